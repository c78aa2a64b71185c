/* Finds, reads and keeps the settings.  What they mean is view/settings.h's;
 * nothing here ever stops the window from opening. */
#include "settings_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "files.h"
#include "options.h"

/* Not ours to replace: it could not be read, or not be put aside. */
static bool untouchable;

/* ---- where ---- */

/* Set but empty is as good as not set. */
static const char *variable(const char *name) {
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* A file of the user's configuration; false if there is no place for any. */
static bool config_path(StrBuf *out, const char *file) {
    const char *config = variable("XDG_CONFIG_HOME"), *home = variable("HOME");
    sb_clear(out);
    /* The specification wants a relative path to be ignored. */
    if (config && config[0] == '/')
        sb_printf(out, "%s/%s", config, file);
    else if (home && home[0] == '/')
        sb_printf(out, "%s/.config/%s", home, file);
    return out->len > 0;
}

static const char own_file[] = "loopscope/settings.ini";

/* ---- what the desktop says ---- */

/* Whether a file of another program has this line, but for blanks in it. */
static bool has_line(const char *file, const char *wanted) {
    StrBuf path = {0};
    char *text = NULL;
    size_t len;
    const char *why;
    bool found = false;
    if (config_path(&path, file) && file_read(path.data, &text, &len, &why)) {
        for (char *at = strtok(text, "\r\n"); at && !found;
             at = strtok(NULL, "\r\n")) {
            size_t n = 0;
            for (const char *c = at; *c; c++)
                if (*c != ' ' && *c != '\t') at[n++] = *c;
            at[n] = '\0';
            found = strcmp(at, wanted) == 0;
        }
    }
    mem_free(text);
    sb_free(&path);
    return found;
}

/* Reduced motion, as GTK (both versions that are in use) and KDE keep it. */
static bool wants_stillness(void) {
    return has_line("gtk-4.0/settings.ini", "gtk-enable-animations=0") ||
           has_line("gtk-4.0/settings.ini", "gtk-enable-animations=false") ||
           has_line("gtk-3.0/settings.ini", "gtk-enable-animations=0") ||
           has_line("gtk-3.0/settings.ini", "gtk-enable-animations=false") ||
           has_line("kdeglobals", "AnimationDurationFactor=0");
}

/* Language from the locale, whose variables POSIX puts into this order. */
static Settings first_settings(void) {
    Settings s = settings_default();
    const char *locale = variable("LC_ALL");
    if (!locale) locale = variable("LC_MESSAGES");
    if (!locale) locale = variable("LANG");
    s.lang = (int)settings_language(locale);
    return s;
}

/* ---- reading ---- */

/* A name for a broken file that no other one has; for mem_free. */
static char *bad_name(const char *path) {
    StrBuf sb = {0};
    struct stat st;
    for (int n = 1; n < 1000; n++) {
        sb_clear(&sb);
        sb_printf(&sb, "%s.bad", path);
        if (n > 1) sb_printf(&sb, ".%d", n);
        if (lstat(sb.data, &st) != 0 && errno == ENOENT) return sb_take(&sb);
    }
    sb_free(&sb);
    return NULL;
}

/* So that a file that someone has written by hand, with an error in it, is not
 * lost when ours takes its place. */
static char *set_aside(const char *path) {
    char *name = bad_name(path);
    if (name && rename(path, name) == 0) {
        complain("the broken file is kept as %s", name);
        return name;
    }
    complain("it cannot be renamed: settings are not kept this time");
    untouchable = true;
    mem_free(name);
    return NULL;
}

/* Returns the new name of a broken file, see settings_file.h. */
static char *read_from(Settings *s, const char *path) {
    char *text;
    size_t len;
    const char *why;
    struct stat st;
    /* lstat: a link that leads nowhere is no first start, it is reported
     * below. */
    if (lstat(path, &st) != 0) {
        s->still = wants_stillness();
        return NULL; /* the first start */
    }
    if (!file_read(path, &text, &len, &why)) {
        complain("%s: %s; settings are not kept this time", path, why);
        untouchable = true;
        return NULL;
    }
    StrBuf problems = {0};
    size_t n = settings_parse(s, (Str){text, len}, &problems);
    if (n)
        complain("%s: %zu bad %s\n%.*s", path, n, n > 1 ? "lines" : "line",
                 (int)problems.len - 1, problems.data);
    sb_free(&problems);
    mem_free(text);
    return n ? set_aside(path) : NULL;
}

char *settings_file_read(Settings *s) {
    StrBuf path = {0};
    *s = first_settings();
    char *aside = config_path(&path, own_file) ? read_from(s, path.data) : NULL;
    sb_free(&path);
    return aside;
}

/* ---- writing ---- */

/* The directories that lead to a file. */
static void make_directories(char *path) {
    for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        mkdir(path, 0700); /* if it fails, so does what follows */
        *at = '/';
    }
}

/* write() may take less than it was given, or be interrupted. */
static bool write_all(int fd, const StrBuf *text) {
    for (size_t done = 0; done < text->len;) {
        ssize_t n = write(fd, text->data + done, text->len - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        done += (size_t)n;
    }
    return true;
}

/* By another file's name, so that nobody ever sees half of it. */
static void replace(const char *path, const StrBuf *text) {
    StrBuf temp = {0};
    sb_printf(&temp, "%s.XXXXXX", path);
    /* In the same directory, since rename() does not go from one file system to
     * another; 0600, as mkstemp makes it. */
    int fd = mkstemp(temp.data);
    if (fd >= 0) {
        bool ok = write_all(fd, text);
        /* Some file systems report a full disk only now. */
        ok = close(fd) == 0 && ok;
        if (!ok || rename(temp.data, path) != 0) unlink(temp.data);
    }
    sb_free(&temp);
}

void settings_file_keep(void *ctx, const Settings *s) {
    (void)ctx;
    StrBuf path = {0}, text = {0};
    if (untouchable || !config_path(&path, own_file)) return;
    /* Each time: the user may have removed them since the start. */
    make_directories(path.data);
    settings_print(s, &text);
    /* Who keeps settings elsewhere has a link here: it stays one. */
    char *target = file_absolute(path.data);
    replace(target, &text);
    mem_free(target);
    sb_free(&path);
    sb_free(&text);
}
