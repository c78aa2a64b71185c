/* The settings' text, read and written.  Whatever the file holds, a start
 * succeeds: bad lines are told and skipped, lines of another version are
 * carried along. */
#include "view/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Zoom in eighths, as app_keys.c bounds it; a window in px, larger than any
 * screen. */
enum { PROBLEMS_SHOWN = 3, ZOOM_MIN = -8, ZOOM_MAX = 16, WINDOW_MAX = 16384 };

Settings settings_default(void) {
    return (Settings){.unit = 1, .speed = 1}; /* a callback a step */
}

void settings_free(Settings *s) {
    for (size_t i = 0; i < s->recents; i++)
        mem_free(s->recent[i]);
    mem_free(s->other);
    *s = (Settings){0};
}

/* ---- words ---- */

/* In the order of their enums: the index is the value.  NULL ends each. */
static const char *const themes[] = {"dark", "light", NULL};
static const char *const languages[] = {"en", "zh", NULL};
static const char *const units[] = {"line", "callback", "iteration", "time",
                                    NULL};
static const char *const axes[] = {"events", "seconds", NULL};
static const char *const depths[] = {"loop", "tasks", "program", NULL};
static const char *const motions[] = {"full", "reduced", NULL};
static const char *const switches[] = {"no", "yes", NULL};

static bool one_of(Str value, const char *const *words, int *out) {
    for (int i = 0; words[i]; i++) {
        if (!str_is(value, words[i])) continue;
        *out = i;
        return true;
    }
    return false;
}

/* Of two words the second one is true. */
static bool switch_of(Str value, const char *const *words, bool *out) {
    int i = 0;
    if (!one_of(value, words, &i)) return false;
    *out = i == 1;
    return true;
}

/* A copy, since strtod needs an end; text behind the number is an error, and so
 * is NaN, which no comparison lets through. */
static bool number(Str value, double lo, double hi, double *out) {
    char text[32], *end;
    if (value.len == 0 || value.len >= sizeof text) return false;
    memcpy(text, value.ptr, value.len);
    text[value.len] = '\0';
    double v = strtod(text, &end);
    if (*end || !(v >= lo && v <= hi)) return false;
    *out = v;
    return true;
}

static bool whole(Str value, int lo, int hi, int *out) {
    double v;
    if (!number(value, lo, hi, &v) || v != (double)(int)v) return false;
    *out = (int)v;
    return true;
}

static bool size_of(Str value, int *w, int *h) {
    const char *x = memchr(value.ptr, 'x', value.len);
    if (!x) return false;
    Str left = {value.ptr, (size_t)(x - value.ptr)},
        right = {x + 1, value.len - left.len - 1};
    int a, b;
    if (!whole(left, 1, WINDOW_MAX, &a) || !whole(right, 1, WINDOW_MAX, &b))
        return false;
    *w = a, *h = b;
    return true;
}

/* ---- paths: any byte may be in one ---- */

/* Blanks at an edge would be trimmed, and a tab would end the path: they are
 * written as \x20 and \x09, as are control characters and the backslash itself.
 */
static bool plain(Str path, size_t i) {
    unsigned char c = (unsigned char)path.ptr[i];
    bool edge = i == 0 || i + 1 == path.len;
    return c > ' ' ? c != 0x7F && c != '\\' : c == ' ' && !edge;
}

static void put_path(StrBuf *out, const char *path) {
    Str s = str_of(path);
    for (size_t i = 0; i < s.len; i++) {
        if (plain(s, i))
            sb_putc(out, s.ptr[i]);
        else
            sb_printf(out, "\\x%02x", (unsigned char)s.ptr[i]);
    }
}

/* Small letters alone, as put_path writes them. */
static int hex(char c) {
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static bool read_path(Str text, StrBuf *out) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\\') {
            sb_putc(out, text.ptr[i]);
            continue;
        }
        if (i + 3 >= text.len || text.ptr[i + 1] != 'x') return false;
        int hi = hex(text.ptr[i + 2]), lo = hex(text.ptr[i + 3]);
        if (hi < 0 || lo < 0 || hi + lo == 0) return false;
        sb_putc(out, (char)(hi << 4 | lo));
        i += 3;
    }
    /* Absolute, and without a zero byte inside. */
    return out->len > 0 && out->data[0] == '/' && strlen(out->data) == out->len;
}

/* A path and, behind a tab, the seconds that its last run took. */
static bool read_recent(Settings *s, Str value) {
    const char *tab = memchr(value.ptr, '\t', value.len);
    Str path = {value.ptr, tab ? (size_t)(tab - value.ptr) : value.len};
    double took = -1;
    /* 9e9 s are still a uint64_t of ns. */
    if (tab && !number((Str){tab + 1, value.len - path.len - 1}, 0, 9e9, &took))
        return false;
    StrBuf sb = {0};
    bool ok = read_path(path, &sb);
    /* A longer list is of another version: its latest ones are kept. */
    if (ok && s->recents < RECENT_MAX) {
        s->recent[s->recents] = sb_take(&sb);
        s->took[s->recents++] = took < 0 ? 0 : 1 + (uint64_t)(took * 1e9 + 0.5);
    }
    sb_free(&sb);
    return ok;
}

/* ---- parsing ---- */

typedef enum Verdict { GOOD, BAD, UNKNOWN } Verdict;

/* *expected is what the line should have said, also for a good one. */
static Verdict take(Settings *s, Str key, Str value, const char **expected) {
    bool ok = true;
/* One key, how its value is read, and the words for a user who got it wrong. */
#define KEY(name, reads, words)                                                \
    if (str_is(key, name)) {                                                   \
        ok = reads;                                                            \
        *expected = words;                                                     \
        return ok ? GOOD : BAD;                                                \
    }
    KEY("theme", one_of(value, themes, &s->theme), "dark or light")
    KEY("language", one_of(value, languages, &s->lang), "en or zh")
    KEY("zoom", whole(value, ZOOM_MIN, ZOOM_MAX, &s->ui_zoom),
        "a whole number from -8 to 16")
    KEY("motion", switch_of(value, motions, &s->still), "full or reduced")
    KEY("unit", one_of(value, units, &s->unit),
        "line, callback, iteration or time")
    KEY("speed", number(value, 0.01, 1000, &s->speed),
        "a number from 0.01 to 1000")
    KEY("axis", one_of(value, axes, &s->axis), "events or seconds")
    KEY("depth", one_of(value, depths, &s->depth), "loop, tasks or program")
    KEY("window", size_of(value, &s->window_w, &s->window_h),
        "a size such as 1280x720")
    KEY("maximized", switch_of(value, switches, &s->maximized), "yes or no")
    KEY("fullscreen", switch_of(value, switches, &s->fullscreen), "yes or no")
    KEY("recent", read_recent(s, value), "an absolute path")
#undef KEY
    return UNKNOWN;
}

static Str trim(Str s) {
    while (s.len && strchr(" \t\r", s.ptr[0]) && s.ptr[0])
        s.ptr++, s.len--;
    while (s.len && s.ptr[s.len - 1] && strchr(" \t\r", s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* Appends a line that somebody else understands. */
static void keep_other(Settings *s, Str line) {
    StrBuf sb = {0};
    if (s->other) sb_puts(&sb, s->other);
    sb_put(&sb, line.ptr, line.len);
    sb_putc(&sb, '\n');
    mem_free(s->other);
    s->other = sb_take(&sb);
}

/* Garbage is not sent to a terminal. */
static void put_clean(StrBuf *out, Str s) {
    for (size_t i = 0; i < s.len && i < 60; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        sb_putc(out, c < ' ' || c >= 0x7F ? '?' : (char)c);
    }
}

/* What may stand left of "=": anything else is rather a damaged file than a key
 * of another version, and is not kept. */
static bool is_key(Str key) {
    for (size_t i = 0; i < key.len; i++)
        if (!((key.ptr[i] >= 'a' && key.ptr[i] <= 'z') || key.ptr[i] == '-' ||
              key.ptr[i] == '_'))
            return false;
    return key.len > 0;
}

/* NULL, or what is the matter with the line. */
static const char *read_line(Settings *s, Str line) {
    line = trim(line);
    if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == ';') return NULL;
    const char *eq = memchr(line.ptr, '=', line.len);
    if (!eq) return "key = value";
    Str key = trim((Str){line.ptr, (size_t)(eq - line.ptr)});
    Str value = {eq + 1, line.len - (size_t)(eq + 1 - line.ptr)};
    if (!is_key(key) || memchr(line.ptr, '\0', line.len)) return "key = value";
    const char *expected = NULL;
    Verdict v = take(s, key, trim(value), &expected);
    if (v == UNKNOWN) keep_other(s, line);
    return v == BAD ? expected : NULL;
}

size_t settings_parse(Settings *s, Str text, StrBuf *problems) {
    size_t bad = 0, n = 1;
    const char *end = text.ptr + text.len;
    for (const char *at = text.ptr; at < end; n++) {
        /* The last line need not end in a line break. */
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop) stop = end;
        Str line = {at, (size_t)(stop - at)};
        at = stop + 1;
        const char *expected = read_line(s, line);
        /* Past the first few they are only counted. */
        if (!expected || ++bad > PROBLEMS_SHOWN) continue;
        sb_printf(problems, "line %zu: \"", n);
        put_clean(problems, trim(line));
        sb_printf(problems, "\", expected %s\n", expected);
    }
    if (bad > PROBLEMS_SHOWN)
        sb_printf(problems, "and %zu more\n", bad - PROBLEMS_SHOWN);
    return bad;
}

/* ---- printing ---- */

void settings_print(const Settings *s, StrBuf *out) {
    /* All of it is written each time: the file shows what can be set. */
    sb_puts(out, "# What Loopscope remembers. It writes this file anew when "
                 "something changes.\n");
    sb_printf(out, "theme = %s\nlanguage = %s\nzoom = %d\nmotion = %s\n",
              themes[s->theme], languages[s->lang], s->ui_zoom,
              motions[s->still]);
    sb_printf(out, "unit = %s\nspeed = %g\naxis = %s\ndepth = %s\n",
              units[s->unit], s->speed > 0 ? s->speed : 1, axes[s->axis],
              depths[s->depth]);
    /* Not known before a window has been open. */
    if (s->window_w)
        sb_printf(out, "window = %dx%d\n", s->window_w, s->window_h);
    sb_printf(out, "maximized = %s\nfullscreen = %s\n", switches[s->maximized],
              switches[s->fullscreen]);
    for (size_t i = 0; i < s->recents; i++) {
        sb_puts(out, "recent = ");
        put_path(out, s->recent[i]);
        /* Nine digits are whole ns. */
        uint64_t t;
        if (settings_took(s, i, &t)) sb_printf(out, "\t%.9f", (double)t / 1e9);
        sb_putc(out, '\n');
    }
    /* Last, so that they do not get between ours however often it is written.
     */
    if (s->other) sb_puts(out, s->other);
}

/* ---- recent programs ---- */

/* Those above i move down by one. */
static void move_to_top(Settings *s, size_t i) {
    char *path = s->recent[i];
    uint64_t took = s->took[i];
    memmove(s->recent + 1, s->recent, i * sizeof *s->recent);
    memmove(s->took + 1, s->took, i * sizeof *s->took);
    s->recent[0] = path;
    s->took[0] = took;
}

void settings_remember(Settings *s, const char *path) {
    for (size_t i = 0; i < s->recents; i++) {
        if (strcmp(s->recent[i], path) != 0) continue;
        move_to_top(s, i);
        return;
    }
    /* The oldest one makes room. */
    if (s->recents == RECENT_MAX) mem_free(s->recent[--s->recents]);
    s->recent[s->recents] = mem_strdup(path);
    s->took[s->recents] = 0;
    move_to_top(s, s->recents++);
}

void settings_forget(Settings *s, size_t i) {
    if (i >= s->recents) return;
    mem_free(s->recent[i]);
    size_t behind = --s->recents - i;
    memmove(s->recent + i, s->recent + i + 1, behind * sizeof *s->recent);
    memmove(s->took + i, s->took + i + 1, behind * sizeof *s->took);
}

bool settings_took(const Settings *s, size_t i, uint64_t *t_ns) {
    if (i >= s->recents || s->took[i] == 0) return false;
    *t_ns = s->took[i] - 1;
    return true;
}

void settings_set_took(Settings *s, size_t i, uint64_t t_ns) {
    if (i < s->recents) s->took[i] = t_ns + 1;
}

Language settings_language(const char *locale) {
    /* "zh", "zh_CN.UTF-8" or "zh-Hans", but not another language's code that
     * begins alike. */
    bool zh = locale && strncmp(locale, "zh", 2) == 0 &&
              (locale[2] == '\0' || strchr("_-.@", locale[2]));
    return zh ? LANG_ZH : LANG_EN;
}
