/* obj_set.c: the table of set and frozenset.
 *
 * The order in which CPython's sets iterate is that of their hash table.  For
 * ints (and floats, and tuples of these) that order is the same in every run,
 * so programs print it and lessons rely on it: this is the same table, with the
 * same probing, growth and reuse of slots, dialect by dialect (measured, see
 * tests/vm/set_test.c).  Other hashes depend on addresses or a seed there; sets
 * with such keys iterate in the order of insertion here. */
#include <string.h>

#include "vm/obj_dict_impl.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_set_impl.h"

enum { SLOTS_MIN = 8, LINEAR_PROBES = 9, PERTURB_SHIFT = 5 };

/* Which slot of a removed key a new one takes. */
enum { REUSE_NONE, REUSE_FIRST, REUSE_LAST };

static int reuse_of(const Vm *vm) {
    return vm->minor <= 6   ? REUSE_FIRST
           : vm->minor == 9 ? REUSE_NONE
                            : REUSE_LAST;
}

static bool too_full(const Vm *vm, uint64_t fill, uint64_t mask) {
    return vm->minor <= 6 ? fill * 3 >= mask * 2 : fill * 5 >= mask * 3;
}

static bool fixed_hash(const Vm *vm, Value v) {
    if (is_int_small(v) || is_bool(v)) return true;
    Type *t = type_of(vm, v);
    if (t == vm->t.int_ || t == vm->t.float_) return true;
    if (t != vm->t.tuple) return false;
    for (uint32_t i = 0; i < as_tuple(v)->len; i++)
        if (!fixed_hash(vm, as_tuple(v)->items[i])) return false;
    return true;
}

/* The sequence of slots that a hash tries: runs of neighbours, then a jump. */
typedef struct Probe {
    uint64_t perturb;
    uint32_t mask, base, slot, left;
} Probe;

static void probe_run(Probe *p) {
    p->slot = p->base;
    p->left = (uint64_t)p->base + LINEAR_PROBES <= p->mask ? LINEAR_PROBES : 0;
}

static Probe probe_start(const Set *s, uint64_t hash) {
    Probe p = {.perturb = hash, .mask = s->mask};
    p.base = (uint32_t)hash & p.mask;
    probe_run(&p);
    return p;
}

static void probe_next(Probe *p) {
    if (p->left) {
        p->left--;
        p->slot++;
        return;
    }
    p->perturb >>= PERTURB_SHIFT;
    p->base = (uint32_t)(p->base * 5 + 1 + p->perturb) & p->mask;
    probe_run(p);
}

static void table_new(Vm *vm, Set *s, uint32_t slots) {
    s->table = heap_alloc(&vm->heap, slots * sizeof *s->table);
    memset(s->table, 0, slots * sizeof *s->table);
    s->mask = slots - 1;
    s->fill = 0;
}

static void place(Set *s, uint32_t entry) {
    Probe p = probe_start(s, s->entries[entry].hash);
    while (s->table[p.slot] != SET_EMPTY)
        probe_next(&p);
    s->table[p.slot] = entry + 1;
    s->entries[entry].slot = p.slot;
    s->fill++;
}

/* A new table with more than `least` slots, filled in the old one's order. */
static void resize(Vm *vm, Set *s, uint32_t least) {
    uint32_t slots = SLOTS_MIN, *old = s->table, old_slots = s->mask + 1;
    while (slots <= least)
        slots *= 2;
    table_new(vm, s, slots);
    for (uint32_t i = 0; i < old_slots; i++)
        if (old[i] != SET_EMPTY && old[i] != SET_DUMMY) place(s, old[i] - 1);
    heap_free(&vm->heap, old, old_slots * sizeof *old);
}

static void grow_table(Vm *vm, Set *s) {
    CHECK(s->used < UINT32_MAX / 16, "a set has under 2^28 keys");
    resize(vm, s, s->used > 50000 ? s->used * 2 : s->used * 4);
}

/* Entries close up over the gaps, or get more room. */
static void make_room(Vm *vm, Set *s) {
    uint32_t old = s->cap, n = 0;
    if (s->used > s->count / 4 * 3 || !s->count) {
        s->cap = old ? old * 2 : 5;
        size_t size = s->cap * sizeof(SetEntry);
        s->entries = old ? heap_resize(&vm->heap, s->entries,
                                       old * sizeof(SetEntry), size)
                         : heap_alloc(&vm->heap, size);
    }
    for (uint32_t i = 0; i < s->count; i++) {
        if (!s->entries[i].key) continue;
        s->entries[n] = s->entries[i];
        s->table[s->entries[n].slot] = n + 1;
        n++;
    }
    s->count = n;
}

static uint32_t add_entry(Vm *vm, Set *s, Value key, uint64_t hash) {
    if (s->count == s->cap) make_room(vm, s);
    s->entries[s->count] = (SetEntry){retain(key), hash, 0};
    s->used++;
    s->other += !fixed_hash(vm, key);
    s->version++;
    return s->count++;
}

/* 1 the same, 0 not, -1 exception, 2 the set changed under the comparison */
static int same_key(Vm *vm, Set *s, const SetEntry *e, Value key) {
    if (e->key == key) return 1;
    Value own = retain(e->key);
    uint64_t version = s->version;
    int same = key_equal(vm, own, key);
    release(vm, own);
    return same >= 0 && s->version != version ? 2 : same;
}

int64_t set_find(Vm *vm, Set *s, Value key, uint64_t hash) {
    if (!s->used) return SET_ABSENT;
    for (Probe p = probe_start(s, hash);; probe_next(&p)) {
        uint32_t word = s->table[p.slot];
        if (word == SET_EMPTY) return SET_ABSENT;
        if (word == SET_DUMMY || s->entries[word - 1].hash != hash) continue;
        int same = same_key(vm, s, &s->entries[word - 1], key);
        if (same < 0) return SET_ERROR;
        if (same == 2) return set_find(vm, s, key, hash);
        if (same) return word - 1;
    }
}

/* Where a key that is not there goes; *fresh: into an empty slot. */
static uint32_t slot_for(const Vm *vm, const Set *s, uint64_t hash,
                         bool *fresh) {
    int reuse = reuse_of(vm);
    int64_t dummy = -1;
    Probe p = probe_start(s, hash);
    for (; s->table[p.slot] != SET_EMPTY; probe_next(&p)) {
        if (s->table[p.slot] != SET_DUMMY) continue;
        if (reuse == REUSE_LAST || (reuse == REUSE_FIRST && dummy < 0))
            dummy = p.slot;
    }
    *fresh = dummy < 0;
    return *fresh ? p.slot : (uint32_t)dummy;
}

int set_add_hashed(Vm *vm, Set *s, Value key, uint64_t hash) {
    int64_t at = set_find(vm, s, key, hash);
    if (at == SET_ERROR) return -1;
    if (at >= 0) return 0;
    if (!s->table) table_new(vm, s, SLOTS_MIN);
    bool fresh;
    uint32_t slot = slot_for(vm, s, hash, &fresh);
    uint32_t entry = add_entry(vm, s, key, hash);
    s->table[slot] = entry + 1;
    s->entries[entry].slot = slot;
    if (fresh && too_full(vm, ++s->fill, s->mask)) grow_table(vm, s);
    return 1;
}

Value set_take(Vm *vm, Set *s, uint32_t entry) {
    Value key = s->entries[entry].key;
    s->table[s->entries[entry].slot] = SET_DUMMY;
    s->entries[entry].key = V_NULL;
    s->used--;
    s->other -= !fixed_hash(vm, key);
    s->version++;
    return key;
}

int set_discard_hashed(Vm *vm, Set *s, Value key, uint64_t hash) {
    int64_t at = set_find(vm, s, key, hash);
    if (at < 0) return at == SET_ABSENT ? 0 : -1;
    release(vm, set_take(vm, s, (uint32_t)at));
    return 1;
}

bool set_walk(const Set *s, uint32_t *pos, SetEntry *out) {
    bool by_table = s->other == 0;
    uint32_t end = !by_table ? s->count : s->table ? s->mask + 1 : 0;
    while (*pos < end) {
        uint32_t at = (*pos)++;
        if (by_table) {
            at = s->table[at];
            if (at == SET_EMPTY || at == SET_DUMMY) continue;
            at--;
        }
        if (!s->entries[at].key) continue;
        *out = s->entries[at];
        return true;
    }
    return false;
}

void set_clear(Vm *vm, Set *s) {
    Set old = *s;
    s->entries = NULL;
    s->table = NULL;
    s->count = s->cap = s->mask = s->fill = s->used = s->other = 0;
    s->finger = 0;
    s->version++;
    for (uint32_t i = 0; i < old.count; i++)
        release(vm, old.entries[i].key);
    if (old.cap) heap_free(&vm->heap, old.entries, old.cap * sizeof(SetEntry));
    if (old.table)
        heap_free(&vm->heap, old.table, (old.mask + 1) * sizeof *old.table);
}

/* Slots for `more` keys, as CPython makes them before merging. */
static void presize(Vm *vm, Set *s, uint32_t more) {
    if (!s->table) table_new(vm, s, SLOTS_MIN);
    if (too_full(vm, (uint64_t)s->fill + more, s->mask))
        resize(vm, s, (s->used + more) * 2);
}

/* The table of `from` as it is, into an empty set. */
static void copy_table(Vm *vm, Set *s, const Set *from) {
    for (uint32_t i = 0; i < from->count; i++) {
        SetEntry e = from->entries[i];
        if (!e.key) continue;
        uint32_t entry = add_entry(vm, s, e.key, e.hash);
        s->entries[entry].slot = e.slot;
        s->table[e.slot] = entry + 1;
    }
    s->fill = s->used;
}

/* All keys are new; each goes to the first empty slot, in `from`'s order. */
static void add_clean(Vm *vm, Set *s, const Set *from) {
    uint32_t pos = 0;
    SetEntry e;
    while (set_walk(from, &pos, &e))
        place(s, add_entry(vm, s, e.key, e.hash));
}

bool set_merge(Vm *vm, Set *s, const Set *from) {
    if (s == from || !from->used) return true;
    presize(vm, s, from->used);
    if (s->fill == 0) {
        if (s->mask == from->mask && from->fill == from->used)
            copy_table(vm, s, from);
        else
            add_clean(vm, s, from);
        return true;
    }
    uint32_t pos = 0;
    SetEntry e;
    while (set_walk(from, &pos, &e)) {
        retain(e.key);
        int added = set_add_hashed(vm, s, e.key, e.hash);
        release(vm, e.key);
        if (added < 0) return false;
    }
    return true;
}

bool set_merge_dict(Vm *vm, Set *s, const Dict *from) {
    presize(vm, s, from->used);
    for (uint32_t i = 0; i < from->count; i++) {
        DictEntry e = from->entries[i];
        if (!e.key) continue;
        retain(e.key);
        int added = set_add_hashed(vm, s, e.key, e.hash);
        release(vm, e.key);
        if (added < 0) return false;
    }
    return true;
}

void set_shrink(Vm *vm, Set *s) {
    if (!s->table) return;
    uint64_t dummies = s->fill - s->used;
    bool few = vm->minor <= 6 ? dummies * 5 < s->mask : dummies <= s->mask / 4;
    if (!few) grow_table(vm, s);
}

void set_swap_bodies(Set *a, Set *b) {
    Set body = *a;
    Obj head_a = a->h, head_b = b->h;
    *a = *b;
    *b = body;
    a->h = head_a;
    b->h = head_b;
    a->version = body.version + 1;
    uint32_t finger = a->finger; /* stays with the object, as in CPython */
    a->finger = b->finger;
    b->finger = finger;
}

Set *set_of_type(Vm *vm, Type *t) {
    return obj_alloc(vm, t);
}

/* --- obj_dict.h -------------------------------------------------------- */

Value set_new(Vm *vm, bool frozen) {
    return from_obj(set_of_type(vm, frozen ? vm->t.frozenset : vm->t.set));
}

Value set_from(Vm *vm, Value iterable) {
    Value v = set_new(vm, false);
    if (set_update(vm, as_set(v), iterable)) return v;
    release(vm, v);
    return V_NULL;
}

bool set_add(Vm *vm, Value set, Value item) {
    uint64_t hash;
    return key_hash(vm, item, &hash) &&
           set_add_hashed(vm, as_set(set), item, hash) >= 0;
}

bool set_extend(Vm *vm, Value set, Value iterable) {
    return set_update(vm, as_set(set), iterable);
}

int set_has(Vm *vm, Value set, Value item) {
    uint64_t hash;
    if (!set_key_hash(vm, item, &hash)) return -1;
    int64_t at = set_find(vm, as_set(set), item, hash);
    return at >= 0 ? 1 : at == SET_ABSENT ? 0 : -1;
}

int set_discard(Vm *vm, Value set, Value item) {
    uint64_t hash;
    if (!set_key_hash(vm, item, &hash)) return -1;
    return set_discard_hashed(vm, as_set(set), item, hash);
}

bool set_next(Vm *vm, Value set, uint32_t *pos, Value *item) {
    (void)vm;
    SetEntry e;
    if (!set_walk(as_set(set), pos, &e)) return false;
    *item = e.key;
    return true;
}

uint32_t set_len(Value set) {
    return as_set(set)->used;
}
