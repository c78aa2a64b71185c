/* scope_impl.h: what the files of name resolution share; nobody else
 * includes it. */
#ifndef LANG_SCOPE_IMPL_H
#define LANG_SCOPE_IMPL_H

#include <setjmp.h>

#include "lang/scope.h"

/* Only while names are resolved. */
enum {
    SYM_IS_GLOBAL = 64, /* declared by a global statement */
    SYM_IS_IMPORT = 128
};

typedef struct ScopeIndex {
    Symbol **slots; /* hash table by Name.index */
    uint32_t cap;
    Scope **children;
    uint32_t nchildren;
    Node **declarations; /* its global and nonlocal statements */
    uint32_t ndeclarations;
    bool in_iterable;    /* reading the iterable of a comprehension */
    bool is_loop_target; /* reading the target of a comprehension's for */
} ScopeIndex;

typedef struct Resolver {
    Ast *ast;
    Arena *arena;
    Diags *diags;
    int minor;
    Scope *scope;        /* the current one */
    const Name *private; /* name of the innermost class, or NULL */
    jmp_buf escape;
} Resolver;

_Noreturn void scope_fail(Resolver *r, Span span, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether frames of this scope have slots. */
static inline bool scope_is_function(const Scope *s) {
    return s->kind != SCOPE_MODULE && s->kind != SCOPE_CLASS;
}

static inline bool scope_is_comprehension(const Scope *s) {
    return s->kind == SCOPE_COMP || s->kind == SCOPE_GENERATOR;
}

/* The symbol of a name, made if need be. */
Symbol *scope_symbol(Resolver *r, Scope *s, const Name *name);
/* __private names of a class get its name in front. */
const Name *scope_mangle(Resolver *r, const Name *name);
void *scope_grow(Resolver *r, void *items, uint32_t n, size_t size);

/* The three passes. */
Scope *scope_collect(Resolver *r, Node *module); /* symbols of every scope */
void scope_analyze(Resolver *r, Scope *s);       /* what they mean */
void scope_check(Resolver *r, Node *module);     /* what CPython's compiler
                                                    refuses */
/* `from __future__` imports; CPython looks at them before anything else. */
void scope_check_future(Resolver *r, const Node *module);

#endif
