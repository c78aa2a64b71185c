/* obj_list_iter.c: iterators over lists and tuples. */
#include "vm/obj_list_impl.h"
#include "vm/visit.h"

Value seq_iter_new(Vm *vm, Type *t, Value seq, uint32_t index) {
    ListIter *it = obj_alloc_sized(vm, t, sizeof(ListIter));
    it->seq = retain(seq);
    it->index = index;
    return from_obj(it);
}

static ListIter *as_iter(Value v) {
    return (ListIter *)as_obj(v);
}

static void iter_free(Vm *vm, Obj *obj) {
    release(vm, ((ListIter *)obj)->seq);
    obj_dealloc(vm, obj, sizeof(ListIter));
}

static Value iter_next(Vm *vm, Value v) {
    ListIter *it = as_iter(v);
    if (!it->seq) return V_NULL;
    if (it->index < seq_len(it->seq))
        return retain(seq_items(it->seq)[it->index++]);
    clear(vm, &it->seq); /* for good, even if the list grows again */
    return V_NULL;
}

static Value rev_next(Vm *vm, Value v) {
    ListIter *it = as_iter(v);
    if (!it->seq) return V_NULL;
    if (it->index > 0 && it->index <= seq_len(it->seq))
        return retain(seq_items(it->seq)[--it->index]);
    clear(vm, &it->seq);
    return V_NULL;
}

static Value iter_hint(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    ListIter *it = as_iter(args[0]);
    if (!it->seq) return v_int(0);
    int64_t left = (int64_t)seq_len(it->seq) - it->index;
    return v_int(left > 0 ? left : 0);
}

static Value rev_hint(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    ListIter *it = as_iter(args[0]);
    return v_int(it->seq && it->index <= seq_len(it->seq) ? it->index : 0);
}

static const NativeDef iter_methods[] = {
    {"__length_hint__", iter_hint, NF_METHOD, ""}, {NULL, NULL, 0, NULL}};
static const NativeDef rev_methods[] = {
    {"__length_hint__", rev_hint, NF_METHOD, ""}, {NULL, NULL, 0, NULL}};

static void iter_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const ListIter *p = (const ListIter *)obj;
    visit_value(v, p->seq);
    visit_u64(v, p->index);
}

static void iter_slots(Type *t) {
    t->free = iter_free;
    t->visit = iter_visit;
    t->iter = iter_self;
    t->next = iter_next;
}

static void rev_slots(Type *t) {
    iter_slots(t);
    t->next = rev_next;
}

void list_iter_types_init(Vm *vm) {
    TypeSpec spec = {.size = sizeof(ListIter), .slots = iter_slots};
    spec.methods = iter_methods;
    spec.name = "list_iterator";
    core_type(vm, &vm->t.list_iter, &spec);
    spec.name = "tuple_iterator";
    core_type(vm, &vm->t.tuple_iter, &spec);
    spec.name = "list_reverseiterator";
    spec.methods = rev_methods;
    spec.slots = rev_slots;
    core_type(vm, &vm->t.list_rev_iter, &spec);
}
