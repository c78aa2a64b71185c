/* A program that goes on while it is shown: it grows, is stopped, is edited and
 * runs again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures/app_fixture.h"
#include "fixtures/growing_program.h"
#include "view/app_impl.h"

/* ---- a host whose programs run by copying ---- */

typedef struct Host {
    Trace *(*make)(void); /* what the next program will do */
    bool broken;          /* … or that it does not run at all */
    bool unreadable;
    bool changed;
    uint64_t slice; /* events in a call of advance */
    uint64_t first; /* … in the first one of a program */
    double clock;   /* each look at it takes a millisecond */
    int loads, stops;
} Host;

static Host host;

static Program *host_load(void *ctx, const char *path, bool builtin) {
    (void)ctx;
    host.loads++;
    host.changed = false;
    Program *p = program_new(path, builtin);
    p->python = 13;
    if (host.unreadable) {
        p->failure = mem_strdup("no such file");
        return p;
    }
    program_set_source(
        p, source_new("p.py", gather_source, strlen(gather_source)));
    if (host.broken) {
        diag_add(&p->diags, DIAG_SYNTAX, (Span){0, 6}, "invalid syntax");
        return p;
    }
    growing_begin(p, host.make());
    return p;
}

static void host_advance(void *ctx, Program *p, double seconds) {
    (void)ctx;
    (void)seconds;
    uint64_t n = trace_count(p->trace) ? host.slice : host.first;
    if (!growing_by(p->run, n)) growing_end(p);
}

static void host_stop(void *ctx, Program *p) {
    (void)ctx;
    host.stops++;
    trace_end(p->trace, END_STOPPED, 130, 0);
    growing_end(p);
}

static bool host_changed(void *ctx, const Program *p) {
    (void)ctx;
    (void)p;
    return host.changed;
}

static double host_clock(void *ctx) {
    (void)ctx;
    return host.clock += 0.001;
}

static Trace *storm(void) {
    return storm_trace(5, 120);
}

static Trace *threads(void) {
    return crowd_trace((CrowdPlan){.workers = 3, .jobs = 9});
}

static App growing(Trace *(*make)(void), uint64_t first, uint64_t slice) {
    host = (Host){.make = make, .first = first, .slice = slice};
    App a;
    app_init(&a,
             (AppHost){.load = host_load,
                       .advance = host_advance,
                       .stop = host_stop,
                       .changed = host_changed,
                       .clock = host_clock},
             lessons, 0);
    app_open(&a, "p.py", false);
    return a;
}

/* As the window does it: at once when there is something to do. */
static void tick(App *a, double seconds) {
    for (double t = 0; t < seconds; t += 0.02) {
        app_tick(a, 0.02);
        if (app_status(a).dirty) draw(a, 1280, 720);
    }
}

static void tick_to_the_end(App *a) {
    for (int i = 0; i < 5000 && app_next_tick(a) == 0; i++)
        app_tick(a, 0.02);
    assert_false(a->program->running);
    draw(a, 1280, 720);
}

static size_t steps(const App *a) {
    return model_stops(a->model, a->unit) - 1;
}

/* ---- growing ---- */

static void the_first_picture_does_not_wait(void **state) {
    (void)state;
    App a = growing(storm, 300, 100);
    assert_true(a.program->running);
    assert_int_equal(model_end(a.model), 300);
    assert_int_equal(faults(&a, 1280, 720, "first"), 0);
    assert_true(app_next_tick(&a) == 0);
    app_free(&a);
}

static void it_grows_under_the_user(void **state) {
    (void)state;
    App a = growing(storm, 300, 40);
    press(&a, KEY_RIGHT);
    press(&a, KEY_RIGHT);
    uint64_t pos = model_pos(a.model);
    size_t before = steps(&a);
    tick(&a, 0.2);
    assert_int_equal(model_pos(a.model), pos);
    assert_true(steps(&a) > before);
    /* The end so far; it does not run away with it. */
    press(&a, KEY_END);
    uint64_t end = model_pos(a.model);
    assert_int_equal(end, model_end(a.model));
    tick(&a, 0.2);
    assert_int_equal(model_pos(a.model), end);
    assert_true(model_end(a.model) > end);
    press(&a, KEY_RIGHT);
    assert_true(model_pos(a.model) > end);
    tick_to_the_end(&a);
    Trace *whole = storm();
    assert_int_equal(model_end(a.model), trace_count(whole));
    trace_free(whole);
    app_free(&a);
}

static void a_slice_keeps_the_time(void **state) {
    (void)state;
    App a = growing(storm, 300, 1);
    double before = host.clock;
    app_tick(&a, 0.016);
    /* 6 ms for the run, 2 ms to prepare; looking at the clock is all that
     * takes time here. */
    assert_true(host.clock - before < 0.015);
    assert_true(model_end(a.model) > 303);
    app_free(&a);
}

/* Pictures cost as much as slices: not every slice is worth one. */
static void not_every_slice_is_drawn(void **state) {
    (void)state;
    App a = growing(storm, 300, 5);
    draw(&a, 1280, 720);
    int drawn = 0;
    for (int i = 0; i < 50; i++) {
        app_tick(&a, 0.01);
        drawn += app_status(&a).dirty;
        if (app_status(&a).dirty) draw(&a, 1280, 720);
    }
    assert_in_range(drawn, 4, 6);
    app_free(&a);
}

static void playing_goes_on_with_more(void **state) {
    (void)state;
    App a = growing(storm, 300, 0);
    press(&a, KEY_END);
    press(&a, KEY_LEFT);
    press(&a, KEY_SPACE);
    for (int i = 0; i < 10; i++)
        app_tick(&a, 1);
    uint64_t end = model_pos(a.model);
    assert_int_equal(end, model_end(a.model));
    assert_true(a.playing);
    host.slice = 200;
    app_tick(&a, 1);
    app_tick(&a, 1);
    assert_true(a.playing && model_pos(a.model) > end);
    host.slice = 1u << 30;
    for (int i = 0; i < 5000 && a.playing; i++)
        app_tick(&a, 10);
    assert_false(a.playing);
    assert_int_equal(model_pos(a.model), model_end(a.model));
    app_free(&a);
}

static void it_rests_while_it_is_not_shown(void **state) {
    (void)state;
    App a = growing(storm, 300, 5);
    tick(&a, 0.1);
    press(&a, 'g');
    assert_int_equal(a.screen, SCREEN_GALLERY);
    uint64_t end = model_end(a.model);
    tick(&a, 0.5);
    assert_int_equal(model_end(a.model), end);
    press(&a, 'g');
    tick(&a, 0.1);
    assert_true(model_end(a.model) > end);
    app_free(&a);
}

static const Hot *hot_of(const App *a, Action what) {
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == (int)what) return &a->hots.data[i];
    return NULL;
}

static void a_long_run_is_spoken_of(void **state) {
    (void)state;
    App a = growing(storm, 300, 2);
    tick(&a, 0.2);
    draw(&a, 1280, 720);
    assert_null(hot_of(&a, ACT_STOP));
    tick(&a, 0.3);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (Language lang = 0; lang < LANG_COUNT; lang++)
            for (ThemeName theme = 0; theme < THEME_COUNT; theme++) {
                a.lang = lang;
                a.theme = theme;
                assert_int_equal(
                    faults(&a, sizes[k][0], sizes[k][1], "running"), 0);
                assert_non_null(hot_of(&a, ACT_STOP));
            }
    app_free(&a);
}

static void escape_ends_it_and_keeps_the_steps(void **state) {
    (void)state;
    App a = growing(storm, 300, 2);
    tick(&a, 0.5);
    uint64_t end = model_end(a.model);
    press(&a, KEY_RIGHT);
    press(&a, KEY_ESCAPE);
    assert_int_equal(host.stops, 1);
    assert_false(a.program->running);
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_int_equal(model_end(a.model), end + 1); /* it says so */
    assert_int_equal(model_pos(a.model), model_stop(a.model, a.unit, 1));
    press(&a, KEY_END);
    assert_true(model_now(a.model)->ended_run);
    assert_int_equal(model_now(a.model)->end_reason, END_STOPPED);
    draw(&a, 1280, 720);
    assert_null(hot_of(&a, ACT_STOP));
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.screen, SCREEN_GALLERY);
    app_free(&a);
}

static void a_click_ends_it_too(void **state) {
    (void)state;
    App a = growing(storm, 300, 2);
    tick(&a, 0.5);
    click_on(&a, ACT_STOP, 0);
    assert_int_equal(host.stops, 1);
    app_free(&a);
}

static void a_limit_is_named(void **state) {
    (void)state;
    App a = growing(storm, 300, 2);
    tick(&a, 0.5);
    a.program->limit = LIMIT_EVENTS;
    a.program->limit_n = 16777216;
    host.slice = 1u << 30;
    app_tick(&a, 0.02);
    assert_non_null(a.notice.text);
    assert_non_null(strstr(a.notice.text, "16 777 216"));
    app_free(&a);
}

static void threads_that_come_late_get_their_panel(void **state) {
    (void)state;
    App a = growing(threads, 4, 3);
    assert_false(a.crowd);
    assert_int_equal(a.tab, TAB_LOOP);
    tick_to_the_end(&a);
    assert_true(a.crowd);
    assert_int_equal(a.tab, TAB_THREADS);
    app_free(&a);
}

/* ---- again ---- */

static uint64_t at_step(App *a, size_t k) {
    app_go_step(a, k);
    return model_pos(a->model);
}

static void reload_keeps_everything(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 1);
    press(&a, 'u');
    press(&a, '+');
    press(&a, '+');
    a.enlarged = PANEL_TIMELINE;
    a.depth = DEPTH_TASKS;
    a.tab = TAB_TASKS;
    a.follow = 17;
    float zoom = a.zoom;
    StepUnit unit = a.unit;
    uint64_t pos = at_step(&a, 40);
    press(&a, KEY_F5);
    assert_int_equal(host.loads, 2);
    assert_int_equal(model_pos(a.model), pos);
    assert_true(a.unit == unit && a.zoom == zoom && a.follow == 17);
    assert_true(a.enlarged == PANEL_TIMELINE && a.depth == DEPTH_TASKS);
    assert_int_equal(a.tab, TAB_TASKS);
    assert_null(a.rerun.was);
    /* Another program has a look of its own. */
    app_open(&a, "other.py", false);
    assert_true(a.zoom == 1 && a.follow == 0);
    assert_int_equal(model_pos(a.model), 0);
    app_free(&a);
}

static void code_that_was_scrolled_stays(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 1);
    at_step(&a, 12);
    a.source_top = 9;
    a.source_free = true;
    press(&a, KEY_F5);
    assert_true(a.source_free && a.source_top == 9);
    press(&a, KEY_RIGHT);
    assert_false(a.source_free);
    app_free(&a);
}

static Trace *no_loop(void) {
    Trace *t = trace_new(TRACE_LINES, 0);
    for (uint32_t n = 1; n < 9; n++)
        trace_emit(t, EV_LINE, 0, loc_make(1, n), 0, 0, 0, 0);
    trace_end(t, END_OK, 0, 0);
    return t;
}

/* Without a loop there are only lines; that is no wish for the next time. */
static void the_unit_comes_back_with_the_loop(void **state) {
    (void)state;
    App a = growing(no_loop, 1u << 30, 1);
    assert_int_equal(a.unit, UNIT_LINE);
    host.make = storm;
    press(&a, KEY_F5);
    assert_int_equal(a.unit, UNIT_CALLBACK);
    a.unit = UNIT_TIME;
    host.make = no_loop;
    app_open(&a, "other.py", false);
    assert_int_equal(a.unit, UNIT_LINE);
    host.make = storm;
    app_open(&a, "p.py", false);
    assert_int_equal(a.unit, UNIT_TIME);
    app_free(&a);
}

static void a_long_way_back_is_gone_in_slices(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 50);
    press(&a, KEY_END);
    press(&a, KEY_LEFT);
    uint64_t pos = model_pos(a.model);
    host.first = 50;
    press(&a, KEY_F5);
    assert_true(model_pos(a.model) < pos && a.rerun.align);
    tick_to_the_end(&a);
    assert_int_equal(model_pos(a.model), pos);
    assert_null(a.rerun.was);
    app_free(&a);
}

static void who_moves_is_not_moved_back(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 50);
    press(&a, KEY_END);
    host.first = 50;
    press(&a, KEY_F5);
    tick(&a, 0.2);
    press(&a, KEY_HOME);
    press(&a, KEY_RIGHT);
    uint64_t pos = model_pos(a.model);
    tick_to_the_end(&a);
    assert_int_equal(model_pos(a.model), pos);
    app_free(&a);
}

/* The place that counts is the one before the first of the edits. */
static void an_edit_while_it_is_on_its_way(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 50);
    press(&a, KEY_END);
    press(&a, KEY_LEFT);
    uint64_t pos = model_pos(a.model);
    host.first = 50;
    press(&a, KEY_F5);
    tick(&a, 0.04);
    press(&a, KEY_F5);
    tick(&a, 0.04);
    press(&a, KEY_F5);
    tick_to_the_end(&a);
    assert_int_equal(model_pos(a.model), pos);
    app_free(&a);
}

static void errors_do_not_lose_the_place(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 50);
    uint64_t pos = at_step(&a, 30);
    a.follow = 3;
    host.broken = true;
    press(&a, KEY_F5);
    assert_int_equal(a.screen, SCREEN_ERROR);
    assert_int_equal(faults(&a, 1280, 720, "broken"), 0);
    press(&a, KEY_F5);
    assert_int_equal(a.screen, SCREEN_ERROR);
    host.broken = false;
    press(&a, KEY_F5);
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_int_equal(model_pos(a.model), pos);
    assert_int_equal(a.follow, 3);
    app_free(&a);
}

static void a_task_that_is_gone_is_not_followed(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 50);
    a.follow = 117;
    host.make = gather_trace;
    press(&a, KEY_F5);
    assert_int_equal(a.follow, 0);
    app_free(&a);
}

/* ---- the file ---- */

static void a_change_is_seen_within_a_second(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 50);
    uint64_t pos = at_step(&a, 30);
    tick(&a, 2);
    assert_int_equal(host.loads, 1);
    assert_true(app_next_tick(&a) > 0 && app_next_tick(&a) < 0.5);
    host.changed = true;
    tick(&a, 0.5);
    assert_int_equal(host.loads, 2);
    assert_int_equal(model_pos(a.model), pos);
    assert_non_null(a.notice.text); /* else nobody would know */
    app_free(&a);
}

static void what_cannot_be_read_is_tried_again(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 50);
    uint64_t pos = at_step(&a, 30);
    host.changed = host.unreadable = true;
    tick(&a, 0.5);
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_int_equal(model_pos(a.model), pos);
    host.changed = true;
    host.unreadable = false;
    int before = host.loads;
    tick(&a, 0.5);
    assert_int_equal(host.loads, before + 1);
    app_free(&a);
}

static void nobody_watches_in_the_gallery(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 50);
    uint64_t pos = at_step(&a, 30);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.screen, SCREEN_GALLERY);
    host.changed = true;
    tick(&a, 1);
    assert_int_equal(host.loads, 1);
    press(&a, KEY_ESCAPE);
    assert_int_equal(model_pos(a.model), pos);
    assert_int_equal(host.loads, 1);
    app_tick(&a, 0.02); /* at once */
    assert_int_equal(host.loads, 2);
    assert_int_equal(model_pos(a.model), pos);
    app_free(&a);
}

static void opening_what_is_open_returns_to_it(void **state) {
    (void)state;
    App a = growing(storm, 1u << 30, 50);
    uint64_t pos = at_step(&a, 30);
    app_gallery(&a);
    app_open(&a, "p.py", false);
    assert_int_equal(host.loads, 1);
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_int_equal(model_pos(a.model), pos);
    app_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_picture_does_not_wait),
        cmocka_unit_test(it_grows_under_the_user),
        cmocka_unit_test(a_slice_keeps_the_time),
        cmocka_unit_test(not_every_slice_is_drawn),
        cmocka_unit_test(playing_goes_on_with_more),
        cmocka_unit_test(it_rests_while_it_is_not_shown),
        cmocka_unit_test(a_long_run_is_spoken_of),
        cmocka_unit_test(escape_ends_it_and_keeps_the_steps),
        cmocka_unit_test(a_click_ends_it_too),
        cmocka_unit_test(a_limit_is_named),
        cmocka_unit_test(threads_that_come_late_get_their_panel),
        cmocka_unit_test(reload_keeps_everything),
        cmocka_unit_test(code_that_was_scrolled_stays),
        cmocka_unit_test(the_unit_comes_back_with_the_loop),
        cmocka_unit_test(a_long_way_back_is_gone_in_slices),
        cmocka_unit_test(who_moves_is_not_moved_back),
        cmocka_unit_test(an_edit_while_it_is_on_its_way),
        cmocka_unit_test(errors_do_not_lose_the_place),
        cmocka_unit_test(a_task_that_is_gone_is_not_followed),
        cmocka_unit_test(a_change_is_seen_within_a_second),
        cmocka_unit_test(what_cannot_be_read_is_tried_again),
        cmocka_unit_test(nobody_watches_in_the_gallery),
        cmocka_unit_test(opening_what_is_open_returns_to_it),
    };
    (void)loaded;
    return cmocka_run_group_tests(tests, NULL, release_picture);
}
