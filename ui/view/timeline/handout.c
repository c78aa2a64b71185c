/* The page of a handout: what is on it, from above. */
#include "view/timeline/handout.h"

#include <math.h>

#include "base/mem.h"
#include "view/app_impl.h"
#include "view/timeline/handout_impl.h"

/* ---- the part that is shown ---- */

static uint64_t or_end(uint64_t end, uint64_t at) {
    return at < end ? at : end;
}

/* Of a time between two instants the axis has a place, though no event is
 * there. */
static AxisPlace place_at(const Model *m, uint64_t pos, uint64_t t_ns) {
    AxisPlace place = timeline_place(m, pos), end = timeline_extent(m);
    if (place.t_ns != t_ns && pos > 0) {
        place = timeline_place(m, pos - 1);
        place.t_ns = t_ns < end.t_ns ? t_ns : end.t_ns;
    }
    return place;
}

/* Where it begins and ends, and the position whose states the labels show. */
static void find_part(const Handout *h, HandoutRun *r) {
    const HandoutWish *w = &h->wish;
    Model *m = r->app.model;
    uint64_t end = model_end(m), from = or_end(end, w->from), to = end;
    r->from = timeline_place(m, 0);
    r->to = timeline_extent(m);
    if (h->part && w->steps) {
        to = w->to < end ? w->to + 1 : end;
        r->from = timeline_place(m, from);
        r->to = timeline_place(m, to);
    } else if (h->part) {
        const Trace *t = r->app.program->trace;
        from = trace_events_before(t, w->from, false);
        to = trace_events_before(t, w->to, true);
        r->from = place_at(m, from, w->from);
        r->to = timeline_place(m, to);
        if (w->to < timeline_extent(m).t_ns) r->to.t_ns = w->to;
    }
    app_go(&r->app, to);
}

/* All axes of several programs are one. */
static void share_axis(Handout *h) {
    uint64_t from = UINT64_MAX, to = 0;
    for (size_t i = 0; i < h->n; i++) {
        const HandoutRun *r = &h->runs[i];
        if (r->from.t_ns < from) from = r->from.t_ns;
        if (r->to.t_ns > to) to = r->to.t_ns;
    }
    for (size_t i = 0; i < h->n && h->n > 1; i++) {
        h->runs[i].from.t_ns = from;
        h->runs[i].to.t_ns = to;
    }
}

/* ---- the runs ---- */

static Program *no_program(void *ctx, const char *path, bool builtin) {
    (void)ctx, (void)path, (void)builtin;
    return NULL; /* nothing is ever opened */
}

static void open_run(Handout *h, HandoutRun *r, Program *p) {
    app_init(&r->app, (AppHost){.load = no_program}, NULL, 0);
    app_show(&r->app, p);
    notice_clear(&r->app);
    r->app.lang = h->wish.lang;
    r->app.theme = h->wish.theme;
    find_part(h, r);
}

Handout *handout_new(Program *const *programs, size_t n,
                     const HandoutWish *wish) {
    Handout *h = mem_alloc(sizeof *h);
    h->wish = *wish;
    h->n = n;
    h->part = wish->from > 0 || wish->to != UINT64_MAX;
    h->runs = mem_alloc(n * sizeof *h->runs);
    uint32_t lanes = 0;
    for (size_t i = 0; i < n; i++)
        open_run(h, &h->runs[i], programs[i]);
    share_axis(h);
    for (size_t i = 0; i < n; i++) {
        HandoutRun *r = &h->runs[i];
        handout_choose(h, r);
        lanes += r->count;
    }
    if (!lanes) h->why = "no lane of these tracks is there to be drawn";
    return h;
}

void handout_free(Handout *h) {
    for (size_t i = 0; i < h->n; i++) {
        mem_free(h->runs[i].rows);
        /* It is borrowed; what is made of it goes first. */
        h->runs[i].app.program = NULL;
        app_free(&h->runs[i].app);
    }
    mem_free(h->runs);
    sb_free(&h->title);
    sb_free(&h->facts);
    mem_free(h);
}

const char *handout_failure(const Handout *h) {
    return h->why;
}

View handout_view(const Handout *h, HandoutRun *r, DrawList *d) {
    App *a = &r->app;
    View v = {.app = a,
              .model = a->model,
              .now = model_now(a->model),
              .program = a->program,
              .before = UINT64_MAX};
    v.pen = (Pen){.draw = d,
                  .hots = &a->hots,
                  .theme = h->wish.theme,
                  .lang = h->wish.lang,
                  .grain = trace_grain(a->program->trace),
                  .frame = &a->frame};
    return v;
}

/* ---- words ---- */

static const char *title_of(const Handout *h, const Program *p) {
    const char *title = p->title[h->wish.lang];
    return title ? title : p->name;
}

static void and_fact(StrBuf *out, Str text) {
    if (out->len) sb_puts(out, " · ");
    sb_put(out, text.ptr, text.len);
}

/* "06-gather.py · Python 3.13 · 3.000 s in all · 3 tasks · 0.5 s to 1.5 s" */
static void facts_of(const Handout *h, const HandoutRun *r, const View *v,
                     StrBuf *out) {
    const Pen *p = &v->pen;
    const Program *g = r->app.program;
    uint32_t tasks = r->app.survey.tasks;
    sb_clear(out);
    if (g->title[h->wish.lang])
        and_fact(out, str_of(pen_clean(p, str_of(g->name), 200)));
    Str python = pen_printf(p, "3.%d", g->python);
    StringKey which = g->real_time ? S_X_PYTHON_REAL : S_UI_PYTHON;
    and_fact(out, pen_fill(p, which, "v", python.ptr, NULL));
    and_fact(out,
             pen_fill(p, S_PAPER_TIME, "t",
                      pen_seconds(p, timeline_extent(v->model).t_ns), NULL));
    if (tasks == 1) and_fact(out, pen_word(p, S_CMP_TASK));
    if (tasks > 1)
        and_fact(out,
                 pen_fill(p, S_CMP_TASKS, "n", pen_number(p, tasks), NULL));
    if (h->part)
        and_fact(out,
                 pen_fill(p, S_PAPER_PART, "a", pen_seconds(p, r->from.t_ns),
                          "b", pen_seconds(p, r->to.t_ns), NULL));
}

static void make_title(Handout *h) {
    sb_clear(&h->title);
    for (size_t i = 0; i < h->n; i++)
        and_fact(&h->title, str_of(title_of(h, h->runs[i].app.program)));
}

Str handout_title(const Handout *h) {
    return sb_str(&h->title);
}

Str handout_facts(const Handout *h) {
    return sb_str(&h->facts);
}

/* ---- the page ---- */

static float heading(Handout *h, View *v, float w) {
    Pen *p = &v->pen;
    float x = HANDOUT_MARGIN, room = w - 2 * HANDOUT_MARGIN;
    make_title(h);
    Str app = pen_word(p, S_UI_APP);
    float sign = pen_width(p, SANS_SEMIBOLD, 14, app);
    text_right(p, w - x, x + 8, app, SANS_SEMIBOLD, 14, COLOR_INK3);
    text_cut(p, x, x + 8, str_of(pen_clean(p, sb_str(&h->title), 400)),
             SANS_BOLD, 22, COLOR_INK, room - sign - 24);
    return x + 34;
}

/* In lines of at most `room`; Chinese may break anywhere. */
static float paragraph(Pen *p, float x, float y, Str text, float room) {
    while (text.len) {
        size_t n = text_fit(p->draw->measure, SANS, 14, text, room);
        size_t end = n;
        /* Back to the last blank, if the line has one. */
        while (n < text.len && end > 0 && text.ptr[end] != ' ')
            end--;
        if (n < text.len && end > n / 2) n = end;
        if (n == 0) break;
        text_at(p, x, y, (Str){text.ptr, n}, SANS, 14, COLOR_INK);
        y += 20;
        while (n < text.len && text.ptr[n] == ' ')
            n++;
        text.ptr += n;
        text.len -= n;
    }
    return y;
}

/* One of several: its name stands above its lanes. */
static float section(Handout *h, HandoutRun *r, View *v, float y, float w) {
    Pen *p = &v->pen;
    float x = HANDOUT_MARGIN, room = w - 2 * HANDOUT_MARGIN;
    StrBuf facts = {0};
    facts_of(h, r, v, &facts);
    if (h->n > 1) {
        Str title = str_of(title_of(h, r->app.program));
        y += 14;
        text_cut(p, x, y, str_of(pen_clean(p, title, 200)), SANS_SEMIBOLD, 16,
                 COLOR_INK, room);
        y += 22;
        and_fact(&h->facts, sb_str(&facts));
    } else {
        h->facts.len = 0;
        and_fact(&h->facts, sb_str(&facts));
    }
    text_cut(p, x, y, sb_str(&facts), SANS_MEDIUM, 14, COLOR_INK2, room);
    y += 24;
    sb_free(&facts);
    const char *text = r->app.program->text[h->wish.lang];
    if (h->n == 1 && text) {
        const char *clean = pen_clean(p, str_of(text), 2000);
        y = paragraph(p, x, y, str_of(clean), fminf(room, 860)) + 4;
    }
    return handout_lanes(h, r, v, y, w);
}

float handout_width(Handout *h, const Measure *m) {
    DrawList scratch = {0};
    float w = HANDOUT_WIDTH;
    draw_begin(&scratch, m);
    for (size_t i = 0; i < h->n; i++) {
        View v = handout_view(h, &h->runs[i], &scratch);
        w = fmaxf(w, handout_lanes_width(h, &h->runs[i], &v));
    }
    draw_free(&scratch);
    return fminf(HANDOUT_WIDEST, ceilf(w));
}

/* The paper first: how high it is, is known when all is drawn. */
float handout_draw(Handout *h, DrawList *d, const Measure *m, float w) {
    draw_begin(d, m);
    sb_clear(&h->facts);
    draw_rect(d, (Rect){0, 0, w, 1}, (Paint){.fill = COLOR_PANEL});
    float y = 0;
    for (size_t i = 0; i < h->n; i++) {
        HandoutRun *r = &h->runs[i];
        arena_free(&r->app.frame);
        r->app.hots.len = 0;
        View v = handout_view(h, r, d);
        if (i == 0) y = heading(h, &v, w);
        y = section(h, r, &v, y, w) + 16;
    }
    View v = handout_view(h, &h->runs[0], d);
    if (handout_has_axis(h, &h->runs[0])) {
        chart_legend(&v.pen, HANDOUT_MARGIN, y + 8,
                     fminf(w, HANDOUT_WIDTH) - 2 * HANDOUT_MARGIN);
        y += 32;
    }
    if (h->n == 1) y = handout_text(&v, y, w);
    y = ceilf(y + HANDOUT_MARGIN - 12);
    d->cmds.data[0].h = y;
    return y;
}
