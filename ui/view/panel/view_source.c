/* The program: the line that runs, who is at which line, what has run in this
 * step, and where a call blocks.  Lines wrap, blank ones are low, and the page
 * follows the line unless the user has scrolled. */
#include "view/view.h"

#include <math.h>

#include "view/stage_view.h"

enum {
    /* Logical px.  Blank lines are low so that more of the program is seen at
     * once; of several in a row the further ones nearly vanish. */
    CODE_SIZE = 15,
    ROW_H = 19,
    BLANK_H = 8,
    NEXT_BLANK_H = 3,
    HEAD_H = 31,
    MAX_CHIPS = 4
};

/* What is the same for all lines. */
typedef struct Page {
    Rect r;
    float gutter, cell;
    int columns;
    uint32_t current; /* line that runs; 0: none */
    State state;      /* of whoever runs it */
    uint32_t blocks;  /* line whose call blocks a loop; 0: none */
    bool in_loop;     /* the thread that runs is the loop's */
    bool threads;     /* there are others than the main thread */
    PlaceRow *places;
    size_t place_count;
    ThreadPlace *stands; /* of threads' own code */
    size_t stand_count;
} Page;

/* Who is at a line: a task or a thread's own code. */
typedef struct Chip {
    bool thread;
    uint32_t id;
} Chip;

static bool blank(Str line) {
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t') return false;
    return true;
}

/* In columns. */
static int indent_of(Str line) {
    size_t n = 0;
    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t'))
        n++;
    return (int)code_columns(line.ptr, n);
}

/* Columns for the pieces of a line behind the first. */
static int hanging(const Page *pg, Str line) {
    /* Two columns deeper than the line itself; a deep one still gets eight. */
    int left = pg->columns - indent_of(line) - 2;
    return left < 8 ? 8 : left;
}

/* In px, with all pieces of a line that wraps; a blank one is lower. */
static float height_of(const View *v, const Page *pg, uint32_t n) {
    const Source *src = v->program->source;
    Str line = source_line(src, n);
    if (blank(line)) {
        bool first = n == 1 || !blank(source_line(src, n - 1));
        return first ? BLANK_H : NEXT_BLANK_H;
    }
    float h = 0;
    size_t at = 0;
    do {
        at = code_wrap(line, at, at ? hanging(pg, line) : pg->columns);
        h += ROW_H;
    } while (at < line.len);
    return h;
}

/* The first line to show, so that line `want` is on the page: the old one if
 * that does, with some lines of context otherwise. */
static uint32_t top_for(const View *v, const Page *pg, uint32_t want) {
    uint32_t top = v->app->source_top, count = v->program->shown_lines;
    if (top < 1) top = 1;
    if (top > count) top = count ? count : 1;
    float room = pg->r.h - HEAD_H - 4, all = 0;
    /* A program that fits as a whole never scrolls. */
    for (uint32_t n = 1; n <= count && all <= room; n++)
        all += height_of(v, pg, n);
    if (all <= room) return 1;
    if (want == 0 || want > count) return top;
    uint32_t context = want > 3 ? want - 3 : 1;
    if (want < top) return context;
    float h = 0, below = 0;
    for (uint32_t n = top; n <= want; n++)
        h += height_of(v, pg, n);
    /* Two lines below are seen as well: what comes next. */
    for (uint32_t n = want + 1; n <= count && n <= want + 2; n++)
        below += height_of(v, pg, n);
    while (h + below > room && top < want)
        h -= height_of(v, pg, top++);
    return top;
}

/* The ground of the line that runs; its bar slides from line to line. */
static void row_tint(View *v, const Page *pg, float y, float h, bool mark) {
    float tint =
        pg->state == STATE_RUNNING ? theme_row_tint(v->pen.theme) : 0.2F;
    Color f = color_fill(pg->state);
    Rect r = {pg->r.x + 4, y - 1, pg->r.w - 8, h + 2};
    size_t from = v->pen.draw->cmds.len;
    draw_rect(v->pen.draw, r,
              (Paint){.fill = f, .fill_alpha = tint, .radius = 4});
    if (mark) {
        r.w = 4;
        draw_rect(v->pen.draw, r, (Paint){.fill = f});
        motion_note(v, PLACE_LINE, 0, r, from);
    }
}

/* Threads whose own code stands at the line, behind the n that are there; the
 * one that runs comes first. */
static size_t threads_at(const View *v, const Page *pg, uint32_t line,
                         Chip *chips, size_t n, uint32_t *total) {
    uint32_t runs = v->now->thread;
    /* First the thread that runs, then the others. */
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < pg->stand_count; i++) {
            const ThreadPlace *at = &pg->stands[i];
            if (loc_line(at->loc) != line) continue;
            if ((at->thread == runs) != (pass == 0)) continue;
            ++*total;
            if (n < MAX_CHIPS) chips[n++] = (Chip){true, at->thread};
        }
    return n;
}

/* The tasks at a line, of all functions that begin there; first the one that
 * runs, also if it has just ended there. */
static size_t tasks_at(const View *v, const Page *pg, uint32_t line,
                       Chip *chips, uint32_t *total) {
    const ModelNow *now = v->now;
    uint32_t here[MAX_CHIPS], mine = 0;
    if (pg->in_loop && now->running && line == pg->current) mine = now->task;
    size_t n = mine ? 1 : 0, found = 0;
    chips[0] = (Chip){false, mine};
    *total = 0;
    for (size_t i = 0; i < pg->place_count; i++) {
        const PlaceRow *place = &pg->places[i];
        if (loc_line(place->loc) != line) continue;
        *total += place->count;
        found = model_place_tasks(v->model, place->loc, here, MAX_CHIPS);
        for (size_t k = 0; k < found && n < MAX_CHIPS; k++)
            if (here[k] != mine) chips[n++] = (Chip){false, here[k]};
    }
    if (*total < n) *total = (uint32_t)n; /* the one that has ended */
    return n;
}

static Str chip_name(const View *v, Chip c) {
    return c.thread ? view_thread_badge(v, c.id) : view_badge_of(v, c.id);
}

static State chip_state(const View *v, Chip c) {
    ThreadRow t;
    if (!c.thread) return view_state_of(v, c.id);
    if (!model_thread(v->model, c.id, &t)) return STATE_READY;
    return state_of_task(t.look);
}

/* Chips in the gutter; returns where they end.  On the line that runs, its
 * number is more important than those who wait there too. */
static float chips(View *v, const Page *pg, uint32_t line, float yc) {
    Chip who[MAX_CHIPS];
    uint32_t total;
    size_t n = tasks_at(v, pg, line, who, &total);
    if (pg->threads) n = threads_at(v, pg, line, who, n, &total);
    float x = pg->r.x + 9, end = pg->r.x + pg->gutter - 8;
    if (line == pg->current) end -= 18;
    for (size_t i = 0; i < n; i++) {
        Str name = chip_name(v, who[i]);
        float w = badge_width(&v->pen, name, 13) - 4;
        Str rest = pen_printf(&v->pen, "+%zu", (size_t)total - i);
        float rest_w = pen_width(&v->pen, MONO_SEMIBOLD, 13, rest);
        bool last = i + 1 == total;
        /* A chip fits if "+n" for the others still fits behind it; the first
         * one is drawn in any case. */
        if (x + w + (last ? 0 : 3 + rest_w) > end && i > 0) {
            if (x + rest_w > end + 1) return x - 3;
            text_at(&v->pen, x, yc, rest, MONO_SEMIBOLD, 13, COLOR_INK2);
            return x + rest_w + 1;
        }
        badge_narrow(&v->pen, (Point){x, yc}, name, chip_state(v, who[i]),
                     ROW_H - 2);
        uint32_t lane = (who[i].thread ? LANE_OF_THREAD : 0) | who[i].id;
        pen_hot(&v->pen, (Rect){x, yc - 10, w, 20}, ACT_FOLLOW, lane);
        x += w + 3;
    }
    return n ? x - 3 : x;
}

/* The code of a line in its colours; what wraps goes on below, behind a
 * hook. */
static void code_rows(View *v, const Page *pg, uint32_t n, float y) {
    const Program *g = v->program;
    Str line = source_line(g->source, n);
    uint32_t base = (uint32_t)(line.ptr - g->source->text);
    float x = pg->r.x + pg->gutter;
    size_t at = 0;
    while (at < line.len) {
        size_t end = code_wrap(line, at, at ? hanging(pg, line) : pg->columns);
        if (y + ROW_H > pg->r.y + pg->r.h - 2) return;
        if (at) {
            code_hook(&v->pen, x - 17, y + ROW_H / 2.0F);
            x = pg->r.x + pg->gutter + pg->cell * (float)(indent_of(line) + 2);
        }
        Span part = {base + (uint32_t)at, base + (uint32_t)end};
        code_draw(&v->pen, (Point){x, y + ROW_H / 2.0F}, g->source, &g->colors,
                  part, CODE_SIZE, n == pg->current);
        x = pg->r.x + pg->gutter;
        y += ROW_H;
        at = end;
    }
}

/* Says at the end of the line what has become of it. */
static void line_mark(View *v, const Page *pg, uint32_t n, float yc, State st,
                      Str text) {
    Pen *p = &v->pen;
    Str line = source_line(v->program->source, n);
    float w = pen_width(p, SANS_BOLD, 14, text) + 34;
    float x = pg->r.x + pg->r.w - 10 - w;
    float used = pg->cell * (float)code_columns(line.ptr, line.len);
    /* Code is never covered; the panel's heading says it too. */
    if (pg->r.x + pg->gutter + used + 8 > x) return;
    Color on = color_on(st), fill = color_fill(st);
    draw_rect(p->draw, (Rect){x, yc - 9, w, 18},
              (Paint){.fill = fill, .radius = 5});
    icon(p, (Icon)st, (Point){x + 13, yc}, 5.5F, on, fill);
    text_at(p, x + 25, yc, text, SANS_BOLD, 14, on);
}

/* It ran in the last step, on the way to where the program is now. */
static void ran_mark(View *v, const Page *pg, float y, float h) {
    draw_rect(v->pen.draw, (Rect){pg->r.x + 4, y + 1, 4, h - 2},
              (Paint){.fill = COLOR_LINE2});
}

/* From the left: mark, chips, number, code, and what has become of it. */
static void line_row(View *v, const Page *pg, uint32_t n, float y, float h) {
    bool current = n == pg->current;
    float yc = y + ROW_H / 2.0F, edge = pg->r.x + pg->gutter - 8;
    bool ran = stage_changed(v->app->stage.changes.lines, n);
    if (current)
        row_tint(v, pg, y, h, true);
    else if (ran)
        ran_mark(v, pg, y, h);
    Str number = str_of(pen_number(&v->pen, n));
    Font font = current ? MONO_BOLD : MONO;
    float w = pen_width(&v->pen, font, 13, number);
    /* Where chips need the place, the line has no number. */
    if (chips(v, pg, n, yc) <= edge - w + 0.5F)
        text_right(&v->pen, edge, yc, number, font, 13,
                   current ? COLOR_INK
                   : ran   ? COLOR_INK2
                           : COLOR_INK3);
    code_rows(v, pg, n, y);
    if (n == pg->blocks)
        line_mark(v, pg, n, yc, STATE_BLOCKED,
                  pen_word(&v->pen, S_UI_BLOCKS_LOOP));
    else if (current && v->now->raised && v->now->exception.len)
        line_mark(v, pg, n, yc, STATE_ERROR,
                  str_of(pen_clean(&v->pen, v->now->exception, 60)));
}

/* Shows which part of a long program is on the page. */
static void thumb(View *v, Rect r, uint32_t top, uint32_t bottom) {
    float count = (float)v->program->shown_lines, tall = r.h - 40;
    float y0 = tall * ((float)top - 1) / count,
          y1 = tall * (float)bottom / count;
    draw_rect(v->pen.draw,
              (Rect){r.x + r.w - 7, r.y + 32 + y0, 3, fmaxf(8, y1 - y0)},
              (Paint){.fill = COLOR_LINE2, .radius = 1.5F});
}

/* In which thread the marked line runs. */
static Str where(const View *v) {
    const Pen *p = &v->pen;
    ThreadRow t;
    if (!model_thread(v->model, v->now->thread, &t)) return STR("");
    if (t.main) return pen_word(p, S_UI_IN_MAIN);
    StringKey key = t.kind == THREAD_PROCESS  ? S_UI_IN_PROCESS
                    : t.kind == THREAD_WORKER ? S_UI_IN_WORKER
                    : t.runs_loop             ? S_UI_IN_LOOP
                                              : S_UI_IN_THREAD;
    return pen_fill(p, key, "v", t.badge, NULL);
}

/* The version whose rules the program is run by. */
static Str python(const View *v) {
    return pen_fill(&v->pen, S_UI_PYTHON, "v",
                    pen_printf(&v->pen, "3.%d", v->program->python).ptr, NULL);
}

/* At the right of the heading, the most urgent first: blocked, failed, whose
 * line it is, that none runs, else the version of Python. */
static Str remark(const View *v, const Page *pg) {
    const ModelNow *now = v->now;
    if (pg->blocks)
        return pen_fill(&v->pen, S_UI_LINE_BLOCKS, "n",
                        pen_number(&v->pen, pg->blocks), NULL);
    if (pg->current && now->raised)
        return pen_fill(&v->pen, S_UI_LINE_RAISED, "n",
                        pen_number(&v->pen, pg->current), NULL);
    if (pg->threads && pg->current && now->thread_state == THREAD_RUNNING)
        return where(v);
    if (now->loop_runs && !now->ended_run && !pg->current)
        return pen_word(&v->pen, S_UI_NO_LINE);
    return python(v);
}

/* The line whose call holds up a loop. */
static uint32_t blocking_line(const View *v, const Page *pg) {
    const ModelNow *now = v->now;
    ThreadRow t;
    if (!now->blocked || !now->loop_runs) return 0;
    if (pg->in_loop) return pg->current;
    /* Another thread runs, and the loop's own one stands in a call. */
    if (!model_thread(v->model, now->loop_thread, &t)) return 0;
    return loc_line(t.loc);
}

/* The colour of the marked line: what its thread does now. */
static State thread_tint(const View *v) {
    ThreadRow t;
    if (!model_thread(v->model, v->now->thread, &t)) return STATE_RUNNING;
    State st = state_of_task(t.look);
    return st == STATE_BLOCKED || st == STATE_ERROR ? st : STATE_RUNNING;
}

static Page page_of(View *v, Rect r) {
    const ModelNow *now = v->now;
    Page pg = {.r = r, .state = STATE_RUNNING};
    /* A wide panel has room for more chips before its lines. */
    pg.gutter = r.w >= 600 ? 104 : 64;
    pg.cell = pen_width(&v->pen, MONO, CODE_SIZE, STR("0"));
    pg.columns = (int)((r.w - pg.gutter - 8) / pg.cell);
    pg.threads = v->app->crowd;
    pg.in_loop = now->thread == now->loop_thread;
    /* A plain callback that has returned: the line is no longer its own.  A
     * step's line stays, as that is where its task stands. */
    bool left = now->ended && !now->callback.is_step;
    bool runs = (now->running && !left) || !now->loop_runs || !pg.in_loop;
    /* A run that ends in a call which never returns ends on its line. */
    if (runs && (!now->ended_run || now->blocked))
        pg.current = loc_line(now->loc);
    pg.blocks = blocking_line(v, &pg);
    if (pg.threads)
        pg.state = thread_tint(v);
    else if (now->blocked)
        pg.state = STATE_BLOCKED;
    if (now->raised) pg.state = STATE_ERROR;
    enum { MAX_PLACES = 256 };
    pg.places = arena_array(v->pen.frame, PlaceRow, MAX_PLACES);
    pg.place_count = model_places(v->model, pg.places, MAX_PLACES);
    if (!pg.threads) return pg;
    pg.stands = arena_array(v->pen.frame, ThreadPlace, MAX_PLACES);
    pg.stand_count = model_thread_places(v->model, pg.stands, MAX_PLACES);
    return pg;
}

float view_source_needs(View *v, Rect r) {
    /* So long a program scrolls at any scale. */
    enum { ENOUGH = 200 };
    Page pg = {.r = r, .gutter = r.w >= 600 ? 104 : 64};
    pg.cell = pen_width(&v->pen, MONO, CODE_SIZE, STR("0"));
    pg.columns = (int)((r.w - pg.gutter - 8) / pg.cell);
    float h = HEAD_H + 8;
    uint32_t n = v->program->source ? v->program->shown_lines : 0;
    for (uint32_t i = 1; i <= n && i < ENOUGH; i++)
        h += height_of(v, &pg, i);
    return h;
}

void view_source(View *v, Rect r) {
    Page pg = page_of(v, r);
    Str name = str_of(v->program->name), says = remark(v, &pg);
    float room = panel_room(&v->pen, r, name);
    if (pen_width(&v->pen, SANS_MEDIUM, 14, says) > room) says = python(v);
    panel(&v->pen, r, name, says);
    pen_hot(&v->pen, r, ACT_SOURCE, 0);
    if (!v->program->source) return;
    /* The suggestion takes its height from the code: it is drawn in the whole
     * panel, the lines in what is left. */
    float fix = pg.current ? view_fix_height(v) : 0;
    if (fix > 0) view_fix(v, r);
    pg.r.h = r.h -= fix;
    /* Between two callbacks no line runs: the last one that ran in the step is
     * kept in view. */
    uint32_t want = pg.current ? pg.current : v->app->stage.changes.last_line;
    uint32_t top = top_for(v, &pg, v->app->source_free ? 0 : want);
    v->app->source_top = top;
    float y = r.y + HEAD_H;
    uint32_t count = v->program->shown_lines, n = top;
    for (; n <= count; n++) {
        float h = height_of(v, &pg, n);
        if (y + fminf(h, ROW_H) > r.y + r.h - 2) break;
        if (h > BLANK_H) line_row(v, &pg, n, y, h);
        y += h;
    }
    if (top > 1 || n <= count) thumb(v, r, top, n - 1);
}
