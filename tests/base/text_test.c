/* Vectors, texts, UTF-8 and arenas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"

static void a_vector_keeps_what_is_pushed(void **state) {
    (void)state;
    VEC(int) v = {0};
    for (int i = 0; i < 1000; i++)
        vec_push(&v, i * i);
    assert_int_equal(v.len, 1000);
    assert_true(v.cap >= v.len);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v.data[i], i * i);
    assert_int_equal(vec_pop(&v), 999 * 999);
    assert_int_equal(vec_last(&v), 998 * 998);
    vec_free(&v);
    assert_null(v.data);
    assert_int_equal(v.len + v.cap, 0);
}

static void slices_compare_by_bytes(void **state) {
    (void)state;
    assert_true(str_eq(STR("abc"), (Str){"abcd", 3}));
    assert_false(str_eq(STR("abc"), STR("abd")));
    assert_false(str_eq(STR("abc"), STR("ab")));
    assert_true(str_is(str_of("loop"), "loop"));
    assert_false(str_is(STR("loop"), "loops"));
    assert_true(str_is((Str){NULL, 0}, ""));
}

static void a_builder_builds_and_hands_over(void **state) {
    (void)state;
    StrBuf sb = {0};
    sb_puts(&sb, "t=");
    sb_printf(&sb, "%d.%03d", 1, 5);
    sb_putc(&sb, ' ');
    sb_putrune(&sb, 0x4E2D);
    sb_repeat(&sb, '-', 3);
    sb_put(&sb, "xyz", 2);
    assert_string_equal(sb.data, "t=1.005 \xE4\xB8\xAD---xy");
    assert_int_equal(sb_str(&sb).len, strlen(sb.data));
    char *text = sb_take(&sb);
    assert_null(sb.data);
    assert_string_equal(text + 11, "---xy");
    mem_free(text);
}

static void a_long_print_grows_the_builder(void **state) {
    (void)state;
    StrBuf sb = {0};
    for (int i = 0; i < 300; i++)
        sb_printf(&sb, "%s%d", "0123456789012345678901234567890123456789", i);
    assert_int_equal(sb.len, 300 * 40 + 10 + 90 * 2 + 200 * 3);
    assert_int_equal(sb.data[sb.len], 0);
    sb_clear(&sb);
    assert_int_equal(sb.len, 0);
    sb_free(&sb);
}

/* Lengths change at these code points; the bytes are those of RFC 3629. */
static void utf8_at_its_edges(void **state) {
    (void)state;
    static const struct {
        uint32_t rune;
        const char *bytes;
    } edges[] = {
        {0x7F, "\x7F"},
        {0x80, "\xC2\x80"},
        {0x7FF, "\xDF\xBF"},
        {0x800, "\xE0\xA0\x80"},
        {0xFFFF, "\xEF\xBF\xBF"},
        {0x10000, "\xF0\x90\x80\x80"},
        {0x10FFFF, "\xF4\x8F\xBF\xBF"},
    };
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        char out[5] = {0};
        size_t used = 0, len = strlen(edges[i].bytes);
        assert_int_equal(utf8_encode(edges[i].rune, out), len);
        assert_string_equal(out, edges[i].bytes);
        assert_int_equal(utf8_decode(out, len, &used), edges[i].rune);
        assert_int_equal(used, len);
    }
}

static void malformed_utf8_is_one_bad_byte(void **state) {
    (void)state;
    static const char *const bad[] = {
        "\x80",             /* begins in the middle */
        "\xC0\xAF",         /* longer than needed */
        "\xE0\x80\xAF",     /* likewise */
        "\xE4\xB8",         /* ends too early */
        "\xF4\x90\x80\x80", /* beyond the last code point */
        "\xFF",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t used = 0, len = strlen(bad[i]);
        assert_int_equal(utf8_decode(bad[i], len, &used), UTF8_BAD);
        assert_int_equal(used, 1);
        assert_false(utf8_valid(bad[i], len));
    }
    assert_true(utf8_valid("caf\xC3\xA9", 5));
}

static void columns_are_not_characters(void **state) {
    (void)state;
    const char *text = "a\xCC\x81\xE4\xB8\xAD!"; /* a, acute, middle, ! */
    assert_int_equal(utf8_count(text, strlen(text)), 4);
    assert_int_equal(utf8_columns(text, strlen(text)), 4); /* 1 + 0 + 2 + 1 */
    assert_int_equal(utf8_width('x'), 1);
    assert_int_equal(utf8_width(0xFF0C), 2); /* the wide comma */
    assert_int_equal(utf8_width(0x301), 0);
}

/* As Unicode's table of East Asian widths has them, ambiguous ones narrow. */
static void widths_on_a_grid(void **state) {
    (void)state;
    static const uint32_t narrow[] = {'~',    0xAD,   0xE9,   0x2192, 0x2460,
                                      0x2500, 0x25B6, 0x2713, 0x303F, 0xFF61,
                                      0xFF71, 0xFF9E, 0xFFA1, 0x5D0,  0x1F1E9};
    static const uint32_t wide[] = {
        0x1100, 0x2705, 0x3000,  0x3001,  0x30A2,  0x3131,  0x4E2D, 0xAC00,
        0xFF01, 0xFFE5, 0x17000, 0x1F600, 0x1FA79, 0x20000, 0x3FFFD};
    static const uint32_t none[] = {0x1160, 0x200B, 0x200D, 0x202E,
                                    0x20DD, 0x3099, 0xFE0F, 0xFEFF};
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++)
        assert_int_equal(utf8_width(narrow[i]), 1);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        assert_int_equal(utf8_width(wide[i]), 2);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(utf8_width(none[i]), 0);
}

static void an_arena_gives_zeroed_aligned_memory(void **state) {
    (void)state;
    Arena arena = {0};
    for (size_t size = 1; size < 200000; size = size * 3 + 1) {
        unsigned char *p = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xEE, size);
    }
    char *copy = arena_strndup(&arena, "scheduler", 8);
    assert_string_equal(copy, "schedule");
    assert_true(arena.total >= 200000);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vector_keeps_what_is_pushed),
        cmocka_unit_test(slices_compare_by_bytes),
        cmocka_unit_test(a_builder_builds_and_hands_over),
        cmocka_unit_test(a_long_print_grows_the_builder),
        cmocka_unit_test(utf8_at_its_edges),
        cmocka_unit_test(malformed_utf8_is_one_bad_byte),
        cmocka_unit_test(columns_are_not_characters),
        cmocka_unit_test(widths_on_a_grid),
        cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
