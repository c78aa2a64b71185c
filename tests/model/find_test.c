/* Finding, against looking through everything by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "fixtures/crowd_trace.h"
#include "fixtures/gather_trace.h"
#include "fixtures/model_fixture.h"
#include "fixtures/storm_trace.h"
#include "model/find.h"

typedef struct Search {
    Fixture f;
    Source *src;
    Find *find;
} Search;

static Search search_in(Trace *t, const char *path, const char *text) {
    Search s = {.f = with(t)};
    if (text) s.src = source_new(path, text, strlen(text));
    s.find = find_new(s.f.m, s.src);
    return s;
}

static void end_search(Search s) {
    find_free(s.find);
    if (s.src) source_free(s.src);
    release(s.f);
}

static void ask(const Search *s, const char *query, uint64_t units) {
    find_query(s->find, str_of(query));
    for (int i = 0; find_work(s->find, units); i++)
        assert_true(i < 10000000);
    assert_true(find_done(s->find));
}

static Search gather_search(void) {
    return search_in(gather_trace(), "gather.py", gather_source);
}

/* ---- texts ---- */

static void test_letters(void **state) {
    (void)state;
    static const struct {
        const char *text, *query;
        int at, len; /* -1: not found */
    } all[] = {
        {"Testa", "testA", 0, 5},
        {"in test a", "TEST", 3, 4},
        {"in test a", "  test  ", 3, 4},
        {"in test a", "test  a", -1, 0},
        {"ÄÖÜ", "äöü", 0, 6},
        {"привет МИР", "мир", 13, 6},
        {"ΑΒΓ", "βγ", 2, 4},
        {"任务 T1 完成", "完", 10, 3},
        {"ＡＢＣ", "abc", 0, 9}, /* full width */
        {"abc", "ｂ", 1, 1},
        {"aaab", "aab", 1, 3},
        {"", "a", -1, 0},
        {"a", "", -1, 0},
        {"a", "ab", -1, 0},
        {"\xE4\xBB", "a", -1, 0}, /* half a character */
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint32_t at = 0, len = 0;
        bool found =
            find_in(str_of(all[i].text), str_of(all[i].query), &at, &len);
        assert_int_equal(found, all[i].at >= 0);
        if (!found) continue;
        assert_int_equal(at, all[i].at);
        assert_int_equal(len, all[i].len);
    }
}

/* ---- what is found ---- */

/* Lower-case ASCII is enough for these programs. */
static bool has(Str s, const char *query) {
    size_t n = strlen(query);
    for (size_t i = 0; i + n <= s.len; i++) {
        size_t k = 0;
        while (k < n && (s.ptr[i + k] | 32) == (query[k] | 32))
            k++;
        if (k == n) return true;
    }
    return false;
}

static uint64_t count_tasks(const Trace *t, const char *query) {
    TraceCursor *c = trace_cursor_new(t);
    uint64_t n = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));)
        n += ev->kind == EV_TASK_NEW && has(trace_string(t, ev->c), query);
    trace_cursor_free(c);
    return n;
}

static uint64_t count_functions(const Trace *t, const char *query) {
    uint64_t n = 0;
    for (uint32_t k = 1; k <= trace_function_count(t); k++) {
        Str name = trace_string(t, trace_function_at(t, k)->name);
        n += !str_is(name, "<module>") && has(name, query);
    }
    return n;
}

static uint64_t count_lines(Str text, const char *query) {
    uint64_t n = 0;
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        size_t len = end ? (size_t)(end - text.ptr) : text.len;
        n += has((Str){text.ptr, len}, query);
        len += end != NULL;
        text = (Str){text.ptr + len, text.len - len};
    }
    return n;
}

static void same_counts(const Search *s, const char *query) {
    const Trace *t = s->f.t;
    assert_int_equal(find_count(s->find, FIND_TASK), count_tasks(t, query));
    assert_int_equal(find_count(s->find, FIND_FUNCTION),
                     count_functions(t, query));
    if (s->src)
        assert_int_equal(find_count(s->find, FIND_LINE),
                         count_lines((Str){s->src->text, s->src->len}, query));
    assert_int_equal(find_count(s->find, FIND_PRINT),
                     count_lines(trace_console_text(t), query));
}

static void test_everything_is_found(void **state) {
    (void)state;
    static const char *const queries[] = {"test", "a",     "main(", "result",
                                          "in t", "sleep", "zebra", "work",
                                          "ping", "START"};
    CrowdPlan plan = {4, 9, 2, false, true};
    Search all[] = {gather_search(),
                    search_in(crowd_trace(plan), "pool.py", crowd_source),
                    search_in(storm_trace(7, 2000), "storm.py", NULL)};
    for (size_t i = 0; i < 3; i++) {
        for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
            ask(&all[i], queries[q], 1 + q * 97);
            same_counts(&all[i], queries[q]);
        }
        end_search(all[i]);
    }
}

/* Only so many are listed, and more are counted. */
static void test_rows(void **state) {
    (void)state;
    Search s = search_in(storm_trace(7, 2000), "storm.py", NULL);
    Found row;
    ask(&s, "work", UINT64_MAX);
    assert_int_equal(find_count(s.find, FIND_TASK), 2000);
    assert_int_equal(find_rows(s.find, FIND_TASK), FIND_ROWS);
    for (uint32_t i = 0; i < FIND_ROWS; i++) {
        assert_true(find_row(s.find, FIND_TASK, i, &row));
        assert_int_equal(row.id, i + 1);
        assert_int_equal(row.len, 4);
    }
    assert_false(find_row(s.find, FIND_TASK, FIND_ROWS, &row));
    end_search(s);
}

/* "12" and "T12" name task 12 first, then those that begin so. */
static void test_numbers(void **state) {
    (void)state;
    Search s = search_in(storm_trace(7, 2000), "storm.py", NULL);
    static const char *const queries[] = {"12", "t12", " T12 "};
    static const uint32_t ids[] = {12, 120, 121, 122};
    for (int q = 0; q < 3; q++) {
        ask(&s, queries[q], 1000);
        assert_int_equal(find_count(s.find, FIND_TASK), 1 + 10 + 100);
        for (size_t i = 0; i < 4; i++) {
            Found row;
            assert_true(find_row(s.find, FIND_TASK, i, &row));
            assert_int_equal(row.id, ids[i]);
        }
    }
    ask(&s, "99999999999999999999", 1000);
    assert_int_equal(find_count(s.find, FIND_TASK), 0);
    end_search(s);
}

static void test_lines_and_prints(void **state) {
    (void)state;
    Search s = gather_search();
    Found row;
    ask(&s, "resuming B", 10);
    assert_int_equal(find_count(s.find, FIND_LINE), 1);
    assert_true(find_row(s.find, FIND_LINE, 0, &row));
    assert_int_equal(row.id, 12);
    assert_true(str_is(row.text, "print(\"Resuming b\")"));
    assert_int_equal(row.at, 7);
    assert_int_equal(find_times(s.find, &row), 1);
    assert_true(find_row(s.find, FIND_PRINT, 0, &row));
    assert_true(str_is(row.text, "Resuming b"));
    assert_int_equal(row.at, 0);
    assert_int_equal(row.len, 10);
    end_search(s);
}

/* ---- where it happens ---- */

/* Events by hand: those of a line or the calls of a function. */
static bool is_one(const TraceEvent *ev, const Found *what) {
    if (what->kind == FIND_LINE)
        return ev->kind == EV_LINE && loc_line(ev->loc) == what->id;
    return ev->kind == EV_CALL && !(ev->flags & FRAME_RESUMED) &&
           ev->b == what->id;
}

/* The stops at which they are seen, in order. */
static size_t places_of(const Search *s, const Found *what, uint64_t *out,
                        size_t max) {
    TraceCursor *c = trace_cursor_new(s->f.t);
    size_t n = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c)) && n < max;) {
        if (!is_one(ev, what)) continue;
        uint64_t at = trace_cursor_pos(c);
        size_t k = 0;
        while (model_stop(s->f.m, UNIT_LINE, k) < at)
            k++;
        uint64_t stop = model_stop(s->f.m, UNIT_LINE, k);
        if (!n || out[n - 1] != stop) out[n++] = stop;
    }
    trace_cursor_free(c);
    return n;
}

static void goes_round(const Search *s, const Found *what) {
    uint64_t places[400], pos = 0;
    size_t n = places_of(s, what, places, 400);
    if (n == 0 || n == 400) return;
    for (size_t i = 0; i <= n; i++) {
        assert_true(find_place(s->find, what, pos, 1, &pos));
        assert_int_equal(pos, places[i % n]);
    }
    pos = model_end(s->f.m) + 1;
    for (size_t i = n; i-- > 0;) {
        assert_true(find_place(s->find, what, pos, -1, &pos));
        assert_int_equal(pos, places[i]);
    }
    assert_true(find_place(s->find, what, pos, -1, &pos));
    assert_int_equal(pos, places[n - 1]);
}

static void test_places(void **state) {
    (void)state;
    CrowdPlan plan = {4, 9, 2, false, true};
    Search all[] = {gather_search(),
                    search_in(crowd_trace(plan), "pool.py", crowd_source)};
    for (size_t k = 0; k < 2; k++) {
        const Search *s = &all[k];
        ask(s, "", 100); /* events are known without a query too */
        Found what = {.kind = FIND_FUNCTION};
        for (what.id = 1; what.id <= trace_function_count(s->f.t); what.id++)
            goes_round(s, &what);
        what.kind = FIND_LINE;
        for (what.id = 1; what.id <= s->src->nlines; what.id++)
            goes_round(s, &what);
        end_search(all[k]);
    }
}

/* A long run: the groups of events that are looked at hold what is there. */
static void test_far_places(void **state) {
    (void)state;
    static const char text[] = "import asyncio\n\n\nasync def work(n):\n"
                               "    await asyncio.sleep(n)\n\n\n\n\n";
    Search s = search_in(storm_trace(3, 3000), "storm.py", text);
    ask(&s, "", 1000);
    const TraceFunction *fn = trace_function_at(s.f.t, 1);
    assert_true(str_is(trace_string(s.f.t, fn->file), "storm.py"));
    Found call = {.kind = FIND_FUNCTION, .id = 1};
    uint64_t n = 0, pos = 0, first = 0;
    for (; find_place(s.find, &call, pos, 1, &pos) && pos != first; n++)
        if (!n) first = pos;
    TraceCursor *c = trace_cursor_new(s.f.t);
    uint64_t calls = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));)
        calls += is_one(ev, &call);
    trace_cursor_free(c);
    assert_int_equal(find_times(s.find, &call), calls);
    assert_int_equal(n, calls); /* each is at a stop of its own */
    end_search(s);
}

static void test_printed_places(void **state) {
    (void)state;
    Search s = gather_search();
    Found row;
    uint64_t pos = 0, seen[4];
    ask(&s, "resum", 1000);
    assert_true(find_row(s.find, FIND_PRINT, 0, &row));
    assert_int_equal(find_count(s.find, FIND_PRINT), 2);
    for (int i = 0; i < 4; i++) {
        assert_true(find_place(s.find, &row, pos, 1, &pos));
        seen[i] = pos;
        model_seek(s.f.m, pos);
        ConsoleLine line;
        uint32_t n = model_console_lines(s.f.m);
        assert_true(model_console_line(s.f.m, n - 1, &line));
        /* b sleeps for one second, a for three */
        assert_true(str_is(line.text, i % 2 ? "Resuming a" : "Resuming b"));
    }
    assert_int_equal(seen[0], seen[2]);
    assert_true(find_first(s.find, &row, seen[1], &pos));
    assert_int_equal(pos, seen[0]);
    assert_true(find_place(s.find, &row, seen[1], -1, &pos));
    assert_int_equal(pos, seen[0]);
    assert_true(find_place(s.find, &row, seen[0], -1, &pos));
    assert_int_equal(pos, seen[1]);
    end_search(s);
}

/* From its creation through all that happens to it, and round. */
static void test_task_places(void **state) {
    (void)state;
    Search s = gather_search();
    Found row;
    uint64_t pos = 0, first;
    ask(&s, "t3", 1000);
    assert_true(find_row(s.find, FIND_TASK, 0, &row));
    assert_int_equal(row.id, 3);
    assert_true(find_first(s.find, &row, 0, &first));
    TaskRow t;
    model_seek(s.f.m, first);
    assert_true(model_task(s.f.m, 3, &t));
    assert_int_equal(t.steps, 0);
    pos = first;
    int moves = 0;
    do {
        uint64_t before = pos;
        assert_true(find_place(s.find, &row, pos, 1, &pos));
        assert_true(pos != before);
        moves++;
    } while (pos != first && moves < 20);
    assert_in_range(moves, 5, 7); /* runs, waits, ready, runs, done, and back */
    end_search(s);
}

static void test_turns_are_found_from_anywhere(void **state) {
    (void)state;
    Search s = search_in(storm_trace(5, 40), "storm.py", NULL);
    for (uint32_t task = 1; task <= 40; task++) {
        uint64_t all[400];
        size_t n = 0;
        for (uint64_t pos = 0, to; n < 400; pos = to) {
            to = model_turn(s.f.m, task, pos, 1);
            if (to == pos) break;
            assert_true(to > pos);
            all[n++] = to;
        }
        assert_in_range(n, 2, 399);
        for (uint64_t pos = 0; pos <= model_end(s.f.m); pos += 7) {
            size_t k = 0;
            while (k < n && all[k] <= pos)
                k++;
            assert_int_equal(model_turn(s.f.m, task, pos, 1),
                             k < n ? all[k] : pos);
            while (k > 0 && all[k - 1] >= pos)
                k--;
            assert_int_equal(model_turn(s.f.m, task, pos, -1),
                             k > 0 ? all[k - 1] : pos);
        }
    }
    assert_int_equal(model_turn(s.f.m, 41, 9, 1), 9);
    assert_int_equal(model_turn(s.f.m, 0, 9, -1), 9);
    end_search(s);
}

/* ---- a run that goes on ---- */

static void say(Trace *t, const char *text) {
    trace_console(t, STREAM_OUT, 0, 0, text, strlen(text));
}

static void test_growing(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_LINES, 0);
    trace_emit(t, EV_RUN_BEGIN, 0, 0, 0, 0, 0, 0);
    say(t, "one fi");
    Search s = search_in(t, "x.py", NULL);
    ask(&s, "fish", 10);
    assert_int_equal(find_count(s.find, FIND_PRINT), 0);
    say(t, "sh, ");
    model_update(s.f.m);
    assert_false(find_done(s.find));
    while (find_work(s.find, 3)) {}
    assert_int_equal(find_count(s.find, FIND_PRINT), 1);
    say(t, "two fish\nred ");
    say(t, "fish\n");
    for (int i = 0; i < 1000; i++)
        say(t, i % 10 ? "-\n" : "blue fish\n");
    model_update(s.f.m);
    while (find_work(s.find, 100)) {}
    assert_int_equal(find_count(s.find, FIND_PRINT), 102);
    Found row;
    assert_true(find_row(s.find, FIND_PRINT, 0, &row));
    assert_true(str_is(row.text, "one fish, two fish"));
    assert_int_equal(row.at, 4);
    uint64_t pos;
    assert_true(find_first(s.find, &row, 0, &pos));
    assert_in_range(pos, 3, model_end(s.f.m)); /* behind its second piece */
    end_search(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters),
        cmocka_unit_test(test_everything_is_found),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_lines_and_prints),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_far_places),
        cmocka_unit_test(test_printed_places),
        cmocka_unit_test(test_task_places),
        cmocka_unit_test(test_turns_are_found_from_anywhere),
        cmocka_unit_test(test_growing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
