/* How awaitables become tasks: create_task(), ensure_future(). */
#include "engine/context.h"
#include "engine/handle.h"
#include "engine/loop.h"
#include "engine/mod_asyncio.h"
#include "engine/note.h"
#include "engine/task.h"
#include "vm/exc.h"

static bool is_eager_factory(Value factory, const Vm *vm) {
    return has_type(vm, factory, vm->t.native) &&
           ((Native *)as_obj(factory))->def->fn == asyncio_eager_factory;
}

static Value name_of(Vm *vm, Value task, Value name) {
    if (!task || !name || name == V_NONE) return task;
    Value method = str_intern(vm, "set_name", 8);
    Value r = vm_call_method(vm, task, method, &name, 1);
    release(vm, method);
    release(vm, r);
    if (r) return task;
    release(vm, task);
    return V_NULL;
}

static Value by_factory(Vm *vm, Loop *loop, Value coro, Value name,
                        Value context) {
    Value args[3] = {from_obj(loop), coro, context};
    Value kw = V_NULL;
    bool with_context = context && context != V_NONE;
    if (with_context) {
        Value key = str_from(vm, "context");
        kw = tuple_of1(vm, key);
        release(vm, key);
    }
    Value task =
        vm_call(vm, loop->task_factory, args, with_context ? 3 : 2, kw);
    release(vm, kw);
    return name_of(vm, task, name);
}

/* create_task(context=...): not a copy, as without it.  Steals the task. */
static Value in_context(Vm *vm, Value task, Value context) {
    Value variables = context_variables(vm, context);
    if (variables) {
        assign(vm, &as_task(task)->context, variables);
        return task;
    }
    release(vm, task);
    return V_NULL;
}

Value task_create(Vm *vm, Loop *loop, Value coro, Value name, Value context) {
    Value factory = loop->task_factory;
    if (!factory) {
        Value task = task_new(vm, loop, coro, name);
        if (task && context && context != V_NONE)
            return in_context(vm, task, context);
        return task;
    }
    if (is_eager_factory(factory, vm) && loop->running && !vm->c_depth)
        return task_new_eager(vm, loop, coro, name);
    return by_factory(vm, loop, coro, name, context);
}

/* --- ensure_future
 * ---------------------------------------------------------------- */

static Act wrap_step(Vm *vm, Frame *f, Sig sig, Value v) {
    /* A cancelled aclose() begins all the same: thrown into it before its
     * start, the exception reaches the generator, which then ends as it likes.
     */
    bool begins = f->state == 0 && has_type(vm, f->slots[0], vm->t.asend);
    if (sig == SIG_RAISE && !begins) return ACT_RAISE;
    if (sig == SIG_RAISE) exc_clear(vm);
    if (f->state == 1) {
        vm->result = v;
        return ACT_RETURN;
    }
    release(vm, v);
    f->state = 1;
    Value r = vm_begin_await(vm, f, f->slots[0]);
    if (r == V_FRAME) return ACT_RUN;
    if (!r) return ACT_RAISE;
    vm->result = r;
    return ACT_RETURN;
}

/* An object with __await__ as a coroutine. */
Value task_wrap_awaitable(Vm *vm, Value v) {
    static const NativeFrameDef def = {.name = "_wrap_awaitable",
                                       .step = wrap_step,
                                       .slots = 1,
                                       .where = "asyncio/tasks.py"};
    Gen *gen = gen_new_native(vm, &def, GEN_COROUTINE);
    gen->frame.slots[0] = retain(v);
    return from_obj(gen);
}

static Value same_loop(Vm *vm, Value future, const Loop *loop) {
    if (!loop || as_future(future)->loop == loop) return retain(future);
    return vm_raise(vm, vm->t.ValueError,
                    vm->minor >= 10
                        ? "The future belongs to a different loop than the "
                          "one specified as the loop argument"
                        : "The future belongs to a different loop than the "
                          "one specified as the loop argument");
}

static Value task_of(Vm *vm, Value coro, Loop *loop) {
    if (!loop) loop = loop_current(vm);
    if (!loop || !loop_check_closed(vm, loop)) return V_NULL;
    /* the answer is needed at once, so even an eager task runs in here */
    if (loop->task_factory) return by_factory(vm, loop, coro, V_NULL, V_NULL);
    return task_new(vm, loop, coro, V_NULL);
}

Value task_ensure(Vm *vm, Value v, Loop *loop) {
    if (is_future(vm, v)) return same_loop(vm, v, loop);
    if (is_coroutine(vm, v)) return task_of(vm, v, loop);
    if (!is_obj(v) || !as_obj(v)->type->await)
        return vm_raise(
            vm, vm->t.TypeError,
            "An asyncio.Future, a coroutine or an awaitable is required");
    Value coro = task_wrap_awaitable(vm, v);
    Value task = task_of(vm, coro, loop);
    release(vm, coro);
    return task;
}
