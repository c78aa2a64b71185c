/* visit_impl.h: what the files of the walk share; for visit*.c alone. */
#ifndef VM_VISIT_IMPL_H
#define VM_VISIT_IMPL_H

#include "vm/visit_hash.h"

/* What is known of a place in the heap: nothing, the number (+ 1) of the
 * object or frame met there, or that of a library object. */
typedef uint32_t Mark;
#define MARK_LIBRARY ((Mark)1 << 31)

struct Visit {
    Vm *vm;
    uint64_t a, b; /* the hash so far */
    Mark *marks;   /* one for every HEAP_GRAIN bytes */
    size_t n_marks;
    uintptr_t *met; /* what was met, in order; bit 0: a frame */
    uint32_t n_met, cap_met;
    /* Instead of hashing: told every object that is referred to. */
    void (*edge)(Visit *v, Obj *to);
    VisitBase *base;
    Obj *from; /* whose contents are reported, or NULL */
};

typedef struct Library {
    Obj *obj;
    uint32_t first, n; /* what it refers to outside the library */
    bool changeable;
} Library;

struct VisitBase {
    Visit v;
    VisitRoots roots;
    Library *items;
    uint32_t n, cap;
    uint32_t *changeable; /* their numbers */
    uint32_t n_changeable, changed;
    Obj **outside;
    uint32_t n_outside, cap_outside;
};

/* Room for marks of the whole heap as it is. */
void visit_reserve(Visit *v);
static inline Mark *visit_mark(Visit *v, const void *ptr) {
    size_t at = (size_t)((const char *)ptr - v->vm->heap.base) / HEAP_GRAIN;
    CHECK(at < v->n_marks, "what is visited lies in the heap");
    return &v->marks[at];
}
/* Reports the contents of what was met as number i. */
void visit_enter(Visit *v, uint32_t i);
void visit_contents(Visit *v, Obj *obj);
/* Forgets what was met. */
void visit_forget(Visit *v);
/* By value, not by identity. */
static inline bool visit_is_atom(const Vm *vm, const Obj *obj) {
    const Type *t = obj->type;
    return t == vm->t.str || t == vm->t.int_ || t == vm->t.float_ ||
           t == vm->t.bytes;
}

#endif
