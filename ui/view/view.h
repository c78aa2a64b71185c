/* view.h: the panels.  One panel, one file: each appends its commands for the
 * app's state within a rectangle, and may note what a click there means. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "view/app.h"
#include "view/layout.h"
#include "view/widgets.h"

typedef struct View {
    App *app;
    Pen pen; /* its list, theme and language are this picture's */
    Layout layout;
    Model *model; /* NULL outside the play screen */
    const ModelNow *now;
    const Program *program;
    uint64_t before; /* position of the stop before: what is newer, is new */
} View;

/* screens */
void view_play(View *v);
void view_gallery(View *v);
void view_error(View *v);
void view_compare(View *v);
/* on top of a screen */
void view_help(View *v);
void view_finder(View *v);
void view_open_dialog(View *v);
void view_export_dialog(View *v);
void view_black(View *v);
void view_notice(View *v);
/* where a screen has nothing to show */
void view_empty(View *v, Rect area);

/* panels */
/* r: of the layout, or as much as an enlarged panel gets; in logical px */
void view_title(View *v, Rect r);
void view_story(View *v, Rect r);
void view_source(View *v, Rect r);
void view_console(View *v, Rect r);
void view_loop(View *v, Rect r);
/* How the run ended, in the loop's place; false, and nothing is drawn, when it
 * is not over at the current step. */
bool view_end(View *v, Rect r);
bool view_ended(const View *v); /* whether it would be drawn */
void view_tasks(View *v, Rect r);
void view_timeline(View *v, Rect r);
void view_transport(View *v, Rect r);
/* How high the source is, at the width of r, and the tasks. */
float view_source_needs(View *v, Rect r);
float view_tasks_needs(const View *v);
/* The transport's bar, filled to `here` (0 … 1), and its buttons; returns the x
 * where they end. */
float view_controls(View *v, Rect r, float here);
/* The screen's x of the axis's x = 0, from the plot's left edge when nothing is
 * scrolled: the first lens, or the first tick, keeps a little distance. */
double view_timeline_lead(const AxisScale *s, bool events);
/* Who waits for whom around the followed task, in one line; nothing when there
 * is no room for it, or nothing to say. */
void view_follow(View *v, Rect r);
/* The bar of the screens that have no transport: key, word, key, word … */
void view_hints(View *v, const StringKey *keys, const char *const *caps, int n);

/* What to write instead of the call that blocks the loop, at the bottom of the
 * source's panel; its height, 0 when nothing blocks. */
float view_fix_height(const View *v);
void view_fix(View *v, Rect r);

/* Queues of the loop that a thread runs, for its card, from the top of r;
 * returns the middle of the last line. */
float view_loop_card(View *v, Rect r, const ThreadRow *t);
/* Threads, pools and processes, in the place of the loop and the tasks;
 * `taken`: width at the right of the heading that is not free. */
void view_threads(View *v, Rect r, float taken);
void view_processes(View *v, Rect r, float taken);
/* A panel whose remark stands left of what is taken. */
void view_heading(View *v, Rect r, Str title, Str words, float taken);
/* The outline of a process, with its pid in the line. */
void view_process_frame(View *v, Rect r, Str label, Color color);
Str view_pid(const View *v, uint32_t process); /* "pid 8188" */

/* shared by panels */
Str view_badge_of(const View *v, uint32_t task);       /* "T3" */
Str view_thread_badge(const View *v, uint32_t thread); /* "W1" */
State view_state_of(const View *v, uint32_t task);
/* A blocking call's label: code, but for one that is said in words (*mono is
 * false then). */
Str view_waits(const View *v, Str label, bool *mono);
/* The line of code at a place, without its indentation. */
Str view_code(const View *v, uint32_t loc);
/* For how long it is ready and cannot run: something blocks its thread. */
uint64_t view_starving_ns(const View *v, uint32_t task);
/* What a handle will do, for its row: "testb wakes up". */
Str view_handle_text(const View *v, const HandleRow *h);
/* The same of a task's step without the function's name: "wakes up". */
Str view_handle_short(const View *v, const HandleRow *h);
/* The longer of the two that fits; the name of a function may be cut, words
 * are left out. */
Str view_handle_fit(const View *v, const HandleRow *h, Font font, float size,
                    float room);
/* Where a task's exception came from: three lines from the top of r. */
void view_traceback(View *v, Rect r, const TaskRow *t);
/* Rows of the ready queue, and of the callback that runs. */
void view_ready_row(View *v, Rect r, const HandleRow *h);
void view_run_row(View *v, Rect r, const HandleRow *h, State st);
/* "+ n more" in the middle of a row. */
void view_more(View *v, float x, float yc, uint64_t n);

#endif
