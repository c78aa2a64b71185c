/* window.h: the app in a window: input in, pixels out. */
#ifndef SDL_WINDOW_H
#define SDL_WINDOW_H

#include "view/shell.h"

/* Opens a window and stays until it is closed.  Returns 0, or 1 if no window
 * can be opened; the reason is then on standard error. */
int window_run(App *a);

/* UI scale and logical size for a window of that many device pixels. */
typedef struct WindowScale {
    float scale, w, h;
} WindowScale;
WindowScale window_scale(int device_w, int device_h, int zoom_eighths);

#endif
