/* What is recorded of executors: pools, jobs, who takes them, who waits. */
#include <string.h>

#include "engine/machine.h"
#include "engine/run.h"

static void nothing(void *ctx, int stream, const char *text, size_t n) {
    (void)ctx, (void)stream, (void)text, (void)n;
}

static void write_event(const Trace *t, const TraceEvent *ev, StrBuf *out) {
    switch (ev->kind) {
    case EV_OBJ_NEW:
        if (ev->flags == OBJ_EXECUTOR)
            sb_printf(out, "%s\n", trace_string(t, ev->b).ptr);
        if (ev->flags == OBJ_JOB)
            sb_printf(out, "%u awaits job %u %s\n", ev->thread, ev->d,
                      trace_string(t, ev->b).ptr);
        break;
    case EV_JOB_SUBMIT:
        sb_printf(out, "%u submits %u %s, %u wait\n", ev->thread, ev->a,
                  trace_string(t, ev->c).ptr, ev->d);
        break;
    case EV_JOB_BEGIN:
        sb_printf(out, "%u begins %u, %u wait\n", ev->c, ev->a, ev->d);
        break;
    case EV_JOB_END:
        sb_printf(out, "%u ends %u: %u %s%s\n", ev->thread, ev->a, ev->flags,
                  trace_string(t, ev->c).ptr, ev->d ? ", awaited" : "");
        break;
    case EV_THREAD_NEW:
        sb_printf(out, "new %s\n", trace_string(t, ev->b).ptr);
        break;
    case EV_THREAD_STATE:
        if (ev->flags == THREAD_IDLE) sb_printf(out, "%u idles\n", ev->thread);
        break;
    case EV_SELF_PIPE: sb_printf(out, "%u wakes the loop\n", ev->b); break;
    default: break;
    }
}

static void events_of(const char *program, StrBuf *out) {
    RunOptions options = {.write = nothing};
    Run *run = run_new(program, strlen(program), "program.py", &options);
    while (run_slice(run, 0) == RUN_PAUSED) {}
    Trace *trace = run_trace(run);
    TraceCursor *c = trace_cursor_new(trace);
    const TraceEvent *ev;
    while ((ev = trace_cursor_next(c)))
        write_event(trace, ev, out);
    trace_cursor_free(c);
    run_free(run);
}

/* A pool is shown at its first job; a worker that has ended one job takes the
 * next; one that finds none idles. */
static void a_pool_and_its_jobs(void **state) {
    (void)state;
    StrBuf sb = {0};
    events_of("import time\n"
              "from concurrent.futures import ThreadPoolExecutor\n"
              "def job(n):\n"
              "    time.sleep(1)\n"
              "    return 1 / n\n"
              "pool = ThreadPoolExecutor(1)\n"
              "a = pool.submit(job, 1)\n"
              "b = pool.submit(job, 0)\n"
              "c = pool.submit(job, n=2)\n"
              "c.cancel()\n"
              "b.exception()\n",
              &sb);
    assert_string_equal(sb.data, "ThreadPoolExecutor(1)\n"
                                 "0 submits 1 job(1), 1 wait\n"
                                 "new ThreadPoolExecutor-0_0\n"
                                 "1 begins 1, 0 wait\n"
                                 "0 submits 2 job(0), 1 wait\n"
                                 "0 submits 3 job(), 2 wait\n"
                                 "1 ends 1: 0 1.0\n"
                                 "1 begins 2, 1 wait\n"
                                 "1 ends 2: 1 ZeroDivisionError('division by "
                                 "zero')\n"
                                 "1 ends 3: 2 \n"
                                 "1 idles\n");
    sb_free(&sb);
}

/* What a loop awaits is the job; its worker wakes the loop. */
static void a_job_that_is_awaited(void **state) {
    (void)state;
    StrBuf sb = {0};
    events_of("import asyncio, time\n"
              "def job(n):\n"
              "    time.sleep(n)\n"
              "async def main():\n"
              "    await asyncio.to_thread(job, 2)\n"
              "loop = asyncio.new_event_loop()\n"
              "loop.run_until_complete(main())\n",
              &sb);
    assert_string_equal(sb.data, "ThreadPoolExecutor(6)\n"
                                 "0 submits 1 job(2), 1 wait\n"
                                 "new asyncio_0\n"
                                 "1 begins 1, 0 wait\n"
                                 "0 awaits job 1 job(2)\n"
                                 "1 ends 1: 0 None, awaited\n"
                                 "1 wakes the loop\n"
                                 "1 idles\n");
    sb_free(&sb);
}

/* What wakes a worker at the pool's end lies in the same queue, and is no job.
 */
static void what_ends_a_worker_is_no_job(void **state) {
    (void)state;
    StrBuf sb = {0};
    events_of("import time\n"
              "from concurrent.futures import ThreadPoolExecutor\n"
              "pool = ThreadPoolExecutor(1)\n"
              "pool.submit(time.sleep, 1)\n"
              "pool.submit(time.sleep, 2)\n"
              "pool.submit(time.sleep, 3)\n"
              "pool.shutdown(wait=False)\n",
              &sb);
    assert_non_null(strstr(sb.data, "1 begins 2, 1 wait\n"));
    assert_non_null(strstr(sb.data, "1 begins 3, 0 wait\n"));
    sb_free(&sb);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pool_and_its_jobs),
        cmocka_unit_test(a_job_that_is_awaited),
        cmocka_unit_test(what_ends_a_worker_is_no_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
