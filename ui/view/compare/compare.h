/* compare.h: two to four programs on one clock.
 *
 * While the comparison is on the screen it owns the programs, and the app has
 * none: what was open before is kept aside and comes back behind it.  A program
 * that is opened alone from the comparison is lent to the app meanwhile. */
#ifndef VIEW_COMPARE_H
#define VIEW_COMPARE_H

#include "model/align.h"
#include "model/narrate.h"
#include "model/shared.h"
#include "view/compare/compare_code.h"
#include "view/compare/compare_facts.h"
#include "view/program.h"
#include "view/shell.h"

enum { COMPARE_MAX = 4 };

/* What ACT_COMPARE is about. */
enum {
    COMPARE_KEY = 0,   /* C */
    COMPARE_PICK = -1, /* the list of programs to add; 1 … 4: open that alone */
    COMPARE_WORD = -2 /* in the title bar */
};

typedef struct Compared {
    Program *program; /* NULL while it is lent */
    Model *model;     /* NULL where the program cannot run */
    char *path;
    char *name; /* "gather": what it is called everywhere; never twice */
    RunFacts facts;
    CodePieces code;   /* what tells it from the others */
    OutputDiff output; /* against the first, once both are over */
    bool output_known;
    bool folded; /* the model is ready for quick seeks */
} Compared;

/* What can be added: a lesson, a recent program, or a file to be chosen. */
typedef struct ComparePick {
    bool open;
    size_t chosen, top;
    size_t columns; /* of the list on the screen */
} ComparePick;

/* What was on the screen before. */
typedef struct CompareBack {
    bool gallery;
    bool first; /* it was what has become the first program */
    Program *program;
    uint64_t pos;
    uint32_t follow;
} CompareBack;

/* D: where two runs are, although the clock may have them elsewhere. */
typedef struct CompareApart {
    bool is;
    size_t runs[2];
    uint64_t pos[2], t_ns;
    Divergence kind;
    Narration says[2];
} CompareApart;

/* On the events axis: a moment in which callbacks run. */
typedef struct AxisMoment {
    uint64_t t_ns;
    double x, w;                 /* from the axis's start; with padding */
    double columns[COMPARE_MAX]; /* of each run, before it */
} AxisMoment;

/* The axis of all rows, as it was drawn last: compare_axis.c. */
typedef struct CompareAxis {
    bool valid, events;
    Rect area;
    double origin; /* the screen's x of its start */
    float cursor;  /* on the screen */
    double length, per_ns, per_column, pad;
    AxisMoment *moments; /* of the frame */
    size_t n;
} CompareAxis;

typedef struct Comparison {
    Compared runs[COMPARE_MAX];
    Model *models[COMPARE_MAX]; /* those of the runs, for the shared clock */
    size_t n;
    uint32_t made; /* counts how often programs have come or gone */
    SharedPlace at;
    bool at_moment; /* `at` is the end of a moment: what still runs follows */
    /* The last step was one run's: its number + 1, and its sentence. */
    size_t told;
    Narration narration;
    CompareApart apart;
    bool events; /* the events axis */
    float zoom;  /* 0 and 1: all of it */
    double scroll;
    bool reveal;
    CompareAxis axis;
    bool dragging;
    size_t alone; /* run that the app shows alone, + 1 */
    ComparePick pick;
    CompareBack back;
    double watch; /* seconds until the files are looked at */
    double shown; /* since the picture of what runs was brought up to date */
    size_t marked[COMPARE_MAX]; /* lessons, in the gallery */
    size_t marks;
} Comparison;

/* ---- for who opens it ---- */

/* Compares files; 2 … 4 of them (with one: asks what to compare it with). */
void compare_open(App *a, const char *const *paths, size_t n);
/* All programs of a replay's file, of which this one is the first; takes it
 * over. */
void compare_open_replay(App *a, Program *p);
/* Why one of its files could not be read, or NULL. */
const char *compare_failure(const App *a);
/* Adds a file to the comparison on the screen; false: there is none, or it is
 * full (a notice says so). */
bool compare_add(App *a, const char *path, bool builtin);
/* The lesson is marked in the gallery; and as which one, from 1; 0: not. */
bool compare_marked(const App *a, size_t lesson);
size_t compare_mark(const App *a, size_t lesson);
void compare_free(App *a);
/* Runs everything to its end, for pictures; and goes there. */
void compare_finish(App *a);

/* ---- hooks of the app ---- */

/* The key or the button means something to the comparison: it is done. */
bool compare_action(App *a, int action, int64_t arg);
void compare_key(App *a, const InputEvent *ev);
/* Esc, when nothing lies on top: false: nothing of ours was left. */
bool compare_escape(App *a);
/* Back to it from the gallery; false: there is none. */
bool compare_return(App *a);
bool compare_press(App *a, int action, const InputEvent *ev);
bool compare_drag(App *a, const InputEvent *ev);
bool compare_wheel(App *a, const InputEvent *ev);
/* F5: runs again what is in files. */
void compare_reload(App *a);
void compare_play(App *a); /* one step of playback */
void compare_tick(App *a, double seconds);
double compare_next_tick(const App *a);
/* "serial · gather", and with its step for the window: "serial · gather (7/30)
 * - Loopscope"; zero-terminated. */
void compare_programs(const App *a, char *out, size_t size);
void compare_title(const App *a, char *out, size_t size);

/* ---- between its files ---- */

/* Run r is that of another program, which it owns. */
void compare_take(App *a, Compared *r, Program *p);
/* All about its trace goes, before that goes; and: the run with its program. */
void compare_forget(Compared *r);
void compare_drop(Compared *r);
void compare_name_runs(Comparison *c);
void compare_find_code(Comparison *c);
SharedClock compare_clock(const App *a);
/* Where run k is: model_seek has been done. */
uint64_t compare_pos(const App *a, size_t k);
void compare_go(App *a, SharedPlace at);
/* All runs at the end of a moment. */
void compare_go_time(App *a, uint64_t t_ns);
/* From the start, by k steps of the unit. */
void compare_go_step(App *a, uint64_t k);
/* Run k could begin. */
bool compare_runs(const App *a, size_t k);
bool compare_ended(const App *a, size_t k); /* at the present place */
/* Programs have come or gone. */
void compare_changed(App *a);

/* All from the start of the axis: the end of a moment, a position of run k; and
 * the time at a place. */
double compare_axis_time(const CompareAxis *x, uint64_t t_ns);
double compare_axis_start(const CompareAxis *x, uint64_t t_ns); /* beginning */
double compare_axis_place(const CompareAxis *x, const Model *model, size_t k,
                          uint64_t pos);
uint64_t compare_axis_find(const CompareAxis *x, double at);

/* What the list offers; `i` beyond it: false. */
typedef struct PickRow {
    enum { PICK_LESSON, PICK_RECENT, PICK_FILE } kind;
    size_t index;
} PickRow;
bool compare_pick_row(const App *a, size_t i, PickRow *row);
void compare_pick_open(App *a);
bool compare_pick_key(App *a, const InputEvent *ev);
/* ACT_COMPARE. */
void compare_key_or_word(App *a, int64_t what);
void compare_pick_take(App *a, size_t i);

#endif
