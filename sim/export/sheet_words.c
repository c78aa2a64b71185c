/* The sentences that txt and md have in common, apart from the narration. */
#include "export/sheet.h"

#include "base/mem.h"

#include <stdio.h>

void sheet_narration(StrBuf *out, const Narration *n, const SheetStyle *style) {
    for (size_t i = 0; i < n->n; i++) {
        const NarrationRun *run = &n->runs[i];
        bool code = run->kind == NARRATE_MONO || run->kind == NARRATE_BADGE;
        (code ? style->code : style->words)(out, run->text);
    }
}

void sheet_python(const Sheet *s, StrBuf *out) {
    char v[16];
    snprintf(v, sizeof v, "3.%d", s->in->python);
    string_format(out, s->in->real_time ? S_X_PYTHON_REAL : S_UI_PYTHON,
                  s->lang, "v", v, NULL);
}

/* ---- the range ---- */

static void place_text(const Sheet *s, StrBuf *out, uint64_t at) {
    if (s->x->options.range.steps)
        sb_printf(out, "%llu", (unsigned long long)at);
    else
        cells_time(out, at, s->in->trace);
}

void sheet_range(const Sheet *s, StrBuf *out) {
    const ExportRange *r = &s->x->options.range;
    bool open = r->to == UINT64_MAX;
    if (open && r->from == 0) return;
    StrBuf from = {0}, to = {0};
    place_text(s, &from, r->from);
    if (!open) place_text(s, &to, r->to);
    StringKey key = open       ? r->steps ? S_X_RANGE_FROM_STEP : S_X_RANGE_FROM
                    : r->steps ? S_X_RANGE_STEPS
                               : S_X_RANGE;
    string_format(out, key, s->lang, "t0", from.data, "t",
                  to.data ? to.data : "", NULL);
    sb_free(&from);
    sb_free(&to);
}

/* ---- how it ended ---- */

void sheet_end_title(const Sheet *s, const Report *r, StrBuf *out) {
    static const StringKey keys[] = {
        [END_OK] = S_UI_END_OK,           [END_EXCEPTION] = S_UI_END_EXCEPTION,
        [END_LIMIT] = S_UI_END_LIMIT,     [END_NEVER] = S_UI_END_NEVER,
        [END_REFUSED] = S_UI_END_REFUSED, [END_STOPPED] = S_UI_END_STOPPED};
    cells_word(out, keys[r->reason], s->lang);
}

static void amount(const Sheet *s, StrBuf *out, StringKey one, StringKey many,
                   uint64_t n) {
    StrBuf number = {0};
    string_count(&number, n);
    string_format(out, n == 1 ? one : many, s->lang, "n", number.data, NULL);
    sb_free(&number);
}

void sheet_sums(const Sheet *s, StrBuf *out) {
    const Report *r = &s->program->report;
    StrBuf t = {0};
    cells_time(&t, r->t_ns, s->in->trace);
    string_format(out, s->in->real_time ? S_UI_END_REAL : S_UI_END_VIRTUAL,
                  s->lang, "t", t.data, NULL);
    sb_free(&t);
    cells_word(out, S_UI_END_COMMA, s->lang);
    amount(s, out, S_UI_END_STEP, S_UI_END_STEPS,
           model_stops(s->program->model, story_steps_by(s->program->model)) -
               1);
    if (!r->iterations) return;
    cells_word(out, S_UI_END_COMMA, s->lang);
    amount(s, out, S_UI_END_ITERATION, S_UI_END_ITERATIONS, r->iterations);
}

/* ---- remarks ---- */

/* Names are the program's and may be of any length; 200 cells are more than a
 * line has. */
static void cleaned(StrBuf *out, Str s, const SheetStyle *style) {
    StrBuf cut = {0};
    cells_cut(&cut, s, 200);
    style->code(out, sb_str(&cut));
    sb_free(&cut);
}

/* "all tasks done: 3 / 3", and those counts that are not 0. */
static bool count_line(const Sheet *s, size_t k, StrBuf *out) {
    const Report *r = &s->program->report;
    char text[48];
    StringKey tasks = r->ended < r->tasks ? S_UI_END_NOT_ALL
                      : r->failed         ? S_UI_END_SOME_FAILED
                                          : S_UI_END_TASKS;
    const struct {
        StringKey key;
        uint32_t n;
    } lines[] = {{tasks, r->tasks},
                 {S_UI_END_NOT_LOOKED_AT, r->not_looked_at},
                 {S_UI_END_NEVER_AWAITED, r->never_awaited},
                 {S_UI_END_THREADS, r->threads}};
    for (size_t i = 0; i < 4; i++) {
        if (!lines[i].n || k-- > 0) continue;
        snprintf(text, sizeof text, "%u", lines[i].n);
        if (i == 0) snprintf(text, sizeof text, "%u / %u", r->ended, r->tasks);
        string_format(out, S_X_COUNT, s->lang, "v",
                      string_get(lines[i].key, s->lang), "n", text, NULL);
        return true;
    }
    return false;
}

/* As many as count_line has to say. */
static size_t count_lines(const Sheet *s) {
    const Report *r = &s->program->report;
    return (size_t)(r->tasks > 0) + (r->not_looked_at > 0) +
           (r->never_awaited > 0) + (r->threads > 0);
}

static void remark_title(const Sheet *s, const Remark *k,
                         const SheetStyle *style, StrBuf *out) {
    static const StringKey keys[REMARK_KINDS] = {
        S_UI_REMARK_STUCK,         S_UI_REMARK_BLOCKED,
        S_UI_REMARK_NEVER_AWAITED, S_UI_REMARK_NOT_LOOKED_AT,
        S_UI_REMARK_PENDING,       S_UI_REMARK_STUCK};
    StrBuf t = {0}, title = {0};
    if (k->kind == REMARK_DIED) {
        cleaned(out, k->name, style);
        return;
    }
    cells_time(&t, k->ns, s->in->trace);
    string_format(&title, keys[k->kind], s->lang, "t", t.data, NULL);
    if (k->times < 2) {
        sb_put(out, title.data, title.len);
    } else {
        sb_clear(&t);
        string_count(&t, k->times);
        string_format(out, S_UI_REMARK_TIMES, s->lang, "v", title.data, "n",
                      t.data, NULL);
    }
    sb_free(&t);
    sb_free(&title);
}

static void remark_text(const Sheet *s, const Remark *k,
                        const SheetStyle *style, StrBuf *out) {
    StrBuf name = {0}, task = {0};
    char badge[16];
    snprintf(badge, sizeof badge, "T%u", k->task);
    if (k->task) style->code(&task, str_of(badge));
    if (k->kind == REMARK_DIED) {
        StrBuf text = {0};
        cells_cut(&text, k->text, 300);
        style->words(out, sb_str(&text));
        sb_free(&text);
    } else if (k->name.len) {
        cleaned(&name, k->name, style);
    } else {
        cells_word(&name, S_UI_REMARK_FUTURE, s->lang);
    }
    if (k->kind == REMARK_NEVER_AWAITED)
        string_format(out, S_UI_REMARK_COROUTINE, s->lang, "v", name.data,
                      NULL);
    else if (k->kind == REMARK_STUCK)
        string_format(out, S_UI_REMARK_AWAITS, s->lang, "v",
                      task.data ? task.data : "", "f", name.data, NULL);
    else if (k->kind != REMARK_DIED)
        sb_printf(out, "%s%s%s", task.data ? task.data : "",
                  task.data ? " " : "", name.data);
    sb_free(&name);
    sb_free(&task);
}

bool sheet_remark(const Sheet *s, size_t k, const SheetStyle *style,
                  StrBuf *out) {
    if (count_line(s, k, out)) return true;
    k -= count_lines(s);
    const Report *r = &s->program->report;
    if (k >= r->remarks.len) return false;
    const Remark *remark = &r->remarks.data[k];
    StrBuf title = {0}, text = {0};
    remark_title(s, remark, style, &title);
    remark_text(s, remark, style, &text);
    if (loc_line(remark->loc)) {
        char n[16];
        snprintf(n, sizeof n, "%u", loc_line(remark->loc));
        string_format(out, S_UI_LINE_N, s->lang, "n", n, NULL);
        cells_word(out, S_UI_END_COMMA, s->lang);
    }
    sb_put(out, title.data, title.len);
    if (text.len) string_format(out, S_X_AND, s->lang, "v", text.data, NULL);
    sb_free(&title);
    sb_free(&text);
    return true;
}

/* ---- the comparison ---- */

static void head_cell(const Sheet *s, int k, StrBuf *out) {
    static const StringKey heads[] = {S_CMP_PROGRAMS,    S_CMP_TOTAL,
                                      S_UI_TASKS,        S_X_ITERATIONS,
                                      S_X_LINES_PRINTED, S_UI_HOW_IT_ENDED};
    cells_word(out, heads[k], s->lang);
}

bool sheet_comparison(const Sheet *s, int p, int k, StrBuf *out) {
    if (k > 5) return false;
    if (p < 0) {
        head_cell(s, k, out);
        return true;
    }
    const Report *r = &s->programs[p].report;
    switch (k) {
    case 0: cells_clean_line(out, s->x->inputs[p].name); break;
    case 1: cells_time(out, r->t_ns, s->x->inputs[p].trace); break;
    case 2: string_count(out, r->tasks); break;
    case 3: string_count(out, r->iterations); break;
    case 4: string_count(out, s->programs[p].lines); break;
    default: sheet_end_title(s, r, out); break;
    }
    return true;
}
