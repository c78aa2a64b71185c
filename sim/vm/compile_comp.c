#include "vm/compile_unit.h"

/* A comprehension is a function of its outermost iterator, which arrives in
 * slot 0 under the name ".0".  From 3.12 on list, set and dict comprehensions
 * are part of the function around them instead (tracebacks show it). */

typedef struct Comp {
    const Node *n;
    uint32_t base; /* depth of the stack without any iterator */
} Comp;

static void comp_level(Unit *u, const Comp *c, uint32_t i);

/* The innermost part; the container lies under all the iterators. */
static void comp_element(Unit *u, const Comp *c) {
    const Node *n = c->n;
    const Node *elt = n->u.comp.elt, *value = n->u.comp.value;
    uint32_t below = u->depth - c->base + 1;
    switch (n->kind) {
    case NODE_LIST_COMP:
        expr(u, elt);
        emit(u, elt, OPC_LIST_APPEND, below);
        break;
    case NODE_SET_COMP:
        expr(u, elt);
        emit(u, elt, OPC_SET_ADD, below);
        break;
    case NODE_DICT_COMP:
        if (u->c->minor >= 8) {
            expr(u, elt);
            expr(u, value);
        } else { /* the value came first */
            expr(u, value);
            expr(u, elt);
            emit(u, elt, OPC_SWAP, 2);
        }
        emit(u, elt, OPC_MAP_ADD, below);
        break;
    default:
        expr(u, elt);
        emit(u, elt, OPC_YIELD_VALUE, u->scope->is_async_generator ? 1 : 0);
        emit(u, elt, OPC_POP_TOP, 0);
    }
}

static void comp_body(Unit *u, const Comp *c, uint32_t i, Label next) {
    const Comprehension *g = &c->n->u.comp.generators[i];
    target_store(u, g->target);
    for (uint32_t k = 0; k < g->ifs.len; k++)
        expr_jump(u, g->ifs.items[k], next, false);
    if (i + 1 < c->n->u.comp.ngenerators)
        comp_level(u, c, i + 1);
    else
        comp_element(u, c);
}

/* Up to 3.12 the whole comprehension was blamed for what its iterables do. */
static const Node *blamed(const Unit *u, const Node *n, uint32_t i) {
    return u->c->minor >= 13 ? n->u.comp.generators[i].iter : n;
}

static void comp_loop(Unit *u, const Comp *c, uint32_t i) {
    Label top = label_new(u), end = label_new(u), next = label_new(u);
    const Node *at = blamed(u, c->n, i);
    label_bind(u, top);
    emit_jump(u, at, OPC_FOR_ITER, end);
    comp_body(u, c, i, next);
    label_bind(u, next);
    emit_jump(u, at, OPC_JUMP_BACK, top);
    label_bind(u, end);
}

static void comp_async_loop(Unit *u, const Comp *c, uint32_t i) {
    Label top = label_new(u), next = label_new(u);
    int32_t outer = u->handler;
    label_bind(u, top);
    int32_t end = except_begin(u, u->depth);
    emit(u, c->n, OPC_GET_ANEXT, 0);
    emit_none(u, c->n);
    emit(u, c->n, OPC_SEND, 0);
    u->handler = outer;
    comp_body(u, c, i, next);
    label_bind(u, next);
    emit_jump(u, c->n, OPC_JUMP_BACK, top);
    except_enter(u, end, outer);
    emit(u, c->n, OPC_END_ASYNC_FOR, 0);
}

static void comp_iter(Unit *u, const Node *n, uint32_t i) {
    const Comprehension *g = &n->u.comp.generators[i];
    expr(u, g->iter);
    emit(u, blamed(u, n, i), g->is_async ? OPC_GET_AITER : OPC_GET_ITER, 0);
}

static void comp_level(Unit *u, const Comp *c, uint32_t i) {
    const Comprehension *g = &c->n->u.comp.generators[i];
    if (i > 0) comp_iter(u, c->n, i);
    if (g->is_async)
        comp_async_loop(u, c, i);
    else
        comp_loop(u, c, i);
}

static void comp_container(Unit *u, const Node *n) {
    switch (n->kind) {
    case NODE_LIST_COMP: emit(u, n, OPC_BUILD_LIST, 0); break;
    case NODE_SET_COMP: emit(u, n, OPC_BUILD_SET, 0); break;
    case NODE_DICT_COMP: emit(u, n, OPC_BUILD_MAP, 0); break;
    default: break;
    }
}

static Code *comp_code(Unit *u, const Node *n) {
    Unit inner;
    Comp c = {n, 0};
    Code *code = unit_open(&inner, u->c, u, n->u.comp.scope);
    code->n_args = code->n_posonly = 1;
    code->first_line = node_line(u, n);
    unit_line(&inner, n, true);
    comp_container(&inner, n);
    c.base = inner.depth;
    emit(&inner, n, OPC_LOAD_FAST, 0);
    comp_level(&inner, &c, 0);
    if (n->kind == NODE_GENERATOR_EXP)
        unit_return_none(&inner, n);
    else
        emit(&inner, n, OPC_RETURN_VALUE, 0);
    return unit_close(&inner);
}

static void comp_function(Unit *u, const Node *n) {
    const Scope *scope = n->u.comp.scope;
    Code *code = comp_code(u, n);
    bool closure = name_closure(u, n, scope);
    make_function(u, n, code, closure ? 8 : 0);
    emit(u, n, OPC_PUSH_NULL, 0);
    comp_iter(u, n, 0);
    emit(u, n, OPC_CALL, 1);
    if (scope->is_coroutine) emit_await(u, n, 0);
}

/* --- part of the function around it --- */

static void take_slots(Unit *u, const Scope *s) {
    for (uint32_t i = 0; i < s->nfast; i++)
        vec_push(&u->hidden, s->fast[i]->name);
    for (uint32_t i = 0; i < s->ncells; i++)
        vec_push(&u->hidden, s->derefs[i]->name);
}

/* Its variables are gone when it is over, and what they held with them. */
static void forget_slots(Unit *u, const Node *n, const Inline *in) {
    uint32_t count = in->scope->nfast + in->scope->ncells;
    for (uint32_t i = 0; i < count; i++) {
        if (name_is(u->hidden.data[in->base - own_slots(u->scope) + i], ".0"))
            continue;
        emit_none(u, n);
        emit(u, n, OPC_STORE_FAST, in->base + i);
        emit(u, n, OPC_DELETE_FAST, in->base + i);
    }
}

/* What has to be put back when inlining does not work out. */
typedef struct Mark {
    size_t ins, labels, excepts, positions, consts, names, hidden;
    uint32_t depth;
    bool dead;
} Mark;

static Mark mark(const Unit *u) {
    return (Mark){u->ins.len,       u->labels.len, u->excepts.len,
                  u->positions.len, u->consts.len, u->names.len,
                  u->hidden.len,    u->depth,      u->dead};
}

static void go_back(Unit *u, const Mark *m, int32_t handler) {
    u->ins.len = m->ins;
    u->labels.len = m->labels;
    u->excepts.len = m->excepts;
    u->positions.len = m->positions;
    while (u->consts.len > m->consts)
        release(unit_vm(u), vec_pop(&u->consts));
    while (u->names.len > m->names)
        release(unit_vm(u), vec_pop(&u->names));
    u->hidden.len = m->hidden;
    u->depth = m->depth;
    u->dead = m->dead;
    u->handler = handler;
    u->pos_node = NULL;
    u->spoiled = false;
}

static void inline_body(Unit *u, const Node *n, Inline *in) {
    comp_iter(u, n, 0);
    Comp c = {n, u->depth};
    comp_container(u, n);
    emit(u, n, OPC_SWAP, 2);
    in->base = own_slots(u->scope) + (uint32_t)u->hidden.len;
    take_slots(u, in->scope);
    u->inlined = in;
    comp_level(u, &c, 0);
    forget_slots(u, n, in);
    u->inlined = in->up;
}

/* False, and nothing was emitted, if a function inside captures one of its
 * variables: then each evaluation needs cells of its own. */
static bool comp_inline(Unit *u, const Node *n) {
    Mark m = mark(u);
    int32_t handler = u->handler;
    Inline in = {n->u.comp.scope, 0, u->inlined};
    CHECK(!u->spoiled, "an attempt that failed was taken back");
    inline_body(u, n, &in);
    if (!u->spoiled) return true;
    go_back(u, &m, handler);
    return false;
}

static bool may_inline(const Unit *u, const Node *n) {
    return u->c->minor >= 12 && n->kind != NODE_GENERATOR_EXP;
}

void expr_comprehension(Unit *u, const Node *n) {
    if (may_inline(u, n) && comp_inline(u, n)) return;
    comp_function(u, n);
}
