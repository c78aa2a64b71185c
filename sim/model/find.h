/* find.h: where in a run a word is: in the names of tasks and functions, in the
 * program's lines, in what was printed.
 *
 * A Find belongs to one model and its source.  Looking through a long trace
 * takes its time, so all work is done in small portions by find_work, between
 * which the results so far can be shown.  The trace may grow meanwhile.
 *
 * Letters match in either case, full-width ones match plain ones, and blanks at
 * the ends of what is looked for do not count. */
#ifndef MODEL_FIND_H
#define MODEL_FIND_H

#include "base/source.h"
#include "model/model.h"

typedef enum FindKind {
    FIND_TASK,
    FIND_FUNCTION,
    FIND_LINE,  /* of the source */
    FIND_PRINT, /* a line on the console */
    FIND_KINDS
} FindKind;

enum { FIND_ROWS = 100 }; /* of a kind, no more are listed */

typedef struct Found {
    FindKind kind;
    uint32_t id;      /* task, function, line of the source; of PRINT the byte
                       * of all console text at which it matches */
    Str text;         /* label of the task, name, line without indentation */
    uint32_t at, len; /* which bytes of it match; len 0: the task's number */
} Found;

typedef struct Find Find;

/* `src` (may be NULL) is the file of the trace's functions. */
Find *find_new(Model *m, const Source *src);
void find_free(Find *f);

/* Forgets the results and begins to look for this; an empty text finds
 * nothing. */
void find_query(Find *f, Str query);
/* Goes on for about that many units; one is some 20 ns.  False: all that the
 * trace has so far has been looked at. */
bool find_work(Find *f, uint64_t units);
bool find_done(const Find *f);

/* How many were found so far, more than FIND_ROWS too; and those listed. */
uint64_t find_count(const Find *f, FindKind kind);
size_t find_rows(const Find *f, FindKind kind);
bool find_row(const Find *f, FindKind kind, size_t i, Found *row);
/* How often a function was called or a line was run, so far as is known. */
uint64_t find_times(const Find *f, const Found *what);

/* Where it is next after position n, or (by -1) before it; beyond the last,
 * the first again: a task's creation and everything that happens to it, a
 * function's calls, a line's runs, printed lines with the text that was looked
 * for (the first time: this one).  *pos is a stop of UNIT_LINE that shows it.
 * False: nowhere, or not known yet. */
bool find_place(Find *f, const Found *what, uint64_t n, int by, uint64_t *pos);
/* Where to begin: of a printed line itself, of a task its creation if that is
 * still to come, else as find_place. */
bool find_first(Find *f, const Found *what, uint64_t n, uint64_t *pos);

/* The stop of UNIT_LINE at which a task (or LANE_OF_THREAD | thread), seen from
 * position n, next (by 1) or last (-1) becomes ready, begins to run, waits, or
 * ends; n: there is none. */
uint64_t model_turn(const Model *m, uint32_t lane, uint64_t n, int by);
/* The first stop of UNIT_LINE behind an event: where it is seen. */
uint64_t model_shows(const Model *m, uint64_t event);

/* Finds `query` (as find_query reads it) in a text; false: not there. */
bool find_in(Str text, Str query, uint32_t *at, uint32_t *len);

#endif
