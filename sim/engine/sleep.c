#include "engine/sleep.h"

#include <math.h>

#include "engine/lib.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "engine/wait.h"
#include "vm/exc.h"
#include "vm/obj_float.h"

/* The coroutine's frame: the delay becomes the future once it has started.
 * The result lies in the slot that every native frame has for what it awaits,
 * which is not used here: many tasks sleep at a time. */
enum { SLOT_WAIT, N_SLOTS, SLOT_RESULT = N_SLOTS };
enum { ST_NEW, ST_YIELDED, ST_WAITS };

static Act finish(Vm *vm, Frame *f) {
    vm->result = f->slots[SLOT_RESULT];
    f->slots[SLOT_RESULT] = V_NULL;
    return ACT_RETURN;
}

static uint32_t label(Vm *vm, Value delay) {
    StrBuf sb = {0};
    if (is_float(vm, delay))
        float_write(float_value(delay), &sb);
    else
        sb_printf(&sb, "%lld",
                  is_int_small(delay) ? (long long)int_small(delay) : 0);
    uint32_t id = note_text(vm, "sleep(%s)", sb.data);
    sb_free(&sb);
    return id;
}

static Act start_timer(Vm *vm, Frame *f, double seconds) {
    Loop *loop = vm->minor >= 7 ? loop_require(vm) : loop_current(vm);
    if (!loop) return ACT_RAISE;
    Future *future = future_new(vm, loop, OBJ_KIND_COUNT);
    if (noting(vm)) {
        Value delay = f->slots[SLOT_WAIT];
        future->id = note_object(vm, OBJ_SLEEP, label(vm, delay),
                                 ref_task(note_current_task(vm)), 0);
    }
    loop_timer_future(vm, loop, clock_ns(seconds), future, WHAT_SLEEP,
                      note_current_task(vm));
    assign(vm, &f->slots[SLOT_WAIT], from_obj(future));
    future->flags |= FUTF_BLOCKING;
    f->state = ST_WAITS;
    vm->result = retain(from_obj(future));
    return ACT_YIELD;
}

static Act start(Vm *vm, Frame *f) {
    double seconds;
    if (!float_from(vm, f->slots[SLOT_WAIT], &seconds)) {
        if (exc_matches(vm, vm->t.OverflowError)) return ACT_RAISE;
        exc_clear(vm);
        vm_raise(vm, vm->t.TypeError,
                 vm->minor >= 7
                     ? "'<=' not supported between instances of '%s' and 'int'"
                     : "unsupported operand type(s) for +: 'float' and '%s'",
                 type_of(vm, f->slots[SLOT_WAIT])->name);
        return ACT_RAISE;
    }
    if (isnan(seconds) && vm->minor >= 13) {
        vm_raise(vm, vm->t.ValueError, "Invalid delay: NaN (not a number)");
        return ACT_RAISE;
    }
    /* 3.6 tests for 0 only */
    if (vm->minor >= 7 ? seconds > 0 : seconds != 0)
        return start_timer(vm, f, seconds);
    f->state = ST_YIELDED;
    vm->result = V_NONE;
    return ACT_YIELD;
}

static Act sleep_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    if (f->state == ST_NEW) return sig == SIG_RAISE ? ACT_RAISE : start(vm, f);
    if (f->state == ST_YIELDED)
        return sig == SIG_RAISE ? ACT_RAISE : finish(vm, f);
    Future *future = as_future(f->slots[SLOT_WAIT]);
    loop_timer_cancel(vm, future);
    if (sig != SIG_RAISE && future->state == FUT_FINISHED) return finish(vm, f);
    if (sig != SIG_RAISE) {
        Value r = future_result(vm, future);
        release(vm, r);
    }
    lib_add_frame(vm, LIB_SLEEP);
    return ACT_RAISE;
}

Value sleep_new(Vm *vm, Value delay, Value result) {
    static const NativeFrameDef def = {
        .name = "sleep",
        .step = sleep_step,
        .slots = N_SLOTS,
        .where = "asyncio/tasks.py",
    };
    Gen *gen = engine_coroutine(vm, &def);
    gen->frame.slots[SLOT_WAIT] = retain(delay);
    gen->frame.slots[SLOT_RESULT] = retain(result);
    return from_obj(gen);
}

static Value f_sleep(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return sleep_new(vm, args[0], args[1] ? args[1] : V_NONE);
}

const NativeDef sleep_functions[] = {
    {"sleep", f_sleep, NF_PY, "delay result? * loop?"},
    {NULL, NULL, 0, NULL},
};
