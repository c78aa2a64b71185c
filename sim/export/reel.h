/* reel.h: the tracks of all programs of an export, one program after the
 * other.  Private to the exporters. */
#ifndef EXPORT_REEL_H
#define EXPORT_REEL_H

#include "export/backend.h"

typedef struct Reel {
    const Export *x;
    size_t at;      /* the program */
    Tracks *tracks; /* its; NULL behind the last one */
    uint64_t done;  /* events of the traces before it */
} Reel;

/* The export is borrowed, with its inputs. */
void reel_begin(Reel *r, const Export *x);
/* NULL at the end of each program; reel_turn goes on to the next one and says
 * whether there is one. */
const TrackEvent *reel_next(Reel *r);
bool reel_turn(Reel *r);
/* Events of the traces that were read, and how many there are. */
uint64_t reel_pos(const Reel *r);
uint64_t reel_count(const Export *x);
/* How much of it is read, 0 to 1. */
double reel_progress(const Reel *r);
/* Gives back what it holds; may come at any time, and twice. */
void reel_end(Reel *r);

#endif
