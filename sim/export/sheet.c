#include "export/sheet.h"

#include "base/mem.h"

enum { MODELS, START, HEAD, TIMELINE, STORY, STEPS, END, OVER };

/* What a line of the timeline and a step cost, in events of the trace. */
enum { LINE_COST = 2000, STEP_COST = 8 };

void *sheet_open(Export *x, const SheetFormat *format, size_t columns) {
    Sheet *s = mem_alloc(sizeof *s);
    *s = (Sheet){.x = x,
                 .out = &x->out.text,
                 .format = format,
                 .programs = mem_alloc(x->n * sizeof *s->programs),
                 .lang = x->options.lang,
                 .columns = columns};
    return s;
}

/* Takes a pass over the trace; a program each time. */
static void open_model(Sheet *s) {
    SheetProgram *p = &s->programs[s->opened];
    p->model = model_new(s->x->inputs[s->opened].trace);
    s->opened++;
    p->report = report_of(p->model);
    text_frame_add(&s->frame, p->model, &s->x->options);
    model_seek(p->model, model_end(p->model));
    p->lines = model_console_lines(p->model);
    if (s->opened == s->x->n) s->phase = START;
}

static void head(Sheet *s) {
    s->in = &s->x->inputs[s->at];
    s->program = &s->programs[s->at];
    s->format->head(s);
    s->timeline =
        text_timeline_new(s->program->model, &s->x->options, &s->frame);
    s->format->timeline(s, false);
    s->phase = TIMELINE;
}

static void timeline(Sheet *s) {
    if (text_timeline_line(s->timeline, s->out)) return;
    s->format->timeline(s, true);
    text_timeline_free(s->timeline);
    s->timeline = NULL;
    s->phase = STORY;
}

/* Told from here on: the story holds a cursor that has to be closed, however
 * the export ends. */
static void story(Sheet *s) {
    story_open(&s->story, s->program->model, &s->x->options.range, s->lang);
    s->told = true;
    s->format->story(s);
    s->phase = STEPS;
}

static void end(Sheet *s) {
    s->format->end(s);
    story_close(&s->story);
    s->story = (Story){0};
    s->told = false;
    s->phase = ++s->at < s->x->n ? HEAD : OVER;
}

/* Returns about how many events it has cost. */
static uint64_t piece(Sheet *s) {
    switch (s->phase) {
    case MODELS: open_model(s); return UINT64_MAX;
    case START:
        s->format->start(s);
        s->phase = HEAD;
        return 1;
    case HEAD: head(s); return LINE_COST;
    case TIMELINE: timeline(s); return LINE_COST;
    case STORY: story(s); return LINE_COST;
    case STEPS:
        if (!story_next(&s->story)) {
            s->phase = END;
            return 1;
        }
        s->format->step(s);
        return s->story.to - s->story.from + STEP_COST;
    default: end(s); return 1;
    }
}

bool sheet_step(void *state, uint64_t events) {
    Sheet *s = state;
    for (uint64_t cost = 0; events > 0;
         events -= cost < events ? cost : events) {
        if (s->phase == OVER || s->x->out.failed) return false;
        cost = piece(s);
        writer_flush(&s->x->out, 1 << 16);
    }
    return s->phase != OVER;
}

double sheet_progress(const void *state) {
    const Sheet *s = state;
    /* A tenth of the work is to read the traces, another the timelines. */
    double n = (double)s->x->n, done = (double)s->opened / n * 0.1;
    if (s->phase == OVER) return 1;
    double part = s->phase > TIMELINE ? 0.1 : 0;
    if (s->timeline) part = 0.1 * text_timeline_progress(s->timeline);
    if (s->told && s->story.range.to > s->story.range.from)
        part += 0.9 * (double)(s->story.to - s->story.range.from) /
                (double)(s->story.range.to - s->story.range.from);
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return done + 0.9 * ((double)s->at + part) / n;
}

void sheet_close(void *state) {
    Sheet *s = state;
    text_timeline_free(s->timeline);
    if (s->told) story_close(&s->story);
    for (size_t i = 0; i < s->opened; i++) {
        model_free(s->programs[i].model);
        report_free(&s->programs[i].report);
    }
    mem_free(s->programs);
    mem_free(s);
}
