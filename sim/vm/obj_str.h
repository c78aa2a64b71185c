/* obj_str.h: str and bytes.
 *
 * Text is UTF-8 with its number of code points; ASCII-only text is indexed
 * directly.  Names in programs and constants that look like names are interned:
 * two interned strs are equal exactly if they are the same object. */
#ifndef VM_OBJ_STR_H
#define VM_OBJ_STR_H

#include "vm/vm.h"

enum { STRF_ASCII = 1, STRF_INTERNED = 2, STRF_HASHED = 4 };

typedef struct StrObj {
    Obj h;          /* flags: STRF_* */
    uint64_t hash;  /* valid with STRF_HASHED */
    uint32_t size;  /* bytes */
    uint32_t count; /* code points */
    uint32_t room;  /* bytes that fit without moving */
    Dict *dict;     /* of user subclasses: lies behind TypeSpec.size */
    char data[];    /* zero-terminated */
} StrObj;

static inline StrObj *as_str(Value v) {
    return (StrObj *)as_obj(v);
}
static inline bool is_str(const Vm *vm, Value v) {
    (void)vm;
    return is_obj(v) && (as_obj(v)->type->flags & TF_STR);
}
static inline Str str_view(Value v) {
    return (Str){as_str(v)->data, as_str(v)->size};
}
Value str_new(Vm *vm, const char *ptr, size_t n); /* valid UTF-8 */
Value str_from(Vm *vm, const char *cstr);
Value str_printf(Vm *vm, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
Value str_intern(Vm *vm, const char *ptr, size_t n);
Value str_interned(Vm *vm, Value s);    /* steals s */
Value str_from_buf(Vm *vm, StrBuf *sb); /* empties the buffer */
uint64_t str_hash(Value s);
bool str_equal(Value a, Value b);
int str_cmp(Value a, Value b); /* by code points: -1, 0, 1 */
Value str_concat(Vm *vm, Value a, Value b);
Value str_concat_all(Vm *vm, const Value *parts, uint32_t n); /* all str */
/* a + b where the caller's reference to `a` is stolen: grows in place when it
 * is the only one, so that t += "x" in a loop is linear. */
Value str_append(Vm *vm, Value a, Value b);
Value str_char_at(Vm *vm, Value s, int64_t i); /* i in range */
/* [from, to) in code points, both in range */
Value str_slice(Vm *vm, Value s, int64_t from, int64_t to);
Value str_join(Vm *vm, Value sep, Value iterable);
void str_write_repr(Value s, StrBuf *out); /* quotes and escapes */
/* The same as ascii() writes it. */
void str_write_ascii(Value s, StrBuf *out);
/* The same of any text. */
void text_write_repr(Str text, StrBuf *out);
void bytes_write_repr(Str bytes, StrBuf *out); /* b'...' */

Value str_mod(Vm *vm, Value fmt, Value args); /* fmt % args */
/* format(v, spec) for int, float, str: the mini-language. */
Value format_int(Vm *vm, Value v, Str spec);
Value format_float(Vm *vm, Value v, Str spec);
Value format_str(Vm *vm, Value v, Str spec);

Value bytes_new(Vm *vm, const char *ptr, size_t n);
Str bytes_view(Value v);
bool is_bytes(const Vm *vm, Value v); /* bytes or bytearray */
/* bytes(v): of a buffer or an iterable of ints; TypeError otherwise. */
Value bytes_from(Vm *vm, Value v);
void str_types_init(Vm *vm);   /* str */
void bytes_types_init(Vm *vm); /* bytes, bytearray */

#endif
