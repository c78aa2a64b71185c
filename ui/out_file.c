/* A file that is there whole, or not at all. */
#include "out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

enum { LINKS = 40, TRIES = 100 };

static bool is_console(const char *path) {
    /* Opened by its name, standard output would begin anew when it is a
     * file. */
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

static bool fails(OutFile *o, int error) {
    o->error = error;
    return false;
}

/* ---- where it is to be ---- */

/* "dir/" of "dir/name" and then another name; to be freed. */
static char *beside(const char *path, const char *name) {
    const char *slash = strrchr(path, '/');
    StrBuf sb = {0};
    if (slash) sb_put(&sb, path, (size_t)(slash + 1 - path));
    sb_puts(&sb, name);
    return sb_take(&sb);
}

/* Follows the link, to what may not be there yet: realpath would refuse. */
static bool follow(OutFile *o) {
    for (int i = 0; i < LINKS; i++) {
        char target[PATH_MAX];
        ssize_t n = readlink(o->place, target, sizeof target - 1);
        if (n < 0) return true; /* no link, or nothing there */
        target[n] = '\0';
        char *next =
            target[0] == '/' ? mem_strdup(target) : beside(o->place, target);
        mem_free(o->place);
        o->place = next;
    }
    return fails(o, ELOOP);
}

/* Finds out what is there: *mode is 0 for nothing.  Those who may not change
 * the file itself may often rename another one to its name: that is not what a
 * read-only file is for. */
static bool look(OutFile *o, const char *path, mode_t *mode) {
    struct stat st = {0};
    size_t len = strlen(path);
    o->place = mem_strdup(path);
    bool there = stat(path, &st) == 0;
    *mode = there ? st.st_mode : 0;
    if (!there && errno != ENOENT) return fails(o, errno);
    if (there && S_ISDIR(st.st_mode)) return fails(o, EISDIR);
    if (!there && len && path[len - 1] == '/') return fails(o, EISDIR);
    if (there && access(path, W_OK) != 0) return fails(o, errno);
    if (there && !S_ISREG(st.st_mode)) return true;
    return follow(o);
}

/* ---- opening ---- */

static bool open_direct(OutFile *o) {
    o->fd = open(o->place, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    return o->fd >= 0 || fails(o, errno);
}

/* Its permissions are those of the file that it replaces or, as for any new
 * file, what the umask leaves. */
static bool open_part(OutFile *o, mode_t mode) {
    for (int i = 0; i < TRIES; i++) {
        char name[64];
        snprintf(name, sizeof name, ".loopscope-%ld-%d.part", (long)getpid(),
                 i);
        char *part = beside(o->place, name);
        o->fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (o->fd >= 0) {
            o->part = part;
            if (mode) (void)fchmod(o->fd, mode & 0777);
            return true;
        }
        mem_free(part);
        /* Left by a process that was killed and had the same number. */
        if (errno != EEXIST) break;
    }
    return fails(o, errno);
}

bool out_open(OutFile *o, const char *path,
              const volatile sig_atomic_t *interrupted) {
    *o = (OutFile){.path = path, .interrupted = interrupted, .fd = -1};
    mode_t mode = 0;
    if (is_console(path)) {
        o->fd = STDOUT_FILENO;
        o->open = true;
        return true;
    }
    if (!look(o, path, &mode)) return false;
    o->open = mode && !S_ISREG(mode) ? open_direct(o) : open_part(o, mode);
    return o->open;
}

bool out_possible(OutFile *o, const char *path) {
    *o = (OutFile){.path = path};
    mode_t mode = 0;
    if (is_console(path)) return true;
    bool ok = look(o, path, &mode);
    if (ok && (!mode || S_ISREG(mode))) {
        char *directory = beside(o->place, ".");
        ok = access(directory, W_OK | X_OK) == 0 || fails(o, errno);
        mem_free(directory);
    }
    mem_free(o->place);
    o->place = NULL;
    return ok;
}

/* ---- writing ---- */

static bool interrupted(const OutFile *o) {
    return o->interrupted && *o->interrupted;
}

bool out_write(OutFile *o, const char *ptr, size_t len) {
    while (len && !o->error) {
        /* A write that a signal ends may have written something and then says
         * nothing of the signal. */
        if (interrupted(o)) return fails(o, EINTR);
        ssize_t n = write(o->fd, ptr, len);
        if (n >= 0) {
            ptr += n;
            len -= (size_t)n;
            o->bytes += (uint64_t)n;
        } else if (errno != EINTR) {
            o->error = errno;
        }
    }
    return !o->error;
}

/* A disk across a network may say only now that it is full. */
static bool close_it(OutFile *o) {
    o->open = false;
    if (o->fd == STDOUT_FILENO && !o->place) return true;
    return close(o->fd) == 0 || errno == EINTR;
}

bool out_finish(OutFile *o) {
    if (o->error) return false;
    if (!close_it(o)) return fails(o, errno);
    if (!o->part) return true;
    if (rename(o->part, o->place) != 0) return fails(o, errno);
    mem_free(o->part);
    o->part = NULL;
    return true;
}

void out_drop(OutFile *o) {
    if (o->open) close_it(o);
    if (o->part) unlink(o->part);
    mem_free(o->part);
    mem_free(o->place);
    *o = (OutFile){0};
}

/* ---- what went wrong ---- */

char *out_failure(const OutFile *o) {
    bool console = is_console(o->path);
    StrBuf sb = {0};
    sb_printf(&sb, "%s: ", console ? "standard output" : o->path);
    if (o->error == ENOENT)
        sb_puts(&sb, "there is no such directory");
    else if (o->error == EPIPE)
        sb_puts(&sb, "who reads it has gone (broken pipe)");
    else
        sb_puts(&sb, strerror(o->error));
    return sb_take(&sb);
}
