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
    if (vm->c_depth == 0) return RUN_PAUSED;
    NEXT();

    /* --- stack and variables ------------------------------------------------
     */
    OP(NOP)
    { NEXT(); }
    OP(LINE)
    {
        f->ip = ip;
        trace_line(vm, f, ARG());
        NEXT();
    }
    OP(POP_TOP)
    {
        RELEASE(POP());
        NEXT();
    }
    OP(COPY)
    {
        Value x = TOP(ARG());
        PUSH(retain(x));
        NEXT();
    }
    OP(SWAP)
    {
        Value x = TOP(1);
        TOP(1) = TOP(ARG());
        TOP(ARG()) = x;
        NEXT();
    }
    OP(PUSH_NULL)
    {
        PUSH(V_NULL);
        NEXT();
    }
    OP(LOAD_CONST)
    {
        PUSH(retain(f->func->code->consts[ARG()]));
        NEXT();
    }
    OP(LOAD_FAST)
    {
        Value x = f->slots[ARG()];
        if (__builtin_expect(!x, 0)) goto unbound_local;
        PUSH(retain(x));
        NEXT();
    }
    OP(LOAD_FAST_FAST)
    {
        Value x = f->slots[ARG() & 0xFFF], y = f->slots[ARG() >> 12];
        if (__builtin_expect(!x || !y, 0)) {
            word = instr_make(OPC_LOAD_FAST, x ? ARG() >> 12 : ARG() & 0xFFF);
            goto unbound_local;
        }
        PUSH(retain(x));
        PUSH(retain(y));
        NEXT();
    }
    OP(STORE_FAST)
    {
        Value old = f->slots[ARG()];
        f->slots[ARG()] = POP();
        RELEASE(old);
        if (__builtin_expect(vm->level >= 2, 0)) trace_local(vm, f, ARG());
        NEXT();
    }
    OP(DELETE_FAST)
    {
        Value old = f->slots[ARG()];
        if (!old) goto unbound_local;
        f->slots[ARG()] = V_NULL;
        RELEASE(old);
        NEXT();
    }
unbound_local:
    f->ip = ip;
    unbound_error(vm, f, ARG());
    goto error;
    OP(LOAD_DEREF)
    {
        Value x = ((Cell *)as_obj(f->slots[ARG()]))->value;
        if (!x) goto unbound_local;
        PUSH(retain(x));
        NEXT();
    }
    OP(STORE_DEREF)
    {
        Cell *c = (Cell *)as_obj(f->slots[ARG()]);
        Value old = c->value;
        c->value = POP();
        RELEASE(old);
        NEXT();
    }
    OP(DELETE_DEREF)
    {
        Cell *c = (Cell *)as_obj(f->slots[ARG()]);
        Value old = c->value;
        if (!old) goto unbound_local;
        c->value = V_NULL;
        RELEASE(old);
        NEXT();
    }
    OP(LOAD_CLOSURE)
    {
        PUSH(retain(f->slots[ARG()]));
        NEXT();
    }
    OP(LOAD_CLASSDEREF)
    {
        Value x = dict_get_name(as_dict(f->slots[0]),
                                f->func->code->local_names[ARG()]);
        if (!x) x = ((Cell *)as_obj(f->slots[ARG()]))->value;
        if (!x) goto unbound_local;
        PUSH(retain(x));
        NEXT();
    }
    OP(LOAD_GLOBAL)
    {
        Value x = load_global(vm, f, ip, NAME_OF(ARG()));
        ip += 3;
        if (__builtin_expect(!x, 0)) {
            f->ip = ip;
            name_error(vm, NAME_OF(ARG()));
            goto error;
        }
        PUSH(retain(x));
        NEXT();
    }
    OP(STORE_GLOBAL)
    {
        Value x = POP();
        SAVE();
        dict_set_name(vm, f->func->globals, NAME_OF(ARG()), x);
        RELEASE(x);
        NEXT();
    }
    OP(DELETE_GLOBAL)
    {
        SAVE();
        if (dict_del(vm, f->func->globals, NAME_OF(ARG())) != 1) {
            name_error(vm, NAME_OF(ARG()));
            goto error;
        }
        NEXT();
    }
    OP(LOAD_NAME)
    {
        Value x = load_name(vm, f, NAME_OF(ARG()));
        if (!x) {
            f->ip = ip;
            name_error(vm, NAME_OF(ARG()));
            goto error;
        }
        PUSH(retain(x));
        NEXT();
    }
    OP(STORE_NAME)
    {
        Value x = POP();
        SAVE();
        dict_set_name(vm, as_dict(f->slots[0]), NAME_OF(ARG()), x);
        RELEASE(x);
        NEXT();
    }
    OP(DELETE_NAME)
    {
        SAVE();
        if (dict_del(vm, as_dict(f->slots[0]), NAME_OF(ARG())) != 1) {
            name_error(vm, NAME_OF(ARG()));
            goto error;
        }
        NEXT();
    }
    /* --- attributes
     * ----------------------------------------------------------- */
    OP(LOAD_ATTR)
    {
        Value obj = TOP(1), x = attr_cached(vm, obj, NAME_OF(ARG()), ip);
        if (!x) {
            f->ip = ip + 5;
            f->top = (uint32_t)(sp - f->slots);
            x = attr_load(vm, obj, NAME_OF(ARG()), (uint32_t *)(uintptr_t)ip);
        }
        ip += 5;
        TRY(x);
        TOP(1) = x;
        RELEASE(obj);
        NEXT();
    }
    OP(STORE_ATTR)
    {
        Value obj = TOP(1), x = TOP(2);
        uint32_t *cache = (uint32_t *)(uintptr_t)ip;
        ip += 3;
        SAVE();
        TRY(attr_store(vm, obj, NAME_OF(ARG()), x, cache));
        sp -= 2;
        RELEASE(obj);
        RELEASE(x);
        NEXT();
    }
    OP(DELETE_ATTR)
    {
        SAVE();
        TRY(obj_delattr(vm, TOP(1), NAME_OF(ARG())));
        RELEASE(POP());
        NEXT();
    }
    OP(LOAD_METHOD)
    {
        Value obj = TOP(1), self = V_NULL;
        Value fn = method_cached(vm, obj, NAME_OF(ARG()), ip, &self);
        if (!fn) {
            f->ip = ip + 5;
            f->top = (uint32_t)(sp - f->slots);
            fn = method_load(vm, obj, NAME_OF(ARG()), (uint32_t *)(uintptr_t)ip,
                             &self);
        }
        ip += 5;
        TRY(fn);
        TOP(1) = fn;
        PUSH(self); /* takes over the reference to obj, if it is that */
        if (!self) RELEASE(obj);
        NEXT();
    }
    /* --- calls
     * ------------------------------------------------------------------ */
    OP(CALL)
    {
        uint32_t n = ARG();
        Value *args = sp - n, fn = args[-2];
        if (args[-1]) {
            args--;
            n++;
        }
        if (is_obj(fn) && as_obj(fn)->type == vm->t.func &&
            call_is_simple(as_func(fn)->code, n)) {
            sp = sp - ARG() - 2;
            SAVE();
            f->wait = WAIT_CALL;
            Frame *g = call_simple(vm, as_func(fn), args, n);
            if (__builtin_expect(!g, 0)) {
                release_all(vm, args, n);
                release(vm, fn);
                goto error;
            }
            f = g;
            ip = f->ip;
            sp = f->slots + f->top;
            if (__builtin_expect(--vm->ticks < 0, 0)) goto breaker;
            NEXT();
        }
        SAVE();
        f->wait = WAIT_CALL;
        v = vm_begin_call(vm, fn, args, n, V_NULL);
        Value *base = sp - ARG() - 2;
        if (v == V_FRAME) goto called;
        TRY(v);
        while (sp > base)
            RELEASE(POP());
        PUSH(v);
        NEXT();
    called: /* a frame runs; what it was called with is its own now */
        f->top = (uint32_t)(base - f->slots);
        while (sp > base)
            release(vm, *--sp);
        goto started_call;
    }
started_call:
    if (__builtin_expect(--vm->ticks < 0, 0) && !next_slice(vm)) goto stopped;
    goto started;
    OP(CALL_KW)
    {
        uint32_t n = ARG();
        Value kw = TOP(1), *args = sp - 1 - n, fn = args[-2];
        Value *base = args - 2;
        uint32_t named = as_tuple(kw)->len, positional = n - named;
        if (args[-1]) {
            args--;
            positional++;
        }
        SAVE();
        f->wait = WAIT_CALL;
        v = vm_begin_call(vm, fn, args, positional, kw);
        if (!v) goto error;
        if (v == V_FRAME) f->top = (uint32_t)(base - f->slots);
        while (sp > base)
            release(vm, *--sp);
        if (v == V_FRAME) goto started_call;
        PUSH(v);
        NEXT();
    }
    OP(CALL_EX)
    {
        Value *base = sp - 3 - (ARG() & 1);
        SAVE();
        f->wait = WAIT_CALL;
        v = call_ex(vm, base[0], base[2], ARG() & 1 ? base[3] : V_NULL);
        if (!v) goto error;
        if (v == V_FRAME) f->top = (uint32_t)(base - f->slots);
        while (sp > base)
            release(vm, *--sp);
        if (v == V_FRAME) goto started_call;
        PUSH(v);
        NEXT();
    }
    OP(RETURN_VALUE)
    {
        v = POP();
        SAVE();
        if (vmtrace_on(vm, f->func->code)) vmtrace_return(vm, f, OUT_RETURNED);
        if (f->gen) {
            sig = leave_gen(vm, f, &v);
            goto deliver;
        }
        Frame *back = f->back;
        vm->frame = back;
        frame_end_fast(vm, f);
        if (back->kind == FRAME_PY && back->wait == WAIT_CALL) {
            f = back;
            ip = f->ip;
            sp = f->slots + f->top;
            PUSH(v);
            NEXT();
        }
        sig = SIG_RETURN;
        goto deliver;
    }
    /* --- operators
     * ------------------------------------------------------------- */
    ARITH(ADD, ADD, __builtin_add_overflow)
    ARITH(SUB, SUB, __builtin_sub_overflow)
    OP(MUL)
    {
        Value b = TOP(1), a = TOP(2), r;
        int64_t product;
        if (BOTH_SMALL(a, b) &&
            !__builtin_mul_overflow((int64_t)(a - 1), int_small(b), &product)) {
            sp[-2] = (Value)product | 1;
            sp--;
            NEXT();
        }
        SAVE();
        if (is_float(vm, a) && is_float(vm, b))
            r = float_new(vm, float_value(a) * float_value(b));
        else
            r = obj_binary(vm, OP_MUL, a, b);
        TRY(r);
        sp -= 2;
        PUSH(r);
        RELEASE(a);
        RELEASE(b);
        NEXT();
    }
    OP(MOD)
    {
        Value b = TOP(1), a = TOP(2);
        if (BOTH_SMALL(a, b) && int_small(b) > 0) {
            int64_t r = int_small(a) % int_small(b);
            sp[-2] = v_int(r < 0 ? r + int_small(b) : r);
            sp--;
            NEXT();
        }
        word = instr_make(OPC_BINARY, OP_MOD);
        goto op_BINARY;
    }
    OP(FLOORDIV)
    {
        Value b = TOP(1), a = TOP(2);
        if (BOTH_SMALL(a, b) && int_small(b) > 0) {
            int64_t x = int_small(a), y = int_small(b), q = x / y;
            sp[-2] = v_int(q - (x % y < 0));
            sp--;
            NEXT();
        }
        word = instr_make(OPC_BINARY, OP_FLOORDIV);
        goto op_BINARY;
    }
    OP(BINARY)
    {
        Value b = TOP(1), a = TOP(2);
        SAVE();
        Value r = obj_binary(vm, (BinaryOp)ARG(), a, b);
        TRY(r);
        sp -= 2;
        PUSH(r);
        RELEASE(a);
        RELEASE(b);
        NEXT();
    }
    OP(INPLACE)
    {
        Value b = TOP(1), a = TOP(2), r;
        int64_t sum;
        if (BOTH_SMALL(a, b) && ARG() == OP_ADD &&
            !__builtin_add_overflow((int64_t)(a - 1), (int64_t)(b - 1), &sum)) {
            sp[-2] = (Value)sum | 1;
            sp--;
            NEXT();
        }
        SAVE();
        if (ARG() == OP_ADD && both_str(vm, a, b)) {
            r = inplace_concat(vm, f, ip, a, b);
            TRY(r);
            sp -= 2;
            PUSH(r);
            RELEASE(b);
            NEXT();
        }
        r = obj_inplace(vm, (BinaryOp)ARG(), a, b);
        TRY(r);
        sp -= 2;
        PUSH(r);
        RELEASE(a);
        RELEASE(b);
        NEXT();
    }
    OP(UNARY)
    {
        Value a = TOP(1);
        SAVE();
        Value r = obj_unary(vm, (UnaryOp)ARG(), a);
        TRY(r);
        TOP(1) = r;
        RELEASE(a);
        NEXT();
    }
    OP(NOT)
    {
        Value a = TOP(1);
        SAVE();
        int t = obj_truth(vm, a);
        TRY(t >= 0);
        TOP(1) = v_bool(!t);
        RELEASE(a);
        NEXT();
    }
    OP(COMPARE)
    {
        Value b = TOP(1), a = TOP(2), r;
        if (BOTH_SMALL(a, b)) {
            r = v_bool(compare_small((int64_t)a, (int64_t)b, ARG()));
            sp -= 2;
            uint32_t next = *ip;
            if (instr_op(next) == OPC_POP_JUMP_IF_FALSE) {
                ip = r == V_TRUE ? ip + 1 : INSTR_AT(instr_arg(next));
                NEXT();
            }
            PUSH(r);
            NEXT();
        }
        SAVE();
        r = obj_compare(vm, a, b, (CmpOp)ARG());
        TRY(r);
        sp -= 2;
        PUSH(r);
        RELEASE(a);
        RELEASE(b);
        NEXT();
    }
    OP(IS)
    {
        Value b = POP(), a = POP();
        PUSH(v_bool((a == b) != (ARG() != 0)));
        RELEASE(a);
        RELEASE(b);
        NEXT();
    }
    OP(CONTAINS)
    {
        Value box = TOP(1), item = TOP(2);
        SAVE();
        int has = obj_contains(vm, box, item);
        TRY(has >= 0);
        sp -= 2;
        PUSH(v_bool((has != 0) != (ARG() != 0)));
        RELEASE(item);
        RELEASE(box);
        NEXT();
    }
    OP(SUBSCR)
    {
        Value key = TOP(1), box = TOP(2);
        SAVE();
        Value r = subscript(vm, box, key);
        TRY(r);
        sp -= 2;
        PUSH(r);
        RELEASE(box);
        RELEASE(key);
        NEXT();
    }
    OP(STORE_SUBSCR)
    {
        Value key = TOP(1), box = TOP(2), x = TOP(3);
        SAVE();
        TRY(obj_setitem(vm, box, key, x));
        sp -= 3;
        RELEASE(key);
        RELEASE(box);
        RELEASE(x);
        NEXT();
    }
    OP(DELETE_SUBSCR)
    {
        Value key = TOP(1), box = TOP(2);
        SAVE();
        TRY(obj_delitem(vm, box, key));
        sp -= 2;
        RELEASE(key);
        RELEASE(box);
        NEXT();
    }
    /* --- control
     * --------------------------------------------------------------- */
    OP(JUMP)
    {
        ip = INSTR_AT(ARG());
        NEXT();
    }
    OP(JUMP_BACK)
    {
        ip = INSTR_AT(ARG());
        if (__builtin_expect(--vm->ticks < 0, 0)) {
            SAVE();
            goto breaker;
        }
        NEXT();
    }
    OP(POP_JUMP_IF_FALSE)
    {
        Value a = POP();
        if (a == V_TRUE) NEXT();
        int t = 0;
        if (a != V_FALSE) {
            SAVE();
            t = obj_truth(vm, a);
            RELEASE(a);
            TRY(t >= 0);
        }
        if (!t) ip = INSTR_AT(ARG());
        NEXT();
    }
    OP(POP_JUMP_IF_TRUE)
    {
        Value a = POP();
        if (a == V_FALSE) NEXT();
        int t = 1;
        if (a != V_TRUE) {
            SAVE();
            t = obj_truth(vm, a);
            RELEASE(a);
            TRY(t >= 0);
        }
        if (t) ip = INSTR_AT(ARG());
        NEXT();
    }
    OP(POP_JUMP_IF_NONE)
    {
        Value a = POP();
        if (a == V_NONE) ip = INSTR_AT(ARG());
        RELEASE(a);
        NEXT();
    }
    OP(POP_JUMP_IF_NOT_NONE)
    {
        Value a = POP();
        if (a != V_NONE) ip = INSTR_AT(ARG());
        RELEASE(a);
        NEXT();
    }
    OP(JUMP_IF_FALSE_OR_POP)
    {
        SAVE();
        int t = obj_truth(vm, TOP(1));
        TRY(t >= 0);
        if (!t)
            ip = INSTR_AT(ARG());
        else
            RELEASE(POP());
        NEXT();
    }
    OP(JUMP_IF_TRUE_OR_POP)
    {
        SAVE();
        int t = obj_truth(vm, TOP(1));
        TRY(t >= 0);
        if (t)
            ip = INSTR_AT(ARG());
        else
            RELEASE(POP());
        NEXT();
    }
    OP(GET_ITER)
    {
        Value a = TOP(1);
        SAVE();
        Value it = obj_iter(vm, a);
        TRY(it);
        TOP(1) = it;
        RELEASE(a);
        NEXT();
    }
    OP(FOR_ITER)
    {
        Value it = TOP(1);
        Type *t = as_obj(it)->type;
        if (t == vm->t.range_iter) {
            RangeIter *r = (RangeIter *)as_obj(it);
            if (r->left > 0) {
                Value x = v_int(r->next);
                r->next += r->step;
                r->left--;
                PUSH(x);
                NEXT();
            }
            goto exhausted;
        }
        SAVE();
        if (t == vm->t.gen && ((Gen *)as_obj(it))->state != GEN_DONE) {
            v = vm_begin_send(vm, (Gen *)as_obj(it), V_NONE);
            TRY(v);
            f->wait = WAIT_ITER;
            goto started;
        }
        v = obj_next(vm, it);
        if (v) {
            PUSH(v);
            NEXT();
        }
        if (vm->exc) goto error;
    exhausted:
        RELEASE(POP());
        ip = INSTR_AT(ARG());
        NEXT();
    }
    /* --- making things
     * ----------------------------------------------------------- */
    OP(BUILD_TUPLE)
    {
        v = tuple_new(vm, ARG());
        sp -= ARG();
        memcpy(as_tuple(v)->items, sp, sizeof(Value) * ARG());
        PUSH(v);
        NEXT();
    }
    OP(BUILD_LIST)
    {
        v = list_new(vm, ARG());
        sp -= ARG();
        if (ARG()) memcpy(as_list(v)->items, sp, sizeof(Value) * ARG());
        as_list(v)->len = ARG();
        PUSH(v);
        NEXT();
    }
    OP(BUILD_SET)
    {
        SAVE();
        v = build_set(vm, sp - ARG(), ARG());
        TRY(v);
        for (uint32_t i = ARG(); i; i--)
            RELEASE(POP());
        PUSH(v);
        NEXT();
    }
    OP(BUILD_MAP)
    {
        SAVE();
        v = build_map(vm, sp - 2 * ARG(), ARG());
        TRY(v);
        for (uint32_t i = 2 * ARG(); i; i--)
            RELEASE(POP());
        PUSH(v);
        NEXT();
    }
    OP(BUILD_STRING)
    {
        v = build_string(vm, sp - ARG(), ARG());
        for (uint32_t i = ARG(); i; i--)
            RELEASE(POP());
        PUSH(v);
        NEXT();
    }
    OP(BUILD_SLICE)
    {
        uint32_t n = ARG();
        v = slice_new(vm, sp[-(int)n], sp[1 - (int)n],
                      n == 3 ? TOP(1) : V_NONE);
        while (n--)
            RELEASE(POP());
        PUSH(v);
        NEXT();
    }
    OP(LIST_APPEND)
    {
        Value x = POP();
        list_append(vm, TOP(ARG()), x);
        RELEASE(x);
        NEXT();
    }
    OP(SET_ADD)
    {
        SAVE();
        TRY(set_add(vm, sp[-1 - (int)ARG()], TOP(1)));
        RELEASE(POP());
        NEXT();
    }
    OP(MAP_ADD)
    {
        SAVE();
        TRY(dict_set(vm, as_dict(sp[-2 - (int)ARG()]), TOP(2), TOP(1)));
        RELEASE(POP());
        RELEASE(POP());
        NEXT();
    }
    OP(LIST_EXTEND)
    {
        SAVE();
        TRY(list_extend(vm, sp[-1 - (int)ARG()], TOP(1)));
        RELEASE(POP());
        NEXT();
    }
    OP(SET_UPDATE)
    {
        SAVE();
        TRY(set_add_all(vm, sp[-1 - (int)ARG()], TOP(1)));
        RELEASE(POP());
        NEXT();
    }
    OP(DICT_UPDATE)
    {
        SAVE();
        TRY(display_update(vm, as_dict(sp[-1 - (int)ARG()]), TOP(1)));
        RELEASE(POP());
        NEXT();
    }
    OP(DICT_MERGE)
    {
        SAVE();
        TRY(call_merge(vm, as_dict(sp[-1 - (int)ARG()]), TOP(1),
                       sp[-1 - (int)ARG() - 3]));
        RELEASE(POP());
        NEXT();
    }
    OP(LIST_TO_TUPLE)
    {
        Value list = TOP(1);
        TOP(1) = tuple_from(vm, as_list(list)->items, as_list(list)->len);
        RELEASE(list);
        NEXT();
    }
    OP(UNPACK_SEQUENCE)
    {
        Value seq = POP();
        SAVE();
        bool ok = unpack(vm, seq, ARG(), sp);
        if (ok) sp += ARG();
        RELEASE(seq);
        TRY(ok);
        NEXT();
    }
    OP(UNPACK_EX)
    {
        Value seq = POP();
        SAVE();
        bool ok = unpack_star(vm, seq, ARG() & 0xFFF, ARG() >> 12, sp);
        if (ok) sp += (ARG() & 0xFFF) + (ARG() >> 12) + 1;
        RELEASE(seq);
        TRY(ok);
        NEXT();
    }
    OP(FORMAT_VALUE)
    {
        Value spec = ARG() & 4 ? TOP(1) : V_NULL;
        Value x = TOP(spec ? 2 : 1);
        SAVE();
        v = format_value(vm, x, ARG() & 3, spec);
        TRY(v);
        if (spec) RELEASE(POP());
        TOP(1) = v;
        RELEASE(x);
        NEXT();
    }
    OP(MAKE_FUNCTION)
    {
        SAVE();
        sp = push_function(vm, f, sp, ARG());
        NEXT();
    }
    OP(LOAD_BUILD_CLASS)
    {
        PUSH(retain(dict_get_name(vm->builtins, vm->s.build_class_)));
        NEXT();
    }
    OP(SETUP_ANNOTATIONS)
    {
        SAVE();
        setup_annotations(vm, f);
        NEXT();
    }
    OP(IMPORT_NAME)
    {
        Value from = TOP(1), level = TOP(2);
        SAVE();
        v = import_name(vm, NAME_OF(ARG()), level, from);
        TRY(v);
        sp -= 2;
        PUSH(v);
        RELEASE(from);
        NEXT();
    }
    OP(IMPORT_FROM)
    {
        SAVE();
        v = import_from(vm, TOP(1), NAME_OF(ARG()));
        TRY(v);
        PUSH(v);
        NEXT();
    }
    OP(IMPORT_STAR)
    {
        SAVE();
        TRY(import_star(vm, f, TOP(1)));
        RELEASE(POP());
        NEXT();
    }
    OP(LOAD_ASSERTION_ERROR)
    {
        PUSH(retain(from_obj(vm->t.AssertionError)));
        NEXT();
    }
    /* --- exceptions
     * ---------------------------------------------------------------- */
    OP(RAISE)
    {
        SAVE();
        if (ARG() == 0) {
            if (!raise_again(vm)) goto error;
            goto unwind;
        }
        Value cause = ARG() == 2 ? POP() : V_NULL, x = POP();
        f->top = (uint32_t)(sp - f->slots);
        exc_raise(vm, x, cause);
        release(vm, x);
        release(vm, cause);
        goto error;
    }
    OP(PUSH_EXC_INFO)
    {
        Value x = TOP(1);
        TOP(1) = f->handled;
        if (!f->handled) vm->handling++;
        f->handled = retain(x);
        PUSH(x);
        NEXT();
    }
    OP(POP_EXCEPT)
    {
        Value old = f->handled;
        f->handled = POP();
        if (!f->handled) vm->handling--;
        RELEASE(old);
        NEXT();
    }
    OP(CHECK_EXC_MATCH)
    {
        Value type = TOP(1);
        SAVE();
        int m = exc_match(vm, TOP(2), type);
        TRY(m >= 0);
        TOP(1) = v_bool(m);
        RELEASE(type);
        if (m && vmtrace_on(vm, f->func->code)) vmtrace_catch(vm, f, TOP(2));
        NEXT();
    }
    OP(CHECK_EG_MATCH)
    {
        Value type = TOP(1), exc = TOP(2), match, rest;
        SAVE();
        TRY(exc_split_match(vm, exc, type, &match, &rest));
        TOP(1) = match;
        TOP(2) = rest;
        RELEASE(type);
        RELEASE(exc);
        NEXT();
    }
    OP(PREP_RERAISE_STAR)
    {
        Value list = TOP(1), orig = TOP(2);
        SAVE();
        v = exc_rejoin_star(vm, orig, list);
        TRY(v);
        sp--;
        TOP(1) = v;
        RELEASE(list);
        RELEASE(orig);
        NEXT();
    }
    OP(RERAISE)
    {
        vm->exc = POP();
        SAVE();
        goto unwind;
    }
    /* --- with
     * ---------------------------------------------------------------------- */
    OP(BEFORE_WITH)
    {
        Value mgr = TOP(1);
        SAVE();
        Value exit = V_NULL, enter = V_NULL;
        TRY(with_methods(vm, mgr, vm->s.enter_, vm->s.exit_, &enter, &exit));
        TOP(1) = exit;
        f->wait = WAIT_CALL;
        v = vm_begin_call(vm, enter, NULL, 0, V_NULL);
        release(vm, enter);
        release(vm, mgr);
        TRY(v);
        if (v == V_FRAME) goto started_call;
        PUSH(v);
        NEXT();
    }
    OP(BEFORE_ASYNC_WITH)
    {
        Value mgr = TOP(1);
        SAVE();
        Value exit = V_NULL, enter = V_NULL;
        TRY(with_methods(vm, mgr, vm->s.aenter_, vm->s.aexit_, &enter, &exit));
        TOP(1) = exit;
        f->wait = WAIT_CALL;
        v = vm_begin_call(vm, enter, NULL, 0, V_NULL);
        release(vm, enter);
        release(vm, mgr);
        TRY(v);
        if (v == V_FRAME) goto started_call;
        PUSH(v);
        NEXT();
    }
    OP(WITH_EXCEPT_START)
    {
        SAVE();
        f->wait = WAIT_CALL;
        v = call_exit(vm, TOP(3), TOP(1));
        TRY(v);
        if (v == V_FRAME) goto started_call;
        PUSH(v);
        NEXT();
    }
    /* --- generators and coroutines
     * --------------------------------------------------- */
    OP(YIELD_VALUE)
    {
        v = POP();
        SAVE();
        f->wait = WAIT_CALL;
        if (vmtrace_on(vm, f->func->code) && f->gen->kind != GEN_COROUTINE)
            vmtrace_return(vm, f, OUT_YIELDED);
        if (ARG()) {
            sig = SIG_RETURN;
            if (f->gen->closing) {
                release(vm, v);
                gen_async_yield(vm, f);
                v = V_NULL;
                vm_raise(vm, vm->t.RuntimeError,
                         "async generator ignored GeneratorExit");
                sig = SIG_RAISE;
            } else {
                gen_async_yield(vm, f);
            }
        } else {
            gen_suspend(vm, f);
            sig = SIG_YIELD;
        }
        goto deliver;
    }
    OP(GET_YIELD_FROM_ITER)
    {
        Value x = TOP(1);
        SAVE();
        v = yield_from_iter(vm, f, x);
        TRY(v);
        TOP(1) = v;
        RELEASE(x);
        NEXT();
    }
    OP(GET_AWAITABLE)
    {
        Value x = TOP(1);
        if (is_obj(x) && as_obj(x)->type == vm->t.coroutine) NEXT();
        SAVE();
        v = await_operand(vm, x, ARG());
        TRY(v);
        TOP(1) = v;
        RELEASE(x);
        NEXT();
    }
    OP(SEND)
    {
        Value sent = POP(), got = V_NULL;
        SAVE();
        switch (frame_send(vm, f, TOP(1), sent, &got)) {
        case SENT_FRAME: goto started;
        case SENT_RETURN: {
            Value awaited = TOP(1);
            TOP(1) = got;
            RELEASE(awaited);
            NEXT();
        }
        case SENT_YIELD:
            f->wait = WAIT_AGAIN;
            gen_suspend(vm, f);
            sig = SIG_YIELD;
            v = got;
            goto deliver;
        default: how = RAISE_STORED; goto error;
        }
    }
    OP(GET_AITER)
    {
        Value x = TOP(1);
        SAVE();
        v = get_aiter(vm, x);
        TRY(v);
        TOP(1) = v;
        RELEASE(x);
        NEXT();
    }
    OP(GET_ANEXT)
    {
        SAVE();
        v = get_anext(vm, TOP(1));
        TRY(v);
        PUSH(v);
        NEXT();
    }
    OP(END_ASYNC_FOR)
    {
        if (is_a(vm, TOP(1), vm->t.StopAsyncIteration)) {
            RELEASE(POP());
            RELEASE(POP());
            NEXT();
        }
        vm->exc = POP();
        SAVE();
        goto unwind;
    }
}
