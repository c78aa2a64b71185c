/* The list of what can be added to a comparison. */
#include <string.h>

#include "base/mem.h"
#include "view/app_impl.h"
#include "view/compare/compare.h"

/* The same file; one path may be absolute where the other is not. */
static bool is_same(const char *x, const char *y) {
    size_t m = strlen(x), n = strlen(y);
    const char *longer = m > n ? x : y, *tail = m > n ? y : x;
    const char *from = longer + (m > n ? m - n : n - m);
    return strcmp(from, tail) == 0 && (from == longer || from[-1] == '/');
}

static bool is_compared(const App *a, const char *path) {
    const Comparison *c = &a->compare;
    for (size_t i = 0; i < c->n; i++)
        if (is_same(c->runs[i].path, path)) return true;
    return false;
}

/* Counts down to the row that is looked for. */
typedef struct Search {
    const App *a;
    size_t left;
    PickRow *row;
} Search;

/* True when this row is the one: the list is never built, only walked, as far
 * as the row that is asked for. */
static bool offer(Search *s, PickRow row) {
    if (s->left-- > 0) return false;
    *s->row = row;
    return true;
}

/* 0: the first program is no lesson. */
static int chapter_of(const App *a) {
    for (size_t i = 0; a->compare.n && i < a->lesson_count; i++)
        if (strcmp(a->lessons[i].path, a->compare.runs[0].path) == 0)
            return a->lessons[i].chapter;
    return 0;
}

/* Of this chapter, or all but those of it. */
static bool offer_lessons(Search *s, int chapter, bool same) {
    const App *a = s->a;
    for (size_t i = 0; i < a->lesson_count; i++) {
        const Lesson *l = &a->lessons[i];
        if ((l->chapter == chapter) != same || is_compared(a, l->path))
            continue;
        if (offer(s, (PickRow){PICK_LESSON, i})) return true;
    }
    return false;
}

/* Files that were opened lately, and in the end the dialog: that row is always
 * there, so the list never is empty. */
static bool offer_files(Search *s) {
    const Settings *all = &s->a->settings;
    for (size_t i = 0; i < all->recents; i++)
        if (!is_compared(s->a, all->recent[i]) &&
            offer(s, (PickRow){PICK_RECENT, i}))
            return true;
    return offer(s, (PickRow){PICK_FILE, 0});
}

/* What is nearest to the first program comes first: lessons of its chapter, or
 * the user's other files. */
bool compare_pick_row(const App *a, size_t i, PickRow *row) {
    Search s = {a, i, row};
    int chapter = chapter_of(a);
    if (chapter)
        return offer_lessons(&s, chapter, true) ||
               offer_lessons(&s, chapter, false) || offer_files(&s);
    return offer_files(&s) || offer_lessons(&s, chapter, false);
}

void compare_pick_open(App *a) {
    Comparison *c = &a->compare;
    a->dirty = true;
    if (c->n == COMPARE_MAX) {
        notice_say(a, S_CMP_FULL, NULL);
        return;
    }
    /* The list covers what would play. */
    a->playing = false;
    c->pick = (ComparePick){.open = true, .columns = 1};
}

/* A row that is no more there, as after a quick second click, does nothing. */
void compare_pick_take(App *a, size_t i) {
    PickRow row;
    if (!compare_pick_row(a, i, &row)) return;
    char *path = NULL;
    switch (row.kind) {
    case PICK_LESSON: compare_add(a, a->lessons[row.index].path, true); break;
    case PICK_RECENT:
        /* Opening changes the order of the recent ones. */
        path = mem_strdup(a->settings.recent[row.index]);
        compare_add(a, path, false);
        mem_free(path);
        break;
    case PICK_FILE: open_dialog_show(a); break;
    }
}

/* Counting the rows each time is cheap beside a picture, and the list changes
 * with every program that is added. */
static void choose(App *a, int64_t by) {
    ComparePick *p = &a->compare.pick;
    PickRow row;
    size_t last = 0;
    while (compare_pick_row(a, last + 1, &row))
        last++;
    int64_t to = (int64_t)p->chosen + by;
    p->chosen = to < 0 ? 0 : (size_t)to > last ? last : (size_t)to;
    a->dirty = true;
}

/* False: the key means to the comparison what it always does. */
bool compare_pick_key(App *a, const InputEvent *ev) {
    ComparePick *p = &a->compare.pick;
    int64_t columns = p->columns ? (int64_t)p->columns : 1;
    switch (ev->key) {
    case KEY_LEFT: choose(a, -1); return true;
    case KEY_RIGHT: choose(a, 1); return true;
    case KEY_UP: choose(a, -columns); return true;
    case KEY_DOWN: choose(a, columns); return true;
    /* About what the list shows at once. */
    case KEY_PAGE_UP: choose(a, -6 * columns); return true;
    case KEY_PAGE_DOWN: choose(a, 6 * columns); return true;
    case KEY_HOME: choose(a, -(int64_t)p->chosen); return true;
    /* More than any list has; choose() stops at its last row. */
    case KEY_END: choose(a, 1 << 20); return true;
    case KEY_ENTER:
    case KEY_SPACE: compare_pick_take(a, p->chosen); return true;
    default: return false;
    }
}
