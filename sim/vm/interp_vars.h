/* interp_vars.h: instructions of the eval loop: the stack, variables and
 * attributes. Part of the body of vm_eval, which alone includes it. */

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
unbound_local : f->ip = ip;
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
    Value x =
        dict_get_name(as_dict(f->slots[0]), f->func->code->local_names[ARG()]);
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
