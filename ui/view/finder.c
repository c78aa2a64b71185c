#include "view/finder.h"

#include "view/app_impl.h"
#include "view/view.h"

void finder_free(App *a) {
    a->finder = (Finder){0};
}

void finder_open(App *a) {
    (void)a;
}

void finder_input(App *a, const InputEvent *ev) {
    (void)ev;
    a->overlay = OVERLAY_NONE;
}

void view_finder(View *v) {
    (void)v;
}
