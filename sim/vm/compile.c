#include "vm/compile.h"

#include <string.h>

#include "base/mem.h"
#include "vm/compile_unit.h"

void unit_refuse(Unit *u, const Node *at, const char *what) {
    diag_add(u->c->diags, DIAG_UNSUPPORTED, at->span, "%s", what);
    u->c->failed = true;
}

/* --- units --- */

static uint32_t code_flags(const Unit *u) {
    const Scope *s = u->scope;
    uint32_t flags = u->c->quiet ? CODE_QUIET : 0;
    if (s->kind == SCOPE_MODULE) flags |= CODE_MODULE;
    if (s->kind == SCOPE_CLASS) flags |= CODE_CLASS;
    if (s->is_async_generator) return flags | CODE_ASYNC_GEN;
    if (s->is_coroutine) return flags | CODE_COROUTINE;
    if (s->is_generator) return flags | CODE_GENERATOR;
    return flags;
}

Code *unit_open(Unit *u, Compiler *c, Unit *outer, Scope *scope) {
    *u = (Unit){.c = c, .outer = outer, .scope = scope, .handler = NO_HANDLER};
    u->code = code_new(c->vm);
    u->code->name = const_str(u, scope->name);
    u->code->qualname =
        str_intern(c->vm, scope->qualname, strlen(scope->qualname));
    u->code->file = retain(c->file);
    u->code->doc = V_NONE;
    u->code->flags = code_flags(u);
    u->code->first_line = 1;
    u->captured = mem_alloc(scope->ncells + 1);
    return u->code;
}

static void unit_free(Unit *u) {
    for (size_t i = 0; i < u->consts.len; i++)
        release(unit_vm(u), u->consts.data[i]);
    for (size_t i = 0; i < u->names.len; i++)
        release(unit_vm(u), u->names.data[i]);
    vec_free(&u->ins);
    vec_free(&u->labels);
    vec_free(&u->excepts);
    vec_free(&u->blocks);
    vec_free(&u->positions);
    vec_free(&u->consts);
    vec_free(&u->names);
    vec_free(&u->hidden);
    mem_free(u->captured);
}

Code *unit_close(Unit *u) {
    CHECK(!u->blocks.len, "every block was closed");
    CHECK(u->dead, "the code of a unit ends by returning or raising");
    if (!u->c->failed && !unit_assemble(u))
        unit_refuse(u, u->scope->node, "a function or module as large as this");
    Code *code = u->code;
    unit_free(u);
    return code;
}

void unit_return_none(Unit *u, const Node *at) {
    emit_none(u, at);
    emit(u, at, OPC_RETURN_VALUE, 0);
}

/* --- modules --- */

static void module_start(Unit *u, const Node *n) {
    if (u->scope->needs_annotations) emit(u, n, OPC_SETUP_ANNOTATIONS, 0);
    if (u->code->doc == V_NONE) return;
    emit_const(u, n, retain(u->code->doc));
    name_store(u, n, name_find(u, "__doc__"));
}

static Code *module_code(Compiler *c) {
    Unit u;
    const Node *n = c->ast->module;
    NodeList body = n->u.module.body;
    Code *code = unit_open(&u, c, NULL, n->u.module.scope);
    code->doc = const_doc(&u, &body);
    module_start(&u, n);
    if (code->doc != V_NONE) {
        body.items++;
        body.len--;
    }
    stmts(&u, &body);
    unit_return_none(&u, body.len ? body.items[body.len - 1] : n);
    return unit_close(&u);
}

/* from __future__ import annotations: annotations are kept as texts. */
static bool wants_text_annotations(const Ast *ast) {
    const NodeList *body = &ast->module->u.module.body;
    for (uint32_t i = 0; i < body->len; i++) {
        const Node *n = body->items[i];
        if (n->kind != NODE_IMPORT_FROM ||
            !name_is(n->u.import.module, "__future__"))
            continue;
        for (uint32_t k = 0; k < n->u.import.nnames; k++)
            if (name_is(n->u.import.names[k].name, "annotations")) return true;
    }
    return false;
}

static Code *compile_ast(Vm *vm, Ast *ast, const char *file, bool quiet,
                         Diags *diags) {
    Compiler c = {.vm = vm,
                  .ast = ast,
                  .src = ast->source,
                  .diags = diags,
                  .minor = vm->minor,
                  .quiet = quiet,
                  .lines = vm->level >= TRACE_LINES && !quiet};
    c.file = str_from(vm, file);
    c.futures = wants_text_annotations(ast);
    Code *code = module_code(&c);
    release(vm, c.file);
    if (!c.failed) return code;
    release(vm, from_obj(code));
    return NULL;
}

Code *compile_text(Vm *vm, Str text, const char *file, bool quiet,
                   Diags *diags) {
    Source *src = source_new(file, text.ptr, text.len);
    Code *code = NULL;
    Ast *ast = lang_parse(src, vm->minor, diags);
    if (ast) {
        code = compile_ast(vm, ast, file, quiet, diags);
        ast_free(ast);
    }
    source_free(src);
    return code;
}
