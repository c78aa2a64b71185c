/* The mini-language itself, and format(str, spec). */
#include "vm/format.h"

#include "base/utf8.h"
#include "vm/exc.h"
#include "vm/obj_str.h"
#include "vm/obj_str_impl.h"

/* --- reading a spec
 * ------------------------------------------------------------ */

/* What is left of the spec. */
typedef struct Reader {
    Str rest;
} Reader;

static uint32_t peek(const Reader *r, size_t *used) {
    *used = 0;
    return r->rest.len ? utf8_decode(r->rest.ptr, r->rest.len, used) : 0;
}

static void skip(Reader *r, size_t n) {
    r->rest.ptr += n;
    r->rest.len -= n;
}

static bool take(Reader *r, char c) {
    if (!r->rest.len || r->rest.ptr[0] != c) return false;
    skip(r, 1);
    return true;
}

static bool is_align(uint32_t c) {
    return c == '<' || c == '>' || c == '=' || c == '^';
}

static void read_align(Reader *r, FormatSpec *s, bool *fill_given) {
    size_t used;
    uint32_t first = peek(r, &used);
    if (used && r->rest.len > used &&
        is_align((unsigned char)r->rest.ptr[used])) {
        s->fill = first;
        s->align = r->rest.ptr[used];
        *fill_given = s->align_given = true;
        skip(r, used + 1);
    } else if (is_align(first)) {
        s->align = (char)first;
        s->align_given = true;
        skip(r, 1);
    }
}

/* -1 in *out if there is no digit. */
static bool read_count(Vm *vm, Reader *r, int64_t *out) {
    *out = -1;
    while (r->rest.len && r->rest.ptr[0] >= '0' && r->rest.ptr[0] <= '9') {
        int digit = r->rest.ptr[0] - '0';
        if (*out < 0) *out = 0;
        if (*out > (INT64_MAX - digit) / 10) {
            vm_raise(vm, vm->t.ValueError,
                     "Too many decimal digits in format string");
            return false;
        }
        *out = *out * 10 + digit;
        skip(r, 1);
    }
    return true;
}

static bool both_groups(Vm *vm) {
    vm_raise(vm, vm->t.ValueError, "Cannot specify both ',' and '_'.");
    return false;
}

static bool read_group(Vm *vm, Reader *r, FormatSpec *s) {
    if (take(r, ',')) s->group = ',';
    if (r->rest.len && r->rest.ptr[0] == '_') {
        if (s->group) return both_groups(vm);
        s->group = '_';
        skip(r, 1);
    }
    /* until 3.8 a repeated comma was told in the same words */
    if (r->rest.len && r->rest.ptr[0] == ',' &&
        (s->group == '_' || (s->group == ',' && vm->minor < 9)))
        return both_groups(vm);
    return true;
}

static Value invalid_spec(Vm *vm, Str text, Value obj) {
    if (vm->minor < 11)
        return vm_raise(vm, vm->t.ValueError, "Invalid format specifier");
    return vm_raise(vm, vm->t.ValueError,
                    "Invalid format specifier '%.*s' for object of type '%s'",
                    (int)text.len, text.ptr, type_of(vm, obj)->name);
}

static bool group_allowed(Vm *vm, const FormatSpec *s) {
    switch (s->type) {
    case 'd':
    case 'e':
    case 'f':
    case 'g':
    case 'E':
    case 'G':
    case '%':
    case 'F':
    case 0: return true;
    case 'b':
    case 'o':
    case 'x':
    case 'X':
        if (s->group == '_') return true;
        break;
    default: break;
    }
    if (s->type > 32 && s->type < 128)
        vm_raise(vm, vm->t.ValueError, "Cannot specify '%c' with '%c'.",
                 s->group, (int)s->type);
    else
        vm_raise(vm, vm->t.ValueError, "Cannot specify '%c' with '\\x%x'.",
                 s->group, s->type);
    return false;
}

static void read_zero(Vm *vm, Reader *r, FormatSpec *s, bool fill_given,
                      char align) {
    if (fill_given || !take(r, '0')) return;
    s->fill = '0';
    if (!s->align_given && (align == '>' || vm->minor < 10)) {
        s->align = '=';
        s->align_given = true;
    }
}

bool format_parse(Vm *vm, Str text, Value obj, char type, char align,
                  FormatSpec *s) {
    Reader r = {text};
    bool fill_given = false;
    *s = (FormatSpec){.fill = ' ', .align = align, .type = (uint32_t)type};
    s->precision = -1;
    read_align(&r, s, &fill_given);
    if (r.rest.len && (r.rest.ptr[0] == ' ' || r.rest.ptr[0] == '+' ||
                       r.rest.ptr[0] == '-')) {
        s->sign = r.rest.ptr[0];
        skip(&r, 1);
    }
    if (vm->minor >= 11) s->no_neg_zero = take(&r, 'z');
    s->alt = take(&r, '#');
    read_zero(vm, &r, s, fill_given, align);
    if (!read_count(vm, &r, &s->width) || !read_group(vm, &r, s)) return false;
    if (take(&r, '.')) {
        if (!read_count(vm, &r, &s->precision)) return false;
        if (s->precision < 0) {
            vm_raise(vm, vm->t.ValueError,
                     "Format specifier missing precision");
            return false;
        }
    }
    size_t used;
    uint32_t last = peek(&r, &used);
    if (used < r.rest.len) {
        invalid_spec(vm, text, obj);
        return false;
    }
    if (used) s->type = last;
    return !s->group || group_allowed(vm, s);
}

Value format_unknown(Vm *vm, uint32_t type, Value obj) {
    const char *name = type_of(vm, obj)->name;
    if (type > 32 && type < 128)
        return vm_raise(vm, vm->t.ValueError,
                        "Unknown format code '%c' for object of type '%s'",
                        (int)type, name);
    return vm_raise(vm, vm->t.ValueError,
                    "Unknown format code '\\x%x' for object of type '%s'", type,
                    name);
}

/* --- writing
 * -------------------------------------------------------------------- */

bool format_too_wide(Vm *vm, int64_t width) {
    if (width < 4096 || (uint64_t)width < heap_room(&vm->heap) / 4)
        return false;
    vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
    return true;
}

bool format_too_long(Vm *vm, const StrBuf *text) {
    if (text->len < 1u << 20 || text->len < heap_room(&vm->heap) / 2)
        return false;
    vm_raise_value(vm, exc_new(vm, vm->t.MemoryError, NULL));
    return true;
}

static void put_fill(uint32_t fill, int64_t n, StrBuf *out) {
    if (n > 0 && fill < 128)
        sb_repeat(out, (char)fill, (size_t)n);
    else
        while (n-- > 0)
            sb_putrune(out, fill);
}

void format_pad(const FormatSpec *s, Str text, size_t count, StrBuf *out) {
    int64_t missing = s->width - (int64_t)count;
    if (missing < 0) missing = 0;
    int64_t left = s->align == '>'   ? missing
                   : s->align == '^' ? missing / 2
                                     : 0;
    put_fill(s->fill, left, out);
    sb_put(out, text.ptr, text.len);
    put_fill(s->fill, missing - left, out);
}

/* The digits with separators, filled with zeros up to min_width; a separator
 * never comes first, so the result may be one wider. */
static void put_grouped(Str digits, char sep, int size, int64_t min_width,
                        StrBuf *out) {
    char *buf = NULL;
    StrBuf rev = {0}; /* last digit first */
    int64_t left = (int64_t)digits.len;
    for (bool first = true; left > 0 || min_width > 0 || first; first = false) {
        if (!first) {
            sb_putc(&rev, sep);
            min_width--;
        }
        int64_t need = left > min_width ? left : min_width;
        int64_t n = need < 1 ? 1 : need < size ? need : size;
        for (int64_t i = 0; i < n; i++)
            sb_putc(&rev, left > i ? digits.ptr[left - 1 - i] : '0');
        left -= n < left ? n : left;
        min_width -= n;
    }
    buf = rev.data;
    for (size_t i = rev.len; i-- > 0;)
        sb_putc(out, buf[i]);
    sb_free(&rev);
}

void format_number(const FormatSpec *s, const NumberText *num, StrBuf *out) {
    int64_t fixed =
        (num->sign != 0) + (int64_t)num->prefix.len + (int64_t)num->tail.len;
    StrBuf digits = {0};
    if (s->group && num->digits.len) {
        bool zeros = s->fill == '0' && s->align == '=';
        put_grouped(num->digits, s->group, num->group_size,
                    zeros ? s->width - fixed : 0, &digits);
    } else {
        sb_put(&digits, num->digits.ptr, num->digits.len);
    }
    int64_t missing = s->width - fixed - (int64_t)digits.len;
    if (missing < 0) missing = 0;
    int64_t left = s->align == '>'   ? missing
                   : s->align == '^' ? missing / 2
                                     : 0;
    put_fill(s->fill, left, out);
    if (num->sign) sb_putc(out, num->sign);
    sb_put(out, num->prefix.ptr, num->prefix.len);
    if (s->align == '=') put_fill(s->fill, missing, out);
    sb_put(out, digits.data ? digits.data : "", digits.len);
    sb_put(out, num->tail.ptr, num->tail.len);
    if (s->align == '<' || s->align == '^')
        put_fill(s->fill, missing - left, out);
    sb_free(&digits);
}

/* --- str
 * ---------------------------------------------------------------------------
 */

static Value not_for_str(Vm *vm, const char *what) {
    return vm_raise(vm, vm->t.ValueError,
                    "%s not allowed in string format specifier", what);
}

Value format_str(Vm *vm, Value v, Str spec) {
    FormatSpec s;
    if (spec.len == 0 && as_obj(v)->type == vm->t.str) return retain(v);
    if (!format_parse(vm, spec, v, 's', '<', &s)) return V_NULL;
    if (s.type != 's') return format_unknown(vm, s.type, v);
    if (s.sign)
        return not_for_str(vm,
                           s.sign == ' ' && vm->minor >= 9 ? "Space" : "Sign");
    if (s.no_neg_zero) return not_for_str(vm, "Negative zero coercion (z)");
    if (s.alt) return not_for_str(vm, "Alternate form (#)");
    if (s.align == '=')
        return vm_raise(vm, vm->t.ValueError,
                        "'=' alignment not allowed in string format "
                        "specifier");
    if (format_too_wide(vm, s.width)) return V_NULL;
    int64_t count = as_str(v)->count;
    if (s.precision >= 0 && s.precision < count) count = s.precision;
    Str text = {as_str(v)->data, str_offset(v, count)};
    StrBuf sb = {0};
    format_pad(&s, text, (size_t)count, &sb);
    return str_from_buf(vm, &sb);
}
