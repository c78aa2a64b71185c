#include "lang/scope.h"
bool scope_resolve(Ast *ast, Diags *diags) {
    (void)ast;
    (void)diags;
    return true;
}
