/* Every key and what the mouse does, for the screen that lies below. */
#include <math.h>
#include <string.h>

#include "view/overlay/overlay.h"
#include "view/view.h"

/* A row: keys on the left, what they do behind them. */
typedef struct Entry {
    StringKey what;
    const char *caps; /* separated by blanks; "@": the next word of `words` */
    StringKey words[2];
} Entry;

/* The play screen.  Caps are spelt as they are printed; key_of makes keys of
 * them again.  One that it does not know is drawn, but cannot be clicked. */
static const Entry stepping[] = {
    {S_UI_HELP_PLAY_PAUSE, "@", {S_UI_KEY_SPACE}},
    {S_UI_HELP_STEP_BY_STEP, "→ ←", {0}},
    {S_UI_HELP_ITERATION, "Shift → ←", {0}},
    {S_UI_HELP_REMOTE, "PgDn PgUp", {0}},
    {S_UI_HELP_BLACK, "B .", {0}},
    {S_UI_HELP_ENDS, "Home End", {0}},
    {S_UI_HELP_SPEED, "< > [ ]", {0}},
    {S_UI_HELP_UNIT, "U", {0}},
};

static const Entry finding[] = {
    {S_UI_HELP_FIND, "/", {0}},
    {S_UI_HELP_FIND_AGAIN, "F3", {0}},
    {S_UI_HELP_FOLLOW_THIS, "@", {S_UI_KEY_CLICK}},
    {S_UI_HELP_FOLLOW_TASKS, "F Shift+F", {0}},
    {S_UI_HELP_TURNS, "N Shift+N", {0}},
};

static const Entry timeline[] = {
    {S_UI_HELP_ZOOM, "+ −", {0}},
    {S_UI_HELP_FIT, "0", {0}},
    {S_UI_HELP_PAN_ALL, "W A S D", {0}},
    {S_UI_HELP_WHEEL, "@", {S_UI_KEY_WHEEL}},
    {S_UI_HELP_MOVE, "Shift @", {S_UI_KEY_WHEEL}},
    {S_UI_HELP_LANES, "Ctrl @", {S_UI_KEY_WHEEL}},
    {S_UI_HELP_DRAG, "@", {S_UI_KEY_DRAG}},
    {S_UI_HELP_AXIS, "V", {0}},
    {S_UI_HELP_FUTURE, "H", {0}},
};

/* 1–5 in the order of Panel in app.h. */
static const Entry panels[] = {
    {S_UI_HELP_ENLARGE, "1–5", {0}},     {S_UI_HELP_DEPTH, "I", {0}},
    {S_UI_HELP_PANE, "P", {0}},          {S_UI_HELP_SCROLL, "↑ ↓", {0}},
    {S_UI_HELP_FOCUS, "Tab Enter", {0}},
};

/* The same on all screens. */
static const Entry window[] = {
    {S_UI_HELP_ESCAPE, "Esc", {0}},        {S_UI_HELP_FULLSCREEN, "F11", {0}},
    {S_UI_HELP_UI_SCALE, "Ctrl + −", {0}}, {S_UI_HELP_THEME, "T", {0}},
    {S_UI_HELP_LANGUAGE, "L", {0}},        {S_UI_HELP_LESS_MOTION, "M", {0}},
    {S_UI_HELP_HELP, "? F1", {0}},
};

static const Entry programs[] = {
    {S_UI_HELP_LESSONS, "G", {0}},    {S_UI_HELP_COMPARE, "C", {0}},
    {S_UI_HELP_OPEN, "Ctrl O", {0}},  {S_UI_HELP_DROP, "@", {S_UI_KEY_DROP}},
    {S_UI_HELP_PASTE, "Ctrl V", {0}}, {S_UI_HELP_RUN_AGAIN, "F5", {0}},
    {S_UI_HELP_EXPORT, "E", {0}},
};

/* The gallery. */
static const Entry choosing[] = {
    {S_UI_HELP_CHOOSE, "← → ↑ ↓", {0}},
    {S_UI_HELP_THIS_LESSON, "Enter", {0}},
    {S_UI_HELP_PAGES, "PgDn PgUp", {0}},
    {S_UI_HELP_FIRST_LESSON, "Home End", {0}},
    {S_UI_HELP_MARK, "C", {0}},
    {S_UI_HELP_BACK_THERE, "G Esc", {0}},
    {S_UI_HELP_FOCUS, "Tab Enter", {0}},
    {S_UI_HELP_BLACK, "B .", {0}},
};

/* Of the screens on which there is no program to run again. */
static const Entry own_programs[] = {
    {S_UI_HELP_OPEN, "Ctrl O", {0}},
    {S_UI_HELP_DROP, "@", {S_UI_KEY_DROP}},
    {S_UI_HELP_PASTE, "Ctrl V", {0}},
};

/* The comparison: its timeline has the keys that also the play screen has. */
static const Entry comparing[] = {
    {S_UI_HELP_DIFFERENCE, "D", {0}},
    {S_UI_HELP_ALONE, "1–4", {0}},
    {S_UI_HELP_ADD, "C", {0}},
    {S_UI_HELP_EXPORT, "E", {0}},
    {S_UI_HELP_FUTURE, "H", {0}},
    {S_UI_HELP_AXIS, "V", {0}},
    {S_UI_HELP_ZOOM, "+ −", {0}},
    {S_UI_HELP_FIT, "0", {0}},
    {S_UI_HELP_WHEEL, "@", {S_UI_KEY_WHEEL}},
    {S_UI_HELP_DRAG, "@", {S_UI_KEY_DRAG}},
    {S_UI_HELP_FOCUS, "Tab Enter", {0}},
};

/* The screen of a program that cannot start: nothing can be stepped. */
static const Entry checking[] = {
    {S_UI_HELP_CHECK_AGAIN, "F5", {0}},
    {S_UI_HELP_LESSONS, "G", {0}},
    {S_UI_HELP_FOCUS, "Tab Enter", {0}},
    {S_UI_HELP_BLACK, "B .", {0}},
};

/* Entries under a title; a list of groups ends with n == 0.  Columns count from
 * 0 at the left. */
typedef struct Group {
    StringKey title;
    const Entry *entries;
    int n, column;
} Group;

#define GROUP(title, entries, column)                                          \
    { title, entries, sizeof(entries) / sizeof *(entries), column }

/* In each list the columns are about equally long: the longest one decides how
 * high a row can be. */
static const Group play[] = {
    GROUP(S_UI_HELP_PLAY, stepping, 0),
    GROUP(S_UI_HELP_FINDING, finding, 0),
    GROUP(S_UI_TIMELINE, timeline, 1),
    GROUP(S_UI_HELP_PANELS, panels, 1),
    GROUP(S_UI_HELP_WINDOW, window, 2),
    GROUP(S_UI_HELP_PROGRAMS, programs, 2),
    {0},
};

/* Less to do, so a column for each group. */
static const Group gallery[] = {
    GROUP(S_UI_LESSONS, choosing, 0),
    GROUP(S_UI_HELP_PROGRAMS, own_programs, 1),
    GROUP(S_UI_HELP_WINDOW, window, 2),
    {0},
};

static const Group compare[] = {
    GROUP(S_UI_HELP_PLAY, stepping, 0),
    GROUP(S_UI_HELP_COMPARING, comparing, 1),
    GROUP(S_UI_HELP_WINDOW, window, 2),
    {0},
};

static const Group error[] = {
    GROUP(S_UI_HELP_PROGRAMS, checking, 0),
    GROUP(S_UI_OWN_PROGRAM, own_programs, 1),
    GROUP(S_UI_HELP_WINDOW, window, 2),
    {0},
};

static const Group *groups_of(Screen screen) {
    switch (screen) {
    case SCREEN_GALLERY: return gallery;
    case SCREEN_COMPARE: return compare;
    case SCREEN_ERROR: return error;
    default: return play;
    }
}

/* px: around everything, the heading, the title of a group, and what lies
 * between two groups. */
enum { PAD = 28, HEAD = 72, TITLE = 34, BETWEEN = 14, COLUMNS = 3 };

/* ---- sizes ---- */

/* What is on a cap of n bytes: itself, or for "@" the entry's next word in the
 * language. */
static Str cap_of(const Pen *p, const Entry *e, const char *at, size_t n,
                  int *word) {
    if (*at == '@') return pen_word(p, e->words[(*word)++]);
    return (Str){at, n};
}

/* The key of a cap; 0: pressing it alone means nothing. */
static int key_of(const Entry *e, Str cap) {
    /* "Shift+F" is one cap with a meaning of its own, unlike "Shift →": the
     * capital letter is the key.  F1 stands for "?". */
    static const struct {
        const char *cap;
        int key;
    } named[] = {
        {"→", KEY_RIGHT},
        {"←", KEY_LEFT},
        {"↑", KEY_UP},
        {"↓", KEY_DOWN},
        {"PgDn", KEY_PAGE_DOWN},
        {"PgUp", KEY_PAGE_UP},
        {"Home", KEY_HOME},
        {"End", KEY_END},
        {"Enter", KEY_ENTER},
        {"Esc", KEY_ESCAPE},
        {"F1", '?'},
        {"F3", KEY_F3},
        {"F5", KEY_F5},
        {"F11", KEY_F11},
        {"−", '-'},
        {"Shift+F", 'F'},
        {"Shift+N", 'N'},
    };
    /* Its cap is a word of the language, and so no name. */
    if (e->words[0] == S_UI_KEY_SPACE) return KEY_SPACE;
    /* What a clipboard holds is known to the window alone. */
    if (e->what == S_UI_HELP_PASTE || e->what == S_UI_HELP_FOCUS) return 0;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (str_is(cap, named[i].cap)) return named[i].key;
    /* A range as "1–5", a modifier, or a deed of the mouse. */
    if (cap.len != 1 || *cap.ptr <= ' ' || *cap.ptr == '@') return 0;
    return *cap.ptr >= 'A' && *cap.ptr <= 'Z' ? *cap.ptr | 32 : *cap.ptr;
}

/* One cap; it can be clicked.  The modifiers before it go with it. */
static float cap(Pen *p, Point at, const Entry *e, Str text, bool ctrl,
                 bool shift) {
    float w = key_cap(p, at, text, 14, ANCHOR_LEFT);
    int key = key_of(e, text);
    if (key)
        pen_hot(p, (Rect){at.x - 1, at.y - 12, w + 2, 24}, ACT_KEY,
                key | (ctrl ? ARG_CTRL : 0) | (shift ? ARG_SHIFT : 0));
    return w;
}

/* Draws the caps of an entry, or only measures them; their width.  One function
 * for both, so that they cannot disagree. */
static float caps(Pen *p, Point at, const Entry *e, bool paint) {
    float x = at.x;
    int word = 0;
    bool ctrl = false, shift = false;
    for (const char *c = e->caps; *c;) {
        size_t n = strcspn(c, " ");
        Str text = cap_of(p, e, c, n, &word);
        x += paint ? cap(p, (Point){x, at.y}, e, text, ctrl, shift)
                   : key_cap_width(p, text, 14);
        /* A modifier counts for all caps behind it: "Shift → ←" is two keys. */
        ctrl |= str_is(text, "Ctrl");
        shift |= str_is(text, "Shift");
        /* px between two caps; behind the last one they do not count. */
        x += 5;
        c += n + strspn(c + n, " ");
    }
    return x - 5 - at.x;
}

/* The widest caps of a column: what they mean stands behind. */
static float caps_width(Pen *p, const Group *groups, int column) {
    float w = 0;
    for (const Group *g = groups; g->n; g++)
        for (int i = 0; g->column == column && i < g->n; i++)
            w = fmaxf(w, caps(p, (Point){0, 0}, &g->entries[i], false));
    return w + 14;
}

/* Rows and headings of the longest column.  Both need not be of the same one:
 * then some room stays free below. */
static void count(const Group *groups, int *rows, int *titles) {
    int n[COLUMNS] = {0}, t[COLUMNS] = {0};
    for (const Group *g = groups; g->n; g++) {
        n[g->column] += g->n;
        t[g->column]++;
    }
    *rows = *titles = 0;
    for (int i = 0; i < COLUMNS; i++) {
        *rows = n[i] > *rows ? n[i] : *rows;
        *titles = t[i] > *titles ? t[i] : *titles;
    }
}

/* ---- the picture ---- */

/* No place of its own to click: all of the window closes it. */
static void close_hint(View *v, float right, float yc) {
    Pen *p = &v->pen;
    Str word = pen_word(p, S_UI_HELP_CLOSE);
    text_right(p, right, yc, word, SANS_MEDIUM, 14, COLOR_INK2);
    float x = right - pen_width(p, SANS_MEDIUM, 14, word) - 8;
    x -= key_cap(p, (Point){x, yc}, STR("Esc"), 13, ANCHOR_RIGHT) + 6;
    key_cap(p, (Point){x, yc}, STR("?"), 13, ANCHOR_RIGHT);
}

static void column(View *v, const Group *groups, int which, Rect r,
                   float row_h) {
    Pen *p = &v->pen;
    float y = r.y, keys = caps_width(p, groups, which);
    for (const Group *g = groups; g->n; g++) {
        if (g->column != which) continue;
        text_at(p, r.x, y + 10, pen_word(p, g->title), SANS_BOLD, 16,
                COLOR_INK);
        y += TITLE;
        for (int i = 0; i < g->n; i++, y += row_h) {
            const Entry *e = &g->entries[i];
            float yc = y + row_h / 2;
            caps(p, (Point){r.x, yc}, e, true);
            text_cut(p, r.x + keys, yc, pen_word(p, e->what), SANS_MEDIUM, 15,
                     COLOR_INK, r.w - keys);
        }
        y += BETWEEN;
    }
}

static void columns(View *v, const Group *groups, Rect r, float row_h) {
    /* In the smallest window the words need what the gaps can give. */
    const float gap = r.w < 1040 ? 40 : 2 * PAD;
    float w = (r.w - gap * (COLUMNS - 1)) / COLUMNS;
    for (int i = 0; i < COLUMNS; i++) {
        float x = r.x + (float)i * (w + gap);
        column(v, groups, i, (Rect){x, r.y, w, r.h}, row_h);
        if (i)
            draw_line(v->pen.draw, (Point){x - gap / 2, r.y},
                      (Point){x - gap / 2, r.y + r.h},
                      (Paint){.stroke = COLOR_LINE});
    }
}

void view_help(View *v) {
    Pen *p = &v->pen;
    const Layout *l = &v->layout;
    const Group *groups = groups_of(v->app->screen);
    int rows, titles;
    count(groups, &rows, &titles);
    /* Rows share what the headings leave: in a low window they move together,
     * so that every key is always shown and nothing scrolls. */
    float fixed = HEAD + PAD + (float)(titles * TITLE + (titles - 1) * BETWEEN);
    float row_h = fminf(35.5F, floorf((l->h - 24 - fixed) / (float)rows));
    float h = fixed + row_h * (float)rows, w = fminf(1160, l->w - 24);
    Rect r = {floorf((l->w - w) / 2), floorf((l->h - h) / 2), w, h};
    overlay_frame(v, r, 1);
    /* First, so that it lies under the caps: a click anywhere else closes. */
    pen_hot(p, (Rect){0, 0, l->w, l->h}, ACT_HELP, 0);
    text_at(p, r.x + PAD, r.y + 36, pen_word(p, S_UI_HELP_TITLE), SANS_BOLD, 24,
            COLOR_INK);
    close_hint(v, r.x + w - PAD, r.y + 36);
    float x = r.x + PAD + 22 +
              pen_width(p, SANS_BOLD, 24, pen_word(p, S_UI_HELP_TITLE));
    /* 150: what close_hint takes at the right. */
    text_cut(p, x, r.y + 38, pen_word(p, S_UI_HELP_CLICK), SANS_MEDIUM, 14,
             COLOR_INK2, r.x + w - PAD - 150 - x);
    columns(v, groups,
            (Rect){r.x + PAD, r.y + HEAD, w - 2 * PAD, h - HEAD - PAD / 2},
            row_h);
}
