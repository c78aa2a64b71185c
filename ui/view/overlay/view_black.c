/* Nothing to see: the class shall look at the teacher. */
#include "view/view.h"

void view_black(View *v) {
    Rect all = {0, 0, v->layout.w, v->layout.h};
    draw_rect(v->pen.draw, all,
              (Paint){.fill = COLOR_SCRIM, .flags = DRAW_COVERS});
}
