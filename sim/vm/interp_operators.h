/* interp_operators.h: instructions of the eval loop: operators and subscripts.
 * Part of the body of vm_eval, which alone includes it. */

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
        TOP(2) = V_NULL; /* the reference to `a` is given away */
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
