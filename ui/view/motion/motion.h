/* motion.h: the one object that moves from a step to the next (guide, section
 * 8).
 *
 * Panels note where they have drawn what can move.  When the position has
 * changed, the places of the picture before are compared with those of the new
 * one; the events between the two positions tell which object it is that moves.
 * What lies under it is the new picture from the first moment on: the object's
 * new place is a dashed hole until it arrives.  Where one of the two ends is
 * not on the screen, nothing moves.
 *
 * Going back is the same way in the other direction, and the object looks as it
 * does at the later of the two positions both ways. */
#ifndef VIEW_MOTION_H
#define VIEW_MOTION_H

#include "view/shell.h"

typedef enum PlaceKind {
    PLACE_TIMER,  /* a row in the timer heap; id: its handle */
    PLACE_HEAP,   /* where all timers of a loop are one line; id: 0 */
    PLACE_READY,  /* a row in a ready queue; id: its handle */
    PLACE_RUN,    /* the callback that runs; id: its handle */
    PLACE_JOB,    /* a row in a job queue; id: the job */
    PLACE_LINE,   /* the bar under the line that runs; id: 0 */
    PLACE_CLOCK,  /* the digits of the large clock: one text; id: 0 */
    PLACE_CURSOR, /* of the timeline; id: 0 */
    PLACE_ARROW   /* a hand-over, whose lines are the way; id: its kind + 1 */
} PlaceKind;

typedef struct Spot {
    PlaceKind kind;
    uint32_t id;
    Rect r;           /* in the window */
    float scale;      /* of its panel */
    size_t from, to;  /* its commands in the picture … */
    size_t copy, end; /* … and in the list of copies */
} Spot;

/* What the last picture had where. */
typedef struct Places {
    VEC(Spot) all;
    DrawList copies; /* of the commands, for a picture that has lost them */
    bool open;       /* it is being drawn */
    bool valid;
    uint64_t pos, t_ns;
    uint64_t shape; /* of the layout: places of two shapes do not compare */
    uint32_t source_top; /* first line of the source that is shown … */
    double origin, per_ns, per_column; /* … and the timeline's map */
} Places;

typedef enum Flight {
    FLY_NOTHING,
    FLY_MOVE,  /* from one place to another */
    FLY_GROW,  /* out of the callback that runs */
    FLY_DOT,   /* along an arrow; then what it brings appears */
    FLY_CLOCK, /* digits roll, the cursor slides */
    FLY_LINE   /* the bar slides to the line */
} Flight;

typedef struct Motion {
    bool on;     /* somebody watches: a window.  Pictures are at rest */
    double left; /* seconds until it has arrived; 0: nothing moves */
    double total;
    bool begun;   /* its first picture has been drawn: time counts */
    bool held;    /* a picture from the middle: time does not count */
    float at;     /* that picture's time, 0 to 1 */
    bool cut;     /* the last one was ended by a key */
    int rush;     /* steps one behind the other that came too early */
    double since; /* seconds since the last step */
    bool back;
    uint64_t from, to;
    Flight flight;
    PlaceKind kind_a, kind_b; /* at the earlier and at the later position */
    uint32_t id_a, id_b;
    uint32_t brings_kind, brings; /* of FLY_DOT; 0: nothing */
    Places shown, before;
} Motion;

void motion_free(App *a);
/* The model has gone from `from` to where it is. */
void motion_begin(App *a, uint64_t from);
void motion_end(App *a); /* at once */
void motion_tick(App *a, double seconds);
double motion_next_tick(const App *a);
/* The next picture shows the motion at time t, 0 to 1, and no tick changes
 * that. */
void motion_hold(App *a, float t);

/* ---- for the views ---- */

struct View;

void motion_open_picture(struct View *v);
/* What was drawn since command `from` (draw->cmds.len before it) is at a place.
 */
void motion_note(struct View *v, PlaceKind kind, uint32_t id, Rect r,
                 size_t from);
/* An arrow, with the lines that lead to it, for a HandOverKind. */
void motion_note_way(struct View *v, int kind, size_t from);
/* All panels are drawn: puts what moves where it is just now. */
void motion_draw(struct View *v);

#endif
