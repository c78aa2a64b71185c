/* interp.c: the eval loop.
 *
 * One function runs every frame of a chain: Python frames by dispatching
 * instructions, native frames by calling their step.  Calls and returns between
 * frames stay inside it, so the C stack does not grow with the program's.
 *
 * `f` is the running Python frame; its `ip` and `sp` live in locals and are
 * written back (SAVE) wherever somebody else may look: before natives are
 * called, and when an object may die.  Instructions are described in
 * opcodes.def. */
#include <string.h>

#include "vm/attr.h"
#include "vm/drain.h"
#include "vm/exc.h"
#include "vm/interp_impl.h"
#include "vm/obj_dict.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/run.h"

#define SAVE()      (f->ip = ip, f->top = (uint32_t)(sp - f->slots))
#define PUSH(v)     (*sp++ = (v))
#define POP()       (*--sp)
#define TOP(n)      (sp[-(int)(n)])
#define ARG()       (word >> 8)
#define NAME_OF(i)  (f->func->code->names[i])
#define INSTR_AT(i) (f->func->code->instrs + (i))
#define RELEASE(v)                                                             \
    do {                                                                       \
        Value dead_ = (v);                                                     \
        if (is_obj(dead_) && --as_obj(dead_)->refs == 0) {                     \
            SAVE();                                                            \
            obj_free(vm, as_obj(dead_));                                       \
        }                                                                      \
    } while (0)

#define OP(name) op_##name:
#define NEXT()                                                                 \
    do {                                                                       \
        word = *ip++;                                                          \
        goto *LABELS[word & 0xFF];                                             \
    } while (0)
/* The result of a native helper, or the error path. */
#define TRY(expr)                                                              \
    do {                                                                       \
        if (__builtin_expect(!(expr), 0)) goto error;                          \
    } while (0)

/* Both operands small ints: no tag arithmetic can overflow 64 bits unseen. */
#define BOTH_SMALL(a, b) ((a) & (b)&1)

#define ARITH(NAME, OPCODE_, builtin)                                          \
    OP(NAME)                                                                   \
    {                                                                          \
        Value b = TOP(1), a = TOP(2), r;                                       \
        int64_t sum;                                                           \
        if (BOTH_SMALL(a, b) &&                                                \
            !builtin((int64_t)(a - 1), (int64_t)(b - 1), &sum)) {              \
            sp[-2] = (Value)sum | 1;                                           \
            sp--;                                                              \
            NEXT();                                                            \
        }                                                                      \
        SAVE();                                                                \
        if (is_float(vm, a) && is_float(vm, b))                                \
            r = float_new(vm,                                                  \
                          FLOAT_##OPCODE_(float_value(a), float_value(b)));    \
        else                                                                   \
            r = obj_binary(vm, OP_##OPCODE_, a, b);                            \
        TRY(r);                                                                \
        sp -= 2;                                                               \
        PUSH(r);                                                               \
        RELEASE(a);                                                            \
        RELEASE(b);                                                            \
        NEXT();                                                                \
    }
#define FLOAT_ADD(x, y) ((x) + (y))
#define FLOAT_SUB(x, y) ((x) - (y))
#define FLOAT_MUL(x, y) ((x) * (y))

RunStatus vm_eval(Vm *vm, Frame *boundary, Sig *sig_out, Value *out) {
    static const void *const LABELS[256] = {
#define OPCODE(name, caches, effect) [OPC_##name] = &&op_##name,
#include "vm/opcodes.def"
#undef OPCODE
    };
    Frame *f;
    const uint32_t *ip;
    Value *sp;
    uint32_t word;
    int how = RAISE_NEW; /* of the exception in vm->exc, for the trace */
    Sig sig = vm->pending;
    Value v = vm->pending_value;
    vm->pending = SIG_START;
    vm->pending_value = V_NULL;

deliver: /* (sig, v) goes to vm->frame */
    f = vm->frame;
    if (f->kind != FRAME_PY) goto deliver_native;
    ip = f->ip;
    sp = f->slots + f->top;
    if (sig == SIG_START) NEXT();
    if (sig == SIG_RAISE) { /* from a call: it began to travel elsewhere */
        how = f->wait == WAIT_AGAIN ? RAISE_THROWN : -1;
        goto error;
    }
    switch (f->wait) {
    case WAIT_ITER:
        if (sig == SIG_RETURN) {
            release(vm, v);
            RELEASE(POP());
            ip = INSTR_AT(instr_arg(ip[-1]));
            NEXT();
        }
        PUSH(v);
        NEXT();
    case WAIT_SEND: {
        Value awaited = TOP(1);
        TOP(1) = v;
        RELEASE(awaited);
        NEXT();
    }
    case WAIT_AGAIN:
        PUSH(v);
        ip--;
        NEXT();
    case WAIT_NEXT:
        if (sig == SIG_RETURN) {
            exc_stop_iteration(vm, v);
            release(vm, v);
            goto error;
        }
        PUSH(v);
        NEXT();
    default: PUSH(v); NEXT();
    }

deliver_native:
    if (f->kind == FRAME_BOUNDARY) {
        CHECK(f == boundary, "signals reach the boundary that waits for them");
        *sig_out = sig;
        *out = v;
        return RUN_DONE;
    }
    switch (native_step(vm, f, &sig, &v)) {
    case STEP_DELIVER: goto deliver;
    case STEP_STOP: goto stopped;
    default: return RUN_PAUSED;
    }

started: /* vm->frame was pushed; what it is to be given is pending */
    sig = vm->pending;
    v = vm->pending_value;
    vm->pending = SIG_START;
    vm->pending_value = V_NULL;
    goto deliver;

error: /* vm->exc is set by the instruction before ip */
    if (vm->stop) goto stopped;
    f->ip = ip;
    exc_add_frame(vm, f);
    if (how >= 0 && vmtrace_on(vm, f->func->code))
        vmtrace_raise(vm, f, (uint8_t)how);
unwind : {
    how = RAISE_NEW;
    sig = SIG_START;
    f->ip = ip;
    f->top = (uint32_t)(sp - f->slots);
    const Handler *h = find_handler(f->func->code, ip);
    if (h) {
        Value *to = f->slots + frame_base(f->func->code) + h->depth;
        while (sp > to) {
            Value dead = POP();
            f->top = (uint32_t)(sp - f->slots);
            release(vm, dead);
        }
        PUSH(vm->exc);
        vm->exc = V_NULL;
        ip = INSTR_AT(h->target);
        NEXT();
    }
    sig = leave_raising(vm, f, &v);
    goto deliver;
}

stopped:
    *sig_out = SIG_RAISE;
    *out = V_NULL;
    return RUN_DONE;

breaker: /* the slice is used up; ip and sp are saved */
    if (!next_slice(vm)) goto stopped;
    if (vm->c_depth == 0) {
        vm->pending = SIG_START;
        return RUN_PAUSED;
    }
    NEXT();

#include "vm/interp_calls.h"
#include "vm/interp_control.h"
#include "vm/interp_exceptions.h"
#include "vm/interp_generators.h"
#include "vm/interp_making.h"
#include "vm/interp_operators.h"
#include "vm/interp_vars.h"
}
