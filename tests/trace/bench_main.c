/* What an event costs: ns per append and bytes per event, for the sequences
 * that make up most traces.  Not a test: prints and exits 0. */
#include "trace/trace.h"

#include <stdio.h>
#include <time.h>

static double now(void) {
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

/* `tasks` tasks, each doing sleep(0) again and again. */
static void sleep0(Trace *t, uint32_t tasks, uint32_t rounds) {
    uint32_t handle = tasks, front = 0;
    for (uint32_t r = 0; r < rounds; r++) {
        trace_emit(t, EV_ITER, POLL_WORK, 0, 1, r + 1, 0, 0);
        for (uint32_t k = 1; k <= tasks; k++) {
            trace_emit(t, EV_CB_BEGIN, WHAT_STEP, 0, ++front, k, 0, 0);
            trace_emit(t, EV_LINE, 0, loc_make(2, 11), 0, 0, 0, 0);
            trace_emit(t, EV_LINE, 0, loc_make(2, 12), 0, 0, 0, 0);
            trace_emit(t, EV_READY_PUSH, WHAT_STEP, 0, ++handle, k, 0, 1);
            trace_emit(t, EV_STEP_END, OUT_YIELDED, loc_make(2, 12), k, 0, 0,
                       0);
        }
    }
}

/* Tasks that sleep for different times: a future, a timer, two wake-ups. */
static void timers(Trace *t, uint32_t tasks, uint32_t rounds) {
    uint32_t handle = 0, obj = 0;
    uint64_t clock = 0;
    for (uint32_t r = 0; r < rounds; r++)
        for (uint32_t k = 1; k <= tasks; k++) {
            uint64_t due = clock + 1000003u * (k * 7919 % 1000);
            trace_emit(t, EV_ITER, POLL_WAIT, 0, 1, r + 1, 0, 0);
            trace_emit(t, EV_SELECT_ENTER, 0, 0, 1, 0, TRACE_LO(1000003), 0);
            trace_emit(t, EV_CLOCK, 0, 0, 0, 0, TRACE_LO(clock),
                       TRACE_HI(clock));
            trace_set_time(t, clock += 1000003);
            trace_emit(t, EV_SELECT_LEAVE, 0, 0, 1, 0, 0, 0);
            trace_emit(t, EV_TIMER_FIRE, 0, 0, handle > 99 ? handle - 99 : 1, 0,
                       0, 0);
            trace_emit(t, EV_CB_BEGIN, WHAT_SLEEP, 0, handle, k, 0, 0);
            trace_emit(t, EV_READY_PUSH, WHAT_WAKEUP, 0, handle + 1, k, obj, 1);
            trace_emit(t, EV_CB_END, 0, 0, handle, 0, 0, 0);
            trace_emit(t, EV_CB_BEGIN, WHAT_WAKEUP, 0, handle + 1, k, 0, 0);
            trace_emit(t, EV_LINE, 0, loc_make(2, 11), 0, 0, 0, 0);
            trace_emit(t, EV_OBJ_NEW, OBJ_SLEEP, 0, ++obj, 3, ref_task(k), 0);
            trace_emit(t, EV_TIMER_ADD, WHAT_SLEEP, 0, handle += 2, k,
                       TRACE_LO(due), TRACE_HI(due));
            trace_emit(t, EV_STEP_END, OUT_WAITS, loc_make(2, 11), k, obj, 0,
                       0);
        }
}

static void bench(const char *name, void (*f)(Trace *, uint32_t, uint32_t),
                  uint32_t tasks, uint32_t rounds) {
    double best = 1e30, off = 1e30;
    for (int i = 0; i < 5; i++) {
        Trace *t = trace_new(TRACE_LINES, 0);
        double start = now();
        f(t, tasks, rounds);
        double ns = (now() - start) / (double)trace_count(t);
        best = ns < best ? ns : best;
        start = now();
        f(NULL, tasks, rounds);
        ns = (now() - start) / (double)trace_count(t);
        off = ns < off ? ns : off;
        if (i == 4)
            printf("%-16s %9.0f events  %5.2f ns  off %4.2f ns  %5.2f bytes\n",
                   name, (double)trace_count(t), best, off,
                   (double)trace_bytes(t) / (double)trace_count(t));
        trace_free(t);
    }
}

static void bench_read(void) {
    Trace *t = trace_new(TRACE_LINES, 0);
    sleep0(t, 1000, 1000);
    TraceCursor *c = trace_cursor_new(t);
    double start = now();
    uint64_t sum = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));)
        sum += ev->a;
    printf("%-16s %9.0f events  %5.2f ns  (%llx)\n", "read",
           (double)trace_count(t), (now() - start) / (double)trace_count(t),
           (unsigned long long)sum);
    trace_cursor_free(c);
    trace_free(t);
}

int main(void) {
    bench("sleep0 x 1000", sleep0, 1000, 1000);
    bench("sleep0 x 1", sleep0, 1, 500000);
    bench("timers x 1000", timers, 1000, 300);
    bench_read();
    return 0;
}
