#include "vm/compile_unit.h"

static void joined_str(Unit *u, const Node *n);

/* What the tree calls an operator, and what the VM does for it. */
BinaryOp binary_number(uint8_t ast_op) {
    static const uint8_t table[] = {
        [AST_OP_ADD] = OP_ADD,
        [AST_OP_SUB] = OP_SUB,
        [AST_OP_MUL] = OP_MUL,
        [AST_OP_MATMUL] = OP_MATMUL,
        [AST_OP_DIV] = OP_DIV,
        [AST_OP_MOD] = OP_MOD,
        [AST_OP_POW] = OP_POW,
        [AST_OP_LSHIFT] = OP_LSHIFT,
        [AST_OP_RSHIFT] = OP_RSHIFT,
        [OP_BITOR] = OP_OR,
        [OP_BITXOR] = OP_XOR,
        [OP_BITAND] = OP_AND,
        [AST_OP_FLOORDIV] = OP_FLOORDIV,
    };
    CHECK(ast_op < sizeof table, "a binary operator of the tree");
    return (BinaryOp)table[ast_op];
}

Opcode binary_opcode(uint8_t ast_op, uint32_t *arg) {
    BinaryOp op = binary_number(ast_op);
    *arg = 0;
    switch (op) {
    case OP_ADD: return OPC_ADD;
    case OP_SUB: return OPC_SUB;
    case OP_MUL: return OPC_MUL;
    case OP_MOD: return OPC_MOD;
    case OP_FLOORDIV: return OPC_FLOORDIV;
    default: *arg = (uint32_t)op; return OPC_BINARY;
    }
}

static void expr_binary(Unit *u, const Node *n) {
    expr(u, n->u.bin_op.left);
    expr(u, n->u.bin_op.right);
    uint32_t arg;
    Opcode op = binary_opcode(n->op, &arg);
    emit(u, n, op, arg);
}

static void expr_unary(Unit *u, const Node *n) {
    if (is_const(n)) {
        emit_const(u, n, const_value(u, n));
        return;
    }
    expr(u, n->u.unary_op.operand);
    switch (n->op) {
    case AST_OP_INVERT: emit(u, n, OPC_UNARY, OP_INVERT); break;
    case OP_NOT: emit(u, n, OPC_NOT, 0); break;
    case OP_UADD: emit(u, n, OPC_UNARY, OP_POS); break;
    case OP_USUB: emit(u, n, OPC_UNARY, OP_NEG); break;
    default: UNREACHABLE("a unary operator of the tree");
    }
}

/* Of an attribute below the line where its object begins, CPython names the
 * attribute's own line from 3.10 on. */
CodePos attr_pos(const Unit *u, const Node *n) {
    CodePos p = pos_of(u, n);
    const Source *src = u->c->src;
    uint32_t line = source_line_of(src, n->mark.start);
    if (u->c->minor < 10 || line == p.line) return p;
    uint32_t col = n->mark.start - src->lines[line - 1];
    uint32_t end = n->mark.end - src->lines[line - 1];
    return (CodePos){
        .line = line, .end_line = line, .col = col, .end_col = end};
}

static void expr_attribute(Unit *u, const Node *n) {
    expr(u, n->u.attribute.value);
    emit_at(u, attr_pos(u, n), OPC_LOAD_ATTR,
            name_index(u, n->u.attribute.name));
}

static void expr_subscript(Unit *u, const Node *n) {
    expr(u, n->u.subscript.value);
    expr(u, n->u.subscript.index);
    emit(u, n, OPC_SUBSCR, 0);
}

void expr_or_none(Unit *u, const Node *at, const Node *n) {
    if (n)
        expr(u, n);
    else
        emit_none(u, at);
}

static void expr_slice(Unit *u, const Node *n) {
    expr_or_none(u, n, n->u.slice.lower);
    expr_or_none(u, n, n->u.slice.upper);
    if (n->u.slice.step) expr(u, n->u.slice.step);
    emit(u, n, OPC_BUILD_SLICE, n->u.slice.step ? 3 : 2);
}

static void expr_named(Unit *u, const Node *n) {
    expr(u, n->u.named_expr.value);
    emit(u, n, OPC_COPY, 1);
    target_store(u, n->u.named_expr.target);
}

/* !s, !r and !a are 1, 2 and 3 in FORMAT_VALUE; 4: a specification follows. */
static uint32_t format_flags(const Node *n) {
    switch (n->u.formatted_value.conversion) {
    case 's': return 1;
    case 'r': return 2;
    case 'a': return 3;
    default: return 0;
    }
}

/* `at` is the place that a failing format points at. */
static void formatted_value(Unit *u, const Node *n, const Node *at) {
    uint32_t flags = format_flags(n);
    expr(u, n->u.formatted_value.value);
    if (n->u.formatted_value.format_spec) {
        expr(u, n->u.formatted_value.format_spec);
        flags |= 4;
    }
    emit(u, at, OPC_FORMAT_VALUE, flags);
}

static void joined_str(Unit *u, const Node *n) {
    const NodeList *parts = &n->u.joined_str.values;
    if (!parts->len) emit_const(u, n, retain(unit_vm(u)->s.empty));
    for (uint32_t i = 0; i < parts->len; i++) {
        const Node *part = parts->items[i];
        if (part->kind == NODE_FORMATTED_VALUE && u->c->minor < 12)
            formatted_value(u, part, n); /* the whole f-string */
        else
            expr(u, part);
    }
    if (parts->len > 1) emit(u, n, OPC_BUILD_STRING, parts->len);
}

static void expr_yield(Unit *u, const Node *n) {
    expr_or_none(u, n, n->u.yield.value);
    emit(u, n, OPC_YIELD_VALUE, u->scope->is_async_generator ? 1 : 0);
}

static void expr_yield_from(Unit *u, const Node *n) {
    expr(u, n->u.yield_from.value);
    emit(u, n, OPC_GET_YIELD_FROM_ITER, 0);
    emit_none(u, n);
    emit(u, n, OPC_SEND, 0);
}

static void expr_await(Unit *u, const Node *n) {
    expr(u, n->u.await.value);
    emit_await(u, n, 0);
}

void expr_list(Unit *u, const NodeList *list) {
    for (uint32_t i = 0; i < list->len; i++)
        expr(u, list->items[i]);
}

void expr(Unit *u, const Node *n) {
    unit_line(u, n, false);
    switch ((NodeKind)n->kind) {
    case NODE_CONSTANT: emit_const(u, n, const_value(u, n)); break;
    case NODE_NAME: name_load(u, n, n->u.name.id); break;
    case NODE_ATTRIBUTE: expr_attribute(u, n); break;
    case NODE_SUBSCRIPT: expr_subscript(u, n); break;
    case NODE_CALL: expr_call(u, n); break;
    case NODE_BIN_OP: expr_binary(u, n); break;
    case NODE_UNARY_OP: expr_unary(u, n); break;
    case NODE_COMPARE: expr_compare(u, n); break;
    case NODE_BOOL_OP: expr_bool(u, n); break;
    case NODE_IF_EXP: expr_conditional(u, n); break;
    case NODE_NAMED_EXPR: expr_named(u, n); break;
    case NODE_LAMBDA: expr_lambda(u, n); break;
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET: expr_display(u, n); break;
    case NODE_DICT: expr_dict(u, n); break;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP: expr_comprehension(u, n); break;
    case NODE_AWAIT: expr_await(u, n); break;
    case NODE_YIELD: expr_yield(u, n); break;
    case NODE_YIELD_FROM: expr_yield_from(u, n); break;
    case NODE_FORMATTED_VALUE: formatted_value(u, n, n); break;
    case NODE_JOINED_STR: joined_str(u, n); break;
    case NODE_SLICE: expr_slice(u, n); break;
    default: UNREACHABLE("an expression stands where one is wanted");
    }
}
