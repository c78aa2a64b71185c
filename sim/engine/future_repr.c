/* repr() of futures and tasks (Lib/asyncio/base_futures.py, base_tasks.py). */
#include "engine/handle.h"
#include "engine/lib.h"
#include "engine/note.h"
#include "engine/repr.h"
#include "engine/task.h"
#include "vm/code.h"

static void write_place(Vm *vm, LibPlace place, StrBuf *out) {
    sb_printf(out, "%s() at ", lib_func(place));
    lib_write_path(vm, lib_file(place), out);
    sb_printf(out, ":%u", lib_line(vm, place));
}

static void write_wakeup(Vm *vm, Value task, StrBuf *out) {
    if (vm->minor == 5)
        sb_puts(out, "Task._wakeup()");
    else if (vm->minor >= 10)
        sb_puts(out, "Task.task_wakeup()");
    else
        sb_printf(out, "<TaskWakeupMethWrapper object at 0x%llx>()",
                  (unsigned long long)obj_id(vm, task) + 64);
}

static void write_cb(Vm *vm, FutCb cb, StrBuf *out) {
    Value target = cb_target(cb);
    switch (cb_kind(cb)) {
    case CB_CALL: callback_write(vm, target, NULL, 0, out); break;
    case CB_CALL_IN:
        callback_write(vm, as_tuple(target)->items[0], NULL, 0, out);
        break;
    case CB_WAKEUP: write_wakeup(vm, target, out); break;
    case CB_GATHER: write_place(vm, LIB_GATHER_CB, out); break;
    case CB_WAIT: write_place(vm, LIB_WAIT_CB, out); break;
    case CB_SHIELD_IN: write_place(vm, LIB_SHIELD_IN_CB, out); break;
    case CB_SHIELD_OUT: write_place(vm, LIB_SHIELD_OUT_CB, out); break;
    case CB_STOP: write_place(vm, LIB_RUN_UNTIL_COMPLETE_CB, out); break;
    case CB_NONE: break;
    }
}

void future_write_callbacks(Vm *vm, const Future *f, StrBuf *out) {
    if (!f->cb) return;
    uint32_t n = 1 + (f->more ? f->more->n : 0);
    sb_puts(out, " cb=[");
    write_cb(vm, f->cb, out);
    if (n > 2) sb_printf(out, ", <%u more>", n - 2);
    if (n > 1) {
        sb_puts(out, ", ");
        write_cb(vm, f->more->items[n - 2], out);
    }
    sb_putc(out, ']');
}

bool future_write_result(Vm *vm, const Future *f, StrBuf *out) {
    if (f->state != FUT_FINISHED) return true;
    if (!(f->flags & FUTF_FAILED)) {
        sb_puts(out, " result=");
        repr_short(vm, f->result, out);
        return true;
    }
    Value repr = obj_repr(vm, f->result);
    if (!repr) return false;
    sb_printf(out, " exception=%s", as_str(repr)->data);
    release(vm, repr);
    return true;
}

static void write_state(const Future *f, StrBuf *out) {
    static const char *const names[] = {"pending", "cancelled", "finished"};
    sb_puts(out, names[f->state]);
}

static Value finish(Vm *vm, const Future *f, StrBuf *sb) {
    if (!future_write_result(vm, f, sb)) {
        sb_free(sb);
        return V_NULL;
    }
    future_write_callbacks(vm, f, sb);
    sb_putc(sb, '>');
    return str_from_buf(vm, sb);
}

Value future_repr(Vm *vm, Value v) {
    StrBuf sb = {0};
    sb_printf(&sb, "<%s ", type_of(vm, v)->name);
    write_state(as_future(v), &sb);
    return finish(vm, as_future(v), &sb);
}

/* --- tasks
 * ---------------------------------------------------------------------- */

void task_write_name(Vm *vm, const Task *task, StrBuf *out) {
    (void)vm;
    if (is_obj(task->name))
        sb_put(out, str_view(task->name).ptr, str_view(task->name).len);
    else
        sb_printf(out, "Task-%lld", (long long)int_small(task->name));
}

static void write_name(Vm *vm, const Task *task, StrBuf *out) {
    if (vm->minor < 8) return;
    if (task->eager && vm->minor >= 13 && !is_obj(task->name)) {
        sb_puts(out, " name='None'");
        return;
    }
    sb_puts(out, " name=");
    if (is_obj(task->name))
        str_write_repr(task->name, out);
    else
        sb_printf(out, "'Task-%lld'", (long long)int_small(task->name));
}

static const char *gen_file(const Gen *gen, uint32_t *first_line) {
    Code *code = gen->frame.func->code;
    *first_line = code->first_line;
    return as_str(code->file)->data;
}

/* _format_coroutine: where it stands, or where it was defined. */
static void write_coro(Vm *vm, Value coro, StrBuf *out) {
    Gen *gen = (Gen *)as_obj(coro);
    Value name = V_NULL;
    name = obj_getattr_opt(vm, coro, vm->s.qualname_);
    sb_printf(out, " coro=<%s()", name ? as_str(name)->data : "?");
    release(vm, name);
    bool done = gen->state == GEN_DONE;
    const char *file = NULL;
    uint32_t first = 0, line = 0;
    StrBuf lib = {0};
    if (gen->frame.kind == FRAME_PY) {
        file = gen_file(gen, &first);
        line = gen_line(gen);
    } else {
        lib_write_path(vm,
                       gen->frame.def->where ? gen->frame.def->where
                                             : "asyncio/tasks.py",
                       &lib);
        file = lib.data;
        first = lib_native_line(vm, gen->frame.def->name, false);
        line = lib_native_line(vm, gen->frame.def->name,
                               gen->state == GEN_SUSPENDED);
    }
    if (done)
        sb_printf(out, " done, defined at %s:%u>", file, first);
    else if (gen->frame.kind == FRAME_PY || vm->minor)
        sb_printf(out, " running at %s:%u>", file, line);
    sb_free(&lib);
}

static bool shows_cancelling(const Vm *vm, const Task *task) {
    if (future_done(&task->f)) return false;
    return vm->minor >= 11 ? task->cancels > 0 : task->must_cancel;
}

Value task_repr(Vm *vm, Value v) {
    Task *task = as_task(v);
    StrBuf sb = {0};
    sb_printf(&sb, "<%s ", type_of(vm, v)->name);
    if (shows_cancelling(vm, task))
        sb_puts(&sb, "cancelling");
    else
        write_state(&task->f, &sb);
    write_name(vm, task, &sb);
    bool eager_done = task->eager && future_done(&task->f);
    if (task->coro && !eager_done) write_coro(vm, task->coro, &sb);
    if (task->waiter) {
        Value repr = obj_repr(vm, task->waiter);
        if (!repr) {
            sb_free(&sb);
            return V_NULL;
        }
        sb_printf(&sb, " wait_for=%s", as_str(repr)->data);
        release(vm, repr);
    }
    return finish(vm, &task->f, &sb);
}
