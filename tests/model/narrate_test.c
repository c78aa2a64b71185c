/* Every event has its sentence in every language; some are checked to the
 * letter, against the design. */
#include "model/narrate.h"

#include "fixtures/gather_trace.h"
#include "fixtures/storm_trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- the table ---- */

/* The names in braces, as a set of letters; “t0” counts as 'z'. */
static uint64_t names_in(const char *text) {
    uint64_t set = 0;
    for (const char *p = text; (p = strchr(p, '{')); p++) {
        const char *end = strchr(p, '}');
        assert_non_null(end);
        const char *bar = memchr(p, '|', (size_t)(end - p));
        if (bar) /* a word that depends on a number: some languages need none */
            continue;
        char c = p[1] == 't' && p[2] == '0' ? 'z' : p[1];
        set |= 1ull << (c & 63);
    }
    return set;
}

static void both_languages_say_the_same(void **state) {
    (void)state;
    for (StringKey key = 0; key < S_COUNT; key++) {
        const char *en = string_get(key, LANG_EN);
        const char *zh = string_get(key, LANG_ZH);
        assert_true(*en && *zh);
        if (names_in(en) != names_in(zh))
            fail_msg("%s: not the same names in both languages",
                     string_key_name(key));
    }
}

static void texts_are_filled_in(void **state) {
    (void)state;
    StrBuf out = {0};
    string_format(&out, S_N_CLOCK, LANG_EN, "t0", "0.000 s", "t", "{t0}", NULL);
    assert_string_equal(out.data, "The clock jumps from 0.000 s to {t0}.");
    sb_clear(&out);
    string_format(&out, S_N_CLOCK, LANG_EN, "t", "1.000 s", NULL);
    assert_string_equal(out.data, "The clock jumps from {t0} to 1.000 s.");
    sb_free(&out);
}

static void seconds_have_as_many_digits_as_they_need(void **state) {
    (void)state;
    static const struct {
        uint64_t ns;
        const char *text;
    } want[] = {{0, "0.000"},          {1000000000, "1.000"},
                {1250000000, "1.250"}, {12500000, "0.0125"},
                {1, "0.000000001"},    {3600000000000, "3600.000"}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        StrBuf out = {0};
        string_seconds(&out, want[i].ns);
        assert_string_equal(out.data, want[i].text);
        sb_free(&out);
    }
}

static void seconds_are_rounded_to_a_grain(void **state) {
    (void)state;
    static const struct {
        uint64_t ns, grain;
        const char *text;
    } want[] = {{1499999, 1000000, "0.001"},
                {1500000, 1000000, "0.002"},
                {2999500000, 1000000, "3.000"},
                {12500001, 1, "0.012500001"}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        StrBuf out = {0};
        string_seconds_to(&out, want[i].ns, want[i].grain);
        assert_string_equal(out.data, want[i].text);
        sb_free(&out);
    }
}

/* ---- sentences ---- */

typedef struct Fixture {
    Trace *t;
    Model *m;
    Narration n;
    StrBuf text;
} Fixture;

static Fixture with(Trace *t) {
    return (Fixture){.t = t, .m = model_new(t)};
}

static void release(Fixture *f) {
    model_free(f->m);
    trace_free(f->t);
    narration_free(&f->n);
    sb_free(&f->text);
}

static const char *said(Fixture *f, StepUnit unit, Language lang) {
    narrate(&f->n, f->m, unit, lang);
    sb_clear(&f->text);
    narration_plain(&f->n, &f->text);
    return f->text.data;
}

/* Goes to the stop at or behind the k-th event of this kind. */
static void stop_behind(Fixture *f, StepUnit unit, EventKind kind, int k) {
    TraceCursor *c = trace_cursor_new(f->t);
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));)
        if (ev->kind == kind && k-- == 0) break;
    uint64_t pos = trace_cursor_pos(c);
    trace_cursor_free(c);
    model_seek(f->m, model_step(f->m, pos - 1, unit, 1));
}

static void the_design_s_sentence(void **state) {
    (void)state;
    Fixture f = with(gather_trace());
    stop_behind(&f, UNIT_CALLBACK, EV_TASK_DONE, 0);
    assert_string_equal(
        said(&f, UNIT_CALLBACK, LANG_EN),
        "T3 testb returns 2, so its task is done. The loop queues gather’s "
        "callback; it will run in the next iteration.");
    assert_int_equal(f.n.runs[0].kind, NARRATE_BADGE);
    assert_int_equal(f.n.runs[0].task, 3);
    assert_int_equal(f.n.runs[0].state, TASK_DONE);
    assert_int_equal(f.n.runs[2].kind, NARRATE_MONO);
    assert_true(str_is(f.n.runs[2].text, "testb"));
    assert_int_equal(f.n.tone, TONE_PLAIN);
    assert_string_equal(said(&f, UNIT_CALLBACK, LANG_ZH),
                        "T3 testb 返回 2，任务完成。循环把 gather "
                        "的回调放进就绪队列，下一轮再执行。");
    release(&f);
}

static void other_sentences(void **state) {
    (void)state;
    static const struct {
        StepUnit unit;
        EventKind kind;
        int k;
        const char *text;
    } want[] = {
        {UNIT_LINE, EV_TIMER_FIRE, 0,
         "The clock jumps from 0.000 s to 1.000 s. The timer of T3 is due: its "
         "callback moves to the ready queue."},
        {UNIT_LINE, EV_PRINT, 2, "T3 prints “Resuming b”."},
        {UNIT_LINE, EV_LINE, 5, "T1 runs line 16."},
        {UNIT_LINE, EV_CB_BEGIN, 4,
         "The loop takes the next callback: T3 goes on after line 11."},
        {UNIT_LINE, EV_OBJ_PROGRESS, 0, "gather: 1 of 2 finished."},
        {UNIT_LINE, EV_ITER, 2,
         "Iteration 3 begins. Nothing is ready: the loop sleeps until 1.000 "
         "s."},
        {UNIT_CALLBACK, EV_OBJ_CHILD, 0,
         "T2 and T3 are created and join the ready queue. T1 awaits gather: it "
         "waits for 2 tasks and keeps their order."},
        {UNIT_CALLBACK, EV_PRINT, 0,
         "T2 prints “in test a”. T2 awaits sleep(3): the loop files a timer "
         "due at 3.000 s and picks the next ready callback."},
        {UNIT_CALLBACK, EV_PRINT, 1,
         "T3 prints “in test b”. T3 awaits sleep(1): the loop files a timer "
         "due at 1.000 s."},
        {UNIT_CALLBACK, EV_OBJ_DONE, 2,
         "gather: 2 of 2 finished. gather has all results and wakes T1."},
        {UNIT_ITERATION, EV_PRINT, 0,
         "Iteration 2 ran 2 callbacks. T3 awaits sleep(1): the loop files a "
         "timer due at 1.000 s."},
        {UNIT_TIME, EV_PRINT, 2,
         "At 1.000 s the loop ran 3 callbacks in 3 iterations. T3 testb "
         "returns 2, so its task is done."},
        {UNIT_LINE, EV_RUN_END, 0, "The program ends at 3.000 s."},
    };
    Fixture f = with(gather_trace());
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        stop_behind(&f, want[i].unit, want[i].kind, want[i].k);
        assert_string_equal(said(&f, want[i].unit, LANG_EN), want[i].text);
    }
    model_seek(f.m, 0);
    assert_string_equal(said(&f, UNIT_LINE, LANG_EN),
                        "The program starts. No event loop exists yet.");
    release(&f);
}

static void check_text(const Narration *n, const char *what) {
    StrBuf text = {0};
    narration_plain(n, &text);
    if (!text.len || strpbrk(text.data, "{}|"))
        fail_msg("%s: %s", what, text.data ? text.data : "nothing is said");
    size_t len = 0;
    for (size_t i = 0; i < n->n; i++)
        len += n->runs[i].text.len;
    assert_int_equal(len, text.len);
    sb_free(&text);
}

/* A world in which every operand can mean something. */
static Trace *one_of_everything(EventKind kind, uint8_t flags, bool tasks) {
    Trace *t = trace_new(TRACE_LOCALS, 0);
    uint32_t text = trace_intern_str(t, "word");
    uint32_t loc = loc_make(trace_function(t, STR("f"), STR("a.py"), 1), 3);
    trace_emit(t, EV_LOOP_NEW, 0, 0, 1, 0, 0, 0);
    trace_emit(t, EV_TASK_NEW, 0, loc, 1, 1, text, 0);
    trace_emit(t, EV_OBJ_NEW, OBJ_GATHER, loc, 1, text, ref_task(1), 1);
    trace_emit(t, EV_READY_PUSH, WHAT_FIRST_STEP, 0, 1, 1, 0, 1);
    trace_emit(t, EV_LOOP_STATE, LOOP_RUNNING, 0, 1, 0, 0, 0);
    if (tasks) trace_emit(t, EV_CB_BEGIN, WHAT_FIRST_STEP, 0, 1, 1, 0, 0);
    trace_console(t, STREAM_OUT, 0, 1, "x\n", 2);
    const EventInfo *info = event_info(kind);
    uint32_t op[4] = {0};
    for (int i = 0; i < 4; i++)
        switch (info->op[i].type) {
        case OP_STR: op[i] = text; break;
        case OP_REF: op[i] = tasks ? ref_task(1) : ref_obj(1); break;
        case OP_TASK: op[i] = tasks || i == 0; break;
        case OP_NONE:
        case OP_HI: break;
        default: op[i] = 1;
        }
    if (kind == EV_PRINT) op[0] = 0;
    trace_emit(t, kind, flags, loc, op[0], op[1], op[2], op[3]);
    return t;
}

static void every_kind_has_a_sentence(void **state) {
    (void)state;
    for (int kind = 1; kind < EV_COUNT; kind++)
        for (uint8_t flags = 0; flags < 32; flags++)
            for (int tasks = 0; tasks < 2; tasks++) {
                OperandType type = event_info((EventKind)kind)->flags.type;
                if (flags && !operand_name(type, flags)) break;
                Fixture f =
                    with(one_of_everything((EventKind)kind, flags, tasks));
                model_seek(f.m, UINT64_MAX);
                for (int lang = 0; lang < LANG_COUNT; lang++) {
                    narrate_event(&f.n, f.m, (Language)lang);
                    check_text(&f.n, event_info((EventKind)kind)->name);
                }
                release(&f);
            }
}

static void every_stop_is_told_in_two_sentences_or_less(void **state) {
    (void)state;
    Fixture all[] = {with(gather_trace()), with(storm_trace(2, 12))};
    for (int k = 0; k < 2; k++) {
        Fixture *f = &all[k];
        for (StepUnit unit = 0; unit < UNIT_COUNT; unit++)
            for (size_t i = 0; i < model_stops(f->m, unit); i++) {
                model_seek(f->m, model_stop(f->m, unit, i));
                for (int lang = 0; lang < LANG_COUNT; lang++) {
                    const char *text = said(f, unit, (Language)lang);
                    check_text(&f->n, text);
                    assert_true(strlen(text) < 260);
                }
            }
        release(f);
    }
}

static void a_blocking_call_says_who_starves(void **state) {
    (void)state;
    Trace *t = one_of_everything(EV_ITER, POLL_WORK, false);
    uint32_t text = trace_intern_str(t, "time.sleep(2)");
    trace_emit(t, EV_TASK_NEW, 0, 0, 2, 1, text, 0);
    trace_emit(t, EV_READY_PUSH, WHAT_FIRST_STEP, 0, 2, 2, 0, 1);
    trace_emit(t, EV_CB_BEGIN, WHAT_FIRST_STEP, 0, 1, 1, 0, 0);
    trace_emit(t, EV_LINE, 0, loc_make(1, 10), 0, 0, 0, 0);
    trace_emit(t, EV_BLOCK_BEGIN, 0, loc_make(1, 10), 1, text,
               TRACE_LO(2000000000), TRACE_HI(2000000000));
    Fixture f = with(t);
    model_seek(f.m, UINT64_MAX);
    assert_string_equal(said(&f, UNIT_LINE, LANG_EN),
                        "T1 calls time.sleep(2): the loop thread is blocked "
                        "until 2.000 s. Meanwhile 1 ready task cannot run.");
    assert_int_equal(f.n.tone, TONE_BLOCKED);
    assert_int_equal(f.n.runs[0].state, TASK_BLOCKED);
    trace_set_time(t, 2000000000);
    trace_emit(t, EV_BLOCK_END, 0, loc_make(1, 10), 1, 0, 0, 0);
    trace_emit(t, EV_STEP_END, OUT_YIELDED, loc_make(1, 10), 1, 0, 0, 0);
    model_update(f.m);
    model_seek(f.m, UINT64_MAX);
    assert_string_equal(said(&f, UNIT_CALLBACK, LANG_EN),
                        "T1 called time.sleep(2): the loop thread was blocked "
                        "until 2.000 s. T1 gives way: it goes to the back of "
                        "the ready queue.");
    release(&f);
}

static void printed_text_stays_on_its_line(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_LINES, 0);
    static const char text[] =
        "first\nsecond and a text that is far too long to be read at once\n";
    trace_console(t, STREAM_OUT, 0, 0, text, sizeof text - 1);
    Fixture f = with(t);
    model_seek(f.m, 1);
    assert_string_equal(said(&f, UNIT_LINE, LANG_EN),
                        "The program prints “first second and a text that is "
                        "far too long…”.");
    release(&f);
}

static void an_exception_was_raised_where_it_was_raised(void **state) {
    (void)state;
    Trace *t = one_of_everything(EV_ITER, POLL_WORK, true);
    uint32_t type = trace_intern_str(t, "ValueError");
    trace_emit(t, EV_RAISE, RAISE_NEW, loc_make(1, 7), type, type, 0, 0);
    /* It passes a handler for something else, and leaves at the try. */
    trace_emit(t, EV_LINE, 0, loc_make(1, 9), 0, 0, 0, 0);
    trace_emit(t, EV_TASK_DONE, OUT_RAISED, 0, 1, type, type, 0);
    trace_emit(t, EV_STEP_END, OUT_RAISED, loc_make(1, 4), 1, 0, 0, 0);
    Fixture f = with(t);
    model_seek(f.m, UINT64_MAX);
    assert_string_equal(said(&f, UNIT_CALLBACK, LANG_EN),
                        "T1 prints “x”. T1 f raises ValueError on line 7; the "
                        "task stores it.");
    TaskRow row;
    assert_true(model_task(f.m, 1, &row));
    assert_int_equal(loc_line(row.loc), 7);
    assert_true(model_now(f.m)->raised);
    release(&f);
}

static void what_is_caught_in_the_same_step_is_told_as_caught(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_LINES, 0);
    uint32_t type = trace_intern_str(t, "ValueError");
    uint32_t func = trace_function(t, STR("f"), STR("a.py"), 1);
    trace_emit(t, EV_RAISE, RAISE_NEW, loc_make(func, 7), type, type, 0, 0);
    trace_emit(t, EV_CATCH, 0, loc_make(func, 8), type, 0, 0, 0);
    trace_end(t, END_OK, 0, 0);
    Fixture f = with(t);
    model_seek(f.m, UINT64_MAX);
    assert_string_equal(
        said(&f, UNIT_CALLBACK, LANG_EN),
        "ValueError is caught on line 8. The program ends at 0.000 s.");
    release(&f);
}

/* What ends such a run is not the loop: it would go on for ever. */
static void a_run_that_we_end_has_no_loop_that_stops(void **state) {
    (void)state;
    Trace *t = one_of_everything(EV_ITER, POLL_WAIT, false);
    trace_emit(t, EV_SELECT_ENTER, 0, 0, 1, 0, UINT32_MAX, UINT32_MAX);
    trace_emit(t, EV_LOOP_STATE, LOOP_STOPPED, 0, 1, 0, 0, 0);
    trace_console(t, STREAM_ERR, 0, 0, "it never ends\n", 14);
    trace_end(t, END_NEVER, 124, trace_intern_str(t, "it never ends"));
    Fixture f = with(t);
    model_seek(f.m, UINT64_MAX);
    const char *text = said(&f, UNIT_ITERATION, LANG_EN);
    assert_null(strstr(text, "has stopped"));
    assert_null(strstr(text, "stderr"));
    assert_non_null(strstr(text, "Nothing can ever happen again"));
    release(&f);
}

static void a_limit_is_told_to_its_end(void **state) {
    (void)state;
    static const char why[] =
        "the program reached the limit of 20000000 steps (--max-steps)";
    for (int full = 0; full < 2; full++) {
        Trace *t = trace_new(TRACE_LINES, full ? 2 : 0);
        uint32_t loc = loc_make(1, 2);
        for (int i = 0; i < 5; i++)
            trace_emit(t, EV_LINE, 0, loc, 0, 0, 0, 0);
        trace_end(t, END_LIMIT, 1, trace_intern_str(t, why));
        Fixture f = with(t);
        model_seek(f.m, UINT64_MAX);
        StrBuf want = {0};
        sb_printf(&want, "A limit stops the run at 0.000 s: %s.%s", why,
                  full ? " The recording was full before that; what came "
                         "between is not shown."
                       : "");
        assert_string_equal(said(&f, UNIT_CALLBACK, LANG_EN), want.data);
        sb_free(&want);
        release(&f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_languages_say_the_same),
        cmocka_unit_test(texts_are_filled_in),
        cmocka_unit_test(seconds_have_as_many_digits_as_they_need),
        cmocka_unit_test(seconds_are_rounded_to_a_grain),
        cmocka_unit_test(the_design_s_sentence),
        cmocka_unit_test(other_sentences),
        cmocka_unit_test(every_kind_has_a_sentence),
        cmocka_unit_test(every_stop_is_told_in_two_sentences_or_less),
        cmocka_unit_test(a_blocking_call_says_who_starves),
        cmocka_unit_test(printed_text_stays_on_its_line),
        cmocka_unit_test(an_exception_was_raised_where_it_was_raised),
        cmocka_unit_test(what_is_caught_in_the_same_step_is_told_as_caught),
        cmocka_unit_test(a_run_that_we_end_has_no_loop_that_stops),
        cmocka_unit_test(a_limit_is_told_to_its_end),
    };
    (void)gather_source;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
