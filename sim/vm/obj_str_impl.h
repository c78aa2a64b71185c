/* obj_str_impl.h: shared by obj_str*.c, format*.c and their neighbours. */
#ifndef VM_OBJ_STR_IMPL_H
#define VM_OBJ_STR_IMPL_H

#include "vm/obj_str.h"

#define METHOD(name)                                                           \
    static Value name(Vm *vm, const Value *args, uint32_t n, Value kw)
/* First line of a METHOD, which never looks at what the binding took care
 * of. */
#define BOUND ((void)vm, (void)args, (void)n, (void)kw)

/* The text of a number for a parser of ASCII: without the white space around
 * it, decimal digits of other scripts as ASCII ones. */
void str_ascii_number(Str text, StrBuf *out);
/* Takes a method that this dialect does not have out of a type again. */
void str_hide_method(Vm *vm, Type *t, const char *name);
/* A type's slot in vm->t is filled in place if the start-up made it early. */
Type *str_type_make(Vm *vm, Type *early, const TypeSpec *spec);

/* Byte offset of code point i (0 <= i <= count). */
size_t str_offset(Value s, int64_t i);
static inline bool str_is_ascii(Value s) {
    return (as_obj(s)->flags & STRF_ASCII) != 0;
}
/* An argument that must be a str: TypeError "FN() argument must be str, not X"
 * with `what` in front. */
bool str_arg(Vm *vm, Value v, const char *what);
/* start and end of find() and friends: clamped to [0, len]. */
bool str_range(Vm *vm, Value start, Value end, int64_t len, int64_t *from,
               int64_t *to);
/* Byte offset of `needle` in hay at or after `from`, or -1; text_rfind: the
 * last one that ends at or before the end. */
int64_t text_find(Str hay, Str needle, size_t from);
int64_t text_rfind(Str hay, Str needle);
/* False with MemoryError if the result is too long. */
bool text_replace(Vm *vm, Str s, Str what, Str with, int64_t max, StrBuf *out);

/* obj_str_unicode.c: properties of code points, as Unicode 15 has them. */
bool rune_is_alpha(uint32_t r);
bool rune_is_digit(uint32_t r); /* isdigit: decimals, superscripts, ... */
int rune_decimal(uint32_t r);   /* 0..9, or -1 */
bool rune_is_numeric(uint32_t r);
bool rune_is_space(uint32_t r);
bool rune_is_lower(uint32_t r);
bool rune_is_upper(uint32_t r);
bool rune_is_title(uint32_t r); /* Lt alone */
bool rune_is_printable(uint32_t r);
bool rune_is_cased(uint32_t r);
/* The mappings to more than one code point (eszett) append those. */
void rune_put_upper(uint32_t r, StrBuf *out);
void rune_put_lower(uint32_t r, StrBuf *out);
void rune_put_title(uint32_t r, StrBuf *out);
void rune_put_folded(uint32_t r, StrBuf *out);

/* obj_str_*.c: each adds its methods. */
extern const NativeDef str_search_methods[], str_split_methods[],
    str_case_methods[], str_test_methods[], str_codec_methods[],
    format_methods[];
void str_iter_type_init(Vm *vm);
Value str_iter_new(Vm *vm, Value s);

/* obj_str_codec.c.  `errors` NULL: strict.  V_NULL with an exception. */
Value str_encode(Vm *vm, Value s, const char *encoding, const char *errors);
Value bytes_decode(Vm *vm, Value b, const char *encoding, const char *errors);

#endif
