/* A thread that calls one function. */
#include "engine/thread.h"
#include "vm/exc.h"

enum { SLOT_FN, SLOT_ARGS, N_SLOTS };

static Act start_step(Vm *vm, Frame *f, Sig sig, Value v) {
    if (sig == SIG_START) {
        const Tuple *args = as_tuple(f->slots[SLOT_ARGS]);
        v = vm_begin_call(vm, f->slots[SLOT_FN], args->items, args->len,
                          V_NULL);
        if (v == V_FRAME) return ACT_RUN;
    }
    release(vm, v);
    if (vm->stop) return ACT_RAISE;
    if (vm->exc) clear(vm, &vm->exc);
    return thread_end(vm, f);
}

static const NativeFrameDef start_frame = {
    .name = "start_new_thread",
    .step = start_step,
    .slots = N_SLOTS,
};

VThread *thread_start(Vm *vm, Value fn, Value args_tuple, Value name,
                      bool daemon, ThreadKind kind) {
    VThread *t = thread_new(vm, &start_frame, kind, name, thread_self(vm)->id);
    if (!t) return NULL;
    t->daemon = daemon;
    t->frame->slots[SLOT_FN] = retain(fn);
    t->frame->slots[SLOT_ARGS] = retain(args_tuple);
    return t;
}
