/* tracks_map.h: what lives, by its number, in memory that follows it.
 *
 * A NumberMap finds a record by its number (open addressing); a Records has the
 * records, which keep their address and are used again. */
#ifndef EXPORT_TRACKS_MAP_H
#define EXPORT_TRACKS_MAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct NumberSlot {
    uint32_t key;
    void *value; /* NULL: free */
} NumberSlot;

/* All-zero is empty. */
typedef struct NumberMap {
    NumberSlot *slots;
    uint32_t shift; /* 32 - log2 of how many */
    uint32_t len;
} NumberMap;

void *map_get(const NumberMap *m, uint32_t key); /* NULL: not there */
void map_put(NumberMap *m, uint32_t key, void *value);
void *map_take(NumberMap *m, uint32_t key); /* removes it */
void map_free(NumberMap *m);
/* All of them, in an order that follows from what was put in and taken out:
 * *at goes from 0; NULL at the end. */
void *map_next(const NumberMap *m, uint64_t *at);

/* All-zero but `size`. */
typedef struct Records {
    size_t size;
    void *free;   /* a list through the records */
    void *blocks; /* … through the blocks */
} Records;

void *records_take(Records *p); /* zeroed */
void records_give(Records *p, void *record);
void records_free(Records *p);

#endif
