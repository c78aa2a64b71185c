/* Copies of a heap, and putting them back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/snapshot.h"

#define MEGABYTE ((uint64_t)1 << 20)

typedef struct Run {
    Heap heap;
} Run;

enum { BLOCKS = 400, SIZE = 1000 };

static void fill(unsigned char *const *blocks, int seed) {
    for (int i = 0; i < BLOCKS; i++)
        memset(blocks[i], (i * 3 + seed) & 0xFF, SIZE);
}

static void assert_filled(unsigned char *const *blocks, int seed) {
    for (int i = 0; i < BLOCKS; i++) {
        assert_int_equal(blocks[i][0], (i * 3 + seed) & 0xFF);
        assert_int_equal(blocks[i][SIZE - 1], (i * 3 + seed) & 0xFF);
    }
}

static Run *start(unsigned char **blocks) {
    Run *run = heap_create(sizeof(Run), 16 * MEGABYTE);
    for (int i = 0; i < BLOCKS; i++)
        blocks[i] = heap_alloc(&run->heap, SIZE);
    fill(blocks, 1);
    return run;
}

static void bytes_come_back(void **state) {
    (void)state;
    unsigned char *blocks[BLOCKS];
    Run *run = start(blocks);
    SnapshotBase *base = snapshot_base_new(&run->heap);
    blocks[7][5] = 200;
    blocks[300][999] = 201;
    Snapshot *few = snapshot_take(base);
    fill(blocks, 2);
    Snapshot *all = snapshot_take(base);
    fill(blocks, 3);
    snapshot_restore(base, few);
    assert_int_equal(blocks[7][5], 200);
    assert_int_equal(blocks[300][999], 201);
    blocks[7][5] = blocks[7][4];
    blocks[300][999] = blocks[300][998];
    assert_filled(blocks, 1);
    snapshot_restore(base, all);
    assert_filled(blocks, 2);
    snapshot_restore(base, NULL);
    assert_filled(blocks, 1);
    assert_true(snapshot_bytes(few) < snapshot_bytes(all));
    snapshot_free(few);
    snapshot_free(all);
    snapshot_base_free(base);
    heap_destroy(&run->heap);
}

/* The heap's books are part of it: what was free is free again, what was
 * handed out is not handed out twice. */
static void so_does_who_has_what(void **state) {
    (void)state;
    unsigned char *blocks[BLOCKS];
    Run *run = start(blocks);
    heap_free(&run->heap, blocks[3], SIZE);
    SnapshotBase *base = snapshot_base_new(&run->heap);
    char *top = run->heap.next;
    uint64_t live = run->heap.live;
    unsigned char *again = heap_alloc(&run->heap, SIZE);
    assert_ptr_equal(again, blocks[3]);
    memset(again, 9, SIZE);
    unsigned char *more = heap_alloc(&run->heap, 100000);
    memset(more, 8, 100000);
    heap_free(&run->heap, blocks[4], SIZE);
    Snapshot *s = snapshot_take(base);

    snapshot_restore(base, NULL);
    assert_ptr_equal(run->heap.next, top);
    assert_int_equal(run->heap.live, live);
    blocks[4][0] = 77;
    assert_ptr_equal(heap_alloc(&run->heap, SIZE), blocks[3]);
    memset(blocks[3], 5, SIZE);

    snapshot_restore(base, s);
    assert_int_equal(again[SIZE - 1], 9);
    assert_int_equal(more[99999], 8);
    assert_ptr_equal(heap_alloc(&run->heap, SIZE), blocks[4]);
    assert_int_equal(blocks[6][0], (6 * 3 + 1) & 0xFF);
    snapshot_free(s);
    snapshot_base_free(base);
    heap_destroy(&run->heap);
}

static void an_unchanged_heap_costs_little(void **state) {
    (void)state;
    unsigned char *blocks[BLOCKS];
    Run *run = start(blocks);
    SnapshotBase *base = snapshot_base_new(&run->heap);
    Snapshot *s = snapshot_take(base);
#ifndef HEAP_ASAN
    assert_true(snapshot_bytes(s) < 256);
    blocks[9][9]++;
    Snapshot *one = snapshot_take(base);
    assert_true(snapshot_bytes(one) < 512);
    snapshot_free(one);
#endif
    assert_memory_equal(snapshot_base_at(base, blocks[5]), blocks[5], SIZE);
    assert_null(snapshot_base_at(base, run->heap.base + 8 * MEGABYTE));
    snapshot_restore(base, s);
    assert_filled(blocks, 1);
    snapshot_free(s);
    snapshot_base_free(base);
    heap_destroy(&run->heap);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_back),
        cmocka_unit_test(so_does_who_has_what),
        cmocka_unit_test(an_unchanged_heap_costs_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
