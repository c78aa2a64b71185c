/* The Queue classes as a program sees them. */
#include <stdio.h>
#include <string.h>

#include "engine/aqueue.h"
#include "engine/lib.h"
#include "engine/note.h"
#include "engine/visit.h"
#include "vm/exc.h"
#include "vm/obj_int.h"

static Value m_put(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return queue_put_coroutine(vm, args[0], args[1]);
}

static Value m_get(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return queue_get_coroutine(vm, args[0]);
}

static Value m_join(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return queue_join_coroutine(vm, args[0]);
}

static Value m_put_nowait(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return queue_put_now(vm, as_queue(args[0]), args[1]) ? V_NONE : V_NULL;
}

static Value m_get_nowait(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return queue_get_now(vm, as_queue(args[0]));
}

static Value m_qsize(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_int(as_queue(args[0])->len);
}

static Value m_empty(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(as_queue(args[0])->len == 0);
}

static Value m_full(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(queue_full(as_queue(args[0])));
}

static Value m_task_done(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    AQueue *q = as_queue(args[0]);
    if (q->unfinished <= 0) {
        vm_raise(vm, vm->t.ValueError, "task_done() called too many times");
        lib_add_frame(vm, LIB_QUEUE_TASK_DONE);
        return V_NULL;
    }
    q->unfinished--;
    trace_emit(vm->trace, EV_QUEUE, QUEUE_TASK_DONE, note_loc(vm), q->id,
               note_current_task(vm), 0, q->len);
    for (uint32_t i = 0; q->unfinished == 0 && i < q->joiners.len; i++) {
        Future *f = as_future(line_at(&q->joiners, i));
        if (!future_done(f)) future_set_result(vm, f, V_TRUE);
    }
    return V_NONE;
}

const NativeDef queue_methods[] = {
    {"put", m_put, NF_METHOD, "item"},
    {"get", m_get, NF_METHOD, ""},
    {"join", m_join, NF_METHOD, ""},
    {"put_nowait", m_put_nowait, NF_METHOD, "item"},
    {"get_nowait", m_get_nowait, NF_METHOD, ""},
    {"qsize", m_qsize, NF_METHOD, ""},
    {"empty", m_empty, NF_METHOD, ""},
    {"full", m_full, NF_METHOD, ""},
    {"task_done", m_task_done, NF_METHOD, ""},
    {NULL, NULL, 0, NULL},
};

static Value get_maxsize(Vm *vm, Value self) {
    return int_from_i64(vm, as_queue(self)->maxsize);
}

/* The items from the first to the last, as a list. */
static Value items_list(Vm *vm, const AQueue *q) {
    Value list = list_new(vm, q->len);
    for (uint32_t i = 0; i < q->len; i++)
        list_append(vm, list, q->items[(q->head + i) & (q->cap - 1)]);
    return list;
}

static Value get_queue(Vm *vm, Value self) {
    return items_list(vm, as_queue(self));
}

static Value get_unfinished(Vm *vm, Value self) {
    return int_from_i64(vm, as_queue(self)->unfinished);
}

static const GetSetDef queue_getset[] = {
    {"maxsize", get_maxsize, NULL},
    {"_maxsize", get_maxsize, NULL},
    {"_queue", get_queue, NULL},
    {"_unfinished_tasks", get_unfinished, NULL},
    {NULL, NULL, NULL},
};

static bool write_format(Vm *vm, const AQueue *q, StrBuf *sb) {
    sb_printf(sb, "maxsize=%lld", (long long)q->maxsize);
    if (q->len) {
        Value list = items_list(vm, q), repr = obj_repr(vm, list);
        release(vm, list);
        if (!repr) return false;
        sb_printf(sb, " _queue=%s", as_str(repr)->data);
        release(vm, repr);
    }
    if (q->getters.len) sb_printf(sb, " _getters[%u]", q->getters.len);
    if (q->putters.len) sb_printf(sb, " _putters[%u]", q->putters.len);
    if (q->unfinished) sb_printf(sb, " tasks=%lld", (long long)q->unfinished);
    return true;
}

static Value describe(Vm *vm, Value v, bool address) {
    StrBuf sb = {0};
    sb_printf(&sb, "<%s ", type_of(vm, v)->name);
    if (address)
        sb_printf(&sb, "at 0x%llx ", (unsigned long long)obj_id(vm, v));
    if (!write_format(vm, as_queue(v), &sb)) {
        sb_free(&sb);
        return V_NULL;
    }
    sb_putc(&sb, '>');
    return str_from_buf(vm, &sb);
}

static Value queue_repr(Vm *vm, Value v) {
    return describe(vm, v, true);
}

static Value queue_str(Vm *vm, Value v) {
    return describe(vm, v, false);
}

static Value queue_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                        Value kw) {
    (void)args, (void)n, (void)kw;
    AQueue *q = obj_alloc(vm, t);
    Engine *e = engine_of(vm);
    q->order = type_is_subtype(t, e->t.lifo_queue)       ? QUEUE_LIFO
               : type_is_subtype(t, e->t.priority_queue) ? QUEUE_PRIORITY
                                                         : QUEUE_FIFO;
    return from_obj(q);
}

static Value queue_init(Vm *vm, Value self, const Value *args, uint32_t n,
                        Value kw) {
    static const NativeDef def = {"__init__", NULL, 0, "maxsize? * loop?"};
    Value out[2];
    AQueue *q = as_queue(self);
    if (!native_bind(vm, &def, args, n, kw, out, 2) ||
        (out[0] && !int_index(vm, out[0], &q->maxsize)) ||
        !sync_bind(vm, "Queue", out[1], &q->loop))
        return V_NULL;
    if (!noting(vm)) return V_NONE;
    uint32_t label = q->maxsize > 0 ? note_text(vm, "%s(%lld)", q->h.type->name,
                                                (long long)q->maxsize)
                                    : note_text(vm, "%s", q->h.type->name);
    q->id = note_object(vm, OBJ_QUEUE, label, 0,
                        q->maxsize > 0 ? (uint32_t)q->maxsize : 0);
    return V_NONE;
}

static void queue_free(Vm *vm, Obj *obj) {
    AQueue *q = (AQueue *)obj;
    while (q->len > 0) {
        Value v = q->items[q->head];
        q->head = (q->head + 1) & (q->cap - 1);
        q->len--;
        release(vm, v);
    }
    if (q->cap) heap_free(&vm->heap, q->items, q->cap * sizeof(Value));
    q->cap = 0;
    line_clear(vm, &q->getters);
    line_clear(vm, &q->putters);
    line_clear(vm, &q->joiners);
    if (q->loop) release(vm, from_obj(q->loop));
    if (q->id && noting(vm))
        trace_emit(vm->trace, EV_OBJ_FREE, 0, note_loc(vm), q->id, 0, 0, 0);
    obj_dealloc(vm, obj, obj->type->size);
}

static void queue_slots(Type *t) {
    t->make = queue_make;
    t->init = queue_init;
    t->free = queue_free;
    t->visit = queue_visit;
    t->repr = queue_repr;
    t->str = queue_str;
}

static Type *make_type(Vm *vm, const char *name, const NativeDef *methods,
                       Type *base) {
    const TypeSpec spec = {
        .name = name,
        .module = "asyncio.queues",
        .flags = TF_BASE,
        .size = sizeof(AQueue),
        .dict_offset = offsetof(AQueue, dict),
        .methods = methods,
        .getset = base ? NULL : queue_getset,
        .slots = queue_slots,
    };
    return type_new(vm, &spec, base);
}

void queue_types_init(Vm *vm) {
    static const NativeDef none[] = {{NULL, NULL, 0, NULL}};
    Engine *e = engine_of(vm);
    e->t.queue = make_type(vm, "Queue", queue_methods, NULL);
    e->t.lifo_queue = make_type(vm, "LifoQueue", none, e->t.queue);
    e->t.priority_queue = make_type(vm, "PriorityQueue", none, e->t.queue);
}
