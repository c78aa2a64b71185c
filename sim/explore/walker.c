#include "explore/walker.h"

#include "base/check.h"
#include "base/mem.h"
#include "engine/run_state.h"

static void write_out(void *ctx, int stream, const char *text, size_t n) {
    Walker *w = ctx;
    if (stream == 1 || w->errors_too) sb_put(&w->out, text, n);
}

static void note_way(Walker *w, uint32_t way) {
    if (!w->schedule || way == 0) return;
    sb_printf(w->schedule, "%s@%llu=%u", w->schedule->len ? " " : "",
              (unsigned long long)run_choices(w->run) + 1, way);
}

static uint32_t choose_way(void *ctx, ChoiceKind kind, uint32_t n) {
    Walker *w = ctx;
    size_t i = w->asked.len;
    uint32_t way = i < w->n_given ? w->given[i] : 0;
    CHECK(way < n, "the same stretch asks the same");
    vec_push(&w->asked, ((Asked){kind, n, way, w->out.len}));
    note_way(w, way);
    return way;
}

Walker *walker_new(const Subject *p) {
    Walker *w = mem_alloc(sizeof *w);
    RunOptions o = p->options;
    o.write = write_out;
    o.ctx = w;
    o.no_trace = true;
    o.exploring = true;
    o.choose = choose_way;
    o.seeded = false;
    o.schedule = ""; /* and not what the program's metadata ask for */
    w->errors_too = p->errors_too;
    w->run = run_new(p->text, p->len, p->path, &o);
    run_preload(w->run);
    return w;
}

void walker_free(Walker *w) {
    if (!w) return;
    run_free(w->run);
    sb_free(&w->out);
    vec_free(&w->asked);
    vec_free(&w->threads);
    mem_free(w);
}

uint32_t walker_candidates(Walker *w) {
    uint32_t n = run_at_choice(w->run, NULL, 0);
    vec_reserve(&w->threads, n);
    w->threads.len = run_at_choice(w->run, w->threads.data, n);
    return n;
}

static void choose_thread(Walker *w, uint32_t thread) {
    uint32_t way = 0, n = walker_candidates(w);
    while (way < n && w->threads.data[way] != thread)
        way++;
    CHECK(way < n, "a thread that could go on here can do so again");
    note_way(w, way);
    run_choose(w->run, way);
}

bool walker_go(Walker *w, uint32_t thread, const uint32_t *given, uint32_t n) {
    if (thread != GRAPH_NONE) choose_thread(w, thread);
    w->given = given;
    w->n_given = n;
    sb_clear(&w->out);
    w->asked.len = 0;
    while (run_slice(w->run, 0) == RUN_PAUSED)
        if (run_at_choice(w->run, NULL, 0)) return true;
    return false;
}

static Ending ending_of(const RunResult *r) {
    switch (r->stop) {
    case STOP_NONE:
    case STOP_EXIT:
        return (Ending){r->status ? ENDING_ERROR : ENDING_OK, r->status};
    case STOP_NEVER: return (Ending){ENDING_NEVER, r->status};
    case STOP_REFUSED: return (Ending){ENDING_REFUSED, r->status};
    default: return (Ending){ENDING_LIMIT, r->status};
    }
}

Ending walker_ending(const Walker *w) {
    return ending_of(run_result(w->run));
}

/* --- from the beginning ---------------------------------------------------
 */

struct Replays {
    Subject program;
    StrBuf *out;    /* of the run */
    Walker *walker; /* NULL: none yet */
    RunState *walker_start;
    Run *run;
    RunState *run_start;
};

static void listen(void *ctx, int stream, const char *text, size_t n) {
    const Replays *r = ctx;
    if (stream == 1 || r->program.errors_too) sb_put(r->out, text, n);
}

Replays *replays_new(const Subject *p) {
    Replays *r = mem_alloc(sizeof *r);
    r->program = *p;
    return r;
}

void replays_free(Replays *r) {
    if (!r) return;
    run_state_free(r->walker_start);
    run_state_free(r->run_start);
    walker_free(r->walker);
    run_free(r->run);
    mem_free(r);
}

Walker *replays_walker(Replays *r) {
    if (!r->walker) {
        r->walker = walker_new(&r->program);
        r->walker_start = run_save(r->walker->run);
    }
    run_restore(r->walker->run, r->walker_start);
    sb_clear(&r->walker->out);
    return r->walker;
}

static void make_run(Replays *r) {
    RunOptions o = r->program.options;
    o.write = listen;
    o.ctx = r;
    o.no_trace = true;
    o.schedule = "";
    o.seeded = false;
    r->run = run_new(r->program.text, r->program.len, r->program.path, &o);
    run_preload(r->run);
    r->run_start = run_save(r->run);
}

Ending replays_play(Replays *r, const char *schedule, StrBuf *out) {
    r->out = out;
    if (!r->run) make_run(r);
    run_restore(r->run, r->run_start);
    run_set_schedule(r->run, schedule);
    run_slice(r->run, 0);
    return ending_of(run_result(r->run));
}
