/* Several runs on one clock: the order of their stops, forwards and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures/gather_trace.h"
#include "fixtures/model_fixture.h"
#include "fixtures/storm_trace.h"
#include "model/shared.h"
#include "model/timeline.h"

enum { MAX = 4 };

typedef struct Runs {
    Fixture f[MAX];
    Model *models[MAX];
    SharedClock clock;
} Runs;

static void add(Runs *r, size_t k, Trace *t) {
    r->f[k] = with(t);
    r->models[k] = r->f[k].m;
}

/* Two of gather, one of many tasks, and between them one that cannot run. */
static void set_up(Runs *r) {
    add(r, 0, gather_trace());
    add(r, 1, storm_trace(4, 60));
    r->models[2] = NULL;
    add(r, 3, gather_trace());
    r->clock = (SharedClock){r->models, MAX};
}

static void tear_down(Runs *r) {
    for (size_t k = 0; k < MAX; k++)
        if (r->models[k]) release(r->f[k]);
}

static void same(const SharedClock *c, SharedPlace a, SharedPlace b) {
    for (size_t k = 0; k < c->n; k++)
        assert_int_equal(shared_pos(c, a, k), shared_pos(c, b, k));
}

/* From the start by steps to the end, and back by the same places. */
static void walk(const SharedClock *c, StepUnit unit, size_t want) {
    VEC(SharedPlace) way = {0};
    SharedPlace at = {0};
    for (;;) {
        vec_push(&way, at);
        SharedPlace next = shared_step(c, at, unit, true);
        if (shared_is_end(c, at)) {
            same(c, at, next);
            break;
        }
        assert_true(next.t_ns >= at.t_ns);
        for (size_t k = 0; k < c->n; k++)
            assert_true(shared_pos(c, next, k) >= shared_pos(c, at, k));
        at = next;
    }
    assert_int_equal(way.len - 1, want);
    same(c, at, shared_end(c));
    for (size_t i = way.len - 1; i > 0; i--) {
        at = shared_step(c, at, unit, false);
        same(c, at, way.data[i - 1]);
    }
    same(c, shared_step(c, at, unit, false), (SharedPlace){0});
    vec_free(&way);
}

static void every_stop_once_and_back(void **state) {
    (void)state;
    Runs r;
    set_up(&r);
    for (int unit = UNIT_LINE; unit < UNIT_TIME; unit++) {
        size_t all = 0;
        for (size_t k = 0; k < MAX; k++)
            if (r.models[k])
                all += model_stops(r.models[k], (StepUnit)unit) - 1;
        assert_int_equal(shared_ranks(&r.clock, (StepUnit)unit), all);
        walk(&r.clock, (StepUnit)unit, all);
    }
    tear_down(&r);
}

/* gather's moments are 0, 1 and 3 s in both. */
static void moments_are_shared(void **state) {
    (void)state;
    static const uint64_t times[] = {0, G_S, 3 * G_S};
    Runs r;
    set_up(&r);
    r.models[1] = r.models[3];
    SharedClock two = {r.models, 2};
    walk(&two, UNIT_TIME, 3);
    SharedPlace at = {0};
    for (int i = 0; i < 3; i++) {
        at = shared_step(&two, at, UNIT_TIME, true);
        assert_int_equal(at.t_ns, times[i]);
        assert_int_equal(shared_pos(&two, at, 0), shared_pos(&two, at, 1));
    }
    r.models[1] = r.f[1].m;
    tear_down(&r);
}

/* At one instant the first run does all that it has to, then the next. */
static void an_instant_goes_by_run(void **state) {
    (void)state;
    Runs r;
    set_up(&r);
    SharedClock two = {(Model *const[]){r.models[0], r.models[3]}, 2};
    uint64_t end = model_stop(r.models[0], UNIT_TIME, 1); /* of 0 s */
    SharedPlace at = {0};
    while (shared_pos(&two, at, 1) == 0)
        at = shared_step(&two, at, UNIT_CALLBACK, true);
    assert_int_equal(shared_pos(&two, at, 0), end);
    assert_int_equal(at.t_ns, 0);
    tear_down(&r);
}

/* Between two moments nothing is lost, and a step leads on from there. */
static void between_two_moments(void **state) {
    (void)state;
    Runs r;
    set_up(&r);
    SharedClock two = {(Model *const[]){r.models[0], r.models[3]}, 2};
    SharedPlace at = shared_time(&two, 2 * G_S), one = shared_time(&two, G_S);
    same(&two, at, one);
    assert_int_equal(shared_step(&two, at, UNIT_TIME, true).t_ns, 3 * G_S);
    assert_int_equal(shared_step(&two, at, UNIT_TIME, false).t_ns, G_S);
    assert_int_equal(shared_total(&two, 1), 3 * G_S);
    tear_down(&r);
}

static void ranks_find_their_places(void **state) {
    (void)state;
    Runs r;
    set_up(&r);
    for (int unit = UNIT_LINE; unit < UNIT_COUNT; unit++) {
        SharedPlace at = {0};
        uint64_t last = shared_ranks(&r.clock, (StepUnit)unit);
        while (!shared_is_end(&r.clock, at)) {
            uint64_t rank = shared_rank(&r.clock, at, (StepUnit)unit);
            same(&r.clock, shared_place(&r.clock, (StepUnit)unit, rank), at);
            at = shared_step(&r.clock, at, (StepUnit)unit, true);
        }
        assert_int_equal(shared_rank(&r.clock, at, (StepUnit)unit), last);
        same(&r.clock, shared_place(&r.clock, (StepUnit)unit, last), at);
    }
    tear_down(&r);
}

static void nothing_that_runs(void **state) {
    (void)state;
    SharedClock c = {(Model *const[]){NULL, NULL}, 2};
    SharedPlace at = {0};
    assert_true(shared_is_end(&c, at));
    for (int unit = UNIT_LINE; unit < UNIT_COUNT; unit++) {
        same(&c, shared_step(&c, at, (StepUnit)unit, true), at);
        same(&c, shared_step(&c, at, (StepUnit)unit, false), at);
        assert_int_equal(shared_ranks(&c, (StepUnit)unit), 0);
    }
    assert_int_equal(shared_end(&c).t_ns, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stop_once_and_back),
        cmocka_unit_test(moments_are_shared),
        cmocka_unit_test(an_instant_goes_by_run),
        cmocka_unit_test(between_two_moments),
        cmocka_unit_test(ranks_find_their_places),
        cmocka_unit_test(nothing_that_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
