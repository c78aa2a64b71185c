/* Keys: the whole table, what help says of it, and the way out by Esc. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures/app_fixture.h"
#include "view/app_impl.h"

static uint64_t pos(const App *a) {
    return model_pos(a->model);
}

/* ---- names ---- */

static void test_names(void **state) {
    (void)state;
    assert_int_equal(key_named("Right"), KEY_RIGHT);
    assert_int_equal(key_named("Prior"), KEY_PAGE_UP);
    assert_int_equal(key_named("F3"), KEY_F3);
    assert_int_equal(key_named("slash"), '/');
    assert_int_equal(key_named("a"), 'a');
    assert_int_equal(key_named("A"), 'A');
    assert_int_equal(key_named("NoSuchKey"), 0);
    assert_int_equal(key_named(""), 0);
}

/* What a keyboard has on Shift is its own sign; capital letters are letters
 * with Shift. */
static void test_signs(void **state) {
    (void)state;
    App a = playing();
    press_shift(&a, '.');
    assert_true(app_speed(&a) == 2);
    press_shift(&a, ',');
    assert_true(app_speed(&a) == 1);
    press(&a, ']');
    press(&a, ']');
    press(&a, '[');
    assert_true(app_speed(&a) == 2);
    press(&a, KEY_END);
    press(&a, 'F');
    assert_int_equal(a.follow, 3);
    press_shift(&a, '/');
    assert_int_equal(a.overlay, OVERLAY_HELP);
    app_free(&a);
}

/* ---- the table ---- */

static void test_panels(void **state) {
    (void)state;
    App a = playing();
    for (int key = '1'; key <= '5'; key++) {
        press(&a, key);
        assert_int_equal(a.enlarged, key - '0');
        draw(&a, 1280, 720);
        press(&a, key);
        assert_int_equal(a.enlarged, PANEL_NONE);
        press(&a, key);
        press(&a, KEY_ESCAPE);
        assert_int_equal(a.enlarged, PANEL_NONE);
        assert_int_equal(a.screen, SCREEN_PLAY);
    }
    press(&a, '2');
    press(&a, '4'); /* another one, without going back */
    assert_int_equal(a.enlarged, PANEL_TIMELINE);
    press(&a, '4');
    for (int depth = 1; depth <= DEPTH_COUNT; depth++) {
        press(&a, 'i');
        assert_int_equal(a.depth, depth % DEPTH_COUNT);
        draw(&a, 1280, 720);
    }
    app_free(&a);
}

static void test_lookings(void **state) {
    (void)state;
    App a = playing();
    press(&a, 'm');
    assert_true(a.still);
    press(&a, 'm');
    assert_false(a.still);
    press_ctrl(&a, '+');
    press_ctrl(&a, '+');
    press_ctrl(&a, '-');
    assert_int_equal(a.ui_zoom, 1);
    press_ctrl(&a, '0');
    assert_int_equal(a.ui_zoom, 0);
    press_ctrl(&a, 'q');
    assert_true(app_status(&a).quit);
    app_free(&a);
}

/* A remote's keys step; its key for a black screen shows nothing at all, and
 * the key that ends that does nothing else. */
static void test_a_remote(void **state) {
    (void)state;
    App a = playing();
    press(&a, KEY_PAGE_DOWN);
    press(&a, KEY_PAGE_DOWN);
    uint64_t here = pos(&a);
    const int black[] = {'b', '.'},
              back[] = {'b', KEY_PAGE_DOWN, KEY_ESCAPE, KEY_F5, 'x'};
    for (size_t i = 0; i < 10; i++) {
        press(&a, black[i % 2]);
        assert_int_equal(a.overlay, OVERLAY_BLACK);
        draw(&a, 1280, 720);
        const DrawCmd *last = &list.cmds.data[list.cmds.len - 1];
        assert_true(last->kind == DRAW_RECT && last->w >= 1280 &&
                    last->h >= 720 && last->fill_alpha >= 1);
        press(&a, back[i / 2]);
        assert_int_equal(a.overlay, OVERLAY_NONE);
        assert_int_equal(a.screen, SCREEN_PLAY);
        assert_int_equal(pos(&a), here);
    }
    press(&a, 'b');
    click(&a, 30, 700);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_int_equal(pos(&a), here);
    press(&a, KEY_SPACE);
    press(&a, '.');
    assert_false(a.playing); /* nothing goes on that nobody sees */
    app_free(&a);
}

/* ---- none is dead ---- */

static uint64_t picture(App *a, float w, float h) {
    draw(a, w, h);
    uint64_t hash = a->overlay;
    const unsigned char *at = (const unsigned char *)list.cmds.data;
    for (size_t i = 0; i < list.cmds.len * sizeof *list.cmds.data; i++)
        hash = hash * 1099511628211u + at[i];
    for (size_t i = 0; i < list.text.len; i++)
        hash = hash * 1099511628211u + (unsigned char)list.text.data[i];
    return hash;
}

/* Every key of help changes what is seen, in the middle of a long run. */
static void test_no_key_is_dead(void **state) {
    (void)state;
    static const int keys[] = {
        KEY_SPACE, KEY_LEFT, KEY_RIGHT, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_HOME,
        KEY_END,   KEY_F3,   KEY_TAB,   '<',         '>',           '[',
        ']',       'b',      '.',       'u',         '+',           '-',
        '0',       'a',      'd',       'w',         's',           'v',
        'h',       'f',      'n',       'i',         'p',           '1',
        '2',       '3',      '4',       '5',         '/',           't',
        'l',       'm',      '?',       'g',         KEY_ESCAPE};
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            App a = new_app();
            app_show(&a, storm_program());
            a.still = true;
            app_go_step(&a, model_stops(a.model, a.unit) / 2);
            a.axis = AXIS_SECONDS;
            draw(&a, sizes[s][0], sizes[s][1]);
            press(&a, '+');
            press(&a, 's');
            uint64_t before = picture(&a, sizes[s][0], sizes[s][1]);
            press(&a, keys[i]);
            if (picture(&a, sizes[s][0], sizes[s][1]) == before)
                fail_msg("key %d (%c) does nothing", keys[i], keys[i]);
            app_free(&a);
        }
    }
}

/* ---- following ---- */

static void test_follow_keys(void **state) {
    (void)state;
    App a = playing();
    press(&a, 'f');
    assert_int_equal(a.follow, 0); /* no task yet */
    press(&a, KEY_END);
    const uint32_t forward[] = {1, 2, 3, 0, 1};
    for (int i = 0; i < 5; i++) {
        press(&a, 'f');
        assert_int_equal(a.follow, forward[i]);
    }
    press_shift(&a, 'f');
    press_shift(&a, 'f');
    assert_int_equal(a.follow, 3);
    app_free(&a);
}

/* testa (T2) of the program: made and ready, runs, waits three seconds, is
 * ready, runs, is done; each of it is seen, in both directions. */
static void test_turns(void **state) {
    (void)state;
    static const TaskState turns[] = {TASK_READY, TASK_RUNNING, TASK_WAITING,
                                      TASK_READY, TASK_RUNNING, TASK_DONE};
    App a = playing();
    TaskRow t;
    a.follow = 2;
    for (int i = 0; i < 6; i++) {
        press(&a, 'n');
        assert_true(model_task(a.model, 2, &t));
        assert_int_equal(t.state, turns[i]);
    }
    uint64_t end = pos(&a);
    press(&a, 'n'); /* nothing more */
    assert_int_equal(pos(&a), end);
    for (int i = 4; i >= 0; i--) {
        press_shift(&a, 'n');
        assert_true(model_task(a.model, 2, &t));
        assert_int_equal(t.state, turns[i]);
    }
    press_shift(&a, 'n');
    assert_true(model_task(a.model, 2, &t));
    app_free(&a);
}

/* Threads come behind the tasks, and have turns of their own. */
static void test_threads_are_followed(void **state) {
    (void)state;
    App a = new_app();
    CrowdPlan plan = {2, 3, 0, false, true};
    app_show(&a, crowd_program(plan));
    press(&a, KEY_END);
    uint32_t tasks = model_now(a.model)->tasks, threads = 0;
    for (uint32_t i = 0; i < tasks; i++)
        press(&a, 'f');
    for (press(&a, 'f'); a.follow; press(&a, 'f')) {
        assert_int_equal(a.follow, LANE_OF_THREAD | threads);
        assert_int_equal(faults(&a, 1280, 720, "followed"), 0);
        threads++;
    }
    assert_int_equal(threads, model_cast(a.model).most_threads);
    press_shift(&a, 'f');
    assert_int_equal(a.follow, LANE_OF_THREAD | (threads - 1));
    press(&a, KEY_HOME);
    a.follow = LANE_OF_THREAD | (threads - 1);
    ThreadRow row;
    press(&a, 'n');
    assert_true(model_thread(a.model, threads - 1, &row));
    ThreadState before = row.state;
    press(&a, 'n');
    assert_true(model_thread(a.model, threads - 1, &row));
    assert_int_not_equal(row.state, before);
    draw(&a, 1280, 720);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.follow, 0);
    click_on(&a, ACT_FOLLOW, LANE_OF_THREAD | 1);
    assert_int_equal(a.follow, LANE_OF_THREAD | 1);
    app_free(&a);
}

/* Without anybody it is the one that runs. */
static void test_turn_of_nobody(void **state) {
    (void)state;
    App a = playing();
    press(&a, 'n');
    assert_int_equal(a.follow, 0);
    for (int i = 0; i < 50 && model_now(a.model)->task != 3; i++)
        app_step(&a, UNIT_LINE, 1);
    assert_int_equal(model_now(a.model)->task, 3);
    press(&a, 'n');
    assert_int_equal(a.follow, 3);
    app_free(&a);
}

/* ---- Esc ---- */

static void test_escape_goes_from_the_top(void **state) {
    (void)state;
    App a = playing();
    press(&a, KEY_END);
    press(&a, KEY_LEFT);
    uint64_t here = pos(&a);
    press(&a, 'f');
    press(&a, KEY_F11);
    press(&a, '3');
    press(&a, '?');
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_int_equal(a.enlarged, PANEL_TASKS);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.enlarged, PANEL_NONE);
    assert_true(a.fullscreen);
    press(&a, KEY_ESCAPE);
    assert_false(a.fullscreen);
    assert_int_equal(a.follow, 1);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.follow, 0);
    assert_int_equal(a.screen, SCREEN_PLAY);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.screen, SCREEN_GALLERY);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_int_equal(pos(&a), here);
    app_free(&a);
}

/* ---- help ---- */

static bool is_cut(void) {
    for (size_t i = 0; i < list.cmds.len; i++)
        if (list.cmds.data[i].flags & DRAW_CUT) return true;
    return false;
}

/* All of it can be read, in every language and size, over every screen. */
static void test_help_is_whole(void **state) {
    (void)state;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            App a = playing();
            a.lang = (Language)lang;
            for (int screen = 0; screen < 3; screen++) {
                if (screen == 1) press(&a, 'g');
                if (screen == 2) app_show(&a, broken_program());
                draw(&a, sizes[s][0], sizes[s][1]);
                size_t below = list.cmds.len;
                bool cut = is_cut();
                press(&a, '?');
                assert_int_equal(faults(&a, sizes[s][0], sizes[s][1], "help"),
                                 0);
                assert_true(list.cmds.len > below + 60);
                assert_int_equal(is_cut(), cut);
                press(&a, '?');
                assert_int_equal(a.overlay, OVERLAY_NONE);
            }
            app_free(&a);
        }
    }
}

/* A click on a key of the help presses it; beside them it closes. */
static void test_help_can_be_clicked(void **state) {
    (void)state;
    App a = playing();
    press(&a, '?');
    draw(&a, 1280, 720);
    click_on(&a, ACT_KEY, KEY_PAGE_DOWN);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_int_equal(model_pos(a.model), model_stop(a.model, a.unit, 1));
    press(&a, '?');
    draw(&a, 1280, 720);
    click_on(&a, ACT_KEY, KEY_RIGHT | ARG_SHIFT);
    assert_int_equal(model_pos(a.model),
                     model_stop(a.model, UNIT_ITERATION, 1));
    press(&a, '?');
    draw(&a, 1280, 720);
    click_on(&a, ACT_KEY, 't'); /* and see what it looks like */
    assert_int_equal(a.overlay, OVERLAY_HELP);
    assert_int_equal(a.theme, THEME_LIGHT);
    click_on(&a, ACT_KEY, 'b');
    assert_int_equal(a.overlay, OVERLAY_BLACK);
    click(&a, 5, 5);
    press(&a, '?');
    draw(&a, 1280, 720);
    click_on(&a, ACT_KEY, '/');
    assert_int_equal(a.overlay, OVERLAY_FINDER);
    press(&a, KEY_ESCAPE);
    press(&a, '?');
    draw(&a, 1280, 720);
    click(&a, 3, 3);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    app_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_panels),
        cmocka_unit_test(test_lookings),
        cmocka_unit_test(test_a_remote),
        cmocka_unit_test(test_no_key_is_dead),
        cmocka_unit_test(test_follow_keys),
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_threads_are_followed),
        cmocka_unit_test(test_turn_of_nobody),
        cmocka_unit_test(test_escape_goes_from_the_top),
        cmocka_unit_test(test_help_is_whole),
        cmocka_unit_test(test_help_can_be_clicked),
    };
    return cmocka_run_group_tests(tests, NULL, release_picture);
}
