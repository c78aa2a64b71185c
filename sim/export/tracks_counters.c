/* tracks_counters.c: numbers over time, and the objects that have lengths. */
#include "export/tracks_impl.h"

Counter *counter_new(Tracks *t, Process *p, Name *name) {
    Counter *c = records_take(&t->counter_pool);
    node_init(&c->node, TRACK_COUNTER, &p->node, 0, name);
    c->prev = t->last_counter;
    *(t->last_counter ? &t->last_counter->next : &t->first_counter) = c;
    t->last_counter = c;
    counter_set(t, c, 0);
    return c;
}

/* It has something to say when the pen leaves this point, at most once. */
static void soil(Tracks *t, Counter *c) {
    if (c->dirty || t->muted || !(t->groups & GROUP_QUEUES)) return;
    c->dirty = true;
    c->place = t->dirty.len;
    vec_push(&t->dirty, c);
}

void counter_set(Tracks *t, Counter *c, uint64_t value) {
    c->value = value;
    if (!c->known || value != c->said) soil(t, c);
}

void counter_add(Tracks *t, Counter *c, int by) {
    if (by < 0 && !c->value) return; /* a trace that is not whole */
    counter_set(t, c, by < 0 ? c->value - 1 : c->value + 1);
}

/* What went up and down again at one point says nothing. */
static void say(Tracks *t, Counter *c) {
    c->dirty = false;
    if (c->known && c->value == c->said) return;
    c->known = true;
    c->said = c->value;
    tracks_emit(t, &c->node, COUNTER)->value = c->value;
}

void counters_flush(Tracks *t) {
    for (size_t i = 0; i < t->dirty.len; i++)
        if (t->dirty.data[i]) say(t, t->dirty.data[i]);
    t->dirty.len = 0;
}

/* The values are known from before, but nobody has heard them. */
void counters_again(Tracks *t) {
    for (Counter *c = t->first_counter; c; c = c->next)
        soil(t, c);
}

/* Its last number is said before its track ends; the list of dirty ones keeps a
 * gap, because others know their places in it. */
void counter_close(Tracks *t, Counter *c) {
    if (c->dirty) {
        t->dirty.data[c->place] = NULL;
        say(t, c);
    }
    node_close(t, &c->node);
    *(c->prev ? &c->prev->next : &t->first_counter) = c->next;
    *(c->next ? &c->next->prev : &t->last_counter) = c->prev;
    vec_push(&t->dead_counters, c);
}

void counter_free(Tracks *t, Counter *c) {
    node_free(&c->node);
    records_give(&t->counter_pool, c);
}

/* ---- tasks by state ---- */

/* All seven at once, so that a process has them in the order of the states,
 * whichever comes first. */
static void new_counts(Tracks *t, Process *p) {
    static const Str names[TASK_COUNTS] = {
        {"tasks ready", 11},     {"tasks running", 13}, {"tasks waiting", 13},
        {"tasks blocked", 13},   {"tasks done", 10},    {"tasks failed", 12},
        {"tasks cancelled", 15},
    };
    for (int i = 0; i < TASK_COUNTS; i++)
        p->tasks[i] = counter_new(t, p, name_new("", 0, names[i]));
}

void count_task(Tracks *t, Process *p, int from, int to) {
    if (from == to) return;
    if (!p->tasks[0]) new_counts(t, p);
    if (from != COUNT_NOWHERE) counter_add(t, p->tasks[from], -1);
    if (to != COUNT_NOWHERE) counter_add(t, p->tasks[to], 1);
}

/* ---- objects ---- */

/* Of an object that nobody has told of the kind is not known: it is none that
 * has a length, and none that is done. */
Object *object_of(Tracks *t, uint32_t number) {
    Object *obj = map_get(&t->objects, number);
    if (obj) return obj;
    obj = records_take(&t->object_pool);
    obj->number = number;
    obj->kind = OBJ_KIND_COUNT;
    map_put(&t->objects, number, obj);
    return obj;
}

/* A label that was seen before is not enough to tell two queues apart. */
static void new_length(Tracks *t, Object *obj) {
    Str label = trace_string(t->trace, obj->label);
    StrBuf text = {0};
    sb_put(&text, label.ptr, label.len);
    if (map_get(&t->labels, obj->label))
        sb_printf(&text, " o%u", obj->number);
    else
        map_put(&t->labels, obj->label, t);
    obj->length =
        counter_new(t, t->thread->process, name_new("", 0, sb_str(&text)));
    sb_free(&text);
}

static void object_new(Tracks *t, const TraceEvent *ev) {
    Object *obj = object_of(t, ev->a);
    obj->kind = ev->flags;
    obj->label = ev->b;
    if (obj->kind == OBJ_QUEUE && !obj->length) {
        pen_here(t);
        new_length(t, obj);
    }
}

/* Threads that still wait for it will ask for it by its number. */
static void object_drop(Tracks *t, Object *obj) {
    if (obj->waiters) return;
    if (obj->length) {
        pen_here(t);
        counter_close(t, obj->length);
    }
    map_take(&t->objects, obj->number);
    records_give(&t->object_pool, obj);
}

void object_event(Tracks *t, const TraceEvent *ev) {
    Object *obj;
    if (ev->kind == EV_OBJ_NEW) {
        if (ev->flags != OBJ_COROUTINE) object_new(t, ev);
        return;
    }
    obj = map_get(&t->objects, ev->a);
    if (!obj) return;
    if (ev->kind == EV_OBJ_FREE ||
        (ev->kind == EV_OBJ_DONE && obj->kind < OBJ_LOCK)) {
        /* Nobody waits for what is done. */
        object_drop(t, obj);
        return;
    }
    if (ev->kind == EV_QUEUE && obj->length) {
        pen_here(t);
        counter_set(t, obj->length, ev->d);
    }
    if (obj->waiters) object_changes(t, ev, obj);
}
