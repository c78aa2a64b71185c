/* Coming back to the same place of a program that runs again: the old run is
 * kept until the place is found in the new one, see align.h. */
#include "view/rerun.h"

#include "view/app_impl.h"

/* Seconds; shorter runs are over before one could read of them. */
static const double spoken_of = 0.3;

/* Events that are looked at when a program begins again, before its first
 * picture, and then in every slice: some 3 ms. */
enum { AT_ONCE = 200000, IN_A_SLICE = 50000 };

/* Order: the search reads the old trace. */
void rerun_forget(App *a) {
    Rerun *r = &a->rerun;
    align_free(r->align);
    program_free(r->was);
    r->align = NULL;
    r->was = NULL;
}

void rerun_free(App *a) {
    rerun_forget(a);
    a->rerun = (Rerun){0};
}

bool app_says_running(const App *a) {
    return a->program && a->program->running && a->rerun.seconds >= spoken_of;
}

/* ---- leaving ---- */

/* Nobody has moved since the search began: its aim is still the place. */
static bool is_searching(const App *a) {
    return a->rerun.align && a->model && model_pos(a->model) == a->rerun.at;
}

void rerun_leave(App *a) {
    Rerun *r = &a->rerun;
    /* While a search goes on its aim is kept, however often the file is saved.
     */
    if (a->model && !is_searching(a)) {
        rerun_forget(a);
        r->was = a->program;
        r->pos = model_pos(a->model);
        a->program = NULL;
        /* It needs no more events, only those it has. */
        if (r->was->run) r->was->end_run(r->was);
    }
    align_free(r->align);
    r->align = NULL;
    /* What is left of it: the model, and the program if nobody keeps it. */
    app_drop(a);
}

/* ---- arriving ---- */

/* What has an end on the way to the next stop is nearer to one of both. */
static uint64_t nearest_stop(const App *a, uint64_t pos) {
    size_t k = model_stop_at(a->model, a->unit, pos);
    uint64_t lo = model_stop(a->model, a->unit, k);
    if (lo >= pos || k + 1 >= model_stops(a->model, a->unit)) return lo;
    uint64_t hi = model_stop(a->model, a->unit, k + 1);
    return hi - pos < pos - lo ? hi : lo;
}

/* Nothing travels: for the eye it is the same program; nor does the code that
 * somebody has scrolled. */
static void stand_at(App *a, uint64_t pos) {
    bool scrolled = a->source_free;
    model_seek(a->model, pos);
    motion_end(a);
    app_moved(a);
    a->source_free = scrolled;
    a->rerun.at = model_pos(a->model);
}

static void stand_at_best(App *a) {
    AlignMatch match;
    uint64_t pos = align_position(a->rerun.align, &match);
    /* A place that is only near may lie between two steps. */
    if (match != ALIGN_SAME) pos = nearest_stop(a, pos);
    if (pos != model_pos(a->model)) stand_at(a, pos);
}

/* True when there is nothing left to wait for. */
static bool search(App *a, uint64_t events) {
    Align *align = a->rerun.align;
    bool more = align_work(align, events);
    return align_found(align) || (!more && !a->program->running);
}

void rerun_arrive(App *a) {
    Rerun *r = &a->rerun;
    /* At the start until the place is found. */
    stand_at(a, 0);
    if (!r->was) return;
    r->align = align_new(r->was->trace, r->pos, a->program->trace);
    bool over = search(a, AT_ONCE);
    stand_at_best(a);
    if (over) rerun_forget(a);
}

void rerun_tick(App *a) {
    if (!a->rerun.align) return;
    if (!is_searching(a)) {
        rerun_forget(a);
        return;
    }
    bool over = search(a, IN_A_SLICE);
    /* On the way there it runs along, from picture to picture. */
    if (over || a->dirty) stand_at_best(a);
    if (over) rerun_forget(a);
}
