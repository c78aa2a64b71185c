/* Who is followed, by the keys f and n.  The round is: nobody (0), the tasks
 * from 1 in order of creation, then the threads from 0. */
#include "view/follow.h"

#include "model/find.h"
#include "view/app_impl.h"

/* All that the run has so far; who_is knows which of them have begun at this
 * step.  0 where there is only one. */
static uint32_t threads_of(const App *a) {
    return a->crowd ? model_cast(a->model).most_threads : 0;
}

/* Who comes at a place of the round, from 1 on; 0: no such thread yet. */
static uint32_t who_is(const App *a, int64_t place) {
    uint32_t tasks = model_now(a->model)->tasks;
    ThreadRow row;
    if (place <= (int64_t)tasks) return (uint32_t)place;
    /* Thread 0, the main one, is a place as well. */
    uint32_t thread = (uint32_t)place - tasks - 1;
    return model_thread(a->model, thread, &row) ? LANE_OF_THREAD | thread : 0;
}

void follow_next(App *a, int by) {
    uint32_t tasks = model_now(a->model)->tasks;
    int64_t n = (int64_t)tasks + threads_of(a) + 1, at = a->follow;
    if (a->follow & LANE_OF_THREAD)
        at = (int64_t)tasks + 1 + (a->follow & ~LANE_OF_THREAD);
    /* Said, since a key that does nothing looks broken. */
    if (n == 1) notice_say(a, S_UI_NO_TASKS, NULL);
    a->dirty = true;
    /* Past threads that have not begun here; place 0 ends it at last. */
    do
        at = (at + by + n) % n;
    while (at && !who_is(a, at));
    a->follow = who_is(a, at);
}

/* Whose turn is shown: the one that runs, or the first. */
static uint32_t somebody(const App *a) {
    const ModelNow *now = model_now(a->model);
    if (now->task) return now->task;
    if (a->crowd) return LANE_OF_THREAD | now->thread;
    return now->tasks ? 1 : 0;
}

void follow_turn(App *a, int by) {
    /* Who looks for the next turn has stopped the playback. */
    a->playing = false;
    if (!a->follow) a->follow = somebody(a);
    a->dirty = true;
    if (!a->follow) {
        notice_say(a, S_UI_NO_TASKS, NULL);
        return;
    }
    uint64_t pos = model_pos(a->model);
    uint64_t to = model_turn(a->model, a->follow, pos, by);
    /* There is no further turn: it stays, without a motion. */
    if (to != pos) app_go(a, to);
}
