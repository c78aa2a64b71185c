/* compare_lanes.h: between view_compare_lanes.c, which draws the lanes of a
 * compared program, and view_compare_names.c, which chooses and names them. */
#ifndef VIEW_COMPARE_LANES_H
#define VIEW_COMPARE_LANES_H

#include "view/compare/compare_board.h"

enum { LANES_SHOWN = 40 };

/* The lanes of one row. */
typedef struct Lanes {
    const Board *b;
    View v; /* with the run's model */
    const Compared *run;
    size_t k;
    Rect r;
    uint64_t pos;
    float lane_h, bar, cut; /* cut: where the future begins */
    float least;            /* width of what takes no time */
    uint32_t rows[LANES_SHOWN];
    size_t n, hidden;
} Lanes;

/* Chooses the `max` most telling ones. */
void lanes_choose(Lanes *l, size_t max);
/* Badge and name. */
void lanes_label(const Lanes *l, const LaneRow *row, float yc);
/* "f" of "main.<locals>.f". */
Str lanes_last_name(Str name);

#endif
