/* The bar below the title: the virtual clock, the sentence about the last step,
 * how deep one looks, and which iteration and step this is.  The words of the
 * sentence come from model/narrate.h. */
#include "view/view.h"

#include <math.h>

#include "view/panel/story_bar.h"
#include "view/rich.h"

enum { DEPTH_W = 30 };

/* Under a value that the last step has changed. */
static void changed(View *v, Rect under) {
    draw_rect(v->pen.draw, under, (Paint){.fill = COLOR_INK2, .radius = 1});
}

static void clock_face(View *v, Rect r) {
    Pen *p = &v->pen;
    size_t from = p->draw->cmds.len;
    ClockFace face = story_clock(p, r, v->now->t_ns);
    /* The digits alone roll from one time to the next, so they are noted before
     * the unit is drawn. */
    motion_note(v, PLACE_CLOCK, 0, (Rect){r.x + 13, r.y + 22, face.w, 40},
                from);
    story_unit(p, r, face);
    if (v->app->stage.changes.clock)
        changed(v, (Rect){r.x + 13, r.y + r.h - 5, face.w, 2});
}

/* Steps count from 0, the state before anything has run: there is one stop more
 * than steps. */
static Str step_text(const View *v) {
    StepUnit unit = v->app->unit;
    size_t k = model_stop_at(v->model, unit, model_pos(v->model));
    return pen_printf(&v->pen, "%zu / %zu", k, model_stops(v->model, unit) - 1);
}

/* Iteration and step; wider where the numbers are long.  Returns the width. */
static float counts(View *v, Rect r) {
    Pen *p = &v->pen;
    Str it = pen_word(p, S_UI_ITERATION), st = pen_word(p, S_UI_STEP);
    Str steps = step_text(v);
    Str number =
        v->now->iteration ? str_of(pen_number(p, v->now->iteration)) : STR("–");
    /* Margins of 14 px and at least 10 between word and number. */
    float need = pen_width(p, SANS_MEDIUM, 14, st) +
                 pen_width(p, MONO_SEMIBOLD, 14, steps) + 14 + 14 + 10;
    float w = fmaxf(STORY_COUNTS_W, need), x = r.x + r.w - w,
          right = r.x + r.w - 14;
    draw_line(p->draw, (Point){x, r.y + 10}, (Point){x, r.y + r.h - 10},
              (Paint){.stroke = COLOR_LINE});
    text_at(p, x + 14, r.y + 19, it, SANS_MEDIUM, 14, COLOR_INK2);
    text_right(p, right, r.y + 19, number, MONO_BOLD, number.len < 4 ? 16 : 14,
               COLOR_INK);
    if (v->app->stage.changes.iteration) {
        float nw = pen_width(p, MONO_BOLD, number.len < 4 ? 16 : 14, number);
        changed(v, (Rect){right - nw, r.y + 29, nw, 2});
    }
    text_at(p, x + 14, r.y + 43, st, SANS_MEDIUM, 14, COLOR_INK2);
    text_right(p, right, r.y + 43, steps, MONO_SEMIBOLD, 14, COLOR_INK);
    return w;
}

static void sentence(View *v, float x, float middle, float width) {
    const Narration *n = &v->app->narration;
    RichRun runs[NARRATION_RUNS];
    Hot hots[NARRATION_RUNS];
    /* Badges of tasks in the sentence can be clicked, as everywhere else. */
    for (size_t i = 0; i < n->n; i++) {
        const NarrationRun *from = &n->runs[i];
        hots[i] = (Hot){.action = from->task ? ACT_FOLLOW : ACT_NONE,
                        .arg = from->task};
        runs[i].text = from->text;
        runs[i].kind = from->kind == NARRATE_BADGE  ? RICH_BADGE
                       : from->kind == NARRATE_TEXT ? RICH_TEXT
                                                    : RICH_MONO;
        runs[i].state = from->kind == NARRATE_BADGE ? state_of_task(from->state)
                                                    : STATE_READY;
    }
    /* The bar is 66 px high: two lines of 27 px, or three of 20. */
    RichStyle style = {.size = 20,
                       .line_height = 27,
                       .max_width = width,
                       .max_lines = 2,
                       .color = COLOR_INK};
    /* Smaller rather than cut: who waits for whom is long to tell. */
    if (rich_lines(&v->pen, runs, n->n, style) > 2) {
        style.size = 16;
        style.line_height = 20;
        style.max_lines = 3;
    }
    rich_draw_centred(&v->pen, x, middle, runs, n->n, style, hots);
}

/* A thick frame and a mark at the left: something is wrong. */
static void tone(View *v, Rect r) {
    NarrationTone t = v->app->narration.tone;
    if (t == TONE_PLAIN) return;
    State st = t == TONE_ERROR ? STATE_ERROR : STATE_BLOCKED;
    draw_rect(v->pen.draw, (Rect){r.x + 5, r.y + 9, 4, r.h - 18},
              (Paint){.fill = color_fill(st), .radius = 2});
    draw_rect(v->pen.draw, r,
              (Paint){.stroke = color_line(st), .width = 2, .radius = 8});
}

/* How deep one looks: bars for the program, its tasks, the loop. */
static float depth(View *v, Rect r, float right) {
    Pen *p = &v->pen;
    Depth now = v->app->depth;
    Rect hot = {right - DEPTH_W, r.y + 6, DEPTH_W, r.h - 12};
    float x = hot.x + (hot.w - 22) / 2, y = r.y + 10;
    for (int i = 0; i < DEPTH_COUNT; i++, y += 7) {
        /* From above: the program's bar is always on, the loop's, the lowest,
         * only when everything is shown (DEPTH_LOOP is 0). */
        bool on = i < DEPTH_COUNT - (int)now;
        draw_rect(p->draw, (Rect){x, y, 22, 4},
                  (Paint){.fill = on ? COLOR_INK2 : COLOR_LINE, .radius = 2});
    }
    key_cap(p, (Point){hot.x + (hot.w - 24) / 2, r.y + 47}, STR("I"), 13,
            ANCHOR_LEFT);
    pen_hot(p, hot, ACT_DEPTH, (now + 1) % DEPTH_COUNT);
    return hot.x;
}

void view_story(View *v, Rect r) {
    bool real = v->program->real_time;
    float x = story_bar(&v->pen, r, real ? S_UI_REAL_TIME : S_UI_VIRTUAL_TIME);
    clock_face(v, r);
    /* From the right inwards: the sentence gets what the counts and the sign
     * for the depth leave.  The tone's frame is drawn last, over the bar's own
     * outline. */
    float used = counts(v, r);
    float end = depth(v, r, r.x + r.w - used - 4);
    sentence(v, x + 18, r.y + r.h / 2, end - 8 - (x + 18));
    tone(v, r);
}
