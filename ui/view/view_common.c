/* Names and sentences that several panels show: who a task or a thread is, what
 * it waits for, what a handle of the loop will do.  All texts live until the
 * next picture. */
#include "view/view.h"

#include <string.h>

Str view_badge_of(const View *v, uint32_t task) {
    return pen_printf(&v->pen, "T%u", task);
}

Str view_thread_badge(const View *v, uint32_t thread) {
    char name[BADGE_MAX];
    return pen_printf(&v->pen, "%s", model_badge(v->model, thread, name));
}

State view_state_of(const View *v, uint32_t task) {
    TaskRow row;
    /* It does not exist yet at this position. */
    if (!model_task(v->model, task, &row)) return STATE_READY;
    return state_of_task(row.state);
}

/* Ready since then and still not running; once the run is over nobody starves
 * any more. */
uint64_t view_starving_ns(const View *v, uint32_t task) {
    TaskRow row;
    if (!task || !model_task(v->model, task, &row)) return 0;
    if (row.state != TASK_READY || v->now->ended_run) return 0;
    return v->now->t_ns - row.since_ns;
}

Str view_waits(const View *v, Str label, bool *mono) {
    /* The engine's one label that is no code: the end of a main thread waits
     * for the others. */
    *mono = !str_is(label, "the end of the other threads");
    if (!*mono) return pen_word(&v->pen, S_UI_END_OF_THREADS);
    /* Far more than fits on a card; a label may be a whole expression. */
    return str_of(pen_clean(&v->pen, label, 100));
}

Str view_code(const View *v, uint32_t loc) {
    const Source *src = v->program->source;
    uint32_t line = loc_line(loc);
    if (!src || line == 0) return STR("");
    Str s = source_line(src, line);
    while (s.len && (*s.ptr == ' ' || *s.ptr == '\t')) {
        s.ptr++;
        s.len--;
    }
    return str_of(pen_clean(&v->pen, s, 200));
}

/* A sentence about a function, whose name stands in {v}. */
static Str with_name(const View *v, StringKey key, Str name) {
    return pen_fill(&v->pen, key, "v", pen_clean(&v->pen, name, 60), NULL);
}

Str view_handle_text(const View *v, const HandleRow *h) {
    const Pen *p = &v->pen;
    switch (h->what) {
    case WHAT_FIRST_STEP: return with_name(v, S_UI_WILL_FIRST_STEP, h->name);
    case WHAT_STEP: return with_name(v, S_UI_WILL_GO_ON, h->name);
    case WHAT_WAKEUP: return with_name(v, S_UI_WILL_WAKE_UP, h->name);
    case WHAT_SLEEP: return pen_word(p, S_UI_WILL_TIMER);
    case WHAT_TIMEOUT: return pen_word(p, S_UI_WILL_TIMEOUT);
    case WHAT_GATHER_CB: return pen_word(p, S_UI_WILL_GATHER);
    case WHAT_WAIT_CB: return pen_word(p, S_UI_WILL_WAIT);
    case WHAT_CHAIN_CB: return pen_word(p, S_UI_WILL_CHAIN);
    case WHAT_STOP_CB: return pen_word(p, S_UI_WILL_STOP);
    default: break;
    }
    /* asyncio's own, between its futures and those of other threads */
    if (h->what == WHAT_THREADSAFE && str_is(h->name, "_set_state"))
        return pen_word(p, S_UI_RESULT_OF);
    if (str_is(h->name, "_call_set_state")) return pen_word(p, S_UI_WILL_CHAIN);
    if (h->name.len == 0 || str_is(h->name, "_call_check_cancel"))
        return pen_word(p, S_UI_WILL_OWN);
    return pen_printf(p, "%s()", pen_clean(p, h->name, 60));
}

Str view_handle_short(const View *v, const HandleRow *h) {
    const Pen *p = &v->pen;
    switch (h->what) {
    case WHAT_FIRST_STEP: return pen_word(p, S_UI_FIRST_STEP);
    case WHAT_STEP: return pen_word(p, S_UI_GOES_ON);
    case WHAT_WAKEUP: return pen_word(p, S_UI_WAKES_UP);
    case WHAT_SLEEP: return pen_word(p, S_UI_SHORT_TIMER);
    case WHAT_GATHER_CB:
    case WHAT_WAIT_CB: return pen_word(p, S_UI_SHORT_CALLBACK);
    case WHAT_CHAIN_CB: return pen_word(p, S_UI_SHORT_CHAIN);
    case WHAT_STOP_CB: return pen_word(p, S_UI_SHORT_STOP);
    /* What is left has no shorter form, but for asyncio's own. */
    default: break;
    }
    if (h->what == WHAT_THREADSAFE && str_is(h->name, "_set_state"))
        return pen_word(p, S_UI_JOB_RESULT);
    if (str_is(h->name, "_call_set_state"))
        return pen_word(p, S_UI_SHORT_CHAIN);
    if (h->name.len == 0 || str_is(h->name, "_call_check_cancel"))
        return pen_word(p, S_UI_SHORT_OWN);
    return view_handle_text(v, h);
}

Str view_handle_fit(const View *v, const HandleRow *h, Font font, float size,
                    float room) {
    Str full = view_handle_text(v, h), brief = view_handle_short(v, h);
    if (pen_width(&v->pen, font, size, full) <= room) return full;
    /* A name that is too long is cut where it is drawn, at the end; a sentence
     * would lose its meaning that way. */
    bool name =
        brief.len == full.len && brief.len > 2 && full.ptr[full.len - 1] == ')';
    if (name || pen_width(&v->pen, font, size, brief) <= room) return brief;
    return STR("");
}

void view_more(View *v, float x, float yc, uint64_t n) {
    text_middle(&v->pen, x, yc,
                pen_fill(&v->pen, S_UI_MORE, "n", pen_number(&v->pen, n), NULL),
                SANS_MEDIUM, 14, COLOR_INK2);
}
