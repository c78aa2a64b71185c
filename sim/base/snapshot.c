#include "base/snapshot.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"

#ifdef HEAP_ASAN
#include <sanitizer/asan_interface.h>
#endif

/* Compared a page at a time, because that is quick; kept by lines, because a
 * changed reference count is all that many pages differ in. */
enum { PAGE = 4096, LINE = 64 };

/* A stretch of the heap; in lines. */
typedef struct Stretch {
    uint32_t at, n;
} Stretch;

/* Pages that differ from the image. */
typedef struct Pages {
    bool held, known;
    bool *differ;
} Pages;

struct SnapshotBase {
    Heap *heap;
    size_t size; /* bytes in use, rounded up to a whole page */
    char *image;
    char *shadow; /* AddressSanitizer's marks, if it is there */
    Pages *pages;
};

struct Snapshot {
    size_t size; /* bytes in use, rounded up to a whole line */
    Stretch *stretches;
    size_t n_stretches, cap_stretches;
    char *lines;
    size_t n_lines, cap_lines;
    char *shadow;
};

/* --- AddressSanitizer ----------------------------------------------------- */

/* One byte of marks says which of eight bytes may be used. */
enum { MARKED = 8 };

#ifdef HEAP_ASAN
/* volatile: not to become a memcpy, which would be checked itself. */
__attribute__((no_sanitize("address"))) static void
copy_marks(volatile char *to, const volatile char *from, size_t n) {
    for (size_t i = 0; i < n; i++)
        to[i] = from[i];
}

static char *marks_at(const Heap *heap) {
    size_t scale, offset;
    __asan_get_shadow_mapping(&scale, &offset);
    return (char *)(((uintptr_t)heap->base >> scale) + offset);
}

/* Lays the heap open for copying; the marks as they were. */
static char *marks_take(const Heap *heap, size_t size) {
    char *marks = mem_alloc(size / MARKED);
    copy_marks(marks, marks_at(heap), size / MARKED);
    __asan_unpoison_memory_region(heap->base, size);
    return marks;
}

static void marks_put(const Heap *heap, const char *marks, size_t size) {
    copy_marks(marks_at(heap), marks, size / MARKED);
}

/* What has been used since, and will be again, is nobody's for now. */
static void marks_close(const Heap *heap, size_t from, size_t to) {
    if (to > from) __asan_poison_memory_region(heap->base + from, to - from);
}
#else
static char *marks_take(const Heap *heap, size_t size) {
    (void)heap, (void)size;
    return NULL;
}

static void marks_put(const Heap *heap, const char *marks, size_t size) {
    (void)heap, (void)marks, (void)size;
}

static void marks_close(const Heap *heap, size_t from, size_t to) {
    (void)heap, (void)from, (void)to;
}
#endif

/* --- the image ------------------------------------------------------------ */

static size_t used_bytes(const Heap *heap, size_t unit) {
    size_t n = (size_t)(heap->next - heap->base);
    return (n + unit - 1) / unit * unit;
}

SnapshotBase *snapshot_base_new(const Heap *heap) {
    SnapshotBase *b = mem_alloc(sizeof *b);
    b->heap = (Heap *)heap->base;
    b->size = used_bytes(heap, PAGE);
    b->image = mem_alloc(b->size);
    b->shadow = marks_take(heap, b->size);
    memcpy(b->image, heap->base, b->size);
    marks_put(heap, b->shadow, b->size);
    b->pages = mem_alloc(sizeof *b->pages);
    b->pages->differ = mem_alloc(b->size / PAGE + 1);
    return b;
}

void snapshot_base_free(SnapshotBase *base) {
    if (!base) return;
    mem_free(base->image);
    mem_free(base->shadow);
    mem_free(base->pages->differ);
    mem_free(base->pages);
    mem_free(base);
}

const void *snapshot_base_at(const SnapshotBase *base, const void *ptr) {
    size_t at = (size_t)((const char *)ptr - base->heap->base);
    return at < base->size ? base->image + at : NULL;
}

/* --- pages ---------------------------------------------------------------- */

void snapshot_hold(const SnapshotBase *b) {
    b->pages->held = true;
}

void snapshot_changed(const SnapshotBase *b) {
    b->pages->held = b->pages->known = false;
}

/* The heap lies open. */
static void find_pages(const SnapshotBase *b) {
    if (b->pages->known) return;
    const char *now = b->heap->base;
    for (size_t i = 0, at = 0; at < b->size; i++, at += PAGE)
        b->pages->differ[i] = memcmp(now + at, b->image + at, PAGE) != 0;
    b->pages->known = b->pages->held;
}

bool snapshot_same(const SnapshotBase *b, const void *ptr, size_t n) {
    size_t at = (size_t)((const char *)ptr - b->heap->base);
    CHECK(at + n <= b->size, "the image reaches there");
    if (n == 0) return true;
    if (b->pages->held && !b->pages->known) {
        char *marks = marks_take(b->heap, b->size);
        find_pages(b);
        marks_put(b->heap, marks, b->size);
        mem_free(marks);
    }
    if (b->pages->known) {
        size_t page = at / PAGE, last = (at + n - 1) / PAGE;
        while (page <= last && !b->pages->differ[page])
            page++;
        if (page > last) return true;
    }
    return memcmp(ptr, b->image + at, n) == 0;
}

/* --- taking --------------------------------------------------------------- */

static void keep(Snapshot *s, const char *from, size_t at, size_t n) {
    Stretch *last = s->n_stretches ? &s->stretches[s->n_stretches - 1] : NULL;
    if (last && last->at + last->n == at) {
        last->n += (uint32_t)n;
    } else {
        if (s->n_stretches == s->cap_stretches) {
            s->cap_stretches = s->cap_stretches ? s->cap_stretches * 2 : 64;
            s->stretches =
                mem_realloc(s->stretches, s->cap_stretches * sizeof(Stretch));
        }
        s->stretches[s->n_stretches++] = (Stretch){(uint32_t)at, (uint32_t)n};
    }
    while (s->n_lines + n > s->cap_lines) {
        s->cap_lines = s->cap_lines ? s->cap_lines * 2 : 256;
        s->lines = mem_realloc(s->lines, s->cap_lines * LINE);
    }
    memcpy(s->lines + s->n_lines * LINE, from + at * LINE, n * LINE);
    s->n_lines += n;
}

static bool line_differs(const char *a, const char *b) {
    uint64_t x[LINE / 8], y[LINE / 8], d = 0;
    memcpy(x, a, LINE);
    memcpy(y, b, LINE);
    for (int i = 0; i < LINE / 8; i++)
        d |= x[i] ^ y[i];
    return d != 0;
}

static void take_page(const SnapshotBase *b, Snapshot *s, size_t at) {
    const char *now = b->heap->base;
    for (size_t i = at; i < at + PAGE; i += LINE)
        if (line_differs(now + i, b->image + i)) keep(s, now, i / LINE, 1);
}

/* The arrays are grown in steps and then kept for long. */
static void trim(Snapshot *s) {
    if (!s->n_lines) return;
    s->cap_stretches = s->n_stretches;
    s->cap_lines = s->n_lines;
    s->stretches = mem_realloc(s->stretches, s->n_stretches * sizeof(Stretch));
    s->lines = mem_realloc(s->lines, s->n_lines * LINE);
}

Snapshot *snapshot_take(const SnapshotBase *b) {
    const Heap *heap = b->heap;
    Snapshot *s = mem_alloc(sizeof *s);
    s->size = used_bytes(heap, LINE);
    CHECK(s->size / LINE <= UINT32_MAX, "a heap has under 256 GiB");
    size_t page_end = s->size > b->size ? s->size : b->size;
    s->shadow = marks_take(heap, page_end);
    find_pages(b);
    for (size_t i = 0; i < b->size / PAGE; i++)
        if (b->pages->differ[i]) take_page(b, s, i * PAGE);
    if (s->size > b->size)
        keep(s, heap->base, b->size / LINE, (s->size - b->size) / LINE);
    marks_put(heap, s->shadow, page_end);
    trim(s);
    return s;
}

/* --- putting back --------------------------------------------------------- */

static void put_image(const SnapshotBase *b) {
    char *now = b->heap->base;
    find_pages(b);
    for (size_t i = 0; i < b->size / PAGE; i++) {
        if (!b->pages->differ[i]) continue;
        memcpy(now + i * PAGE, b->image + i * PAGE, PAGE);
        b->pages->differ[i] = false;
    }
}

static void put_stretch(const SnapshotBase *b, const Stretch *t,
                        const char *from) {
    size_t at = (size_t)t->at * LINE, n = (size_t)t->n * LINE;
    memcpy(b->heap->base + at, from, n);
    for (size_t i = at / PAGE; i < b->size / PAGE && i * PAGE < at + n; i++)
        b->pages->differ[i] = true;
}

static void put_stretches(const SnapshotBase *b, const Snapshot *s) {
    const char *from = s->lines;
    for (size_t i = 0; i < s->n_stretches; i++) {
        put_stretch(b, &s->stretches[i], from);
        from += (size_t)s->stretches[i].n * LINE;
    }
}

void snapshot_restore(const SnapshotBase *b, const Snapshot *s) {
    Heap *heap = b->heap;
    size_t was = used_bytes(heap, PAGE), size = b->size;
    if (s && s->size > size) size = s->size;
    mem_free(marks_take(heap, size > was ? size : was));
    put_image(b);
    if (s) put_stretches(b, s);
    marks_put(heap, s ? s->shadow : b->shadow, size);
    marks_close(heap, size, was);
}

void snapshot_free(Snapshot *s) {
    if (!s) return;
    mem_free(s->stretches);
    mem_free(s->lines);
    mem_free(s->shadow);
    mem_free(s);
}

size_t snapshot_bytes(const Snapshot *s) {
    size_t marks = s->shadow ? s->size / MARKED : 0;
    return sizeof *s + s->n_stretches * sizeof(Stretch) + s->n_lines * LINE +
           marks;
}
