/* Chains between concurrent futures and asyncio's: what one gets, the other
 * gets too (Lib/asyncio/futures.py: _chain_future). */
#include "engine/bridge.h"

#include <string.h>

#include "engine/lib.h"
#include "engine/note.h"
#include "engine/task.h"
#include "vm/exc.h"
#include "vm/visit.h"

/* CPython's closures, one object each. */
typedef enum LinkKind {
    LINK_SET_STATE,    /* concurrent one is done; to: the asyncio future */
    LINK_COPY,         /* in the loop's thread: (asyncio, concurrent) */
    LINK_CHECK_CANCEL, /* asyncio one is done; to: the concurrent one */
    LINK_BEGIN,        /* run_coroutine_threadsafe; to, coro, loop */
    LINK_SET_OTHER,    /* task is done; to: the concurrent one */
    LINK_CANCEL_TASK,  /* concurrent one is done; to: the task */
} LinkKind;

typedef struct Link {
    Obj h;
    Value to;   /* owned */
    Value coro; /* LINK_BEGIN */
    Loop *loop; /* LINK_BEGIN; owned */
    uint8_t kind;
} Link;

static Link *link_new(Vm *vm, LinkKind kind, Value to) {
    Link *k = obj_alloc(vm, concurrent_of(vm)->chain);
    k->kind = (uint8_t)kind;
    k->to = retain(to);
    return k;
}

/* --- copying ----------------------------------------------------------------
 */

/* 3.8+: the exceptions of concurrent.futures become asyncio's.  Owned. */
static Value convert(Vm *vm, Value exc) {
    const Concurrent *c = concurrent_of(vm);
    const EngineTypes *t = &engine_of(vm)->t;
    const Type *own = type_of(vm, exc);
    Type *other = NULL;
    if (vm->minor >= 8 && own == c->CancelledError) other = t->CancelledError;
    if (vm->minor >= 8 && own == c->TimeoutError) other = t->TimeoutError;
    if (vm->minor >= 8 && own == c->InvalidStateError)
        other = t->InvalidStateError;
    if (!other || other == own) return retain(exc);
    return exc_new_args(vm, other, retain(as_exc(exc)->args));
}

/* _copy_future_state: from the concurrent to the asyncio future. */
static Value copy_state(Vm *vm, Future *to, Value from) {
    CFuture *f = as_cfuture(from);
    if (to->state == FUT_CANCELLED) return V_NONE;
    if (future_done(to))
        return vm_raise_value(vm, exc_new(vm, vm->t.AssertionError, NULL));
    if (f->state != CF_FINISHED) {
        future_cancel(vm, to, V_NULL);
    } else if (f->failed) {
        Value exc = convert(vm, f->result);
        future_set_exception(vm, to, exc);
        release(vm, exc);
    } else {
        future_set_result(vm, to, f->result);
    }
    return V_NONE;
}

/* What the asyncio future has, for the concurrent one, which runs. */
static Value set_other(Vm *vm, Value to, Future *from) {
    int runs = cfuture_set_running(vm, to);
    if (runs <= 0) return runs < 0 ? V_NULL : V_NONE;
    from->flags &= (uint8_t)~FUTF_LOG;
    if (!(from->flags & FUTF_FAILED))
        return cfuture_set_result(vm, to, from->result);
    Value exc = convert(vm, from->result);
    Value r = cfuture_set_exception(vm, to, exc);
    release(vm, exc);
    return r;
}

/* The callbacks of a cancelled one have run: those who wait hear of it. */
static Act notify_step(Vm *vm, Frame *f, Sig sig, Value v) {
    if (sig == SIG_RAISE) return ACT_RAISE;
    release(vm, v);
    if (sig == SIG_START) {
        vm->result = cfuture_cancel(vm, f->slots[0]);
        if (vm->result == V_FRAME) {
            vm->result = V_NULL;
            return ACT_RUN;
        }
    }
    vm->result = V_NONE;
    return cfuture_set_running(vm, f->slots[0]) < 0 ? ACT_RAISE : ACT_RETURN;
}

/* _set_concurrent_future_state */
static Value task_done(Vm *vm, Value to, Future *from) {
    static const NativeFrameDef def = {
        .name = "_set_state", .step = notify_step, .slots = 1};
    if (from->state != FUT_CANCELLED) return set_other(vm, to, from);
    Frame *f = frame_push_native(vm, &def);
    f->slots[0] = retain(to);
    return V_FRAME;
}

/* --- the links --------------------------------------------------------------
 */

/* The concurrent future is done: its loop copies the state. */
static Value hand_over(Vm *vm, Future *to, Value from) {
    Loop *loop = to->loop;
    if (to->state == FUT_CANCELLED && loop->closed) return V_NONE;
    if (loop->closed && vm->minor >= 10) return V_NONE;
    Value both[2] = {from_obj(to), from};
    Link *copy = link_new(vm, LINK_COPY, V_NULL);
    Value r = bridge_call_soon(vm, loop, from_obj(copy), both, 2, V_NULL);
    release(vm, from_obj(copy));
    if (!r) lib_add_frame(vm, LIB_SET_STATE_SOON);
    return r;
}

/* The concurrent future was cancelled: so is the task, by its loop. */
static Value cancel_task(Vm *vm, Future *task, Value from) {
    if (as_cfuture(from)->state == CF_FINISHED) return V_NONE;
    Value name = str_intern(vm, "cancel", 6);
    Value cancel = obj_getattr(vm, from_obj(task), name);
    release(vm, name);
    if (!cancel) return V_NULL;
    Value r = bridge_call_soon(vm, task->loop, cancel, NULL, 0, V_NULL);
    release(vm, cancel);
    return r;
}

static Value chain_task(Vm *vm, Value task, Value to) {
    Link *check = link_new(vm, LINK_CANCEL_TASK, task);
    Link *set = link_new(vm, LINK_SET_OTHER, to);
    Value r = cfuture_add_done_callback(vm, to, from_obj(check));
    future_add_cb(vm, as_future(task), CB_CALL, from_obj(set));
    release(vm, from_obj(check));
    release(vm, from_obj(set));
    return r;
}

/* run_coroutine_threadsafe's callback, in the loop's thread. */
static Value begin(Vm *vm, Link *k) {
    Value task = task_ensure(vm, k->coro, k->loop);
    if (task) {
        Value r = chain_task(vm, task, k->to);
        release(vm, task);
        return r;
    }
    if (vm->stop || is_a(vm, vm->exc, vm->t.SystemExit) ||
        is_a(vm, vm->exc, vm->t.KeyboardInterrupt))
        return V_NULL;
    Value exc = exc_take(vm);
    if (cfuture_set_running(vm, k->to) > 0) {
        Value r = cfuture_set_exception(vm, k->to, exc);
        if (r == V_FRAME) {
            release(vm, exc);
            return r;
        }
        if (!r) exc_clear(vm);
        release(vm, r);
    }
    return vm_raise_value(vm, exc);
}

static Value link_call(Vm *vm, Value v, const Value *args, uint32_t n,
                       Value kw) {
    Link *k = (Link *)as_obj(v);
    (void)n, (void)kw;
    switch ((LinkKind)k->kind) {
    case LINK_SET_STATE: return hand_over(vm, as_future(k->to), args[0]);
    case LINK_COPY: return copy_state(vm, as_future(args[0]), args[1]);
    case LINK_CHECK_CANCEL:
        if (as_future(args[0])->state != FUT_CANCELLED) return V_NONE;
        return cfuture_cancel(vm, k->to);
    case LINK_BEGIN: return begin(vm, k);
    case LINK_SET_OTHER: return task_done(vm, k->to, as_future(args[0]));
    case LINK_CANCEL_TASK: return cancel_task(vm, as_future(k->to), args[0]);
    }
    UNREACHABLE("a link of an unknown kind");
}

/* --- wrap_future ------------------------------------------------------------
 */

static void note_job(Vm *vm, CFuture *f, Future *to) {
    if (!noting(vm)) return;
    to->id = note_object(vm, f->job ? OBJ_JOB : OBJ_FUTURE, f->label,
                         ref_task(note_current_task(vm)), f->job);
    f->shown = ref_obj(to->id);
}

/* The result of the frame above (None) gives way to the future. */
static Act wrapped_step(Vm *vm, Frame *f, Sig sig, Value v) {
    if (sig == SIG_START) { /* the concurrent one is done already */
        v = cfuture_add_done_callback(vm, f->slots[1], f->slots[2]);
        if (v == V_FRAME) return ACT_RUN;
        sig = v ? SIG_RETURN : SIG_RAISE;
    }
    release(vm, v);
    if (sig == SIG_RAISE) return ACT_RAISE;
    vm->result = retain(f->slots[0]);
    return ACT_RETURN;
}

Value bridge_wrap(Vm *vm, Value cfuture, Loop *loop) {
    static const NativeFrameDef def = {.name = "wrap_future",
                                       .step = wrapped_step,
                                       .slots = 3,
                                       .where = "asyncio/futures.py"};
    Future *to = future_new(vm, loop, OBJ_KIND_COUNT);
    CFuture *f = as_cfuture(cfuture);
    note_job(vm, f, to);
    Link *check = link_new(vm, LINK_CHECK_CANCEL, cfuture);
    Link *set = link_new(vm, LINK_SET_STATE, from_obj(to));
    f->bridged = true;
    future_add_cb(vm, to, CB_CALL, from_obj(check));
    release(vm, from_obj(check));
    if (!cfuture_done(f)) {
        Value r = cfuture_add_done_callback(vm, cfuture, from_obj(set));
        release(vm, from_obj(set));
        if (r) return from_obj(to);
        release(vm, from_obj(to));
        return V_NULL;
    }
    Frame *frame = frame_push_native(vm, &def);
    frame->slots[0] = from_obj(to);
    frame->slots[1] = retain(cfuture);
    frame->slots[2] = from_obj(set);
    return V_FRAME;
}

/* --- run_coroutine_threadsafe -----------------------------------------------
 */

/* The Handle of the frame above gives way to the future. */
static Act submitted_step(Vm *vm, Frame *f, Sig sig, Value v) {
    if (sig == SIG_START) {
        v = bridge_call_soon(vm, as_loop(f->slots[0]), f->slots[1], NULL, 0,
                             V_NULL);
        if (v == V_FRAME) return ACT_RUN;
        sig = v ? SIG_RETURN : SIG_RAISE;
    }
    release(vm, v);
    if (sig == SIG_RAISE) return ACT_RAISE;
    vm->result = retain(f->slots[2]);
    return ACT_RETURN;
}

Value bridge_run_coroutine(Vm *vm, Value coro, Loop *loop) {
    static const NativeFrameDef def = {.name = "run_coroutine_threadsafe",
                                       .step = submitted_step,
                                       .slots = 3,
                                       .where = "asyncio/tasks.py"};
    if (!is_coroutine(vm, coro))
        return vm_raise(vm, vm->t.TypeError, "A coroutine object is required");
    Value future = cfuture_new(vm);
    as_cfuture(future)->loop = as_loop(retain(from_obj(loop)));
    Link *k = link_new(vm, LINK_BEGIN, future);
    k->coro = retain(coro);
    k->loop = as_loop(retain(from_obj(loop)));
    Frame *f = frame_push_native(vm, &def);
    f->slots[0] = retain(from_obj(loop));
    f->slots[1] = from_obj(k);
    f->slots[2] = future;
    return V_FRAME;
}

/* --- the type ---------------------------------------------------------------
 */

/* The closure's name, and its place where messages show it. */
static const struct {
    const char *name;
    LibPlace place;
} closures[] = {
    [LINK_SET_STATE] = {"_chain_future.<locals>._call_set_state",
                        LIB_SET_STATE_CB},
    [LINK_COPY] = {"_chain_future.<locals>._set_state", LIB_CHAIN_COPY},
    [LINK_CHECK_CANCEL] = {"_chain_future.<locals>._call_check_cancel",
                           LIB_CHECK_CANCEL_CB},
    [LINK_BEGIN] = {"run_coroutine_threadsafe.<locals>.callback",
                    LIB_THREADSAFE_CB},
    [LINK_SET_OTHER] = {"_chain_future.<locals>._call_set_state",
                        LIB_SET_STATE_CB},
    [LINK_CANCEL_TASK] = {"_chain_future.<locals>._call_check_cancel",
                          LIB_CHECK_CANCEL_CB},
};

static bool is_link(const Vm *vm, Value v) {
    return concurrent_of(vm) && has_type(vm, v, concurrent_of(vm)->chain);
}

static const char *short_name(Value link) {
    return strrchr(closures[((Link *)as_obj(link))->kind].name, '.') + 1;
}

const char *bridge_name(const Vm *vm, Value fn) {
    return is_link(vm, fn) ? short_name(fn) : NULL;
}

void bridge_write_place(Vm *vm, Value fn, StrBuf *out) {
    if (!is_link(vm, fn)) return;
    LibPlace place = closures[((Link *)as_obj(fn))->kind].place;
    sb_puts(out, " at ");
    lib_write_path(vm, lib_file(place), out);
    sb_printf(out, ":%u", lib_line(vm, place));
}

static Value get_qualname(Vm *vm, Value v) {
    return str_from(vm, closures[((Link *)as_obj(v))->kind].name);
}

static Value get_name(Vm *vm, Value v) {
    return str_from(vm, short_name(v));
}

static const GetSetDef link_getset[] = {
    {"__qualname__", get_qualname, NULL},
    {"__name__", get_name, NULL},
    {NULL, NULL, NULL},
};

static Value link_repr(Vm *vm, Value v) {
    return str_printf(vm, "<function %s at 0x%llx>",
                      closures[((Link *)as_obj(v))->kind].name,
                      (unsigned long long)obj_id(vm, v));
}

static void link_free(Vm *vm, Obj *obj) {
    Link *k = (Link *)obj;
    clear(vm, &k->to);
    clear(vm, &k->coro);
    if (k->loop) release(vm, from_obj(k->loop));
    obj_dealloc(vm, obj, sizeof(Link));
}

static void link_visit(Vm *vm, Obj *obj, Visit *v) {
    Link *k = (Link *)obj;
    (void)vm;
    visit_u64(v, k->kind);
    visit_value(v, k->to);
    visit_value(v, k->coro);
    visit_obj(v, k->loop);
}

static void link_slots(Type *t) {
    t->free = link_free;
    t->call = link_call;
    t->repr = link_repr;
    t->visit = link_visit;
}

void bridge_types_init(Vm *vm, Concurrent *c) {
    static const TypeSpec spec = {
        .name = "_chain_future",
        .module = "asyncio.futures",
        .size = sizeof(Link),
        .getset = link_getset,
        .slots = link_slots,
    };
    c->chain = type_new(vm, &spec, NULL);
}
