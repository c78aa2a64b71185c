#include "model/pages.h"

#include "base/check.h"
#include "base/mem.h"

#include <string.h>

enum { PAGE_BYTES = 4096 };

struct Page {
    uint32_t owners;
    _Alignas(16) unsigned char bytes[];
};

static const _Alignas(16) unsigned char zeroes[256];

void pages_init(Pages *p, size_t item, size_t *bytes) {
    CHECK(item <= sizeof zeroes, "an item is a small record");
    *p = (Pages){.item = (uint32_t)item, .bytes = bytes};
    while (item << (p->shift + 1) <= PAGE_BYTES)
        p->shift++;
    p->per_page = 1u << p->shift;
}

static size_t page_size(const Pages *p) {
    return (size_t)p->item << p->shift;
}

static void let_go(const Pages *p, Page *page) {
    if (page && --page->owners == 0) {
        *p->bytes -= page_size(p);
        mem_free(page);
    }
}

void pages_free(Pages *p) {
    for (size_t i = 0; i < p->table.len; i++)
        let_go(p, p->table.data[i]);
    vec_free(&p->table);
}

void pages_copy(Pages *to, const Pages *from) {
    /* Take before letting go: most pages are shared already. */
    for (size_t i = 0; i < from->table.len; i++)
        if (from->table.data[i]) from->table.data[i]->owners++;
    for (size_t i = 0; i < to->table.len; i++)
        let_go(from, to->table.data[i]);
    vec_reserve(&to->table, from->table.len);
    if (from->table.len)
        memcpy(to->table.data, from->table.data,
               from->table.len * sizeof *to->table.data);
    to->table.len = from->table.len;
    to->item = from->item;
    to->shift = from->shift;
    to->per_page = from->per_page;
    to->bytes = from->bytes;
}

const void *pages_at(const Pages *p, size_t i) {
    size_t k = i >> p->shift;
    if (k >= p->table.len || !p->table.data[k]) return zeroes;
    return p->table.data[k]->bytes + (i & (p->per_page - 1)) * p->item;
}

static Page *own_page(const Pages *p, Page *old) {
    size_t size = page_size(p);
    *p->bytes += size;
    Page *page = mem_alloc(sizeof *page + size);
    page->owners = 1;
    if (old) {
        memcpy(page->bytes, old->bytes, size);
        old->owners--;
    }
    return page;
}

void *pages_write(Pages *p, size_t i) {
    size_t k = i >> p->shift;
    while (p->table.len <= k)
        vec_push(&p->table, NULL);
    Page *page = p->table.data[k];
    if (!page || page->owners > 1) p->table.data[k] = page = own_page(p, page);
    return page->bytes + (i & (p->per_page - 1)) * p->item;
}

static uint64_t mix(uint64_t h, uint64_t x) {
    h = (h ^ x) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

uint64_t pages_digest(const Pages *p, uint64_t seed) {
    uint64_t h = seed;
    for (size_t k = 0; k < p->table.len; k++) {
        const Page *page = p->table.data[k];
        for (size_t at = 0; page && at < page_size(p); at += 4) {
            uint32_t word;
            memcpy(&word, page->bytes + at, 4);
            /* Zeroes do not count: a page never written equals a zero one. */
            if (word) h = mix(mix(h, k * PAGE_BYTES + at), word);
        }
    }
    return h;
}
