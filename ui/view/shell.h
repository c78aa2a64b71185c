/* shell.h: the app as a window sees it: input goes in, a list of commands comes
 * out.  Nothing of models or programs is needed here, and nothing of SDL. */
#ifndef VIEW_SHELL_H
#define VIEW_SHELL_H

#include "view/draw.h"

typedef struct App App;

typedef enum Key {
    /* letters, digits and signs are their lower-case ASCII */
    KEY_SPACE = ' ',
    KEY_LEFT = 256,
    KEY_RIGHT,
    KEY_UP,
    KEY_DOWN,
    KEY_HOME,
    KEY_END,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_ESCAPE,
    KEY_ENTER,
    KEY_DELETE,
    KEY_F3,
    KEY_F5,
    KEY_F11,
    KEY_TAB = '\t',
    KEY_BACKSPACE = '\b'
} Key;

/* The key of a name as X has them: "Right", "Prior", "space", "slash", or the
 * character itself; 0 if there is none. */
int key_named(const char *name);

typedef enum InputKind {
    INPUT_KEY,
    INPUT_TEXT, /* typed text, while AppStatus.typing: text */
    INPUT_DOWN, /* the left mouse button; x, y */
    INPUT_MOVE,
    INPUT_UP,
    INPUT_WHEEL, /* x, y, amount: lines, away from the user is positive */
    INPUT_DROP,  /* a file: text is its path; more: that follow it */
    INPUT_PASTE  /* the clipboard's text */
} InputKind;

typedef struct InputEvent {
    InputKind kind;
    int key;
    bool shift, ctrl;
    float x, y; /* logical pixels */
    float amount;
    int clicks; /* of INPUT_DOWN: 2 is a double click */
    int more;
    const char *text;
} InputEvent;

/* The event and its text are the caller's, and needed only for the call. */
void app_input(App *a, const InputEvent *ev);
/* Lets playback, motion and a program that still runs go on; `seconds` since
 * the last call.  Takes about 10 ms at most. */
void app_tick(App *a, double seconds);
/* Seconds until app_tick has something to do; 0: at once; negative: never. */
double app_next_tick(const App *a);

/* Lists the picture of a window of w × h logical pixels. */
void app_draw(App *a, DrawList *d, const Measure *m, float w, float h);

/* What the window should be and do. */
typedef struct AppStatus {
    bool dirty; /* the picture has changed since app_draw */
    bool quit, fullscreen;
    bool dragging; /* wants to know where the mouse moves */
    bool typing;   /* keys are letters for a text field */
    bool black;    /* there is nothing to point at */
    Rect field;    /* where the text is typed */
    ThemeName theme;
    int ui_zoom; /* eighths to add to the UI scale */
} AppStatus;

AppStatus app_status(const App *a);

/* How large the window was last; 0: not known. */
typedef struct WindowWish {
    int w, h;
    bool maximized;
} WindowWish;

WindowWish app_window(const App *a);
/* It has another size now; that of full screen is not remembered. */
void app_set_window(App *a, int w, int h, bool maximized);
void app_set_dirty(App *a);
void app_set_quit(App *a);
/* "gather: both at once (29/54) - Loopscope"; zero-terminated. */
void app_title(const App *a, char *out, size_t size);

#endif
