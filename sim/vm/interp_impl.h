/* interp_impl.h: the eval loop's helpers.  The small hot ones are inline, the
 * others in interp_ops.c (operations), interp_flow.c (frames, signals) and
 * import.c.  Included by the eval loop and those files alone. */
#ifndef VM_INTERP_IMPL_H
#define VM_INTERP_IMPL_H

#include <string.h>

#include "vm/attr.h"
#include "vm/code.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/run.h"

/* --- inline: variables and attributes
 * ------------------------------------------*/

static inline uint32_t frame_base(const Code *c) {
    return c->n_locals + c->n_cells + c->n_free;
}

static inline uint64_t cache_u64(const uint32_t *words) {
    uint64_t x;
    memcpy(&x, words, sizeof x);
    return x;
}

#define CACHE_BUILTIN 0x80000000u /* in LOAD_GLOBAL's first cache word */

Value load_global_slow(Vm *vm, Frame *f, uint32_t *cache, Value name);

/* Borrowed; V_NULL: there is no such name.  Cache: entry number in the module's
 * dict, or in the builtins' with the version of the module's keys. */
static inline Value load_global(Vm *vm, Frame *f, const uint32_t *ip,
                                Value name) {
    const Dict *g = f->func->globals;
    uint32_t at = ip[0];
    if (at < g->count && g->entries[at].key == name)
        return g->entries[at].value;
    if (at & CACHE_BUILTIN && cache_u64(ip + 1) == g->keys_version) {
        at &= ~CACHE_BUILTIN;
        if (at < vm->builtins->count && vm->builtins->entries[at].key == name)
            return vm->builtins->entries[at].value;
    }
    return load_global_slow(vm, f, (uint32_t *)(uintptr_t)ip, name);
}

/* Attribute caches: [0,1] the type, [2] the version of all classes and a kind,
 * [3] an entry number, or [3,4] a function. */
enum { CACHED_DICT = 1, CACHED_METHOD = 0 };

static inline uint32_t cache_tag(const Vm *vm, uint32_t kind) {
    return (uint32_t)vm->type_version << 1 | kind;
}

static inline Value dict_entry(const Dict *d, uint32_t at, Value name) {
    if (d && at < d->count && d->entries[at].key == name)
        return d->entries[at].value;
    return V_NULL;
}

/* New reference, or V_NULL: ask attr_load. */
static inline Value attr_cached(Vm *vm, Value obj, Value name,
                                const uint32_t *ip) {
    if (!is_obj(obj) || cache_u64(ip) != (uintptr_t)as_obj(obj)->type ||
        ip[2] != cache_tag(vm, CACHED_DICT))
        return V_NULL;
    Value v = dict_entry(attr_dict(vm, obj), ip[3], name);
    return v ? retain(v) : V_NULL;
}

/* The same for LOAD_METHOD; *self is borrowed. */
static inline Value method_cached(Vm *vm, Value obj, Value name,
                                  const uint32_t *ip, Value *self) {
    if (!is_obj(obj) || cache_u64(ip) != (uintptr_t)as_obj(obj)->type)
        return V_NULL;
    Dict *d = attr_dict(vm, obj);
    if (ip[2] == cache_tag(vm, CACHED_DICT)) {
        Value v = dict_entry(d, ip[3], name);
        return v ? retain(v) : V_NULL;
    }
    if (ip[2] != cache_tag(vm, CACHED_METHOD)) return V_NULL;
    if (d && dict_get_name(d, name)) return V_NULL;
    *self = obj;
    return retain(cache_u64(ip + 3));
}

/* --- inline: calls and operators
 * --------------------------------------------------*/

static inline bool call_is_simple(const Code *c, uint32_t n) {
    return n == c->n_args && !c->n_kwonly && !c->n_cells && !c->n_free &&
           !(c->flags & (CODE_ANY_GEN | CODE_VARARGS | CODE_VARKW));
}

/* Pushes a frame; steals the arguments and `func`, unless it returns NULL. */
static inline Frame *call_simple(Vm *vm, Func *func, Value *args, uint32_t n) {
    const Code *c = func->code;
    Frame *f =
        heap_alloc(&vm->heap, sizeof(Frame) + sizeof(Value) * code_slots(c));
    f->back = vm->frame;
    f->depth = vm->frame->depth + 1;
    f->gen = NULL;
    f->kind = FRAME_PY;
    f->wait = WAIT_CALL;
    f->flags = f->state = 0;
    f->top = c->n_locals;
    f->func = func;
    f->ip = c->instrs;
    f->handled = V_NULL;
    f->id = 0;
    for (uint32_t i = 0; i < n; i++)
        f->slots[i] = args[i];
    for (uint32_t i = n; i < c->n_locals; i++)
        f->slots[i] = V_NULL;
    if (__builtin_expect(f->depth > vm->max_depth, 0)) {
        heap_free(&vm->heap, f, sizeof(Frame) + sizeof(Value) * code_slots(c));
        vm_raise(vm, vm->t.RecursionError, "maximum recursion depth exceeded");
        return NULL;
    }
    vm->frame = f;
    if (vmtrace_on(vm, c)) vmtrace_call(vm, f, 0);
    return f;
}

/* frame_end for a plain call's frame. */
static inline void frame_end_fast(Vm *vm, Frame *f) {
    for (uint32_t i = 0; i < f->top; i++)
        release(vm, f->slots[i]);
    f->top = 0;
    frame_end(vm, f);
}

static inline bool compare_small(int64_t a, int64_t b, uint32_t op) {
    switch (op) {
    case CMP_LT: return a < b;
    case CMP_LE: return a <= b;
    case CMP_EQ: return a == b;
    case CMP_NE: return a != b;
    case CMP_GT: return a > b;
    default: return a >= b;
    }
}

static inline bool both_str(const Vm *vm, Value a, Value b) {
    return is_obj(a) && is_obj(b) && as_obj(a)->type == vm->t.str &&
           as_obj(b)->type == vm->t.str;
}

static inline Value subscript(Vm *vm, Value box, Value key) {
    if (is_int_small(key) && is_obj(box) && as_obj(box)->type == vm->t.list) {
        int64_t i = int_small(key);
        const List *l = as_list(box);
        if (i < 0) i += l->len;
        if (i >= 0 && i < l->len) return retain(l->items[i]);
    }
    return obj_getitem(vm, box, key);
}

static inline const Handler *find_handler(const Code *c, const uint32_t *ip) {
    uint32_t at = (uint32_t)(ip - c->instrs);
    if (at == 0) return NULL; /* thrown in before it started */
    at--;
    for (uint32_t i = 0; i < c->n_handlers; i++)
        if (at >= c->handlers[i].start && at < c->handlers[i].end)
            return &c->handlers[i];
    return NULL;
}

/* --- interp_flow.c
 * -------------------------------------------------------------------*/

typedef enum StepResult { STEP_DELIVER, STEP_STOP, STEP_PAUSE } StepResult;

/* Gives (sig, v) to a native frame and does what it wants; then (sig, v) is for
 * vm->frame. */
StepResult native_step(Vm *vm, Frame *f, Sig *sig, Value *v);
/* The frame ends with vm->exc; vm->frame becomes who gets the signal. */
Sig leave_raising(Vm *vm, Frame *f, Value *v);
/* The frame of a Gen returns *v. */
Sig leave_gen(Vm *vm, Frame *f, Value *v);
/* A new slice of steps, or a stop (false): a limit. */
bool next_slice(Vm *vm);

/* --- interp_ops.c
 * ----------------------------------------------------------------------*/

Value load_name(Vm *vm, Frame *f, Value name); /* borrowed */
void name_error(Vm *vm, Value name);
void unbound_error(Vm *vm, Frame *f, uint32_t slot);
Value attr_load(Vm *vm, Value obj, Value name, uint32_t *cache);
Value method_load(Vm *vm, Value obj, Value name, uint32_t *cache, Value *self);
bool attr_store(Vm *vm, Value obj, Value name, Value x, uint32_t *cache);
void release_all(Vm *vm, Value *items, uint32_t n);
Value call_ex(Vm *vm, Value fn, Value args, Value kwargs);
bool call_merge(Vm *vm, Dict *to, Value from, Value callee);
bool display_update(Vm *vm, Dict *to, Value from);
bool set_add_all(Vm *vm, Value set, Value from);
bool extend_star(Vm *vm, Value list, Value from); /* [*from], f(a, *from) */
Value inplace_concat(Vm *vm, Frame *f, const uint32_t *ip, Value a, Value b);
Value build_set(Vm *vm, const Value *items, uint32_t n);
Value build_map(Vm *vm, const Value *items, uint32_t n);
/* The first item goes on top: out[n-1]. */
bool unpack(Vm *vm, Value seq, uint32_t n, Value *out);
bool unpack_star(Vm *vm, Value seq, uint32_t before, uint32_t after,
                 Value *out);
Value format_value(Vm *vm, Value x, uint32_t conversion, Value spec);
Value *push_function(Vm *vm, Frame *f, Value *sp, uint32_t flags);
void setup_annotations(Vm *vm, Frame *f);
bool raise_again(Vm *vm); /* false: nothing to raise (an error is set) */
int exc_match(Vm *vm, Value exc, Value type);
bool exc_split_match(Vm *vm, Value exc, Value type, Value *match, Value *rest);
Value exc_rejoin_star(Vm *vm, Value orig, Value list);
bool with_methods(Vm *vm, Value mgr, Value enter_name, Value exit_name,
                  Value *enter, Value *exit);
Value call_exit(Vm *vm, Value exit, Value exc);
Value yield_from_iter(Vm *vm, Frame *f, Value x);
Value await_operand(Vm *vm, Value x, uint32_t what);
Value get_aiter(Vm *vm, Value x);
Value get_anext(Vm *vm, Value aiter);
void trace_line(Vm *vm, Frame *f, uint32_t line);
void trace_local(Vm *vm, Frame *f, uint32_t slot);

/* --- import.c
 * --------------------------------------------------------------------------*/

Value import_name(Vm *vm, Value name, Value level, Value from);
Value import_from(Vm *vm, Value module, Value name);
bool import_star(Vm *vm, Frame *f, Value module);

#endif
