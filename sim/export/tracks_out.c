/* tracks_out.c: the pen, tracks, and events on their way out. */
#include "export/tracks_impl.h"

#include "base/check.h"
#include "base/mem.h"

#include <string.h>

/* ---- the pen ---- */

/* Numbers are said once a point in time, with the value that they have when the
 * pen leaves it: most go up and down again at the same instant. */
void pen_to(Tracks *t, uint64_t ts) {
    if (ts <= t->pen || t->muted) return;
    if (t->dirty.len) counters_flush(t);
    t->pen = ts;
}

/* Steps count events; at the virtual clock the pen may be ahead of the time
 * already, and then stays. */
void pen_here(Tracks *t) {
    pen_to(t, t->clock == CLOCK_VIRTUAL ? t->t_ns : t->step * SLICE_NS);
}

void pen_behind(Tracks *t) {
    pen_to(t, t->clock == CLOCK_VIRTUAL ? t->t_ns : (t->step + 1) * SLICE_NS);
}

/* ---- tracks ---- */

/* One piece of memory: tasks have one each, and there are many. */
Name *name_new(const char *prefix, uint32_t number, Str rest) {
    size_t n = strlen(prefix);
    /* The number and the blank behind it. */
    Name *name = mem_alloc(sizeof *name + n + NUMBER_ROOM + 1 + rest.len);
    char *p = put_bytes(name->text, prefix, n);
    if (number) {
        p = put_number(p, number);
        if (rest.len) *p++ = ' ';
    }
    if (rest.len) p = put_bytes(p, rest.ptr, rest.len);
    name->len = (size_t)(p - name->text);
    return name;
}

void node_init(Node *n, TrackKind kind, Node *parent, uint32_t number,
               Name *name) {
    n->track = (Track){.kind = kind,
                       .parent = parent ? &parent->track : NULL,
                       .number = number,
                       .name = {name->text, name->len}};
    n->parent = parent;
    n->name = name;
}

static TrackEvent *push(Tracks *t, Node *n, TrackEventType type) {
    vec_reserve(&t->queue, t->queue.len + 1);
    Queued *q = &t->queue.data[t->queue.len++];
    q->text_arg[0] = q->text_arg[1] = 0;
    TrackEvent *ev = &q->ev;
    ev->type = type;
    ev->track = &n->track;
    ev->ts = t->pen;
    ev->t_ns = t->t_ns;
    ev->step = t->step;
    ev->category = NULL;
    ev->name = (Str){"", 0};
    ev->value = 0;
    ev->flow = ev->nflows = ev->nargs = 0;
    return ev;
}

/* Parents first, as tracks.h promises. */
void node_declare(Tracks *t, Node *n) {
    if (n->declared || t->muted) return;
    if (n->parent) node_declare(t, n->parent);
    n->declared = true;
    n->track.id = ++t->ids;
    n->track.user = 0;
    push(t, n, TRACK_DECLARED)->name = n->track.name;
}

TrackEvent *tracks_emit(Tracks *t, Node *n, TrackEventType type) {
    if (t->muted) return NULL;
    if (!n->declared) node_declare(t, n);
    return push(t, n, type);
}

/* The old name is kept with the new one: slices that are open, and events in
 * the queue, still point at it. */
void node_rename(Tracks *t, Node *n, Name *name) {
    if (name->len == n->name->len &&
        !memcmp(name->text, n->name->text, name->len)) {
        mem_free(name);
        return;
    }
    name->before = n->name;
    n->name = name;
    n->track.name = (Str){name->text, name->len};
    if (n->declared && !t->muted)
        push(t, n, TRACK_RENAMED)->name = n->track.name;
}

/* It may come to life again with a new number. */
void node_close(Tracks *t, Node *n) {
    if (n->declared && !t->muted) push(t, n, TRACK_CLOSED);
    n->declared = false;
}

void node_free(Node *n) {
    for (Name *name = n->name; name;) {
        Name *before = name->before;
        mem_free(name);
        name = before;
    }
    n->name = NULL;
}

/* ---- arguments ---- */

static TrackArg *arg(TrackEvent *ev, const char *key) {
    CHECK(ev->nargs < TRACK_ARGS, "an event has room for its arguments");
    ev->args[ev->nargs].key = key;
    return &ev->args[ev->nargs++];
}

void arg_text(TrackEvent *ev, const char *key, Str text) {
    TrackArg *a = arg(ev, key);
    a->is_number = false;
    a->number = 0;
    a->text = text;
}

void arg_number(TrackEvent *ev, const char *key, int64_t number) {
    TrackArg *a = arg(ev, key);
    a->is_number = true;
    a->number = number;
    a->text = (Str){"", 0};
}

/* The line where it stands or, of what has not begun, the first line of its
 * function. */
void arg_place(Tracks *t, TrackEvent *ev, uint32_t loc, uint32_t func) {
    const TraceFunction *f =
        trace_function_at(t->trace, loc ? loc_func(loc) : func);
    if (!f) return;
    arg_text(ev, "function", trace_string(t->trace, f->name));
    arg_text(ev, "file", trace_string(t->trace, f->file));
    arg_number(ev, "line", loc ? loc_line(loc) : f->first_line);
}

void arg_outcome(TrackEvent *ev, uint32_t outcome) {
    static const Str names[OUT_COUNT] = {
        {"returned", 8}, {"raised", 6}, {"cancelled", 9},
        {"yielded", 7},  {"waits", 5},
    };
    if (outcome < OUT_COUNT) arg_text(ev, "outcome", names[outcome]);
}

/* Many events have the same time. */
static Str seconds(Tracks *t, uint64_t ns) {
    if (!t->seconds.len || t->seconds_of != ns) {
        const char *end = put_seconds(t->seconds_text, ns);
        t->seconds = (Str){t->seconds_text, (size_t)(end - t->seconds_text)};
        t->seconds_of = ns;
    }
    return t->seconds;
}

void arg_seconds(Tracks *t, TrackEvent *ev, const char *key, uint64_t ns) {
    Queued *q = (Queued *)ev;
    int slot = q->text_arg[0] != 0;
    Str text = seconds(t, ns);
    memcpy(q->text[slot], text.ptr, text.len);
    arg_text(ev, key, (Str){NULL, text.len});
    q->text_arg[slot] = (uint8_t)ev->nargs;
}
