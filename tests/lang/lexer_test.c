/* Tokens: kinds, places, indentation, strings, and what is no token. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lang/lexer.h"

/* The kinds as a text: names of tokens, '|' between. */
static char *kinds_of(const char *text, int minor, LexError *error) {
    Source *src = source_new("t.py", text, strlen(text));
    Tokens tokens;
    StrBuf sb = {0};
    lex_program(src, minor, &tokens);
    for (uint32_t i = 0; i < tokens.len; i++)
        sb_printf(&sb, "%s%s", i ? "|" : "",
                  token_kind_text((TokenKind)tokens.items[i].kind));
    if (error) *error = tokens.error;
    tokens_free(&tokens);
    source_free(src);
    return sb_take(&sb);
}

static void check_kinds(const char *text, int minor, const char *expected) {
    char *got = kinds_of(text, minor, NULL);
    assert_string_equal(got, expected);
    StrBuf sb = {.data = got};
    sb_free(&sb);
}

static void check_error(const char *text, int minor, const char *message,
                        uint32_t start) {
    LexError error;
    StrBuf sb = {.data = kinds_of(text, minor, &error)};
    assert_string_equal(error.message, message);
    assert_int_equal(error.span.start, start);
    sb_free(&sb);
}

static void a_line_has_its_tokens(void **state) {
    (void)state;
    check_kinds("x = 1", 13, "name|=|number|newline|end of file");
    check_kinds("", 13, "end of file");
    check_kinds("# only a comment\n\n", 13, "end of file");
    check_kinds("a<<=b**c//d", 13,
                "name|<<=|name|**|name|//|name|newline|end of file");
    check_kinds("(a,\n b)", 13, "(|name|,|name|)|newline|end of file");
    check_kinds("a\\\n+b", 13, "name|+|name|newline|end of file");
}

static void line_ends_of_three_systems(void **state) {
    (void)state;
    const char *two = "name|newline|name|newline|end of file";
    check_kinds("a\nb\n", 13, two);
    check_kinds("a\r\nb\r\n", 13, two);
    check_kinds("a\rb\r", 13, two);
}

static void indentation_opens_and_closes_blocks(void **state) {
    (void)state;
    check_kinds("if x:\n  y\nz", 13,
                "if|name|:|newline|indent|name|newline|dedent|name|newline|"
                "end of file");
    check_kinds("if x:\n\n  # c\n  y\n", 13,
                "if|name|:|newline|indent|name|newline|dedent|end of file");
    check_kinds("if x:\n\ty\n", 13,
                "if|name|:|newline|indent|name|newline|dedent|end of file");
    check_error("if x:\n    y\n  z\n", 13,
                "unindent does not match any outer indentation level", 14);
    check_error("if x:\n\ty\n        z\n", 13,
                "inconsistent use of tabs and spaces in indentation", 17);
}

static void words_depend_on_the_dialect(void **state) {
    (void)state;
    check_kinds("await x", 13, "await|name|newline|end of file");
    check_kinds("await x", 6, "name|name|newline|end of file");
    check_kinds("async def f():\n await x\nawait", 6,
                "async|def|name|(|)|:|newline|indent|await|name|newline|"
                "dedent|name|newline|end of file");
    check_kinds("x := 1", 8, "name|:=|number|newline|end of file");
    check_kinds("x := 1", 7, "name|:|=|number|newline|end of file");
    check_kinds("1_0", 6, "number|newline|end of file");
    check_kinds("1_0", 5, "number|name|newline|end of file");
    check_kinds("f'a'", 5, "name|string|newline|end of file");
}

static void fstrings_are_tokens_from_312_on(void **state) {
    (void)state;
    check_kinds("f'a{b!r:>{c}}d'", 11, "string|newline|end of file");
    check_kinds("f'a{b!r:>{c}}d'", 12,
                "f-string start|f-string text|{|name|!|name|:|f-string text|"
                "{|name|}|}|f-string text|f-string end|newline|end of file");
    check_kinds("f'{'a'}'", 12,
                "f-string start|{|string|}|f-string end|newline|end of file");
    check_kinds("f'{{x}}'", 12,
                "f-string start|f-string text|f-string end|newline|"
                "end of file");
}

static void what_is_no_token(void **state) {
    (void)state;
    check_error("x = 'a\n", 13,
                "unterminated string literal (detected at line 1)", 4);
    check_error("x = 'a\n", 9, "EOL while scanning string literal", 4);
    check_error("x = (]", 13,
                "closing parenthesis ']' does not match opening parenthesis "
                "'('",
                5);
    check_error("a = 1)", 13, "unmatched ')'", 5);
    check_error("(", 13, "'(' was never closed", 0);
    check_error("0777", 13,
                "leading zeros in decimal integer literals are not permitted; "
                "use an 0o prefix for octal integers",
                0);
    check_error("x = \xE2\x82\xAC", 13,
                "invalid character '\xE2\x82\xAC' (U+20AC)", 4);
    check_error("a \\ b", 13,
                "unexpected character after line continuation character", 3);
}

static void bytes_that_no_program_holds(void **state) {
    (void)state;
    Source *src = source_new("t.py", "a\0b", 3);
    Tokens tokens;
    lex_program(src, 13, &tokens);
    assert_string_equal(tokens.error.message,
                        "source code cannot contain null bytes");
    tokens_free(&tokens);
    source_free(src);
    check_error("x = 1\n\xFF", 13,
                "Non-UTF-8 code starting with '\\xff' in file t.py on line 2, "
                "but no encoding declared; see "
                "https://peps.python.org/pep-0263/ for details",
                6);
}

static void brackets_nest_two_hundred_deep(void **state) {
    (void)state;
    char text[260];
    memset(text, '(', sizeof text);
    text[200] = 0;
    check_error(text, 13, "'(' was never closed", 199);
    text[200] = '(';
    text[201] = 0;
    check_error(text, 13, "too many nested parentheses", 200);
}

static void identifiers_are_unicode(void **state) {
    (void)state;
    assert_true(ident_start(0x53D8)); /* 变 */
    assert_true(ident_start('_'));
    assert_false(ident_start('1'));
    assert_true(ident_continue('1'));
    assert_false(ident_start(0xB7)); /* · continues only */
    assert_true(ident_continue(0xB7));
    assert_false(ident_start(0xFF08)); /* （ */
    assert_false(ident_continue(0x2605));
    assert_false(ident_start(0x110000));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_its_tokens),
        cmocka_unit_test(line_ends_of_three_systems),
        cmocka_unit_test(indentation_opens_and_closes_blocks),
        cmocka_unit_test(words_depend_on_the_dialect),
        cmocka_unit_test(fstrings_are_tokens_from_312_on),
        cmocka_unit_test(what_is_no_token),
        cmocka_unit_test(bytes_that_no_program_holds),
        cmocka_unit_test(brackets_nest_two_hundred_deep),
        cmocka_unit_test(identifiers_are_unicode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
