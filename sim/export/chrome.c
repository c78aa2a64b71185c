/* chrome.c: Chrome's trace event format.
 *
 * The rules that viewers insist on: ts and dur in microseconds with at most
 * three digits, printed from integers; no displayTimeUnit (some read ts as
 * nanoseconds then); slices (X) of one thread nest strictly; asynchronous
 * events (b, e) nest within their id; flows (s, f) have numeric ids, one cat
 * and name for both ends, and both ends lie inside slices. */
#include "export/chrome.h"

#include <inttypes.h>

static TaskTrack *task(Chrome *c, uint32_t number) {
    while (c->tasks.len <= number) {
        TaskTrack none = {0};
        vec_push(&c->tasks, none);
    }
    return &c->tasks.data[number];
}

HandleState *chrome_handle(Chrome *c, uint32_t number) {
    while (c->handles.len <= number) {
        HandleState none = {0};
        vec_push(&c->handles, none);
    }
    return &c->handles.data[number];
}

void chrome_enter(Chrome *c, uint32_t thread) {
    while (c->tracks.len <= thread) {
        ThreadTrack none = {0};
        vec_push(&c->tracks, none);
    }
    c->thread = thread;
    c->pid = c->tracks.data[thread].process + 1;
    c->tid = thread + 1;
}

ThreadTrack *chrome_track(Chrome *c) {
    return &c->tracks.data[c->thread];
}

/* ---- pieces of text ---- */

static void put_us(StrBuf *out, uint64_t ns) {
    sb_printf(out, "%" PRIu64 ".%03" PRIu64, ns / 1000, ns % 1000);
}

void chrome_begin(Chrome *c, char phase, const char *cat, uint64_t ts) {
    sb_puts(c->out, c->any ? ",\n" : "\n");
    c->any = true;
    sb_printf(c->out,
              "{\"ph\":\"%c\",\"cat\":\"%s\",\"pid\":%" PRIu32
              ",\"tid\":%" PRIu32 ",\"ts\":",
              phase, cat, c->pid, c->tid);
    put_us(c->out, ts);
}

void chrome_name(Chrome *c, Str s) {
    sb_puts(c->out, ",\"name\":");
    json_string(c->out, s);
}

void chrome_close(Chrome *c) {
    sb_putc(c->out, '}');
    writer_flush(c->w, 1 << 16);
}

/* "T3 testb" */
static void task_title(Chrome *c, StrBuf *out, uint32_t number) {
    const TraceFunction *f = trace_function_at(c->t, task(c, number)->func);
    Str s = f ? trace_string(c->t, f->name) : STR("");
    sb_printf(out, "T%" PRIu32 " ", number);
    sb_put(out, s.ptr, s.len);
}

static void name_task(Chrome *c, uint32_t number) {
    StrBuf title = {0};
    task_title(c, &title, number);
    chrome_name(c, sb_str(&title));
    sb_free(&title);
}

static void name_callback(Chrome *c) {
    static const char *const words[WHAT_COUNT] = {
        [WHAT_SLEEP] = "timer",      [WHAT_TIMEOUT] = "time limit",
        [WHAT_GATHER_CB] = "gather", [WHAT_WAIT_CB] = "wait",
        [WHAT_CHAIN_CB] = "chain",   [WHAT_STOP_CB] = "stop",
    };
    const ThreadTrack *in = chrome_track(c);
    HandleState *h = chrome_handle(c, in->cb_handle);
    if (in->cb_task)
        name_task(c, in->cb_task);
    else if (in->cb_what < WHAT_COUNT && words[in->cb_what])
        chrome_name(c, str_of(words[in->cb_what]));
    else
        chrome_name(c, trace_string(c->t, h->arg));
}

void chrome_place(Chrome *c, uint32_t loc) {
    const TraceFunction *f = trace_function_at(c->t, loc_func(loc));
    if (!f) return;
    sb_puts(c->out, ",\"file\":");
    json_string(c->out, trace_string(c->t, f->file));
    sb_printf(c->out, ",\"line\":%" PRIu32, loc_line(loc));
}

/* ---- time ---- */

uint64_t chrome_time(Chrome *c, uint64_t t_ns) {
    if (c->clock == CLOCK_VIRTUAL && t_ns > c->at) c->at = t_ns;
    return c->at;
}

void chrome_slice(Chrome *c, const char *cat, Str text, uint64_t from,
                  uint64_t to) {
    chrome_begin(c, 'X', cat, from);
    sb_puts(c->out, ",\"dur\":");
    put_us(c->out, to - from);
    chrome_name(c, text);
}

/* ---- asynchronous tracks of the tasks ---- */

static void async(Chrome *c, char phase, const char *cat, uint32_t number,
                  uint64_t ts) {
    uint32_t thread = c->thread;
    chrome_enter(c, task(c, number)->thread);
    chrome_begin(c, phase, "task", ts);
    chrome_enter(c, thread);
    sb_printf(c->out, ",\"id\":\"task%" PRIu32 "\"", number);
    if (cat)
        chrome_name(c, str_of(cat));
    else
        name_task(c, number);
}

static void open_inner(Chrome *c, uint32_t number, const char *what,
                       Str label) {
    async(c, 'b', what, number, c->at);
    if (label.len) {
        sb_puts(c->out, ",\"args\":{\"for\":");
        json_string(c->out, label);
        sb_putc(c->out, '}');
    }
    chrome_close(c);
    task(c, number)->open = what;
}

static void close_inner(Chrome *c, uint32_t number) {
    if (!task(c, number)->open) return;
    async(c, 'e', task(c, number)->open, number, c->at);
    chrome_close(c);
    task(c, number)->open = NULL;
}

/* ---- arrows ---- */

/* From inside the open callback to the next step of the task. */
static void flow_start(Chrome *c, uint32_t to, const char *what) {
    const ThreadTrack *in = chrome_track(c);
    if (!in->in_callback || task(c, to)->flow) return;
    task(c, to)->flow = ++c->flows;
    chrome_begin(c, 's', "flow", in->cb_begin + STEP_NS / 2);
    chrome_name(c, str_of("next step"));
    sb_printf(c->out, ",\"id\":%" PRIu32 ",\"args\":{\"why\":\"%s\"}", c->flows,
              what);
    chrome_close(c);
}

static void flow_end(Chrome *c, uint32_t to) {
    if (!task(c, to)->flow) return;
    chrome_begin(c, 'f', "flow", chrome_track(c)->cb_begin + STEP_NS / 4);
    chrome_name(c, str_of("next step"));
    sb_printf(c->out, ",\"id\":%" PRIu32 ",\"bp\":\"e\"", task(c, to)->flow);
    chrome_close(c);
    task(c, to)->flow = 0;
}

/* ---- counters ---- */

void chrome_counter(Chrome *c, const char *what, uint32_t value,
                    uint32_t *said) {
    if (value == *said) return;
    *said = value;
    chrome_begin(c, 'C', "count", c->at);
    chrome_name(c, str_of(what));
    sb_printf(c->out, ",\"args\":{\"%s\":%" PRIu32 "}", what, value);
    chrome_close(c);
}

static void counters(Chrome *c) {
    chrome_counter(c, "ready", c->ready, &c->ready_said);
    chrome_counter(c, "timers", c->timers, &c->timers_said);
    chrome_counter(c, "tasks", c->alive, &c->alive_said);
}

/* ---- iterations and callbacks ---- */

static void callback_begin(Chrome *c, const TraceEvent *ev) {
    ThreadTrack *in = chrome_track(c);
    HandleState *h = chrome_handle(c, ev->a);
    in->cb_begin = chrome_time(c, ev->t_ns);
    in->cb_time = ev->t_ns;
    in->in_callback = true;
    in->cb_handle = ev->a;
    in->cb_task = ev->b;
    in->cb_what = ev->flags;
    in->cb_loc = ev->b ? task(c, ev->b)->loc : 0;
    if (!in->callbacks++) in->iter_begin = in->cb_begin;
    if (c->ready) c->ready--;
    chrome_arrow_to(c, "wake", &h->flow, in->cb_begin + STEP_NS / 4);
    if (ev->b) {
        close_inner(c, ev->b);
        flow_end(c, ev->b);
    }
}

static void callback_end(Chrome *c, const TraceEvent *ev) {
    ThreadTrack *in = chrome_track(c);
    if (!in->in_callback) return;
    uint64_t took = ev->t_ns - in->cb_time;
    if (c->clock == CLOCK_STEPS || took < STEP_NS) took = STEP_NS;
    /* Others may have been drawn since. */
    if (!c->threads || c->at < in->cb_begin + took) c->at = in->cb_begin + took;
    in->in_callback = false;
    in->cb_last = c->at;
    chrome_begin(c, 'X', "step", in->cb_begin);
    sb_puts(c->out, ",\"dur\":");
    put_us(c->out, c->at - in->cb_begin);
    name_callback(c);
    sb_puts(c->out, ",\"args\":{\"seconds\":\"");
    sb_printf(c->out, "%" PRIu64 ".%09" PRIu64 "\"", in->cb_time / 1000000000,
              in->cb_time % 1000000000);
    chrome_place(c, ev->loc ? ev->loc : in->cb_loc);
    sb_putc(c->out, '}');
    chrome_close(c);
    counters(c);
}

static void iteration_end(Chrome *c) {
    ThreadTrack *in = chrome_track(c);
    if (in->in_iteration && in->callbacks) {
        chrome_slice(c, "loop", STR("iteration"), in->iter_begin, in->cb_last);
        sb_printf(c->out,
                  ",\"args\":{\"number\":%" PRIu32 ",\"callbacks\":%" PRIu32
                  "}",
                  in->iteration, in->callbacks);
        chrome_close(c);
    }
    in->in_iteration = false;
    in->callbacks = 0;
}

static void iteration_begin(Chrome *c, const TraceEvent *ev) {
    iteration_end(c);
    chrome_track(c)->in_iteration = true;
    chrome_track(c)->iteration = ev->b;
}

static void idle(Chrome *c, const TraceEvent *ev) {
    if (ev->flags != CLOCK_SELECT || c->clock == CLOCK_STEPS || c->threads ||
        ev->t_ns <= c->at)
        return;
    chrome_slice(c, "idle", STR("waiting"), c->at, ev->t_ns);
    chrome_close(c);
    c->at = ev->t_ns;
}

static void instant(Chrome *c, char scope, const char *cat, Str text) {
    const ThreadTrack *in = chrome_track(c);
    bool inside = in->in_callback && !c->threads;
    chrome_begin(c, 'i', cat, inside ? in->cb_begin + STEP_NS / 2 : c->at);
    sb_printf(c->out, ",\"s\":\"%c\"", scope);
    chrome_name(c, str_of(cat));
    sb_puts(c->out, ",\"args\":{\"text\":");
    json_string(c->out, text);
    sb_putc(c->out, '}');
    chrome_close(c);
}

/* ---- events ---- */

static void task_new(Chrome *c, const TraceEvent *ev) {
    TaskTrack *t = task(c, ev->a);
    t->func = ev->b;
    t->live = true;
    t->thread = ev->thread;
    c->alive++;
    async(c, 'b', NULL, ev->a, chrome_time(c, ev->t_ns));
    sb_puts(c->out, ",\"args\":{\"call\":");
    json_string(c->out, trace_string(c->t, ev->c));
    chrome_place(c, ev->loc);
    sb_putc(c->out, '}');
    chrome_close(c);
    flow_start(c, ev->a, "created");
}

static void ready_push(Chrome *c, const TraceEvent *ev) {
    bool step = ev->flags == WHAT_FIRST_STEP || ev->flags == WHAT_STEP ||
                ev->flags == WHAT_WAKEUP;
    c->ready++;
    chrome_handle(c, ev->a)->arg = ev->c;
    chrome_handle(c, ev->a)->what = ev->flags;
    if (!step || !ev->b || ev->b == chrome_track(c)->cb_task) return;
    chrome_time(c, ev->t_ns);
    close_inner(c, ev->b);
    open_inner(c, ev->b, "ready", STR(""));
    if (ev->flags == WHAT_WAKEUP) flow_start(c, ev->b, "woken");
}

static uint32_t *label(Chrome *c, uint32_t obj) {
    while (c->labels.len <= obj)
        vec_push(&c->labels, 0);
    return &c->labels.data[obj];
}

static void task_waits(Chrome *c, uint32_t number, uint32_t ref) {
    StrBuf title = {0};
    Str what;
    if (ref_is_task(ref)) {
        task_title(c, &title, ref_id(ref));
        what = sb_str(&title);
    } else {
        what = trace_string(c->t, *label(c, ref_id(ref)));
    }
    open_inner(c, number, "waiting", what);
    sb_free(&title);
}

static void task_over(Chrome *c, uint32_t number) {
    close_inner(c, number);
    async(c, 'e', NULL, number, c->at);
    chrome_close(c);
    task(c, number)->live = false;
    c->alive -= c->alive > 0;
    counters(c);
}

static void step_end(Chrome *c, const TraceEvent *ev) {
    /* An eager start is a part of the step around it. */
    if (ev->a == chrome_track(c)->cb_task) {
        callback_end(c, ev);
        chrome_track(c)->cb_task = 0;
    }
    task(c, ev->a)->loc = ev->loc;
    if (ev->flags == OUT_WAITS)
        task_waits(c, ev->a, ev->b);
    else if (ev->flags == OUT_YIELDED)
        open_inner(c, ev->a, "ready", STR(""));
    else
        task_over(c, ev->a);
}

static void printed(Chrome *c, const TraceEvent *ev) {
    Str all = trace_console_text(c->t);
    instant(c, 't', ev->flags == STREAM_ERR ? "stderr" : "print",
            (Str){all.ptr + ev->a, ev->b});
}

static void timer_add(Chrome *c, const TraceEvent *ev) {
    c->timers++;
    bool named = ev->flags == WHAT_TIMER || ev->flags == WHAT_LOOP_OWN;
    *chrome_handle(c, ev->a) =
        (HandleState){.arg = named ? ev->b : 0, .what = ev->flags};
}

static void timer_gone(Chrome *c, bool fired) {
    if (c->timers) c->timers--;
    c->ready += fired;
}

static void take(Chrome *c, const TraceEvent *ev) {
    chrome_enter(c, ev->thread);
    if (c->threads) chrome_thread_event(c, ev);
    switch (ev->kind) {
    case EV_ITER: iteration_begin(c, ev); break;
    case EV_LOOP_STATE:
        if (ev->flags == LOOP_STOPPED) iteration_end(c);
        break;
    case EV_CLOCK: idle(c, ev); break;
    case EV_READY_PUSH: ready_push(c, ev); break;
    case EV_TIMER_ADD: timer_add(c, ev); break;
    case EV_TIMER_FIRE: timer_gone(c, true); break;
    case EV_TIMER_CANCEL: timer_gone(c, false); break;
    case EV_CB_BEGIN: callback_begin(c, ev); break;
    case EV_CB_END: callback_end(c, ev); break;
    case EV_TASK_NEW: task_new(c, ev); break;
    case EV_OBJ_NEW: *label(c, ev->a) = ev->b; break;
    case EV_STEP_END: step_end(c, ev); break;
    case EV_PRINT: printed(c, ev); break;
    case EV_RAISE: instant(c, 'p', "error", trace_string(c->t, ev->a)); break;
    case EV_WARN: instant(c, 'p', "warning", trace_string(c->t, ev->b)); break;
    default: break;
    }
}

void chrome_metadata(Chrome *c, const char *what, Str value) {
    chrome_begin(c, 'M', "__metadata", 0);
    chrome_name(c, str_of(what));
    sb_puts(c->out, ",\"args\":{\"name\":");
    json_string(c->out, value);
    sb_putc(c->out, '}');
    chrome_close(c);
}

/* What the trace's end leaves open ends there. */
static void finish(Chrome *c, const TraceEvent *last) {
    for (uint32_t i = 0; last && i < c->tracks.len; i++) {
        chrome_enter(c, i);
        chrome_inner_end(c, last->t_ns);
        callback_end(c, last);
        iteration_end(c);
        chrome_outer_end(c);
    }
    chrome_enter(c, 0);
    for (uint32_t i = 1; i < c->tasks.len; i++)
        if (c->tasks.data[i].live) task_over(c, i);
    chrome_commands_end(c);
}

static void *chrome_open(Export *x) {
    return x;
}

/* All at once. */
static bool chrome_step(void *state, uint64_t events) {
    Export *x = state;
    Writer *w = &x->out;
    const Trace *t = x->inputs[0].trace;
    (void)events;
    Chrome c = {.t = t, .w = w, .out = &w->text, .clock = x->options.clock};
    TraceCursor *cursor = trace_cursor_new(t);
    TraceEvent last = {0};
    chrome_enter(&c, 0);
    sb_puts(c.out, "{\"traceEvents\":[");
    chrome_cast(&c);
    for (const TraceEvent *ev;
         !w->failed && (ev = trace_cursor_next(cursor));) {
        take(&c, ev);
        last = *ev;
    }
    finish(&c, trace_count(t) ? &last : NULL);
    sb_puts(c.out, "\n]}\n");
    vec_free(&c.tasks);
    vec_free(&c.labels);
    vec_free(&c.handles);
    vec_free(&c.tracks);
    vec_free(&c.jobs);
    vec_free(&c.processes);
    trace_cursor_free(cursor);
    return false;
}

static double chrome_progress(const void *state) {
    (void)state;
    return 0;
}

static void chrome_end(void *state) {
    (void)state;
}

const Backend backend_chrome = {chrome_open, chrome_step, chrome_progress,
                                chrome_end};
