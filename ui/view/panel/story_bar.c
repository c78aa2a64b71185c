/* The frame of the story bar and its clock.  What else stands in it is drawn by
 * view_story.c for a program and by the comparison for two. */
#include "view/panel/story_bar.h"

#include <math.h>

float story_bar(Pen *p, Rect r, StringKey clock) {
    float x = r.x + STORY_CLOCK_W;
    draw_rect(p->draw, r,
              (Paint){.fill = COLOR_PANEL, .stroke = COLOR_LINE, .radius = 8});
    text_at(p, r.x + 16, r.y + 14, pen_word(p, clock), SANS_MEDIUM, 13,
            COLOR_INK3);
    draw_line(p->draw, (Point){x, r.y + 10}, (Point){x, r.y + r.h - 10},
              (Paint){.stroke = COLOR_LINE});
    return x;
}

ClockFace story_clock(Pen *p, Rect r, uint64_t t_ns) {
    Str digits = str_of(pen_digits(p, t_ns));
    /* Left margin, gap and unit are taken off the column.  Long times get
     * smaller digits, down to 14 px. */
    float room = STORY_CLOCK_W - 13 - 8 - 22, size = 39;
    float w = pen_width(p, MONO_BOLD, size, digits);
    if (w > room) size = fmaxf(14, floorf(size * room / w));
    w = text_cut(p, r.x + 13, r.y + 42, digits, MONO_BOLD, size, COLOR_INK,
                 room + 4);
    return (ClockFace){size, w};
}

void story_unit(Pen *p, Rect r, ClockFace face) {
    /* On the same base line: capitals are 0.73 em high. */
    float unit = fminf(22, face.size);
    float y = r.y + 42 + (face.size - unit) * 0.33F;
    text_at(p, r.x + 13 + face.w + 8, y, STR("s"), MONO_SEMIBOLD, unit,
            COLOR_INK2);
}
