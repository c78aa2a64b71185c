#include "engine/task.h"

#include "engine/context.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "engine/visit.h"
#include "vm/exc.h"

bool is_coroutine(Vm *vm, Value v) {
    if (has_type(vm, v, vm->t.coroutine)) return true;
    return vm->minor <= 11 && has_type(vm, v, vm->t.gen);
}

/* --- making -----------------------------------------------------------------
 */

static void link_task(Engine *e, Task *task) {
    task->next = e->tasks;
    if (e->tasks) e->tasks->prev = task;
    e->tasks = task;
}

static void unlink_task(Engine *e, Task *task) {
    if (task->prev)
        task->prev->next = task->next;
    else if (e->tasks == task)
        e->tasks = task->next;
    if (task->next) task->next->prev = task->prev;
}

static void note_new(Vm *vm, Task *task, uint32_t flags) {
    if (!noting(vm)) return;
    Gen *gen = (Gen *)as_obj(task->coro);
    uint32_t func =
        gen->frame.kind == FRAME_PY ? loc_func(note_gen_loc(vm, gen)) : 0;
    trace_emit(vm->trace, EV_TASK_NEW, (uint8_t)flags, note_loc(vm), task->f.id,
               func, note_call(vm, task->coro), note_current_task(vm));
    if (is_obj(task->name))
        trace_emit(vm->trace, EV_TASK_NAME, 0, 0, task->f.id,
                   note_text(vm, "%s", as_str(task->name)->data), 0, 0);
}

static bool set_name(Vm *vm, Task *task, Value name) {
    if (!name || name == V_NONE) {
        task->name = v_int(++engine_of(vm)->next_task_name);
        return true;
    }
    Value s = is_str(vm, name) ? retain(name) : obj_str(vm, name);
    if (!s) return false;
    assign(vm, &task->name, s);
    return true;
}

/* Fills a fresh Task in; false with an exception. */
static bool task_setup(Vm *vm, Task *task, Loop *loop, Value coro, Value name) {
    if (!is_coroutine(vm, coro)) {
        Value repr = obj_repr(vm, coro);
        if (repr)
            vm_raise(vm, vm->t.TypeError, "a coroutine was expected, got %s",
                     as_str(repr)->data);
        release(vm, repr);
        return false;
    }
    Engine *e = engine_of(vm);
    future_setup(vm, &task->f, loop);
    task->f.flags = FUTF_TASK;
    if (!set_name(vm, task, name)) return false;
    task->coro = retain(coro);
    task->context = context_fork(vm);
    task->f.id = ++e->next_task;
    link_task(e, task);
    return true;
}

static Value task_make(Vm *vm, Type *t, Value coro, Value name, Loop *loop) {
    Task *task = obj_alloc(vm, t);
    if (task_setup(vm, task, loop, coro, name)) return from_obj(task);
    release(vm, from_obj(task));
    return V_NULL;
}

static void push_step(Vm *vm, Task *task, HandleWhat what) {
    Ready r = {
        .a = retain(from_obj(task)), .kind = READY_STEP, .what = (uint8_t)what};
    loop_push(vm, task->f.loop, r, task->f.id, 0);
}

Value task_new(Vm *vm, Loop *loop, Value coro, Value name) {
    Value task = task_make(vm, engine_of(vm)->t.task, coro, name, loop);
    if (!task) return V_NULL;
    note_new(vm, as_task(task), loop_running(vm) ? 0 : TASK_MAIN);
    push_step(vm, as_task(task), WHAT_FIRST_STEP);
    return task;
}

/* The step is over, or there was none: see task_new_eager. */
static Act eager_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Task *task = as_task(f->slots[0]);
    if (sig == SIG_START) {
        f->slots[1] = retain(from_obj(task->f.loop->task));
        if (task_begin_step(vm, task, V_NULL)) return ACT_RUN;
        sig = SIG_RAISE;
    }
    bool fine = task_end_step(vm, task, sig, v);
    task->f.loop->task = f->slots[1] ? as_task(f->slots[1]) : NULL;
    if (!fine) return ACT_RAISE;
    vm->result = retain(f->slots[0]);
    return ACT_RETURN;
}

Value task_new_eager(Vm *vm, Loop *loop, Value coro, Value name) {
    static const NativeFrameDef def = {
        .name = "Task", .step = eager_step, .slots = 2};
    Value task = task_make(vm, engine_of(vm)->t.task, coro, name, loop);
    if (!task) return V_NULL;
    as_task(task)->eager = 1;
    note_new(vm, as_task(task), TASK_EAGER);
    trace_emit(vm->trace, EV_STEP_BEGIN, 0, note_loc(vm), as_task(task)->f.id,
               0, 0, 0);
    Frame *f = frame_push_native(vm, &def);
    f->slots[0] = task;
    return V_FRAME;
}

/* --- stepping ----------------------------------------------------------------
 */

bool task_begin_step(Vm *vm, Task *task, Value exc) {
    context_exchange(vm, &task->context);
    task->f.loop->task = task;
    clear(vm, &task->waiter);
    if (task->must_cancel) {
        task->must_cancel = 0;
        if (!exc || !is_a(vm, exc, engine_of(vm)->t.CancelledError)) {
            release(vm, exc);
            exc = future_cancelled_error(vm, &task->f);
        }
    }
    Gen *gen = (Gen *)as_obj(task->coro);
    if (!exc) return vm_begin_send(vm, gen, V_NONE) == V_FRAME;
    vm_raise_value(vm, exc);
    return vm_begin_throw(vm, gen) == V_FRAME;
}

Value task_wakeup_exception(Vm *vm, Value awaited) {
    if (is_future(vm, awaited)) {
        Future *f = as_future(awaited);
        if (f->state == FUT_FINISHED && !(f->flags & FUTF_FAILED))
            return V_NULL;
        Value r = future_result(vm, f);
        if (!r) return exc_take(vm);
        release(vm, r);
    }
    return V_NULL;
}

static void note_step_end(Vm *vm, Task *task, Outcome outcome, uint32_t ref) {
    if (!noting(vm)) return;
    trace_emit(vm->trace, EV_STEP_END, (uint8_t)outcome,
               note_gen_loc(vm, (Gen *)as_obj(task->coro)), task->f.id, ref, 0,
               0);
}

/* The coroutine did something that a task cannot wait for: it gets a
 * RuntimeError at that place, in the next iteration.  Steals the text. */
static void throw_later(Vm *vm, Task *task, Value text) {
    Value exc =
        text ? exc_new_value(vm, vm->t.RuntimeError, text) : exc_take(vm);
    release(vm, text);
    Ready r = {.a = retain(from_obj(task)),
               .b = exc,
               .kind = READY_THROW,
               .what = WHAT_STEP};
    loop_push(vm, task->f.loop, r, task->f.id, 0);
    note_step_end(vm, task, OUT_YIELDED, 0);
}

/* fmt with the reprs of the task and of what it yielded. */
static Value misuse(Vm *vm, const char *before, Value a, const char *between,
                    Value b, const char *after) {
    Value x = obj_repr(vm, a), y = x && b ? obj_repr(vm, b) : V_NULL;
    Value text = V_NULL;
    if (x && (y || !b))
        text = str_printf(vm, "%s%s%s%s%s", before, as_str(x)->data, between,
                          y ? as_str(y)->data : "", after);
    release(vm, x);
    release(vm, y);
    return text;
}

/* V_NULL if the task may wait for this future, else what is wrong. */
static Value check_future(Vm *vm, Task *task, Future *f, bool *wrong) {
    Value self = from_obj(task), other = from_obj(f);
    *wrong = true;
    if (f->loop != task->f.loop)
        return misuse(vm, "Task ", self, " got Future ", other,
                      " attached to a different loop");
    if (!(f->flags & FUTF_BLOCKING))
        return misuse(vm, "yield was used instead of yield from in task ", self,
                      " with ", other, "");
    if (other == self)
        return misuse(vm, "Task cannot await on itself: ", self, "", V_NULL,
                      "");
    *wrong = false;
    return V_NULL;
}

static void wait_for_future(Vm *vm, Task *task, Value v) {
    Future *f = as_future(v);
    bool wrong;
    Value text = check_future(vm, task, f, &wrong);
    if (wrong) {
        throw_later(vm, task, text);
        return;
    }
    f->flags &= (uint8_t)~FUTF_BLOCKING;
    future_add_cb(vm, f, CB_WAKEUP, from_obj(task));
    task->waiter = retain(v);
    note_step_end(vm, task, OUT_WAITS, note_ref(f));
    if (!task->must_cancel) return;
    FutureMore *m = task->f.more;
    if (awaited_cancel(vm, v, m ? m->cancel_message : V_NULL))
        task->must_cancel = 0;
}

static void step_yielded(Vm *vm, Task *task, Value v) {
    if (is_future(vm, v)) {
        wait_for_future(vm, task, v);
    } else if (v == V_NONE) {
        push_step(vm, task, WHAT_STEP);
        note_step_end(vm, task, OUT_YIELDED, 0);
    } else if (has_type(vm, v, vm->t.gen)) {
        throw_later(vm, task,
                    misuse(vm,
                           "yield was used instead of yield from for generator "
                           "in task ",
                           from_obj(task), " with ", v, ""));
    } else {
        throw_later(vm, task,
                    misuse(vm, "Task got bad yield: ", v, "", V_NULL, ""));
    }
}

static void step_returned(Vm *vm, Task *task, Value v) {
    Outcome outcome = OUT_RETURNED;
    if (!task->must_cancel) {
        future_set_result(vm, &task->f, v);
    } else if (vm->minor >= 8) { /* cancelled in the very step that ends it */
        task->must_cancel = 0;
        FutureMore *m = task->f.more;
        future_cancel(vm, &task->f, m ? m->cancel_message : V_NULL);
        outcome = OUT_CANCELLED;
    } else {
        task->must_cancel = 0;
        Value exc = exc_new(vm, engine_of(vm)->t.CancelledError, NULL);
        future_set_exception(vm, &task->f, exc);
        release(vm, exc);
        outcome = OUT_RAISED;
    }
    note_step_end(vm, task, outcome, 0);
}

/* Exceptions that do not stay in the task. */
static bool leaves_loop(Vm *vm, Value exc) {
    if (vm->minor <= 7) return !is_a(vm, exc, vm->t.Exception);
    return is_a(vm, exc, vm->t.SystemExit) ||
           is_a(vm, exc, vm->t.KeyboardInterrupt);
}

static bool step_raised(Vm *vm, Task *task) {
    Value exc = exc_take(vm);
    if (is_a(vm, exc, engine_of(vm)->t.CancelledError)) {
        /* The message of cancel() is the exception's, no longer the task's. */
        assign(vm, &future_more(vm, &task->f)->cancelled_exc, exc);
        future_cancel(vm, &task->f, V_NULL);
        note_step_end(vm, task, OUT_CANCELLED, 0);
        return true;
    }
    future_set_exception(vm, &task->f, exc);
    note_step_end(vm, task, OUT_RAISED, 0);
    if (!leaves_loop(vm, exc)) {
        release(vm, exc);
        return true;
    }
    vm_raise_value(vm, exc);
    return false;
}

bool task_end_step(Vm *vm, Task *task, Sig sig, Value v) {
    context_exchange(vm, &task->context);
    bool fine = true;
    if (vm->stop) {
        fine = false;
    } else if (sig == SIG_YIELD) {
        step_yielded(vm, task, v);
    } else if (sig == SIG_RETURN) {
        step_returned(vm, task, v);
    } else {
        fine = step_raised(vm, task);
    }
    release(vm, v);
    task->f.loop->task = NULL;
    return fine;
}

bool task_cancel(Vm *vm, Task *task, Value message) {
    task->f.flags &= (uint8_t)~FUTF_LOG;
    if (future_done(&task->f)) return false;
    task->cancels++;
    if (task->waiter && awaited_cancel(vm, task->waiter, message)) return true;
    task->must_cancel = 1;
    if ((message && message != V_NONE) || task->f.more)
        assign(vm, &future_more(vm, &task->f)->cancel_message,
               message && message != V_NONE ? retain(message) : V_NULL);
    return true;
}

/* --- the type ----------------------------------------------------------------
 */

void task_log_destroyed(Vm *vm, Task *task) {
    static const char message[] = "Task was destroyed but it is pending!";
    if (noting(vm))
        trace_emit(vm->trace, EV_WARN, WARN_PENDING, note_loc(vm),
                   ref_task(task->f.id), trace_intern_str(vm->trace, message),
                   0, 0);
    loop_report(vm, task->f.loop, message, V_NULL, "task", from_obj(task),
                NULL);
}

/* Task.__del__; false if the object lives on. */
static bool task_finalize(Vm *vm, Task *task) {
    Obj *obj = &task->f.h;
    bool pending = task->f.loop && task->coro && !future_done(&task->f);
    if (!(pending && !task->quiet) && !(task->f.flags & FUTF_LOG)) return true;
    obj->refs = 1;
    if (pending)
        task_log_destroyed(vm, task);
    else
        future_log_lost(vm, &task->f, obj->type->name);
    return --obj->refs == 0;
}

static void task_free(Vm *vm, Obj *obj) {
    Task *task = (Task *)obj;
    if (!vm->stop && !task_finalize(vm, task)) return;
    unlink_task(engine_of(vm), task);
    future_release_fields(vm, &task->f);
    clear(vm, &task->coro);
    clear(vm, &task->waiter);
    clear(vm, &task->context);
    clear(vm, &task->name);
    obj_dealloc(vm, obj, obj->type->size);
}

static Value task_type_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                            Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(obj_alloc(vm, t));
}

static Value task_init(Vm *vm, Value self, const Value *args, uint32_t n,
                       Value kw) {
    static const NativeDef def = {"Task", NULL, 0,
                                  "coro * loop? name? context? eager_start?"};
    Value out[5];
    if (!native_bind(vm, &def, args, n, kw, out, 5)) return V_NULL;
    Loop *loop = loop_for_future(vm, out[1]);
    if (!loop || !task_setup(vm, as_task(self), loop, out[0], out[2]))
        return V_NULL;
    note_new(vm, as_task(self), 0);
    push_step(vm, as_task(self), WHAT_FIRST_STEP);
    return V_NONE;
}

static void task_slots(Type *t) {
    t->make = task_type_make;
    t->init = task_init;
    t->free = task_free;
    t->visit = task_visit;
    t->repr = task_repr;
}

void task_types_init(Vm *vm) {
    const TypeSpec spec = {
        .name = "Task",
        .module = "_asyncio",
        .flags = TF_BASE,
        .size = sizeof(Task),
        .dict_offset = offsetof(Future, dict),
        .methods = task_methods,
        .getset = task_getset,
        .slots = task_slots,
    };
    Engine *e = engine_of(vm);
    e->t.task = type_new(vm, &spec, e->t.future);
}
