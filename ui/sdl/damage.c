/* Commands have a hash each.  A longest common sequence of two lists would cost
 * their product; equal hashes in increasing order cost n log n, and are as good
 * for pictures. */
#include "sdl/damage.h"

#include <string.h>

#include "base/mem.h"

/* Spreads the bits of h: chains go by its lowest ones. */
static uint64_t mix(uint64_t h) {
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93U;
    return h ^ h >> 29;
}

uint64_t hash_bytes(uint64_t seed, const void *data, size_t size) {
    const char *p = data;
    uint64_t h = mix(seed ^ size * 0x9E3779B97F4A7C15U);
    for (; size >= 8; p += 8, size -= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        h = mix(h ^ word) * 0x9E3779B97F4A7C15U;
    }
    uint64_t rest = 0;
    if (size) memcpy(&rest, p, size);
    return mix(h ^ rest);
}

/* ---- what two lists have in common ---- */

/* Finds equal marks by their hash; equal ones are handed out in order. */
typedef struct Finder {
    int32_t *heads; /* by hash; -1: none */
    int32_t *next;  /* of each old mark, the next one in its chain */
    size_t mask;
} Finder;

static Finder finder_of(const Mark *old, size_t n) {
    /* At most half full, a power of two for the mask. */
    size_t cap = 16;
    while (cap < n * 2)
        cap *= 2;
    Finder f = {mem_alloc(cap * sizeof(int32_t)),
                mem_alloc((n + 1) * sizeof(int32_t)), cap - 1};
    memset(f.heads, -1, cap * sizeof(int32_t));
    for (size_t i = n; i-- > 0;) {
        int32_t *head = &f.heads[old[i].hash & f.mask];
        f.next[i] = *head;
        *head = (int32_t)i;
    }
    return f;
}

/* The first old mark with this hash that was not taken yet, or -1. */
static int32_t take(Finder *f, const Mark *old, uint64_t hash) {
    int32_t *at = &f->heads[hash & f->mask];
    while (*at >= 0 && old[*at].hash != hash)
        at = &f->next[*at];
    int32_t found = *at;
    /* Out of its chain: each old mark is matched once. */
    if (found >= 0) *at = f->next[found];
    return found;
}

/* Which pairs (i, match[i]) may stay, so that their order is the same in both
 * lists and there are as many as possible: a longest increasing subsequence.
 * The others get -1. */
static void keep_order(int32_t *match, size_t n) {
    int32_t *ends = mem_alloc((n + 1) * sizeof *ends); /* of runs by length */
    int32_t *back = mem_alloc((n + 1) * sizeof *back);
    size_t longest = 0;
    for (size_t i = 0; i < n; i++) {
        if (match[i] < 0) continue;
        size_t lo = 0, hi = longest; /* mostly it goes at the end */
        if (hi > 0 && match[ends[hi - 1]] < match[i]) lo = hi;
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;
            if (match[ends[mid]] < match[i])
                lo = mid + 1;
            else
                hi = mid;
        }
        back[i] = lo ? ends[lo - 1] : -1;
        ends[lo] = (int32_t)i;
        if (lo == longest) longest++;
    }
    /* Back from the end of the longest run; whatever is not on the way goes. */
    int32_t at = longest ? ends[longest - 1] : -1;
    for (size_t i = n; i-- > 0;) {
        if ((int32_t)i == at)
            at = back[i];
        else
            match[i] = -1;
    }
    mem_free(ends);
    mem_free(back);
}

/* ---- places ---- */

enum { CELL = 32 }; /* pixels; places are counted in cells of this size */

typedef struct Grid {
    uint8_t *cells;
    int w, h; /* in pixels */
    int cols, rows;
} Grid;

/* The cells that the box touches, wholly: painting a few pixels more is cheaper
 * than exact places. */
static void damage(Grid *g, Box b) {
    b = box_cut(b, (Box){0, 0, g->w, g->h});
    if (box_empty(b)) return;
    int x0 = b.x0 / CELL, x1 = (b.x1 - 1) / CELL;
    for (int y = b.y0 / CELL; y <= (b.y1 - 1) / CELL; y++)
        memset(g->cells + y * g->cols + x0, 1, (size_t)(x1 - x0 + 1));
}

/* A run of cells that goes on from the row above makes that place taller. */
static void add_run(const Grid *g, Region *out, int row, int x0, int x1) {
    Box b = {x0 * CELL, row * CELL, x1 * CELL, (row + 1) * CELL};
    b = box_cut(b, (Box){0, 0, g->w, g->h});
    for (size_t i = out->len; i-- > 0;) {
        Box *above = &out->data[i];
        if (above->y1 != b.y0 || above->x0 != b.x0 || above->x1 != b.x1)
            continue;
        above->y1 = b.y1;
        return;
    }
    vec_push(out, b);
}

/* Runs of cells in a row, joined with equal ones above: a panel is one place,
 * not a hundred. */
static void region_of(const Grid *g, Region *out) {
    for (int row = 0; row < g->rows; row++) {
        const uint8_t *cells = g->cells + row * g->cols;
        for (int x = 0; x < g->cols;) {
            int from = x;
            while (x < g->cols && cells[x])
                x++;
            if (x > from) add_run(g, out, row, from, x);
            if (x == from) x++;
        }
    }
}

/* The boxes of all marks that have no counterpart. */
static void damage_all(Grid *g, const Mark *marks, const int32_t *match,
                       size_t n) {
    for (size_t i = 0; i < n; i++)
        if (match[i] < 0) damage(g, marks[i].box);
}

/* Everything between the common beginning and the common end. */
static void compare(Grid *g, const Mark *old, size_t olds, const Mark *now,
                    size_t nows) {
    int32_t *match = mem_alloc((nows + 1) * sizeof *match);
    Finder f = finder_of(old, olds);
    for (size_t i = 0; i < nows; i++)
        match[i] = take(&f, old, now[i].hash);
    keep_order(match, nows);
    damage_all(g, now, match, nows);
    /* Used again: of each old mark, whether it was matched. */
    memset(f.next, -1, olds * sizeof *f.next);
    for (size_t i = 0; i < nows; i++)
        if (match[i] >= 0) f.next[match[i]] = 0;
    damage_all(g, old, f.next, olds);
    mem_free(f.heads);
    mem_free(f.next);
    mem_free(match);
}

void damage_between(const Marks *before, const Marks *now, int w, int h,
                    Region *out) {
    Grid g = {.w = w, .h = h};
    g.cols = (w + CELL - 1) / CELL;
    g.rows = (h + CELL - 1) / CELL;
    g.cells = mem_alloc((size_t)g.cols * (size_t)g.rows);
    /* A step mostly changes the middle of the list: what is equal at both ends
     * need not be looked up. */
    size_t first = 0, a = before->len, b = now->len;
    while (first < a && first < b &&
           before->data[first].hash == now->data[first].hash)
        first++;
    while (a > first && b > first &&
           before->data[a - 1].hash == now->data[b - 1].hash)
        a--, b--;
    if (a > first || b > first)
        compare(&g, before->data + first, a - first, now->data + first,
                b - first);
    out->len = 0;
    region_of(&g, out);
    mem_free(g.cells);
}

uint64_t region_area(const Region *r) {
    uint64_t sum = 0;
    for (size_t i = 0; i < r->len; i++) {
        Box b = r->data[i];
        sum += (uint64_t)(b.x1 - b.x0) * (uint64_t)(b.y1 - b.y0);
    }
    return sum;
}
