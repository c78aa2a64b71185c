/* describe_code.c: which sentence an event is: lines, exceptions, output,
 * warnings. */
#include "model/narrate_impl.h"

#include <string.h>

static void say(Sentence *out, StringKey key, int weight) {
    out->key = key;
    out->weight = weight;
}

uint32_t running_task(const Model *m, const Sentence *out) {
    return out->in_callback ? m->now.task : 0;
}

static void describe_call(const Model *m, const TraceEvent *ev, Sentence *out) {
    out->f = model_text(m, ev->c);
    if (!out->f.len) out->f = model_func_name(m, ev->b);
    say(out, S_N_CALL, 11);
    if (ev->flags & FRAME_RESUMED) {
        say(out, S_N_CALL_RESUMED, 9);
    } else if (ev->flags & FRAME_AWAITED && running_task(m, out)) {
        say(out, S_N_CALL_AWAIT, 37);
        out->T = running_task(m, out);
    }
}

static void describe_return(const Model *m, const TraceEvent *ev,
                            Sentence *out) {
    out->f = model_func_name(m, loc_func(ev->loc));
    out->v = model_text(m, ev->b);
    say(out, out->f.len && out->v.len ? S_N_RETURN : S_N_RETURN_PLAIN, 12);
    if (ev->flags == OUT_YIELDED) say(out, S_N_RETURN_YIELD, 8);
    if (ev->flags == OUT_RAISED) say(out, S_N_RETURN_RAISED, 12);
}

/* The event is one of a callback, but not of a task's step. */
static bool in_plain_callback(const Model *m, const TraceEvent *ev) {
    return m->now.running && ev->thread == m->now.loop_thread;
}

static void describe_line(const Model *m, const TraceEvent *ev, Sentence *out) {
    say(out, S_N_LINE_PROGRAM, 10);
    out->n = loc_line(ev->loc);
    out->T = running_task(m, out);
    if (out->T) {
        out->key = S_N_LINE;
    } else if (in_plain_callback(m, ev)) {
        out->key = S_N_LINE_CALLBACK;
    } else if (set_thread(m, ev, out)) {
        out->key = S_N_LINE;
    }
}

static void describe_raise(const Model *m, const TraceEvent *ev,
                           Sentence *out) {
    out->E = model_text(m, ev->a);
    out->n = loc_line(ev->loc);
    out->T = running_task(m, out);
    out->tone = TONE_ERROR;
    bool known = out->T || set_thread(m, ev, out);
    say(out, known ? S_N_RAISE : S_N_RAISE_PROGRAM, 80);
    /* What comes in at an await is a cancellation, or what an awaited task or
     * future has stored. */
    bool cancel = str_is(out->E, "CancelledError");
    if (ev->flags == RAISE_STORED || (ev->flags == RAISE_THROWN && !cancel)) {
        out->key = known ? S_N_RAISE_STORED : S_N_RAISE_STORED_PROGRAM;
    } else if (ev->flags == RAISE_THROWN && known) {
        out->key = S_N_RAISE_THROWN;
        out->tone = TONE_PLAIN;
    }
}

/* The loop that the thread of the event runs is what suffers. */
static bool blocks_loop(const Model *m, const TraceEvent *ev) {
    return ev->a || state_context(&m->state, ev->thread)->loop_runs;
}

/* "queue.get()", not "the first of some futures". */
static bool is_call(Str label) {
    return label.len && memchr(label.ptr, '(', label.len);
}

static bool is_command(const Model *m, uint32_t thread, uint32_t *process) {
    ProcessRow row;
    if (thread >= m->index.threads.len) return false;
    *process = m->index.threads.data[thread].process;
    return *process && model_process(m, *process, &row) && row.is_command;
}

static void describe_block(const Model *m, const TraceEvent *ev,
                           Sentence *out) {
    int64_t until = trace_i64(ev->c, ev->d);
    out->g = model_text(m, ev->b);
    out->T = ev->a;
    out->t = (uint64_t)(until < 0 ? 0 : until);
    if (blocks_loop(m, ev)) out->tone = TONE_BLOCKED;
    if (ev->a)
        say(out, until < 0 ? S_N_BLOCK_OPEN : S_N_BLOCK, 78);
    else if (!blocks_loop(m, ev) && set_thread(m, ev, out))
        say(out, until < 0 ? S_N_BLOCK_THREAD_OPEN : S_N_BLOCK_THREAD, 71);
    else if (blocks_loop(m, ev))
        say(out, until < 0 ? S_N_BLOCK_CALLBACK_OPEN : S_N_BLOCK_CALLBACK, 78);
    else
        say(out, until < 0 ? S_N_BLOCK_PROGRAM_OPEN : S_N_BLOCK_PROGRAM, 78);
    if (out->key == S_N_BLOCK_THREAD_OPEN && !is_call(out->g)) {
        out->key = S_N_BLOCK_THREAD_FOR;
        out->s = out->g;
    }
    if (until >= 0 && is_command(m, ev->thread, &out->P))
        say(out, S_N_BLOCK_COMMAND, 60);
    if (state_context(&m->state, ev->thread)->finished)
        say(out, S_N_BLOCK_EXIT, 60);
    /* start() waits for the new thread's first moments: nothing to speak of. */
    if (index_is_start(&m->index, ev->b)) {
        out->tone = TONE_PLAIN;
        out->weight = 9;
    }
    const Context *cx = state_context(&m->state, ev->thread);
    if (out->key == S_N_BLOCK && !cx->blocked) out->key = S_N_BLOCK_OVER;
}

/* Whom a thread waits for was said just before. */
static void describe_holder(const Model *m, const TraceEvent *ev, uint32_t at,
                            Sentence *out) {
    const TraceEvent *before = at ? model_event(m, at - 1) : NULL;
    if (!before || before->kind != EV_THREAD_STATE ||
        before->flags != THREAD_BLOCKED || before->a != ev->thread)
        return;
    if (!before->d || before->d - 1 == ev->thread) return;
    out->X = before->d;
    if (out->key == S_N_BLOCK_OPEN) out->key = S_N_BLOCK_HOLDER;
    if (out->key == S_N_BLOCK_THREAD_OPEN) out->key = S_N_BLOCK_THREAD_HOLDER;
}

static Str printed(const Model *m, const TraceEvent *ev) {
    Str all = trace_console_text(m->trace);
    Str s = {all.ptr + ev->a, ev->b};
    while (s.len && s.ptr[s.len - 1] == '\n')
        s.len--;
    return s;
}

static void describe_print(const Model *m, const TraceEvent *ev,
                           Sentence *out) {
    if ((uint64_t)ev->a + ev->b <= trace_console_text(m->trace).len)
        out->s = printed(m, ev);
    out->T = ev->c;
    say(out, S_N_PRINT, 50);
    if (!ev->c && in_plain_callback(m, ev))
        out->key = S_N_PRINT_CALLBACK;
    else if (!ev->c && !set_thread(m, ev, out))
        out->key = S_N_PRINT_PROGRAM;
    if (ev->flags == STREAM_ERR) say(out, S_N_PRINT_ERROR, 49);
}

static void describe_warning(const Model *m, const TraceEvent *ev,
                             Sentence *out) {
    bool task = ref_is_task(ev->a);
    out->T = task ? ref_id(ev->a) : 0;
    out->s = model_text(m, ev->b);
    out->f = model_text(m, ev->c);
    out->tone = TONE_ERROR;
    out->weight = 90;
    switch ((WarnKind)ev->flags) {
    case WARN_LINES:
        out->key = S_N_LINES_LEFT_OUT;
        out->tone = TONE_PLAIN;
        break;
    case WARN_NEVER_AWAITED: out->key = S_N_NEVER_AWAITED; break;
    case WARN_NEVER_RETRIEVED:
        out->key = task ? S_N_NEVER_RETRIEVED : S_N_NEVER_RETRIEVED_FUTURE;
        break;
    case WARN_PENDING:
        out->key = task ? S_N_PENDING : S_N_PENDING_FUTURE;
        break;
    default: out->key = S_N_WARN;
    }
}

bool describe_code(const Model *m, const TraceEvent *ev, uint32_t at,
                   Sentence *out) {
    switch (ev->kind) {
    case EV_CALL: describe_call(m, ev, out); break;
    case EV_RETURN: describe_return(m, ev, out); break;
    case EV_LINE: describe_line(m, ev, out); break;
    case EV_LOCAL:
        say(out, S_N_LOCAL, 13);
        out->f = model_text(m, ev->b);
        out->v = model_text(m, ev->c);
        break;
    case EV_CORO_NEW:
        say(out, S_N_CORO_NEW, 34);
        out->f = model_func_name(m, ev->b);
        break;
    case EV_RAISE: describe_raise(m, ev, out); break;
    case EV_CATCH:
        say(out, S_N_CATCH, 64);
        out->E = model_text(m, ev->a);
        out->n = loc_line(ev->loc);
        break;
    case EV_BLOCK_BEGIN:
        describe_block(m, ev, out);
        describe_holder(m, ev, at, out);
        break;
    case EV_BLOCK_END:
        say(out, S_N_BLOCK_END, 26);
        if (set_thread(m, ev, out)) out->key = S_N_BLOCK_END_THREAD;
        break;
    case EV_PRINT: describe_print(m, ev, out); break;
    case EV_WARN: describe_warning(m, ev, out); break;
    default: return false;
    }
    return out->key != S_COUNT;
}
