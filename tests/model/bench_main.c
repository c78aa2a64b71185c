/* What a big trace costs the model: the index, the fold, seeks, lists and the
 * timeline.  Not a test: prints and exits 0.  Argument: tasks (200,000). */
#include "model/narrate.h"
#include "model/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double ms(void) {
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void create(Trace *t, uint32_t tasks, uint32_t label) {
    for (uint32_t k = 1; k <= tasks; k++) {
        trace_emit(t, EV_TASK_NEW, 0, 0, k, 1, label, k > 1);
        trace_emit(t, EV_READY_PUSH, WHAT_FIRST_STEP, 0, k, k, 0, 1);
    }
    trace_emit(t, EV_ITER, POLL_WORK, 0, 1, 1, 0, 0);
    for (uint32_t k = 1; k <= tasks; k++) {
        uint64_t due = (k * 7919ull % tasks + 1) * 1000000;
        trace_emit(t, EV_CB_BEGIN, WHAT_FIRST_STEP, 0, k, k, 0, 0);
        trace_emit(t, EV_CALL, 0, loc_make(1, 4), k, 1, label, 0);
        trace_emit(t, EV_LINE, 0, loc_make(1, 5), 0, 0, 0, 0);
        trace_emit(t, EV_OBJ_NEW, OBJ_SLEEP, 0, k, label, ref_task(k), 0);
        trace_emit(t, EV_TIMER_ADD, WHAT_SLEEP, 0, tasks + k, k, TRACE_LO(due),
                   TRACE_HI(due));
        trace_emit(t, EV_STEP_END, OUT_WAITS, loc_make(1, 5), k, k, 0, 0);
    }
}

static void finish(Trace *t, uint32_t tasks, uint32_t *by_due, uint32_t none) {
    for (uint32_t k = 1; k <= tasks; k++)
        by_due[k * 7919ull % tasks] = k;
    for (uint32_t i = 0; i < tasks; i++) {
        uint32_t k = by_due[i], wake = 2 * tasks + i + 1;
        uint64_t now = (i + 1) * 1000000ull;
        trace_emit(t, EV_ITER, POLL_WAIT, 0, 1, 2 * i + 2, 0, 0);
        trace_set_time(t, now);
        trace_emit(t, EV_CLOCK, CLOCK_SELECT, 0, 0, 0, TRACE_LO(now - 1000000),
                   TRACE_HI(now - 1000000));
        trace_emit(t, EV_TIMER_FIRE, 0, 0, tasks + k, 0, 0, 0);
        trace_emit(t, EV_CB_BEGIN, WHAT_SLEEP, 0, tasks + k, 0, 0, 0);
        trace_emit(t, EV_READY_PUSH, WHAT_WAKEUP, 0, wake, k, ref_obj(k), 1);
        trace_emit(t, EV_CB_END, 0, 0, tasks + k, 0, 0, 0);
        trace_emit(t, EV_ITER, POLL_WORK, 0, 1, 2 * i + 3, 0, 0);
        trace_emit(t, EV_CB_BEGIN, WHAT_WAKEUP, 0, wake, k, 0, 0);
        trace_emit(t, EV_RETURN, OUT_RETURNED, loc_make(1, 6), k, none, 0, 0);
        trace_emit(t, EV_TASK_DONE, OUT_RETURNED, 0, k, none, 0, 0);
        trace_emit(t, EV_STEP_END, OUT_RETURNED, loc_make(1, 6), k, 0, 0, 0);
    }
}

static Trace *sleepers(uint32_t tasks) {
    Trace *t = trace_new(TRACE_LINES, 1u << 28);
    uint32_t label = trace_intern_str(t, "work()");
    uint32_t *by_due = calloc(tasks, sizeof *by_due);
    trace_function(t, STR("work"), STR("bench.py"), 4);
    trace_emit(t, EV_LOOP_NEW, 0, 0, 1, 0, 0, 0);
    trace_emit(t, EV_LOOP_STATE, LOOP_RUNNING, 0, 1, 0, 0, 0);
    create(t, tasks, label);
    finish(t, tasks, by_due, trace_intern_str(t, "None"));
    trace_end(t, END_OK, 0, 0);
    free(by_due);
    return t;
}

static void bench_seeks(Model *m) {
    uint64_t end = model_end(m);
    uint32_t seed = 1;
    double worst = 0, sum = 0;
    for (int i = 0; i < 200; i++) {
        seed = seed * 1664525u + 1013904223u;
        double start = ms();
        model_seek(m,
                   (uint64_t)((double)(seed >> 8) / (1 << 24) * (double)end));
        double took = ms() - start;
        worst = took > worst ? took : worst;
        sum += took;
    }
    printf("random seek        %8.2f ms mean, %.2f worst\n", sum / 200, worst);
    uint64_t n = end / 2;
    double start = ms();
    for (int i = 0; i < 200; i++)
        model_seek(m, n = model_step(m, n, UNIT_CALLBACK, -1));
    printf("step back          %8.3f ms\n", (ms() - start) / 200);
    start = ms();
    for (int i = 0; i < 200; i++)
        model_seek(m, n = model_step(m, n, UNIT_CALLBACK, 1));
    printf("step forward       %8.3f ms\n", (ms() - start) / 200);
}

static void bench_lists(Model *m) {
    model_seek(m, model_end(m) / 2);
    TreeRow tree[40];
    TimerRow timers[20];
    PlaceRow places[40];
    Narration n = {0};
    double start = ms();
    model_tree(m, 0, tree, 40);
    model_timers(m, timers, 20);
    model_places(m, places, 40);
    printf("lists              %8.3f ms\n", ms() - start);
    start = ms();
    uint32_t rows = model_tree_size(m);
    printf("tree size          %8.3f ms (%u rows)\n", ms() - start, rows);
    start = ms();
    for (int i = 0; i < 100; i++)
        narrate(&n, m, UNIT_CALLBACK, LANG_EN);
    printf("narrate            %8.3f ms\n", (ms() - start) / 100);
    narration_free(&n);
}

static void bench_timeline(Model *m) {
    static Column columns[4096];
    static Lens lenses[4096];
    static LaneSpan spans[4096];
    AxisScale scale = {20, 16, 50e-9};
    double end = timeline_x(m, &scale, model_end(m));
    double start = ms();
    double f = 1200 / end;
    AxisScale all = {20 * f, 16 * f, 50e-9 * f};
    size_t n = timeline_columns(m, &all, 0, 1200, 2, columns, 4096);
    n += timeline_lenses(m, &all, 0, 1200, 2, lenses, 4096);
    for (uint32_t lane = 1; lane <= 10; lane++)
        n += timeline_spans(m, &all, lane, 0, 1200, 2, spans, 4096);
    printf("timeline, all      %8.3f ms (%zu pieces)\n", ms() - start, n);
    start = ms();
    n = timeline_columns(m, &scale, end / 2, end / 2 + 1200, 2, columns, 4096);
    n += timeline_lenses(m, &scale, end / 2, end / 2 + 1200, 2, lenses, 4096);
    for (uint32_t lane = 1; lane <= 10; lane++)
        n += timeline_spans(m, &scale, lane, end / 2, end / 2 + 1200, 2, spans,
                            4096);
    printf("timeline, zoomed   %8.3f ms (%zu pieces)\n", ms() - start, n);
}

int main(int argc, char **argv) {
    uint32_t tasks = argc > 1 ? (uint32_t)atol(argv[1]) : 200000;
    double start = ms();
    Trace *t = sleepers(tasks);
    double events = (double)trace_count(t);
    printf("trace              %8.0f ms, %.0f events, %.1f MB\n", ms() - start,
           events, (double)trace_bytes(t) / 1e6);
    start = ms();
    Model *m = model_new(t);
    printf("index              %8.0f ms, %.1f ns an event\n", ms() - start,
           (ms() - start) * 1e6 / events);
    start = ms();
    model_seek(m, model_end(m));
    printf("fold to the end    %8.0f ms, %.1f ns an event\n", ms() - start,
           (ms() - start) * 1e6 / events);
    bench_seeks(m);
    bench_lists(m);
    bench_timeline(m);
    model_free(m);
    trace_free(t);
    return 0;
}
