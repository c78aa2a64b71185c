#include "model/find_impl.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

/* ---- letters ---- */

/* Simple case folding of the scripts that have cases, as far as one code point
 * becomes one, and full-width signs as plain ones. */
static uint32_t fold(uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0xFF01 && c <= 0xFF5E) return fold(c - 0xFF01 + '!');
    if (c == 0x3000) return ' ';
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x391 && c <= 0x3A9) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    bool pairs = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177) ||
                 (c >= 0x460 && c <= 0x481);
    return pairs ? c | 1 : c;
}

static void query_parse(Query *q, Str s) {
    *q = (Query){0};
    for (size_t i = 0, used; i < s.len && q->len < QUERY_MAX; i += used) {
        uint32_t c = fold(utf8_decode(s.ptr + i, s.len - i, &used));
        if (q->len || (c != ' ' && c != '\t')) q->runes[q->len++] = c;
    }
    while (q->len && q->runes[q->len - 1] == ' ')
        q->len--;
    q->badge = q->len > 1 && q->runes[0] == 't';
    for (size_t i = q->badge; i < q->len; i++) {
        uint32_t digit = q->runes[i] - '0';
        q->number = q->number * 10 + digit;
        if (digit <= 9 && q->number && q->number < 100000000) continue;
        q->number = 0;
        return;
    }
}

/* Length of the query at the start of a text, 0: it is not there. */
static size_t matches(const Query *q, const char *ptr, size_t len) {
    size_t at = 0;
    for (size_t i = 0; i < q->len; i++) {
        if (at == len) return 0;
        unsigned char c = (unsigned char)ptr[at];
        size_t used = 1;
        uint32_t rune = c < 0x80 ? c : utf8_decode(ptr + at, len - at, &used);
        if (fold(rune) != q->runes[i]) return 0;
        at += used;
    }
    return at;
}

bool find_search(const Query *q, Str s, uint32_t *at, uint32_t *len) {
    for (size_t i = 0; q->len && i < s.len; i++) {
        if (((unsigned char)s.ptr[i] & 0xC0) == 0x80) continue;
        size_t n = matches(q, s.ptr + i, s.len - i);
        if (!n) continue;
        *at = (uint32_t)i;
        *len = (uint32_t)n;
        return true;
    }
    return false;
}

bool find_in(Str text, Str query, uint32_t *at, uint32_t *len) {
    Query q;
    query_parse(&q, query);
    return find_search(&q, text, at, len);
}

/* ---- life ---- */

Find *find_new(Model *m, const Source *src) {
    Find *f = mem_alloc(sizeof *f);
    *f = (Find){.model = m, .src = src};
    f->cursor = trace_cursor_new(m->trace);
    f->look = trace_cursor_new(m->trace);
    return f;
}

void find_free(Find *f) {
    if (!f) return;
    for (size_t i = 0; i < f->calls.len; i++)
        vec_free(&f->calls.data[i].groups);
    for (size_t i = 0; i < f->runs.len; i++)
        vec_free(&f->runs.data[i].groups);
    for (int k = 0; k < FIND_KINDS; k++)
        vec_free(&f->rows[k]);
    vec_free(&f->calls);
    vec_free(&f->runs);
    vec_free(&f->ours);
    trace_cursor_free(f->cursor);
    trace_cursor_free(f->look);
    mem_free(f);
}

/* ---- results ---- */

static void add(Find *f, FindKind kind, uint32_t id, Str text, uint32_t at,
                uint32_t len) {
    f->counts[kind]++;
    if (f->rows[kind].len == FIND_ROWS) return;
    Found row = {kind, id, text, at, len};
    vec_push(&f->rows[kind], row);
}

uint64_t find_count(const Find *f, FindKind kind) {
    return f->counts[kind];
}

size_t find_rows(const Find *f, FindKind kind) {
    return f->rows[kind].len;
}

/* ---- tasks, functions, lines ---- */

/* As its card names it: its name if the program gave it one, its call. */
static Str task_text(const Find *f, const TaskFact *fact) {
    Str label = model_text(f->model, fact->label);
    if (label.len) return label;
    return model_func_name(f->model, fact->func);
}

static bool has_number(const Query *q, uint32_t task) {
    uint32_t digits = 1;
    if (!q->number) return false;
    while (q->number * (uint64_t)digits * 10 <= task)
        digits *= 10;
    /* T12 begins with T1. */
    return task / digits == q->number;
}

static uint64_t look_at_task(Find *f, uint32_t task) {
    const TaskFact *fact = task_fact(f->model, task);
    const Query *q = &f->query;
    Str text = task_text(f, fact), name = model_text(f->model, fact->name);
    uint32_t at, len;
    if (task == q->number) return 1; /* stands first, see find_query */
    if (!q->badge && name.len && find_search(q, name, &at, &len))
        add(f, FIND_TASK, task, name, at, len);
    else if (find_search(q, text, &at, &len))
        add(f, FIND_TASK, task, text, at, len);
    else if (has_number(q, task))
        add(f, FIND_TASK, task, text, 0, 0);
    return 4 + text.len / 8;
}

static uint64_t look_at_function(Find *f, uint32_t function) {
    Str name = model_func_name(f->model, function);
    uint32_t at, len;
    if (!str_is(name, "<module>") && find_search(&f->query, name, &at, &len))
        add(f, FIND_FUNCTION, function, name, at, len);
    return 2 + name.len / 8;
}

static Str without_indent(Str s) {
    while (s.len && (*s.ptr == ' ' || *s.ptr == '\t')) {
        s.ptr++;
        s.len--;
    }
    return s;
}

static uint64_t look_at_line(Find *f, uint32_t line) {
    Str text = without_indent(source_line(f->src, line));
    uint32_t at, len;
    if (find_search(&f->query, text, &at, &len))
        add(f, FIND_LINE, line, text, at, len);
    return 2 + text.len / 8;
}

/* ---- printed text ---- */

/* The console's line around a byte, as far as it has been written. */
static Str line_around(const Find *f, size_t byte, uint32_t *at) {
    Str all = trace_console_text(f->model->trace);
    size_t from = byte, to = byte;
    while (from > 0 && all.ptr[from - 1] != '\n')
        from--;
    while (to < all.len && all.ptr[to] != '\n')
        to++;
    *at = (uint32_t)(byte - from);
    return (Str){all.ptr + from, to - from};
}

bool find_printed(const Find *f, size_t *byte, size_t most, uint32_t *len) {
    Str all = trace_console_text(f->model->trace);
    size_t end = all.len - *byte < most ? all.len : *byte + most;
    for (; *byte < end; ++*byte) {
        const char *p = all.ptr + *byte;
        if (((unsigned char)*p & 0xC0) == 0x80) continue;
        size_t n = matches(&f->query, p, all.len - *byte);
        if (!n || memchr(p, '\n', n)) continue;
        *len = (uint32_t)n;
        return true;
    }
    return false;
}

/* Behind the line break. */
static size_t line_end(const Find *f, size_t byte) {
    Str all = trace_console_text(f->model->trace);
    const char *nl = memchr(all.ptr + byte, '\n', all.len - byte);
    return nl ? (size_t)(nl - all.ptr) + 1 : all.len;
}

bool find_row(const Find *f, FindKind kind, size_t i, Found *row) {
    if (i >= f->rows[kind].len) return false;
    *row = f->rows[kind].data[i];
    /* The console's text moves when it grows. */
    if (kind == FIND_PRINT) row->text = line_around(f, row->id, &row->at);
    return true;
}

/* What was looked at may have got an end that belongs to it. */
static void reopen_line(Find *f) {
    Str all = trace_console_text(f->model->trace);
    uint32_t at;
    if (f->byte == f->written && f->byte < all.len) {
        line_around(f, f->byte, &at);
        f->byte -= at;
        if (f->printed == f->byte + 1) f->byte = line_end(f, f->byte);
    }
    f->written = all.len;
}

static uint64_t look_at_console(Find *f, uint64_t units) {
    reopen_line(f);
    size_t from = f->byte;
    uint32_t len, at;
    if (find_printed(f, &f->byte, units * 8 + 1, &len)) {
        size_t found = f->byte;
        line_around(f, found, &at);
        add(f, FIND_PRINT, (uint32_t)found, STR(""), at, len);
        f->printed = found - at + 1;
        f->byte = line_end(f, found); /* a line is found once */
    }
    return 1 + (f->byte - from) / 8;
}

/* ---- work ---- */

void find_query(Find *f, Str query) {
    query_parse(&f->query, query);
    for (int k = 0; k < FIND_KINDS; k++) {
        f->rows[k].len = 0;
        f->counts[k] = 0;
    }
    f->task = f->function = f->line = 0;
    f->byte = f->written = f->printed = 0;
    uint32_t task = f->query.number;
    if (task && task <= f->model->index.tasks.len)
        add(f, FIND_TASK, task, task_text(f, task_fact(f->model, task)), 0, 0);
}

/* One thing to look at; 0: all names and texts have been. */
static uint64_t look(Find *f, uint64_t units) {
    const Trace *t = f->model->trace;
    if (!f->query.len) return 0;
    if (f->task < f->model->index.tasks.len) return look_at_task(f, ++f->task);
    if (f->function < trace_function_count(t))
        return look_at_function(f, ++f->function);
    if (f->src && f->line < f->src->nlines) return look_at_line(f, ++f->line);
    if (f->byte < trace_console_text(t).len) return look_at_console(f, units);
    return 0;
}

bool find_done(const Find *f) {
    const Trace *t = f->model->trace;
    if (find_events_left(f)) return false;
    return !f->query.len || (f->task == f->model->index.tasks.len &&
                             f->function == trace_function_count(t) &&
                             (!f->src || f->line == f->src->nlines) &&
                             f->byte == trace_console_text(t).len);
}

bool find_work(Find *f, uint64_t units) {
    for (uint64_t used; units && (used = look(f, units));)
        units -= used < units ? used : units;
    find_take_in(f, units);
    return !find_done(f);
}
