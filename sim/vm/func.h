/* func.h: Python functions, native functions, bound methods, cells, modules,
 * and the descriptors of the builtins module. */
#ifndef VM_FUNC_H
#define VM_FUNC_H

#include "vm/vm.h"

struct Func {
    Obj h;
    Code *code;       /* owned */
    Dict *globals;    /* owned */
    Value defaults;   /* tuple or V_NULL */
    Value kwdefaults; /* dict or V_NULL */
    Value closure;    /* tuple of cells or V_NULL */
    Value name, qualname;
    Value module;
    Dict *dict; /* attributes, or NULL */
};

typedef struct Native { /* a builtin function, maybe bound */
    Obj h;
    const NativeDef *def;
    Value self;   /* V_NULL: unbound */
    Type *owner;  /* of a method: what self must be an instance of, or NULL */
    Value module; /* str or V_NULL */
    uint32_t n_params, n_required; /* from def->sig */
} Native;

typedef struct Method {
    Obj h;
    Value func, self;
} Method;

typedef struct Cell {
    Obj h;
    Value value; /* V_NULL: unbound */
} Cell;

typedef struct Module {
    Obj h;
    Dict *dict;
} Module;

static inline Func *as_func(Value v) {
    return (Func *)as_obj(v);
}
Value func_new(Vm *vm, Code *code, Dict *globals);
Value native_new(Vm *vm, const NativeDef *def, Value self);
Value method_new(Vm *vm, Value func, Value self); /* retains both */
Value cell_new(Vm *vm, Value v);                  /* steals v */
Value module_new(Vm *vm, const char *name);
/* Adds native functions to a module; defs ends with a NULL name. */
void module_add(Vm *vm, Value module, const NativeDef *defs);
void module_set(Vm *vm, Value module, const char *name, Value v); /* steals */
/* The module's dict; borrowed. */
static inline Dict *module_dict(Value m) {
    return ((Module *)as_obj(m))->dict;
}
/* Binds arguments to def->sig: out[] gets n_params borrowed values. False with
 * TypeError. */
bool native_bind(Vm *vm, const NativeDef *def, const Value *args, uint32_t n,
                 Value kwnames, Value *out, uint32_t max);
void func_types_init(Vm *vm);

#endif
