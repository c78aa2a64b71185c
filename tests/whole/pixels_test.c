/* Finished pictures, pixel by pixel: texts have the contrast that the tables
 * promise, states have the colours of the tables, and no scale blurs a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/real_app.h"

/* Between them every state is shown. */
static const char *const programs[] = {
    "scenarios/06-gather.py",
    "scenarios/12-wait-first-completed.py",
    "scenarios/13-wait-first-exception.py",
    "scenarios/15-gather-exception.py",
    "scenarios/19-never-run-loop.py",
    "scenarios/27-threads-ping.py",
    "scenarios/30-thread-pool-2.py",
    "scenarios/31-process-pool.py",
    "scenarios/36-collect-results-shutdown.py",
    "scenarios/41-indentation.py"};

enum { PROGRAMS = sizeof programs / sizeof *programs };

static RealApp f;

/* The picture that is looked at, and what was found in all of them. */
static struct {
    WindowScale scale;
    int w, h;
    int texts, spans[STATE_COUNT], edges[STATE_COUNT];
} seen;

static int open_app(void **state) {
    (void)state;
    seen.w = 1920;
    seen.h = 1080;
    real_open(&f);
    return 0;
}

static int close_app(void **state) {
    (void)state;
    real_close(&f);
    return 0;
}

static void show(int w, int h, int zoom) {
    seen.w = w, seen.h = h;
    seen.scale = window_scale(w, h, zoom);
    for (int i = 0; i < 10000 && app_next_tick(&f.app) == 0; i++)
        app_tick(&f.app, 0.01);
    app_draw(&f.app, &f.list, &f.measure, seen.scale.w, seen.scale.h);
    gfx_paint(&f.gfx, &f.list, app_status(&f.app).theme, w, h,
              seen.scale.scale);
}

static uint32_t pixel(int x, int y) {
    return f.gfx.canvas.pixels[y * seen.w + x] & 0xFFFFFF;
}

/* ---- texts ---- */

/* Device pixels of a rectangle, cut to the canvas. */
static Box device(float x0, float y0, float x1, float y1) {
    float s = seen.scale.scale;
    return box_cut((Box){(int)floorf(x0 * s), (int)floorf(y0 * s),
                         (int)ceilf(x1 * s), (int)ceilf(y1 * s)},
                   (Box){0, 0, seen.w, seen.h});
}

static int by_value(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The colour that most pixels have: letters are thin. */
static uint32_t surround(Box b, bool *plain) {
    static uint32_t all[1 << 18];
    size_t n = 0, best = 0, run = 0;
    uint32_t found = 0;
    for (int y = b.y0; y < b.y1; y++)
        for (int x = b.x0; x < b.x1 && n < sizeof all / sizeof *all; x++)
            all[n++] = pixel(x, y);
    qsort(all, n, sizeof *all, by_value);
    for (size_t i = 0; i < n; i++) {
        run = i && all[i] == all[i - 1] ? run + 1 : 1;
        if (run > best) best = run, found = all[i];
    }
    *plain = best * 4 > n; /* not half of it one surface, half another */
    return found;
}

static int apart(uint32_t a, uint32_t b) {
    int sum = 0;
    for (int shift = 0; shift < 24; shift += 8)
        sum += abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
    return sum;
}

/* The pixel that is nearest to the text's colour. */
static uint32_t ink_in(Box b, uint32_t wanted) {
    uint32_t best = ~wanted & 0xFFFFFF;
    for (int y = b.y0; y < b.y1; y++)
        for (int x = b.x0; x < b.x1; x++)
            if (apart(pixel(x, y), wanted) < apart(best, wanted))
                best = pixel(x, y);
    return best;
}

/* Whether something is painted over it later, or a clip cuts it. */
static bool is_whole(size_t at, Rect r) {
    bool clipped = false;
    for (size_t i = 0; i < f.list.cmds.len; i++) {
        const DrawCmd *c = &f.list.cmds.data[i];
        Rect over = {c->x, c->y, c->w, c->h};
        if (i < at && c->kind == DRAW_CLIP)
            clipped = !rect_has(over, r.x, r.y) ||
                      !rect_has(over, r.x + r.w, r.y + r.h);
        if (i < at && c->kind == DRAW_UNCLIP) clipped = false;
        if (i <= at || (c->kind != DRAW_RECT && c->kind != DRAW_LINE &&
                        c->kind != DRAW_TEXT && c->kind != DRAW_POLY &&
                        c->kind != DRAW_CIRCLE))
            continue;
        if (c->kind == DRAW_TEXT)
            over = rect_inset((Rect){c->x, c->y, c->w, 0}, -c->size);
        if (c->kind == DRAW_CIRCLE)
            over = rect_inset((Rect){c->x, c->y, 0, 0}, -c->radius);
        over = rect_inset(over, -2);
        if (over.x < r.x + r.w && over.x + over.w > r.x && over.y < r.y + r.h &&
            over.y + over.h > r.y)
            return false;
    }
    return !clipped;
}

static void check_text(size_t at, const char *where) {
    const DrawCmd *c = &f.list.cmds.data[at];
    ThemeName theme = app_status(&f.app).theme;
    Rect r = {c->x, c->y - 0.4F * c->size, c->w, 0.8F * c->size};
    if (c->flags & DRAW_GHOST || c->fill_alpha < 1 || !is_whole(at, r)) return;
    bool plain = false;
    Box b = device(r.x, r.y, r.x + r.w, r.y + r.h);
    if (box_empty(b)) return;
    uint32_t under = surround(b, &plain);
    uint32_t ink = ink_in(b, theme_rgb(theme, (Color)c->fill));
    if (!plain) return;
    double contrast = color_contrast(ink, under);
    seen.texts++;
    if (contrast >= 4.5) return;
    Str s = draw_text_of(&f.list, c);
    fail_msg("%s: \"%.*s\" has %.2f : 1 (%06X on %06X)", where, (int)s.len,
             s.ptr, contrast, ink, under);
}

/* ---- states ---- */

static bool is_state(Color color, Color (*of)(State), State *st) {
    for (int s = 0; s < STATE_COUNT; s++) {
        *st = (State)s;
        if (color == of(*st)) return true;
    }
    return false;
}

/* The pixel at a place has that colour, if nothing is painted there later. */
static bool check_pixel(size_t at, float x, float y, Color color,
                        const char *where) {
    int px = (int)x, py = (int)y;
    float s = seen.scale.scale;
    if (px < 0 || py < 0 || px >= seen.w || py >= seen.h) return false;
    if (!is_whole(at, (Rect){x / s, y / s, 0.1F, 0.1F})) return false;
    uint32_t wanted = theme_rgb(app_status(&f.app).theme, color);
    if (pixel(px, py) == wanted) return true;
    fail_msg("%s: colour %d at %d,%d is %06X, not %06X", where, (int)color, px,
             py, pixel(px, py), wanted);
    return false;
}

static void check_state(size_t at, const char *where) {
    const DrawCmd *c = &f.list.cmds.data[at];
    float s = seen.scale.scale, x = (c->x + c->w / 2) * s;
    State st;
    if (c->flags & DRAW_GHOST || c->w < 3 || c->h < 3) return;
    if (c->fill_alpha >= 1 && is_state((Color)c->fill, color_fill, &st) &&
        check_pixel(at, x, (c->y + c->h / 2) * s, (Color)c->fill, where))
        seen.spans[st]++;
    bool edge = c->stroke && c->stroke_alpha >= 1 && c->dash_on <= 0 &&
                c->w > 2 * c->radius + 4 && c->h > 2 * c->radius;
    if (edge && is_state((Color)c->stroke, color_line, &st) &&
        check_pixel(at, x, roundf(c->y * s) + 0.5F, (Color)c->stroke, where))
        seen.edges[st]++;
}

static void check_picture(const char *where) {
    for (size_t i = 0; i < f.list.cmds.len; i++) {
        if (f.list.cmds.data[i].kind == DRAW_TEXT) check_text(i, where);
        if (f.list.cmds.data[i].kind == DRAW_RECT) check_state(i, where);
    }
}

/* ---- tests ---- */

static bool have_fonts(void) {
    return glyphs_character(f.gfx.glyphs, SANS_MEDIUM, 'x')->face >= 0;
}

static void test_texts_and_states_as_painted(void **state) {
    (void)state;
    if (!have_fonts()) skip();
    for (int t = 0; t < THEME_COUNT; t++) {
        f.app.theme = (ThemeName)t;
        for (int i = 0; i < PROGRAMS; i++) {
            app_open(&f.app, programs[i], false);
            app_finish(&f.app);
            size_t n = f.app.model ? model_stops(f.app.model, f.app.unit) : 1;
            for (size_t k = 0; k < 5; k++) {
                app_go_step(&f.app, (n - 1) * k / 4);
                show(1920, 1080, 0);
                check_picture(programs[i]);
            }
        }
        f.app.screen = SCREEN_GALLERY;
        show(1920, 1080, 0);
        check_picture("gallery");
    }
    assert_true(seen.texts > 2000);
    for (int st = 0; st < STATE_COUNT; st++)
        assert_true(seen.spans[st] + seen.edges[st] > 5);
}

/* ---- painting what has changed ---- */

static void press(const char *name) {
    InputEvent ev = {.kind = INPUT_KEY, .key = key_named(name)};
    assert_true(ev.key != 0);
    app_input(&f.app, &ev);
}

/* One more frame of the window; `fresh` paints the same alone. */
static void check_frame(Gfx *kept, Gfx *fresh, const char *what) {
    float s = 1.125F, w = 1440 / s, h = 810 / s;
    app_draw(&f.app, &f.list, &f.measure, w, h);
    ThemeName theme = app_status(&f.app).theme;
    gfx_repaint(kept, &f.list, theme, 1440, 810, s);
    gfx_paint(fresh, &f.list, theme, 1440, 810, s);
    if (memcmp(kept->canvas.pixels, fresh->canvas.pixels, 1440 * 810 * 4) == 0)
        return;
    fail_msg("other pixels after %s", what);
}

/* What a lesson does to the window, as a whole picture each and as what has
 * changed in it, with everything that moves in between. */
static void test_frames_are_whole_pictures(void **state) {
    (void)state;
    static const char *const keys[] = {
        "Right", "Right", "Right", "2",      "Right",  "Right", "2",
        "Left",  "plus",  "d",     "Right",  "0",      "v",     "Right",
        "f",     "Right", "p",     "Right",  "h",      "Right", "i",
        "Right", "i",     "Right", "slash",  "Escape", "t",     "Right",
        "l",     "Right", "End",   "Home",   "Right",  "b",     "b",
        "4",     "Right", "plus",  "Escape", "m",      "Right", "question"};
    Gfx kept, fresh;
    gfx_open(&kept);
    gfx_open(&fresh);
    f.app.motion.on = true;
    for (int i = 0; i < PROGRAMS; i += 3) {
        app_open(&f.app, programs[i], false);
        app_finish(&f.app);
        f.app.overlay = OVERLAY_NONE;
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            press(keys[k]);
            check_frame(&kept, &fresh, keys[k]);
            for (int n = 0; n < 3 && app_next_tick(&f.app) >= 0; n++) {
                app_tick(&f.app, 0.05);
                check_frame(&kept, &fresh, keys[k]);
            }
        }
    }
    /* And where nothing has changed, nothing is painted. */
    for (int n = 0; n < 20; n++)
        app_tick(&f.app, 0.05);
    check_frame(&kept, &fresh, "waiting");
    const Region *none = gfx_repaint(&kept, &f.list, app_status(&f.app).theme,
                                     1440, 810, 1.125F);
    assert_int_equal(none->len, 0);
    gfx_close(&kept);
    gfx_close(&fresh);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_and_states_as_painted),
        cmocka_unit_test(test_frames_are_whole_pictures),
    };
    return cmocka_run_group_tests(tests, open_app, close_app);
}
