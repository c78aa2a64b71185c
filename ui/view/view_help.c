#include <math.h>
#include <string.h>

#include "view/view.h"

typedef struct Entry {
    StringKey what;
    StringKey word;   /* a cap that is a word of a language, or S_COUNT */
    const char *caps; /* else: caps, separated by blanks */
} Entry;

#define NONE S_COUNT

static const Entry playing[] = {
    {S_UI_HELP_PLAY_PAUSE, S_UI_KEY_SPACE, NULL},
    {S_UI_HELP_FORWARD, NONE, "→"},
    {S_UI_HELP_BACK, NONE, "←"},
    {S_UI_HELP_ITERATION, NONE, "Shift → ←"},
    {S_UI_HELP_REMOTE, NONE, "PgDn PgUp"},
    {S_UI_HELP_ENDS, NONE, "Home End"},
    {S_UI_HELP_SPEED, NONE, ", ."},
    {S_UI_HELP_UNIT, NONE, "U"},
};

static const Entry timeline[] = {
    {S_UI_HELP_ZOOM, NONE, "+ −"},
    {S_UI_HELP_FIT, NONE, "0"},
    {S_UI_HELP_PAN, NONE, "W A S D"},
    {S_UI_HELP_WHEEL, S_UI_KEY_WHEEL, NULL},
    {S_UI_HELP_DRAG, S_UI_KEY_DRAG, NULL},
    {S_UI_HELP_AXIS, NONE, "V"},
    {S_UI_HELP_FUTURE, NONE, "H"},
};

static const Entry tasks[] = {
    {S_UI_HELP_FOLLOW_THIS, S_UI_KEY_CLICK, NULL},
    {S_UI_HELP_FOLLOW, NONE, "F"},
};

static const Entry window[] = {
    {S_UI_HELP_TAB, NONE, "Tab"},           {S_UI_HELP_FULLSCREEN, NONE, "F11"},
    {S_UI_HELP_UI_SCALE, NONE, "Ctrl + −"}, {S_UI_HELP_THEME, NONE, "T"},
    {S_UI_HELP_LANGUAGE, NONE, "L"},        {S_UI_HELP_HELP, NONE, "?"},
};

static const Entry programs[] = {
    {S_UI_HELP_LESSONS, NONE, "G"},
    {S_UI_HELP_DROP, S_UI_KEY_DROP, NULL},
    {S_UI_HELP_RELOAD, NONE, "F5"},
};

typedef struct Group {
    StringKey title;
    const Entry *entries;
    int n, column;
} Group;

#define GROUP(title, entries, column)                                          \
    { title, entries, sizeof(entries) / sizeof *(entries), column }

static const Group groups[] = {
    GROUP(S_UI_HELP_PLAY, playing, 0),
    GROUP(S_UI_TIMELINE, timeline, 1),
    GROUP(S_UI_TASKS, tasks, 1),
    GROUP(S_UI_HELP_WINDOW, window, 2),
    GROUP(S_UI_HELP_PROGRAMS, programs, 2),
};

static const float row_h = 35.5F, caps_w = 136;

static void entry(View *v, float x, float yc, float w, const Entry *e) {
    Pen *p = &v->pen;
    float kx = x;
    if (e->word != NONE) {
        key_cap(p, (Point){kx, yc}, pen_word(p, e->word), 14, ANCHOR_LEFT);
    } else {
        for (const char *c = e->caps; *c;) {
            size_t n = strcspn(c, " ");
            kx += key_cap(p, (Point){kx, yc}, (Str){c, n}, 14, ANCHOR_LEFT) + 5;
            c += n;
            while (*c == ' ')
                c++;
        }
    }
    text_cut(p, x + caps_w, yc, pen_word(p, e->what), SANS_MEDIUM, 15.5F,
             COLOR_INK, w - caps_w);
}

static void close_hint(View *v, float right, float yc) {
    Pen *p = &v->pen;
    Str word = pen_word(p, S_UI_HELP_CLOSE);
    text_right(p, right, yc, word, SANS_MEDIUM, 14, COLOR_INK2);
    float x = right - pen_width(p, SANS_MEDIUM, 14, word) - 8;
    x -= key_cap(p, (Point){x, yc}, STR("Esc"), 13, ANCHOR_RIGHT) + 6;
    key_cap(p, (Point){x, yc}, STR("?"), 13, ANCHOR_RIGHT);
}

void view_help(View *v) {
    Pen *p = &v->pen;
    const Layout *l = &v->layout;
    Rect all = {0, 0, l->w, l->h};
    draw_rect(p->draw, all,
              (Paint){.fill = COLOR_SCRIM,
                      .fill_alpha = theme_scrim(p->theme),
                      .flags = DRAW_COVERS});
    float w = fminf(1120, l->w - 40), h = 560;
    Rect r = {floorf((l->w - w) / 2), floorf((l->h - h) / 2), w, h};
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL,
                      .radius = 12,
                      .stroke = COLOR_LINE2,
                      .width = 2,
                      .flags = DRAW_COVERS});
    pen_hot(p, all, ACT_HELP, 0);
    text_at(p, r.x + 28, r.y + 36, pen_word(p, S_UI_HELP_TITLE), SANS_BOLD, 24,
            COLOR_INK);
    close_hint(v, r.x + w - 28, r.y + 36);
    float cw = (w - 56 - 2 * 28) / 3;
    float y[3] = {r.y + 86, r.y + 86, r.y + 86};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const Group *g = &groups[i];
        float x = r.x + 28 + (float)g->column * (cw + 28), *at = &y[g->column];
        text_at(p, x, *at, pen_word(p, g->title), SANS_BOLD, 16, COLOR_INK);
        *at += 36;
        for (int k = 0; k < g->n; k++, *at += row_h)
            entry(v, x, *at, cw, &g->entries[k]);
        *at += 12;
    }
    for (int i = 1; i < 3; i++) {
        float x = r.x + 28 + (float)i * (cw + 28) - 14;
        draw_line(p->draw, (Point){x, r.y + 72}, (Point){x, r.y + h - 24},
                  (Paint){.stroke = COLOR_LINE});
    }
}
