#include "vm/drain.h"

#include <string.h>

#include "vm/func.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

enum {
    DRAIN_ALL,    /* looked at when all are there: list(), sorted() */
    DRAIN_EXTEND, /* the same, but what came before an exception is kept */
    DRAIN_PLAIN,  /* looked at one by one: sum(), max(), set() */
    DRAIN_UNTIL_TRUE,
    DRAIN_UNTIL_FALSE
};
enum { SLOT_GEN, SLOT_LIST, SLOT_FN, SLOT_ARGS, SLOT_KW, N_SLOTS };
enum { COLLECTING, CALLED };

bool drain_can(const Vm *vm, Value v) {
    if (!is_obj(v) || !has_type(vm, v, vm->t.gen)) return false;
    const Gen *g = (const Gen *)as_obj(v);
    return g->kind == GEN_GENERATOR &&
           (g->state == GEN_CREATED || g->state == GEN_SUSPENDED);
}

/* --- what exhausts its argument ---------------------------------------------
 */

static bool is_collector(const Vm *vm, const Type *t) {
    return t == vm->t.list || t == vm->t.tuple;
}

static int method_mode(const Vm *vm, const Native *f) {
    const char *name = f->def->name;
    if (f->owner == vm->t.str && !strcmp(name, "join")) return DRAIN_ALL;
    if (f->owner == vm->t.list && !strcmp(name, "extend")) return DRAIN_EXTEND;
    return -1;
}

/* Natives by name: of builtins, or methods of what is named. */
static int native_mode(const Vm *vm, const Native *f, uint32_t n, bool named,
                       bool *method) {
    const char *name = f->def->name;
    *method = f->owner != NULL;
    if (f->owner) return method_mode(vm, f);
    if (f->module) return -1; /* not of builtins */
    static const struct {
        const char *name;
        int mode;
    } functions[] = {
        {"sum", DRAIN_PLAIN},      {"sorted", DRAIN_ALL},
        {"max", DRAIN_PLAIN},      {"min", DRAIN_PLAIN},
        {"any", DRAIN_UNTIL_TRUE}, {"all", DRAIN_UNTIL_FALSE},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (n == 1 && !strcmp(name, functions[i].name)) {
            int mode = functions[i].mode;
            /* max(key=f) calls f between two items */
            return named && mode != DRAIN_ALL ? -1 : mode;
        }
    return -1;
}

/* How fn would use the generator among its arguments; *at: which one it is. */
static int mode_of(const Vm *vm, Value fn, const Value *args, uint32_t n,
                   bool named, uint32_t *at) {
    bool method = false;
    int mode = -1;
    if (has_flag(vm, fn, TF_TYPE)) {
        const Type *t = as_type(fn);
        if (is_collector(vm, t)) mode = DRAIN_ALL;
        if (t == vm->t.set || t == vm->t.frozenset) mode = DRAIN_PLAIN;
    } else if (has_type(vm, fn, vm->t.native) ||
               has_type(vm, fn, vm->t.native_method)) {
        const Native *f = (const Native *)as_obj(fn);
        mode = native_mode(vm, f, n, named, &method);
        method = method && f->self == V_NULL;
    }
    *at = method;
    return mode >= 0 && n > *at && drain_can(vm, args[*at]) ? mode : -1;
}

/* --- what was collected, and the rest of the generator ---------------------
 */

typedef struct Rest {
    Obj h;
    Value items, gen; /* gen: V_NULL when there is no rest */
    uint32_t at;
} Rest;

static void rest_free(Vm *vm, Obj *obj) {
    release(vm, ((Rest *)obj)->items);
    release(vm, ((Rest *)obj)->gen);
    obj_dealloc(vm, obj, sizeof(Rest));
}

static Value rest_iter(Vm *vm, Value v) {
    (void)vm;
    return retain(v);
}

static Value rest_next(Vm *vm, Value v) {
    Rest *r = (Rest *)as_obj(v);
    const List *items = as_list(r->items);
    if (r->at < items->len) return retain(items->items[r->at++]);
    return r->gen ? obj_next(vm, r->gen) : V_NULL;
}

static void rest_visit(Vm *vm, Obj *obj, Visit *v) {
    const Rest *r = (const Rest *)obj;
    (void)vm;
    visit_value(v, r->items);
    visit_value(v, r->gen);
    visit_u64(v, r->at);
}

static void rest_slots(Type *t) {
    t->free = rest_free;
    t->iter = rest_iter;
    t->next = rest_next;
    t->visit = rest_visit;
}

void drain_types_init(Vm *vm) {
    static const TypeSpec spec = {
        .name = "generator", .size = sizeof(Rest), .slots = rest_slots};
    vm->t.drained = type_new(vm, &spec, NULL);
}

/* --- the frame --------------------------------------------------------------
 */

/* The function gets the list, or list and rest, in the generator's place. */
static Act call_with(Vm *vm, Frame *f, Value items) {
    Value fn = f->slots[SLOT_FN], kw = f->slots[SLOT_KW];
    Tuple *args = as_tuple(f->slots[SLOT_ARGS]);
    for (uint32_t i = 0; i < args->len; i++)
        if (args->items[i] == f->slots[SLOT_GEN])
            assign(vm, &args->items[i], retain(items));
    f->state = CALLED;
    vm->result = vm_begin_call(vm, fn, args->items,
                               args->len - (kw ? as_tuple(kw)->len : 0), kw);
    if (vm->result != V_FRAME) return vm->result ? ACT_RETURN : ACT_RAISE;
    vm->result = V_NULL;
    return ACT_RUN;
}

static Act call_with_list(Vm *vm, Frame *f) {
    if (f->slots[SLOT_FN]) return call_with(vm, f, f->slots[SLOT_LIST]);
    vm->result = retain(f->slots[SLOT_LIST]);
    return ACT_RETURN;
}

static Act call_with_rest(Vm *vm, Frame *f) {
    Rest *r = obj_alloc(vm, vm->t.drained);
    r->items = retain(f->slots[SLOT_LIST]);
    r->gen = retain(f->slots[SLOT_GEN]);
    Act act = call_with(vm, f, from_obj(r));
    release(vm, from_obj(r));
    return act;
}

/* What the function does with it, none of the program's code can see. */
static bool is_plain(const Vm *vm, Value v) {
    const Type *t = type_of(vm, v);
    return t == vm->t.int_ || t == vm->t.float_ || t == vm->t.bool_;
}

/* An item (stolen) has come.  ACT_RETURN, ACT_RAISE: that was all; ACT_RUN: the
 * next one, please, unless the function was called. */
static Act item(Vm *vm, Frame *f, Value v) {
    if (f->data < DRAIN_UNTIL_TRUE) {
        list_append(vm, f->slots[SLOT_LIST], v);
        bool plain = f->data < DRAIN_PLAIN || is_plain(vm, v);
        release(vm, v);
        return plain ? ACT_RUN : call_with_rest(vm, f);
    }
    int truth = obj_truth(vm, v);
    release(vm, v);
    if (truth < 0) return ACT_RAISE;
    if (truth != (f->data == DRAIN_UNTIL_TRUE)) return ACT_RUN;
    vm->result = v_bool(f->data == DRAIN_UNTIL_TRUE);
    return ACT_RETURN;
}

/* The generator has raised: list.extend() has what came before. */
static Act broken_off(Vm *vm, Frame *f) {
    if (f->state == CALLED || f->data != DRAIN_EXTEND || vm->stop)
        return ACT_RAISE;
    Value exc = vm->exc;
    vm->exc = V_NULL;
    call_with(vm, f, f->slots[SLOT_LIST]);
    clear(vm, &vm->result);
    vm->exc = exc;
    return ACT_RAISE;
}

static Act drain_step(Vm *vm, Frame *f, Sig sig, Value v) {
    if (sig == SIG_RAISE) return broken_off(vm, f);
    if (f->state == CALLED) {
        vm->result = v;
        return ACT_RETURN;
    }
    if (sig == SIG_RETURN) {
        release(vm, v);
        if (f->data < DRAIN_UNTIL_TRUE) return call_with_list(vm, f);
        vm->result = v_bool(f->data == DRAIN_UNTIL_FALSE);
        return ACT_RETURN;
    }
    if (sig == SIG_YIELD) {
        Act act = item(vm, f, v);
        if (act != ACT_RUN || f->state == CALLED) return act;
    }
    Gen *gen = (Gen *)as_obj(f->slots[SLOT_GEN]);
    return vm_begin_send(vm, gen, V_NONE) == V_FRAME ? ACT_RUN : ACT_RAISE;
}

static const NativeFrameDef drain_frame = {
    .name = "drain",
    .step = drain_step,
    .slots = N_SLOTS,
};

static Frame *push(Vm *vm, Value gen, int mode) {
    Frame *f = frame_push_native(vm, &drain_frame);
    f->slots[SLOT_GEN] = retain(gen);
    f->slots[SLOT_LIST] = list_new(vm, 8);
    f->data = (uint64_t)mode;
    return f;
}

void drain_list(Vm *vm, Value gen) {
    push(vm, gen, DRAIN_ALL);
}

bool drain_call(Vm *vm, Value fn, const Value *args, uint32_t n, Value kw) {
    uint32_t at, named = kw ? as_tuple(kw)->len : 0;
    int mode = mode_of(vm, fn, args, n, named > 0, &at);
    if (mode < 0) return false;
    Frame *f = push(vm, args[at], mode);
    f->slots[SLOT_FN] = retain(fn);
    f->slots[SLOT_ARGS] = tuple_from(vm, args, n + named);
    f->slots[SLOT_KW] = kw ? retain(kw) : V_NULL;
    return true;
}
