/* What an event loop does with threads: call_soon_threadsafe, run_in_executor,
 * its default executor (Lib/asyncio/base_events.py). */
#include "engine/bridge.h"
#include "engine/context.h"
#include "engine/executor.h"
#include "engine/future.h"
#include "engine/handle.h"
#include "engine/lib.h"
#include "vm/exc.h"
#include "vm/import.h"

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

enum { RUN_LOOP, RUN_EXECUTOR, RUN_FN, RUN_ARGS, RUN_KW, RUN_SLOTS };
enum { RUN_BEGIN, RUN_SUBMIT, RUN_WRAP, RUN_WRAPPED };

/* executor.submit(fn, *args, **kw), of any kind of executor. */
static Value submit(Vm *vm, const Value *slots) {
    Value executor = slots[RUN_EXECUTOR], kw = slots[RUN_KW];
    const Tuple *args = as_tuple(slots[RUN_ARGS]);
    uint32_t n = args->len - (kw ? as_tuple(kw)->len : 0);
    if (type_of(vm, executor) == concurrent_of(vm)->thread_pool)
        return executor_submit(vm, executor, slots[RUN_FN], args->items, n, kw);
    Value name = str_intern(vm, "submit", 6);
    Value method = obj_getattr(vm, executor, name);
    release(vm, name);
    if (!method) return V_NULL;
    Value all[args->len + 1];
    all[0] = slots[RUN_FN];
    for (uint32_t i = 0; i < args->len; i++)
        all[i + 1] = args->items[i];
    Value r = vm_begin_call(vm, method, all, n + 1, kw);
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
        v = submit(vm, f->slots);
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

static Value run_in(Vm *vm, Loop *loop, Value executor, Value fn,
                    const Value *args, uint32_t n, Value kwnames) {
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
    uint32_t named = kwnames ? as_tuple(kwnames)->len : 0;
    f->slots[RUN_ARGS] = tuple_from(vm, args, n + named);
    f->slots[RUN_KW] = kwnames ? retain(kwnames) : V_NULL;
    return V_FRAME;
}

Value bridge_run_in_executor(Vm *vm, Loop *loop, Value executor, Value fn,
                             const Value *args, uint32_t n) {
    return run_in(vm, loop, executor, fn, args, n, V_NULL);
}

/* --- to_thread --------------------------------------------------------------
 */

/* contextvars.copy_context().run */
static Value context_run(Vm *vm) {
    Value module = vm_import(vm, "contextvars");
    if (!module) return V_NULL;
    Value copy = dict_get_cstr(vm, module_dict(module), "copy_context");
    Value context = vm_call0(vm, copy);
    release(vm, module);
    if (!context) return V_NULL;
    Value name = str_intern(vm, "run", 3);
    Value run = obj_getattr(vm, context, name);
    release(vm, name);
    release(vm, context);
    return run;
}

enum { TO_ARGS, TO_KW, TO_SLOTS };
enum { TO_SUBMIT, TO_AWAIT, TO_OVER };

static Act submit_to_thread(Vm *vm, Frame *f) {
    const Tuple *args = as_tuple(f->slots[TO_ARGS]);
    Value kw = f->slots[TO_KW];
    Loop *loop = loop_require(vm);
    Value run = loop ? context_run(vm) : V_NULL;
    if (!run) return ACT_RAISE;
    f->state = TO_AWAIT;
    Value r = run_in(vm, loop, V_NONE, run, args->items,
                     args->len - (kw ? as_tuple(kw)->len : 0), kw);
    release(vm, run);
    return r == V_FRAME ? ACT_RUN : ACT_RAISE;
}

static Act to_thread_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Act act = ACT_RAISE;
    if (sig == SIG_RAISE) {
        lib_add_frame(vm, LIB_TO_THREAD);
        return ACT_RAISE;
    }
    if (f->state == TO_SUBMIT) {
        act = submit_to_thread(vm, f);
    } else if (f->state == TO_AWAIT) {
        f->state = TO_OVER;
        Value r = vm_begin_await(vm, f, v);
        release(vm, v);
        if (r == V_FRAME) return ACT_RUN;
        vm->result = r;
        act = r ? ACT_RETURN : ACT_RAISE;
    } else {
        vm->result = v;
        return ACT_RETURN;
    }
    if (act == ACT_RAISE) lib_add_frame(vm, LIB_TO_THREAD);
    return act;
}

Value bridge_to_thread(Vm *vm, const Value *args, uint32_t n, Value kwnames) {
    static const NativeFrameDef def = {.name = "to_thread",
                                       .step = to_thread_step,
                                       .slots = TO_SLOTS,
                                       .where = "asyncio/threads.py"};
    uint32_t named = kwnames ? as_tuple(kwnames)->len : 0;
    Gen *gen = gen_new_native(vm, &def, GEN_COROUTINE);
    gen->frame.slots[TO_ARGS] = tuple_from(vm, args, n + named);
    gen->frame.slots[TO_KW] = kwnames ? retain(kwnames) : V_NULL;
    return from_obj(gen);
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
