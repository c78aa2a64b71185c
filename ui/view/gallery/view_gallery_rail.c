/* What stands left of the lessons: their chapters, and programs of one's own.
 */
#include <string.h>

#include "view/gallery/view_gallery.h"

/* px: the heading, the place for one's own program, a recent one. */
enum { HEAD = 38, OWN_H = 92, RECENT_H = 26 };

static int chapter_of(const App *a, size_t i) {
    return i < a->lesson_count ? a->lessons[i].chapter : 0;
}

/* A lesson may name a chapter for which there are no words yet: it has its
 * number then. */
static Str chapter_name(const View *v, int chapter) {
    int last = (int)S_UI_CHAPTER_6 - (int)S_UI_CHAPTER_1 + 1;
    if (chapter < 1 || chapter > last)
        return pen_fill(&v->pen, S_UI_CHAPTER_N, "n",
                        pen_number(&v->pen, (uint64_t)(unsigned)chapter), NULL);
    return pen_word(&v->pen, (StringKey)((int)S_UI_CHAPTER_1 + chapter - 1));
}

/* Lessons from `first` on that belong to the same chapter.  Lessons are sorted
 * by chapter. */
static size_t chapter_size(const App *a, size_t first) {
    size_t n = 0;
    while (first + n < a->lesson_count &&
           a->lessons[first + n].chapter == a->lessons[first].chapter)
        n++;
    return n;
}

static size_t chapter_count(const App *a) {
    size_t n = 0;
    for (size_t i = 0; i < a->lesson_count; i += chapter_size(a, i))
        n++;
    return n;
}

static Str lessons_range(const View *v, size_t first, size_t n) {
    const Pen *p = &v->pen;
    const Lesson *l = v->app->lessons;
    const char *from = pen_number(p, (uint64_t)l[first].number);
    const char *to = pen_number(p, (uint64_t)l[first + n - 1].number);
    if (n == 1) return pen_fill(p, S_UI_LESSON_N, "n", from, NULL);
    return pen_fill(p, S_UI_LESSONS_RANGE, "n", from, "k", to, NULL);
}

/* Its name above, its lessons below; the chapter of the chosen lesson has a
 * ground and a bar at its left. */
static void chapter(View *v, Rect r, size_t first, size_t n) {
    Pen *p = &v->pen;
    int number = v->app->lessons[first].chapter;
    bool on = number == chapter_of(v->app, v->app->gallery.chosen);
    if (on) {
        draw_rect(p->draw, (Rect){r.x + 8, r.y, r.w - 16, r.h},
                  (Paint){.fill = COLOR_HI, .radius = 6});
        draw_rect(p->draw, (Rect){r.x + 8, r.y + 6, 4, r.h - 12},
                  (Paint){.fill = COLOR_INK, .radius = 2});
    }
    /* Two lines around the middle. */
    float x = r.x + 22, room = r.w - 36, yc = r.y + r.h / 2;
    text_cut(p, x, yc - 9.5F, chapter_name(v, number),
             on ? SANS_BOLD : SANS_SEMIBOLD, 15, on ? COLOR_INK : COLOR_INK2,
             room);
    text_cut(p, x, yc + 10, lessons_range(v, first, n), SANS_MEDIUM, 13.5F,
             on ? COLOR_INK2 : COLOR_INK3, room);
    pen_hot(p, (Rect){r.x + 8, r.y, r.w - 16, r.h}, ACT_CHAPTER, number);
}

/* Returns where they end. */
static float chapters(View *v, Rect r) {
    App *a = v->app;
    /* Steps shrink before a chapter is left out. */
    size_t count = chapter_count(a);
    /* What is left when one's own program and two lines of recent ones have
     * their places. */
    float room = r.h - HEAD - OWN_H - 40 - RECENT_H * 2;
    float step = count ? room / (float)count : 0;
    /* A chapter's two lines need 46 px. */
    step = step > 56 ? 56 : step < 46 ? 46 : step;
    float y = r.y + HEAD;
    for (size_t i = 0; i < a->lesson_count;) {
        size_t n = chapter_size(a, i);
        /* A window that is too low for all: the rest can be paged to. */
        if (y + step > r.y + r.h) break;
        chapter(v, (Rect){r.x, y, r.w, step - 6}, i, n);
        y += step;
        i += n;
    }
    return y;
}

/* Dashed: something can be put here. */
void view_empty_card(View *v, Rect r) {
    draw_rect(v->pen.draw, r,
              (Paint){.stroke = COLOR_LINE2,
                      .width = 2,
                      .radius = 8,
                      .dash_on = 6,
                      .dash_off = 5});
}

/* Where to put a program of one's own; a click opens one. */
static void own_program(View *v, Rect r) {
    Pen *p = &v->pen;
    float mid = r.x + r.w / 2;
    view_empty_card(v, r);
    text_middle(p, mid, r.y + 24, pen_word(p, S_UI_OWN_PROGRAM), SANS_BOLD, 15,
                COLOR_INK);
    text_middle(p, mid, r.y + 48, pen_word(p, S_UI_DROP_PY), SANS_MEDIUM, 14,
                COLOR_INK2);
    Str key = STR("Ctrl O");
    float w = key_cap_width(p, key, 13);
    key_cap(p, (Point){mid - w / 2, r.y + 73}, key, 13, ANCHOR_LEFT);
    pen_hot(p, r, ACT_OPEN, 0);
}

/* Programs of one course often have the same name.  Then the folder tells them
 * apart, which is more than a time says. */
static bool same_name(const Settings *s, size_t i) {
    for (size_t k = 0; k < s->recents; k++)
        if (k != i &&
            strcmp(intake_name(s->recent[k]), intake_name(s->recent[i])) == 0)
            return true;
    return false;
}

/* How long it took, at the right of its name; false: not known, or no room. */
static bool took(Pen *p, const Settings *s, size_t i, float room, float *right,
                 float yc) {
    uint64_t t;
    if (same_name(s, i) || !settings_took(s, i, &t)) return false;
    Str text = str_of(pen_seconds(p, t));
    float w = pen_width(p, MONO, 13.5F, text) + 10;
    if (w > room) return false;
    text_right(p, *right, yc, text, MONO, 13.5F, COLOR_INK3);
    *right -= w;
    return true;
}

/* The file, and the time of its last run or as much of its directory as there
 * is room for. */
static void recent(View *v, Rect r, size_t i) {
    Pen *p = &v->pen;
    const char *path = v->app->settings.recent[i];
    const char *slash = strrchr(path, '/');
    Str name = str_of(slash ? slash + 1 : path);
    float yc = r.y + r.h / 2, x = r.x + 16, right = r.x + r.w - 14;
    /* What the name leaves: it is never cut for a time or a folder. */
    float room = right - x - pen_width(p, MONO_MEDIUM, 14, name);
    bool known = took(p, &v->app->settings, i, room, &right, yc);
    x += text_cut(p, x, yc, name, MONO_MEDIUM, 14, COLOR_INK, right - x) + 12;
    pen_hot(p, (Rect){r.x + 8, r.y, r.w - 16, r.h}, ACT_RECENT, (int64_t)i);
    if (known || !slash || slash == path) return;
    /* The last folder alone: the one that names the course or the exercise. */
    const char *dir = slash;
    while (dir > path && dir[-1] != '/')
        dir--;
    Str folder = {dir, (size_t)(slash - dir)};
    if (right - x < pen_width(p, SANS_MEDIUM, 13.5F, folder)) return;
    text_right(p, right, yc, folder, SANS_MEDIUM, 13.5F, COLOR_INK3);
}

static void recents(View *v, Rect r) {
    Pen *p = &v->pen;
    size_t n = v->app->settings.recents;
    /* A heading without a single program below it says nothing. */
    if (n == 0 || r.h < RECENT_H * 2) return;
    text_at(p, r.x + 16, r.y + 8, pen_word(p, S_UI_RECENT), SANS_SEMIBOLD, 14,
            COLOR_INK2);
    /* 21 px: the heading.  The newest come first, those without room are in the
     * open dialog. */
    size_t fit = (size_t)((r.h - 21) / RECENT_H);
    for (size_t i = 0; i < n && i < fit; i++)
        recent(v, (Rect){r.x, r.y + 21 + RECENT_H * (float)i, r.w, RECENT_H},
               i);
}

void view_gallery_rail(View *v, Rect r) {
    Pen *p = &v->pen;
    const App *a = v->app;
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL, .stroke = COLOR_LINE, .radius = 8});
    text_at(p, r.x + 16, r.y + 20, pen_word(p, S_UI_LESSONS), SANS_SEMIBOLD, 14,
            COLOR_INK2);
    text_right(p, r.x + r.w - 14, r.y + 20,
               pen_fill(p, S_UI_LESSONS_ALL, "n",
                        pen_number(p, a->lesson_count), NULL),
               SANS_MEDIUM, 14, COLOR_INK3);
    float y = chapters(v, r) + 4;
    draw_line(p->draw, (Point){r.x + 16, y}, (Point){r.x + r.w - 16, y},
              (Paint){.stroke = COLOR_LINE});
    y += 12;
    own_program(v, (Rect){r.x + 12, y, r.w - 24, OWN_H});
    y += OWN_H + 14;
    /* All that is left below. */
    recents(v, (Rect){r.x, y, r.w, r.y + r.h - 6 - y});
}
