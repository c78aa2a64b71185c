/* The disk, and the lessons that are built into the program. */
#include "files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/mem.h"
#include "lang/metadata.h"
#include "resource/resource.h"

/* Larger than any program text that makes sense. */
static const size_t file_limit = (size_t)64 << 20;

/* Reads on until the end, whatever the size was said to be: a pipe has none. */
static bool read_all(FILE *f, char **text, size_t *len) {
    StrBuf sb = {0};
    char buf[1 << 16];
    size_t n;
    while ((n = fread(buf, 1, sizeof buf, f)) > 0 && sb.len <= file_limit)
        sb_put(&sb, buf, n);
    if (ferror(f) || sb.len > file_limit) {
        /* The caller says why by errno. */
        if (sb.len > file_limit) errno = EFBIG;
        sb_free(&sb);
        return false;
    }
    sb_put(&sb, "", 0); /* also an empty text ends with a zero */
    *len = sb.len;
    *text = sb_take(&sb);
    return true;
}

/* Looked at first, since fopen opens a directory and only reading it fails. */
bool file_read(const char *path, char **text, size_t *len, const char **why) {
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        *why = strerror(EISDIR);
        return false;
    }
    FILE *f = fopen(path, "rb");
    bool ok = f && read_all(f, text, len);
    if (!ok) *why = strerror(errno);
    if (f) fclose(f);
    return ok;
}

/* realpath's memory is malloc's: ours is a copy that mem_free may have. */
char *file_absolute(const char *path) {
    char *real = realpath(path, NULL);
    char *out = mem_strdup(real ? real : path);
    free(real);
    return out;
}

/* ---- is it another one? ---- */

uint64_t file_stamp(const char *path) {
    struct stat st;
    if (stat(path, &st) != 0) return 0;
    /* An editor may write into the file or put another one in its place. */
    const uint64_t parts[] = {
        (uint64_t)st.st_mtim.tv_sec, (uint64_t)st.st_mtim.tv_nsec,
        (uint64_t)st.st_size, (uint64_t)st.st_ino, (uint64_t)st.st_dev};
    uint64_t h = 1;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        h = (h ^ parts[i]) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 29;
    }
    /* Never 0, which says that there is no file. */
    return h | 1;
}

/* Seconds since it was written; of a time to come, which the clock of another
 * machine may say: a lot. */
static double age(const struct stat *st) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    double s = (double)(now.tv_sec - st->st_mtim.tv_sec) +
               (double)(now.tv_nsec - st->st_mtim.tv_nsec) / 1e9;
    return s < -0.1 ? 3600 : s;
}

bool file_settled(const char *path) {
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) return false;
    /* Nobody is in a hurry to see an empty program. */
    return age(&st) >= (st.st_size ? 0.06 : 1);
}

/* ---- lessons ---- */

/* Moves them: what was taken must not be freed with the metadata. */
static void take_texts(char **to, char **from) {
    to[LANG_EN] = from[METADATA_EN];
    to[LANG_ZH] = from[METADATA_ZH];
    from[METADATA_EN] = from[METADATA_ZH] = NULL;
}

static bool read_lesson(const Resource *r, Lesson *out) {
    Metadata m;
    bool found = metadata_read(&m, r->data, r->size);
    if (found && m.order > 0) {
        *out = (Lesson){.path = mem_strdup(r->path),
                        .number = m.order,
                        .chapter = m.chapter};
        take_texts(out->title, m.title);
        take_texts(out->text, m.text);
        take_texts(out->brief, m.brief);
    }
    bool ok = found && m.order > 0;
    metadata_free(&m);
    return ok;
}

/* Numbers go on from chapter to chapter, chapters come first all the same. */
static int by_order(const void *a, const void *b) {
    const Lesson *x = a, *y = b;
    if (x->chapter != y->chapter) return x->chapter - y->chapter;
    return x->number - y->number;
}

/* Read at each start: a few dozen small texts in memory. */
Lesson *lessons_list(size_t *count) {
    VEC(Lesson) all = {0};
    const Resource *r = NULL;
    while ((r = resource_next(r, "scenarios/"))) {
        Lesson l;
        if (read_lesson(r, &l)) vec_push(&all, l);
    }
    if (all.len) qsort(all.data, all.len, sizeof *all.data, by_order);
    *count = all.len;
    return all.data;
}

void lessons_free(Lesson *lessons, size_t count) {
    for (size_t i = 0; i < count; i++)
        lesson_clear(&lessons[i]);
    vec_release(lessons);
}
