/* Where on the shared clock a comparison is, and what input does to it. */
#include <math.h>

#include "view/app_impl.h"
#include "view/compare/compare.h"
#include "view/view.h"

/* Made anew each time: it is two words, and models come and go. */
SharedClock compare_clock(const App *a) {
    return (SharedClock){a->compare.models, a->compare.n};
}

/* Two runs that stand at their difference are where that says; the others where
 * the clock is. */
uint64_t compare_pos(const App *a, size_t k) {
    const CompareApart *apart = &a->compare.apart;
    SharedClock clock = compare_clock(a);
    for (int i = 0; apart->is && i < 2; i++)
        if (apart->runs[i] == k) return apart->pos[i];
    return shared_pos(&clock, a->compare.at, k);
}

bool compare_runs(const App *a, size_t k) {
    return a->compare.models[k] != NULL;
}

/* A run that goes on has no end yet, even where all it has done is shown. */
bool compare_ended(const App *a, size_t k) {
    const Compared *r = &a->compare.runs[k];
    if (!r->model || !r->program || r->program->running) return false;
    return model_pos(r->model) >= model_end(r->model);
}

/* ---- places ---- */

/* All models to their places, and the cursor into view. */
static void seek(App *a) {
    Comparison *c = &a->compare;
    for (size_t k = 0; k < c->n; k++)
        if (c->models[k]) model_seek(c->models[k], compare_pos(a, k));
    c->reveal = true;
    a->dirty = true;
}

/* The one way to another place, whatever is to be said of it afterwards: it
 * forgets what was said of the place before. */
void compare_go(App *a, SharedPlace at) {
    Comparison *c = &a->compare;
    c->at = at;
    c->at_moment = false;
    c->told = 0;
    c->apart.is = false;
    seek(a);
}

void compare_go_time(App *a, uint64_t t_ns) {
    SharedClock clock = compare_clock(a);
    compare_go(a, shared_time(&clock, t_ns));
    a->compare.at_moment = true;
}

/* The start is a place of its own before everything, not the end of moment
 * 0. */
static bool is_start(SharedPlace at) {
    return at.t_ns == 0 && at.model == 0 && at.pos == 0;
}

/* A step of one run is told in a sentence of its own; where all go on together,
 * or nothing more comes, each run gets a few words. */
static void step(App *a, StepUnit unit, bool forward) {
    Comparison *c = &a->compare;
    SharedClock clock = compare_clock(a);
    SharedPlace to = shared_step(&clock, c->at, unit, forward);
    compare_go(a, to);
    /* After compare_go, which clears both. */
    c->at_moment = unit == UNIT_TIME && !is_start(to);
    bool one = unit != UNIT_TIME && !is_start(to);
    if (one && !shared_is_end(&clock, to)) c->told = to.model + 1;
}

/* By real steps, so that a picture shows what the arrow key would. */
void compare_go_step(App *a, uint64_t k) {
    SharedClock clock = compare_clock(a);
    compare_go(a, (SharedPlace){0});
    while (k-- > 0 && !shared_is_end(&clock, a->compare.at))
        step(a, a->unit, true);
}

/* At the end it waits for runs that still go on, and stops when there are
 * none. */
void compare_play(App *a) {
    SharedClock clock = compare_clock(a);
    step(a, a->unit, true);
    bool runs = false;
    for (size_t k = 0; k < a->compare.n; k++)
        runs |=
            a->compare.runs[k].program && a->compare.runs[k].program->running;
    if (shared_is_end(&clock, a->compare.at) && !runs) a->playing = false;
}

/* From the end it plays from the start, as players do. */
static void toggle_play(App *a) {
    SharedClock clock = compare_clock(a);
    a->playing = !a->playing;
    a->wait = 0;
    if (a->playing && shared_is_end(&clock, a->compare.at))
        compare_go(a, (SharedPlace){0});
}

static void go_end(App *a) {
    SharedClock clock = compare_clock(a);
    compare_go(a, shared_end(&clock));
    a->compare.at_moment = true;
}

/* ---- the first difference ---- */

/* Of the pairs with the first program that one which differs the soonest. */
static bool find_difference(const App *a, Difference *out, size_t *with) {
    const Comparison *c = &a->compare;
    bool found = false;
    if (!c->models[0]) return false;
    for (size_t k = 1; k < c->n; k++) {
        if (!c->models[k]) continue;
        Difference d = align_difference(c->runs[0].program->trace,
                                        c->runs[k].program->trace);
        if (d.kind == DIVERGE_NOT) continue;
        /* All are positions of the first program, so that they can be
         * compared. */
        if (found && d.before[0] >= out->before[0]) continue;
        *out = d;
        *with = k;
        found = true;
    }
    return found;
}

/* Just behind the event that differs, where its sentence can be told. */
static SharedPlace behind(const App *a, size_t k, uint64_t pos) {
    uint64_t t = timeline_place(a->compare.models[k], pos).t_ns;
    return (SharedPlace){t, (uint32_t)k, pos};
}

/* To the first point where the schedules differ. */
static void to_difference(App *a) {
    Comparison *c = &a->compare;
    Difference d;
    size_t with = 0;
    if (c->n < 2) return;
    if (!find_difference(a, &d, &with)) {
        notice_say(a, S_CMP_NO_DIFFERENCE, NULL);
        return;
    }
    SharedPlace x = behind(a, 0, d.behind[0]), y = behind(a, with, d.behind[1]);
    /* To the later of both, so that the others have done what came before; the
     * two themselves are put at their own places below. */
    compare_go(a, x.t_ns > y.t_ns ? x : y);
    c->apart.is = true;
    c->apart.kind = d.kind;
    c->apart.t_ns = d.t_ns[0] < d.t_ns[1] ? d.t_ns[0] : d.t_ns[1];
    for (size_t i = 0; i < 2; i++) {
        c->apart.runs[i] = i ? with : 0;
        c->apart.pos[i] = d.behind[i];
    }
    a->playing = false;
    seek(a);
}

/* ---- the axis ---- */

/* `x` is on the screen, in px of the window; false: no axis was drawn yet. */
static bool zoom(App *a, float factor, float x) {
    Comparison *c = &a->compare;
    if (!c->axis.valid) return false;
    float old = c->zoom;
    c->zoom = fminf(100000, fmaxf(1, old * factor));
    double f = (double)(c->zoom / old), at = (double)x - c->axis.origin;
    /* What is under x stays there. */
    c->scroll += at * f - at;
    c->reveal = false;
    a->dirty = true;
    return true;
}

static void zoom_at_cursor(App *a, float factor) {
    zoom(a, factor, a->compare.axis.cursor);
}

/* To the end of the moment under `x`.  Left of the axis: before everything. */
static void seek_axis(App *a, float x) {
    const CompareAxis *axis = &a->compare.axis;
    if (!axis->valid) return;
    SharedClock clock = compare_clock(a);
    double at = (double)x - axis->origin;
    uint64_t t = at < 0 ? 0 : compare_axis_find(axis, at);
    uint64_t last = shared_end(&clock).t_ns;
    if (at < 0)
        compare_go(a, (SharedPlace){0});
    else
        compare_go_time(a, t < last ? t : last);
    a->compare.reveal = false; /* it was clicked: it is visible */
}

/* The bar's place is that of the last picture; it has a margin at both sides
 * where nothing is drawn. */
static void seek_bar(App *a, float x) {
    Rect bar = {0, 0, 1, 1};
    for (size_t i = 0; i < a->hots.len; i++)
        if (a->hots.data[i].action == ACT_SCRUB) bar = a->hots.data[i].rect;
    SharedClock clock = compare_clock(a);
    double last = (double)shared_ranks(&clock, a->unit);
    float f = (x - bar.x - LAYOUT_MARGIN) / (bar.w - 2 * LAYOUT_MARGIN);
    f = fminf(1, fmaxf(0, f));
    /* The nearest step, not the one before: the pointer and the bar then
     * agree. */
    uint64_t rank = (uint64_t)llround((double)f * last);
    compare_go(a, shared_place(&clock, a->unit, rank));
    a->compare.at_moment = a->unit == UNIT_TIME && rank > 0;
}

/* ---- the mouse ---- */

/* A click is a drag of no length, so both do the same. */
bool compare_press(App *a, int action, const InputEvent *ev) {
    if (a->screen != SCREEN_COMPARE) return false;
    if (action != ACT_SCRUB && action != ACT_TIMELINE) return false;
    a->drag = (Action)action;
    a->playing = false;
    return compare_drag(a, ev);
}

bool compare_drag(App *a, const InputEvent *ev) {
    if (a->screen != SCREEN_COMPARE) return false;
    if (a->drag == ACT_SCRUB) seek_bar(a, ev->x);
    if (a->drag == ACT_TIMELINE) seek_axis(a, ev->x);
    return true;
}

bool compare_wheel(App *a, const InputEvent *ev) {
    Comparison *c = &a->compare;
    if (a->screen != SCREEN_COMPARE) return false;
    if (c->pick.open) {
        /* The wheel moves what is chosen, and the list follows it. */
        int key = ev->amount > 0 ? KEY_UP : KEY_DOWN;
        compare_pick_key(a, &(InputEvent){.kind = INPUT_KEY, .key = key});
    } else if (c->axis.valid && rect_has(c->axis.area, ev->x, ev->y)) {
        if (ev->shift) {
            /* A notch is 15 % of the axis, whatever its width. */
            c->scroll -= (double)(0.15F * c->axis.area.w * ev->amount);
            c->reveal = false;
            a->dirty = true;
        } else {
            zoom(a, powf(1.2F, ev->amount), ev->x);
        }
    }
    return true;
}

/* ---- keys and buttons ---- */

/* Whoever steps by hand wants to look: playback ends. */
static void manual_step(App *a, StepUnit unit, bool forward) {
    a->playing = false;
    step(a, unit, forward);
}

/* What has the same name in the window of one program. */
static bool move_action(App *a, int action) {
    switch (action) {
    case ACT_FIRST: compare_go(a, (SharedPlace){0}); return true;
    case ACT_BACK: manual_step(a, a->unit, false); return true;
    case ACT_FORWARD: manual_step(a, a->unit, true); return true;
    case ACT_LAST: go_end(a); return true;
    case ACT_PLAY: toggle_play(a); return true;
    case ACT_SLOWER: app_change_speed(a, -1); return true;
    case ACT_FASTER: app_change_speed(a, 1); return true;
    case ACT_FIT:
        a->compare.zoom = 1;
        a->compare.scroll = 0;
        return true;
    case ACT_ZOOM_IN: zoom_at_cursor(a, 1.5F); return true;
    case ACT_ZOOM_OUT: zoom_at_cursor(a, 1 / 1.5F); return true;
    case ACT_DIFFERENCE: to_difference(a); return true;
    default: return false;
    }
}

bool compare_action(App *a, int action, int64_t arg) {
    /* It is for us on every screen: it is how one gets here. */
    if (action == ACT_COMPARE) {
        a->dirty = true;
        compare_key_or_word(a, arg);
        return true;
    }
    if (a->screen != SCREEN_COMPARE) return false;
    a->dirty = true;
    if (action == ACT_UNIT) {
        a->unit = (StepUnit)arg;
        a->compare.told = 0;
        return true;
    }
    if (action == ACT_AXIS) {
        a->compare.events = arg == AXIS_EVENTS;
        a->compare.reveal = true;
        return true;
    }
    if (action == ACT_COMPARE_ADD) {
        compare_pick_take(a, (size_t)arg);
        return true;
    }
    return move_action(a, action);
}

/* The keys of the window of one program, where they mean the same here. */
static int action_of(const InputEvent *ev) {
    switch (ev->key) {
    case KEY_HOME: return ACT_FIRST;
    case KEY_END: return ACT_LAST;
    case KEY_SPACE: return ACT_PLAY;
    case KEY_PAGE_UP: return ACT_BACK;
    case KEY_PAGE_DOWN: return ACT_FORWARD;
    case '<':
    case '[': return ACT_SLOWER;
    case '>':
    case ']': return ACT_FASTER;
    case '+':
    case '=': return ACT_ZOOM_IN;
    case '-': return ACT_ZOOM_OUT;
    case '0': return ACT_FIT;
    case 'd': return ACT_DIFFERENCE;
    default: return ACT_NONE;
    }
}

/* The list has the first word while it is open, or its arrows would step. */
void compare_key(App *a, const InputEvent *ev) {
    int action = action_of(ev);
    if (a->compare.pick.open && compare_pick_key(a, ev)) return;
    if (ev->key == KEY_LEFT || ev->key == KEY_RIGHT)
        manual_step(a, ev->shift ? UNIT_ITERATION : a->unit,
                    ev->key == KEY_RIGHT);
    else if (action != ACT_NONE)
        compare_action(a, action, 0);
    else if (ev->key == 'u')
        compare_action(a, ACT_UNIT, (a->unit + 1) % UNIT_COUNT);
    else if (ev->key == 'h')
        a->hide_future = !a->hide_future;
    else if (ev->key == 'v')
        /* The other one: ACT_AXIS takes an AxisKind, of which events are 0. */
        compare_action(a, ACT_AXIS, a->compare.axis.events);
    else if (ev->key == 'c')
        compare_action(a, ACT_COMPARE, COMPARE_PICK);
    else if (ev->key >= '1' && ev->key <= '4')
        compare_action(a, ACT_COMPARE, ev->key - '0');
    else
        return;
    a->dirty = true;
}
