/* app.h: everything about the window that is not pixels: which program, where
 * in it, how it is shown; what input does to that is in shell.h.
 *
 * Every change of position is a model_seek: nothing is run again to step
 * back. */
#ifndef VIEW_APP_H
#define VIEW_APP_H

#include "model/model.h"
#include "model/narrate.h"
#include "model/timeline.h"
#include "view/layout.h"
#include "view/program.h"
#include "view/shell.h"
#include "view/widgets.h"

typedef enum Action {
    ACT_NONE,
    ACT_FIRST,
    ACT_BACK,
    ACT_PLAY,
    ACT_FORWARD,
    ACT_LAST,
    ACT_UNIT, /* arg: a StepUnit */
    ACT_SLOWER,
    ACT_FASTER,
    ACT_SCRUB,    /* the bar above the buttons; can be dragged */
    ACT_TIMELINE, /* can be dragged */
    ACT_AXIS,     /* arg: an AxisKind */
    ACT_FIT,
    ACT_ZOOM_OUT,
    ACT_ZOOM_IN,
    ACT_THEME,
    ACT_LANGUAGE,
    ACT_HELP,
    ACT_LESSONS,
    ACT_TAB,    /* arg: a Tab */
    ACT_PANE,   /* arg: 0 loop and tasks, 1 threads */
    ACT_FOLLOW, /* arg: a task */
    ACT_LESSON, /* arg: index of a lesson */
    ACT_SOURCE  /* the wheel scrolls it */
} Action;

typedef enum AxisKind { AXIS_EVENTS, AXIS_SECONDS } AxisKind;
/* What stands at the right above the timeline.  In a wide window the loop and
 * the tasks stand side by side. */
typedef enum Tab { TAB_LOOP, TAB_TASKS, TAB_THREADS } Tab;

typedef enum Screen { SCREEN_GALLERY, SCREEN_PLAY, SCREEN_ERROR } Screen;

/* Reads, checks and runs a program; never NULL.  The app frees it. */
typedef struct AppHost {
    Program *(*load)(void *ctx, const char *path, bool builtin);
    void *ctx;
} AppHost;

/* How x on the timeline and positions belong together; written when it is
 * drawn, read when it is clicked. */
typedef struct TimelineMap {
    bool valid;
    AxisScale scale;
    double origin; /* the screen's x of x = 0 */
    bool events;   /* which axis */
    Rect area;     /* where lanes are drawn */
} TimelineMap;

struct App {
    AppHost host;
    const Lesson *lessons; /* borrowed */
    size_t lesson_count;

    Screen screen;
    Program *program; /* NULL before the first one */
    Model *model;     /* of its trace */
    Narration narration;

    StepUnit unit;
    bool playing;
    int speed;   /* index into a table; see app_speed */
    double wait; /* seconds until playback's next step */

    ThemeName theme;
    Language lang;
    bool help, hide_future, fullscreen, quit;
    int ui_zoom; /* eighths added to the UI scale */
    Tab tab;
    bool wide;         /* the last picture had the loop beside the tasks */
    bool crowd;        /* the run has other threads, or processes with Python */
    bool children;     /* it has such processes */
    bool main_submits; /* its main thread gives jobs to executors */
    uint32_t follow;
    AxisKind axis;
    float zoom;    /* of the timeline; 1 shows all of it */
    double scroll; /* its left edge, in pixels from the start of the run */
    bool reveal;   /* bring the cursor into view when drawing */
    TimelineMap map;
    uint32_t source_top; /* first line shown */
    bool source_free;    /* the user has scrolled: do not jump back yet */
    uint32_t lane_top, tree_top;
    int lane_chars; /* cells of the longest task name */
    size_t chosen;  /* lesson */
    size_t gallery_top;
    Action drag; /* what the mouse button holds */

    bool dirty; /* something to redraw */
    Hots hots;  /* of the picture on the screen */
    Arena frame;
};

void app_init(App *a, AppHost host, const Lesson *lessons, size_t count);
void app_free(App *a);

void app_open(App *a, const char *path, bool builtin);
/* Shows a program that was loaded elsewhere, and owns it from now on. */
void app_show(App *a, Program *p);

float app_speed(const App *a);

/* For pictures: goes to step `k` of the unit, or to the last step at or before
 * a virtual time. */
void app_go_step(App *a, uint64_t k);
void app_go_time(App *a, uint64_t t_ns);

#endif
