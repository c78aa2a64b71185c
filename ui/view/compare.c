/* Which programs are compared: they come, go, run on, run again. */
#include "view/compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "view/app_impl.h"

/* How often files are looked at, and between two pictures of runs that only
 * grow. */
static const double watch_seconds = 0.25, picture_seconds = 0.1;
/* Events of a model that are made ready for seeking: at once, in a slice. */
enum { PREPARED_AT_ONCE = 16384, PREPARED_IN_A_SLICE = 32768 };

/* ---- one program ---- */

/* What is about its trace: gone before that is. */
static void forget_trace(Compared *r) {
    if (r->model) model_free(r->model);
    r->model = NULL;
    run_facts_free(&r->facts);
    r->output_known = false;
}

static void run_drop(Compared *r) {
    forget_trace(r);
    program_free(r->program);
    mem_free(r->path);
    mem_free(r->name);
    vec_free(&r->code);
    *r = (Compared){0};
}

/* Most programs end within this time: their first picture is whole. */
static void first_moments(App *a, Program *p) {
    if (p->trace && p->running && a->host.advance)
        a->host.advance(a->host.ctx, p, 0.02);
}

static void run_take(App *a, Compared *r, Program *p) {
    forget_trace(r);
    program_free(r->program);
    r->program = p;
    mem_free(r->path);
    r->path = mem_strdup(p->path);
    first_moments(a, p);
    if (!p->trace) return;
    r->model = model_new(p->trace);
    run_facts_update(&r->facts, p->trace);
    r->folded = !model_prepare(r->model, PREPARED_AT_ONCE);
}

static Program *load_again(App *a, const Program *p) {
    if (p->pasted && a->host.paste)
        return a->host.paste(a->host.ctx, p->source->text);
    return a->host.load(a->host.ctx, p->path, p->builtin);
}

/* ---- what they are called ---- */

/* "gather" of "06-gather.py". */
static char *stem(const char *file) {
    const char *dot = strrchr(file, '.');
    size_t n = dot && dot != file ? (size_t)(dot - file) : strlen(file);
    size_t skip = strspn(file, "0123456789");
    if (skip && (file[skip] == '-' || file[skip] == '_') && skip + 1 < n)
        return mem_strndup(file + skip + 1, n - skip - 1);
    return mem_strndup(file, n);
}

static bool is_taken(const Comparison *c, size_t before, const char *name) {
    for (size_t i = 0; i < before; i++)
        if (strcmp(c->runs[i].name, name) == 0) return true;
    return false;
}

static void name_runs(Comparison *c) {
    for (size_t i = 0; i < c->n; i++) {
        Compared *r = &c->runs[i];
        const char *slash = strrchr(r->path, '/');
        mem_free(r->name);
        r->name = stem(slash ? slash + 1 : r->path);
        if (!is_taken(c, i, r->name)) continue;
        StrBuf sb = {0};
        sb_printf(&sb, "%s (%zu)", r->name, i + 1);
        mem_free(r->name);
        r->name = sb_take(&sb);
    }
}

static void find_code(Comparison *c) {
    CodeText texts[COMPARE_MAX];
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const Program *p = c->runs[i].program;
        if (p && p->source) texts[n++] = (CodeText){p->source, p->shown_lines};
    }
    for (size_t i = 0; i < c->n; i++) {
        const Program *p = c->runs[i].program;
        c->runs[i].code.len = 0;
        if (!p || !p->source) continue;
        CodeText own = {p->source, p->shown_lines}, others[COMPARE_MAX];
        size_t k = 0;
        for (size_t j = 0; j < n; j++)
            if (texts[j].source != own.source) others[k++] = texts[j];
        /* The others are told apart from the first, the first from all. */
        code_pieces(&c->runs[i].code, own, others, i == 0 ? k : k > 0);
    }
}

void compare_changed(App *a) {
    Comparison *c = &a->compare;
    name_runs(c);
    find_code(c);
    for (size_t i = 0; i < c->n; i++) {
        c->models[i] = c->runs[i].model;
        c->runs[i].output_known = false;
    }
    c->made++;
    c->apart.is = false;
    a->dirty = true;
}

/* ---- coming and going ---- */

static void clear(Comparison *c) {
    for (size_t i = 0; i < c->n; i++)
        run_drop(&c->runs[i]);
    c->n = 0;
    c->at = (SharedPlace){0};
    c->told = c->alone = 0;
    c->apart.is = false;
    c->zoom = 1;
    c->scroll = 0;
    c->pick = (ComparePick){0};
}

void compare_free(App *a) {
    Comparison *c = &a->compare;
    clear(c);
    program_free(c->back.program);
    narration_free(&c->narration);
    for (int i = 0; i < 2; i++)
        narration_free(&c->apart.says[i]);
    *c = (Comparison){0};
}

/* The app's program leaves it, unharmed. */
static Program *take_program(App *a) {
    Program *p = a->program;
    a->program = NULL;
    rerun_forget(a);
    app_drop(a);
    a->playing = false;
    return p;
}

static void enter(App *a) {
    a->screen = SCREEN_COMPARE;
    a->overlay = OVERLAY_NONE;
    a->playing = false;
    a->follow = 0;
    a->drag = ACT_NONE;
    a->dirty = true;
}

/* Keeps aside what is on the screen, and begins a new comparison. */
static void begin(App *a) {
    Comparison *c = &a->compare;
    clear(c);
    c->back.gallery =
        a->screen == SCREEN_GALLERY || a->screen == SCREEN_COMPARE;
    c->back.first = false;
    if (a->program) {
        c->back.pos = a->model ? model_pos(a->model) : 0;
        c->back.follow = a->follow;
        program_free(c->back.program);
        c->back.program = take_program(a);
    }
    enter(a);
}

static void add_program(App *a, Program *p) {
    Comparison *c = &a->compare;
    run_take(a, &c->runs[c->n++], p);
}

void compare_open(App *a, const char *const *paths, size_t n) {
    begin(a);
    for (size_t i = 0; i < n && i < COMPARE_MAX; i++)
        add_program(a, a->host.load(a->host.ctx, paths[i], false));
    compare_changed(a);
    compare_go(a, (SharedPlace){0});
    if (n == 1) compare_pick_open(a);
}

const char *compare_failure(const App *a) {
    for (size_t i = 0; i < a->compare.n; i++) {
        const Program *p = a->compare.runs[i].program;
        if (p && p->failure) return p->failure;
    }
    return NULL;
}

bool compare_add(App *a, const char *path, bool builtin) {
    Comparison *c = &a->compare;
    if (a->screen != SCREEN_COMPARE || c->n == 0) return false;
    if (c->n == COMPARE_MAX) {
        notice_say(a, S_CMP_FULL, NULL);
        return true;
    }
    c->pick.open = false;
    add_program(a, a->host.load(a->host.ctx, path, builtin));
    compare_changed(a);
    compare_go(a, c->at);
    return true;
}

/* Programs that the first one names in its metadata. */
static void add_presets(App *a) {
    const Program *p = a->compare.runs[0].program;
    const char *slash = strrchr(p->path, '/');
    size_t dir = slash ? (size_t)(slash + 1 - p->path) : 0;
    for (int i = 0; i < METADATA_COMPARE && p->compare[i]; i++) {
        StrBuf sb = {0};
        if (p->compare[i][0] != '/') sb_put(&sb, p->path, dir);
        sb_puts(&sb, p->compare[i]);
        char *path = sb_take(&sb);
        if (a->compare.n < COMPARE_MAX)
            add_program(a, a->host.load(a->host.ctx, path, p->builtin));
        mem_free(path);
    }
}

/* With the program that is open, at its time. */
static void compare_with_program(App *a) {
    Comparison *c = &a->compare;
    uint64_t t = a->model ? model_now(a->model)->t_ns : 0;
    bool begun = a->model && model_pos(a->model) > 0;
    begin(a);
    c->back.first = true;
    Program *p = c->back.program;
    c->back.program = NULL;
    add_program(a, p);
    add_presets(a);
    compare_changed(a);
    compare_go(a, (SharedPlace){0});
    if (begun) compare_go_time(a, t);
    if (c->n == 1) compare_pick_open(a);
}

/* ---- from the gallery ---- */

size_t compare_mark(const App *a, size_t lesson) {
    for (size_t i = 0; i < a->compare.marks; i++)
        if (a->compare.marked[i] == lesson) return i + 1;
    return 0;
}

bool compare_marked(const App *a, size_t lesson) {
    return compare_mark(a, lesson) > 0;
}

static void open_marked(App *a) {
    Comparison *c = &a->compare;
    begin(a);
    for (size_t i = 0; i < c->marks; i++) {
        const char *path = a->lessons[c->marked[i]].path;
        add_program(a, a->host.load(a->host.ctx, path, true));
    }
    if (c->marks == 1) add_presets(a);
    c->marks = 0;
    compare_changed(a);
    compare_go(a, (SharedPlace){0});
    if (c->n == 1) compare_pick_open(a);
}

static void add_mark(App *a, size_t lesson) {
    Comparison *c = &a->compare;
    c->marked[c->marks++] = lesson;
    notice_say(a, S_CMP_MARKED, NULL);
}

static void mark(App *a, size_t lesson) {
    Comparison *c = &a->compare;
    if (lesson >= a->lesson_count) return;
    if (compare_marked(a, lesson))
        open_marked(a);
    else if (c->marks == COMPARE_MAX)
        notice_say(a, S_CMP_FULL, NULL);
    else
        add_mark(a, lesson);
    a->dirty = true;
}

/* ---- alone, and back ---- */

static bool shows_lent(const App *a) {
    const Comparison *c = &a->compare;
    return c->alone && a->program &&
           strcmp(a->program->path, c->runs[c->alone - 1].path) == 0;
}

static void open_alone(App *a, size_t k) {
    Comparison *c = &a->compare;
    if (k >= c->n || !c->runs[k].program) return;
    uint64_t pos = compare_pos(a, k);
    Program *p = c->runs[k].program;
    forget_trace(&c->runs[k]);
    c->runs[k].program = NULL;
    c->models[k] = NULL;
    c->alone = k + 1;
    c->pick.open = false;
    app_show(a, p);
    if (a->model) app_go(a, pos);
}

/* The lent one comes back, or a fresh copy when the app has lost it. */
static void take_back(App *a) {
    Comparison *c = &a->compare;
    size_t k = c->alone - 1;
    c->alone = 0;
    run_take(a, &c->runs[k], take_program(a));
    SharedPlace at = c->at;
    bool moment = c->at_moment;
    compare_changed(a);
    compare_go(a, at);
    c->at_moment = moment;
}

bool compare_return(App *a) {
    if (a->compare.n == 0) return false;
    bool lent = shows_lent(a);
    if (!lent && (a->program || a->compare.alone)) return false;
    enter(a);
    if (lent) take_back(a);
    return true;
}

static void show_again(App *a, Program *p) {
    const CompareBack *b = &a->compare.back;
    app_show(a, p);
    if (a->model) app_go(a, b->pos);
    a->follow = b->follow;
}

/* To what was there before. */
static void leave(App *a) {
    Comparison *c = &a->compare;
    Program *p = c->back.program;
    a->playing = false;
    c->back.program = NULL;
    if (c->back.first) {
        p = c->runs[0].program;
        c->runs[0].program = NULL;
        forget_trace(&c->runs[0]);
        clear(c);
        show_again(a, p);
        return;
    }
    if (p) {
        clear(c);
        show_again(a, p);
    }
    if (!p || c->back.gallery) app_gallery(a);
}

bool compare_escape(App *a) {
    Comparison *c = &a->compare;
    if (a->screen == SCREEN_PLAY || a->screen == SCREEN_ERROR)
        return shows_lent(a) && compare_return(a);
    if (a->screen == SCREEN_GALLERY && c->marks) {
        c->marks = 0;
        a->dirty = true;
        return true;
    }
    if (a->screen != SCREEN_COMPARE) return false;
    a->dirty = true;
    if (c->pick.open && c->n > 1)
        c->pick.open = false;
    else
        leave(a);
    return true;
}

void compare_key_or_word(App *a, int64_t what) {
    if (what > 0) {
        if (a->screen == SCREEN_COMPARE) open_alone(a, (size_t)what - 1);
        return;
    }
    switch (a->screen) {
    case SCREEN_GALLERY:
        if (what == COMPARE_WORD && a->compare.marks)
            open_marked(a);
        else if (what != COMPARE_WORD || !compare_return(a))
            mark(a, a->gallery.chosen);
        if (what == COMPARE_WORD && a->screen == SCREEN_GALLERY) open_marked(a);
        break;
    case SCREEN_COMPARE:
        if (what == COMPARE_PICK) compare_pick_open(a);
        break;
    default:
        if (!compare_return(a) && a->program) compare_with_program(a);
        break;
    }
}

/* ---- running on, running again ---- */

/* A trace has grown. */
static void take_in(App *a, Compared *r) {
    if (!r->model) return;
    model_update(r->model);
    run_facts_update(&r->facts, r->program->trace);
    r->folded = false;
    if (!r->program->running) a->dirty = true;
}

static size_t running(const Comparison *c) {
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->runs[i].program && c->runs[i].program->running;
    return n;
}

/* What has grown goes on to where the others are. */
static void follow_growth(App *a) {
    Comparison *c = &a->compare;
    SharedClock clock = compare_clock(a);
    if (c->apart.is) return;
    if (c->at_moment) c->at = shared_time(&clock, c->at.t_ns);
    for (size_t i = 0; i < c->n; i++)
        if (c->models[i]) model_seek(c->models[i], compare_pos(a, i));
}

static void advance(App *a, double seconds) {
    Comparison *c = &a->compare;
    size_t n = running(c); /* they share the time */
    for (size_t i = 0; i < c->n && n; i++) {
        Compared *r = &c->runs[i];
        if (!r->program || !r->program->running) continue;
        a->host.advance(a->host.ctx, r->program, seconds / (double)n);
        take_in(a, r);
    }
    if (n) follow_growth(a);
}

void compare_finish(App *a) {
    while (running(&a->compare))
        advance(a, 1);
    SharedClock clock = compare_clock(a);
    compare_go_time(a, shared_end(&clock).t_ns);
}

static bool in_file(const Compared *r) {
    return r->program && !r->program->builtin && !r->program->pasted;
}

/* At the same time, though perhaps not at the same step. */
static void replace(App *a, size_t k, Program *p) {
    Comparison *c = &a->compare;
    uint64_t t = c->at.t_ns;
    bool begun = c->at.pos > 0 || t > 0;
    run_take(a, &c->runs[k], p);
    compare_changed(a);
    if (begun)
        compare_go_time(a, t);
    else
        compare_go(a, (SharedPlace){0});
}

void compare_reload(App *a) {
    for (size_t k = 0; k < a->compare.n; k++)
        if (in_file(&a->compare.runs[k]))
            replace(a, k, load_again(a, a->compare.runs[k].program));
}

static void look_at_files(App *a) {
    for (size_t k = 0; k < a->compare.n; k++) {
        const Compared *r = &a->compare.runs[k];
        if (!in_file(r) || !a->host.changed(a->host.ctx, r->program)) continue;
        Program *p = load_again(a, r->program);
        if (p->failure)
            program_free(p); /* it is just being written: look again */
        else
            replace(a, k, p);
    }
}

static bool is_watching(const App *a) {
    if (!a->host.changed) return false;
    for (size_t k = 0; k < a->compare.n; k++)
        if (in_file(&a->compare.runs[k])) return true;
    return false;
}

static void prepare(Comparison *c) {
    for (size_t i = 0; i < c->n; i++) {
        Compared *r = &c->runs[i];
        if (!r->model || r->folded) continue;
        r->folded = !model_prepare(r->model, PREPARED_IN_A_SLICE);
        return;
    }
}

static void run_on(App *a, double seconds) {
    Comparison *c = &a->compare;
    c->shown += seconds;
    advance(a, 0.008);
    if (c->shown < picture_seconds) return;
    c->shown = 0;
    a->dirty = true;
}

void compare_tick(App *a, double seconds) {
    Comparison *c = &a->compare;
    if (running(c))
        run_on(a, seconds);
    else
        prepare(c);
    if (!is_watching(a)) return;
    c->watch -= seconds;
    if (c->watch > 0) return;
    c->watch = watch_seconds;
    look_at_files(a);
}

double compare_next_tick(const App *a) {
    const Comparison *c = &a->compare;
    if (running(c)) return 0;
    for (size_t i = 0; i < c->n; i++)
        if (c->runs[i].model && !c->runs[i].folded) return 0.001;
    return is_watching(a) ? fmax(0, c->watch) : -1;
}

/* What was cut may end in the middle of a character. */
static void trim(char *text) {
    size_t n = strlen(text), back = 0;
    while (back < n && back < 3 &&
           ((unsigned char)text[n - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back == n) return;
    unsigned char lead = (unsigned char)text[n - 1 - back];
    size_t want = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if (want != back) text[n - 1 - back] = 0;
}

void compare_programs(const App *a, char *out, size_t size) {
    size_t used = 0;
    out[0] = 0;
    for (size_t i = 0; i < a->compare.n && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s",
                                 i ? " · " : "", a->compare.runs[i].name);
    if (used >= size) trim(out);
}

void compare_title(const App *a, char *out, size_t size) {
    char names[120];
    SharedClock clock = compare_clock(a);
    compare_programs(a, names, sizeof names);
    uint64_t k = shared_rank(&clock, a->compare.at, a->unit),
             n = shared_ranks(&clock, a->unit);
    snprintf(out, size, "%s (%llu/%llu) - Loopscope", names,
             (unsigned long long)k, (unsigned long long)n);
}
