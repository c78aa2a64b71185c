/* chrome.c: Chrome's trace event format.
 *
 * The rules that viewers insist on: ts and dur in microseconds with at most
 * three digits, printed from integers; no displayTimeUnit (some read ts as
 * nanoseconds then); slices (X) of one thread nest strictly; asynchronous
 * events (b, e) nest within their id; flows (s, f) have numeric ids, one cat
 * and name for both ends, and both ends lie inside slices. */
#include "base/vec.h"
#include "export/writer.h"

#include <inttypes.h>

enum { STEP_NS = 1000 }; /* least width of a callback */

/* What is known of a task while the pass goes on. */
typedef struct TaskTrack {
    uint32_t func;
    bool live;
    const char *open; /* category of its open inner interval, NULL = none */
    uint32_t flow;    /* arrow that ends at its next step, 0 = none */
    uint32_t loc;
} TaskTrack;

typedef struct HandleState {
    uint32_t arg;
    uint8_t what;
} HandleState;

typedef struct Chrome {
    const Trace *t;
    Writer *w;
    StrBuf *out;
    ExportClock clock;
    bool any;    /* not the first event: needs a comma */
    uint64_t at; /* end of what has been drawn, ns */
    VEC(TaskTrack) tasks;
    VEC(uint32_t) labels; /* of objects */
    VEC(HandleState) handles;
    uint32_t flows;
    /* the iteration and the callback that are open */
    uint64_t iter_begin, cb_begin, cb_time;
    uint32_t iteration, callbacks;
    bool in_iteration, in_callback;
    uint32_t cb_task, cb_handle, cb_loc;
    uint8_t cb_what;
    /* counters as last written */
    uint32_t ready, timers, alive;
    uint32_t ready_said, timers_said, alive_said;
} Chrome;

static TaskTrack *task(Chrome *c, uint32_t number) {
    while (c->tasks.len <= number) {
        TaskTrack none = {0};
        vec_push(&c->tasks, none);
    }
    return &c->tasks.data[number];
}

static HandleState *handle(Chrome *c, uint32_t number) {
    while (c->handles.len <= number) {
        HandleState none = {0};
        vec_push(&c->handles, none);
    }
    return &c->handles.data[number];
}

/* ---- pieces of text ---- */

static void put_us(StrBuf *out, uint64_t ns) {
    sb_printf(out, "%" PRIu64 ".%03" PRIu64, ns / 1000, ns % 1000);
}

/* Opens an event up to its ts; the caller adds fields and closes. */
static void begin(Chrome *c, char phase, const char *cat, uint64_t ts) {
    sb_puts(c->out, c->any ? ",\n" : "\n");
    c->any = true;
    sb_printf(c->out,
              "{\"ph\":\"%c\",\"cat\":\"%s\",\"pid\":1,\"tid\":1,"
              "\"ts\":",
              phase, cat);
    put_us(c->out, ts);
}

static void name(Chrome *c, Str s) {
    sb_puts(c->out, ",\"name\":");
    json_string(c->out, s);
}

static void close_event(Chrome *c) {
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
    name(c, sb_str(&title));
    sb_free(&title);
}

static void name_callback(Chrome *c) {
    static const char *const words[WHAT_COUNT] = {
        [WHAT_SLEEP] = "timer",      [WHAT_TIMEOUT] = "time limit",
        [WHAT_GATHER_CB] = "gather", [WHAT_WAIT_CB] = "wait",
        [WHAT_CHAIN_CB] = "chain",   [WHAT_STOP_CB] = "stop",
    };
    HandleState *h = handle(c, c->cb_handle);
    if (c->cb_task)
        name_task(c, c->cb_task);
    else if (c->cb_what < WHAT_COUNT && words[c->cb_what])
        name(c, str_of(words[c->cb_what]));
    else
        name(c, trace_string(c->t, h->arg));
}

static void put_place(Chrome *c, uint32_t loc) {
    const TraceFunction *f = trace_function_at(c->t, loc_func(loc));
    if (!f) return;
    sb_puts(c->out, ",\"file\":");
    json_string(c->out, trace_string(c->t, f->file));
    sb_printf(c->out, ",\"line\":%" PRIu32, loc_line(loc));
}

/* ---- time ---- */

/* Where this instant is drawn: not before the end of what is drawn already. */
static uint64_t draw_time(Chrome *c, uint64_t t_ns) {
    if (c->clock == EXPORT_VIRTUAL && t_ns > c->at) c->at = t_ns;
    return c->at;
}

/* ---- asynchronous tracks of the tasks ---- */

static void async(Chrome *c, char phase, const char *cat, uint32_t number,
                  uint64_t ts) {
    begin(c, phase, "task", ts);
    sb_printf(c->out, ",\"id\":\"task%" PRIu32 "\"", number);
    if (cat)
        name(c, str_of(cat));
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
    close_event(c);
    task(c, number)->open = what;
}

static void close_inner(Chrome *c, uint32_t number) {
    if (!task(c, number)->open) return;
    async(c, 'e', task(c, number)->open, number, c->at);
    close_event(c);
    task(c, number)->open = NULL;
}

/* ---- arrows ---- */

/* From inside the open callback to the next step of the task. */
static void flow_start(Chrome *c, uint32_t to, const char *what) {
    if (!c->in_callback || task(c, to)->flow) return;
    task(c, to)->flow = ++c->flows;
    begin(c, 's', "flow", c->cb_begin + STEP_NS / 2);
    name(c, str_of("next step"));
    sb_printf(c->out, ",\"id\":%" PRIu32 ",\"args\":{\"why\":\"%s\"}", c->flows,
              what);
    close_event(c);
}

static void flow_end(Chrome *c, uint32_t to) {
    if (!task(c, to)->flow) return;
    begin(c, 'f', "flow", c->cb_begin + STEP_NS / 4);
    name(c, str_of("next step"));
    sb_printf(c->out, ",\"id\":%" PRIu32 ",\"bp\":\"e\"", task(c, to)->flow);
    close_event(c);
    task(c, to)->flow = 0;
}

/* ---- counters ---- */

static void counter(Chrome *c, const char *what, uint32_t value,
                    uint32_t *said) {
    if (value == *said) return;
    *said = value;
    begin(c, 'C', "count", c->at);
    name(c, str_of(what));
    sb_printf(c->out, ",\"args\":{\"%s\":%" PRIu32 "}", what, value);
    close_event(c);
}

static void counters(Chrome *c) {
    counter(c, "ready", c->ready, &c->ready_said);
    counter(c, "timers", c->timers, &c->timers_said);
    counter(c, "tasks", c->alive, &c->alive_said);
}

/* ---- iterations and callbacks ---- */

static void callback_begin(Chrome *c, const TraceEvent *ev) {
    c->cb_begin = draw_time(c, ev->t_ns);
    c->cb_time = ev->t_ns;
    c->in_callback = true;
    c->cb_handle = ev->a;
    c->cb_task = ev->b;
    c->cb_what = ev->flags;
    c->cb_loc = ev->b ? task(c, ev->b)->loc : 0;
    if (!c->callbacks++) c->iter_begin = c->cb_begin;
    if (c->ready) c->ready--;
    if (ev->b) {
        close_inner(c, ev->b);
        flow_end(c, ev->b);
    }
}

static void callback_end(Chrome *c, const TraceEvent *ev) {
    if (!c->in_callback) return;
    uint64_t took = ev->t_ns - c->cb_time;
    if (c->clock == EXPORT_STEPS || took < STEP_NS) took = STEP_NS;
    c->in_callback = false;
    c->at = c->cb_begin + took;
    begin(c, 'X', "step", c->cb_begin);
    sb_puts(c->out, ",\"dur\":");
    put_us(c->out, took);
    name_callback(c);
    sb_puts(c->out, ",\"args\":{\"seconds\":\"");
    sb_printf(c->out, "%" PRIu64 ".%09" PRIu64 "\"", c->cb_time / 1000000000,
              c->cb_time % 1000000000);
    put_place(c, ev->loc ? ev->loc : c->cb_loc);
    sb_putc(c->out, '}');
    close_event(c);
    counters(c);
}

static void iteration_end(Chrome *c) {
    if (c->in_iteration && c->callbacks) {
        begin(c, 'X', "loop", c->iter_begin);
        sb_puts(c->out, ",\"dur\":");
        put_us(c->out, c->at - c->iter_begin);
        name(c, str_of("iteration"));
        sb_printf(c->out,
                  ",\"args\":{\"number\":%" PRIu32 ",\"callbacks\":%" PRIu32
                  "}",
                  c->iteration, c->callbacks);
        close_event(c);
    }
    c->in_iteration = false;
    c->callbacks = 0;
}

static void idle(Chrome *c, const TraceEvent *ev) {
    if (ev->flags != CLOCK_SELECT || c->clock == EXPORT_STEPS ||
        ev->t_ns <= c->at)
        return;
    begin(c, 'X', "idle", c->at);
    sb_puts(c->out, ",\"dur\":");
    put_us(c->out, ev->t_ns - c->at);
    name(c, str_of("waiting"));
    close_event(c);
    c->at = ev->t_ns;
}

static void instant(Chrome *c, char scope, const char *cat, Str text) {
    begin(c, 'i', cat, c->in_callback ? c->cb_begin + STEP_NS / 2 : c->at);
    sb_printf(c->out, ",\"s\":\"%c\"", scope);
    name(c, str_of(cat));
    sb_puts(c->out, ",\"args\":{\"text\":");
    json_string(c->out, text);
    sb_putc(c->out, '}');
    close_event(c);
}

/* ---- events ---- */

static void task_new(Chrome *c, const TraceEvent *ev) {
    TaskTrack *t = task(c, ev->a);
    t->func = ev->b;
    t->live = true;
    c->alive++;
    async(c, 'b', NULL, ev->a, draw_time(c, ev->t_ns));
    sb_puts(c->out, ",\"args\":{\"call\":");
    json_string(c->out, trace_string(c->t, ev->c));
    put_place(c, ev->loc);
    sb_putc(c->out, '}');
    close_event(c);
    flow_start(c, ev->a, "created");
}

static void ready_push(Chrome *c, const TraceEvent *ev) {
    bool step = ev->flags == WHAT_FIRST_STEP || ev->flags == WHAT_STEP ||
                ev->flags == WHAT_WAKEUP;
    c->ready++;
    *handle(c, ev->a) = (HandleState){ev->c, ev->flags};
    if (!step || !ev->b || ev->b == c->cb_task) return;
    draw_time(c, ev->t_ns);
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
    close_event(c);
    task(c, number)->live = false;
    c->alive -= c->alive > 0;
    counters(c);
}

static void step_end(Chrome *c, const TraceEvent *ev) {
    /* An eager start is a part of the step around it. */
    if (ev->a == c->cb_task) {
        callback_end(c, ev);
        c->cb_task = 0;
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
    *handle(c, ev->a) = (HandleState){named ? ev->b : 0, ev->flags};
}

static void timer_gone(Chrome *c, bool fired) {
    if (c->timers) c->timers--;
    c->ready += fired;
}

static void take(Chrome *c, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_ITER:
        iteration_end(c);
        c->in_iteration = true;
        c->iteration = ev->b;
        break;
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

static void metadata(Chrome *c, const char *what, Str value) {
    begin(c, 'M', "__metadata", 0);
    name(c, str_of(what));
    sb_puts(c->out, ",\"args\":{\"name\":");
    json_string(c->out, value);
    sb_putc(c->out, '}');
    close_event(c);
}

/* What the trace's end leaves open ends there. */
static void finish(Chrome *c, const TraceEvent *last) {
    if (last) callback_end(c, last);
    iteration_end(c);
    for (uint32_t i = 1; i < c->tasks.len; i++)
        if (c->tasks.data[i].live) task_over(c, i);
}

bool export_chrome(const Trace *t, ExportClock clock, Writer *w) {
    Chrome c = {.t = t, .w = w, .out = &w->text, .clock = clock};
    TraceCursor *cursor = trace_cursor_new(t);
    TraceEvent last = {0};
    sb_puts(c.out, "{\"traceEvents\":[");
    for (const TraceEvent *ev;
         !w->failed && (ev = trace_cursor_next(cursor));) {
        if (ev->kind == EV_RUN_BEGIN) {
            metadata(&c, "process_name", trace_string(t, ev->a));
            metadata(&c, "thread_name", STR("event loop"));
        }
        take(&c, ev);
        last = *ev;
    }
    finish(&c, trace_count(t) ? &last : NULL);
    sb_puts(c.out, "\n]}\n");
    vec_free(&c.tasks);
    vec_free(&c.labels);
    vec_free(&c.handles);
    trace_cursor_free(cursor);
    return writer_end(w);
}
