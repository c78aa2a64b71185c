/* Which programs are compared: they come and go. */
#include "view/compare/compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "view/app_impl.h"

/* To be called after every change of the list: names, code and the list of
 * models depend on all programs together. */
void compare_changed(App *a) {
    Comparison *c = &a->compare;
    compare_name_runs(c);
    compare_find_code(c);
    for (size_t i = 0; i < c->n; i++) {
        c->models[i] = c->runs[i].model;
        /* The first program may be another one now. */
        c->runs[i].output_known = false;
    }
    c->made++;
    c->apart.is = false;
    a->dirty = true;
}

/* ---- coming and going ---- */

/* The programs go, with all that is about them; the chosen axis, marks and what
 * is kept aside stay. */
static void clear(Comparison *c) {
    for (size_t i = 0; i < c->n; i++)
        compare_drop(&c->runs[i]);
    c->n = 0;
    c->at = (SharedPlace){0};
    c->told = c->alone = 0;
    c->apart.is = false;
    c->zoom = 1;
    c->scroll = 0;
    c->pick = (ComparePick){0};
}

/* Narrations keep their memory from one sentence to the next, so clear() leaves
 * them alone. */
void compare_free(App *a) {
    Comparison *c = &a->compare;
    clear(c);
    program_free(c->back.program);
    narration_free(&c->narration);
    for (int i = 0; i < 2; i++)
        narration_free(&c->apart.says[i]);
    *c = (Comparison){0};
}

/* The app's program leaves it, unharmed. */
static Program *take_program(App *a) {
    Program *p = a->program;
    a->program = NULL;
    rerun_forget(a);
    app_drop(a);
    a->playing = false;
    return p;
}

/* Whatever was held or followed belongs to the screen before. */
static void enter(App *a) {
    a->screen = SCREEN_COMPARE;
    a->overlay = OVERLAY_NONE;
    a->playing = false;
    a->follow = 0;
    a->drag = ACT_NONE;
    a->dirty = true;
}

/* Keeps aside what is on the screen, and begins a new comparison. */
static void begin(App *a) {
    Comparison *c = &a->compare;
    clear(c);
    /* From one comparison to the next, Esc leads to the lessons: nobody expects
     * a chain of comparisons to be walked back. */
    c->back.gallery =
        a->screen == SCREEN_GALLERY || a->screen == SCREEN_COMPARE;
    c->back.first = false;
    if (a->program) {
        c->back.pos = a->model ? model_pos(a->model) : 0;
        c->back.follow = a->follow;
        program_free(c->back.program);
        c->back.program = take_program(a);
    }
    enter(a);
}

/* Owns it from now on; the caller has seen that there is room. */
static void add_program(App *a, Program *p) {
    Comparison *c = &a->compare;
    compare_take(a, &c->runs[c->n++], p);
}

/* What cannot be read is a program, too, with the reason; see
 * compare_failure. */
void compare_open(App *a, const char *const *paths, size_t n) {
    begin(a);
    for (size_t i = 0; i < n && i < COMPARE_MAX; i++)
        add_program(a, a->host.load(a->host.ctx, paths[i], false));
    compare_changed(a);
    compare_go(a, (SharedPlace){0});
    if (n == 1) compare_pick_open(a);
}

static char *numbered(const char *path, size_t k) {
    StrBuf sb = {0};
    sb_printf(&sb, "%s#%zu", path, k);
    return sb_take(&sb);
}

void compare_open_replay(App *a, Program *p) {
    size_t n = p->programs;
    char *file = p->path;
    p->path = numbered(file, 1);
    p->programs = 0;
    begin(a);
    add_program(a, p);
    for (size_t k = 2; k <= n && k <= COMPARE_MAX; k++) {
        char *path = numbered(file, k);
        add_program(a, a->host.load(a->host.ctx, path, false));
        mem_free(path);
    }
    mem_free(file);
    compare_changed(a);
    compare_go(a, (SharedPlace){0});
}

/* Only where there is no text at all: errors in a program are shown in its
 * row. */
const char *compare_failure(const App *a) {
    for (size_t i = 0; i < a->compare.n; i++) {
        const Program *p = a->compare.runs[i].program;
        if (p && p->failure) return p->failure;
    }
    return NULL;
}

bool compare_add(App *a, const char *path, bool builtin) {
    Comparison *c = &a->compare;
    if (a->screen != SCREEN_COMPARE || c->n == 0) return false;
    if (c->n == COMPARE_MAX) {
        notice_say(a, S_CMP_FULL, NULL);
        return true;
    }
    c->pick.open = false;
    add_program(a, a->host.load(a->host.ctx, path, builtin));
    compare_changed(a);
    /* The new one joins the others where they are. */
    compare_go(a, c->at);
    return true;
}

/* Programs that the first one names in its metadata. */
static void add_presets(App *a) {
    const Program *p = a->compare.runs[0].program;
    const char *slash = strrchr(p->path, '/');
    /* Paths in the metadata are relative to the program that says them. */
    size_t dir = slash ? (size_t)(slash + 1 - p->path) : 0;
    for (int i = 0; i < METADATA_COMPARE && p->compare[i]; i++) {
        StrBuf sb = {0};
        if (p->compare[i][0] != '/') sb_put(&sb, p->path, dir);
        sb_puts(&sb, p->compare[i]);
        char *path = sb_take(&sb);
        if (a->compare.n < COMPARE_MAX)
            add_program(a, a->host.load(a->host.ctx, path, p->builtin));
        mem_free(path);
    }
}

/* With the program that is open, at its time. */
static void compare_with_program(App *a) {
    Comparison *c = &a->compare;
    uint64_t t = a->model ? model_now(a->model)->t_ns : 0;
    /* Asked before begin(), which frees the model. */
    bool begun = a->model && model_pos(a->model) > 0;
    begin(a);
    c->back.first = true;
    Program *p = c->back.program;
    c->back.program = NULL;
    add_program(a, p);
    add_presets(a);
    compare_changed(a);
    compare_go(a, (SharedPlace){0});
    if (begun) compare_go_time(a, t);
    if (c->n == 1) compare_pick_open(a);
}

/* ---- from the gallery ---- */

size_t compare_mark(const App *a, size_t lesson) {
    for (size_t i = 0; i < a->compare.marks; i++)
        if (a->compare.marked[i] == lesson) return i + 1;
    return 0;
}

bool compare_marked(const App *a, size_t lesson) {
    return compare_mark(a, lesson) > 0;
}

/* In the order in which they were marked: the first one is what others are
 * measured by. */
static void open_marked(App *a) {
    Comparison *c = &a->compare;
    begin(a);
    for (size_t i = 0; i < c->marks; i++) {
        const char *path = a->lessons[c->marked[i]].path;
        add_program(a, a->host.load(a->host.ctx, path, true));
    }
    /* A lesson that stands alone brings those it is meant to be compared
     * with. */
    if (c->marks == 1) add_presets(a);
    c->marks = 0;
    compare_changed(a);
    compare_go(a, (SharedPlace){0});
    if (c->n == 1) compare_pick_open(a);
}

static void add_mark(App *a, size_t lesson) {
    Comparison *c = &a->compare;
    c->marked[c->marks++] = lesson;
    notice_say(a, S_CMP_MARKED, NULL);
}

/* A second C on the same lesson opens what was marked: one key is enough. */
static void mark(App *a, size_t lesson) {
    Comparison *c = &a->compare;
    if (lesson >= a->lesson_count) return;
    if (compare_marked(a, lesson))
        open_marked(a);
    else if (c->marks == COMPARE_MAX)
        notice_say(a, S_CMP_FULL, NULL);
    else
        add_mark(a, lesson);
    a->dirty = true;
}

/* ---- alone, and back ---- */

/* By its path, since the app may have run it anew and have another Program. */
static bool shows_lent(const App *a) {
    const Comparison *c = &a->compare;
    return c->alone && a->program &&
           strcmp(a->program->path, c->runs[c->alone - 1].path) == 0;
}

/* The program is lent to the app with its run: nothing is run again.  The row
 * keeps its name and path meanwhile. */
static void open_alone(App *a, size_t k) {
    Comparison *c = &a->compare;
    if (k >= c->n || !c->runs[k].program) return;
    uint64_t pos = compare_pos(a, k);
    Program *p = c->runs[k].program;
    /* Our model goes before the app makes its own of the same trace. */
    compare_forget(&c->runs[k]);
    c->runs[k].program = NULL;
    c->models[k] = NULL;
    c->alone = k + 1;
    c->pick.open = false;
    app_show(a, p);
    if (a->model) app_go(a, pos);
}

/* The lent one comes back, or a fresh copy when the app has lost it. */
static void take_back(App *a) {
    Comparison *c = &a->compare;
    size_t k = c->alone - 1;
    c->alone = 0;
    compare_take(a, &c->runs[k], take_program(a));
    SharedPlace at = c->at;
    /* compare_go clears it. */
    bool moment = c->at_moment;
    compare_changed(a);
    compare_go(a, at);
    c->at_moment = moment;
}

/* Refused where the app shows something else by now, or the one that was lent
 * has gone: then its row could not be drawn. */
bool compare_return(App *a) {
    if (a->compare.n == 0) return false;
    bool lent = shows_lent(a);
    if (!lent && (a->program || a->compare.alone)) return false;
    enter(a);
    if (lent) take_back(a);
    return true;
}

/* Where it was, and whom it followed. */
static void show_again(App *a, Program *p) {
    const CompareBack *b = &a->compare.back;
    app_show(a, p);
    if (a->model) app_go(a, b->pos);
    a->follow = b->follow;
}

/* To what was there before. */
static void leave(App *a) {
    Comparison *c = &a->compare;
    Program *p = c->back.program;
    a->playing = false;
    c->back.program = NULL;
    if (c->back.first) {
        p = c->runs[0].program;
        c->runs[0].program = NULL;
        compare_forget(&c->runs[0]);
        clear(c);
        show_again(a, p);
        return;
    }
    if (p) {
        clear(c);
        show_again(a, p);
    }
    if (!p || c->back.gallery) app_gallery(a);
}

/* One layer a key: the list, then the comparison; from the lent program back to
 * its row. */
bool compare_escape(App *a) {
    Comparison *c = &a->compare;
    if (a->screen == SCREEN_PLAY || a->screen == SCREEN_ERROR)
        return shows_lent(a) && compare_return(a);
    if (a->screen == SCREEN_GALLERY && c->marks) {
        c->marks = 0;
        a->dirty = true;
        return true;
    }
    if (a->screen != SCREEN_COMPARE) return false;
    a->dirty = true;
    if (c->pick.open && c->n > 1)
        c->pick.open = false;
    else
        leave(a);
    return true;
}

/* What C, the word in the title bar and the numbers do depends on the
 * screen. */
void compare_key_or_word(App *a, int64_t what) {
    if (what > 0) {
        if (a->screen == SCREEN_COMPARE) open_alone(a, (size_t)what - 1);
        return;
    }
    switch (a->screen) {
    case SCREEN_GALLERY:
        if (what == COMPARE_WORD && a->compare.marks)
            open_marked(a);
        else if (what != COMPARE_WORD || !compare_return(a))
            mark(a, a->gallery.chosen);
        /* The word is a click, which says that one wants to go: it marks and
         * opens at once. */
        if (what == COMPARE_WORD && a->screen == SCREEN_GALLERY &&
            a->compare.marks)
            open_marked(a);
        break;
    case SCREEN_COMPARE:
        if (what == COMPARE_PICK && a->compare.pick.open)
            a->compare.pick.open = a->compare.n < 2;
        else if (what == COMPARE_PICK)
            compare_pick_open(a);
        break;
    default:
        if (!compare_return(a) && a->program) compare_with_program(a);
        break;
    }
}
