/* operator.c: binary and unary operators on any values.
 * Mirrors binary_op1 of CPython's Objects/abstract.c. */
#include "vm/class.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_str.h"
#include "vm/vm.h"

typedef struct OpNames {
    const char *sign;
    Value name, reflected, inplace;
} OpNames;

static OpNames op_names(const Vm *vm, BinaryOp op) {
#define ROW(OP, sign, n)                                                       \
    case OP: return (OpNames){sign, vm->s.n##_, vm->s.r##n##_, vm->s.i##n##_};
    switch (op) {
        ROW(OP_ADD, "+", add)
        ROW(OP_SUB, "-", sub)
        ROW(OP_MUL, "*", mul)
        ROW(OP_DIV, "/", truediv)
        ROW(OP_FLOORDIV, "//", floordiv)
        ROW(OP_MOD, "%", mod)
        ROW(OP_POW, "** or pow()", pow)
        ROW(OP_MATMUL, "@", matmul)
        ROW(OP_LSHIFT, "<<", lshift)
        ROW(OP_RSHIFT, ">>", rshift)
        ROW(OP_AND, "&", and)
        ROW(OP_OR, "|", or)
        ROW(OP_XOR, "^", xor)
    default: UNREACHABLE("an unknown operator");
    }
#undef ROW
}

static Value call_op(Vm *vm, Value fn, Value self, Value other) {
    Value args[2] = {self, other};
    if (has_type(vm, fn, vm->t.func)) return vm_call(vm, fn, args, 2, V_NULL);
    Type *ft = type_of(vm, fn);
    if (!ft->descr_get) return vm_call(vm, fn, &other, 1, V_NULL);
    Value bound = ft->descr_get(vm, fn, self, type_of(vm, self));
    if (!bound) return V_NULL;
    Value r = vm_call(vm, bound, &other, 1, V_NULL);
    release(vm, bound);
    return r;
}

static Value left(Vm *vm, BinaryOp op, Value name, Value a, Value b) {
    Value fn = class_special(vm, a, name);
    if (fn == V_NONE) return V_NOTIMPL;
    if (fn) return call_op(vm, fn, a, b);
    Type *t = type_of(vm, a);
    return t->binary ? t->binary(vm, op, a, b) : V_NOTIMPL;
}

static Value right(Vm *vm, BinaryOp op, Value name, Value a, Value b) {
    Value fn = class_special(vm, b, name);
    if (fn == V_NONE) return V_NOTIMPL;
    if (fn) return call_op(vm, fn, b, a);
    Type *t = type_of(vm, b);
    if (!t->binary || t->binary == type_of(vm, a)->binary) return V_NOTIMPL;
    return t->binary(vm, op, a, b);
}

static Value try_binary(Vm *vm, BinaryOp op, const OpNames *names, Value a,
                        Value b) {
    Type *ta = type_of(vm, a), *tb = type_of(vm, b);
    bool right_first = ta != tb && tb->flags & TF_USER &&
                       type_is_subtype(tb, ta) &&
                       class_special(vm, b, names->reflected);
    Value r;
    if (right_first) {
        r = right(vm, op, names->reflected, a, b);
        if (r != V_NOTIMPL) return r;
    }
    r = left(vm, op, names->name, a, b);
    if (r != V_NOTIMPL || ta == tb || right_first) return r;
    return right(vm, op, names->reflected, a, b);
}

static Value unsupported(Vm *vm, const char *sign, bool inplace, Value a,
                         Value b) {
    bool print =
        inplace == false && sign[0] == '>' && has_type(vm, a, vm->t.native);
    if (print)
        return vm_raise(vm, vm->t.TypeError,
                        "unsupported operand type(s) for >>: "
                        "'builtin_function_or_method' and '%s'",
                        type_of(vm, b)->name);
    if (inplace && sign[0] == '*' && sign[1] == '*') sign = "**";
    return vm_raise(vm, vm->t.TypeError,
                    "unsupported operand type(s) for %s%s: '%s' and '%s'", sign,
                    inplace ? "=" : "", type_of(vm, a)->name,
                    type_of(vm, b)->name);
}

/* Sequences word the failure of + themselves. */
static Value concat_error(Vm *vm, Value a, Value b) {
    Type *t = type_of(vm, a);
    if (!(t->flags & (TF_STR | TF_LIST | TF_TUPLE))) return V_NOTIMPL;
    const char *name = t->flags & TF_STR    ? "str"
                       : t->flags & TF_LIST ? "list"
                                            : "tuple";
    return vm_raise(vm, vm->t.TypeError,
                    vm->minor >= 7
                        ? "can only concatenate %s (not \"%s\") to %s"
                        : (t->flags & TF_STR ? "must be %s, not %s"
                                             : "can only concatenate %s (not "
                                               "\"%s\") to %s"),
                    name, type_of(vm, b)->name, name);
}

Value obj_binary(Vm *vm, BinaryOp op, Value a, Value b) {
    OpNames names = op_names(vm, op);
    Value r = try_binary(vm, op, &names, a, b);
    if (r != V_NOTIMPL) return r;
    if (op == OP_ADD && (r = concat_error(vm, a, b)) != V_NOTIMPL) return r;
    return unsupported(vm, names.sign, false, a, b);
}

Value obj_inplace(Vm *vm, BinaryOp op, Value a, Value b) {
    OpNames names = op_names(vm, op);
    Value fn = class_special(vm, a, names.inplace), r = V_NOTIMPL;
    if (fn && fn != V_NONE)
        r = call_op(vm, fn, a, b);
    else if (type_of(vm, a)->inplace)
        r = type_of(vm, a)->inplace(vm, op, a, b);
    if (r != V_NOTIMPL) return r;
    r = try_binary(vm, op, &names, a, b);
    if (r != V_NOTIMPL) return r;
    if (op == OP_ADD && (r = concat_error(vm, a, b)) != V_NOTIMPL) return r;
    return unsupported(vm, names.sign, true, a, b);
}

Value obj_unary(Vm *vm, UnaryOp op, Value v) {
    static const char *const SIGNS[] = {"-", "+", "~"};
    Type *t = type_of(vm, v);
    Value r = t->unary ? t->unary(vm, op, v) : V_NOTIMPL;
    if (r != V_NOTIMPL) return r;
    return vm_raise(vm, vm->t.TypeError, "bad operand type for unary %s: '%s'",
                    SIGNS[op], t->name);
}
