/* settings.h: what the window remembers from one start to the next, and its
 * text on the disk: a line "key = value" each.
 *
 * Pure: who reads and writes the file is settings_file.h, who follows what the
 * user changes is habits.h. */
#ifndef VIEW_SETTINGS_H
#define VIEW_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/strings.h"

enum { RECENT_MAX = 8 };

typedef struct Settings {
    int theme, lang, unit, axis, depth; /* values of their enums */
    int ui_zoom;                        /* eighths, see App */
    double speed;                       /* 1 is normal; 0 stands for 1 */
    bool still, fullscreen, maximized;
    int window_w, window_h;    /* 0: not known */
    char *recent[RECENT_MAX];  /* paths, the latest first; owned */
    uint64_t took[RECENT_MAX]; /* ns and 1; 0: see settings_took */
    size_t recents;
    char *other; /* lines with keys of another version: they are kept */
} Settings;

/* All-zero is valid, and free; this is what a first start shows. */
Settings settings_default(void);
void settings_free(Settings *s);

/* Takes every good line over and appends a line to `problems` for every other
 * one ("line 3: ..."), at most a few of them; returns how many there were. */
size_t settings_parse(Settings *s, Str text, StrBuf *problems);
void settings_print(const Settings *s, StrBuf *out);

/* Puts a program at the top of the recent ones; it stands there once. */
void settings_remember(Settings *s, const char *path);
void settings_forget(Settings *s, size_t i);
/* How long its last run took in virtual time; false: not known. */
bool settings_took(const Settings *s, size_t i, uint64_t *t_ns);
/* The run of the recent program i has ended at that time. */
void settings_set_took(Settings *s, size_t i, uint64_t t_ns);

/* What a locale's name means: "zh_CN.UTF-8" is Chinese.  NULL is English. */
Language settings_language(const char *locale);

#endif
