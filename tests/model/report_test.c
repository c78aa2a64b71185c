/* What is told of a run when it is over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures/gather_trace.h"
#include "fixtures/model_fixture.h"
#include "model/report.h"

enum { SECOND = 1000000000 };

static uint32_t word(Trace *t, const char *s) {
    return trace_intern_str(t, s);
}

/* A loop whose task k runs function f of line 10 * k; numbers from 1. */
static Trace *begin(uint32_t tasks) {
    Trace *t = trace_new(TRACE_LINES, 0);
    trace_emit(t, EV_RUN_BEGIN, 0, 0, word(t, "a.py"), word(t, "3.13"), 0, 0);
    trace_function(t, STR("f"), STR("a.py"), 7);
    trace_emit(t, EV_LOOP_NEW, 0, 0, 1, 0, 0, 0);
    trace_emit(t, EV_LOOP_STATE, LOOP_RUNNING, 0, 1, 0, 0, 0);
    for (uint32_t k = 1; k <= tasks; k++) {
        trace_emit(t, EV_TASK_NEW, 0, 0, k, 1, word(t, "f()"), 0);
        trace_emit(t, EV_READY_PUSH, WHAT_FIRST_STEP, 0, k, k, 0, 1);
    }
    trace_emit(t, EV_ITER, POLL_WORK, 0, 1, 1, 0, 0);
    return t;
}

static void step(Trace *t, uint32_t task) {
    trace_emit(t, EV_CB_BEGIN, WHAT_FIRST_STEP, 0, task, task, 0, 0);
}

static void block(Trace *t, uint32_t task, uint32_t line, uint64_t seconds) {
    uint32_t at = loc_make(1, line);
    uint64_t until = t->now + seconds * SECOND;
    trace_emit(t, EV_BLOCK_BEGIN, 0, at, task, word(t, "time.sleep(2)"),
               TRACE_LO(until), TRACE_HI(until));
    trace_set_time(t, until);
    trace_emit(t, EV_CLOCK, CLOCK_BLOCKING, 0, 0, 0, 0, 0);
    trace_emit(t, EV_BLOCK_END, 0, at, task, 0, 0, 0);
}

static void done(Trace *t, uint32_t task) {
    trace_emit(t, EV_TASK_DONE, OUT_RETURNED, 0, task, word(t, "None"), 0, 0);
    trace_emit(t, EV_STEP_END, OUT_RETURNED, loc_make(1, 9), task, 0, 0, 0);
}

/* Nothing is wrong with it: three tasks in ten iterations and three seconds. */
static void test_a_good_run(void **state) {
    (void)state;
    Fixture f = with(gather_trace());
    model_seek(f.m, 5);
    Report r = report_of(f.m);
    assert_int_equal(model_pos(f.m), 5); /* is left where it was */
    assert_int_equal(r.reason, END_OK);
    assert_true(r.t_ns == 3ull * SECOND);
    assert_int_equal(r.tasks, 3);
    assert_int_equal(r.ended, 3);
    assert_int_equal(r.failed, 0);
    assert_int_equal(r.iterations, 10);
    assert_int_equal(r.loops, 1);
    assert_int_equal(r.never_awaited + r.not_looked_at + r.threads, 0);
    assert_int_equal(r.remarks.len, 0);
    report_free(&r);
    release(f);
}

/* The same call at the same line is one remark; outside a callback it holds up
 * nobody. */
static void test_blocking(void **state) {
    (void)state;
    Trace *t = begin(1);
    step(t, 1);
    block(t, 1, 10, 2);
    block(t, 1, 11, 1);
    block(t, 1, 10, 3);
    done(t, 1);
    block(t, 0, 12, 4);
    trace_end(t, END_OK, 0, 0);
    Fixture f = with(t);
    Report r = report_of(f.m);
    assert_int_equal(r.remarks.len, 2);
    const Remark *k = &r.remarks.data[0];
    assert_int_equal(k->kind, REMARK_BLOCKED);
    assert_true(str_is(k->name, "time.sleep(2)"));
    assert_int_equal(loc_line(k->loc), 10);
    assert_int_equal(k->times, 2);
    assert_true(k->ns == 5ull * SECOND);
    assert_int_equal(k->task, 1);
    model_seek(f.m, k->pos); /* where it can be seen */
    assert_true(model_now(f.m)->blocked);
    assert_int_equal(loc_line(r.remarks.data[1].loc), 11);
    report_free(&r);
    release(f);
}

/* What Python complains about, with the lines that are to blame. */
static void test_warnings(void **state) {
    (void)state;
    Trace *t = begin(3);
    step(t, 1);
    trace_emit(t, EV_CORO_NEW, 0, loc_make(1, 18), 40, 1, word(t, "g()"), 0);
    trace_emit(t, EV_WARN, WARN_NEVER_AWAITED, loc_make(1, 20), ref_obj(40), 0,
               word(t, "g"), 0);
    done(t, 1);
    step(t, 2);
    trace_emit(t, EV_TASK_DONE, OUT_RAISED, loc_make(1, 12), 2,
               word(t, "ValueError('no')"), word(t, "ValueError"), 0);
    trace_emit(t, EV_STEP_END, OUT_RAISED, loc_make(1, 12), 2, 0, 0, 0);
    trace_emit(t, EV_WARN, WARN_NEVER_RETRIEVED, 0, ref_task(2), 0, 0, 0);
    trace_emit(t, EV_WARN, WARN_PENDING, 0, ref_task(3), 0, 0, 0);
    trace_end(t, END_OK, 0, 0);
    Fixture f = with(t);
    Report r = report_of(f.m);
    assert_int_equal(r.never_awaited, 1);
    assert_int_equal(r.not_looked_at, 1);
    assert_int_equal(r.tasks, 3);
    assert_int_equal(r.ended, 2);
    assert_int_equal(r.failed, 1);
    assert_int_equal(r.remarks.len, 3);
    const Remark *k = r.remarks.data;
    assert_int_equal(k[0].kind, REMARK_NEVER_AWAITED);
    assert_int_equal(loc_line(k[0].loc), 18); /* where it was made */
    assert_int_equal(k[0].pos, behind(t, EV_CORO_NEW, 0));
    assert_true(str_is(k[0].name, "g"));
    assert_int_equal(k[1].kind, REMARK_NOT_LOOKED_AT);
    assert_int_equal(k[1].task, 2);
    assert_int_equal(loc_line(k[1].loc), 12);
    assert_int_equal(k[1].pos, behind(t, EV_STEP_END, 1));
    assert_true(str_is(k[1].name, "ValueError"));
    assert_int_equal(k[2].kind, REMARK_PENDING);
    assert_int_equal(k[2].task, 3);
    assert_int_equal(loc_line(k[2].loc), 7); /* never began: its def */
    report_free(&r);
    release(f);
}

/* T1 waits for T2, T2 for a lock that nobody gives back: only the latter is
 * told. */
static void test_nobody_wakes_it(void **state) {
    (void)state;
    Trace *t = begin(2);
    step(t, 1);
    trace_emit(t, EV_STEP_END, OUT_WAITS, loc_make(1, 10), 1, ref_task(2), 0,
               0);
    step(t, 2);
    trace_emit(t, EV_OBJ_NEW, OBJ_LOCK_WAIT, loc_make(1, 20), 5,
               word(t, "lock.acquire()"), ref_obj(4), 0);
    trace_emit(t, EV_STEP_END, OUT_WAITS, loc_make(1, 20), 2, ref_obj(5), 0, 0);
    uint64_t pos = trace_count(t);
    trace_end(t, END_NEVER, 124, 0);
    Fixture f = with(t);
    Report r = report_of(f.m);
    assert_int_equal(r.remarks.len, 1);
    const Remark *k = &r.remarks.data[0];
    assert_int_equal(k->kind, REMARK_STUCK);
    assert_int_equal(k->task, 2);
    assert_int_equal(loc_line(k->loc), 20);
    assert_int_equal(k->pos, pos);
    assert_true(str_is(k->name, "lock.acquire()"));
    report_free(&r);
    release(f);
}

/* What has ended the main program: where it was raised, not where it came by,
 * and not one that was caught. */
static void test_the_exception(void **state) {
    (void)state;
    static const EndReason reasons[] = {END_EXCEPTION, END_OK};
    for (int i = 0; i < 2; i++) {
        Trace *t = begin(1);
        trace_emit(t, EV_CALL, 0, loc_make(1, 1), 1, 1, 0, 0);
        trace_emit(t, EV_RAISE, RAISE_NEW, loc_make(1, 3), word(t, "KeyError"),
                   0, 0, 0);
        trace_emit(t, EV_CATCH, 0, loc_make(1, 4), word(t, "KeyError"), 0, 0,
                   0);
        step(t, 1);
        block(t, 1, 10, 2);
        trace_emit(t, EV_RAISE, RAISE_NEW, loc_make(1, 12),
                   word(t, "ValueError"), word(t, "no"), 0, 0);
        uint64_t pos = trace_count(t);
        trace_emit(t, EV_STEP_END, OUT_RAISED, loc_make(1, 12), 1, 0, 0, 0);
        trace_emit(t, EV_RAISE, RAISE_STORED, loc_make(1, 20),
                   word(t, "ValueError"), word(t, "no"), 0, 0);
        trace_emit(t, EV_RETURN, OUT_RAISED, loc_make(1, 20), 1, 0, 0, 0);
        trace_end(t, reasons[i], 1, 0);
        Fixture f = with(t);
        Report r = report_of(f.m);
        const Remark *k = r.remarks.data;
        if (reasons[i] == END_OK) { /* such as sys.exit() */
            assert_int_equal(k[0].kind, REMARK_BLOCKED);
        } else {
            assert_int_equal(r.remarks.len, 2);
            assert_int_equal(k[0].kind, REMARK_DIED);
            assert_true(str_is(k[0].name, "ValueError"));
            assert_true(str_is(k[0].text, "no"));
            assert_int_equal(loc_line(k[0].loc), 12);
            assert_int_equal(k[0].pos, pos);
            assert_int_equal(k[1].kind, REMARK_BLOCKED);
        }
        report_free(&r);
        release(f);
    }
}

/* Iterations follow each other, and line 9 gives way in each of them. */
static Trace *spinning(void) {
    Trace *t = begin(1);
    for (uint32_t i = 2; i < 200; i++) {
        trace_emit(t, EV_CB_BEGIN, WHAT_STEP, 0, i, 1, 0, 0);
        trace_emit(t, EV_LINE, 0, loc_make(1, 9), 0, 0, 0, 0);
        trace_emit(t, EV_READY_PUSH, WHAT_STEP, 0, i + 1, 1, 0, 1);
        trace_emit(t, EV_STEP_END, OUT_YIELDED, loc_make(1, 9), 1, 0, 0, 0);
        trace_emit(t, EV_ITER, POLL_WORK, 0, 1, i, 0, 0);
    }
    return t;
}

static void test_what_it_was_doing(void **state) {
    (void)state;
    Trace *t = spinning();
    trace_end(t, END_LIMIT, 1, 0);
    Fixture f = with(t);
    Report r = report_of(f.m);
    assert_int_equal(r.busy, BUSY_SPINS);
    assert_int_equal(loc_line(r.busy_loc), 9);
    assert_int_equal(r.busy_task, 1);
    report_free(&r);
    release(f);

    t = spinning(); /* the same, but then it sleeps */
    trace_set_time(t, SECOND);
    trace_emit(t, EV_CLOCK, CLOCK_SELECT, 0, 0, 0, 0, 0);
    trace_end(t, END_LIMIT, 1, 0);
    f = with(t);
    r = report_of(f.m);
    assert_int_equal(r.busy, BUSY_WAITS);
    report_free(&r);
    release(f);

    t = begin(1);
    step(t, 1);
    for (int i = 0; i < 9000; i++)
        trace_emit(t, EV_LINE, 0, loc_make(1, 5), 0, 0, 0, 0);
    trace_end(t, END_STOPPED, 1, 0);
    f = with(t);
    r = report_of(f.m);
    assert_int_equal(r.busy, BUSY_COMPUTES);
    assert_int_equal(loc_line(r.busy_loc), 5);
    report_free(&r);
    release(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_run),
        cmocka_unit_test(test_blocking),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_nobody_wakes_it),
        cmocka_unit_test(test_the_exception),
        cmocka_unit_test(test_what_it_was_doing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
