#include "model/pages.h"

#include "base/check.h"
#include "base/mem.h"

#include <string.h>

enum { LEAF_BYTES = 512, FAN_SHIFT = 5, FAN = 1 << FAN_SHIFT };

/* A leaf (level 0) has bytes, a node has children. */
struct PageNode {
    uint32_t owners;
    _Alignas(16) union {
        PageNode *child[FAN];
        unsigned char bytes[LEAF_BYTES];
    } u;
};

static size_t node_size(uint32_t level) {
    return offsetof(PageNode, u) +
           (level ? sizeof(PageNode *) * FAN : LEAF_BYTES);
}

static const _Alignas(16) unsigned char zeroes[LEAF_BYTES];

void pages_init(Pages *p, size_t item, size_t *bytes) {
    CHECK(item <= LEAF_BYTES && item % 4 == 0, "an item is a small record");
    *p = (Pages){.item = (uint32_t)item, .bytes = bytes};
    while (item << (p->shift + 1) <= LEAF_BYTES)
        p->shift++;
}

static void let_go(const Pages *p, PageNode *node, uint32_t level) {
    if (!node || --node->owners) return;
    for (int i = 0; level && i < FAN; i++)
        let_go(p, node->u.child[i], level - 1);
    *p->bytes -= node_size(level);
    mem_free(node);
}

void pages_free(Pages *p) {
    let_go(p, p->root, p->height);
    p->root = NULL;
}

void pages_copy(Pages *to, const Pages *from) {
    if (from->root) from->root->owners++;
    pages_free(to);
    *to = *from;
}

/* Which child of a node at `level` leads to leaf number `leaf`. */
static size_t way(size_t leaf, uint32_t level) {
    return leaf >> FAN_SHIFT * (level - 1) & (FAN - 1);
}

const void *pages_at(const Pages *p, size_t i) {
    size_t leaf = i >> p->shift;
    const PageNode *node = p->root;
    if (leaf >> FAN_SHIFT * p->height) return zeroes;
    for (uint32_t level = p->height; node && level; level--)
        node = node->u.child[way(leaf, level)];
    return node ? node->u.bytes + (i & (((size_t)1 << p->shift) - 1)) * p->item
                : zeroes;
}

/* The node behind *link made our own. */
static PageNode *own(Pages *p, PageNode **link, uint32_t level) {
    PageNode *old = *link;
    if (old && old->owners == 1) return old;
    PageNode *node = mem_alloc(node_size(level));
    *p->bytes += node_size(level);
    if (old) {
        memcpy(&node->u, &old->u, node_size(level) - offsetof(PageNode, u));
        old->owners--;
        for (int i = 0; level && i < FAN; i++)
            if (node->u.child[i]) node->u.child[i]->owners++;
    }
    node->owners = 1;
    return *link = node;
}

static void grow(Pages *p) {
    PageNode *below = p->root;
    p->height++;
    p->root = NULL;
    if (below) own(p, &p->root, p->height)->u.child[0] = below;
}

void *pages_write(Pages *p, size_t i) {
    size_t leaf = i >> p->shift;
    while (leaf >> FAN_SHIFT * p->height)
        grow(p);
    PageNode **link = &p->root;
    for (uint32_t level = p->height; level; level--)
        link = &own(p, link, level)->u.child[way(leaf, level)];
    return own(p, link, 0)->u.bytes +
           (i & (((size_t)1 << p->shift) - 1)) * p->item;
}

static uint64_t mix(uint64_t h, uint64_t x) {
    h = (h ^ x) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

static uint64_t digest(const PageNode *node, uint32_t level, uint64_t leaf,
                       uint64_t h) {
    if (!node) return h;
    for (uint32_t i = 0; level && i < FAN; i++)
        h = digest(node->u.child[i], level - 1, leaf << FAN_SHIFT | i, h);
    for (uint32_t at = 0; !level && at < LEAF_BYTES; at += 4) {
        uint32_t word;
        memcpy(&word, node->u.bytes + at, 4);
        /* Zeroes do not count: a leaf never written equals a zero one. */
        if (word) h = mix(mix(h, leaf * LEAF_BYTES + at), word);
    }
    return h;
}

uint64_t pages_digest(const Pages *p, uint64_t seed) {
    return digest(p->root, p->height, 0, seed);
}
