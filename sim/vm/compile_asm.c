#include "vm/compile_unit.h"

#include <string.h>

#include "base/mem.h"

static const uint8_t cache_words[] = {
#define OPCODE(name, caches, effect) caches,
#include "vm/opcodes.def"
#undef OPCODE
};

static Opcode op_of(const Ins *i) {
    return (Opcode)i->op;
}

/* --- jumps to jumps --- */

/* The instruction at or after `at` that is still there. */
static uint32_t next_ins(const Unit *u, uint32_t at) {
    while (at < u->ins.len && u->ins.data[at].gone)
        at++;
    return at;
}

static uint32_t target_of(const Unit *u, Label l) {
    return next_ins(u, u->labels.data[l].at);
}

/* Follows jumps from label to label; a loop of empty jumps must end too. */
static Label final_label(const Unit *u, Label l, Opcode *last) {
    for (int hops = 0; hops < 16; hops++) {
        uint32_t at = target_of(u, l);
        CHECK(at < u->ins.len, "a label stands before an instruction");
        const Ins *i = &u->ins.data[at];
        if (i->op != OPC_JUMP && i->op != OPC_JUMP_BACK) break;
        *last = op_of(i);
        l = i->arg;
        if (i->op == OPC_JUMP_BACK) break;
    }
    return l;
}

/* A turn of a loop is counted by JUMP_BACK, so only a plain jump to one may be
 * replaced by it. */
static void thread_jumps(Unit *u) {
    for (size_t k = 0; k < u->ins.len; k++) {
        Ins *i = &u->ins.data[k];
        if (!opcode_jumps(op_of(i)) || i->op == OPC_JUMP_BACK) continue;
        if (i->op == OPC_FOR_ITER) continue;
        Opcode last = OPC_JUMP;
        Label to = final_label(u, i->arg, &last);
        if (last == OPC_JUMP) {
            i->arg = to;
        } else if (i->op == OPC_JUMP) {
            i->op = OPC_JUMP_BACK;
            i->arg = to;
        }
    }
}

/* --- the depth of the stack, from the jumps alone --- */

typedef struct Flow {
    uint32_t *depth;    /* before each instruction; NO_DEPTH: not reached */
    VEC(uint32_t) work; /* reached, but not followed yet */
    uint32_t deepest;
} Flow;

static void flow_to(Unit *u, Flow *f, uint32_t at, uint32_t depth) {
    CHECK(at < u->ins.len, "code does not end in the middle");
    CHECK(depth < UINT32_MAX / 2, "the stack does not go below its bottom");
    if (depth > f->deepest) f->deepest = depth;
    if (f->depth[at] == NO_DEPTH) {
        f->depth[at] = depth;
        vec_push(&f->work, at);
    }
    CHECK(f->depth[at] == depth, "all ways to a place leave the same stack");
}

static void flow_step(Unit *u, Flow *f, uint32_t at) {
    const Ins *i = &u->ins.data[at];
    uint32_t depth = f->depth[at];
    uint32_t arg = opcode_jumps(op_of(i)) ? 0 : i->arg;
    uint32_t after = depth + opcode_effect(op_of(i), arg, false);
    if (i->handler != NO_HANDLER) {
        const Except *e = &u->excepts.data[i->handler];
        CHECK(depth >= e->depth, "a handler finds its part of the stack");
        flow_to(u, f, target_of(u, e->label), e->depth + 1);
    }
    if (opcode_jumps(op_of(i)))
        flow_to(u, f, target_of(u, i->arg),
                depth + opcode_effect(op_of(i), 0, true));
    if (opcode_ends(op_of(i))) {
        CHECK(after < UINT32_MAX / 2, "what ends the code is on the stack");
        return;
    }
    if (after > f->deepest) f->deepest = after;
    flow_to(u, f, next_ins(u, at + 1), after);
}

/* Also drops what nothing leads to. */
static void check_flow(Unit *u) {
    Flow f = {.depth = mem_alloc(u->ins.len * sizeof(uint32_t))};
    memset(f.depth, 0xFF, u->ins.len * sizeof(uint32_t));
    flow_to(u, &f, next_ins(u, 0), 0);
    while (f.work.len)
        flow_step(u, &f, vec_pop(&f.work));
    for (size_t i = 0; i < u->ins.len; i++)
        if (f.depth[i] == NO_DEPTH) u->ins.data[i].gone = true;
    u->code->n_stack = f.deepest;
    vec_free(&f.work);
    mem_free(f.depth);
}

/* --- small improvements --- */

static void drop_idle_jumps(Unit *u) {
    for (uint32_t k = 0; k < u->ins.len; k++) {
        Ins *i = &u->ins.data[k];
        if (i->gone || i->op != OPC_JUMP) continue;
        if (target_of(u, i->arg) == next_ins(u, k + 1)) i->gone = true;
    }
}

/* Two loads in one instruction have one position, so the second must not be
 * able to fail: only parameters that nothing deletes. */
static bool always_bound(const Unit *u, uint32_t slot) {
    const Code *c = u->code;
    uint32_t params = c->n_args + c->n_kwonly;
    if (c->flags & CODE_VARARGS) params++;
    if (c->flags & CODE_VARKW) params++;
    return slot < params;
}

static void pair_loads(Unit *u) {
    bool *is_target = mem_alloc(u->ins.len + 1);
    bool *deleted = mem_alloc(u->code->n_locals + 1);
    for (size_t i = 0; i < u->labels.len; i++)
        if (u->labels.data[i].at != UINT32_MAX)
            is_target[target_of(u, (Label)i)] = true;
    for (size_t i = 0; i < u->ins.len; i++)
        if (u->ins.data[i].op == OPC_DELETE_FAST)
            deleted[u->ins.data[i].arg] = true;
    for (uint32_t k = 0; k < u->ins.len; k++) {
        Ins *a = &u->ins.data[k];
        uint32_t next = next_ins(u, k + 1);
        if (a->gone || a->op != OPC_LOAD_FAST || next >= u->ins.len) continue;
        Ins *b = &u->ins.data[next];
        if (b->op != OPC_LOAD_FAST || is_target[next] || a->arg > 0xFFF ||
            b->arg > 0xFFF || a->handler != b->handler)
            continue;
        if (!always_bound(u, b->arg) || deleted[b->arg]) continue;
        a->op = OPC_LOAD_FAST_FAST;
        a->arg |= b->arg << 12;
        b->gone = true;
    }
    mem_free(is_target);
    mem_free(deleted);
}

/* --- layout --- */

/* The heap has no blocks of no bytes. */
static void *to_heap(const Unit *u, const void *data, size_t size) {
    if (!size) return NULL;
    void *copy = heap_alloc(&unit_vm(u)->heap, size);
    memcpy(copy, data, size);
    return copy;
}

/* The word at which each instruction will lie; one more for the end. */
static uint32_t *layout(const Unit *u) {
    uint32_t *word = mem_alloc((u->ins.len + 1) * sizeof *word);
    for (size_t i = 0; i < u->ins.len; i++) {
        const Ins *ins = &u->ins.data[i];
        word[i + 1] = word[i] + (ins->gone ? 0 : 1u + cache_words[ins->op]);
    }
    return word;
}

static bool fits(const Unit *u, uint32_t n_words) {
    if (n_words > ARG_MAX_) return false;
    for (size_t i = 0; i < u->ins.len; i++)
        if (u->ins.data[i].arg > ARG_MAX_) return false;
    return u->code->n_stack + u->code->n_locals < ARG_MAX_;
}

static void write_instrs(Unit *u, const uint32_t *word) {
    Code *c = u->code;
    Heap *heap = &unit_vm(u)->heap;
    c->n_instrs = word[u->ins.len];
    c->instrs = heap_alloc(heap, c->n_instrs * sizeof *c->instrs);
    c->pos = heap_alloc(heap, c->n_instrs * sizeof *c->pos);
    memset(c->instrs, 0, c->n_instrs * sizeof *c->instrs);
    for (size_t i = 0; i < u->ins.len; i++) {
        const Ins *ins = &u->ins.data[i];
        if (ins->gone) continue;
        uint32_t arg = ins->arg;
        if (opcode_jumps(op_of(ins))) arg = word[target_of(u, arg)];
        c->instrs[word[i]] = instr_make(op_of(ins), arg);
        for (uint32_t w = word[i]; w < word[i + 1]; w++)
            c->pos[w] = ins->pos;
    }
}

/* Neighbours under one handler share an entry.  Every instruction is under one
 * handler at most (an exception in there is under that of its own code), so no
 * two entries overlap. */
static void write_handlers(Unit *u, const uint32_t *word) {
    VEC(Handler) out = {0};
    int32_t last = NO_HANDLER;
    for (size_t i = 0; i < u->ins.len; i++) {
        const Ins *ins = &u->ins.data[i];
        if (ins->gone) continue;
        if (ins->handler != NO_HANDLER && ins->handler == last) {
            vec_last(&out).end = word[i + 1];
        } else if (ins->handler != NO_HANDLER) {
            const Except *e = &u->excepts.data[ins->handler];
            Handler h = {word[i], word[i + 1], word[target_of(u, e->label)],
                         e->depth};
            vec_push(&out, h);
        }
        last = ins->handler;
    }
    Code *c = u->code;
    c->n_handlers = (uint32_t)out.len;
    c->handlers = to_heap(u, out.data, out.len * sizeof(Handler));
    vec_free(&out);
}

static void write_tables(Unit *u) {
    Code *c = u->code;
    c->n_positions = (uint32_t)u->positions.len;
    c->positions =
        to_heap(u, u->positions.data, u->positions.len * sizeof(CodePos));
    c->n_consts = (uint32_t)u->consts.len;
    c->consts = to_heap(u, u->consts.data, u->consts.len * sizeof(Value));
    c->n_names = (uint32_t)u->names.len;
    c->names = to_heap(u, u->names.data, u->names.len * sizeof(Value));
    u->consts.len = u->names.len = 0; /* the Code owns them now */
}

bool unit_assemble(Unit *u) {
    slots_assign(u);
    thread_jumps(u);
    check_flow(u);
    drop_idle_jumps(u);
    pair_loads(u);
    uint32_t *word = layout(u);
    bool ok = fits(u, word[u->ins.len]);
    if (ok) {
        write_instrs(u, word);
        write_handlers(u, word);
        write_tables(u);
    }
    mem_free(word);
    return ok;
}
