/* The memory of a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/heap.h"
#include "base/mem.h"

#define MEGABYTE ((uint64_t)1 << 20)

typedef struct Run {
    Heap heap;
    char *first;
} Run;

static Run *run_of(uint64_t limit) {
    Run *run = heap_create(sizeof(Run), limit);
    assert_non_null(run);
    assert_null(run->first);
    return run;
}

static void blocks_are_apart_and_aligned(void **state) {
    (void)state;
    enum { COUNT = 600 };
    Run *run = run_of(16 * MEGABYTE);
    unsigned char *blocks[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        blocks[i] = heap_alloc(&run->heap, i * 7 + 1);
        assert_int_equal((uintptr_t)blocks[i] % HEAP_GRAIN, 0);
        memset(blocks[i], (int)(i & 0xFF), i * 7 + 1);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < i * 7 + 1; k++)
            assert_int_equal(blocks[i][k], i & 0xFF);
    for (size_t i = 0; i < COUNT; i++)
        heap_free(&run->heap, blocks[i], i * 7 + 1);
    assert_int_equal(run->heap.live, 0);
    assert_true(run->heap.peak >= COUNT * (COUNT - 1) / 2 * 7);
    heap_destroy(&run->heap);
}

static void freed_blocks_are_used_again(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 16, 500, 513, 4000, 100000};
    Run *run = run_of(16 * MEGABYTE);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        void *block = heap_alloc(&run->heap, sizes[i]);
        char *top = run->heap.next;
        heap_free(&run->heap, block, sizes[i]);
        for (int again = 0; again < 100; again++) {
            assert_ptr_equal(heap_alloc(&run->heap, sizes[i]), block);
            heap_free(&run->heap, block, sizes[i]);
        }
        assert_ptr_equal(run->heap.next, top);
    }
    heap_destroy(&run->heap);
}

static void resizing_keeps_the_contents(void **state) {
    (void)state;
    Run *run = run_of(64 * MEGABYTE);
    size_t size = 10;
    unsigned char *p = heap_alloc(&run->heap, size);
    for (size_t i = 0; i < size; i++)
        p[i] = (unsigned char)(i * 31);
    while (size < MEGABYTE) {
        size_t larger = size * 2 + 3;
        p = heap_resize(&run->heap, p, size, larger);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], (unsigned char)(i * 31));
        for (size_t i = size; i < larger; i++)
            p[i] = (unsigned char)(i * 31);
        size = larger;
    }
    p = heap_resize(&run->heap, p, size, 5);
    assert_int_equal(p[4], 124);
    heap_free(&run->heap, p, 5);
    assert_int_equal(run->heap.live, 0);
    heap_destroy(&run->heap);
}

static void passing_the_limit_is_noticed(void **state) {
    (void)state;
    Run *run = run_of(MEGABYTE);
    assert_true(heap_room(&run->heap) <= MEGABYTE);
    for (int i = 0; i < 15; i++)
        heap_alloc(&run->heap, MEGABYTE / 16);
    assert_int_equal(run->heap.full, 0);
    for (int i = 0; i < 2; i++)
        assert_non_null(heap_alloc(&run->heap, MEGABYTE / 16));
    assert_int_equal(run->heap.full, 1);
    heap_destroy(&run->heap);
}

static void using_up_the_range_jumps_out(void **state) {
    (void)state;
    Run *run = run_of(MEGABYTE);
    jmp_buf out;
    volatile int turns = 0;
    run->heap.exhausted = &out;
    if (setjmp(out) == 0) {
        for (; turns < 100000; turns++)
            heap_alloc(&run->heap, MEGABYTE);
        fail_msg("never full");
    }
    assert_true(turns > 0 && turns < 100000);
    heap_destroy(&run->heap);
}

/* What the exploration of schedules rests on.  With AddressSanitizer the
 * blocks that are not in use must not be touched, not even to copy them. */
static void used_bytes_can_be_put_back(void **state) {
    (void)state;
#ifdef HEAP_ASAN
    skip();
#endif
    Run *run = run_of(16 * MEGABYTE);
    run->first = heap_alloc(&run->heap, 100);
    strcpy(run->first, "before");
    size_t used = (size_t)(run->heap.next - run->heap.base);
    char *copy = mem_alloc(used);
    memcpy(copy, run->heap.base, used);

    strcpy(run->first, "after");
    heap_free(&run->heap, run->first, 100);
    run->first = heap_alloc(&run->heap, 3000);

    memcpy(run->heap.base, copy, used);
    mem_free(copy);
    assert_string_equal(run->first, "before");
    assert_int_equal((uintptr_t)run->heap.next,
                     (uintptr_t)run->heap.base + used);
    heap_destroy(&run->heap);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_apart_and_aligned),
        cmocka_unit_test(freed_blocks_are_used_again),
        cmocka_unit_test(resizing_keeps_the_contents),
        cmocka_unit_test(passing_the_limit_is_noticed),
        cmocka_unit_test(using_up_the_range_jumps_out),
        cmocka_unit_test(used_bytes_can_be_put_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
