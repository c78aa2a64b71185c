/* type.h: types, their slots, and how native code declares them.
 *
 * A Type is a Python class, built in or made by a `class` statement.  Slots are
 * C functions; a user class gets trampolines that look the special method up
 * (class.c), so natives need not know which of the two they meet.  Mirrors
 * CPython's Include/cpython/object.h in purpose, not in layout. */
#ifndef VM_TYPE_H
#define VM_TYPE_H

#include "vm/value.h"

typedef struct Dict Dict;
typedef struct Frame Frame;
typedef struct Visit Visit;

/* How natives are called: `args[0..n)` are positional (for methods args[0] is
 * self); kwnames is V_NULL or a tuple of str, whose values follow the
 * positional ones in args.  The result is a new reference, V_NULL with
 * vm->exc set, or V_FRAME. */
typedef Value (*NativeFn)(Vm *vm, const Value *args, uint32_t n, Value kwnames);

enum {
    NF_METHOD = 1, /* takes self */
    NF_STATIC = 2, /* a staticmethod in the class */
    NF_CLASS = 4,  /* a classmethod: args[0] is the type */
    NF_PY = 8,     /* argument errors are worded as for Python functions */
    /* other threads can see it: before it begins, the machine may switch */
    NF_VISIBLE = 16,
};

/* One native function.  With `sig` the machinery binds the arguments: the
 * function then gets exactly one args[] entry for each parameter (V_NULL for
 * an optional one that was not given), n = number of parameters, kwnames =
 * V_NULL.  sig is a list of parameter names separated by spaces, self not
 * named: "name" required, "name?" optional, "/" what is before it is
 * positional only, "*" what follows is keyword only.  sig == NULL: raw call. */
typedef struct NativeDef {
    const char *name;
    NativeFn fn;
    uint32_t flags;
    const char *sig;
} NativeDef;

/* Computed attributes; set == NULL is read-only. */
typedef struct GetSetDef {
    const char *name;
    Value (*get)(Vm *vm, Value self);
    bool (*set)(Vm *vm, Value self, Value v); /* v V_NULL: delete */
} GetSetDef;

typedef enum CmpOp { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GT, CMP_GE } CmpOp;

typedef enum BinaryOp {
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_FLOORDIV,
    OP_MOD,
    OP_POW,
    OP_MATMUL,
    OP_LSHIFT,
    OP_RSHIFT,
    OP_AND,
    OP_OR,
    OP_XOR,
    OP_COUNT_
} BinaryOp;

typedef enum UnaryOp { OP_NEG, OP_POS, OP_INVERT } UnaryOp;

typedef enum SendResult { SEND_ERROR, SEND_RETURN, SEND_YIELD } SendResult;

enum {
    TF_USER = 1, /* made by a class statement */
    TF_BASE = 2, /* may be subclassed */
    TF_EXC = 4,  /* BaseException and everything under it */
    TF_INT = 8,  /* int, bool, and subclasses */
    TF_STR = 16,
    TF_LIST = 32,
    TF_TUPLE = 64,
    TF_DICT = 128,
    TF_TYPE = 256, /* type and metaclasses */
    TF_FLOAT = 512,
    TF_SET = 1024, /* set and frozenset */
    TF_BYTES = 2048,
    TF_ABSTRACT = 4096 /* has abstract methods left: cannot be instantiated */
};

struct Type {
    Obj h;
    const char *name; /* without module, as in messages; lives in the heap */
    Type *base;
    Value bases, mro; /* tuples of types; mro begins with this type */
    Dict *dict;
    Value qualname, module; /* str */
    uint32_t flags;
    uint32_t size;        /* bytes of an instance */
    uint32_t dict_offset; /* of the instance's `Dict *`; 0: no __dict__ */
    uint32_t sealed;      /* attributes of the class cannot be set */

    /* Slots; NULL: the type cannot do it.  A type inherits its base's. */
    void (*free)(Vm *vm, Obj *obj); /* release what it owns, free its memory */
    Value (*make)(Vm *vm, Type *t, const Value *args, uint32_t n, Value kw);
    /* V_NONE, V_NULL with an exception, or V_FRAME */
    Value (*init)(Vm *vm, Value self, const Value *args, uint32_t n, Value kw);
    Value (*repr)(Vm *vm, Value v);
    Value (*str)(Vm *vm, Value v); /* NULL: repr */
    bool (*hash)(Vm *vm, Value v, uint64_t *out);
    /* one way only: V_NOTIMPL if it does not know `b` */
    Value (*compare)(Vm *vm, Value a, Value b, CmpOp op);
    int (*truth)(Vm *vm, Value v);      /* 1, 0, -1 with an exception */
    int64_t (*length)(Vm *vm, Value v); /* -1 with an exception */
    Value (*getitem)(Vm *vm, Value v, Value key);
    bool (*setitem)(Vm *vm, Value v, Value key, Value item); /* V_NULL: del */
    int (*contains)(Vm *vm, Value v, Value item);
    Value (*iter)(Vm *vm, Value v);
    Value (*next)(Vm *vm, Value v); /* V_NULL without exception: exhausted */
    Value (*call)(Vm *vm, Value v, const Value *args, uint32_t n, Value kw);
    /* Attribute access that replaces the generic one; `name` is interned. */
    Value (*getattr)(Vm *vm, Value v, Value name);
    bool (*setattr)(Vm *vm, Value v, Value name, Value x); /* V_NULL: del */
    /* a OP b where this is the type of a, or of b (then a's type is not) */
    Value (*binary)(Vm *vm, BinaryOp op, Value a, Value b);
    Value (*inplace)(Vm *vm, BinaryOp op, Value a, Value b);
    Value (*unary)(Vm *vm, UnaryOp op, Value v);
    /* Descriptors: obj is V_NULL for access on the class. */
    Value (*descr_get)(Vm *vm, Value d, Value obj, Type *owner);
    bool (*descr_set)(Vm *vm, Value d, Value obj, Value x);
    /* await v: the object that SEND drives (may be v itself) */
    Value (*await)(Vm *vm, Value v);
    /* One step of a native iterator/awaitable that is not a Gen.  arg is what
     * is sent in (V_NONE at first). *out gets a new reference. */
    SendResult (*send)(Vm *vm, Value v, Value arg, Value *out);
    Value (*aiter)(Vm *vm, Value v);
    Value (*anext)(Vm *vm, Value v);
    Value (*format)(Vm *vm, Value v, Str spec); /* NULL: object.__format__ */
    /* Reports what an instance contains: see visit.h. */
    void (*visit)(Vm *vm, Obj *obj, Visit *v);
};

/* How native code declares a type (in the VM or in a layer above). */
typedef struct TypeSpec {
    const char *name;   /* "Future" */
    const char *module; /* "_asyncio"; NULL: builtins */
    uint32_t flags, size, dict_offset;
    const NativeDef *methods; /* ends with an entry whose name is NULL */
    const GetSetDef *getset;  /* same; may be NULL */
    void (*slots)(Type *t);   /* fills the slots in; may be NULL */
} TypeSpec;

/* Makes the type (owned by the caller; lives in the run's heap) and inherits
 * what `base` has.  base NULL: object. */
Type *type_new(Vm *vm, const TypeSpec *spec, Type *base);
/* The same in two steps, for the types that the start of the VM needs before
 * it can fill them in: a bare Type, and what it is. */
Type *type_bare(Vm *vm);
void type_fill(Vm *vm, Type *t, const TypeSpec *spec, Type *base);
void type_inherit_slots(Type *t, const Type *base);
/* What the `class` statement makes; bases is a tuple, ns a dict (borrowed).
 * `kwargs` is V_NULL or a dict for __init_subclass__. */
Value type_new_user(Vm *vm, Value name, Value bases, Value ns, Value kwargs);
bool type_is_subtype(const Type *t, const Type *base);
/* An attribute along the MRO, borrowed, or V_NULL without exception. */
Value type_lookup(Vm *vm, Type *t, Value name);
bool type_set_attr(Vm *vm, Type *t, Value name, Value v);
/* Memory for an instance: zeroed after the header, refs 1. */
void *obj_alloc(Vm *vm, Type *t);
void *obj_alloc_sized(Vm *vm, Type *t, size_t size); /* variable size */
/* Gives back the memory of an instance of exactly `size` bytes and drops the
 * type reference that user-class instances hold; also releases __dict__. */
void obj_dealloc(Vm *vm, Obj *obj, size_t size);

static inline Type *as_type(Value v) {
    return (Type *)as_obj(v);
}

#endif
