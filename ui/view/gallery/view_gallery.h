/* view_gallery.h: between the files of the gallery: view_gallery.c has the
 * page, view_gallery_card.c a lesson's card, view_gallery_rail.c the chapters
 * and what is one's own, view_thumbnail.c the picture of a run. */
#ifndef VIEW_GALLERY_CARDS_H
#define VIEW_GALLERY_CARDS_H

#include "view/view.h"

/* The card of lesson i. */
void view_lesson_card(View *v, Rect r, size_t i);
Str view_lesson_title(const View *v, size_t i);
/* A run within r, on a surface of its own. */
void view_thumbnail(View *v, Rect r, const Thumbnail *t);
void view_gallery_rail(View *v, Rect r);
/* A place where something can be put: an edge alone. */
void view_empty_card(View *v, Rect r);

#endif
