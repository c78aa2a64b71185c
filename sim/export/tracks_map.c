#include "export/tracks_map.h"

#include "base/mem.h"

#include <string.h>

/* Numbers come one after the other: those of a few neighbours lie together, as
 * they are asked for together; the groups, multiplied so, far apart. */
static uint32_t home(const NumberMap *m, uint32_t key) {
    return ((key >> 3) * 2654435769u >> (m->shift + 3)) << 3 | (key & 7);
}

static uint32_t mask(const NumberMap *m) {
    return UINT32_MAX >> m->shift;
}

void *map_get(const NumberMap *m, uint32_t key) {
    if (!m->len) return NULL;
    uint32_t i = home(m, key);
    for (; m->slots[i].value; i = (i + 1) & mask(m))
        if (m->slots[i].key == key) return m->slots[i].value;
    return NULL;
}

static void insert(NumberMap *m, uint32_t key, void *value) {
    uint32_t i = home(m, key);
    while (m->slots[i].value && m->slots[i].key != key)
        i = (i + 1) & mask(m);
    m->len += !m->slots[i].value;
    m->slots[i] = (NumberSlot){key, value};
}

static void resize(NumberMap *m, uint32_t shift) {
    NumberMap old = *m;
    uint64_t n = old.slots ? (uint64_t)mask(&old) + 1 : 0;
    *m = (NumberMap){.shift = shift};
    m->slots = mem_alloc(((size_t)mask(m) + 1) * sizeof *m->slots);
    for (uint64_t i = 0; i < n; i++)
        if (old.slots[i].value) insert(m, old.slots[i].key, old.slots[i].value);
    mem_free(old.slots);
}

void map_put(NumberMap *m, uint32_t key, void *value) {
    if (!m->slots)
        resize(m, 32 - 4);
    else if (m->len * 2 > mask(m))
        resize(m, m->shift - 1);
    insert(m, key, value);
}

/* What stands behind a freed slot and has been pushed over it moves up, so that
 * a search still ends at the first free slot. */
static void close_gap(NumberMap *m, uint32_t gap) {
    for (uint32_t i = (gap + 1) & mask(m); m->slots[i].value;
         i = (i + 1) & mask(m)) {
        uint32_t from = home(m, m->slots[i].key);
        if (((i - from) & mask(m)) < ((i - gap) & mask(m))) continue;
        m->slots[gap] = m->slots[i];
        gap = i;
    }
    m->slots[gap].value = NULL;
}

void *map_take(NumberMap *m, uint32_t key) {
    if (!m->len) return NULL;
    uint32_t i = home(m, key);
    while (m->slots[i].value && m->slots[i].key != key)
        i = (i + 1) & mask(m);
    void *value = m->slots[i].value;
    if (!value) return NULL;
    m->len--;
    close_gap(m, i);
    return value;
}

void map_free(NumberMap *m) {
    mem_free(m->slots);
    *m = (NumberMap){0};
}

void *map_next(const NumberMap *m, uint64_t *at) {
    uint64_t n = m->slots ? (uint64_t)mask(m) + 1 : 0;
    while (*at < n) {
        void *value = m->slots[(*at)++].value;
        if (value) return value;
    }
    return NULL;
}

/* ---- pools ---- */

enum { BLOCK_RECORDS = 64 };

/* The first word of a block leads to the next one. */
static void more(Records *p) {
    char *block = mem_alloc(16 + BLOCK_RECORDS * p->size);
    memcpy(block, &p->blocks, sizeof p->blocks);
    p->blocks = block;
    for (int i = BLOCK_RECORDS; i-- > 0;)
        records_give(p, block + 16 + (size_t)i * p->size);
}

void *records_take(Records *p) {
    if (!p->free) more(p);
    void *record = p->free;
    memcpy(&p->free, record, sizeof p->free);
    memset(record, 0, p->size);
    return record;
}

void records_give(Records *p, void *record) {
    memcpy(record, &p->free, sizeof p->free);
    p->free = record;
}

void records_free(Records *p) {
    while (p->blocks) {
        void *block = p->blocks;
        memcpy(&p->blocks, block, sizeof p->blocks);
        mem_free(block);
    }
    p->free = NULL;
}
