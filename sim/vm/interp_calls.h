/* interp_calls.h: instructions of the eval loop: calls and returns.
 * Part of the body of vm_eval, which alone includes it. */

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
started_call
    : if (__builtin_expect(--vm->ticks < 0, 0) && !next_slice(vm)) goto stopped;
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
