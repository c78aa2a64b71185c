/* Two to four programs on one clock: steps, the first difference, what is said,
 * and pictures without a fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "fixtures/app_fixture.h"
#include "view/compare/compare.h"

/* ---- programs ---- */

static const char serial_source[] =
    "import asyncio\n\nasync def nap(n):\n    await asyncio.sleep(n)\n\n"
    "async def main():\n    await nap(3)\n    await nap(1)\n\n"
    "asyncio.run(main())\n";

static void sleeps(Trace *t, uint32_t obj, uint64_t from, uint64_t until) {
    char label[20];
    uint32_t timer = 100 + obj, wake = 200 + obj;
    snprintf(label, sizeof label, "sleep(%llu)",
             (unsigned long long)((until - from) / G_S));
    uint32_t at = loc_make(2, 4);
    trace_emit(t, EV_OBJ_NEW, OBJ_SLEEP, at, obj, word(t, label), ref_task(1),
               0);
    trace_emit(t, EV_TIMER_ADD, WHAT_SLEEP, at, timer, 1, TRACE_LO(until),
               TRACE_HI(until));
    trace_emit(t, EV_STEP_END, OUT_WAITS, at, 1, ref_obj(obj), 0, 0);
    trace_emit(t, EV_ITER, POLL_WAIT, 0, 1, obj, 0, 0);
    trace_emit(t, EV_SELECT_ENTER, 0, 0, 1, 0, TRACE_LO(until - from),
               TRACE_HI(until - from));
    trace_set_time(t, until);
    trace_emit(t, EV_CLOCK, CLOCK_SELECT, 0, 0, 0, TRACE_LO(from),
               TRACE_HI(from));
    trace_emit(t, EV_SELECT_LEAVE, SELECT_TIMEOUT, 0, 1, 0, 0, 0);
    trace_emit(t, EV_TIMER_FIRE, 0, 0, timer, 0, 0, 0);
    trace_emit(t, EV_CB_BEGIN, WHAT_SLEEP, 0, timer, 0, 0, 0);
    trace_emit(t, EV_OBJ_DONE, OUT_RETURNED, 0, obj, word(t, "None"), 0, 0);
    trace_emit(t, EV_READY_PUSH, WHAT_WAKEUP, 0, wake, 1, ref_obj(obj), 1);
    trace_emit(t, EV_CB_END, 0, 0, timer, 0, 0, 0);
    trace_emit(t, EV_CB_BEGIN, WHAT_WAKEUP, 0, wake, 1, 0, 0);
}

/* One task sleeps 3 s, then 1 s. */
static Trace *serial_trace(EndReason end) {
    Trace *t = trace_new(TRACE_LINES, 0);
    trace_emit(t, EV_RUN_BEGIN, 0, 0, word(t, "serial.py"), word(t, "3.13"), 0,
               0);
    trace_function(t, STR("main"), STR("serial.py"), 6);
    trace_function(t, STR("nap"), STR("serial.py"), 3);
    trace_emit(t, EV_LOOP_NEW, 0, 0, 1, 0, 0, 0);
    trace_emit(t, EV_TASK_NEW, TASK_MAIN, 0, 1, 1, word(t, "main()"), 0);
    trace_emit(t, EV_READY_PUSH, WHAT_FIRST_STEP, 0, 1, 1, 0, 1);
    trace_emit(t, EV_LOOP_STATE, LOOP_RUNNING, 0, 1, ref_task(1), 0, 0);
    trace_emit(t, EV_ITER, POLL_WORK, 0, 1, 1, 0, 0);
    trace_emit(t, EV_CB_BEGIN, WHAT_FIRST_STEP, 0, 1, 1, 0, 0);
    trace_emit(t, EV_LINE, 0, loc_make(1, 7), 0, 0, 0, 0);
    sleeps(t, 1, 0, 3 * G_S);
    sleeps(t, 2, 3 * G_S, 4 * G_S);
    trace_emit(t, EV_TASK_DONE, OUT_RETURNED, 0, 1, word(t, "None"), 0, 0);
    trace_emit(t, EV_STEP_END, OUT_RETURNED, loc_make(1, 8), 1, 0, 0, 0);
    trace_end(t, end, end != END_OK, 0);
    return t;
}

/* The end of gather's trace, in two pieces. */
static bool grows;

static Program *by_name(void *ctx, const char *path, bool builtin) {
    (void)ctx;
    Program *p;
    if (strstr(path, "serial"))
        p = program_of(path, 13, serial_trace(END_OK), serial_source);
    else if (strstr(path, "failing"))
        p = program_of(path, 13, serial_trace(END_EXCEPTION), serial_source);
    else if (strstr(path, "forever"))
        p = program_of(path, 13, serial_trace(END_NEVER), serial_source);
    else if (strstr(path, "broken"))
        p = broken_program();
    else if (strstr(path, "storm"))
        p = program_of(path, 13, storm_trace(60, 900), serial_source);
    else if (strstr(path, "pool"))
        p = program_of(path, 13,
                       crowd_trace((CrowdPlan){.workers = 3, .jobs = 5}),
                       crowd_source);
    else if (strstr(path, "block"))
        p = program_of(path, 13, block_trace(), serial_source);
    else
        p = program_of(path, 13, gather_trace(), gather_source);
    p->builtin = builtin;
    p->running = grows && p->trace;
    return p;
}

static int advanced;

static void advance(void *ctx, Program *p, double seconds) {
    (void)ctx, (void)seconds;
    if (++advanced > 4) p->running = false;
}

static bool is_changed;

static bool changed(void *ctx, const Program *p) {
    (void)ctx;
    return is_changed && strstr(p->path, "serial");
}

static App app_of(size_t n, const char *const *paths) {
    App a = new_app();
    a.host.load = by_name;
    compare_open(&a, paths, n);
    return a;
}

#define OPEN(...)                                                              \
    app_of(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *),             \
           (const char *[]){__VA_ARGS__})

/* All texts of the story bar, behind one another. */
static const char *told(App *a) {
    static char out[2000];
    size_t n = 0;
    draw(a, 1920, 1080);
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind != DRAW_TEXT || c->y < 36 || c->y > 100) continue;
        if (c->x < 190 || c->x > 1920 - 150) continue;
        Str s = draw_text_of(&list, c);
        if (n + s.len + 2 > sizeof out) break;
        memcpy(out + n, s.ptr, s.len);
        n += s.len;
        out[n++] = ' ';
    }
    out[n] = 0;
    return out;
}

static void says(App *a, const char *words) {
    const char *all = told(a);
    if (!strstr(all, words)) fail_msg("\"%s\" is not in \"%s\"", words, all);
}

/* ---- the shared clock ---- */

static void steps_go_there_and_back(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py", "broken.py", "pool.py");
    for (int unit = UNIT_LINE; unit < UNIT_COUNT; unit++) {
        VEC(SharedPlace) way = {0};
        compare_action(&a, ACT_UNIT, unit);
        press(&a, KEY_HOME);
        SharedClock clock = compare_clock(&a);
        while (!shared_is_end(&clock, a.compare.at)) {
            vec_push(&way, a.compare.at);
            press(&a, KEY_RIGHT);
            for (size_t k = 0; k < 4; k++)
                if (a.compare.models[k])
                    assert_int_equal(model_pos(a.compare.models[k]),
                                     compare_pos(&a, k));
        }
        assert_true(way.len > 3);
        press(&a, KEY_RIGHT);
        for (size_t i = way.len; i-- > 0;) {
            press(&a, KEY_PAGE_UP);
            for (size_t k = 0; k < 4; k++)
                assert_int_equal(shared_pos(&clock, a.compare.at, k),
                                 shared_pos(&clock, way.data[i], k));
        }
        press(&a, KEY_LEFT);
        assert_int_equal(a.compare.at.t_ns, 0);
        vec_free(&way);
    }
    app_free(&a);
}

static void the_ends_and_playback(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    SharedClock clock = compare_clock(&a);
    press(&a, KEY_END);
    assert_true(shared_is_end(&clock, a.compare.at));
    assert_int_equal(a.compare.at.t_ns, 4 * G_S);
    press(&a, KEY_SPACE); /* begins again */
    assert_true(a.playing);
    assert_int_equal(a.compare.at.t_ns, 0);
    for (int i = 0; i < 200; i++)
        app_tick(&a, 10);
    assert_false(a.playing);
    assert_true(shared_is_end(&clock, a.compare.at));
    assert_true(app_next_tick(&a) < 0);
    app_free(&a);
}

/* Where the axis is clicked, there is the cursor. */
static void the_mouse(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    draw(&a, 1280, 720);
    CompareAxis axis = a.compare.axis;
    float x = (float)(axis.origin + 1.0 * G_S * axis.per_ns) + 0.5F;
    click(&a, x, axis.area.y + 50);
    assert_true(a.compare.at.t_ns >= G_S &&
                (double)a.compare.at.t_ns < 1.1 * G_S);
    assert_int_equal(model_now(a.compare.models[1])->t_ns, G_S);
    assert_int_equal(model_now(a.compare.models[0])->t_ns, 0);
    app_input(&a, &(InputEvent){.kind = INPUT_WHEEL,
                                .x = x,
                                .y = axis.area.y + 50,
                                .amount = 3});
    assert_true(a.compare.zoom > 1.5F);
    draw(&a, 1280, 720);
    double at = (double)x - a.compare.axis.origin;
    assert_true(at / a.compare.axis.per_ns > 0.98 * G_S);
    assert_true(at / a.compare.axis.per_ns < 1.02 * G_S);
    press(&a, '0');
    assert_true(a.compare.zoom == 1);
    app_input(&a, &(InputEvent){.kind = INPUT_DOWN, .x = 1279, .y = 671});
    assert_true(app_status(&a).dragging);
    assert_int_equal(a.compare.at.t_ns, 4 * G_S);
    app_input(&a, &(InputEvent){.kind = INPUT_MOVE, .x = 0, .y = 671});
    assert_int_equal(a.compare.at.pos, 0);
    app_input(&a, &(InputEvent){.kind = INPUT_UP});
    click_on(&a, ACT_FORWARD, 0);
    assert_true(a.compare.at.pos > 0);
    app_free(&a);
}

/* Each moment has a lens, as wide as the run with most callbacks in it needs;
 * there each row's cursor is where that run is. */
static void the_events_axis(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    press(&a, 'v');
    draw(&a, 1280, 720);
    const CompareAxis *axis = &a.compare.axis;
    static const uint64_t times[] = {0, G_S, 3 * G_S, 4 * G_S};
    assert_true(axis->events);
    assert_int_equal(axis->n, 4);
    for (size_t i = 0; i < 4; i++) {
        const AxisMoment *m = &axis->moments[i];
        assert_int_equal(m->t_ns, times[i]);
        assert_true(i == 0 || m->x > m[-1].x + m[-1].w);
        assert_int_equal(compare_axis_find(axis, m->x + m->w / 2), times[i]);
        assert_true(compare_axis_time(axis, times[i]) == m->x + m->w);
    }
    /* one callback at 0 s in serial, three in gather */
    double in = axis->moments[0].w - 2 * axis->pad;
    assert_true(in > 2.99 * axis->per_column && in < 3.01 * axis->per_column);
    for (size_t k = 0; k < 2; k++) {
        const Model *m = a.compare.models[k];
        double last = 0;
        for (uint64_t pos = 0; pos <= model_end(m); pos++) {
            double x = compare_axis_place(axis, m, k, pos);
            assert_true(x >= last && x <= axis->length);
            last = x;
        }
    }
    click(&a, (float)(axis->origin + axis->moments[2].x + 3), axis->area.y + 9);
    assert_int_equal(a.compare.at.t_ns, 3 * G_S);
    draw(&a, 1280, 720);
    click_on(&a, ACT_AXIS, AXIS_SECONDS);
    draw(&a, 1280, 720);
    assert_false(a.compare.axis.events);
    app_free(&a);
}

/* ---- what is said ---- */

static void the_end_is_told(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    press(&a, KEY_END);
    says(&a, "Both programs have ended. ");
    says(&a, "gather overlaps the 2 sleeps and saves 1.000 s");
    assert_true(shows("saves 1.000 s"));
    assert_true(shows("−1.000 s") && shows("vs serial"));
    assert_true(shows("baseline"));
    app_free(&a);
    a = OPEN("gather.py", "serial.py");
    press(&a, KEY_END);
    says(&a, "serial sleeps 2 times one after the other and takes 1.000 s");
    assert_true(shows("+1.000 s"));
    assert_false(shows("saves 1.000 s"));
    app_free(&a);
    a = OPEN("one/gather.py", "two/gather.py");
    press(&a, KEY_END);
    says(&a, "gather (2) takes as long as gather : 3.000 s");
    assert_true(shows("same output"));
    app_free(&a);
}

static void other_ends(void **state) {
    (void)state;
    App a = OPEN("serial.py", "failing.py", "broken.py");
    press(&a, KEY_END);
    says(&a, "failing has ended with an exception at 4.000 s");
    says(&a, "broken does not run.");
    assert_true(shows("'await' outside function"));
    assert_true(shows("2 / 3"));
    app_free(&a);
    a = OPEN("gather.py", "forever.py");
    press(&a, KEY_END);
    says(&a, "Nothing more happens in any of them.");
    says(&a, "forever is through 1.000 s later than gather");
    assert_true(shows("Last event"));
    app_free(&a);
    a = OPEN("broken.py", "broken.py");
    says(&a, "None of these programs can run.");
    press(&a, KEY_RIGHT);
    press(&a, 'd');
    app_free(&a);
}

static void the_way_is_told(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    says(&a, "Nothing has run yet");
    compare_action(&a, ACT_UNIT, UNIT_TIME);
    press(&a, KEY_RIGHT);
    press(&a, KEY_RIGHT);
    assert_int_equal(a.compare.at.t_ns, G_S);
    says(&a, "serial waits in sleep(3) until 3.000 s");
    says(&a, "gather waits in gather(…)");
    compare_action(&a, ACT_UNIT, UNIT_CALLBACK);
    press(&a, KEY_RIGHT); /* 3 s: serial goes first */
    says(&a, "serial : ");
    assert_true(shows("1") && !strstr(told(&a), "gather"));
    app_free(&a);
}

/* ---- the first difference ---- */

static void the_first_difference(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py", "serial2.py");
    press(&a, KEY_END);
    press(&a, 'd');
    const CompareApart *apart = &a.compare.apart;
    assert_true(apart->is);
    assert_int_equal(apart->runs[1], 1);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(model_pos(a.compare.models[apart->runs[i]]),
                         apart->pos[i]);
    says(&a, "The first difference, at 0.000 s");
    assert_non_null(strstr(told(&a), "serial : "));
    assert_non_null(strstr(told(&a), "gather : "));
    press(&a, KEY_RIGHT);
    assert_false(apart->is);
    app_free(&a);
    a = OPEN("serial.py", "serial2.py");
    press(&a, 'd');
    assert_false(a.compare.apart.is);
    assert_non_null(a.notice.text);
    app_free(&a);
}

/* ---- coming and going ---- */

static void one_alone_and_back(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    press(&a, KEY_RIGHT);
    press(&a, KEY_RIGHT);
    SharedPlace at = a.compare.at;
    uint64_t pos = compare_pos(&a, 1);
    press(&a, '2');
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_string_equal(a.program->name, "gather.py");
    assert_int_equal(model_pos(a.model), pos);
    press(&a, KEY_END);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.screen, SCREEN_COMPARE);
    assert_null(a.program);
    assert_int_equal(a.compare.at.pos, at.pos);
    assert_int_equal(compare_pos(&a, 1), pos);
    draw(&a, 1280, 720);
    click_on(&a, ACT_COMPARE, 1);
    assert_string_equal(a.program->name, "serial.py");
    press(&a, 'g'); /* by the gallery, too */
    press(&a, 'g');
    assert_int_equal(a.screen, SCREEN_PLAY);
    press(&a, 'c');
    assert_int_equal(a.screen, SCREEN_COMPARE);
    press(&a, 'g');
    assert_int_equal(a.screen, SCREEN_GALLERY);
    press(&a, 'g');
    assert_int_equal(a.screen, SCREEN_COMPARE);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.screen, SCREEN_GALLERY);
    app_free(&a);
}

/* Another program is opened while one of the comparison is lent. */
static void a_lent_program_is_lost(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    press(&a, '1');
    app_open(&a, "storm.py", false);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.screen, SCREEN_GALLERY);
    press(&a, 'g');
    assert_int_equal(a.screen, SCREEN_PLAY);
    press(&a, 'c'); /* a new comparison, of that one */
    assert_int_equal(a.compare.n, 1);
    assert_true(a.compare.pick.open);
    app_free(&a);
}

static void from_a_program(void **state) {
    (void)state;
    App a = new_app();
    a.host.load = by_name;
    Program *p = gather_program();
    p->compare[0] = mem_strdup("serial.py");
    app_show(&a, p);
    press(&a, KEY_RIGHT);
    press(&a, KEY_RIGHT);
    uint64_t pos = model_pos(a.model);
    press(&a, 'c');
    assert_int_equal(a.screen, SCREEN_COMPARE);
    assert_int_equal(a.compare.n, 2);
    assert_string_equal(a.compare.runs[1].name, "serial");
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_ptr_equal(a.program, p);
    assert_int_equal(model_pos(a.model), pos);
    app_free(&a);
}

static void from_the_list(void **state) {
    (void)state;
    static char *const paths[] = {"a/serial.py", "b/storm.py", "c/pool.py",
                                  "d/gather.py", "e/block.py"};
    App a = playing();
    a.host.load = by_name;
    for (int i = 0; i < 5; i++)
        lessons[i].path = paths[i];
    press(&a, 'c');
    assert_int_equal(a.compare.n, 1);
    assert_true(a.compare.pick.open);
    draw(&a, 1280, 720);
    assert_true(a.compare.pick.columns > 1);
    press(&a, KEY_DOWN);
    assert_int_equal(a.compare.pick.chosen, a.compare.pick.columns);
    press(&a, KEY_ENTER);
    assert_int_equal(a.compare.n, 2);
    assert_false(a.compare.pick.open);
    for (int i = 0; i < 3; i++) {
        press(&a, 'c');
        draw(&a, 1280, 720);
        if (a.compare.pick.open) click_on(&a, ACT_COMPARE_ADD, 2);
    }
    assert_int_equal(a.compare.n, COMPARE_MAX);
    assert_false(a.compare.pick.open); /* there is no room for a fifth */
    app_free(&a);
}

static void from_the_gallery(void **state) {
    (void)state;
    App a = new_app();
    a.host.load = by_name;
    press(&a, 'c');
    assert_true(compare_marked(&a, 0));
    press(&a, KEY_RIGHT);
    press(&a, 'c');
    assert_int_equal(compare_mark(&a, 1), 2);
    press(&a, KEY_ESCAPE);
    assert_false(compare_marked(&a, 0));
    press(&a, 'c');
    press(&a, KEY_RIGHT);
    press(&a, 'c');
    press(&a, 'c');
    assert_int_equal(a.screen, SCREEN_COMPARE);
    assert_int_equal(a.compare.n, 2);
    assert_int_equal(a.compare.marks, 0);
    app_free(&a);
}

static void a_dropped_file_joins(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    app_open(&a, "storm.py", false);
    assert_int_equal(a.screen, SCREEN_COMPARE);
    assert_int_equal(a.compare.n, 3);
    app_free(&a);
}

/* ---- running on, running again ---- */

static void what_still_runs(void **state) {
    (void)state;
    grows = true;
    advanced = 0;
    App a = new_app();
    a.host.load = by_name;
    a.host.advance = advance;
    compare_open(&a, (const char *[]){"serial.py", "gather.py"}, 2);
    assert_true(app_next_tick(&a) == 0);
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    assert_true(shows("running"));
    assert_true(shows("0 / 2"));
    for (int i = 0; i < 10; i++)
        app_tick(&a, 0.01);
    assert_true(app_next_tick(&a) < 0);
    draw(&a, 1280, 720);
    assert_true(shows("2 / 2"));
    grows = false;
    app_free(&a);
}

static void files_are_watched(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    a.host.changed = changed;
    is_changed = false;
    compare_go_time(&a, G_S);
    Program *was = a.compare.runs[0].program,
            *other = a.compare.runs[1].program;
    app_tick(&a, 2);
    assert_ptr_equal(a.compare.runs[0].program, was);
    is_changed = true;
    mem_free(loaded);
    loaded = NULL;
    app_tick(&a, 2);
    is_changed = false;
    assert_ptr_equal(a.compare.runs[1].program, other);
    assert_int_equal(a.compare.at.t_ns, G_S);
    assert_int_equal(model_now(a.compare.models[1])->t_ns, G_S);
    press(&a, KEY_F5);
    assert_int_equal(a.compare.at.t_ns, G_S);
    app_free(&a);
}

/* ---- pictures ---- */

static int all_pictures(App *a, const char *where) {
    int bad = 0;
    static const int keys[] = {KEY_HOME, KEY_RIGHT, 'd', KEY_END};
    for (int i = 0; i < 4; i++) {
        press(a, keys[i]);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (int k = 0; k < 4; k++) {
                a->theme = (ThemeName)(k & 1);
                a->lang = (Language)(k >> 1);
                bad += faults(a, sizes[s][0], sizes[s][1], where);
            }
    }
    return bad;
}

static void pictures_without_fault(void **state) {
    (void)state;
    static const char *const sets[][4] = {
        {"serial.py", "gather.py"},
        {"a_program_with_quite_a_long_name_that_nobody_would_type_serial.py",
         "gather.py", "forever.py"},
        {"gather.py", "storm.py", "pool.py", "broken.py"},
        {"failing.py", "block.py", "serial.py"},
    };
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        size_t n = 0;
        while (n < 4 && sets[i][n])
            n++;
        App a = app_of(n, sets[i]);
        assert_int_equal(all_pictures(&a, sets[i][0]), 0);
        press(&a, 'h');
        press(&a, KEY_LEFT);
        press(&a, '+');
        press(&a, '+');
        assert_int_equal(all_pictures(&a, "zoomed"), 0);
        press(&a, '0');
        press(&a, 'v');
        assert_int_equal(all_pictures(&a, "events"), 0);
        press(&a, '?');
        assert_int_equal(faults(&a, 1024, 640, "help"), 0);
        press(&a, KEY_ESCAPE);
        press(&a, 'c');
        assert_int_equal(faults(&a, 1024, 640, "list"), 0);
        assert_int_equal(faults(&a, 1920, 1080, "list"), 0);
        app_free(&a);
    }
}

/* Rows of every height, with and without the list below them. */
static void any_height(void **state) {
    (void)state;
    static const char *const all[] = {"gather.py", "serial.py", "failing.py",
                                      "pool.py"};
    for (size_t n = 2; n <= 4; n++) {
        App a = app_of(n, all);
        press(&a, KEY_END);
        for (int list_open = 0; list_open < 2; list_open++) {
            for (int h = 640; h < 1100; h += 7)
                assert_int_equal(
                    faults(&a, (float)(1024 + h % 500), (float)h, "height"), 0);
            press(&a, 'c');
        }
        app_free(&a);
    }
}

static void nothing_is_drawn_in_vain(void **state) {
    (void)state;
    App a = OPEN("serial.py", "gather.py");
    draw(&a, 1280, 720);
    assert_false(app_status(&a).dirty);
    app_tick(&a, 5);
    app_input(&a, &(InputEvent){.kind = INPUT_MOVE, .x = 600, .y = 300});
    press(&a, 'k');
    assert_false(app_status(&a).dirty);
    assert_true(app_next_tick(&a) < 0);
    app_free(&a);
}

/* ---- parts ---- */

static void outputs(void **state) {
    (void)state;
    OutputDiff d = output_diff(STR("a\nb\n"), STR("a\nb\n"));
    assert_int_equal(d.kind, OUTPUT_SAME);
    d = output_diff(STR("b\na\n"), STR("a\nb\n"));
    assert_int_equal(d.kind, OUTPUT_ORDER);
    assert_int_equal(d.line, 1);
    d = output_diff(STR("a\nc\n"), STR("a\nb\n"));
    assert_int_equal(d.kind, OUTPUT_OTHER);
    assert_int_equal(d.line, 2);
    assert_true(str_is(d.here, "c") && str_is(d.there, "b"));
    d = output_diff(STR("a\n"), STR("a\n\n"));
    assert_int_equal(d.kind, OUTPUT_OTHER);
    assert_int_equal(d.line, 2);
    assert_int_equal(output_diff(STR(""), STR("")).kind, OUTPUT_SAME);
}

static FactWait wait_of(uint64_t from, uint64_t to) {
    return (FactWait){
        .from_ns = from, .to_ns = to, .ended = true, .timed = true};
}

static void overlaps(void **state) {
    (void)state;
    FactWaits w = {0};
    vec_push(&w, wait_of(0, 3));
    vec_push(&w, wait_of(3, 4));
    assert_int_equal(wait_sum(&w).overlaps, 0);
    vec_push(&w, wait_of(5, 9)); /* all within this one */
    vec_push(&w, wait_of(6, 7));
    vec_push(&w, wait_of(7, 8));
    vec_push(&w, wait_of(8, 8));
    WaitSum s = wait_sum(&w);
    assert_int_equal(s.n, 5);
    assert_int_equal(s.overlaps, 3);
    assert_int_equal(s.sum_ns, 10);
    vec_free(&w);
}

static void telling_lines(void **state) {
    (void)state;
    static const char a[] = "import asyncio\n# one\nx = 1\n"
                            "a = await f(1)\nb = await f(2)\n";
    static const char b[] = "import asyncio\n# two\nx = 1\n"
                            "print(1)\na, b = await gather(\n    f(1),\n"
                            "    f(2))  # )\nprint(2)\n";
    Source *x = source_new("a.py", a, strlen(a));
    Source *y = source_new("b.py", b, strlen(b));
    CodePieces p = {0};
    uint32_t lines[8];
    code_pieces(&p, (CodeText){y, 8}, &(CodeText){x, 5}, 1);
    assert_int_equal(code_telling(&p, lines, 3), 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(lines[i], 5 + i);
    assert_int_equal(code_telling(&p, lines, 2), 2); /* its beginning */
    assert_int_equal(lines[1], 6);
    code_pieces(&p, (CodeText){x, 5}, &(CodeText){y, 8}, 1);
    assert_int_equal(code_telling(&p, lines, 8), 2);
    assert_int_equal(lines[0], 4);
    /* the same program: all of it */
    code_pieces(&p, (CodeText){x, 5}, &(CodeText){x, 5}, 1);
    assert_true(code_telling(&p, lines, 8) >= 2);
    vec_free(&p);
    source_free(x);
    source_free(y);
}

static int tidy(void **state) {
    mem_free(loaded);
    return release_picture(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_go_there_and_back),
        cmocka_unit_test(the_ends_and_playback),
        cmocka_unit_test(the_mouse),
        cmocka_unit_test(the_events_axis),
        cmocka_unit_test(the_end_is_told),
        cmocka_unit_test(other_ends),
        cmocka_unit_test(the_way_is_told),
        cmocka_unit_test(the_first_difference),
        cmocka_unit_test(one_alone_and_back),
        cmocka_unit_test(a_lent_program_is_lost),
        cmocka_unit_test(from_a_program),
        cmocka_unit_test(from_the_list),
        cmocka_unit_test(from_the_gallery),
        cmocka_unit_test(a_dropped_file_joins),
        cmocka_unit_test(what_still_runs),
        cmocka_unit_test(files_are_watched),
        cmocka_unit_test(pictures_without_fault),
        cmocka_unit_test(any_height),
        cmocka_unit_test(nothing_is_drawn_in_vain),
        cmocka_unit_test(outputs),
        cmocka_unit_test(overlaps),
        cmocka_unit_test(telling_lines),
    };
    return cmocka_run_group_tests(tests, NULL, tidy);
}
