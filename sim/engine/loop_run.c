/* The loop at work: _run_once, step by step, as a native frame. */
#include "engine/context.h"
#include "engine/gather.h"
#include "engine/handle.h"
#include "engine/lib.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "engine/thread.h"
#include "engine/wait.h"
#include "vm/exc.h"

#include <string.h>

enum { SLOT_LOOP, SLOT_UNTIL, SLOT_OWN, N_SLOTS };
enum { SELECTING = 1 }; /* Frame.state: in select */

/* --- one iteration: timers, select, and what is due ----------------------- */

static void drop_dead_timers(Vm *vm, Timers *ts) {
    if (ts->len > 100 && ts->dead > ts->len / 2) {
        timers_filter(vm, ts, timer_alive);
        return;
    }
    while (ts->len > 0 && !timer_alive(timers_first(ts))) {
        Timer t = timers_pop(vm, ts);
        if (ts->dead > 0) ts->dead--;
        release(vm, t.target);
    }
}

static bool is_due(const Clock *c, const Timer *t, uint32_t tolerance) {
    return t->due < c->now ||
           (t->due == c->now && timer_drift(t) <= c->drift + tolerance);
}

/* The selector: how the step goes on; it comes back to `selected`.  Even a poll
 * lets other threads go first: it releases the interpreter's lock. */
static Act loop_select(Vm *vm, Frame *f, Loop *loop, bool work) {
    f->state = SELECTING;
    Wait wait = {.state = work ? THREAD_READY : THREAD_WAITING};
    if (work) {
        wait_deadline(vm, &wait, 0);
    } else if (loop->timers.len > 0) {
        const Timer *first = timers_first(&loop->timers);
        wait.timed = true;
        wait.due = first->due;
        wait.drift = timer_drift(first);
    }
    int64_t now = engine_of(vm)->clock.now;
    int64_t timeout = wait.timed ? wait.due - now : -1;
    if (!work)
        trace_emit(vm->trace, EV_SELECT_ENTER, 0, 0, loop->id, 0,
                   TRACE_LO(timeout), TRACE_HI(timeout));
    f->data = work;
    return thread_wait(vm, f, &loop->selecting, &wait);
}

void loop_wake(Vm *vm, Loop *loop) {
    trace_emit(vm->trace, EV_SELF_PIPE, 0, note_loc(vm), loop->id,
               thread_self(vm)->id, 0, 0);
    waitq_open(vm, &loop->selecting);
}

static void fire(Vm *vm, Loop *loop, const Timer *t) {
    if (t->kind == TIMER_HANDLE) {
        as_handle(t->target)->scheduled = 0;
        as_handle(t->target)->ready = 1;
    } else {
        as_future(t->target)->flags &= (uint8_t)~FUTF_TIMED;
    }
    trace_emit(vm->trace, EV_TIMER_FIRE, 0, 0, t->handle, 0, 0, 0);
    Ready r = {
        .a = t->target,
        .handle = t->handle,
        .kind = t->kind == TIMER_HANDLE ? READY_HANDLE : READY_TIMER,
        .what = t->what,
    };
    ready_put(vm, &loop->ready, r);
}

/* Up to `most` timers that are due, out of the heap, in their order. */
static uint32_t take_due(Vm *vm, Loop *loop, Timer *out, uint32_t most) {
    const Clock *clock = &engine_of(vm)->clock;
    Timers *ts = &loop->timers;
    uint32_t n = 0;
    while (n < most && ts->len > 0 && is_due(clock, timers_first(ts), 1)) {
        out[n] = timers_pop(vm, ts);
        if (timer_alive(&out[n])) {
            n++;
            continue;
        }
        if (ts->dead > 0) ts->dead--;
        release(vm, out[n].target);
    }
    return n;
}

/* Four timers or more of one reading of a coarse clock: CPython's heapq, which
 * is not stable, takes them out in another order.  Here as if they had been
 * put in one behind the other. */
static bool are_equal(const Timer *due, uint32_t n) {
    for (uint32_t i = 1; i < n; i++)
        if (due[i].due != due[0].due ||
            timer_drift(&due[i]) != timer_drift(&due[0]))
            return false;
    return n >= 4;
}

/* heapq.heappop() again and again, where no item is less than another: the
 * last one takes the root's place and sinks along the right-hand children. */
static void heapq_order(Timer *due, uint32_t n) {
    enum { MOST = 16 };
    Timer heap[MOST], out[MOST];
    CHECK(n <= MOST, "only a few");
    memcpy(heap, due, n * sizeof *heap);
    for (uint32_t taken = 0; taken < n; taken++) {
        uint32_t len = n - taken - 1, at = 0, child;
        out[taken] = heap[0];
        Timer last = heap[len];
        while ((child = 2 * at + 1) < len) {
            if (child + 1 < len) child++;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
    }
    memcpy(due, out, n * sizeof *due);
}

/* How many of the n that are due fire now: all of them, unless the schedule
 * says that the machine was too slow for the last of a few, or its clock too
 * coarse.  Those that have been left may be left again, by a loop that has
 * something else to do. */
static uint32_t fire_now(Vm *vm, Loop *loop, Timer *due, uint32_t n) {
    bool coarse = are_equal(due, n);
    bool none = loop->timers_late && loop->ready.len > 0;
    uint32_t ways = n + coarse + none;
    uint32_t way = ways > 1 ? choose(vm, CHOICE_TIMERS, ways) : 0;
    if (way < n) return way ? way : n;
    if (!coarse || way > n) return 0;
    heapq_order(due, n);
    return n;
}

static void fire_timers(Vm *vm, Loop *loop) {
    enum { FEW = 16 };
    if (loop->timers.len == 0) return;
    Timer due[FEW + 1];
    uint32_t n = take_due(vm, loop, due, FEW + 1), now = n;
    if (n > 0 && n <= FEW) now = fire_now(vm, loop, due, n);
    loop->timers_late = now < n;
    for (uint32_t i = 0; i < now; i++)
        fire(vm, loop, &due[i]);
    for (uint32_t i = now; i < n; i++)
        timers_put_back(vm, &loop->timers, due[i]);
    while (n == FEW + 1) {
        n = take_due(vm, loop, due, FEW + 1);
        for (uint32_t i = 0; i < n; i++)
            fire(vm, loop, &due[i]);
    }
}

/* Readings of the clock are counted as CPython would make them: one for the
 * timeout, one poll, one to see which timers are due.  True: it waits, *act. */
static bool begin_iteration(Vm *vm, Frame *f, Loop *loop, Act *act) {
    Clock *clock = &engine_of(vm)->clock;
    drop_dead_timers(vm, &loop->timers);
    loop->iteration++;
    engine_of(vm)->iterations++;
    bool work = loop->ready.len > 0 || loop->stopping;
    if (!work && loop->timers.len > 0) {
        clock_read(vm, clock);
        work = is_due(clock, timers_first(&loop->timers), 0);
    }
    bool waits = !work || vm->visible > 0;
    clock_read_times(vm, clock, waits ? 1 : 2);
    trace_emit(vm->trace, EV_ITER, work ? POLL_WORK : POLL_WAIT, 0, loop->id,
               loop->iteration, 0, 0);
    if (waits) *act = loop_select(vm, f, loop, work);
    return waits;
}

/* select has returned. */
static void selected(Vm *vm, Frame *f, Loop *loop) {
    if (f->state == SELECTING) {
        f->state = 0;
        bool woken = loop->selecting.open;
        waitq_close(vm, &loop->selecting);
        if (!f->data)
            trace_emit(vm->trace, EV_SELECT_LEAVE,
                       woken ? SELECT_WOKEN : SELECT_TIMEOUT, 0, loop->id, 0, 0,
                       0);
        clock_read(vm, &engine_of(vm)->clock);
    }
    fire_timers(vm, loop);
    loop->todo = loop->ready.len;
}

/* --- one callback ------------------------------------------------------------
 */

typedef enum ItemResult { ITEM_DONE, ITEM_RUNS, ITEM_LEAVES } ItemResult;

static bool is_step(const Ready *r) {
    return r->kind <= READY_WAKEUP;
}

static void forget_current(Vm *vm, Loop *loop) {
    Ready r = loop->cur;
    loop->cur = (Ready){0};
    release(vm, r.a);
    release(vm, r.b);
}

static bool leaves_loop(Vm *vm, Value exc) {
    if (vm->minor <= 7) return !is_a(vm, exc, vm->t.Exception);
    return is_a(vm, exc, vm->t.SystemExit) ||
           is_a(vm, exc, vm->t.KeyboardInterrupt);
}

/* A Handle for the message, where the loop had none. */
static Handle *handle_of(Vm *vm, Loop *loop, const Ready *r) {
    if (r->kind == READY_HANDLE) return as_handle(retain(r->a));
    Value fn = r->kind == READY_CALL_IN ? as_tuple(r->a)->items[0] : r->a;
    return handle_new(vm, loop, fn, &r->b, 1, false);
}

static bool callback_raised(Vm *vm, Loop *loop) {
    if (vm->stop) return false;
    lib_add_frame(vm, LIB_HANDLE_RUN);
    if (leaves_loop(vm, vm->exc)) return false;
    Value exc = exc_take(vm);
    Handle *h = handle_of(vm, loop, &loop->cur);
    StrBuf sb = {0};
    sb_puts(&sb, "Exception in callback ");
    callback_write(vm, h->fn, h->args, h->n, &sb);
    sb_putc(&sb, 0);
    loop_report(vm, loop, sb.data, exc, "handle", from_obj(h), NULL);
    sb_free(&sb);
    release(vm, from_obj(h));
    release(vm, exc);
    return !vm->stop;
}

/* The callback or step that runs has given its signal. */
static ItemResult item_end(Vm *vm, Loop *loop, Sig sig, Value v) {
    bool fine = true;
    if (is_step(&loop->cur)) {
        Task *task = as_task(loop->cur.a);
        fine = task_end_step(vm, task, sig, v);
        if (!fine && !vm->stop) lib_add_frame(vm, LIB_HANDLE_RUN);
    } else {
        release(vm, v);
        if (sig == SIG_RAISE) fine = callback_raised(vm, loop);
        trace_emit(vm->trace, EV_CB_END, 0, 0, loop->cur.handle, 0, 0, 0);
    }
    forget_current(vm, loop);
    return fine && !vm->stop ? ITEM_DONE : ITEM_LEAVES;
}

static ItemResult begin_step(Vm *vm, Loop *loop, Ready *r) {
    Value exc = V_NULL;
    if (r->kind == READY_WAKEUP)
        exc = task_wakeup_exception(vm, r->b);
    else if (r->kind == READY_THROW)
        exc = retain(r->b);
    if (future_done(as_future(r->a))) { /* a step that came too late */
        release(vm, exc);
        forget_current(vm, loop);
        return ITEM_DONE;
    }
    if (task_begin_step(vm, as_task(r->a), exc)) return ITEM_RUNS;
    return item_end(vm, loop, SIG_RAISE, V_NULL);
}

static ItemResult called(Vm *vm, Loop *loop, Value r) {
    if (r == V_FRAME) return ITEM_RUNS;
    return item_end(vm, loop, r ? SIG_RETURN : SIG_RAISE, r);
}

static ItemResult begin_call(Vm *vm, Loop *loop, Ready *r) {
    if (r->kind == READY_HANDLE) {
        Handle *h = as_handle(r->a);
        h->ready = 0;
        if (h->context) return called(vm, loop, handle_call_in(vm, h));
        return called(vm, loop,
                      vm_begin_call(vm, h->fn, h->args, h->n, V_NULL));
    }
    if (r->kind == READY_CALL)
        return called(vm, loop, vm_begin_call(vm, r->a, &r->b, 1, V_NULL));
    const Value *both = as_tuple(r->a)->items;
    return called(vm, loop, context_call(vm, both[1], both[0], &r->b, 1));
}

/* run_until_complete's callback; a SystemExit on its way out has stopped the
 * loop already. */
static void stop_for(Vm *vm, Loop *loop, Future *f) {
    if ((f->flags & FUTF_FAILED) && leaves_loop(vm, f->result)) return;
    loop_stop(vm, loop);
}

static void run_native(Vm *vm, Loop *loop, Ready *r) {
    Future *a = r->a ? as_future(r->a) : NULL;
    Future *b = r->b ? as_future(r->b) : NULL;
    switch ((ReadyKind)r->kind) {
    case READY_TIMER:
        a->flags |= FUTF_TIMER_DEAD;
        if (!future_done(a)) future_set_result(vm, a, V_NONE);
        break;
    case READY_GATHER: gather_child_done(vm, (Gather *)a, b); break;
    case READY_WAIT: wait_child_done(vm, (Waiter *)a, b); break;
    case READY_SHIELD_IN: shield_inner_done(vm, a, b); break;
    case READY_SHIELD_OUT: shield_outer_done(vm, a, b); break;
    case READY_STOP: stop_for(vm, loop, b); break;
    default: UNREACHABLE("a ready item of an unknown kind");
    }
}

static bool is_cancelled(const Ready *r) {
    if (r->kind == READY_TIMER) return as_future(r->a)->flags & FUTF_TIMER_DEAD;
    return r->kind == READY_HANDLE && as_handle(r->a)->cancelled;
}

static ItemResult item_begin(Vm *vm, Loop *loop) {
    loop->cur = ready_take(vm, &loop->ready);
    Ready *r = &loop->cur;
    if (is_cancelled(r)) {
        trace_emit(vm->trace, EV_READY_DROP, 0, 0, r->handle, 0, 0, 0);
        forget_current(vm, loop);
        return ITEM_DONE;
    }
    engine_of(vm)->callbacks++;
    trace_emit(vm->trace, EV_CB_BEGIN, r->what, 0, r->handle,
               is_step(r) ? as_future(r->a)->id : 0, 0, 0);
    if (is_step(r)) return begin_step(vm, loop, r);
    if (r->kind <= READY_CALL_IN) return begin_call(vm, loop, r);
    run_native(vm, loop, r);
    return item_end(vm, loop, SIG_RETURN, V_NULL);
}

/* --- the frame
 * ---------------------------------------------------------------- */

static void note_state(Vm *vm, const Loop *loop, LoopState state,
                       uint32_t until) {
    trace_emit(vm->trace, EV_LOOP_STATE, (uint8_t)state, note_loc(vm), loop->id,
               until, 0, 0);
}

static void leave(Vm *vm, Loop *loop) {
    loop->running = 0;
    loop->stopping = 0;
    loop->task = NULL;
    engine_of(vm)->running = NULL;
    if (loop->cur.a || loop->cur.b) forget_current(vm, loop);
    note_state(vm, loop, LOOP_STOPPED, 0);
}

static Act leave_raising(Vm *vm, Frame *f, Loop *loop) {
    leave(vm, loop);
    if (vm->stop) return ACT_RAISE;
    lib_add_frame(vm, LIB_RUN_ONCE);
    lib_add_frame(vm, LIB_RUN_FOREVER);
    if (!f->slots[SLOT_UNTIL]) return ACT_RAISE;
    lib_add_frame(vm, LIB_RUN_UNTIL_COMPLETE_RUN);
    Future *until = as_future(f->slots[SLOT_UNTIL]);
    if (f->slots[SLOT_OWN] == V_TRUE) until->flags &= (uint8_t)~FUTF_LOG;
    future_remove_cb(vm, until, CB_STOP, V_NULL);
    return ACT_RAISE;
}

static Act leave_stopped(Vm *vm, Frame *f, Loop *loop) {
    leave(vm, loop);
    vm->result = V_NONE;
    if (!f->slots[SLOT_UNTIL]) return ACT_RETURN;
    Future *until = as_future(f->slots[SLOT_UNTIL]);
    future_remove_cb(vm, until, CB_STOP, V_NULL);
    if (!future_done(until)) {
        vm_raise(vm, vm->t.RuntimeError,
                 "Event loop stopped before Future completed.");
        lib_add_frame(vm, LIB_RUN_UNTIL_COMPLETE_STOPPED);
        return ACT_RAISE;
    }
    vm->result = future_result(vm, until);
    if (vm->result) return ACT_RETURN;
    lib_add_frame(vm, LIB_RUN_UNTIL_COMPLETE_RESULT);
    return ACT_RAISE;
}

static Act loop_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Loop *loop = as_loop(f->slots[SLOT_LOOP]);
    ItemResult r = ITEM_DONE;
    Act act;
    if (sig != SIG_START)
        r = item_end(vm, loop, sig, v);
    else if (f->state == SELECTING)
        selected(vm, f, loop);
    for (;;) {
        while (r == ITEM_DONE && loop->todo > 0) {
            vm->ticks--;
            loop->todo--;
            r = item_begin(vm, loop);
        }
        if (r == ITEM_RUNS) return ACT_RUN;
        if (r == ITEM_LEAVES) return leave_raising(vm, f, loop);
        if (loop->in_iteration && loop->stopping)
            return leave_stopped(vm, f, loop);
        loop->in_iteration = 1;
        if (begin_iteration(vm, f, loop, &act)) return act;
        if (vm->stop) return leave_raising(vm, f, loop);
        selected(vm, f, loop);
    }
}

static const NativeFrameDef loop_frame = {
    .name = "run_forever",
    .step = loop_step,
    .slots = N_SLOTS,
    .where = "asyncio/base_events.py",
    .data_noted = true,
};

bool loop_owns_frame(const Frame *f) {
    return f->kind == FRAME_NATIVE && f->def == &loop_frame;
}

static bool check_running(Vm *vm, const Loop *loop) {
    if (loop->running)
        vm_raise(vm, vm->t.RuntimeError, "This event loop is already running");
    else if (loop_running(vm))
        vm_raise(vm, vm->t.RuntimeError,
                 "Cannot run the event loop while another loop is running");
    else
        return true;
    return false;
}

static Value push_loop(Vm *vm, Loop *loop, Value until, bool own_task) {
    loop->running = 1;
    loop->in_iteration = 0;
    loop->todo = 0;
    engine_of(vm)->running = loop;
    note_state(vm, loop, LOOP_RUNNING, until ? note_ref(as_future(until)) : 0);
    Frame *f = frame_push_native(vm, &loop_frame);
    f->slots[SLOT_LOOP] = retain(from_obj(loop));
    f->slots[SLOT_UNTIL] = until;
    f->slots[SLOT_OWN] = v_bool(own_task);
    return V_FRAME;
}

Value loop_run_forever(Vm *vm, Loop *loop) {
    if (!loop_check_closed(vm, loop) || !check_running(vm, loop)) return V_NULL;
    return push_loop(vm, loop, V_NULL, false);
}

Value loop_run_until(Vm *vm, Loop *loop, Value what) {
    if (!loop_check_closed(vm, loop)) return V_NULL;
    if (vm->minor >= 7 && !check_running(vm, loop)) return V_NULL;
    bool own = !is_future(vm, what);
    Value until = task_ensure(vm, what, loop);
    if (!until) return V_NULL;
    if (own && is_task(vm, until)) as_task(until)->quiet = 1;
    if (check_running(vm, loop)) {
        future_add_cb(vm, as_future(until), CB_STOP, V_NULL);
        return push_loop(vm, loop, until, own);
    }
    release(vm, until);
    return V_NULL;
}
