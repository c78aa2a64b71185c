/* Ten thousand inputs that mean nothing: whatever comes, nothing breaks, and
 * Esc leads out of everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "fixtures/app_fixture.h"
#include "fixtures/growing_program.h"

enum { INPUTS = 10000, ROUNDS = 5 };

typedef struct Monkey {
    App app;
    uint32_t seed;
    float w, h;
    int round, n; /* which input this is */
} Monkey;

static Monkey monkey;

static uint32_t dice(uint32_t below) {
    monkey.seed = monkey.seed * 1664525u + 1013904223u;
    return (monkey.seed >> 8) % below;
}

static const CrowdPlan crowd_plans[] = {{2, 3, 0, false, true},
                                        {3, 3, 0, true, true},
                                        {12, 60, 20, false, true},
                                        {0, 0, 30, false, false}};

static Program *some_program(void) {
    switch (dice(8)) {
    case 0:
    case 1: return gather_program();
    case 2: return storm_program();
    case 3: return block_program();
    case 4: return broken_program();
    default: return crowd_program(crowd_plans[dice(4)]);
    }
}

/* ---- the world ---- */

/* Of some only the beginning is known so far. */
static Program *any(void *ctx, const char *path, bool builtin) {
    (void)ctx, (void)path, (void)builtin;
    Program *p = some_program();
    if (!p->trace || dice(3)) return p;
    GrowingTrace *g = growing_begin(p, p->trace);
    p->running = growing_by(g, 1 + dice(300));
    if (!p->running) growing_end(p);
    return p;
}

static void advance(void *ctx, Program *p, double seconds) {
    (void)ctx, (void)seconds;
    if (!growing_by(p->run, 1 + dice(400))) growing_end(p);
}

static void stop(void *ctx, Program *p) {
    (void)ctx;
    trace_end(p->trace, END_STOPPED, 130, 0);
    growing_end(p);
}

static Program *pasted(void *ctx, const char *text) {
    return any(ctx, text, false);
}

static bool no_change(void *ctx, const Program *p) {
    (void)ctx, (void)p;
    return dice(20) == 0;
}

static bool files(void *ctx, const char *dir, FileList *out, const char **why) {
    (void)ctx;
    *why = "this directory cannot be read";
    if (strlen(dir) > 200) return false;
    for (int i = 0; i < 40; i++) {
        char name[20];
        snprintf(name, sizeof name, "%s%d%s", i < 8 ? "d" : "f", i,
                 i < 8 ? "" : ".py");
        FileEntry entry = {mem_strdup(name), i < 8};
        vec_push(out, entry);
    }
    return true;
}

/* ---- inputs ---- */

static void give(InputEvent ev) {
    app_input(&monkey.app, &ev);
}

static void some_key(void) {
    static const int keys[] = {
        KEY_SPACE,  KEY_LEFT,      KEY_RIGHT,   KEY_UP,        KEY_DOWN,
        KEY_HOME,   KEY_END,       KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_ENTER,
        KEY_DELETE, KEY_F3,        KEY_F5,      KEY_F11,       KEY_TAB,
        KEY_TAB,    KEY_BACKSPACE, KEY_ESCAPE};
    static const char signs[] =
        "abcdefghijklmnopqrstuvwxyz0123456789<>[]/?.,+-=;'BN";
    bool sign = dice(3) > 0;
    int key = sign ? signs[dice(sizeof signs - 1)]
                   : keys[dice(sizeof keys / sizeof *keys)];
    if (dice(60) == 0) key = (int)dice(400);
    bool ctrl = dice(12) == 0;
    if (ctrl && (key | 32) == 'q') return;
    if (ctrl && (key | 32) == 'w') return;
    give((InputEvent){
        .kind = INPUT_KEY, .key = key, .shift = dice(5) == 0, .ctrl = ctrl});
}

/* Mostly where something is, else anywhere, outside too. */
static void point(InputEvent *ev) {
    const Hots *hots = &monkey.app.hots;
    if (hots->len && dice(3)) {
        const Hot *h = &hots->data[dice((uint32_t)hots->len)];
        ev->x = h->rect.x + h->rect.w * (float)dice(100) / 100;
        ev->y = h->rect.y + h->rect.h * (float)dice(100) / 100;
        return;
    }
    ev->x = (float)dice(3000) - 200;
    ev->y = (float)dice(2000) - 200;
}

static void some_click(void) {
    InputEvent ev = {.kind = INPUT_DOWN, .shift = dice(10) == 0};
    point(&ev);
    give(ev);
    while (dice(3) == 0) {
        ev.kind = INPUT_MOVE;
        point(&ev);
        give(ev);
    }
    ev.kind = INPUT_UP;
    if (dice(20)) give(ev); /* it was let go outside */
}

static void some_wheel(void) {
    InputEvent ev = {
        .kind = INPUT_WHEEL, .shift = dice(4) == 0, .ctrl = dice(4) == 0};
    point(&ev);
    for (uint32_t n = 1 + dice(6); n > 0; n--) {
        ev.amount = ((float)dice(2000) - 1000) / (dice(8) ? 400 : 3);
        give(ev);
    }
}

static void some_text(void) {
    static const char *const texts[] = {
        "t",    "test", "2",  "T1", "任务",     "a",
        "é",    "/",    "..", "f9", "\x80\xff", "print(1)\nprint(2)\n",
        "work", " ",    ""};
    const char *text = texts[dice(sizeof texts / sizeof *texts)];
    uint32_t kind = dice(20);
    give((InputEvent){.kind = kind == 0   ? INPUT_DROP
                              : kind == 1 ? INPUT_PASTE
                                          : INPUT_TEXT,
                      .text = text});
}

static void some_time(void) {
    static const double spans[] = {0, 0.001, 0.016, 0.1, 1, 30};
    app_tick(&monkey.app, spans[dice(6)]);
}

static void some_size(void) {
    monkey.w = (float)(1024 + dice(1600));
    monkey.h = (float)(640 + dice(900));
    app_set_dirty(&monkey.app);
}

/* ---- what must hold ---- */

static void look(void) {
    App *a = &monkey.app;
    char where[60];
    snprintf(where, sizeof where, "round %d, input %d, %gx%g", monkey.round,
             monkey.n, (double)monkey.w, (double)monkey.h);
    draw(a, monkey.w, monkey.h);
    assert_false(app_status(a).dirty);
    assert_true(list.cmds.len < 40000);
    /* What is on its way may cover something. */
    if (dice(5) == 0 && motion_next_tick(a) < 0)
        assert_int_equal(lint(&list, a->theme, monkey.w, monkey.h, where), 0);
}

static void check(void) {
    const App *a = &monkey.app;
    char title[300];
    double next = app_next_tick(a);
    assert_true(next >= -1 && next < 3600);
    if (a->screen == SCREEN_PLAY) assert_non_null(a->model);
    if (a->screen == SCREEN_ERROR) assert_non_null(a->program);
    if (a->model) assert_true(model_pos(a->model) <= model_end(a->model));
    assert_true(a->zoom > 0 && isfinite(a->zoom) && isfinite(a->scroll));
    assert_true(a->unit < UNIT_COUNT && a->depth < DEPTH_COUNT);
    assert_true(app_speed(a) > 0);
    app_title(a, title, sizeof title);
    assert_false(app_status(a).quit);
}

/* However deep: what lies on top closes, one thing after the other, and then
 * there are the lessons. */
static void get_out(void) {
    App *a = &monkey.app;
    for (int i = 0; i < 12; i++) {
        if (a->screen == SCREEN_GALLERY && !a->overlay) return;
        press(a, KEY_ESCAPE);
        check();
    }
    fail_msg("stuck: screen %d, overlay %d", a->screen, a->overlay);
}

static void one_input(void) {
    switch (dice(20)) {
    case 0:
    case 1: some_click(); break;
    case 2: some_wheel(); break;
    case 3: some_text(); break;
    case 4:
    case 5: some_time(); break;
    case 6:
        if (dice(10) == 0) some_size();
        break;
    default: some_key(); break;
    }
}

static void test_monkey(void **state) {
    (void)state;
    static Lesson course[20];
    for (int i = 0; i < 20; i++)
        course[i] = (Lesson){.path = "lesson.py",
                             .number = i + 1,
                             .chapter = i / 4 + 1,
                             .title = {"A title", "标题"},
                             .text = {"What it is about.", "内容。"}};
    AppHost host = {.load = any,
                    .advance = advance,
                    .stop = stop,
                    .paste = pasted,
                    .changed = no_change,
                    .list = files};
    for (monkey.round = 0; monkey.round < ROUNDS; monkey.round++) {
        monkey.seed = 4711u + 17u * (uint32_t)monkey.round;
        app_init(&monkey.app, host, course, 20);
        monkey.app.motion.on = monkey.round != 0;
        some_size();
        for (monkey.n = 0; monkey.n < INPUTS / ROUNDS; monkey.n++) {
            one_input();
            check();
            if (dice(50) == 0 || (monkey.app.dirty && dice(12) == 0)) look();
            if (dice(400) == 0) get_out();
        }
        get_out();
        app_free(&monkey.app);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_monkey)};
    return cmocka_run_group_tests(tests, NULL, release_picture);
}
