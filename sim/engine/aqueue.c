#include "engine/aqueue.h"

#include <string.h>

#include "engine/lib.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "vm/exc.h"

/* --- items
 * --------------------------------------------------------------------- */

static void grow(Vm *vm, AQueue *q) {
    uint32_t cap = q->cap ? q->cap * 2 : 8, tail = q->cap - q->head;
    Value *items = heap_alloc(&vm->heap, cap * sizeof(Value));
    if (q->cap) { /* full: unroll the ring */
        memcpy(items, q->items + q->head, tail * sizeof(Value));
        memcpy(items + tail, q->items, q->head * sizeof(Value));
        heap_free(&vm->heap, q->items, q->cap * sizeof(Value));
    }
    q->items = items;
    q->head = 0;
    q->cap = cap;
}

/* heapq's _siftdown: towards the root. 0: an exception. */
static bool heap_up(Vm *vm, Value *h, uint32_t start, uint32_t at) {
    Value v = h[at];
    while (at > start) {
        uint32_t up = (at - 1) / 2;
        int less = obj_less(vm, v, h[up]);
        if (less < 0) return false;
        if (!less) break;
        h[at] = h[up];
        at = up;
        h[at] = v;
    }
    return true;
}

/* heapq's _siftup: the smaller child moves up until a leaf is hit. */
static bool heap_down(Vm *vm, Value *h, uint32_t len) {
    uint32_t at = 0, child = 1;
    Value v = h[0];
    while (child < len) {
        if (child + 1 < len) {
            int less = obj_less(vm, h[child], h[child + 1]);
            if (less < 0) return false;
            child += !less;
        }
        h[at] = h[child];
        h[child] = v;
        at = child;
        child = 2 * at + 1;
    }
    return heap_up(vm, h, 0, at);
}

static bool put_item(Vm *vm, AQueue *q, Value item) {
    if (q->len == q->cap) grow(vm, q);
    q->items[(q->head + q->len++) & (q->cap - 1)] = retain(item);
    return q->order != QUEUE_PRIORITY || heap_up(vm, q->items, 0, q->len - 1);
}

/* Takes one out; V_NULL with an exception of a comparison. */
static Value take_item(Vm *vm, AQueue *q) {
    if (q->order == QUEUE_FIFO) {
        Value v = q->items[q->head];
        q->head = (q->head + 1) & (q->cap - 1);
        q->len--;
        return v;
    }
    Value last = q->items[--q->len];
    if (q->order == QUEUE_LIFO || q->len == 0) return last;
    Value first = q->items[0];
    q->items[0] = last;
    if (heap_down(vm, q->items, q->len)) return first;
    release(vm, first);
    return V_NULL;
}

/* --- without waiting
 * -------------------------------------------------------------- */

bool queue_full(const AQueue *q) {
    return q->maxsize > 0 && (int64_t)q->len >= q->maxsize;
}

void queue_wake(Vm *vm, WaitLine *line) {
    while (line->len > 0) {
        Value v = line_pop(line);
        bool woken = !future_done(as_future(v));
        if (woken) future_set_result(vm, as_future(v), V_NONE);
        release(vm, v);
        if (woken) return;
    }
}

static void note_item(Vm *vm, AQueue *q, QueueOp op, Value item) {
    if (noting(vm))
        trace_emit(vm->trace, EV_QUEUE, (uint8_t)op, note_loc(vm), q->id,
                   note_current_task(vm), note_repr(vm, item), q->len);
}

bool queue_put_now(Vm *vm, AQueue *q, Value item) {
    if (queue_full(q)) {
        vm_raise_value(vm, exc_new(vm, engine_of(vm)->t.QueueFull, NULL));
        lib_add_frame(vm, LIB_QUEUE_PUT_NOWAIT);
        return false;
    }
    if (!put_item(vm, q, item)) return false;
    q->unfinished++;
    note_item(vm, q, QUEUE_PUT, item);
    queue_wake(vm, &q->getters);
    return true;
}

Value queue_get_now(Vm *vm, AQueue *q) {
    if (q->len == 0) {
        vm_raise_value(vm, exc_new(vm, engine_of(vm)->t.QueueEmpty, NULL));
        lib_add_frame(vm, LIB_QUEUE_GET_NOWAIT);
        return V_NULL;
    }
    Value item = take_item(vm, q);
    if (!item) return V_NULL;
    note_item(vm, q, QUEUE_GET, item);
    queue_wake(vm, &q->putters);
    return item;
}

/* --- put() and get() as coroutines
 * -------------------------------------------------- */

enum { SLOT_QUEUE, SLOT_ITEM, SLOT_FUT, N_SLOTS };
enum { ST_NEW, ST_WAITS };

static Act wait_for_room(Vm *vm, Frame *f, ObjKind kind, WaitLine *line,
                         const char *label) {
    AQueue *q = as_queue(f->slots[SLOT_QUEUE]);
    Loop *loop = sync_loop(vm, f->slots[SLOT_QUEUE], &q->loop);
    if (!loop) return ACT_RAISE;
    Future *fut = sync_future(vm, loop, kind, q->id, label);
    assign(vm, &f->slots[SLOT_FUT], from_obj(fut));
    line_push(vm, line, from_obj(fut));
    f->state = ST_WAITS;
    vm->result = retain(from_obj(fut));
    return ACT_YIELD;
}

/* Interrupted while waiting; `possible`: it could have gone on. */
static Act give_up(Vm *vm, Frame *f, WaitLine *line, bool possible,
                   LibPlace place) {
    if (f->state == ST_NEW) return ACT_RAISE;
    Value fut = f->slots[SLOT_FUT];
    future_cancel(vm, as_future(fut), V_NULL);
    line_remove(vm, line, fut);
    if (possible && as_future(fut)->state != FUT_CANCELLED)
        queue_wake(vm, line);
    lib_add_frame(vm, place);
    return ACT_RAISE;
}

static Act get_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    AQueue *q = as_queue(f->slots[SLOT_QUEUE]);
    if (sig == SIG_RAISE)
        return give_up(vm, f, &q->getters, q->len > 0, LIB_QUEUE_GET);
    if (q->len == 0)
        return wait_for_room(vm, f, OBJ_QUEUE_GET, &q->getters, "queue.get()");
    vm->result = queue_get_now(vm, q);
    return vm->result ? ACT_RETURN : ACT_RAISE;
}

static Act put_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    AQueue *q = as_queue(f->slots[SLOT_QUEUE]);
    if (sig == SIG_RAISE)
        return give_up(vm, f, &q->putters, !queue_full(q), LIB_QUEUE_PUT);
    if (queue_full(q))
        return wait_for_room(vm, f, OBJ_QUEUE_PUT, &q->putters, "queue.put()");
    vm->result = V_NONE;
    return queue_put_now(vm, q, f->slots[SLOT_ITEM]) ? ACT_RETURN : ACT_RAISE;
}

static Act join_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    AQueue *q = as_queue(f->slots[SLOT_QUEUE]);
    if (f->state == ST_WAITS) line_remove(vm, &q->joiners, f->slots[SLOT_FUT]);
    if (sig == SIG_RAISE) return ACT_RAISE;
    if (f->state == ST_NEW && q->unfinished > 0)
        return wait_for_room(vm, f, OBJ_QUEUE_JOIN, &q->joiners,
                             "queue.join()");
    vm->result = V_NONE;
    return ACT_RETURN;
}

static Value coroutine(Vm *vm, const NativeFrameDef *def, Value queue,
                       Value item) {
    Gen *gen = engine_coroutine(vm, def);
    gen->frame.slots[SLOT_QUEUE] = retain(queue);
    gen->frame.slots[SLOT_ITEM] = retain(item);
    return from_obj(gen);
}

Value queue_get_coroutine(Vm *vm, Value queue) {
    static const NativeFrameDef def = {.name = "Queue.get",
                                       .step = get_step,
                                       .slots = N_SLOTS,
                                       .where = "asyncio/queues.py"};
    return coroutine(vm, &def, queue, V_NULL);
}

Value queue_put_coroutine(Vm *vm, Value queue, Value item) {
    static const NativeFrameDef def = {.name = "Queue.put",
                                       .step = put_step,
                                       .slots = N_SLOTS,
                                       .where = "asyncio/queues.py"};
    return coroutine(vm, &def, queue, item);
}

Value queue_join_coroutine(Vm *vm, Value queue) {
    static const NativeFrameDef def = {.name = "Queue.join",
                                       .step = join_step,
                                       .slots = N_SLOTS,
                                       .where = "asyncio/queues.py"};
    return coroutine(vm, &def, queue, V_NULL);
}
