/* Input of the open dialog: which folder is listed, which row is chosen, what
 * is typed. file_list.c fills the rows, view_open_dialog.c draws them; the disk
 * is reached through AppHost alone. */
#include "view/overlay/open_dialog.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "view/app_impl.h"
#include "view/view.h"

void open_dialog_free(App *a) {
    OpenDialog *d = &a->dialog;
    file_list_clear(&d->files);
    vec_free(&d->rows);
    sb_free(&d->typed);
    mem_free(d->dir);
    *d = (OpenDialog){0};
}

/* A host without it (a test) has no files. */
static PathKind look(const App *a, const char *path, char **full) {
    return a->host.look ? a->host.look(a->host.ctx, path, full) : PATH_NONE;
}

/* ---- folders ---- */

static void type_nothing(OpenDialog *d) {
    if (d->typed.data) sb_clear(&d->typed);
}

/* The path may lie in what it replaces.  So it is copied first. */
static void list_folder(App *a, const char *dir) {
    OpenDialog *d = &a->dialog;
    char *copy = mem_strdup(dir);
    mem_free(d->dir);
    d->dir = copy;
    d->why = NULL;
    file_list_clear(&d->files);
    const char *why = "";
    /* What was read before it failed is not shown: the reason is. */
    if (!a->host.list(a->host.ctx, d->dir, &d->files, &why)) {
        file_list_clear(&d->files);
        d->why = why;
    }
    file_list_sort(&d->files);
    type_nothing(d);
    open_dialog_filter(a);
}

/* By name, after the rows have been made anew; nothing if it is not listed. */
static void choose_entry(App *a, const char *name) {
    OpenDialog *d = &a->dialog;
    for (size_t i = 0; i < d->rows.len; i++) {
        const FileRow *row = &d->rows.data[i];
        if (row->kind == ROW_ENTRY &&
            strcmp(d->files.data[row->index].name, name) == 0)
            d->chosen = i;
    }
}

/* "/a" of "/a/b", "/" of "/a"; false: there is none. */
static bool cut_last(StrBuf *path) {
    char *slash = path->data ? strrchr(path->data, '/') : NULL;
    if (!slash || path->len < 2) return false;
    path->len = slash == path->data ? 1 : (size_t)(slash - path->data);
    path->data[path->len] = '\0';
    return true;
}

/* Somebody looks around: recent programs would only be in the way. */
static void enter(App *a, const char *dir) {
    a->dialog.elsewhere = true;
    list_folder(a, dir);
}

/* Where one came from stays chosen. */
static void go_up(App *a) {
    StrBuf up = {0};
    sb_puts(&up, a->dialog.dir);
    char *from = mem_strdup(intake_name(a->dialog.dir));
    if (cut_last(&up)) {
        enter(a, up.data);
        choose_entry(a, from);
    }
    mem_free(from);
    sb_free(&up);
}

/* ---- opening ---- */

/* Of the program on the screen, else of the last one, else where the program
 * was started. */
static char *first_folder(App *a, char **file) {
    const Program *p = a->program;
    char *full = NULL;
    bool known = p && !p->builtin && !p->pasted && p->path &&
                 look(a, p->path, &full) == PATH_FILE;
    /* A lesson has no folder that is the user's. */
    if (!known && a->settings.recents) {
        known = look(a, a->settings.recent[0], &full) == PATH_FILE;
    }
    if (known && full) {
        StrBuf dir = {0};
        sb_puts(&dir, full);
        *file = mem_strdup(intake_name(full));
        cut_last(&dir);
        mem_free(full);
        return sb_take(&dir);
    }
    mem_free(full);
    full = NULL;
    if (look(a, ".", &full) == PATH_DIR && full) return full;
    mem_free(full);
    /* The folder where it was started is gone: there is always this one. */
    return mem_strdup("/");
}

/* Opens the dialog in that folder; playback stops, for nobody sees it. */
static void begin(App *a, const char *dir) {
    /* Before rows are made: none of a file that is gone. */
    habits_prune(a);
    a->overlay = OVERLAY_OPEN;
    a->dialog.elsewhere = false;
    a->playing = false;
    list_folder(a, dir);
}

void open_dialog_show_in(App *a, const char *dir) {
    if (a->host.list) begin(a, dir);
}

void open_dialog_show(App *a) {
    if (!a->host.list) return;
    char *file = NULL, *dir = first_folder(a, &file);
    begin(a, dir);
    /* With recent programs the first of these is chosen: as a rule it is the
     * same file. */
    if (file && a->settings.recents == 0) choose_entry(a, file);
    mem_free(file);
    mem_free(dir);
}

/* What was typed and listed stays until it is opened again. */
static void close_dialog(App *a) {
    a->overlay = OVERLAY_NONE;
    a->dirty = true;
}

static void take_file(App *a, const char *path) {
    char *copy = mem_strdup(path); /* may lie in the list */
    close_dialog(a);
    app_open(a, copy, false);
    mem_free(copy);
}

/* A folder is gone into, a file is opened; what is neither, or has gone,
 * changes nothing. */
static void take_path(App *a, const char *path) {
    char *full = NULL;
    PathKind kind = look(a, path, &full);
    if (kind == PATH_DIR) enter(a, full ? full : path);
    if (kind == PATH_FILE) take_file(a, full ? full : path);
    mem_free(full);
}

/* A row: what Enter and a double click do. */
static void activate(App *a, size_t i) {
    OpenDialog *d = &a->dialog;
    if (i >= d->rows.len) return;
    FileRow row = d->rows.data[i];
    if (row.kind == ROW_PARENT) go_up(a);
    if (row.kind == ROW_RECENT) take_path(a, a->settings.recent[row.index]);
    if (row.kind != ROW_ENTRY) return;
    char *path = path_join(d->dir, d->files.data[row.index].name);
    take_path(a, path);
    mem_free(path);
}

/* ---- typing ---- */

/* What was typed, as a path of its own; for mem_free.  Behind the folder that
 * is listed, unless it begins anew with "/" or "~". */
static char *typed_path(const OpenDialog *d, size_t len) {
    char *text = mem_strndup(d->typed.data, len);
    bool whole = text[0] == '/' || text[0] == '~';
    char *path = whole ? mem_strdup(text) : path_join(d->dir, text);
    mem_free(text);
    return path;
}

/* Up to its last slash it may name a folder: that is listed then. */
static void follow_slash(App *a) {
    OpenDialog *d = &a->dialog;
    const char *slash = strrchr(d->typed.data, '/');
    if (!slash) return;
    size_t n = (size_t)(slash - d->typed.data);
    /* A slash at the beginning is itself the folder. */
    char *path = typed_path(d, n ? n : 1), *full = NULL;
    /* enter empties what is typed, and with it the text that slash is in. */
    char *rest = mem_strdup(slash + 1);
    if (look(a, path, &full) == PATH_DIR) {
        enter(a, full ? full : path);
        sb_puts(&d->typed, rest);
    }
    mem_free(rest);
    mem_free(full);
    mem_free(path);
}

static void type_text(App *a, const char *text) {
    OpenDialog *d = &a->dialog;
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c >= ' ' && *c != 0x7F) sb_putc(&d->typed, *c);
    /* Nothing but control characters. */
    if (d->typed.len == 0) return;
    follow_slash(a);
    open_dialog_filter(a);
}

/* A pasted path stands for itself: it is not typed behind anything. */
static void paste(App *a, const char *text) {
    StrBuf path = {0};
    if (intake_path(&path, text)) {
        type_nothing(&a->dialog);
        type_text(a, path.data);
        char *full = NULL;
        /* A folder's path without a slash at its end: no name is left that
         * begins so. */
        if (a->dialog.typed.len && a->dialog.rows.len == 0 &&
            look(a, path.data, &full) == PATH_DIR)
            enter(a, full ? full : path.data);
        mem_free(full);
    }
    sb_free(&path);
}

/* With nothing typed it takes the last folder of the path. */
static void backspace(App *a, bool all) {
    OpenDialog *d = &a->dialog;
    if (d->typed.len == 0) {
        go_up(a);
        return;
    }
    do
        d->typed.len--;
    while (d->typed.len && (all || ((unsigned char)d->typed.data[d->typed.len] &
                                    0xC0) == 0x80));
    d->typed.data[d->typed.len] = '\0';
    open_dialog_filter(a);
}

/* ---- keys ---- */

static bool is_head(const OpenDialog *d, int64_t row) {
    return row >= 0 && row < (int64_t)d->rows.len &&
           file_row_is_head(d->rows.data[row].kind);
}

/* Over headings; one at an end of the list has its neighbour chosen.  It steps
 * in the direction of `by`. */
static void move(App *a, int64_t by) {
    OpenDialog *d = &a->dialog;
    int64_t last = (int64_t)d->rows.len - 1, to = (int64_t)d->chosen + by;
    int64_t step = by < 0 ? -1 : 1;
    if (last < 0) return;
    to = to < 0 ? 0 : to > last ? last : to;
    while (is_head(d, to))
        to += step;
    /* Only headings were left: back to the nearest row that is none. */
    if (to < 0 || to > last) {
        to = to < 0 ? 0 : last;
        while (is_head(d, to))
            to -= step;
    }
    d->chosen = (size_t)to;
    /* The heading of the first rows comes with them. */
    if (d->chosen == 1) d->top = 0;
    a->dirty = d->reveal = true;
}

/* Enter: the chosen row, else what was typed. */
static void confirm(App *a) {
    OpenDialog *d = &a->dialog;
    if (d->chosen < d->rows.len) {
        activate(a, d->chosen);
    } else if (d->typed.len) { /* a file of another kind, known by its name */
        char *path = typed_path(d, d->typed.len);
        take_path(a, path);
        mem_free(path);
    }
}

/* Into the only folder that is left. */
static void complete(App *a, bool back) {
    OpenDialog *d = &a->dialog;
    bool more = open_dialog_complete(a);
    bool only = d->typed.len && d->rows.len == 1;
    if (only && d->files.data[d->rows.data[0].index].dir)
        activate(a, 0);
    else if (!more)
        move(a, back ? -1 : 1);
}

/* →: only folders, so that a file is not opened by going too far. */
static void into(App *a) {
    OpenDialog *d = &a->dialog;
    if (d->chosen >= d->rows.len) return;
    FileRow row = d->rows.data[d->chosen];
    if (row.kind == ROW_ENTRY && d->files.data[row.index].dir)
        activate(a, d->chosen);
}

static void ctrl_key(App *a, const InputEvent *ev) {
    switch (ev->key) {
    case 'o': close_dialog(a); break;
    case 'w':
    case 'u':
    case KEY_BACKSPACE: backspace(a, true); break;
    default: app_key(a, ev); break; /* quitting, sizes */
    }
}

static void key(App *a, const InputEvent *ev) {
    /* One row of the page before stays on the screen. */
    int64_t page = a->dialog.fit > 1 ? (int64_t)a->dialog.fit - 1 : 1;
    int64_t all = (int64_t)a->dialog.rows.len;
    switch (ev->key) {
    case KEY_ESCAPE: close_dialog(a); break;
    case KEY_ENTER: confirm(a); break;
    case KEY_TAB: complete(a, ev->shift); break;
    case KEY_BACKSPACE: backspace(a, false); break;
    case KEY_LEFT: go_up(a); break;
    case KEY_RIGHT: into(a); break;
    case KEY_UP: move(a, -1); break;
    case KEY_DOWN: move(a, 1); break;
    case KEY_PAGE_UP: move(a, -page); break;
    case KEY_PAGE_DOWN: move(a, page); break;
    case KEY_HOME: move(a, -all); break;
    case KEY_END: move(a, all); break;
    /* Works everywhere, also over a dialog. */
    case KEY_F11: app_key(a, ev); break;
    default: break;
    }
}

/* ---- the mouse ---- */

/* The first click chooses, the second opens; beside the panel is away. */
static void press(App *a, const InputEvent *ev) {
    const Hot *hot = app_hot_at(a, ev->x, ev->y);
    if (!hot) return;
    /* The ground around the panel, and "Esc: close" in it. */
    if (hot->action == ACT_OPEN) close_dialog(a);
    if (hot->action != ACT_FILE) return;
    if (hot->arg < 0) { /* a hint: its key */
        key(a, &(InputEvent){.kind = INPUT_KEY, .key = (int)-hot->arg});
        return;
    }
    size_t i = (size_t)hot->arg; /* of the last picture: it may be older */
    if (i >= a->dialog.rows.len || is_head(&a->dialog, hot->arg)) return;
    a->dialog.chosen = i;
    a->dirty = true;
    if (ev->clicks >= 2) activate(a, i);
}

/* Scrolls without choosing another row. */
static void wheel(App *a, float amount) {
    OpenDialog *d = &a->dialog;
    /* Three rows a notch; the picture knows the last row. */
    float top = (float)d->top - roundf(3 * amount);
    d->top = top > 0 ? (size_t)top : 0;
    d->reveal = false;
    a->dirty = true;
}

void open_dialog_input(App *a, const InputEvent *ev) {
    switch (ev->kind) {
    case INPUT_KEY:
        if (ev->ctrl)
            ctrl_key(a, ev);
        else
            key(a, ev);
        break;
    case INPUT_TEXT: type_text(a, ev->text); break;
    case INPUT_PASTE: paste(a, ev->text); break;
    case INPUT_DOWN: press(a, ev); break;
    case INPUT_WHEEL: wheel(a, ev->amount); break;
    case INPUT_DROP:
    case INPUT_MOVE:
    case INPUT_UP: break;
    }
}
