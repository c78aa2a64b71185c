/* Exceptions: making, raising, chaining, the types. */
#include "vm/exc.h"

#include <stdio.h>
#include <string.h>

#include "vm/code.h"
#include "vm/exc_impl.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

/* --- making
 * ------------------------------------------------------------------- */

Exc *exc_alloc(Vm *vm, Type *t, Value args) {
    Exc *e = obj_alloc(vm, t);
    e->args = args;
    return e;
}

static Type *native_type(Type *t) {
    while (t->flags & TF_USER)
        t = t->base;
    return t;
}

bool exc_init_native(Vm *vm, Exc *e) {
    Value keep = retain(e->args); /* init may replace e->args */
    Value r = native_type(e->h.type)->init(
        vm, from_obj(e), as_tuple(keep)->items, as_tuple(keep)->len, V_NULL);
    release(vm, keep);
    return r != V_NULL;
}

Value exc_new_args(Vm *vm, Type *type, Value args) {
    Exc *e = exc_alloc(vm, type, args);
    if (exc_init_native(vm, e)) return from_obj(e);
    release(vm, from_obj(e));
    return V_NULL;
}

Value exc_new_value(Vm *vm, Type *type, Value arg) {
    return exc_new_args(vm, type, tuple_of1(vm, arg));
}

Value exc_new(Vm *vm, Type *type, const char *message) {
    if (!message) return exc_new_args(vm, type, tuple_new(vm, 0));
    Value text = str_from(vm, message);
    Value e = exc_new_value(vm, type, text);
    release(vm, text);
    return e;
}

/* --- raising
 * ------------------------------------------------------------------ */

/* The exception that the innermost frame that handles one handles. */
static Value handled_now(const Vm *vm) {
    if (vm->handling == 0) return V_NULL;
    for (const Frame *f = vm->frame; f; f = f->back)
        if (f->handled) return f->handled;
    return V_NULL;
}

/* Takes `exc` out of the chain that starts at `from`, so that making `from`
 * the context of `exc` closes no circle. */
static void break_cycle(Vm *vm, Value from, Value exc) {
    Value slow = from;
    for (uint32_t turn = 0;; turn++) {
        Value next = as_exc(from)->context;
        if (!next) return;
        if (next == exc) {
            clear(vm, &as_exc(from)->context);
            return;
        }
        from = next;
        if (turn & 1) slow = as_exc(slow)->context;
        if (from == slow) return; /* a circle without exc: somebody else's */
    }
}

static void set_context(Vm *vm, Value exc) {
    Value ctx = handled_now(vm);
    if (!ctx || ctx == exc || !is_exc(vm, ctx)) return;
    break_cycle(vm, ctx, exc);
    assign(vm, &as_exc(exc)->context, retain(ctx));
}

Value vm_raise_value(Vm *vm, Value exc) {
    if (!exc) return V_NULL; /* making it raised something itself */
    set_context(vm, exc);
    assign(vm, &vm->exc, exc);
    return V_NULL;
}

Value vm_raise(Vm *vm, Type *type, const char *fmt, ...) {
    StrBuf sb = {0};
    va_list ap;
    va_start(ap, fmt);
    sb_vprintf(&sb, fmt, ap);
    va_end(ap);
    Value text = str_from_buf(vm, &sb);
    Value exc = exc_new_value(vm, type, text);
    release(vm, text);
    return vm_raise_value(vm, exc);
}

Value exc_stop_iteration(Vm *vm, Value v) {
    Value args = v == V_NONE ? tuple_new(vm, 0) : tuple_of1(vm, v);
    return vm_raise_value(vm, exc_new_args(vm, vm->t.StopIteration, args));
}

/* x as an instance: itself, or what calling the class gives.  `what` is the
 * TypeError for anything else. */
static Value as_instance(Vm *vm, Value x, const char *what) {
    if (is_exc(vm, x)) return retain(x);
    if (!has_flag(vm, x, TF_TYPE) || !(as_type(x)->flags & TF_EXC))
        return vm_raise(vm, vm->t.TypeError, "%s", what);
    Value e = vm_call0(vm, x);
    if (!e || is_exc(vm, e)) return e;
    Value name = obj_repr(vm, x);
    if (name)
        vm_raise(vm, vm->t.TypeError,
                 "calling %s should have returned an instance of "
                 "BaseException, not %s",
                 str_view(name).ptr, type_of(vm, e)->name);
    release(vm, name);
    release(vm, e);
    return V_NULL;
}

Value exc_raise(Vm *vm, Value x, Value cause) {
    Value e = as_instance(vm, x, "exceptions must derive from BaseException");
    if (!e) return V_NULL;
    if (cause) {
        Value c = V_NULL;
        if (cause != V_NONE) {
            c = as_instance(vm, cause,
                            "exception causes must derive from BaseException");
            if (!c) {
                release(vm, e);
                return V_NULL;
            }
        }
        assign(vm, &as_exc(e)->cause, c);
        as_exc(e)->suppress_context = 1;
    }
    return vm_raise_value(vm, e);
}

bool exc_matches(Vm *vm, Type *type) {
    return vm->exc && is_exc(vm, vm->exc) && is_a(vm, vm->exc, type);
}

Value exc_take(Vm *vm) {
    Value e = vm->exc;
    vm->exc = V_NULL;
    return e;
}

void exc_clear(Vm *vm) {
    release(vm, exc_take(vm));
}

/* --- BaseException -----------------------------------------------------------
 */

Value exc_no_keywords(Vm *vm, Value self) {
    return vm_raise(vm, vm->t.TypeError,
                    vm->minor >= 7 ? "%s() takes no keyword arguments"
                                   : "%s does not take keyword arguments",
                    type_of(vm, self)->name);
}

/* __new__ takes anything: a subclass's __init__ may want keywords. */
static Value base_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                       Value kw) {
    (void)kw;
    return from_obj(exc_alloc(vm, t, tuple_from(vm, args, n)));
}

static Value base_init(Vm *vm, Value self, const Value *args, uint32_t n,
                       Value kw) {
    if (kw && as_tuple(kw)->len) return exc_no_keywords(vm, self);
    assign(vm, &as_exc(self)->args, tuple_from(vm, args, n));
    return V_NONE;
}

static void base_free(Vm *vm, Obj *obj) {
    Exc *e = (Exc *)obj;
    release(vm, e->args);
    release(vm, e->cause);
    release(vm, e->context);
    release(vm, e->traceback);
    release(vm, e->notes);
    release(vm, e->extra);
    release(vm, e->extra2);
    if (e->dict) release(vm, from_obj(e->dict));
    e->dict = NULL;
    obj_dealloc(vm, obj, sizeof *e);
}

Value exc_str(Vm *vm, Value v) {
    Tuple *args = as_tuple(as_exc(v)->args);
    if (args->len == 0) return str_new(vm, "", 0);
    return obj_str(vm, args->len == 1 ? args->items[0] : from_obj(args));
}

static Value base_repr(Vm *vm, Value v) {
    Tuple *args = as_tuple(as_exc(v)->args);
    /* until 3.6 one argument left its tuple's comma behind */
    bool single = args->len == 1 && vm->minor >= 7;
    Value text = obj_repr(vm, single ? args->items[0] : from_obj(args));
    if (!text) return V_NULL;
    Value r = str_printf(vm, single ? "%s(%s)" : "%s%s", type_of(vm, v)->name,
                         str_view(text).ptr);
    release(vm, text);
    return r;
}

static void base_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Exc *p = (const Exc *)obj;
    visit_value(v, p->args);
    visit_value(v, p->cause);
    visit_value(v, p->context);
    visit_value(v, p->traceback);
    visit_value(v, p->notes);
    visit_value(v, p->extra);
    visit_value(v, p->extra2);
    visit_u64(v, p->suppress_context);
}

static void base_slots(Type *t) {
    t->free = base_free;
    t->visit = base_visit;
    t->make = base_make;
    t->init = base_init;
    t->repr = base_repr;
    t->str = exc_str;
}

/* --- the types
 * ------------------------------------------------------------------ */

/* Those that have slots, methods or attributes of their own. */
typedef struct Kind {
    const char *name;
    void (*slots)(Type *t);
    const NativeDef *methods;
    const GetSetDef *getset;
    int since; /* minor version; before it the type is a plain one */
} Kind;

static const Kind KINDS[] = {
    {"BaseException", base_slots, exc_methods, exc_getset, 0},
    {"BaseExceptionGroup", exc_group_slots, exc_group_methods, exc_group_getset,
     0},
    {"SystemExit", exc_exit_slots, NULL, exc_exit_getset, 0},
    {"StopIteration", exc_stop_slots, NULL, exc_stop_getset, 0},
    {"AttributeError", exc_name_slots, NULL, exc_attr_getset, 10},
    {"NameError", exc_name_slots, NULL, exc_name_getset, 10},
    {"ImportError", exc_import_slots, NULL, exc_import_getset, 0},
    {"KeyError", exc_key_slots, NULL, NULL, 0},
    {"OSError", exc_os_slots, NULL, exc_os_getset, 0},
    {"SyntaxError", exc_syntax_slots, NULL, exc_syntax_getset, 0},
    {"UnicodeDecodeError", exc_unicode_slots, NULL, exc_unicode_getset, 0},
    {"UnicodeEncodeError", exc_unicode_slots, NULL, exc_unicode_getset, 0},
};

static Type *make_type(Vm *vm, const char *name, Type *base) {
    TypeSpec spec = {
        .name = name,
        .flags = TF_BASE | TF_EXC,
        .size = sizeof(Exc),
        .dict_offset = offsetof(Exc, dict),
    };
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        const Kind *k = &KINDS[i];
        if (strcmp(k->name, name) != 0 || vm->minor < k->since) continue;
        spec.slots = k->slots;
        spec.methods = k->methods;
        spec.getset = k->getset;
    }
    return type_new(vm, &spec, base);
}

/* ExceptionGroup derives from BaseExceptionGroup, whose layout it has, and
 * from Exception. */
static void fix_group_bases(Vm *vm) {
    Type *t = vm->t.ExceptionGroup;
    Value mro = tuple_new(vm, 5);
    Value order[5] = {from_obj(t), from_obj(vm->t.BaseExceptionGroup),
                      from_obj(vm->t.Exception), from_obj(vm->t.BaseException),
                      from_obj(vm->t.object)};
    for (int i = 0; i < 5; i++)
        as_tuple(mro)->items[i] = retain(order[i]);
    assign(vm, &t->mro, mro);
    assign(vm, &t->bases, tuple_of2(vm, order[1], order[2]));
}

static void hide(Vm *vm, Type *t, const char *name) {
    Value key = str_intern(vm, name, strlen(name));
    release(vm, dict_pop(vm, t->dict, key));
    release(vm, key);
}

void exc_types_init(Vm *vm) {
    static const struct {
        const char *name;
        size_t at, base_at;
    } TABLE[] = {
#define EXC(name, base)                                                        \
    {#name, offsetof(VmTypes, name), offsetof(VmTypes, base)},
#include "vm/exc.def"
#undef EXC
    };
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++) {
        Type **slot = (Type **)(void *)((char *)&vm->t + TABLE[i].at);
        Type **base = (Type **)(void *)((char *)&vm->t + TABLE[i].base_at);
        *slot = make_type(vm, TABLE[i].name, *base);
    }
    fix_group_bases(vm);
    if (vm->minor < 11) hide(vm, vm->t.BaseException, "add_note");
    traceback_type_init(vm);
}
