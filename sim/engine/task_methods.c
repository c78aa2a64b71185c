/* The methods that Task has and Future has not. */
#include <string.h>

#include "engine/loop.h"
#include "engine/note.h"
#include "engine/task.h"

static Value m_get_coro(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return retain(as_task(args[0])->coro);
}

static Value m_get_context(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    (void)args;
    return vm_refuse(vm, "Task.get_context()");
}

static Value m_get_name(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    StrBuf sb = {0};
    task_write_name(vm, as_task(args[0]), &sb);
    return str_from_buf(vm, &sb);
}

static Value m_set_name(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value s = obj_str(vm, args[1]);
    if (!s) return V_NULL;
    Task *task = as_task(args[0]);
    assign(vm, &task->name, s);
    if (noting(vm))
        trace_emit(vm->trace, EV_TASK_NAME, 0, note_loc(vm), task->f.id,
                   note_text(vm, "%s", as_str(s)->data), 0, 0);
    return V_NONE;
}

static Value m_cancelling(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_int(as_task(args[0])->cancels);
}

static Value m_uncancel(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Task *task = as_task(args[0]);
    if (task->cancels > 0) {
        task->cancels--;
        if (task->cancels == 0 && vm->minor >= 13) task->must_cancel = 0;
    }
    return v_int(task->cancels);
}

static Value no_setter(Vm *vm, const char *name) {
    return vm_raise(vm, vm->t.RuntimeError,
                    "Task does not support %s operation", name);
}

static Value m_set_result(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (vm->minor >= 7) return no_setter(vm, "set_result");
    if (future_done(as_future(args[0])))
        return vm_raise(vm, engine_of(vm)->t.InvalidStateError,
                        "invalid state");
    future_set_result(vm, as_future(args[0]), args[1]);
    return V_NONE;
}

static Value m_set_exception(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    (void)args;
    if (vm->minor >= 7) return no_setter(vm, "set_exception");
    return vm_refuse(vm, "Task.set_exception()");
}

static Value m_stack(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    (void)args;
    return vm_refuse(vm, "Task.get_stack() and Task.print_stack()");
}

/* Task.current_task(loop=None), up to 3.8 */
static Value m_current_task(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop =
        args[1] && args[1] != V_NONE ? as_loop(args[1]) : loop_current(vm);
    if (!loop) return V_NULL;
    return loop->task ? retain(from_obj(loop->task)) : V_NONE;
}

static Value m_all_tasks(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop =
        args[1] && args[1] != V_NONE ? as_loop(args[1]) : loop_current(vm);
    if (!loop) return V_NULL;
    return task_all(vm, loop, true);
}

const NativeDef task_methods[] = {
    {"get_coro", m_get_coro, NF_METHOD, ""},
    {"get_context", m_get_context, NF_METHOD, ""},
    {"get_name", m_get_name, NF_METHOD, ""},
    {"set_name", m_set_name, NF_METHOD, "value /"},
    {"cancelling", m_cancelling, NF_METHOD, ""},
    {"uncancel", m_uncancel, NF_METHOD, ""},
    {"set_result", m_set_result, NF_METHOD, "result /"},
    {"set_exception", m_set_exception, NF_METHOD, "exception /"},
    {"get_stack", m_stack, NF_METHOD, "* limit?"},
    {"print_stack", m_stack, NF_METHOD, "* limit? file?"},
    {"current_task", m_current_task, NF_CLASS, "loop?"},
    {"all_tasks", m_all_tasks, NF_CLASS, "loop?"},
    {NULL, NULL, 0, NULL},
};

static Value get_must_cancel(Vm *vm, Value self) {
    (void)vm;
    return v_bool(as_task(self)->must_cancel);
}

static Value get_waiter(Vm *vm, Value self) {
    (void)vm;
    Value w = as_task(self)->waiter;
    return w ? retain(w) : V_NONE;
}

static Value get_coro(Vm *vm, Value self) {
    (void)vm;
    return retain(as_task(self)->coro);
}

static Value get_log_pending(Vm *vm, Value self) {
    (void)vm;
    return v_bool(!as_task(self)->quiet);
}

static bool set_log_pending(Vm *vm, Value self, Value v) {
    int yes = v ? obj_truth(vm, v) : 1;
    if (yes >= 0) as_task(self)->quiet = !yes;
    return yes >= 0;
}

const GetSetDef task_getset[] = {
    {"_must_cancel", get_must_cancel, NULL},
    {"_fut_waiter", get_waiter, NULL},
    {"_coro", get_coro, NULL},
    {"_log_destroy_pending", get_log_pending, set_log_pending},
    {NULL, NULL, NULL},
};

Value task_all(Vm *vm, const Loop *loop, bool done_too) {
    Value set = set_new(vm, false);
    Task *t = engine_of(vm)->tasks;
    while (t && t->next)
        t = t->next;
    for (; t; t = t->prev) { /* oldest first */
        if (t->f.loop != loop || t->f.h.refs == 0) continue;
        if (done_too || !future_done(&t->f)) set_add(vm, set, from_obj(t));
    }
    return set;
}

/* Methods that a dialect does not have yet, or no longer. */
void task_hide_methods(Vm *vm) {
    static const struct {
        const char *name;
        int from, to;
    } spans[] = {
        {"get_coro", 8, 99},    {"get_context", 12, 99}, {"get_name", 8, 99},
        {"set_name", 8, 99},    {"cancelling", 11, 99},  {"uncancel", 11, 99},
        {"current_task", 5, 8}, {"all_tasks", 5, 8},
    };
    Type *t = engine_of(vm)->t.task;
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        if (vm->minor >= spans[i].from && vm->minor <= spans[i].to) continue;
        Value name = str_intern(vm, spans[i].name, strlen(spans[i].name));
        dict_del(vm, t->dict, name);
        release(vm, name);
    }
}
