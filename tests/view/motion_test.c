/* What moves from a step to the next, by fixed ticks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "fixtures/programs.h"
#include "view/app_impl.h"

static DrawList list, rest;

static App window_of(Trace *t, const char *name, const char *source) {
    App a;
    app_init(&a, (AppHost){.load = load_gather}, NULL, 0);
    a.motion.on = true;
    app_show(&a, program_of(name, 11, t, source));
    return a;
}

static App gather_window(StepUnit unit) {
    App a = window_of(gather_trace(), "gather.py", gather_source);
    a.unit = unit;
    return a;
}

static void draw(App *a) {
    app_draw(a, &list, &measure_fixed, 1280, 720);
}

static void press(App *a, int key) {
    app_input(a, &(InputEvent){.kind = INPUT_KEY, .key = key});
}

/* To a step, with nothing on its way. */
static void stand(App *a, size_t k) {
    app_go_step(a, k);
    motion_end(a);
    draw(a);
}

static void keep_rest(App *a) {
    app_draw(a, &rest, &measure_fixed, 1280, 720);
}

static void assert_at_rest(void) {
    assert_int_equal(list.cmds.len, rest.cmds.len);
    assert_memory_equal(list.cmds.data, rest.cmds.data,
                        list.cmds.len * sizeof *list.cmds.data);
    assert_int_equal(list.text.len, rest.text.len);
    assert_memory_equal(list.text.data, rest.text.data, list.text.len);
}

static size_t steps(const App *a) {
    return model_stops(a->model, a->unit);
}

/* ---- events ---- */

static const TraceEvent *event(App *a, uint64_t i, TraceCursor **c) {
    if (!*c) *c = trace_cursor_new(model_trace(a->model));
    return trace_cursor_at(*c, i);
}

/* The last event of a kind within a step, or NULL. */
static const TraceEvent *last_of(App *a, uint64_t lo, uint64_t hi,
                                 EventKind kind) {
    static TraceEvent found;
    TraceCursor *c = NULL;
    bool any = false;
    for (uint64_t i = lo; i < hi; i++) {
        const TraceEvent *ev = event(a, i, &c);
        if (ev->kind != (uint8_t)kind) continue;
        found = *ev;
        any = true;
    }
    trace_cursor_free(c);
    return any ? &found : NULL;
}

/* The step of T3's timer: the third of the loop's own, at one second. */
static size_t firing_step(App *a) {
    for (size_t k = 1; k < steps(a); k++)
        if (last_of(a, model_stop(a->model, a->unit, k - 1),
                    model_stop(a->model, a->unit, k), EV_TIMER_FIRE))
            return k;
    fail_msg("no timer fires");
    return 0;
}

/* ---- time ---- */

/* After its time every motion has arrived at the picture that a window at rest
 * has there, forwards and backwards; no frame is asked for then. */
static void test_every_motion_ends_at_rest(void **state) {
    (void)state;
    App a = gather_window(UNIT_LINE), b = gather_window(UNIT_LINE);
    b.motion.on = false;
    size_t n = steps(&a), moved = 0;
    for (size_t i = 1; i < 2 * n - 1; i++) {
        bool forward = i < n;
        size_t k = forward ? i : 2 * n - 2 - i;
        stand(&a, forward ? k - 1 : k + 1);
        press(&a, forward ? KEY_RIGHT : KEY_LEFT);
        draw(&a);
        moved += a.motion.left > 0;
        for (int tick = 0; a.motion.left > 0; tick++) {
            assert_true(tick < 13); /* at most 200 ms */
            assert_true(app_next_tick(&a) > 0);
            app_tick(&a, 1.0 / 60);
            assert_true(a.dirty);
            draw(&a);
        }
        assert_true(app_next_tick(&a) < 0);
        app_tick(&a, 0.1);
        assert_false(a.dirty);
        app_go_step(&b, k);
        keep_rest(&b);
        assert_at_rest();
    }
    /* Every line and every move of a handle. */
    assert_true(moved > n);
    app_free(&a);
    app_free(&b);
}

static void test_a_key_ends_it(void **state) {
    (void)state;
    App a = gather_window(UNIT_CALLBACK);
    stand(&a, 1);
    press(&a, KEY_RIGHT);
    draw(&a);
    assert_true(a.motion.left > 0);
    press(&a, 'x'); /* means nothing */
    assert_true(a.motion.left == 0 && a.dirty);
    draw(&a);
    keep_rest(&a);
    assert_at_rest();
    /* The next step begins where the rows are, not where they were drawn. */
    stand(&a, 1);
    press(&a, KEY_RIGHT);
    draw(&a);
    app_tick(&a, 0.05);
    draw(&a);
    press(&a, KEY_RIGHT);
    draw(&a);
    const Spot *row = NULL;
    for (size_t i = 0; i < a.motion.before.all.len; i++)
        if (a.motion.before.all.data[i].kind == PLACE_RUN)
            row = &a.motion.before.all.data[i];
    assert_non_null(row);
    stand(&a, 2);
    for (size_t i = 0; i < a.motion.shown.all.len; i++)
        if (a.motion.shown.all.data[i].kind == PLACE_RUN)
            assert_true(a.motion.shown.all.data[i].r.x == row->r.x);
    app_free(&a);
}

static void test_when_nothing_moves(void **state) {
    (void)state;
    App a = gather_window(UNIT_CALLBACK);
    stand(&a, 1);
    press(&a, KEY_END); /* over many events */
    assert_true(a.motion.left == 0);
    stand(&a, 1);
    a.drag = ACT_SCRUB;
    app_step(&a, UNIT_CALLBACK, 1);
    assert_true(a.motion.left == 0);
    a.drag = ACT_NONE;
    stand(&a, 1);
    a.playing = true;
    a.speed = 5;
    assert_true(app_speed(&a) > 4);
    app_step(&a, UNIT_CALLBACK, 1);
    assert_true(a.motion.left == 0);
    stand(&a, 1);
    a.speed = 4;
    assert_true(app_speed(&a) == 4);
    app_step(&a, UNIT_CALLBACK, 1);
    assert_true(a.motion.left > 0);
    a.playing = false;
    stand(&a, 1);
    a.motion.on = false;
    press(&a, KEY_RIGHT);
    assert_true(a.motion.left == 0);
    a.motion.on = true;
    /* Another layout than that of the picture before. */
    stand(&a, 1);
    a.enlarged = PANEL_TASKS;
    press(&a, KEY_RIGHT);
    draw(&a);
    assert_true(a.motion.left == 0);
    app_free(&a);
}

/* Steps every 30 ms, as a key that is held down makes them. */
static void test_a_key_held_down(void **state) {
    (void)state;
    App a = gather_window(UNIT_LINE);
    stand(&a, firing_step(&a) - 6);
    int moved = 0;
    for (int i = 0; i < 14; i++) {
        press(&a, KEY_RIGHT);
        draw(&a);
        moved += a.motion.left > 0;
        assert_true(i < 4 || a.motion.left == 0);
        app_tick(&a, 0.03);
        draw(&a);
    }
    assert_true(moved > 0);
    app_tick(&a, 0.5); /* a pause: they move again */
    while (a.motion.left == 0) {
        press(&a, KEY_RIGHT);
        draw(&a);
        app_tick(&a, 0.001);
        assert_true(model_pos(a.model) < model_end(a.model));
        if (a.motion.left == 0) app_tick(&a, 0.5);
    }
    app_free(&a);
}

/* ---- what moves ---- */

static void assert_flight(const Motion *m, Flight flight, PlaceKind ka,
                          PlaceKind kb, uint32_t handle, double seconds) {
    assert_int_equal(m->flight, flight);
    assert_int_equal(m->kind_a, ka);
    assert_int_equal(m->kind_b, kb);
    assert_int_equal(m->id_b, handle);
    assert_true(fabs(m->total - seconds) < 1e-9);
}

/* By lines each step has one thing that happens: it decides what moves. */
static void test_each_kind_of_step(void **state) {
    (void)state;
    App a = gather_window(UNIT_LINE);
    int run = 0, fired = 0, filed = 0, queued = 0, lines = 0;
    for (size_t k = 1; k < steps(&a); k++) {
        uint64_t lo = model_stop(a.model, UNIT_LINE, k - 1),
                 hi = model_stop(a.model, UNIT_LINE, k);
        stand(&a, k - 1);
        bool loop_before = model_now(a.model)->running;
        press(&a, KEY_RIGHT);
        draw(&a);
        const Motion *m = &a.motion;
        const TraceEvent *ev;
        if ((ev = last_of(&a, lo, hi, EV_CB_BEGIN))) {
            assert_flight(m, FLY_MOVE, PLACE_READY, PLACE_RUN, ev->a, 0.16);
            run++;
        } else if ((ev = last_of(&a, lo, hi, EV_TIMER_FIRE))) {
            assert_flight(m, FLY_MOVE, PLACE_TIMER, PLACE_READY, ev->a, 0.18);
            fired++;
        } else if ((ev = last_of(&a, lo, hi, EV_TIMER_ADD))) {
            assert_flight(m, FLY_MOVE, PLACE_RUN, PLACE_TIMER, ev->a, 0.18);
            filed++;
        } else if ((ev = last_of(&a, lo, hi, EV_READY_PUSH)) && loop_before) {
            assert_int_equal(m->flight, FLY_GROW);
            assert_int_equal(m->kind_b, PLACE_READY);
            queued++;
        } else if (m->left > 0) {
            assert_flight(m, FLY_LINE, PLACE_LINE, PLACE_LINE, 0, 0.09);
            lines++;
        }
    }
    /* Three first steps, two timers, two steps behind them, gather twice,
     * main again, and what stops the loop. */
    assert_int_equal(run, 11);
    assert_int_equal(fired, 2);
    assert_int_equal(filed, 2);
    assert_true(queued >= 3);
    assert_true(lines >= 8);
    app_free(&a);
}

/* ---- where it is ---- */

/* A filled or solid rectangle with its left upper corner there: not a hole. */
static bool drawn_at(float x, float y, float h) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_RECT && c->dash_on == 0 && fabsf(c->x - x) < 0.1F &&
            fabsf(c->y - y) < 0.1F && fabsf(c->h - h) < 0.1F && c->w > 60)
            return true;
    }
    return false;
}

static bool hole_at(Rect r) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_RECT && c->dash_on > 0 && !c->fill &&
            fabsf(c->x - r.x) < 0.1F && fabsf(c->y - r.y) < 0.1F)
            return true;
    }
    return false;
}

static Rect place_of(const Places *p, PlaceKind kind, uint32_t id) {
    for (size_t i = 0; i < p->all.len; i++)
        if (p->all.data[i].kind == kind && p->all.data[i].id == id)
            return p->all.data[i].r;
    fail_msg("no place of kind %d with id %u", (int)kind, id);
    return (Rect){0};
}

static void test_the_way_of_a_timer(void **state) {
    (void)state;
    App a = gather_window(UNIT_LINE);
    size_t k = firing_step(&a);
    stand(&a, k - 1);
    Rect from = {0};
    press(&a, KEY_RIGHT);
    draw(&a);
    uint32_t handle = a.motion.id_b;
    from = place_of(&a.motion.before, PLACE_TIMER, handle);
    Rect to = place_of(&a.motion.shown, PLACE_READY, handle);
    assert_true(to.y > from.y + 60); /* down, into the ready queue */
    static const float times[] = {0, 0.25F, 0.5F, 0.75F};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        float u = 1 - times[i], e = 1 - u * u * u;
        motion_hold(&a, times[i]);
        draw(&a);
        assert_true(drawn_at(from.x + (to.x - from.x) * e,
                             from.y + (to.y - from.y) * e, from.h));
        assert_true(hole_at(to));
        assert_false(drawn_at(to.x, to.y, to.h));
    }
    motion_hold(&a, 1);
    draw(&a);
    assert_false(hole_at(to));
    assert_true(drawn_at(to.x, to.y, to.h));
    /* and back, the same way */
    motion_end(&a);
    stand(&a, k);
    press(&a, KEY_LEFT);
    draw(&a);
    assert_true(a.motion.back);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        float u = 1 - times[i], e = u * u * u; /* of the way forwards */
        motion_hold(&a, times[i]);
        draw(&a);
        assert_true(drawn_at(from.x + (to.x - from.x) * e,
                             from.y + (to.y - from.y) * e, from.h));
        assert_true(hole_at(from));
    }
    app_free(&a);
}

/* The other timer stays until half of the way is done, then moves up. */
static void test_the_gap_closes(void **state) {
    (void)state;
    App a = gather_window(UNIT_LINE);
    size_t k = firing_step(&a);
    stand(&a, k - 1);
    assert_int_equal(model_now(a.model)->timers, 2);
    press(&a, KEY_RIGHT);
    draw(&a);
    TimerRow other;
    assert_int_equal(model_timers(a.model, &other, 1), 1);
    uint32_t id = other.handle.handle;
    Rect old = place_of(&a.motion.before, PLACE_TIMER, id);
    Rect new = place_of(&a.motion.shown, PLACE_TIMER, id);
    assert_true(old.y > new.y + 20);
    motion_hold(&a, 0);
    draw(&a);
    assert_true(drawn_at(old.x, old.y, old.h));
    motion_hold(&a, 1);
    draw(&a);
    assert_true(drawn_at(new.x, new.y, new.h));
    app_free(&a);
}

static void test_enlarged_and_narrow(void **state) {
    (void)state;
    static const float sizes[2][2] = {{1280, 720}, {1024, 640}};
    for (int i = 0; i < 4; i++) {
        App a = gather_window(UNIT_LINE);
        if (i & 1) a.enlarged = PANEL_LOOP;
        const float *s = sizes[i >> 1];
        app_go_step(&a, firing_step(&a) - 1);
        app_draw(&a, &list, &measure_fixed, s[0], s[1]);
        press(&a, KEY_RIGHT);
        app_draw(&a, &list, &measure_fixed, s[0], s[1]);
        assert_int_equal(a.motion.flight, FLY_MOVE);
        Rect from = place_of(&a.motion.before, PLACE_TIMER, a.motion.id_b);
        motion_hold(&a, 0);
        app_draw(&a, &list, &measure_fixed, s[0], s[1]);
        assert_true(drawn_at(from.x, from.y, from.h));
        assert_true(i & 1 ? from.h > 40 : from.h == 27);
        app_free(&a);
    }
    /* In the program's depth there is no loop: the clock is what moves. */
    App a = gather_window(UNIT_LINE);
    a.depth = DEPTH_PROGRAM;
    size_t k = firing_step(&a);
    stand(&a, k - 1);
    press(&a, KEY_RIGHT);
    draw(&a);
    assert_int_equal(a.motion.flight, FLY_CLOCK);
    app_free(&a);
}

/* ---- the clock ---- */

static bool shows(const char *text) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_TEXT && c->size > 30 &&
            str_is(draw_text_of(&list, c), text))
            return true;
    }
    return false;
}

static void test_the_clock_rolls(void **state) {
    (void)state;
    App a = gather_window(UNIT_TIME);
    stand(&a, 1);
    assert_true(shows("0.000"));
    press(&a, KEY_RIGHT);
    draw(&a);
    assert_int_equal(a.motion.flight, FLY_CLOCK);
    assert_true(fabs(a.motion.total - 0.2) < 1e-9);
    motion_hold(&a, 0.5F);
    draw(&a);
    /* the digit that changes leaves upwards, the new one comes from below */
    float was = 0, comes = 0, same = 0;
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind != DRAW_TEXT || c->size < 30) continue;
        Str s = draw_text_of(&list, c);
        if (str_is(s, "1")) comes = c->y;
        if (str_is(s, ".")) same = c->y;
        if (str_is(s, "0") && c->y < 70 && c->y != same && was == 0) was = c->y;
    }
    assert_true(was < same && same < comes);
    motion_end(&a);
    draw(&a);
    assert_true(shows("1.000"));
    app_free(&a);
}

/* ---- reduced motion ---- */

static void test_still_fades(void **state) {
    (void)state;
    App a = gather_window(UNIT_LINE);
    a.still = true;
    size_t k = firing_step(&a);
    stand(&a, k - 1);
    press(&a, KEY_RIGHT);
    draw(&a);
    assert_true(fabs(a.motion.total - 0.08) < 1e-9);
    Rect to = place_of(&a.motion.shown, PLACE_READY, a.motion.id_b);
    motion_hold(&a, 0.5F);
    draw(&a);
    int faint = 0;
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind != DRAW_RECT || c->x != to.x || c->y != to.y) continue;
        assert_true(fabsf(c->fill_alpha - 0.875F) < 1e-3F);
        faint++;
    }
    assert_int_equal(faint, 1); /* at its place from the beginning */
    /* lines and the clock jump */
    for (k = 1; k < steps(&a); k++) {
        stand(&a, k - 1);
        press(&a, KEY_RIGHT);
        draw(&a);
        assert_true(a.motion.left == 0 || a.motion.flight == FLY_MOVE ||
                    a.motion.flight == FLY_GROW);
    }
    app_free(&a);
}

/* ---- threads ---- */

static void test_threads_hand_over(void **state) {
    (void)state;
    static const CrowdPlan plans[] = {{2, 3, 0, false, true},
                                      {2, 3, 0, true, true}};
    for (size_t p = 0; p < 2; p++) {
        App a = window_of(crowd_trace(plans[p]), "pool.py", crowd_source);
        int dots = 0;
        for (size_t k = 1; k < steps(&a); k++) {
            stand(&a, k - 1);
            press(&a, KEY_RIGHT);
            draw(&a);
            if (a.motion.flight != FLY_DOT) continue;
            dots++;
            assert_true(fabs(a.motion.total - 0.2) < 1e-9);
            motion_hold(&a, 0.2F);
            draw(&a);
            const DrawCmd *c = &vec_last(&list.cmds);
            assert_int_equal(c->kind, DRAW_CIRCLE);
            assert_true(c->x > 500 && c->x < 1280 && c->y > 109 && c->y < 430);
        }
        assert_true(dots >= 3); /* at least one for each job */
        app_free(&a);
    }
}

/* ---- whatever one does ---- */

/* Keys, sizes and pauses in any order: what is drawn stays within its list. */
static void test_any_order(void **state) {
    (void)state;
    static const int keys[] = {
        KEY_RIGHT, KEY_LEFT, KEY_RIGHT, KEY_PAGE_DOWN, 'u',      'i',      '1',
        '2',       '3',      '4',       '5',           'p',      'l',      't',
        'm',       'f',      'v',       KEY_DOWN,      KEY_HOME, KEY_SPACE};
    static const float sizes[3][2] = {{1280, 720}, {1024, 640}, {1920, 1080}};
    enum { KEYS = sizeof keys / sizeof *keys, INPUTS = 1500 };
    for (int program = 0; program < 3; program++) {
        CrowdPlan plan = {2, 5, 1, program == 2, true};
        App a = program ? window_of(crowd_trace(plan), "pool.py", crowd_source)
                        : gather_window(UNIT_LINE);
        uint32_t seed = 7;
        int moved = 0;
        for (int i = 0; i < INPUTS; i++) {
            seed = seed * 1664525u + 1013904223u;
            uint32_t r = seed >> 8;
            press(&a, keys[r % KEYS]);
            for (uint32_t k = 0; k < r / KEYS % 3; k++) {
                const float *at = sizes[r / 100 % 8 < 6 ? 0 : r / 800 % 3];
                app_draw(&a, &list, &measure_fixed, at[0], at[1]);
                moved += a.motion.left > 0;
                app_tick(&a, 0.04);
            }
            for (size_t c = 0; c < list.cmds.len; c++) {
                const DrawCmd *cmd = &list.cmds.data[c];
                if (cmd->kind == DRAW_TEXT)
                    assert_true(cmd->first + cmd->count <= list.text.len);
                if (cmd->kind == DRAW_POLY)
                    assert_true(cmd->first + cmd->count <= list.points.len);
            }
        }
        assert_true(moved > 0);
        app_free(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_motion_ends_at_rest),
        cmocka_unit_test(test_a_key_ends_it),
        cmocka_unit_test(test_when_nothing_moves),
        cmocka_unit_test(test_a_key_held_down),
        cmocka_unit_test(test_each_kind_of_step),
        cmocka_unit_test(test_the_way_of_a_timer),
        cmocka_unit_test(test_the_gap_closes),
        cmocka_unit_test(test_enlarged_and_narrow),
        cmocka_unit_test(test_the_clock_rolls),
        cmocka_unit_test(test_still_fades),
        cmocka_unit_test(test_threads_hand_over),
        cmocka_unit_test(test_any_order),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    draw_free(&list);
    draw_free(&rest);
    return failed;
}
