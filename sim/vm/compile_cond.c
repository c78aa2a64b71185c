#include "vm/compile_unit.h"

void compare_op(Unit *u, const Node *n, uint32_t i) {
    switch (n->u.compare.ops[i]) {
    case AST_CMP_EQ: emit(u, n, OPC_COMPARE, CMP_EQ); break;
    case AST_CMP_NE: emit(u, n, OPC_COMPARE, CMP_NE); break;
    case AST_CMP_LT: emit(u, n, OPC_COMPARE, CMP_LT); break;
    case AST_CMP_LE: emit(u, n, OPC_COMPARE, CMP_LE); break;
    case AST_CMP_GT: emit(u, n, OPC_COMPARE, CMP_GT); break;
    case AST_CMP_GE: emit(u, n, OPC_COMPARE, CMP_GE); break;
    case CMP_IS: emit(u, n, OPC_IS, 0); break;
    case CMP_IS_NOT: emit(u, n, OPC_IS, 1); break;
    case CMP_IN: emit(u, n, OPC_CONTAINS, 0); break;
    case CMP_NOT_IN: emit(u, n, OPC_CONTAINS, 1); break;
    default: UNREACHABLE("a comparison of the tree");
    }
}

/* a < b < c, all but the last comparison: [a] -> [last left operand].  Where
 * one is false, `out` is jumped to by `jump` with the operand still there. */
static void compare_chain(Unit *u, const Node *n, Opcode jump, Label out) {
    for (uint32_t i = 0; i + 1 < n->u.compare.comparators.len; i++) {
        expr(u, n->u.compare.comparators.items[i]);
        emit(u, n, OPC_SWAP, 2);
        emit(u, n, OPC_COPY, 2);
        compare_op(u, n, i);
        emit_jump(u, n, jump, out);
    }
}

void expr_compare(Unit *u, const Node *n) {
    uint32_t last = n->u.compare.comparators.len - 1;
    Label out = label_new(u), end = label_new(u);
    expr(u, n->u.compare.left);
    compare_chain(u, n, OPC_JUMP_IF_FALSE_OR_POP, out);
    expr(u, n->u.compare.comparators.items[last]);
    compare_op(u, n, last);
    if (last == 0) return;
    emit_jump(u, n, OPC_JUMP, end);
    label_bind(u, out);
    emit(u, n, OPC_SWAP, 2);
    emit(u, n, OPC_POP_TOP, 0);
    label_bind(u, end);
}

static void jump_chain(Unit *u, const Node *n, Label to, bool when) {
    uint32_t last = n->u.compare.comparators.len - 1;
    Label out = label_new(u), end = label_new(u);
    expr(u, n->u.compare.left);
    compare_chain(u, n, OPC_POP_JUMP_IF_FALSE, out);
    expr(u, n->u.compare.comparators.items[last]);
    compare_op(u, n, last);
    emit_jump(u, n, when ? OPC_POP_JUMP_IF_TRUE : OPC_POP_JUMP_IF_FALSE, to);
    emit_jump(u, n, OPC_JUMP, end);
    label_bind(u, out);
    emit(u, n, OPC_POP_TOP, 0);
    if (!when) emit_jump(u, n, OPC_JUMP, to);
    label_bind(u, end);
}

void expr_bool(Unit *u, const Node *n) {
    const NodeList *values = &n->u.bool_op.values;
    Opcode op = n->op == AST_OP_AND ? OPC_JUMP_IF_FALSE_OR_POP
                                    : OPC_JUMP_IF_TRUE_OR_POP;
    Label end = label_new(u);
    for (uint32_t i = 0; i + 1 < values->len; i++) {
        expr(u, values->items[i]);
        emit_jump(u, n, op, end);
    }
    expr(u, values->items[values->len - 1]);
    label_bind(u, end);
}

static void jump_bool(Unit *u, const Node *n, Label to, bool when) {
    const NodeList *values = &n->u.bool_op.values;
    /* the truth of one value that decides the whole */
    bool decides = n->op == AST_OP_OR;
    Label end = label_new(u);
    for (uint32_t i = 0; i + 1 < values->len; i++)
        expr_jump(u, values->items[i], decides == when ? to : end, decides);
    expr_jump(u, values->items[values->len - 1], to, when);
    label_bind(u, end);
}

void expr_conditional(Unit *u, const Node *n) {
    Label orelse = label_new(u), end = label_new(u);
    uint32_t depth = u->depth;
    expr_jump(u, n->u.if_exp.test, orelse, false);
    expr(u, n->u.if_exp.body);
    emit_jump(u, n, OPC_JUMP, end);
    u->depth = depth;
    label_bind(u, orelse);
    expr(u, n->u.if_exp.orelse);
    label_bind(u, end);
}

static void jump_conditional(Unit *u, const Node *n, Label to, bool when) {
    Label orelse = label_new(u), end = label_new(u);
    expr_jump(u, n->u.if_exp.test, orelse, false);
    expr_jump(u, n->u.if_exp.body, to, when);
    emit_jump(u, n, OPC_JUMP, end);
    label_bind(u, orelse);
    expr_jump(u, n->u.if_exp.orelse, to, when);
    label_bind(u, end);
}

/* x is None, x is not None */
static bool is_none_test(const Node *n) {
    if (n->kind != NODE_COMPARE || n->u.compare.comparators.len != 1)
        return false;
    const Node *right = n->u.compare.comparators.items[0];
    uint8_t op = n->u.compare.ops[0];
    return (op == CMP_IS || op == CMP_IS_NOT) && right->kind == NODE_CONSTANT &&
           right->u.constant.kind == CONST_NONE;
}

static void jump_none(Unit *u, const Node *n, Label to, bool when) {
    bool none = (n->u.compare.ops[0] == CMP_IS) == when;
    expr(u, n->u.compare.left);
    emit_jump(u, n, none ? OPC_POP_JUMP_IF_NONE : OPC_POP_JUMP_IF_NOT_NONE, to);
}

void expr_jump(Unit *u, const Node *n, Label to, bool when) {
    int known = const_truth(n);
    if (known >= 0) {
        if (known == when) emit_jump(u, n, OPC_JUMP, to);
    } else if (n->kind == NODE_UNARY_OP && n->op == OP_NOT) {
        expr_jump(u, n->u.unary_op.operand, to, !when);
    } else if (n->kind == NODE_BOOL_OP) {
        jump_bool(u, n, to, when);
    } else if (n->kind == NODE_IF_EXP) {
        jump_conditional(u, n, to, when);
    } else if (is_none_test(n)) {
        jump_none(u, n, to, when);
    } else if (n->kind == NODE_COMPARE && n->u.compare.comparators.len > 1) {
        jump_chain(u, n, to, when);
    } else {
        expr(u, n);
        emit_jump(u, n, when ? OPC_POP_JUMP_IF_TRUE : OPC_POP_JUMP_IF_FALSE,
                  to);
    }
}
