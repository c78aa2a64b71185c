/* svg and png: the timelines as a document, in three steps: laid out, drawn,
 * written. */
#include <math.h>

#include "base/mem.h"
#include "export_picture_impl.h"
#include "view/svg.h"
#include "view/timeline/handout.h"

/* Device pixels a logical one, so that a printer has some to work with; and
 * the most that a side may have: more is opened by few programs. */
static const float fine = 2, longest = 16384;
/* Bytes that a sink gets at once. */
enum { PIECE = 1 << 16 };

typedef struct Page {
    Program **programs;
    size_t n;
    ExportWish wish;
    ExportSink sink;
    void *context;
    Handout *handout;
    Gfx gfx;
    DrawList list;
    float w, h; /* as laid out */
    StrBuf text;
    size_t written; /* of it */
    int stage;
} Page;

static HandoutWish wish_of(const ExportWish *w) {
    const ExportOptions *o = &w->options;
    unsigned lanes = 0;
    if (o->groups & GROUP_TASKS) lanes |= HANDOUT_TASKS;
    if (o->groups & GROUP_THREADS) lanes |= HANDOUT_THREADS;
    if (o->groups & GROUP_LOOP) lanes |= HANDOUT_LOOP;
    return (HandoutWish){.theme = w->dark ? THEME_DARK : THEME_LIGHT,
                         .lang = o->lang,
                         .seconds = w->seconds,
                         .lanes = lanes,
                         .steps = o->range.steps,
                         .from = o->range.from,
                         .to = o->range.to};
}

static void *page_open(Program *const *programs, size_t n,
                       const ExportWish *wish, ExportSink sink, void *context) {
    Page *p = mem_alloc(sizeof *p);
    p->programs = mem_alloc(n * sizeof(Program *));
    for (size_t i = 0; i < n; i++)
        p->programs[i] = programs[i];
    p->n = n;
    p->wish = *wish;
    p->sink = sink;
    p->context = context;
    gfx_open(&p->gfx);
    return p;
}

static bool lay_out_at(Page *p, const Measure *m, float w, float shape) {
    p->w = ceilf(w);
    p->h = handout_draw(p->handout, &p->list, m, p->w);
    return p->h <= p->w * shape;
}

/* With a size of its own it is laid out as wide as it must be for all of it to
 * fit into that shape: the wider it is laid out, the smaller everything
 * becomes. */
static void lay_out(Page *p) {
    Measure m = glyphs_measure(p->gfx.glyphs);
    PixelSize size = p->wish.size;
    p->w = handout_width(p->handout, &m);
    float shape = size.w ? (float)size.h / (float)size.w : INFINITY;
    if (lay_out_at(p, &m, p->w, shape)) {
        if (!size.w) return;
    } else {
        /* As high as it is now it would fit; wider, it may be lower. */
        float low = p->w, high = p->h / shape;
        for (int i = 0; i < 6; i++) {
            float mid = (low + high) / 2;
            if (lay_out_at(p, &m, mid, shape))
                high = mid;
            else
                low = mid;
        }
        while (!lay_out_at(p, &m, high, shape))
            high = p->h / shape;
    }
    /* The rest is paper. */
    p->h = fmaxf(p->h, p->w * shape);
    p->list.cmds.data[0].h = p->h;
}

/* All that can be wrong is known before anything is drawn.  Long runs take
 * their time here, and not in page_open, which nobody can interrupt. */
static bool look_at_programs(Page *p, const char **why) {
    const ExportOptions *o = &p->wish.options;
    HandoutWish what = wish_of(&p->wish);
    if (o->groups && !(o->groups & ~(unsigned)GROUP_QUEUES)) {
        *why = "a picture has lanes of tasks, threads and the loop, none of "
               "queues: --tracks tasks,threads,loop";
        return false;
    }
    p->handout = handout_new(p->programs, p->n, &what);
    *why = handout_failure(p->handout);
    return !*why;
}

static void make_svg(Page *p) {
    SvgPage page = {.w = p->w,
                    .h = p->h,
                    .shown_w = (float)p->wish.size.w,
                    .shown_h = (float)p->wish.size.h,
                    .theme = p->wish.dark ? THEME_DARK : THEME_LIGHT,
                    .lang = p->wish.options.lang,
                    .title = handout_title(p->handout),
                    .desc = handout_facts(p->handout)};
    svg_write(&p->text, &p->list, &page);
}

static bool write_png(Page *p, const char **why) {
    PixelSize size = p->wish.size;
    float scale = fminf(fine, longest / fmaxf(p->w, p->h));
    if (size.w) scale = (float)size.w / p->w;
    int w = size.w ? size.w : (int)ceilf(p->w * scale);
    int h = size.h ? size.h : (int)ceilf(p->h * scale);
    gfx_paint(&p->gfx, &p->list, p->wish.dark ? THEME_DARK : THEME_LIGHT, w, h,
              scale);
    return gfx_write_png(&p->gfx, p->sink, p->context, why);
}

/* A piece of what has been made; false when it is all written. */
static bool write_text(Page *p, const char **why) {
    size_t n = p->text.len - p->written;
    if (n > PIECE) n = PIECE;
    if (!p->sink(p->context, p->text.data + p->written, n)) {
        *why = "";
        return false;
    }
    p->written += n;
    return p->written < p->text.len;
}

static bool page_step(void *state, const char **why) {
    Page *p = state;
    switch (p->stage++) {
    case 0: return look_at_programs(p, why);
    case 1: lay_out(p); return true;
    case 2:
        if (p->wish.options.format != EXPORT_SVG) {
            write_png(p, why);
            return false;
        }
        make_svg(p);
        return true;
    default: return write_text(p, why);
    }
}

static double page_progress(const void *state) {
    const Page *p = state;
    if (p->stage < 3) return 0.2 * p->stage;
    return 0.6 + 0.4 * (double)p->written / (double)(p->text.len + 1);
}

static void page_close(void *state) {
    Page *p = state;
    if (p->handout) handout_free(p->handout);
    mem_free(p->programs);
    gfx_close(&p->gfx);
    draw_free(&p->list);
    sb_free(&p->text);
    mem_free(p);
}

const PictureMaker maker_handout = {page_open, page_step, page_progress,
                                    page_close};
