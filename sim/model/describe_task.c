/* describe_task.c: which sentence an event is: tasks, futures, queues. */
#include "model/narrate_impl.h"

static void say(Sentence *out, StringKey key, int weight) {
    out->key = key;
    out->weight = weight;
}

static void describe_await(const Model *m, const TraceEvent *ev,
                           Sentence *out) {
    ObjectRow row;
    if (ref_is_task(ev->b)) {
        out->key = S_N_AWAIT_TASK;
        out->U = ref_id(ev->b);
        return;
    }
    set_object(m, out, ref_id(ev->b));
    bool known = model_object(m, ref_id(ev->b), &row);
    uint32_t timer =
        ev->a <= m->state.s.tasks ? state_task(&m->state, ev->a)->sleep : 0;
    out->key = S_N_AWAIT_OTHER;
    if (known && row.kind == OBJ_SLEEP && timer) {
        /* Only if this iteration has one left. */
        out->key = m->now.batch ? S_N_AWAIT_SLEEP : S_N_AWAIT_SLEEP_LAST;
        out->t = m->index.timers.data[timer - 1].due;
    } else if (known && row.kind == OBJ_GATHER) {
        out->key = S_N_AWAIT_GATHER;
    } else if (known && row.kind == OBJ_WAIT) {
        out->key = S_N_AWAIT_WAIT;
    }
}

static void describe_step_end(const Model *m, const TraceEvent *ev,
                              Sentence *out) {
    say(out, S_N_STEP_OVER, 1);
    set_task(m, out, ev->a);
    if (ev->flags == OUT_YIELDED) say(out, S_N_YIELDED, 70);
    if (ev->flags == OUT_WAITS) {
        out->weight = 70;
        describe_await(m, ev, out);
    }
}

static void describe_done(const Model *m, const TraceEvent *ev, Sentence *out) {
    set_task(m, out, ev->a);
    out->v = model_text(m, ev->b);
    out->E = model_text(m, ev->c);
    out->n = loc_line(ev->loc);
    if (!out->n && ev->a <= m->state.s.tasks)
        out->n = loc_line(state_task(&m->state, ev->a)->loc);
    out->weight = 85;
    if (ev->flags == OUT_RAISED) {
        if (m->state.s.cx.raise_task == ev->a)
            out->n = loc_line(m->state.s.cx.raise_loc);
        out->key = out->n ? S_N_RAISES : S_N_RAISES_NO_LINE;
        out->tone = TONE_ERROR;
    } else {
        out->key = ev->flags == OUT_CANCELLED ? S_N_CANCELLED : S_N_RETURNS;
    }
}

static void describe_cancel(const Model *m, const TraceEvent *ev,
                            Sentence *out) {
    say(out, S_N_CANCEL_FUTURE, 75);
    if (ref_is_task(ev->a)) {
        set_task(m, out, ref_id(ev->a));
        out->U = ev->b;
        out->key = ev->b ? S_N_CANCEL : S_N_CANCEL_PLAIN;
    } else {
        set_object(m, out, ref_id(ev->a));
    }
    if (!ev->d) out->key = S_N_CANCEL_NO;
}

static void describe_new(const Model *m, const TraceEvent *ev, Sentence *out) {
    set_object(m, out, ev->a);
    out->n = ev->d;
    switch ((ObjKind)ev->flags) {
    case OBJ_GATHER: say(out, S_N_GATHER, 29); break;
    case OBJ_WAIT: say(out, S_N_WAIT, 29); break;
    default:
        /* What waits says so itself; what is waited at is worth a word. */
        say(out, S_N_OBJ_NEW, ev->flags >= OBJ_LOCK ? 36 : 3);
    }
}

static void describe_progress(const Model *m, const TraceEvent *ev,
                              Sentence *out) {
    ObjectRow row;
    set_object(m, out, ev->a);
    out->k = ev->b;
    bool gather = model_object(m, ev->a, &row) && row.kind == OBJ_GATHER;
    say(out, gather ? S_N_PROGRESS : S_N_PROGRESS_OTHER, 65);
}

static void describe_obj_done(const Model *m, const TraceEvent *ev,
                              Sentence *out) {
    ObjectRow row;
    set_object(m, out, ev->a);
    bool known = model_object(m, ev->a, &row);
    out->E = model_text(m, ev->c);
    say(out, S_N_OBJ_DONE, 54);
    if (ev->flags == OUT_RAISED)
        say(out, S_N_OBJ_RAISED, 66);
    else if (ev->flags == OUT_CANCELLED)
        say(out, S_N_OBJ_CANCELLED, 53);
    else if (known && row.kind == OBJ_SLEEP)
        say(out, S_N_SLEEP_DONE, 57);
    else if (known && row.kind >= OBJ_LOCK_WAIT && row.kind <= OBJ_QUEUE_JOIN)
        say(out, S_N_SLEEP_DONE, 35);
    else if (known && row.kind == OBJ_GATHER && ref_is_task(row.owner)) {
        say(out, S_N_GATHER_DONE, 66);
        set_task(m, out, ref_id(row.owner));
    }
}

static void describe_child(const Model *m, const TraceEvent *ev,
                           Sentence *out) {
    set_object(m, out, ev->a);
    say(out, S_N_OBJ_CHILD_FUTURE, 2);
    if (ref_is_task(ev->b)) {
        out->key = S_N_OBJ_CHILD;
        set_task(m, out, ref_id(ev->b));
    }
}

static void describe_watch(const Model *m, const TraceEvent *ev, StringKey task,
                           StringKey future, Sentence *out) {
    out->f = model_text(m, ev->b);
    say(out, ref_is_task(ev->a) ? task : future, 42);
    if (ref_is_task(ev->a))
        set_task(m, out, ref_id(ev->a));
    else
        set_object(m, out, ref_id(ev->a));
}

static void describe_sync(const Model *m, const TraceEvent *ev, Sentence *out) {
    static const StringKey keys[] = {
        [SYNC_ACQUIRE] = S_N_SYNC_ACQUIRE, [SYNC_RELEASE] = S_N_SYNC_RELEASE,
        [SYNC_SET] = S_N_SYNC_SET,         [SYNC_CLEAR] = S_N_SYNC_CLEAR,
        [SYNC_NOTIFY] = S_N_SYNC_NOTIFY,
    };
    set_object(m, out, ev->a);
    set_task(m, out, ev->b);
    say(out, keys[ev->flags <= SYNC_NOTIFY ? ev->flags : SYNC_SET], 52);
    if (ev->b || set_thread(m, ev, out)) return;
    /* Nobody in particular: the program's own code. */
    if (ev->flags == SYNC_ACQUIRE) out->key = S_N_OBJ_DONE;
    if (ev->flags == SYNC_RELEASE) out->key = S_N_SYNC_CLEAR;
}

static void describe_item(const Model *m, const TraceEvent *ev, Sentence *out) {
    set_object(m, out, ev->a);
    out->v = model_text(m, ev->c);
    out->n = ev->d;
    say(out, S_N_QUEUE_TASK_DONE, 38);
    if (ev->flags == QUEUE_PUT) say(out, S_N_QUEUE_PUT, 52);
    if (ev->flags == QUEUE_GET) say(out, S_N_QUEUE_GET, 52);
    if (ev->b || !set_thread(m, ev, out)) return;
    if (ev->flags == QUEUE_PUT) out->key = S_N_QUEUE_PUT_THREAD;
    if (ev->flags == QUEUE_GET) out->key = S_N_QUEUE_GET_THREAD;
}

static bool describe_object(const Model *m, const TraceEvent *ev,
                            Sentence *out) {
    switch (ev->kind) {
    case EV_OBJ_NEW: describe_new(m, ev, out); break;
    case EV_OBJ_CHILD: describe_child(m, ev, out); break;
    case EV_OBJ_PROGRESS: describe_progress(m, ev, out); break;
    case EV_OBJ_DONE: describe_obj_done(m, ev, out); break;
    case EV_OBJ_FREE:
        set_object(m, out, ev->a);
        say(out, S_N_OBJ_FREE, 0);
        break;
    case EV_CB_ADD:
        describe_watch(m, ev, S_N_CB_ADD, S_N_CB_ADD_FUTURE, out);
        break;
    case EV_CB_DEL: describe_watch(m, ev, S_N_CB_DEL, S_N_CB_DEL, out); break;
    case EV_SYNC: describe_sync(m, ev, out); break;
    case EV_QUEUE: describe_item(m, ev, out); break;
    default: return false;
    }
    return true;
}

bool describe_task(const Model *m, const TraceEvent *ev, Sentence *out) {
    switch (ev->kind) {
    case EV_TASK_NEW:
        say(out, ev->flags & TASK_EAGER ? S_N_TASK_NEW_EAGER : S_N_TASK_NEW,
            45);
        set_task(m, out, ev->a);
        break;
    case EV_TASK_NAME:
        say(out, S_N_TASK_NAME, 6);
        set_task(m, out, ev->a);
        out->s = model_text(m, ev->b);
        break;
    case EV_STEP_BEGIN:
        say(out, S_N_STEP_BEGIN, 29);
        set_task(m, out, ev->a);
        break;
    case EV_STEP_END: describe_step_end(m, ev, out); break;
    case EV_TASK_DONE: describe_done(m, ev, out); break;
    case EV_CANCEL_REQ: describe_cancel(m, ev, out); break;
    default: return describe_object(m, ev, out);
    }
    return true;
}
