/* replay.h: recorded runs, wherever a program can be named.
 *
 * A file in our own JSON format (export/read_json.h) is shown like a program
 * that has just run: source, trace and all.  Of a document with several
 * programs "FILE.json#2" names the second. */
#ifndef UI_REPLAY_H
#define UI_REPLAY_H

#include "options.h"
#include "view/program.h"

/* It is such a file, by its ending or, if that is not ".py", by its first
 * words.  What cannot be read is none, unless it is called so. */
bool replay_is(const char *path);

/* Never NULL: what cannot be read is a program with a failure. */
Program *replay_load(const char *path);

/* The file of "FILE.json#2"; for mem_free. */
char *replay_file(const char *path);

/* "FILE.json" of several programs becomes "FILE.json#1", "FILE.json#2" …; false
 * when they are more than can be compared: said on standard error. */
bool replay_expand(Words *words);

/* For commands that run programs: says that a recorded run is none, and what to
 * do with it. */
bool replay_refused(const char *path, const char *command);

/* Options of a run mean nothing for what has run already: false, and said, if
 * there are some and all programs are recorded. */
bool replay_fits(const Words *words, const RunChoices *choices);

#endif
