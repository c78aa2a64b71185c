/* Threads, jobs, executors and processes at chosen steps of known traces. */
#include "model/narrate.h"

#include "fixtures/pool_trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures/model_fixture.h"

#define assert_str(s, text) assert_true(str_is((s), (text)))

/* W1 has taken J3 and printed; W2 would end its sleep now; L was woken. */
static Fixture the_third_job_runs(void) {
    Fixture f = with(pool_trace());
    model_seek(f.m, behind(f.t, EV_PRINT, 4));
    return f;
}

static ThreadRow thread(Fixture f, uint32_t number) {
    ThreadRow row;
    assert_true(model_thread(f.m, number, &row));
    return row;
}

static JobRow job(Fixture f, uint32_t number) {
    JobRow row;
    assert_true(model_job(f.m, number, &row));
    return row;
}

static void badges_are_the_same_at_every_step(void **state) {
    (void)state;
    static const char *const want[] = {"M", "L", "W1", "W2"};
    Fixture f = with(pool_trace());
    for (uint64_t n = 0; n <= model_end(f.m); n += 7) {
        model_seek(f.m, n);
        for (uint32_t i = 0; i < 4; i++) {
            char badge[BADGE_MAX];
            assert_string_equal(model_badge(f.m, i, badge), want[i]);
        }
    }
    ModelCast cast = model_cast(f.m);
    assert_true(cast.threads && cast.jobs && !cast.processes);
    assert_int_equal(cast.most_threads, 4);
    release(f);
}

static void threads_as_the_design_draws_them(void **state) {
    (void)state;
    Fixture f = the_third_job_runs();
    ThreadRow m = thread(f, 0), l = thread(f, 1), w1 = thread(f, 2),
              w2 = thread(f, 3);
    assert_int_equal(m.state, THREAD_ENDED); /* its code is */
    assert_int_equal(m.look, TASK_DONE);
    assert_int_equal(m.jobs_submitted, 3);
    assert_int_equal(l.state, THREAD_READY);
    assert_int_equal(l.loop, 1);
    assert_true(l.loop_runs && l.runs_loop && !w1.runs_loop);
    assert_int_equal(loc_line(l.own_loc), 12);
    assert_str(l.name, "Thread-1 (run_loop)");
    assert_int_equal(w1.state, THREAD_RUNNING);
    assert_int_equal(w1.job, 3);
    assert_int_equal(loc_line(w1.loc), 6);
    assert_str(w1.function, "ping");
    assert_int_equal(w1.kind, THREAD_WORKER);
    assert_int_equal(w1.executor, P_EXECUTOR);
    assert_int_equal(w2.state, THREAD_BLOCKED);
    assert_int_equal(w2.job, 2);
    assert_str(w2.waits, "time.sleep(2)");
    assert_true(w2.has_due);
    assert_int_equal(w2.due_ns, 2 * P_S);
    assert_int_equal(w2.since_ns, 0);
    assert_int_equal(loc_line(w2.loc), 7);
    release(f);
}

static void jobs_as_the_design_draws_them(void **state) {
    (void)state;
    Fixture f = the_third_job_runs();
    assert_int_equal(model_jobs(f.m), 3);
    JobRow j1 = job(f, 1), j2 = job(f, 2), j3 = job(f, 3);
    assert_int_equal(j1.state, JOB_DONE);
    assert_int_equal(j1.ended_ns, 2 * P_S);
    assert_str(j1.result, "None");
    assert_int_equal(j1.future, ref_obj(P_FUTURE1));
    assert_int_equal(j2.state, JOB_RUNNING);
    assert_int_equal(j2.look, TASK_BLOCKED);
    assert_int_equal(j2.worker, P_WORKER2);
    assert_int_equal(j3.look, TASK_RUNNING);
    assert_str(j3.label, "ping('yangyanxing.com')");
    assert_int_equal(j3.submitted_ns, 0);
    assert_int_equal(j3.began_ns, 2 * P_S);
    assert_int_equal(j3.submitter, P_MAIN);
    uint32_t mine[4];
    assert_int_equal(model_thread_jobs(f.m, 0, 1, mine, 4), 2);
    assert_int_equal(mine[0], 2);
    release(f);
}

static void the_executor_counts(void **state) {
    (void)state;
    Fixture f = the_third_job_runs();
    ExecutorRow e;
    assert_int_equal(model_executors(f.m), 1);
    assert_true(model_executor(f.m, 0, &e));
    assert_str(e.label, "ThreadPoolExecutor(2)");
    assert_int_equal(e.max_workers, 2);
    assert_int_equal(e.workers, 2);
    assert_int_equal(e.queued, 0);
    assert_int_equal(e.running, 2);
    assert_int_equal(e.ended, 1);
    assert_int_equal(e.last_taken, 3);
    uint32_t w[4];
    assert_int_equal(model_executor_workers(f.m, P_EXECUTOR, 0, w, 4), 2);
    assert_int_equal(w[1], P_WORKER2);
    /* Before: one waits. */
    model_seek(f.m, behind(f.t, EV_JOB_SUBMIT, 2));
    assert_true(model_executor(f.m, 0, &e));
    assert_int_equal(e.queued, 1);
    assert_int_equal(model_executor_queue(f.m, P_EXECUTOR, 0, w, 4), 1);
    assert_int_equal(w[0], 3);
    assert_int_equal(job(f, 3).state, JOB_QUEUED);
    release(f);
}

static void a_loop_of_another_thread_has_its_queue(void **state) {
    (void)state;
    Fixture f = the_third_job_runs();
    const ModelNow *now = model_now(f.m);
    HandleRow row;
    LoopRow loop;
    assert_int_equal(now->thread, P_WORKER1);
    assert_int_equal(now->loop, 1);
    assert_int_equal(now->loop_thread, P_LOOP);
    assert_true(now->loop_runs && now->selecting && !now->running);
    assert_false(now->blocked);
    assert_int_equal(now->ready, 1);
    assert_true(model_ready(f.m, 0, &row));
    assert_int_equal(row.what, WHAT_THREADSAFE);
    assert_int_equal(row.job, 1);
    assert_true(model_loop(f.m, 1, &loop));
    assert_true(loop.runs);
    assert_int_equal(loop.thread, P_LOOP);
    assert_int_equal(loop.ready, 1);
    release(f);
}

static void marks_beside_the_source(void **state) {
    (void)state;
    Fixture f = the_third_job_runs();
    ThreadPlace p[4];
    FrameRow frame[4];
    /* Not the main thread: its code is done. */
    assert_int_equal(model_thread_places(f.m, p, 4), 3);
    static const uint32_t want[][2] = {
        {P_LOOP, 12}, {P_WORKER1, 6}, {P_WORKER2, 7}};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(p[i].thread, want[i][0]);
        assert_int_equal(loc_line(p[i].loc), want[i][1]);
    }
    assert_int_equal(model_thread_stack(f.m, P_WORKER2, frame, 4), 1);
    assert_str(frame[0].function, "ping");
    assert_int_equal(model_stack(f.m, 0, frame, 4), 1);
    assert_int_equal(loc_line(frame[0].loc), 6);
    release(f);
}

static void what_goes_from_thread_to_thread(void **state) {
    (void)state;
    static const HandOverKind want[] = {HAND_TAKE, HAND_THREADSAFE,
                                        HAND_RESULT};
    Fixture f = the_third_job_runs();
    HandOver h[8];
    uint64_t since = behind(f.t, EV_CLOCK, 0);
    assert_int_equal(model_hand_overs(f.m, since, h, 8), 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(h[i].kind, want[i]);
    assert_int_equal(h[0].job, 3);
    assert_int_equal(h[0].to, P_WORKER1);
    assert_int_equal(h[1].from, P_WORKER1);
    assert_int_equal(h[1].to, P_LOOP);
    assert_int_equal(h[2].job, 1);
    assert_int_equal(model_hand_overs(f.m, since, h, 1), 1);
    assert_int_equal(model_hand_overs(f.m, model_pos(f.m), h, 8), 0);
    release(f);
}

/* A task of the main thread's loop sleeps with time.sleep(); another task and a
 * timer would have their turn; a thread runs meanwhile. */
static Trace *blocked_loop(void) {
    PoolTrace p = pool_start("block.py");
    uint32_t name = pool_text(&p, "ping()");
    trace_emit(p.t, EV_THREAD_NEW, THREAD_PLAIN, 0, 1, pool_text(&p, "w"), 0,
               0);
    trace_emit(p.t, EV_LOOP_NEW, 0, 0, 1, 0, 0, 0);
    for (uint32_t task = 1; task <= 2; task++) {
        trace_emit(p.t, EV_TASK_NEW, 0, 0, task, P_PING, name, 0);
        trace_emit(p.t, EV_READY_PUSH, WHAT_FIRST_STEP, 0, task, task, 0, 1);
    }
    trace_emit(p.t, EV_LOOP_STATE, LOOP_RUNNING, 0, 1, 0, 0, 0);
    trace_emit(p.t, EV_TIMER_ADD, WHAT_TIMER, 0, 3, name, P_S / 2, 0);
    trace_emit(p.t, EV_ITER, POLL_WORK, 0, 1, 1, 0, 0);
    trace_emit(p.t, EV_CB_BEGIN, WHAT_FIRST_STEP, 0, 1, 1, 0, 0);
    pool_call(&p, P_PING, 5, "ping()");
    pool_line(&p, P_PING, 7);
    pool_state(&p, THREAD_BLOCKED, 0, 0, "time.sleep(2)", 0);
    trace_emit(p.t, EV_BLOCK_BEGIN, 0, loc_make(P_PING, 7), 1,
               pool_text(&p, "time.sleep(2)"), TRACE_LO(2 * P_S), 0);
    pool_clock(&p, 0, P_S);
    pool_switch(&p, SWITCH_WAITS, 1);
    pool_call(&p, P_RUN_LOOP, 10, "run()");
    pool_line(&p, P_RUN_LOOP, 11);
    trace_end(p.t, END_STOPPED, 0, 0);
    return p.t;
}

static void a_blocked_loop_while_another_thread_runs(void **state) {
    (void)state;
    Fixture f = with(blocked_loop());
    model_seek(f.m, model_end(f.m) - 1);
    const ModelNow *now = model_now(f.m);
    assert_int_equal(now->thread, 1);
    assert_int_equal(now->loop_thread, 0);
    assert_true(now->running && now->blocked && now->loop_runs);
    assert_int_equal(now->callback.task, 1);
    assert_int_equal(now->task, 0); /* nobody's step runs just now */
    assert_int_equal(loc_line(now->loc), 11);
    assert_int_equal(now->block_until_ns, 2 * P_S);
    assert_int_equal(now->late_timers, 1);
    assert_int_equal(now->starving, 1);
    TaskRow t;
    TimerRow timer;
    assert_true(model_task(f.m, 1, &t));
    assert_int_equal(t.state, TASK_BLOCKED);
    assert_int_equal(loc_line(t.loc), 7);
    assert_true(model_task(f.m, 2, &t));
    assert_true(t.starving);
    assert_int_equal(model_timers(f.m, &timer, 1), 1);
    assert_int_equal(timer.late_ns, P_S / 2);
    PlaceRow place;
    uint32_t task;
    assert_int_equal(model_places(f.m, &place, 1), 1);
    assert_int_equal(loc_line(place.loc), 7);
    assert_int_equal(place.first, 1);
    assert_int_equal(model_place_tasks(f.m, place.loc, &task, 1), 1);
    assert_int_equal(task, 1);
    release(f);
}

static void who_waits_for_a_lock(void **state) {
    (void)state;
    Fixture f = with(deadlock_trace());
    model_seek(f.m, model_end(f.m));
    uint32_t who[4];
    assert_int_equal(model_thread_waiters(f.m, P_LOCK_A, who, 4), 1);
    assert_int_equal(who[0], 2);
    ThreadRow w2 = thread(f, 2);
    assert_string_equal(w2.badge, "W2");
    assert_true(w2.has_holder);
    assert_int_equal(w2.holder, 1);
    assert_int_equal(w2.waits_obj, P_LOCK_A);
    assert_str(w2.waits_obj_label, "a");
    assert_false(w2.has_due);
    assert_int_equal(thread(f, 0).state, THREAD_BLOCKED);
    assert_int_equal(model_threads_alive(f.m, 1, who, 4), 2);
    release(f);
}

static void a_preempted_thread_is_ready(void **state) {
    (void)state;
    Fixture f = with(deadlock_trace());
    model_seek(f.m, behind(f.t, EV_THREAD_SWITCH, 1));
    assert_int_equal(thread(f, 1).state, THREAD_READY);
    assert_int_equal(thread(f, 0).state, THREAD_RUNNING);
    release(f);
}

static void processes_have_rows(void **state) {
    (void)state;
    Fixture f = with(process_trace());
    ProcessRow p;
    model_seek(f.m, behind(f.t, EV_PRINT, 0));
    assert_true(model_cast(f.m).processes && !model_cast(f.m).threads);
    assert_int_equal(model_processes(f.m), 3);
    assert_true(model_process(f.m, 1, &p));
    assert_string_equal(p.badge, "P1");
    assert_int_equal(p.pid, 6652);
    assert_int_equal(p.kind, PROC_SPAWN);
    assert_int_equal(p.first_thread, 1);
    assert_false(p.ended || p.is_command);
    assert_string_equal(thread(f, 1).badge, "P1");
    assert_int_equal(thread(f, 1).process, 1);
    assert_true(model_process(f.m, 2, &p));
    assert_true(p.is_command);
    assert_str(p.label, "sleep 1");
    assert_int_equal(p.first_thread, NO_THREAD);
    ExecutorRow e;
    assert_true(model_executor(f.m, 0, &e));
    assert_true(e.processes);
    assert_int_equal(e.workers, 1);
    model_seek(f.m, behind(f.t, EV_PROC_END, 0));
    assert_true(model_process(f.m, 2, &p));
    assert_true(p.ended);
    assert_int_equal(p.ended_ns, P_S);
    release(f);
}

/* ---- one state a position ---- */

static void a_position_is_the_same_from_everywhere(void **state) {
    (void)state;
    Trace *t = pool_trace();
    Model *fresh = model_new(t), *wanders = model_new(t);
    uint32_t seed = 5;
    for (int i = 0; i < 300; i++) {
        seed = seed * 1664525u + 1013904223u;
        uint64_t n = (seed >> 8) % (model_end(fresh) + 1);
        model_seek(wanders, n);
        model_seek(fresh, 0);
        model_seek(fresh, n);
        assert_int_equal(model_digest(fresh), model_digest(wanders));
    }
    model_free(fresh);
    model_free(wanders);
    trace_free(t);
}

static void stops_rise_and_stand_at_switches(void **state) {
    (void)state;
    Fixture f = with(pool_trace());
    for (StepUnit unit = 0; unit < UNIT_COUNT; unit++)
        for (size_t k = 1; k < model_stops(f.m, unit); k++)
            assert_true(model_stop(f.m, unit, k - 1) <
                        model_stop(f.m, unit, k));
    /* In front of a switch, and behind a job's beginning. */
    uint64_t before = behind(f.t, EV_THREAD_SWITCH, 3) - 1;
    uint64_t taken = behind(f.t, EV_JOB_BEGIN, 1);
    for (StepUnit unit = UNIT_LINE; unit <= UNIT_CALLBACK; unit++)
        assert_int_equal(
            model_stop(f.m, unit, model_stop_at(f.m, unit, before)), before);
    assert_int_equal(model_stop(f.m, UNIT_CALLBACK,
                                model_stop_at(f.m, UNIT_CALLBACK, taken)),
                     taken);
    release(f);
}

/* ---- sentences ---- */

/* What is said at the stop of callbacks at or behind position n. */
static char *said_behind(Fixture f, uint64_t n, Language lang) {
    static char text[512];
    Narration out = {0};
    StrBuf sb = {0};
    size_t k = model_stop_at(f.m, UNIT_CALLBACK, n);
    uint64_t stop = model_stop(f.m, UNIT_CALLBACK, k);
    model_seek(f.m, stop < n ? model_stop(f.m, UNIT_CALLBACK, k + 1) : stop);
    narrate(&out, f.m, UNIT_CALLBACK, lang);
    narration_plain(&out, &sb);
    snprintf(text, sizeof text, "%s", sb.data);
    sb_free(&sb);
    narration_free(&out);
    return text;
}

static void sentences_about_the_pool(void **state) {
    (void)state;
    static const struct {
        EventKind kind;
        int k;
        const char *en, *zh;
    } want[] = {
        {EV_THREAD_NEW, 0, "M makes the thread L", "创建线程 L"},
        {EV_JOB_SUBMIT, 0,
         "J1 ping('baidu.com') enters the job queue; 1 waiting.",
         "进入作业队列，1 个在等。"},
        {EV_THREAD_NEW, 1, "ThreadPoolExecutor(2) gets a worker: W1.",
         "新增工作线程 W1。"},
        {EV_JOB_BEGIN, 1, "W2 takes J2 ping('qq.com') from the job queue.",
         "W2 从作业队列取走 J2"},
        {EV_BLOCK_BEGIN, 2, "W1 calls time.sleep(2) and is blocked until 2.000",
         "W1 调用 time.sleep(2)，被阻塞到 2.000"},
        {EV_CLOCK, 0, "Every thread waits: the clock jumps from 0.000 s to",
         "所有线程都在等待"},
        {EV_JOB_END, 0,
         "W1 finishes J1 and hands the result to the loop thread.",
         "W1 做完 J1，把结果交给循环线程。"},
        {EV_RUN_END, 0,
         "At 4.000 s every thread waits for ever. M waits for the others to "
         "end. Nothing can wake the event loop of L.",
         "没有什么能唤醒 L 的事件循环。"},
    };
    Fixture f = with(pool_trace());
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        uint64_t n = behind(f.t, want[i].kind, want[i].k);
        const char *text = said_behind(f, n, LANG_EN);
        if (!strstr(text, want[i].en)) fail_msg("said: %s", text);
        text = said_behind(f, n, LANG_ZH);
        if (!strstr(text, want[i].zh)) fail_msg("said: %s", text);
    }
    release(f);
}

static void sentences_about_an_instant(void **state) {
    (void)state;
    Fixture f = with(pool_trace());
    static const char *const want[] = {"3 jobs enter the job queue.",
                                       "2 jobs are finished."};
    for (size_t k = 0; k < 2; k++) {
        Narration n = {0};
        StrBuf sb = {0};
        model_seek(f.m, model_stop(f.m, UNIT_TIME, k + 1));
        narrate(&n, f.m, UNIT_TIME, LANG_EN);
        narration_plain(&n, &sb);
        if (!strstr(sb.data, want[k])) fail_msg("said: %s", sb.data);
        sb_free(&sb);
        narration_free(&n);
    }
    release(f);
}

static void sentences_about_a_deadlock(void **state) {
    (void)state;
    Fixture f = with(deadlock_trace());
    const char *text =
        said_behind(f, behind(f.t, EV_THREAD_SWITCH, 1), LANG_EN);
    if (!strstr(text, "The schedule lets M go on; W1 has to wait."))
        fail_msg("said: %s", text);
    text = said_behind(f, behind(f.t, EV_BLOCK_BEGIN, 2), LANG_EN);
    assert_string_equal(
        text, "W2 takes b. W2 calls a.acquire() and has to wait for W1.");
    text = said_behind(f, model_end(f.m), LANG_EN);
    assert_string_equal(text, "At 0.000 s every thread waits for ever. "
                              "M waits in Thread-1.join() for W1. "
                              "W1 waits in b.acquire() for W2. "
                              "W2 waits in a.acquire() for W1.");
    release(f);
}

static void sentences_about_processes(void **state) {
    (void)state;
    static const struct {
        EventKind kind;
        int k;
        const char *en;
    } want[] = {
        {EV_PROC_NEW, 1, "The command sleep 1 starts: P2 (pid 9436)."},
        {EV_JOB_BEGIN, 0,
         "P1 (pid 6652) gets a pickled copy of J1 ping('baidu.com')."},
        {EV_JOB_END, 0,
         "P1 finishes J1, pickles the result and sends it back."},
    };
    Fixture f = with(process_trace());
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const char *text =
            said_behind(f, behind(f.t, want[i].kind, want[i].k), LANG_EN);
        if (!strstr(text, want[i].en)) fail_msg("said: %s", text);
    }
    release(f);
}

static void badges_have_the_colour_of_the_state(void **state) {
    (void)state;
    Fixture f = with(pool_trace());
    Narration n = {0};
    model_seek(f.m, behind(f.t, EV_JOB_BEGIN, 2));
    narrate(&n, f.m, UNIT_CALLBACK, LANG_EN);
    assert_int_equal(n.runs[0].kind, NARRATE_BADGE);
    assert_str(n.runs[0].text, "W1");
    assert_int_equal(n.runs[0].state, TASK_RUNNING);
    assert_int_equal(n.runs[0].task, 0);
    assert_int_equal(n.thread, P_WORKER1 + 1);
    assert_int_equal(n.job, 3);
    narration_free(&n);
    release(f);
}

/* Two threads: one dies of an exception, the other just ends. */
static Trace *dying_trace(void) {
    PoolTrace p = pool_start("dying.py");
    pool_thread(&p, THREAD_PLAIN, 1, "Thread-1", 0, loc_make(P_MODULE, 9));
    pool_state(&p, THREAD_ENDED, 1, 0, "ValueError", 0);
    pool_go_on(&p, 0);
    pool_thread(&p, THREAD_PLAIN, 2, "Thread-2", 0, loc_make(P_MODULE, 10));
    pool_state(&p, THREAD_ENDED, 2, 0, NULL, 0);
    pool_go_on(&p, 0);
    trace_end(p.t, END_OK, 0, 0);
    return p.t;
}

static void a_thread_dies_of_an_exception(void **state) {
    (void)state;
    Fixture f = with(dying_trace());
    model_seek(f.m, model_end(f.m));
    assert_int_equal(thread(f, 1).state, THREAD_ENDED);
    assert_int_equal(thread(f, 1).look, TASK_ERROR);
    assert_str(thread(f, 1).error, "ValueError");
    assert_int_equal(thread(f, 2).look, TASK_DONE);
    assert_str(thread(f, 2).error, "");
    model_seek(f.m, behind(f.t, EV_THREAD_NEW, 0));
    assert_int_not_equal(thread(f, 1).look, TASK_ERROR);
    release(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(badges_are_the_same_at_every_step),
        cmocka_unit_test(threads_as_the_design_draws_them),
        cmocka_unit_test(jobs_as_the_design_draws_them),
        cmocka_unit_test(the_executor_counts),
        cmocka_unit_test(a_loop_of_another_thread_has_its_queue),
        cmocka_unit_test(marks_beside_the_source),
        cmocka_unit_test(what_goes_from_thread_to_thread),
        cmocka_unit_test(a_blocked_loop_while_another_thread_runs),
        cmocka_unit_test(who_waits_for_a_lock),
        cmocka_unit_test(a_preempted_thread_is_ready),
        cmocka_unit_test(a_thread_dies_of_an_exception),
        cmocka_unit_test(processes_have_rows),
        cmocka_unit_test(a_position_is_the_same_from_everywhere),
        cmocka_unit_test(stops_rise_and_stand_at_switches),
        cmocka_unit_test(sentences_about_the_pool),
        cmocka_unit_test(sentences_about_an_instant),
        cmocka_unit_test(sentences_about_a_deadlock),
        cmocka_unit_test(sentences_about_processes),
        cmocka_unit_test(badges_have_the_colour_of_the_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
