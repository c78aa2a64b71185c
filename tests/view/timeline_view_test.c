/* The timeline by hand: zoom, pan, the map of the run, lanes that scroll, and a
 * run that goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "fixtures/app_fixture.h"
#include "fixtures/growing_trace.h"
#include "view/app_impl.h"
#include "view/timeline/timeline_input.h"

static App storm(void) {
    App a = new_app();
    app_show(&a, storm_program());
    app_go_step(&a, model_stops(a.model, a.unit) / 2);
    draw(&a, 1280, 720);
    return a;
}

static void wheel(App *a, float x, float y, float amount, bool shift,
                  bool ctrl) {
    app_input(a, &(InputEvent){.kind = INPUT_WHEEL,
                               .x = x,
                               .y = y,
                               .amount = amount,
                               .shift = shift,
                               .ctrl = ctrl});
    draw(a, 1280, 720);
}

static void mouse(App *a, InputKind kind, float x, float y) {
    app_input(a, &(InputEvent){.kind = kind, .x = x, .y = y, .clicks = 1});
    draw(a, 1280, 720);
}

static float middle(Rect r) {
    return r.x + r.w / 2;
}

static float middle_y(Rect r) {
    return r.y + r.h / 2;
}

static double cursor_x(const App *a) {
    return a->map.origin +
           timeline_x(a->model, &a->map.scale, model_pos(a->model));
}

static const Hot *hot_of(const App *a, Action what) {
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == (int)what) return &a->hots.data[i];
    return NULL;
}

/* Lanes, by the tasks that can be clicked at the left of them. */
static size_t lanes_shown(const App *a, uint32_t *tasks, size_t max) {
    size_t n = 0;
    for (size_t i = 0; i < a->hots.len && n < max; i++) {
        const Hot *h = &a->hots.data[i];
        if (h->action == ACT_FOLLOW && h->rect.x >= a->timeline.names.x - 1 &&
            h->rect.y >= a->timeline.names.y - 1 && h->rect.x < a->map.area.x)
            tasks[n++] = (uint32_t)h->arg;
    }
    return n;
}

static bool lane_is_shown(const App *a, uint32_t task) {
    uint32_t tasks[64];
    size_t n = lanes_shown(a, tasks, 64);
    for (size_t i = 0; i < n; i++)
        if (tasks[i] == task) return true;
    return false;
}

/* ---- zoom and pan ---- */

static void zoom_has_limits(void **state) {
    (void)state;
    App a = storm();
    for (int axis = 0; axis < 2; axis++) {
        a.axis = (AxisKind)axis;
        draw(&a, 1280, 720);
        for (int i = 0; i < 200; i++)
            wheel(&a, middle(a.map.area), middle_y(a.map.area), 1, false,
                  false);
        float most = a.zoom;
        wheel(&a, middle(a.map.area), middle_y(a.map.area), 1, false, false);
        assert_true(a.zoom > 2 && a.zoom == most);
        for (int i = 0; i < 200 && a.zoom != 1; i++)
            wheel(&a, middle(a.map.area), middle_y(a.map.area), -1, false,
                  false);
        assert_true(a.zoom == 1 && a.scroll == 0);
        wheel(&a, middle(a.map.area), middle_y(a.map.area), -1, false, false);
        assert_true(a.zoom == 1);
    }
    app_free(&a);
}

static void panning_stays_within_the_run(void **state) {
    (void)state;
    App a = storm();
    press(&a, 'd');
    draw(&a, 1280, 720);
    assert_true(a.scroll == 0); /* all of it is there */
    for (int i = 0; i < 6; i++)
        press(&a, '+');
    draw(&a, 1280, 720);
    double at = a.scroll;
    wheel(&a, middle(a.map.area), middle_y(a.map.area), -1, true, false);
    assert_true(a.scroll > at);
    for (int i = 0; i < 200; i++)
        press(&a, 'd');
    draw(&a, 1280, 720);
    assert_true(fabs(a.scroll + (double)a.map.area.w - a.timeline.length) <
                0.01);
    for (int i = 0; i < 400; i++)
        press(&a, 'a');
    draw(&a, 1280, 720);
    assert_true(a.scroll == 0);
    app_free(&a);
}

static void a_step_moves_the_axis_only_when_it_must(void **state) {
    (void)state;
    App a = storm();
    for (int i = 0; i < 8; i++)
        press(&a, '+');
    draw(&a, 1280, 720);
    size_t moved = 0, steps = 0;
    for (; steps < 200; steps++) {
        double scroll = a.scroll, at = cursor_x(&a);
        press(&a, KEY_RIGHT);
        draw(&a, 1280, 720);
        double now = cursor_x(&a);
        assert_true(now >= (double)a.map.area.x - 1 &&
                    now <= (double)(a.map.area.x + a.map.area.w));
        if (a.scroll == scroll) continue;
        moved++;
        assert_true(at > (double)(a.map.area.x + a.map.area.w) * 0.6);
    }
    assert_true(moved > 0 && moved < steps);
    press(&a, KEY_HOME);
    draw(&a, 1280, 720);
    assert_true(cursor_x(&a) >= (double)a.map.area.x - 1);
    app_free(&a);
}

static void a_double_click_shows_an_instant(void **state) {
    (void)state;
    App a = storm();
    press(&a, '0');
    draw(&a, 1280, 720);
    InputEvent twice = {.kind = INPUT_DOWN,
                        .x = middle(a.map.area),
                        .y = middle_y(a.map.area),
                        .clicks = 2};
    app_input(&a, &twice);
    app_input(&a, &(InputEvent){.kind = INPUT_UP});
    draw(&a, 1280, 720);
    assert_true(a.zoom > 2);
    assert_true(cursor_x(&a) >= (double)a.map.area.x &&
                cursor_x(&a) <= (double)(a.map.area.x + a.map.area.w));
    twice.x = (float)cursor_x(&a);
    app_input(&a, &twice); /* once more: all of it again */
    app_input(&a, &(InputEvent){.kind = INPUT_UP});
    draw(&a, 1280, 720);
    assert_true(a.zoom == 1);
    app_free(&a);
}

/* Its places are those of the window, however large the panel is drawn. */
static void an_enlarged_timeline_is_clicked_where_it_is(void **state) {
    (void)state;
    App a = storm();
    press(&a, '4');
    draw(&a, 1280, 720);
    assert_true(a.timeline.k > 1);
    for (int zoomed = 0; zoomed < 2; zoomed++) {
        for (size_t k = 5; k < 60; k += 9) {
            app_go_step(&a, k);
            draw(&a, 1280, 720);
            float x = (float)cursor_x(&a);
            double there =
                timeline_x(a.model, &a.map.scale, model_pos(a.model));
            click(&a, x, middle_y(a.map.area));
            draw(&a, 1280, 720);
            double here = timeline_x(a.model, &a.map.scale, model_pos(a.model));
            assert_true(fabs(here - there) < 0.01);
        }
        float x = a.map.area.x + 100;
        double at = ((double)x - a.map.origin) / a.map.scale.per_column;
        wheel(&a, x, middle_y(a.map.area), 2, false, false);
        double now = ((double)x - a.map.origin) / a.map.scale.per_column;
        assert_true(fabs(at - now) < 0.01 * (1 + at));
    }
    app_free(&a);
}

/* ---- the map ---- */

static void the_map_is_there_when_there_is_need(void **state) {
    (void)state;
    App a = storm();
    assert_null(hot_of(&a, ACT_MINIMAP));
    Rect lanes = a.map.area;
    for (int i = 0; i < 6; i++)
        press(&a, '+');
    draw(&a, 1280, 720);
    const Hot *map = hot_of(&a, ACT_MINIMAP);
    assert_non_null(map);
    assert_true(map->rect.h >= 24); /* large enough for a finger */
    assert_true(a.map.area.y == lanes.y && a.map.area.h == lanes.h);
    Rect frame = a.timeline.frame, all = a.timeline.map;
    double part = (double)a.map.area.w / a.timeline.length;
    assert_true(fabs((double)(frame.w / all.w) - part) < 0.03);
    /* A click brings a place into the middle, a drag moves on from there. */
    float y = middle_y(all);
    mouse(&a, INPUT_DOWN, all.x + all.w * 0.8F, y);
    assert_true(fabsf(middle(a.timeline.frame) - all.x - all.w * 0.8F) < 1);
    mouse(&a, INPUT_MOVE, all.x + all.w * 0.3F, y);
    assert_true(fabsf(middle(a.timeline.frame) - all.x - all.w * 0.3F) < 1);
    mouse(&a, INPUT_UP, 0, 0);
    /* Held beside its middle, it stays held there. */
    float left = a.timeline.frame.x;
    mouse(&a, INPUT_DOWN, left + 1, y);
    mouse(&a, INPUT_MOVE, left + 21, y);
    assert_true(fabsf(a.timeline.frame.x - left - 20) < 1);
    mouse(&a, INPUT_UP, 0, 0);
    uint64_t pos = model_pos(a.model);
    press(&a, '0');
    draw(&a, 1280, 720);
    assert_null(hot_of(&a, ACT_MINIMAP));
    assert_int_equal(model_pos(a.model), pos); /* only looked around */
    app_free(&a);
}

/* ---- errors ---- */

/* A storm in which one task fails. */
static Program *failing_program(uint32_t task) {
    Trace *whole = storm_trace(21, 300);
    GrowingTrace g = growing_trace(whole);
    Trace *t = g.grows;
    TraceCursor *c = trace_cursor_new(whole);
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));) {
        bool ends = ev->kind == EV_STEP_END || ev->kind == EV_TASK_DONE;
        bool fails = ends && ev->a == task && ev->flags == OUT_RETURNED;
        trace_set_time(t, ev->t_ns);
        if (ev->kind == EV_PRINT) continue;
        trace_emit(t, ev->kind, fails ? OUT_RAISED : ev->flags, ev->loc, ev->a,
                   ev->b, ev->c, ev->d);
    }
    trace_cursor_free(c);
    growing_free(&g);
    Program *p = program_new("storm.py", false);
    p->python = 13;
    program_set_source(
        p, source_new("storm.py", gather_source, strlen(gather_source)));
    p->trace = t;
    return p;
}

/* Rectangles of a colour within a place of the window. */
static int painted(Color color, Rect r) {
    int n = 0;
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        n += c->kind == DRAW_RECT && c->fill == color &&
             rect_has(r, c->x + c->w / 2, c->y + c->h / 2);
    }
    return n;
}

/* Wherever one looks, and however small everything is. */
static void an_error_is_never_lost(void **state) {
    (void)state;
    App a = new_app();
    app_show(&a, failing_program(137));
    LaneEnd ends[8];
    assert_int_equal(
        timeline_errors(a.model, &(AxisScale){1, 0, 0}, 0, ends, 8), 1);
    assert_int_equal(ends[0].lane, 137);
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    for (int i = 0; i < 10; i++)
        press(&a, '+');
    wheel(&a, a.timeline.names.x + 20, middle_y(a.timeline.names), 100000,
          false, false);
    assert_false(lane_is_shown(&a, 137));
    Color error = color_line(STATE_ERROR);
    assert_int_equal(painted(error, a.timeline.map), 1);
    assert_int_equal(painted(error, a.timeline.track), 1);
    press(&a, KEY_HOME);
    press(&a, 'h'); /* it has not happened yet */
    draw(&a, 1280, 720);
    assert_int_equal(painted(error, a.timeline.map), 0);
    assert_int_equal(painted(error, a.timeline.track), 0);
    app_free(&a);
}

/* ---- lanes ---- */

static void lanes_scroll(void **state) {
    (void)state;
    App a = storm();
    uint32_t lanes = timeline_lanes(a.model), top = a.lane_top;
    Rect names = a.timeline.names;
    float x = names.x + 20, y = middle_y(names);
    wheel(&a, x, y, -3, false, false);
    assert_int_equal(a.lane_top, top + 3);
    wheel(&a, middle(a.map.area), middle_y(a.map.area), -2, false, true);
    assert_int_equal(a.lane_top, top + 5);
    assert_true(a.zoom == 1);
    press(&a, 'w');
    press(&a, 's');
    press(&a, 's');
    draw(&a, 1280, 720);
    assert_int_equal(a.lane_top, top + 6);
    wheel(&a, x, y, -100000, false, false);
    assert_true(lane_is_shown(&a, lanes - 1));
    wheel(&a, x, y, 100000, false, false);
    assert_true(lane_is_shown(&a, 1));
    app_free(&a);
}

static void all_lanes_can_be_reached_by_mouse(void **state) {
    (void)state;
    App a = storm();
    uint32_t lanes = timeline_lanes(a.model);
    static bool seen[1000];
    wheel(&a, a.timeline.names.x + 20, middle_y(a.timeline.names), 100000,
          false, false);
    for (uint32_t k = 0; k < lanes; k++) {
        uint32_t tasks[64];
        size_t n = lanes_shown(&a, tasks, 64);
        for (size_t i = 0; i < n; i++)
            seen[tasks[i]] = true;
        mouse(&a, INPUT_DOWN, middle(a.timeline.more),
              middle_y(a.timeline.more));
        mouse(&a, INPUT_UP, 0, 0);
    }
    for (uint32_t k = 1; k < lanes; k++)
        if (!seen[k]) fail_msg("lane %u was never there", k);
    /* By the scroll bar. */
    Rect bar = a.timeline.track;
    mouse(&a, INPUT_DOWN, middle(bar), bar.y + bar.h - 1);
    assert_true(lane_is_shown(&a, lanes - 1));
    mouse(&a, INPUT_MOVE, middle(bar), bar.y - 50);
    assert_true(lane_is_shown(&a, 1));
    mouse(&a, INPUT_UP, 0, 0);
    app_free(&a);
}

/* Who made a task stays above it. */
static void the_maker_stays_in_view(void **state) {
    (void)state;
    App a = storm();
    uint32_t lanes = timeline_lanes(a.model);
    for (uint32_t k = 1; k < lanes; k += 7) {
        a.lane_top = k;
        a.timeline.free = true;
        draw(&a, 1280, 720);
        uint32_t first = timeline_row(a.model, a.lane_top).id;
        uint32_t maker = timeline_row(a.model, a.lane_top).maker;
        assert_true(lane_is_shown(&a, first));
        assert_true(!maker || lane_is_shown(&a, maker));
    }
    app_free(&a);
}

static void steps_bring_lanes_into_view(void **state) {
    (void)state;
    App a = storm();
    for (int i = 0; i < 60; i++) {
        press(&a, KEY_RIGHT);
        draw(&a, 1280, 720);
        if (a.narration.task) assert_true(lane_is_shown(&a, a.narration.task));
    }
    /* What the user has scrolled to is left alone until the next step. */
    wheel(&a, a.timeline.names.x + 20, middle_y(a.timeline.names), 100000,
          false, false);
    uint32_t top = a.lane_top;
    press(&a, '+');
    draw(&a, 1280, 720);
    draw(&a, 1024, 640);
    draw(&a, 1280, 720);
    assert_int_equal(a.lane_top, top);
    app_act(&a, ACT_FOLLOW, 50);
    draw(&a, 1280, 720);
    assert_true(lane_is_shown(&a, 50));
    press(&a, KEY_RIGHT);
    draw(&a, 1280, 720);
    assert_true(lane_is_shown(&a, 50)); /* and it stays */
    app_free(&a);
}

/* ---- a run that goes on ---- */

static GrowingTrace growing;

static void advance(void *ctx, Program *p, double seconds) {
    (void)ctx, (void)seconds;
    p->running = growing_by(&growing, 400);
}

static void what_is_looked_at_does_not_move(void **state) {
    (void)state;
    growing = growing_trace(storm_trace(9, 200));
    growing_by(&growing, 5000);
    App a = new_app();
    a.host.advance = advance;
    Program *p = program_new("storm.py", false);
    p->python = 13;
    program_set_source(
        p, source_new("storm.py", gather_source, strlen(gather_source)));
    p->trace = growing.grows;
    p->running = true;
    app_show(&a, p);
    app_go_step(&a, 200);
    draw(&a, 1280, 720);
    double fit = a.map.scale.per_column;
    for (int i = 0; i < 8; i++)
        press(&a, '+');
    draw(&a, 1280, 720);
    AxisScale s = a.map.scale;
    double origin = a.map.origin;
    for (int i = 0; i < 5 && a.program->running; i++) {
        app_tick(&a, 0.2);
        draw(&a, 1280, 720);
        assert_true(a.map.scale.per_column == s.per_column &&
                    a.map.scale.per_ns == s.per_ns && a.map.origin == origin);
    }
    assert_true(a.program->running);
    press(&a, '0'); /* all of it: more than before */
    draw(&a, 1280, 720);
    assert_true(a.map.scale.per_column < fit);
    app_free(&a);
    growing_free(&growing);
}

/* ---- pictures ---- */

static void every_zoom_and_scroll_is_clean(void **state) {
    (void)state;
    App a = storm();
    int bad = 0;
    for (int k = 0; k < 40 && bad == 0; k++) {
        a.axis = (AxisKind)(k & 1);
        a.theme = (ThemeName)(k >> 1 & 1);
        a.lang = (Language)(k >> 2 & 1);
        a.enlarged = k % 5 == 4 ? PANEL_TIMELINE : PANEL_NONE;
        app_act(&a, ACT_FOLLOW, k % 3 == 0 ? k + 1 : (int64_t)a.follow);
        app_go_step(&a, (size_t)k * model_stops(a.model, a.unit) / 40);
        draw(&a, sizes[k % 5][0], sizes[k % 5][1]);
        timeline_zoom(&a, k % 7 ? 1.9F : 0.01F);
        timeline_scroll(&a, k * 5 % 23 - 11);
        char where[80];
        snprintf(where, sizeof where, "round %d", k);
        bad += faults(&a, sizes[k % 5][0], sizes[k % 5][1], where);
    }
    assert_int_equal(bad, 0);
    app_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zoom_has_limits),
        cmocka_unit_test(panning_stays_within_the_run),
        cmocka_unit_test(a_step_moves_the_axis_only_when_it_must),
        cmocka_unit_test(a_double_click_shows_an_instant),
        cmocka_unit_test(an_enlarged_timeline_is_clicked_where_it_is),
        cmocka_unit_test(the_map_is_there_when_there_is_need),
        cmocka_unit_test(an_error_is_never_lost),
        cmocka_unit_test(lanes_scroll),
        cmocka_unit_test(all_lanes_can_be_reached_by_mouse),
        cmocka_unit_test(the_maker_stays_in_view),
        cmocka_unit_test(steps_bring_lanes_into_view),
        cmocka_unit_test(what_is_looked_at_does_not_move),
        cmocka_unit_test(every_zoom_and_scroll_is_clean),
    };
    return cmocka_run_group_tests(tests, NULL, release_picture);
}
