/* chrome.c: Chrome's trace event format, as JSON.
 *
 * One line an event, in the order of tracks.h: nothing is kept back.  What the
 * readers of such files insist on:
 *
 *   - ts in microseconds with three digits, from integers; no displayTimeUnit,
 *     or some take ts for nanoseconds;
 *   - slices are begun and ended (B, E) rather than told at once (X): then the
 *     order of the lines says what lies in what, also at equal times; so are
 *     instants, see there;
 *   - asynchronous slices (b, e) make a track for each cat and id; the id is a
 *     text, because numbers are read in different ways; an end has the name of
 *     its begin;
 *   - both ends of a flow (s, f) have the same cat, name and number; its end
 *     says "bp":"e": it belongs to the slice around it;
 *   - a counter (C) has one value: a second one would be a second counter. */
#include "export/pieces.h"
#include "export/reel.h"

#include "base/mem.h"

/* What the events of a track say of it, and of their time the key. */
typedef struct Head {
    size_t len;
    char text[];
} Head;

typedef struct Chrome {
    const Export *x;
    Writer *w;
    Reel reel;
    uint64_t flows, last_flow; /* numbers used by the programs before, by all */
    VEC(uint32_t) first;       /* thread of each process, 0: none so far */
    VEC(Head *) heads;         /* by Track.user; NULL: free */
    VEC(uint64_t) unused;      /* heads */
    bool any;                  /* a line was written */
} Chrome;

/* ---- tracks ---- */

static uint32_t pid_of(const Track *t) {
    return (t->parent ? t->parent->number : t->number) + 1;
}

static uint32_t *first_of(Chrome *c, uint32_t pid) {
    while (c->first.len <= pid)
        vec_push(&c->first, 0u);
    return &c->first.data[pid];
}

/* What belongs to no thread stands with the first one of its process; without
 * any, with the one that would be that. */
static uint32_t tid_of(Chrome *c, const Track *t) {
    uint32_t pid = pid_of(t), *first = first_of(c, pid);
    if (t->kind != TRACK_THREAD) return *first ? *first : pid;
    if (!*first) *first = t->number + 1;
    return t->number + 1;
}

static void put_head(Chrome *c, StrBuf *out, const Track *t) {
    uint32_t pid = pid_of(t), tid = tid_of(c, t);
    sb_printf(out, "\"pid\":%u", pid);
    if (t->kind != TRACK_COUNTER) sb_printf(out, ",\"tid\":%u", tid);
    if (t->kind == TRACK_TASK)
        sb_printf(out, ",\"cat\":\"task\",\"id\":\"%u.%u\"", pid, t->number);
    if (t->kind == TRACK_TIMER)
        sb_printf(out, ",\"cat\":\"timer\",\"id\":\"%u.%u\"", pid, t->number);
    if (t->kind == TRACK_COUNTER) {
        sb_puts(out, ",\"name\":");
        json_string(out, t->name);
    }
    sb_puts(out, ",\"ts\":");
}

static bool is_async(const Track *t) {
    return t->kind == TRACK_TASK || t->kind == TRACK_TIMER;
}

/* ---- lines ---- */

/* What a line takes without its texts: keys, numbers, punctuation. */
enum { LINE_ROOM = 256, ARG_ROOM = 64 };

/* Passed on at once: so much fits into the processor's caches. */
enum { PIECE = 1 << 16 };

static char *line(Chrome *c, size_t texts) {
    char *p = writer_room(c->w, LINE_ROOM + texts);
    if (c->any) *p++ = ',';
    *p++ = '\n';
    c->any = true;
    return p;
}

static size_t args_room(const TrackEvent *e) {
    size_t n = 0;
    for (uint32_t i = 0; i < e->nargs; i++)
        n += ARG_ROOM + JSON_ROOM(e->args[i].text.len);
    return n;
}

static char *put_args(char *p, const TrackEvent *e) {
    p = PUT(p, ",\"args\":{");
    for (uint32_t i = 0; i < e->nargs; i++) {
        const TrackArg *a = &e->args[i];
        if (i) *p++ = ',';
        *p++ = '"';
        p = put_bytes(p, a->key, strlen(a->key));
        p = PUT(p, "\":");
        p = a->is_number ? put_signed(p, a->number) : put_json(p, a->text);
    }
    *p++ = '}';
    return p;
}

/* Phase, track and time: how every line begins. */
static char *begin(Chrome *c, const TrackEvent *e, char phase) {
    const Head *head = c->heads.data[e->track->user];
    char *p = line(c, head->len + JSON_ROOM(e->name.len) + args_room(e));
    p = PUT(p, "{\"ph\":\"");
    *p++ = phase;
    p = PUT(p, "\",");
    p = put_bytes(p, head->text, head->len);
    return put_us(p, e->ts);
}

static char *put_name(char *p, const TrackEvent *e) {
    p = PUT(p, ",\"name\":");
    return put_json(p, e->name);
}

static char *put_category(char *p, const char *category) {
    p = PUT(p, ",\"cat\":\"");
    p = put_bytes(p, category, strlen(category));
    *p++ = '"';
    return p;
}

static void end(Chrome *c, char *p) {
    *p++ = '}';
    writer_end(c->w, p);
}

static void slice(Chrome *c, const TrackEvent *e) {
    bool async = is_async(e->track), begins = e->type == SLICE_BEGIN;
    char *p = begin(c, e, begins ? (async ? 'b' : 'B') : (async ? 'e' : 'E'));
    if (begins && !async) p = put_category(p, e->category);
    p = put_name(p, e);
    if (e->nargs) p = put_args(p, e);
    end(c, p);
}

/* A slice without length, which is what readers make of an instant anyway: only
 * that Perfetto, when it is told at once, takes it for the innermost slice
 * until something else begins or ends there, and binds flows to it. */
static void instant(Chrome *c, const TrackEvent *e) {
    bool async = is_async(e->track);
    char *p = begin(c, e, async ? 'n' : 'B');
    if (!async) p = put_category(p, e->category);
    p = put_name(p, e);
    if (e->nargs) p = put_args(p, e);
    end(c, p);
    if (async) return;
    p = begin(c, e, 'E');
    end(c, put_name(p, e));
}

static void counter(Chrome *c, const TrackEvent *e) {
    char *p = begin(c, e, 'C');
    p = PUT(p, ",\"args\":{\"value\":");
    p = put_number(p, e->value);
    *p++ = '}';
    end(c, p);
}

static void flow(Chrome *c, const TrackEvent *e) {
    uint64_t number = c->flows + e->flow;
    if (number > c->last_flow) c->last_flow = number;
    char *p = begin(c, e, e->type == FLOW_BEGIN ? 's' : 'f');
    p = PUT(p, ",\"cat\":\"flow\"");
    p = put_name(p, e);
    p = PUT(p, ",\"id\":");
    p = put_number(p, number);
    if (e->type == FLOW_END) p = PUT(p, ",\"bp\":\"e\"");
    end(c, p);
}

/* ---- names ---- */

/* "process_name" and its like: {"name": text} in args. */
static void metadata(Chrome *c, const Track *t, const char *what,
                     const char *key, Str text) {
    StrBuf sb = {0};
    sb_printf(&sb, "{\"ph\":\"M\",\"pid\":%u", pid_of(t));
    if (t->kind == TRACK_THREAD) sb_printf(&sb, ",\"tid\":%u", tid_of(c, t));
    sb_printf(&sb, ",\"name\":\"%s\",\"args\":{\"%s\":", what, key);
    json_string(&sb, text);
    sb_puts(&sb, "}}");
    writer_end(c->w, put_bytes(line(c, sb.len), sb.data, sb.len));
    sb_free(&sb);
}

static void name(Chrome *c, const Track *t) {
    if (t->kind == TRACK_PROCESS)
        metadata(c, t, "process_name", "name", t->name);
    else if (t->kind == TRACK_THREAD)
        metadata(c, t, "thread_name", "name", t->name);
}

/* Memory is for the tracks that are open, not for all that were. */
static uint64_t new_place(Chrome *c) {
    if (c->unused.len) return vec_pop(&c->unused);
    vec_push(&c->heads, NULL);
    return c->heads.len - 1;
}

static void drop_head(Chrome *c, uint64_t place) {
    mem_free(c->heads.data[place]);
    c->heads.data[place] = NULL;
    vec_push(&c->unused, place);
}

static void declare(Chrome *c, Track *t) {
    StrBuf sb = {0};
    put_head(c, &sb, t);
    Head *head = mem_alloc(sizeof *head + sb.len);
    head->len = sb.len;
    memcpy(head->text, sb.data, sb.len);
    sb_free(&sb);
    t->user = new_place(c);
    c->heads.data[t->user] = head;
    name(c, t);
}

static void take(Chrome *c, const TrackEvent *e) {
    switch (e->type) {
    case TRACK_DECLARED: declare(c, e->track); break;
    case TRACK_RENAMED: name(c, e->track); break;
    case TRACK_CLOSED: drop_head(c, e->track->user); break;
    case SLICE_BEGIN:
    case SLICE_END: slice(c, e); break;
    case INSTANT: instant(c, e); break;
    case COUNTER: counter(c, e); break;
    case FLOW_BEGIN:
    case FLOW_END: flow(c, e); break;
    }
}

/* ---- the file ---- */

static void *chrome_open(Export *x) {
    Chrome *c = mem_alloc(sizeof *c);
    *c = (Chrome){.x = x, .w = &x->out};
    reel_begin(&c->reel, x);
    sb_puts(&c->w->text, "{\"traceEvents\":[");
    return c;
}

/* Its tracks are gone; what comes next numbers its flows behind all of them. */
static void end_program(Chrome *c) {
    for (size_t i = 0; i < c->heads.len; i++)
        mem_free(c->heads.data[i]);
    c->heads.len = c->unused.len = 0;
    c->flows = c->last_flow;
}

static bool chrome_step(void *state, uint64_t events) {
    Chrome *c = state;
    uint64_t stop = reel_pos(&c->reel) + events;
    while (!c->w->failed && reel_pos(&c->reel) < stop) {
        const TrackEvent *e = reel_next(&c->reel);
        if (e) {
            take(c, e);
            if (c->w->text.len >= PIECE) writer_flush(c->w, PIECE);
            continue;
        }
        end_program(c);
        if (reel_turn(&c->reel)) continue;
        sb_puts(&c->w->text, "\n]}\n");
        return false;
    }
    return true;
}

static double chrome_progress(const void *state) {
    return reel_progress(&((const Chrome *)state)->reel);
}

static void chrome_close(void *state) {
    Chrome *c = state;
    end_program(c);
    reel_end(&c->reel);
    vec_free(&c->heads);
    vec_free(&c->unused);
    vec_free(&c->first);
    mem_free(c);
}

const Backend backend_chrome = {chrome_open, chrome_step, chrome_progress,
                                chrome_close};
