/* The host of the window: files that change, runs in slices, limits; and real
 * programs that grow and run again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "files.h"
#include "fixtures/same_model.h"
#include "host.h"
#include "model/align.h"

static char folder[] = "/tmp/loopscope-host-XXXXXX";
static char path[64];

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/p.py", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder);
}

/* `ago`: seconds since it was written. */
static void write_file(const char *at, const char *text, long ago) {
    FILE *f = fopen(at, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    struct timespec times[2];
    clock_gettime(CLOCK_REALTIME, &times[0]);
    times[0].tv_sec -= ago;
    times[1] = times[0];
    assert_int_equal(utimensat(AT_FDCWD, at, times, 0), 0);
}

/* ---- files ---- */

static void a_changed_file_is_noticed(void **state) {
    (void)state;
    RunChoices choices = {0};
    AppHost h = program_host(&choices);
    write_file(path, "x = 1\n", 100);
    Program *p = h.load(h.ctx, path, false);
    assert_false(h.changed(h.ctx, p));
    write_file(path, "x = 2\n", 50); /* of the same length */
    assert_true(h.changed(h.ctx, p));
    program_free(p);
    p = h.load(h.ctx, path, false);
    assert_false(h.changed(h.ctx, p));
    /* Another file in its place, of the same time and length. */
    char other[80];
    struct stat st;
    snprintf(other, sizeof other, "%s.new", path);
    write_file(other, "x = 3\n", 50);
    assert_int_equal(stat(path, &st), 0);
    struct timespec times[2] = {st.st_mtim, st.st_mtim};
    utimensat(AT_FDCWD, other, times, 0);
    assert_int_equal(rename(other, path), 0);
    assert_true(h.changed(h.ctx, p));
    program_free(p);
}

static void a_file_on_its_way_is_left_alone(void **state) {
    (void)state;
    RunChoices choices = {0};
    AppHost h = program_host(&choices);
    write_file(path, "x = 1\n", 100);
    Program *p = h.load(h.ctx, path, false);
    unlink(path);
    assert_false(h.changed(h.ctx, p));
    write_file(path, "", 0); /* just been emptied, to be written */
    assert_false(h.changed(h.ctx, p));
    write_file(path, "", 10);
    assert_true(h.changed(h.ctx, p));
    write_file(path, "x = 4\n", -5); /* by another machine's clock */
    assert_true(h.changed(h.ctx, p));
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_false(h.changed(h.ctx, p));
    rmdir(path);
    program_free(p);
}

/* ---- runs ---- */

static Program *load(RunChoices *choices, const char *text) {
    AppHost h = program_host(choices);
    write_file(path, text, 1);
    return h.load(h.ctx, path, false);
}

static void a_slice_takes_its_time(void **state) {
    (void)state;
    RunChoices choices = {0};
    AppHost h = program_host(&choices);
    Program *p = load(&choices, "while True:\n    x = 'y' * 1000\n");
    for (int i = 0; i < 5; i++) {
        uint64_t before = p->steps;
        double begun = h.clock(h.ctx);
        h.advance(h.ctx, p, 0.01);
        /* A busy machine may take the processor away meanwhile. */
        assert_true(h.clock(h.ctx) - begun < 0.5);
        assert_true(p->running && p->steps > before);
    }
    h.stop(h.ctx, p);
    assert_false(p->running);
    h.stop(h.ctx, p); /* again: nothing */
    assert_int_equal(p->limit, LIMIT_NONE);
    program_free(p);
}

static void ended_by(RunChoices choices, const char *text, RunLimit limit,
                     uint64_t n) {
    AppHost h = program_host(&choices);
    Program *p = load(&choices, text);
    while (p->running)
        h.advance(h.ctx, p, 0.02);
    assert_int_equal(p->limit, limit);
    assert_int_equal(p->limit_n, n);
    program_free(p);
}

static void limits_have_numbers(void **state) {
    (void)state;
    static const char endless[] = "while True:\n    pass\n";
    ended_by((RunChoices){.max_steps = 1234}, endless, LIMIT_STEPS, 1234);
    ended_by((RunChoices){.max_output = 50},
             "while True:\n    print('x' * 9)\n", LIMIT_OUTPUT, 50);
    ended_by((RunChoices){.max_time = 20},
             "import time\nwhile True:\n    time.sleep(3)\n", LIMIT_TIME, 20);
    ended_by((RunChoices){.max_memory = 16},
             "x = []\nwhile True:\n    x.append([1])\n", LIMIT_MEMORY, 16);
    ended_by((RunChoices){0}, "print('x')\n", LIMIT_NONE, 0);
}

/* ---- real programs ---- */

static const char busy[] =
    "import asyncio, threading, queue\n"
    "def worker(q):\n"
    "    while (item := q.get()) is not None:\n"
    "        print(item)\n"
    "async def work(n):\n"
    "    for i in range(n % 7):\n"
    "        await asyncio.sleep(i / 10)\n"
    "    if n % 50 == 0:\n"
    "        await asyncio.to_thread(print, n)\n"
    "    return n\n"
    "async def main():\n"
    "    q = queue.Queue()\n"
    "    t = threading.Thread(target=worker, args=(q,))\n"
    "    t.start()\n"
    "    for k in range(5):\n"
    "        r = await asyncio.gather(*[work(n) for n in range(60)])\n"
    "        q.put(sum(r))\n"
    "    q.put(None)\n"
    "    t.join()\n"
    "asyncio.run(main())\n";

static void a_run_that_was_watched_is_the_same(void **state) {
    (void)state;
    RunChoices choices = {0};
    AppHost h = program_host(&choices);
    Program *p = load(&choices, busy);
    Model *m = model_new(p->trace);
    TimerRow timers[4];
    while (p->running) {
        h.advance(h.ctx, p, 0.00001);
        model_update(m);
        model_seek(m, model_end(m) * 3 / 4);
        model_timers(m, timers, 4);
        timeline_lanes(m);
        model_prepare(m, 2000);
    }
    Model *once = model_new(p->trace);
    same_stops(m, once);
    for (uint64_t i = 0; i <= 50; i++) {
        model_seek(m, model_end(m) * i / 50);
        model_seek(once, model_end(m) * i / 50);
        same_now(m, once);
    }
    same_timeline(m, once);
    same_finds(m, once, "1");
    model_free(m);
    model_free(once);
    program_free(p);
}

/* Every stop of every lesson is found again, by line numbers or without. */
static void a_lesson_that_runs_again_is_itself(void **state) {
    (void)state;
    RunChoices choices = {0};
    size_t count, runs = 0;
    Lesson *lessons = lessons_list(&count);
    for (size_t i = 0; i < count; i++) {
        AppHost h = program_host(&choices);
        Program *a = h.load(h.ctx, lessons[i].path, true);
        Program *b = h.load(h.ctx, lessons[i].path, true);
        while (a->running)
            h.advance(h.ctx, a, 1);
        while (b->running)
            h.advance(h.ctx, b, 1);
        for (uint64_t n = 0; a->trace && n <= trace_count(a->trace); n += 5)
            assert_int_equal(align_find(a->trace, n, b->trace), n);
        if (a->trace) {
            Difference d = align_difference(a->trace, b->trace);
            assert_int_equal(d.kind, DIVERGE_NOT);
            runs++;
        }
        program_free(a);
        program_free(b);
    }
    assert_true(runs > 20);
    lessons_free(lessons, count);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_changed_file_is_noticed),
        cmocka_unit_test(a_file_on_its_way_is_left_alone),
        cmocka_unit_test(a_slice_takes_its_time),
        cmocka_unit_test(limits_have_numbers),
        cmocka_unit_test(a_run_that_was_watched_is_the_same),
        cmocka_unit_test(a_lesson_that_runs_again_is_itself),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
