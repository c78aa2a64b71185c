#include "engine/gather.h"

#include <string.h>

#include "engine/loop.h"
#include "engine/note.h"
#include "engine/visit.h"
#include "vm/exc.h"

/* --- gather ------------------------------------------------------------------
 */

bool gather_cancel(Vm *vm, Future *f, Value message) {
    Gather *g = (Gather *)f;
    if (future_done(f)) return false;
    bool any = false;
    for (uint32_t i = 0; i < g->n; i++)
        any |= awaited_cancel(vm, g->children[i], message);
    if (!any) return false;
    g->cancel_requested = 1;
    return true;
}

/* What the child contributes to the list: its result or its exception. */
static Value child_outcome(Vm *vm, Future *child) {
    child->flags &= (uint8_t)~FUTF_LOG;
    if (child->state != FUT_CANCELLED) return retain(child->result);
    Type *t = engine_of(vm)->t.CancelledError;
    if (vm->minor < 9) return exc_new(vm, t, NULL);
    Value message = child->more ? child->more->cancel_message : V_NULL;
    return exc_new_value(vm, t, message ? message : vm->s.empty);
}

static void finish(Vm *vm, Gather *g) {
    if (g->cancel_requested) {
        Future *last = as_future(g->children[g->n - 1]);
        Value exc = future_cancelled_error(vm, last);
        future_set_exception(vm, &g->f, exc);
        release(vm, exc);
        return;
    }
    Value results = list_new(vm, g->n);
    for (uint32_t i = 0; i < g->n; i++) {
        Value v = child_outcome(vm, as_future(g->children[i]));
        list_append(vm, results, v);
        release(vm, v);
    }
    future_set_result(vm, &g->f, results);
    release(vm, results);
}

/* The first failure ends the gather at once; true if it did. */
static bool fail(Vm *vm, Gather *g, Future *child) {
    if (child->state == FUT_CANCELLED) {
        Value exc = future_cancelled_error(vm, child);
        future_set_exception(vm, &g->f, exc);
        release(vm, exc);
        return true;
    }
    if (!(child->flags & FUTF_FAILED)) return false;
    child->flags &= (uint8_t)~FUTF_LOG;
    future_set_exception(vm, &g->f, child->result);
    return true;
}

void gather_child_done(Vm *vm, Gather *g, Future *child) {
    g->finished++;
    if (noting(vm))
        trace_emit(vm->trace, EV_OBJ_PROGRESS, 0, 0, g->f.id, g->finished,
                   note_ref(child), 0);
    if (future_done(&g->f) || !g->complete) {
        child->flags &= (uint8_t)~FUTF_LOG;
        return;
    }
    if (!g->return_exceptions && fail(vm, g, child)) return;
    if (g->finished == g->different) finish(vm, g);
}

static void gather_free(Vm *vm, Obj *obj) {
    Gather *g = (Gather *)obj;
    if (g->f.flags & FUTF_LOG) {
        obj->refs = 1;
        future_log_lost(vm, &g->f, obj->type->name);
        if (--obj->refs > 0) return;
    }
    for (uint32_t i = 0; i < g->n; i++)
        release(vm, g->children[i]);
    if (g->n) heap_free(&vm->heap, g->children, g->n * sizeof(Value));
    g->n = 0;
    future_release_fields(vm, &g->f);
    obj_dealloc(vm, obj, obj->type->size);
}

static Value m_cancel(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Future *f = as_future(args[0]);
    note_cancel(vm, f, args[1]);
    return v_bool(gather_cancel(vm, f, args[1]));
}

/* The future of one argument: made on its first occurrence, then remembered in
 * `made` under the argument.  Borrowed; V_NULL with an exception. */
static Value child_of(Vm *vm, Value arg, Loop **loop, Dict *made) {
    bool native = is_future(vm, arg);
    Value child = native ? V_NULL : dict_get(vm, made, arg);
    if (child || vm->exc) return child;
    child = task_ensure(vm, arg, *loop);
    if (!child) return V_NULL;
    if (!*loop) *loop = as_future(child)->loop;
    if (child != arg) {
        if (is_task(vm, child)) as_task(child)->quiet = 1;
        dict_set(vm, made, arg, child);
    }
    release(vm, child); /* the argument, or `made`, keeps it */
    return child;
}

/* Counts a child once; 3.12+ deals with done ones later, in count_done(). */
static void watch_child(Vm *vm, Gather *g, Future *child) {
    if (child->flags & FUTF_SEEN) return;
    child->flags |= FUTF_SEEN;
    g->different++;
    if (vm->minor <= 11 || !future_done(child))
        future_add_cb(vm, child, CB_GATHER, from_obj(g));
}

/* Turns the arguments into futures; equal arguments share one.  `order`: the
 * arguments in the order in which they are started.  False with an
 * exception. */
static bool make_children(Vm *vm, Gather *g, const Value *args, uint32_t n,
                          const Value *order, Loop *loop) {
    Dict *made = dict_new(vm);
    bool fine = true, at_once = vm->minor >= 7;
    for (uint32_t i = 0; i < n && fine && order; i++)
        fine = child_of(vm, order[i], &loop, made);
    for (uint32_t i = 0; i < n && fine; i++) {
        Value child = child_of(vm, args[i], &loop, made);
        fine = child;
        if (!fine) break;
        g->children[i] = retain(child);
        if (at_once) watch_child(vm, g, as_future(child));
    }
    release(vm, from_obj(made));
    for (uint32_t i = 0; i < g->n && fine && !at_once; i++)
        watch_child(vm, g, as_future(g->children[i]));
    if (fine) g->f.loop = as_loop(retain(from_obj(loop)));
    return fine;
}

static void note_children(Vm *vm, Gather *g) {
    if (!noting(vm)) return;
    uint32_t owner = ref_task(note_current_task(vm));
    trace_emit(vm->trace, EV_OBJ_NEW, OBJ_GATHER, note_loc(vm), g->f.id,
               note_text(vm, "gather"), owner, g->n);
    for (uint32_t i = 0; i < g->n; i++)
        trace_emit(vm->trace, EV_OBJ_CHILD, 0, 0, g->f.id,
                   note_ref(as_future(g->children[i])), i, 0);
}

/* 3.12+: children that are done already are counted at once. */
static void count_done(Vm *vm, Gather *g) {
    for (uint32_t i = 0; i < g->n; i++) {
        Future *child = as_future(g->children[i]);
        if (!(child->flags & FUTF_SEEN)) continue;
        child->flags &= (uint8_t)~FUTF_SEEN;
        if (vm->minor >= 12 && future_done(child))
            gather_child_done(vm, g, child);
    }
}

static Value gather_nothing(Vm *vm, Value loop_arg) {
    Loop *loop = loop_for_future(vm, loop_arg);
    if (!loop) return V_NULL;
    Future *f = future_new(vm, loop, OBJ_FUTURE);
    Value empty = list_new(vm, 0);
    future_set_result(vm, f, empty);
    release(vm, empty);
    return from_obj(f);
}

/* Up to 3.6 gather starts set(arguments). */
static Value *set_order(Vm *vm, const Value *args, uint32_t n) {
    Value *order = heap_alloc(&vm->heap, n * sizeof(Value));
    memcpy(order, args, n * sizeof(Value));
    choose_order(vm, order, n);
    return order;
}

static Value gather_make(Vm *vm, const Value *args, uint32_t n, Loop *loop,
                         bool return_exceptions) {
    Gather *g = obj_alloc(vm, engine_of(vm)->t.gathering);
    g->f.flags = FUTF_GATHER;
    g->n = n;
    g->return_exceptions = return_exceptions;
    if (noting(vm)) g->f.id = (uint32_t)++vm->next_id;
    g->children = heap_alloc(&vm->heap, n * sizeof(Value));
    memset(g->children, 0, n * sizeof(Value));
    Value *order = vm->minor <= 6 ? set_order(vm, args, n) : NULL;
    bool fine = make_children(vm, g, args, n, order, loop);
    if (order) heap_free(&vm->heap, order, n * sizeof(Value));
    if (!fine) {
        release(vm, from_obj(g));
        return V_NULL;
    }
    g->complete = 1;
    note_children(vm, g);
    count_done(vm, g);
    return from_obj(g);
}

/* gather(*coros_or_futures, return_exceptions=False, loop=None up to 3.9) */
static Value f_gather(Vm *vm, const Value *args, uint32_t n, Value kw) {
    Value loop_arg = V_NULL, return_exceptions = V_FALSE;
    uint32_t named = kw ? as_tuple(kw)->len : 0;
    for (uint32_t i = 0; i < named; i++) {
        Value name = as_tuple(kw)->items[i];
        if (str_is(str_view(name), "return_exceptions"))
            return_exceptions = args[n + i];
        else if (str_is(str_view(name), "loop") && vm->minor <= 9)
            loop_arg = args[n + i];
        else
            return vm_raise(vm, vm->t.TypeError,
                            "gather() got an unexpected keyword argument '%s'",
                            as_str(name)->data);
    }
    int re = obj_truth(vm, return_exceptions);
    if (re < 0) return V_NULL;
    if (n == 0) return gather_nothing(vm, loop_arg);
    Loop *loop = NULL;
    if (loop_arg && loop_arg != V_NONE) {
        loop = loop_for_future(vm, loop_arg);
        if (!loop) return V_NULL;
    }
    return gather_make(vm, args, n, loop, re);
}

/* --- shield
 * -------------------------------------------------------------------- */

void shield_inner_done(Vm *vm, Future *outer, Future *inner) {
    if (outer->state == FUT_CANCELLED) {
        if (inner->state != FUT_CANCELLED) inner->flags &= (uint8_t)~FUTF_LOG;
        return;
    }
    if (inner->state == FUT_CANCELLED) {
        future_cancel(vm, outer, V_NULL);
    } else if (inner->flags & FUTF_FAILED) {
        inner->flags &= (uint8_t)~FUTF_LOG;
        future_set_exception(vm, outer, inner->result);
    } else {
        future_set_result(vm, outer, inner->result);
    }
}

/* 3.7+: once the outer one is done, nobody listens to the inner one. */
void shield_outer_done(Vm *vm, Future *inner, Future *outer) {
    if (!future_done(inner))
        future_remove_cb(vm, inner, CB_SHIELD_IN, from_obj(outer));
}

static Value f_shield(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Loop *loop = NULL;
    if (args[1] && args[1] != V_NONE) {
        loop = loop_for_future(vm, args[1]);
        if (!loop) return V_NULL;
    }
    Value inner = task_ensure(vm, args[0], loop);
    if (!inner || future_done(as_future(inner))) return inner;
    Future *outer = future_new(vm, as_future(inner)->loop, OBJ_KIND_COUNT);
    if (noting(vm)) {
        outer->id = note_object(vm, OBJ_SHIELD, note_text(vm, "shield"),
                                ref_task(note_current_task(vm)), 1);
        trace_emit(vm->trace, EV_OBJ_CHILD, 0, 0, outer->id,
                   note_ref(as_future(inner)), 0, 0);
    }
    future_add_cb(vm, as_future(inner), CB_SHIELD_IN, from_obj(outer));
    if (vm->minor >= 7) future_add_cb(vm, outer, CB_SHIELD_OUT, inner);
    release(vm, inner);
    return from_obj(outer);
}

/* --- types
 * ---------------------------------------------------------------------- */

static const NativeDef gather_methods[] = {
    {"cancel", m_cancel, NF_METHOD, "msg?"},
    {NULL, NULL, 0, NULL},
};

static void gather_slots(Type *t) {
    t->free = gather_free;
    t->visit = gather_visit;
}

void gather_types_init(Vm *vm) {
    const TypeSpec spec = {
        .name = "_GatheringFuture",
        .module = "asyncio.tasks",
        .size = sizeof(Gather),
        .dict_offset = offsetof(Future, dict),
        .methods = gather_methods,
        .slots = gather_slots,
    };
    Engine *e = engine_of(vm);
    e->t.gathering = type_new(vm, &spec, e->t.future);
}

const NativeDef gather_functions[] = {
    {"gather", f_gather, 0, NULL},
    {"shield", f_shield, NF_PY, "arg * loop?"},
    {NULL, NULL, 0, NULL},
};
