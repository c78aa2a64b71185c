/* lexer_impl.h: what the lexer's own files share; nobody else includes it. */
#ifndef LANG_LEXER_IMPL_H
#define LANG_LEXER_IMPL_H

#include "base/vec.h"
#include "lang/lexer.h"

enum {
    MAX_BRACKETS = 200, /* CPython's MAXLEVEL */
    MAX_INDENT = 100,   /* CPython's MAXINDENT */
    MAX_FSTRINGS = 150  /* CPython's MAXFSTRINGLEVEL */
};

/* An indentation, counted with tabs to 8 and with tabs as 1: the two must
 * agree on what is deeper. */
typedef struct Indent {
    uint32_t col, altcol;
} Indent;

/* An f-string that is being read (3.12 on). */
typedef struct FString {
    char quote;
    bool triple, raw;
    uint32_t start; /* of its prefix */
    uint16_t level; /* brackets open around it */
    const struct FString *outer;
} FString;

typedef struct Lexer {
    const Source *src;
    const char *text;
    uint32_t pos, end;
    int minor;
    VEC(Token) tokens;
    LexError error;
    OpenBracket brackets[MAX_BRACKETS];
    uint16_t level;
    Indent indents[MAX_INDENT];
    uint32_t nindents; /* the outermost, column 0, included */
    bool in_part;      /* an expression of an old f-string: no lines */
    const FString *fstring;
    uint16_t field_level; /* brackets open in the innermost field, with its
                             own brace */
    int fstrings;
    /* 3.5 and 3.6: async and await are keywords inside `async def` only. */
    bool async_def, async_def_nl;
    uint32_t async_def_indent;
} Lexer;

/* The character `ahead` bytes further on; 0 at the end. */
static inline char lex_peek(const Lexer *lx, uint32_t ahead) {
    uint32_t at = lx->pos + ahead;
    return at < lx->end ? lx->text[at] : 0;
}

static inline bool lex_is_digit(char c) {
    return c >= '0' && c <= '9';
}

static inline bool lex_is_newline(char c) {
    return c == '\n' || c == '\r';
}

void lex_emit(Lexer *lx, TokenKind kind, uint32_t start, uint32_t end);

/* Records the error that ends the tokens; returns false. */
bool lex_fail(Lexer *lx, LexErrorKind how, DiagKind kind, uint32_t start,
              uint32_t end, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
/* Sets the caret of the error just recorded to `offset`'s column plus `add`,
 * counted from 1. */
void lex_caret(Lexer *lx, uint32_t offset, int add);

/* Each reads one thing at pos and emits it; false after lex_fail. */
bool lex_number(Lexer *lx);
bool lex_string(Lexer *lx, uint32_t start, const char *prefix, uint32_t len);
bool lex_token(Lexer *lx);
bool lex_open(Lexer *lx, TokenKind kind);
bool lex_close(Lexer *lx, TokenKind kind);
/* Skips blanks, comments, joined lines and, inside brackets, line ends. */
bool lex_skip_blanks(Lexer *lx);

#endif
