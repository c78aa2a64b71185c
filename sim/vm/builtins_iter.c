/* builtins_iter.c: map, filter, zip, enumerate, reversed, and iter(f, x). */
#include "vm/builtins.h"
#include "vm/exc.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

/* One layout for all of them: what they draw from, and up to three values. */
typedef struct Iter {
    Obj h;
    Value
        source;  /* an iterator, a tuple of them, or a sequence; V_NULL: over */
    Value fn;    /* of map, filter and iter(f, x) */
    Value extra; /* enumerate: the count; iter(f, x): x */
    int64_t at;  /* reversed: the next index; zip: strict */
} Iter;

static Iter *as_iter(Value v) {
    return (Iter *)as_obj(v);
}

static void iter_free(Vm *vm, Obj *obj) {
    Iter *it = (Iter *)obj;
    release(vm, it->source);
    release(vm, it->fn);
    release(vm, it->extra);
    obj_dealloc(vm, obj, obj->type->size);
}

static void iter_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Iter *it = (const Iter *)obj;
    visit_value(v, it->source);
    visit_value(v, it->fn);
    visit_value(v, it->extra);
    visit_u64(v, (uint64_t)it->at);
}

/* steals source; the others are retained */
static Value iter_new(Vm *vm, Type *t, Value source, Value fn, Value extra) {
    Iter *it = obj_alloc(vm, t);
    it->source = source;
    it->fn = retain(fn);
    it->extra = retain(extra);
    return from_obj(it);
}

/* A tuple of iterators over args[0..n). */
static Value iterators(Vm *vm, const char *who, const Value *args, uint32_t n) {
    Value its = tuple_new(vm, n);
    for (uint32_t i = 0; i < n; i++) {
        Value it = obj_iter(vm, args[i]);
        as_tuple(its)->items[i] = it;
        if (it) continue;
        if (who && vm->minor < 8 && exc_matches(vm, vm->t.TypeError)) {
            exc_clear(vm);
            vm_raise(vm, vm->t.TypeError,
                     "%s argument #%u must support iteration", who, i + 1);
        }
        release(vm, its);
        return V_NULL;
    }
    return its;
}

/* --- map ----------------------------------------------------------------- */

static Value map_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                      Value kw) {
    if (t == vm->t.map && !no_keywords(vm, "map", kw)) return V_NULL;
    if (n < 2)
        return vm_raise(vm, vm->t.TypeError,
                        "map() must have at least two arguments.");
    Value its = iterators(vm, NULL, args + 1, n - 1);
    return its ? iter_new(vm, t, its, args[0], V_NULL) : V_NULL;
}

static Value call_drawn(Vm *vm, Value fn, Value drawn) {
    Tuple *args = as_tuple(drawn);
    return vm_call(vm, fn, args->items, args->len, V_NULL);
}

static Value map_next(Vm *vm, Value v) {
    Iter *it = as_iter(v);
    Tuple *its = as_tuple(it->source);
    if (its->len == 1) {
        Value item = obj_next(vm, its->items[0]);
        if (!item) return V_NULL;
        Value result = vm_call1(vm, it->fn, item);
        release(vm, item);
        return result;
    }
    Value drawn = tuple_new(vm, its->len), result = V_NULL;
    uint32_t i = 0;
    for (; i < its->len; i++)
        if (!(as_tuple(drawn)->items[i] = obj_next(vm, its->items[i]))) break;
    if (i == its->len) result = call_drawn(vm, it->fn, drawn);
    release(vm, drawn);
    return result;
}

/* --- filter -------------------------------------------------------------- */

static Value filter_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                         Value kw) {
    if (t == vm->t.filter && !no_keywords(vm, "filter", kw)) return V_NULL;
    if (!arg_count(vm, "filter", n, 2, 2)) return V_NULL;
    Value source = obj_iter(vm, args[1]);
    return source ? iter_new(vm, t, source, args[0], V_NULL) : V_NULL;
}

/* 1, 0, or -1 with an exception */
static int passes(Vm *vm, Value fn, Value item) {
    if (fn == V_NONE || fn == from_obj(vm->t.bool_)) return obj_truth(vm, item);
    Value result = vm_call1(vm, fn, item);
    if (!result) return -1;
    int truth = obj_truth(vm, result);
    release(vm, result);
    return truth;
}

static Value filter_next(Vm *vm, Value v) {
    Iter *it = as_iter(v);
    Value item;
    while ((item = obj_next(vm, it->source))) {
        int pass = passes(vm, it->fn, item);
        if (pass == 1) return item;
        release(vm, item);
        if (pass < 0) return V_NULL;
    }
    return V_NULL;
}

/* --- zip ----------------------------------------------------------------- */

static Value zip_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                      Value kw) {
    static const char *const names[] = {"strict"};
    Value strict = V_NULL;
    if (vm->minor < 10) {
        if (!no_keywords(vm, "zip", kw)) return V_NULL;
    } else if (!keywords(vm, "zip", args + n, kw, names, 1, &strict)) {
        return V_NULL;
    }
    int on = strict ? obj_truth(vm, strict) : 0;
    Value its = on < 0 ? V_NULL : iterators(vm, "zip", args, n);
    if (!its) return V_NULL;
    Value v = iter_new(vm, t, its, V_NULL, V_NULL);
    as_iter(v)->at = on;
    return v;
}

static Value unequal(Vm *vm, uint32_t number, const char *how) {
    if (vm->exc) return V_NULL;
    if (number == 2)
        return vm_raise(vm, vm->t.ValueError,
                        "zip() argument 2 is %s than argument 1", how);
    return vm_raise(vm, vm->t.ValueError,
                    "zip() argument %u is %s than arguments 1-%u", number, how,
                    number - 1);
}

/* The first one is over: with strict the others must be, too. */
static Value zip_end(Vm *vm, const Iter *it, uint32_t at) {
    const Tuple *its = as_tuple(it->source);
    if (vm->exc || !it->at) return V_NULL;
    if (at > 0) return unequal(vm, at + 1, "shorter");
    for (uint32_t i = 1; i < its->len; i++) {
        Value item = obj_next(vm, its->items[i]);
        if (item || vm->exc) {
            release(vm, item);
            return unequal(vm, i + 1, "longer");
        }
    }
    return V_NULL;
}

static Value zip_next(Vm *vm, Value v) {
    Iter *it = as_iter(v);
    const Tuple *its = as_tuple(it->source);
    if (its->len == 0) return V_NULL;
    Value drawn = tuple_new(vm, its->len);
    for (uint32_t i = 0; i < its->len; i++) {
        Value item = obj_next(vm, its->items[i]);
        as_tuple(drawn)->items[i] = item;
        if (item) continue;
        release(vm, drawn);
        return zip_end(vm, it, i);
    }
    return drawn;
}

/* --- enumerate ----------------------------------------------------------- */

static Value enumerate_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                            Value kw) {
    static const char *const names[] = {"iterable", "start"};
    Value named[2];
    if (!keywords(vm, "enumerate", args + n, kw, names, 2, named))
        return V_NULL;
    if (n > 2)
        return vm_raise(vm, vm->t.TypeError,
                        "enumerate() takes at most 2 arguments (%u given)", n);
    Value iterable = n > 0 ? args[0] : named[0];
    Value start = n > 1 ? args[1] : named[1];
    if (!iterable)
        return vm_raise(vm, vm->t.TypeError,
                        "enumerate() missing required argument 'iterable'%s",
                        vm->minor < 11 ? " (pos 1)" : "");
    Value count = start ? to_index(vm, start) : v_int(0);
    Value source = count ? obj_iter(vm, iterable) : V_NULL;
    Value v = source ? iter_new(vm, t, source, V_NULL, count) : V_NULL;
    release(vm, count);
    return v;
}

static Value enumerate_next(Vm *vm, Value v) {
    Iter *it = as_iter(v);
    Value item = obj_next(vm, it->source);
    if (!item) return V_NULL;
    Value pair = tuple_new(vm, 2);
    as_tuple(pair)->items[0] = it->extra;
    as_tuple(pair)->items[1] = item;
    it->extra = int_binary(vm, OP_ADD, it->extra, v_int(1));
    return pair;
}

/* --- reversed ------------------------------------------------------------ */

static Value reversed_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                           Value kw) {
    if (t == vm->t.reversed && !no_keywords(vm, "reversed", kw)) return V_NULL;
    if (!arg_count(vm, "reversed", n, 1, 1)) return V_NULL;
    Type *own = type_of(vm, args[0]);
    Value method = type_lookup(vm, own, vm->s.reversed_);
    if (method && method != V_NONE)
        return vm_call_method(vm, args[0], vm->s.reversed_, NULL, 0);
    if (method || !own->getitem || !own->length || own->flags & TF_DICT ||
        has_type(vm, args[0], vm->t.mapping_proxy))
        return vm_raise(vm, vm->t.TypeError, "'%s' object is not reversible",
                        own->name);
    int64_t len = obj_len(vm, args[0]);
    if (len < 0) return V_NULL;
    Value v = iter_new(vm, t, retain(args[0]), V_NULL, V_NULL);
    as_iter(v)->at = len - 1;
    return v;
}

static Value reversed_next(Vm *vm, Value v) {
    Iter *it = as_iter(v);
    if (it->at < 0 || !it->source) return V_NULL;
    Value item = obj_getitem(vm, it->source, v_int(it->at--));
    if (item) return item;
    if (exc_matches(vm, vm->t.IndexError)) exc_clear(vm);
    clear(vm, &it->source);
    return V_NULL;
}

static Value reversed_hint(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_int(as_iter(args[0])->at + 1);
}

/* --- iter(f, sentinel) --------------------------------------------------- */

Value call_iter_new(Vm *vm, Value fn, Value sentinel) {
    return iter_new(vm, vm->t.call_iter, V_TRUE, fn, sentinel);
}

static Value call_next(Vm *vm, Value v) {
    Iter *it = as_iter(v);
    if (!it->source) return V_NULL;
    Value item = vm_call0(vm, it->fn);
    if (!item) {
        if (exc_matches(vm, vm->t.StopIteration)) it->source = V_NULL;
        return V_NULL;
    }
    int same = obj_equal(vm, item, it->extra);
    if (same == 0) return item;
    release(vm, item);
    if (same == 1) it->source = V_NULL;
    return V_NULL;
}

#define SLOTS(name, make_fn)                                                   \
    static void name##_slots(Type *t) {                                        \
        t->free = iter_free;                                                   \
        t->visit = iter_visit;                                                 \
        t->make = make_fn;                                                     \
        t->iter = iter_self;                                                   \
        t->next = name##_next;                                                 \
    }
SLOTS(map, map_make)
SLOTS(filter, filter_make)
SLOTS(zip, zip_make)
SLOTS(enumerate, enumerate_make)
SLOTS(reversed, reversed_make)
SLOTS(call, NULL)

static const NativeDef reversed_methods[] = {
    {"__length_hint__", reversed_hint, NF_METHOD, ""}, {NULL, NULL, 0, NULL}};

void builtins_types_init(Vm *vm) {
    struct {
        const char *name;
        Type **slot;
        void (*slots)(Type *t);
        const NativeDef *methods;
        uint32_t flags;
    } types[] = {
        {"map", &vm->t.map, map_slots, NULL, TF_BASE},
        {"filter", &vm->t.filter, filter_slots, NULL, TF_BASE},
        {"zip", &vm->t.zip, zip_slots, NULL, TF_BASE},
        {"enumerate", &vm->t.enumerate, enumerate_slots, NULL, TF_BASE},
        {"reversed", &vm->t.reversed, reversed_slots, reversed_methods,
         TF_BASE},
        {"callable_iterator", &vm->t.call_iter, call_slots, NULL, 0},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        TypeSpec spec = {.name = types[i].name,
                         .flags = types[i].flags,
                         .size = sizeof(Iter),
                         .methods = types[i].methods,
                         .slots = types[i].slots};
        core_type(vm, types[i].slot, &spec);
    }
}
