/* Locks between threads: taking, giving up, waiting, and what is recorded. */
#include "engine/thread_lock.h"

#include <string.h>

#include "engine/machine.h"
#include "engine/run.h"
#include "vm/exc.h"
#include "vm/obj_float.h"

static Vm *with_locks(void) {
    Vm *vm = machine_new(NULL);
    thread_lock_types_init(vm);
    return vm;
}

static void a_lock_is_taken_once(void **state) {
    (void)state;
    Vm *vm = with_locks();
    ThreadLock *lock = thread_lock_new(vm, false, 0);
    assert_true(thread_lock_take(vm, lock));
    assert_false(thread_lock_take(vm, lock));
    assert_int_equal(lock->owner, thread_self(vm)->id + 1);
    thread_lock_give(vm, lock);
    assert_int_equal(lock->owner, 0);
    assert_true(thread_lock_take(vm, lock));
    release(vm, from_obj(lock));
    vm_free(vm);
}

static void an_rlock_counts(void **state) {
    (void)state;
    Vm *vm = with_locks();
    ThreadLock *lock = thread_lock_new(vm, true, 0);
    for (uint32_t i = 1; i <= 3; i++) {
        assert_true(thread_lock_take(vm, lock));
        assert_int_equal(lock->count, i);
    }
    thread_lock_give(vm, lock);
    thread_lock_give(vm, lock);
    assert_int_equal(lock->owner, thread_self(vm)->id + 1);
    thread_lock_give(vm, lock);
    assert_int_equal(lock->owner, 0);
    lock->owner = 77; /* another thread's */
    lock->count = 1;
    assert_false(thread_lock_take(vm, lock));
    release(vm, from_obj(lock));
    vm_free(vm);
}

static void what_needs_no_waiting_pushes_no_frame(void **state) {
    (void)state;
    Vm *vm = with_locks();
    ThreadLock *lock = thread_lock_new(vm, false, 0);
    Deadline never = {0}, now = {.set = true, .passed = true};
    const Frame *top = vm->frame;
    assert_true(thread_lock_pass(vm, lock) == V_NONE);
    assert_true(thread_lock_wait(vm, lock, never, V_NULL, 0, 0) == V_TRUE);
    assert_true(thread_lock_wait(vm, lock, now, V_NULL, 0, 0) == V_FALSE);
    assert_true(thread_lock_pass(vm, lock) == V_NONE); /* it is our own */
    assert_ptr_equal(vm->frame, top);
    release(vm, from_obj(lock));
    vm_free(vm);
}

static Deadline deadline(Vm *vm, Value seconds) {
    Deadline d;
    assert_true(deadline_from(vm, seconds, &d));
    release(vm, seconds);
    return d;
}

static void deadlines_are_moments(void **state) {
    (void)state;
    Vm *vm = with_locks();
    Clock *clock = &engine_of(vm)->clock;
    clock->now = 5 * NS_PER_S;
    clock->drift = 2;
    assert_false(deadline(vm, V_NONE).set);
    Deadline d = deadline(vm, float_new(vm, 1.5));
    assert_true(d.set && !d.passed);
    assert_int_equal(d.due, 6500 * NS_PER_MS);
    assert_int_equal(d.drift, 2);
    assert_false(deadline_over(vm, &d));
    clock->now = d.due;
    clock->drift = 1; /* a moment before */
    assert_false(deadline_over(vm, &d));
    clock->drift = 2;
    assert_true(deadline_over(vm, &d));
    d = deadline(vm, v_int(-3));
    assert_true(deadline_over(vm, &d));
    vm_free(vm);
}

static void assert_refused(Vm *vm, Value seconds, Type *type) {
    Deadline d;
    assert_false(deadline_from(vm, seconds, &d));
    assert_true(exc_matches(vm, type));
    exc_clear(vm);
    release(vm, seconds);
}

static void what_is_no_number_of_seconds_is_refused(void **state) {
    (void)state;
    Vm *vm = with_locks();
    assert_refused(vm, str_from(vm, "1"), vm->t.TypeError);
    assert_refused(vm, float_new(vm, 1e10), vm->t.OverflowError);
    assert_refused(vm, float_new(vm, 0.0 / 0.0), vm->t.ValueError);
    vm_free(vm);
}

/* --- what is recorded ------------------------------------------------------
 */

static void nothing(void *ctx, int stream, const char *text, size_t n) {
    (void)ctx, (void)stream, (void)text, (void)n;
}

/* The program's events of two kinds, one a line: "acquire 1/0 of Lock". */
static void events_of(const char *program, StrBuf *out) {
    RunOptions options = {.write = nothing};
    Run *run = run_new(program, strlen(program), "program.py", &options);
    while (run_slice(run, 0) == RUN_PAUSED) {}
    Trace *trace = run_trace(run);
    TraceCursor *c = trace_cursor_new(trace);
    const TraceEvent *ev;
    while ((ev = trace_cursor_next(c))) {
        if (ev->kind == EV_SYNC)
            sb_printf(out, "%u: %u %u/%u\n", ev->thread, ev->flags, ev->c,
                      ev->d);
        if (ev->kind == EV_THREAD_STATE && ev->flags == THREAD_BLOCKED)
            sb_printf(out, "%u: %s at %s by %u\n", ev->thread,
                      trace_string(trace, ev->c).ptr, ev->b ? "it" : "-",
                      ev->d);
    }
    trace_cursor_free(c);
    run_free(run);
}

/* A lock's operations say whose they are, how it is after them, and how many
 * wait; who waits says whom for. */
static void waiting_says_whom_for(void **state) {
    (void)state;
    StrBuf sb = {0};
    events_of("import threading, time\n"
              "lock = threading.Lock()\n"
              "def work():\n"
              "    with lock:\n"
              "        time.sleep(1)\n"
              "t = threading.Thread(target=work, name='t')\n"
              "t.start()\n"
              "lock.acquire(timeout=0.5)\n"
              "lock.acquire()\n"
              "lock.release()\n"
              "t.join()\n",
              &sb);
    assert_string_equal(sb.data, "0: t.start() at - by 2\n"
                                 "1: 0 1/0\n"
                                 "1: time.sleep(1) at - by 0\n"
                                 "0: lock.acquire(0.5) at it by 2\n"
                                 "0: lock.acquire() at it by 2\n"
                                 "1: 1 0/1\n"
                                 "0: 0 1/0\n"
                                 "0: 1 0/0\n");
    sb_free(&sb);
}

/* Those of the library's own are nobody's business. */
static void a_queue_has_no_locks(void **state) {
    (void)state;
    StrBuf sb = {0};
    events_of("import queue\n"
              "q = queue.Queue()\n"
              "q.put(1)\n"
              "q.get()\n"
              "q.task_done()\n"
              "q.join()\n",
              &sb);
    assert_int_equal(sb.len, 0);
    sb_free(&sb);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lock_is_taken_once),
        cmocka_unit_test(an_rlock_counts),
        cmocka_unit_test(what_needs_no_waiting_pushes_no_frame),
        cmocka_unit_test(deadlines_are_moments),
        cmocka_unit_test(what_is_no_number_of_seconds_is_refused),
        cmocka_unit_test(waiting_says_whom_for),
        cmocka_unit_test(a_queue_has_no_locks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
