#include "export/reel.h"

static void load(Reel *r) {
    r->tracks = tracks_new(&r->x->inputs[r->at], &r->x->options);
}

void reel_begin(Reel *r, const Export *x) {
    *r = (Reel){.x = x};
    load(r);
}

const TrackEvent *reel_next(Reel *r) {
    return tracks_next(r->tracks);
}

bool reel_turn(Reel *r) {
    r->done += trace_count(r->x->inputs[r->at].trace);
    reel_end(r);
    if (++r->at == r->x->n) return false;
    load(r);
    return true;
}

uint64_t reel_pos(const Reel *r) {
    return r->done + (r->tracks ? tracks_pos(r->tracks) : 0);
}

uint64_t reel_count(const Export *x) {
    uint64_t n = 0;
    for (size_t i = 0; i < x->n; i++)
        n += trace_count(x->inputs[i].trace);
    return n;
}

double reel_progress(const Reel *r) {
    uint64_t count = reel_count(r->x);
    return count ? (double)reel_pos(r) / (double)count : 1;
}

void reel_end(Reel *r) {
    if (r->tracks) tracks_free(r->tracks);
    r->tracks = NULL;
}
