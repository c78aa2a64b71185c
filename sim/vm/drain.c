#include "vm/drain.h"

#include <string.h>

#include "vm/func.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

enum {
    DRAIN_ALL,
    DRAIN_NUMBERS,  /* sum(): None and text will not do */
    DRAIN_ORDERED,  /* max(), min(): None will not do among others */
    DRAIN_HASHABLE, /* set() */
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

/* Natives by name: of builtins, or methods of what is named. */
static int native_mode(const Vm *vm, const Native *f, uint32_t n,
                       bool *method) {
    const char *name = f->def->name;
    *method = f->owner != NULL;
    if (f->owner) {
        bool yes = (f->owner == vm->t.str && !strcmp(name, "join")) ||
                   (f->owner == vm->t.list && !strcmp(name, "extend"));
        return yes ? DRAIN_ALL : -1;
    }
    if (f->module) return -1; /* not of builtins */
    static const struct {
        const char *name;
        int mode;
    } functions[] = {
        {"sum", DRAIN_NUMBERS},    {"sorted", DRAIN_ALL},
        {"max", DRAIN_ORDERED},    {"min", DRAIN_ORDERED},
        {"any", DRAIN_UNTIL_TRUE}, {"all", DRAIN_UNTIL_FALSE},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (n == 1 && !strcmp(name, functions[i].name))
            return functions[i].mode;
    return -1;
}

/* How fn would use the generator among its arguments; *at: which one it is. */
static int mode_of(const Vm *vm, Value fn, const Value *args, uint32_t n,
                   uint32_t *at) {
    bool method = false;
    int mode = -1;
    if (has_flag(vm, fn, TF_TYPE)) {
        const Type *t = as_type(fn);
        if (is_collector(vm, t)) mode = DRAIN_ALL;
        if (t == vm->t.set || t == vm->t.frozenset) mode = DRAIN_HASHABLE;
    } else if (has_type(vm, fn, vm->t.native) ||
               has_type(vm, fn, vm->t.native_method)) {
        const Native *f = (const Native *)as_obj(fn);
        mode = native_mode(vm, f, n, &method);
        method = method && f->self == V_NULL;
    }
    *at = method;
    return mode >= 0 && n > *at && drain_can(vm, args[*at]) ? mode : -1;
}

/* --- the frame --------------------------------------------------------------
 */

static Act call_with_list(Vm *vm, Frame *f) {
    Value fn = f->slots[SLOT_FN], kw = f->slots[SLOT_KW];
    if (!fn) {
        vm->result = retain(f->slots[SLOT_LIST]);
        return ACT_RETURN;
    }
    Tuple *args = as_tuple(f->slots[SLOT_ARGS]);
    for (uint32_t i = 0; i < args->len; i++)
        if (args->items[i] == f->slots[SLOT_GEN])
            assign(vm, &args->items[i], retain(f->slots[SLOT_LIST]));
    f->state = CALLED;
    vm->result = vm_begin_call(vm, fn, args->items,
                               args->len - (kw ? as_tuple(kw)->len : 0), kw);
    if (vm->result != V_FRAME) return vm->result ? ACT_RETURN : ACT_RAISE;
    vm->result = V_NULL;
    return ACT_RUN;
}

/* The function will raise an exception at this item: it must not get to see the
 * ones behind. */
static bool is_last(const Vm *vm, const Frame *f, Value v) {
    switch (f->data) {
    case DRAIN_NUMBERS: return v == V_NONE || has_type(vm, v, vm->t.str);
    case DRAIN_ORDERED:
        return v == V_NONE && as_list(f->slots[SLOT_LIST])->len > 1;
    case DRAIN_HASHABLE:
        return has_type(vm, v, vm->t.list) || has_type(vm, v, vm->t.dict);
    default: return false;
    }
}

/* An item (stolen) has come.  ACT_RETURN, ACT_RAISE: that was all; ACT_RUN: the
 * next one, please. */
static Act item(Vm *vm, Frame *f, Value v) {
    if (f->data < DRAIN_UNTIL_TRUE) {
        list_append(vm, f->slots[SLOT_LIST], v);
        bool last = is_last(vm, f, v);
        release(vm, v);
        return last ? call_with_list(vm, f) : ACT_RUN;
    }
    int truth = obj_truth(vm, v);
    release(vm, v);
    if (truth < 0) return ACT_RAISE;
    if (truth != (f->data == DRAIN_UNTIL_TRUE)) return ACT_RUN;
    vm->result = v_bool(f->data == DRAIN_UNTIL_TRUE);
    return ACT_RETURN;
}

static Act drain_step(Vm *vm, Frame *f, Sig sig, Value v) {
    if (sig == SIG_RAISE) return ACT_RAISE;
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
    int mode = mode_of(vm, fn, args, n, &at);
    if (mode < 0) return false;
    Frame *f = push(vm, args[at], mode);
    f->slots[SLOT_FN] = retain(fn);
    f->slots[SLOT_ARGS] = tuple_from(vm, args, n + named);
    f->slots[SLOT_KW] = kw ? retain(kw) : V_NULL;
    return true;
}
