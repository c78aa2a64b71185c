/* Input of the export dialog, and the file on its way.  The disk is reached
 * through AppHost alone; view_export_dialog.c draws it. */
#include "view/overlay/export_dialog.h"

#include <string.h>

#include "base/mem.h"
#include "view/app_impl.h"
#include "view/view.h"

/* Seconds: what a tick may work for, and from when on a bar is shown. */
static const double slice = 0.01, patience = 0.3;

/* ---- what is exported ---- */

size_t export_dialog_programs(const App *a, Program **out) {
    size_t n = 0;
    if (a->screen == SCREEN_PLAY && a->program && a->model)
        out[n++] = a->program;
    if (a->screen == SCREEN_COMPARE)
        for (size_t i = 0; i < a->compare.n; i++)
            if (a->compare.runs[i].program && a->compare.runs[i].model)
                out[n++] = a->compare.runs[i].program;
    return n;
}

static bool one_runs(const App *a) {
    Program *all[COMPARE_MAX];
    size_t n = export_dialog_programs(a, all);
    for (size_t i = 0; i < n; i++)
        if (all[i]->running) return true;
    return false;
}

/* Only what differs from the whole run is offered. */
static void find_parts(App *a) {
    ExportDialog *d = &a->exporting;
    d->nparts = 0;
    d->parts[d->nparts++] = EXPORT_WHOLE_RUN;
    if (a->screen == SCREEN_COMPARE) {
        if (a->compare.at.t_ns > 0) d->parts[d->nparts++] = EXPORT_UP_TO_HERE;
        return;
    }
    uint64_t pos = model_pos(a->model), end = model_end(a->model);
    if (pos > 0 && pos < end) d->parts[d->nparts++] = EXPORT_UP_TO_HERE;
    const TimelineMap *map = &a->map;
    if (!map->valid || a->zoom == 1) return;
    double left = (double)map->area.x - map->origin;
    d->seen_from = timeline_at(a->model, &map->scale, left);
    d->seen_to = timeline_at(a->model, &map->scale, left + (double)map->area.w);
    if (d->seen_to > d->seen_from) d->parts[d->nparts++] = EXPORT_SEEN;
}

static void ask_range(const App *a, ExportAsk *ask) {
    const ExportDialog *d = &a->exporting;
    ask->from = 0;
    ask->to = UINT64_MAX;
    if (!export_dialog_has(a, EXPORT_FIELD_RANGE)) return;
    switch (d->parts[d->part]) {
    case EXPORT_UP_TO_HERE:
        ask->in_events = a->screen == SCREEN_PLAY;
        ask->to = ask->in_events ? model_pos(a->model) - 1 : a->compare.at.t_ns;
        break;
    case EXPORT_SEEN:
        ask->in_events = true;
        ask->from = d->seen_from;
        ask->to = d->seen_to;
        break;
    default: break;
    }
}

bool export_dialog_has(const App *a, ExportField f) {
    const ExportDialog *d = &a->exporting;
    const ExportRow *row = &d->rows[d->row];
    if (f == EXPORT_FIELD_RANGE) return row->range && d->nparts > 1;
    if (f == EXPORT_FIELD_CLOCK) return row->clock || row->axis;
    return true;
}

/* ---- the path ---- */

static PathKind look(const App *a, const char *path, char **full) {
    return a->host.look ? a->host.look(a->host.ctx, path, full) : PATH_NONE;
}

/* Bytes up to the file's name. */
static size_t folder_len(const StrBuf *path) {
    size_t n = path->len;
    while (n && path->data[n - 1] != '/')
        n--;
    return n;
}

static bool folder_exists(const App *a) {
    const StrBuf *path = &a->exporting.path;
    size_t n = folder_len(path);
    /* Without one it is the folder that the program was started in. */
    if (n == 0) return true;
    char *folder = mem_strndup(path->data, n > 1 ? n - 1 : 1);
    bool is = look(a, folder, NULL) == PATH_DIR;
    mem_free(folder);
    return is;
}

static void path_changed(App *a) {
    ExportDialog *d = &a->exporting;
    const char *path = d->path.data ? d->path.data : "";
    PathKind kind = *path ? look(a, path, NULL) : PATH_NONE;
    d->place = kind == PATH_DIR                      ? EXPORT_IS_FOLDER
               : kind == PATH_FILE                   ? EXPORT_REPLACES
               : !folder_exists(a)                   ? EXPORT_NO_FOLDER
               : folder_len(&d->path) == d->path.len ? EXPORT_NO_NAME
                                                     : EXPORT_NEW_FILE;
    mem_free(d->failure);
    d->failure = NULL;
    a->dirty = true;
}

static bool ends_in(const StrBuf *path, const char *ending) {
    size_t n = strlen(ending);
    return path->len > n && !strcmp(path->data + path->len - n, ending);
}

/* The name's ending goes with the format, unless another one was typed. */
static void choose_format(App *a, size_t row) {
    ExportDialog *d = &a->exporting;
    const char *before = d->rows[d->row].ending;
    d->row = row;
    if (d->path.len && ends_in(&d->path, before)) {
        d->path.len -= strlen(before);
        sb_puts(&d->path, d->rows[row].ending);
    }
    path_changed(a);
}

/* "gather" of "/somewhere/gather.py". */
static void put_stem(StrBuf *out, const char *path) {
    const char *name = intake_name(path);
    size_t n = strlen(name);
    if (n > 3 && !strcmp(name + n - 3, ".py")) n -= 3;
    if (n > 5 && !strcmp(name + n - 5, ".json")) n -= 5;
    sb_put(out, name, n);
}

/* Where the program is or, of one that is in no file of the user's, where the
 * last file was written, else where Loopscope was started. */
static void put_folder(const App *a, StrBuf *out) {
    Program *all[COMPARE_MAX];
    char *full = NULL;
    bool known = export_dialog_programs(a, all) > 0 && !all[0]->builtin &&
                 !all[0]->pasted && look(a, all[0]->path, &full) == PATH_FILE;
    if (known && full) {
        sb_put(out, full, (size_t)(intake_name(full) - full));
    } else if (a->exporting.folder) {
        sb_puts(out, a->exporting.folder);
    } else {
        mem_free(full);
        full = NULL;
        if (look(a, ".", &full) == PATH_DIR && full)
            sb_printf(out, "%s%s", full, strcmp(full, "/") ? "/" : "");
    }
    mem_free(full);
}

static void propose_path(App *a) {
    ExportDialog *d = &a->exporting;
    sb_free(&d->path);
    put_folder(a, &d->path);
    if (a->screen == SCREEN_COMPARE) {
        for (size_t i = 0; i < a->compare.n; i++) {
            sb_puts(&d->path, i ? "-" : "");
            put_stem(&d->path, a->compare.runs[i].name);
        }
    } else {
        put_stem(&d->path, a->program->name);
    }
    sb_puts(&d->path, d->rows[d->row].ending);
    path_changed(a);
}

/* ---- opening and closing ---- */

void export_dialog_show(App *a) {
    ExportDialog *d = &a->exporting;
    Program *all[COMPARE_MAX];
    if (!a->host.export_rows || !export_dialog_programs(a, all)) return;
    if (one_runs(a)) {
        notice_say(a, S_NOTE_STILL_RUNS, NULL);
        return;
    }
    d->rows = a->host.export_rows(a->host.ctx, &d->nrows);
    if (d->row >= d->nrows) d->row = 0;
    d->field = EXPORT_FIELD_FORMAT;
    d->part = 0;
    d->seconds = a->axis == AXIS_SECONDS;
    find_parts(a);
    propose_path(a);
    a->overlay = OVERLAY_EXPORT;
    a->playing = false;
    a->dirty = true;
}

static void stop_job(App *a) {
    ExportDialog *d = &a->exporting;
    if (d->job) a->host.export_end(a->host.ctx, d->job);
    d->job = NULL;
    d->news = (ExportNews){0};
}

void export_dialog_free(App *a) {
    stop_job(a);
    sb_free(&a->exporting.path);
    mem_free(a->exporting.failure);
    mem_free(a->exporting.folder);
    a->exporting = (ExportDialog){0};
}

/* Esc: the file that is being written first, then the dialog. */
static void close_dialog(App *a) {
    if (a->exporting.job) {
        stop_job(a);
        notice_say(a, S_NOTE_EXPORT_CANCELLED, NULL);
        return;
    }
    a->overlay = OVERLAY_NONE;
    a->dirty = true;
}

/* ---- writing ---- */

bool export_dialog_busy(const App *a) {
    return a->exporting.job != NULL;
}

bool export_dialog_waits(const App *a) {
    return a->exporting.job && a->exporting.since >= patience;
}

static void remember_folder(ExportDialog *d, const char *place) {
    mem_free(d->folder);
    d->folder = mem_strndup(place, (size_t)(intake_name(place) - place));
}

static void job_over(App *a) {
    ExportDialog *d = &a->exporting;
    if (d->news.failure) {
        /* What the path says may have changed: a folder is gone. */
        const char *place = d->news.place, *said = d->news.failure;
        size_t n = place ? strlen(place) : 0;
        /* The path stands above it. */
        bool twice =
            n && !strncmp(said, place, n) && !strncmp(said + n, ": ", 2);
        char *why = mem_strdup(twice ? said + n + 2 : said);
        stop_job(a);
        path_changed(a);
        d->failure = why;
        return;
    }
    remember_folder(d, d->news.place);
    notice_say(a, S_NOTE_EXPORTED, "v", d->news.place, NULL);
    stop_job(a);
    a->overlay = OVERLAY_NONE;
}

void export_dialog_tick(App *a, double seconds) {
    ExportDialog *d = &a->exporting;
    if (!d->job) return;
    d->since += seconds;
    a->host.export_step(a->host.ctx, d->job, slice, &d->news);
    if (d->news.over) job_over(a);
    /* The bar moves. */
    a->dirty = true;
}

double export_dialog_next_tick(const App *a) {
    return a->exporting.job ? 0 : -1;
}

static void go(App *a) {
    ExportDialog *d = &a->exporting;
    Program *all[COMPARE_MAX];
    size_t n = export_dialog_programs(a, all);
    /* The disk may have changed since it was looked at. */
    path_changed(a);
    if (d->place != EXPORT_NEW_FILE && d->place != EXPORT_REPLACES) {
        d->field = EXPORT_FIELD_PATH;
        return;
    }
    const ExportRow *row = &d->rows[d->row];
    ExportAsk ask = {.row = d->row,
                     .path = d->path.data,
                     .steps = row->clock && d->steps,
                     .seconds = row->axis && d->seconds,
                     .theme = a->theme,
                     .lang = a->lang};
    ask_range(a, &ask);
    d->since = 0;
    d->job = a->host.export_begin(a->host.ctx, all, n, &ask);
    /* Most are done at once. */
    export_dialog_tick(a, 0);
}

/* ---- typing ---- */

static void type_text(App *a, const char *text) {
    ExportDialog *d = &a->exporting;
    d->field = EXPORT_FIELD_PATH;
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c >= ' ' && *c != 0x7F) sb_putc(&d->path, *c);
    path_changed(a);
}

/* A whole path takes the place of what is there. */
static void paste(App *a, const char *text) {
    ExportDialog *d = &a->exporting;
    StrBuf path = {0};
    if (intake_path(&path, text) && path.len) {
        bool whole = path.data[0] == '/' || path.data[0] == '~';
        if (whole && d->path.data) sb_clear(&d->path);
        type_text(a, path.data);
    }
    sb_free(&path);
}

/* A character, or the whole name, then folder after folder. */
static void backspace(App *a, bool name) {
    ExportDialog *d = &a->exporting;
    StrBuf *p = &d->path;
    d->field = EXPORT_FIELD_PATH;
    if (p->len == 0) return;
    p->len--;
    while (p->len && (name ? p->data[p->len - 1] != '/'
                           : ((unsigned char)p->data[p->len] & 0xC0) == 0x80))
        p->len--;
    p->data[p->len] = '\0';
    path_changed(a);
}

/* ---- keys ---- */

static void move_format(App *a, int by) {
    ExportDialog *d = &a->exporting;
    int64_t to = (int64_t)d->row + by, last = (int64_t)d->nrows - 1;
    to = to < 0 ? 0 : to > last ? last : to;
    d->field = EXPORT_FIELD_FORMAT;
    choose_format(a, (size_t)to);
}

static void move_field(App *a, int by) {
    ExportDialog *d = &a->exporting;
    int at = (int)d->field;
    do
        at = (at + by + EXPORT_FIELDS) % EXPORT_FIELDS;
    while (!export_dialog_has(a, (ExportField)at));
    d->field = (ExportField)at;
}

static void set_clock(App *a, bool second) {
    ExportDialog *d = &a->exporting;
    bool *which = d->rows[d->row].clock ? &d->steps : &d->seconds;
    *which = second;
}

/* ← →, in the field that has the focus. */
static void choose(App *a, int by) {
    ExportDialog *d = &a->exporting;
    if (d->field == EXPORT_FIELD_RANGE) {
        int to = d->part + by;
        if (to >= 0 && to < d->nparts) d->part = to;
    }
    if (d->field == EXPORT_FIELD_CLOCK) set_clock(a, by > 0);
}

static void ctrl_key(App *a, const InputEvent *ev) {
    switch (ev->key) {
    case 'w':
    case 'u':
    case KEY_BACKSPACE: backspace(a, true); break;
    case 'o': break;                /* another dialog */
    default: app_key(a, ev); break; /* quitting, sizes */
    }
}

static void key(App *a, const InputEvent *ev) {
    ExportDialog *d = &a->exporting;
    a->dirty = true;
    /* While it is written there is nothing to choose. */
    if (d->job && ev->key != KEY_ESCAPE && ev->key != KEY_F11) return;
    switch (ev->key) {
    case KEY_ESCAPE: close_dialog(a); break;
    case KEY_ENTER: go(a); break;
    case KEY_TAB: move_field(a, ev->shift ? -1 : 1); break;
    case KEY_BACKSPACE: backspace(a, false); break;
    case KEY_LEFT: choose(a, -1); break;
    case KEY_RIGHT: choose(a, 1); break;
    case KEY_UP: move_format(a, -1); break;
    case KEY_DOWN: move_format(a, 1); break;
    case KEY_HOME:
    case KEY_PAGE_UP: move_format(a, -(int)d->nrows); break;
    case KEY_END:
    case KEY_PAGE_DOWN: move_format(a, (int)d->nrows); break;
    /* Works everywhere, also over a dialog. */
    case KEY_F11: app_key(a, ev); break;
    default: break;
    }
}

/* ---- the mouse ---- */

static void press_field(App *a, int64_t what) {
    switch (what) {
    case EXPORT_CLICK_CLOSE: close_dialog(a); break;
    case EXPORT_CLICK_GO: go(a); break;
    case EXPORT_CLICK_NEXT: move_field(a, 1); break;
    default: a->exporting.field = EXPORT_FIELD_PATH; break;
    }
}

/* The first click on a format chooses it, the second writes. */
static void press(App *a, const InputEvent *ev) {
    ExportDialog *d = &a->exporting;
    const Hot *hot = app_hot_at(a, ev->x, ev->y);
    if (!hot) return;
    a->dirty = true;
    bool out =
        hot->action == ACT_EXPORT_FIELD && hot->arg == EXPORT_CLICK_CLOSE;
    if (d->job && !out) return;
    switch (hot->action) {
    case ACT_EXPORT_FORMAT:
        if (hot->arg >= (int64_t)d->nrows) return;
        d->field = EXPORT_FIELD_FORMAT;
        choose_format(a, (size_t)hot->arg);
        if (ev->clicks >= 2) go(a);
        break;
    case ACT_EXPORT_RANGE:
        d->field = EXPORT_FIELD_RANGE;
        if (hot->arg < d->nparts) d->part = (int)hot->arg;
        break;
    case ACT_EXPORT_CLOCK:
        d->field = EXPORT_FIELD_CLOCK;
        set_clock(a, hot->arg);
        break;
    case ACT_EXPORT_FIELD: press_field(a, hot->arg); break;
    default: break;
    }
}

void export_dialog_input(App *a, const InputEvent *ev) {
    bool busy = a->exporting.job != NULL;
    switch (ev->kind) {
    case INPUT_KEY:
        if (ev->ctrl)
            ctrl_key(a, ev);
        else
            key(a, ev);
        break;
    case INPUT_TEXT:
        if (!busy) type_text(a, ev->text);
        break;
    case INPUT_PASTE:
        if (!busy) paste(a, ev->text);
        break;
    case INPUT_DOWN: press(a, ev); break;
    default: break;
    }
}
