#include "explore/normal.h"

#include <ctype.h>
#include <string.h>

#define PROCESS_BIT (UINT64_C(1) << 63)

static size_t digits(Str s, size_t at, bool hex) {
    size_t n = 0;
    while (at + n < s.len && (hex ? isxdigit((unsigned char)s.ptr[at + n])
                                  : isdigit((unsigned char)s.ptr[at + n])))
        n++;
    return n;
}

static uint64_t number_at(Str s, size_t at, size_t n) {
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (uint64_t)(s.ptr[at + i] - '0');
    return v;
}

/* Its place among those of the same kind. */
static size_t name_of(NameList *names, uint64_t who) {
    size_t n = 0;
    for (size_t i = 0; i < names->len; i++) {
        if (names->data[i] == who) return n;
        n += (names->data[i] & PROCESS_BIT) == (who & PROCESS_BIT);
    }
    vec_push(names, who);
    return n;
}

static void put_name(StrBuf *out, NormalKind kind, size_t number) {
    sb_printf(out, "%c%c%zu%c", NORMAL_OPEN, (char)kind, number, NORMAL_CLOSE);
}

static void put_who(StrBuf *out, NormalKind kind, uint64_t who,
                    NameList *names) {
    uint64_t bit = kind == NORMAL_PROCESS ? PROCESS_BIT : 0;
    put_name(out, kind, names ? name_of(names, who | bit) : who);
}

/* A whole number that stands alone; 0.5 and x12 do not. */
static bool is_alone(Str s, size_t at, size_t n) {
    unsigned char before = at ? (unsigned char)s.ptr[at - 1] : ' ';
    bool point = at + n + 1 < s.len && s.ptr[at + n] == '.' &&
                 isdigit((unsigned char)s.ptr[at + n + 1]);
    return !isalnum(before) && before != '_' && before != '.' && !point;
}

static void put_number(StrBuf *out, Str s, size_t at, size_t n, const Run *run,
                       NameList *names) {
    RunNumber kind = RUN_NUMBER_ANY;
    uint64_t v = n <= 18 ? number_at(s, at, n) : 0;
    if (n > 1 && n <= 18 && is_alone(s, at, n)) kind = run_number(run, v);
    switch (kind) {
    case RUN_NUMBER_ANY: sb_put(out, s.ptr + at, n); break;
    case RUN_NUMBER_THREAD: put_who(out, NORMAL_THREAD, v, names); break;
    case RUN_NUMBER_PROCESS: put_who(out, NORMAL_PROCESS, v, names); break;
    }
}

/* Bytes of the address at `at`: 0x and at least six digits; or 0. */
static size_t address(Str s, size_t at) {
    if (at + 8 > s.len || s.ptr[at] != '0' || s.ptr[at + 1] != 'x') return 0;
    size_t n = digits(s, at + 2, true);
    return n >= 6 ? n + 2 : 0;
}

void normal_text(StrBuf *out, Str raw, const Run *run, NameList *names) {
    for (size_t i = 0; i < raw.len;) {
        size_t n = address(raw, i);
        if (n) {
            sb_printf(out, "%cA%c", NORMAL_OPEN, NORMAL_CLOSE);
        } else if ((n = digits(raw, i, false)) > 0) {
            put_number(out, raw, i, n, run, names);
        } else {
            n = 1;
            sb_putc(out, raw.ptr[i]);
        }
        i += n;
    }
}

void normal_show(StrBuf *out, Str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == NORMAL_CLOSE) continue;
        if (c != NORMAL_OPEN) {
            sb_putc(out, c);
        } else if (i + 1 < text.len && text.ptr[i + 1] == NORMAL_ADDRESS) {
            sb_puts(out, "0x…");
            i++;
        }
    }
}
