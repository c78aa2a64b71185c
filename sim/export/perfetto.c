/* perfetto.c: Perfetto's own format, a stream of TracePackets with TrackEvents
 * (protos/perfetto/trace in Perfetto's sources).
 *
 * What today's Perfetto, its trace processor of 2021 and everything between
 * read in the same way is written, and what that means is not obvious:
 *
 *   - Names, categories and keys are interned, values of arguments are not: old
 *     readers do not know interned values.
 *   - A flow is a pair of events of their own ("s" and "f" of the JSON format,
 *     in LegacyEvent), bound to the innermost slices that are open then.  The
 *     newer flow_ids can only go out with the begin of a slice (its end is not
 *     read by old readers), when nobody knows yet which flows will leave it;
 *     and they have no names.
 *   - An instant is written as a slice without length, begin and end: readers
 *     make that of it anyway.  But after TYPE_INSTANT, until something begins
 *     or ends on that track, they take the instant for the innermost slice and
 *     bind flows to it.
 *   - Sibling tracks with one name would be merged; they are told not to be.
 *     Fields that old readers do not know (order of tracks) do no harm.
 *
 * Each program is a sequence of packets of its own; trusted sequence ids,
 * UUIDs of tracks, process and thread ids and flow ids are numbered through. */
#include "export/intern.h"
#include "export/protobuf.h"
#include "export/reel.h"

#include "base/mem.h"

enum { /* Trace */
       PACKET = 1
};
enum { /* TracePacket */
       PACKET_TIMESTAMP = 8,
       PACKET_SEQUENCE = 10,
       PACKET_EVENT = 11,
       PACKET_INTERNED = 12,
       PACKET_FLAGS = 13,
       PACKET_TRACK = 60
};
enum {                   /* TracePacket.SequenceFlags */
       FLAG_CLEARED = 1, /* what was interned is forgotten */
       FLAG_NEEDS_STATE = 2
};
enum { /* InternedData, and its messages */
       INTERNED_CATEGORY = 1,
       INTERNED_NAME = 2,
       INTERNED_KEY = 3,
       INTERNED_IID = 1,
       INTERNED_TEXT = 2
};
enum { /* TrackDescriptor, and its messages */
       TRACK_UUID = 1,
       TRACK_NAME = 2,
       TRACK_OF_PROCESS = 3,
       TRACK_OF_THREAD = 4,
       TRACK_PARENT = 5,
       TRACK_OF_COUNTER = 8,
       TRACK_CHILD_ORDERING = 11,
       TRACK_RANK = 12,
       TRACK_MERGING = 15,
       TRACK_PROCESS_ORDERING = 19,
       TRACK_THREAD_ORDERING = 20,
       PROCESS_PID = 1,
       PROCESS_NAME = 6,
       PROCESS_LABEL = 8,
       THREAD_PID = 1,
       THREAD_TID = 2,
       THREAD_NAME = 5,
       COUNTER_UNIT = 3,
       CHILDREN_EXPLICIT = 3,
       PROCESSES_EXPLICIT = 1,
       THREADS_EXPLICIT = 1,
       MERGING_NONE = 2,
       UNIT_COUNT = 2
};
enum { /* TrackEvent, and its messages */
       EVENT_CATEGORY_IID = 3,
       EVENT_ANNOTATION = 4,
       EVENT_LEGACY = 6,
       EVENT_TYPE = 9,
       EVENT_NAME_IID = 10,
       EVENT_TRACK = 11,
       EVENT_NAME = 23,
       EVENT_COUNTER_VALUE = 30,
       ANNOTATION_KEY_IID = 1,
       ANNOTATION_INT = 4,
       ANNOTATION_TEXT = 6,
       LEGACY_PHASE = 2,
       LEGACY_ID = 6,
       LEGACY_BIND_TO_ENCLOSING = 12,
       TYPE_BEGIN = 1,
       TYPE_END = 2,
       TYPE_COUNTER = 4
};

enum {
    FIRST_TID = 1001,    /* of threads that are not the first of a process */
    NAME_INTERNED = 200, /* longer names are hardly used twice */
    NAMES_KEPT = 20000   /* then the sequence starts afresh */
};

typedef struct Perfetto {
    Export *x;
    Reel reel;
    uint64_t uuids, flows; /* given to the programs before */
    uint64_t last_uuid, last_flow;
    uint64_t last_tid;
    VEC(bool) threaded; /* processes, by number: their first thread is known */
    Interned names, categories, keys;
    StrBuf interned; /* what this packet adds to them */
    bool clear;      /* the next packet begins with nothing interned */
} Perfetto;

/* ---- packets ---- */

static size_t packet_begin(Perfetto *p) {
    StrBuf *out = &p->x->out.text;
    size_t packet = pb_begin(out, PACKET);
    pb_uint(out, PACKET_SEQUENCE, p->reel.at + 1);
    pb_uint(out, PACKET_FLAGS,
            FLAG_NEEDS_STATE | (p->clear ? FLAG_CLEARED : 0));
    p->clear = false;
    return packet;
}

static void packet_end(Perfetto *p, size_t packet) {
    StrBuf *out = &p->x->out.text;
    if (p->interned.len) {
        size_t data = pb_begin(out, PACKET_INTERNED);
        sb_put(out, p->interned.data, p->interned.len);
        pb_end(out, data);
        sb_clear(&p->interned);
    }
    pb_end(out, packet);
}

/* Forgets what was interned, so that memory does not grow with the trace. */
static void start_afresh(Perfetto *p) {
    interned_clear(&p->names);
    interned_clear(&p->categories);
    interned_clear(&p->keys);
    p->clear = true;
}

static uint64_t iid(Perfetto *p, Interned *t, uint32_t field, Str text) {
    bool is_new;
    uint64_t number = intern(t, text, &is_new);
    if (is_new) {
        size_t entry = pb_begin(&p->interned, field);
        pb_uint(&p->interned, INTERNED_IID, number);
        pb_text(&p->interned, INTERNED_TEXT, text);
        pb_end(&p->interned, entry);
    }
    return number;
}

/* ---- tracks ---- */

static uint64_t uuid(const Perfetto *p, const Track *t) {
    return p->uuids + t->id;
}

static uint64_t pid(const Track *process) {
    return process->number + 1;
}

static void put_process(Perfetto *p, const Track *t) {
    StrBuf *out = &p->x->out.text;
    const ExportInput *in = &p->x->inputs[p->reel.at];
    size_t process = pb_begin(out, TRACK_OF_PROCESS);
    pb_uint(out, PROCESS_PID, pid(t));
    pb_text(out, PROCESS_NAME, t->name);
    pb_text(out, PROCESS_LABEL,
            p->x->options.clock == CLOCK_STEPS ? STR("1 µs = one step")
            : in->real_time                    ? STR("real time")
                                               : STR("virtual time"));
    pb_end(out, process);
    pb_uint(out, TRACK_CHILD_ORDERING, CHILDREN_EXPLICIT);
    pb_uint(out, TRACK_THREAD_ORDERING, THREADS_EXPLICIT);
}

/* The first thread has its process's id, as on Linux. */
static uint64_t tid(Perfetto *p, Track *t) {
    uint32_t process = t->parent->number;
    if (t->user) return t->user;
    while (p->threaded.len <= process)
        vec_push(&p->threaded, false);
    t->user = p->threaded.data[process] ? ++p->last_tid : pid(t->parent);
    p->threaded.data[process] = true;
    return t->user;
}

static void put_thread(Perfetto *p, Track *t) {
    StrBuf *out = &p->x->out.text;
    size_t thread = pb_begin(out, TRACK_OF_THREAD);
    pb_uint(out, THREAD_PID, pid(t->parent));
    pb_uint(out, THREAD_TID, tid(p, t));
    pb_text(out, THREAD_NAME, t->name);
    pb_end(out, thread);
}

static void put_counter(Perfetto *p) {
    StrBuf *out = &p->x->out.text;
    size_t counter = pb_begin(out, TRACK_OF_COUNTER);
    pb_uint(out, COUNTER_UNIT, UNIT_COUNT);
    pb_end(out, counter);
}

/* Processes are in the order of their numbers; in one, by kind, and those of a
 * kind in the order in which they came to be. */
static uint64_t rank(const Track *t) {
    static const uint64_t of_kind[] = {
        [TRACK_TASK] = 1, [TRACK_TIMER] = 2, [TRACK_COUNTER] = 3};
    if (t->kind == TRACK_PROCESS) return t->number;
    return t->kind == TRACK_THREAD ? t->number : of_kind[t->kind] << 28 | t->id;
}

/* Also says a new name, or all of it again. */
static void put_track(Perfetto *p, Track *t) {
    StrBuf *out = &p->x->out.text;
    size_t packet = packet_begin(p), track = pb_begin(out, PACKET_TRACK);
    pb_uint(out, TRACK_UUID, uuid(p, t));
    if (t->parent) pb_uint(out, TRACK_PARENT, uuid(p, t->parent));
    if (t->kind == TRACK_PROCESS)
        put_process(p, t);
    else if (t->kind == TRACK_THREAD)
        put_thread(p, t);
    else
        pb_text(out, TRACK_NAME, t->name);
    if (t->kind == TRACK_COUNTER) put_counter(p);
    pb_uint(out, TRACK_RANK, rank(t));
    pb_uint(out, TRACK_MERGING, MERGING_NONE);
    pb_end(out, track);
    packet_end(p, packet);
    if (uuid(p, t) > p->last_uuid) p->last_uuid = uuid(p, t);
}

/* Above all processes; only there their order can be asked for. */
static void put_root(Perfetto *p) {
    StrBuf *out = &p->x->out.text;
    size_t packet = packet_begin(p), track = pb_begin(out, PACKET_TRACK);
    pb_uint(out, TRACK_UUID, 0);
    pb_uint(out, TRACK_PROCESS_ORDERING, PROCESSES_EXPLICIT);
    pb_end(out, track);
    packet_end(p, packet);
}

/* ---- events ---- */

static void put_names(Perfetto *p, const char *category, Str name) {
    StrBuf *out = &p->x->out.text;
    pb_uint(out, EVENT_CATEGORY_IID,
            iid(p, &p->categories, INTERNED_CATEGORY, str_of(category)));
    if (name.len > NAME_INTERNED)
        pb_text(out, EVENT_NAME, name);
    else
        pb_uint(out, EVENT_NAME_IID, iid(p, &p->names, INTERNED_NAME, name));
}

static void put_args(Perfetto *p, const TrackEvent *e) {
    StrBuf *out = &p->x->out.text;
    for (const TrackArg *a = e->args; a < e->args + e->nargs; a++) {
        size_t annotation = pb_begin(out, EVENT_ANNOTATION);
        pb_uint(out, ANNOTATION_KEY_IID,
                iid(p, &p->keys, INTERNED_KEY, str_of(a->key)));
        if (a->is_number)
            pb_uint(out, ANNOTATION_INT, (uint64_t)a->number);
        else
            pb_text(out, ANNOTATION_TEXT, a->text);
        pb_end(out, annotation);
    }
}

static void put_flow(Perfetto *p, const TrackEvent *e) {
    StrBuf *out = &p->x->out.text;
    uint64_t number = p->flows + e->flow;
    put_names(p, "flow", e->name);
    size_t legacy = pb_begin(out, EVENT_LEGACY);
    pb_uint(out, LEGACY_PHASE, e->type == FLOW_BEGIN ? 's' : 'f');
    pb_uint(out, LEGACY_ID, number);
    if (e->type == FLOW_END) pb_uint(out, LEGACY_BIND_TO_ENCLOSING, 1);
    pb_end(out, legacy);
    if (number > p->last_flow) p->last_flow = number;
}

static void put_inside(Perfetto *p, const TrackEvent *e) {
    static const uint64_t types[] = {[SLICE_BEGIN] = TYPE_BEGIN,
                                     [SLICE_END] = TYPE_END,
                                     [INSTANT] = TYPE_BEGIN,
                                     [COUNTER] = TYPE_COUNTER};
    StrBuf *out = &p->x->out.text;
    pb_uint(out, EVENT_TRACK, uuid(p, e->track));
    if (e->type == FLOW_BEGIN || e->type == FLOW_END) {
        put_flow(p, e);
        return;
    }
    pb_uint(out, EVENT_TYPE, types[e->type]);
    if (e->type == COUNTER) {
        pb_uint(out, EVENT_COUNTER_VALUE, e->value);
        return;
    }
    if (e->type != SLICE_END) put_names(p, e->category, e->name);
    put_args(p, e);
}

static void put_packet(Perfetto *p, const TrackEvent *e) {
    StrBuf *out = &p->x->out.text;
    size_t packet = packet_begin(p);
    pb_uint(out, PACKET_TIMESTAMP, e->ts);
    size_t event = pb_begin(out, PACKET_EVENT);
    put_inside(p, e);
    pb_end(out, event);
    packet_end(p, packet);
}

static void put_event(Perfetto *p, const TrackEvent *e) {
    put_packet(p, e);
    if (e->type == INSTANT) {
        TrackEvent end = {.type = SLICE_END, .track = e->track, .ts = e->ts};
        put_packet(p, &end);
    }
    if (interned_count(&p->names) > NAMES_KEPT) start_afresh(p);
}

static void put(Perfetto *p, const TrackEvent *e) {
    if (e->type == TRACK_DECLARED || e->type == TRACK_RENAMED)
        put_track(p, e->track);
    else if (e->type != TRACK_CLOSED)
        put_event(p, e);
    writer_flush(&p->x->out, 1 << 16);
}

/* ---- the back end ---- */

static void begin_program(Perfetto *p) {
    p->uuids = p->last_uuid;
    p->flows = p->last_flow;
    start_afresh(p);
}

static void *perfetto_open(Export *x) {
    Perfetto *p = mem_alloc(sizeof *p);
    *p = (Perfetto){.x = x, .last_tid = FIRST_TID - 1};
    reel_begin(&p->reel, x);
    begin_program(p);
    put_root(p);
    return p;
}

static bool perfetto_step(void *state, uint64_t events) {
    Perfetto *p = state;
    uint64_t stop = reel_pos(&p->reel) + events;
    while (reel_pos(&p->reel) < stop && !p->x->out.failed) {
        const TrackEvent *e = reel_next(&p->reel);
        if (e) {
            put(p, e);
        } else {
            if (!reel_turn(&p->reel)) return false;
            begin_program(p);
        }
    }
    return true;
}

static double perfetto_progress(const void *state) {
    return reel_progress(&((const Perfetto *)state)->reel);
}

static void perfetto_close(void *state) {
    Perfetto *p = state;
    reel_end(&p->reel);
    interned_clear(&p->names);
    interned_clear(&p->categories);
    interned_clear(&p->keys);
    vec_free(&p->threaded);
    sb_free(&p->interned);
    mem_free(p);
}

const Backend backend_perfetto = {perfetto_open, perfetto_step,
                                  perfetto_progress, perfetto_close};
