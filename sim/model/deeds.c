#include "model/deeds.h"

#include "base/check.h"

#include <string.h>

enum { MANY = 1 << 28 }; /* more of anything is a broken trace */

/* ---- hashes ---- */

static uint64_t mix(uint64_t h, uint64_t x) {
    h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

static uint64_t hash_text(Str s) {
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (uint8_t)s.ptr[i]) * UINT64_C(1099511628211);
    return h;
}

uint64_t deed_hash(const Deed *d) {
    return mix(mix(mix(1, d->what), d->who), d->words);
}

static uint64_t text_of(const DeedReader *r, uint32_t string) {
    return string ? hash_text(trace_string(r->trace, string)) : 0;
}

/* "testa" of "testa(1)". */
static uint64_t function_of(const DeedReader *r, uint32_t label) {
    Str s = trace_string(r->trace, label);
    const char *paren = s.len ? memchr(s.ptr, '(', s.len) : NULL;
    if (paren) s.len = (size_t)(paren - s.ptr);
    return label ? hash_text(s) : 0;
}

/* ---- tables of names: string ids by number ---- */

static uint32_t *entry(DeedTable *table, uint32_t number) {
    CHECK(number < MANY, "things are numbered from 1");
    while (table->len <= number)
        vec_push(table, 0);
    return &table->data[number];
}

static uint32_t at(const DeedTable *table, uint32_t number) {
    return number < table->len ? table->data[number] : 0;
}

static uint32_t label_of_ref(const DeedReader *r, uint32_t ref) {
    return at(ref_is_task(ref) ? &r->labels : &r->objects, ref_id(ref));
}

/* What is called when the handle's turn comes. */
static uint32_t pushed(const DeedReader *r, const TraceEvent *ev) {
    if (ev->b) return at(&r->labels, ev->b);
    switch (ev->flags) {
    case WHAT_CALL:
    case WHAT_TIMER:
    case WHAT_DONE_CB:
    case WHAT_THREADSAFE:
    case WHAT_LOOP_OWN: return ev->c;
    default: return 0;
    }
}

static uint32_t timer_name(const DeedReader *r, const TraceEvent *ev) {
    bool has_task = ev->flags == WHAT_SLEEP || ev->flags == WHAT_TIMEOUT;
    return has_task ? at(&r->labels, ev->b) : ev->b;
}

static void learn(DeedReader *r, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_TASK_NEW: *entry(&r->labels, ev->a) = ev->c; break;
    case EV_OBJ_NEW: *entry(&r->objects, ev->a) = ev->b; break;
    case EV_READY_PUSH: *entry(&r->handles, ev->a) = pushed(r, ev); break;
    case EV_TIMER_ADD: *entry(&r->handles, ev->a) = timer_name(r, ev); break;
    case EV_THREAD_NEW:
    case EV_THREAD_NAME: *entry(&r->threads, ev->a) = ev->b; break;
    case EV_JOB_SUBMIT: *entry(&r->jobs, ev->a) = ev->c; break;
    case EV_CB_BEGIN: *entry(&r->running, ev->thread) = ev->b; break;
    case EV_STEP_BEGIN:
        *entry(&r->outer, ev->a) = at(&r->running, ev->thread);
        *entry(&r->running, ev->thread) = ev->a;
        break;
    default: break;
    }
}

/* Behind the deed itself: the end of a step is a part of it. */
static void leave(DeedReader *r, const TraceEvent *ev) {
    if (ev->kind == EV_CB_END) *entry(&r->running, ev->thread) = 0;
    if (ev->kind != EV_STEP_END) return;
    *entry(&r->running, ev->thread) = at(&r->outer, ev->a);
    *entry(&r->outer, ev->a) = 0;
}

/* ---- deeds ---- */

bool deed_is(const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_LOOP_STATE:
        return ev->flags == LOOP_RUNNING || ev->flags == LOOP_STOPPED;
    case EV_OBJ_NEW: return ev->flags < OBJ_LOCK;
    case EV_RUN_END:
    case EV_CLOCK:
    case EV_CB_BEGIN:
    case EV_TASK_NEW:
    case EV_STEP_BEGIN:
    case EV_STEP_END:
    case EV_TASK_DONE:
    case EV_CANCEL_REQ:
    case EV_SYNC:
    case EV_QUEUE:
    case EV_RAISE:
    case EV_BLOCK_BEGIN:
    case EV_PRINT:
    case EV_WARN:
    case EV_THREAD_NEW:
    case EV_THREAD_SWITCH:
    case EV_PROC_NEW:
    case EV_PROC_END:
    case EV_JOB_SUBMIT:
    case EV_JOB_BEGIN:
    case EV_JOB_END: return true;
    default: return false;
    }
}

/* String id of who the deed is about, if the event itself says so. */
static uint32_t who(const DeedReader *r, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_CB_BEGIN:
        return ev->b ? at(&r->labels, ev->b) : at(&r->handles, ev->a);
    case EV_TASK_NEW:
    case EV_STEP_BEGIN:
    case EV_STEP_END:
    case EV_TASK_DONE: return at(&r->labels, ev->a);
    case EV_CANCEL_REQ: return label_of_ref(r, ev->a);
    case EV_THREAD_NEW:
    case EV_THREAD_SWITCH: return at(&r->threads, ev->a);
    case EV_JOB_BEGIN: return at(&r->threads, ev->c);
    default: break;
    }
    uint32_t task = at(&r->running, ev->thread);
    return task ? at(&r->labels, task) : at(&r->threads, ev->thread);
}

static uint64_t words(const DeedReader *r, const TraceEvent *ev) {
    switch (ev->kind) {
    case EV_STEP_END: return text_of(r, label_of_ref(r, ev->b));
    case EV_TASK_DONE:
    case EV_RAISE:
        return mix(text_of(r, ev->kind == EV_RAISE ? ev->a : ev->b),
                   text_of(r, ev->kind == EV_RAISE ? ev->b : ev->c));
    case EV_OBJ_NEW: return mix(text_of(r, ev->b), ev->d);
    case EV_SYNC: return mix(text_of(r, at(&r->objects, ev->a)), ev->c);
    case EV_QUEUE:
        return mix(text_of(r, at(&r->objects, ev->a)), text_of(r, ev->c));
    case EV_BLOCK_BEGIN: return text_of(r, ev->b);
    case EV_WARN: return text_of(r, ev->c);
    case EV_PROC_NEW: return text_of(r, ev->d);
    case EV_PROC_END:
    case EV_RUN_END: return mix(1, ev->kind == EV_RUN_END ? ev->a : ev->b);
    case EV_JOB_SUBMIT:
    case EV_JOB_BEGIN: return text_of(r, at(&r->jobs, ev->a));
    case EV_JOB_END:
        return mix(text_of(r, at(&r->jobs, ev->a)), text_of(r, ev->c));
    case EV_PRINT: {
        Str all = trace_console_text(r->trace);
        return hash_text((Str){all.ptr + ev->a, ev->b});
    }
    default: return 0;
    }
}

static Deed deed_of(const DeedReader *r, const TraceEvent *ev) {
    uint32_t name = who(r, ev);
    return (Deed){.t_ns = ev->t_ns,
                  .what = (uint64_t)ev->kind << 8 | ev->flags,
                  .who = text_of(r, name),
                  .function = function_of(r, name),
                  .words = words(r, ev),
                  .event = trace_cursor_pos(r->cursor) - 1,
                  .task = at(&r->running, ev->thread)};
}

/* ---- reading ---- */

void deeds_begin(DeedReader *r, const Trace *t) {
    *r = (DeedReader){.trace = t, .cursor = trace_cursor_new(t)};
}

void deeds_free(DeedReader *r) {
    if (r->cursor) trace_cursor_free(r->cursor);
    vec_free(&r->labels);
    vec_free(&r->objects);
    vec_free(&r->handles);
    vec_free(&r->threads);
    vec_free(&r->jobs);
    vec_free(&r->running);
    vec_free(&r->outer);
    *r = (DeedReader){0};
}

const TraceEvent *deeds_look(DeedReader *r, Deed *out) {
    const TraceEvent *ev = trace_cursor_next(r->cursor);
    if (!ev) return NULL;
    learn(r, ev);
    if (deed_is(ev)) *out = deed_of(r, ev);
    leave(r, ev);
    return ev;
}
