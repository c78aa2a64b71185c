/* Where one run corresponds to another: edited programs, other programs. */
#include "model/align.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures/gather_trace.h"
#include "fixtures/growing_trace.h"
#include "fixtures/storm_trace.h"
#include "model/model.h"

/* ---- a small program that can be edited ---- */

/* Two tasks that sleep and print, one behind the other in each instant. */
typedef struct Edit {
    const char *words;  /* that the second task prints at the end */
    uint32_t line;      /* where the functions begin */
    uint32_t naps[2];   /* seconds */
    uint32_t extra;     /* lines before the first print, and prints */
    bool numbers_moved; /* handles and objects have other numbers */
    bool runs;          /* its end is not there yet */
} Edit;

typedef struct Maker {
    Trace *t;
    Edit e;
    uint32_t handle, obj;
} Maker;

static uint32_t word(Maker *m, const char *s) {
    return trace_intern_str(m->t, s);
}

static void line(Maker *m, uint32_t func, uint32_t n) {
    trace_emit(m->t, EV_LINE, 0, loc_make(func, m->e.line + n), 0, 0, 0, 0);
}

static void say(Maker *m, uint32_t task, const char *text) {
    trace_console(m->t, STREAM_OUT, loc_make(task, m->e.line), task, text,
                  strlen(text));
}

static void create(Maker *m, uint32_t task, const char *label) {
    trace_emit(m->t, EV_TASK_NEW, 0, 0, task, task, word(m, label), 0);
    trace_emit(m->t, EV_READY_PUSH, WHAT_FIRST_STEP, 0, ++m->handle, task, 0,
               1);
}

static void first_step(Maker *m, uint32_t task) {
    char nap[32];
    trace_emit(m->t, EV_CB_BEGIN, WHAT_FIRST_STEP, 0, task, task, 0, 0);
    line(m, task, 1);
    for (uint32_t i = 0; i < m->e.extra; i++) {
        line(m, task, 2);
        say(m, task, "extra\n");
    }
    line(m, task, 3);
    say(m, task, task == 1 ? "first begins\n" : "second begins\n");
    line(m, task, 4);
    snprintf(nap, sizeof nap, "sleep(%u)", m->e.naps[task - 1]);
    trace_emit(m->t, EV_OBJ_NEW, OBJ_SLEEP, 0, ++m->obj, word(m, nap),
               ref_task(task), 0);
    trace_emit(m->t, EV_STEP_END, OUT_WAITS, loc_make(task, m->e.line + 4),
               task, ref_obj(m->obj), 0, 0);
}

static void last_step(Maker *m, uint32_t task) {
    trace_set_time(m->t, m->e.naps[task - 1] * G_S);
    trace_emit(m->t, EV_CLOCK, CLOCK_SELECT, 0, 0, 0, 0, 0);
    trace_emit(m->t, EV_READY_PUSH, WHAT_WAKEUP, 0, ++m->handle, task, 0, 1);
    trace_emit(m->t, EV_CB_BEGIN, WHAT_WAKEUP, 0, m->handle, task, 0, 0);
    line(m, task, 5);
    say(m, task, task == 1 ? "first ends\n" : m->e.words);
    line(m, task, 6);
    trace_emit(m->t, EV_TASK_DONE, OUT_RETURNED, 0, task, word(m, "None"), 0,
               0);
    trace_emit(m->t, EV_STEP_END, OUT_RETURNED, 0, task, 0, 0, 0);
}

static Trace *make(Edit e) {
    Maker m = {.t = trace_new(TRACE_LINES, 0), .e = e};
    if (!m.e.words) m.e.words = "second ends\n";
    if (!m.e.naps[0]) m.e.naps[0] = 1;
    if (!m.e.naps[1]) m.e.naps[1] = 2;
    if (e.numbers_moved) {
        m.handle = 40;
        m.obj = 70;
        word(&m, "a text that the other one has not");
    }
    trace_emit(m.t, EV_RUN_BEGIN, 0, 0, word(&m, "p.py"), 0, 0, 0);
    trace_emit(m.t, EV_LOOP_NEW, 0, 0, 1, 0, 0, 0);
    create(&m, 1, "work('x')");
    create(&m, 2, "play('y')");
    trace_emit(m.t, EV_LOOP_STATE, LOOP_RUNNING, 0, 1, 0, 0, 0);
    first_step(&m, 1);
    first_step(&m, 2);
    uint32_t second = m.e.naps[0] > m.e.naps[1] ? 1 : 2;
    last_step(&m, 3 - second);
    last_step(&m, second);
    if (!e.runs) trace_end(m.t, END_OK, 0, 0);
    return m.t;
}

/* Index of the k-th event (from 0) of a kind and task. */
static uint64_t find(const Trace *t, EventKind kind, uint32_t task, int k) {
    TraceCursor *c = trace_cursor_new(t);
    uint64_t at = UINT64_MAX, pos = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c)); pos++) {
        uint32_t of = kind == EV_CB_BEGIN ? ev->b
                      : kind == EV_PRINT  ? ev->c
                      : kind == EV_CLOCK  ? task
                                          : ev->a;
        if (ev->kind == kind && of == task && k-- == 0) at = pos;
    }
    trace_cursor_free(c);
    assert_true(at != UINT64_MAX);
    return at;
}

/* ---- the same place ---- */

static void every_place_of_the_same_run_is_itself(void **state) {
    (void)state;
    Trace *traces[][2] = {
        {gather_trace(), gather_trace()},
        {storm_trace(5, 12), storm_trace(5, 12)},
        {make((Edit){0}), make((Edit){.line = 7, .numbers_moved = true})}};
    for (int k = 0; k < 3; k++) {
        for (uint64_t n = 0; n <= trace_count(traces[k][0]); n++)
            assert_int_equal(align_find(traces[k][0], n, traces[k][1]), n);
        trace_free(traces[k][0]);
        trace_free(traces[k][1]);
    }
}

static void an_edit_behind_changes_nothing(void **state) {
    (void)state;
    Trace *a = make((Edit){0}), *b = make((Edit){.words = "changed\n"});
    uint64_t print = find(a, EV_PRINT, 2, 1);
    for (uint64_t n = 0; n <= print; n++)
        assert_int_equal(align_find(a, n, b), n);
    /* Behind it, too: the deeds are the same ones. */
    assert_int_equal(align_find(a, trace_count(a), b), trace_count(b));
    trace_free(a);
    trace_free(b);
}

static void new_lines_before_move_the_place(void **state) {
    (void)state;
    Trace *a = make((Edit){0}), *b = make((Edit){.extra = 3, .line = 20});
    for (uint32_t task = 1; task <= 2; task++) {
        uint64_t wake = find(a, EV_CB_BEGIN, task, 1);
        uint64_t to = find(b, EV_CB_BEGIN, task, 1);
        for (uint64_t k = 0; k < 4; k++)
            assert_int_equal(align_find(a, wake + k, b), to + k);
        uint64_t end = find(a, EV_STEP_END, task, 0) + 1;
        assert_int_equal(align_find(a, end, b),
                         find(b, EV_STEP_END, task, 0) + 1);
    }
    trace_free(a);
    trace_free(b);
}

static void what_now_happens_later_is_found_there(void **state) {
    (void)state;
    Trace *a = make((Edit){0}), *b = make((Edit){.naps = {5, 2}});
    uint64_t n = find(a, EV_PRINT, 1, 1) + 1;
    assert_int_equal(align_find(a, n, b), find(b, EV_PRINT, 1, 1) + 1);
    trace_free(a);
    trace_free(b);
}

static void among_equal_deeds_the_nearest_in_time_counts(void **state) {
    (void)state;
    /* A storm without its texts: every task has the same label. */
    Trace *a = storm_trace(6, 40), *b = storm_trace(7, 40);
    Model *ma = model_new(a), *mb = model_new(b);
    uint64_t apart = 0, tries = 0;
    for (uint64_t n = 0; n <= trace_count(a); n += 97, tries++) {
        model_seek(ma, n);
        model_seek(mb, align_find(a, n, b));
        uint64_t x = model_now(ma)->t_ns, y = model_now(mb)->t_ns;
        apart += (x > y ? x - y : y - x) > G_S / 4;
    }
    assert_true(tries > 20 && apart * 10 < tries);
    model_free(ma);
    model_free(mb);
    trace_free(a);
    trace_free(b);
}

static void the_task_is_looked_for_then_its_function(void **state) {
    (void)state;
    Trace *a = make((Edit){0}), *b = trace_new(TRACE_LINES, 0);
    Maker m = {.t = b, .e = {.naps = {1, 2}, .words = "other\n"}};
    create(&m, 1, "rest()");
    create(&m, 2, "play('z')"); /* an argument was edited */
    first_step(&m, 1);
    first_step(&m, 2);
    trace_end(b, END_OK, 0, 0);
    /* It never wakes up there: the last that it does is nearest. */
    AlignMatch match;
    Align *al = align_new(a, find(a, EV_PRINT, 2, 1) + 1, b);
    while (align_work(al, 3)) {}
    uint64_t pos = align_position(al, &match);
    assert_int_equal(match, ALIGN_FUNCTION);
    assert_in_range(pos, find(b, EV_CB_BEGIN, 2, 0) + 1, trace_count(b));
    align_free(al);
    /* Of the first one not even the name is left. */
    al = align_new(a, find(a, EV_PRINT, 1, 1) + 1, b);
    while (align_work(al, 1000)) {}
    align_position(al, &match);
    assert_int_equal(match, ALIGN_TIME);
    align_free(al);
    trace_free(a);
    trace_free(b);
}

static void an_empty_run_has_one_place(void **state) {
    (void)state;
    Trace *a = make((Edit){0}), *b = trace_new(TRACE_LINES, 0);
    assert_int_equal(align_find(a, 30, b), 0);
    assert_int_equal(align_find(b, 30, a), 0);
    trace_free(a);
    trace_free(b);
}

/* ---- while it grows ---- */

static void a_place_is_found_as_soon_as_it_is_there(void **state) {
    (void)state;
    GrowingTrace g = growing_trace(storm_trace(5, 12));
    uint64_t n = trace_count(g.whole) * 2 / 3;
    Align *al = align_new(g.whole, n, g.grows);
    for (uint64_t end = 0; end + 7 < n; end += 7) {
        growing_by(&g, 7);
        while (align_work(al, 5)) {}
        assert_false(align_found(al));
        assert_true(align_position(al, NULL) <= end + 7);
    }
    growing_by(&g, 9);
    while (align_work(al, 5)) {}
    assert_true(align_found(al));
    assert_int_equal(align_position(al, NULL), n);
    align_free(al);
    trace_free(g.grows);
    growing_free(&g);
}

/* Nothing but lines: the place is so many of them behind the last deed. */
static void a_place_in_a_long_calculation(void **state) {
    (void)state;
    Maker ma = {.t = trace_new(TRACE_LINES, 0), .e = {.line = 1}};
    Maker mb = {.t = trace_new(TRACE_LINES, 0), .e = {.line = 9}};
    for (uint32_t i = 0; i < 500; i++)
        line(&ma, 1, i % 3);
    Align *al = align_new(ma.t, 400, mb.t);
    for (uint32_t i = 0; i < 600; i++) {
        if (i % 50 == 0) {
            while (align_work(al, 64)) {}
            assert_int_equal(align_found(al), i >= 400);
            assert_int_equal(align_position(al, NULL), i < 400 ? i : 400);
        }
        line(&mb, 1, i % 3);
    }
    align_free(al);
    trace_free(ma.t);
    trace_free(mb.t);
}

/* ---- the first divergence ---- */

static Difference difference(Edit x, Edit y) {
    Trace *a = make(x), *b = make(y);
    Difference d = align_difference(a, b);
    if (d.kind != DIVERGE_NOT && d.kind != DIVERGE_ENDS)
        for (int k = 0; k < 2; k++)
            assert_int_equal(d.behind[k], d.before[k] + 1);
    trace_free(a);
    trace_free(b);
    return d;
}

static void the_same_program_differs_nowhere(void **state) {
    (void)state;
    Difference d = difference((Edit){0}, (Edit){.line = 3});
    assert_int_equal(d.kind, DIVERGE_NOT);
    assert_int_equal(d.before[0], d.before[1]);
    assert_int_equal(d.t_ns[0], 2 * G_S);
    /* As far as both go: one of them is still running. */
    d = difference((Edit){0}, (Edit){.runs = true});
    assert_int_equal(d.kind, DIVERGE_NOT);
    assert_int_equal(d.before[0], d.before[1] + 1);
}

static void a_difference_says_what_differs(void **state) {
    (void)state;
    Edit plain = {0};
    Difference d = difference(plain, (Edit){.words = "later\n"});
    assert_int_equal(d.kind, DIVERGE_WORDS);
    assert_int_equal(d.task[0], 2);
    assert_int_equal(d.t_ns[0], 2 * G_S);
    /* Another text, before the one that both print. */
    d = difference(plain, (Edit){.extra = 1});
    assert_int_equal(d.kind, DIVERGE_WORDS);
    assert_int_equal(d.task[1], 1);
    assert_int_equal(d.before[1], d.before[0]);
    /* sleep(1), sleep(3) */
    d = difference(plain, (Edit){.naps = {3, 2}});
    assert_int_equal(d.kind, DIVERGE_WORDS);
    assert_int_equal(d.t_ns[0], 0);
}

static void other_differences(void **state) {
    (void)state;
    Trace *a = make((Edit){0}), *b = trace_new(TRACE_LINES, 0),
          *c = trace_new(TRACE_LINES, 0), *e = trace_new(TRACE_LINES, 0);
    Maker m = {.t = b};
    create(&m, 1, "work('x')");
    create(&m, 2, "play('z')");
    m = (Maker){.t = c};
    create(&m, 1, "work('x')");
    say(&m, 0, "hello\n");
    m = (Maker){.t = e};
    create(&m, 1, "work('x')");
    trace_end(e, END_OK, 0, 0);
    Difference d = align_difference(a, b);
    assert_int_equal(d.kind, DIVERGE_WHO);
    assert_int_equal(d.deeds, 1);
    assert_int_equal(d.before[1], 2);
    d = align_difference(a, c);
    assert_int_equal(d.kind, DIVERGE_WHAT);
    d = align_difference(e, a);
    assert_int_equal(d.kind, DIVERGE_ENDS);
    assert_int_equal(d.before[0], trace_count(e));
    assert_int_equal(d.behind[1], find(a, EV_TASK_NEW, 2, 0) + 1);
    trace_set_time(b, 5);
    trace_set_time(c, 6);
    trace_end(b, END_OK, 0, 0);
    trace_free(a);
    trace_free(b);
    trace_free(c);
    trace_free(e);
}

static void the_same_at_another_time(void **state) {
    (void)state;
    Trace *t[2];
    for (int k = 0; k < 2; k++) {
        Maker m = {.t = t[k] = trace_new(TRACE_LINES, 0)};
        create(&m, 1, "work('x')");
        trace_set_time(t[k], (unsigned)(k + 1) * G_S);
        say(&m, 1, "tick\n");
    }
    Difference d = align_difference(t[0], t[1]);
    assert_int_equal(d.kind, DIVERGE_TIME);
    assert_int_equal(d.t_ns[0], G_S);
    assert_int_equal(d.t_ns[1], 2 * G_S);
    trace_free(t[0]);
    trace_free(t[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_of_the_same_run_is_itself),
        cmocka_unit_test(an_edit_behind_changes_nothing),
        cmocka_unit_test(new_lines_before_move_the_place),
        cmocka_unit_test(what_now_happens_later_is_found_there),
        cmocka_unit_test(among_equal_deeds_the_nearest_in_time_counts),
        cmocka_unit_test(the_task_is_looked_for_then_its_function),
        cmocka_unit_test(an_empty_run_has_one_place),
        cmocka_unit_test(a_place_is_found_as_soon_as_it_is_there),
        cmocka_unit_test(a_place_in_a_long_calculation),
        cmocka_unit_test(the_same_program_differs_nowhere),
        cmocka_unit_test(a_difference_says_what_differs),
        cmocka_unit_test(other_differences),
        cmocka_unit_test(the_same_at_another_time),
    };
    (void)gather_source;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
