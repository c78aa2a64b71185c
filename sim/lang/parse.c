#include "lang/parse.h"

#include <string.h>

#include "base/mem.h"
#include "lang/parser.h"
#include "lang/scope.h"

/* --- tokens --- */

bool tok_word_is(const Parser *p, uint32_t ahead, const char *word) {
    const Token *t = tok_at(p, ahead);
    return t->kind == TOK_NAME && str_is(source_text(p->src, t->span), word);
}

bool tok_accept(Parser *p, TokenKind kind) {
    if (!tok_is(p, kind)) return false;
    p->pos++;
    return true;
}

const Token *tok_expect(Parser *p, TokenKind kind) {
    if (!tok_is(p, kind)) fail_here(p);
    return &p->tokens.items[p->pos++];
}

void tok_force(Parser *p, TokenKind kind) {
    if (!tok_is(p, kind) && p->minor >= 10 && !tok_is(p, TOK_ERROR))
        fail_token(p, DIAG_SYNTAX, "expected '%s'", token_kind_text(kind));
    tok_expect(p, kind);
}

/* Python compares names in Unicode's normal form NFKC.  What people type by
 * accident, full-width letters and the micro sign, is replaced; for the rest
 * we say that we do not. */
static uint32_t normal_form(Parser *p, Span name, uint32_t rune) {
    if (rune >= 0xFF01 && rune <= 0xFF5E) return rune - 0xFEE0;
    if (rune == 0xB5) return 0x3BC;
    if (!ident_changes(rune)) return rune;
    fail_at(p, DIAG_UNSUPPORTED, name,
            "a name with the character U+%04X, which Python replaces by "
            "another",
            rune);
}

const Name *tok_name(Parser *p) {
    Span span = tok_expect(p, TOK_NAME)->span;
    Str s = source_text(p->src, span);
    bool ascii = true;
    for (size_t i = 0; i < s.len; i++)
        ascii &= (unsigned char)s.ptr[i] < 0x80;
    if (ascii) return names_intern(&p->ast->names, s.ptr, s.len);
    sb_clear(&p->scratch);
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t rune = utf8_decode(s.ptr + i, s.len - i, &used);
        sb_putrune(&p->scratch, normal_form(p, span, rune));
    }
    return names_intern(&p->ast->names, p->scratch.data, p->scratch.len);
}

/* --- building --- */

Node *node_new(Parser *p, NodeKind kind, uint32_t start) {
    Node *n = arena_new(p->arena, Node);
    n->kind = (uint8_t)kind;
    n->span.start = n->mark.start = start;
    return n;
}

Node *node_end(Parser *p, Node *n) {
    n->span.end = prev_end(p);
    if (!n->mark.end) n->mark = n->span;
    return n;
}

void node_deepen(Parser *p, Node *n, const Node *child) {
    if (!child || child->depth < n->depth) return;
    n->depth = (uint16_t)(child->depth + 1);
    if (n->depth >= AST_MAX_DEPTH)
        fail_at(p, DIAG_UNSUPPORTED, n->span,
                "an expression nested more than %d levels deep", AST_MAX_DEPTH);
}

void node_deepen_list(Parser *p, Node *n, NodeList list) {
    for (uint32_t i = 0; i < list.len; i++)
        node_deepen(p, n, list.items[i]);
}

uint32_t list_begin(const Parser *p) {
    return (uint32_t)p->stack.len;
}

void list_push(Parser *p, Node *n) {
    vec_push(&p->stack, n);
}

NodeList list_end(Parser *p, uint32_t begin) {
    NodeList list = {NULL, (uint32_t)p->stack.len - begin};
    if (list.len) {
        list.items = arena_array(p->arena, Node *, list.len);
        memcpy(list.items, p->stack.data + begin, list.len * sizeof(Node *));
    }
    p->stack.len = begin;
    return list;
}

void *array_grow(Parser *p, void *items, uint32_t n, size_t size) {
    bool full = n == 0 || (n >= 4 && (n & (n - 1)) == 0);
    if (!full) return items;
    void *more = arena_alloc(p->arena, (n ? n * 2 : 4) * size);
    if (n) memcpy(more, items, n * size);
    return more;
}

void depth_enter(Parser *p) {
    if (++p->depth > AST_MAX_DEPTH)
        fail_at(p, DIAG_UNSUPPORTED, tok_at(p, 0)->span,
                "an expression nested more than %d levels deep", AST_MAX_DEPTH);
}

/* --- the program --- */

/* file: statements? ENDMARKER */
static void parse_file(Parser *p) {
    Node *module = node_new(p, NODE_MODULE, 0);
    uint32_t body = list_begin(p);
    while (!tok_is(p, TOK_END))
        parse_statement(p);
    module->u.module.body = list_end(p, body);
    module->span.end = module->mark.end = p->src->len;
    p->ast->module = module;
}

static bool run_parser(Parser *p) {
    jmp_buf escape;
    p->escape = &escape;
    if (setjmp(escape)) return false;
    parse_file(p);
    return true;
}

/* Errors that an old CPython finds in the tree come after those of the
 * grammar. */
static bool take_late(Parser *p) {
    if (!p->late.len) return true;
    Diag *first = &p->late.items[0];
    Diag *d =
        diag_add(p->diags, first->kind, first->span, "%s", first->message);
    d->column = first->column;
    d->line = first->line;
    return false;
}

static Ast *parse_text(const Source *src, int python_minor, Diags *diags) {
    Ast *ast = mem_alloc(sizeof *ast);
    ast->source = src;
    ast->python_minor = python_minor;
    ast->names.arena = &ast->arena;
    Parser p = {.ast = ast,
                .arena = &ast->arena,
                .src = src,
                .minor = python_minor,
                .diags = diags};
    Tokens program;
    lex_program(src, python_minor, &program);
    p.tokens = program;
    bool ok = run_parser(&p) && take_late(&p);
    for (size_t i = 0; i < p.parts.len; i++)
        tokens_free(&p.parts.data[i]);
    vec_free(&p.parts);
    tokens_free(&program);
    sb_free(&p.text);
    vec_free(&p.stack);
    sb_free(&p.scratch);
    diags_free(&p.late);
    if (ok) return ast;
    ast_free(ast);
    return NULL;
}

static bool accepts(const Source *src, int python_minor) {
    Diags ignored = {0};
    Ast *ast = parse_text(src, python_minor, &ignored);
    diags_free(&ignored);
    ast_free(ast);
    return ast != NULL;
}

/* A text that another version accepts gets a hint which one. */
static void hint_version(const Source *src, int python_minor, Diag *diag) {
    if (diag->kind == DIAG_UNSUPPORTED || diag->hint) return;
    for (int m = python_minor + 1; m <= PYTHON_MINOR_LAST; m++) {
        if (!accepts(src, m)) continue;
        diag_hint(diag, "needs Python 3.%d or newer: --python 3.%d", m, m);
        return;
    }
    for (int m = python_minor - 1; m >= PYTHON_MINOR_FIRST; m--) {
        if (!accepts(src, m)) continue;
        diag_hint(diag, "needs Python 3.%d or older: --python 3.%d", m, m);
        return;
    }
}

Ast *ast_parse(const Source *src, int python_minor, Diags *diags) {
    size_t before = diags->len;
    Ast *ast = parse_text(src, python_minor, diags);
    if (!ast && diags->len > before)
        hint_version(src, python_minor, &diags->items[diags->len - 1]);
    return ast;
}

Ast *lang_parse(const Source *src, int python_minor, Diags *diags) {
    Ast *ast = ast_parse(src, python_minor, diags);
    if (ast && !scope_resolve(ast, diags)) {
        ast_free(ast);
        return NULL;
    }
    return ast;
}
