/* gallery.h: the lessons as a wall of cards, with a picture of each one's own
 * run.
 *
 * The pictures are made between frames, one lesson after the other, those that
 * are on the screen first; a card without one is calm and empty.  The page is
 * always the one that the chosen lesson is on, so whoever comes back from a
 * lesson finds both. */
#ifndef VIEW_GALLERY_H
#define VIEW_GALLERY_H

#include "view/gallery/thumbnail.h"
#include "view/shell.h"

typedef struct Gallery {
    size_t chosen;        /* lesson */
    size_t columns, rows; /* of a page, as it was drawn last; 0: not yet */
    Thumbnail *thumbs;    /* one for each lesson, NULL before the first tick */
    Program *program;     /* the lesson that runs for its picture, or NULL */
    size_t at;            /* which one that is */
    int slices;           /* that it has had */
} Gallery;

void gallery_free(App *a);
void gallery_key(App *a, const InputEvent *ev);
void gallery_wheel(App *a, const InputEvent *ev);
/* Runs a lesson whose picture is not known yet; about 10 ms at most. */
void gallery_tick(App *a);
double gallery_next_tick(const App *a);

size_t gallery_page_size(const App *a);
size_t gallery_pages(const App *a);
/* To a page, or to a chapter's first lesson. */
void gallery_to_page(App *a, int64_t page);
void gallery_to_chapter(App *a, int chapter);
/* A lesson's picture; all-zero while it is not known. */
const Thumbnail *gallery_thumbnail(const App *a, size_t lesson);

#endif
