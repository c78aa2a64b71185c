/* interp_generators.h: instructions of the eval loop: generators and
 * coroutines. Part of the body of vm_eval, which alone includes it. */

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
