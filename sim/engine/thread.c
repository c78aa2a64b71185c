/* Threads: who waits, who is ready, who goes on. */
#include "engine/thread.h"

#include <string.h>

#include "engine/late.h"
#include "engine/note.h"
#include "engine/sched.h"
#include "engine/visit.h"
#include "vm/run.h"

/* CPython's limit is the machine's; ours keeps a thread bomb small. */
enum { MAX_THREADS = 20000 };

/* --- ready or not
 * ----------------------------------------------------------- */

static void note_state(Vm *vm, const VThread *t, const Wait *wait) {
    if (!vm->trace || thread_alone(vm)) return;
    uint32_t label =
        wait && wait->label ? trace_intern_str(vm->trace, wait->label) : 0;
    trace_emit(vm->trace, EV_THREAD_STATE, t->state, note_loc(vm), t->id,
               wait ? wait->ref : 0, label, wait ? wait->holder : 0);
}

/* Whether natives that others can see ask first. */
static void set_visible(Vm *vm) {
    const Sched *s = sched_of(vm);
    vm->visible = s->ready.len + s->must_yield;
}

void sched_polled(Vm *vm) {
    if (thread_alone(vm)) return;
    sched_of(vm)->must_yield = true;
    set_visible(vm);
}

static void put_ready(Vm *vm, VThread *t, int64_t due, uint32_t drift) {
    Sched *s = sched_of(vm);
    if (t->ready_at) return;
    t->ready_due = due;
    t->ready_drift = drift;
    thread_heap_add(vm, &s->ready, t);
    set_visible(vm);
}

void sched_ready(Vm *vm, VThread *t) {
    const Clock *clock = &engine_of(vm)->clock;
    put_ready(vm, t, clock->now, clock->drift);
}

static bool is_due(const Clock *clock, const VThread *t) {
    return t->timed && (t->due < clock->now ||
                        (t->due == clock->now && t->drift <= clock->drift));
}

void sched_unready(Vm *vm, VThread *t) {
    Sched *s = sched_of(vm);
    if (is_due(&engine_of(vm)->clock, t)) return;
    thread_heap_drop(&s->ready, t);
    set_visible(vm);
}

/* Deadlines that have passed make their threads ready. */
static void fire_deadlines(Vm *vm) {
    Sched *s = sched_of(vm);
    VThread *t;
    while ((t = thread_heap_first(&s->timed)) &&
           is_due(&engine_of(vm)->clock, t)) {
        thread_heap_drop(&s->timed, t);
        put_ready(vm, t, t->due, t->drift);
    }
}

/* --- queues
 * ----------------------------------------------------------------- */

static void queue_append(WaitQueue *q, VThread *t) {
    t->queue = q;
    t->queue_prev = q->tail;
    t->queue_next = NULL;
    if (q->tail)
        q->tail->queue_next = t;
    else
        q->head = t;
    q->tail = t;
}

static void queue_remove(VThread *t) {
    WaitQueue *q = t->queue;
    if (!q) return;
    if (t->queue_prev)
        t->queue_prev->queue_next = t->queue_next;
    else
        q->head = t->queue_next;
    if (t->queue_next)
        t->queue_next->queue_prev = t->queue_prev;
    else
        q->tail = t->queue_prev;
    t->queue = NULL;
    t->queue_prev = t->queue_next = NULL;
}

/* Whoever the machine wakes: any of the first few. */
static void choose_head(Vm *vm, WaitQueue *q) {
    enum { FEW = 8 };
    uint32_t n = 0;
    for (const VThread *t = q->head; t && n < FEW; t = t->queue_next)
        n++;
    if (n < 2) return;
    uint32_t way = choose(vm, CHOICE_WAITER, n);
    VThread *t = q->head;
    for (uint32_t i = way; i > 0; i--)
        t = t->queue_next;
    if (t == q->head) return;
    queue_remove(t);
    t->queue = q;
    t->queue_next = q->head;
    q->head->queue_prev = t;
    q->head = t;
}

void waitq_open(Vm *vm, WaitQueue *q) {
    if (!q->open) choose_head(vm, q);
    q->open = true;
    if (q->head) sched_ready(vm, q->head);
}

void waitq_close(Vm *vm, WaitQueue *q) {
    q->open = false;
    if (q->head) sched_unready(vm, q->head);
}

bool waitq_wake_one(Vm *vm, WaitQueue *q) {
    VThread *t = q->head;
    if (!t) return false;
    queue_remove(t);
    t->woken = true;
    sched_ready(vm, t);
    return true;
}

void waitq_wake_all(Vm *vm, WaitQueue *q) {
    while (waitq_wake_one(vm, q)) {}
}

/* --- switching
 * -------------------------------------------------------------- */

static uint32_t nested_now(const Vm *vm) {
    return vm->c_depth - sched_of(vm)->nested;
}

static void put_away(Vm *vm, VThread *t) {
    Engine *e = engine_of(vm);
    t->running = e->running;
    t->current_loop = e->current_loop;
    t->context = e->context;
    t->nested = nested_now(vm);
    t->nest_level = vm->c_depth;
    e->sched->nested += t->nested;
}

/* False, with the run stopped: its C frames are not the uppermost ones. */
static bool bring_back(Vm *vm, VThread *t) {
    Engine *e = engine_of(vm);
    if (t->nested && t->nest_level != vm->c_depth) {
        vm_refuse(vm, "two threads that wait inside calls made by built-in "
                      "functions (a sort key, a __repr__) at the same time");
        return false;
    }
    e->sched->nested -= t->nested;
    e->running = t->running;
    e->current_loop = t->current_loop;
    e->context = t->context;
    t->running = NULL;
    t->current_loop = t->context = V_NULL;
    e->thread = t;
    if (e->process_enter) e->process_enter(vm, t->process);
    return true;
}

/* The wait of t ends, and how is noted. */
static void end_wait(Vm *vm, VThread *t) {
    Sched *s = sched_of(vm);
    t->timed_out = t->timed && !t->woken && !(t->queue && t->queue->open);
    queue_remove(t);
    thread_heap_drop(&s->ready, t);
    thread_heap_drop(&s->timed, t);
    set_visible(vm);
    t->timed = t->woken = false;
    t->blocked_by = 0;
    t->waits_for[0] = 0;
}

static void note_goes_on(Vm *vm, VThread *t, const VThread *from,
                         SwitchReason reason) {
    uint8_t before = t->state;
    t->state = THREAD_RUNNING;
    if (!vm->trace) return;
    if (t != from) {
        trace_set_thread(vm->trace, (uint16_t)t->id);
        trace_emit(vm->trace, EV_THREAD_SWITCH, (uint8_t)reason, 0, t->id,
                   from ? from->id : sched_of(vm)->last_id, 0, 0);
    }
    if (before != THREAD_RUNNING) note_state(vm, t, NULL);
    if (before == THREAD_BLOCKED)
        trace_emit(vm->trace, EV_BLOCK_END, 0, note_loc(vm),
                   note_current_task(vm), 0, 0, 0);
}

/* From the thread that ran (NULL: it is over) to t. */
static Act switch_to(Vm *vm, VThread *t, SwitchReason reason) {
    VThread *from = engine_of(vm)->thread;
    end_wait(vm, t);
    if (t != from) {
        if (from) put_away(vm, from);
        if (!bring_back(vm, t)) return ACT_RAISE;
    }
    vm->frame = t->frame;
    vm->pending = SIG_START;
    note_goes_on(vm, t, from, reason);
    return ACT_SWITCH;
}

/* Time moves until somebody is ready.  False: nobody ever will be. */
static bool wait_for_somebody(Vm *vm) {
    Sched *s = sched_of(vm);
    Clock *clock = &engine_of(vm)->clock;
    fire_deadlines(vm);
    while (s->ready.len == 0) {
        VThread *t = thread_heap_first(&s->timed);
        if (!t) {
            sched_deadlock(vm);
            return false;
        }
        ClockCause cause =
            t->state == THREAD_WAITING ? CLOCK_SELECT : CLOCK_BLOCKING;
        late_pass(vm, clock, t->due);
        if (!clock_wait_until(vm, clock, t->due, t->drift, cause)) return false;
        fire_deadlines(vm);
    }
    return true;
}

uint32_t sched_candidates(const Vm *vm) {
    const Sched *s = sched_of(vm);
    return s->ready.len + s->may_stay;
}

static VThread *default_candidate(const Vm *vm) {
    const Sched *s = sched_of(vm);
    if (s->stay) return s->stay;
    return s->may_stay ? engine_of(vm)->thread : s->ready.items[0];
}

VThread *sched_candidate(const Vm *vm, uint32_t k) {
    VThread *first = default_candidate(vm);
    if (k == 0) return first;
    for (VThread *t = engine_of(vm)->threads; t; t = t->next)
        if (t != first && t->ready_at && --k == 0) return t;
    UNREACHABLE("a way that the choice has");
}

/* The running thread stops at a visible operation; it stays ready. */
static void send_away(Vm *vm, VThread *self) {
    Sched *s = sched_of(vm);
    self->frame = s->shared;
    self->state = THREAD_READY;
    self->seq = s->next_seq++;
    note_state(vm, self, NULL);
    sched_ready(vm, self);
}

/* The way is known. */
static Act go(Vm *vm, uint32_t way) {
    Sched *s = sched_of(vm);
    VThread *t = sched_candidate(vm, way), *self = engine_of(vm)->thread;
    s->stay = NULL;
    if (s->may_stay && t == self) {
        vm->frame = s->shared;
        vm->pending = SIG_START;
        return ACT_SWITCH;
    }
    if (s->may_stay) send_away(vm, self);
    return switch_to(vm, t, s->reason);
}

/* An exploring run pauses in this frame, where its state lies in the heap
 * alone. */
static Act chooser_step(Vm *vm, Frame *f, Sig sig, Value v) {
    (void)f, (void)sig, (void)v;
    Sched *s = sched_of(vm);
    s->asking = !s->answered;
    if (!s->answered) return ACT_PAUSE;
    s->answered = false;
    return go(vm,
              choose_given(vm, CHOICE_SWITCH, sched_candidates(vm), s->way));
}

static const NativeFrameDef chooser_frame = {
    .name = "scheduler",
    .step = chooser_step,
};

static Frame *chooser(Vm *vm) {
    Sched *s = sched_of(vm);
    if (!s->chooser) {
        Frame *top = vm->frame;
        s->chooser = frame_push_native(vm, &chooser_frame);
        s->chooser->back = NULL;
        vm->frame = top;
    }
    return s->chooser;
}

/* Nobody runs while an exploring run is paused, so that it does not matter who
 * came to this state last. */
static void leave_stage(Vm *vm) {
    Engine *e = engine_of(vm);
    Sched *s = e->sched;
    VThread *self = e->thread;
    if (!self) return;
    if (s->may_stay) {
        s->stay = self;
        s->may_stay = false;
        send_away(vm, self);
    }
    put_away(vm, self);
    e->thread = NULL;
    e->running = NULL;
    e->current_loop = e->context = V_NULL;
}

static Act choose_thread(Vm *vm) {
    uint32_t n = sched_candidates(vm);
    if (n > 1 && engine_of(vm)->exploring && vm->c_depth == 0) {
        leave_stage(vm);
        vm->frame = chooser(vm);
        vm->pending = SIG_START;
        return ACT_SWITCH;
    }
    if (n > 1 && vm->c_depth > 0) sched_of(vm)->skipped = true;
    return go(vm, choose(vm, CHOICE_SWITCH, n));
}

Act sched_next(Vm *vm, SwitchReason reason) {
    Sched *s = sched_of(vm);
    if (!wait_for_somebody(vm)) return ACT_RAISE;
    s->may_stay = false;
    s->reason = reason;
    return choose_thread(vm);
}

/* --- waiting
 * ---------------------------------------------------------------- */

void wait_deadline(const Vm *vm, Wait *wait, int64_t ns) {
    const Clock *clock = &engine_of(vm)->clock;
    wait->timed = true;
    wait->due = ns < 0 ? clock->now : clock->now + ns;
    if (wait->due < clock->now) wait->due = INT64_MAX;
    wait->drift = clock->drift;
}

bool thread_timed_out(const Vm *vm) {
    return thread_self(vm)->timed_out;
}

static void set_label(VThread *t, const char *label) {
    size_t n = label ? strlen(label) : 0;
    if (n >= sizeof t->waits_for) n = sizeof t->waits_for - 1;
    memcpy(t->waits_for, label ? label : "", n);
    t->waits_for[n] = 0;
}

static void note_block(Vm *vm, const Wait *wait) {
    if (!vm->trace || wait->state != THREAD_BLOCKED) return;
    int64_t until = wait->timed ? wait->due : -1;
    trace_emit(vm->trace, EV_BLOCK_BEGIN, 0, note_loc(vm),
               note_current_task(vm), note_text(vm, "%s", wait->label),
               TRACE_LO(until), TRACE_HI(until));
}

Act thread_wait(Vm *vm, Frame *f, WaitQueue *q, const Wait *wait) {
    Sched *s = sched_of(vm);
    VThread *t = thread_self(vm);
    t->frame = f;
    t->state = wait->state;
    t->seq = s->next_seq++;
    t->timed = wait->timed;
    t->due = wait->due;
    t->drift = wait->drift;
    t->blocked_by = wait->holder;
    set_label(t, wait->label);
    if (t->timed) thread_heap_add(vm, &s->timed, t);
    if (q) queue_append(q, t);
    if (q && q->open && q->head == t) sched_ready(vm, t);
    note_state(vm, t, wait);
    note_block(vm, wait);
    return sched_next(vm, SWITCH_WAITS);
}

Act thread_yield(Vm *vm, Frame *f) {
    Wait wait = {.state = THREAD_READY};
    wait_deadline(vm, &wait, 0);
    return thread_wait(vm, f, NULL, &wait);
}

Act thread_point(Vm *vm, Frame *f) {
    Sched *s = sched_of(vm);
    s->shared = f;
    s->may_stay = true;
    s->reason = SWITCH_PREEMPTED;
    if (vm->c_depth == 0) return choose_thread(vm);
    s->skipped = true;
    return go(vm, 0);
}

/* --- beginning and end
 * ------------------------------------------------------- */

static void link_last(Engine *e, VThread *t) {
    VThread *last = e->last_thread;
    t->prev = last;
    t->next = NULL;
    if (last)
        last->next = t;
    else
        e->threads = t;
    e->last_thread = t;
}

static void unlink_thread(Engine *e, VThread *t) {
    if (t->prev)
        t->prev->next = t->next;
    else
        e->threads = t->next;
    if (t->next)
        t->next->prev = t->prev;
    else
        e->last_thread = t->prev;
    t->prev = t->next = NULL;
}

static VThread *make(Vm *vm, ThreadKind kind, Value name) {
    Sched *s = sched_of(vm);
    VThread *t = obj_alloc(vm, s->type);
    t->id = s->next_id++;
    t->kind = (uint8_t)kind;
    t->name = retain(name);
    t->state = THREAD_READY;
    t->seq = s->next_seq++;
    s->alive++;
    link_last(engine_of(vm), t);
    return t;
}

VThread *thread_new(Vm *vm, const NativeFrameDef *bottom, ThreadKind kind,
                    Value name, uint32_t parent_or_executor) {
    const Engine *e = engine_of(vm);
    Sched *s = e->sched;
    if (s->alive >= MAX_THREADS || s->next_id > UINT16_MAX) {
        vm_raise(vm, vm->t.RuntimeError, "can't start new thread");
        return NULL;
    }
    vm->threaded = true;
    VThread *t = make(vm, kind, name);
    t->process = thread_self(vm)->process;
    Frame *top = vm->frame;
    vm->frame = NULL;
    t->frame = frame_push_native(vm, bottom);
    vm->frame = top;
    if (vm->trace)
        trace_emit(
            vm->trace, EV_THREAD_NEW, (uint8_t)kind, note_loc(vm), t->id,
            trace_intern(vm->trace, str_view(name).ptr, str_view(name).len),
            parent_or_executor,
            e->process_number ? e->process_number(t->process) : 0);
    sched_ready(vm, t);
    return t;
}

void thread_park(Vm *vm, VThread *t, WaitQueue *q) {
    thread_heap_drop(&sched_of(vm)->ready, t);
    set_visible(vm);
    t->state = THREAD_IDLE;
    queue_append(q, t);
    if (q->open && q->head == t) sched_ready(vm, t);
    note_state(vm, t, NULL);
}

static void note_end(Vm *vm, const VThread *t) {
    if (!vm->trace || thread_alone(vm)) return;
    trace_emit(vm->trace, EV_THREAD_STATE, t->state, note_loc(vm), t->id, 0,
               t->died, 0);
}

static void bury(Vm *vm, VThread *t) {
    Engine *e = engine_of(vm);
    t->state = THREAD_ENDED;
    note_end(vm, t);
    waitq_wake_all(vm, &t->ended);
    t->ended.open = true;
    clear(vm, &t->locals);
    clear(vm, &t->object);
    unlink_thread(e, t);
    e->sched->alive--;
}

Act thread_end(Vm *vm, Frame *f) {
    Engine *e = engine_of(vm);
    VThread *t = thread_self(vm);
    CHECK(vm->frame == f, "a thread ends in its bottom frame");
    vm->frame = NULL;
    frame_end(vm, f);
    bury(vm, t);
    clear(vm, &e->current_loop);
    clear(vm, &e->context);
    e->thread = NULL;
    e->sched->last_id = t->id;
    release(vm, from_obj(t));
    return sched_next(vm, SWITCH_ENDED);
}

Act thread_vanish(Vm *vm) {
    Engine *e = engine_of(vm);
    VThread *t = thread_self(vm);
    CHECK(vm->c_depth == 0, "nothing of it is on the C stack");
    vm->frame = NULL;
    bury(vm, t);
    clear(vm, &e->current_loop);
    clear(vm, &e->context);
    e->running = NULL;
    e->thread = NULL;
    e->sched->last_id = t->id;
    release(vm, from_obj(t));
    return sched_next(vm, SWITCH_ENDED);
}

void thread_kill(Vm *vm, VThread *t) {
    Sched *s = sched_of(vm);
    CHECK(t != thread_self(vm), "a thread ends by thread_end");
    queue_remove(t);
    thread_heap_drop(&s->ready, t);
    thread_heap_drop(&s->timed, t);
    set_visible(vm);
    s->nested -= t->nested;
    bury(vm, t);
    clear(vm, &t->current_loop);
    clear(vm, &t->context);
    release(vm, from_obj(t));
}

static void thread_free(Vm *vm, Obj *obj) {
    VThread *t = (VThread *)obj;
    clear(vm, &t->name);
    clear(vm, &t->object);
    obj_dealloc(vm, obj, sizeof(VThread));
}

static void thread_slots(Type *type) {
    type->free = thread_free;
    type->visit = thread_visit;
}

void sched_init(Vm *vm) {
    static const TypeSpec spec = {
        .name = "_ThreadHandle",
        .module = "_thread",
        .size = sizeof(VThread),
        .slots = thread_slots,
    };
    Engine *e = engine_of(vm);
    e->sched = heap_alloc(&vm->heap, sizeof(Sched));
    memset(e->sched, 0, sizeof(Sched));
    e->sched->timed.timed = true;
    e->sched->type = type_new(vm, &spec, NULL);
    Value name = str_from(vm, "MainThread");
    e->thread = make(vm, THREAD_PLAIN, name);
    e->thread->state = THREAD_RUNNING;
    release(vm, name);
}

/* --- idents
 * ----------------------------------------------------------------- */

/* CPython's are addresses, different in every run; ours look like them. */
#define FIRST_IDENT INT64_C(140000000004660)
enum { IDENT_STEP = 8392704 };

int64_t thread_ident(const VThread *t) {
    uint32_t id = t->twin ? t->twin - 1 : t->id;
    return FIRST_IDENT + (int64_t)id * IDENT_STEP;
}
