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
#include "view/compare/compare.h"
#include "view/focus.h"
#include "view/gallery/gallery.h"
#include "view/habits.h"
#include "view/intake.h"
#include "view/layout.h"
#include "view/motion/motion.h"
#include "view/overlay/export_dialog.h"
#include "view/overlay/finder.h"
#include "view/overlay/notice.h"
#include "view/overlay/open_dialog.h"
#include "view/program.h"
#include "view/rerun.h"
#include "view/settings.h"
#include "view/shell.h"
#include "view/stage.h"
#include "view/timeline/timeline_state.h"
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
    ACT_MINIMAP,  /* can be dragged */
    ACT_AXIS,     /* arg: an AxisKind */
    ACT_FIT,
    ACT_ZOOM_OUT,
    ACT_ZOOM_IN,
    ACT_THEME,
    ACT_LANGUAGE,
    ACT_HELP,
    ACT_LESSONS,
    ACT_TAB,     /* arg: a Tab */
    ACT_PANE,    /* arg: 0 loop and tasks, 1 threads */
    ACT_FOLLOW,  /* arg: a task, or LANE_OF_THREAD | thread */
    ACT_LESSON,  /* arg: index of a lesson */
    ACT_SOURCE,  /* the wheel scrolls it */
    ACT_TASKS,   /* the same of the list of tasks … */
    ACT_CONSOLE, /* … of the console and of the loop's two queues … */
    ACT_READY,
    ACT_TIMERS,
    ACT_LANES,       /* … and of the timeline's lanes, over their names */
    ACT_ENLARGE,     /* arg: a Panel; that one again: all panels */
    ACT_DEPTH,       /* arg: a Depth */
    ACT_OPEN,        /* the open dialog */
    ACT_RECENT,      /* arg: index of a recent program */
    ACT_SEARCH,      /* the search field */
    ACT_FOUND,       /* arg: index of what was found */
    ACT_FILE,        /* arg: index of a row in the open dialog */
    ACT_CHAPTER,     /* arg: a chapter of the lessons */
    ACT_PAGE,        /* arg: a page of them */
    ACT_COMPARE,     /* see compare.h */
    ACT_COMPARE_ADD, /* arg: index of a lesson */
    ACT_DIFFERENCE,  /* to the first divergence */
    ACT_STOP,        /* the run */
    ACT_GOTO,        /* arg: a position */
    ACT_MOTION,      /* less of it, or all */
    ACT_FUTURE,      /* arg: whether it is hidden */
    ACT_RELOAD,      /* the program: run it again */
    ACT_FULLSCREEN,
    ACT_EXPORT,        /* the export dialog; in it: */
    ACT_EXPORT_FORMAT, /* arg: index of a format */
    ACT_EXPORT_RANGE,  /* arg: index of a part of the run */
    ACT_EXPORT_CLOCK,  /* arg: 0 or 1 */
    ACT_EXPORT_FIELD,  /* arg: see export_dialog.h */
    ACT_KEY /* arg: a key, with ARG_SHIFT and ARG_CTRL: as if it were pressed */
} Action;

enum { ARG_SHIFT = 1 << 16, ARG_CTRL = 1 << 17 };

typedef enum AxisKind { AXIS_EVENTS, AXIS_SECONDS } AxisKind;
/* What stands at the right above the timeline.  In a wide window the loop and
 * the tasks stand side by side. */
typedef enum Tab { TAB_LOOP, TAB_TASKS, TAB_THREADS } Tab;

typedef enum Screen {
    SCREEN_GALLERY,
    SCREEN_PLAY,
    SCREEN_ERROR,
    SCREEN_COMPARE
} Screen;

/* What lies on top of the screen and takes the input. */
typedef enum Overlay {
    OVERLAY_NONE,
    OVERLAY_HELP,
    OVERLAY_FINDER,
    OVERLAY_OPEN,
    OVERLAY_EXPORT,
    OVERLAY_BLACK /* the class shall look at the teacher */
} Overlay;

/* In the order of the keys that enlarge them. */
typedef enum Panel {
    PANEL_NONE,
    PANEL_SOURCE,
    PANEL_LOOP, /* or the threads, in its place */
    PANEL_TASKS,
    PANEL_TIMELINE,
    PANEL_CONSOLE
} Panel;

/* How much is shown at once. */
typedef enum Depth {
    DEPTH_LOOP,    /* everything, with the loop's internals */
    DEPTH_TASKS,   /* without them */
    DEPTH_PROGRAM, /* code, output and timeline */
    DEPTH_COUNT
} Depth;

/* All that reaches out of the view.  Whatever is NULL (but load) is not there:
 * tests need little. */
typedef struct AppHost {
    /* Reads and checks a program and begins to run it; never NULL.  The app
     * frees it. */
    Program *(*load)(void *ctx, const char *path, bool builtin);
    /* The same of a text that is in no file. */
    Program *(*paste)(void *ctx, const char *text);
    /* Lets it run for about that many seconds; p->running tells whether it
     * goes on.  NULL: load runs to the end. */
    void (*advance)(void *ctx, Program *p, double seconds);
    /* Ends it here; what has happened so far can be shown. */
    void (*stop)(void *ctx, Program *p);
    /* Its file is another one than that which was loaded, and can be read. */
    bool (*changed)(void *ctx, const Program *p);
    /* Seconds that pass evenly.  NULL: one slice of a run at a time. */
    double (*clock)(void *ctx);
    /* Appends what is in a directory; false and *why (static) if it cannot be
     * read. */
    bool (*list)(void *ctx, const char *dir, FileList *out, const char **why);
    /* What a path names, "~" being the user's home; *full (if it is wanted and
     * something is there) is its absolute form, for mem_free. */
    PathKind (*look)(void *ctx, const char *path, char **full);
    /* Keeps the settings for the next start. */
    void (*keep)(void *ctx, const Settings *s);
    /* Exports (all four or none): the formats there are; begins to write the
     * programs, which are borrowed until export_end, and never fails itself;
     * works for about that many seconds; ends it, with no file unless it was
     * over. */
    const ExportRow *(*export_rows)(void *ctx, size_t *n);
    void *(*export_begin)(void *ctx, Program *const *programs, size_t n,
                          const ExportAsk *ask);
    void (*export_step)(void *ctx, void *job, double seconds, ExportNews *news);
    void (*export_end)(void *ctx, void *job);
    void *ctx;
} AppHost;

/* What the whole run has so far, so that the picture keeps its shape in every
 * step. */
typedef struct Survey {
    TraceCursor *cursor; /* behind the events that were looked at */
    size_t name_cells;   /* of the longest name of a task or thread */
    uint32_t tasks;
    bool children;     /* processes with Python */
    bool main_submits; /* its main thread gives jobs to executors */
} Survey;

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
    Overlay overlay;
    Program *program; /* NULL before the first one */
    Model *model;     /* of its trace */
    Narration narration;
    Survey survey; /* of its trace */

    StepUnit unit;
    bool playing;
    int speed;   /* index into a table; see app_speed */
    double wait; /* seconds until playback's next step */

    ThemeName theme;
    Language lang;
    bool hide_future, fullscreen, quit;
    bool still;  /* reduced motion: nothing travels */
    int ui_zoom; /* eighths added to the UI scale */
    Panel enlarged;
    Depth depth;
    Tab tab;
    bool wide;       /* the last picture had the loop beside the tasks */
    bool crowd;      /* the run has other threads, or processes with Python */
    uint32_t follow; /* a task or LANE_OF_THREAD | thread; 0: nobody */
    AxisKind axis;
    float zoom;    /* of the timeline; 1 shows all of it */
    double scroll; /* its left edge, in pixels from the start of the run */
    bool reveal;   /* bring the cursor into view when drawing */
    TimelineMap map;
    TimelineState timeline;
    uint32_t source_top; /* first line shown */
    bool source_free;    /* the user has scrolled: do not jump back yet */
    uint32_t lane_top, tree_top;
    Gallery gallery;
    Comparison compare;
    OpenDialog dialog;
    ExportDialog exporting;
    Finder finder;
    Motion motion;
    Stage stage;
    Focus focus;
    Notice notice;
    Settings settings; /* as they are kept, now or in a moment */
    Habits habits;
    Intake intake;
    Rect text_field; /* of the picture; wide 0: there is none */
    Rerun rerun;
    double watch; /* seconds until the file is looked at again */
    Action drag;  /* what the mouse button holds */
    float wheel;  /* what it has turned short of a row */

    bool dirty; /* something to redraw */
    Hots hots;  /* of the picture on the screen */
    Arena frame;
};

void app_init(App *a, AppHost host, const Lesson *lessons, size_t count);
void app_free(App *a);

/* Loads a program and shows it; a short one has run when this returns, a long
 * one goes on in app_tick. */
void app_open(App *a, const char *path, bool builtin);
/* Shows a program that was loaded elsewhere, and owns it from now on. */
void app_show(App *a, Program *p);
/* Lets the program run to its end, for pictures. */
void app_finish(App *a);

float app_speed(const App *a);

/* For pictures: goes to step `k` of the unit, or to the last step at or before
 * a virtual time. */
void app_go_step(App *a, uint64_t k);
void app_go_time(App *a, uint64_t t_ns);

#endif
