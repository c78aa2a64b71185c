/* The lessons' wall: keys and mouse, the pictures that it makes of runs, and
 * layouts without a fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "fixtures/app_fixture.h"
#include "view/app_impl.h"

enum { LESSONS = 41, CHAPTERS = 6, BROKEN = 3, STORM = 17, CROWD = 29 };

/* Lessons of each chapter. */
static const int sizes_of_chapters[CHAPTERS] = {4, 12, 10, 5, 7, 3};

static Lesson wall[LESSONS];
static char paths[LESSONS][24];
static int order[200], loads; /* which lessons were run, one after the other */

static Program *load_lesson(void *ctx, const char *path, bool builtin) {
    (void)ctx;
    int i = 0;
    while (strcmp(paths[i], path) != 0)
        i++;
    if (builtin && loads < 200) order[loads++] = i;
    static const CrowdPlan plan = {2, 3, 0, false, true};
    Program *p = i == BROKEN  ? broken_program()
                 : i == STORM ? storm_program()
                 : i == CROWD ? crowd_program(plan)
                              : gather_program();
    p->builtin = builtin;
    p->lesson = i + 1;
    return p;
}

static App new_wall(void) {
    int chapter = 0, left = sizes_of_chapters[0];
    for (int i = 0; i < LESSONS; i++, left--) {
        if (left == 0) left = sizes_of_chapters[++chapter];
        snprintf(paths[i], sizeof paths[i], "lesson-%d.py", i);
        wall[i] = (Lesson){
            .path = paths[i],
            .number = i + 1,
            .chapter = chapter + 1,
            .title = {"gather: both at once", "两个任务，没有人喊停"},
            .brief = {"They sleep at once; the longer one decides.",
                      "两个同时睡，总时间由较长的决定。"},
            .text = {"A text that says in two or three sentences what the "
                     "lesson is about. It is long enough for two lines.",
                     "用两三句话说明这一课的内容，长到需要两行才能放下。"}};
    }
    loads = 0;
    App a;
    app_init(&a, (AppHost){.load = load_lesson}, wall, LESSONS);
    return a;
}

static void make_pictures(App *a) {
    for (int i = 0; i < 1000 && app_next_tick(a) == 0; i++)
        app_tick(a, 0.01);
    assert_true(app_next_tick(a) < 0);
}

static size_t chosen(const App *a) {
    return a->gallery.chosen;
}

/* ---- keys and mouse ---- */

static void test_keys(void **state) {
    (void)state;
    App a = new_wall();
    draw(&a, 1280, 720);
    assert_int_equal(a.gallery.columns, 4); /* as in the mock-up */
    assert_int_equal(a.gallery.rows, 3);
    press(&a, KEY_RIGHT);
    press(&a, KEY_DOWN);
    assert_int_equal(chosen(&a), 5);
    press(&a, KEY_LEFT);
    press(&a, KEY_UP);
    press(&a, KEY_UP); /* nothing is above the first row */
    assert_int_equal(chosen(&a), 0);
    press(&a, KEY_LEFT);
    assert_int_equal(chosen(&a), 0);
    press(&a, KEY_RIGHT);
    press(&a, KEY_PAGE_DOWN); /* the same place of the next page */
    assert_int_equal(chosen(&a), 13);
    press(&a, KEY_PAGE_DOWN);
    press(&a, KEY_PAGE_DOWN);
    press(&a, KEY_PAGE_DOWN); /* 41 lessons: the fourth page is the last */
    assert_int_equal(chosen(&a), 37);
    press(&a, KEY_END);
    assert_int_equal(chosen(&a), 40);
    press(&a, KEY_RIGHT);
    assert_int_equal(chosen(&a), 40);
    press(&a, KEY_HOME);
    assert_int_equal(chosen(&a), 0);
    app_free(&a);
}

/* Below the last full row stands one lesson: it is reached from every column.
 */
static void test_the_last_row(void **state) {
    (void)state;
    App a = new_wall();
    draw(&a, 1280, 720);
    a.gallery.chosen = 38;
    press(&a, KEY_DOWN);
    assert_int_equal(chosen(&a), 40);
    press(&a, KEY_DOWN);
    assert_int_equal(chosen(&a), 40);
    app_free(&a);
}

static void test_chapters(void **state) {
    (void)state;
    App a = new_wall();
    draw(&a, 1280, 720);
    press(&a, '3');
    assert_int_equal(chosen(&a), 4 + 12);
    press(&a, '9'); /* there is no such chapter */
    assert_int_equal(chosen(&a), 16);
    click_on(&a, ACT_CHAPTER, 6);
    assert_int_equal(chosen(&a), 38);
    app_free(&a);
}

static void test_pages(void **state) {
    (void)state;
    App a = new_wall();
    draw(&a, 1280, 720);
    assert_true(shows("Lessons 1–12 of 41"));
    click_on(&a, ACT_PAGE, 2);
    draw(&a, 1280, 720);
    assert_true(shows("Lessons 25–36 of 41"));
    app_input(&a, &(InputEvent){
                      .kind = INPUT_WHEEL, .x = 600, .y = 300, .amount = 1});
    draw(&a, 1280, 720);
    assert_true(shows("Lessons 13–24 of 41"));
    click_on(&a, ACT_LANGUAGE, 1);
    draw(&a, 1280, 720);
    assert_true(shows("第 13–24 课，共 41 课"));
    app_free(&a);
}

/* Whoever comes back finds the page and the choice. */
static void test_there_and_back(void **state) {
    (void)state;
    App a = new_wall();
    draw(&a, 1280, 720);
    press(&a, KEY_PAGE_DOWN);
    draw(&a, 1280, 720);
    click_on(&a, ACT_LESSON, 18);
    assert_int_equal(a.screen, SCREEN_PLAY);
    assert_int_equal(a.program->lesson, 19);
    press(&a, 'g');
    assert_int_equal(a.screen, SCREEN_GALLERY);
    assert_int_equal(chosen(&a), 18);
    press(&a, KEY_ENTER);
    assert_int_equal(a.program->lesson, 19);
    press(&a, KEY_ESCAPE);
    press(&a, KEY_RIGHT);
    press(&a, KEY_SPACE);
    assert_int_equal(a.program->lesson, 20);
    app_free(&a);
}

static bool list_nothing(void *ctx, const char *dir, FileList *out,
                         const char **why) {
    (void)ctx, (void)dir, (void)out, (void)why;
    return true;
}

static void test_other_ways_in(void **state) {
    (void)state;
    App a = new_wall();
    a.host.list = list_nothing;
    draw(&a, 1280, 720);
    click_on(&a, ACT_OPEN, 0);
    assert_int_equal(a.overlay, OVERLAY_OPEN);
    app_free(&a);
    a = new_wall();
    draw(&a, 1280, 720);
    press(&a, KEY_END); /* behind the last lesson */
    draw(&a, 1280, 720);
    assert_true(shows("Compare programs"));
    click_on(&a, ACT_COMPARE, COMPARE_WORD);
    assert_int_equal(a.screen, SCREEN_COMPARE);
    app_free(&a);
}

/* ---- pictures of runs ---- */

/* The first frame waits for nothing, then come those that can be seen. */
static void test_what_is_seen_comes_first(void **state) {
    (void)state;
    App a = new_wall();
    draw(&a, 1280, 720);
    assert_int_equal(loads, 0);
    press(&a, KEY_PAGE_DOWN);
    make_pictures(&a);
    assert_int_equal(loads, LESSONS); /* each once */
    for (int i = 0; i < 12; i++)
        assert_in_range(order[i], 12, 23);
    draw(&a, 1280, 720);
    assert_false(app_status(&a).dirty);
    app_free(&a);
}

/* testb sleeps 1 s of 3, and each of the three tasks runs where it should. */
static void test_gather(void **state) {
    (void)state;
    Program *p = gather_program();
    Thumbnail t = thumbnail_of(p);
    assert_true(t.known && t.began && t.loop && !t.failed);
    assert_int_equal(t.end, THUMB_ENDED);
    assert_true(t.t_ns == 3 * G_S);
    assert_int_equal(t.lanes, 3);
    assert_int_equal(t.shown, 3);
    float waits[3] = {0}, last[3] = {0};
    for (size_t i = 0; i < t.spans.len; i++) {
        const ThumbSpan *s = &t.spans.data[i];
        assert_true(s->x0 >= 0 && s->x0 <= s->x1 && s->x1 <= 1);
        if (s->state == STATE_WAITING) waits[s->lane] += s->x1 - s->x0;
        if (s->state == STATE_RUNNING) last[s->lane] = s->x1;
    }
    const float ends[3] = {1, 1, 1 / 3.0F};
    for (int lane = 0; lane < 3; lane++) {
        assert_true(fabsf(waits[lane] - ends[lane]) < 0.02F);
        assert_true(fabsf(last[lane] - ends[lane]) < 0.02F);
    }
    thumbnail_free(&t);
    program_free(p);
}

static void test_a_program_that_does_not_start(void **state) {
    (void)state;
    Program *p = broken_program();
    Thumbnail t = thumbnail_of(p);
    assert_true(t.known && !t.began && t.failed);
    assert_string_equal(t.error, "SyntaxError");
    thumbnail_free(&t);
    program_free(p);
}

/* Each worker sleeps: blocked spans in lanes of their own. */
static void test_workers(void **state) {
    (void)state;
    Program *p = crowd_program((CrowdPlan){2, 3, 0, false, true});
    Thumbnail t = thumbnail_of(p);
    float blocked = 0;
    for (size_t i = 0; i < t.spans.len; i++) {
        const ThumbSpan *s = &t.spans.data[i];
        /* The main thread waits for the others. */
        if (s->state == STATE_BLOCKED && s->lane > 0) blocked += s->x1 - s->x0;
    }
    /* Three jobs of 2 s in a run of 4 s. */
    assert_true(t.t_ns == 4 * G_S);
    assert_true(fabsf(blocked - 1.5F) < 0.05F);
    thumbnail_free(&t);
    program_free(p);
}

/* Hundreds of tasks: a few lanes, and how many of the rest are there. */
static void test_many_lanes(void **state) {
    (void)state;
    Program *p = storm_program();
    Thumbnail t = thumbnail_of(p);
    assert_true(t.lanes > 200);
    assert_int_equal(t.shown, THUMB_LANES);
    assert_true(t.spans.len < 20000);
    bool dense = false;
    for (int i = 0; i < THUMB_BINS; i++) {
        assert_true(t.dense[i] >= 0 && t.dense[i] <= 1);
        dense |= t.dense[i] > 0.5F;
    }
    assert_true(dense);
    thumbnail_free(&t);
    program_free(p);
}

/* A task nobody gave a loop, while the main program sleeps. */
static void test_outside_the_loop(void **state) {
    (void)state;
    Trace *t = trace_new(TRACE_LINES, 0);
    uint32_t main = trace_function(t, STR("<module>"), STR("a.py"), 1);
    uint32_t f = trace_function(t, STR("f"), STR("a.py"), 1);
    uint32_t at = loc_make(main, 4);
    trace_emit(t, EV_RUN_BEGIN, 0, 0, word(t, "a.py"), word(t, "3.13"), 0, 0);
    trace_emit(t, EV_CALL, 0, at, 1, main, 0, 0);
    trace_emit(t, EV_LOOP_NEW, 0, 0, 1, 0, 0, 0);
    trace_emit(t, EV_TASK_NEW, 0, at, 1, f, word(t, "f()"), 0);
    trace_emit(t, EV_READY_PUSH, WHAT_FIRST_STEP, 0, 1, 1, 0, 1);
    trace_emit(t, EV_BLOCK_BEGIN, 0, at, 0, word(t, "time.sleep(3)"),
               TRACE_LO(3 * G_S), TRACE_HI(3 * G_S));
    trace_set_time(t, 3 * G_S);
    trace_emit(t, EV_CLOCK, CLOCK_BLOCKING, 0, 0, 0, 0, 0);
    trace_emit(t, EV_BLOCK_END, 0, at, 0, 0, 0, 0);
    trace_emit(t, EV_RAISE, RAISE_NEW, at, word(t, "NameError"), 0, 0, 0);
    trace_emit(t, EV_RETURN, OUT_RAISED, at, 1, 0, 0, 0);
    trace_end(t, END_EXCEPTION, 1, 0);
    Program *p = program_new("a.py", false);
    p->trace = t;
    Thumbnail n = thumbnail_of(p);
    assert_int_equal(n.lanes, 2);
    assert_true(!n.loop && n.failed && n.began);
    assert_string_equal(n.error, "NameError");
    const ThumbSpan *first = &n.spans.data[0];
    assert_int_equal(first->state, STATE_BLOCKED);
    assert_true(first->lane == 0 && first->x0 == 0 && first->x1 == 1);
    assert_true(thumbnail_marks(&n, STATE_READY));
    assert_false(thumbnail_marks(&n, STATE_ERROR));
    thumbnail_free(&n);
    program_free(p);
}

/* ---- layout ---- */

static void add_recent(App *a) {
    static const char *const recent[] = {"/srv/x/course/semaphore.py",
                                         "/srv/x/course/queue_demo.py",
                                         "/srv/x/a-very-long-name-indeed.py"};
    for (int i = 0; i < 3; i++)
        a->settings.recent[i] = mem_strdup(recent[i]);
    a->settings.recents = 3;
}

static bool anything_cut(void) {
    for (size_t i = 0; i < list.cmds.len; i++) {
        const DrawCmd *c = &list.cmds.data[i];
        if (c->kind != DRAW_TEXT || !(c->flags & DRAW_CUT)) continue;
        Str s = draw_text_of(&list, c);
        if (s.len > 10 && memcmp(s.ptr, "a-very", 6) == 0) continue;
        print_error("cut: %.*s\n", (int)s.len, s.ptr);
        return true;
    }
    return false;
}

static void test_it_is_clean(void **state) {
    (void)state;
    int bad = 0;
    for (int variant = 0; variant < 4; variant++) {
        App a = new_wall();
        a.theme = (ThemeName)(variant & 1);
        a.lang = (Language)(variant >> 1);
        add_recent(&a);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            bad += faults(&a, sizes[s][0], sizes[s][1], "no pictures yet");
        make_pictures(&a);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            draw(&a, sizes[s][0], sizes[s][1]);
            for (size_t k = 0; k < gallery_pages(&a); k++) {
                gallery_to_page(&a, (int64_t)k);
                bad += faults(&a, sizes[s][0], sizes[s][1], "gallery");
                assert_false(anything_cut());
            }
            press(&a, KEY_HOME);
        }
        app_free(&a);
    }
    assert_int_equal(bad, 0);
}

/* Everything that can be clicked is large enough, and in the window. */
static void test_targets(void **state) {
    (void)state;
    App a = new_wall();
    add_recent(&a);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        draw(&a, sizes[s][0], sizes[s][1]);
        for (size_t i = 0; i < a.hots.len; i++) {
            Rect r = a.hots.data[i].rect;
            assert_true(r.w >= 23.9F && r.h >= 23.9F);
            assert_true(r.x >= 0 && r.x + r.w <= sizes[s][0]);
            assert_true(r.y >= 0 && r.y + r.h <= sizes[s][1]);
        }
    }
    app_free(&a);
}

static void test_no_lessons(void **state) {
    (void)state;
    App a;
    app_init(&a, (AppHost){.load = load_lesson}, NULL, 0);
    assert_true(app_next_tick(&a) < 0);
    assert_int_equal(faults(&a, 1280, 720, "no lessons"), 0);
    assert_true(shows("Drop a .py file here"));
    press(&a, KEY_DOWN);
    press(&a, KEY_PAGE_DOWN);
    press(&a, KEY_ENTER);
    /* Nor is there anything to compare. */
    press(&a, 'c');
    app_act(&a, ACT_COMPARE, COMPARE_WORD);
    assert_int_equal(a.screen, SCREEN_GALLERY);
    assert_int_equal(faults(&a, 1280, 720, "nothing to compare"), 0);
    app_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_the_last_row),
        cmocka_unit_test(test_chapters),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_other_ways_in),
        cmocka_unit_test(test_what_is_seen_comes_first),
        cmocka_unit_test(test_gather),
        cmocka_unit_test(test_a_program_that_does_not_start),
        cmocka_unit_test(test_workers),
        cmocka_unit_test(test_many_lanes),
        cmocka_unit_test(test_outside_the_loop),
        cmocka_unit_test(test_it_is_clean),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_no_lessons),
    };
    return cmocka_run_group_tests(tests, NULL, release_picture);
}
