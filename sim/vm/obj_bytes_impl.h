/* obj_bytes_impl.h: shared by obj_bytes*.c alone. */
#ifndef VM_OBJ_BYTES_IMPL_H
#define VM_OBJ_BYTES_IMPL_H

#include "vm/obj_str.h"

/* bytes; immutable. */
typedef struct Bytes {
    Obj h;
    uint32_t size;
    uint32_t unused;
    Dict *dict;  /* of user subclasses: lies behind TypeSpec.size */
    char data[]; /* zero-terminated */
} Bytes;

typedef struct ByteArray {
    Obj h;
    char *data;
    uint32_t size, room;
} ByteArray;

static inline bool is_bytearray(const Vm *vm, Value v) {
    return is_a(vm, v, vm->t.bytearray);
}
/* A new object of the same kind (bytes or bytearray) as `like`. */
Value bytes_like(Vm *vm, Value like, const char *ptr, size_t n);
Value bytearray_new(Vm *vm, const char *ptr, size_t n);
void bytearray_put(Vm *vm, ByteArray *b, const char *ptr, size_t n);

extern const NativeDef bytes_methods[], bytearray_methods[];

#endif
