/* visit_hash.c: what belongs to the library, and the hash of the rest. */
#include "vm/visit_hash.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "vm/attr.h"
#include "vm/code.h"
#include "vm/descr.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit_impl.h"

/* --- what is library ------------------------------------------------------
 * Found in one walk over everything.  Namespaces (dicts of modules and classes)
 * make library of the functions and descriptors that stand in them. */

static bool in_library(Visit *v, const Obj *obj) {
    return *visit_mark(v, obj) & MARK_LIBRARY;
}

static void add(VisitBase *b, Obj *obj, bool changeable) {
    if (in_library(&b->v, obj)) return;
    if (b->n == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 1024;
        b->items = mem_realloc(b->items, b->cap * sizeof *b->items);
    }
    b->items[b->n] = (Library){.obj = obj, .changeable = changeable};
    *visit_mark(&b->v, obj) = MARK_LIBRARY | b->n++;
    obj->refs++;
}

static void add_namespace(VisitBase *b, Dict *d, bool changeable) {
    if (d) add(b, &d->h, changeable);
}

static bool is_plain_func(const Vm *vm, const Obj *obj) {
    if (obj->type != vm->t.func) return false;
    const Func *f = (const Func *)obj;
    return !f->closure && from_obj(f->globals) != vm->main_dict;
}

static bool is_descriptor(const Vm *vm, const Obj *obj) {
    const Type *t = obj->type;
    return t == vm->t.getset || t == vm->t.staticmethod ||
           t == vm->t.classmethod || t == vm->t.property;
}

/* A program's own, in whichever process. */
static bool is_main(Vm *vm, Dict *d) {
    if (from_obj(d) == vm->main_dict) return true;
    Value name = dict_get_cstr(vm, d, "__name__");
    if (!name || !is_str(vm, name)) return false;
    const char *text = str_view(name).ptr;
    return !strcmp(text, "__main__") || !strcmp(text, "__mp_main__");
}

/* A tuple that holds nothing but library (and values), however deep. */
static bool is_fixed_tuple(Visit *v, Obj *obj) {
    if (obj->type != v->vm->t.tuple) return false;
    const Tuple *t = (const Tuple *)obj;
    for (uint32_t i = 0; i < t->len; i++) {
        if (!is_obj(t->items[i])) continue;
        Obj *item = as_obj(t->items[i]);
        if (!visit_is_atom(v->vm, item) && !in_library(v, item) &&
            !(item->type->flags & TF_TYPE) && !is_fixed_tuple(v, item))
            return false;
    }
    return true;
}

/* `from` V_NULL: a root. */
static void classify(VisitBase *b, Obj *obj) {
    Visit *v = &b->v;
    const Vm *vm = v->vm;
    const Type *t = obj->type;
    bool inside = v->from && in_library(v, v->from);
    if (t->flags & TF_TYPE) {
        const Type *self = (const Type *)obj;
        add(b, obj, !self->sealed);
        add_namespace(b, self->dict, !self->sealed);
    } else if (t == vm->t.module) {
        if (is_main(b->v.vm, ((Module *)obj)->dict)) return;
        add(b, obj, true);
        add_namespace(b, ((Module *)obj)->dict, true);
    } else if (t == vm->t.code) {
        add(b, obj, false);
    } else if ((t == vm->t.native || t == vm->t.native_method) &&
               !((Native *)obj)->self) {
        add(b, obj, false);
    } else if (inside && (is_plain_func(vm, obj) || is_descriptor(vm, obj))) {
        add(b, obj, true);
    } else if (inside && is_fixed_tuple(v, obj)) {
        add(b, obj, false);
    }
}

static void meet_once(Visit *v, Obj *to) {
    if (visit_is_atom(v->vm, to) || *visit_mark(v, to)) return;
    classify(v->base, to);
    Mark *mark = visit_mark(v, to);
    if (*mark) return;
    if (v->n_met == v->cap_met) {
        v->cap_met = v->cap_met ? v->cap_met * 2 : 1024;
        v->met = mem_realloc(v->met, v->cap_met * sizeof *v->met);
    }
    v->met[v->n_met++] = (uintptr_t)to;
    *mark = v->n_met;
}

/* Library is entered first: what stands in a namespace should be met there. */
static void find_library(VisitBase *b) {
    Visit *v = &b->v;
    Vm *vm = v->vm;
    v->edge = meet_once;
    add_namespace(b, vm->builtins, true);
    add_namespace(b, as_dict(vm->modules), false);
    Type **types = (Type **)&vm->t;
    for (size_t i = 0; i < sizeof vm->t / sizeof *types; i++)
        if (types[i]) meet_once(v, &types[i]->h);
    b->roots(vm, v);
    uint32_t met = 0, entered = 0;
    while (met < v->n_met || entered < b->n) {
        if (entered < b->n)
            visit_contents(v, b->items[entered++].obj);
        else
            visit_enter(v, met++);
    }
    v->edge = NULL;
    visit_forget(v);
}

static void note_outside(Visit *v, Obj *to) {
    VisitBase *b = v->base;
    if (visit_is_atom(v->vm, to) || in_library(v, to)) return;
    if (b->n_outside == b->cap_outside) {
        b->cap_outside = b->cap_outside ? b->cap_outside * 2 : 64;
        b->outside =
            mem_realloc(b->outside, b->cap_outside * sizeof *b->outside);
    }
    b->outside[b->n_outside++] = to;
}

static void find_outside(VisitBase *b) {
    b->v.edge = note_outside;
    b->changeable = mem_alloc((b->n + 1) * sizeof *b->changeable);
    for (uint32_t i = 0; i < b->n; i++) {
        Library *item = &b->items[i];
        if (from_obj(item->obj) == b->v.vm->modules) continue; /* the roots' */
        item->first = b->n_outside;
        visit_contents(&b->v, item->obj);
        item->n = b->n_outside - item->first;
        if (item->changeable || item->n) b->changeable[b->n_changeable++] = i;
    }
    b->v.edge = NULL;
}

VisitBase *visit_base_new(Vm *vm, VisitRoots roots) {
    VisitBase *b = mem_alloc(sizeof *b);
    b->roots = roots;
    b->v.vm = vm;
    b->v.base = b;
    visit_reserve(&b->v);
    find_library(b);
    find_outside(b);
    return b;
}

void visit_base_free(VisitBase *b) {
    if (!b) return;
    mem_free(b->v.marks);
    mem_free(b->v.met);
    mem_free(b->items);
    mem_free(b->changeable);
    mem_free(b->outside);
    mem_free(b);
}

VisitStats visit_stats(const VisitBase *b) {
    return (VisitStats){.library = b->n,
                        .changeable = b->n_changeable,
                        .changed = b->changed,
                        .entered = b->v.n_met};
}

/* --- the hash ------------------------------------------------------------- */

static bool bytes_differ(const SnapshotBase *image, const void *ptr, size_t n) {
    return !snapshot_same(image, ptr, n);
}

/* The header apart: references come and go. */
static bool has_changed(const SnapshotBase *image, const Vm *vm,
                        const Obj *obj) {
    const Type *t = obj->type;
    if (bytes_differ(image, obj + 1, t->size - sizeof *obj)) return true;
    if (t != vm->t.dict) return false;
    const Dict *d = (const Dict *)obj;
    return bytes_differ(image, d->entries, d->count * sizeof *d->entries);
}

static void hash_library(VisitBase *b, const SnapshotBase *image) {
    Visit *v = &b->v;
    b->changed = 0;
    for (uint32_t i = 0; i < b->n_changeable; i++) {
        uint32_t number = b->changeable[i];
        const Library *item = &b->items[number];
        if (item->changeable && has_changed(image, v->vm, item->obj)) {
            visit_u64(v, (uint64_t)number << 1 | 1);
            visit_contents(v, item->obj);
            b->changed++;
        } else if (item->n) {
            visit_u64(v, (uint64_t)number << 1);
            for (uint32_t k = 0; k < item->n; k++)
                visit_obj(v, b->outside[item->first + k]);
        }
    }
}

void visit_hash(VisitBase *b, const SnapshotBase *image, uint64_t out[2]) {
    Visit *v = &b->v;
    visit_reserve(v);
    visit_forget(v);
    v->a = UINT64_C(0x243F6A8885A308D3);
    v->b = UINT64_C(0x13198A2E03707344);
    hash_library(b, image);
    b->roots(v->vm, v);
    for (uint32_t i = 0; i < v->n_met; i++)
        visit_enter(v, i);
    out[0] = v->a ^ v->n_met;
    out[1] = v->b;
}
