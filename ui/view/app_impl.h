/* app_impl.h: between app.c and app_program.c, which hold the state, and
 * app_input.c, app_keys.c, app_mouse.c and app_actions.c, which change it. */
#ifndef VIEW_APP_IMPL_H
#define VIEW_APP_IMPL_H

#include "view/app.h"

/* Position; the model must be there. */
void app_go(App *a, uint64_t pos);
void app_step(App *a, StepUnit unit, int64_t by);
/* The position or the unit has changed: a new sentence, a new picture. */
void app_moved(App *a);

void app_reload(App *a); /* and goes back to where it was */
void app_drop(App *a);   /* the program, and all that is about it */
void app_program_tick(App *a, double seconds);
double app_program_next_tick(const App *a);
/* Ends the run; what has happened so far stays. */
void app_stop(App *a);
/* What a button or a key stands for. */
void app_act(App *a, Action what, int64_t arg);

/* Input that no overlay takes. */
void app_key(App *a, const InputEvent *ev);
void app_press(App *a, const InputEvent *ev);
void app_drag(App *a, const InputEvent *ev); /* what the button holds */
void app_wheel(App *a, const InputEvent *ev);
/* The picture on the screen shows what a click would be about: another one may
 * have been asked for, and not been seen yet. */
bool app_is_seen(const App *a);
/* The topmost place of the picture; NULL: there is none. */
const Hot *app_hot_at(const App *a, float x, float y);
/* Nothing to see, until a key or a click. */
void app_black(App *a);

void app_open_lesson(App *a, size_t i);
void app_gallery(App *a);
void app_leave_gallery(App *a);

void app_play(App *a); /* or pause */
void app_change_speed(App *a, int by);

#endif
