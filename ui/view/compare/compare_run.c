/* The programs of a comparison run on, and run again when they are edited. */
#include "view/compare/compare.h"

#include <math.h>

#include "base/mem.h"
#include "view/app_impl.h"

/* How often files are looked at, and between two pictures of runs that only
 * grow. */
static const double watch_seconds = 0.25, picture_seconds = 0.1;
/* Events of a model that are made ready for seeking: at once, in a slice. */
enum { PREPARED_AT_ONCE = 16384, PREPARED_IN_A_SLICE = 32768 };

/* ---- one program ---- */

/* What is about its trace: gone before that is. */
void compare_forget(Compared *r) {
    if (r->model) model_free(r->model);
    r->model = NULL;
    run_facts_free(&r->facts);
    r->output_known = false;
}

/* All of it: afterwards the place is as if it had never been used. */
void compare_drop(Compared *r) {
    compare_forget(r);
    program_free(r->program);
    mem_free(r->path);
    mem_free(r->name);
    vec_free(&r->code);
    *r = (Compared){0};
}

/* Most programs end within this time: their first picture is whole. */
static void first_moments(App *a, Program *p) {
    if (p->trace && p->running && a->host.advance)
        a->host.advance(a->host.ctx, p, 0.02);
}

/* The name is left: it depends on the others, see compare_name_runs. */
void compare_take(App *a, Compared *r, Program *p) {
    compare_forget(r);
    program_free(r->program);
    r->program = p;
    mem_free(r->path);
    r->path = mem_strdup(p->path);
    first_moments(a, p);
    /* It has errors, which its row shows; there is no model then. */
    if (!p->trace) return;
    r->model = model_new(p->trace);
    run_facts_update(&r->facts, p->trace);
    r->folded = !model_prepare(r->model, PREPARED_AT_ONCE);
}

/* A pasted text is on no disk. */
static Program *load_again(App *a, const Program *p) {
    if (p->pasted && a->host.paste)
        return a->host.paste(a->host.ctx, p->source->text);
    return a->host.load(a->host.ctx, p->path, p->builtin);
}

/* ---- running on, running again ---- */

/* A trace has grown. */
static void take_in(App *a, Compared *r) {
    if (!r->model) return;
    model_update(r->model);
    run_facts_update(&r->facts, r->program->trace);
    r->folded = false;
    if (!r->program->running) a->dirty = true;
}

/* How many still run; a lent one is the app's to run. */
static size_t running(const Comparison *c) {
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->runs[i].program && c->runs[i].program->running;
    return n;
}

/* What has grown goes on to where the others are. */
static void follow_growth(App *a) {
    Comparison *c = &a->compare;
    SharedClock clock = compare_clock(a);
    /* Two runs stand at their difference: growing must not move them. */
    if (c->apart.is) return;
    if (c->at_moment) c->at = shared_time(&clock, c->at.t_ns);
    for (size_t i = 0; i < c->n; i++)
        if (c->models[i]) model_seek(c->models[i], compare_pos(a, i));
}

/* For about `seconds` in all, however many programs there are. */
static void advance(App *a, double seconds) {
    Comparison *c = &a->compare;
    size_t n = running(c); /* they share the time */
    for (size_t i = 0; i < c->n && n; i++) {
        Compared *r = &c->runs[i];
        if (!r->program || !r->program->running) continue;
        a->host.advance(a->host.ctx, r->program, seconds / (double)n);
        take_in(a, r);
    }
    if (n) follow_growth(a);
}

void compare_finish(App *a) {
    /* A second at a time: nobody waits for a picture's input. */
    while (running(&a->compare))
        advance(a, 1);
    SharedClock clock = compare_clock(a);
    compare_go_time(a, shared_end(&clock).t_ns);
}

/* Only these can be edited behind our back. */
static bool in_file(const Compared *r) {
    return r->program && !r->program->builtin && !r->program->pasted;
}

/* At the same time, though perhaps not at the same step. */
static void replace(App *a, size_t k, Program *p) {
    Comparison *c = &a->compare;
    uint64_t t = c->at.t_ns;
    /* Whoever has not begun stays before everything, not at the end of moment
     * 0. */
    bool begun = c->at.pos > 0 || t > 0;
    compare_take(a, &c->runs[k], p);
    compare_changed(a);
    if (begun)
        compare_go_time(a, t);
    else
        compare_go(a, (SharedPlace){0});
}

void compare_reload(App *a) {
    for (size_t k = 0; k < a->compare.n; k++)
        if (in_file(&a->compare.runs[k]))
            replace(a, k, load_again(a, a->compare.runs[k].program));
}

/* A program with errors is shown with them; only one that cannot be read is
 * left for later. */
static void look_at_files(App *a) {
    for (size_t k = 0; k < a->compare.n; k++) {
        const Compared *r = &a->compare.runs[k];
        if (!in_file(r) || !a->host.changed(a->host.ctx, r->program)) continue;
        Program *p = load_again(a, r->program);
        if (p->failure)
            program_free(p); /* it is just being written: look again */
        else
            replace(a, k, p);
    }
}

static bool is_watching(const App *a) {
    if (!a->host.changed) return false;
    for (size_t k = 0; k < a->compare.n; k++)
        if (in_file(&a->compare.runs[k])) return true;
    return false;
}

/* One model a tick, so that input never waits for more than a slice. */
static void prepare(Comparison *c) {
    for (size_t i = 0; i < c->n; i++) {
        Compared *r = &c->runs[i];
        if (!r->model || r->folded) continue;
        r->folded = !model_prepare(r->model, PREPARED_IN_A_SLICE);
        return;
    }
}

/* 8 ms of running leave about half of a frame for the picture. */
static void run_on(App *a, double seconds) {
    Comparison *c = &a->compare;
    c->shown += seconds;
    advance(a, 0.008);
    if (c->shown < picture_seconds) return;
    c->shown = 0;
    a->dirty = true;
}

/* First what runs, since it is what one waits for; seeking is made quick when
 * nothing runs any more. */
void compare_tick(App *a, double seconds) {
    Comparison *c = &a->compare;
    if (running(c))
        run_on(a, seconds);
    else
        prepare(c);
    if (!is_watching(a)) return;
    c->watch -= seconds;
    if (c->watch > 0) return;
    c->watch = watch_seconds;
    look_at_files(a);
}

/* Seconds until compare_tick has something to do; negative: nothing. */
double compare_next_tick(const App *a) {
    const Comparison *c = &a->compare;
    if (running(c)) return 0;
    for (size_t i = 0; i < c->n; i++)
        /* Soon, but not at once: input goes first. */
        if (c->runs[i].model && !c->runs[i].folded) return 0.001;
    return is_watching(a) ? fmax(0, c->watch) : -1;
}
