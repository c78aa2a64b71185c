/* timeline.h: the whole trace as lanes of spans.
 *
 * Computed once for all events (and further when the trace grows), the same for
 * every position; the view ghosts or hides what lies behind its cursor by
 * comparing LaneSpan.ev with the position.
 *
 * Two axes, one formula.  Every event has a place with three coordinates: how
 * many callbacks (columns) lie before it, with the fraction of the one it is
 * in; how many instants with work (lenses) have been opened; the virtual time.
 * An AxisScale weighs them:
 *
 *     x = column * per_column + lens * per_lens + t_ns * per_ns
 *
 * Events axis: a column's width, a lens's padding plus the least gap, pixels
 * per nanosecond of idle time.  Seconds axis: per_ns alone.  x never decreases
 * along the trace, so a view may search by x. */
#ifndef MODEL_TIMELINE_H
#define MODEL_TIMELINE_H

#include "model/model.h"

typedef struct AxisScale {
    double per_column, per_lens, per_ns;
} AxisScale;

typedef struct AxisPlace {
    double column;
    uint32_t lens;
    uint64_t t_ns;
} AxisPlace;

AxisPlace timeline_place(const Model *m, uint64_t n); /* of position n */
double timeline_x(const Model *m, const AxisScale *s, uint64_t n);
/* The position whose x is nearest below: scrubbing. */
uint64_t timeline_at(const Model *m, const AxisScale *s, double x);
AxisPlace timeline_extent(const Model *m); /* place of the trace's end */

/* ---- lanes ---- */

/* A lane has a number (`lane` below) and a row in which it is drawn.  Lane 0 is
 * the loop, lane k is task k; threads and processes have numbers of their own.
 * Without threads row r shows lane r, whatever r is.  With them (model_cast)
 * the rows are: the threads of the first process, each followed by the tasks of
 * the loop that it runs, then process after process; there is no lane 0 then,
 * and the loop's columns belong into the lane of their thread. */
#define LANE_OF_THREAD  0x40000000u /* | thread */
#define LANE_OF_PROCESS 0x20000000u /* | process: a command has no threads */

typedef enum LaneKind {
    LANE_LOOP,
    LANE_TASK,
    LANE_THREAD,
    LANE_PROCESS
} LaneKind;

typedef struct LaneRow {
    uint32_t lane;
    LaneKind kind;
    uint32_t id;      /* loop: 0; task, thread or process */
    uint32_t thread;  /* of a task: the one whose loop runs it */
    uint32_t process; /* rows of one process stand together */
    uint32_t depth;   /* 1: a task below its thread */
    uint32_t maker;   /* of a task: the task that made it, 0 = none */
} LaneRow;

uint32_t timeline_lanes(const Model *m); /* rows */
LaneRow timeline_row(const Model *m, uint32_t row);
/* Row of a lane (of an arrow's end); timeline_lanes if it has none. */
uint32_t timeline_row_of(const Model *m, uint32_t lane);

typedef struct LaneSpan {
    double x0, x1;
    uint64_t ev0, ev1; /* position where it begins and ends */
    TaskState state;   /* DONE, ERROR, CANCELLED: the cap; x1 == x0 */
    bool merged;       /* several short ones; `state` has most of x */
    /* merged */
    float busy;         /* share of running and blocked */
    uint32_t pieces;    /* how many … */
    uint32_t runs;      /* … and how many of them are running or blocked */
    bool blocks, fails; /* blocked, or an error, is among them */
    Str label; /* blocked in: "time.sleep(2)", if it is as wide as eight of
                * the narrowest; a command: its command line */
    /* in a thread's or process's lane */
    bool idle;    /* WAITING as a worker without a job: a dotted line at most */
    bool selects; /* WAITING in its event loop's select: a dotted line */
    uint32_t job; /* that it works at, 0 = none */
} LaneSpan;

/* Spans of a lane (but lane 0) that end behind x0 and begin at or before x1.
 * The axis is cut into cells of min_width, from x = 0 on; spans narrower than a
 * cell that begin in the same one are merged.  So what is merged does not
 * depend on x0 and x1, and the number is at most
 * (x1 - x0) / min_width * 2 + 4.  A cap is never merged.  Returns how many were
 * written (≤ max).
 *
 * This and the other queries cost what they return, times the logarithm of what
 * they merge. */
size_t timeline_spans(const Model *m, const AxisScale *s, uint32_t lane,
                      double x0, double x1, double min_width, LaneSpan *out,
                      size_t max);

/* A callback in the loop's lane.  With threads: also any other piece that one
 * thread runs at a stretch, so that every piece has its width on the events
 * axis; and a callback that is interrupted by another thread has a column for
 * each of its parts. */
typedef struct Column {
    double x0, x1;
    uint64_t ev0, ev1; /* from CB_BEGIN to behind CB_END or STEP_END */
    HandleWhat what;
    uint32_t task; /* badge: T1; 0 = none */
    bool is_step;  /* a task's step: badge; else clock or "cb" */
    bool blocked;  /* the clock moved in it */
    bool is_slice; /* no callback: code of a thread; what, task mean nothing */
    bool goes_on;  /* a further part of the callback before */
    uint32_t thread;
    uint32_t iteration, lens; /* iteration: of its loop, 0 for a slice */
    bool merged; /* is_step, is_slice: as most of them; blocked: one of them */
    float busy;  /* merged: share of the piece that is not idle */
    uint32_t pieces;
} Column;

/* Of all threads, or of one. */
size_t timeline_columns(const Model *m, const AxisScale *s, double x0,
                        double x1, double min_width, Column *out, size_t max);
size_t timeline_thread_columns(const Model *m, const AxisScale *s,
                               uint32_t thread, double x0, double x1,
                               double min_width, Column *out, size_t max);

/* An instant in which callbacks run. */
typedef struct Lens {
    double x0, x1; /* from its first column to the end of its last */
    uint64_t t_ns;
    uint64_t ev0, ev1;
    bool merged;
} Lens;

size_t timeline_lenses(const Model *m, const AxisScale *s, double x0, double x1,
                       double min_width, Lens *out, size_t max);

/* An iteration that ran at least one callback: the numbers above the columns.
 */
typedef struct Iteration {
    double x0, x1;
    uint64_t ev0, ev1;
    uint32_t loop, number;
    uint32_t thread; /* that runs the loop */
    bool merged;
} Iteration;

size_t timeline_iterations(const Model *m, const AxisScale *s, double x0,
                           double x1, double min_width, Iteration *out,
                           size_t max);

typedef enum ArrowKind {
    ARROW_CREATE,
    ARROW_WAKE,
    /* between threads */
    ARROW_START,      /* a thread or a process by a thread */
    ARROW_SUBMIT,     /* a job, to the worker that takes it at that instant */
    ARROW_RESULT,     /* of a job, from its process to a thread */
    ARROW_THREADSAFE, /* into a loop: call_soon_threadsafe, a job's result */
    ARROW_RELEASE     /* a thread lets another one go on: lock, queue, join */
} ArrowKind;

/* From one lane to another at one place: a task is created by a task, or is
 * woken by a task or by a callback of the loop (lane 0; with threads the lane
 * of the thread). */
typedef struct Arrow {
    double x;
    uint64_t ev;
    ArrowKind kind;
    uint32_t from, to; /* lanes */
} Arrow;

/* Arrows in [x0, x1]; of those in one cell of min_width that lead into one
 * lane, the first.  None at all where there are very many (4 * max): they would
 * be a haze. */
size_t timeline_arrows(const Model *m, const AxisScale *s, double x0, double x1,
                       double min_width, Arrow *out, size_t max);
/* Arrows into a lane; of several in one cell none: they would hide what they
 * lead to. */
size_t timeline_arrows_to(const Model *m, const AxisScale *s, uint32_t lane,
                          double x0, double x1, double min_width, Arrow *out,
                          size_t max);
/* Arrows of the events from position `from` to `to`, the newest at most. */
size_t timeline_arrows_of(const Model *m, const AxisScale *s, uint64_t from,
                          uint64_t to, Arrow *out, size_t max);

/* ---- what must not be overlooked ---- */

/* A lane that ends in an error; from the first event on. */
typedef struct LaneEnd {
    double x;
    uint64_t ev;
    uint32_t lane;
} LaneEnd;

size_t timeline_errors(const Model *m, const AxisScale *s, double min_width,
                       LaneEnd *out, size_t max);

#endif
