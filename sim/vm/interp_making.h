/* interp_making.h: instructions of the eval loop: making and taking apart
 * values, functions, modules. Part of the body of vm_eval, which alone includes
 * it. */

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
    v = str_concat_all(vm, sp - ARG(), ARG());
    TRY(v);
    for (uint32_t i = ARG(); i; i--)
        RELEASE(POP());
    PUSH(v);
    NEXT();
}
OP(BUILD_SLICE)
{
    uint32_t n = ARG();
    v = slice_new(vm, sp[-(int)n], sp[1 - (int)n], n == 3 ? TOP(1) : V_NONE);
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
    if (__builtin_expect(vm->threaded, 0) && drain_can(vm, TOP(1))) {
        v = POP(); /* a list takes its place, and then this again */
        ip--;
        SAVE();
        f->wait = WAIT_CALL;
        drain_list(vm, v);
        RELEASE(v);
        goto started_call;
    }
    SAVE();
    TRY(extend_star(vm, sp[-1 - (int)ARG()], TOP(1)));
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
