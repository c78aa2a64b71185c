/* A copy is made in two steps, so that neither depth nor cycles matter: first
 * the object alone, still referring to what the original refers to; then, from
 * a list of what is left to do, each of its references is led to the copy of
 * what it names. */
#include "engine/clone.h"

#include <string.h>

#include "engine/process.h"
#include "engine/thread_lock.h"
#include "vm/attr.h"
#include "vm/descr.h"
#include "vm/exc.h"
#include "vm/obj_bytes_impl.h"
#include "vm/obj_set_impl.h"
#include "vm/visit.h"

typedef enum Kind {
    K_SHARED,
    K_FOREIGN,
    K_LIST,
    K_TUPLE,
    K_DICT,
    K_SET,
    K_BYTEARRAY,
    K_DEQUE,
    K_PARTIAL,
    K_FUNC,
    K_METHOD,
    K_BOUND,
    K_CELL,
    K_WRAPPED,
    K_PROPERTY,
    K_TYPE,
    K_INSTANCE,
    K_EXC,
    K_SEQ_ITER,
    K_LOCK,
    K_GEN,  /* a generator that waits for next() */
    K_PLAIN /* holds no references but perhaps a __dict__ */
} Kind;

typedef struct Cloner {
    Vm *vm;
    Dict *memo; /* address of the original: its copy */
    Value todo; /* list of copies that still refer to originals */
    Dict *main; /* the parent's globals */
} Cloner;

typedef void (*Each)(Cloner *c, Value *slot);

/* --- what is what
 * ----------------------------------------------------------- */

static Type *native_base(Type *t) {
    while (t->flags & TF_USER)
        t = t->base;
    return t;
}

static bool is_named(const Type *t, const char *module, const char *name) {
    return strcmp(t->name, name) == 0 && str_is(str_view(t->module), module);
}

/* A class that the program itself has made. */
static bool is_own(const Type *t) {
    Str module = str_view(t->module);
    return t->flags & TF_USER &&
           (str_is(module, "__main__") || str_is(module, "__mp_main__"));
}

/* Kinds that VmTypes has a name for. */
static Kind kind_of_known(const Vm *vm, const Type *t) {
    const VmTypes *k = &vm->t;
    const struct {
        const Type *type;
        Kind kind;
    } table[] = {
        {k->list, K_LIST},           {k->tuple, K_TUPLE},
        {k->dict, K_DICT},           {k->set, K_SET},
        {k->frozenset, K_SET},       {k->bytearray, K_BYTEARRAY},
        {k->method, K_METHOD},       {k->native, K_BOUND},
        {k->cell, K_CELL},           {k->staticmethod, K_WRAPPED},
        {k->classmethod, K_WRAPPED}, {k->property, K_PROPERTY},
        {k->object, K_INSTANCE},     {k->list_iter, K_SEQ_ITER},
        {k->tuple_iter, K_SEQ_ITER}, {k->range_iter, K_PLAIN},
        {k->gen, K_FOREIGN},         {k->coroutine, K_FOREIGN},
        {k->async_gen, K_FOREIGN},   {k->super, K_FOREIGN},
        {k->map, K_FOREIGN},         {k->filter, K_FOREIGN},
        {k->zip, K_FOREIGN},         {k->enumerate, K_FOREIGN},
        {k->reversed, K_FOREIGN},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].type == t) return table[i].kind;
    return K_SHARED;
}

/* The engine's types that stand for something that runs. */
static Kind kind_of_engine(const Vm *vm, const Type *t) {
    Str module = str_view(t->module);
    const EngineTypes *own = &engine_of(vm)->t;
    if (t == own->thread_lock || t == own->thread_rlock) return K_LOCK;
    if (is_named(t, "collections", "deque")) return K_DEQUE;
    if (is_named(t, "functools", "partial")) return K_PARTIAL;
    if (is_named(t, "_random", "Random") || is_named(t, "random", "Random"))
        return K_PLAIN;
    if (str_is(module, "_process")) return K_SHARED;
    if (strncmp(module.ptr, "asyncio", 7) == 0 ||
        strncmp(module.ptr, "_asyncio", 8) == 0 ||
        strncmp(module.ptr, "concurrent", 10) == 0 ||
        str_is(module, "_thread") || str_is(module, "_queue"))
        return K_FOREIGN;
    return K_SHARED;
}

/* Not while it runs or stands in another one's frames. */
static Kind kind_of_gen(const Gen *g) {
    bool alone = g->state != GEN_RUNNING && g->leaf == &g->frame &&
                 g->root == g && !g->frame.handled;
    bool plain = g->kind == GEN_GENERATOR && g->frame.kind == FRAME_PY;
    return alone && plain ? K_GEN : K_FOREIGN;
}

static Kind kind_of(const Cloner *c, Value v) {
    const Vm *vm = c->vm;
    Type *own = as_obj(v)->type;
    if (own->flags & TF_TYPE) return is_own(as_type(v)) ? K_TYPE : K_SHARED;
    if (own->flags & TF_EXC) return K_EXC;
    Type *t = native_base(own);
    if (t == vm->t.func)
        return as_func(v)->globals == c->main ? K_FUNC : K_SHARED;
    if (t == vm->t.native)
        return ((Native *)as_obj(v))->self ? K_BOUND : K_SHARED;
    if (t == vm->t.gen) return kind_of_gen((Gen *)as_obj(v));
    if (t == vm->t.object && own == t) return K_SHARED; /* a bare sentinel */
    Kind kind = kind_of_known(vm, t);
    return kind == K_SHARED ? kind_of_engine(vm, t) : kind;
}

/* --- every reference of an object
 * ------------------------------------------- */

static void each_item(Cloner *c, Value *items, uint32_t n, Each fn) {
    for (uint32_t i = 0; i < n; i++)
        fn(c, &items[i]);
}

#define EACH_POINTER(c, field, fn)                                             \
    do {                                                                       \
        Value v_ = from_obj(field);                                            \
        fn(c, &v_);                                                            \
        (field) = (void *)(uintptr_t)v_;                                       \
    } while (0)

static void each_of_func(Cloner *c, Func *f, Each fn) {
    EACH_POINTER(c, f->code, fn);
    EACH_POINTER(c, f->globals, fn);
    Value *fields[] = {&f->defaults, &f->kwdefaults, &f->closure,
                       &f->name,     &f->qualname,   &f->module};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        fn(c, fields[i]);
}

static void each_of_gen(Cloner *c, Gen *g, Each fn) {
    EACH_POINTER(c, g->frame.func, fn);
    each_item(c, g->frame.slots, g->frame.top, fn);
}

static void each_of_exc(Cloner *c, Exc *e, Each fn) {
    Value *fields[] = {&e->args,  &e->cause, &e->context, &e->traceback,
                       &e->notes, &e->extra, &e->extra2};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        fn(c, fields[i]);
}

static void each_of_type(Cloner *c, Type *t, Each fn) {
    fn(c, &t->bases);
    fn(c, &t->mro);
    fn(c, &t->qualname);
    fn(c, &t->module);
    EACH_POINTER(c, t->dict, fn);
}

static void each_of_property(Cloner *c, Property *p, Each fn) {
    fn(c, &p->get);
    fn(c, &p->set);
    fn(c, &p->del);
    fn(c, &p->doc);
}

static void each_of(Cloner *c, Value v, Kind kind, Each fn) {
    Obj *obj = as_obj(v);
    switch (kind) {
    case K_LIST: each_item(c, as_list(v)->items, as_list(v)->len, fn); break;
    case K_TUPLE: each_item(c, as_tuple(v)->items, as_tuple(v)->len, fn); break;
    case K_FUNC: each_of_func(c, (Func *)obj, fn); break;
    case K_METHOD:
        fn(c, &((Method *)obj)->func);
        fn(c, &((Method *)obj)->self);
        break;
    case K_BOUND:
        fn(c, &((Native *)obj)->self);
        fn(c, &((Native *)obj)->module);
        break;
    case K_CELL: fn(c, &((Cell *)obj)->value); break;
    case K_WRAPPED: fn(c, &((Wrapped *)obj)->fn); break;
    case K_PROPERTY: each_of_property(c, (Property *)obj, fn); break;
    case K_TYPE: each_of_type(c, (Type *)obj, fn); break;
    case K_EXC: each_of_exc(c, (Exc *)obj, fn); break;
    case K_GEN: each_of_gen(c, (Gen *)obj, fn); break;
    case K_SEQ_ITER: fn(c, &((ListIter *)obj)->seq); break;
    default: break;
    }
    uint32_t at = kind == K_TYPE ? 0 : obj->type->dict_offset;
    if (!at) return;
    Dict **dict = (Dict **)(void *)((char *)obj + at);
    EACH_POINTER(c, *dict, fn);
}

/* --- the object alone
 * ------------------------------------------------------- */

static Value copy_of(Cloner *c, Value v);

static void keep(Cloner *c, Value *slot) {
    (void)c;
    retain(*slot);
}

static size_t size_of(Value v, Kind kind) {
    if (kind == K_TUPLE)
        return sizeof(Tuple) + as_tuple(v)->len * sizeof(Value);
    if (kind == K_TYPE) return sizeof(Type);
    if (kind == K_GEN) return ((Gen *)as_obj(v))->size;
    return as_obj(v)->type->size;
}

/* The bytes, in an object of the child's class. */
static Value bytes_of(Cloner *c, Value v, Kind kind) {
    Value type = copy_of(c, from_obj(as_obj(v)->type));
    size_t size = size_of(v, kind);
    Obj *obj = obj_alloc_sized(c->vm, as_type(type), size);
    memcpy((char *)obj + sizeof(Obj), (char *)as_obj(v) + sizeof(Obj),
           size - sizeof(Obj));
    obj->flags = as_obj(v)->flags;
    release(c->vm, type); /* the memo keeps it */
    return from_obj(obj);
}

static void own_list(Vm *vm, List *l) {
    if (!l->cap) return;
    Value *items = heap_alloc(&vm->heap, l->cap * sizeof(Value));
    memcpy(items, l->items, l->len * sizeof(Value));
    l->items = items;
}

/* A table of its own, taken from a plain copy that then goes. */
static void own_dict(Vm *vm, Dict *d, Dict *original) {
    Dict *plain = dict_copy(vm, original);
    Obj head = d->h, plain_head = plain->h;
    *d = *plain;
    d->h = head;
    memset(plain, 0, sizeof *plain);
    plain->h = plain_head;
    release(vm, from_obj(plain));
}

static void own_set(Vm *vm, Set *s, Value original) {
    Obj head = s->h;
    memset(s, 0, sizeof *s);
    s->h = head;
    Value plain = set_from(vm, original);
    set_swap_bodies(s, (Set *)as_obj(plain));
    release(vm, plain);
}

static void own_bytes(Vm *vm, ByteArray *b, const ByteArray *original) {
    b->data = NULL;
    b->size = b->room = 0;
    bytearray_put(vm, b, original->data, original->size);
}

static void own_gen(Gen *g) {
    g->leaf = &g->frame;
    g->root = g;
    g->frame.gen = g;
    g->frame.back = NULL;
}

static void own_type(Cloner *c, Type *t) {
    Vm *vm = c->vm;
    size_t n = strlen(t->name) + 1;
    char *name = heap_alloc(&vm->heap, n);
    memcpy(name, t->name, n);
    t->name = name;
    Value base = copy_of(c, from_obj(t->base));
    t->base = as_type(base);
    release(vm, base); /* `bases` keeps it */
    vm->type_version++;
}

/* Rebuilt, since its parts lie in private memory. */
static Value attribute(Vm *vm, Value v, const char *name) {
    Value key = str_intern(vm, name, strlen(name));
    Value x = obj_getattr(vm, v, key);
    release(vm, key);
    CHECK(x, "a deque, a partial has this attribute");
    return x;
}

static Value copy_deque(Cloner *c, Value v) {
    Value fn = attribute(c->vm, v, "copy");
    Value copy = vm_call0(c->vm, fn);
    release(c->vm, fn);
    CHECK(copy, "a deque can be copied");
    return copy;
}

static Value copy_partial(Cloner *c, Value v) {
    Vm *vm = c->vm;
    Value fn = attribute(vm, v, "func"), args = attribute(vm, v, "args");
    Value kw = attribute(vm, v, "keywords"), key, x;
    uint32_t n = as_tuple(args)->len, m = as_dict(kw)->used, at = 0, pos = 0;
    Value *all = heap_alloc(&vm->heap, (n + m + 1) * sizeof(Value));
    Value names = tuple_new(vm, m);
    all[at++] = copy_of(c, fn);
    for (uint32_t i = 0; i < n; i++)
        all[at++] = copy_of(c, as_tuple(args)->items[i]);
    while (dict_next(as_dict(kw), &pos, &key, &x)) {
        as_tuple(names)->items[at - n - 1] = retain(key);
        all[at++] = copy_of(c, x);
    }
    Type *t = as_obj(v)->type;
    Value copy = t->make(vm, t, all, n + 1, m ? names : V_NULL);
    for (uint32_t i = 0; i < at; i++)
        release(vm, all[i]);
    heap_free(&vm->heap, all, (n + m + 1) * sizeof(Value));
    release(vm, names);
    release(vm, fn);
    release(vm, args);
    release(vm, kw);
    return copy;
}

typedef struct Foreign {
    Obj h;
    Value was; /* str: the name of its type */
} Foreign;

static Value stand_in(Cloner *c, Value v) {
    Vm *vm = c->vm;
    Foreign *f = obj_alloc(vm, processes_get(vm)->foreign);
    f->was = str_from(vm, as_obj(v)->type->name);
    return from_obj(f);
}

static Value alone(Cloner *c, Value v, Kind kind) {
    Vm *vm = c->vm;
    if (kind == K_FOREIGN) return stand_in(c, v);
    if (kind == K_DEQUE) return copy_deque(c, v);
    if (kind == K_PARTIAL) return copy_partial(c, v);
    Value copy = bytes_of(c, v, kind);
    if (kind == K_LIST) own_list(vm, as_list(copy));
    if (kind == K_DICT) own_dict(vm, as_dict(copy), as_dict(v));
    if (kind == K_GEN) own_gen((Gen *)as_obj(copy));
    if (kind == K_SET) own_set(vm, (Set *)as_obj(copy), v);
    if (kind == K_BYTEARRAY)
        own_bytes(vm, (ByteArray *)as_obj(copy), (ByteArray *)as_obj(v));
    if (kind == K_LOCK) /* nobody waits for it in the child */
        ((ThreadLock *)as_obj(copy))->waiters =
            (WaitQueue){.open = ((ThreadLock *)as_obj(v))->waiters.open};
    each_of(c, copy, kind, keep);
    return copy;
}

static Value copy_of(Cloner *c, Value v) {
    Vm *vm = c->vm;
    if (!is_obj(v)) return v;
    Value key = v_int((int64_t)(v >> 4));
    Value known = dict_get(vm, c->memo, key);
    if (known) return retain(known);
    Kind kind = kind_of(c, v);
    if (kind == K_SHARED) return retain(v);
    Value copy = alone(c, v, kind);
    dict_set(vm, c->memo, key, copy);
    if (kind == K_TYPE) own_type(c, as_type(copy));
    list_append(vm, c->todo, copy);
    return copy;
}

/* --- its references
 * --------------------------------------------------------- */

static void lead(Cloner *c, Value *slot) {
    Value copy = copy_of(c, *slot);
    assign(c->vm, slot, copy);
}

/* Whether a key has become another object, so that its hash may differ. */
static bool lead_keys(Cloner *c, Dict *d) {
    bool changed = false;
    for (uint32_t i = 0; i < d->count; i++) {
        DictEntry *e = &d->entries[i];
        if (e->key == V_NULL) continue;
        Value before = e->key;
        lead(c, &e->key);
        lead(c, &e->value);
        changed |= e->key != before;
    }
    return changed;
}

static void lead_deque(Cloner *c, Value d) {
    Vm *vm = c->vm;
    int64_t n = obj_len(vm, d);
    for (int64_t i = 0; i < n; i++) {
        Value item = obj_getitem(vm, d, v_int(i)), copy = copy_of(c, item);
        if (copy != item) obj_setitem(vm, d, v_int(i), copy);
        release(vm, copy);
        release(vm, item);
    }
}

/* Built again, item by item, once everything has its place. */
static bool fill_dict(Vm *vm, Dict *d) {
    Dict *old = dict_copy(vm, d);
    uint32_t pos = 0;
    Value key, v;
    bool fine = true;
    dict_clear(vm, d);
    while (fine && dict_next(old, &pos, &key, &v))
        fine = dict_set(vm, d, key, v);
    release(vm, from_obj(old));
    return fine;
}

static bool fill_set(Cloner *c, Value set) {
    Vm *vm = c->vm;
    Value items = list_new(vm, set_len(set)), item;
    uint32_t pos = 0;
    bool changed = false, fine = true;
    while (set_next(vm, set, &pos, &item)) {
        Value copy = copy_of(c, item);
        changed |= copy != item;
        list_append(vm, items, copy);
        release(vm, copy);
    }
    if (changed) {
        Value fresh = set_new(vm, false);
        for (uint32_t i = 0; fine && i < as_list(items)->len; i++)
            fine = set_add(vm, fresh, as_list(items)->items[i]);
        set_swap_bodies((Set *)as_obj(set), (Set *)as_obj(fresh));
        release(vm, fresh);
    }
    release(vm, items);
    return fine;
}

static bool lead_all(Cloner *c) {
    Vm *vm = c->vm;
    Value tables = list_new(vm, 0), sets = list_new(vm, 0);
    bool fine = true;
    for (uint32_t i = 0; i < as_list(c->todo)->len; i++) {
        Value v = as_list(c->todo)->items[i];
        Kind kind = kind_of(c, v);
        if (kind == K_DEQUE) lead_deque(c, v);
        if (kind == K_DICT && lead_keys(c, as_dict(v)))
            list_append(vm, tables, v);
        if (kind == K_SET) { /* copies what is in it, to be led in turn */
            uint32_t pos = 0;
            Value item;
            while (set_next(vm, v, &pos, &item))
                release(vm, copy_of(c, item));
            list_append(vm, sets, v);
        }
        if (kind != K_PARTIAL) each_of(c, v, kind, lead);
    }
    for (uint32_t i = 0; fine && i < as_list(sets)->len; i++)
        fine = fill_set(c, as_list(sets)->items[i]);
    for (uint32_t i = 0; fine && i < as_list(tables)->len; i++)
        fine = fill_dict(vm, as_dict(as_list(tables)->items[i]));
    release(vm, tables);
    release(vm, sets);
    return fine;
}

Value clone_memory(Vm *vm, Value main_dict, Value also) {
    Cloner c = {.vm = vm, .main = as_dict(main_dict)};
    c.memo = dict_new(vm);
    c.todo = list_new(vm, 64);
    Value copies[2] = {copy_of(&c, main_dict), copy_of(&c, also)};
    bool fine = lead_all(&c);
    Value both = fine ? tuple_from(vm, copies, 2) : V_NULL;
    release(vm, copies[0]);
    release(vm, copies[1]);
    release(vm, c.todo);
    release(vm, from_obj(c.memo));
    return both;
}

/* --- the stand-in
 * ----------------------------------------------------------- */

static Value refuse(Vm *vm, Value v) {
    return vm_refuse(vm,
                     "a forked process that uses the %s which was made before "
                     "the fork",
                     str_view(((Foreign *)as_obj(v))->was).ptr);
}

static Value foreign_getattr(Vm *vm, Value v, Value name) {
    (void)name;
    return refuse(vm, v);
}

static bool foreign_setattr(Vm *vm, Value v, Value name, Value x) {
    (void)name, (void)x;
    refuse(vm, v);
    return false;
}

static Value foreign_call(Vm *vm, Value v, const Value *args, uint32_t n,
                          Value kw) {
    (void)args, (void)n, (void)kw;
    return refuse(vm, v);
}

static void foreign_free(Vm *vm, Obj *obj) {
    release(vm, ((Foreign *)obj)->was);
    obj_dealloc(vm, obj, sizeof(Foreign));
}

static void foreign_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    visit_value(v, ((Foreign *)obj)->was);
}

static void foreign_slots(Type *t) {
    t->free = foreign_free;
    t->visit = foreign_visit;
    t->repr = refuse;
    t->getattr = foreign_getattr;
    t->setattr = foreign_setattr;
    t->call = foreign_call;
    t->iter = refuse;
    t->next = refuse;
    t->await = refuse;
}

void clone_types_init(Vm *vm, Type **foreign) {
    static const TypeSpec spec = {
        .name = "_Foreign",
        .module = "_process",
        .size = sizeof(Foreign),
        .slots = foreign_slots,
    };
    *foreign = type_new(vm, &spec, NULL);
}
