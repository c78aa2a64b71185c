/* wrappers_binary.c: the operators of native types as special methods:
 * int.__add__, super().__mul__(other), "x".__mod__(y). */
#include <string.h>

#include "vm/class.h"
#include "vm/descr.h"
#include "vm/obj_dict.h"

static Type *native_of(const Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    while (t->flags & TF_USER)
        t = t->base;
    return t;
}

static Value binary(Vm *vm, BinaryOp op, const Value *args) {
    return native_of(vm, args[0])->binary(vm, op, args[0], args[1]);
}

static Value reflected(Vm *vm, BinaryOp op, const Value *args) {
    return native_of(vm, args[0])->binary(vm, op, args[1], args[0]);
}

static Value inplace(Vm *vm, BinaryOp op, const Value *args) {
    return native_of(vm, args[0])->inplace(vm, op, args[0], args[1]);
}

static Value unary(Vm *vm, UnaryOp op, const Value *args) {
    return native_of(vm, args[0])->unary(vm, op, args[0]);
}

/* Kind of call, name of the method, operator. */
#define OPERATORS(X)                                                           \
    X(binary, add, OP_ADD)                                                     \
    X(reflected, radd, OP_ADD)                                                 \
    X(inplace, iadd, OP_ADD)                                                   \
    X(binary, sub, OP_SUB)                                                     \
    X(reflected, rsub, OP_SUB)                                                 \
    X(inplace, isub, OP_SUB)                                                   \
    X(binary, mul, OP_MUL)                                                     \
    X(reflected, rmul, OP_MUL)                                                 \
    X(inplace, imul, OP_MUL)                                                   \
    X(binary, truediv, OP_DIV)                                                 \
    X(reflected, rtruediv, OP_DIV)                                             \
    X(binary, floordiv, OP_FLOORDIV)                                           \
    X(reflected, rfloordiv, OP_FLOORDIV)                                       \
    X(binary, mod, OP_MOD)                                                     \
    X(reflected, rmod, OP_MOD)                                                 \
    X(binary, pow, OP_POW)                                                     \
    X(reflected, rpow, OP_POW)                                                 \
    X(binary, lshift, OP_LSHIFT)                                               \
    X(reflected, rlshift, OP_LSHIFT)                                           \
    X(binary, rshift, OP_RSHIFT)                                               \
    X(reflected, rrshift, OP_RSHIFT)                                           \
    X(binary, and, OP_AND)                                                     \
    X(reflected, rand, OP_AND)                                                 \
    X(inplace, iand, OP_AND)                                                   \
    X(binary, or, OP_OR)                                                       \
    X(reflected, ror, OP_OR)                                                   \
    X(inplace, ior, OP_OR)                                                     \
    X(binary, xor, OP_XOR)                                                     \
    X(reflected, rxor, OP_XOR)                                                 \
    X(inplace, ixor, OP_XOR)                                                   \
    X(unary, neg, OP_NEG)                                                      \
    X(unary, pos, OP_POS)                                                      \
    X(unary, invert, OP_INVERT)

#define FUNCTION(kind, name, op)                                               \
    static Value w_##name(Vm *vm, const Value *args, uint32_t n, Value kw) {   \
        (void)n, (void)kw;                                                     \
        return kind(vm, op, args);                                             \
    }
OPERATORS(FUNCTION)
#undef FUNCTION

#define SIG_binary    "value /"
#define SIG_reflected "value /"
#define SIG_inplace   "value /"
#define SIG_unary     ""

static const NativeDef DEFS[] = {
#define DEF(kind, name, op) {"__" #name "__", w_##name, NF_METHOD, SIG_##kind},
    OPERATORS(DEF)
#undef DEF
};

/* Adds those whose names (without underscores) are in the list. */
static void add(Vm *vm, Type *t, const char *list) {
    for (size_t i = 0; i < sizeof DEFS / sizeof *DEFS; i++) {
        const char *name = DEFS[i].name + 2;
        size_t n = strlen(name) - 2;
        const char *at = list;
        while (*at) {
            size_t len = strcspn(at, " ");
            if (len == n && memcmp(at, name, n) == 0) break;
            at += len + (at[len] == ' ');
        }
        if (!*at) continue;
        Value fn = descr_from_native(vm, t, &DEFS[i]);
        dict_set_cstr(vm, t->dict, DEFS[i].name, fn);
        release(vm, fn);
    }
}

#define ARITHMETIC                                                             \
    "add radd sub rsub mul rmul truediv rtruediv pow rpow neg pos "
#define DIVISION "floordiv rfloordiv mod rmod "
#define BITS     "lshift rlshift rshift rrshift and rand or ror xor rxor invert"
#define SETS     "sub rsub and rand or ror xor rxor"

void class_add_operators(Vm *vm) {
    add(vm, vm->t.int_, ARITHMETIC DIVISION BITS);
    add(vm, vm->t.bool_, "and rand or ror xor rxor invert");
    add(vm, vm->t.float_, ARITHMETIC DIVISION);
    add(vm, vm->t.complex_, ARITHMETIC);
    add(vm, vm->t.str, "add mul rmul mod rmod");
    add(vm, vm->t.bytes, "add mul rmul mod rmod");
    add(vm, vm->t.bytearray, "add mul rmul mod rmod iadd imul");
    add(vm, vm->t.tuple, "add mul rmul");
    add(vm, vm->t.list, "add mul rmul iadd imul");
    add(vm, vm->t.set, SETS " isub iand ior ixor");
    add(vm, vm->t.frozenset, SETS);
    if (vm->minor >= 9) add(vm, vm->t.dict, "or ror ior");
}
