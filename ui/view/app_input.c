/* Where input goes: to what lies on top, else to the screen. */
#include "view/app_impl.h"

void app_input(App *a, const InputEvent *ev) {
    if (a->overlay == OVERLAY_FINDER) {
        finder_input(a, ev);
        return;
    }
    if (a->overlay == OVERLAY_OPEN) {
        open_dialog_input(a, ev);
        return;
    }
    switch (ev->kind) {
    case INPUT_KEY: app_key(a, ev); break;
    case INPUT_DOWN: app_press(a, ev); break;
    case INPUT_MOVE: app_drag(a, ev); break;
    case INPUT_UP: a->drag = ACT_NONE; break;
    case INPUT_WHEEL:
        if (!a->overlay) app_wheel(a, ev);
        break;
    case INPUT_DROP: app_open(a, ev->text, false); break;
    case INPUT_TEXT:
    case INPUT_PASTE: break;
    }
}
