#include "model/report.h"

/* How far back one looks for what the run was doing. */
enum { LOOK_BACK = 4000 };

/* A blocking call that has begun, in one thread. */
typedef struct Call {
    bool open, in_loop;
    uint32_t task, loc, label;
    uint64_t since, pos;
} Call;

typedef struct Hand {
    bool in_callback;
    Call call;
} Hand;

typedef struct Reading {
    const Trace *t;
    Report *out;
    uint32_t module;         /* the main thread's first frame */
    bool died, fresh;        /* that an exception has left; fresh: … */
    Remark death;            /* … where it was raised is known */
    VEC(uint64_t) stepped;   /* of tasks: position behind the last step */
    VEC(Hand) hands;         /* of threads */
    VEC(uint32_t) unawaited; /* objects, for the remark with the same place: */
    VEC(size_t) of_remark;
} Reading;

static Hand *hand(Reading *r, uint32_t thread) {
    while (r->hands.len <= thread)
        vec_push(&r->hands, (Hand){0});
    return &r->hands.data[thread];
}

static Remark *remark(Reading *r, RemarkKind kind, uint64_t pos, uint32_t loc,
                      Str name) {
    Report *out = r->out;
    if (out->remarks.len + 1 >= REMARKS_MAX) return NULL;
    Remark one = {
        .kind = kind, .pos = pos, .loc = loc, .name = name, .times = 1};
    vec_push(&out->remarks, one);
    return &vec_last(&out->remarks);
}

/* ---- blocking calls ---- */

/* The same call at the same line is told once. */
static Remark *told(Reading *r, uint32_t loc, Str label) {
    for (size_t i = 0; i < r->out->remarks.len; i++) {
        Remark *k = &r->out->remarks.data[i];
        if (k->kind == REMARK_BLOCKED && k->loc == loc &&
            str_eq(k->name, label))
            return k;
    }
    return NULL;
}

static void block_ends(Reading *r, Call *c, uint64_t now) {
    bool matters = c->open && c->in_loop && now > c->since;
    c->open = false;
    if (!matters) return;
    Str label = trace_string(r->t, c->label);
    Remark *k = told(r, c->loc, label);
    if (k) {
        k->times++;
        k->ns += now - c->since;
        return;
    }
    k = remark(r, REMARK_BLOCKED, c->pos, c->loc, label);
    if (!k) return;
    k->task = c->task;
    k->ns = now - c->since;
}

static void block_begins(Reading *r, const TraceEvent *ev, uint64_t pos) {
    Hand *h = hand(r, ev->thread);
    h->call =
        (Call){true, h->in_callback, ev->a, ev->loc, ev->b, ev->t_ns, pos};
}

/* ---- what Python says unasked ---- */

static void warn(Reading *r, const TraceEvent *ev, uint64_t pos) {
    Report *out = r->out;
    Remark *k = NULL;
    switch ((WarnKind)ev->flags) {
    case WARN_NEVER_AWAITED:
        out->never_awaited++;
        k = remark(r, REMARK_NEVER_AWAITED, pos, ev->loc,
                   trace_string(r->t, ev->c));
        if (!k || ref_is_task(ev->a)) break;
        vec_push(&r->unawaited, ref_id(ev->a));
        vec_push(&r->of_remark, out->remarks.len - 1);
        break;
    case WARN_NEVER_RETRIEVED:
        out->not_looked_at++;
        k = remark(r, REMARK_NOT_LOOKED_AT, pos, ev->loc, STR(""));
        break;
    case WARN_PENDING:
        k = remark(r, REMARK_PENDING, pos, ev->loc, STR(""));
        break;
    default: break;
    }
    if (k && ref_is_task(ev->a)) k->task = ref_id(ev->a);
}

/* ---- the main program ---- */

/* Where it was raised at first says more than where it came by later. */
static void raised(Reading *r, const TraceEvent *ev, uint64_t pos) {
    Str type = trace_string(r->t, ev->a);
    bool again =
        ev->flags != RAISE_NEW && r->fresh && str_eq(r->death.name, type);
    if (again) return;
    r->fresh = ev->flags == RAISE_NEW;
    r->death = (Remark){.kind = REMARK_DIED,
                        .pos = pos,
                        .loc = ev->loc,
                        .name = type,
                        .text = trace_string(r->t, ev->b),
                        .times = 1};
}

static void returned(Reading *r, const TraceEvent *ev) {
    if (ev->a == r->module) r->died = ev->flags == OUT_RAISED;
}

/* The first of all remarks. */
static void add_death(Reading *r) {
    Report *out = r->out;
    bool by_it = out->reason == END_EXCEPTION || out->reason == END_NEVER;
    if (!r->died || !by_it || r->death.name.len == 0) return;
    vec_push(&out->remarks, r->death);
    for (size_t i = out->remarks.len - 1; i > 0; i--)
        out->remarks.data[i] = out->remarks.data[i - 1];
    out->remarks.data[0] = r->death;
}

static void step_ends(Reading *r, uint32_t task, uint64_t pos) {
    while (r->stepped.len <= task)
        vec_push(&r->stepped, 0);
    r->stepped.data[task] = pos;
}

static void read_event(Reading *r, const TraceEvent *ev, uint64_t pos) {
    switch (ev->kind) {
    case EV_ITER: r->out->iterations++; break;
    case EV_CB_BEGIN:
    case EV_STEP_BEGIN: hand(r, ev->thread)->in_callback = true; break;
    case EV_STEP_END:
        step_ends(r, ev->a, pos);
        hand(r, ev->thread)->in_callback = false;
        break;
    case EV_CB_END: hand(r, ev->thread)->in_callback = false; break;
    case EV_BLOCK_BEGIN: block_begins(r, ev, pos); break;
    case EV_BLOCK_END:
        block_ends(r, &hand(r, ev->thread)->call, ev->t_ns);
        break;
    case EV_WARN: warn(r, ev, pos); break;
    case EV_CALL:
        if (!r->module) r->module = ev->a;
        break;
    case EV_RETURN: returned(r, ev); break;
    case EV_RAISE:
        if (ev->thread == 0) raised(r, ev, pos);
        break;
    default: break;
    }
}

/* ---- the end ---- */

/* The line that made a coroutine says more than the one that ran when it was
 * thrown away. */
static void find_calls(Reading *r, TraceCursor *c) {
    if (r->unawaited.len == 0) return;
    trace_cursor_seek(c, 0);
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));) {
        if (ev->kind != EV_CORO_NEW) continue;
        for (size_t i = 0; i < r->unawaited.len; i++) {
            if (r->unawaited.data[i] != ev->a) continue;
            Remark *k = &r->out->remarks.data[r->of_remark.data[i]];
            k->loc = ev->loc;
            k->pos = trace_cursor_pos(c);
        }
    }
}

static bool is_over(TaskState st) {
    return st == TASK_DONE || st == TASK_ERROR || st == TASK_CANCELLED;
}

/* Waits for what is no other task's end: those are only the consequence. */
static void stuck(Reading *r, Model *m) {
    uint32_t tasks = model_now(m)->tasks;
    for (uint32_t k = 1; k <= tasks; k++) {
        TaskRow row;
        if (r->out->remarks.len + 1 >= REMARKS_MAX) return;
        if (!model_task(m, k, &row) || row.state != TASK_WAITING) continue;
        ObjKind kind = row.waits.kind;
        bool others = row.waits.is_task || kind == OBJ_GATHER ||
                      kind == OBJ_WAIT || kind == OBJ_WAIT_FOR ||
                      kind == OBJ_TASK_GROUP || kind == OBJ_SHIELD;
        if (others || row.waits.has_due) continue;
        Remark *s =
            remark(r, REMARK_STUCK, model_end(m), row.loc, row.waits.label);
        if (s) s->task = k;
    }
}

/* What the model knows of the tasks that were spoken of. */
static void ask_tasks(Reading *r, Model *m) {
    for (size_t i = 0; i < r->out->remarks.len; i++) {
        Remark *k = &r->out->remarks.data[i];
        TaskRow row;
        if (!k->task || !model_task(m, k->task, &row)) continue;
        if (k->kind == REMARK_BLOCKED) continue;
        if (k->task < r->stepped.len && r->stepped.data[k->task])
            k->pos = r->stepped.data[k->task];
        if (k->kind == REMARK_STUCK) continue;
        const TraceFunction *f = trace_function_at(r->t, row.func);
        k->loc = row.loc;
        /* Of a task that never began: where its code is. */
        if (!k->loc && f) k->loc = loc_make(row.func, f->first_line);
        k->name = k->kind == REMARK_NOT_LOOKED_AT ? row.error_type : row.label;
    }
}

/* What repeats itself at the end. */
static void busy_with(Reading *r, TraceCursor *c) {
    Report *out = r->out;
    uint64_t n = trace_count(r->t), from = n > LOOK_BACK ? n - LOOK_BACK : 0;
    uint32_t iterations = 0, task = 0, yield_loc = 0, line = 0;
    bool waits = false;
    trace_cursor_seek(c, from);
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));) {
        iterations += ev->kind == EV_ITER;
        /* A clock that is only looked at moves, too. */
        waits |= ev->kind == EV_CLOCK && ev->flags != CLOCK_POLLED &&
                 ev->flags != CLOCK_COST;
        if (ev->kind == EV_LINE) line = ev->loc;
        if (ev->kind != EV_STEP_END || ev->flags != OUT_YIELDED) continue;
        yield_loc = ev->loc;
        task = ev->a;
    }
    out->busy = waits             ? BUSY_WAITS
                : iterations >= 4 ? BUSY_SPINS
                                  : BUSY_COMPUTES;
    if (out->busy == BUSY_WAITS) return;
    out->busy_loc = out->busy == BUSY_SPINS ? yield_loc : line;
    out->busy_task = out->busy == BUSY_SPINS ? task : 0;
}

static void counts(Report *out, Model *m) {
    const ModelNow *now = model_now(m);
    out->t_ns = now->t_ns;
    out->reason = now->end_reason;
    out->loops = model_loops(m);
    out->tasks = now->tasks;
    for (int st = 0; st < TASK_STATES; st++)
        if (is_over((TaskState)st)) out->ended += now->by_state[st];
    out->failed = now->by_state[TASK_ERROR];
    uint32_t threads[64];
    size_t n = model_threads_alive(m, 1, threads, 64);
    for (size_t i = 0; i < n; i++) {
        ThreadRow row;
        if (model_thread(m, threads[i], &row) && row.kind != THREAD_PROCESS)
            out->threads++;
    }
}

Report report_of(Model *m) {
    Report out = {0};
    Reading r = {.t = model_trace(m), .out = &out};
    TraceCursor *c = trace_cursor_new(r.t);
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));)
        read_event(&r, ev, trace_cursor_pos(c));
    find_calls(&r, c);
    uint64_t pos = model_pos(m);
    model_seek(m, model_end(m));
    counts(&out, m);
    if (out.reason == END_NEVER) stuck(&r, m);
    ask_tasks(&r, m);
    add_death(&r);
    if (out.reason == END_LIMIT || out.reason == END_STOPPED) busy_with(&r, c);
    model_seek(m, pos);
    trace_cursor_free(c);
    vec_free(&r.stepped);
    vec_free(&r.hands);
    vec_free(&r.unawaited);
    vec_free(&r.of_remark);
    return out;
}

void report_free(Report *r) {
    vec_free(&r->remarks);
    *r = (Report){0};
}
