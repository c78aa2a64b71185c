#include "vm/compile_unit.h"

#include <string.h>

#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"

/* How far back an equal constant or tuple is looked for: sharing saves memory
 * only, and a table of 100,000 different numbers must not be quadratic. */
enum { CONST_WINDOW = 256 };

Value const_str(Unit *u, const Name *name) {
    return str_intern(unit_vm(u), name->text, name->len);
}

/* CPython interns strings that could be identifiers; `is` tells. */
static bool looks_like_name(Str s) {
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                    (c >= '0' && c <= '9') || c == '_';
        if (!word) return false;
    }
    return true;
}

static bool is_number(const Node *n) {
    return n->kind == NODE_CONSTANT && (n->u.constant.kind == CONST_INT ||
                                        n->u.constant.kind == CONST_FLOAT ||
                                        n->u.constant.kind == CONST_COMPLEX);
}

static bool is_negative(const Node *n) {
    return n->kind == NODE_UNARY_OP && n->op == OP_USUB &&
           is_number(n->u.unary_op.operand);
}

bool is_const(const Node *n) {
    if (n->kind == NODE_CONSTANT) return true;
    if (is_negative(n)) return true;
    if (n->kind != NODE_TUPLE || n->ctx != CTX_LOAD) return false;
    for (uint32_t i = 0; i < n->u.tuple.elts.len; i++)
        if (!is_const(n->u.tuple.elts.items[i])) return false;
    return true;
}

static Value big_int(Unit *u, const Constant *k, bool negative) {
    StrBuf digits = {0};
    if (negative) sb_putc(&digits, '-');
    sb_put(&digits, k->text.ptr, k->text.len);
    Value v = int_parse(unit_vm(u), sb_str(&digits), 10);
    sb_free(&digits);
    CHECK(v != V_NULL, "the digits of an int literal are a number");
    return v;
}

static Value const_of(Unit *u, const Node *n, bool negative) {
    Vm *vm = unit_vm(u);
    const Constant *k = &n->u.constant;
    switch (k->kind) {
    case CONST_NONE: return V_NONE;
    case CONST_TRUE: return V_TRUE;
    case CONST_FALSE: return V_FALSE;
    case CONST_ELLIPSIS: return V_ELLIPSIS;
    case CONST_INT:
        if (!k->fits) return big_int(u, k, negative);
        return int_from_i64(vm, negative ? -k->small : k->small);
    case CONST_FLOAT: return float_new(vm, negative ? -k->real : k->real);
    case CONST_COMPLEX:
        return negative ? complex_new(vm, -0.0, -k->real)
                        : complex_new(vm, 0.0, k->real);
    case CONST_STR:
        return looks_like_name(k->text)
                   ? str_intern(vm, k->text.ptr, k->text.len)
                   : str_new(vm, k->text.ptr, k->text.len);
    case CONST_BYTES: return bytes_new(vm, k->text.ptr, k->text.len);
    }
    UNREACHABLE("every kind of constant is in the switch");
}

Value const_value(Unit *u, const Node *n) {
    if (n->kind == NODE_CONSTANT) return const_of(u, n, false);
    if (n->kind == NODE_UNARY_OP)
        return const_of(u, n->u.unary_op.operand, true);
    const NodeList *elts = &n->u.tuple.elts;
    Value t = tuple_new(unit_vm(u), elts->len);
    for (uint32_t i = 0; i < elts->len; i++)
        as_tuple(t)->items[i] = const_value(u, elts->items[i]);
    return t;
}

static bool same(const Vm *vm, Value a, Value b);

static bool same_tuple(const Vm *vm, const Tuple *a, const Tuple *b) {
    if (a->len != b->len) return false;
    for (uint32_t i = 0; i < a->len; i++)
        if (!same(vm, a->items[i], b->items[i])) return false;
    return true;
}

/* Of one type and equal, so that 1 and 1.0, 0.0 and -0.0 stay apart. */
static bool same(const Vm *vm, Value a, Value b) {
    if (a == b) return true;
    if (!is_obj(a) || !is_obj(b) || as_obj(a)->type != as_obj(b)->type)
        return false;
    if (is_str(vm, a)) return str_equal(a, b);
    if (is_bytes(vm, a)) return str_eq(bytes_view(a), bytes_view(b));
    if (is_tuple(vm, a)) return same_tuple(vm, as_tuple(a), as_tuple(b));
    if (!is_float(vm, a)) return false;
    double x = float_value(a), y = float_value(b);
    return memcmp(&x, &y, sizeof x) == 0;
}

uint32_t const_index(Unit *u, Value v) {
    size_t n = u->consts.len;
    for (size_t i = n > CONST_WINDOW ? n - CONST_WINDOW : 0; i < n; i++)
        if (same(unit_vm(u), u->consts.data[i], v)) {
            release(unit_vm(u), v);
            return (uint32_t)i;
        }
    vec_push(&u->consts, v);
    return (uint32_t)n;
}

int const_truth(const Node *n) {
    if (n->kind != NODE_CONSTANT) return -1;
    const Constant *k = &n->u.constant;
    switch (k->kind) {
    case CONST_NONE:
    case CONST_FALSE: return 0;
    case CONST_TRUE:
    case CONST_ELLIPSIS: return 1;
    case CONST_INT: return !k->fits || k->small != 0;
    case CONST_FLOAT:
    case CONST_COMPLEX: return k->real != 0;
    case CONST_STR:
    case CONST_BYTES: return k->text.len != 0;
    }
    UNREACHABLE("every kind of constant is in the switch");
}

static size_t indent_of(Str line) {
    size_t i = 0;
    while (i < line.len && line.ptr[i] == ' ')
        i++;
    return i;
}

static Str next_line(Str *rest) {
    const char *end = memchr(rest->ptr, '\n', rest->len);
    size_t n = end ? (size_t)(end - rest->ptr) + 1 : rest->len;
    Str line = {rest->ptr, n};
    *rest = (Str){rest->ptr + n, rest->len - n};
    return line;
}

static bool is_blank(Str line, size_t indent) {
    return indent == line.len || line.ptr[indent] == '\n';
}

/* From 3.13 on the compiler takes the common indentation out of docstrings. */
static Value clean_doc(Unit *u, Str text) {
    Str rest = text;
    Str first = next_line(&rest);
    size_t margin = SIZE_MAX;
    for (Str r = rest; r.len;) {
        Str line = next_line(&r);
        size_t n = indent_of(line);
        if (!is_blank(line, n) && n < margin) margin = n;
    }
    if (margin == SIZE_MAX) margin = 0;
    StrBuf out = {0};
    size_t lead = indent_of(first);
    sb_put(&out, first.ptr + lead, first.len - lead);
    while (rest.len) {
        Str line = next_line(&rest);
        size_t n = indent_of(line);
        size_t cut = n < margin ? n : margin;
        sb_put(&out, line.ptr + cut, line.len - cut);
    }
    Value v = str_new(unit_vm(u), out.data ? out.data : "", out.len);
    sb_free(&out);
    return v;
}

Value const_doc(Unit *u, const NodeList *body) {
    if (!body->len || body->items[0]->kind != NODE_EXPR_STMT) return V_NONE;
    const Node *n = body->items[0]->u.expr_stmt.value;
    if (n->kind != NODE_CONSTANT || n->u.constant.kind != CONST_STR)
        return V_NONE;
    if (u->c->minor >= 13) return clean_doc(u, n->u.constant.text);
    return const_value(u, n);
}
