/* The field that finds: typed into, gone on from, clicked, closed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures/app_fixture.h"
#include "view/app_impl.h"

static void wheel(App *a, float amount) {
    app_input(a,
              &(InputEvent){
                  .kind = INPUT_WHEEL, .x = 640, .y = 300, .amount = amount});
}

static App finding(const char *query) {
    App a = playing();
    press(&a, '/');
    type_text(&a, query);
    return a;
}

static const char *query_of(const App *a) {
    return a->finder.query.data ? a->finder.query.data : "";
}

/* Keys are letters now, but for those of the field. */
static void test_typing(void **state) {
    (void)state;
    App a = playing();
    assert_false(app_status(&a).typing);
    press(&a, '/');
    assert_true(app_status(&a).typing);
    press(&a, KEY_RIGHT);
    press(&a, KEY_SPACE);
    press(&a, 't');
    assert_int_equal(model_pos(a.model), 0);
    assert_int_equal(a.theme, THEME_DARK);
    assert_string_equal(query_of(&a), "");
    type_text(&a, "re");
    type_text(&a, "任");
    assert_string_equal(query_of(&a), "re任");
    press(&a, KEY_BACKSPACE);
    press(&a, KEY_BACKSPACE);
    assert_string_equal(query_of(&a), "r");
    paste_text(&a, "esult\nand more");
    assert_string_equal(query_of(&a), "result");
    app_input(&a, &(InputEvent){
                      .kind = INPUT_KEY, .key = KEY_BACKSPACE, .ctrl = true});
    assert_string_equal(query_of(&a), "");
    press(&a, KEY_BACKSPACE);
    for (int i = 0; i < 500; i++)
        type_text(&a, "很长");
    assert_true(a.finder.query.len <= 200);
    assert_int_equal(faults(&a, 1024, 640, "long"), 0);
    press(&a, KEY_ESCAPE);
    assert_false(app_status(&a).typing);
    assert_int_equal(a.screen, SCREEN_PLAY);
    app_free(&a);
}

/* Each letter narrows the list at once. */
static void test_live(void **state) {
    (void)state;
    App a = finding("t");
    size_t many = finder_rows(&a);
    type_text(&a, "est");
    size_t fewer = finder_rows(&a);
    type_text(&a, "a");
    size_t few = finder_rows(&a);
    assert_true(many > fewer && fewer > few && few > 0);
    /* testa(1), testa, lines 3 and 18 */
    assert_int_equal(few, 4);
    type_text(&a, "zz");
    assert_int_equal(finder_rows(&a), 0);
    draw(&a, 1280, 720);
    assert_true(shows("Nothing like it in this run."));
    press(&a, KEY_ENTER); /* nowhere to go: stays */
    assert_int_equal(a.overlay, OVERLAY_FINDER);
    app_free(&a);
}

/* A task is followed from its creation on. */
static void test_to_a_task(void **state) {
    (void)state;
    App a = finding("testb(");
    press(&a, KEY_ENTER);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_int_equal(a.follow, 3);
    TaskRow t;
    assert_true(model_task(a.model, 3, &t));
    assert_int_equal(t.steps, 0);
    press(&a, KEY_F3); /* and on */
    assert_true(model_task(a.model, 3, &t));
    assert_int_equal(t.steps, 1);
    app_free(&a);
}

static void choose(App *a, FindKind kind) {
    Found row;
    for (size_t i = 0; finder_row(a, i, &row); i++) {
        if (row.kind == kind) {
            press(a, KEY_ENTER);
            return;
        }
        press(a, KEY_DOWN);
    }
    fail_msg("no row of kind %d", (int)kind);
}

static void test_to_a_line(void **state) {
    (void)state;
    App a = finding("print(\"resuming b");
    choose(&a, FIND_LINE);
    assert_int_equal(loc_line(model_now(a.model)->loc), 12);
    assert_int_equal(model_now(a.model)->t_ns, G_S);
    press(&a, KEY_F3); /* it runs only once */
    assert_int_equal(loc_line(model_now(a.model)->loc), 12);
    app_free(&a);
}

static void test_to_a_call(void **state) {
    (void)state;
    App a = finding("testb");
    choose(&a, FIND_FUNCTION);
    /* The call alone: its first line has not run yet. */
    assert_int_equal(model_now(a.model)->task, 3);
    assert_true(model_console(a.model).len < 20);
    app_free(&a);
}

static void test_to_a_printed_text(void **state) {
    (void)state;
    App a = finding("resuming");
    choose(&a, FIND_PRINT);
    Str out = model_console(a.model);
    assert_memory_equal(out.ptr + out.len - 11, "Resuming b\n", 11);
    press(&a, KEY_F3);
    out = model_console(a.model);
    assert_memory_equal(out.ptr + out.len - 11, "Resuming a\n", 11);
    app_input(&a,
              &(InputEvent){
                  .kind = INPUT_KEY, .key = 'g', .ctrl = true, .shift = true});
    out = model_console(a.model);
    assert_memory_equal(out.ptr + out.len - 11, "Resuming b\n", 11);
    app_free(&a);
}

/* What never runs can be read. */
static void test_to_a_dead_line(void **state) {
    (void)state;
    App a = new_app();
    app_show(&a, block_program());
    press(&a, '/');
    type_text(&a, "async def bad");
    uint64_t before = model_pos(a.model);
    press(&a, KEY_ENTER);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_int_equal(model_pos(a.model), before);
    app_free(&a);
}

static void test_again_without_anything(void **state) {
    (void)state;
    App a = playing();
    press(&a, KEY_F3);
    assert_int_equal(a.overlay, OVERLAY_FINDER); /* asks what */
    press(&a, KEY_ESCAPE);
    app_show(&a, gather_program()); /* forgets what was of another run */
    press(&a, KEY_F3);
    assert_int_equal(a.overlay, OVERLAY_FINDER);
    app_show(&a, gather_program()); /* the program is run again below it */
    type_text(&a, "main");
    assert_true(finder_rows(&a) > 0);
    draw(&a, 1280, 720);
    app_free(&a);
}

static void test_mouse(void **state) {
    (void)state;
    App a = finding("a");
    draw(&a, 1024, 640);
    size_t top = a.finder.top;
    wheel(&a, -1);
    draw(&a, 1024, 640);
    assert_int_equal(a.finder.top, top + 3);
    wheel(&a, -1000);
    draw(&a, 1024, 640);
    size_t last = a.finder.top;
    wheel(&a, -1);
    draw(&a, 1024, 640);
    assert_int_equal(a.finder.top, last);
    Found row;
    size_t n = finder_rows(&a) - 1;
    assert_true(finder_row(&a, n, &row));
    click_on(&a, ACT_FOUND, (int64_t)n);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_int_equal(a.finder.last.id, row.id);
    press(&a, '/');
    draw(&a, 1024, 640);
    click(&a, 20, 630); /* beside it */
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_int_equal(a.screen, SCREEN_PLAY);
    app_free(&a);
}

/* The chosen row is on the picture, wherever one goes. */
static void test_the_chosen_is_seen(void **state) {
    (void)state;
    App a = new_app();
    app_show(&a, storm_program());
    press(&a, '/');
    type_text(&a, "work");
    const int keys[] = {KEY_DOWN,    KEY_PAGE_DOWN, KEY_END,       KEY_UP,
                        KEY_PAGE_UP, KEY_HOME,      KEY_PAGE_DOWN, KEY_TAB};
    for (size_t i = 0; i < 80; i++) {
        press(&a, keys[i / 10]);
        draw(&a, 1280, 720);
        bool seen = false;
        for (size_t k = 0; k < a.hots.len; k++)
            seen |= a.hots.data[k].action == ACT_FOUND &&
                    a.hots.data[k].arg == (int64_t)a.finder.chosen;
        assert_true(seen);
    }
    app_free(&a);
}

/* A million events: neither a letter nor a tick takes long. */
static void test_long_runs_in_slices(void **state) {
    (void)state;
    static const char text[] = "import asyncio\n\n\nasync def work(n):\n"
                               "    await asyncio.sleep(n)\n";
    Program *p = program_new("storm.py", false);
    p->trace = storm_trace(4, 20000);
    program_set_source(p, source_new("storm.py", text, strlen(text)));
    assert_true(trace_count(p->trace) > 1000000);
    App a = new_app();
    app_show(&a, p);
    press(&a, '/');
    type_text(&a, "k");
    assert_true(finder_rows(&a) > 0);
    int ticks = 0;
    for (; app_next_tick(&a) == 0; ticks++)
        app_tick(&a, 0.001);
    assert_in_range(ticks, 2, 2000); /* not all at once */
    assert_int_equal(find_count(a.finder.find, FIND_TASK), 20000);
    type_text(&a, "(");
    while (app_next_tick(&a) == 0)
        app_tick(&a, 0.001);
    draw(&a, 1280, 720);
    assert_false(app_status(&a).dirty);
    app_free(&a);
}

static void test_pictures(void **state) {
    (void)state;
    static const char *const queries[] = {
        "", "a", "t", "2", "test", "zzz", "print(\"use %s time\" % (time"};
    int bad = 0;
    for (int variant = 0; variant < 4; variant++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            App a = playing();
            a.theme = (ThemeName)(variant & 1);
            a.lang = (Language)(variant >> 1);
            app_go_step(&a, 7);
            for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
                press(&a, '/');
                type_text(&a, queries[q]);
                press(&a, KEY_DOWN);
                bad += faults(&a, sizes[s][0], sizes[s][1], queries[q]);
                press(&a, KEY_ESCAPE);
            }
            app_free(&a);
        }
    }
    assert_int_equal(bad, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typing),
        cmocka_unit_test(test_live),
        cmocka_unit_test(test_to_a_task),
        cmocka_unit_test(test_to_a_line),
        cmocka_unit_test(test_to_a_call),
        cmocka_unit_test(test_to_a_printed_text),
        cmocka_unit_test(test_to_a_dead_line),
        cmocka_unit_test(test_again_without_anything),
        cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_the_chosen_is_seen),
        cmocka_unit_test(test_long_runs_in_slices),
        cmocka_unit_test(test_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, release_picture);
}
