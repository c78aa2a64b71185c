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

static uint32_t deref_slot(const Unit *u, const Symbol *s) {
    CHECK(s->deref >= 0, "a captured variable has a cell");
    return u->code->n_locals + (uint32_t)s->deref;
}

static void class_name(Unit *u, const Node *at, const Name *name,
                       const Symbol *s, Access how) {
    if (s && s->kind == SYM_FREE) {
        Opcode op =
            how == ACCESS_LOAD ? OPC_LOAD_CLASSDEREF : (Opcode)deref_ops[how];
        emit(u, at, op, deref_slot(u, s));
    } else if (s && s->kind == SYM_GLOBAL_EXPLICIT) {
        emit(u, at, (Opcode)global_ops[how], name_index(u, name));
    } else {
        emit(u, at, (Opcode)class_ops[how], name_index(u, name));
    }
}

static void name_access(Unit *u, const Node *at, const Name *name, Access how) {
    const Symbol *s = scope_lookup(u->scope, name);
    if (u->scope->kind == SCOPE_CLASS) {
        class_name(u, at, name, s, how);
        return;
    }
    bool local = s && u->scope->kind != SCOPE_MODULE;
    if (local && s->kind == SYM_LOCAL) {
        CHECK(s->fast >= 0, "a local variable has a slot");
        emit(u, at, (Opcode)fast_ops[how], (uint32_t)s->fast);
    } else if (local && (s->kind == SYM_CELL || s->kind == SYM_FREE)) {
        emit(u, at, (Opcode)deref_ops[how], deref_slot(u, s));
    } else {
        emit(u, at, (Opcode)global_ops[how], name_index(u, name));
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

bool name_closure(Unit *u, const Node *at, const Scope *inner) {
    if (!inner->nfrees) return false;
    for (uint32_t i = 0; i < inner->nfrees; i++) {
        const Name *name = inner->derefs[inner->ncells + i]->name;
        const Symbol *s = scope_lookup(u->scope, name);
        CHECK(s, "the scope around knows what an inner one captures");
        emit(u, at, OPC_LOAD_CLOSURE, deref_slot(u, s));
    }
    emit(u, at, OPC_BUILD_TUPLE, inner->nfrees);
    return true;
}
