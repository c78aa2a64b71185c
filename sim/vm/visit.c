/* visit.c: the walk itself: hashing what is reported, numbering what is met. */
#include "vm/visit.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "vm/attr.h"
#include "vm/code.h"
#include "vm/func.h"
#include "vm/obj_float.h"
#include "vm/obj_int_impl.h"
#include "vm/obj_str.h"
#include "vm/visit_impl.h"

/* --- hashing --------------------------------------------------------------
 * Two streams, each a chain of 64 x 64 bit products folded in two. */

static inline uint64_t fold(uint64_t x, uint64_t y) {
    __extension__ typedef unsigned __int128 Wide;
    Wide p = (Wide)x * y;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static inline void mix(Visit *v, uint64_t x) {
    v->a = fold(v->a ^ x, UINT64_C(0x9E3779B97F4A7C15)) + x;
    v->b = fold(v->b + x, UINT64_C(0xD6E8FEB86659FD93)) ^ (x << 32 | x >> 32);
}

static void mix_bytes(Visit *v, const char *p, size_t n) {
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t x;
        memcpy(&x, p, 8);
        mix(v, x);
    }
    if (n == 0) return;
    uint64_t last = 0;
    memcpy(&last, p, n);
    mix(v, last);
}

void visit_u64(Visit *v, uint64_t x) {
    if (!v->edge) mix(v, x);
}

void visit_bytes(Visit *v, const void *ptr, size_t n) {
    if (v->edge) return;
    mix(v, n);
    mix_bytes(v, ptr, n);
}

void visit_const(Visit *v, const void *ptr) {
    if (!v->edge) mix(v, (uint64_t)(uintptr_t)ptr);
}

/* --- references -----------------------------------------------------------
 * What follows a reference's first word can be told from its low four bits:
 * none (V_NULL, ints, constants), REF_MET and REF_LIBRARY; or the value. */

enum {
    REF_MET = 4,
    REF_STR = 8,
    REF_LIBRARY = 12,
    REF_INT = 16 | REF_STR,
    REF_FLOAT = 32 | REF_STR,
    REF_BYTES = 48 | REF_STR,
};

void visit_reserve(Visit *v) {
    const Heap *heap = &v->vm->heap;
    size_t need = (size_t)(heap->next - heap->base) / HEAP_GRAIN + 1;
    if (need <= v->n_marks) return;
    need += need / 4;
    v->marks = mem_realloc(v->marks, need * sizeof *v->marks);
    memset(v->marks + v->n_marks, 0, (need - v->n_marks) * sizeof *v->marks);
    v->n_marks = need;
}

static void meet(Visit *v, Mark *mark, uintptr_t what) {
    if (v->n_met == v->cap_met) {
        v->cap_met = v->cap_met ? v->cap_met * 2 : 1024;
        v->met = mem_realloc(v->met, v->cap_met * sizeof *v->met);
    }
    v->met[v->n_met++] = what;
    *mark = v->n_met;
}

static inline void refer(Visit *v, const void *ptr, uintptr_t what) {
    Mark *mark = visit_mark(v, ptr);
    if (!*mark) meet(v, mark, what);
    if (*mark & MARK_LIBRARY)
        mix(v, (uint64_t)(*mark & ~MARK_LIBRARY) << 8 | REF_LIBRARY);
    else
        mix(v, (uint64_t)*mark << 8 | REF_MET);
}

static void mix_int(Visit *v, Value x) {
    Limbs l;
    int_limbs(x, &l);
    mix(v, REF_INT | (uint64_t)l.neg << 8);
    visit_bytes(v, l.p, (size_t)l.n * sizeof *l.p);
}

static void mix_atom(Visit *v, Value x) {
    const Vm *vm = v->vm;
    const Type *t = as_obj(x)->type;
    if (t == vm->t.str) {
        /* not str_hash(), which writes: the heap is to stay as it is */
        mix(v, (uint64_t)as_str(x)->size << 8 | REF_STR);
        mix_bytes(v, as_str(x)->data, as_str(x)->size);
    } else if (t == vm->t.int_) {
        mix_int(v, x);
    } else if (t == vm->t.float_) {
        mix(v, REF_FLOAT);
        mix_bytes(v, (const char *)&((Float *)as_obj(x))->value, 8);
    } else {
        mix(v, REF_BYTES);
        visit_bytes(v, bytes_view(x).ptr, bytes_view(x).len);
    }
}

void visit_value(Visit *v, Value x) {
    if (!is_obj(x)) {
        visit_u64(v, x);
    } else if (__builtin_expect(v->edge != NULL, 0)) {
        v->edge(v, as_obj(x));
    } else if (visit_is_atom(v->vm, as_obj(x))) {
        mix_atom(v, x);
    } else {
        refer(v, as_obj(x), (uintptr_t)as_obj(x));
    }
}

void visit_values(Visit *v, const Value *items, uint32_t n) {
    visit_u64(v, n);
    for (uint32_t i = 0; i < n; i++)
        visit_value(v, items[i]);
}

void visit_obj(Visit *v, const void *obj) {
    visit_value(v, obj ? from_obj(obj) : V_NULL);
}

void visit_frame(Visit *v, const Frame *f) {
    if (!f)
        visit_u64(v, 0);
    else if (!v->edge)
        refer(v, f, (uintptr_t)f | 1);
    else if (!*visit_mark(v, f))
        meet(v, visit_mark(v, f), (uintptr_t)f | 1);
}

/* --- contents ------------------------------------------------------------- */

static void py_frame(Visit *v, const Frame *f) {
    visit_obj(v, f->func);
    visit_u64(v, (uint64_t)(f->ip - f->func->code->instrs));
    visit_values(v, f->slots, f->top);
}

/* `depth` follows from `back`, but for the limit of recursion. */
static void frame_contents(Visit *v, const Frame *f) {
    visit_frame(v, f->back);
    visit_obj(v, f->gen);
    visit_u64(v, (uint64_t)f->kind << 24 | (uint64_t)f->wait << 16 |
                     (uint64_t)(f->flags & FF_EMBEDDED) << 8 | f->state);
    visit_value(v, f->handled);
    if (f->kind == FRAME_PY) {
        py_frame(v, f);
    } else if (f->kind == FRAME_NATIVE) {
        visit_const(v, f->def);
        visit_u64(v, f->top);
        visit_u64(v, f->def->data_noted ? 0 : f->data);
        visit_values(v, f->slots, f->def->slots + 1);
    }
}

void visit_contents(Visit *v, Obj *obj) {
    const Type *t = obj->type;
    visit_obj(v, t);
    v->from = obj;
    if (t->visit) {
        t->visit(v->vm, obj, v);
    } else {
        visit_const(v, obj);
        visit_bytes(v, obj + 1, t->size - sizeof *obj);
    }
    if (t->dict_offset) visit_obj(v, attr_dict(v->vm, from_obj(obj)));
    v->from = NULL;
}

void visit_enter(Visit *v, uint32_t i) {
    uintptr_t what = v->met[i];
    if (what & 1)
        frame_contents(v, (const Frame *)(what & ~(uintptr_t)1));
    else
        visit_contents(v, (Obj *)what);
}

void visit_forget(Visit *v) {
    for (uint32_t i = 0; i < v->n_met; i++)
        *visit_mark(v, (void *)(v->met[i] & ~(uintptr_t)1)) = 0;
    v->n_met = 0;
}

/* --- the VM's own --------------------------------------------------------- */

void visit_vm(Vm *vm, Visit *v) {
    visit_frame(v, vm->frame);
    visit_value(v, vm->exc);
    visit_value(v, vm->result);
    visit_u64(v, vm->pending);
    visit_value(v, vm->pending_value);
    visit_u64(v, (uint64_t)vm->max_depth << 32 | vm->finalizing);
    visit_u64(v, (uint64_t)vm->stop);
    visit_obj(v, vm->builtins);
    visit_value(v, vm->warned);
    visit_value(v, vm->argv);
}
