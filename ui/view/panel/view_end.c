/* How a run ended, in the loop's place when there is nothing left for the loop
 * to show: at the last step of a program that is over. */
#include <math.h>
#include <string.h>

#include "view/rich.h"
#include "view/view.h"

/* Logical px: the heading with its sign, a count, a remark's card and the gap
 * to the next. */
enum { HEAD_H = 62, ROW_H = 26, CARD_H = 48, GAP = 6, PAD = 14, LINE_H = 22 };

typedef struct Page {
    View *v;
    const Report *report;
    Rect area;
    float y; /* where the next thing goes */
} Page;

/* Everything below is drawn from the top down and asks this first: a small
 * panel shows the beginning of it. */
static float room_of(const Page *g) {
    return g->area.y + g->area.h - g->y;
}

static const char *grouped(const Pen *p, uint64_t n) {
    StrBuf sb = {0};
    string_count(&sb, n);
    const char *text = pen_printf(p, "%s", sb.data).ptr;
    sb_free(&sb);
    return text;
}

/* ---- what it was ---- */

static StringKey title_of(const Page *g) {
    switch (g->report->reason) {
    case END_EXCEPTION: return S_UI_END_EXCEPTION;
    case END_LIMIT: return S_UI_END_LIMIT;
    case END_NEVER: return S_UI_END_NEVER;
    case END_REFUSED: return S_UI_END_REFUSED;
    case END_STOPPED: return S_UI_END_STOPPED;
    case END_OK: break;
    }
    return S_UI_END_OK;
}

/* The heading; of a run that was cut short with the limit it has met. */
static Str title(const Page *g) {
    static const StringKey keys[] = {[LIMIT_NONE] = S_UI_END_LIMIT,
                                     [LIMIT_STEPS] = S_UI_END_LIMIT_STEPS,
                                     [LIMIT_TIME] = S_UI_END_LIMIT_TIME,
                                     [LIMIT_MEMORY] = S_UI_END_LIMIT_MEMORY,
                                     [LIMIT_OUTPUT] = S_UI_END_LIMIT_OUTPUT,
                                     [LIMIT_EVENTS] = S_UI_END_LIMIT_EVENTS};
    const Program *of = g->v->program;
    bool limit = g->report->reason == END_LIMIT;
    if (of->cut) return pen_word(&g->v->pen, S_UI_END_CUT);
    return pen_fill(&g->v->pen, limit ? keys[of->limit] : title_of(g), "n",
                    grouped(&g->v->pen, of->limit_n), NULL);
}

/* A run that was cut short is no error of the program's: a warning, not a
 * cross. */
static void sign(Page *g, Point c) {
    Pen *p = &g->v->pen;
    EndReason why = g->report->reason;
    if (why == END_LIMIT || why == END_STOPPED || why == END_REFUSED) {
        icon(p, ICON_WARN, (Point){c.x, c.y + 2}, 17, color_line(STATE_RUNNING),
             COLOR_PANEL);
        return;
    }
    State st = why == END_OK      ? STATE_DONE
               : why == END_NEVER ? STATE_WAITING
                                  : STATE_ERROR;
    draw_circle(p->draw, c, 18, (Paint){.fill = color_line(st)});
    icon(p, (Icon)st, c, 9, color_on(st), color_line(st));
}

/* English has a word for one and one for many. */
static Str amount(const Pen *p, StringKey one, StringKey many, uint64_t n) {
    return n == 1 ? pen_word(p, one)
                  : pen_fill(p, many, "n", grouped(p, n), NULL);
}

/* "3.000 s virtual, 54 steps, 10 iterations", or less of it. */
static Str sums(const Page *g, float room) {
    const View *v = g->v;
    const Pen *p = &v->pen;
    const Report *r = g->report;
    const char *t = pen_seconds(p, r->t_ns);
    bool real = v->program->real_time;
    Str time =
        pen_fill(p, real ? S_UI_END_REAL : S_UI_END_VIRTUAL, "t", t, NULL);
    Str steps = amount(p, S_UI_END_STEP, S_UI_END_STEPS,
                       model_stops(v->model, v->app->unit) - 1);
    Str turns =
        amount(p, S_UI_END_ITERATION, S_UI_END_ITERATIONS, r->iterations);
    /* A program without a loop had none to count. */
    if (r->iterations == 0) turns = STR("");
    const char *comma = string_get(S_UI_END_COMMA, p->lang);
    const char *next = turns.len ? comma : "";
    Str all = pen_printf(p, "%s%s%s%s%s", time.ptr, comma, steps.ptr, next,
                         turns.ptr);
    if (pen_width(p, SANS_MEDIUM, 15, all) <= room) return all;
    return pen_printf(p, "%s%s%s%s%s", t, comma, steps.ptr, next, turns.ptr);
}

/* The one part that is always there, whatever the panel's height. */
static void heading(Page *g) {
    Pen *p = &g->v->pen;
    Rect r = g->area;
    Point c = {r.x + 20, r.y + HEAD_H / 2.0F - 4};
    sign(g, c);
    float x = r.x + 52, room = r.x + r.w - x;
    text_cut(p, x, c.y - 11, title(g), SANS_BOLD, 19, COLOR_INK, room);
    text_cut(p, x, c.y + 14, sums(g, room), SANS_MEDIUM, 15, COLOR_INK2, room);
    g->y = r.y + HEAD_H;
}

/* ---- why it did not end by itself ---- */

/* What the program was busy with when it was ended, or what it waits for. */
static StringKey why_of(const Page *g) {
    const Report *r = g->report;
    bool line = r->busy_loc != 0;
    if (r->reason == END_NEVER)
        return g->v->app->crowd ? S_UI_WHY_NEVER_THREADS : S_UI_WHY_NEVER;
    if (r->busy == BUSY_SPINS)
        return line ? S_UI_WHY_SPINS_LINE : S_UI_WHY_SPINS;
    if (r->busy == BUSY_COMPUTES && line)
        return r->loops ? S_UI_WHY_COMPUTES_LOOP : S_UI_WHY_COMPUTES;
    return S_UI_WHY_GOES_ON;
}

/* {f} in the text stands for a line of code. */
static size_t with_code(const Pen *p, Str text, Str code, RichRun *runs) {
    const char *hole = strstr(text.ptr, "{f}");
    runs[0] = (RichRun){RICH_TEXT, text, STATE_READY};
    if (!hole) return 1;
    runs[0].text.len = (size_t)(hole - text.ptr);
    runs[1] = (RichRun){RICH_MONO,
                        code.len ? str_of(pen_clean(p, code, 60)) : STR("…"),
                        STATE_READY};
    runs[2] = (RichRun){RICH_TEXT, str_of(hole + 3), STATE_READY};
    return 3;
}

/* Python has many packages; Loopscope has none of them. */
static bool wants_package(const Report *r) {
    const Remark *k = r->remarks.data;
    return r->remarks.len && k->kind == REMARK_DIED &&
           str_is(k->name, "ModuleNotFoundError");
}

static void why(Page *g) {
    const Report *r = g->report;
    Pen *p = &g->v->pen;
    bool package = wants_package(r);
    /* An end of its own needs no explanation, but a missing package does: it is
     * not the user's mistake. */
    if (!package && (r->reason == END_OK || r->reason == END_EXCEPTION)) return;
    Str text;
    if (r->reason == END_REFUSED)
        text = str_of(pen_clean(p, g->v->now->end_message, 300));
    else
        text = pen_fill(p, package ? S_UI_WHY_NO_PACKAGE : why_of(g), "n",
                        pen_number(p, loc_line(r->busy_loc)), NULL);
    Str code = package ? STR("await asyncio.sleep(0.8)")
                       : view_code(g->v, r->busy_loc);
    RichRun runs[3];
    size_t n = with_code(p, text, code, runs);
    int lines = (int)fminf(4, floorf(room_of(g) / LINE_H));
    if (lines < 1) return;
    RichStyle style = {15, LINE_H, g->area.w - 4, lines, COLOR_INK};
    lines = rich_draw(p, (Point){g->area.x + 2, g->y + 8}, runs, n, style);
    g->y += LINE_H * (float)lines + 8;
}

/* ---- counts ---- */

typedef struct Count {
    StringKey words;
    Str value;
    bool good;
    bool told; /* cards below say it, too */
} Count;

enum { COUNTS = 4 };

/* Always the same four in the same order, also those that are 0: that nothing
 * was forgotten is worth saying. */
static void count_up(const Page *g, Count *all) {
    const Report *r = g->report;
    const Pen *p = &g->v->pen;
    Str of = pen_fill(p, S_UI_N_OF_M, "n", grouped(p, r->ended), "m",
                      grouped(p, r->tasks), NULL);
    StringKey tasks = r->ended < r->tasks ? S_UI_END_NOT_ALL
                      : r->failed         ? S_UI_END_SOME_FAILED
                                          : S_UI_END_TASKS;
    all[0] = (Count){tasks, of, r->ended == r->tasks, false};
    uint32_t n[] = {r->not_looked_at, r->never_awaited, r->threads};
    static const StringKey words[] = {S_UI_END_NOT_LOOKED_AT,
                                      S_UI_END_NEVER_AWAITED, S_UI_END_THREADS};
    for (int i = 0; i < 3; i++)
        all[i + 1] = (Count){words[i], str_of(grouped(p, n[i])), n[i] == 0,
                             /* Threads that still run have no card of their
                              * own. */
                             n[i] > 0 && i < 2};
}

/* A tick where all is well, a warning where not: the sign says it without the
 * number. */
static void count_row(Page *g, const Count *c) {
    Pen *p = &g->v->pen;
    Rect r = g->area;
    float yc = g->y + ROW_H / 2.0F;
    Point at = {r.x + 9, yc};
    if (c->good)
        icon(p, ICON_DONE, at, 6, color_line(STATE_DONE), COLOR_PANEL);
    else
        icon(p, ICON_WARN, at, 6.5F, color_line(STATE_RUNNING), COLOR_PANEL);
    float w = pen_width(p, MONO_SEMIBOLD, 15, c->value);
    text_right(p, r.x + r.w - 2, yc, c->value, MONO_SEMIBOLD, 15, COLOR_INK);
    text_cut(p, r.x + 26, yc, pen_word(p, c->words), SANS_MEDIUM, 15, COLOR_INK,
             r.w - 28 - w - 12);
    g->y += ROW_H;
}

/* Where there is little room the cards come first: what they say is not counted
 * too, then only the tasks are, then nothing. */
static bool counted(const Page *g, const Count *c, int i, int level) {
    if (i == 0 && g->report->tasks == 0) return false;
    return level == 0 || (level == 1 && !c->told) || (level == 2 && i == 0);
}

/* What counts and cards need at a level of brevity: 0 is all of it, 3 no counts
 * at all. */
static float height_at(const Page *g, const Count *all, int level) {
    float h = (float)g->report->remarks.len * (CARD_H + GAP) - GAP;
    for (int i = 0; i < COUNTS; i++)
        if (counted(g, &all[i], i, level)) h += ROW_H;
    return level < 3 ? h + GAP : h;
}

static void counts(Page *g) {
    Count all[COUNTS];
    count_up(g, all);
    /* As much as lets all cards fit. */
    int level = 0;
    while (level < 3 && height_at(g, all, level) > room_of(g))
        level++;
    /* Too many in any case: the tasks may be counted. */
    if (height_at(g, all, level) > room_of(g) + CARD_H) level = 2;
    for (int i = 0; i < COUNTS; i++)
        if (counted(g, &all[i], i, level) && room_of(g) >= ROW_H)
            count_row(g, &all[i]);
    if (level < 3) g->y += GAP;
}

/* ---- remarks ---- */

static State state_of(RemarkKind kind) {
    switch (kind) {
    case REMARK_BLOCKED: return STATE_BLOCKED;
    case REMARK_NEVER_AWAITED: return STATE_CANCELLED;
    case REMARK_DIED:
    case REMARK_NOT_LOOKED_AT: return STATE_ERROR;
    default: return STATE_WAITING;
    }
}

static Str remark_title(const Page *g, const Remark *k) {
    const Pen *p = &g->v->pen;
    if (k->kind == REMARK_DIED) return str_of(pen_clean(p, k->name, 80));
    /* In the order of RemarkKind; that of REMARK_DIED, which has returned
     * above, is never read. */
    static const StringKey keys[REMARK_KINDS] = {
        S_UI_REMARK_STUCK,         S_UI_REMARK_BLOCKED,
        S_UI_REMARK_NEVER_AWAITED, S_UI_REMARK_NOT_LOOKED_AT,
        S_UI_REMARK_PENDING,       S_UI_REMARK_STUCK};
    Str s = pen_fill(p, keys[k->kind], "t", pen_seconds(p, k->ns), NULL);
    /* One card for what happened many times at one place. */
    if (k->times < 2) return s;
    return pen_fill(p, S_UI_REMARK_TIMES, "v", s.ptr, "n", grouped(p, k->times),
                    NULL);
}

/* The name of the function that a place is in; empty when it is not known. */
static Str function_at(const View *v, uint32_t loc) {
    const TraceFunction *f =
        trace_function_at(model_trace(v->model), loc_func(loc));
    return f ? trace_string(model_trace(v->model), f->name) : STR("");
}

/* A card's second line: what the title does not say of the one that it is
 * about. */
static Str remark_text(const Page *g, const Remark *k) {
    const Pen *p = &g->v->pen;
    const char *name = pen_clean(p, k->name, 100);
    const char *task = k->task ? view_badge_of(g->v, k->task).ptr : NULL;
    Str f = function_at(g->v, k->loc);
    switch (k->kind) {
    case REMARK_DIED:
        if (k->text.len) return str_of(pen_clean(p, k->text, 300));
        return f.len ? str_of(pen_clean(p, f, 60)) : STR("");
    case REMARK_BLOCKED:
        if (f.len == 0) return str_of(name);
        return pen_fill(p, S_UI_REMARK_IN, "v", name, "f", pen_clean(p, f, 60),
                        NULL);
    case REMARK_NEVER_AWAITED:
        return pen_fill(p, S_UI_REMARK_COROUTINE, "v", name, NULL);
    case REMARK_STUCK:
        if (!*name) name = string_get(S_UI_REMARK_FUTURE, p->lang);
        return pen_fill(p, S_UI_REMARK_AWAITS, "v", task ? task : "", "f", name,
                        NULL);
    default: break;
    }
    if (!task) return pen_word(p, S_UI_REMARK_FUTURE);
    return k->name.len ? pen_printf(p, "%s: %s", task, name) : str_of(task);
}

/* What one would miss in a long run: its kind by colour and icon, where, and
 * what it was. */
static void card(Page *g, const Remark *k) {
    Pen *p = &g->v->pen;
    Rect r = {g->area.x, g->y, g->area.w, CARD_H};
    State st = state_of(k->kind);
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_CARD, .stroke = COLOR_LINE, .radius = 6});
    stripe(p, (Rect){r.x + 6, r.y + 6, 5, r.h - 12}, st);
    icon(p, (Icon)st, (Point){r.x + 28, r.y + 15}, 6.5F, color_line(st),
         COLOR_CARD);
    float x = r.x + 44, right = r.x + r.w - 12;
    /* The line's number first: the title gets what it leaves. */
    if (loc_line(k->loc)) {
        Str line = pen_fill(p, S_UI_LINE_N, "n",
                            pen_number(p, loc_line(k->loc)), NULL);
        text_right(p, right, r.y + 15, line, SANS_MEDIUM, 14, COLOR_INK2);
        right -= pen_width(p, SANS_MEDIUM, 14, line) + 12;
    }
    text_cut(p, x, r.y + 15, remark_title(g, k), SANS_BOLD, 15, COLOR_INK,
             right - x);
    text_cut(p, x, r.y + 34, remark_text(g, k), SANS_MEDIUM, 14, COLOR_INK2,
             r.x + r.w - 12 - x);
    /* A click goes to where it happened. */
    pen_hot(p, r, ACT_GOTO, (int64_t)k->pos);
    g->y += CARD_H + GAP;
}

static void remarks(Page *g) {
    size_t n = g->report->remarks.len;
    size_t fit = (size_t)fmaxf(0, (room_of(g) + GAP) / (CARD_H + GAP));
    /* "+ n more" needs 22 px then. */
    if (fit < n)
        fit = (size_t)fmaxf(0, (room_of(g) + GAP - 22) / (CARD_H + GAP));
    for (size_t i = 0; i < n && i < fit; i++)
        card(g, &g->report->remarks.data[i]);
    if (fit < n && room_of(g) >= 20)
        view_more(g->v, g->area.x + g->area.w / 2, g->y + 9, n - fit);
}

/* Where no card says where to look, the way back is offered. */
static void from_the_start(Page *g) {
    Pen *p = &g->v->pen;
    if (g->report->remarks.len || room_of(g) < 34) return;
    float yc = g->y + 20, x = g->area.x;
    float w = key_cap(p, (Point){x, yc}, STR("Home"), 13, ANCHOR_LEFT);
    Str word = pen_word(p, S_UI_FROM_THE_START);
    text_at(p, x + w + 8, yc, word, SANS_MEDIUM, 14, COLOR_INK2);
    w += 8 + pen_width(p, SANS_MEDIUM, 14, word);
    pen_hot(p, (Rect){x, yc - 12, w, 24}, ACT_FIRST, 0);
}

bool view_ended(const View *v) {
    /* A run that goes on has an end only for now. */
    return v->model && v->now->ended_run && v->program &&
           !v->program->running && model_pos(v->model) == model_end(v->model);
}

bool view_end(View *v, Rect r) {
    Program *g = v->app->program;
    if (!view_ended(v)) return false;
    /* What a run has come to does not change: made once. */
    if (!g->reported) {
        g->report = report_of(v->model);
        g->reported = true;
    }
    panel(&v->pen, r, pen_word(&v->pen, S_UI_HOW_IT_ENDED), STR(""));
    /* 34: the panel's heading, and 10 px below. */
    Page page = {.v = v,
                 .report = &g->report,
                 .area = {r.x + PAD, r.y + 34, r.w - 2 * PAD, r.h - 44}};
    heading(&page);
    why(&page);
    counts(&page);
    remarks(&page);
    from_the_start(&page);
    return true;
}
