#include "model/strings.h"

#include "base/check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *text[LANG_COUNT];
} strings[S_COUNT] = {
#define S(key, en, zh) {#key, {en, zh}},
#include "model/strings.def"
#undef S
};

const char *string_get(StringKey key, Language lang) {
    CHECK((unsigned)key < S_COUNT && (unsigned)lang < LANG_COUNT,
          "a key of strings.def, in a language we have");
    return strings[key].text[lang];
}

const char *string_key_name(StringKey key) {
    CHECK((unsigned)key < S_COUNT, "a key of strings.def");
    return strings[key].name;
}

enum { MAX_NAMES = 8 };

typedef struct Values {
    const char *name[MAX_NAMES], *value[MAX_NAMES];
    int n;
} Values;

/* The value of the name between braces, NULL if it was not given. */
static const char *value_of(const Values *v, const char *name, size_t len) {
    for (int i = 0; i < v->n; i++)
        if (strlen(v->name[i]) == len && !memcmp(v->name[i], name, len))
            return v->value[i];
    return NULL;
}

static void fill_in(StrBuf *out, const char *text, const Values *v) {
    for (const char *p = text; *p;) {
        const char *end = *p == '{' ? strchr(p, '}') : NULL;
        const char *value =
            end ? value_of(v, p + 1, (size_t)(end - p - 1)) : NULL;
        if (value) {
            sb_puts(out, value);
            p = end + 1;
        } else {
            sb_putc(out, *p++);
        }
    }
}

void string_format(StrBuf *out, StringKey key, Language lang, ...) {
    Values v = {0};
    va_list ap;
    va_start(ap, lang);
    for (const char *name; (name = va_arg(ap, const char *));) {
        CHECK(v.n < MAX_NAMES, "few names in one text");
        v.name[v.n] = name;
        v.value[v.n++] = va_arg(ap, const char *);
    }
    va_end(ap);
    fill_in(out, string_get(key, lang), &v);
}

void string_seconds(StrBuf *out, uint64_t t_ns) {
    sb_printf(out, "%" PRIu64 ".%09" PRIu64, t_ns / 1000000000,
              t_ns % 1000000000);
    /* Three digits always, more only where they say something. */
    for (int digits = 9; digits > 3 && out->data[out->len - 1] == '0'; digits--)
        out->data[--out->len] = 0;
}

void string_seconds_to(StrBuf *out, uint64_t t_ns, uint64_t grain) {
    string_seconds(out, (t_ns + grain / 2) / grain * grain);
}

void string_count(StrBuf *out, uint64_t n) {
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, n);
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0) sb_putc(out, ' ');
        sb_putc(out, digits[i]);
    }
}
