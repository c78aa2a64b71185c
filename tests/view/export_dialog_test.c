/* The export dialog over a host that writes nothing, by keys and mouse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fixtures/app_fixture.h"
#include "view/app_impl.h"

/* ---- a host ---- */

static const ExportRow rows[] = {
    {"md", ".md", S_FOR_MD, true, true, false},
    {"png", ".png", S_FOR_PNG, true, false, true},
    {"chrome", ".chrome.json", S_FOR_CHROME, true, true, false},
    {"json", ".json", S_FOR_JSON, false, false, false},
};

/* What it was asked for, and how it goes. */
static struct {
    ExportAsk ask;
    char *path;
    size_t n;
    int steps, begun, ended;
    const char *failure;
} writing;

static const ExportRow *list_rows(void *ctx, size_t *n) {
    (void)ctx;
    *n = sizeof rows / sizeof *rows;
    return rows;
}

static void *begin(void *ctx, Program *const *programs, size_t n,
                   const ExportAsk *ask) {
    (void)ctx;
    assert_non_null(programs[0]->trace);
    writing.ask = *ask;
    mem_free(writing.path);
    writing.path = mem_strdup(ask->path);
    writing.n = n;
    writing.begun++;
    return &writing;
}

static void step(void *ctx, void *job, double seconds, ExportNews *news) {
    (void)ctx;
    (void)seconds;
    assert_ptr_equal(job, &writing);
    writing.steps--;
    *news = (ExportNews){.over = writing.steps <= 0,
                         .done = writing.steps > 0 ? 0.5 : 1,
                         .failure = writing.steps > 0 ? NULL : writing.failure,
                         .place = writing.path};
}

static void end(void *ctx, void *job) {
    (void)ctx;
    (void)job;
    writing.ended++;
}

static PathKind look(void *ctx, const char *path, char **full) {
    (void)ctx;
    static const char *const dirs[] = {".", "/", "/users", "/users/me",
                                       "/users/me/data"};
    static const char *const files[] = {"/users/me/gather.py",
                                        "/users/me/old.md"};
    const char *at = strcmp(path, ".") == 0 ? "/users/me" : path;
    PathKind kind = PATH_NONE;
    for (int i = 0; i < 5; i++)
        if (strcmp(dirs[i], path) == 0) kind = PATH_DIR;
    for (int i = 0; i < 2; i++)
        if (strcmp(files[i], path) == 0) kind = PATH_FILE;
    if (full && kind) *full = mem_strdup(at);
    return kind;
}

/* ---- hands ---- */

static App shown(void) {
    App a = new_app();
    a.host.look = look;
    a.host.export_rows = list_rows;
    a.host.export_begin = begin;
    a.host.export_step = step;
    a.host.export_end = end;
    writing.failure = NULL;
    writing.steps = writing.begun = writing.ended = 0;
    Program *p = gather_program();
    mem_free(p->path);
    mem_free(p->name);
    p->path = mem_strdup("/users/me/gather.py");
    p->name = mem_strdup("gather.py");
    app_show(&a, p);
    return a;
}

static App opened(void) {
    App a = shown();
    draw(&a, 1280, 720);
    press(&a, 'e');
    assert_int_equal(a.overlay, OVERLAY_EXPORT);
    return a;
}

static void path_is(const App *a, const char *path) {
    assert_string_equal(a->exporting.path.data, path);
}

/* ---- the form ---- */

static void test_beside_the_program(void **state) {
    (void)state;
    App a = opened();
    path_is(&a, "/users/me/gather.md");
    assert_true(app_status(&a).typing);
    press(&a, KEY_DOWN);
    path_is(&a, "/users/me/gather.png");
    press(&a, KEY_END);
    path_is(&a, "/users/me/gather.json");
    press(&a, KEY_UP);
    path_is(&a, "/users/me/gather.chrome.json");
    press(&a, KEY_HOME);
    path_is(&a, "/users/me/gather.md");
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_int_equal(writing.begun, 0);
    app_free(&a);
}

static void test_an_ending_of_ones_own_stays(void **state) {
    (void)state;
    App a = opened();
    press(&a, KEY_BACKSPACE);
    press(&a, KEY_BACKSPACE);
    type_text(&a, "text");
    path_is(&a, "/users/me/gather.text");
    press(&a, KEY_DOWN);
    path_is(&a, "/users/me/gather.text");
    app_free(&a);
}

static void test_typing_and_pasting(void **state) {
    (void)state;
    App a = opened();
    press_ctrl(&a, 'u');
    path_is(&a, "/users/me/");
    assert_int_equal(a.exporting.place, EXPORT_NO_NAME);
    type_text(&a, "两个.md");
    path_is(&a, "/users/me/两个.md");
    for (int i = 0; i < 4; i++)
        press(&a, KEY_BACKSPACE);
    path_is(&a, "/users/me/两");
    press_ctrl(&a, KEY_BACKSPACE);
    press_ctrl(&a, KEY_BACKSPACE);
    path_is(&a, "/users/");
    paste_text(&a, " file:///users/me/data/x%20y.md\n");
    path_is(&a, "/users/me/data/x y.md");
    paste_text(&a, "\x01");
    path_is(&a, "/users/me/data/x y.md");
    app_free(&a);
}

static void test_what_is_said_of_the_file(void **state) {
    (void)state;
    static const struct {
        const char *path;
        ExportPlace place;
    } cases[] = {
        {"/users/me/new.md", EXPORT_NEW_FILE},
        {"/users/me/old.md", EXPORT_REPLACES},
        {"/users/me", EXPORT_IS_FOLDER},
        {"/nowhere/x.md", EXPORT_NO_FOLDER},
        {"/users/me/data/", EXPORT_NO_NAME},
        {"x.md", EXPORT_NEW_FILE}, /* where it was started */
    };
    App a = opened();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int k = 0; k < 6; k++)
            press_ctrl(&a, 'u');
        type_text(&a, cases[i].path);
        path_is(&a, cases[i].path);
        assert_int_equal(a.exporting.place, cases[i].place);
        bool can = cases[i].place <= EXPORT_REPLACES;
        int before = writing.begun;
        writing.steps = 10;
        press(&a, KEY_ENTER);
        assert_int_equal(writing.begun, before + can);
        if (can) press(&a, KEY_ESCAPE);
    }
    for (int k = 0; k < 6; k++)
        press_ctrl(&a, 'u');
    assert_int_equal(a.exporting.path.len, 0);
    assert_int_equal(a.exporting.place, EXPORT_NO_NAME);
    press(&a, KEY_ENTER);
    press(&a, KEY_BACKSPACE);
    app_free(&a);
}

static void test_fields(void **state) {
    (void)state;
    App a = opened(); /* at the start: nothing but the whole run */
    assert_int_equal(a.exporting.nparts, 1);
    press(&a, KEY_TAB);
    assert_int_equal(a.exporting.field, EXPORT_FIELD_CLOCK);
    press(&a, KEY_RIGHT);
    assert_true(a.exporting.steps);
    press(&a, KEY_TAB);
    assert_int_equal(a.exporting.field, EXPORT_FIELD_PATH);
    press(&a, KEY_TAB);
    assert_int_equal(a.exporting.field, EXPORT_FIELD_FORMAT);
    press(&a, KEY_END); /* json: no clock */
    press(&a, KEY_TAB);
    assert_int_equal(a.exporting.field, EXPORT_FIELD_PATH);
    press_shift(&a, KEY_TAB);
    assert_int_equal(a.exporting.field, EXPORT_FIELD_FORMAT);
    app_free(&a);
}

/* ---- what is asked for ---- */

static void test_the_whole_run(void **state) {
    (void)state;
    App a = opened();
    a.lang = LANG_ZH;
    press(&a, KEY_ENTER);
    assert_int_equal(writing.begun, 1);
    assert_int_equal(writing.ended, 1);
    assert_int_equal(writing.n, 1);
    assert_string_equal(writing.path, "/users/me/gather.md");
    assert_int_equal(writing.ask.row, 0);
    assert_int_equal(writing.ask.lang, LANG_ZH);
    assert_false(writing.ask.steps);
    assert_true(writing.ask.from == 0 && writing.ask.to == UINT64_MAX);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_non_null(strstr(a.notice.text, "/users/me/gather.md"));
    app_free(&a);
}

static void test_up_to_here(void **state) {
    (void)state;
    App a = shown();
    app_go_step(&a, 5);
    uint64_t pos = model_pos(a.model);
    draw(&a, 1280, 720);
    press(&a, 'e');
    assert_int_equal(a.exporting.nparts, 2);
    press(&a, KEY_TAB);
    press(&a, KEY_RIGHT);
    press(&a, KEY_RIGHT); /* there is no third */
    press(&a, KEY_TAB);
    press(&a, KEY_RIGHT);
    press(&a, KEY_ENTER);
    assert_true(writing.ask.in_events && writing.ask.steps);
    assert_int_equal(writing.ask.from, 0);
    assert_int_equal(writing.ask.to, pos - 1);
    /* json has no range: the choice is for those that have. */
    press(&a, 'e');
    press(&a, KEY_TAB);
    press(&a, KEY_RIGHT);
    press(&a, KEY_END);
    press(&a, KEY_ENTER);
    assert_true(writing.ask.to == UINT64_MAX);
    assert_false(writing.ask.steps);
    app_free(&a);
}

static void test_what_the_timeline_shows(void **state) {
    (void)state;
    App a = shown();
    app_go_step(&a, 8);
    draw(&a, 1280, 720);
    for (int i = 0; i < 4; i++) {
        press(&a, '+');
        draw(&a, 1280, 720);
    }
    press(&a, 'e');
    assert_int_equal(a.exporting.nparts, 3);
    press(&a, KEY_TAB);
    press(&a, KEY_RIGHT);
    press(&a, KEY_RIGHT);
    press(&a, KEY_ENTER);
    uint64_t pos = model_pos(a.model);
    assert_true(writing.ask.in_events);
    assert_true(0 < writing.ask.from && writing.ask.from < pos);
    assert_true(pos <= writing.ask.to && writing.ask.to < model_end(a.model));
    app_free(&a);
}

static void test_the_axis_is_the_timelines(void **state) {
    (void)state;
    App a = shown();
    draw(&a, 1280, 720);
    press(&a, 'v');
    press(&a, 'e');
    press(&a, KEY_DOWN); /* png */
    press(&a, KEY_ENTER);
    assert_true(writing.ask.seconds);
    assert_false(writing.ask.steps);
    app_free(&a);
}

static void test_all_that_are_compared(void **state) {
    (void)state;
    App a = shown();
    const char *paths[] = {"a.py", "b.py"};
    compare_open(&a, paths, 2);
    draw(&a, 1280, 720);
    press(&a, 'e');
    assert_int_equal(a.overlay, OVERLAY_EXPORT);
    press(&a, KEY_ENTER);
    assert_int_equal(writing.n, 2);
    app_free(&a);
}

/* ---- while it is written ---- */

static void test_it_can_be_cancelled(void **state) {
    (void)state;
    App a = opened();
    writing.steps = 1000;
    press(&a, KEY_ENTER);
    assert_true(export_dialog_busy(&a));
    assert_true(app_next_tick(&a) == 0);
    /* Nothing else happens meanwhile. */
    const Program *before = a.program;
    app_input(&a, &(InputEvent){.kind = INPUT_DROP, .text = "/work.py"});
    type_text(&a, "x");
    press(&a, KEY_DOWN);
    press(&a, KEY_ENTER);
    assert_ptr_equal(a.program, before);
    path_is(&a, "/users/me/gather.md");
    assert_int_equal(writing.begun, 1);
    app_tick(&a, 0.1);
    assert_false(export_dialog_waits(&a)); /* no bar for a moment */
    app_tick(&a, 0.3);
    assert_true(export_dialog_waits(&a));
    draw(&a, 1280, 720);
    assert_true(shows(" 50 %"));
    press(&a, KEY_ESCAPE);
    assert_int_equal(writing.ended, 1);
    assert_int_equal(a.overlay, OVERLAY_EXPORT);
    assert_non_null(a.notice.text);
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    app_free(&a);
}

static void test_it_fails(void **state) {
    (void)state;
    App a = opened();
    writing.failure = "/users/me/gather.md: No space left on device";
    writing.steps = 3;
    press(&a, KEY_ENTER);
    app_tick(&a, 0.01);
    app_tick(&a, 0.01);
    assert_int_equal(a.overlay, OVERLAY_EXPORT);
    draw(&a, 1280, 720);
    assert_string_equal(a.exporting.failure, "No space left on device");
    type_text(&a, "2"); /* another name, another try */
    draw(&a, 1280, 720);
    assert_null(a.exporting.failure);
    assert_int_equal(writing.ended, 1);
    app_free(&a);
}

static void test_freed_while_it_is_written(void **state) {
    (void)state;
    App a = opened();
    writing.steps = 1000;
    press(&a, KEY_ENTER);
    app_free(&a);
    assert_int_equal(writing.ended, 1);
}

static void test_a_run_that_goes_on(void **state) {
    (void)state;
    App a = shown();
    a.program->running = true;
    draw(&a, 1280, 720);
    press(&a, 'e');
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_non_null(a.notice.text);
    a.program->running = false;
    app_free(&a);
}

static void test_where_there_is_nothing(void **state) {
    (void)state;
    App a = shown();
    app_act(&a, ACT_LESSONS, 0);
    press(&a, 'e');
    assert_int_equal(a.overlay, OVERLAY_NONE);
    app_free(&a);
    a = playing(); /* a host without exports */
    draw(&a, 1280, 720);
    press(&a, 'e');
    assert_int_equal(a.overlay, OVERLAY_NONE);
    app_free(&a);
}

/* ---- the mouse ---- */

static void test_clicks(void **state) {
    (void)state;
    App a = shown();
    app_go_step(&a, 5);
    draw(&a, 1280, 720);
    click_on(&a, ACT_EXPORT, 0); /* in the title bar */
    draw(&a, 1280, 720);
    click_on(&a, ACT_EXPORT_FORMAT, 2);
    path_is(&a, "/users/me/gather.chrome.json");
    click_on(&a, ACT_EXPORT_RANGE, 1);
    click_on(&a, ACT_EXPORT_CLOCK, 1);
    click_on(&a, ACT_EXPORT_FIELD, EXPORT_CLICK_PATH);
    assert_int_equal(a.exporting.field, EXPORT_FIELD_PATH);
    click(&a, 640, 200); /* on the panel: nothing */
    assert_int_equal(a.overlay, OVERLAY_EXPORT);
    click_on(&a, ACT_EXPORT_FIELD, EXPORT_CLICK_GO);
    assert_int_equal(writing.begun, 1);
    assert_int_equal(writing.ask.row, 2);
    assert_true(writing.ask.in_events && writing.ask.steps);
    click_on(&a, ACT_EXPORT, 0);
    draw(&a, 1280, 720);
    click(&a, 10, 400); /* beside it */
    assert_int_equal(a.overlay, OVERLAY_NONE);
    app_free(&a);
}

static void random_input(App *a) {
    static const int keys[] = {KEY_UP,    KEY_DOWN,      KEY_LEFT, KEY_RIGHT,
                               KEY_TAB,   KEY_BACKSPACE, KEY_HOME, KEY_END,
                               KEY_ENTER, KEY_ESCAPE,    KEY_F11,  KEY_PAGE_UP};
    static const char *const texts[] = {"/", "old.md", "~", "两", "users/me/"};
    writing.steps = rand() % 4;
    writing.failure = rand() % 4 ? NULL : "no";
    switch (rand() % 6) {
    case 0: type_text(a, texts[rand() % 5]); break;
    case 1: press_ctrl(a, rand() % 2 ? 'u' : 'w'); break;
    case 2: paste_text(a, rand() % 2 ? "/users/me/data" : "\x01\xff\n"); break;
    case 3:
        app_input(a, &(InputEvent){.kind = INPUT_DOWN,
                                   .x = (float)(rand() % 1280),
                                   .y = (float)(rand() % 720),
                                   .clicks = rand() % 3});
        break;
    case 4: app_tick(a, 0.2); break;
    default:
        app_input(a, &(InputEvent){.kind = INPUT_KEY,
                                   .key = keys[rand() % 12],
                                   .shift = rand() % 2});
    }
}

static void test_any_hands(void **state) {
    (void)state;
    App a = shown();
    srand(7);
    for (int i = 0; i < 4000; i++) {
        if (a.overlay != OVERLAY_EXPORT) {
            app_go_step(&a, (uint64_t)(rand() % 12));
            app_act(&a, ACT_EXPORT, 0);
        }
        if (rand() % 3) draw(&a, rand() % 2 ? 1280 : 1024, 640);
        random_input(&a);
        const ExportDialog *d = &a.exporting;
        assert_true(d->row < d->nrows && d->part < d->nparts);
    }
    app_free(&a);
    assert_int_equal(writing.begun, writing.ended);
}

/* ---- pictures ---- */

static void test_pictures(void **state) {
    (void)state;
    App a = shown();
    app_go_step(&a, 5);
    draw(&a, 1280, 720);
    press(&a, '+');
    draw(&a, 1280, 720);
    press(&a, 'e');
    int bad = faults_everywhere(&a, "formats");
    for (int i = 0; i < 3; i++) {
        press(&a, KEY_TAB);
        bad += faults_everywhere(&a, "fields");
    }
    type_text(&a,
              "/and/a/very/long/path/that/goes/on/behind/the/end/of/the/field/"
              "in/which/it/is/being/typed/and/names/no/folder/at/all/x.md");
    bad += faults_everywhere(&a, "no folder");
    paste_text(&a, "/users/me/old.md");
    bad += faults_everywhere(&a, "replaces");
    writing.steps = 1000;
    press(&a, KEY_ENTER);
    app_tick(&a, 1);
    bad += faults_everywhere(&a, "progress");
    press(&a, KEY_ESCAPE);
    notice_clear(&a);
    writing.failure = "/users/me/old.md: Permission denied";
    writing.steps = 1;
    press(&a, KEY_ENTER);
    bad += faults_everywhere(&a, "failure");
    writing.failure = "this part of the run has 9010 steps, and a gif shows "
                      "2000 of them at most: choose a smaller part of the run, "
                      "or another unit of steps, or an mp4";
    press(&a, KEY_ENTER);
    bad += faults_everywhere(&a, "long failure");
    assert_int_equal(bad, 0);
    app_free(&a);
}

static int release(void **state) {
    mem_free(loaded);
    mem_free(writing.path);
    return release_picture(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_beside_the_program),
        cmocka_unit_test(test_an_ending_of_ones_own_stays),
        cmocka_unit_test(test_typing_and_pasting),
        cmocka_unit_test(test_what_is_said_of_the_file),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_the_whole_run),
        cmocka_unit_test(test_up_to_here),
        cmocka_unit_test(test_what_the_timeline_shows),
        cmocka_unit_test(test_the_axis_is_the_timelines),
        cmocka_unit_test(test_all_that_are_compared),
        cmocka_unit_test(test_it_can_be_cancelled),
        cmocka_unit_test(test_it_fails),
        cmocka_unit_test(test_freed_while_it_is_written),
        cmocka_unit_test(test_a_run_that_goes_on),
        cmocka_unit_test(test_where_there_is_nothing),
        cmocka_unit_test(test_clicks),
        cmocka_unit_test(test_any_hands),
        cmocka_unit_test(test_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
