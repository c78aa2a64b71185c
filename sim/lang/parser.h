/* parser.h: what the parser's own files share; nobody else includes it.
 *
 * Recursive descent, operators by precedence climbing (Pratt).  The first
 * error leaves the whole parse with longjmp: every node is in the tree's
 * arena and every list under construction on the parser's own stack, so
 * nothing is lost by it. */
#ifndef LANG_PARSER_H
#define LANG_PARSER_H

#include <setjmp.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "lang/lexer.h"
#include "lang/parse.h"

typedef struct Parser {
    Ast *ast;
    Arena *arena;
    const Source *src;
    int minor;
    Diags *diags;
    Tokens tokens;
    uint32_t pos;      /* the next token */
    uint32_t reach;    /* the last token that was looked at to decide: where
                          CPython sees an error, if that is beyond pos */
    jmp_buf *escape;   /* where an error goes */
    bool trial;        /* looking ahead: errors are not reported */
    bool in_fstring;   /* in a field of an f-string */
    Span field;        /* up to 3.11: that field's expression, else empty */
    int depth;         /* nested calls that parse expressions */
    VEC(Node *) stack; /* lists under construction */
    StrBuf text;       /* strings under construction, one above the other */
    VEC(Tokens)
    parts;          /* tokens of fields of old f-strings, and those around
                       them; kept until the end */
    StrBuf scratch; /* text of the message under construction */
    Diags late;     /* up to 3.8: errors that CPython finds in the tree,
                       so only in a text whose grammar is right */
} Parser;

/* Binding powers, from loose to tight. */
typedef enum Precedence {
    PREC_NONE,
    PREC_OR,
    PREC_AND,
    PREC_NOT,
    PREC_COMPARE,
    PREC_BITOR,
    PREC_BITXOR,
    PREC_BITAND,
    PREC_SHIFT,
    PREC_SUM,
    PREC_TERM,
    PREC_UNARY,
    PREC_POWER
} Precedence;

/* --- tokens --- */

static inline const Token *tok_at(const Parser *p, uint32_t ahead) {
    uint32_t i = p->pos + ahead;
    return &p->tokens.items[i < p->tokens.len ? i : p->tokens.len - 1];
}

static inline TokenKind tok_kind(const Parser *p) {
    return (TokenKind)tok_at(p, 0)->kind;
}

static inline bool tok_is(const Parser *p, TokenKind kind) {
    return tok_kind(p) == kind;
}

static inline bool next_is(const Parser *p, TokenKind kind) {
    return tok_at(p, 1)->kind == kind;
}

static inline uint32_t tok_start(const Parser *p) {
    return tok_at(p, 0)->span.start;
}

/* End of the token before the next one. */
static inline uint32_t prev_end(const Parser *p) {
    return p->pos ? p->tokens.items[p->pos - 1].span.end : 0;
}

/* Notes that CPython has to read `ahead` tokens further here. */
static inline void tok_reach(Parser *p, uint32_t ahead) {
    if (p->pos + ahead > p->reach) p->reach = p->pos + ahead;
}

bool tok_word_is(const Parser *p, uint32_t ahead, const char *word);
bool tok_accept(Parser *p, TokenKind kind);
/* The next token, which must be of this kind, else "invalid syntax". */
const Token *tok_expect(Parser *p, TokenKind kind);
/* As tok_expect, but says "expected ':'" from 3.10 on. */
void tok_force(Parser *p, TokenKind kind);
const Name *tok_name(Parser *p); /* takes a NAME */

/* --- building --- */

Node *node_new(Parser *p, NodeKind kind, uint32_t start);
/* Ends the node at the last token taken. */
Node *node_end(Parser *p, Node *n);
/* Notes that child (may be NULL) is below n. */
void node_deepen(Parser *p, Node *n, const Node *child);
void node_deepen_list(Parser *p, Node *n, NodeList list);

uint32_t list_begin(const Parser *p);
void list_push(Parser *p, Node *n);
NodeList list_end(Parser *p, uint32_t begin);
/* Room for one more in an arena array that holds n items. */
void *array_grow(Parser *p, void *items, uint32_t n, size_t size);
#define ARRAY_ROOM(p, items, n)                                                \
    ((items) = array_grow((p), (items), (n), sizeof *(items)))

void depth_enter(Parser *p);
static inline void depth_leave(Parser *p) {
    p->depth--;
}

/* --- errors (parse_error.c) --- */

/* "invalid syntax" at the next token, or what CPython says there instead. */
_Noreturn void fail_here(Parser *p);
_Noreturn void fail_at(Parser *p, DiagKind kind, Span span, const char *fmt,
                       ...) __attribute__((format(printf, 4, 5)));
/* An error with a caret at the next token: where a message is due to the
 * token that should not be there. */
_Noreturn void fail_token(Parser *p, DiagKind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* An error that CPython up to 3.8 finds only after parsing: there this
 * returns, and the first such error is reported at the end. */
void fail_tree(Parser *p, Span span, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* An error in what a string literal contains.  3.9 to 3.11 report it when all
 * adjacent literals have been read, with a caret at the token behind them. */
void fail_literal(Parser *p, Span literal, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds the error that ended the tokens. */
_Noreturn void fail_lexer(Parser *p);

/* Runs a rule ahead; on success leaves pos behind what it took. */
typedef Node *ParseRule(Parser *p);
Node *try_rule(Parser *p, ParseRule *rule);

/* What CPython calls this kind of expression in messages. */
const char *expr_name(const Parser *p, const Node *n);
/* 3.10: two expressions side by side inside brackets, the first of which
 * began at token `first`. */
void check_missing_comma(Parser *p, Node *left, uint32_t first);

/* --- expressions --- */

Node *parse_binary(Parser *p, Precedence prec);
Node *parse_expression(Parser *p);
Node *parse_named(Parser *p);            /* with := */
Node *parse_star_named(Parser *p);       /* element of a display */
Node *parse_star_expressions(Parser *p); /* a, *b, c */
Node *parse_expressions(Parser *p);      /* a, b, c */
Node *parse_yield(Parser *p);
Node *parse_value(Parser *p); /* yield or star expressions */
Node *parse_primary(Parser *p);
Node *parse_atom(Parser *p);
Node *parse_strings(Parser *p);
Node *parse_number(Parser *p);

/* --- strings --- */

/* What the pieces of a string literal are collected in. */
typedef struct Parts {
    uint32_t nodes; /* where its nodes begin on the parser's stack */
    size_t text;    /* where its pending text begins in Parser.text */
    Span span;      /* of the literal */
    bool is_f, is_bytes;
} Parts;

typedef struct TextMode {
    bool raw, bytes, braces; /* braces: {{ and }} stand for one */
    Span literal;            /* to point at in messages */
} TextMode;

/* Appends what a piece of a literal means to Parser.text. */
void decode_text(Parser *p, Span piece, TextMode mode);
/* Turns pending text into a CONSTANT. */
void parts_flush(Parser *p, Parts *parts);
Parts parts_begin(const Parser *p, Span span);
NodeList parts_end(Parser *p, Parts *parts);
void parts_add_field(Parser *p, Parts *parts, Node *field);
/* FSTRING_START … FSTRING_END (3.12 on). */
void parse_fstring(Parser *p, Parts *parts);
/* The inside of an f-string of 3.6 to 3.11. */
void parse_old_fstring(Parser *p, Span body, TextMode mode, Parts *parts);

Node *parse_lambda(Parser *p);
Node *parse_tuple_rest(Parser *p, Node *first, uint32_t start, ParseRule *item);
void parse_arguments(Parser *p, NodeList *args, Keyword **keywords,
                     uint32_t *nkeywords);
void parse_comp_for(Parser *p, Node *comp);
bool at_comp_for(const Parser *p);
bool at_expression(const Parser *p); /* may the token begin one? */
/* Checks a named expression's "=": see parse_target.c. */
void check_named_equal(Parser *p, Node *left);

/* --- targets --- */

typedef enum TargetUse { TARGET_STAR, TARGET_FOR, TARGET_DEL } TargetUse;

/* Turns an expression into a target, or fails. */
void make_target(Parser *p, Node *n, TargetUse use);
void make_target_in(Parser *p, Node *n, TargetUse use, Span whole);
Node *parse_target_list(Parser *p, bool comp); /* of a for */
const Node *invalid_target(const Node *n, TargetUse use);

/* --- statements --- */

NodeList parse_block(Parser *p, const char *after, uint32_t header);
void parse_statement(Parser *p); /* pushes one or more */
void parse_simple_line(Parser *p);
Node *parse_compound(Parser *p); /* NULL: not one */
Node *parse_function(Parser *p, NodeList decorators, uint32_t start);
Node *parse_class(Parser *p, NodeList decorators);
Node *parse_match(Parser *p); /* NULL: `match` is a name here */
Node *parse_with(Parser *p, uint32_t start, bool is_async);
Node *parse_try(Parser *p);
TypeParams parse_type_params(Parser *p);
Params *parse_params(Parser *p, bool lambda);

#endif
