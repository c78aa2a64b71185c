/* Whatever comes in, a path or a text, is turned into one of: open it, compare,
 * show a directory, say why not. */
#include "view/intake.h"

#include <string.h>

#include "base/mem.h"
#include "view/app_impl.h"

void intake_free(App *a) {
    for (size_t i = 0; i < a->intake.dropped.len; i++)
        mem_free(a->intake.dropped.data[i]);
    vec_free(&a->intake.dropped);
}

static PathKind look(const App *a, const char *path, char **full) {
    return a->host.look ? a->host.look(a->host.ctx, path, full) : PATH_NONE;
}

const char *intake_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* ---- texts that may be paths ---- */

/* Both cases: addresses come from other programs. */
static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static void decode(StrBuf *out, Str s) {
    for (size_t i = 0; i < s.len; i++) {
        int hi = -1, lo = -1;
        if (s.ptr[i] == '%' && i + 2 < s.len) {
            hi = hex(s.ptr[i + 1]);
            lo = hex(s.ptr[i + 2]);
        }
        /* %00 stays as it is: it would end the path. */
        bool coded = hi >= 0 && lo >= 0 && hi + lo > 0;
        sb_putc(out, (char)(coded ? hi << 4 | lo : s.ptr[i]));
        if (coded) i += 2;
    }
}

static const char scheme[] = "file://";

bool intake_path(StrBuf *out, const char *text) {
    /* Terminals and file managers put a line break behind what is copied. */
    text += strspn(text, " \t\r\n");
    size_t n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1]))
        n--;
    if (n == 0 || memchr(text, '\n', n)) return false;
    size_t skip = sizeof scheme - 1;
    if (n < skip || memcmp(text, scheme, skip) != 0) {
        sb_put(out, text, n);
        return true;
    }
    const char *slash = memchr(text + skip, '/', n - skip); /* behind a host */
    if (!slash) return false;
    decode(out, (Str){slash, n - (size_t)(slash - text)});
    return out->len > 0;
}

static bool ends_with(Str s, const char *end) {
    size_t n = strlen(end);
    return s.len >= n && memcmp(s.ptr + s.len - n, end, n) == 0;
}

/* One word with a slash in it, or a name of a Python file: a path, there or
 * not.  `print(1/2)` is a program. */
static bool looks_like_path(Str s) {
    bool word = !memchr(s.ptr, '(', s.len) && !memchr(s.ptr, '"', s.len) &&
                !memchr(s.ptr, '=', s.len);
    return word && (s.ptr[0] == '/' || s.ptr[0] == '~' || ends_with(s, ".py") ||
                    ends_with(s, ".json"));
}

/* ---- what comes in ---- */

static void open_there(App *a, const char *path) {
    char *full = NULL;
    switch (look(a, path, &full)) {
    case PATH_DIR: open_dialog_show_in(a, full ? full : path); break;
    case PATH_FILE:
    /* The error screen says that there is nothing. */
    case PATH_NONE: app_open(a, full ? full : path, false); break;
    }
    mem_free(full);
}

/* A folder among several files is none of them. */
static void compare_dropped(App *a) {
    const char *files[COMPARE_MAX];
    size_t n = 0, all = a->intake.dropped.len;
    /* What does not fit is left out, and that is said below. */
    for (size_t i = 0; i < all && n < COMPARE_MAX; i++) {
        const char *path = a->intake.dropped.data[i];
        if (look(a, path, NULL) != PATH_DIR) files[n++] = path;
    }
    if (n >= 2)
        compare_open(a, files, n);
    else
        open_there(a, n ? files[0] : a->intake.dropped.data[0]);
    if (all > COMPARE_MAX) notice_say(a, S_CMP_FULL, NULL);
}

void intake_drop(App *a, const InputEvent *ev) {
    a->overlay = OVERLAY_NONE;
    a->dirty = true;
    /* The event's text lives only as long as the event. */
    vec_push(&a->intake.dropped, mem_strdup(ev->text));
    /* One event a file: what to do depends on how many there are. */
    if (ev->more > 0) return;
    if (a->intake.dropped.len > 1)
        compare_dropped(a);
    else
        open_there(a, a->intake.dropped.data[0]);
    intake_free(a);
}

/* A path of something that is there, or that only a path can look like. */
static bool paste_path(App *a, const char *text) {
    StrBuf path = {0};
    bool taken = intake_path(&path, text);
    if (taken) {
        bool there = look(a, path.data, NULL) != PATH_NONE;
        taken = there || looks_like_path(sb_str(&path));
        if (there)
            open_there(a, path.data);
        else if (taken)
            notice_say(a, S_NOTE_NO_FILE, "v", path.data, NULL);
    }
    sb_free(&path);
    return taken;
}

void intake_paste(App *a, const char *text) {
    if (a->overlay == OVERLAY_HELP) a->overlay = OVERLAY_NONE;
    a->dirty = true;
    if (text[strspn(text, " \t\r\n")] == '\0')
        notice_say(a, S_NOTE_NOTHING_TO_PASTE, NULL);
    else if (!paste_path(a, text) && a->host.paste)
        app_show(a, a->host.paste(a->host.ctx, text));
}

void intake_recent(App *a, size_t i) {
    if (i >= a->settings.recents) return;
    const char *path = a->settings.recent[i];
    if (!a->host.look || look(a, path, NULL) == PATH_FILE) {
        app_open(a, path, false);
        return;
    }
    /* The notice copies the name; prune frees the path. */
    notice_say(a, S_NOTE_FILE_GONE, "v", intake_name(path), NULL);
    habits_prune(a);
}
