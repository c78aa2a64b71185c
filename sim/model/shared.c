#include "model/shared.h"

#include "model/timeline.h"

static uint64_t time_of(const Model *m, uint64_t pos) {
    return timeline_place(m, pos).t_ns;
}

/* The last position whose time is not above t: times grow with position. */
static uint64_t up_to(const Model *m, uint64_t t) {
    uint64_t lo = 0, hi = model_end(m);
    if (time_of(m, hi) <= t) return hi;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo + 1) / 2;
        if (time_of(m, mid) <= t)
            lo = mid;
        else
            hi = mid - 1;
    }
    return lo;
}

static uint64_t before(const Model *m, uint64_t t) {
    return t ? up_to(m, t - 1) : 0;
}

uint64_t shared_pos(const SharedClock *c, SharedPlace at, size_t k) {
    const Model *m = c->models[k];
    if (!m) return 0;
    if (k < at.model) return up_to(m, at.t_ns);
    if (k > at.model) return before(m, at.t_ns);
    return at.pos < model_end(m) ? at.pos : model_end(m);
}

SharedPlace shared_time(const SharedClock *c, uint64_t t_ns) {
    const Model *last = c->models[c->n - 1];
    return (SharedPlace){t_ns, (uint32_t)(c->n - 1),
                         last ? up_to(last, t_ns) : 0};
}

uint64_t shared_total(const SharedClock *c, size_t k) {
    const Model *m = c->models[k];
    return m ? time_of(m, model_end(m)) : 0;
}

SharedPlace shared_end(const SharedClock *c) {
    uint64_t t = 0;
    for (size_t k = 0; k < c->n; k++)
        if (shared_total(c, k) > t) t = shared_total(c, k);
    return shared_time(c, t);
}

bool shared_is_end(const SharedClock *c, SharedPlace at) {
    for (size_t k = 0; k < c->n; k++)
        if (c->models[k] && shared_pos(c, at, k) < model_end(c->models[k]))
            return false;
    return true;
}

static bool is_before(SharedPlace a, SharedPlace b) {
    if (a.t_ns != b.t_ns) return a.t_ns < b.t_ns;
    if (a.model != b.model) return a.model < b.model;
    return a.pos < b.pos;
}

static SharedPlace place_of(const SharedClock *c, size_t k, uint64_t pos) {
    return (SharedPlace){time_of(c->models[k], pos), (uint32_t)k, pos};
}

/* ---- from moment to moment ---- */

static SharedPlace next_moment(const SharedClock *c, SharedPlace at) {
    uint64_t next = UINT64_MAX;
    bool more = false;
    for (size_t k = 0; k < c->n; k++) {
        const Model *m = c->models[k];
        uint64_t pos = shared_pos(c, at, k);
        if (!m || pos >= model_end(m)) continue;
        uint64_t t = time_of(m, pos + 1);
        if (t < next) next = t;
        more = true;
    }
    return more ? shared_time(c, next) : at;
}

static SharedPlace last_moment(const SharedClock *c, SharedPlace at) {
    if (at.t_ns == 0) return (SharedPlace){0};
    uint64_t last = 0;
    for (size_t k = 0; k < c->n; k++) {
        const Model *m = c->models[k];
        uint64_t t = m ? time_of(m, before(m, at.t_ns)) : 0;
        if (t > last) last = t;
    }
    return shared_time(c, last);
}

/* ---- from stop to stop ---- */

static SharedPlace next_stop(const SharedClock *c, SharedPlace at,
                             StepUnit unit) {
    SharedPlace best = at;
    for (size_t k = 0; k < c->n; k++) {
        const Model *m = c->models[k];
        if (!m) continue;
        uint64_t pos = shared_pos(c, at, k), to = model_step(m, pos, unit, 1);
        if (to <= pos) continue;
        SharedPlace next = place_of(c, k, to);
        bool none = !is_before(at, best);
        if (is_before(at, next) && (none || is_before(next, best))) best = next;
    }
    return best;
}

/* The last stop of run k before the place; false: only its start. */
static bool stop_before(const SharedClock *c, SharedPlace at, StepUnit unit,
                        size_t k, SharedPlace *out) {
    const Model *m = c->models[k];
    if (!m) return false;
    uint64_t pos = shared_pos(c, at, k);
    size_t stop = model_stop_at(m, unit, pos);
    if (k == at.model && stop && model_stop(m, unit, stop) == pos) stop--;
    *out = place_of(c, k, model_stop(m, unit, stop));
    return stop > 0;
}

static SharedPlace last_stop(const SharedClock *c, SharedPlace at,
                             StepUnit unit) {
    SharedPlace best = {0}, stop;
    for (size_t k = 0; k < c->n; k++)
        if (stop_before(c, at, unit, k, &stop) && is_before(best, stop))
            best = stop;
    return best;
}

SharedPlace shared_step(const SharedClock *c, SharedPlace at, StepUnit unit,
                        bool forward) {
    if (unit == UNIT_TIME)
        return forward ? next_moment(c, at) : last_moment(c, at);
    return forward ? next_stop(c, at, unit) : last_stop(c, at, unit);
}

/* ---- ranks ---- */

uint64_t shared_rank(const SharedClock *c, SharedPlace at, StepUnit unit) {
    uint64_t n = 0;
    for (size_t k = 0; k < c->n; k++)
        if (c->models[k])
            n += model_stop_at(c->models[k], unit, shared_pos(c, at, k));
    return n;
}

uint64_t shared_ranks(const SharedClock *c, StepUnit unit) {
    uint64_t n = 0;
    for (size_t k = 0; k < c->n; k++)
        if (c->models[k]) n += model_stops(c->models[k], unit) - 1;
    return n;
}

/* The last stop of run k that has at most `rank` stops behind it. */
static SharedPlace ranked(const SharedClock *c, StepUnit unit, uint64_t rank,
                          size_t k) {
    const Model *m = c->models[k];
    size_t lo = 0, hi = m ? model_stops(m, unit) - 1 : 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo + 1) / 2;
        SharedPlace at = place_of(c, k, model_stop(m, unit, mid));
        if (shared_rank(c, at, unit) <= rank)
            lo = mid;
        else
            hi = mid - 1;
    }
    return lo ? place_of(c, k, model_stop(m, unit, lo)) : (SharedPlace){0};
}

SharedPlace shared_place(const SharedClock *c, StepUnit unit, uint64_t rank) {
    SharedPlace best = {0};
    for (size_t k = 0; k < c->n; k++) {
        SharedPlace at = ranked(c, unit, rank, k);
        if (is_before(best, at)) best = at;
    }
    bool moved = best.pos > 0 || best.t_ns > 0;
    return unit == UNIT_TIME && moved ? shared_time(c, best.t_ns) : best;
}
