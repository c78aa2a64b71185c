/* sentence.c: templates and what they stand for become runs of text. */
#include "base/utf8.h"
#include "model/narrate_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PRINT_COLUMNS = 44 }; /* of a quoted text; the rest is “…” */

void narration_clear(Narration *n) {
    n->n = 0;
    n->tone = TONE_PLAIN;
    n->task = n->handle = n->obj = n->job = n->thread = 0;
    sb_clear(&n->text);
}

void narration_free(Narration *n) {
    sb_free(&n->text);
    *n = (Narration){0};
}

/* While the text grows it may move, so runs hold only lengths until
 * narration_finish. */
static NarrationRun *add_run(Narration *n, NarrationKind kind) {
    NarrationRun *last = n->n ? &n->runs[n->n - 1] : NULL;
    if (last && last->kind == NARRATE_TEXT && kind == NARRATE_TEXT) return last;
    if (n->n == NARRATION_RUNS) /* no template comes near */
        return last;
    n->runs[n->n] = (NarrationRun){.kind = kind};
    return &n->runs[n->n++];
}

static void add(Narration *n, NarrationKind kind, Str text) {
    NarrationRun *run = add_run(n, kind);
    sb_put(&n->text, text.ptr, text.len);
    run->text.len += text.len;
}

void narration_finish(Narration *n) {
    size_t at = 0;
    for (size_t i = 0; i < n->n; i++) {
        n->runs[i].text.ptr = n->text.data + at;
        at += n->runs[i].text.len;
    }
}

void narration_plain(const Narration *n, StrBuf *out) {
    for (size_t i = 0; i < n->n; i++)
        sb_put(out, n->runs[i].text.ptr, n->runs[i].text.len);
}

static void add_badge(Narration *n, const Model *m, uint32_t task) {
    char text[16];
    int len = snprintf(text, sizeof text, "T%" PRIu32, task);
    NarrationRun *run = add_run(n, NARRATE_BADGE);
    sb_put(&n->text, text, (size_t)len);
    run->text.len += (size_t)len;
    run->task = task;
    run->state = task <= m->state.s.tasks
                     ? (TaskState)state_task(&m->state, task)->state
                     : TASK_READY;
}

/* One of a thread, a process or a job. */
static void add_other(Narration *n, const char *badge, TaskState state) {
    NarrationRun *run = add_run(n, NARRATE_BADGE);
    size_t len = strlen(badge);
    sb_put(&n->text, badge, len);
    run->text.len += len;
    run->state = state;
}

static void add_thread(Narration *n, const Model *m, uint32_t thread) {
    char badge[BADGE_MAX];
    model_badge(m, thread, badge);
    add_other(n, badge, model_thread_look(m, thread));
}

static void add_process(Narration *n, const Model *m, uint32_t process) {
    ProcessRow row;
    if (model_process(m, process, &row) && process)
        add_other(n, row.badge, model_process_look(m, &row));
    else
        add_thread(n, m, 0);
}

static void add_job(Narration *n, const Model *m, uint32_t job) {
    JobRow row;
    model_job(m, job, &row);
    add_other(n, row.badge, row.look);
}

static void add_time(Narration *n, uint64_t t_ns) {
    StrBuf text = {0};
    string_seconds_to(&text, t_ns, n->grain);
    sb_puts(&text, " s");
    add(n, NARRATE_TIME, sb_str(&text));
    sb_free(&text);
}

static void add_number(Narration *n, uint32_t number) {
    char text[16];
    int len = snprintf(text, sizeof text, "%" PRIu32, number);
    add(n, NARRATE_TEXT, (Str){text, (size_t)len});
}

/* Code on one line and not too long. */
static void add_code(Narration *n, Str code) {
    StrBuf text = {0};
    size_t columns = 0, used;
    for (size_t i = 0; i < code.len; i += used) {
        uint32_t rune = utf8_decode(code.ptr + i, code.len - i, &used);
        columns += (size_t)utf8_width(rune);
        if (columns > PRINT_COLUMNS) {
            sb_puts(&text, "…");
            break;
        }
        sb_putrune(&text, rune < ' ' ? ' ' : rune);
    }
    add(n, NARRATE_MONO, text.data ? sb_str(&text) : STR(""));
    sb_free(&text);
}

static uint32_t number_of(const Sentence *s, char name) {
    return name == 'k' ? s->k : s->n;
}

/* One {name}, or {n|one|many}. */
static void fill(Narration *n, const Model *m, const Sentence *s, Str name) {
    const char *bar = memchr(name.ptr, '|', name.len);
    if (bar) {
        Str one = {bar + 1, name.len - (size_t)(bar + 1 - name.ptr)};
        const char *second = memchr(one.ptr, '|', one.len);
        size_t len = second ? (size_t)(second - one.ptr) : one.len;
        Str many = {one.ptr + len + 1, one.len - len - 1};
        one.len = len;
        add(n, NARRATE_TEXT, number_of(s, name.ptr[0]) == 1 ? one : many);
        return;
    }
    if (str_is(name, "t0")) {
        add_time(n, s->t0);
        return;
    }
    switch (name.ptr[0]) {
    case 'T':
        if (s->T || !s->W)
            add_badge(n, m, s->T);
        else
            add_thread(n, m, s->W - 1);
        break;
    case 'W': add_thread(n, m, s->W ? s->W - 1 : 0); break;
    case 'X': add_thread(n, m, s->X ? s->X - 1 : 0); break;
    case 'P': add_process(n, m, s->P); break;
    case 'J': add_job(n, m, s->J); break;
    case 'U': add_badge(n, m, s->U); break;
    case 'f': add_code(n, s->f); break;
    case 'g': add_code(n, s->g); break;
    case 'v': add_code(n, s->v); break;
    case 's': add_code(n, s->s); break;
    case 'E': add_code(n, s->E); break;
    case 'p': add(n, NARRATE_TEXT, s->s); break;
    case 't': add_time(n, s->t); break;
    default: add_number(n, number_of(s, name.ptr[0]));
    }
}

void narration_say(Narration *n, const Model *m, const Sentence *sentence,
                   Language lang) {
    if (n->n && lang == LANG_EN) add(n, NARRATE_TEXT, STR(" "));
    const char *p = string_get(sentence->key, lang);
    while (*p) {
        const char *open = strchr(p, '{');
        size_t plain = open ? (size_t)(open - p) : strlen(p);
        if (plain) add(n, NARRATE_TEXT, (Str){p, plain});
        if (!open) break;
        const char *close = strchr(open, '}');
        fill(n, m, sentence, (Str){open + 1, (size_t)(close - open - 1)});
        p = close + 1;
    }
    n->tone = sentence->tone > n->tone ? sentence->tone : n->tone;
    n->task = sentence->T ? sentence->T : n->task;
    n->handle = sentence->handle ? sentence->handle : n->handle;
    n->job = sentence->J ? sentence->J : n->job;
    n->thread = sentence->W ? sentence->W : n->thread;
    n->obj = sentence->obj ? sentence->obj : n->obj;
}
