/* Everything that can be clicked is reached by Tab, and Enter clicks it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "fixtures/app_fixture.h"

static bool on(const App *a, Action what, int64_t arg) {
    return a->focus.on && a->focus.action == (int)what && a->focus.arg == arg;
}

/* By Tab alone; how many presses it took. */
static int tab_to(App *a, Action what, int64_t arg) {
    for (int i = 1; i < 200; i++) {
        press(a, KEY_TAB);
        draw(a, 1280, 720);
        if (on(a, what, arg)) return i;
    }
    fail_msg("no way to action %d", (int)what);
    return 0;
}

/* A rectangle of ink, without a fill, around a place. */
static bool ringed(Rect r) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind == DRAW_RECT && !c->fill && c->stroke == COLOR_INK &&
            fabsf(c->stroke_width - 2) < 0.01F && fabsf(c->x - r.x) < 4.5F &&
            fabsf(c->y - r.y) < 4.5F && c->w > r.w - 8 && c->h > r.h - 12)
            return true;
    }
    return false;
}

/* Once round: whatever has a meaning is visited once, with a ring. */
static void test_all_are_visited(void **state) {
    (void)state;
    App a = playing();
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    press(&a, KEY_TAB);
    draw(&a, 1280, 720);
    int action = a.focus.action, n = 0;
    int64_t arg = a.focus.arg;
    size_t meanings = 0;
    bool visited[400] = {false};
    assert_true(a.hots.len < 400);
    do {
        assert_true(ringed(a.focus.last));
        for (size_t i = 0; i < a.hots.len; i++)
            if (on(&a, (Action)a.hots.data[i].action, a.hots.data[i].arg))
                visited[i] = true;
        press(&a, KEY_TAB);
        draw(&a, 1280, 720);
        n++;
    } while (n < 300 && !on(&a, (Action)action, arg));
    for (size_t i = 0; i < a.hots.len; i++) {
        const Hot *h = &a.hots.data[i];
        bool first = true;
        for (size_t k = 0; k < i; k++)
            first &= a.hots.data[k].action != h->action ||
                     a.hots.data[k].arg != h->arg;
        bool ground = h->action == ACT_SOURCE || h->action == ACT_LANES;
        if (!ground) assert_true(visited[i]);
        meanings += first && !ground;
    }
    assert_int_equal(n, meanings);
    app_free(&a);
}

/* Backwards is the same way, and title comes before transport. */
static void test_order(void **state) {
    (void)state;
    App a = playing();
    draw(&a, 1280, 720);
    Rect places[100];
    int n = 0;
    for (; n < 100; n++) {
        press(&a, KEY_TAB);
        draw(&a, 1280, 720);
        if (n && fabsf(places[0].x - a.focus.last.x) < 0.1F &&
            fabsf(places[0].y - a.focus.last.y) < 0.1F)
            break;
        places[n] = a.focus.last;
    }
    assert_in_range(n, 12, 99);
    assert_true(places[0].y < 40);
    assert_true(places[n - 1].y > 660);
    for (int i = 1; i < n; i++) /* the title row, and others, to the right */
        if (fabsf(places[i].y - places[i - 1].y) < 0.1F)
            assert_true(places[i].x > places[i - 1].x);
    for (int i = n - 1; i >= 0; i--) {
        press_shift(&a, KEY_TAB);
        draw(&a, 1280, 720);
        assert_true(fabsf(places[i].x - a.focus.last.x) < 0.1F);
    }
    app_free(&a);
}

static void test_enter_clicks(void **state) {
    (void)state;
    App a = playing();
    draw(&a, 1280, 720);
    tab_to(&a, ACT_FORWARD, 0);
    press(&a, KEY_ENTER);
    assert_int_equal(model_pos(a.model), model_stop(a.model, a.unit, 1));
    draw(&a, 1280, 720);
    assert_true(on(&a, ACT_FORWARD, 0)); /* it survives the new picture */
    press(&a, KEY_ENTER);
    assert_int_equal(model_pos(a.model), model_stop(a.model, a.unit, 2));
    press(&a, KEY_RIGHT); /* other keys mean what they always mean */
    assert_int_equal(model_pos(a.model), model_stop(a.model, a.unit, 3));
    tab_to(&a, ACT_UNIT, UNIT_LINE);
    press(&a, KEY_ENTER);
    assert_int_equal(a.unit, UNIT_LINE);
    press(&a, KEY_SPACE);
    assert_true(a.playing);
    press(&a, KEY_SPACE);
    tab_to(&a, ACT_FOLLOW, 1);
    press(&a, KEY_ENTER);
    assert_int_equal(a.follow, 1);
    tab_to(&a, ACT_SCRUB, 0);
    press(&a, KEY_ENTER);
    assert_true(a.playing);
    app_free(&a);
}

static void test_a_click_hides_it(void **state) {
    (void)state;
    App a = playing();
    draw(&a, 1280, 720);
    press(&a, KEY_ENTER); /* nothing has the focus: nothing happens */
    assert_int_equal(model_pos(a.model), 0);
    tab_to(&a, ACT_FORWARD, 0);
    click(&a, 300, 400);
    assert_false(a.focus.on);
    draw(&a, 1280, 720);
    assert_false(ringed(a.focus.last));
    app_free(&a);
}

/* What is gone gives the focus to what is next to it. */
static void test_what_is_gone(void **state) {
    (void)state;
    App a = playing();
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    tab_to(&a, ACT_FOLLOW, 3);
    press(&a, 'h');
    press(&a, KEY_HOME); /* no task yet, not even as a shadow */
    draw(&a, 1280, 720);
    press(&a, KEY_ENTER);
    assert_int_equal(a.follow, 0);
    press(&a, KEY_TAB);
    draw(&a, 1280, 720);
    assert_true(a.focus.on && a.focus.action != ACT_FOLLOW);
    press(&a, KEY_END);
    app_free(&a);
}

/* Under what lies on top nothing has the focus, or is clicked. */
static void test_overlays_keep_it(void **state) {
    (void)state;
    App a = playing();
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    tab_to(&a, ACT_BACK, 0);
    press(&a, '?');
    uint64_t pos = model_pos(a.model);
    draw(&a, 1280, 720);
    press(&a, KEY_ENTER); /* what had it cannot be seen */
    for (int i = 0; i < 60; i++) {
        press(&a, KEY_TAB);
        draw(&a, 1280, 720);
        assert_int_equal(a.focus.action, ACT_KEY);
    }
    assert_int_equal(model_pos(a.model), pos);
    assert_int_equal(a.overlay, OVERLAY_HELP);
    tab_to(&a, ACT_KEY, KEY_LEFT);
    press(&a, KEY_ENTER); /* as if the key itself were pressed */
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_true(model_pos(a.model) < pos);
    app_free(&a);
}

static void test_pictures_with_a_ring(void **state) {
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        App a = playing();
        app_go_step(&a, 8);
        draw(&a, sizes[s][0], sizes[s][1]);
        for (int i = 0; i < 40; i++) {
            press(&a, KEY_TAB);
            assert_int_equal(faults(&a, sizes[s][0], sizes[s][1], "ring"), 0);
            Rect r = a.focus.last;
            assert_true(r.x > -1 && r.x + r.w < sizes[s][0] + 1);
        }
        app_free(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_are_visited),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_enter_clicks),
        cmocka_unit_test(test_a_click_hides_it),
        cmocka_unit_test(test_what_is_gone),
        cmocka_unit_test(test_overlays_keep_it),
        cmocka_unit_test(test_pictures_with_a_ring),
    };
    return cmocka_run_group_tests(tests, NULL, release_picture);
}
