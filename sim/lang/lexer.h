/* lexer.h: program text to tokens (CPython: Parser/tokenizer.c).
 *
 * The whole text is turned into one array, so that the parser may look as far
 * ahead as it likes.  The first thing that is no Python token ends the array
 * with TOK_ERROR and says why in `error`; it is the parser's decision whether
 * that error or an earlier one of its own is the one to report. */
#ifndef LANG_LEXER_H
#define LANG_LEXER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/source.h"

typedef enum TokenKind {
#define TOKEN(kind, shown) TOK_##kind,
#include "lang/token.def"
    TOKEN_KINDS
} TokenKind;

typedef struct Token {
    uint8_t kind;
    bool is_spec : 1;  /* FSTRING_MIDDLE: part of a format specification */
    bool in_async : 1; /* 3.5, 3.6: await is a keyword here */
    uint16_t level;    /* open brackets, this one counted when it opens */
    Span span;         /* INDENT, DEDENT: empty, at the line's first token */
} Token;

typedef enum LexErrorKind {
    LEX_OK,
    LEX_RAISED,   /* CPython's tokenizer raises the error itself, which wins
                     over an earlier "invalid syntax" from 3.10 on */
    LEX_DEFERRED, /* only met when the parser gets there */
    LEX_OPEN      /* the text ends inside brackets */
} LexErrorKind;

typedef struct LexError {
    LexErrorKind how;
    DiagKind kind;
    Span span;
    char message[400];
    uint32_t line;  /* as in Diag */
    int32_t column; /* as in Diag */
} LexError;

typedef struct OpenBracket {
    char c;
    uint32_t offset;
} OpenBracket;

typedef struct Tokens {
    Token *items;
    uint32_t len;
    LexError error;
    OpenBracket open; /* innermost bracket that is open at the end; c is 0
                         when none is */
} Tokens;

/* The tokens of the whole text. */
void lex_program(const Source *src, int python_minor, Tokens *out);

/* The tokens of one expression inside an f-string of 3.11 and older, as if it
 * stood in parentheses; ends with TOK_END. */
void lex_part(const Source *src, Span part, int python_minor, bool in_async,
              Tokens *out);

void tokens_free(Tokens *tokens);

/* The text of an operator or keyword, a description of other kinds. */
const char *token_kind_text(TokenKind kind);

/* The keyword kind of a word, or TOK_NAME; async and await included. */
TokenKind token_keyword(const char *word, size_t len);

/* Whether a code point may begin or continue an identifier. */
bool ident_start(uint32_t rune);
bool ident_continue(uint32_t rune);
/* Whether Python would replace it (NFKC), or join it with the one before. */
bool ident_changes(uint32_t rune);

#endif
