/* "%-5s" % args.  Mirrors PyUnicode_Format in behaviour. */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "vm/exc.h"
#include "vm/format.h"
#include "vm/obj_dict.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/obj_str_impl.h"

typedef struct Mod {
    Vm *vm;
    Str all, s; /* the whole format, and what is left of it */
    Value args;
    int64_t next, count; /* count -1: args is the one argument */
    bool mapping;        /* %(name)s is possible, leftovers are no error */
    StrBuf out;
} Mod;

/* One conversion. */
typedef struct Conv {
    bool left, plus, space, alt, zero;
    int64_t width, precision; /* -1: none */
    uint32_t type;
    Value key; /* V_NULL or the mapping's item, owned */
} Conv;

static bool fail(Mod *m, Type *t, const char *text) {
    vm_raise(m->vm, t, "%s", text);
    return false;
}

/* Borrowed; V_NULL with TypeError. */
static Value next_arg(Mod *m) {
    if (m->next < m->count) return as_tuple(m->args)->items[m->next++];
    if (m->count < 0 && m->next == 0) {
        m->next = 1;
        return m->args;
    }
    fail(m, m->vm->t.TypeError, "not enough arguments for format string");
    return V_NULL;
}

static bool more(Mod *m) {
    return m->s.len > 0;
}

static void skip(Mod *m) {
    m->s.ptr++;
    m->s.len--;
}

/* --- reading a conversion
 * --------------------------------------------------------- */

/* "(name)": the item becomes the argument. */
static bool read_key(Mod *m, Conv *c) {
    if (!more(m) || m->s.ptr[0] != '(') return true;
    Vm *vm = m->vm;
    if (!m->mapping)
        return fail(m, vm->t.TypeError, "format requires a mapping");
    skip(m);
    const char *start = m->s.ptr;
    for (int depth = 1; depth; skip(m)) {
        if (!more(m)) return fail(m, vm->t.ValueError, "incomplete format key");
        depth += m->s.ptr[0] == '(' ? 1 : m->s.ptr[0] == ')' ? -1 : 0;
    }
    Value key = str_new(vm, start, (size_t)(m->s.ptr - start) - 1);
    c->key = obj_getitem(vm, m->args, key);
    release(vm, key);
    return c->key != V_NULL;
}

static void read_flags(Mod *m, Conv *c) {
    for (; more(m); skip(m)) {
        switch (m->s.ptr[0]) {
        case '-': c->left = true; break;
        case '+': c->plus = true; break;
        case ' ': c->space = true; break;
        case '#': c->alt = true; break;
        case '0': c->zero = true; break;
        default: return;
        }
    }
}

/* Digits or "*"; *out stays as it is if there is neither. */
static bool read_number(Mod *m, int64_t *out, const char *too_big,
                        const char *c_type) {
    if (more(m) && m->s.ptr[0] == '*') {
        skip(m);
        Value v = next_arg(m);
        if (!v) return false;
        if (!is_int(m->vm, v))
            return fail(m, m->vm->t.TypeError, "* wants int");
        *out = int_clamp(m->vm, v);
        if (*out >= INT32_MIN && *out <= INT32_MAX) return true;
        vm_raise(m->vm, m->vm->t.OverflowError,
                 "Python int too large to convert to C %s", c_type);
        return false;
    }
    int64_t n = 0;
    bool any = false;
    for (; more(m) && m->s.ptr[0] >= '0' && m->s.ptr[0] <= '9'; skip(m)) {
        n = n * 10 + (m->s.ptr[0] - '0');
        any = true;
        if (n > INT32_MAX) return fail(m, m->vm->t.ValueError, too_big);
    }
    if (any) *out = n;
    return true;
}

static bool read_conv(Mod *m, Conv *c) {
    *c = (Conv){.width = -1, .precision = -1};
    if (!read_key(m, c)) return false;
    read_flags(m, c);
    if (!read_number(m, &c->width, "width too big", "ssize_t")) return false;
    if (c->width < -1) {
        c->left = true;
        c->width = -c->width;
    }
    if (more(m) && m->s.ptr[0] == '.') {
        skip(m);
        c->precision = 0;
        if (!read_number(m, &c->precision, "precision too big", "int"))
            return false;
        if (c->precision < 0) c->precision = 0;
    }
    if (more(m) && strchr("hlL", m->s.ptr[0])) skip(m);
    if (!more(m)) return fail(m, m->vm->t.ValueError, "incomplete format");
    size_t used;
    c->type = utf8_decode(m->s.ptr, m->s.len, &used);
    m->s.ptr += used;
    m->s.len -= used;
    return true;
}

/* --- writing one
 * -------------------------------------------------------------------- */

static bool put_text(Mod *m, const Conv *c, Value text) {
    int64_t count = as_str(text)->count;
    if (c->precision >= 0 && c->precision < count) count = c->precision;
    FormatSpec spec = {
        .fill = ' ', .align = c->left ? '<' : '>', .width = c->width};
    format_pad(&spec, (Str){as_str(text)->data, str_offset(text, count)},
               (size_t)count, &m->out);
    return true;
}

static bool put_object(Mod *m, const Conv *c, Value v) {
    Value text = c->type == 's'   ? obj_str(m->vm, v)
                 : c->type == 'r' ? obj_repr(m->vm, v)
                                  : obj_ascii(m->vm, v);
    if (!text) return false;
    put_text(m, c, text);
    release(m->vm, text);
    return true;
}

static bool put_char(Mod *m, const Conv *c, Value v) {
    Vm *vm = m->vm;
    Conv plain = *c;
    plain.precision = -1;
    if (is_str(vm, v) && as_str(v)->count == 1) return put_text(m, &plain, v);
    if (!is_int(vm, v))
        return fail(m, vm->t.TypeError, "%c requires int or char");
    int64_t code = int_clamp(vm, v);
    if (vm->minor < 10 && (code == INT64_MAX || code == INT64_MIN))
        return fail(m, vm->t.TypeError, "%c requires int or char");
    if (code < 0 || code > 0x10FFFF)
        return fail(m, vm->t.OverflowError, "%c arg not in range(0x110000)");
    char utf8[4];
    Value one = str_new(vm, utf8, utf8_encode((uint32_t)code, utf8));
    put_text(m, &plain, one);
    release(vm, one);
    return true;
}

static void put_number(Mod *m, const Conv *c, bool neg, const char *prefix,
                       Str text) {
    FormatSpec spec = {.fill = c->zero && !c->left ? '0' : ' ',
                       .align = c->left   ? '<'
                                : c->zero ? '='
                                          : '>',
                       .width = c->width};
    NumberText num = {.sign = neg        ? '-'
                              : c->plus  ? '+'
                              : c->space ? ' '
                                         : 0,
                      .prefix = str_of(prefix),
                      .digits = text,
                      .tail = {"", 0}};
    format_number(&spec, &num, &m->out);
}

/* The int that %d or %x shows; V_NULL with TypeError. */
static Value int_arg(Mod *m, const Conv *c, Value v) {
    Vm *vm = m->vm;
    Type *t = type_of(vm, v);
    if (is_int(vm, v)) return int_of_index(vm, v);
    if (type_lookup(vm, t, vm->s.index_)) return int_of_index(vm, v);
    bool whole = c->type == 'x' || c->type == 'X' || c->type == 'o';
    if (!whole && has_flag(vm, v, TF_FLOAT))
        return int_from_double(vm, float_value(v));
    if (!whole && !is_str(vm, v) && type_lookup(vm, t, vm->s.int_))
        return vm_call1(vm, from_obj(vm->t.int_), v);
    return vm_raise(vm, vm->t.TypeError, "%%%c format: %s is required, not %s",
                    (int)c->type,
                    whole             ? "an integer"
                    : vm->minor >= 10 ? "a real number"
                                      : "a number",
                    t->name);
}

static bool put_int(Mod *m, const Conv *c, Value v) {
    Vm *vm = m->vm;
    Value i = int_arg(m, c, v);
    if (!i) return false;
    int base = c->type == 'o' ? 8 : (c->type | 32) == 'x' ? 16 : 10;
    if (base == 10 && int_digits_exceed(vm, i)) {
        release(vm, i);
        return false;
    }
    StrBuf raw = {0}, text = {0};
    int_write(vm, i, base, &raw);
    release(vm, i);
    size_t neg = raw.data[0] == '-', digits = raw.len - neg;
    if (c->precision > (int64_t)digits)
        sb_repeat(&text, '0', (size_t)c->precision - digits);
    sb_put(&text, raw.data + neg, digits);
    for (size_t k = 0; c->type == 'X' && k < text.len; k++)
        if (text.data[k] >= 'a') text.data[k] = (char)(text.data[k] - 32);
    const char *prefix = !c->alt || base == 10 ? ""
                         : base == 8           ? "0o"
                         : c->type == 'x'      ? "0x"
                                               : "0X";
    put_number(m, c, neg, prefix, sb_str(&text));
    sb_free(&raw);
    sb_free(&text);
    return true;
}

static bool put_float(Mod *m, const Conv *c, Value v) {
    double d;
    if (!float_from(m->vm, v, &d)) return false;
    StrBuf text = {0};
    float_digits(d, (char)c->type, c->precision < 0 ? 6 : c->precision,
                 c->alt ? FLOAT_ALT : 0, &text);
    put_number(m, c, signbit(d) && !isnan(d), "", sb_str(&text));
    sb_free(&text);
    return true;
}

static bool put_conv(Mod *m, const Conv *c, Value v) {
    if (format_too_wide(m->vm, c->width) ||
        format_too_wide(m->vm, c->precision))
        return false;
    switch (c->type) {
    case 's':
    case 'r':
    case 'a': return put_object(m, c, v);
    case 'c': return put_char(m, c, v);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X': return put_int(m, c, v);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': return put_float(m, c, v);
    default: break;
    }
    Str before = {m->all.ptr, (size_t)(m->s.ptr - m->all.ptr)};
    vm_raise(m->vm, m->vm->t.ValueError,
             "unsupported format character '%c' (0x%x) at index %zu",
             c->type > 31 && c->type < 127 ? (int)c->type : '?', c->type,
             utf8_count(before.ptr, before.len) - 1);
    return false;
}

static bool one(Mod *m) {
    Conv c;
    bool ok = read_conv(m, &c);
    if (ok && c.type == '%' && m->vm->minor < 7) {
        sb_putc(&m->out, '%');
    } else if (ok) {
        Value v = c.key ? c.key : next_arg(m);
        ok = v && put_conv(m, &c, v);
    }
    release(m->vm, c.key);
    return ok;
}

static bool render(Mod *m) {
    while (more(m)) {
        const char *p = memchr(m->s.ptr, '%', m->s.len);
        size_t n = p ? (size_t)(p - m->s.ptr) : m->s.len;
        sb_put(&m->out, m->s.ptr, n);
        m->s.ptr += n;
        m->s.len -= n;
        if (!p) break;
        skip(m);
        if (more(m) && m->s.ptr[0] == '%') {
            sb_putc(&m->out, '%');
            skip(m);
        } else if (!one(m) || format_too_long(m->vm, &m->out)) {
            return false;
        }
    }
    bool left_over = m->count < 0 ? m->next == 0 : m->next < m->count;
    if (left_over && !m->mapping)
        return fail(m, m->vm->t.TypeError,
                    "not all arguments converted during string formatting");
    return true;
}

Value str_mod(Vm *vm, Value fmt, Value args) {
    bool tuple = is_tuple(vm, args);
    Mod m = {.vm = vm,
             .all = str_view(fmt),
             .s = str_view(fmt),
             .args = args,
             .count = tuple ? (int64_t)as_tuple(args)->len : -1,
             .mapping =
                 !tuple && !is_str(vm, args) && type_of(vm, args)->getitem};
    if (render(&m)) return str_from_buf(vm, &m.out);
    sb_free(&m.out);
    return V_NULL;
}
