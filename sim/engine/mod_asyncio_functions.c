/* The functions of asyncio that are native. */
#include "engine/bridge.h"
#include "engine/handle.h"
#include "engine/loop.h"
#include "engine/mod_asyncio.h"
#include "engine/note.h"
#include "engine/process.h"
#include "engine/task.h"
#include "vm/code.h"
#include "vm/exc.h"

/* --- loops -------------------------------------------------------------------
 */

static Value f_get_event_loop(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    Loop *loop = loop_current(vm);
    return loop ? retain(from_obj(loop)) : V_NULL;
}

static Value f_get_running_loop(Vm *vm, const Value *args, uint32_t n,
                                Value kw) {
    (void)args, (void)n, (void)kw;
    Loop *loop = loop_require(vm);
    return loop ? retain(from_obj(loop)) : V_NULL;
}

static Value f_running_loop_or_none(Vm *vm, const Value *args, uint32_t n,
                                    Value kw) {
    (void)args, (void)n, (void)kw;
    Loop *loop = loop_running(vm);
    return loop ? retain(from_obj(loop)) : V_NONE;
}

static Value f_new_event_loop(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(loop_new(vm));
}

static Value f_set_event_loop(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (args[0] != V_NONE && !is_loop(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError,
                        "loop argument must be an instance of "
                        "AbstractEventLoop or None, not '%s'",
                        type_of(vm, args[0])->name);
    assign(vm, &engine_of(vm)->current_loop, retain(args[0]));
    return V_NONE;
}

/* --- tasks
 * ------------------------------------------------------------------------ */

static Value f_create_task(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop = loop_require(vm);
    if (!loop) return V_NULL;
    return task_create(vm, loop, args[0], args[1], args[2]);
}

/* The loop argument, or NULL: none given.  False: it is something else. */
static bool loop_arg(Vm *vm, Value v, Loop **loop) {
    *loop = NULL;
    if (!v || v == V_NONE) return true;
    *loop = loop_for_future(vm, v);
    return *loop != NULL;
}

static Value f_ensure_future(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop;
    if (!loop_arg(vm, args[1], &loop)) return V_NULL;
    return task_ensure(vm, args[0], loop);
}

static Value f_current_task(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop;
    if (!loop_arg(vm, args[0], &loop)) return V_NULL;
    if (!loop) loop = loop_require(vm);
    if (!loop) return V_NULL;
    return loop->task ? retain(from_obj(loop->task)) : V_NONE;
}

static Value f_all_tasks(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop;
    if (!loop_arg(vm, args[0], &loop)) return V_NULL;
    if (!loop) loop = loop_require(vm);
    return loop ? task_all(vm, loop, false) : V_NULL;
}

Value asyncio_eager_factory(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop = loop_for_future(vm, args[0]);
    if (!loop) return V_NULL;
    if (loop->running) return task_new_eager(vm, loop, args[1], args[2]);
    return task_new(vm, loop, args[1], args[2]);
}

/* --- what is it
 * ------------------------------------------------------------------- */

static Value f_isfuture(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return v_bool(is_future(vm, args[0]));
}

static Value f_iscoroutine(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return v_bool(is_coroutine(vm, args[0]));
}

static Value f_iscoroutinefunction(Vm *vm, const Value *args, uint32_t n,
                                   Value kw) {
    (void)n, (void)kw;
    Value fn = args[0];
    if (has_type(vm, fn, vm->t.method)) fn = ((Method *)as_obj(fn))->func;
    if (has_type(vm, fn, vm->t.func) &&
        (as_func(fn)->code->flags & CODE_COROUTINE))
        return V_TRUE;
    /* the mark of @asyncio.coroutine */
    Value name = str_intern(vm, "_is_coroutine", 13);
    Value mark = obj_getattr_opt(vm, fn, name);
    release(vm, name);
    release(vm, mark);
    return vm->exc ? V_NULL : v_bool(mark != V_NULL);
}

/* --- from other threads
 * ------------------------------------------------------------------- */

static Value f_threadsafe(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!is_coroutine(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError, "A coroutine object is required");
    if (!is_loop(vm, args[1]))
        return vm_raise(vm, vm->t.AttributeError,
                        "'%s' object has no attribute 'call_soon_threadsafe'",
                        type_of(vm, args[1])->name);
    return bridge_run_coroutine(vm, args[0], as_loop(args[1]));
}

static Value f_to_thread(Vm *vm, const Value *args, uint32_t n, Value kw) {
    if (n > 0) return bridge_to_thread(vm, args, n, kw);
    return vm_raise(
        vm, vm->t.TypeError,
        "to_thread() missing 1 required positional argument: 'func'");
}

static Value f_wrap_future(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (is_future(vm, args[0])) return retain(args[0]);
    if (!is_cfuture(vm, args[0])) {
        Value repr = obj_repr(vm, args[0]);
        if (repr)
            vm_raise(vm, vm->t.AssertionError,
                     "concurrent.futures.Future is expected, got %s",
                     as_str(repr)->data);
        release(vm, repr);
        return V_NULL;
    }
    Loop *loop = loop_for_future(vm, args[1]);
    return loop ? bridge_wrap(vm, args[0], loop) : V_NULL;
}

/* --- what Loopscope does not run
 * --------------------------------------------------- */

#define REFUSED(id, text)                                                      \
    static Value f_##id(Vm *vm, const Value *args, uint32_t n, Value kw) {     \
        (void)args, (void)n, (void)kw;                                         \
        return vm_refuse(vm, "%s", text);                                      \
    }
REFUSED(streams, "streams and network connections")
REFUSED(eager_custom, "asyncio.create_eager_task_factory()")
#undef REFUSED

const NativeDef asyncio_functions[] = {
    {"get_event_loop", f_get_event_loop, 0, ""},
    {"get_running_loop", f_get_running_loop, 0, ""},
    {"_get_running_loop", f_running_loop_or_none, 0, ""},
    {"new_event_loop", f_new_event_loop, 0, ""},
    {"set_event_loop", f_set_event_loop, 0, "loop"},
    {"create_task", f_create_task, NF_PY, "coro * name? context?"},
    {"ensure_future", f_ensure_future, NF_PY, "coro_or_future * loop?"},
    {"current_task", f_current_task, 0, "loop?"},
    {"all_tasks", f_all_tasks, NF_PY, "loop?"},
    {"eager_task_factory", asyncio_eager_factory, NF_PY,
     "loop coro * name? context?"},
    {"isfuture", f_isfuture, NF_PY, "obj"},
    {"iscoroutine", f_iscoroutine, NF_PY, "obj"},
    {"iscoroutinefunction", f_iscoroutinefunction, NF_PY, "func"},
    {"run_coroutine_threadsafe", f_threadsafe, NF_PY, "coro loop"},
    {"to_thread", f_to_thread, 0, NULL},
    {"wrap_future", f_wrap_future, NF_PY, "future * loop?"},
    {"open_connection", f_streams, 0, NULL},
    {"start_server", f_streams, 0, NULL},
    {"open_unix_connection", f_streams, 0, NULL},
    {"start_unix_server", f_streams, 0, NULL},
    {"StreamReader", f_streams, 0, NULL},
    {"StreamWriter", f_streams, 0, NULL},
    {"create_subprocess_exec", asyncio_subprocess_exec, 0, NULL},
    {"create_subprocess_shell", asyncio_subprocess_shell, 0, NULL},
    {"create_eager_task_factory", f_eager_custom, 0, NULL},
    {NULL, NULL, 0, NULL},
};
