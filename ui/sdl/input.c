/* SDL's events, in the order in which they come, as the app's.  What the app
 * wants of the input (text, no pointer, a drag) is asked after each event that
 * it was sent, since that may have changed it. */
#include "sdl/input.h"

#include "sdl/keyboard.h"

/* Text input is on only while there is a text field: an input method would take
 * the letters that are commands. */
static void follow_typing(Input *in) {
    if (in->typing == app_status(in->app).typing) return;
    in->typing = !in->typing;
    in->composing = false;
    in->stale = 0;
    if (!in->typing) {
        SDL_StopTextInput();
        return;
    }
    in->stale =
        SDL_PeepEvents(NULL, 0, SDL_PEEKEVENT, SDL_KEYDOWN, SDL_KEYDOWN);
    SDL_StartTextInput();
}

/* An input method shows its words beside the field. */
static void follow_field(Input *in) {
    Rect r = app_status(in->app).field;
    int w = 1, h = 1;
    if (!in->typing || in->w < 1 || in->h < 1 || r.w < 1) return;
    SDL_GetWindowSize(in->window, &w, &h);
    float fx = (float)w / in->w, fy = (float)h / in->h;
    /* In the window's own coordinates, as SDL wants them, not in logical px. */
    SDL_Rect at = {(int)(r.x * fx), (int)(r.y * fy), (int)(r.w * fx),
                   (int)(r.h * fy)};
    /* Telling an input method again and again makes it flicker. */
    if (SDL_RectEquals(&at, &in->field)) return;
    in->field = at;
    SDL_SetTextInputRect(&at);
}

/* The app may want text now, or no pointer. */
static void follow(Input *in) {
    follow_typing(in);
    follow_field(in);
    bool blank = app_status(in->app).black;
    if (blank == in->blank) return;
    in->blank = blank;
    SDL_ShowCursor(blank ? SDL_DISABLE : SDL_ENABLE);
}

static void send(Input *in, InputEvent ev) {
    app_input(in->app, &ev);
    follow(in);
}

static bool shift_held(void) {
    return SDL_GetModState() & KMOD_SHIFT;
}

/* The Windows or Command key counts as Ctrl. */
static bool ctrl_held(void) {
    return SDL_GetModState() & (KMOD_CTRL | KMOD_GUI);
}

/* Window coordinates are not device pixels on a dense screen. */
static void place(const Input *in, InputEvent *out, int x, int y) {
    int w = 1, h = 1;
    SDL_GetWindowSize(in->window, &w, &h);
    if (w < 1 || h < 1) return;
    out->x = (float)x * in->w / (float)w;
    out->y = (float)y * in->h / (float)h;
}

/* ---- keys and text ---- */

/* Printable ASCII; the other keys have numbers outside of it. */
static bool is_character(int key) {
    return key >= ' ' && key < 0x7F;
}

/* Signs that Shift has made are known by themselves. */
static bool is_sign(int key) {
    bool letter = key >= 'a' && key <= 'z', digit = key >= '0' && key <= '9';
    return is_character(key) && key != ' ' && !letter && !digit;
}

/* SDL's text, which the app copies if it wants it. */
static void paste(Input *in) {
    char *text = SDL_GetClipboardText();
    send(in, (InputEvent){.kind = INPUT_PASTE, .text = text ? text : ""});
    SDL_free(text);
}

/* Also Shift+Insert, as in terminals. */
static bool wants_paste(const SDL_Keysym *k, const InputEvent *ev) {
    return (ev->ctrl && ev->key == 'v') || (ev->shift && k->sym == SDLK_INSERT);
}

/* What was typed quickly behind the key that has opened a text field came too
 * early to be text. */
static void type_key(Input *in, const InputEvent *ev) {
    bool capital = ev->shift && ev->key >= 'a' && ev->key <= 'z';
    char text[2] = {(char)(capital ? ev->key - 'a' + 'A' : ev->key), '\0'};
    send(in, (InputEvent){.kind = INPUT_TEXT, .text = text});
}

static void on_key(Input *in, const SDL_KeyboardEvent *key) {
    const SDL_Keysym *k = &key->keysym;
    bool stale = in->stale > 0;
    if (stale) in->stale--;
    if (in->composing) return; /* it is about the input method's own text */
    InputEvent out = {.kind = INPUT_KEY,
                      .key = keyboard_key(k),
                      .shift = k->mod & KMOD_SHIFT,
                      .ctrl = k->mod & (KMOD_CTRL | KMOD_GUI)};
    if (wants_paste(k, &out)) {
        paste(in);
        return;
    }
    if (!out.key) return;
    if (is_sign(out.key)) out.shift = false;
    /* A key that will come as text is not sent as a key, too. */
    if (!in->typing || out.ctrl || !is_character(out.key))
        send(in, out);
    else if (stale && k->sym != SDLK_F1)
        type_key(in, &out);
}

/* Whole words, if they come from an input method. */
static void on_text(Input *in, const char *text) {
    in->composing = false;
    if (in->typing) send(in, (InputEvent){.kind = INPUT_TEXT, .text = text});
}

/* ---- the mouse ---- */

static void on_button(Input *in, const SDL_MouseButtonEvent *ev) {
    if (ev->button != SDL_BUTTON_LEFT) return;
    bool down = ev->type == SDL_MOUSEBUTTONDOWN;
    InputEvent out = {.kind = down ? INPUT_DOWN : INPUT_UP,
                      .shift = shift_held(),
                      .ctrl = ctrl_held(),
                      .clicks = ev->clicks};
    place(in, &out, ev->x, ev->y);
    /* A drag goes on outside of the window. */
    SDL_CaptureMouse(down ? SDL_TRUE : SDL_FALSE);
    send(in, out);
}

/* A wheel to the right is a wheel towards the user with Shift: both show what
 * is later. */
static InputEvent wheel_of(const Input *in, const SDL_MouseWheelEvent *ev) {
    float x = ev->preciseX, y = ev->preciseY;
    /* "Natural" scrolling: back to what the wheel itself does. */
    if (ev->direction == SDL_MOUSEWHEEL_FLIPPED) x = -x, y = -y;
    bool across = SDL_fabsf(x) > SDL_fabsf(y);
    InputEvent out = {.kind = INPUT_WHEEL,
                      .amount = across ? -x : y,
                      .shift = across || shift_held(),
                      .ctrl = ctrl_held()};
    place(in, &out, ev->mouseX, ev->mouseY);
    return out;
}

/* Sends what was summed up, unless it has come to nothing. */
static void flush_wheel(Input *in) {
    if (!in->wheeled) return;
    in->wheeled = false;
    if (in->wheel.amount < 0 || in->wheel.amount > 0) send(in, in->wheel);
}

static void on_wheel(Input *in, const SDL_MouseWheelEvent *ev) {
    InputEvent out = wheel_of(in, ev);
    const InputEvent *old = &in->wheel;
    /* Only turns at the same place with the same keys may be added. */
    bool same = in->wheeled && old->shift == out.shift &&
                old->ctrl == out.ctrl && (int)old->x == (int)out.x &&
                (int)old->y == (int)out.y;
    if (same)
        out.amount += old->amount;
    else
        flush_wheel(in);
    in->wheel = out;
    in->wheeled = true;
}

static void flush_move(Input *in) {
    if (!in->moved) return;
    in->moved = false;
    if (app_status(in->app).dragging) send(in, in->move);
}

/* Only drags matter: nothing in the window looks at a hovering pointer. */
static void on_motion(Input *in, const SDL_MouseMotionEvent *ev) {
    if (!app_status(in->app).dragging) return;
    in->move = (InputEvent){
        .kind = INPUT_MOVE, .shift = shift_held(), .ctrl = ctrl_held()};
    place(in, &in->move, ev->x, ev->y);
    in->moved = true;
}

/* ---- files and texts that are dropped ---- */

/* All at once, as several files are a comparison; each event says how many
 * follow. */
static void flush_drop(Input *in) {
    in->dropping = false;
    int n = (int)in->dropped.len;
    for (int i = 0; i < n; i++)
        send(in, (InputEvent){.kind = INPUT_DROP,
                              .text = in->dropped.data[i],
                              .more = n - 1 - i});
    for (int i = 0; i < n; i++)
        SDL_free(in->dropped.data[i]);
    in->dropped.len = 0;
}

static void on_drop(Input *in, const SDL_DropEvent *ev) {
    switch (ev->type) {
    case SDL_DROPBEGIN: in->dropping = true; break;
    case SDL_DROPFILE:
        /* Owned from here on, with SDL's own memory: SDL_free. */
        if (ev->file) vec_push(&in->dropped, ev->file);
        break;
    case SDL_DROPTEXT:
        if (ev->file)
            send(in, (InputEvent){.kind = INPUT_PASTE, .text = ev->file});
        SDL_free(ev->file);
        break;
    default: flush_drop(in); break;
    }
}

/* ---- all of them ---- */

static void dispatch(Input *in, const SDL_Event *ev) {
    switch (ev->type) {
    case SDL_KEYDOWN: on_key(in, &ev->key); break;
    case SDL_TEXTEDITING: in->composing = ev->edit.text[0] != '\0'; break;
    case SDL_TEXTINPUT: on_text(in, ev->text.text); break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP: on_button(in, &ev->button); break;
    case SDL_DROPBEGIN:
    case SDL_DROPFILE:
    case SDL_DROPTEXT:
    case SDL_DROPCOMPLETE: on_drop(in, &ev->drop); break;
    default: break;
    }
}

/* What was summed up goes before what comes after it, or a click would be seen
 * before the drag that led there. */
void input_event(Input *in, const SDL_Event *ev) {
    if (ev->type == SDL_MOUSEWHEEL) {
        flush_move(in);
        on_wheel(in, &ev->wheel);
    } else if (ev->type == SDL_MOUSEMOTION) {
        flush_wheel(in);
        on_motion(in, &ev->motion);
    } else {
        flush_wheel(in);
        flush_move(in);
        dispatch(in, ev);
    }
}

void input_flush(Input *in) {
    flush_wheel(in);
    flush_move(in);
    /* Some systems never say that a drop is complete. */
    if (!in->dropping && in->dropped.len) flush_drop(in);
    follow(in);
}

void input_free(Input *in) {
    for (size_t i = 0; i < in->dropped.len; i++)
        SDL_free(in->dropped.data[i]);
    vec_free(&in->dropped);
}
