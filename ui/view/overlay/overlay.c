/* The ground of help, the finder and the open dialog: the screen darkened and
 * the frame of the panel in front of it. */
#include "view/overlay/overlay.h"

void overlay_frame(View *v, Rect r, float dark) {
    Pen *p = &v->pen;
    /* Both cover: what is under them may not count as text that overlaps. */
    draw_rect(p->draw, (Rect){0, 0, v->layout.w, v->layout.h},
              (Paint){.fill = COLOR_SCRIM,
                      .fill_alpha = theme_scrim(p->theme) * dark,
                      .flags = DRAW_COVERS});
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL,
                      .radius = 12,
                      .stroke = COLOR_LINE2,
                      .width = 2,
                      .flags = DRAW_COVERS});
}
