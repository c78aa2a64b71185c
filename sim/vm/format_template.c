/* "{0.name!r:>{width}}".format(...): replacement fields.  Mirrors
 * Objects/stringlib/unicode_format.h in behaviour. */
#include "base/utf8.h"
#include "vm/exc.h"
#include "vm/format.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/obj_str_impl.h"

enum { NUMBER_UNKNOWN, NUMBER_AUTO, NUMBER_MANUAL };

typedef struct Template {
    Vm *vm;
    const Value *args; /* NULL: format_map, no positional ones */
    uint32_t n_args;
    const Value *kwvalues;
    Value kwnames; /* tuple or V_NULL */
    Value map;     /* of format_map, or V_NULL */
    int numbering;
    int64_t next;
} Template;

/* The parts of "{name!c:spec}". */
typedef struct Field {
    Str name, spec;
    uint32_t conversion; /* 0: none */
    bool nested;         /* the spec has fields of its own */
} Field;

static bool fail(Template *t, const char *text) {
    vm_raise(t->vm, t->vm->t.ValueError, "%s", text);
    return false;
}

/* --- reading a field
 * ---------------------------------------------------------- */

/* The name ends at } : or !, but not inside of [ ]; *end is that character. */
static bool read_name(Template *t, Str *s, Field *f, char *end) {
    const char *start = s->ptr;
    *end = 0;
    while (s->len) {
        char c = *s->ptr++;
        s->len--;
        if (c == '{') return fail(t, "unexpected '{' in field name");
        while (c == '[' && s->len && *s->ptr != ']')
            s->ptr++, s->len--;
        if (c != '}' && c != ':' && c != '!') continue;
        *end = c;
        break;
    }
    f->name = (Str){start, (size_t)(s->ptr - start) - (*end != 0)};
    return true;
}

static bool read_spec(Template *t, Str *s, Field *f) {
    const char *start = s->ptr;
    for (int depth = 1; s->len;) {
        char c = *s->ptr++;
        s->len--;
        if (c == '{') {
            f->nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            f->spec = (Str){start, (size_t)(s->ptr - start) - 1};
            return true;
        }
    }
    return fail(t, "unmatched '{' in format spec");
}

/* s is behind the opening brace and is left behind the closing one. */
static bool read_field(Template *t, Str *s, Field *f) {
    char end;
    *f = (Field){.spec = {"", 0}};
    if (!read_name(t, s, f, &end)) return false;
    if (end == '}') return true;
    if (!end) return fail(t, "expected '}' before end of string");
    if (end == ':') return read_spec(t, s, f);
    if (!s->len)
        return fail(t, "end of string while looking for conversion specifier");
    size_t used;
    f->conversion = utf8_decode(s->ptr, s->len, &used);
    s->ptr += used;
    s->len -= used;
    if (s->len) {
        char c = *s->ptr++;
        s->len--;
        if (c == '}') return true;
        if (c != ':') return fail(t, "expected ':' after conversion specifier");
    }
    return read_spec(t, s, f);
}

/* --- finding the value
 * ----------------------------------------------------------- */

/* All digits: the number; -1: not a number; -2: too many digits. */
static int64_t as_number(Template *t, Str s) {
    int64_t n = 0;
    if (s.len == 0) return -1;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return -1;
        if (n > (INT64_MAX - 9) / 10) {
            fail(t, "Too many decimal digits in format string");
            return -2;
        }
        n = n * 10 + (s.ptr[i] - '0');
    }
    return n;
}

static bool set_numbering(Template *t, int kind) {
    if (t->numbering == NUMBER_UNKNOWN) t->numbering = kind;
    if (t->numbering == kind) return true;
    return fail(t, kind == NUMBER_AUTO
                       ? "cannot switch from manual field specification to "
                         "automatic field numbering"
                       : "cannot switch from automatic field numbering to "
                         "manual field specification");
}

static Value positional(Template *t, int64_t i) {
    Vm *vm = t->vm;
    if (!t->args)
        return vm_raise(vm, vm->t.ValueError,
                        "Format string contains positional fields");
    if (i < t->n_args) return retain(t->args[i]);
    if (vm->minor < 8)
        return vm_raise(vm, vm->t.IndexError, "tuple index out of range");
    return vm_raise(vm, vm->t.IndexError,
                    "Replacement index %lld out of range for positional args "
                    "tuple",
                    (long long)i);
}

static Value named(Template *t, Str name) {
    Vm *vm = t->vm;
    Value key = str_new(vm, name.ptr, name.len), r = V_NULL;
    if (t->map) {
        r = obj_getitem(vm, t->map, key);
        release(vm, key);
        return r;
    }
    uint32_t n = t->kwnames ? as_tuple(t->kwnames)->len : 0;
    for (uint32_t i = 0; i < n && !r; i++)
        if (str_equal(as_tuple(t->kwnames)->items[i], key))
            r = retain(t->kwvalues[i]);
    if (!r) vm_raise_value(vm, exc_new_value(vm, vm->t.KeyError, key));
    release(vm, key);
    return r;
}

static size_t until(Str s, size_t i, const char *stops) {
    for (; i < s.len; i++)
        for (const char *p = stops; *p; p++)
            if (s.ptr[i] == *p) return i;
    return s.len;
}

static Value first_value(Template *t, Str name) {
    int64_t i = as_number(t, name);
    if (i == -2) return V_NULL;
    if (name.len == 0 || i >= 0) {
        if (!set_numbering(t, name.len ? NUMBER_MANUAL : NUMBER_AUTO))
            return V_NULL;
        return positional(t, name.len ? i : t->next++);
    }
    return named(t, name);
}

/* One ".name" or "[key]" of v (stolen); *rest is left behind it. */
static Value step(Template *t, Value v, Str *rest) {
    Vm *vm = t->vm;
    Value r = V_NULL;
    bool attr = rest->ptr[0] == '.';
    size_t end = attr ? until(*rest, 1, ".[") : until(*rest, 1, "]");
    Str name = {rest->ptr + 1, end - 1};
    if (!attr && end == rest->len)
        fail(t, "Missing ']' in format string");
    else if (name.len == 0)
        fail(t, "Empty attribute in format string");
    else {
        int64_t i = attr ? -1 : as_number(t, name);
        Value key = i >= 0 ? v_int(i) : str_intern(vm, name.ptr, name.len);
        if (i != -2)
            r = attr ? obj_getattr(vm, v, key) : obj_getitem(vm, v, key);
        release(vm, key);
        end += !attr;
        *rest = (Str){rest->ptr + end, rest->len - end};
    }
    release(vm, v);
    return r;
}

static Value field_value(Template *t, Str name) {
    size_t end = until(name, 0, ".[");
    Value v = first_value(t, (Str){name.ptr, end});
    Str rest = {name.ptr + end, name.len - end};
    while (v && rest.len) {
        if (rest.ptr[0] != '.' && rest.ptr[0] != '[') {
            fail(t, "Only '.' or '[' may follow ']' in format field "
                    "specifier");
            release(t->vm, v);
            return V_NULL;
        }
        v = step(t, v, &rest);
    }
    return v;
}

/* --- rendering
 * --------------------------------------------------------------------- */

static bool render(Template *t, Str s, int depth, StrBuf *out);

static Value convert(Template *t, Value v, uint32_t conversion) {
    Vm *vm = t->vm;
    switch (conversion) {
    case 'r': return obj_repr(vm, v);
    case 's': return obj_str(vm, v);
    case 'a': return obj_ascii(vm, v);
    default: break;
    }
    if (conversion > 32 && conversion < 127)
        return vm_raise(vm, vm->t.ValueError, "Unknown conversion specifier %c",
                        (int)conversion);
    return vm_raise(vm, vm->t.ValueError, "Unknown conversion specifier \\x%x",
                    conversion);
}

/* Formats v by the field's spec, which may have fields itself. */
static bool put_value(Template *t, Value v, const Field *f, int depth,
                      StrBuf *out) {
    Vm *vm = t->vm;
    StrBuf expanded = {0};
    Str spec = f->spec;
    if (f->nested) {
        if (!render(t, f->spec, depth - 1, &expanded)) {
            sb_free(&expanded);
            return false;
        }
        spec = sb_str(&expanded);
    }
    Value spec_str = str_new(vm, spec.ptr, spec.len);
    Value text = obj_format(vm, v, spec_str);
    release(vm, spec_str);
    sb_free(&expanded);
    if (text) sb_put(out, as_str(text)->data, as_str(text)->size);
    release(vm, text);
    return text != V_NULL;
}

static bool put_field(Template *t, const Field *f, int depth, StrBuf *out) {
    Value v = field_value(t, f->name);
    if (v && f->conversion) assign(t->vm, &v, convert(t, v, f->conversion));
    if (!v) return false;
    bool ok = put_value(t, v, f, depth, out);
    release(t->vm, v);
    return ok;
}

/* Copies text up to the next field; *field: there is one. */
static bool put_literal(Template *t, Str *s, bool *field, StrBuf *out) {
    *field = false;
    while (s->len) {
        size_t n = until(*s, 0, "{}");
        sb_put(out, s->ptr, n);
        s->ptr += n;
        s->len -= n;
        if (!s->len) break;
        char c = s->ptr[0];
        bool twice = s->len > 1 && s->ptr[1] == c;
        if (!twice && c == '}')
            return fail(t, "Single '}' encountered in format string");
        if (!twice && s->len == 1)
            return fail(t, "Single '{' encountered in format string");
        if (twice) sb_putc(out, c);
        s->ptr += 1 + twice;
        s->len -= (size_t)(1 + twice);
        if (!twice) {
            *field = true;
            break;
        }
    }
    return true;
}

static bool render(Template *t, Str s, int depth, StrBuf *out) {
    if (depth <= 0) return fail(t, "Max string recursion exceeded");
    for (;;) {
        bool field;
        Field f;
        if (!put_literal(t, &s, &field, out)) return false;
        if (!field) return true;
        if (!read_field(t, &s, &f) || !put_field(t, &f, depth, out) ||
            format_too_long(t->vm, out))
            return false;
    }
}

static Value run(Template *t, Value text) {
    StrBuf sb = {0};
    if (render(t, str_view(text), 2, &sb)) return str_from_buf(t->vm, &sb);
    sb_free(&sb);
    return V_NULL;
}

METHOD(m_format) {
    BOUND;
    if (n == 0 || !is_str(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError,
                        "unbound method str.format() needs an argument");
    Template t = {.vm = vm,
                  .args = args + 1,
                  .n_args = n - 1,
                  .kwvalues = args + n,
                  .kwnames = kw};
    return run(&t, args[0]);
}

METHOD(m_format_map) {
    BOUND;
    Template t = {.vm = vm, .map = args[1]};
    return run(&t, args[0]);
}

const NativeDef format_methods[] = {
    {"format", m_format, NF_METHOD, NULL},
    {"format_map", m_format_map, NF_METHOD, "mapping /"},
    {NULL, NULL, 0, NULL},
};
