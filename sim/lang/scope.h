/* scope.h: which variable every name means (CPython: Python/symtable.c).
 *
 * scope_resolve gives each module, class, function, lambda, comprehension
 * and type parameter list its Scope, classifies every name in it, mangles
 * __private names of classes in the tree, and reports the errors that CPython
 * finds in its symbol table pass.  Comprehensions are scopes of their own in
 * every dialect (PEP 709 is an optimisation). */
#ifndef LANG_SCOPE_H
#define LANG_SCOPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "lang/ast.h"

typedef enum ScopeKind {
    SCOPE_MODULE,
    SCOPE_CLASS,
    SCOPE_FUNCTION,
    SCOPE_LAMBDA,
    SCOPE_COMP,       /* list, set or dict comprehension */
    SCOPE_GENERATOR,  /* generator expression */
    SCOPE_TYPE_PARAMS /* 3.12: around a generic function or class */
} ScopeKind;

typedef enum SymbolKind {
    SYM_LOCAL,           /* a slot of the frame */
    SYM_CELL,            /* a local that an inner function captures */
    SYM_FREE,            /* a captured variable of an enclosing function */
    SYM_GLOBAL_IMPLICIT, /* every name of a module that is not declared; in
                            other scopes never bound: global, then builtin */
    SYM_GLOBAL_EXPLICIT, /* declared by a global statement */
    SYM_CLASS            /* bound in a class body: class dict, then global,
                            then builtin */
} SymbolKind;

enum {
    SYM_IS_PARAM = 1,
    SYM_IS_BOUND = 2,    /* assigned, imported, defined … in this scope */
    SYM_IS_USED = 4,     /* read in this scope */
    SYM_IS_NONLOCAL = 8, /* declared by a nonlocal statement */
    SYM_IS_ANNOTATED = 16,
    SYM_IS_ITER_TARGET = 32 /* bound by a comprehension's for */
};

typedef struct Symbol {
    const Name *name; /* mangled */
    SymbolKind kind;
    unsigned flags;
    int32_t fast;  /* slot among the fast locals (co_varnames: parameters in
                      Params order, then locals by first appearance): LOCAL in
                      functions, and every parameter, also a captured one
                      (whose argument arrives there and moves to its cell);
                      otherwise -1 */
    int32_t deref; /* CELL, FREE: index into cells followed by frees.  A CLASS
                      name has one too if a method captures the variable of
                      that name of a function around the class, which then
                      passes through the class's frame.  Otherwise -1 */
} Symbol;

struct Scope {
    ScopeKind kind;
    Node *node;           /* the node that owns it */
    Scope *parent;        /* enclosing scope, NULL for the module */
    const Name *name;     /* "<module>", "f", "<lambda>", "<listcomp>" … */
    const char *qualname; /* "C.f", "f.<locals>.g" …: __qualname__ */
    Symbol **symbols;     /* by first appearance, parameters first */
    uint32_t nsymbols;
    uint32_t nfast;  /* frame slots */
    uint32_t ncells; /* cells created by the scope */
    uint32_t nfrees; /* cells handed in by the enclosing scope; free
                        variable i has Symbol.deref == ncells + i */
    Symbol **fast;   /* [nfast] */
    Symbol **derefs; /* [ncells + nfrees] */

    bool is_generator;       /* yield, not async */
    bool is_coroutine;       /* async def without yield, or a comprehension
                                that awaits */
    bool is_async_generator; /* async def with yield; async genexpr */
    bool is_nested;          /* inside a function */
    bool needs_class_cell;   /* class: methods use super() or __class__, so
                                its body fills a cell "__class__" */
    bool needs_annotations;  /* module, class: has annotated names */
    bool uses_locals;        /* calls locals(), vars(), eval(), exec() or
                                dir(): the frame must be able to name its
                                variables */
    bool has_docstring;
    struct ScopeIndex *index; /* private to scope.c */
};

/* A comprehension's first iterable belongs to the enclosing scope; its value
 * arrives in the comprehension's frame as the parameter ".0".
 *
 * Completes the tree; false after an error was added to diags. */
bool scope_resolve(Ast *ast, Diags *diags);

/* The scope that belongs to a MODULE, CLASS_DEF, FUNCTION_DEF, LAMBDA,
 * TYPE_ALIAS or comprehension node; NULL for other kinds. */
Scope *scope_of(const Node *node);

/* The symbol of a (mangled, interned) name in this scope, NULL if the scope
 * does not mention it. */
Symbol *scope_lookup(const Scope *scope, const Name *name);

#endif
