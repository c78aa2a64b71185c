/* Which of a folder's files the open dialog lists, and their order. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "view/app_impl.h"

void file_list_clear(FileList *l) {
    for (size_t i = 0; i < l->len; i++)
        mem_free(l->data[i].name);
    vec_free(l);
}

/* "/" is the one folder whose name ends in the slash. */
char *path_join(const char *dir, const char *name) {
    StrBuf sb = {0};
    bool root = dir[0] == '/' && dir[1] == '\0';
    sb_printf(&sb, "%s%s%s", dir, root ? "" : "/", name);
    return sb_take(&sb);
}

bool file_row_is_head(FileRowKind kind) {
    return kind == ROW_RECENT_HEAD || kind == ROW_FOLDER_HEAD;
}

/* ---- order: as people sort, a and A together, 2 before 10 ---- */

/* Other letters than a to z are compared by their bytes: enough to find a file.
 */
static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Of two numbers without leading zeros the longer one is greater.  Both end
 * behind their numbers; a number may have any length, so nothing is converted.
 */
static int compare_numbers(const char **a, const char **b) {
    while (**a == '0' && is_digit((*a)[1]))
        ++*a;
    while (**b == '0' && is_digit((*b)[1]))
        ++*b;
    size_t n = strspn(*a, "0123456789"), m = strspn(*b, "0123456789");
    int order = n != m ? (n < m ? -1 : 1) : memcmp(*a, *b, n);
    *a += n;
    *b += m;
    return order;
}

static int compare_names(const char *a, const char *b) {
    const char *x = a, *y = b;
    while (*x && *y) {
        int order;
        if (is_digit(*x) && is_digit(*y))
            order = compare_numbers(&x, &y);
        else
            order = lower(*x++) - lower(*y++);
        if (order) return order;
    }
    /* One is the beginning of the other, which comes later. */
    if (*x || *y) return *x ? 1 : -1;
    /* "A.py" and "a.py", 1 and 01: two names never are equal, so that the order
     * is the same each time. */
    return strcmp(a, b);
}

/* Folders before files. */
static int by_name(const void *a, const void *b) {
    const FileEntry *x = a, *y = b;
    if (x->dir != y->dir) return x->dir ? -1 : 1;
    return compare_names(x->name, y->name);
}

void file_list_sort(FileList *l) {
    if (l->len) qsort(l->data, l->len, sizeof *l->data, by_name);
}

/* ---- what is left of the list ---- */

static bool begins(const char *name, Str with) {
    for (size_t i = 0; i < with.len; i++)
        if (!name[i] || lower(name[i]) != lower(with.ptr[i])) return false;
    return true;
}

static bool contains(const char *name, Str what) {
    for (; *name; name++)
        if (begins(name, what)) return true;
    return false;
}

/* Folders, Python files and recorded runs; hidden ones only for who types their
 * dot. */
static bool is_listed(const FileEntry *e, Str typed) {
    size_t n = strlen(e->name);
    if (e->name[0] == '.' && (typed.len == 0 || typed.ptr[0] != '.'))
        return false;
    /* In either case: .PY as well.  Of other files only the whole name, typed,
     * finds one. */
    return e->dir || (n > 3 && contains(e->name + n - 3, STR(".py"))) ||
           (n > 5 && contains(e->name + n - 5, STR(".json")));
}

static void add(OpenDialog *d, FileRowKind kind, size_t index) {
    vec_push(&d->rows, ((FileRow){kind, index}));
}

static bool add_entries(OpenDialog *d, Str typed, bool inside) {
    size_t before = d->rows.len;
    for (size_t i = 0; i < d->files.len; i++) {
        const FileEntry *e = &d->files.data[i];
        if (!is_listed(e, typed)) continue;
        if (inside ? contains(e->name, typed) : begins(e->name, typed))
            add(d, ROW_ENTRY, i);
    }
    return d->rows.len > before;
}

/* A name that was typed in full is meant, whatever else begins with it.  All
 * rows are entries here. */
static void choose_exact(OpenDialog *d, Str typed) {
    for (size_t i = 0; i < d->rows.len; i++)
        if (str_is(typed, d->files.data[d->rows.data[i].index].name))
            d->chosen = i;
}

/* What Enter most likely is for: not the parent folder. */
static void choose_first(OpenDialog *d) {
    size_t i = 0;
    while (i < d->rows.len && (file_row_is_head(d->rows.data[i].kind) ||
                               d->rows.data[i].kind == ROW_PARENT))
        i++;
    if (i == d->rows.len && i > 0) i--; /* the parent folder alone */
    d->chosen = i;
}

void open_dialog_filter(App *a) {
    OpenDialog *d = &a->dialog;
    Str typed = sb_str(&d->typed);
    d->rows.len = 0;
    d->chosen = d->top = 0;
    d->inside = false;
    a->dirty = d->reveal = true;
    /* Recent programs and the parent are no names in this folder: whoever types
     * one looks for it here.  Names that begin so are better than such as
     * contain it. */
    if (typed.len) {
        if (!add_entries(d, typed, false))
            d->inside = add_entries(d, typed, true);
        choose_exact(d, typed);
        return;
    }
    if (a->settings.recents && !d->elsewhere) {
        add(d, ROW_RECENT_HEAD, 0);
        for (size_t i = 0; i < a->settings.recents; i++)
            add(d, ROW_RECENT, i);
        /* A heading is needed only where there is something above. */
        add(d, ROW_FOLDER_HEAD, 0);
    }
    if (d->dir && strcmp(d->dir, "/") != 0) add(d, ROW_PARENT, 0);
    add_entries(d, typed, false);
    choose_first(d);
}

/* ---- completion ---- */

/* Bytes that both begin with, in either case; n at most. */
static size_t common(const char *a, const char *b, size_t n) {
    size_t i = 0;
    while (i < n && a[i] && lower(a[i]) == lower(b[i]))
        i++;
    return i;
}

bool open_dialog_complete(App *a) {
    OpenDialog *d = &a->dialog;
    if (d->typed.len == 0 || d->rows.len == 0) return false;
    /* Something is typed, so all rows are entries. */
    const char *first = d->files.data[d->rows.data[0].index].name;
    size_t n = strlen(first);
    for (size_t i = 1; i < d->rows.len; i++)
        n = common(first, d->files.data[d->rows.data[i].index].name, n);
    while (n > 0 && ((unsigned char)first[n] & 0xC0) == 0x80)
        n--; /* not within a character */
    /* Where names only contain it, what they begin with was not typed: it may
     * replace that only when one name is left. */
    if (d->inside ? d->rows.len > 1 : n <= d->typed.len) return false;
    char *name = mem_strndup(first, n); /* the list is made anew */
    sb_clear(&d->typed);
    sb_puts(&d->typed, name);
    mem_free(name);
    open_dialog_filter(a);
    return true;
}
