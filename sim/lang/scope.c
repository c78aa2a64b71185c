#include "lang/scope.h"

#include <stdarg.h>
#include <string.h>

#include "lang/scope_impl.h"

_Noreturn void scope_fail(Resolver *r, Span span, const char *fmt, ...) {
    StrBuf text = {0};
    va_list ap;
    va_start(ap, fmt);
    sb_vprintf(&text, fmt, ap);
    va_end(ap);
    Diag *d = diag_add(r->diags, DIAG_SYNTAX, span, "%s", text.data);
    sb_free(&text);
    d->byte_columns = true;
    if (r->minor < 8)
        d->column = (int32_t)source_place(r->ast->source, span.start).byte;
    longjmp(r->escape, 1);
}

void *scope_grow(Resolver *r, void *items, uint32_t n, size_t size) {
    bool full = n == 0 || (n >= 4 && (n & (n - 1)) == 0);
    if (!full) return items;
    void *more = arena_alloc(r->arena, (n ? n * 2 : 4) * size);
    if (n) memcpy(more, items, n * size);
    return more;
}

/* --- symbols of a scope --- */

static Symbol **find_slot(const ScopeIndex *ix, const Name *name) {
    uint32_t mask = ix->cap - 1;
    for (uint32_t i = name->index & mask;; i = (i + 1) & mask) {
        if (!ix->slots[i] || ix->slots[i]->name == name) return &ix->slots[i];
    }
}

static void rehash(Resolver *r, Scope *s) {
    ScopeIndex *ix = s->index;
    ix->cap = ix->cap ? ix->cap * 2 : 8;
    ix->slots = arena_array(r->arena, Symbol *, ix->cap);
    for (uint32_t i = 0; i < s->nsymbols; i++)
        *find_slot(ix, s->symbols[i]->name) = s->symbols[i];
}

Symbol *scope_symbol(Resolver *r, Scope *s, const Name *name) {
    if (s->nsymbols * 2 >= s->index->cap) rehash(r, s);
    Symbol **slot = find_slot(s->index, name);
    if (*slot) return *slot;
    Symbol *sym = arena_new(r->arena, Symbol);
    *sym = (Symbol){.name = name, .fast = -1, .deref = -1};
    s->symbols = scope_grow(r, s->symbols, s->nsymbols, sizeof *s->symbols);
    s->symbols[s->nsymbols++] = sym;
    return *slot = sym;
}

Symbol *scope_lookup(const Scope *scope, const Name *name) {
    return scope->index->cap ? *find_slot(scope->index, name) : NULL;
}

/* CPython: _Py_Mangle */
const Name *scope_mangle(Resolver *r, const Name *name) {
    if (!name || !r->private || name->len < 2) return name;
    const char *text = name->text;
    bool ends = memcmp(text + name->len - 2, "__", 2) == 0;
    if (memcmp(text, "__", 2) != 0 || ends || strchr(text, '.')) return name;
    const char *cls = r->private->text;
    while (*cls == '_')
        cls++;
    if (!*cls) return name;
    StrBuf sb = {0};
    sb_printf(&sb, "_%s%s", cls, text);
    const Name *mangled = names_intern(&r->ast->names, sb.data, sb.len);
    sb_free(&sb);
    return mangled;
}

Scope *scope_of(const Node *node) {
    switch ((NodeKind)node->kind) {
    case NODE_MODULE: return node->u.module.scope;
    case NODE_FUNCTION_DEF: return node->u.function.scope;
    case NODE_CLASS_DEF: return node->u.class_def.scope;
    case NODE_LAMBDA: return node->u.lambda.scope;
    case NODE_TYPE_ALIAS: return node->u.type_alias.scope;
    case NODE_LIST_COMP:
    case NODE_SET_COMP:
    case NODE_DICT_COMP:
    case NODE_GENERATOR_EXP: return node->u.comp.scope;
    default: return NULL;
    }
}

/* --- what a name means --- */

static bool is_own(const Symbol *sym) {
    unsigned declared = SYM_IS_GLOBAL | SYM_IS_NONLOCAL;
    return (sym->flags & SYM_IS_BOUND) && !(sym->flags & declared);
}

/* Hands a captured variable down from `owner` to `s`: every frame between
 * passes the cell on. */
static void pass_down(Resolver *r, Scope *owner, Scope *s, const Name *name) {
    for (; s != owner; s = s->parent) {
        Symbol *sym = scope_symbol(r, s, name);
        bool own_class_name = s->kind == SCOPE_CLASS && is_own(sym);
        if (!own_class_name) sym->kind = SYM_FREE;
        sym->deref = 0; /* numbered later */
    }
}

/* The scope around s that owns the variable; NULL when none does. */
static Scope *find_owner(Scope *s, const Name *name) {
    bool is_class_cell = name_is(name, "__class__");
    for (Scope *up = s->parent; up; up = up->parent) {
        if (up->kind == SCOPE_CLASS && is_class_cell) return up;
        if (!scope_is_function(up)) continue;
        Symbol *sym = scope_lookup(up, name);
        if (sym && (sym->flags & SYM_IS_GLOBAL)) return NULL;
        if (sym && is_own(sym)) return up;
    }
    return NULL;
}

static void capture(Resolver *r, Scope *owner, Scope *s, const Name *name) {
    Symbol *sym = scope_symbol(r, owner, name);
    if (owner->kind == SCOPE_CLASS) owner->needs_class_cell = true;
    if (owner->kind != SCOPE_CLASS || !is_own(sym)) sym->kind = SYM_CELL;
    sym->deref = 0;
    pass_down(r, owner, s, name);
}

/* The statement that declares a name, to point at. */
static Span declaration_of(const Scope *s, const Name *name) {
    for (uint32_t i = 0; i < s->index->ndeclarations; i++) {
        const Node *n = s->index->declarations[i];
        for (uint32_t j = 0; j < n->u.global.names.len; j++)
            if (n->u.global.names.items[j] == name) return n->span;
    }
    return s->node->span;
}

static void check_nonlocal(Resolver *r, Scope *s, const Symbol *sym) {
    const char *name = sym->name->text;
    if (sym->flags & SYM_IS_GLOBAL)
        scope_fail(r, declaration_of(s, sym->name),
                   "name '%s' is nonlocal and global", name);
    if (!find_owner(s, sym->name))
        scope_fail(r, declaration_of(s, sym->name),
                   "no binding for nonlocal '%s' found", name);
}

static void classify(Resolver *r, Scope *s, Symbol *sym) {
    if (sym->kind == SYM_CELL || sym->kind == SYM_FREE) return;
    if (sym->flags & SYM_IS_NONLOCAL) check_nonlocal(r, s, sym);
    if (sym->flags & SYM_IS_GLOBAL) {
        sym->kind = SYM_GLOBAL_EXPLICIT;
    } else if (s->kind == SCOPE_MODULE) {
        sym->kind = SYM_GLOBAL_IMPLICIT;
    } else if (is_own(sym)) {
        sym->kind = s->kind == SCOPE_CLASS ? SYM_CLASS : SYM_LOCAL;
    } else {
        Scope *owner = find_owner(s, sym->name);
        sym->kind = SYM_GLOBAL_IMPLICIT;
        if (owner) capture(r, owner, s, sym->name);
    }
}

/* Numbers the slots of a frame, now that every inner scope has been seen. */
static void number(Resolver *r, Scope *s) {
    s->fast = arena_array(r->arena, Symbol *, s->nsymbols + 1);
    s->derefs = arena_array(r->arena, Symbol *, s->nsymbols + 1);
    for (uint32_t i = 0; i < s->nsymbols; i++) {
        Symbol *sym = s->symbols[i];
        bool param = (sym->flags & SYM_IS_PARAM) != 0;
        if (sym->kind == SYM_LOCAL || param) {
            sym->fast = (int32_t)s->nfast;
            s->fast[s->nfast++] = sym;
        }
        if (sym->kind == SYM_CELL) {
            sym->deref = (int32_t)s->ncells;
            s->derefs[s->ncells++] = sym;
        }
    }
    for (uint32_t i = 0; i < s->nsymbols; i++) {
        Symbol *sym = s->symbols[i];
        if (sym->deref < 0 || sym->kind == SYM_CELL) continue;
        sym->deref = (int32_t)(s->ncells + s->nfrees);
        s->derefs[s->ncells + s->nfrees++] = sym;
    }
}

/* CPython: analyze_block, but from the use up to the binding. */
void scope_analyze(Resolver *r, Scope *s) {
    for (uint32_t i = 0; i < s->nsymbols; i++)
        classify(r, s, s->symbols[i]);
    for (uint32_t i = 0; i < s->index->nchildren; i++)
        scope_analyze(r, s->index->children[i]);
    number(r, s);
}

bool scope_resolve(Ast *ast, Diags *diags) {
    Resolver r = {.ast = ast,
                  .arena = &ast->arena,
                  .diags = diags,
                  .minor = ast->python_minor};
    if (setjmp(r.escape)) return false;
    scope_check_future(&r, ast->module);
    Scope *module = scope_collect(&r, ast->module);
    scope_analyze(&r, module);
    scope_check(&r, ast->module);
    return true;
}
