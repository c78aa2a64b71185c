#include "vm/compile_unit.h"

#include "base/mem.h"

#define STILL_CELL UINT32_MAX

static bool has_frame_slots(const Scope *s) {
    return s->kind != SCOPE_MODULE && s->kind != SCOPE_CLASS;
}

/* A module has none; a class has one, its namespace, that no program can
 * name. */
uint32_t own_slots(const Scope *s) {
    return has_frame_slots(s) ? s->nfast : s->kind == SCOPE_CLASS;
}

/* The parameter a cell starts from. */
static uint32_t cell_arg(const Scope *s, uint32_t cell) {
    const Symbol *sym = s->derefs[cell];
    bool param = has_frame_slots(s) && (sym->flags & SYM_IS_PARAM);
    return param && sym->fast >= 0 ? (uint32_t)sym->fast : UINT32_MAX;
}

/* Where the variables end up. */
typedef struct Slots {
    uint32_t n_locals, n_cells;
    uint32_t *local; /* per cell of the scope: its slot, or STILL_CELL */
    uint32_t *cell;  /* per cell: its number among those that stay */
} Slots;

static Slots plan(const Unit *u) {
    const Scope *s = u->scope;
    Slots p = {.n_locals = own_slots(s) + (uint32_t)u->hidden.len};
    p.local = mem_alloc((s->ncells + 1) * sizeof(uint32_t));
    p.cell = mem_alloc((s->ncells + 1) * sizeof(uint32_t));
    for (uint32_t i = 0; i < s->ncells; i++) {
        uint32_t arg = cell_arg(s, i);
        p.local[i] = STILL_CELL;
        if (u->captured[i] || !has_frame_slots(s))
            p.cell[i] = p.n_cells++;
        else
            p.local[i] = arg != UINT32_MAX ? arg : p.n_locals++;
    }
    return p;
}

static void renumber(Unit *u, const Slots *p) {
    const Scope *s = u->scope;
    for (size_t k = 0; k < u->ins.len; k++) {
        Ins *i = &u->ins.data[k];
        uint8_t fast;
        switch (i->op) {
        case OPC_LOAD_DEREF: fast = OPC_LOAD_FAST; break;
        case OPC_STORE_DEREF: fast = OPC_STORE_FAST; break;
        case OPC_DELETE_DEREF: fast = OPC_DELETE_FAST; break;
        case OPC_LOAD_CLASSDEREF:
        case OPC_LOAD_CLOSURE: fast = i->op; break;
        default: continue;
        }
        uint32_t cell = i->arg;
        if (cell >= s->ncells) {
            i->arg = p->n_locals + p->n_cells + cell - s->ncells;
        } else if (p->local[cell] == STILL_CELL) {
            i->arg = p->n_locals + p->cell[cell];
        } else {
            i->op = fast;
            i->arg = p->local[cell];
        }
    }
}

static void name_locals(Unit *u, Value *names) {
    Vm *vm = unit_vm(u);
    const Scope *s = u->scope;
    uint32_t own = own_slots(s);
    for (uint32_t i = 0; i < own; i++)
        names[i] = has_frame_slots(s) ? const_str(u, s->fast[i]->name)
                                      : retain(vm->s.empty);
    for (size_t i = 0; i < u->hidden.len; i++)
        names[own + i] = const_str(u, u->hidden.data[i]);
}

static void name_cells(Unit *u, const Slots *p, Value *names) {
    const Scope *s = u->scope;
    uint32_t n = p->n_locals;
    for (uint32_t i = 0; i < s->ncells; i++) {
        bool stays = p->local[i] == STILL_CELL;
        uint32_t at = stays ? n + p->cell[i] : p->local[i];
        if (!stays && cell_arg(s, i) != UINT32_MAX) continue; /* has its name */
        names[at] = const_str(u, s->derefs[i]->name);
        if (stays) u->code->cell_args[p->cell[i]] = cell_arg(s, i);
    }
    for (uint32_t i = 0; i < s->nfrees; i++)
        names[n + p->n_cells + i] =
            const_str(u, s->derefs[s->ncells + i]->name);
}

void slots_assign(Unit *u) {
    Heap *heap = &unit_vm(u)->heap;
    Code *c = u->code;
    Slots p = plan(u);
    c->n_locals = p.n_locals;
    c->n_cells = p.n_cells;
    c->n_free = u->scope->nfrees;
    uint32_t n = c->n_locals + c->n_cells + c->n_free;
    if (n) c->local_names = heap_alloc(heap, n * sizeof(Value));
    size_t cell_size = c->n_cells * sizeof(uint32_t);
    if (cell_size) c->cell_args = heap_alloc(heap, cell_size);
    name_locals(u, c->local_names);
    name_cells(u, &p, c->local_names);
    renumber(u, &p);
    mem_free(p.local);
    mem_free(p.cell);
}
