/* What an event loop does with threads: call_soon_threadsafe, run_in_executor,
 * its default executor (Lib/asyncio/base_events.py). */
#include "engine/bridge.h"
#include "engine/context.h"
#include "engine/executor.h"
#include "engine/future.h"
#include "engine/handle.h"
#include "engine/lib.h"
#include "vm/exc.h"

/* --- call_soon_threadsafe ---------------------------------------------------
 */

static Handle *append(Vm *vm, Loop *loop, Value fn, const Value *args,
                      uint32_t n, Value context) {
    Handle *h = loop_call_soon(vm, loop, fn, args, n, WHAT_THREADSAFE);
    if (h) {
        h->context = context ? retain(context) : context_object(vm);
    } else {
        lib_add_frame(vm, LIB_CHECK_CLOSED);
        lib_add_frame(vm, LIB_CALL_SOON_THREADSAFE);
    }
    return h;
}

enum { SOON_LOOP, SOON_FN, SOON_ARGS, SOON_CONTEXT, SOON_SLOTS };

/* Others may come before the append.  None need to come between it and the
 * self-pipe: a loop that is woken is only ready, and whatever could happen
 * before it is woken can as well happen before it goes on. */
static Act soon_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Loop *loop = as_loop(f->slots[SOON_LOOP]);
    (void)sig, (void)v;
    if (f->state == 0) {
        f->state = 1;
        if (vm->visible) return thread_point(vm, f);
    }
    const Tuple *args = as_tuple(f->slots[SOON_ARGS]);
    Handle *h = append(vm, loop, f->slots[SOON_FN], args->items, args->len,
                       f->slots[SOON_CONTEXT]);
    if (!h) return ACT_RAISE;
    loop_wake(vm, loop);
    vm->result = from_obj(h);
    return ACT_RETURN;
}

Value bridge_call_soon(Vm *vm, Loop *loop, Value fn, const Value *args,
                       uint32_t n, Value context) {
    static const NativeFrameDef def = {.name = "call_soon_threadsafe",
                                       .step = soon_step,
                                       .slots = SOON_SLOTS,
                                       .where = "asyncio/base_events.py"};
    if (!vm->visible) {
        Handle *h = append(vm, loop, fn, args, n, context);
        if (h) loop_wake(vm, loop);
        return h ? from_obj(h) : V_NULL;
    }
    Frame *f = frame_push_native(vm, &def);
    f->slots[SOON_LOOP] = retain(from_obj(loop));
    f->slots[SOON_FN] = retain(fn);
    f->slots[SOON_ARGS] = tuple_from(vm, args, n);
    f->slots[SOON_CONTEXT] = context ? retain(context) : V_NULL;
    return V_FRAME;
}

/* --- run_in_executor --------------------------------------------------------
 */

/* The loop's executor, made at its first use.  Borrowed. */
static Value default_executor(Vm *vm, Loop *loop) {
    Concurrent *c = concurrent_of(vm);
    if (loop->executor_shut && vm->minor >= 9)
        return vm_raise(vm, vm->t.RuntimeError,
                        "Executor shutdown has been called");
    if (loop->executor) return loop->executor;
    if (vm->minor >= 9 && c->shut_down && !c->thread_imported)
        return vm_raise(vm, vm->t.RuntimeError,
                        "can't register atexit after shutdown");
    executors_register_exit(vm);
    loop->executor = executor_new_default(vm);
    return loop->executor;
}

enum { RUN_LOOP, RUN_EXECUTOR, RUN_FN, RUN_ARGS, RUN_SLOTS };
enum { RUN_BEGIN, RUN_SUBMIT, RUN_WRAP, RUN_WRAPPED };

/* executor.submit(fn, *args), of any kind of executor. */
static Value submit(Vm *vm, Value executor, Value fn, const Tuple *args) {
    if (type_of(vm, executor) == concurrent_of(vm)->thread_pool)
        return executor_submit(vm, executor, fn, args->items, args->len,
                               V_NULL);
    Value name = str_intern(vm, "submit", 6);
    Value method = obj_getattr(vm, executor, name);
    release(vm, name);
    if (!method) return V_NULL;
    Value all[args->len + 1];
    all[0] = fn;
    for (uint32_t i = 0; i < args->len; i++)
        all[i + 1] = args->items[i];
    Value r = vm_begin_call(vm, method, all, args->len + 1, V_NULL);
    release(vm, method);
    return r;
}

static Value wrap(Vm *vm, Value future, Loop *loop) {
    if (is_future(vm, future)) return retain(future);
    if (is_cfuture(vm, future)) return bridge_wrap(vm, future, loop);
    Value repr = obj_repr(vm, future);
    if (repr)
        vm_raise(vm, vm->t.AssertionError,
                 "concurrent.futures.Future is expected, got %s",
                 as_str(repr)->data);
    release(vm, repr);
    return V_NULL;
}

/* One phase after the other, each of which may push a frame. */
static Act run_step(Vm *vm, Frame *f, Sig sig, Value v) {
    if (sig == SIG_RAISE) return ACT_RAISE;
    if (f->state == RUN_BEGIN) {
        f->state = RUN_SUBMIT;
        if (vm->visible) return thread_point(vm, f);
    }
    if (f->state == RUN_SUBMIT) {
        f->state = RUN_WRAP;
        v = submit(vm, f->slots[RUN_EXECUTOR], f->slots[RUN_FN],
                   as_tuple(f->slots[RUN_ARGS]));
        if (v == V_FRAME) return ACT_RUN;
        if (!v) return ACT_RAISE;
    }
    if (f->state == RUN_WRAP) {
        f->state = RUN_WRAPPED;
        Value future = v;
        v = wrap(vm, future, as_loop(f->slots[RUN_LOOP]));
        release(vm, future);
        if (v == V_FRAME) return ACT_RUN;
    }
    vm->result = v;
    return v ? ACT_RETURN : ACT_RAISE;
}

Value bridge_run_in_executor(Vm *vm, Loop *loop, Value executor, Value fn,
                             const Value *args, uint32_t n) {
    static const NativeFrameDef def = {.name = "run_in_executor",
                                       .step = run_step,
                                       .slots = RUN_SLOTS,
                                       .where = "asyncio/base_events.py"};
    if (!loop_check_closed(vm, loop)) return V_NULL;
    if (executor == V_NONE) {
        executor = default_executor(vm, loop);
        if (!executor) return V_NULL;
    }
    Frame *f = frame_push_native(vm, &def);
    f->slots[RUN_LOOP] = retain(from_obj(loop));
    f->slots[RUN_EXECUTOR] = retain(executor);
    f->slots[RUN_FN] = retain(fn);
    f->slots[RUN_ARGS] = tuple_from(vm, args, n);
    return V_FRAME;
}

/* --- the end of the default executor ----------------------------------------
 */

static Act nothing_step(Vm *vm, Frame *f, Sig sig, Value v) {
    (void)v;
    if (sig == SIG_RAISE) return ACT_RAISE;
    as_loop(f->slots[0])->executor_shut = 1;
    vm->result = V_NONE;
    return ACT_RETURN;
}

Value bridge_shutdown_default(Vm *vm, Loop *loop, Value timeout) {
    static const NativeFrameDef def = {
        .name = "BaseEventLoop.shutdown_default_executor",
        .step = nothing_step,
        .slots = 1};
    if (!loop->executor) {
        Gen *gen = engine_coroutine(vm, &def);
        gen->frame.slots[0] = retain(from_obj(loop));
        return from_obj(gen);
    }
    Value module = dict_get_cstr(vm, as_dict(vm->modules), "asyncio.threads");
    Value fn =
        dict_get_cstr(vm, module_dict(module), "_shutdown_default_executor");
    Value args[2] = {from_obj(loop), timeout ? timeout : V_NONE};
    return vm_begin_call(vm, fn, args, 2, V_NULL);
}

void bridge_loop_closed(Vm *vm, Loop *loop) {
    Value executor = loop->executor;
    loop->executor_shut = 1;
    loop->executor = V_NULL;
    if (!executor) return;
    if (type_of(vm, executor) == concurrent_of(vm)->thread_pool) {
        executor_close(vm, executor);
        release(vm, executor);
        return;
    }
    Value name = str_intern(vm, "shutdown", 8);
    Value method = obj_getattr(vm, executor, name);
    Value no = V_FALSE, kw = tuple_new(vm, 1);
    as_tuple(kw)->items[0] = str_intern(vm, "wait", 4);
    Value r = method ? vm_call(vm, method, &no, 0, kw) : V_NULL;
    release(vm, r);
    release(vm, kw);
    release(vm, method);
    release(vm, name);
    release(vm, executor);
}
