#include "view/motion.h"

#include "view/app_impl.h"

void motion_free(App *a) {
    a->motion = (Motion){0};
}

void motion_begin(App *a, uint64_t from) {
    (void)a;
    (void)from;
}

void motion_end(App *a) {
    a->motion.left = 0;
}

void motion_tick(App *a, double seconds) {
    (void)a;
    (void)seconds;
}

double motion_next_tick(const App *a) {
    return a->motion.left > 0 ? 0 : -1;
}
