#include "view/compare.h"

#include "view/app_impl.h"
#include "view/view.h"

void compare_free(App *a) {
    a->compare = (Comparison){0};
}

void compare_key(App *a, const InputEvent *ev) {
    (void)a;
    (void)ev;
}

void compare_tick(App *a, double seconds) {
    (void)a;
    (void)seconds;
}

double compare_next_tick(const App *a) {
    (void)a;
    return -1;
}

void view_compare(View *v) {
    view_title(v, v->layout.title);
}
