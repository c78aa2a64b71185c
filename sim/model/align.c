#include "model/align.h"

#include "base/mem.h"
#include "model/deeds.h"

/* ---- the first divergence ---- */

/* The next deed; false at the trace's end. */
static bool next_deed(DeedReader *r, Deed *out) {
    for (const TraceEvent *ev; (ev = deeds_look(r, out));)
        if (deed_is(ev)) return true;
    return false;
}

static bool is_end(const Deed *d) {
    return d->what >> 8 == EV_RUN_END;
}

static Divergence compare(const Deed *a, const Deed *b) {
    if (is_end(a) != is_end(b)) return DIVERGE_ENDS;
    if (a->what >> 8 != b->what >> 8) return DIVERGE_WHAT;
    if (a->who != b->who) return DIVERGE_WHO;
    if (a->what != b->what || a->words != b->words) return DIVERGE_WORDS;
    return a->t_ns != b->t_ns ? DIVERGE_TIME : DIVERGE_NOT;
}

/* At most up to the end of the other one's run. */
static void set_difference(Difference *d, const Deed deeds[2]) {
    for (int k = 0; k < 2; k++) {
        bool over = d->kind == DIVERGE_ENDS && is_end(&deeds[k]);
        d->behind[k] = deeds[k].event + 1;
        d->before[k] = over ? d->behind[k] : deeds[k].event;
        d->t_ns[k] = deeds[k].t_ns;
        d->task[k] = deeds[k].task;
    }
}

static void set_ends(Difference *d, const Trace *a, const Trace *b) {
    const Trace *t[2] = {a, b};
    for (int k = 0; k < 2; k++) {
        uint64_t end = trace_count(t[k]);
        TraceCursor *c = trace_cursor_new(t[k]);
        if (end) d->t_ns[k] = trace_cursor_at(c, end - 1)->t_ns;
        d->before[k] = d->behind[k] = end;
        trace_cursor_free(c);
    }
}

Difference align_difference(const Trace *a, const Trace *b) {
    Difference d = {.kind = DIVERGE_NOT};
    DeedReader ra, rb;
    Deed deeds[2];
    deeds_begin(&ra, a);
    deeds_begin(&rb, b);
    while (next_deed(&ra, &deeds[0]) && next_deed(&rb, &deeds[1])) {
        d.kind = compare(&deeds[0], &deeds[1]);
        if (d.kind != DIVERGE_NOT) break;
        d.deeds++;
    }
    if (d.kind == DIVERGE_NOT)
        set_ends(&d, a, b);
    else
        set_difference(&d, deeds);
    deeds_free(&ra);
    deeds_free(&rb);
    return d;
}

/* ---- the same place ---- */

/* Place of a position in a: behind which deed, and how far behind. */
typedef struct Place {
    Deed deed;
    uint64_t deeds, chain; /* how many up to it, and a hash of all of them */
    uint64_t lines, rest;  /* LINE events behind it, events behind the last */
    uint64_t nth[ALIGN_MATCHES]; /* among those of the instant that match it */
} Place;

typedef struct Candidate {
    bool known;
    uint64_t event, far, nth_far;
} Candidate;

/* Mostly b is the same up to there, and no more is needed than to know that. */
typedef enum Phase { READ_A, CHECK_B, COUNT_A, SEARCH_B, WALK_B, FOUND } Phase;

struct Align {
    const Trace *a, *b;
    uint64_t n;
    Phase phase;
    DeedReader reader; /* of the trace that the phase is about */
    Place place;
    /* in b */
    uint64_t deeds, chain, instant, nth[ALIGN_MATCHES];
    Candidate best[ALIGN_MATCHES];
    /* from a candidate's deed on towards the position */
    TraceCursor *cursor;
    uint64_t from, lines, rest;
    bool walked;
};

Align *align_new(const Trace *a, uint64_t n, const Trace *b) {
    Align *al = mem_alloc(sizeof *al);
    al->a = a;
    al->b = b;
    al->n = n < trace_count(a) ? n : trace_count(a);
    al->cursor = trace_cursor_new(b);
    deeds_begin(&al->reader, a);
    return al;
}

void align_free(Align *al) {
    if (!al) return;
    deeds_free(&al->reader);
    trace_cursor_free(al->cursor);
    mem_free(al);
}

static uint64_t chained(uint64_t chain, const Deed *d) {
    uint64_t h = (chain ^ deed_hash(d)) * UINT64_C(0x9E3779B97F4A7C15);
    return (h ^ h >> 32) + d->t_ns;
}

static bool matches(AlignMatch level, const Deed *d, const Deed *place) {
    switch (level) {
    case ALIGN_DEED: return deed_hash(d) == deed_hash(place);
    case ALIGN_TASK: return place->who && d->who == place->who;
    case ALIGN_FUNCTION:
        return place->function && d->function == place->function;
    default: return true;
    }
}

/* Of the deeds of an instant, which one this is, for each level. */
static void count(uint64_t nth[ALIGN_MATCHES], uint64_t *instant, const Deed *d,
                  const Deed *place) {
    for (AlignMatch level = ALIGN_DEED; level < ALIGN_MATCHES; level++) {
        if (*instant != d->t_ns) nth[level] = 0;
        nth[level] += matches(level, d, place);
    }
    *instant = d->t_ns;
}

static void next_phase(Align *al, Phase phase) {
    al->phase = phase;
    deeds_free(&al->reader);
    al->instant = UINT64_MAX;
    if (phase == COUNT_A) deeds_begin(&al->reader, al->a);
    if (phase == CHECK_B || phase == SEARCH_B) deeds_begin(&al->reader, al->b);
}

/* ---- a ---- */

static void read_a(Align *al) {
    Place *p = &al->place;
    const TraceEvent *ev = NULL;
    if (trace_cursor_pos(al->reader.cursor) < al->n)
        ev = deeds_look(&al->reader, &p->deed);
    if (!ev) {
        next_phase(al, CHECK_B);
    } else if (deed_is(ev)) {
        p->deeds++;
        p->chain = chained(p->chain, &p->deed);
        p->lines = p->rest = 0;
    } else if (ev->kind == EV_LINE) {
        p->lines++;
        p->rest = 0;
    } else {
        p->rest++;
    }
}

static void count_a(Align *al) {
    Place *p = &al->place;
    Deed d;
    const TraceEvent *ev = NULL;
    if (p->deeds && trace_cursor_pos(al->reader.cursor) <= p->deed.event)
        ev = deeds_look(&al->reader, &d);
    if (!ev)
        next_phase(al, SEARCH_B);
    else if (deed_is(ev))
        count(p->nth, &al->instant, &d, &p->deed);
}

/* ---- b ---- */

static uint64_t distance(uint64_t x, uint64_t y) {
    return x > y ? x - y : y - x;
}

static void consider(Align *al, const Deed *d) {
    const Place *p = &al->place;
    count(al->nth, &al->instant, d, &p->deed);
    for (AlignMatch level = ALIGN_DEED; level < ALIGN_MATCHES; level++) {
        if (!matches(level, d, &p->deed)) continue;
        Candidate *best = &al->best[level];
        Candidate c = {true, d->event, distance(d->t_ns, p->deed.t_ns),
                       distance(al->nth[level], p->nth[level])};
        if (!best->known || c.far < best->far ||
            (c.far == best->far && c.nth_far < best->nth_far))
            *best = c;
    }
}

/* What is still to come is later, and so further away. */
static bool nothing_nearer(const Align *al, const Deed *d) {
    const Candidate *best = &al->best[ALIGN_DEED];
    uint64_t t = al->place.deed.t_ns;
    return best->known && d->t_ns > t && d->t_ns - t > best->far;
}

static void same(Align *al, uint64_t event) {
    al->best[ALIGN_SAME] = (Candidate){.known = true, .event = event};
    al->phase = WALK_B;
}

/* As long as nothing speaks against it, the latest deed is on the way there. */
static bool check_b(Align *al) {
    Deed d;
    if (!al->place.deeds) {
        same(al, UINT64_MAX);
        return true;
    }
    const TraceEvent *ev = deeds_look(&al->reader, &d);
    if (!ev) return false;
    if (!deed_is(ev)) return true;
    al->chain = chained(al->chain, &d);
    al->best[ALIGN_TIME] = (Candidate){.known = true, .event = d.event};
    bool last = ++al->deeds == al->place.deeds;
    if (last && al->chain == al->place.chain) {
        same(al, d.event);
    } else if (last || is_end(&d)) {
        al->best[ALIGN_TIME].known = false;
        next_phase(al, COUNT_A);
    }
    return true;
}

static bool search_b(Align *al) {
    Deed d;
    const TraceEvent *ev = deeds_look(&al->reader, &d);
    if (!ev) return false;
    if (!deed_is(ev)) return true;
    consider(al, &d);
    if (nothing_nearer(al, &d)) al->phase = WALK_B;
    return true;
}

/* ---- from a deed on to the position ---- */

static const Candidate *choose(const Align *al, AlignMatch *match) {
    *match = ALIGN_SAME;
    while (*match < ALIGN_TIME && !al->best[*match].known)
        ++*match;
    return al->best[*match].known ? &al->best[*match] : NULL;
}

static void begin_walk(Align *al, uint64_t event) {
    if (al->walked && al->from == event) return;
    al->walked = true;
    al->from = event;
    al->lines = al->place.lines;
    al->rest = al->place.rest;
    trace_cursor_seek(al->cursor, event + 1); /* of "none": the start */
}

typedef enum Walk { WALK_ON, WALK_THERE, WALK_END } Walk;

/* Lines first, then what stood behind the last of them; never into the next
 * deed. */
static Walk walk(Align *al) {
    if (!al->lines && !al->rest) return WALK_THERE;
    uint64_t pos = trace_cursor_pos(al->cursor);
    const TraceEvent *ev = trace_cursor_at(al->cursor, pos);
    if (!ev) return WALK_END;
    bool line = ev->kind == EV_LINE;
    if (deed_is(ev) || (line && !al->lines)) {
        al->lines = al->rest = 0;
        return WALK_THERE;
    }
    if (line)
        al->lines--;
    else if (!al->lines)
        al->rest--;
    trace_cursor_seek(al->cursor, pos + 1);
    return WALK_ON;
}

static bool walk_b(Align *al) {
    AlignMatch match;
    begin_walk(al, choose(al, &match)->event);
    Walk w = walk(al);
    if (w == WALK_THERE) al->phase = FOUND;
    return w == WALK_ON;
}

/* ---- in pieces ---- */

static bool work_one(Align *al) {
    switch (al->phase) {
    case READ_A: read_a(al); return true;
    case CHECK_B: return check_b(al);
    case COUNT_A: count_a(al); return true;
    case SEARCH_B: return search_b(al);
    case WALK_B: return walk_b(al);
    default: return false;
    }
}

bool align_work(Align *al, uint64_t events) {
    while (events--)
        if (!work_one(al)) return false;
    return true;
}

bool align_found(const Align *al) {
    return al->phase == FOUND;
}

uint64_t align_position(Align *al, AlignMatch *match) {
    AlignMatch ignored;
    const Candidate *c = choose(al, match ? match : &ignored);
    if (!c) return 0;
    begin_walk(al, c->event);
    while (walk(al) == WALK_ON) {}
    return trace_cursor_pos(al->cursor);
}

uint64_t align_find(const Trace *a, uint64_t n, const Trace *b) {
    Align *al = align_new(a, n, b);
    while (align_work(al, UINT32_MAX)) {}
    uint64_t pos = align_position(al, NULL);
    align_free(al);
    return pos;
}
