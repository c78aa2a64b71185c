#include "engine/loop.h"

#include "engine/handle.h"
#include "engine/note.h"
#include "engine/visit.h"
#include "vm/exc.h"

bool is_loop(const Vm *vm, Value v) {
    return is_obj(v) && is_a(vm, v, engine_of(vm)->t.loop);
}

/* "Using selector: EpollSelector", for whoever logs at that level. */
static void log_new_loop(Vm *vm) {
    Value module = dict_get_cstr(vm, as_dict(vm->modules), "logging");
    Value fn =
        module ? dict_get_cstr(vm, module_dict(module), "_asyncio_loop_made")
               : V_NULL;
    if (!fn || vm->exc) return;
    Value r = vm_call0(vm, fn);
    release(vm, r);
    if (!r && !vm->stop) exc_clear(vm);
}

static void loop_setup(Vm *vm, Loop *loop) {
    Engine *e = engine_of(vm);
    loop->id = ++e->next_loop;
    loop->next = e->loops;
    if (e->loops) e->loops->prev = loop;
    e->loops = loop;
    trace_emit(vm->trace, EV_LOOP_NEW, 0, note_loc(vm), loop->id, 0, 0, 0);
    log_new_loop(vm);
}

Loop *loop_new(Vm *vm) {
    Loop *loop = obj_alloc(vm, engine_of(vm)->t.loop);
    loop_setup(vm, loop);
    return loop;
}

static void loop_free(Vm *vm, Obj *obj) {
    Loop *loop = (Loop *)obj;
    if (loop->prev)
        loop->prev->next = loop->next;
    else
        engine_of(vm)->loops = loop->next;
    if (loop->next) loop->next->prev = loop->prev;
    ready_clear(vm, &loop->ready);
    timers_clear(vm, &loop->timers);
    clear(vm, &loop->exception_handler);
    clear(vm, &loop->task_factory);
    clear(vm, &loop->async_gens);
    clear(vm, &loop->signals);
    clear(vm, &loop->executor);
    obj_dealloc(vm, obj, obj->type->size);
}

/* --- which loop
 * ---------------------------------------------------------------- */

Loop *loop_require(Vm *vm) {
    Loop *loop = loop_running(vm);
    if (!loop) vm_raise(vm, vm->t.RuntimeError, "no running event loop");
    return loop;
}

static Loop *no_current_loop(Vm *vm) {
    vm_raise(vm, vm->t.RuntimeError,
             "There is no current event loop in thread '%s'.",
             as_str(thread_self(vm)->name)->data);
    return NULL;
}

Loop *loop_current(Vm *vm) {
    Engine *e = engine_of(vm);
    if (e->running) return e->running;
    if (!e->current_loop) {
        if (thread_self(vm)->id != 0) return no_current_loop(vm);
        if (vm->minor >= 12) {
            vm_warn(vm, vm->t.DeprecationWarning,
                    "There is no current event loop");
            if (vm->exc) return NULL;
        }
        e->current_loop = from_obj(loop_new(vm));
    }
    return e->current_loop == V_NONE ? no_current_loop(vm)
                                     : as_loop(e->current_loop);
}

Loop *loop_for_future(Vm *vm, Value given) {
    if (!given || given == V_NONE) return loop_current(vm);
    if (is_loop(vm, given)) return as_loop(given);
    vm_raise(vm, vm->t.TypeError, "loop must be an event loop, not %s",
             type_of(vm, given)->name);
    return NULL;
}

/* --- scheduling
 * ------------------------------------------------------------------ */

bool loop_check_closed(Vm *vm, const Loop *loop) {
    if (loop->closed) vm_raise(vm, vm->t.RuntimeError, "Event loop is closed");
    return !loop->closed;
}

void loop_push(Vm *vm, Loop *loop, Ready r, uint32_t task, uint32_t arg) {
    r.handle = ++engine_of(vm)->next_handle;
    if (loop->closed) { /* CPython: call_soon raises, where nobody hears it */
        release(vm, r.a);
        release(vm, r.b);
        return;
    }
    trace_emit(vm->trace, EV_READY_PUSH, r.what, note_loc(vm), r.handle, task,
               arg, loop->id);
    ready_put(vm, &loop->ready, r);
}

Handle *loop_call_soon(Vm *vm, Loop *loop, Value fn, const Value *args,
                       uint32_t n, HandleWhat what) {
    if (!loop_check_closed(vm, loop)) return NULL;
    Handle *h = handle_new(vm, loop, fn, args, n, false);
    h->ready = 1;
    Ready r = {
        .a = retain(from_obj(h)), .kind = READY_HANDLE, .what = (uint8_t)what};
    uint32_t name = noting(vm) ? note_name(vm, fn) : 0;
    loop_push(vm, loop, r, 0, name);
    h->id = engine_of(vm)->next_handle;
    return h;
}

static void add_timer(Vm *vm, Loop *loop, Timer t, uint32_t arg) {
    Engine *e = engine_of(vm);
    t.handle = ++e->next_handle;
    if (noting(vm)) {
        uint32_t loc = note_loc(vm);
        uint32_t obvious = e->running ? e->running->id : e->next_loop;
        if (e->clock.drift || loop->id != obvious)
            trace_emit(vm->trace, EV_TIMER_DRIFT, 0, loc, t.handle,
                       e->clock.drift, loop->id, 0);
        trace_emit(vm->trace, EV_TIMER_ADD, t.what, loc, t.handle, arg,
                   TRACE_LO(t.due), TRACE_HI(t.due));
    }
    timers_push(vm, &loop->timers, t, e->clock.drift);
}

Handle *loop_call_at(Vm *vm, Loop *loop, int64_t due, Value fn,
                     const Value *args, uint32_t n, HandleWhat what) {
    if (!loop_check_closed(vm, loop)) return NULL;
    Handle *h = handle_new(vm, loop, fn, args, n, true);
    h->when = clock_seconds(due);
    h->scheduled = 1;
    Timer t = {.due = due,
               .target = retain(from_obj(h)),
               .kind = TIMER_HANDLE,
               .what = (uint8_t)what};
    /* A time limit is named by its task, other timers by their function. */
    uint32_t arg = 0;
    if (noting(vm))
        arg = what == WHAT_TIMEOUT ? note_current_task(vm) : note_name(vm, fn);
    add_timer(vm, loop, t, arg);
    h->id = engine_of(vm)->next_handle;
    return h;
}

void loop_timer_future(Vm *vm, Loop *loop, int64_t delay, Future *f,
                       HandleWhat what, uint32_t arg) {
    /* Setting timers is not watching the clock: it costs nothing. */
    int64_t now = engine_of(vm)->clock.now;
    int64_t due = delay > INT64_MAX - now ? INT64_MAX : now + delay;
    Timer t = {.due = due,
               .target = retain(from_obj(f)),
               .kind = TIMER_FUTURE,
               .what = (uint8_t)what};
    f->flags |= FUTF_TIMED;
    add_timer(vm, loop, t, arg);
    f->h.flags = engine_of(vm)->next_handle;
}

void loop_timer_cancel(Vm *vm, Future *f) {
    if (f->flags & FUTF_TIMER_DEAD) return;
    f->flags |= FUTF_TIMER_DEAD;
    if (!(f->flags & FUTF_TIMED)) {
        if (f->h.flags) /* it has fired, and waits for its turn */
            trace_emit(vm->trace, EV_HANDLE_CANCEL, 0, note_loc(vm), f->h.flags,
                       0, 0, 0);
        return;
    }
    f->loop->timers.dead++;
    trace_emit(vm->trace, EV_TIMER_CANCEL, 0, note_loc(vm), f->h.flags, 0, 0,
               0);
}

void loop_stop(Vm *vm, Loop *loop) {
    loop->stopping = 1;
    trace_emit(vm->trace, EV_LOOP_STATE, LOOP_STOPPING, note_loc(vm), loop->id,
               0, 0, 0);
}

/* --- the type
 * ---------------------------------------------------------------------- */

Value loop_repr(Vm *vm, Value v) {
    Loop *loop = as_loop(v);
    return str_printf(vm, "<%s running=%s closed=%s debug=%s>",
                      type_of(vm, v)->name, loop->running ? "True" : "False",
                      loop->closed ? "True" : "False",
                      loop->debug ? "True" : "False");
}

static Value loop_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                       Value kw) {
    (void)args, (void)n, (void)kw;
    Loop *loop = obj_alloc(vm, t);
    loop_setup(vm, loop);
    return from_obj(loop);
}

static void loop_slots(Type *t) {
    t->make = loop_make;
    t->free = loop_free;
    t->visit = loop_visit;
    t->repr = loop_repr;
}

void loop_types_init(Vm *vm) {
    const TypeSpec abstract = {
        .name = "AbstractEventLoop",
        .module = "asyncio.events",
        .flags = TF_BASE,
        .size = sizeof(Loop),
    };
    const TypeSpec loop = {
        .name = "_UnixSelectorEventLoop",
        .module = "asyncio.unix_events",
        .flags = TF_BASE,
        .size = sizeof(Loop),
        .dict_offset = offsetof(Loop, dict),
        .methods = loop_methods,
        .slots = loop_slots,
    };
    Engine *e = engine_of(vm);
    e->t.abstract_loop = type_new(vm, &abstract, NULL);
    e->t.loop = type_new(vm, &loop, e->t.abstract_loop);
}
