/* Points: before an operation that other threads can see, the machine may let
 * another one go on. */
#include "engine/sched.h"

enum { SLOT_FN, SLOT_ARGS, SLOT_KW, N_SLOTS };
enum { BEFORE, AT_POINT, CALLED };

static Act call_now(Vm *vm, Frame *f) {
    Sched *s = sched_of(vm);
    const Tuple *args = as_tuple(f->slots[SLOT_ARGS]);
    Value kw = f->slots[SLOT_KW];
    uint32_t named = kw ? as_tuple(kw)->len : 0;
    f->state = CALLED;
    s->passed = true;
    vm->result = vm_begin_call(vm, f->slots[SLOT_FN], args->items,
                               args->len - named, kw);
    s->passed = false;
    if (vm->result != V_FRAME) return vm->result ? ACT_RETURN : ACT_RAISE;
    vm->result = V_NULL;
    return ACT_RUN;
}

static Act point_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Sched *s = sched_of(vm);
    switch (f->state) {
    case BEFORE:
        f->state = AT_POINT;
        if (!s->must_yield) return thread_point(vm, f);
        s->must_yield = false; /* visible again when others are ready */
        return thread_yield(vm, f);
    case AT_POINT: return call_now(vm, f);
    default: vm->result = v; return sig == SIG_RAISE ? ACT_RAISE : ACT_RETURN;
    }
}

static const NativeFrameDef point_frame = {
    .name = "point",
    .step = point_step,
    .slots = N_SLOTS,
};

bool thread_visible(Vm *vm, Value fn, const Value *args, uint32_t n,
                    Value kwnames) {
    Sched *s = sched_of(vm);
    if (s->passed) {
        s->passed = false;
        return false;
    }
    if (vm->c_depth > 0) {
        s->skipped = true;
        return false;
    }
    Frame *f = frame_push_native(vm, &point_frame);
    uint32_t named = kwnames ? as_tuple(kwnames)->len : 0;
    f->slots[SLOT_FN] = retain(fn);
    f->slots[SLOT_ARGS] = tuple_from(vm, args, n + named);
    f->slots[SLOT_KW] = kwnames ? retain(kwnames) : V_NULL;
    return true;
}
