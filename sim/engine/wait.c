#include "engine/wait.h"

#include "engine/lib.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "engine/visit.h"
#include "vm/exc.h"
#include "vm/obj_float.h"

enum { SLOT_FS, SLOT_WAITER, SLOT_TIMEOUT, SLOT_MODE, SLOT_LOOP, N_SLOTS };
enum { ST_NEW, ST_WAITS };

/* --- while it waits
 * ------------------------------------------------------------ */

static void release_waiter(Vm *vm, Waiter *w) {
    loop_timer_cancel(vm, &w->f);
    if (!future_done(&w->f)) future_set_result(vm, &w->f, V_NONE);
}

void wait_child_done(Vm *vm, Waiter *w, Future *child) {
    w->left--;
    if (noting(vm))
        trace_emit(vm->trace, EV_OBJ_PROGRESS, 0, 0, w->f.id,
                   w->total - w->left, note_ref(child), 0);
    bool failed = child->state == FUT_FINISHED && (child->flags & FUTF_FAILED);
    if (w->mode == WAIT_FIRST_EXCEPTION && w->left > 0 && failed)
        child->flags &= (uint8_t)~FUTF_LOG;
    if (w->left == 0 || w->mode == WAIT_FIRST ||
        (w->mode == WAIT_FIRST_EXCEPTION && failed))
        release_waiter(vm, w);
}

/* --- what it was given
 * ---------------------------------------------------------- */

static bool check_argument(Vm *vm, Value fs) {
    if (is_future(vm, fs) || is_coroutine(vm, fs)) {
        vm_raise(vm, vm->t.TypeError, "expect a list of futures, not %s",
                 type_of(vm, fs)->name);
        return false;
    }
    int some = obj_truth(vm, fs);
    if (some == 0)
        vm_raise(vm, vm->t.ValueError, "Set of %s/Futures is empty.",
                 vm->minor >= 11 ? "Tasks" : "coroutines");
    return some > 0;
}

static int mode_of(Vm *vm, Value v) {
    static const char *const names[] = {"ALL_COMPLETED", "FIRST_COMPLETED",
                                        "FIRST_EXCEPTION"};
    if (!v) return WAIT_ALL;
    for (int i = 0; i < 3; i++)
        if (is_str(vm, v) && str_is(str_view(v), names[i])) return i;
    Value text = obj_str(vm, v);
    if (text)
        vm_raise(vm, vm->t.ValueError, "Invalid return_when value: %s",
                 as_str(text)->data);
    release(vm, text);
    return -1;
}

static bool any_coroutine(Vm *vm, const List *items) {
    for (uint32_t i = 0; i < items->len; i++)
        if (is_coroutine(vm, items->items[i])) return true;
    return false;
}

static bool check_coroutines(Vm *vm, const List *items) {
    if (vm->minor <= 8 || !any_coroutine(vm, items)) return true;
    if (vm->minor >= 11)
        vm_raise(vm, vm->t.TypeError,
                 "Passing coroutines is forbidden, use tasks explicitly.");
    else
        vm_warn(vm, vm->t.DeprecationWarning,
                "The explicit passing of coroutine objects to asyncio.wait() "
                "is deprecated since Python 3.8, and scheduled for removal in "
                "Python 3.11.");
    return !vm->exc;
}

/* set(fs) as a list: every item once, in the order of the set. */
static Value different_items(Vm *vm, Value fs) {
    Value set = set_new(vm, false), items = seq_list(vm, fs);
    if (!items) {
        release(vm, set);
        return V_NULL;
    }
    List *l = as_list(items);
    uint32_t kept = 0;
    bool fine = true;
    for (uint32_t i = 0; i < l->len; i++) {
        Value item = l->items[i];
        int has = fine ? set_has(vm, set, item) : 1;
        fine = fine && has >= 0;
        if (has == 0 && set_add(vm, set, item))
            l->items[kept++] = item;
        else
            release(vm, item);
    }
    l->len = kept;
    release(vm, set);
    if (fine && vm->minor <= 10 && any_coroutine(vm, l))
        choose_order(vm, l->items, l->len);
    if (fine) return items;
    release(vm, items);
    return V_NULL;
}

static bool ensure_all(Vm *vm, List *l, Loop *loop) {
    for (uint32_t i = 0; i < l->len; i++) {
        Value f = task_ensure(vm, l->items[i], loop);
        if (!f) return false;
        assign(vm, &l->items[i], f);
    }
    return true;
}

/* --- the coroutine
 * ----------------------------------------------------------------- */

static Waiter *waiter_new(Vm *vm, Loop *loop, const List *fs, int mode) {
    Waiter *w = obj_alloc(vm, engine_of(vm)->t.waiter);
    future_setup(vm, &w->f, loop);
    w->left = w->total = fs->len;
    w->mode = (uint8_t)mode;
    if (!noting(vm)) return w;
    static const char *const labels[] = {"wait", "wait(FIRST_COMPLETED)",
                                         "wait(FIRST_EXCEPTION)"};
    w->f.id = note_object(vm, OBJ_WAIT, note_text(vm, "%s", labels[mode]),
                          ref_task(note_current_task(vm)), fs->len);
    for (uint32_t i = 0; i < fs->len; i++)
        trace_emit(vm->trace, EV_OBJ_CHILD, 0, 0, w->f.id,
                   note_ref(as_future(fs->items[i])), i, 0);
    return w;
}

/* Everything up to `await waiter`; false with an exception. */
static bool prepare(Vm *vm, Frame *f) {
    if (!check_argument(vm, f->slots[SLOT_FS])) return false;
    int mode = mode_of(vm, f->slots[SLOT_MODE]);
    if (mode < 0) return false;
    Value items = different_items(vm, f->slots[SLOT_FS]);
    if (!items) return false;
    assign(vm, &f->slots[SLOT_FS], items);
    Loop *loop = loop_for_future(vm, f->slots[SLOT_LOOP]);
    if (!loop || !check_coroutines(vm, as_list(items)) ||
        !ensure_all(vm, as_list(items), loop))
        return false;
    Waiter *w = waiter_new(vm, loop, as_list(items), mode);
    f->slots[SLOT_WAITER] = from_obj(w);
    Value timeout = f->slots[SLOT_TIMEOUT];
    double seconds;
    if (timeout && timeout != V_NONE) {
        if (!float_from(vm, timeout, &seconds)) return false;
        loop_timer_future(vm, loop, clock_ns(seconds), &w->f, WHAT_TIMEOUT,
                          note_current_task(vm));
    }
    for (uint32_t i = 0; i < as_list(items)->len; i++)
        future_add_cb(vm, as_future(as_list(items)->items[i]), CB_WAIT,
                      from_obj(w));
    return true;
}

static void stop_watching(Vm *vm, Frame *f) {
    Waiter *w = (Waiter *)as_obj(f->slots[SLOT_WAITER]);
    List *fs = as_list(f->slots[SLOT_FS]);
    loop_timer_cancel(vm, &w->f);
    for (uint32_t i = 0; i < fs->len; i++)
        future_remove_cb(vm, as_future(fs->items[i]), CB_WAIT, from_obj(w));
}

static Value set_of(Vm *vm, Value *items, uint32_t n) {
    choose_order(vm, items, n);
    Value set = set_new(vm, false);
    for (uint32_t i = 0; i < n; i++)
        set_add(vm, set, items[i]);
    return set;
}

/* (done, pending), from the state at this moment. */
static Value split(Vm *vm, const List *fs) {
    size_t size = (fs->len ? fs->len : 1) * sizeof(Value);
    Value *done = heap_alloc(&vm->heap, size);
    Value *pending = heap_alloc(&vm->heap, size);
    uint32_t n = 0, m = 0;
    for (uint32_t i = 0; i < fs->len; i++) {
        if (future_done(as_future(fs->items[i])))
            done[n++] = fs->items[i];
        else
            pending[m++] = fs->items[i];
    }
    Value a = set_of(vm, done, n), b = set_of(vm, pending, m);
    heap_free(&vm->heap, done, size);
    heap_free(&vm->heap, pending, size);
    Value both = tuple_of2(vm, a, b);
    release(vm, a);
    release(vm, b);
    return both;
}

/* CPython's traceback holds the frame and so what was to be waited for: it dies
 * with the exception, after the report. */
static Act refused(Vm *vm, Frame *f) {
    if (vm->stop) return ACT_RAISE;
    lib_add_frame(vm, LIB_WAIT_CHECK);
    Exc *exc = as_exc(vm->exc);
    if (!exc->extra2) exc->extra2 = retain(f->slots[SLOT_FS]);
    return ACT_RAISE;
}

static Act wait_step(Vm *vm, Frame *f, Sig sig, Value v) {
    release(vm, v);
    if (f->state == ST_NEW) {
        if (sig == SIG_RAISE) return ACT_RAISE;
        if (!prepare(vm, f)) return refused(vm, f);
        f->state = ST_WAITS;
        as_future(f->slots[SLOT_WAITER])->flags |= FUTF_BLOCKING;
        vm->result = retain(f->slots[SLOT_WAITER]);
        return ACT_YIELD;
    }
    stop_watching(vm, f);
    if (sig == SIG_RAISE) {
        lib_add_frame(vm, LIB_WAIT_AWAIT);
        lib_add_frame(vm, LIB_WAIT_RETURN);
        return ACT_RAISE;
    }
    vm->result = split(vm, as_list(f->slots[SLOT_FS]));
    return ACT_RETURN;
}

/* wait(fs, *, loop=None up to 3.9, timeout=None, return_when=ALL_COMPLETED) */
static Value f_wait(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const NativeFrameDef def = {
        .name = "wait",
        .step = wait_step,
        .slots = N_SLOTS,
        .where = "asyncio/tasks.py",
    };
    static const uint8_t slot_of[] = {SLOT_FS, SLOT_TIMEOUT, SLOT_MODE,
                                      SLOT_LOOP};
    (void)kw;
    Gen *gen = engine_coroutine(vm, &def);
    for (uint32_t i = 0; i < n && i < 4; i++)
        gen->frame.slots[slot_of[i]] = retain(args[i]);
    return from_obj(gen);
}

static void waiter_free(Vm *vm, Obj *obj) {
    future_release_fields(vm, (Future *)obj);
    obj_dealloc(vm, obj, obj->type->size);
}

static void waiter_slots(Type *t) {
    t->free = waiter_free;
    t->visit = waiter_visit;
}

void wait_types_init(Vm *vm) {
    const TypeSpec spec = {
        .name = "Future",
        .module = "_asyncio",
        .size = sizeof(Waiter),
        .dict_offset = offsetof(Future, dict),
        .slots = waiter_slots,
    };
    Engine *e = engine_of(vm);
    e->t.waiter = type_new(vm, &spec, e->t.future);
}

const NativeDef wait_functions[] = {
    {"wait", f_wait, NF_PY, "fs * timeout? return_when? loop?"},
    {NULL, NULL, 0, NULL},
};
