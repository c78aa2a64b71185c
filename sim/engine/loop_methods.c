/* The methods of an event loop that a program calls. */
#include <math.h>

#include "engine/bridge.h"
#include "engine/context.h"
#include "engine/executor.h"
#include "engine/handle.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "engine/task.h"
#include "vm/code.h"
#include "vm/exc.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"

/* --- call_soon and friends ---------------------------------------------------
 */

/* context=… is the only keyword these take; V_NULL: none.  False: TypeError. */
static bool context_keyword(Vm *vm, const char *fn, const Value *args,
                            uint32_t n, Value kw, Value *context) {
    *context = V_NULL;
    if (!kw) return true;
    uint32_t named = as_tuple(kw)->len;
    for (uint32_t i = 0; i < named; i++) {
        Value name = as_tuple(kw)->items[i];
        if (!str_is(str_view(name), "context") || vm->minor < 7) {
            vm_raise(vm, vm->t.TypeError,
                     "%s() got an unexpected keyword argument '%s'", fn,
                     as_str(name)->data);
            return false;
        }
        *context = args[n + i];
    }
    if (*context == V_NONE) *context = V_NULL;
    return true;
}

static Value too_few(Vm *vm, const char *fn, uint32_t given, uint32_t needed) {
    static const char *const names[] = {"", "'callback'",
                                        "'delay' and 'callback'"};
    return vm_raise(vm, vm->t.TypeError,
                    "%s() missing %u required positional argument%s: %s", fn,
                    needed - given, needed - given > 1 ? "s" : "",
                    names[needed - given]);
}

static Value with_context(Vm *vm, Handle *h, Value context) {
    if (!h) return V_NULL;
    h->context = context ? retain(context) : context_object(vm);
    return from_obj(h);
}

static Value call_soon_as(Vm *vm, const char *fn, const Value *args, uint32_t n,
                          Value kw, HandleWhat what) {
    Value context;
    if (!context_keyword(vm, fn, args, n, kw, &context)) return V_NULL;
    if (n < 2) return too_few(vm, fn, n - 1, 1);
    return with_context(
        vm,
        loop_call_soon(vm, as_loop(args[0]), args[1], args + 2, n - 2, what),
        context);
}

static Value m_call_soon(Vm *vm, const Value *args, uint32_t n, Value kw) {
    return call_soon_as(vm, "call_soon", args, n, kw, WHAT_CALL);
}

static Value m_call_soon_threadsafe(Vm *vm, const Value *args, uint32_t n,
                                    Value kw) {
    Value context;
    if (!context_keyword(vm, "call_soon_threadsafe", args, n, kw, &context))
        return V_NULL;
    if (n < 2) return too_few(vm, "call_soon_threadsafe", n - 1, 1);
    return bridge_call_soon(vm, as_loop(args[0]), args[1], args + 2, n - 2,
                            context);
}

static Value call_at_as(Vm *vm, const char *fn, const Value *args, uint32_t n,
                        Value kw, bool later) {
    Value context;
    double when;
    if (!context_keyword(vm, fn, args, n, kw, &context)) return V_NULL;
    if (n < 3) return too_few(vm, fn, n - 1, 2);
    if (!float_from(vm, args[1], &when)) return V_NULL;
    const Clock *clock = &engine_of(vm)->clock;
    int64_t due = clock_ns(when);
    if (later) {
        int64_t now = clock->now;
        when += clock_seconds(now);
        due = due > INT64_MAX - now ? INT64_MAX : now + due;
    }
    Handle *h = loop_call_at(vm, as_loop(args[0]), due, args[2], args + 3,
                             n - 3, WHAT_TIMER);
    if (h) h->when = when;
    return with_context(vm, h, context);
}

static Value m_call_later(Vm *vm, const Value *args, uint32_t n, Value kw) {
    return call_at_as(vm, "call_later", args, n, kw, true);
}

static Value m_call_at(Vm *vm, const Value *args, uint32_t n, Value kw) {
    return call_at_as(vm, "call_at", args, n, kw, false);
}

static Value m_time(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return float_new(vm, clock_seconds(clock_read(vm, &engine_of(vm)->clock)));
}

/* --- running
 * ------------------------------------------------------------------- */

static Value m_run_forever(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return loop_run_forever(vm, as_loop(args[0]));
}

static Value m_run_until_complete(Vm *vm, const Value *args, uint32_t n,
                                  Value kw) {
    (void)n, (void)kw;
    return loop_run_until(vm, as_loop(args[0]), args[1]);
}

static Value m_stop(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    loop_stop(vm, as_loop(args[0]));
    return V_NONE;
}

static Value m_close(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop = as_loop(args[0]);
    if (loop->running)
        return vm_raise(vm, vm->t.RuntimeError,
                        "Cannot close a running event loop");
    if (loop->closed) return V_NONE;
    loop->closed = 1;
    trace_emit(vm->trace, EV_LOOP_STATE, LOOP_CLOSED, note_loc(vm), loop->id, 0,
               0, 0);
    Engine *e = engine_of(vm);
    e->clearing = true;
    ready_clear(vm, &loop->ready);
    timers_clear(vm, &loop->timers);
    e->clearing = false;
    bridge_loop_closed(vm, loop);
    return vm->exc ? V_NULL : V_NONE;
}

static Value m_is_running(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_loop(args[0])->running);
}

static Value m_is_closed(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_loop(args[0])->closed);
}

static Value m_get_debug(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_loop(args[0])->debug);
}

static Value m_set_debug(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int on = obj_truth(vm, args[1]);
    if (on < 0) return V_NULL;
    as_loop(args[0])->debug = (uint8_t)on;
    return V_NONE;
}

static Value m_shutdown_asyncgens(Vm *vm, const Value *args, uint32_t n,
                                  Value kw) {
    (void)n, (void)kw;
    return vm_call1(vm, engine_of(vm)->shutdown_async_gens, args[0]);
}

/* --- executors
 * ------------------------------------------------------------------- */

static Value m_shutdown_executor(Vm *vm, const Value *args, uint32_t n,
                                 Value kw) {
    (void)n, (void)kw;
    return bridge_shutdown_default(vm, as_loop(args[0]), args[1]);
}

static Value m_run_in_executor(Vm *vm, const Value *args, uint32_t n,
                               Value kw) {
    (void)kw;
    static const char *const missing[] = {"'executor' and 'func'", "'func'"};
    if (n < 3)
        return vm_raise(vm, vm->t.TypeError,
                        "%srun_in_executor() missing %u required positional "
                        "argument%s: %s",
                        vm->minor >= 10 ? "BaseEventLoop." : "", 3 - n,
                        n == 1 ? "s" : "", missing[n - 1]);
    return bridge_run_in_executor(vm, as_loop(args[0]), args[1], args[2],
                                  args + 3, n - 3);
}

static Value m_set_default_executor(Vm *vm, const Value *args, uint32_t n,
                                    Value kw) {
    (void)n, (void)kw;
    bool pool = is_thread_pool(vm, args[1]);
    if (!pool && vm->minor >= 11)
        return vm_raise(vm, vm->t.TypeError,
                        "executor must be ThreadPoolExecutor instance");
    if (!pool && vm->minor >= 8)
        vm_warn(vm, vm->t.DeprecationWarning,
                "Using the default executor that is not an instance of "
                "ThreadPoolExecutor is deprecated and will be prohibited in "
                "Python 3.9");
    if (vm->exc) return V_NULL;
    assign(vm, &as_loop(args[0])->executor,
           args[1] == V_NONE ? V_NULL : retain(args[1]));
    return V_NONE;
}

/* --- futures and tasks
 * ---------------------------------------------------------- */

static Value m_create_future(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return from_obj(future_new(vm, as_loop(args[0]), OBJ_FUTURE));
}

static Value m_create_task(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop = as_loop(args[0]);
    if (!loop_check_closed(vm, loop)) return V_NULL;
    if (!has_type(vm, args[1], vm->t.asend))
        return task_create(vm, loop, args[1], args[2], args[3]);
    Value coro = task_wrap_awaitable(vm, args[1]);
    Value task = task_create(vm, loop, coro, args[2], args[3]);
    release(vm, coro);
    return task;
}

static Value m_set_task_factory(Vm *vm, const Value *args, uint32_t n,
                                Value kw) {
    (void)n, (void)kw;
    if (args[1] != V_NONE && !obj_callable(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError,
                        "task factory must be a callable or None");
    assign(vm, &as_loop(args[0])->task_factory,
           args[1] == V_NONE ? V_NULL : retain(args[1]));
    return V_NONE;
}

static Value m_get_task_factory(Vm *vm, const Value *args, uint32_t n,
                                Value kw) {
    (void)vm, (void)n, (void)kw;
    Value f = as_loop(args[0])->task_factory;
    return f ? retain(f) : V_NONE;
}

/* --- errors
 * --------------------------------------------------------------------- */

static Value m_set_exception_handler(Vm *vm, const Value *args, uint32_t n,
                                     Value kw) {
    (void)n, (void)kw;
    if (args[1] != V_NONE && !obj_callable(vm, args[1])) {
        Value repr = obj_repr(vm, args[1]);
        if (repr)
            vm_raise(vm, vm->t.TypeError,
                     "A callable object or None is expected, got %s",
                     as_str(repr)->data);
        release(vm, repr);
        return V_NULL;
    }
    assign(vm, &as_loop(args[0])->exception_handler,
           args[1] == V_NONE ? V_NULL : retain(args[1]));
    return V_NONE;
}

static Value m_get_exception_handler(Vm *vm, const Value *args, uint32_t n,
                                     Value kw) {
    (void)vm, (void)n, (void)kw;
    Value h = as_loop(args[0])->exception_handler;
    return h ? retain(h) : V_NONE;
}

static Value m_default_exception_handler(Vm *vm, const Value *args, uint32_t n,
                                         Value kw) {
    (void)n, (void)kw;
    if (!is_dict(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError, "the context must be a dict");
    loop_report_default(vm, as_dict(args[1]));
    return V_NONE;
}

static Value m_call_exception_handler(Vm *vm, const Value *args, uint32_t n,
                                      Value kw) {
    (void)n, (void)kw;
    if (!is_dict(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError, "the context must be a dict");
    loop_call_handler(vm, as_loop(args[0]), as_dict(args[1]));
    return vm->stop ? V_NULL : V_NONE;
}

/* --- signals: none ever comes to a simulated program
 * ----------------------------- */

/* The loop's dict of them; `number` is what the program gave. */
static Dict *signal_handlers(Vm *vm, Loop *loop, Value number) {
    int64_t n;
    if (!int_index(vm, number, &n)) return NULL;
    if (n < 1 || n > 64) {
        vm_raise(vm, vm->t.ValueError, "invalid signal number %lld",
                 (long long)n);
        return NULL;
    }
    if (!loop->signals) loop->signals = from_obj(dict_new(vm));
    return as_dict(loop->signals);
}

static Value m_add_signal_handler(Vm *vm, const Value *args, uint32_t n,
                                  Value kw) {
    (void)kw;
    if (n < 3)
        return vm_raise(vm, vm->t.TypeError,
                        "add_signal_handler() needs a signal and a callback");
    bool coro = has_type(vm, args[2], vm->t.func) &&
                as_func(args[2])->code->flags & CODE_COROUTINE;
    if (coro || has_type(vm, args[2], vm->t.coroutine))
        return vm_raise(vm, vm->t.TypeError,
                        "coroutines cannot be used with add_signal_handler()");
    Dict *d = signal_handlers(vm, as_loop(args[0]), args[1]);
    if (!d) return V_NULL;
    dict_set(vm, d, args[1], args[2]);
    return vm->exc ? V_NULL : V_NONE;
}

static Value m_remove_signal_handler(Vm *vm, const Value *args, uint32_t n,
                                     Value kw) {
    (void)n, (void)kw;
    Dict *d = signal_handlers(vm, as_loop(args[0]), args[1]);
    if (!d) return V_NULL;
    bool had = dict_get(vm, d, args[1]) != V_NULL;
    if (had) dict_del(vm, d, args[1]);
    return v_bool(had);
}

/* --- what Loopscope does not run
 * ------------------------------------------------- */

#define REFUSED(id, text)                                                      \
    static Value m_##id(Vm *vm, const Value *args, uint32_t n, Value kw) {     \
        (void)args, (void)n, (void)kw;                                         \
        return vm_refuse(vm, "%s", text);                                      \
    }
REFUSED(files, "watching file descriptors")
REFUSED(network, "network connections")
REFUSED(subprocess, "subprocesses")
#undef REFUSED

const NativeDef loop_methods[] = {
    {"call_soon", m_call_soon, NF_METHOD, NULL},
    {"call_soon_threadsafe", m_call_soon_threadsafe, NF_METHOD, NULL},
    {"call_later", m_call_later, NF_METHOD, NULL},
    {"call_at", m_call_at, NF_METHOD, NULL},
    {"time", m_time, NF_METHOD, ""},
    {"run_forever", m_run_forever, NF_METHOD, ""},
    {"run_until_complete", m_run_until_complete, NF_METHOD, "future"},
    {"stop", m_stop, NF_METHOD, ""},
    {"close", m_close, NF_METHOD, ""},
    {"is_running", m_is_running, NF_METHOD, ""},
    {"is_closed", m_is_closed, NF_METHOD, ""},
    {"get_debug", m_get_debug, NF_METHOD, ""},
    {"set_debug", m_set_debug, NF_METHOD, "enabled"},
    {"shutdown_asyncgens", m_shutdown_asyncgens, NF_METHOD, ""},
    {"shutdown_default_executor", m_shutdown_executor, NF_METHOD, "timeout?"},
    {"create_future", m_create_future, NF_METHOD, ""},
    {"create_task", m_create_task, NF_METHOD, "coro * name? context?"},
    {"set_task_factory", m_set_task_factory, NF_METHOD, "factory"},
    {"get_task_factory", m_get_task_factory, NF_METHOD, ""},
    {"set_exception_handler", m_set_exception_handler, NF_METHOD, "handler"},
    {"get_exception_handler", m_get_exception_handler, NF_METHOD, ""},
    {"default_exception_handler", m_default_exception_handler, NF_METHOD,
     "context"},
    {"call_exception_handler", m_call_exception_handler, NF_METHOD, "context"},
    {"run_in_executor", m_run_in_executor, NF_METHOD, NULL},
    {"set_default_executor", m_set_default_executor, NF_METHOD | NF_PY,
     "executor"},
    {"add_signal_handler", m_add_signal_handler, NF_METHOD, NULL},
    {"remove_signal_handler", m_remove_signal_handler, NF_METHOD, "sig"},
    {"add_reader", m_files, NF_METHOD, NULL},
    {"remove_reader", m_files, NF_METHOD, NULL},
    {"add_writer", m_files, NF_METHOD, NULL},
    {"remove_writer", m_files, NF_METHOD, NULL},
    {"create_connection", m_network, NF_METHOD, NULL},
    {"create_server", m_network, NF_METHOD, NULL},
    {"create_datagram_endpoint", m_network, NF_METHOD, NULL},
    {"getaddrinfo", m_network, NF_METHOD, NULL},
    {"sock_recv", m_network, NF_METHOD, NULL},
    {"sock_sendall", m_network, NF_METHOD, NULL},
    {"sock_connect", m_network, NF_METHOD, NULL},
    {"sock_accept", m_network, NF_METHOD, NULL},
    {"subprocess_exec", m_subprocess, NF_METHOD, NULL},
    {"subprocess_shell", m_subprocess, NF_METHOD, NULL},
    {NULL, NULL, 0, NULL},
};
