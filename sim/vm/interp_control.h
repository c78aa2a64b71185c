/* interp_control.h: instructions of the eval loop: jumps and iteration.
 * Part of the body of vm_eval, which alone includes it. */

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
