#include "host_files.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "files.h"
#include "host.h"
#include "replay.h"

/* ---- directories ---- */

/* Of what a link leads to; devices and the like are none: they are not for
 * opening. */
static PathKind kind_of(const char *path) {
    struct stat st;
    if (stat(path, &st) != 0) return PATH_NONE;
    return S_ISDIR(st.st_mode)   ? PATH_DIR
           : S_ISREG(st.st_mode) ? PATH_FILE
                                 : PATH_NONE;
}

/* Most file systems say it without being asked for every single file. */
static PathKind kind_of_entry(const char *dir, const struct dirent *e) {
    if (e->d_type == DT_DIR) return PATH_DIR;
    if (e->d_type == DT_REG) return PATH_FILE;
    if (e->d_type != DT_LNK && e->d_type != DT_UNKNOWN) return PATH_NONE;
    StrBuf sb = {0};
    sb_printf(&sb, "%s/%s", dir, e->d_name);
    PathKind kind = kind_of(sb.data);
    sb_free(&sb);
    return kind;
}

/* Unsorted, hidden files included: the dialog orders and leaves out. */
static bool list(void *ctx, const char *dir, FileList *out, const char **why) {
    (void)ctx;
    DIR *d = opendir(dir);
    if (!d) {
        *why = strerror(errno);
        return false;
    }
    const struct dirent *e;
    while ((e = readdir(d))) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        PathKind kind = kind_of_entry(dir, e);
        /* Links that lead nowhere are left out with what is neither file nor
         * directory. */
        if (kind == PATH_NONE) continue;
        FileEntry entry = {mem_strdup(e->d_name), kind == PATH_DIR};
        vec_push(out, entry);
    }
    closedir(d);
    return true;
}

/* ---- paths ---- */

/* "~/x" and "x" begin with "/" then. */
static void put_start(StrBuf *out, const char *path) {
    const char *home = getenv("HOME");
    bool tilde = path[0] == '~' && (path[1] == '/' || path[1] == '\0');
    if (tilde && home && home[0] == '/') {
        sb_printf(out, "%s%s", home, path + 1);
        return;
    }
    char cwd[PATH_MAX];
    if (path[0] != '/' && getcwd(cwd, sizeof cwd)) sb_printf(out, "%s/", cwd);
    sb_puts(out, path);
}

/* Takes "//", "/." and a "/" at the end away; links stay as they are, and so
 * does "..", which means something else behind a link. */
static char *tidy(const char *path) {
    StrBuf out = {0};
    while (*path) {
        size_t n = strcspn(path, "/");
        if (n && !(n == 1 && path[0] == '.')) {
            sb_putc(&out, '/');
            sb_put(&out, path, n);
        }
        path += n;
        path += strspn(path, "/");
    }
    if (out.len == 0) sb_putc(&out, '/');
    return sb_take(&out);
}

static PathKind look(void *ctx, const char *path, char **full) {
    (void)ctx;
    StrBuf sb = {0};
    put_start(&sb, path);
    PathKind kind = kind_of(sb.data);
    if (kind == PATH_NONE) {
        char *file = replay_file(sb.data);
        kind = kind_of(file) == PATH_FILE ? PATH_FILE : PATH_NONE;
        mem_free(file);
    }
    if (full && kind != PATH_NONE)
        /* Only with ".." is the disk asked for the true path, as links are then
         * passed through. */
        *full = strstr(sb.data, "/..") ? file_absolute(sb.data) : tidy(sb.data);
    sb_free(&sb);
    return kind;
}

/* ---- pasted programs ---- */

static char *own_title(Language lang) {
    return mem_strdup(string_get(S_UI_PASTED, lang));
}

/* Runs like a file, but is in none: it is not watched and its name leads
 * nowhere. */
static Program *paste(void *ctx, const char *text) {
    Program *p = program_new("pasted.py", false);
    p->pasted = true;
    program_begin(p, ctx, text, strlen(text));
    for (int i = 0; i < LANG_COUNT; i++)
        /* A title in its metadata is better than "pasted". */
        if (!p->title[i]) p->title[i] = own_title((Language)i);
    return p;
}

char *host_path(const char *typed) {
    StrBuf sb = {0};
    put_start(&sb, typed);
    return sb_take(&sb);
}

void host_files_add(AppHost *host) {
    host->list = list;
    host->look = look;
    host->paste = paste;
}
