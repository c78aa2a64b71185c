/* str and bytes into each other; translate and maketrans. */
#include <string.h>

#include "base/utf8.h"
#include "vm/exc.h"
#include "vm/format.h"
#include "vm/obj_dict.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str_impl.h"

typedef enum Codec { CODEC_UTF8, CODEC_ASCII, CODEC_LATIN1, CODEC_NONE } Codec;
typedef enum Errors { STRICT, IGNORE, REPLACE, BACKSLASH, SURROGATE } Errors;

/* "UTF-8", "utf_8" and "utf8" are one. */
static Codec find_codec(const char *name) {
    char plain[16];
    size_t n = 0;
    for (; *name && n < sizeof plain - 1; name++) {
        char c = *name;
        if (c == '-' || c == '_' || c == ' ') continue;
        plain[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    plain[n] = 0;
    static const struct {
        const char *name;
        Codec codec;
    } NAMES[] = {
        {"utf8", CODEC_UTF8},     {"u8", CODEC_UTF8},
        {"utf", CODEC_UTF8},      {"ascii", CODEC_ASCII},
        {"usascii", CODEC_ASCII}, {"646", CODEC_ASCII},
        {"latin1", CODEC_LATIN1}, {"iso88591", CODEC_LATIN1},
        {"l1", CODEC_LATIN1},     {"latin", CODEC_LATIN1},
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(NAMES[i].name, plain) == 0) return NAMES[i].codec;
    return CODEC_NONE;
}

/* The codec and the error handler; false with LookupError. */
static bool find_both(Vm *vm, const char *encoding, const char *errors,
                      Codec *codec, Errors *handler) {
    *codec = find_codec(encoding);
    *handler = STRICT;
    if (*codec == CODEC_NONE) {
        vm_raise(vm, vm->t.LookupError, "unknown encoding: %s", encoding);
        return false;
    }
    if (!errors || strcmp(errors, "strict") == 0) return true;
    static const struct {
        const char *name;
        Errors errors;
    } NAMES[] = {
        {"ignore", IGNORE},
        {"replace", REPLACE},
        {"backslashreplace", BACKSLASH},
        {"surrogateescape", SURROGATE},
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (strcmp(NAMES[i].name, errors) != 0) continue;
        *handler = NAMES[i].errors;
        return true;
    }
    vm_raise(vm, vm->t.LookupError, "unknown error handler name '%s'", errors);
    return false;
}

static const char *codec_name(Codec codec) {
    return codec == CODEC_UTF8    ? "utf-8"
           : codec == CODEC_ASCII ? "ascii"
                                  : "latin-1";
}

/* Raises UnicodeEncodeError or UnicodeDecodeError with their five arguments. */
static void codec_error(Vm *vm, Type *type, Codec codec, Value object,
                        int64_t start, int64_t end, const char *reason) {
    Value args = tuple_new(vm, 5);
    Value *items = as_tuple(args)->items;
    items[0] = str_from(vm, codec_name(codec));
    items[1] = retain(object);
    items[2] = v_int(start);
    items[3] = v_int(end);
    items[4] = str_from(vm, reason);
    vm_raise_value(vm, exc_new_args(vm, type, args));
}

/* --- encode
 * ------------------------------------------------------------------- */

static bool encodes(Codec codec, uint32_t r) {
    if (codec == CODEC_ASCII) return r < 128;
    if (codec == CODEC_LATIN1) return r < 256;
    return r < 0xD800 || r > 0xDFFF;
}

static void put_unencodable(Errors handler, uint32_t r, StrBuf *out) {
    if (handler == SURROGATE && r >= 0xDC80 && r <= 0xDCFF)
        sb_putc(out, (char)(r - 0xDC00));
    else if (handler == REPLACE)
        sb_putc(out, '?');
    else if (handler == BACKSLASH)
        sb_printf(out,
                  r < 256     ? "\\x%02x"
                  : r < 65536 ? "\\u%04x"
                              : "\\U%08x",
                  r);
}

static void encode_error(Vm *vm, Value s, Codec codec, size_t at, int64_t i) {
    size_t used;
    Str t = str_view(s);
    int64_t end = i;
    while (at < t.len) {
        uint32_t r = utf8_decode(t.ptr + at, t.len - at, &used);
        if (encodes(codec, r)) break;
        at += used;
        end++;
    }
    codec_error(vm, vm->t.UnicodeEncodeError, codec, s, i, end,
                codec == CODEC_ASCII    ? "ordinal not in range(128)"
                : codec == CODEC_LATIN1 ? "ordinal not in range(256)"
                                        : "surrogates not allowed");
}

Value str_encode(Vm *vm, Value s, const char *encoding, const char *errors) {
    Codec codec;
    Errors handler;
    if (!find_both(vm, encoding, errors, &codec, &handler)) return V_NULL;
    Str t = str_view(s);
    if (str_is_ascii(s)) return bytes_new(vm, t.ptr, t.len);
    StrBuf sb = {0};
    int64_t index = 0;
    for (size_t i = 0, used; i < t.len; i += used, index++) {
        uint32_t r = utf8_decode(t.ptr + i, t.len - i, &used);
        if (!encodes(codec, r)) {
            if (handler == STRICT) {
                encode_error(vm, s, codec, i, index);
                sb_free(&sb);
                return V_NULL;
            }
            put_unencodable(handler, r, &sb);
        } else if (codec == CODEC_UTF8) {
            sb_put(&sb, t.ptr + i, used);
        } else {
            sb_putc(&sb, (char)r);
        }
    }
    Value b = bytes_new(vm, sb.data ? sb.data : "", sb.len);
    sb_free(&sb);
    return b;
}

/* --- decode
 * ------------------------------------------------------------------- */

/* What is wrong at p, and how many bytes of it are one error. */
static const char *utf8_error(const unsigned char *p, size_t n, size_t *bad) {
    unsigned lead = p[0];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    *bad = 1;
    if (lead < 0xC2 || lead > 0xF4) return "invalid start byte";
    for (size_t i = 1; i < need; i++) {
        if (i >= n) {
            *bad = n;
            return "unexpected end of data";
        }
        unsigned lo = 0x80, hi = 0xBF; /* the second byte has less room */
        if (i == 1 && lead == 0xE0) lo = 0xA0;
        if (i == 1 && lead == 0xED) hi = 0x9F;
        if (i == 1 && lead == 0xF0) lo = 0x90;
        if (i == 1 && lead == 0xF4) hi = 0x8F;
        if (p[i] < lo || p[i] > hi) {
            *bad = i;
            return "invalid continuation byte";
        }
    }
    return NULL;
}

/* The next code point or error of the bytes; NULL: *rune is good. */
static const char *decode_one(Codec codec, const char *p, size_t n,
                              uint32_t *rune, size_t *used) {
    unsigned char c = (unsigned char)*p;
    *used = 1;
    *rune = c;
    if (c < 128 || codec == CODEC_LATIN1) return NULL;
    if (codec == CODEC_ASCII) return "ordinal not in range(128)";
    const char *reason = utf8_error((const unsigned char *)p, n, used);
    if (!reason) *rune = utf8_decode(p, n, used);
    return reason;
}

static void put_undecodable(Errors handler, const char *p, size_t n,
                            StrBuf *out) {
    if (handler == REPLACE) sb_putrune(out, 0xFFFD);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (handler == BACKSLASH) sb_printf(out, "\\x%02x", c);
        if (handler == SURROGATE) sb_putrune(out, 0xDC00u + c);
    }
}

Value bytes_decode(Vm *vm, Value b, const char *encoding, const char *errors) {
    Codec codec;
    Errors handler;
    if (!find_both(vm, encoding, errors, &codec, &handler)) return V_NULL;
    Str t = bytes_view(b);
    StrBuf sb = {0};
    for (size_t i = 0, used; i < t.len; i += used) {
        uint32_t r;
        const char *reason = decode_one(codec, t.ptr + i, t.len - i, &r, &used);
        if (!reason) {
            sb_putrune(&sb, r);
        } else if (handler == STRICT) {
            codec_error(vm, vm->t.UnicodeDecodeError, codec, b, (int64_t)i,
                        (int64_t)(i + used), reason);
            sb_free(&sb);
            return V_NULL;
        } else {
            put_undecodable(handler, t.ptr + i, used, &sb);
        }
    }
    return str_from_buf(vm, &sb);
}

METHOD(m_encode) {
    BOUND;
    for (int i = 1; i < 3; i++) {
        if (!args[i] || is_str(vm, args[i])) continue;
        if (vm->minor < 8)
            return vm_raise(vm, vm->t.TypeError,
                            "encode() argument %d must be str, not %s", i,
                            type_of(vm, args[i])->name);
        return vm_raise(
            vm, vm->t.TypeError, "encode() argument '%s' must be str, not %s",
            i == 1 ? "encoding" : "errors", type_of(vm, args[i])->name);
    }
    return str_encode(vm, args[0], args[1] ? as_str(args[1])->data : "utf-8",
                      args[2] ? as_str(args[2])->data : NULL);
}

/* --- translate
 * ---------------------------------------------------------------- */

/* What table[r] says, appended; false with an exception. */
static bool put_translated(Vm *vm, Value table, uint32_t r, StrBuf *out) {
    Value to = obj_getitem(vm, table, v_int(r));
    if (!to) {
        if (!exc_matches(vm, vm->t.LookupError)) return false;
        exc_clear(vm);
        sb_putrune(out, r);
        return true;
    }
    bool ok = true;
    if (is_str(vm, to)) {
        sb_put(out, as_str(to)->data, as_str(to)->size);
    } else if (is_int(vm, to)) {
        int64_t code = int_clamp(vm, to);
        ok = code >= 0 && code <= 0x10FFFF;
        if (ok)
            sb_putrune(out, (uint32_t)code);
        else
            vm_raise(vm, vm->t.ValueError,
                     "character mapping must be in range(0x110000)");
    } else if (to != V_NONE) {
        ok = false;
        vm_raise(vm, vm->t.TypeError,
                 "character mapping must return integer, None or str");
    }
    release(vm, to);
    return ok;
}

METHOD(m_translate) {
    BOUND;
    Str s = str_view(args[0]);
    StrBuf sb = {0};
    for (size_t i = 0, used; i < s.len; i += used) {
        uint32_t r = utf8_decode(s.ptr + i, s.len - i, &used);
        if (!put_translated(vm, args[1], r, &sb) || format_too_long(vm, &sb)) {
            sb_free(&sb);
            return V_NULL;
        }
    }
    return str_from_buf(vm, &sb);
}

/* A copy of the dict whose keys are code points. */
static Value trans_from_dict(Vm *vm, Value from) {
    if (!is_dict(vm, from))
        return vm_raise(vm, vm->t.TypeError,
                        "if you give only one argument to maketrans it must "
                        "be a dict");
    Dict *d = dict_new(vm);
    uint32_t pos = 0;
    Value key, v;
    size_t used;
    while (dict_next(as_dict(from), &pos, &key, &v)) {
        bool text = is_str(vm, key);
        if (text && as_str(key)->count != 1) {
            release(vm, from_obj(d));
            return vm_raise(vm, vm->t.ValueError,
                            "string keys in translate table must be of "
                            "length 1");
        }
        if (text)
            key =
                v_int(utf8_decode(as_str(key)->data, as_str(key)->size, &used));
        dict_set(vm, d, key, v);
    }
    return from_obj(d);
}

METHOD(m_maketrans) {
    BOUND;
    if (!args[1]) return trans_from_dict(vm, args[0]);
    for (int i = 0; i < 3; i++)
        if (args[i] && !is_str(vm, args[i]))
            return vm_raise(vm, vm->t.TypeError,
                            "maketrans() argument %d must be str, not %s",
                            i + 1, type_of(vm, args[i])->name);
    if (as_str(args[0])->count != as_str(args[1])->count)
        return vm_raise(vm, vm->t.ValueError,
                        "the first two maketrans arguments must have equal "
                        "length");
    Dict *d = dict_new(vm);
    Str a = str_view(args[0]), b = str_view(args[1]);
    size_t ua, ub;
    for (size_t i = 0, k = 0; i < a.len; i += ua, k += ub)
        dict_set(vm, d, v_int(utf8_decode(a.ptr + i, a.len - i, &ua)),
                 v_int(utf8_decode(b.ptr + k, b.len - k, &ub)));
    Str gone = args[2] ? str_view(args[2]) : (Str){"", 0};
    for (size_t i = 0; i < gone.len; i += ua)
        dict_set(vm, d, v_int(utf8_decode(gone.ptr + i, gone.len - i, &ua)),
                 V_NONE);
    return from_obj(d);
}

const NativeDef str_codec_methods[] = {
    {"encode", m_encode, NF_METHOD, "encoding? errors?"},
    {"translate", m_translate, NF_METHOD, "table /"},
    {"maketrans", m_maketrans, NF_STATIC, "x y? z? /"},
    {NULL, NULL, 0, NULL},
};
