/* interp_flow.c: where control goes when a frame ends, is suspended, or is
 * native. */
#include "vm/exc.h"
#include "vm/interp_impl.h"

static Sig leave(Vm *vm, Frame *f, Sig sig, Value *v) {
    vm->frame = f->back;
    if (sig == SIG_RAISE) exc_keep_locals(vm, f);
    Gen *g = f->gen;
    if (!g || f != &g->frame) {
        frame_end(vm, f);
        return sig;
    }
    bool was_root = g->root == g;
    f->back = NULL;
    frame_clear(vm, f);
    sig = gen_finish(vm, g, sig, v);
    if (was_root) release(vm, from_obj(g));
    return sig;
}

Sig leave_raising(Vm *vm, Frame *f, Value *v) {
    *v = V_NULL;
    if (f->kind == FRAME_PY && vmtrace_on(vm, f->func->code))
        vmtrace_return(vm, f, OUT_RAISED);
    return leave(vm, f, SIG_RAISE, v);
}

Sig leave_gen(Vm *vm, Frame *f, Value *v) {
    return leave(vm, f, SIG_RETURN, v);
}

bool next_slice(Vm *vm) {
    if (vm->stop) return false;
    if (vm->heap.full) {
        vm_stop(vm, STOP_MEMORY, "memory");
        return false;
    }
    /* What is left of the run does not depend on how it was cut into slices, so
     * neither does the place where the limit stops it. */
    int64_t left = vm->steps_left + vm->ticks;
    if (left < 0) {
        vm_stop(vm, STOP_STEPS, "steps");
        return false;
    }
    vm->ticks = left < vm->slice ? left : vm->slice;
    vm->steps_left = left - vm->ticks;
    return true;
}

/* A native frame that awaits gets its answer: from another awaitable it is
 * fetched by sending again.  False: it goes on waiting. */
static bool collect(Vm *vm, Frame *f, Sig *sig, Value *v) {
    Value *awaited = &f->slots[f->def->slots];
    bool again = f->wait == WAIT_AGAIN && *sig == SIG_RETURN;
    f->wait = WAIT_CALL;
    if (!again) {
        clear(vm, awaited);
        return true;
    }
    Value out = V_NULL;
    switch (frame_send(vm, f, *awaited, *v, &out)) {
    case SENT_FRAME:
        *sig = vm->pending;
        *v = vm->pending_value;
        vm->pending = SIG_START;
        vm->pending_value = V_NULL;
        return false;
    case SENT_YIELD:
        f->wait = WAIT_AGAIN;
        gen_suspend(vm, f);
        *sig = SIG_YIELD;
        *v = out;
        return false;
    case SENT_RETURN: *v = out; break;
    default:
        *sig = SIG_RAISE;
        *v = V_NULL;
        break;
    }
    clear(vm, awaited);
    return true;
}

static void take_pending(Vm *vm, Sig *sig, Value *v) {
    *sig = vm->pending;
    *v = vm->pending_value;
    vm->pending = SIG_START;
    vm->pending_value = V_NULL;
}

static void act(Vm *vm, Frame *f, Act what, Sig *sig, Value *v) {
    *v = vm->result;
    vm->result = V_NULL;
    switch (what) {
    case ACT_RETURN: *sig = leave(vm, f, SIG_RETURN, v); break;
    case ACT_RAISE: *sig = leave_raising(vm, f, v); break;
    case ACT_YIELD:
        f->wait = WAIT_CALL;
        gen_suspend(vm, f);
        *sig = SIG_YIELD;
        break;
    case ACT_SWITCH: take_pending(vm, sig, v); break;
    default: /* ACT_RUN */
        if (vm->frame != f) {
            take_pending(vm, sig, v);
            break;
        }
        CHECK(f->wait == WAIT_AGAIN, "a native frame runs nothing");
        gen_suspend(vm, f);
        *sig = SIG_YIELD;
        break;
    }
}

StepResult native_step(Vm *vm, Frame *f, Sig *sig, Value *v) {
    if (vm->stop) return STEP_STOP;
    if (f->wait == WAIT_AGAIN || f->wait == WAIT_SEND) {
        if (!collect(vm, f, sig, v)) return STEP_DELIVER;
    } else if (f->wait == WAIT_NEXT && *sig == SIG_RETURN) {
        exc_stop_iteration(vm, *v);
        release(vm, *v);
        *v = V_NULL;
        *sig = SIG_RAISE;
    }
    f->wait = WAIT_CALL;
    Act what = f->def->step(vm, f, *sig, *v);
    if (vm->stop) return STEP_STOP;
    if (what == ACT_PAUSE) {
        if (!next_slice(vm)) return STEP_STOP;
        *sig = SIG_START;
        *v = V_NULL;
        return vm->c_depth ? STEP_DELIVER : STEP_PAUSE;
    }
    act(vm, f, what, sig, v);
    if (__builtin_expect(--vm->ticks >= 0, 1)) return STEP_DELIVER;
    if (!next_slice(vm)) return STEP_STOP;
    if (vm->c_depth) return STEP_DELIVER;
    vm->pending = *sig;
    vm->pending_value = *v;
    return STEP_PAUSE;
}
