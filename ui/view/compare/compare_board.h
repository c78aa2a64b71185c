/* compare_board.h: between the files that draw the comparison:
 * view_compare.c has the frame, the axis and the rows, view_compare_row.c what
 * stands at the left and right of one, view_compare_lanes.c its lanes,
 * view_compare_story.c the sentence, view_compare_pick.c the list of programs
 * to add. */
#ifndef VIEW_COMPARE_BOARD_H
#define VIEW_COMPARE_BOARD_H

#include "view/rich.h"
#include "view/view.h"

typedef struct Board {
    View *v;
    Rect rows;         /* all of them */
    float left, right; /* widths of what stands beside the lanes */
    float label;       /* width of the lanes' names */
    float ruler;       /* y of the ruler's line */
    Rect plot;         /* of the axis, over all rows */
    const CompareAxis *axis;
    float cursor; /* on the screen; on the events axis each row has its own */
} Board;

/* The axis for an area of which `room` px are its length unless it is zoomed;
 * without an origin. */
void compare_axis_make(CompareAxis *x, View *v, Rect area, double room);

/* On the screen: the end of a moment, and a position of run k. */
float board_x(const Board *b, uint64_t t_ns);
float board_place(const Board *b, size_t k, uint64_t pos);
/* The cursor in the row of run k. */
float board_cursor(const Board *b, size_t k);

void compare_row_left(const Board *b, Rect r, size_t k);
void compare_row_right(const Board *b, Rect r, size_t k);
/* The lanes of run k, and what they say about the first run. */
void compare_lanes(const Board *b, Rect r, size_t k);
/* Width that the names of lanes of run k want, of `rows` lanes at most. */
float compare_label_width(const View *v, size_t k, size_t rows);
size_t compare_lanes_in(float height);
void compare_story(View *v, Rect r);
void compare_pick(View *v, Rect r);

/* Of run k in the comparison, with its own model. */
View compare_view_of(const View *v, size_t k);
/* It came to its end, be it by an exception. */
bool compare_is_over(const Compared *r);
/* The same without an exception, or it waits for ever: its total says what the
 * program takes. */
bool compare_is_whole(const Compared *r);
/* Both are, or at least both are at their ends, at this place. */
bool compare_both_ended(const App *a, size_t k);
/* Against the first run; known once both are over. */
const OutputDiff *compare_output(App *a, size_t k);

#endif
