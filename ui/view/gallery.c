#include "view/gallery.h"

#include "view/app_impl.h"

static void choose(App *a, int64_t by) {
    if (a->lesson_count == 0) return;
    int64_t to = (int64_t)a->gallery.chosen + by,
            last = (int64_t)a->lesson_count - 1;
    a->gallery.chosen = (size_t)(to < 0 ? 0 : to > last ? last : to);
    a->dirty = true;
}

void gallery_key(App *a, const InputEvent *ev) {
    switch (ev->key) {
    case KEY_UP:
    case KEY_LEFT: choose(a, -1); break;
    case KEY_DOWN:
    case KEY_RIGHT: choose(a, 1); break;
    case KEY_PAGE_UP: choose(a, -8); break;
    case KEY_PAGE_DOWN: choose(a, 8); break;
    case KEY_HOME: choose(a, -(int64_t)a->lesson_count); break;
    case KEY_END: choose(a, (int64_t)a->lesson_count); break;
    case KEY_ENTER:
    case KEY_SPACE: app_act(a, ACT_LESSON, (int64_t)a->gallery.chosen); break;
    default: break;
    }
}

void gallery_wheel(App *a, const InputEvent *ev) {
    choose(a, ev->amount > 0 ? -1 : 1);
}

void gallery_free(App *a) {
    a->gallery = (Gallery){0};
}

void gallery_tick(App *a) {
    (void)a;
}

double gallery_next_tick(const App *a) {
    (void)a;
    return -1;
}
