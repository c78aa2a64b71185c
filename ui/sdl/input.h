/* input.h: SDL's events as the app's.
 *
 * Between two frames a wheel and a moving mouse may send hundreds of events:
 * they are summed up and sent once, before whatever comes after them. */
#ifndef SDL_INPUT_H
#define SDL_INPUT_H

#include <SDL.h>

#include "base/vec.h"
#include "view/shell.h"

typedef struct Input {
    App *app;
    SDL_Window *window;
    float w, h; /* its logical size: whoever draws keeps it up to date */
    InputEvent wheel, move;
    bool wheeled, moved;
    VEC(char *) dropped; /* SDL's */
    bool dropping;       /* more of them are to come */
    bool typing, composing;
    SDL_Rect field;
    int stale;  /* key presses from before text could be entered */
    bool blank; /* the mouse's pointer is hidden */
} Input;

void input_event(Input *in, const SDL_Event *ev);
/* There are no more events for now. */
void input_flush(Input *in);
void input_free(Input *in);

#endif
