/* pqueue.h: numbers by priority: the least key first, among equal keys the one
 * that came last (so a search goes deep before it goes wide). */
#ifndef EXPLORE_PQUEUE_H
#define EXPLORE_PQUEUE_H

#include <stdint.h>

#include "base/vec.h"

typedef struct PqItem {
    uint64_t key, seq;
    uint32_t value;
} PqItem;

/* All-zero is empty. */
typedef struct Pqueue {
    VEC(PqItem) items;
    uint64_t seq;
} Pqueue;

void pq_push(Pqueue *q, uint64_t key, uint32_t value);
PqItem pq_pop(Pqueue *q); /* not empty */
void pq_free(Pqueue *q);

#endif
