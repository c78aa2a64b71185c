/* Going on from equal states once instead of every time changes nothing: the
 * outputs of all schedules, each run by itself, are those of the graph in which
 * states with one hash are one. */
#include "engine/run_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"

/* --- sets of texts -------------------------------------------------------- */

typedef struct Texts {
    char **items;
    size_t n, cap;
} Texts;

static void texts_add(Texts *t, const char *a, const char *b) {
    StrBuf sb = {0};
    sb_printf(&sb, "%s%s", a, b);
    for (size_t i = 0; i < t->n; i++) {
        if (strcmp(t->items[i], sb.data) != 0) continue;
        sb_free(&sb);
        return;
    }
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 8;
        t->items = mem_realloc(t->items, t->cap * sizeof *t->items);
    }
    t->items[t->n++] = mem_strdup(sb.data);
    sb_free(&sb);
}

static bool texts_have(const Texts *t, const char *text) {
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->items[i], text) == 0) return true;
    return false;
}

static void texts_free(Texts *t) {
    for (size_t i = 0; i < t->n; i++)
        mem_free(t->items[i]);
    mem_free(t->items);
}

/* --- the two searches ----------------------------------------------------- */

typedef struct Known {
    uint64_t hash[2];
    Texts rest; /* what can be written from there on */
} Known;

typedef struct Search {
    Run *run;
    StrBuf out;
    Known *known;
    size_t n, cap;
    size_t ends;
    size_t schedules, most;
} Search;

static void collect(void *ctx, int stream, const char *text, size_t n) {
    if (stream == 1) sb_put(&((Search *)ctx)->out, text, n);
}

static void begin(Search *s, const char *text, int python) {
    *s = (Search){0};
    RunOptions o = {.no_trace = true, .exploring = true, .python = python};
    o.write = collect;
    o.ctx = s;
    s->run = run_new(text, strlen(text), "program.py", &o);
}

static void end(Search *s) {
    run_free(s->run);
    sb_free(&s->out);
    for (size_t i = 0; i < s->n; i++)
        texts_free(&s->known[i].rest);
    mem_free(s->known);
}

/* To the next choice: how many ways, 0 at the end. */
static uint32_t advance(Search *s) {
    if (run_slice(s->run, 0) == RUN_PAUSED)
        return run_at_choice(s->run, NULL, 0);
    char status[32];
    snprintf(status, sizeof status, "(%d)", run_result(s->run)->status);
    sb_puts(&s->out, status);
    return 0;
}

static void cut(StrBuf *sb, size_t len) {
    sb->len = len;
    if (sb->data) sb->data[len] = 0;
}

static const char *written(const Search *s) {
    return s->out.data ? s->out.data : "";
}

/* Every schedule, from the beginning of the choice the run stands at. */
static void run_all(Search *s, uint32_t ways, Texts *outputs) {
    if (ways == 0) {
        texts_add(outputs, written(s), "");
        s->schedules++;
        return;
    }
    RunState *state = run_save(s->run);
    size_t len = s->out.len;
    for (uint32_t way = 0; way < ways && s->schedules < s->most; way++) {
        if (way) run_restore(s->run, state);
        cut(&s->out, len);
        run_choose(s->run, way);
        run_all(s, advance(s), outputs);
    }
    run_state_free(state);
}

static size_t merge(Search *s, uint32_t ways);

static void merge_way(Search *s, uint32_t way, Texts *rest) {
    run_choose(s->run, way);
    size_t from = s->out.len;
    size_t next = merge(s, advance(s));
    char *edge = mem_strdup(written(s) + from);
    const Texts *more = &s->known[next].rest;
    for (size_t i = 0; i < more->n; i++)
        texts_add(rest, edge, more->items[i]);
    mem_free(edge);
}

static size_t know(Search *s, const uint64_t hash[2], Texts rest) {
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 64;
        s->known = mem_realloc(s->known, s->cap * sizeof *s->known);
    }
    s->known[s->n] = (Known){{hash[0], hash[1]}, rest};
    return s->n++;
}

/* What can be written from here on, each state entered once.  The text so far
 * is left as it was found. */
static size_t merge(Search *s, uint32_t ways) {
    uint64_t hash[2] = {0, 0};
    Texts rest = {0};
    if (ways == 0) {
        texts_add(&rest, "", "");
        s->ends++;
        return know(s, hash, rest);
    }
    run_hash(s->run, hash);
    for (size_t i = 0; i < s->n; i++)
        if (!memcmp(s->known[i].hash, hash, sizeof hash)) return i;
    RunState *state = run_save(s->run);
    size_t len = s->out.len;
    for (uint32_t way = 0; way < ways; way++) {
        if (way) run_restore(s->run, state);
        merge_way(s, way, &rest);
        cut(&s->out, len);
    }
    run_state_free(state);
    return know(s, hash, rest);
}

static void compare(const char *text, int python, size_t most) {
    Search all, merged;
    Texts outputs = {0};
    begin(&all, text, python);
    all.most = most;
    run_all(&all, advance(&all), &outputs);
    begin(&merged, text, python);
    uint32_t ways = advance(&merged);
    char *first = mem_strdup(written(&merged));
    size_t root = merge(&merged, ways);
    Texts found = {0};
    for (size_t i = 0; i < merged.known[root].rest.n; i++)
        texts_add(&found, first, merged.known[root].rest.items[i]);
    print_message("%zu schedules%s, %zu states, %zu outputs\n", all.schedules,
                  all.schedules < most ? "" : " (not all)",
                  merged.n - merged.ends, found.n);
    for (size_t i = 0; i < outputs.n; i++)
        if (!texts_have(&found, outputs.items[i]))
            fail_msg("lost:\n%s", outputs.items[i]);
    for (size_t i = 0; all.schedules < most && i < found.n; i++)
        if (!texts_have(&outputs, found.items[i]))
            fail_msg("made up:\n%s", found.items[i]);
    assert_true(outputs.n > 1);
    assert_true(merged.n - merged.ends < all.schedules);
    mem_free(first);
    texts_free(&outputs);
    texts_free(&found);
    end(&all);
    end(&merged);
}

#define TWO(body)                                                              \
    "import threading, time, queue\n"                                          \
    "n = 0\n"                                                                  \
    "lock = threading.Lock()\n"                                                \
    "ready = threading.Event()\n"                                              \
    "q = queue.Queue(1)\n" body                                                \
    "ts = [threading.Thread(target=f, args=(k,)) for k in 'ab']\n"             \
    "for t in ts: t.start()\n"                                                 \
    "for t in ts: t.join()\n"                                                  \
    "print('end', n)\n"

static const char *const programs[] = {
    TWO("def f(k):\n"
        "    print(k, 1)\n"
        "    print(k, 2)\n"),

    TWO("def f(k):\n"
        "    global n\n"
        "    seen = n\n"
        "    time.sleep(0)\n"
        "    n = seen + 1\n"),

    TWO("def f(k):\n"
        "    global n\n"
        "    with lock:\n"
        "        n += 1\n"
        "        mine = n\n"
        "    print(k, mine)\n"),

    TWO("def f(k):\n"
        "    if k == 'a':\n"
        "        ready.wait()\n"
        "        print('is set')\n"
        "        q.put('x')\n"
        "    else:\n"
        "        ready.set()\n"
        "        print('sets')\n"
        "        print(q.get())\n"),

    TWO("def f(k):\n"
        "    q.put(k)\n"
        "    time.sleep(1)\n"
        "    print(k, q.get())\n"),

    TWO("gate = threading.Condition()\n"
        "def f(k):\n"
        "    global n\n"
        "    with gate:\n"
        "        n += 1\n"
        "        if n < 2: gate.wait(1)\n"
        "        else: gate.notify()\n"
        "        print(k, n)\n"
        "        n += 1\n"),

    "import asyncio, threading\n"
    "loop = asyncio.new_event_loop()\n"
    "def f():\n"
    "    loop.call_soon_threadsafe(print, 'a')\n"
    "    loop.call_soon_threadsafe(loop.stop)\n"
    "    print('b')\n"
    "t = threading.Thread(target=f)\n"
    "t.start()\n"
    "loop.call_soon(print, 'c')\n"
    "loop.run_forever()\n"
    "t.join()\n",

    "import time\n"
    "from concurrent.futures import ThreadPoolExecutor\n"
    "def f(k):\n"
    "    print(k)\n"
    "    time.sleep(k % 2)\n"
    "    return k\n"
    "with ThreadPoolExecutor(2) as pool:\n"
    "    for x in pool.map(f, range(2)):\n"
    "        print('->', x)\n",

    "import asyncio, threading, time\n"
    "async def work(k):\n"
    "    await asyncio.sleep(1)\n"
    "    print(k)\n"
    "    return k\n"
    "async def main():\n"
    "    loop = asyncio.get_event_loop()\n"
    "    job = loop.run_in_executor(None, f, loop)\n"
    "    print('main')\n"
    "    print(await job, await work('own'))\n"
    "def f(loop):\n"
    "    print('f')\n"
    "    return asyncio.run_coroutine_threadsafe(work('f'), loop).result()\n"
    "loop = asyncio.new_event_loop()\n"
    "loop.run_until_complete(main())\n",
};

static void merging_changes_nothing(void **state) {
    (void)state;
    enum { MOST = 14000 };
    static const int pythons[] = {6, 13, 8, 11};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        compare(programs[i], pythons[i % 4], MOST);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merging_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
