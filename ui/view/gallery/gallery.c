/* Which lesson of the gallery is chosen, and the runs that its pictures are
 * made of.  Drawing is in view_gallery.c. */
#include "view/gallery/gallery.h"

#include "base/mem.h"
#include "view/app_impl.h"

/* A lesson that takes longer shows what it has done so far. 40 slices of 6 ms
 * are a quarter of a second of work; one slice is short enough to go unnoticed
 * between two frames. */
enum { SLICES = 40 };
static const double slice_seconds = 0.006;

size_t gallery_page_size(const App *a) {
    const Gallery *g = &a->gallery;
    /* Before the first picture nobody knows how many cards there is room for;
     * 12 is near what a window has. */
    size_t n = g->columns * g->rows;
    return n ? n : 12;
}

size_t gallery_pages(const App *a) {
    size_t n = gallery_page_size(a);
    return a->lesson_count ? (a->lesson_count + n - 1) / n : 1;
}

/* Past an end stays at it: Home, End and a shorter last page rely on that. */
static void choose(App *a, int64_t to) {
    if (a->lesson_count == 0) return;
    int64_t last = (int64_t)a->lesson_count - 1;
    a->gallery.chosen = (size_t)(to < 0 ? 0 : to > last ? last : to);
    a->dirty = true;
}

/* The same place of another page.  On a shorter last page that is its last
 * lesson; beyond the pages there is none. */
static void turn(App *a, int64_t by) {
    int64_t n = (int64_t)gallery_page_size(a);
    int64_t pages = (int64_t)gallery_pages(a);
    int64_t at = (int64_t)a->gallery.chosen, page = at / n + by;
    if (page >= 0 && page < pages) choose(a, at + by * n);
}

/* By the difference, so that the place within the page is kept. */
void gallery_to_page(App *a, int64_t page) {
    int64_t n = (int64_t)gallery_page_size(a);
    turn(a, page - (int64_t)a->gallery.chosen / n);
}

void gallery_to_chapter(App *a, int chapter) {
    for (size_t i = 0; i < a->lesson_count; i++) {
        if (a->lessons[i].chapter != chapter) continue;
        choose(a, (int64_t)i);
        return;
    }
}

/* A row up or down; beyond the last row there is nothing. */
static void climb(App *a, int64_t by) {
    /* Pages are made of whole rows: rows go on from one page to the next. */
    int64_t columns = (int64_t)a->gallery.columns;
    if (columns == 0) columns = 1;
    int64_t at = (int64_t)a->gallery.chosen, to = at + by * columns;
    int64_t last_row = ((int64_t)a->lesson_count - 1) / columns;
    if (to < 0 || to / columns > last_row) return;
    choose(a, to);
}

void gallery_key(App *a, const InputEvent *ev) {
    int64_t at = (int64_t)a->gallery.chosen;
    switch (ev->key) {
    case KEY_LEFT: choose(a, at - 1); break;
    case KEY_RIGHT: choose(a, at + 1); break;
    case KEY_UP: climb(a, -1); break;
    case KEY_DOWN: climb(a, 1); break;
    case KEY_PAGE_UP: turn(a, -1); break;
    case KEY_PAGE_DOWN: turn(a, 1); break;
    case KEY_HOME: choose(a, 0); break;
    case KEY_END: choose(a, (int64_t)a->lesson_count); break;
    case KEY_ENTER:
    case KEY_SPACE: app_act(a, ACT_LESSON, at); break;
    default:
        if (ev->key >= '1' && ev->key <= '9')
            gallery_to_chapter(a, ev->key - '0');
        break;
    }
}

/* A page for each event, however far the wheel has turned. */
void gallery_wheel(App *a, const InputEvent *ev) {
    if (ev->amount != 0) turn(a, ev->amount > 0 ? -1 : 1);
}

/* ---- pictures ---- */

const Thumbnail *gallery_thumbnail(const App *a, size_t lesson) {
    static const Thumbnail unknown;
    /* Never NULL: the cards need no case for "not begun yet". */
    return a->gallery.thumbs ? &a->gallery.thumbs[lesson] : &unknown;
}

static bool on_page(const App *a, size_t i) {
    size_t n = gallery_page_size(a);
    return i / n == a->gallery.chosen / n;
}

/* Those on the page first; lesson_count if all are known. */
static size_t next_unknown(const App *a) {
    size_t found = a->lesson_count;
    for (size_t i = 0; i < a->lesson_count; i++) {
        if (gallery_thumbnail(a, i)->known) continue;
        if (on_page(a, i)) return i;
        if (found == a->lesson_count) found = i;
    }
    return found;
}

/* Takes the next lesson; leaves no program when all pictures are made. */
static void begin(App *a) {
    Gallery *g = &a->gallery;
    if (!g->thumbs && a->lesson_count)
        g->thumbs = mem_alloc(a->lesson_count * sizeof *g->thumbs);
    g->at = next_unknown(a);
    g->slices = 0;
    if (g->at < a->lesson_count)
        g->program = a->host.load(a->host.ctx, a->lessons[g->at].path, true);
}

void gallery_tick(App *a) {
    Gallery *g = &a->gallery;
    if (!g->program) begin(a);
    Program *p = g->program;
    if (!p) return;
    /* One that could not be compiled does not run: its picture says so.
     * Without host.advance it has run to its end in load. */
    if (p->running && a->host.advance && g->slices++ < SLICES) {
        a->host.advance(a->host.ctx, p, slice_seconds);
        if (p->running) return;
    }
    g->thumbs[g->at] = thumbnail_of(p);
    /* A picture that nobody sees is no reason to draw the window again. */
    if (on_page(a, g->at)) a->dirty = true;
    /* The thumbnail borrows nothing: dozens of traces would be far more memory
     * than their pictures. */
    program_free(p);
    g->program = NULL;
}

/* 0: at once, there is work; -1: none. */
double gallery_next_tick(const App *a) {
    return a->gallery.program || next_unknown(a) < a->lesson_count ? 0 : -1;
}

void gallery_free(App *a) {
    Gallery *g = &a->gallery;
    program_free(g->program);
    for (size_t i = 0; g->thumbs && i < a->lesson_count; i++)
        thumbnail_free(&g->thumbs[i]);
    mem_free(g->thumbs);
    *g = (Gallery){0};
}
