/* find_impl.h: what a Find is made of.  Private to find.c, which looks for
 * words, and find_place.c, which knows when what is found happens. */
#ifndef MODEL_FIND_IMPL_H
#define MODEL_FIND_IMPL_H

#include "model/find.h"
#include "model/model_impl.h"

enum { QUERY_MAX = 128 }; /* code points that count */

/* Where something happens, by groups of events: enough to go there by looking
 * at one or two of them. */
typedef struct Happens {
    Numbers groups;
    uint64_t times;
} Happens;

typedef struct Query {
    uint32_t runes[QUERY_MAX]; /* folded */
    size_t len;
    uint32_t number; /* of a task: "12", "T12"; 0: it is none */
    bool badge;      /* with the T */
} Query;

typedef VEC(Found) FoundList;

struct Find {
    Model *model;
    const Source *src;
    Query query;
    FoundList rows[FIND_KINDS];
    uint64_t counts[FIND_KINDS];
    /* how far it has looked: tasks, functions, lines, bytes of the console */
    uint32_t task, function, line;
    size_t byte;
    size_t written; /* bytes of the console when it was looked at */
    size_t printed; /* start of the line that was found last, + 1 */
    /* the events, independent of the query */
    TraceCursor *cursor, *look;
    VEC(Happens) calls; /* of function k at k - 1 */
    VEC(Happens) runs;  /* of line k at k - 1 */
    VEC(bool) ours;     /* whether function k is in the source's file */
};

/* The first place of the query in a text. */
bool find_search(const Query *q, Str s, uint32_t *at, uint32_t *len);
/* From `*byte` on, the next place on the console within a line; false: no such
 * place begins in the `most` bytes up to *byte. */
bool find_printed(const Find *f, size_t *byte, size_t most, uint32_t *len);

void find_take_in(Find *f, uint64_t events);
uint64_t find_events_left(const Find *f);

#endif
