#include "lang/ast.h"

#include "base/mem.h"

const char *node_kind_name(NodeKind kind) {
    static const char *const NAMES[] = {
#define NODE(kind, shown) shown,
#include "lang/node.def"
#undef NODE
    };
    return NAMES[kind];
}

void ast_free(Ast *ast) {
    if (!ast) return;
    names_free(&ast->names);
    arena_free(&ast->arena);
    mem_free(ast);
}
