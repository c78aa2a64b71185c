/* Saving a run, putting it back, and telling its states apart. */
#include "engine/run_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/engine.h"
#include "engine/run_impl.h"
#include "engine/visit.h"
#include "output.h"
#include "vm/visit_impl.h"

typedef struct Hash {
    uint64_t x[2];
} Hash;

static Run *start(const char *text, int python, Output *o) {
    *o = (Output){0};
    RunOptions options = {.no_trace = true, .python = python};
    options.write = collect;
    options.ctx = o;
    Run *run = run_new(text, strlen(text), "program.py", &options);
    run->vm->ticks = 0; /* else the first slice is a long one */
    return run;
}

static Hash hash_of(Run *run) {
    Hash h;
    run_hash(run, h.x);
    return h;
}

static bool same(Hash a, Hash b) {
    return a.x[0] == b.x[0] && a.x[1] == b.x[1];
}

/* --- putting back --------------------------------------------------------- */

/* Everything that a state consists of should turn up in one of these. */
static const char *const programs[] = {
    "import asyncio\n"
    "async def work(n):\n"
    "    for i in range(4):\n"
    "        await asyncio.sleep(n)\n"
    "        print(n, i)\n"
    "    return n\n"
    "async def main():\n"
    "    print(await asyncio.gather(*[work(n) for n in range(4)]))\n"
    "loop = asyncio.new_event_loop()\n"
    "loop.run_until_complete(main())\n",

    "import asyncio\n"
    "async def put(q, lock, n):\n"
    "    for i in range(n):\n"
    "        async with lock:\n"
    "            await q.put((n, i))\n"
    "async def get(q):\n"
    "    while True:\n"
    "        item = await q.get()\n"
    "        print(item)\n"
    "        q.task_done()\n"
    "async def main():\n"
    "    q, lock = asyncio.Queue(2), asyncio.Lock()\n"
    "    getters = [asyncio.ensure_future(get(q)) for _ in range(2)]\n"
    "    await asyncio.wait([asyncio.ensure_future(put(q, lock, n))\n"
    "                        for n in (2, 3)])\n"
    "    await q.join()\n"
    "    for g in getters:\n"
    "        g.cancel()\n"
    "    print(await asyncio.gather(*getters, return_exceptions=True))\n"
    "loop = asyncio.new_event_loop()\n"
    "asyncio.set_event_loop(loop)\n"
    "loop.run_until_complete(main())\n",

    "import collections, functools, random\n"
    "class Node:\n"
    "    kind = 'node'\n"
    "    def __init__(self, *below):\n"
    "        self.below = list(below)\n"
    "        self.up = None\n"
    "        for b in below:\n"
    "            b.up = self\n"
    "    def __iter__(self):\n"
    "        yield self\n"
    "        for b in self.below:\n"
    "            yield from b\n"
    "tree = Node(Node(), Node(Node()))\n"
    "seen = {}\n"
    "for i, n in enumerate(tree):\n"
    "    seen[n] = i, 2.5 * i, str(i) * 3, {i, i + 100, 'x'}, 10 ** (20 + i)\n"
    "    print(i, seen[n], n.up and seen[n.up][0])\n"
    "d = collections.deque([1, 2, 3], 4)\n"
    "p = functools.partial(print, 'partial', sep='-')\n"
    "random.seed(5)\n"
    "def count(n):\n"
    "    return n and 1 + count(n - 1)\n"
    "try:\n"
    "    for x in reversed([1, 2, 0]):\n"
    "        d.append(x)\n"
    "        p(list(d), random.random(), [*zip('ab', d)], count(x + 2))\n"
    "        print(10 // x)\n"
    "except ZeroDivisionError as e:\n"
    "    Node.kind = e.args\n"
    "finally:\n"
    "    print(sorted(map(lambda t: t[1], seen.values())), Node.kind)\n",
};

enum { AHEAD = 3, MAX_STATES = 4000 };

/* At every step: what comes next, comes again when the state is put back. */
static void check_program(const char *text, int python, uint64_t ticks) {
    Output straight, back;
    Run *run = start(text, python, &straight);
    while (run_slice(run, ticks) == RUN_PAUSED) {}
    int status = run_result(run)->status;
    run_free(run);

    run = start(text, python, &back);
    int states = 0;
    while (run_slice(run, ticks) == RUN_PAUSED) {
        assert_true(++states < MAX_STATES);
        RunState *s = run_save(run);
        Hash before = hash_of(run), ahead[AHEAD];
        assert_true(same(before, hash_of(run)));
        StrBuf *out = &back.out;
        size_t written = out->len, errors = back.err.len;
        int n = 0;
        while (n < AHEAD && run_slice(run, ticks) == RUN_PAUSED)
            ahead[n++] = hash_of(run);
        run_restore(run, s);
        assert_true(same(before, hash_of(run)));
        for (int i = 0; i < n; i++) {
            assert_int_equal(run_slice(run, ticks), RUN_PAUSED);
            assert_true(same(ahead[i], hash_of(run)));
            assert_false(same(ahead[i], before));
        }
        run_restore(run, s);
        run_state_free(s);
        out->len = written;
        back.err.len = errors;
    }
    assert_int_equal(run_result(run)->status, status);
    assert_true(str_eq(sb_str(&back.out), sb_str(&straight.out)));
    assert_true(str_eq(sb_str(&back.err), sb_str(&straight.err)));
    assert_true(states >= 7);
    run_free(run);
    free_output(&straight);
    free_output(&back);
}

static void what_is_put_back_goes_on_alike(void **state) {
    (void)state;
    static const int pythons[] = {6, 8, 11, 13};
    for (size_t p = 0; p < sizeof programs / sizeof *programs; p++)
        for (size_t i = 0; i < sizeof pythons / sizeof *pythons; i++)
            check_program(programs[p], pythons[i], 1 + p % 2);
}

static void the_end_can_be_undone(void **state) {
    (void)state;
    Output o;
    Run *run = start(programs[0], 13, &o);
    assert_int_equal(run_slice(run, 40), RUN_PAUSED);
    RunState *s = run_save(run);
    Hash before = hash_of(run);
    StrBuf first = {0};
    for (int i = 0; i < 3; i++) {
        size_t from = o.out.len;
        assert_int_equal(run_slice(run, 0), RUN_DONE);
        assert_int_equal(run_result(run)->status, 0);
        Str rest = {o.out.data + from, o.out.len - from};
        assert_true(rest.len > 0);
        if (i == 0)
            sb_put(&first, rest.ptr, rest.len);
        else
            assert_true(str_eq(rest, sb_str(&first)));
        run_restore(run, s);
        assert_true(same(hash_of(run), before));
    }
    assert_true(run_state_bytes(s) > 0);
    run_state_free(s);
    run_free(run);
    sb_free(&first);
    free_output(&o);
}

/* --- telling apart -------------------------------------------------------- */

static Hash hash_at_mark(const char *text) {
    Output o;
    Run *run = start(text, 13, &o);
    hash_of(run); /* what the text makes is not library then */
    while (!o.out.data || !strstr(o.out.data, "MARK"))
        assert_int_equal(run_slice(run, 1), RUN_PAUSED);
    Hash h = hash_of(run);
    run_free(run);
    free_output(&o);
    return h;
}

#define AT_MARK(text)                                                          \
    "class C: pass\n"                                                          \
    "def stop():\n"                                                            \
    "    print('MARK')\n"                                                      \
    "    return stop, stop\n" text "\n"                                        \
    "stop()[0]()\n"

static void assert_alike(const char *a, const char *b) {
    Hash x = hash_at_mark(a), y = hash_at_mark(b);
    if (!same(x, y)) fail_msg("told apart:\n%s\n%s", a, b);
}

static void assert_apart(const char *a, const char *b) {
    Hash x = hash_at_mark(a), y = hash_at_mark(b);
    if (same(x, y)) fail_msg("not told apart:\n%s\n%s", a, b);
}

static void addresses_do_not_count(void **state) {
    (void)state;
    assert_alike(AT_MARK("x = [1, [2]]; y = C(); y.a = x"),
                 AT_MARK("y = C(); x = [1, [2]]; y.a = x; x, y = y, x; "
                         "x, y = y, x; del x; x = y.a; z = y; del y; y = z; "
                         "del z"));
    assert_alike(AT_MARK("d = {}; d['a'] = 1; d['b'] = 2"),
                 AT_MARK("d = {}; d['c'] = 0; d['a'] = 1; d['b'] = 2; "
                         "del d['c']"));
    assert_alike(AT_MARK("x = [C() for i in range(50)][40:]"),
                 AT_MARK("x = [C() for i in range(9000)][40:50]"));
    assert_alike(AT_MARK("s = 'ab' + 'cd'.upper(); t = s"),
                 AT_MARK("s = 'abCD'[:]; t = 'ab' + 'CD'[0:2]"));
    assert_alike(AT_MARK("l = [1, 2]"), AT_MARK("l = [1, 2, 3, 4]; "
                                                "del l[2:]"));
}

static void what_can_be_seen_counts(void **state) {
    (void)state;
    assert_apart(AT_MARK("x = 1"), AT_MARK("x = 2"));
    assert_apart(AT_MARK("x = 1"), AT_MARK("x = 1.0"));
    assert_apart(AT_MARK("x = 'a'"), AT_MARK("x = b'a'"));
    assert_apart(AT_MARK("x = 10 ** 30"), AT_MARK("x = -10 ** 30"));
    assert_apart(AT_MARK("x = [1, 2]"), AT_MARK("x = [2, 1]"));
    assert_apart(AT_MARK("x = [1, 2]"), AT_MARK("x = (1, 2)"));
    assert_apart(AT_MARK("d = {1: 2, 3: 4}"), AT_MARK("d = {3: 4, 1: 2}"));
    assert_apart(AT_MARK("x = []; y = x"), AT_MARK("x = []; y = []"));
    assert_apart(AT_MARK("x = C(); x.a = 1"), AT_MARK("x = C(); x.a = 2"));
    assert_apart(AT_MARK("x = C(); C.a = 1"), AT_MARK("x = C(); C.b = 1"));
    assert_apart(AT_MARK("x = C(); x.x = x"),
                 AT_MARK("x = C(); x.x = C(); x.x.x = x"));
    assert_apart(AT_MARK("x = iter([1, 2]); next(x)"),
                 AT_MARK("x = iter([1, 2]); next(x); next(x)"));
    assert_apart(AT_MARK("x = {8, 1}"), AT_MARK("x = {1, 9}"));
    assert_apart(AT_MARK("x = bytearray(b'ab'); x[0] = 3"),
                 AT_MARK("x = bytearray(b'ab'); x[1] = 3"));
    assert_apart(AT_MARK("x = ValueError(1)"), AT_MARK("x = KeyError(1)"));
    assert_apart(AT_MARK("import random; random.seed(1)"),
                 AT_MARK("import random; random.seed(2)"));
    assert_apart(AT_MARK("stop.a = 1"), AT_MARK("stop.a = 2"));
    assert_apart(AT_MARK("import time; time.sleep(1)"),
                 AT_MARK("import time; time.sleep(2)"));
}

/* The image is made early, the library changed late. */
static void the_library_may_change(void **state) {
    (void)state;
    static const char text[] = "import asyncio, copy\n"
                               "def f(n):\n"
                               "    return n\n"
                               "def some(n):\n"
                               "    for i in range(6):\n"
                               "        f(n + i)\n"
                               "some(0)\n"
                               "copy.note = 5\n"
                               "some(0)\n"
                               "del copy.note\n"
                               "some(10)\n"
                               "asyncio.Semaphore.acquire_all = None\n"
                               "some(20)\n"
                               "copy.copy = f\n"
                               "some(20)\n";
    Output o;
    Run *run = start(text, 13, &o);
    Hash seen[64];
    int n = 0;
    while (n < 64 && run_slice(run, 1) == RUN_PAUSED) {
        seen[n] = hash_of(run);
        for (int i = 0; i < n; i++)
            assert_false(same(seen[i], seen[n]));
        n++;
    }
    assert_true(n >= 10);
    run_free(run);
    free_output(&o);
}

/* --- completeness --------------------------------------------------------- */

/* All that the walk finds, those that no program can name included. */
static uint32_t blind_types(Vm *vm) {
    VisitBase *b = visit_base_new(vm, visit_run);
    uint32_t blind = 0, types = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        const Type *t = (const Type *)b->items[i].obj;
        if (!(t->h.type->flags & TF_TYPE)) continue;
        types++;
        if (t->visit) continue;
        print_message("no visit slot: %s\n", t->name);
        blind++;
    }
    visit_base_free(b);
    assert_true(types > 250);
    return blind;
}

static void every_type_says_what_it_contains(void **state) {
    (void)state;
    Output o;
    Run *run = start("import asyncio, collections, concurrent.futures\n"
                     "import contextvars, datetime, functools, io, itertools\n"
                     "import logging, multiprocessing, os, queue, random\n"
                     "import subprocess, sys, threading, time, types\n"
                     "print('MARK')\n"
                     "while True: time.sleep(1)\n",
                     13, &o);
    while (!o.out.data || !strstr(o.out.data, "MARK"))
        assert_int_equal(run_slice(run, 1), RUN_PAUSED);
    assert_int_equal(blind_types(run->vm), 0);
    run_free(run);
    free_output(&o);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_back_goes_on_alike),
        cmocka_unit_test(the_end_can_be_undone),
        cmocka_unit_test(addresses_do_not_count),
        cmocka_unit_test(what_can_be_seen_counts),
        cmocka_unit_test(the_library_may_change),
        cmocka_unit_test(every_type_says_what_it_contains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
