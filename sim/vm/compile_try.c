#include "vm/compile_unit.h"

/* An exception inside a handler puts back what was handled before, and goes
 * on: [previously handled, exception] -> . */
static void handler_cleanup(Unit *u, const Node *at, int32_t id,
                            int32_t outer) {
    except_enter(u, id, outer);
    emit(u, at, OPC_SWAP, 2);
    emit(u, at, OPC_POP_EXCEPT, 0);
    emit(u, at, OPC_RERAISE, 0);
}

/* Enters the handler `id`; what follows is under the clean-up whose number is
 * returned. */
static int32_t handler_enter(Unit *u, const Node *at, int32_t id,
                             int32_t outer) {
    except_enter(u, id, outer);
    emit(u, at, OPC_PUSH_EXC_INFO, 0);
    return except_begin(u, u->depth - 1);
}

static void forget_name(Unit *u, const Node *at, const Name *name) {
    emit_none(u, at);
    name_store(u, at, name);
    name_delete(u, at, name);
}

/* --- except --- */

/* [previously handled] -> []; the name is gone afterwards, however the body
 * ends. */
static void named_body(Unit *u, const Node *h, int32_t outer) {
    const Name *name = h->u.handler.name;
    int32_t cleanup = u->handler;
    block_push(u, BLOCK_HANDLER, h);
    vec_last(&u->blocks).outer = outer;
    vec_last(&u->blocks).name = name;
    int32_t id = name ? except_begin(u, u->depth) : NO_HANDLER;
    stmts(u, &h->u.handler.body);
    block_pop(u, BLOCK_HANDLER);
    uint32_t depth = u->depth;
    u->handler = outer;
    emit(u, h, OPC_POP_EXCEPT, 0);
    if (!name) return;
    forget_name(u, h, name);
    Label end = label_new(u);
    emit_jump(u, h, OPC_JUMP, end);
    u->depth = depth;
    except_enter(u, id, cleanup);
    forget_name(u, h, name);
    emit(u, h, OPC_RERAISE, 0);
    u->handler = outer;
    label_bind(u, end);
}

/* One clause: [previously handled, exception] -> the same if it does not
 * match. */
static void except_clause(Unit *u, const Node *h, int32_t outer, Label end) {
    int32_t cleanup = u->handler;
    Label next = label_new(u);
    uint32_t depth = u->depth;
    emit_line(u, h);
    unit_line(u, h, true);
    if (h->u.handler.type) {
        expr(u, h->u.handler.type);
        emit(u, h, OPC_CHECK_EXC_MATCH, 0);
        emit_jump(u, h, OPC_POP_JUMP_IF_FALSE, next);
    }
    if (h->u.handler.name)
        name_store(u, h, h->u.handler.name);
    else
        emit(u, h, OPC_POP_TOP, 0);
    named_body(u, h, outer);
    emit_jump(u, h, OPC_JUMP, end);
    u->depth = depth;
    u->handler = cleanup;
    label_bind(u, next);
}

static void try_except(Unit *u, const Node *n) {
    Label end = label_new(u);
    int32_t outer = u->handler;
    block_push(u, BLOCK_TRY, n);
    int32_t id = except_begin(u, u->depth);
    stmts(u, &n->u.try_stmt.body);
    block_pop(u, BLOCK_TRY);
    u->handler = outer;
    stmts(u, &n->u.try_stmt.orelse);
    emit_jump(u, n, OPC_JUMP, end);
    uint32_t depth = u->depth;
    int32_t cleanup = handler_enter(u, n, id, outer);
    const NodeList *handlers = &n->u.try_stmt.handlers;
    for (uint32_t i = 0; i < handlers->len; i++)
        except_clause(u, handlers->items[i], outer, end);
    emit(u, n, OPC_RERAISE, 0);
    handler_cleanup(u, n, cleanup, outer);
    u->depth = depth;
    label_bind(u, end);
}

/* --- except* ---
 * While the clauses are tried the stack holds [previously handled, original,
 * list of what was raised or is left, rest]. */

static void star_body(Unit *u, const Node *h, Label next) {
    const Name *name = h->u.handler.name;
    int32_t cleanup = u->handler;
    block_push(u, BLOCK_STAR, h);
    int32_t id = except_begin(u, u->depth);
    stmts(u, &h->u.handler.body);
    block_pop(u, BLOCK_STAR);
    u->handler = cleanup;
    if (name) forget_name(u, h, name);
    emit_jump(u, h, OPC_JUMP, next);
    except_enter(u, id, cleanup);
    if (name) forget_name(u, h, name);
    emit(u, h, OPC_LIST_APPEND, 2);
    emit_jump(u, h, OPC_JUMP, next);
}

static void star_clause(Unit *u, const Node *h) {
    Label none = label_new(u), next = label_new(u);
    emit_line(u, h);
    expr(u, h->u.handler.type);
    emit(u, h, OPC_CHECK_EG_MATCH, 0);
    emit(u, h, OPC_COPY, 1);
    emit_jump(u, h, OPC_POP_JUMP_IF_NONE, none);
    uint32_t depth = u->depth;
    if (h->u.handler.name)
        name_store(u, h, h->u.handler.name);
    else
        emit(u, h, OPC_POP_TOP, 0);
    star_body(u, h, next);
    u->depth = depth;
    label_bind(u, none);
    emit(u, h, OPC_POP_TOP, 0);
    label_bind(u, next);
}

/* [previously handled, original, list, rest]: what remains is raised. */
static void star_finish(Unit *u, const Node *n, int32_t outer, Label end) {
    Label again = label_new(u);
    emit(u, n, OPC_LIST_APPEND, 1);
    emit(u, n, OPC_PREP_RERAISE_STAR, 0);
    emit(u, n, OPC_COPY, 1);
    emit_jump(u, n, OPC_POP_JUMP_IF_NOT_NONE, again);
    uint32_t depth = u->depth;
    emit(u, n, OPC_POP_TOP, 0);
    u->handler = outer;
    emit(u, n, OPC_POP_EXCEPT, 0);
    emit_jump(u, n, OPC_JUMP, end);
    u->depth = depth;
    label_bind(u, again);
    emit(u, n, OPC_SWAP, 2);
    emit(u, n, OPC_POP_EXCEPT, 0);
    emit(u, n, OPC_RERAISE, 0);
}

static void try_star(Unit *u, const Node *n) {
    Label end = label_new(u);
    int32_t outer = u->handler;
    block_push(u, BLOCK_TRY, n);
    int32_t id = except_begin(u, u->depth);
    stmts(u, &n->u.try_stmt.body);
    block_pop(u, BLOCK_TRY);
    u->handler = outer;
    stmts(u, &n->u.try_stmt.orelse);
    emit_jump(u, n, OPC_JUMP, end);
    uint32_t depth = u->depth;
    int32_t cleanup = handler_enter(u, n, id, outer);
    emit(u, n, OPC_COPY, 1);
    emit(u, n, OPC_BUILD_LIST, 0);
    emit(u, n, OPC_SWAP, 2);
    const NodeList *handlers = &n->u.try_stmt.handlers;
    for (uint32_t i = 0; i < handlers->len; i++)
        star_clause(u, handlers->items[i]);
    star_finish(u, n, outer, end);
    handler_cleanup(u, n, cleanup, outer);
    u->depth = depth;
    label_bind(u, end);
}

/* --- finally --- */

static void try_body(Unit *u, const Node *n) {
    if (!n->u.try_stmt.handlers.len)
        stmts(u, &n->u.try_stmt.body);
    else if (n->u.try_stmt.is_star)
        try_star(u, n);
    else
        try_except(u, n);
}

/* The clause is compiled for each way into it: here for falling out of the
 * body and for an exception, in leave_finally for return, break, continue. */
static void try_finally(Unit *u, const Node *n) {
    Label end = label_new(u);
    int32_t outer = u->handler;
    block_push(u, BLOCK_FINALLY, n);
    int32_t id = except_begin(u, u->depth);
    try_body(u, n);
    block_pop(u, BLOCK_FINALLY);
    u->handler = outer;
    stmts(u, &n->u.try_stmt.finalbody);
    emit_jump(u, n, OPC_JUMP, end);
    uint32_t depth = u->depth;
    block_push(u, BLOCK_FINALLY_END, n);
    int32_t cleanup = handler_enter(u, n, id, outer);
    stmts(u, &n->u.try_stmt.finalbody);
    block_pop(u, BLOCK_FINALLY_END);
    emit(u, n, OPC_RERAISE, 0);
    handler_cleanup(u, n, cleanup, outer);
    u->depth = depth;
    label_bind(u, end);
}

void stmt_try(Unit *u, const Node *n) {
    if (n->u.try_stmt.finalbody.len)
        try_finally(u, n);
    else
        try_body(u, n);
}

/* --- with --- */

/* Puts the code that follows where CPython has the end of a with statement. */
static void at_end_of_body(Unit *u, bool on) {
    u->at_line = on && u->c->minor <= 9;
    u->pos_node = NULL;
}

void with_exit(Unit *u, const Node *at, bool is_async) {
    at_end_of_body(u, true);
    emit(u, at, OPC_PUSH_NULL, 0);
    for (int i = 0; i < 3; i++)
        emit_none(u, at);
    emit(u, at, OPC_CALL, 3);
    if (is_async) emit_await(u, at, 2);
    emit(u, at, OPC_POP_TOP, 0);
    at_end_of_body(u, false);
}

/* [exit, exception]: __exit__ decides whether it goes on. */
static void with_handler(Unit *u, const Node *n, const Node *at, int32_t id,
                         int32_t outer) {
    Label suppress = label_new(u);
    except_enter(u, id, outer);
    emit_line(u, n);
    at_end_of_body(u, true);
    emit(u, at, OPC_PUSH_EXC_INFO, 0);
    int32_t cleanup = except_begin(u, u->depth - 1);
    emit(u, at, OPC_WITH_EXCEPT_START, 0);
    if (n->u.with.is_async) emit_await(u, at, 2);
    emit_jump(u, at, OPC_POP_JUMP_IF_TRUE, suppress);
    emit(u, at, OPC_RERAISE, 0);
    handler_cleanup(u, at, cleanup, outer);
    u->handler = cleanup;
    label_bind(u, suppress);
    emit(u, at, OPC_POP_TOP, 0);
    u->handler = outer;
    emit(u, at, OPC_POP_EXCEPT, 0);
    emit(u, at, OPC_POP_TOP, 0);
    at_end_of_body(u, false);
}

/* Up to 3.12 the whole statement was blamed for its managers. */
static const Node *with_place(const Unit *u, const Node *n, uint32_t i) {
    return u->c->minor >= 13 ? n->u.with.items[i].context : n;
}

static void with_enter(Unit *u, const Node *n, const Node *at) {
    if (!n->u.with.is_async) {
        emit(u, at, OPC_BEFORE_WITH, 0);
    } else {
        emit(u, at, OPC_BEFORE_ASYNC_WITH, 0);
        emit_await(u, at, 1);
    }
}

static void with_item(Unit *u, const Node *n, uint32_t i) {
    const WithItem *item = &n->u.with.items[i];
    const Node *at = with_place(u, n, i);
    BlockKind kind = n->u.with.is_async ? BLOCK_ASYNC_WITH : BLOCK_WITH;
    Label end = label_new(u);
    int32_t outer = u->handler;
    expr(u, item->context);
    with_enter(u, n, at);
    block_push(u, kind, n);
    vec_last(&u->blocks).place = at;
    int32_t id = except_begin(u, u->depth - 1);
    if (item->target)
        target_store(u, item->target);
    else
        emit(u, at, OPC_POP_TOP, 0);
    if (i + 1 < n->u.with.nitems)
        with_item(u, n, i + 1);
    else
        stmts(u, &n->u.with.body);
    block_pop(u, kind);
    u->handler = outer;
    emit_line(u, n);
    with_exit(u, at, n->u.with.is_async);
    emit_jump(u, at, OPC_JUMP, end);
    with_handler(u, n, at, id, outer);
    label_bind(u, end);
}

void stmt_with(Unit *u, const Node *n) {
    with_item(u, n, 0);
}
