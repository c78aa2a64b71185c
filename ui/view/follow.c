#include "view/follow.h"

#include "model/find.h"
#include "view/app_impl.h"

void follow_next(App *a, int by) {
    int64_t n = (int64_t)model_now(a->model)->tasks + 1;
    if (n == 1) notice_say(a, S_UI_NO_TASKS, NULL);
    a->follow = (uint32_t)(((int64_t)a->follow + by + n) % n);
    a->dirty = true;
}

/* Whose turn is shown: the one that runs, or the first. */
static uint32_t somebody(const App *a) {
    const ModelNow *now = model_now(a->model);
    return now->task ? now->task : now->tasks ? 1 : 0;
}

void follow_turn(App *a, int by) {
    a->playing = false;
    if (!a->follow) a->follow = somebody(a);
    a->dirty = true;
    if (!a->follow) {
        notice_say(a, S_UI_NO_TASKS, NULL);
        return;
    }
    uint64_t pos = model_pos(a->model);
    uint64_t to = model_task_turn(a->model, a->follow, pos, by);
    if (to != pos) app_go(a, to);
}
