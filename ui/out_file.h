/* out_file.h: a file that is there whole, or not at all.
 *
 * What is written goes to a new file in the same directory, which takes the
 * wanted name when it is complete; until then an older file of that name stays
 * as it is.  Behind a symbolic link it is the file that the link names.  "-" is
 * standard output; that, pipes and devices are written to directly. */
#ifndef UI_OUT_FILE_H
#define UI_OUT_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All-zero is none.  `path` is borrowed. */
typedef struct OutFile {
    const char *path;
    char *place; /* behind links */
    char *part;  /* the new file; NULL if written to directly */
    int fd;
    bool open;
    uint64_t bytes; /* written so far */
    int error;      /* the errno of what failed, 0 */
    /* Set by a signal's handler: a write that waits is given up.  May be
     * NULL. */
    const volatile sig_atomic_t *interrupted;
} OutFile;

/* Whether there could be such a file, as far as one sees without making it;
 * otherwise `error` says why not.  Needs no out_drop. */
bool out_possible(OutFile *o, const char *path);

/* Each is false, and `error` set, when it failed.  Behind out_open always call
 * out_drop: what was not finished is removed. */
bool out_open(OutFile *o, const char *path,
              const volatile sig_atomic_t *interrupted);
bool out_write(OutFile *o, const char *ptr, size_t len);
bool out_finish(OutFile *o);
void out_drop(OutFile *o);

/* "out.json: No space left on device", to be freed by mem_free. */
char *out_failure(const OutFile *o);

#endif
