/* read_check.c: is this event possible here?  See read_check.h. */
#include "export/read_check_impl.h"

#include "base/mem.h"

#include <inttypes.h>

/* Thread 0 and process 0 are there from the start, see trace.h. */
TraceCheck *check_new(void) {
    TraceCheck *c = mem_alloc(sizeof *c);
    ThreadCheck main_thread = {0};
    vec_push(&c->threads, main_thread);
    c->processes = 1;
    return c;
}

void check_free(TraceCheck *c) {
    if (!c) return;
    for (size_t i = 0; i < c->loops.len; i++)
        vec_free(&c->loops.data[i].ready);
    vec_free(&c->tasks);
    vec_free(&c->threads);
    vec_free(&c->loops);
    vec_free(&c->handles);
    vec_free(&c->frames);
    vec_free(&c->jobs);
    vec_free(&c->things);
    sb_free(&c->why);
    mem_free(c);
}

bool check_wrong(TraceCheck *c, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    sb_clear(&c->why);
    sb_vprintf(&c->why, fmt, args);
    va_end(args);
    return false;
}

/* ---- what is named ---- */

bool check_known_task(TraceCheck *c, uint32_t task) {
    if (task <= c->tasks.len) return true;
    return check_wrong(c, "there is no task T%" PRIu32 " yet", task);
}

bool check_some_task(TraceCheck *c, uint32_t task) {
    return task ? check_known_task(c, task)
                : check_wrong(c, "no task is named");
}

bool check_known_thread(TraceCheck *c, uint32_t thread) {
    if (thread < c->threads.len) return true;
    return check_wrong(c, "there is no thread %" PRIu32 " yet", thread);
}

bool check_known_loop(TraceCheck *c, uint32_t loop) {
    if (loop && loop <= c->loops.len) return true;
    return check_wrong(c, "there is no loop %" PRIu32, loop);
}

bool check_is_thing(const TraceCheck *c, uint32_t number, uint8_t bit) {
    return number < c->things.len && c->things.data[number] & bit;
}

bool check_known_object(TraceCheck *c, uint32_t obj) {
    if (!obj || check_is_thing(c, obj, THING_OBJECT)) return true;
    return check_wrong(c, "there is no object o%" PRIu32 " yet", obj);
}

bool check_some_object(TraceCheck *c, uint32_t obj) {
    return obj ? check_known_object(c, obj)
               : check_wrong(c, "no object is named");
}

bool check_old_object(TraceCheck *c, uint32_t obj) {
    if (obj <= c->greatest) return true;
    return check_wrong(c, "there is no object o%" PRIu32 " yet", obj);
}

bool check_known_ref(TraceCheck *c, uint32_t ref) {
    return ref_is_task(ref) ? check_known_task(c, ref_id(ref))
                            : check_known_object(c, ref);
}

bool check_some_ref(TraceCheck *c, uint32_t ref) {
    return ref ? check_known_ref(c, ref) : check_wrong(c, "nothing is named");
}

/* The limit grows with the events read: a table as long as the number costs no
 * more than the file that names it. */
bool check_new_thing(TraceCheck *c, char letter, uint32_t number, uint8_t bit) {
    if (!number) return check_wrong(c, "it has no number");
    if (number > FREE_NUMBERS + c->count * NUMBERS_PER_EVENT || number >= MANY)
        return check_wrong(c, "the number %c%" PRIu32 " is too great", letter,
                           number);
    if (check_is_thing(c, number, bit))
        return check_wrong(c, "%c%" PRIu32 " exists already", letter, number);
    while (c->things.len <= number)
        vec_push(&c->things, 0);
    c->things.data[number] |= bit;
    if (number > c->greatest) c->greatest = number;
    return true;
}

bool check_next_number(TraceCheck *c, const char *what, uint32_t number,
                       size_t there) {
    if (number == there + 1) return true;
    return check_wrong(c, "the next %s is number %zu, not %" PRIu32, what,
                       there + 1, number);
}

/* ---- what holds for all kinds ---- */

/* Code runs in threads that have not ended; time may still go by. */
static bool is_code(const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_ITER:
    case EV_SELECT_ENTER:
    case EV_CB_BEGIN:
    case EV_STEP_BEGIN:
    case EV_CALL:
    case EV_LINE:
    case EV_RAISE:
    case EV_BLOCK_BEGIN: return true;
    default: return false;
    }
}

/* The trace is one sequence: a thread runs until a switch says that another one
 * does, and nothing happens in two at a time. */
static bool in_thread(TraceCheck *c, const TraceEvent *ev) {
    if (!check_known_thread(c, ev->thread)) return false;
    if (!c->count) c->runs = ev->thread;
    if (ev->kind == EV_THREAD_SWITCH) return true;
    if (ev->thread != c->runs)
        return check_wrong(c,
                           "thread %" PRIu32
                           " runs; THREAD_SWITCH would let thread "
                           "%u go on",
                           c->runs, ev->thread);
    if (thread_at(c, ev->thread)->ended && is_code(ev))
        return check_wrong(c, "thread %u has ended", ev->thread);
    return true;
}

/* What holds for events of all kinds. */
static bool in_order(TraceCheck *c, const TraceEvent *ev) {
    if (c->over) return check_wrong(c, "the run has ended before");
    if ((ev->kind == EV_RUN_BEGIN) != (c->count == 0))
        return check_wrong(c, c->count ? "a run begins once"
                                       : "a trace begins with RUN_BEGIN");
    if (ev->t_ns < c->t_ns)
        return check_wrong(c, "time goes back, from %" PRIu64 " to %" PRIu64,
                           c->t_ns, ev->t_ns);
    if (ev->t_ns > LAST_TIME) return check_wrong(c, "such a time is too late");
    /* A run may be cut short anywhere. */
    if (c->drift_handle && ev->kind != EV_RUN_END &&
        (ev->kind != EV_TIMER_ADD || ev->a != c->drift_handle))
        return check_wrong(c, "TIMER_ADD of h%" PRIu32 " has to come next",
                           c->drift_handle);
    return in_thread(c, ev);
}

/* Each part looks at its own kinds, so the order of the four does not matter
 * but for which complaint comes first. */
const char *check_event(TraceCheck *c, const TraceEvent *ev) {
    if (!in_order(c, ev) || !check_loops(c, ev) || !check_tasks(c, ev) ||
        !check_code(c, ev) || !check_threads(c, ev))
        return c->why.data;
    c->t_ns = ev->t_ns;
    c->over = ev->kind == EV_RUN_END;
    c->count++;
    return NULL;
}
