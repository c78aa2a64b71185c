#include "vm/compile_unit.h"

#include <string.h>

bool opcode_jumps(Opcode op) {
    switch (op) {
    case OPC_JUMP:
    case OPC_JUMP_BACK:
    case OPC_POP_JUMP_IF_FALSE:
    case OPC_POP_JUMP_IF_TRUE:
    case OPC_POP_JUMP_IF_NONE:
    case OPC_POP_JUMP_IF_NOT_NONE:
    case OPC_JUMP_IF_FALSE_OR_POP:
    case OPC_JUMP_IF_TRUE_OR_POP:
    case OPC_FOR_ITER: return true;
    default: return false;
    }
}

bool opcode_ends(Opcode op) {
    return op == OPC_JUMP || op == OPC_JUMP_BACK || op == OPC_RETURN_VALUE ||
           op == OPC_RAISE || op == OPC_RERAISE;
}

static int32_t effect_of_arg(Opcode op, uint32_t arg) {
    int32_t n = (int32_t)arg;
    switch (op) {
    case OPC_CALL: return -(n + 1);
    case OPC_CALL_KW: return -(n + 2);
    case OPC_CALL_EX: return -(n + 2);
    case OPC_BUILD_TUPLE:
    case OPC_BUILD_LIST:
    case OPC_BUILD_SET:
    case OPC_BUILD_STRING:
    case OPC_BUILD_SLICE: return 1 - n;
    case OPC_BUILD_MAP: return 1 - 2 * n;
    case OPC_UNPACK_SEQUENCE: return n - 1;
    case OPC_UNPACK_EX: return (n & 0xFFF) + (n >> 12);
    case OPC_FORMAT_VALUE: return n & 4 ? -1 : 0;
    case OPC_MAKE_FUNCTION: return -__builtin_popcount(arg);
    case OPC_RAISE: return -n;
    default: UNREACHABLE("an opcode of variable effect without a rule");
    }
}

/* The change of the stack's depth, modulo 2^32; `jump`: when it jumps. */
uint32_t opcode_effect(Opcode op, uint32_t arg, bool jump) {
    static const int8_t table[] = {
#define OPCODE(name, caches, effect) effect,
#include "vm/opcodes.def"
#undef OPCODE
    };
    if (jump && op == OPC_FOR_ITER) return (uint32_t)-1;
    if (jump &&
        (op == OPC_JUMP_IF_FALSE_OR_POP || op == OPC_JUMP_IF_TRUE_OR_POP))
        return 0;
    int32_t effect = table[op];
    return (uint32_t)(effect == VAR ? effect_of_arg(op, arg) : effect);
}

uint32_t node_line(const Unit *u, const Node *n) {
    return source_line_of(u->c->src, n->span.start);
}

static uint32_t column_of(const Source *src, uint32_t line, uint32_t offset) {
    return offset - src->lines[line - 1];
}

static void set_anchor(const Source *src, CodePos *p, Span mark) {
    p->anchor_line = source_line_of(src, mark.start);
    p->anchor_end_line = source_line_of(src, mark.end);
    p->anchor_col = column_of(src, p->anchor_line, mark.start);
    p->anchor_end = column_of(src, p->anchor_end_line, mark.end);
}

static CodePos pos_of_span(const Unit *u, Span span) {
    const Source *src = u->c->src;
    CodePos p = {0};
    p.line = source_line_of(src, span.start);
    p.end_line = source_line_of(src, span.end);
    p.col = column_of(src, p.line, span.start);
    p.end_col = column_of(src, p.end_line, span.end);
    return p;
}

CodePos pos_of(const Unit *u, const Node *n) {
    CodePos p = pos_of_span(u, n->span);
    if (n->kind == NODE_BIN_OP || n->kind == NODE_CALL ||
        n->kind == NODE_SUBSCRIPT)
        set_anchor(u->c->src, &p, n->mark);
    p.is_call = n->kind == NODE_CALL;
    return p;
}

void unit_line(Unit *u, const Node *n, bool statement) {
    if (u->c->minor > 9 || (u->c->minor > 7 && !statement)) return;
    uint32_t line = node_line(u, n);
    if (statement || line > u->line) {
        u->line = line;
        u->pos_node = NULL;
    }
}

static uint32_t pos_add(Unit *u, CodePos p) {
    if (u->line && (u->c->minor <= 7 || u->at_line)) p.line = u->line;
    vec_push(&u->positions, p);
    return (uint32_t)u->positions.len - 1;
}

/* The position of code that no node stands for is that of the code before. */
static uint32_t pos_index(Unit *u, const Node *n) {
    if (n && n != u->pos_node) {
        u->pos_index = pos_add(u, pos_of(u, n));
        u->pos_node = n;
    }
    if (!u->positions.len)
        u->pos_index = pos_add(u, pos_of_span(u, u->scope->node->span));
    return u->pos_index;
}

/* The depth in code that cannot run follows the same rules, so that what comes
 * after it finds the depth it expects. */
static void push_ins(Unit *u, uint32_t pos, Opcode op, uint32_t arg) {
    CHECK(op < OPC_COUNT_, "an instruction exists");
    if (!u->dead) {
        Ins ins = {
            .op = (uint8_t)op, .arg = arg, .handler = u->handler, .pos = pos};
        vec_push(&u->ins, ins);
        if (u->handler != NO_HANDLER) u->excepts.data[u->handler].used = true;
    }
    u->depth += opcode_effect(op, arg, false);
    CHECK(u->depth < UINT32_MAX / 2, "more is popped than was pushed");
    if (opcode_ends(op)) u->dead = true;
}

void emit(Unit *u, const Node *at, Opcode op, uint32_t arg) {
    push_ins(u, u->dead ? 0 : pos_index(u, at), op, arg);
}

void emit_at(Unit *u, CodePos pos, Opcode op, uint32_t arg) {
    push_ins(u, u->dead ? 0 : pos_add(u, pos), op, arg);
}

void emit_jump(Unit *u, const Node *at, Opcode op, Label to) {
    LabelInfo *l = &u->labels.data[to];
    uint32_t depth = u->depth + opcode_effect(op, 0, true);
    if (l->depth == NO_DEPTH) l->depth = depth;
    CHECK(l->depth == depth, "all jumps to a label agree about the stack");
    if (!u->dead) l->reached = true;
    emit(u, at, op, to);
}

void emit_const(Unit *u, const Node *at, Value v) {
    emit(u, at, OPC_LOAD_CONST, const_index(u, v));
}

void emit_none(Unit *u, const Node *at) {
    emit_const(u, at, V_NONE);
}

void emit_line_no(Unit *u, const Node *at, uint32_t line) {
    if (u->c->lines) emit(u, at, OPC_LINE, line);
}

void emit_line(Unit *u, const Node *at) {
    if (u->c->lines) emit_line_no(u, at, node_line(u, at));
}

void emit_await(Unit *u, const Node *at, uint32_t how) {
    emit(u, at, OPC_GET_AWAITABLE, how);
    emit_none(u, at);
    emit(u, at, OPC_SEND, 0);
}

Label label_new(Unit *u) {
    LabelInfo l = {UINT32_MAX, NO_DEPTH, false};
    vec_push(&u->labels, l);
    return (Label)(u->labels.len - 1);
}

void label_bind(Unit *u, Label id) {
    LabelInfo *l = &u->labels.data[id];
    CHECK(l->at == UINT32_MAX, "a label is bound once");
    if (l->depth == NO_DEPTH) l->depth = u->depth;
    CHECK(u->dead || l->depth == u->depth,
          "jumps to a label and the code before it agree about the stack");
    u->depth = l->depth;
    l->at = (uint32_t)u->ins.len;
    if (l->reached) u->dead = false;
}

int32_t except_begin(Unit *u, uint32_t depth) {
    Except e = {label_new(u), depth, false};
    vec_push(&u->excepts, e);
    return u->handler = (int32_t)u->excepts.len - 1;
}

void except_enter(Unit *u, int32_t id, int32_t outer) {
    const Except *e = &u->excepts.data[id];
    CHECK(u->dead, "a handler is entered by an exception alone");
    LabelInfo *l = &u->labels.data[e->label];
    l->depth = e->depth + 1;
    l->reached = e->used;
    u->handler = outer;
    label_bind(u, e->label);
}

uint32_t name_index(Unit *u, const Name *name) {
    Value v = str_intern(unit_vm(u), name->text, name->len);
    for (size_t i = 0; i < u->names.len; i++)
        if (u->names.data[i] == v) {
            release(unit_vm(u), v);
            return (uint32_t)i;
        }
    vec_push(&u->names, v);
    return (uint32_t)u->names.len - 1;
}
