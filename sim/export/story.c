#include "export/story.h"

StoryRange story_range(const Model *m, const ExportRange *r) {
    const Trace *t = model_trace(m);
    uint64_t end = model_end(m);
    StoryRange out = {r->from, r->to < end ? r->to + 1 : end};
    if (!r->steps)
        out = (StoryRange){trace_events_before(t, r->from, false),
                           trace_events_before(t, r->to, true)};
    if (out.from > end) out.from = end;
    if (out.to < out.from) out.to = out.from;
    return out;
}

StepUnit story_steps_by(const Model *m) {
    return model_stops(m, UNIT_CALLBACK) <= 3 ? UNIT_LINE : UNIT_CALLBACK;
}

void story_open(Story *s, Model *m, const ExportRange *r, Language lang) {
    *s = (Story){.model = m,
                 .lang = lang,
                 .unit = story_steps_by(m),
                 .prints = trace_cursor_new(model_trace(m)),
                 .range = story_range(m, r)};
    /* Steps of which at least one event lies in the range; but one that lets
     * time pass belongs to the time that it leads to.  A stop lies behind its
     * step. */
    s->step = model_stop_at(m, s->unit, s->range.from);
    size_t last = model_stops(m, s->unit) - 1;
    s->end = model_stop_at(m, s->unit, s->range.to);
    bool cut = s->end < last && model_stop(m, s->unit, s->end) < s->range.to;
    if (cut && r->steps) s->end++;
    if (s->range.from >= s->range.to) s->end = s->step;
    s->to = model_stop(m, s->unit, s->step);
    trace_cursor_seek(s->prints, s->range.from);
}

void story_close(Story *s) {
    trace_cursor_free(s->prints);
    narration_free(&s->narration);
}

bool story_next(Story *s) {
    if (s->step >= s->end) return false;
    s->from = s->to;
    s->to = model_stop(s->model, s->unit, ++s->step);
    model_seek(s->model, s->to);
    narrate(&s->narration, s->model, s->unit, s->lang);
    return true;
}

bool story_print(const Trace *t, TraceCursor *c, uint64_t to, StoryPrint *out) {
    const TraceEvent *ev;
    out->text.len = 0;
    while (trace_cursor_pos(c) < to && (ev = trace_cursor_next(c))) {
        if (ev->kind != EV_PRINT) continue;
        Str piece = {trace_console_text(t).ptr + ev->a, ev->b};
        if (out->text.len && (out->stream != (StreamId)ev->flags ||
                              out->text.ptr + out->text.len != piece.ptr)) {
            trace_cursor_prev(c);
            return true;
        }
        if (!out->text.len) *out = (StoryPrint){(StreamId)ev->flags, piece};
        out->text.len = (size_t)(piece.ptr + piece.len - out->text.ptr);
    }
    return out->text.len > 0;
}
