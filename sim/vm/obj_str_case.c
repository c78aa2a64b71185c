/* str: upper, lower, title and their like; isalpha, isdigit and theirs. */
#include <string.h>

#include "base/utf8.h"
#include "vm/obj_str_impl.h"

typedef void PutRune(uint32_t r, StrBuf *out);

/* A capital sigma at the end of a word becomes the final form. */
static bool is_final_sigma(Str s, size_t at) {
    bool before = false;
    for (size_t i = 0, used; i < at; i += used)
        before = rune_is_cased(utf8_decode(s.ptr + i, s.len - i, &used));
    if (!before) return false;
    size_t next = at + 2, used;
    return next >= s.len ||
           !rune_is_cased(utf8_decode(s.ptr + next, s.len - next, &used));
}

static void put_lower_at(Str s, size_t at, uint32_t r, StrBuf *out) {
    if (r == 0x3A3)
        sb_putrune(out, is_final_sigma(s, at) ? 0x3C2 : 0x3C3);
    else
        rune_put_lower(r, out);
}

static Value map(Vm *vm, Value v, PutRune *put) {
    Str s = str_view(v);
    StrBuf sb = {0};
    for (size_t i = 0, used; i < s.len; i += used)
        put(utf8_decode(s.ptr + i, s.len - i, &used), &sb);
    return str_from_buf(vm, &sb);
}

METHOD(m_upper) {
    BOUND;
    return map(vm, args[0], rune_put_upper);
}

METHOD(m_casefold) {
    BOUND;
    return map(vm, args[0], rune_put_folded);
}

METHOD(m_lower) {
    BOUND;
    Str s = str_view(args[0]);
    StrBuf sb = {0};
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        put_lower_at(s, i, r, &sb);
    }
    return str_from_buf(vm, &sb);
}

METHOD(m_swapcase) {
    BOUND;
    Str s = str_view(args[0]);
    StrBuf sb = {0};
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        if (rune_is_upper(r))
            put_lower_at(s, i, r, &sb);
        else if (rune_is_lower(r))
            rune_put_upper(r, &sb);
        else
            sb_putrune(&sb, r);
    }
    return str_from_buf(vm, &sb);
}

METHOD(m_title) {
    BOUND;
    Str s = str_view(args[0]);
    StrBuf sb = {0};
    bool inside = false;
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        if (inside)
            put_lower_at(s, i, r, &sb);
        else
            rune_put_title(r, &sb);
        inside = rune_is_cased(r);
    }
    return str_from_buf(vm, &sb);
}

METHOD(m_capitalize) {
    BOUND;
    Str s = str_view(args[0]);
    StrBuf sb = {0};
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        if (i)
            put_lower_at(s, i, r, &sb);
        else if (vm->minor >= 8)
            rune_put_title(r, &sb);
        else
            rune_put_upper(r, &sb);
    }
    return str_from_buf(vm, &sb);
}

const NativeDef str_case_methods[] = {
    {"upper", m_upper, NF_METHOD, ""},
    {"lower", m_lower, NF_METHOD, ""},
    {"title", m_title, NF_METHOD, ""},
    {"capitalize", m_capitalize, NF_METHOD, ""},
    {"swapcase", m_swapcase, NF_METHOD, ""},
    {"casefold", m_casefold, NF_METHOD, ""},
    {NULL, NULL, 0, NULL},
};

/* --- tests
 * ---------------------------------------------------------------------- */

typedef bool TestRune(uint32_t r);

/* All code points pass; what an empty text says differs. */
static Value all(Value v, TestRune *test, bool empty) {
    Str s = str_view(v);
    for (size_t i = 0, used; i < s.len; i += used)
        if (!test(utf8_decode(s.ptr + i, s.len - i, &used))) return V_FALSE;
    return v_bool(s.len || empty);
}

static bool is_decimal(uint32_t r) {
    return rune_decimal(r) >= 0;
}

static bool is_alnum(uint32_t r) {
    return rune_is_alpha(r) || rune_is_numeric(r);
}

METHOD(m_isalpha) {
    BOUND;
    return all(args[0], rune_is_alpha, false);
}

METHOD(m_isdigit) {
    BOUND;
    return all(args[0], rune_is_digit, false);
}

METHOD(m_isdecimal) {
    BOUND;
    return all(args[0], is_decimal, false);
}

METHOD(m_isnumeric) {
    BOUND;
    return all(args[0], rune_is_numeric, false);
}

METHOD(m_isalnum) {
    BOUND;
    return all(args[0], is_alnum, false);
}

METHOD(m_isspace) {
    BOUND;
    return all(args[0], rune_is_space, false);
}

METHOD(m_isprintable) {
    BOUND;
    return all(args[0], rune_is_printable, true);
}

METHOD(m_isascii) {
    BOUND;
    return v_bool(str_is_ascii(args[0]));
}

/* At least one cased letter, and none of the wrong case. */
static Value one_case(Value v, TestRune *right, TestRune *wrong) {
    Str s = str_view(v);
    bool any = false;
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        if (wrong(r) || rune_is_title(r)) return V_FALSE;
        any |= right(r);
    }
    return v_bool(any);
}

METHOD(m_isupper) {
    BOUND;
    return one_case(args[0], rune_is_upper, rune_is_lower);
}

METHOD(m_islower) {
    BOUND;
    return one_case(args[0], rune_is_lower, rune_is_upper);
}

METHOD(m_istitle) {
    BOUND;
    Str s = str_view(args[0]);
    bool any = false, inside = false;
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        bool capital = rune_is_upper(r) || rune_is_title(r);
        if ((capital && inside) || (rune_is_lower(r) && !inside))
            return V_FALSE;
        inside = rune_is_cased(r);
        any |= inside;
    }
    return v_bool(any);
}

METHOD(m_isidentifier) {
    BOUND;
    Str s = str_view(args[0]);
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        bool ok = r == '_' || rune_is_alpha(r);
        if (!ok && (i == 0 || rune_decimal(r) < 0)) return V_FALSE;
    }
    return v_bool(s.len > 0);
}

const NativeDef str_test_methods[] = {
    {"isalpha", m_isalpha, NF_METHOD, ""},
    {"isdigit", m_isdigit, NF_METHOD, ""},
    {"isdecimal", m_isdecimal, NF_METHOD, ""},
    {"isnumeric", m_isnumeric, NF_METHOD, ""},
    {"isalnum", m_isalnum, NF_METHOD, ""},
    {"isspace", m_isspace, NF_METHOD, ""},
    {"isprintable", m_isprintable, NF_METHOD, ""},
    {"isascii", m_isascii, NF_METHOD, ""},
    {"isupper", m_isupper, NF_METHOD, ""},
    {"islower", m_islower, NF_METHOD, ""},
    {"istitle", m_istitle, NF_METHOD, ""},
    {"isidentifier", m_isidentifier, NF_METHOD, ""},
    {NULL, NULL, 0, NULL},
};
