#include "vm/compile_unit.h"

typedef enum Access { ACCESS_LOAD, ACCESS_STORE, ACCESS_DELETE } Access;

static const uint8_t fast_ops[] = {OPC_LOAD_FAST, OPC_STORE_FAST,
                                   OPC_DELETE_FAST};
static const uint8_t deref_ops[] = {OPC_LOAD_DEREF, OPC_STORE_DEREF,
                                    OPC_DELETE_DEREF};
static const uint8_t global_ops[] = {OPC_LOAD_GLOBAL, OPC_STORE_GLOBAL,
                                     OPC_DELETE_GLOBAL};
static const uint8_t class_ops[] = {OPC_LOAD_NAME, OPC_STORE_NAME,
                                    OPC_DELETE_NAME};

const Name *name_find(const Unit *u, const char *text) {
    return names_of(&u->c->ast->names, text);
}

typedef enum VarKind { VAR_FAST, VAR_CELL, VAR_GLOBAL } VarKind;

typedef struct Var {
    VarKind kind;
    uint32_t index; /* of the slot or cell */
    bool hidden;    /* belongs to an inlined comprehension */
} Var;

static Var place_in(const Unit *u, const Inline *in, const Name *name);

static Var place_inlined(const Unit *u, const Inline *in, const Name *name) {
    const Symbol *s = scope_lookup(in->scope, name);
    Var global = {VAR_GLOBAL, 0, false};
    if (!s) return global;
    switch (s->kind) {
    case SYM_LOCAL: return (Var){VAR_FAST, in->base + (uint32_t)s->fast, true};
    case SYM_CELL:
        return (Var){VAR_FAST, in->base + in->scope->nfast + (uint32_t)s->deref,
                     true};
    case SYM_FREE: return place_in(u, in->up, name);
    default: return global;
    }
}

/* Where a variable of a function (or captured by a class body) is, seen from
 * comprehension `in` of it. */
static Var place_in(const Unit *u, const Inline *in, const Name *name) {
    if (in) return place_inlined(u, in, name);
    const Symbol *s = scope_lookup(u->scope, name);
    if (!s || u->scope->kind == SCOPE_MODULE)
        return (Var){VAR_GLOBAL, 0, false};
    if (s->kind == SYM_LOCAL) return (Var){VAR_FAST, (uint32_t)s->fast, false};
    if (s->deref >= 0) return (Var){VAR_CELL, (uint32_t)s->deref, false};
    return (Var){VAR_GLOBAL, 0, false};
}

static void class_name(Unit *u, const Node *at, const Name *name, Access how) {
    const Symbol *s = scope_lookup(u->scope, name);
    if (s && s->kind == SYM_FREE) {
        Opcode op =
            how == ACCESS_LOAD ? OPC_LOAD_CLASSDEREF : (Opcode)deref_ops[how];
        emit(u, at, op, (uint32_t)s->deref);
    } else if (s && s->kind == SYM_GLOBAL_EXPLICIT) {
        emit(u, at, (Opcode)global_ops[how], name_index(u, name));
    } else {
        emit(u, at, (Opcode)class_ops[how], name_index(u, name));
    }
}

static void name_access(Unit *u, const Node *at, const Name *name, Access how) {
    if (u->scope->kind == SCOPE_CLASS && !u->inlined) {
        class_name(u, at, name, how);
        return;
    }
    Var p = place_in(u, u->inlined, name);
    switch (p.kind) {
    case VAR_FAST: emit(u, at, (Opcode)fast_ops[how], p.index); break;
    case VAR_CELL: emit(u, at, (Opcode)deref_ops[how], p.index); break;
    case VAR_GLOBAL: emit(u, at, (Opcode)global_ops[how], name_index(u, name));
    }
}

void name_load(Unit *u, const Node *at, const Name *name) {
    name_access(u, at, name, ACCESS_LOAD);
}

void name_store(Unit *u, const Node *at, const Name *name) {
    name_access(u, at, name, ACCESS_STORE);
}

void name_delete(Unit *u, const Node *at, const Name *name) {
    name_access(u, at, name, ACCESS_DELETE);
}

static void load_cell(Unit *u, const Node *at, const Name *name) {
    Var p = place_in(u, u->inlined, name);
    CHECK(p.hidden || p.kind == VAR_CELL, "a captured variable has a cell");
    if (p.hidden)
        u->spoiled = true;
    else if (p.index < u->scope->ncells)
        u->captured[p.index] = true;
    emit(u, at, OPC_LOAD_CLOSURE, p.index);
}

bool name_closure(Unit *u, const Node *at, const Scope *inner) {
    if (!inner->nfrees) return false;
    for (uint32_t i = 0; i < inner->nfrees; i++)
        load_cell(u, at, inner->derefs[inner->ncells + i]->name);
    emit(u, at, OPC_BUILD_TUPLE, inner->nfrees);
    return true;
}
