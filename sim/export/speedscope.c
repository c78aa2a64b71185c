/* speedscope.c: Speedscope's file format, one evented profile for each thread
 * and each task.
 *
 * A profile's events stand together in the file, so they wait here, a few bytes
 * each, until all is read; the list of frames, which the format wants said
 * once, comes last.  All profiles have the whole run as their time, so that
 * they can be compared: Speedscope shows time from a profile's own start. */
#include "export/intern.h"
#include "export/pieces.h"
#include "export/protobuf.h"
#include "export/reel.h"

#include "base/check.h"
#include "base/mem.h"

#include <inttypes.h>

#define SCHEMA "https://www.speedscope.app/file-format-schema.json"

/* One track. */
typedef struct Profile {
    uint32_t name;    /* in `names` */
    uint32_t process; /* in `processes` */
    bool is_task;
    uint64_t last;
    /* For each begin and end the time since the one before, doubled, and one
     * more for a begin, in numbers of seven bits a byte. */
    StrBuf events;
    VEC(uint32_t) frames; /* of the slices, in the order of their begins */
    VEC(uint32_t) open;   /* in `frames` */
} Profile;

typedef struct Speedscope {
    Export *x;
    Reel reel;
    bool any; /* something happened at all, so `from` is known */
    uint64_t from, to;
    Interned names;
    VEC(uint32_t) processes; /* their names */
    VEC(Profile) profiles; /* in the order in which they will be written … */
    size_t program;        /* … from this one on only once it has ended */
    VEC(uint32_t) order;
    Interned frames; /* as JSON */
    StrBuf frame;
    /* While it is written: */
    bool writing;
    size_t profile;      /* in `order` */
    size_t at;           /* in its events, 0: not begun */
    size_t begun;        /* of its frames */
    uint64_t ts;         /* of the event before `at` */
    VEC(uint32_t) stack; /* frames that are open */
} Speedscope;

static uint32_t name_of(Speedscope *s, const Track *t) {
    bool is_new;
    return intern(&s->names, t->name, &is_new);
}

/* ---- reading ---- */

static uint64_t get_number(const StrBuf *in, size_t *at) {
    uint64_t n = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned char byte = (unsigned char)in->data[(*at)++];
        n |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return n;
    }
}

static const TrackArg *arg_of(const TrackEvent *e, const char *key) {
    for (uint32_t i = 0; i < e->nargs; i++)
        if (str_is(str_of(e->args[i].key), key)) return &e->args[i];
    return NULL;
}

static uint32_t frame_of(Speedscope *s) {
    bool is_new;
    return intern(&s->frames, sb_str(&s->frame), &is_new);
}

static void put_place(StrBuf *out, const TrackEvent *e) {
    const TrackArg *file = arg_of(e, "file"), *line = arg_of(e, "line");
    if (file) {
        sb_puts(out, ",\"file\":");
        json_string(out, file->text);
    }
    if (line) sb_printf(out, ",\"line\":%" PRId64, line->number);
    sb_putc(out, '}');
}

/* What a slice is, for Speedscope, which adds up what is the same: name and
 * place, and what is waited for, as there are no arguments. */
static uint32_t begun_frame(Speedscope *s, const TrackEvent *e) {
    const TrackArg *what = arg_of(e, "for");
    StrBuf name = {0};
    sb_put(&name, e->name.ptr, e->name.len);
    if (what && what->text.len && !str_eq(what->text, e->name)) {
        sb_puts(&name, name.len ? ": " : "");
        sb_put(&name, what->text.ptr, what->text.len);
    }
    sb_clear(&s->frame);
    sb_puts(&s->frame, "{\"name\":");
    json_string(&s->frame, sb_str(&name));
    put_place(&s->frame, e);
    sb_free(&name);
    return frame_of(s);
}

/* The same with the place that only became known later. */
static uint32_t ended_frame(Speedscope *s, uint32_t frame,
                            const TrackEvent *e) {
    if (!arg_of(e, "file")) return frame;
    Str begun = interned_text(&s->frames, frame);
    sb_clear(&s->frame);
    sb_put(&s->frame, begun.ptr, begun.len - 1);
    put_place(&s->frame, e);
    return frame_of(s);
}

static void slice(Speedscope *s, const TrackEvent *e) {
    if (!e->track->user) return;
    Profile *p = &s->profiles.data[e->track->user - 1];
    bool begins = e->type == SLICE_BEGIN;
    pb_varint(&p->events, (e->ts - p->last) << 1 | begins);
    p->last = e->ts;
    if (begins) {
        vec_push(&p->open, (uint32_t)p->frames.len);
        vec_push(&p->frames, begun_frame(s, e));
    } else {
        CHECK(p->open.len, "a slice ends that was never begun");
        uint32_t *frame = &p->frames.data[vec_pop(&p->open)];
        *frame = ended_frame(s, *frame, e);
    }
}

static void declare(Speedscope *s, Track *t) {
    if (t->kind == TRACK_PROCESS) {
        vec_push(&s->processes, name_of(s, t));
        t->user = s->processes.len;
    } else if (t->kind == TRACK_THREAD || t->kind == TRACK_TASK) {
        Profile p = {.name = name_of(s, t),
                     .process = (uint32_t)t->parent->user - 1,
                     .is_task = t->kind == TRACK_TASK};
        vec_push(&s->profiles, p);
        t->user = s->profiles.len;
    }
}

static void take(Speedscope *s, const TrackEvent *e) {
    if (e->type == TRACK_DECLARED) {
        declare(s, e->track);
        return;
    }
    if (e->type == TRACK_RENAMED && e->track->kind != TRACK_PROCESS &&
        e->track->user)
        s->profiles.data[e->track->user - 1].name = name_of(s, e->track);
    if (e->type == TRACK_RENAMED || e->type == TRACK_CLOSED) return;
    if (!s->any || e->ts < s->from) s->from = e->ts;
    if (!s->any || e->ts > s->to) s->to = e->ts;
    s->any = true;
    if (e->type == SLICE_BEGIN || e->type == SLICE_END) slice(s, e);
}

/* Threads first, then tasks; those on which nothing happened are left out. */
static void end_program(Speedscope *s) {
    for (int tasks = 0; tasks < 2; tasks++)
        for (size_t i = s->program; i < s->profiles.len; i++)
            if (s->profiles.data[i].is_task == (tasks == 1) &&
                s->profiles.data[i].events.len)
                vec_push(&s->order, (uint32_t)i);
    s->program = s->profiles.len;
}

/* ---- writing ---- */

static void put_uint(StrBuf *out, uint64_t n) {
    char text[NUMBER_ROOM];
    sb_put(out, text, (size_t)(put_number(text, n) - text));
}

static void put_head(Speedscope *s) {
    StrBuf *out = &s->x->out.text;
    sb_puts(out, "{\"$schema\":\"" SCHEMA "\",\n\"exporter\":\"Loopscope\","
                 "\n\"name\":");
    StrBuf name = {0};
    for (size_t i = 0; i < s->x->n; i++) {
        sb_puts(&name, i ? ", " : "");
        sb_put(&name, s->x->inputs[i].name.ptr, s->x->inputs[i].name.len);
    }
    json_string(out, sb_str(&name));
    sb_free(&name);
    sb_puts(out, ",\n\"activeProfileIndex\":0,\n\"profiles\":[");
}

/* Numbers of names; 0: none. */
static void put_profile_head(Speedscope *s, uint32_t process, uint32_t name) {
    StrBuf *out = &s->x->out.text, whole = {0};
    uint32_t parts[] = {s->processes.len > 1 || !name ? process : 0, name};
    sb_puts(out, s->profile ? ",\n" : "\n");
    sb_puts(out, "{\"type\":\"evented\",\"name\":");
    for (int i = 0; i < 2; i++) {
        if (!parts[i]) continue;
        Str text = interned_text(&s->names, parts[i]);
        sb_puts(&whole, whole.len ? ": " : "");
        sb_put(&whole, text.ptr, text.len);
    }
    json_string(out, sb_str(&whole));
    sb_free(&whole);
    sb_printf(out,
              ",\"unit\":\"nanoseconds\",\"startValue\":%" PRIu64
              ",\"endValue\":%" PRIu64 ",\"events\":[",
              s->from, s->to);
}

static void put_event(Speedscope *s, const Profile *p) {
    StrBuf *out = &s->x->out.text;
    sb_puts(out, s->at ? ",\n" : "\n");
    uint64_t number = get_number(&p->events, &s->at);
    s->ts += number >> 1;
    if (number & 1) vec_push(&s->stack, p->frames.data[s->begun++]);
    sb_puts(out, number & 1 ? "{\"type\":\"O\",\"frame\":"
                            : "{\"type\":\"C\",\"frame\":");
    put_uint(out, vec_last(&s->stack) - 1);
    if (!(number & 1)) (void)vec_pop(&s->stack);
    sb_puts(out, ",\"at\":");
    put_uint(out, s->ts);
    sb_putc(out, '}');
}

static void put_tail(Speedscope *s) {
    StrBuf *out = &s->x->out.text;
    sb_puts(out, "],\n\"shared\":{\"frames\":[");
    for (uint32_t i = 1; i <= interned_count(&s->frames); i++) {
        Str frame = interned_text(&s->frames, i);
        sb_puts(out, i > 1 ? ",\n" : "\n");
        sb_put(out, frame.ptr, frame.len);
        writer_flush(&s->x->out, 1 << 16);
    }
    sb_puts(out, "]}}\n");
}

/* Speedscope refuses files without a profile. */
static void put_no_profiles(Speedscope *s) {
    if (s->order.len) return;
    put_profile_head(s, s->processes.len ? s->processes.data[0] : 0, 0);
    sb_puts(&s->x->out.text, "]}");
}

static void free_profile(Profile *p) {
    sb_free(&p->events);
    vec_free(&p->frames);
    vec_free(&p->open);
}

/* One event, or what stands between two profiles; false at the end. */
static bool write_on(Speedscope *s) {
    if (s->profile == s->order.len) {
        put_no_profiles(s);
        put_tail(s);
        return false;
    }
    Profile *p = &s->profiles.data[s->order.data[s->profile]];
    if (!s->at) {
        s->ts = s->begun = 0;
        put_profile_head(s, s->processes.data[p->process], p->name);
    }
    put_event(s, p);
    if (s->at == p->events.len) {
        sb_puts(&s->x->out.text, "]}");
        free_profile(p);
        s->profile++;
        s->at = 0;
    }
    writer_flush(&s->x->out, 1 << 16);
    return true;
}

/* ---- the back end ---- */

static void *speedscope_open(Export *x) {
    Speedscope *s = mem_alloc(sizeof *s);
    s->x = x;
    reel_begin(&s->reel, x);
    return s;
}

static void read_on(Speedscope *s, uint64_t events) {
    uint64_t stop = reel_pos(&s->reel) + events;
    while (reel_pos(&s->reel) < stop) {
        const TrackEvent *e = reel_next(&s->reel);
        if (e) {
            take(s, e);
            continue;
        }
        end_program(s);
        if (reel_turn(&s->reel)) continue;
        s->writing = true;
        put_head(s);
        return;
    }
}

static bool speedscope_step(void *state, uint64_t events) {
    Speedscope *s = state;
    if (!s->writing) {
        read_on(s, events);
        return true;
    }
    while (events-- && !s->x->out.failed)
        if (!write_on(s)) return false;
    return true;
}

static double part(size_t done, size_t all) {
    return all ? (double)done / (double)all : 1;
}

/* Reading costs about as much as writing. */
static double speedscope_progress(const void *state) {
    const Speedscope *s = state;
    return 0.5 * reel_progress(&s->reel) +
           (s->writing ? 0.5 * part(s->profile, s->order.len) : 0);
}

static void speedscope_close(void *state) {
    Speedscope *s = state;
    reel_end(&s->reel);
    for (size_t i = 0; i < s->profiles.len; i++)
        free_profile(&s->profiles.data[i]);
    interned_clear(&s->names);
    vec_free(&s->processes);
    vec_free(&s->profiles);
    vec_free(&s->order);
    vec_free(&s->stack);
    interned_clear(&s->frames);
    sb_free(&s->frame);
    mem_free(s);
}

const Backend backend_speedscope = {speedscope_open, speedscope_step,
                                    speedscope_progress, speedscope_close};
