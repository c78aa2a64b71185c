/* tracks_range.c: both ends of the stream: what is open where the range begins
 * is begun there, what is open where it ends is ended there.
 *
 * One track at a time, so that the queue stays short however much is open. */
#include "export/tracks_impl.h"

typedef bool TrackVisitor(Tracks *t, size_t at);

/* Of all processes, one after the other. */
static Timer *timer_at(const Tracks *t, size_t at) {
    for (size_t i = 0; i < t->processes.len; i++) {
        const Process *p = t->processes.data[i];
        if (p && at < p->timers.len) return p->timers.data[at];
        at -= p ? p->timers.len : 0;
    }
    return NULL;
}

/* ---- the beginning ---- */

/* One that is over is told of only if something of it is still open. */
static bool open_thread(Tracks *t, size_t at) {
    if (at >= t->threads.len) return false;
    Thread *th = t->threads.data[at];
    if (!th || (th->ended && !th->lane.depth)) return true;
    if (t->groups & GROUP_THREADS) node_declare(t, &th->lane.node);
    slices_again(t, &th->lane);
    return true;
}

/* Declared even if nothing of it happens in the range: it is there. */
static bool open_process(Tracks *t, size_t at) {
    if (at >= t->processes.len) return false;
    Process *p = t->processes.data[at];
    if (!p) return true;
    if (!p->ended) node_declare(t, &p->node);
    if (p->command) slices_again(t, &p->command->lane);
    return true;
}

static bool open_timer(Tracks *t, size_t at) {
    Timer *timer = timer_at(t, at);
    if (timer) slices_again(t, &timer->lane);
    return timer != NULL;
}

/* Tasks are a list, so the place is kept between two calls, not counted
 * anew. */
static bool open_task(Tracks *t, size_t at) {
    t->at_task = at ? t->at_task->next : t->first_task;
    if (t->at_task) slices_again(t, &t->at_task->lane);
    return t->at_task != NULL;
}

void range_open(Tracks *t, const TraceEvent *ev) {
    /* A range may begin between two events: then it does so at its own time,
     * not at that of the event behind it. */
    bool between = !t->range.steps && t->range.from < ev->t_ns && t->step;
    t->muted = false;
    t->t_ns = between ? t->range.from : ev->t_ns;
    pen_here(t);
    counters_again(t);
    t->phase = PHASE_OPEN;
    t->stage = 0;
    t->at = 0;
}

/* ---- the end ---- */

static bool close_thread(Tracks *t, size_t at) {
    if (at >= t->threads.len) return false;
    Thread *th = t->threads.data[at];
    if (!th) return true;
    slices_end_to(t, &th->lane, 0);
    node_close(t, &th->lane.node);
    return true;
}

static bool close_task(Tracks *t, size_t at) {
    t->at_task = at ? t->at_task->next : t->first_task;
    if (t->at_task) task_close(t, t->at_task);
    return t->at_task != NULL;
}

static bool close_command(Tracks *t, size_t at) {
    if (at >= t->processes.len) return false;
    Process *p = t->processes.data[at];
    if (!p) return true;
    if (p->command) {
        slices_end_to(t, &p->command->lane, 0);
        node_close(t, &p->command->lane.node);
    }
    return true;
}

static bool close_timer(Tracks *t, size_t at) {
    Timer *timer = timer_at(t, at);
    if (!timer) return false;
    slices_end_to(t, &timer->lane, 0);
    node_close(t, &timer->lane.node);
    return true;
}

/* Closing takes it out of the list: the next one is then the first. */
static bool close_counter(Tracks *t, size_t at) {
    if (!at) counters_flush(t);
    if (!t->first_counter) return false;
    counter_close(t, t->first_counter);
    return true;
}

static bool close_process(Tracks *t, size_t at) {
    if (at >= t->processes.len) return false;
    if (t->processes.data[at]) node_close(t, &t->processes.data[at]->node);
    return true;
}

void range_close(Tracks *t, bool cut) {
    t->phase = t->muted ? PHASE_OVER : PHASE_CLOSE;
    t->stage = 0;
    t->at = 0;
    /* The end that was asked for: what is open lasts until then, though the
     * next event lies far behind it. */
    if (cut && !t->range.steps && t->t_ns < t->range.to) t->t_ns = t->range.to;
    pen_behind(t);
}

void range_next(Tracks *t) {
    static TrackVisitor *const opens[] = {open_process, open_thread, open_task,
                                          open_timer, NULL};
    static TrackVisitor *const closes[] = {
        close_thread,  close_task,    close_command, close_timer,
        close_counter, close_process, NULL};
    bool opening = t->phase == PHASE_OPEN;
    TrackVisitor *visit = (opening ? opens : closes)[t->stage];
    if (!visit) {
        t->phase = opening ? PHASE_FOLD : PHASE_OVER;
    } else if (!visit(t, t->at++)) {
        t->stage++;
        t->at = 0;
    }
}
