/* interp_exceptions.h: instructions of the eval loop: exceptions and with.
 * Part of the body of vm_eval, which alone includes it. */

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
OP(BEFORE_ASYNC_WITH)
OP(BEFORE_WITH)
{
    bool async = instr_op(word) == OPC_BEFORE_ASYNC_WITH;
    Value mgr = TOP(1);
    SAVE();
    Value exit = V_NULL, enter = V_NULL;
    TRY(with_methods(vm, mgr, async ? vm->s.aenter_ : vm->s.enter_,
                     async ? vm->s.aexit_ : vm->s.exit_, &enter, &exit));
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
