#include "vm/compile_unit.h"

#include <string.h>

#include "vm/obj_list.h"

static const NodeList *plain_items(const Node *n) {
    const NodeList *items = NULL;
    if (n->kind == NODE_TUPLE) items = &n->u.tuple.elts;
    if (n->kind == NODE_LIST) items = &n->u.list.elts;
    for (uint32_t i = 0; items && i < items->len; i++)
        if (items->items[i]->kind == NODE_STARRED) return NULL;
    return items;
}

/* a, b = b, a needs no tuple in between. */
static bool assign_swap(Unit *u, const Node *n) {
    if (n->u.assign.targets.len != 1 || n->u.assign.value->kind != NODE_TUPLE)
        return false;
    const NodeList *to = plain_items(n->u.assign.targets.items[0]);
    const NodeList *from = plain_items(n->u.assign.value);
    if (!to || !from || to->len != from->len) return false;
    if (to->len < 2 || to->len > 3) return false;
    if (is_const(n->u.assign.value)) {
        for (uint32_t i = from->len; i-- > 0;)
            expr(u, from->items[i]);
    } else {
        expr_list(u, from);
        emit(u, n, OPC_SWAP, to->len);
    }
    for (uint32_t i = 0; i < to->len; i++)
        target_store(u, to->items[i]);
    return true;
}

static void stmt_assign(Unit *u, const Node *n) {
    const NodeList *targets = &n->u.assign.targets;
    if (assign_swap(u, n)) return;
    expr(u, n->u.assign.value);
    for (uint32_t i = 0; i < targets->len; i++) {
        if (i + 1 < targets->len) emit(u, n, OPC_COPY, 1);
        target_store(u, targets->items[i]);
    }
}

static void stmt_delete(Unit *u, const Node *n) {
    for (uint32_t i = 0; i < n->u.del.targets.len; i++)
        target_delete(u, n->u.del.targets.items[i]);
}

static void stmt_expr(Unit *u, const Node *n) {
    const Node *value = n->u.expr_stmt.value;
    if (value->kind == NODE_CONSTANT) return;
    expr(u, value);
    emit(u, n, OPC_POP_TOP, 0);
}

/* elif is an if alone in the else part; a long chain must not be deep here. */
static void stmt_if(Unit *u, const Node *n) {
    Label end = label_new(u);
    for (;;) {
        const NodeList *orelse = &n->u.if_stmt.orelse;
        Label next = label_new(u);
        expr_jump(u, n->u.if_stmt.test, next, false);
        stmts(u, &n->u.if_stmt.body);
        if (orelse->len) emit_jump(u, n, OPC_JUMP, end);
        label_bind(u, next);
        if (orelse->len != 1 || orelse->items[0]->kind != NODE_IF) {
            stmts(u, orelse);
            break;
        }
        n = orelse->items[0];
        unit_line(u, n, true);
        emit_line(u, n);
    }
    label_bind(u, end);
}

static void stmt_raise(Unit *u, const Node *n) {
    uint32_t count = 0;
    if (n->u.raise.exc) {
        expr(u, n->u.raise.exc);
        count++;
    }
    if (n->u.raise.cause) {
        expr(u, n->u.raise.cause);
        count++;
    }
    emit(u, n, OPC_RAISE, count);
}

/* The last comparison among the tests that decide the whole, or `found`. */
static const Node *last_compare(const Node *n, const Node *found) {
    switch (n->kind) {
    case NODE_COMPARE: return n;
    case NODE_UNARY_OP:
        if (n->op != OP_NOT) return found;
        return last_compare(n->u.unary_op.operand, found);
    case NODE_BOOL_OP:
        for (uint32_t i = 0; i < n->u.bool_op.values.len; i++)
            found = last_compare(n->u.bool_op.values.items[i], found);
        return found;
    case NODE_IF_EXP:
        found = last_compare(n->u.if_exp.test, found);
        found = last_compare(n->u.if_exp.body, found);
        return last_compare(n->u.if_exp.orelse, found);
    default: return found;
    }
}

/* Which part a failed assertion points at: in 3.11 the comparison that was
 * compiled last, if any; in 3.13 the test; else the statement. */
static void stmt_assert(Unit *u, const Node *n) {
    const Node *test = n->u.assert_stmt.test;
    const Node *call = u->c->minor == 11 ? last_compare(test, n) : n;
    const Node *raise = u->c->minor >= 13 ? test : call;
    Label end = label_new(u);
    expr_jump(u, test, end, true);
    emit(u, call, OPC_LOAD_ASSERTION_ERROR, 0);
    if (n->u.assert_stmt.msg) {
        emit(u, call, OPC_PUSH_NULL, 0);
        expr(u, n->u.assert_stmt.msg);
        emit(u, call, OPC_CALL, 1);
    }
    emit(u, raise, OPC_RAISE, 1);
    label_bind(u, end);
}

/* --- imports --- */

static void import_name(Unit *u, const Node *n, uint32_t level, Value from,
                        const Name *module) {
    emit_const(u, n, v_int(level));
    emit_const(u, n, from);
    emit(u, n, OPC_IMPORT_NAME, name_index(u, module));
}

/* `import a.b.c as x`: from the package that IMPORT_NAME gives, step by step
 * down to what is bound. */
static void import_as(Unit *u, const Node *n, const Alias *a) {
    const char *dot = strchr(a->name->text, '.');
    while (dot) {
        const char *part = dot + 1;
        dot = strchr(part, '.');
        size_t len = dot ? (size_t)(dot - part) : strlen(part);
        const Name *name = names_intern(&u->c->ast->names, part, len);
        emit(u, n, OPC_IMPORT_FROM, name_index(u, name));
        emit(u, n, OPC_SWAP, 2);
        emit(u, n, OPC_POP_TOP, 0);
    }
}

void stmt_import(Unit *u, const Node *n) {
    for (uint32_t i = 0; i < n->u.import.nnames; i++) {
        const Alias *a = &n->u.import.names[i];
        import_name(u, n, 0, V_NONE, a->name);
        if (a->asname) import_as(u, n, a);
        name_store(u, n, a->bound);
    }
}

static Value from_list(Unit *u, const Node *n) {
    Value t = tuple_new(unit_vm(u), n->u.import.nnames);
    for (uint32_t i = 0; i < n->u.import.nnames; i++)
        as_tuple(t)->items[i] = const_str(u, n->u.import.names[i].name);
    return t;
}

void stmt_import_from(Unit *u, const Node *n) {
    const Name *module = n->u.import.module;
    if (!module) module = name_find(u, "");
    import_name(u, n, n->u.import.level, from_list(u, n), module);
    if (name_is(n->u.import.names[0].name, "*")) {
        emit(u, n, OPC_IMPORT_STAR, 0);
        return;
    }
    for (uint32_t i = 0; i < n->u.import.nnames; i++) {
        const Alias *a = &n->u.import.names[i];
        emit(u, n, OPC_IMPORT_FROM, name_index(u, a->name));
        name_store(u, n, a->bound);
    }
    emit(u, n, OPC_POP_TOP, 0);
}

/* --- all of them --- */

static bool is_silent(const Node *n) {
    return n->kind == NODE_GLOBAL || n->kind == NODE_NONLOCAL ||
           n->kind == NODE_FUNCTION_DEF || n->kind == NODE_CLASS_DEF;
}

/* Up to 3.7 a definition began at its first decorator. */
static const Node *first_part(const Unit *u, const Node *n) {
    const NodeList *decorators = decorators_of(n);
    if (u->c->minor > 7 || !decorators || !decorators->len) return n;
    return decorators->items[0];
}

void stmt(Unit *u, const Node *n) {
    unit_line(u, first_part(u, n), true);
    if (!is_silent(n)) emit_line(u, n);
    switch ((NodeKind)n->kind) {
    case NODE_EXPR_STMT: stmt_expr(u, n); break;
    case NODE_ASSIGN: stmt_assign(u, n); break;
    case NODE_AUG_ASSIGN: stmt_aug_assign(u, n); break;
    case NODE_ANN_ASSIGN: stmt_ann_assign(u, n); break;
    case NODE_DELETE: stmt_delete(u, n); break;
    case NODE_RETURN: stmt_return(u, n); break;
    case NODE_IF: stmt_if(u, n); break;
    case NODE_WHILE: stmt_while(u, n); break;
    case NODE_FOR: stmt_for(u, n); break;
    case NODE_BREAK: stmt_break(u, n); break;
    case NODE_CONTINUE: stmt_continue(u, n); break;
    case NODE_WITH: stmt_with(u, n); break;
    case NODE_TRY: stmt_try(u, n); break;
    case NODE_RAISE: stmt_raise(u, n); break;
    case NODE_ASSERT: stmt_assert(u, n); break;
    case NODE_IMPORT: stmt_import(u, n); break;
    case NODE_IMPORT_FROM: stmt_import_from(u, n); break;
    case NODE_FUNCTION_DEF: stmt_function(u, n); break;
    case NODE_CLASS_DEF: stmt_class(u, n); break;
    case NODE_MATCH: unit_refuse(u, n, "the match statement"); break;
    case NODE_PASS:
    case NODE_GLOBAL:
    case NODE_NONLOCAL: break;
    default: UNREACHABLE("a statement stands where one is wanted");
    }
}

void stmts(Unit *u, const NodeList *body) {
    for (uint32_t i = 0; i < body->len; i++)
        stmt(u, body->items[i]);
}
