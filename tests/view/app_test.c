/* The app by hand: input, position, and pictures without a fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "fixtures/app_fixture.h"

/* ---- keys ---- */

static void test_stepping(void **state) {
    (void)state;
    App a = playing();
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_int_equal(model_pos(a.model), 0);
    uint64_t second = model_stop(a.model, UNIT_CALLBACK, 2);
    press(&a, KEY_RIGHT);
    press(&a, KEY_PAGE_DOWN);
    assert_int_equal(model_pos(a.model), second);
    press(&a, KEY_LEFT);
    press(&a, KEY_PAGE_UP);
    press(&a, KEY_LEFT);
    assert_int_equal(model_pos(a.model), 0);
    press_shift(&a, KEY_RIGHT);
    assert_int_equal(model_pos(a.model),
                     model_stop(a.model, UNIT_ITERATION, 1));
    press(&a, KEY_END);
    assert_int_equal(model_pos(a.model), model_end(a.model));
    press(&a, KEY_RIGHT);
    assert_int_equal(model_pos(a.model), model_end(a.model));
    press(&a, KEY_HOME);
    assert_int_equal(model_pos(a.model), 0);
    app_free(&a);
}

static void test_units(void **state) {
    (void)state;
    App a = playing();
    assert_int_equal(a.unit, UNIT_CALLBACK);
    press(&a, 'u');
    assert_int_equal(a.unit, UNIT_ITERATION);
    press(&a, 'u');
    press(&a, 'u');
    assert_int_equal(a.unit, UNIT_LINE);
    draw(&a, 1280, 720);
    click_on(&a, ACT_UNIT, UNIT_TIME);
    assert_int_equal(a.unit, UNIT_TIME);
    press(&a, KEY_RIGHT);
    press(&a, KEY_RIGHT);
    assert_true(model_now(a.model)->t_ns > 0);
    app_free(&a);
}

static void test_playback(void **state) {
    (void)state;
    App a = playing();
    assert_true(app_next_tick(&a) < 0); /* costs nothing while it stands */
    press(&a, KEY_SPACE);
    assert_true(a.playing && app_next_tick(&a) > 0);
    uint64_t before = model_pos(a.model);
    app_tick(&a, 0.01);
    assert_int_equal(model_pos(a.model), before);
    app_tick(&a, 10);
    assert_true(model_pos(a.model) > before);
    press(&a, '>');
    assert_true(app_speed(&a) == 2);
    press(&a, '<');
    press(&a, '[');
    assert_true(app_speed(&a) == 0.5F);
    for (int i = 0; i < 100; i++)
        app_tick(&a, 10);
    assert_false(a.playing);
    assert_int_equal(model_pos(a.model), model_end(a.model));
    press(&a, KEY_SPACE); /* from the end it begins again */
    assert_true(a.playing);
    assert_int_equal(model_pos(a.model), 0);
    app_free(&a);
}

static void test_switches(void **state) {
    (void)state;
    App a = playing();
    press(&a, 't');
    assert_int_equal(a.theme, THEME_LIGHT);
    press(&a, 'l');
    assert_int_equal(a.lang, LANG_ZH);
    press(&a, 'v');
    assert_int_equal(a.axis, AXIS_SECONDS);
    press(&a, 'h');
    assert_true(a.hide_future);
    press(&a, KEY_F11);
    assert_true(a.fullscreen);
    press(&a, '?');
    assert_true(a.overlay == OVERLAY_HELP);
    press(&a, KEY_RIGHT); /* help is in front */
    assert_int_equal(model_pos(a.model), 0);
    press(&a, KEY_ESCAPE);
    assert_true(a.overlay == OVERLAY_NONE);
    press(&a, KEY_ESCAPE);
    assert_false(a.fullscreen);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.screen, SCREEN_GALLERY);
    press(&a, 'g');
    assert_int_equal(a.screen, SCREEN_PLAY);
    app_free(&a);
}

static void test_nothing_is_redrawn_in_vain(void **state) {
    (void)state;
    App a = playing();
    draw(&a, 1280, 720);
    assert_false(app_status(&a).dirty);
    app_tick(&a, 100);
    app_input(&a, &(InputEvent){.kind = INPUT_MOVE, .x = 5, .y = 5});
    press(&a, 'k'); /* no key of ours */
    assert_false(app_status(&a).dirty);
    press(&a, KEY_RIGHT);
    assert_true(app_status(&a).dirty);
    app_free(&a);
}

/* ---- mouse ---- */

static void test_buttons(void **state) {
    (void)state;
    App a = playing();
    draw(&a, 1280, 720);
    click_on(&a, ACT_FORWARD, 0);
    assert_int_equal(model_pos(a.model), model_stop(a.model, UNIT_CALLBACK, 1));
    click_on(&a, ACT_BACK, 0);
    assert_int_equal(model_pos(a.model), 0);
    click_on(&a, ACT_LAST, 0);
    assert_int_equal(model_pos(a.model), model_end(a.model));
    click_on(&a, ACT_FIRST, 0);
    click_on(&a, ACT_PLAY, 0);
    assert_true(a.playing);
    click_on(&a, ACT_FASTER, 0);
    assert_true(app_speed(&a) == 2);
    click_on(&a, ACT_AXIS, AXIS_SECONDS);
    assert_int_equal(a.axis, AXIS_SECONDS);
    click_on(&a, ACT_HELP, 0);
    assert_true(a.overlay == OVERLAY_HELP);
    draw(&a, 1280, 720);
    click(&a, 640, 360);
    assert_true(a.overlay == OVERLAY_NONE);
    app_free(&a);
}

static void test_scrubbing(void **state) {
    (void)state;
    App a = playing();
    draw(&a, 1280, 720);
    app_input(&a, &(InputEvent){.kind = INPUT_DOWN, .x = 640, .y = 671});
    assert_true(app_status(&a).dragging);
    size_t last = model_stops(a.model, UNIT_CALLBACK) - 1;
    size_t k = model_stop_at(a.model, UNIT_CALLBACK, model_pos(a.model));
    assert_true(k == last / 2 || k == (last + 1) / 2);
    app_input(&a, &(InputEvent){.kind = INPUT_MOVE, .x = 5000, .y = 0});
    assert_int_equal(model_pos(a.model), model_end(a.model));
    app_input(&a, &(InputEvent){.kind = INPUT_MOVE, .x = -5, .y = 0});
    assert_int_equal(model_pos(a.model), 0);
    app_input(&a, &(InputEvent){.kind = INPUT_UP});
    app_input(&a, &(InputEvent){.kind = INPUT_MOVE, .x = 640, .y = 671});
    assert_int_equal(model_pos(a.model), 0);
    app_free(&a);
}

/* A click on the timeline goes to the stop whose cursor stands there. */
static void test_timeline_click(void **state) {
    (void)state;
    for (int axis = AXIS_EVENTS; axis <= AXIS_SECONDS; axis++) {
        App a = playing();
        a.axis = (AxisKind)axis;
        draw(&a, 1280, 720);
        for (size_t k = 1; k < model_stops(a.model, UNIT_TIME); k++) {
            uint64_t pos = model_stop(a.model, UNIT_TIME, k);
            double x = timeline_x(a.model, &a.map.scale, pos);
            click(&a, (float)(a.map.origin + x), a.map.area.y + 30);
            double at = timeline_x(a.model, &a.map.scale, model_pos(a.model));
            assert_true(fabs(at - x) < 1);
        }
        app_free(&a);
    }
}

static void test_zoom_keeps_the_pointer(void **state) {
    (void)state;
    for (int axis = AXIS_EVENTS; axis <= AXIS_SECONDS; axis++) {
        App a = playing();
        a.axis = (AxisKind)axis;
        app_go_step(&a, 6);
        draw(&a, 1280, 720);
        float x = a.map.area.x + 300, y = a.map.area.y + 20;
        double old = a.map.scale.per_ns, at = (double)x - a.map.origin;
        app_input(&a, &(InputEvent){
                          .kind = INPUT_WHEEL, .x = x, .y = y, .amount = 4});
        assert_true(a.zoom > 2);
        draw(&a, 1280, 720);
        double now = a.map.origin + at * a.map.scale.per_ns / old;
        assert_true(fabs(now - (double)x) < 0.1);
        press(&a, '0');
        assert_true(a.zoom == 1);
        draw(&a, 1280, 720);
        assert_true(fabs(a.scroll) < 0.01);
        app_free(&a);
    }
}

static void test_following(void **state) {
    (void)state;
    App a = playing();
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    click_on(&a, ACT_FOLLOW, 2);
    assert_int_equal(a.follow, 2);
    press(&a, 'f');
    assert_int_equal(a.follow, 3);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.follow, 0);
    app_free(&a);
}

static void test_gallery(void **state) {
    (void)state;
    App a = new_app();
    draw(&a, 1280, 720);
    assert_int_equal(a.screen, SCREEN_GALLERY);
    press(&a, KEY_DOWN);
    press(&a, KEY_END);
    assert_int_equal(a.gallery.chosen, 19);
    draw(&a, 1280, 720); /* scrolled: the chosen one is there */
    click_on(&a, ACT_LESSON, 19);
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_string_equal(loaded, "lesson.py");
    app_input(&a, &(InputEvent){.kind = INPUT_DROP, .text = "/tmp/mine.py"});
    assert_string_equal(loaded, "/tmp/mine.py");
    press(&a, KEY_F5);
    assert_string_equal(loaded, "gather.py");
    app_free(&a);
    mem_free(loaded);
    loaded = NULL;
}

/* ---- pictures ---- */

/* Every step of every unit, small and large, in both languages and themes. */
static void test_every_picture_is_clean(void **state) {
    (void)state;
    App a = playing();
    int bad = 0;
    for (int variant = 0; variant < 8; variant++) {
        a.theme = (ThemeName)(variant & 1);
        a.lang = (Language)(variant >> 1 & 1);
        a.axis = (AxisKind)(variant >> 2 & 1);
        a.tab = variant & 1;
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            a.unit = (StepUnit)((variant + (int)s) % UNIT_COUNT);
            size_t n = model_stops(a.model, a.unit);
            for (size_t k = 0; k < n && bad == 0; k++) {
                char where[80];
                snprintf(where, sizeof where, "%gx%g variant %d step %zu",
                         (double)sizes[s][0], (double)sizes[s][1], variant, k);
                app_go_step(&a, k);
                bad += faults(&a, sizes[s][0], sizes[s][1], where);
            }
        }
    }
    assert_int_equal(bad, 0);
    app_free(&a);
}

/* Hundreds of tasks: lists end in "+ n more", and stay in their panels. */
static void test_a_storm_is_clean(void **state) {
    (void)state;
    App a = new_app();
    app_show(&a, storm_program());
    int bad = 0;
    for (int k = 0; k <= 20 && bad == 0; k++) {
        app_go_step(&a, model_stops(a.model, a.unit) * (size_t)k / 20);
        a.zoom = k % 3 ? 1 : 300;
        a.axis = (AxisKind)(k & 1);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            bad += faults(&a, sizes[s][0], sizes[s][1], "storm");
        assert_true(list.cmds.len < 20000); /* level of detail */
    }
    assert_int_equal(bad, 0);
    app_free(&a);
}

/* Few and many workers, jobs, threads and processes, with and without a loop in
 * a thread. */
static const CrowdPlan plans[] = {
    {2, 3, 0, false, true},     {3, 3, 0, true, true},
    {1, 1, 0, false, false},    {4, 9, 2, false, false},
    {12, 120, 20, false, true}, {0, 0, 3, false, false},
    {0, 0, 300, false, false},  {16, 40, 4, true, false},
    {40, 50, 0, true, true},    {5, 12, 1, false, true}};

static void test_threads_are_clean(void **state) {
    (void)state;
    int bad = 0;
    for (size_t i = 0; i < sizeof plans / sizeof *plans && bad == 0; i++) {
        App a = new_app();
        app_show(&a, crowd_program(plans[i]));
        assert_int_equal(a.tab, TAB_THREADS);
        assert_int_equal(a.survey.children, plans[i].processes);
        for (int k = 0; k <= 24 && bad == 0; k++) {
            size_t n = model_stops(a.model, a.unit) - 1;
            app_go_step(&a, n * (size_t)k / 24);
            a.theme = (ThemeName)(k & 1);
            a.lang = (Language)(k >> 1 & 1);
            a.axis = (AxisKind)(k >> 2 & 1);
            for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
                char where[80];
                snprintf(where, sizeof where, "plan %zu, %d/24, %gx%g", i, k,
                         (double)sizes[s][0], (double)sizes[s][1]);
                bad += faults(&a, sizes[s][0], sizes[s][1], where);
                assert_true(list.cmds.len < 20000);
            }
        }
        app_free(&a);
    }
    assert_int_equal(bad, 0);
}

/* Who blocks the loop, what to write instead, and who has to wait. */
static void test_a_blocked_loop(void **state) {
    (void)state;
    App a = new_app();
    int bad = 0;
    app_show(&a, block_program());
    a.unit = UNIT_LINE;
    a.axis = AXIS_SECONDS;
    for (size_t k = 0; k < model_stops(a.model, a.unit); k++) {
        app_go_step(&a, k);
        bad += faults(&a, 1280, 720, "blocked");
        const ModelNow *now = model_now(a.model);
        if (now->ended_run) break;
        bool late = now->t_ns > 0;
        assert_int_equal(shows("asyncio.sleep(2)"), now->blocked);
        assert_int_equal(shows("blocks the loop"), shows("Fix"));
        assert_int_equal(shows("starving for 2.000 s"), late);
        assert_int_equal(shows("1.500 s late"), late);
    }
    assert_int_equal(bad, 0);
    app_free(&a);
}

/* The loop's panels and those of the threads, by key and by click. */
static void test_threads_and_loop(void **state) {
    (void)state;
    App a = new_app();
    app_show(&a, crowd_program(plans[0]));
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    assert_true(shows("Job queue") && !shows("Tasks"));
    click_on(&a, ACT_PANE, 0);
    draw(&a, 1280, 720);
    assert_true(shows("Tasks") && !shows("Job queue"));
    press(&a, 'p');
    draw(&a, 1280, 720);
    assert_true(shows("Job queue"));
    press(&a, 'p');
    assert_int_equal(a.tab, TAB_LOOP);
    draw(&a, 1024, 640); /* three tabs */
    press(&a, 'p');
    assert_int_equal(a.tab, TAB_TASKS);
    press(&a, 'p');
    draw(&a, 1024, 640);
    assert_true(shows("Job queue"));
    app_show(&a, gather_program()); /* nothing of it in a program without */
    draw(&a, 1280, 720);
    assert_true(shows("Tasks") && !shows("Threads"));
    app_free(&a);
}

static void test_processes_have_pids(void **state) {
    (void)state;
    App a = new_app();
    app_show(&a, crowd_program(plans[1]));
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    assert_true(shows("Job queue out") && shows("Results back"));
    assert_true(shows("pid 6000") && shows("pid 6013") && shows("pid 6026"));
    app_free(&a);
}

static void test_other_screens_are_clean(void **state) {
    (void)state;
    int bad = 0;
    for (int variant = 0; variant < 4; variant++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            App a = new_app();
            a.theme = (ThemeName)(variant & 1);
            a.lang = (Language)(variant >> 1);
            a.gallery.chosen = s * 4;
            bad += faults(&a, sizes[s][0], sizes[s][1], "gallery");
            a.overlay = OVERLAY_HELP;
            bad += faults(&a, sizes[s][0], sizes[s][1], "help");
            a.overlay = OVERLAY_NONE;
            app_show(&a, broken_program());
            assert_int_equal(a.screen, SCREEN_ERROR);
            bad += faults(&a, sizes[s][0], sizes[s][1], "error");
            app_free(&a);
        }
    }
    assert_int_equal(bad, 0);
}

/* The picture depends on the position, not on the way there. */
static void test_the_way_does_not_matter(void **state) {
    (void)state;
    App a = playing(), b = playing();
    DrawList other = {0};
    app_go_step(&a, 7);
    press(&b, KEY_END);
    for (int i = 0; i < 50 && model_pos(b.model) > model_pos(a.model); i++)
        press(&b, KEY_LEFT);
    assert_int_equal(model_pos(a.model), model_pos(b.model));
    draw(&a, 1280, 720);
    app_draw(&b, &other, &measure_fixed, 1280, 720);
    assert_int_equal(list.cmds.len, other.cmds.len);
    assert_memory_equal(list.cmds.data, other.cmds.data,
                        list.cmds.len * sizeof *list.cmds.data);
    assert_int_equal(list.text.len, other.text.len);
    assert_memory_equal(list.text.data, other.text.data, list.text.len);
    draw_free(&other);
    app_free(&a);
    app_free(&b);
}

/* Nothing of what is to come is shown when the future is hidden. */
static void test_hidden_future(void **state) {
    (void)state;
    App a = playing();
    a.hide_future = true;
    for (size_t k = 0; k < model_stops(a.model, a.unit); k++) {
        app_go_step(&a, k);
        draw(&a, 1280, 720);
        for (size_t i = 0; i < list.cmds.len; i++)
            assert_false(list.cmds.data[i].flags & DRAW_GHOST);
    }
    app_free(&a);
    for (size_t i = 0; i < 5; i++) {
        a = new_app();
        app_show(&a, crowd_program(plans[i]));
        a.hide_future = true;
        for (size_t k = 0; k < model_stops(a.model, a.unit); k++) {
            app_go_step(&a, k);
            draw(&a, 1280, 720);
            for (size_t c = 0; c < list.cmds.len; c++)
                assert_false(list.cmds.data[c].flags & DRAW_GHOST);
        }
        app_free(&a);
    }
}

static void test_source_without_metadata(void **state) {
    (void)state;
    static const char text[] = "print(1)\n\n\n# /// script\n# x = 1\n# ///\n\n";
    Program *p = program_new("a/b/c.py", false);
    assert_string_equal(p->name, "c.py");
    program_set_source(p, source_new("c.py", text, strlen(text)));
    assert_int_equal(p->shown_lines, 1);
    program_free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stepping),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_playback),
        cmocka_unit_test(test_switches),
        cmocka_unit_test(test_nothing_is_redrawn_in_vain),
        cmocka_unit_test(test_buttons),
        cmocka_unit_test(test_scrubbing),
        cmocka_unit_test(test_timeline_click),
        cmocka_unit_test(test_zoom_keeps_the_pointer),
        cmocka_unit_test(test_following),
        cmocka_unit_test(test_gallery),
        cmocka_unit_test(test_every_picture_is_clean),
        cmocka_unit_test(test_a_storm_is_clean),
        cmocka_unit_test(test_a_blocked_loop),
        cmocka_unit_test(test_threads_are_clean),
        cmocka_unit_test(test_threads_and_loop),
        cmocka_unit_test(test_processes_have_pids),
        cmocka_unit_test(test_other_screens_are_clean),
        cmocka_unit_test(test_the_way_does_not_matter),
        cmocka_unit_test(test_hidden_future),
        cmocka_unit_test(test_source_without_metadata),
    };
    return cmocka_run_group_tests(tests, NULL, release_picture);
}
