/* The sentence about several programs.  Everything that it says is found in
 * their runs: nothing is known here of any program. */
#include <math.h>
#include <string.h>

#include "view/compare/compare_board.h"
#include "view/panel/story_bar.h"

/* Pieces of text: four programs with a step's narration each stay well
 * below. */
enum { RUNS_MAX = 160 };

/* One for a picture, in its arena. */
typedef struct Story {
    View *v;
    const Comparison *c;
    /* Of the sentence: they borrow texts of the frame and of the strings. */
    RichRun runs[RUNS_MAX];
    size_t n;
} Story;

/* What is put into a sentence. */
typedef struct Slots {
    size_t p, q; /* programs */
    const char *t, *u, *v, *n, *k;
} Slots;

/* ---- building ---- */

/* An overlong sentence is cut, which the bar would do as well. */
static void add(Story *s, RichKind kind, Str text, State st) {
    if (s->n < RUNS_MAX && text.len)
        s->runs[s->n++] = (RichRun){.kind = kind, .text = text, .state = st};
}

/* Names are bold, values in the font of code, counts as plain text. */
static void add_slot(Story *s, char slot, const Slots *in) {
    const char *text = NULL;
    RichKind kind = RICH_MONO;
    switch (slot) {
    case 'p': text = s->c->runs[in->p].name, kind = RICH_STRONG; break;
    case 'q': text = s->c->runs[in->q].name, kind = RICH_STRONG; break;
    case 't': text = in->t; break;
    case 'u': text = in->u; break;
    case 'v': text = in->v; break;
    case 'n': text = in->n, kind = RICH_TEXT; break;
    case 'k': text = in->k, kind = RICH_TEXT; break;
    default: break;
    }
    if (text) add(s, kind, str_of(text), STATE_READY);
}

/* A text of window.def with its {p} … as runs of their own. */
static void say(Story *s, StringKey key, Slots in) {
    Str rest = pen_word(&s->v->pen, key);
    /* Chinese sentences follow each other without a blank. */
    if (s->n && s->v->pen.lang == LANG_EN)
        add(s, RICH_TEXT, STR(" "), STATE_READY);
    while (rest.len) {
        const char *open = memchr(rest.ptr, '{', rest.len);
        size_t n = open ? (size_t)(open - rest.ptr) : rest.len;
        add(s, RICH_TEXT, (Str){rest.ptr, n}, STATE_READY);
        if (!open) break;
        add_slot(s, open[1], &in);
        /* A slot is always three bytes: {, a letter and }. */
        rest = (Str){open + 3, rest.len - n - 3};
    }
}

static const char *seconds(const Story *s, uint64_t t) {
    return pen_seconds(&s->v->pen, t);
}

static const char *number(const Story *s, uint64_t n) {
    return pen_number(&s->v->pen, n);
}

/* ---- when all have ended ---- */

/* Of run k, in ns: when its last event was. */
static uint64_t total(const Story *s, size_t k) {
    SharedClock clock = {s->c->models, s->c->n};
    return shared_total(&clock, k);
}

/* Its run did not come to its own end; then there is nothing to compare. */
static bool say_odd_end(Story *s, size_t k) {
    const RunFacts *f = &s->c->runs[k].facts;
    Slots in = {.p = k, .t = seconds(s, total(s, k))};
    if (f->reason == END_OK || f->reason == END_NEVER) return false;
    say(s, f->reason == END_EXCEPTION ? S_CMP_IT_FAILED : S_CMP_IT_STOPPED, in);
    return true;
}

/* The first one that was left undone, by its function's own name: "f" of
 * "main.<locals>.f". */
static const char *first_task(const Story *s, size_t k, uint32_t task) {
    const Compared *r = &s->c->runs[k];
    const FactTask *t = &r->facts.tasks.data[task - 1];
    Str name = trace_string(r->program->trace, t->name);
    for (size_t i = name.len; i-- > 0;)
        if (name.ptr[i] == '.') {
            name = (Str){name.ptr + i + 1, name.len - i - 1};
            break;
        }
    return pen_clean(&s->v->pen, name, 40);
}

/* One of both, it or the first, waits for ever at its end. */
static bool is_open(const Story *s, size_t k) {
    return s->c->runs[0].facts.reason == END_NEVER ||
           s->c->runs[k].facts.reason == END_NEVER;
}

/* While the others went on, not by the end of all. */
static bool was_cancelled(const Story *s, size_t k, uint32_t task) {
    const FactTask *t = &s->c->runs[k].facts.tasks.data[task - 1];
    return t->over && t->over_ns < total(s, k);
}

/* Shorter than the first program, and why if that can be seen. */
static void say_shorter(Story *s, size_t k, uint64_t by) {
    const RunFacts *f = &s->c->runs[k].facts, *base = &s->c->runs[0].facts;
    WaitSum own = wait_sum(&f->sleeps), first = wait_sum(&base->sleeps);
    WaitSum calls = wait_sum(&f->blocks), firsts = wait_sum(&base->blocks);
    /* Causes from the surest to the weakest: an open end, work left undone,
     * sleeps side by side, blocking calls in threads. */
    uint32_t task;
    Slots in = {.p = k, .q = 0, .t = seconds(s, by)};
    if (is_open(s, k)) {
        say(s, S_CMP_THROUGH_EARLIER, in);
    } else if (run_unfinished(f, &task) > 0 &&
               run_unfinished(base, &(uint32_t){0}) == 0) {
        in.v = first_task(s, k, task);
        say(s, was_cancelled(s, k, task) ? S_CMP_CANCELS : S_CMP_LEAVES, in);
    } else if (own.overlaps > first.overlaps) {
        /* The same sleeps, only side by side: then that is the whole reason. */
        bool same = own.n == first.n && own.sum_ns == first.sum_ns;
        in.n = number(s, own.overlaps);
        say(s, same ? S_CMP_OVERLAPS : S_CMP_OVERLAPS_ITS, in);
    } else if (calls.overlaps > firsts.overlaps) {
        in.n = number(s, calls.overlaps);
        say(s, S_CMP_THREADS, in);
    } else {
        say(s, S_CMP_IS_EARLIER, in);
    }
}

/* The counterpart, and its causes: one sleep after the other, or calls that
 * block the loop. */
static void say_longer(Story *s, size_t k, uint64_t by) {
    const RunFacts *f = &s->c->runs[k].facts, *base = &s->c->runs[0].facts;
    WaitSum own = wait_sum(&f->sleeps), first = wait_sum(&base->sleeps);
    WaitSum calls = wait_sum(&f->blocks), firsts = wait_sum(&base->blocks);
    Slots in = {.p = k, .q = 0, .t = seconds(s, by)};
    if (is_open(s, k)) {
        say(s, S_CMP_THROUGH_LATER, in);
    } else if (own.n > 1 && own.overlaps == 0 && first.overlaps > 0) {
        in.n = number(s, own.n);
        say(s, S_CMP_ONE_BY_ONE, in);
    } else if (calls.n && calls.overlaps == 0 && calls.sum_ns > firsts.sum_ns) {
        in.u = seconds(s, calls.sum_ns);
        say(s, S_CMP_BLOCKS, in);
    } else {
        say(s, S_CMP_IS_LATER, in);
    }
}

/* Its last event's time says how long the program takes. */
static bool has_total(const Story *s, size_t k) {
    const RunFacts *f = &s->c->runs[k].facts;
    return s->c->models[k] && (f->reason == END_OK || f->reason == END_NEVER);
}

/* Against nothing: for the first program, or where the first has no total. */
static void say_end(Story *s, size_t k) {
    bool never = s->c->runs[k].facts.reason == END_NEVER;
    say(s, never ? S_CMP_IT_NEVER : S_CMP_IT_ENDED,
        (Slots){.p = k, .t = seconds(s, total(s, k))});
}

/* One sentence about run k, as good as both ends allow. */
static void say_total(Story *s, size_t k) {
    uint64_t own = total(s, k), base = total(s, 0);
    if (say_odd_end(s, k)) return;
    if (k == 0 || !has_total(s, 0))
        say_end(s, k);
    else if (own == base)
        say(s, S_CMP_AS_LONG_AS, (Slots){.p = k, .q = 0, .t = seconds(s, own)});
    else if (own < base)
        say_shorter(s, k, base - own);
    else
        say_longer(s, k, own - base);
}

/* First that all have ended, then each of the others against the first. */
static void say_all_ended(Story *s, size_t runs) {
    static const StringKey words[] = {S_CMP_BOTH_ENDED, S_CMP_ALL_3_ENDED,
                                      S_CMP_ALL_4_ENDED};
    size_t n = s->c->n, over = 0, whole = 0;
    for (size_t k = 0; k < n; k++) {
        over += compare_is_over(&s->c->runs[k]);
        whole += compare_is_whole(&s->c->runs[k]);
    }
    if (over == n)
        say(s, words[n - 2], (Slots){0});
    else if (whole == n)
        say(s, S_CMP_NOTHING_MORE, (Slots){0});
    for (size_t k = 0; k < n; k++) {
        if (!s->c->models[k])
            say(s, S_CMP_IT_CANNOT, (Slots){.p = k});
        else if (k > 0 || !has_total(s, 0))
            say_total(s, k);
        else if (runs == 1)
            say_end(s, k);
    }
}

/* ---- on the way ---- */

/* What keeps the main task, which everything else is there for. */
static bool say_wait(Story *s, size_t k) {
    const View v = compare_view_of(s->v, k);
    TaskRow t;
    Slots in = {.p = k};
    if (v.now->blocked) {
        in.v = pen_clean(&v.pen, v.now->block_label, 60);
        say(s, S_CMP_IT_BLOCKED, in);
        return true;
    }
    if (!model_task(v.model, 1, &t) || t.state != TASK_WAITING ||
        t.waits.label.len == 0)
        return false;
    in.v = pen_clean(&v.pen, t.waits.label, 60);
    in.t = seconds(s, t.waits.due_ns);
    say(s, t.waits.has_due ? S_CMP_IT_WAITS_UNTIL : S_CMP_IT_WAITS, in);
    return true;
}

/* A few words about what run k does at this place. */
static void say_progress(Story *s, size_t k) {
    const View v = compare_view_of(s->v, k);
    if (!v.model) {
        say(s, S_CMP_IT_CANNOT, (Slots){.p = k});
        return;
    }
    if (compare_ended(s->v->app, k)) {
        if (!say_odd_end(s, k)) say_end(s, k);
        return;
    }
    if (say_wait(s, k)) return;
    const uint32_t *by = v.now->by_state;
    Slots in = {
        .p = k,
        .n = number(s, v.now->tasks),
        .k = number(s, by[TASK_DONE] + by[TASK_ERROR] + by[TASK_CANCELLED])};
    say(s, v.now->tasks ? S_CMP_IT_TASKS : S_CMP_IT_RUNS, in);
}

/* ---- one step, and the first difference ---- */

/* The same words as of one program, in the pieces that a rich text takes. */
static void add_narration(Story *s, const Narration *n) {
    for (size_t i = 0; i < n->n; i++) {
        const NarrationRun *from = &n->runs[i];
        bool is_badge = from->kind == NARRATE_BADGE;
        RichKind kind = is_badge                     ? RICH_BADGE
                        : from->kind == NARRATE_TEXT ? RICH_TEXT
                                                     : RICH_MONO;
        add(s, kind, from->text,
            is_badge ? state_of_task(from->state) : STATE_READY);
    }
}

/* "serial: …": who moved, and what the narration of that program says. */
static void say_step(Story *s, size_t k, Narration *n, bool event) {
    Model *m = s->c->models[k];
    say(s, S_CMP_IT_MOVES, (Slots){.p = k});
    if (s->v->pen.lang == LANG_EN) add(s, RICH_TEXT, STR(" "), STATE_READY);
    if (event)
        narrate_event(n, m, s->v->pen.lang);
    else
        narrate(n, m, s->v->app->unit, s->v->pen.lang);
    add_narration(s, n);
}

/* Both sides of the first divergence, each by its own event. */
static void say_difference(Story *s) {
    CompareApart *apart = &s->v->app->compare.apart;
    Slots in = {.t = seconds(s, apart->t_ns)};
    say(s,
        apart->kind == DIVERGE_TIME   ? S_CMP_FIRST_TIME
        : apart->kind == DIVERGE_ENDS ? S_CMP_FIRST_ENDS
                                      : S_CMP_FIRST,
        in);
    for (int i = 0; i < 2; i++)
        say_step(s, apart->runs[i], &apart->says[i], true);
}

/* What is said depends on the place; the first case that fits. */
static void tell(Story *s) {
    App *a = s->v->app;
    const Comparison *c = s->c;
    size_t runs = 0, ended = 0;
    for (size_t k = 0; k < c->n; k++) {
        runs += c->models[k] != NULL;
        ended += compare_ended(a, k);
    }
    bool start = c->at.t_ns == 0 && c->at.pos == 0 && c->at.model == 0;
    if (c->n < 2)
        say(s, S_CMP_ONE, (Slots){0});
    else if (runs == 0)
        say(s, S_CMP_NONE_RUNS, (Slots){0});
    else if (c->apart.is)
        say_difference(s);
    else if (start)
        say(s, S_CMP_START, (Slots){.t = seconds(s, 0)});
    else if (ended == runs)
        say_all_ended(s, runs);
    else if (c->told && c->models[c->told - 1])
        say_step(s, c->told - 1, &a->compare.narration, false);
    else
        for (size_t k = 0; k < c->n; k++)
            say_progress(s, k);
}

/* ---- the bar ---- */

/* At the right of the bar: how many programs there are and how many have
 * ended. */
static void counts(View *v, Rect r) {
    Pen *p = &v->pen;
    const Comparison *c = &v->app->compare;
    size_t ended = 0;
    for (size_t k = 0; k < c->n; k++)
        ended +=
            /* What waits for ever has no end, even where nothing more
             * happens. */
            compare_ended(v->app, k) && c->runs[k].facts.reason != END_NEVER;
    float x = r.x + r.w - STORY_COUNTS_W, right = r.x + r.w - 14;
    draw_line(p->draw, (Point){x, r.y + 10}, (Point){x, r.y + r.h - 10},
              (Paint){.stroke = COLOR_LINE});
    text_at(p, x + 14, r.y + 19, pen_word(p, S_CMP_PROGRAMS), SANS_MEDIUM, 14,
            COLOR_INK2);
    text_right(p, right, r.y + 19, pen_printf(p, "%zu", c->n), MONO_BOLD, 16,
               COLOR_INK);
    text_at(p, x + 14, r.y + 43, pen_word(p, S_CMP_ENDED), SANS_MEDIUM, 14,
            COLOR_INK2);
    text_right(p, right, r.y + 43, pen_printf(p, "%zu / %zu", ended, c->n),
               MONO_SEMIBOLD, 14, COLOR_INK);
}

/* Two lines in the large size or, when it is longer, three in the small one. */
static void sentence(Story *s, float x, float middle, float width) {
    RichStyle style = {.size = 20,
                       .line_height = 27,
                       .max_width = width,
                       .max_lines = 2,
                       .color = COLOR_INK};
    if (rich_lines(&s->v->pen, s->runs, s->n, style) > 2) {
        style.size = 16;
        style.line_height = 20;
        style.max_lines = 3;
    }
    rich_draw_centred(&s->v->pen, x, middle, s->runs, s->n, style, NULL);
}

/* Real runs beside ideal ones have no clock of one kind. */
static StringKey clock_of(const Comparison *c) {
    size_t real = 0, n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const Program *p = c->runs[i].program;
        n += p != NULL;
        real += p && p->real_time;
    }
    return !real       ? S_UI_VIRTUAL_TIME
           : real == n ? S_UI_REAL_TIME
                       : S_UI_BOTH_TIMES;
}

void compare_story(View *v, Rect r) {
    Pen *p = &v->pen;
    /* Some kilobytes: rather not on the stack. */
    Story *s = arena_new(v->pen.frame, Story);
    *s = (Story){.v = v, .c = &v->app->compare};
    float x = story_bar(p, r, clock_of(s->c));
    story_unit(p, r, story_clock(p, r, v->app->compare.at.t_ns));
    counts(v, r);
    tell(s);
    sentence(s, x + 18, r.y + r.h / 2,
             r.x + r.w - STORY_COUNTS_W - 16 - (x + 18));
}
