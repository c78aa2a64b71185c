/* Where input goes: to what lies on top, else to the screen. */
#include "view/app_impl.h"
#include "view/view.h"

/* Any key and any click end it, and mean nothing else. */
static void black_input(App *a, const InputEvent *ev) {
    if (ev->kind != INPUT_KEY && ev->kind != INPUT_DOWN) return;
    a->overlay = OVERLAY_NONE;
    a->dirty = true;
}

static void screen_input(App *a, const InputEvent *ev) {
    switch (ev->kind) {
    case INPUT_KEY: app_key(a, ev); break;
    case INPUT_DOWN: app_press(a, ev); break;
    case INPUT_MOVE: app_drag(a, ev); break;
    case INPUT_WHEEL:
        /* Help does not let the wheel through. */
        if (!a->overlay) app_wheel(a, ev);
        break;
    case INPUT_PASTE: intake_paste(a, ev->text); break;
    case INPUT_UP:
    case INPUT_DROP:
    case INPUT_TEXT: break;
    }
}

void app_input(App *a, const InputEvent *ev) {
    /* What moves arrives at once: nobody waits for a picture, and the places
     * that a click would hit are those at rest. */
    if (ev->kind == INPUT_KEY || ev->kind == INPUT_DOWN) motion_end(a);
    /* Wherever it is let go, even if something has come to lie on top since. */
    if (ev->kind == INPUT_UP) {
        a->drag = ACT_NONE;
        return;
    }
    /* A drop closes what lies on top, see there. */
    if (ev->kind == INPUT_DROP) {
        if (!export_dialog_busy(a)) intake_drop(a, ev);
        return;
    }
    switch (a->overlay) {
    case OVERLAY_FINDER: finder_input(a, ev); break;
    case OVERLAY_OPEN: open_dialog_input(a, ev); break;
    case OVERLAY_EXPORT: export_dialog_input(a, ev); break;
    case OVERLAY_BLACK: black_input(a, ev); break;
    case OVERLAY_NONE:
    case OVERLAY_HELP: screen_input(a, ev); break;
    }
}
