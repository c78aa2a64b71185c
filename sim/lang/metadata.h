/* metadata.h: what a program says about itself, for Loopscope.
 *
 * The inline metadata block of Python ("# /// script" … "# ///", each line of
 * it a comment) holds TOML; of that the table [tool.loopscope] is read:
 *
 *     title = {en = "…", zh = "…"}     text = {en = "…", zh = "…"}
 *     brief = {en = "…", zh = "…"}     (the text in one or two short lines)
 *     dialect = "3.13"                 schedule = "@1=1"
 *     chapter = 2                      order = 6
 *     compare = ["06-gather.py", "12-wait-first-completed.py"]
 *
 * Values are strings with TOML's basic escapes, numbers, inline tables and
 * arrays of strings; each stands on one line.  What is not understood is passed
 * over: a program is never refused because of its metadata. */
#ifndef LANG_METADATA_H
#define LANG_METADATA_H

#include <stdbool.h>
#include <stddef.h>

enum { METADATA_EN, METADATA_ZH, METADATA_LANGS };
enum { METADATA_COMPARE = 3 };

/* Texts are owned, NULL where nothing is said. */
typedef struct Metadata {
    char *title[METADATA_LANGS], *brief[METADATA_LANGS], *text[METADATA_LANGS];
    char *schedule;
    /* Programs that this one is worth comparing with, relative to its own
     * directory; NULL behind the last one. */
    char *compare[METADATA_COMPARE];
    int cpus;           /* of the machine: os.cpu_count(); 0: not said */
    int python;         /* minor version of the dialect: 13; 0: not said */
    int chapter, order; /* 0: not said */
} Metadata;

/* Returns whether there is a block; `out` is overwritten either way. */
bool metadata_read(Metadata *out, const char *text, size_t len);
void metadata_free(Metadata *m);

#endif
