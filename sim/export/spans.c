/* spans.c: one row a span (RFC 4180, lines end in a bare line feed), in order
 * of their ends; those that end together, the inner ones first.  Columns:
 *
 *   program          only of several: its file
 *   process          number, see tracks.h; of several programs through all
 *   kind, number     of the track: thread, task or timer, and its number
 *   track            its name
 *   category, name   of the span: "step", "T3 testb"; see tracks.h
 *   begin, end, duration
 *                    seconds with nine digits: virtual time, exactly; on the
 *                    clock of steps, a microsecond for each event
 *   begin_step, end_step
 *                    the trace's events (column step of the table of events)
 *   task             whose it is, "T3"
 *   function, file, line, end_line
 *                    where it begins; where a step ends
 *   for              what is waited for: in it, or behind it if it is a step
 *   outcome          how it ended; nothing if the trace or the range cuts it
 *   details          the rest: job=1 number=4 callbacks=2 call=… result=… */
#include "export/pieces.h"
#include "export/reel.h"

#include "base/mem.h"
#include "base/vec.h"

#include <inttypes.h>
#include <string.h>

/* What is known of an open span; texts of the trace live as long as it. */
typedef struct Span {
    uint64_t begin, step;
    int64_t task, line, end_line;
    Str function, file;
    StrBuf head, what, outcome, details;
} Span;

/* The spans of a track that are open, in places that are used again. */
typedef struct SpanTrack {
    struct SpanTrack *prev, *next;
    VEC(Span) spans;
    size_t depth;
} SpanTrack;

typedef struct Spans {
    Export *x;
    Reel reel;
    SpanTrack *first;
} Spans;

/* ---- tracks ---- */

static SpanTrack *track_of(Spans *s, Track *track) {
    SpanTrack *k = (SpanTrack *)(uintptr_t)track->user;
    if (k) return k;
    k = mem_alloc(sizeof *k);
    k->next = s->first;
    if (k->next) k->next->prev = k;
    s->first = k;
    track->user = (uint64_t)(uintptr_t)k;
    return k;
}

static void track_drop(Spans *s, SpanTrack *k) {
    *(k->prev ? &k->prev->next : &s->first) = k->next;
    if (k->next) k->next->prev = k->prev;
    for (size_t i = 0; i < k->spans.len; i++) {
        Span *span = &k->spans.data[i];
        sb_free(&span->head);
        sb_free(&span->what);
        sb_free(&span->outcome);
        sb_free(&span->details);
    }
    vec_free(&k->spans);
    mem_free(k);
}

/* ---- cells ---- */

static void put_text(StrBuf *out, const TrackArg *a) {
    sb_clear(out);
    sb_put(out, a->text.ptr, a->text.len);
}

static void put_detail(StrBuf *out, const TrackArg *a) {
    if (out->len) sb_putc(out, ' ');
    sb_printf(out, "%s=", a->key);
    if (a->is_number)
        sb_printf(out, "%" PRId64, a->number);
    else
        sb_put(out, a->text.ptr, a->text.len);
}

static void take_arg(Span *span, const TrackArg *a) {
    if (!strcmp(a->key, "function"))
        span->function = a->text;
    else if (!strcmp(a->key, "file"))
        span->file = a->text;
    else if (!strcmp(a->key, "line"))
        span->line = a->number;
    else if (!strcmp(a->key, "end_line"))
        span->end_line = a->number;
    else if (!strcmp(a->key, "task"))
        span->task = a->number;
    else if (!strcmp(a->key, "for") || !strcmp(a->key, "awaits"))
        put_text(&span->what, a);
    else if (!strcmp(a->key, "outcome"))
        put_text(&span->outcome, a);
    else if (strcmp(a->key, "seconds") && strcmp(a->key, "step"))
        put_detail(&span->details, a);
}

static void take_args(Span *span, const TrackEvent *ev) {
    for (uint32_t i = 0; i < ev->nargs; i++)
        take_arg(span, &ev->args[i]);
}

static void seconds_cell(StrBuf *out, uint64_t ns) {
    char text[SECONDS_ROOM];
    sb_put(out, text, (size_t)(put_seconds(text, ns) - text));
    sb_putc(out, ',');
}

static void number_cell(StrBuf *out, const char *prefix, int64_t number) {
    if (number) sb_printf(out, "%s%" PRId64, prefix, number);
    sb_putc(out, ',');
}

/* ---- rows ---- */

static uint64_t time_of(const Spans *s, const TrackEvent *ev) {
    return s->x->options.clock == CLOCK_STEPS ? ev->ts : ev->t_ns;
}

static void put_head(StrBuf *out, const TrackEvent *ev) {
    static const char *const kinds[] = {"process", "thread", "task", "timer",
                                        "counter"};
    const Track *track = ev->track;
    sb_printf(out, "%" PRIu32 ",%s,%" PRIu32 ",", track->parent->number,
              kinds[track->kind], track->number);
    csv_field(out, track->name);
    sb_printf(out, ",%s,", ev->category);
    csv_field(out, ev->name);
}

static void span_begin(Spans *s, const TrackEvent *ev) {
    SpanTrack *k = track_of(s, ev->track);
    if (k->depth == k->spans.len) {
        Span none = {0};
        vec_push(&k->spans, none);
    }
    Span *span = &k->spans.data[k->depth++];
    *span = (Span){.begin = time_of(s, ev),
                   .step = ev->step,
                   .function = STR(""),
                   .file = STR(""),
                   .head = span->head,
                   .what = span->what,
                   .outcome = span->outcome,
                   .details = span->details};
    sb_clear(&span->head);
    sb_clear(&span->what);
    sb_clear(&span->outcome);
    sb_clear(&span->details);
    put_head(&span->head, ev);
    take_args(span, ev);
}

static void span_end(Spans *s, const TrackEvent *ev) {
    SpanTrack *k = track_of(s, ev->track);
    Span *span = &k->spans.data[--k->depth];
    StrBuf *out = &s->x->out.text;
    uint64_t end = time_of(s, ev);
    take_args(span, ev);
    if (s->x->n > 1) {
        csv_field(out, s->x->inputs[s->reel.at].name);
        sb_putc(out, ',');
    }
    sb_put(out, span->head.data, span->head.len);
    sb_putc(out, ',');
    seconds_cell(out, span->begin);
    seconds_cell(out, end);
    seconds_cell(out, end - span->begin);
    sb_printf(out, "%" PRIu64 ",%" PRIu64 ",", span->step, ev->step);
    number_cell(out, "T", span->task);
    csv_field(out, span->function);
    sb_putc(out, ',');
    csv_field(out, span->file);
    sb_putc(out, ',');
    number_cell(out, "", span->line);
    number_cell(out, "", span->end_line);
    csv_field(out, sb_str(&span->what));
    sb_putc(out, ',');
    csv_field(out, sb_str(&span->outcome));
    sb_putc(out, ',');
    csv_field(out, sb_str(&span->details));
    sb_putc(out, '\n');
}

static void take(Spans *s, const TrackEvent *ev) {
    switch (ev->type) {
    case SLICE_BEGIN: span_begin(s, ev); break;
    case SLICE_END: span_end(s, ev); break;
    case TRACK_CLOSED:
        if (ev->track->user)
            track_drop(s, (SpanTrack *)(uintptr_t)ev->track->user);
        break;
    default: break;
    }
}

/* ---- the work ---- */

static void *spans_open(Export *x) {
    Spans *s = mem_alloc(sizeof *s);
    s->x = x;
    sb_puts(&x->out.text, x->n > 1 ? "program," : "");
    sb_puts(&x->out.text,
            "process,kind,number,track,category,name,begin,end,duration,"
            "begin_step,end_step,task,function,file,line,end_line,for,outcome,"
            "details\n");
    reel_begin(&s->reel, x);
    return s;
}

static bool spans_step(void *state, uint64_t events) {
    Spans *s = state;
    uint64_t stop = reel_pos(&s->reel) + events;
    while (reel_pos(&s->reel) < stop && !s->x->out.failed) {
        const TrackEvent *ev = reel_next(&s->reel);
        if (ev)
            take(s, ev);
        else if (!reel_turn(&s->reel))
            return false;
        writer_flush(&s->x->out, 1 << 16);
    }
    return true;
}

static double spans_progress(const void *state) {
    return reel_progress(&((const Spans *)state)->reel);
}

static void spans_close(void *state) {
    Spans *s = state;
    while (s->first)
        track_drop(s, s->first);
    reel_end(&s->reel);
    mem_free(s);
}

const Backend backend_spans = {spans_open, spans_step, spans_progress,
                               spans_close};
