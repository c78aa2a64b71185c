/* What is painted again is what differs: any sequence of pictures has the same
 * pixels as each picture painted alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "sdl/gfx.h"

enum { W = 400, H = 300 };

static uint32_t seed;

static uint32_t draw_lot(uint32_t n) {
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) % n;
}

static float place(uint32_t n) {
    return (float)draw_lot(n * 4) / 4 - 20;
}

/* ---- pictures ---- */

typedef struct Thing {
    int kind;
    float x, y, w, h;
    int color, stroke;
    bool clipped;
} Thing;

typedef VEC(Thing) Things;

static Thing some_thing(void) {
    return (Thing){.kind = (int)draw_lot(7),
                   .x = place(W),
                   .y = place(H),
                   .w = 1 + (float)draw_lot(120) / 2,
                   .h = 1 + (float)draw_lot(90) / 2,
                   .color = 1 + (int)draw_lot(COLOR_COUNT - 1),
                   .stroke = (int)draw_lot(COLOR_COUNT),
                   .clipped = draw_lot(4) == 0};
}

static void draw_thing(DrawList *d, const Thing *t) {
    Color color = (Color)t->color, stroke = (Color)t->stroke;
    Rect r = {t->x, t->y, t->w, t->h};
    Point ends[3] = {{t->x, t->y}, {t->x + t->w, t->y + t->h}, {t->x, 250}};
    static const char *const words[] = {"gather", "等待 sleep(1)", "T3",
                                        "é️ "};
    Paint p = {
        .fill = color, .stroke = stroke, .radius = (float)(t->color % 9)};
    if (t->color % 3 == 0) p.fill_alpha = p.stroke_alpha = 0.4F;
    if (t->color % 5 == 0) p.dash_on = 6, p.dash_off = 3;
    if (t->clipped) draw_clip(d, rect_inset(r, 3));
    switch (t->kind) {
    case 0: draw_rect(d, r, p); break;
    case 1:
        p.stroke = color;
        draw_line(d, ends[0], ends[1], p);
        break;
    case 2:
        p.dash_on = 0;
        p.stroke = color;
        draw_line(d, ends[0], (Point){ends[1].x, ends[0].y}, p);
        break;
    case 3: draw_poly(d, ends, 3, p); break;
    case 4: draw_circle(d, ends[0], t->w / 3, p); break;
    default:
        draw_text(d, ends[0], str_of(words[t->stroke % 4]),
                  (TextStyle){.font = (Font)(t->color % FONT_COUNT),
                              .size = 13 + t->h / 4,
                              .color = color});
    }
    if (t->clipped) draw_unclip(d);
}

/* One of the changes that steps make: something comes, goes, moves, or another
 * order. */
static void change(Things *all) {
    size_t at = draw_lot((uint32_t)all->len);
    Thing *t = &all->data[at];
    switch (draw_lot(5)) {
    case 0: t->x += (float)draw_lot(9) - 4; break;
    case 1: t->color = 1 + (int)draw_lot(COLOR_COUNT - 1); break;
    case 2: vec_push(all, some_thing()); break;
    case 3:
        memmove(t, t + 1, (all->len - at - 1) * sizeof *t);
        all->len--;
        vec_push(all, some_thing());
        break;
    default: {
        Thing *u = &all->data[draw_lot((uint32_t)all->len)], kept = *t;
        *t = *u;
        *u = kept;
    }
    }
}

static void picture(DrawList *d, const Measure *m, const Things *all) {
    draw_begin(d, m);
    for (size_t i = 0; i < all->len; i++)
        draw_thing(d, &all->data[i]);
}

/* Every pixel that differs lies in a place that was said to have changed. */
static void check_places(const uint32_t *before, const Canvas *now,
                         const Region *changed) {
    for (int y = 0; y < now->h; y++) {
        for (int x = 0; x < now->w; x++) {
            int at = y * now->w + x, in = 0;
            if (before[at] == now->pixels[at]) continue;
            for (size_t i = 0; i < changed->len; i++) {
                Box b = changed->data[i];
                in += x >= b.x0 && x < b.x1 && y >= b.y0 && y < b.y1;
            }
            assert_int_equal(in, 1);
        }
    }
}

static void run_sequence(float scale, int steps) {
    int w = (int)(W * scale), h = (int)(H * scale);
    size_t bytes = (size_t)w * (size_t)h * 4;
    uint32_t *before = malloc(bytes);
    Gfx kept, fresh;
    gfx_open(&kept);
    gfx_open(&fresh);
    Measure m = glyphs_measure(kept.glyphs);
    DrawList d = {0};
    Things all = {0};
    for (int i = 0; i < 40; i++)
        vec_push(&all, some_thing());
    picture(&d, &m, &all);
    gfx_repaint(&kept, &d, THEME_DARK, w, h, scale);
    uint64_t painted = 0;
    for (int step = 0; step < steps; step++) {
        memcpy(before, kept.canvas.pixels, bytes);
        for (uint32_t n = draw_lot(3); n > 0; n--)
            change(&all);
        picture(&d, &m, &all);
        const Region *changed = gfx_repaint(&kept, &d, THEME_DARK, w, h, scale);
        painted += region_area(changed);
        check_places(before, &kept.canvas, changed);
        gfx_paint(&fresh, &d, THEME_DARK, w, h, scale);
        assert_memory_equal(kept.canvas.pixels, fresh.canvas.pixels, bytes);
    }
    /* It would be easy to be right by painting everything. */
    assert_true(painted < (uint64_t)steps * bytes / 4 / 2);
    vec_free(&all);
    draw_free(&d);
    gfx_close(&kept);
    gfx_close(&fresh);
    free(before);
}

static void test_any_sequence(void **state) {
    (void)state;
    static const float scales[] = {0.875F, 1, 1.375F, 2};
    for (int i = 0; i < 4; i++) {
        seed = (uint32_t)i + 1;
        run_sequence(scales[i], 60);
    }
}

static void test_nothing_changes(void **state) {
    (void)state;
    Gfx g;
    gfx_open(&g);
    Measure m = glyphs_measure(g.glyphs);
    DrawList d = {0};
    Things all = {0};
    seed = 7;
    for (int i = 0; i < 30; i++)
        vec_push(&all, some_thing());
    picture(&d, &m, &all);
    assert_int_equal(region_area(gfx_repaint(&g, &d, THEME_DARK, W, H, 1)),
                     W * H);
    picture(&d, &m, &all);
    assert_int_equal(gfx_repaint(&g, &d, THEME_DARK, W, H, 1)->len, 0);
    /* Another theme, size or scale is another picture everywhere. */
    assert_int_equal(region_area(gfx_repaint(&g, &d, THEME_LIGHT, W, H, 1)),
                     W * H);
    assert_int_equal(region_area(gfx_repaint(&g, &d, THEME_LIGHT, W, H, 1.5F)),
                     W * H);
    assert_int_equal(
        region_area(gfx_repaint(&g, &d, THEME_LIGHT, W, 200, 1.5F)), W * 200);
    vec_free(&all);
    draw_free(&d);
    gfx_close(&g);
}

/* ---- lists of marks ---- */

static void put(Marks *m, uint64_t hash, int x) {
    vec_push(m, ((Mark){hash, {x, 0, x + 10, 10}, 0}));
}

static uint64_t damaged(const uint64_t *a, size_t na, const uint64_t *b,
                        size_t nb) {
    Marks before = {0}, now = {0};
    Region r = {0};
    for (size_t i = 0; i < na; i++)
        put(&before, a[i], (int)a[i] * 32);
    for (size_t i = 0; i < nb; i++)
        put(&now, b[i], (int)b[i] * 32);
    damage_between(&before, &now, 640, 32, &r);
    uint64_t cells = region_area(&r) / (32 * 32);
    vec_free(&before);
    vec_free(&now);
    vec_free(&r);
    return cells;
}

#define DAMAGED(a, b)                                                          \
    damaged(a, sizeof(a) / sizeof *(a), b, sizeof(b) / sizeof *(b))

static void test_only_the_rest_is_damaged(void **state) {
    (void)state;
    const uint64_t five[] = {1, 2, 3, 4, 5};
    const uint64_t without[] = {1, 2, 4, 5}, with[] = {1, 2, 3, 9, 4, 5};
    const uint64_t moved[] = {5, 1, 2, 3, 4}, other[] = {1, 2, 8, 4, 5};
    const uint64_t twice[] = {1, 2, 3, 3, 4, 5}, none[] = {11};
    assert_int_equal(DAMAGED(five, five), 0);
    assert_int_equal(DAMAGED(five, without), 1);
    assert_int_equal(DAMAGED(five, with), 1);
    /* One that is painted at another time may lie under others now. */
    assert_int_equal(DAMAGED(five, moved), 1);
    assert_int_equal(DAMAGED(five, other), 2);
    assert_int_equal(DAMAGED(five, twice), 1);
    assert_int_equal(DAMAGED(twice, five), 1);
    assert_int_equal(DAMAGED(five, none), 6);
    assert_int_equal(damaged(five, 5, five, 0), 5);
    assert_int_equal(damaged(five, 0, five, 5), 5);
}

static void test_hashes_tell_bytes_apart(void **state) {
    (void)state;
    char text[40] = {0};
    uint64_t seen[sizeof text * 9];
    size_t n = 0;
    for (size_t i = 0; i < sizeof text; i++) { /* lengths, then single bits */
        seen[n++] = hash_bytes(1, text, i);
        for (int bit = 0; bit < 8; bit++) {
            text[i] = (char)(1 << bit);
            seen[n++] = hash_bytes(1, text, sizeof text);
            text[i] = 0;
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            assert_true(seen[i] != seen[k]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_sequence),
        cmocka_unit_test(test_nothing_changes),
        cmocka_unit_test(test_only_the_rest_is_damaged),
        cmocka_unit_test(test_hashes_tell_bytes_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
