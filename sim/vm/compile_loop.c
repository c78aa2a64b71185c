#include "vm/compile_unit.h"

void block_push(Unit *u, BlockKind kind, const Node *node) {
    Block b = {.kind = kind, .outer = u->handler, .node = node};
    vec_push(&u->blocks, b);
}

void block_pop(Unit *u, BlockKind kind) {
    CHECK(u->blocks.len && vec_last(&u->blocks).kind == kind,
          "blocks are closed in the order in which they were opened");
    (void)vec_pop(&u->blocks);
}

/* --- leaving blocks by return, break and continue --- */

/* Pops what the block keeps on the stack, below the value if there is one. */
static void drop_below(Unit *u, const Node *at, bool value) {
    if (value) emit(u, at, OPC_SWAP, 2);
    emit(u, at, OPC_POP_TOP, 0);
}

static void leave_finally(Unit *u, const Block *b, bool value) {
    if (value) block_push(u, BLOCK_VALUE, b->node);
    stmts(u, &b->node->u.try_stmt.finalbody);
    if (value) block_pop(u, BLOCK_VALUE);
}

static void leave_handler(Unit *u, const Node *at, const Block *b, bool value) {
    if (value) emit(u, at, OPC_SWAP, 2);
    emit(u, at, OPC_POP_EXCEPT, 0);
    if (!b->name) return;
    emit_none(u, at);
    name_store(u, at, b->name);
    name_delete(u, at, b->name);
}

static void leave_with(Unit *u, const Block *b, bool value) {
    emit_line(u, b->node);
    if (value) emit(u, b->place, OPC_SWAP, 2);
    with_exit(u, b->place, b->kind == BLOCK_ASYNC_WITH);
}

/* Undoes one block that is no longer on the list; `value`: one that must stay
 * on top of the stack. */
static void leave(Unit *u, const Node *at, const Block *b, bool value) {
    u->handler = b->outer;
    switch (b->kind) {
    case BLOCK_WHILE:
    case BLOCK_TRY: break;
    case BLOCK_FOR:
    case BLOCK_VALUE: drop_below(u, at, value); break;
    case BLOCK_FINALLY: leave_finally(u, b, value); break;
    case BLOCK_FINALLY_END:
        drop_below(u, at, value);
        if (value) emit(u, at, OPC_SWAP, 2);
        emit(u, at, OPC_POP_EXCEPT, 0);
        break;
    case BLOCK_WITH:
    case BLOCK_ASYNC_WITH: leave_with(u, b, value); break;
    case BLOCK_HANDLER: leave_handler(u, at, b, value); break;
    case BLOCK_STAR: UNREACHABLE("the parser lets nothing leave an except*");
    }
}

static bool is_loop(const Block *b) {
    return b->kind == BLOCK_WHILE || b->kind == BLOCK_FOR;
}

/* Leaves all blocks, or those inside the innermost loop, innermost first.
 * While a block is being left it is off the list: what its clean-up contains
 * (a return in a finally clause) must not leave it again.  Returns the loop. */
static Block leave_blocks(Unit *u, const Node *at, bool value, bool to_loop) {
    if (!u->blocks.len || (to_loop && is_loop(&vec_last(&u->blocks))))
        return u->blocks.len ? vec_last(&u->blocks) : (Block){0};
    Block top = vec_pop(&u->blocks);
    leave(u, at, &top, value);
    Block found = leave_blocks(u, at, value, to_loop);
    vec_push(&u->blocks, top);
    return found;
}

void stmt_return(Unit *u, const Node *n) {
    const Node *value = n->u.ret.value;
    bool keep = value && !is_const(value);
    uint32_t depth = u->depth;
    int32_t handler = u->handler;
    if (keep) expr(u, value);
    (void)leave_blocks(u, n, keep, false);
    if (value && !keep) {
        expr(u, value);
    } else if (!value) {
        emit_none(u, n);
    }
    emit(u, n, OPC_RETURN_VALUE, 0);
    u->depth = depth;
    u->handler = handler;
}

void stmt_break(Unit *u, const Node *n) {
    uint32_t depth = u->depth;
    int32_t handler = u->handler;
    Block loop = leave_blocks(u, n, false, true);
    CHECK(loop.node && is_loop(&loop), "the parser wants a loop around it");
    leave(u, n, &loop, false);
    emit_jump(u, n, OPC_JUMP, loop.exit);
    u->depth = depth;
    u->handler = handler;
}

void stmt_continue(Unit *u, const Node *n) {
    uint32_t depth = u->depth;
    int32_t handler = u->handler;
    Block loop = leave_blocks(u, n, false, true);
    CHECK(loop.node && is_loop(&loop), "the parser wants a loop around it");
    u->handler = loop.outer;
    emit_jump(u, n, OPC_JUMP, loop.next);
    u->depth = depth;
    u->handler = handler;
}

/* --- loops --- */

static void loop_body(Unit *u, const Node *n, BlockKind kind, Label top,
                      Label exit, const NodeList *body) {
    Label next = label_new(u);
    block_push(u, kind, n);
    vec_last(&u->blocks).next = next;
    vec_last(&u->blocks).exit = exit;
    stmts(u, body);
    label_bind(u, next);
    emit_line(u, n);
    emit_jump(u, n, OPC_JUMP_BACK, top);
    block_pop(u, kind);
}

void stmt_while(Unit *u, const Node *n) {
    Label top = label_new(u), orelse = label_new(u), exit = label_new(u);
    label_bind(u, top);
    expr_jump(u, n->u.while_stmt.test, orelse, false);
    loop_body(u, n, BLOCK_WHILE, top, exit, &n->u.while_stmt.body);
    label_bind(u, orelse);
    stmts(u, &n->u.while_stmt.orelse);
    label_bind(u, exit);
}

/* Up to 3.12 the whole statement was blamed for what its iterable does. */
static const Node *blamed(const Unit *u, const Node *n) {
    return u->c->minor >= 13 ? n->u.for_stmt.iter : n;
}

static void for_plain(Unit *u, const Node *n, Label orelse, Label exit) {
    const Node *at = blamed(u, n);
    Label top = label_new(u);
    expr(u, n->u.for_stmt.iter);
    emit(u, at, OPC_GET_ITER, 0);
    label_bind(u, top);
    emit_jump(u, at, OPC_FOR_ITER, orelse);
    target_store(u, n->u.for_stmt.target);
    loop_body(u, n, BLOCK_FOR, top, exit, &n->u.for_stmt.body);
    label_bind(u, orelse);
}

/* The next item is fetched under a handler that ends the loop when it meets
 * StopAsyncIteration. */
static void for_async(Unit *u, const Node *n, Label exit) {
    Label top = label_new(u);
    int32_t outer = u->handler;
    expr(u, n->u.for_stmt.iter);
    emit(u, blamed(u, n), OPC_GET_AITER, 0);
    label_bind(u, top);
    int32_t end = except_begin(u, u->depth);
    emit(u, n, OPC_GET_ANEXT, 0);
    emit_none(u, n);
    emit(u, n, OPC_SEND, 0);
    u->handler = outer;
    target_store(u, n->u.for_stmt.target);
    loop_body(u, n, BLOCK_FOR, top, exit, &n->u.for_stmt.body);
    except_enter(u, end, outer);
    emit(u, n->u.for_stmt.iter, OPC_END_ASYNC_FOR, 0);
}

void stmt_for(Unit *u, const Node *n) {
    Label orelse = label_new(u), exit = label_new(u);
    if (n->u.for_stmt.is_async)
        for_async(u, n, exit);
    else
        for_plain(u, n, orelse, exit);
    stmts(u, &n->u.for_stmt.orelse);
    label_bind(u, exit);
}
