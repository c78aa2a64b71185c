/* What goes from one process to another: a pipe or queue, and those who wait
 * at its end.  What is put in has been packed (prelude/pickling.py), so that
 * nothing in it belongs to anybody. */
#include <string.h>

#include "engine/process.h"
#include "vm/exc.h"
#include "vm/obj_float.h"
#include "vm/visit.h"

typedef struct Channel {
    Obj h;
    Value items; /* list */
    Value label; /* str: how waiting for it is called */
    bool idle;   /* who waits is a worker without a job */
    bool closed; /* nobody will put anything in any more */
    WaitQueue takers;
} Channel;

static Channel *as_channel(Value v) {
    return (Channel *)as_obj(v);
}

static void channel_free(Vm *vm, Obj *obj) {
    release(vm, ((Channel *)obj)->items);
    release(vm, ((Channel *)obj)->label);
    obj_dealloc(vm, obj, sizeof(Channel));
}

static void channel_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    visit_value(v, ((Channel *)obj)->items);
    visit_u64(v, ((Channel *)obj)->closed);
}

static Value take(Vm *vm, Channel *c) {
    List *l = as_list(c->items);
    Value v = l->items[0];
    memmove(l->items, l->items + 1, --l->len * sizeof(Value));
    if (l->len || c->closed)
        waitq_open(vm, &c->takers); /* for who is the first now */
    else
        waitq_close(vm, &c->takers);
    return v;
}

static Value m_put(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Channel *c = as_channel(args[0]);
    list_append(vm, c->items, args[1]);
    waitq_open(vm, &c->takers);
    return V_NONE;
}

static Value m_close(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Channel *c = as_channel(args[0]);
    c->closed = true;
    waitq_open(vm, &c->takers);
    return V_NONE;
}

static int64_t channel_length(Vm *vm, Value v) {
    (void)vm;
    return as_list(as_channel(v)->items)->len;
}

/* --- get
 * -------------------------------------------------------------------- */

enum { SLOT_CHANNEL, SLOT_TIMEOUT, N_SLOTS };

/* The item; `default` is what stands for "none" (V_NULL: EOFError). */
static Act get_step(Vm *vm, Frame *f, Sig sig, Value v) {
    (void)sig, (void)v;
    Channel *c = as_channel(f->slots[SLOT_CHANNEL]);
    bool waited = f->state;
    if (as_list(c->items)->len) {
        vm->result = take(vm, c);
        return ACT_RETURN;
    }
    if (c->closed) {
        vm_raise_value(vm, exc_new(vm, vm->t.EOFError, NULL));
        return ACT_RAISE;
    }
    if (waited && thread_timed_out(vm)) {
        vm->result = V_ELLIPSIS;
        return ACT_RETURN;
    }
    Wait wait = {.state = c->idle ? THREAD_IDLE : THREAD_BLOCKED,
                 .label = str_view(c->label).ptr};
    double seconds;
    if (f->slots[SLOT_TIMEOUT] != V_NONE) {
        if (!float_from(vm, f->slots[SLOT_TIMEOUT], &seconds)) return ACT_RAISE;
        if (!waited) { /* the deadline stays when somebody else was quicker */
            wait_deadline(vm, &wait, clock_ns(seconds < 0 ? 0 : seconds));
            f->data = (uint64_t)wait.due;
            f->top = wait.drift;
        }
        wait.timed = true;
        wait.due = (int64_t)f->data;
        wait.drift = f->top;
    }
    f->state = 1;
    return thread_wait(vm, f, &c->takers, &wait);
}

static const NativeFrameDef get_frame = {
    .name = "get",
    .step = get_step,
    .slots = N_SLOTS,
};

/* get(timeout=None): waits for an item; Ellipsis when the time is over. */
static Value m_get(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Channel *c = as_channel(args[0]);
    if (as_list(c->items)->len) return take(vm, c);
    Frame *f = frame_push_native(vm, &get_frame);
    f->slots[SLOT_CHANNEL] = retain(args[0]);
    f->slots[SLOT_TIMEOUT] = args[1] ? retain(args[1]) : V_NONE;
    return V_FRAME;
}

static const NativeDef channel_methods[] = {
    {"put", m_put, NF_METHOD | NF_VISIBLE, "item /"},
    {"get", m_get, NF_METHOD | NF_VISIBLE, "timeout? /"},
    /* the same where it cannot be told apart when it happens */
    {"push", m_put, NF_METHOD, "item /"},
    {"pull", m_get, NF_METHOD, "timeout? /"},
    {"close", m_close, NF_METHOD | NF_VISIBLE, ""},
    {NULL, NULL, 0, NULL},
};

void process_park(Vm *vm, Process *p, Value channel) {
    thread_park(vm, p->thread, &as_channel(channel)->takers);
}

static Value channel_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                          Value kw) {
    (void)kw;
    Channel *c = obj_alloc(vm, t);
    c->items = list_new(vm, 0);
    c->label = retain(args[0]);
    c->idle = n > 1 && args[1] == V_TRUE;
    return from_obj(c);
}

static void channel_slots(Type *t) {
    t->free = channel_free;
    t->visit = channel_visit;
    t->make = channel_make;
    t->length = channel_length;
}

void channel_types_init(Vm *vm, Processes *all) {
    static const TypeSpec spec = {
        .name = "Channel",
        .module = "_process",
        .size = sizeof(Channel),
        .methods = channel_methods,
        .slots = channel_slots,
    };
    all->channel = type_new(vm, &spec, NULL);
}
