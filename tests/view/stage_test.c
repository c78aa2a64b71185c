/* The panels as a whole: depths, one panel enlarged, lists that scroll, and the
 * marks of what the last step has changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "fixtures/programs.h"
#include "lint.h"
#include "view/app_impl.h"
#include "view/stage_view.h"

static DrawList list;
static const float sizes[][2] = {
    {1280, 720}, {1024, 640}, {1180, 700}, {1440, 810}, {1920, 1080}};

enum { SIZES = sizeof sizes / sizeof *sizes };

static App window_of(Trace *t, const char *name, const char *source) {
    App a;
    app_init(&a, (AppHost){.load = load_gather}, NULL, 0);
    app_show(&a, program_of(name, 13, t, source));
    return a;
}

static App gather_window(void) {
    return window_of(gather_trace(), "gather.py", gather_source);
}

static App crowd_window(bool processes) {
    CrowdPlan plan = {3, 9, 1, processes, true};
    return window_of(crowd_trace(plan), "pool.py", crowd_source);
}

/* 300 tasks; the source is longer than any window. */
static App storm_window(void) {
    StrBuf sb = {0};
    for (int i = 1; i <= 400; i++)
        sb_printf(&sb, "line_%d = %d\n", i, i);
    App a = window_of(storm_trace(4, 300), "storm.py", sb.data);
    sb_free(&sb);
    return a;
}

static void draw_at(App *a, size_t s) {
    app_draw(a, &list, &measure_fixed, sizes[s][0], sizes[s][1]);
}

static void draw(App *a) {
    draw_at(a, 0);
}

static void press(App *a, int key) {
    app_input(a, &(InputEvent){.kind = INPUT_KEY, .key = key});
}

static bool shows(const char *text) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_TEXT && str_is(draw_text_of(&list, c), text))
            return true;
    }
    return false;
}

/* Size of a text, 0 if it is not there. */
static float size_of(const char *text) {
    float size = 0;
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_TEXT && str_is(draw_text_of(&list, c), text))
            size = c->size;
    }
    return size;
}

static const Hot *hot(const App *a, Action what, int64_t arg) {
    for (size_t i = 0; i < a->hots.len; i++) {
        const Hot *h = &a->hots.data[i];
        if (h->action == (int)what && (arg < 0 || h->arg == arg)) return h;
    }
    return NULL;
}

static void click(App *a, Action what, int64_t arg) {
    const Hot *h = hot(a, what, arg);
    assert_non_null(h);
    InputEvent ev = {.kind = INPUT_DOWN,
                     .x = h->rect.x + h->rect.w / 2,
                     .y = h->rect.y + h->rect.h / 2};
    app_input(a, &ev);
    ev.kind = INPUT_UP;
    app_input(a, &ev);
}

static void turn_wheel(App *a, Action over, float amount) {
    const Hot *h = hot(a, over, -1);
    assert_non_null(h);
    app_input(a, &(InputEvent){.kind = INPUT_WHEEL,
                               .x = h->rect.x + h->rect.w / 2,
                               .y = h->rect.y + h->rect.h - 8,
                               .amount = amount});
}

/* ---- every depth and every panel, in every size ---- */

static int faults(App *a, const char *what, size_t step) {
    int bad = 0;
    for (size_t s = 0; s < SIZES; s++) {
        char where[120];
        snprintf(where, sizeof where, "%s, step %zu, depth %d, panel %d, %gx%g",
                 what, step, (int)a->depth, (int)a->enlarged,
                 (double)sizes[s][0], (double)sizes[s][1]);
        draw_at(a, s);
        bad += lint(&list, a->theme, sizes[s][0], sizes[s][1], where);
        assert_true(list.cmds.len < 20000);
        /* what can be clicked is in the window and large enough */
        for (size_t i = 0; i < a->hots.len; i++) {
            const Hot *h = &a->hots.data[i];
            if (h->action != ACT_ENLARGE && h->action != ACT_DEPTH) continue;
            assert_true(h->rect.w >= 24 && h->rect.h >= 24);
            assert_true(h->rect.x >= 0 && h->rect.y >= 0 &&
                        h->rect.x + h->rect.w <= sizes[s][0]);
        }
    }
    return bad;
}

static int all_faults(App *a, const char *what, size_t steps) {
    int bad = 0;
    size_t n = model_stops(a->model, a->unit) - 1;
    for (size_t k = 0; k <= steps && bad == 0; k++) {
        app_go_step(a, n * k / steps);
        a->theme = (ThemeName)(k & 1);
        a->lang = (Language)(k >> 1 & 1);
        a->axis = (AxisKind)(k >> 2 & 1);
        narrate(&a->narration, a->model, a->unit, a->lang);
        a->follow = k % 3 == 2 ? 1 : 0;
        for (int panel = PANEL_NONE; panel <= PANEL_CONSOLE; panel++) {
            a->enlarged = (Panel)panel;
            for (int d = 0; d < DEPTH_COUNT; d++) {
                a->depth = (Depth)d;
                if (d && panel) break;
                bad += faults(a, what, k);
            }
        }
    }
    return bad;
}

static void test_gather_is_clean(void **state) {
    (void)state;
    App a = gather_window();
    a.unit = UNIT_LINE;
    assert_int_equal(all_faults(&a, "gather", 16), 0);
    app_free(&a);
}

static void test_many_tasks_are_clean(void **state) {
    (void)state;
    App a = storm_window();
    assert_int_equal(all_faults(&a, "storm", 6), 0);
    app_free(&a);
}

static void test_threads_are_clean(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++) {
        App a = crowd_window(i);
        assert_int_equal(all_faults(&a, i ? "processes" : "threads", 8), 0);
        a.tab = TAB_TASKS;
        assert_int_equal(all_faults(&a, "tasks of threads", 4), 0);
        app_free(&a);
    }
}

/* ---- one panel ---- */

static void test_enlarging(void **state) {
    (void)state;
    App a = gather_window();
    app_go_step(&a, 4);
    draw(&a);
    float loop = size_of("Ready queue");
    assert_true(loop > 0);
    press(&a, '2');
    draw(&a);
    assert_true(size_of("Ready queue") >= loop * 1.6F);
    assert_true(!shows("Tasks") && !shows("Timeline") && !shows("Console"));
    assert_true(shows("back to all panels"));
    press(&a, '3'); /* from one to another */
    draw(&a);
    assert_true(shows("Tasks") && !shows("Ready queue"));
    press(&a, '3');
    draw(&a);
    assert_true(shows("Tasks") && shows("Ready queue"));
    press(&a, '1');
    draw(&a);
    assert_true(size_of("gather.py") >= 14 * 1.3F);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.enlarged, PANEL_NONE);
    assert_int_equal(a.screen, SCREEN_PLAY);
    app_free(&a);
}

/* By its heading, and back by the words at the right. */
static void test_enlarging_by_mouse(void **state) {
    (void)state;
    App a = gather_window();
    app_go_step(&a, 4);
    for (int panel = PANEL_SOURCE; panel <= PANEL_CONSOLE; panel++) {
        draw(&a);
        click(&a, ACT_ENLARGE, panel);
        assert_int_equal(a.enlarged, panel);
        draw(&a);
        click(&a, ACT_ENLARGE, panel);
        assert_int_equal(a.enlarged, PANEL_NONE);
    }
    app_free(&a);
}

static void test_enlarged_panels_are_alive(void **state) {
    (void)state;
    App a = gather_window();
    app_go_step(&a, 4);
    press(&a, '3');
    draw(&a);
    click(&a, ACT_FOLLOW, 2);
    assert_int_equal(a.follow, 2);
    uint64_t pos = model_pos(a.model);
    press(&a, KEY_RIGHT);
    assert_true(model_pos(a.model) > pos);
    assert_int_equal(a.enlarged, PANEL_TASKS);
    press(&a, '4');
    draw(&a);
    const Hot *plot = hot(&a, ACT_TIMELINE, -1);
    assert_non_null(plot);
    assert_true(plot->rect.w > 700);
    app_input(&a, &(InputEvent){.kind = INPUT_DOWN,
                                .x = plot->rect.x + 4,
                                .y = plot->rect.y + 20});
    app_input(&a, &(InputEvent){.kind = INPUT_UP});
    assert_true(model_now(a.model)->t_ns == 0);
    app_free(&a);
}

/* ---- depths ---- */

static void test_depths(void **state) {
    (void)state;
    for (size_t s = 0; s < 2; s++) {
        App a = gather_window();
        app_go_step(&a, 4);
        draw_at(&a, s);
        assert_true(shows("Ready queue") && shows("Console"));
        press(&a, 'i');
        draw_at(&a, s);
        assert_true(!shows("Ready queue") && shows("Tasks"));
        assert_true(shows("Console") && shows("Timeline"));
        press(&a, 'i');
        draw_at(&a, s);
        assert_true(!shows("Ready queue") && !shows("Tasks"));
        assert_true(shows("Console") && shows("Timeline"));
        assert_true(size_of("gather.py") > 14);
        click(&a, ACT_DEPTH, DEPTH_LOOP);
        draw_at(&a, s);
        assert_true(shows("Ready queue"));
        app_free(&a);
    }
}

/* The threads stand where the tasks would; P changes between them. */
static void test_depth_of_threads(void **state) {
    (void)state;
    App a = crowd_window(false);
    press(&a, KEY_END);
    press(&a, 'i');
    draw(&a);
    assert_true(shows("Job queue") && !shows("1 Clock"));
    press(&a, 'p');
    draw(&a);
    assert_true(!shows("Job queue"));
    press(&a, 'p');
    draw(&a);
    assert_true(shows("Job queue"));
    app_free(&a);
}

/* ---- scrolling ---- */

/* Prints `lines` lines at one instant. */
static Trace *log_trace(int lines) {
    Trace *t = trace_new(TRACE_LINES, 0);
    trace_emit(t, EV_RUN_BEGIN, 0, 0, trace_intern_str(t, "log.py"),
               trace_intern_str(t, "3.13"), 0, 0);
    trace_function(t, STR("<module>"), STR("log.py"), 1);
    for (int i = 0; i < lines; i++) {
        char text[40];
        trace_emit(t, EV_LINE, 0, loc_make(1, 2), 0, 0, 0, 0);
        int n = snprintf(text, sizeof text, "row %d\n", i);
        trace_console(t, STREAM_OUT, loc_make(1, 2), 0, text, (size_t)n);
    }
    trace_end(t, END_OK, 0, 0);
    return t;
}

static size_t measured;

static float counting_width(void *ctx, Font font, float size, Str text) {
    (void)ctx;
    measured++;
    return measure_fixed.width(NULL, font, size, text);
}

static void test_console_scrolls(void **state) {
    (void)state;
    enum { LINES = 100000 };
    App a = window_of(log_trace(LINES), "log.py",
                      "for i in range(100000):\n    print('row', i)\n");
    press(&a, KEY_END);
    Measure m = {counting_width, NULL};
    measured = 0;
    app_draw(&a, &list, &m, 1280, 720);
    size_t cost = measured;
    assert_true(shows("row 99999"));
    turn_wheel(&a, ACT_CONSOLE, 1);
    draw(&a);
    assert_true(!shows("row 99999") && shows("row 99996"));
    stage_scroll(&a, ACT_CONSOLE, -50000);
    measured = 0;
    app_draw(&a, &list, &m, 1280, 720);
    assert_true(measured < cost + 100); /* what fits, wherever it is */
    assert_true(shows("row 49996"));
    assert_true(shows("↓ + 50003 more"));
    /* no farther than the first page */
    stage_scroll(&a, ACT_CONSOLE, -1000000);
    draw(&a);
    assert_true(shows("row 0") && shows("row 3"));
    stage_scroll(&a, ACT_CONSOLE, 1);
    draw(&a);
    assert_true(!shows("row 0") && shows("row 1") && shows("row 4"));
    /* a step shows what is new */
    press(&a, KEY_LEFT);
    draw(&a);
    assert_true(a.stage.console_up == 0);
    app_free(&a);
}

static void test_tasks_scroll(void **state) {
    (void)state;
    App a = storm_window();
    press(&a, KEY_END);
    app_go_step(&a, model_stops(a.model, a.unit) / 2);
    draw(&a);
    uint32_t top = a.tree_top;
    turn_wheel(&a, ACT_TASKS, -5);
    draw(&a);
    assert_int_equal(a.tree_top, top + 5);
    stage_scroll(&a, ACT_TASKS, 100000);
    draw(&a);
    uint32_t end = a.tree_top;
    assert_true(end < model_tree_size(a.model));
    assert_true(end + 8 > model_tree_size(a.model)); /* a full page */
    stage_scroll(&a, ACT_TASKS, -100000);
    draw(&a);
    assert_int_equal(a.tree_top, 0);
    assert_true(shows("T1"));
    press(&a, KEY_RIGHT); /* what runs is in view again */
    draw(&a);
    TreeRow rows[8];
    uint32_t at = model_tree_find(a.model, a.narration.task);
    assert_true(a.narration.task == 0 ||
                (at >= a.tree_top && at < a.tree_top + 8));
    assert_true(model_tree(a.model, a.tree_top, rows, 8) > 0);
    app_free(&a);
}

static void test_queues_scroll(void **state) {
    (void)state;
    App a = storm_window();
    size_t k = 0, n = model_stops(a.model, a.unit);
    for (; k < n; k++) {
        app_go_step(&a, k);
        if (model_now(a.model)->ready > 20) break;
    }
    assert_true(k < n);
    draw(&a);
    assert_int_equal(a.stage.ready_top, 0);
    turn_wheel(&a, ACT_READY, -4);
    draw(&a);
    assert_int_equal(a.stage.ready_top, 4);
    assert_true(shows("+ 4 above"));
    stage_scroll(&a, ACT_READY, 100000);
    draw(&a);
    uint32_t ready = model_now(a.model)->ready;
    assert_true(a.stage.ready_top < ready && a.stage.ready_top + 3 > ready);
    press(&a, KEY_RIGHT);
    assert_int_equal(a.stage.ready_top, 0);
    /* and so do the timers */
    for (; k < n; k++) {
        app_go_step(&a, k);
        if (model_now(a.model)->timers > 20) break;
    }
    assert_true(k < n);
    draw(&a);
    turn_wheel(&a, ACT_TIMERS, -3);
    draw(&a);
    assert_int_equal(a.stage.timers_top, 3);
    app_free(&a);
}

static void test_source_scrolls(void **state) {
    (void)state;
    App a = storm_window();
    press(&a, '1');
    draw(&a);
    assert_int_equal(a.source_top, 1);
    press(&a, KEY_DOWN);
    draw(&a);
    assert_int_equal(a.source_top, 4);
    turn_wheel(&a, ACT_SOURCE, -1);
    draw(&a);
    assert_int_equal(a.source_top, 7);
    press(&a, '5'); /* now it is the console that has the arrows */
    press(&a, KEY_DOWN);
    draw(&a);
    assert_int_equal(a.source_top, 7);
    press(&a, '4'); /* and now the lanes */
    draw(&a);
    uint32_t lane = a.lane_top;
    press(&a, KEY_DOWN);
    draw(&a);
    assert_true(a.lane_top > lane);
    assert_int_equal(a.source_top, 7);
    app_free(&a);
}

/* ---- what has changed ---- */

/* The frame of a task's card has this width. */
static float card_stroke(App *a, uint32_t task) {
    const Hot *h = NULL;
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == ACT_FOLLOW &&
            a->hots.data[i].arg == task && a->hots.data[i].rect.h >= 50)
            h = &a->hots.data[i];
    assert_non_null(h);
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_RECT && c->x == h->rect.x && c->y == h->rect.y &&
            c->w == h->rect.w)
            return c->stroke_width;
    }
    fail_msg("no frame");
    return 0;
}

static void test_changed_tasks(void **state) {
    (void)state;
    App a = gather_window();
    while (model_now(a.model)->task != 1) /* main has made two tasks */
        press(&a, KEY_RIGHT);
    draw(&a);
    const Changes *c = &a.stage.changes;
    assert_true(stage_changed(c->tasks, 1) && stage_changed(c->tasks, 2) &&
                stage_changed(c->tasks, 3));
    for (uint32_t t = 1; t <= 3; t++)
        assert_true(card_stroke(&a, t) == 2);
    press(&a, KEY_RIGHT); /* testa runs up to its sleep */
    draw(&a);
    assert_true(card_stroke(&a, 2) == 2);
    assert_true(card_stroke(&a, 1) == 1 && card_stroke(&a, 3) == 1);
    assert_false(c->clock);
    /* the lines that ran: 3, 4, 5 */
    assert_true(stage_changed(c->lines, 4) && stage_changed(c->lines, 5));
    assert_false(stage_changed(c->lines, 17) || stage_changed(c->lines, 6));
    press(&a, KEY_RIGHT);
    press(&a, KEY_LEFT); /* the same marks from the other side */
    draw(&a);
    assert_true(card_stroke(&a, 2) == 2 && card_stroke(&a, 3) == 1);
    app_free(&a);
}

static void test_changed_values(void **state) {
    (void)state;
    App a = gather_window();
    a.unit = UNIT_LINE;
    bool clock = false, iteration = false;
    uint64_t t = 0;
    uint32_t it = 0;
    for (size_t k = 0; k < model_stops(a.model, a.unit); k++) {
        app_go_step(&a, k);
        draw(&a);
        const ModelNow *now = model_now(a.model);
        if (k > 0) {
            assert_int_equal(a.stage.changes.clock, now->t_ns != t);
            assert_int_equal(a.stage.changes.iteration, now->iteration != it);
        }
        clock |= a.stage.changes.clock;
        iteration |= a.stage.changes.iteration;
        t = now->t_ns;
        it = now->iteration;
    }
    assert_true(clock && iteration);
    app_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gather_is_clean),
        cmocka_unit_test(test_many_tasks_are_clean),
        cmocka_unit_test(test_threads_are_clean),
        cmocka_unit_test(test_enlarging),
        cmocka_unit_test(test_enlarging_by_mouse),
        cmocka_unit_test(test_enlarged_panels_are_alive),
        cmocka_unit_test(test_depths),
        cmocka_unit_test(test_depth_of_threads),
        cmocka_unit_test(test_console_scrolls),
        cmocka_unit_test(test_tasks_scroll),
        cmocka_unit_test(test_queues_scroll),
        cmocka_unit_test(test_source_scrolls),
        cmocka_unit_test(test_changed_tasks),
        cmocka_unit_test(test_changed_values),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    draw_free(&list);
    return failed;
}
