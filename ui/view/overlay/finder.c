/* What is typed into the finder, and going to what it finds. view_finder.c
 * draws it; looking through the run is model/find.h's. */
#include "view/overlay/finder.h"

#include <string.h>

#include "view/app_impl.h"
#include "view/view.h"

/* Units of find_work: a few milliseconds.  A query is one line of so many bytes
 * at most: nobody types more, but a paste may be anything. */
enum { AT_ONCE = 100000, QUERY_BYTES = 200 };

/* What was found is about the old model, and the next F3 has nothing to go on
 * from; the query stays. */
void finder_forget(App *a) {
    find_free(a->finder.find);
    a->finder.find = NULL;
    a->finder.again = false;
}

/* The app ends. */
void finder_free(App *a) {
    finder_forget(a);
    sb_free(&a->finder.query);
    a->finder = (Finder){0};
}

/* ---- looking ---- */

/* Made when something is looked for: most programs are never searched.  NULL:
 * there is no model. */
static Find *find_of(App *a) {
    Finder *f = &a->finder;
    if (!f->find && a->model) {
        f->find = find_new(a->model, a->program->source);
        find_query(f->find, sb_str(&f->query));
    }
    return f->find;
}

/* The first portion at once: in a short run the picture with the new letter has
 * its results already. */
static void look(App *a) {
    Find *find = find_of(a);
    if (!find) return;
    find_query(find, sb_str(&a->finder.query));
    find_work(find, AT_ONCE);
    a->finder.chosen = a->finder.top = 0;
    a->finder.reveal = true;
    a->dirty = true;
}

void finder_tick(App *a) {
    Find *find = a->overlay == OVERLAY_FINDER ? find_of(a) : NULL;
    if (!find || find_done(find)) return;
    find_work(find, AT_ONCE);
    a->dirty = true;
}

/* 0: at once, there is more to look through; -1: never. */
double finder_next_tick(const App *a) {
    if (a->overlay != OVERLAY_FINDER || !a->model) return -1;
    return a->finder.find && find_done(a->finder.find) ? -1 : 0;
}

/* Kinds one after the other, numbered through: a choice is one number. */
size_t finder_rows(const App *a) {
    size_t n = 0;
    for (int k = 0; a->finder.find && k < FIND_KINDS; k++)
        n += find_rows(a->finder.find, (FindKind)k);
    return n;
}

bool finder_row(const App *a, size_t i, Found *row) {
    const Find *find = a->finder.find;
    for (int k = 0; find && k < FIND_KINDS; k++) {
        size_t n = find_rows(find, (FindKind)k);
        if (i < n) return find_row(find, (FindKind)k, i, row);
        i -= n;
    }
    return false;
}

/* ---- going there ---- */

/* What never runs can still be read. */
static void show_line(App *a, const Found *what) {
    uint32_t line = what->id;
    const TraceFunction *fn;
    /* The id of a line is its number, that of a function is the trace's. */
    if (what->kind == FIND_FUNCTION) {
        fn = trace_function_at(a->program->trace, what->id);
        line = fn ? fn->first_line : 1;
    }
    /* With a few lines before it; the source may not jump back to the line that
     * runs. */
    a->source_top = line > 4 ? line - 4 : 1;
    a->source_free = true;
}

/* Whoever looks at something does not want playback to go away from it. */
static void go(App *a, uint64_t pos) {
    a->playing = false;
    if (pos != model_pos(a->model)) app_go(a, pos);
}

void finder_choose(App *a, size_t i) {
    Finder *f = &a->finder;
    uint64_t pos;
    Found what;
    if (!a->model || !finder_row(a, i, &what)) return;
    a->overlay = OVERLAY_NONE;
    /* F3 goes on from here, also when this one never happens. */
    a->dirty = f->again = true;
    f->last = what;
    /* It may be beyond what is known of a long run so far. */
    find_work(f->find, AT_ONCE);
    if (find_first(f->find, &what, model_pos(a->model), &pos))
        go(a, pos);
    else if (what.kind == FIND_LINE || what.kind == FIND_FUNCTION)
        show_line(a, &what);
    /* Its badge is then marked wherever it is. */
    if (what.kind == FIND_TASK) a->follow = what.id;
}

void finder_again(App *a, int by) {
    Finder *f = &a->finder;
    uint64_t pos;
    if (!a->model || a->screen != SCREEN_PLAY) return;
    if (!f->again || !f->find) {
        finder_open(a);
        return;
    }
    find_work(f->find, AT_ONCE);
    if (find_place(f->find, &f->last, model_pos(a->model), by, &pos))
        go(a, pos);
    a->dirty = true;
}

/* ---- the field ---- */

void finder_open(App *a) {
    if (!a->model || a->screen != SCREEN_PLAY) return;
    a->overlay = OVERLAY_FINDER;
    a->playing = false;
    /* A button that is held does not go on dragging what lies below. */
    a->drag = ACT_NONE;
    sb_clear(&a->finder.query);
    look(a);
}

/* One line of it, without signs that cannot be seen. */
static void type(App *a, const char *text) {
    StrBuf *q = &a->finder.query;
    size_t had = q->len;
    for (; *text && *text != '\n' && *text != '\r'; text++)
        if ((unsigned char)*text >= ' ' && *text != 0x7F) sb_putc(q, *text);
    /* All of it or nothing: a cut could fall within a character. */
    if (q->len > QUERY_BYTES) q->len = had;
    if (q->len != had) look(a);
}

/* Backspace, or all of it. */
static void rub_out(App *a, bool all) {
    StrBuf *q = &a->finder.query;
    if (!q->len) return;
    /* Bytes 10xxxxxx go on a character: one key takes all of it. */
    do
        q->len--;
    while (q->len && (all || ((unsigned char)q->data[q->len] & 0xC0) == 0x80));
    q->data[q->len] = '\0';
    look(a);
}

/* By rows, over all kinds; beyond an end stays at it. */
static void move(App *a, int64_t by) {
    Finder *f = &a->finder;
    int64_t n = (int64_t)finder_rows(a), to = (int64_t)f->chosen + by;
    if (n == 0) return;
    f->chosen = (size_t)(to < 0 ? 0 : to >= n ? n - 1 : to);
    f->reveal = a->dirty = true;
}

static void close(App *a) {
    a->overlay = OVERLAY_NONE;
    a->dirty = true;
}

/* The key that opens it closes it, too. */
static void ctrl_key(App *a, int key) {
    if (key == KEY_BACKSPACE || key == 'u') rub_out(a, true);
    if (key == 'f') close(a);
    if (key == 'g') finder_choose(a, a->finder.chosen);
}

/* No key moves within the query: one types at its end, and the arrows choose.
 */
static void key(App *a, const InputEvent *ev) {
    int64_t page = a->finder.page > 1 ? (int64_t)a->finder.page - 1 : 1;
    switch (ev->key) {
    case KEY_ESCAPE: close(a); break;
    case KEY_F3:
    case KEY_ENTER: finder_choose(a, a->finder.chosen); break;
    case KEY_UP: move(a, -1); break;
    case KEY_DOWN: move(a, 1); break;
    case KEY_TAB: move(a, ev->shift ? -1 : 1); break;
    case KEY_PAGE_UP: move(a, -page); break;
    case KEY_PAGE_DOWN: move(a, page); break;
    case KEY_HOME: move(a, INT32_MIN); break;
    case KEY_END: move(a, INT32_MAX); break;
    case KEY_BACKSPACE: rub_out(a, false); break;
    case KEY_F11: app_act(a, ACT_FULLSCREEN, 0); break;
    default: break;
    }
}

/* Beside it, a click closes it. */
static void press(App *a, const InputEvent *ev) {
    /* A row that the picture does not show yet was not meant. */
    if (!app_is_seen(a)) return;
    const Hot *hot = app_hot_at(a, ev->x, ev->y);
    if (!hot)
        close(a);
    else if (hot->action == ACT_FOUND || hot->action == ACT_KEY)
        app_act(a, (Action)hot->action, hot->arg);
}

static void wheel(App *a, float amount) {
    /* Three rows a notch; the chosen row may leave the screen. */
    int64_t to = (int64_t)a->finder.top - (int64_t)(3 * amount);
    a->finder.top = to < 0 ? 0 : (size_t)to; /* the view knows the end */
    a->finder.reveal = false;
    a->dirty = true;
}

void finder_input(App *a, const InputEvent *ev) {
    switch (ev->kind) {
    case INPUT_KEY:
        if (ev->ctrl)
            ctrl_key(a, ev->key);
        else
            key(a, ev);
        break;
    case INPUT_TEXT:
    case INPUT_PASTE: type(a, ev->text); break;
    case INPUT_DOWN: press(a, ev); break;
    case INPUT_WHEEL: wheel(a, ev->amount); break;
    default: break;
    }
}
