#include "engine/cfuture.h"

#include <string.h>

#include "engine/cfuture_impl.h"
#include "engine/executor.h"
#include "engine/lib.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "vm/exc.h"
#include "vm/visit.h"

bool is_cfuture(const Vm *vm, Value v) {
    return concurrent_of(vm) && is_obj(v) &&
           is_a(vm, v, concurrent_of(vm)->future);
}

const char *cfuture_state_name(const CFuture *f) {
    static const char *const names[] = {
        [CF_PENDING] = "PENDING",     [CF_RUNNING] = "RUNNING",
        [CF_CANCELLED] = "CANCELLED", [CF_NOTIFIED] = "CANCELLED_AND_NOTIFIED",
        [CF_FINISHED] = "FINISHED",
    };
    return names[f->state];
}

/* --- messages of the logger "concurrent.futures" ---------------------------
 */

/* A program that imported logging gets it as its loggers say. */
static bool logged(Vm *vm, const char *level, Str text, Value exc,
                   LibPlace place) {
    Value module = dict_get_cstr(vm, as_dict(vm->modules), "logging");
    Value fn = module ? dict_get_cstr(vm, module_dict(module), "_library_log")
                      : V_NULL;
    if (!fn) return false;
    StrBuf path = {0};
    lib_write_path(vm, lib_file(place), &path);
    Value args[7] = {str_from(vm, "concurrent.futures"),
                     str_from(vm, level),
                     str_new(vm, text.ptr, text.len),
                     retain(exc ? exc : V_NONE),
                     str_from_buf(vm, &path),
                     v_int((int64_t)lib_line(vm, place)),
                     str_from(vm, lib_func(place))};
    Value r = vm_call(vm, fn, args, 7, V_NULL);
    for (int i = 0; i < 7; i++)
        release(vm, args[i]);
    release(vm, r);
    if (!r && !vm->stop) exc_clear(vm);
    return true;
}

void cfuture_log(Vm *vm, const char *level, Str text, Value exc,
                 LibPlace place) {
    if (vm->stop || logged(vm, level, text, exc, place)) return;
    StrBuf sb = {0};
    sb_put(&sb, text.ptr, text.len);
    sb_putc(&sb, '\n');
    if (exc) exc_write_traceback_module(vm, exc, &sb);
    vm_write_err(vm, sb.data, sb.len);
    sb_free(&sb);
}

static void log_callback(Vm *vm, Value f) {
    Value exc = exc_take(vm), repr = obj_repr(vm, f);
    StrBuf sb = {0};
    sb_printf(&sb, "exception calling callback for %s",
              repr ? as_str(repr)->data : "");
    cfuture_log(vm, "ERROR", sb_str(&sb), exc, LIB_CF_INVOKE);
    sb_free(&sb);
    release(vm, repr);
    release(vm, exc);
}

/* --- callbacks --------------------------------------------------------------
 */

enum { CALL_FUTURE, CALL_RESULT, CALL_ONE, CALL_SLOTS };
enum { CALL_BEGIN, CALL_NEXT };

/* A callback has raised.  False: that leaves the thread that ran it. */
static bool callback_raised(Vm *vm, Value future, bool late) {
    if (vm->stop || (late && vm->minor <= 6)) return false;
    lib_add_frame(vm, late ? LIB_CF_ADD_CALLBACK : LIB_CF_INVOKE);
    if (!is_a(vm, vm->exc, vm->t.Exception)) return false;
    log_callback(vm, future);
    return !vm->stop;
}

/* The next callback, or V_NULL: no more.  Borrowed. */
static Value next_callback(Frame *f) {
    CFuture *cf = as_cfuture(f->slots[CALL_FUTURE]);
    if (f->slots[CALL_ONE]) return f->data++ ? V_NULL : f->slots[CALL_ONE];
    return f->data < cf->n_callbacks ? cf->callbacks[f->data++] : V_NULL;
}

static Act callbacks_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Value future = f->slots[CALL_FUTURE], fn;
    bool late = f->slots[CALL_ONE] != V_NULL;
    release(vm, v);
    if (sig == SIG_RAISE && !callback_raised(vm, future, late))
        return ACT_RAISE;
    if (f->state == CALL_BEGIN) {
        f->state = CALL_NEXT;
        if (vm->visible && !late) return thread_point(vm, f);
    }
    while ((fn = next_callback(f))) {
        Value r = vm_begin_call(vm, fn, &future, 1, V_NULL);
        if (r == V_FRAME) return ACT_RUN;
        if (!r && !callback_raised(vm, future, late)) return ACT_RAISE;
        release(vm, r);
    }
    vm->result = retain(f->slots[CALL_RESULT]);
    return ACT_RETURN;
}

static const NativeFrameDef callbacks_frame = {
    .name = "_invoke_callbacks",
    .step = callbacks_step,
    .slots = CALL_SLOTS,
    .where = "concurrent/futures/_base.py",
};

static Value push_callbacks(Vm *vm, Value future, Value one, Value result) {
    Frame *f = frame_push_native(vm, &callbacks_frame);
    f->slots[CALL_FUTURE] = retain(future);
    f->slots[CALL_RESULT] = result;
    f->slots[CALL_ONE] = retain(one);
    return V_FRAME;
}

/* The future has just been done. */
static Value call_callbacks(Vm *vm, Value future, Value result) {
    CFuture *cf = as_cfuture(future);
    waitq_wake_all(vm, &cf->waiting);
    if (cf->n_callbacks == 0) return result;
    Value r = push_callbacks(vm, future, V_NULL, result);
    /* what hands the result to an event loop has points of its own */
    if (cf->bridged && cf->n_callbacks == 1) vm->frame->state = CALL_NEXT;
    return r;
}

Value cfuture_add_done_callback(Vm *vm, Value future, Value fn) {
    CFuture *f = as_cfuture(future);
    if (cfuture_done(f)) return push_callbacks(vm, future, fn, V_NONE);
    if (f->n_callbacks == f->cap_callbacks) {
        if (f->cap_callbacks > UINT16_MAX / 2)
            return vm_refuse(vm, "more than 30,000 callbacks of one future");
        uint32_t cap = f->cap_callbacks ? f->cap_callbacks * 2u : 1;
        f->callbacks =
            heap_resize(&vm->heap, f->callbacks,
                        f->cap_callbacks * sizeof(Value), cap * sizeof(Value));
        f->cap_callbacks = (uint16_t)cap;
    }
    f->callbacks[f->n_callbacks++] = retain(fn);
    return V_NONE;
}

void job_note_end(Vm *vm, const CFuture *f, uint32_t executor) {
    if (!noting(vm) || !f->job) return;
    Outcome how = f->state != CF_FINISHED ? OUT_CANCELLED
                  : f->failed             ? OUT_RAISED
                                          : OUT_RETURNED;
    trace_emit(vm->trace, EV_JOB_END, (uint8_t)how, note_loc(vm), f->job,
               executor, f->result ? note_repr(vm, f->result) : 0, f->shown);
}

void cfuture_note_end(Vm *vm, const CFuture *f) {
    if (f->executor) job_note_end(vm, f, f->executor);
}

/* --- becoming done ----------------------------------------------------------
 */

static bool check_open(Vm *vm, Value future) {
    CFuture *f = as_cfuture(future);
    if (!cfuture_done(f) || vm->minor <= 7) return true;
    Value repr = obj_repr(vm, future);
    if (repr)
        vm_raise(vm, concurrent_of(vm)->InvalidStateError, "%s: %s",
                 cfuture_state_name(f), as_str(repr)->data);
    release(vm, repr);
    return false;
}

static Value finish_now(Vm *vm, Value future, Value v, bool failed) {
    CFuture *f = as_cfuture(future);
    if (!check_open(vm, future)) return V_NULL;
    f->state = CF_FINISHED;
    f->failed = failed;
    assign(vm, &f->result, retain(v));
    cfuture_note_end(vm, f);
    cfwaiters_tell(vm, f);
    return call_callbacks(vm, future, V_NONE);
}

/* Before a result that others could look for, they may be let go on. */
static Act finish_step(Vm *vm, Frame *f, Sig sig, Value v) {
    if (f->state == 0) {
        f->state = 1;
        return thread_point(vm, f);
    }
    if (f->state == 1) {
        f->state = 2;
        v = finish_now(vm, f->slots[0], f->slots[1], f->slots[2] == V_TRUE);
        if (v == V_FRAME) return ACT_RUN;
        sig = v ? SIG_RETURN : SIG_RAISE;
    }
    vm->result = v;
    return sig == SIG_RAISE ? ACT_RAISE : ACT_RETURN;
}

/* Who holds the future, besides the caller (with so many references) and what
 * links it to an event loop? */
static bool is_watched(const CFuture *f, uint32_t own) {
    return f->h.refs > own + f->bridged;
}

Value cfuture_finish(Vm *vm, Value future, Value v, bool failed, uint32_t own) {
    static const NativeFrameDef def = {
        .name = "set_result", .step = finish_step, .slots = 3};
    if (!vm->visible || !is_watched(as_cfuture(future), own))
        return finish_now(vm, future, v, failed);
    Frame *f = frame_push_native(vm, &def);
    f->slots[0] = retain(future);
    f->slots[1] = retain(v);
    f->slots[2] = v_bool(failed);
    return V_FRAME;
}

Value cfuture_set_result(Vm *vm, Value f, Value v) {
    return cfuture_finish(vm, f, v, false, 1);
}

Value cfuture_set_exception(Vm *vm, Value f, Value exc) {
    return cfuture_finish(vm, f, exc, exc != V_NONE, 1);
}

int cfuture_set_running(Vm *vm, Value future) {
    CFuture *f = as_cfuture(future);
    if (f->state == CF_PENDING) {
        f->state = CF_RUNNING;
        return 1;
    }
    if (f->state == CF_CANCELLED) {
        f->state = CF_NOTIFIED;
        cfuture_note_end(vm, f);
        cfwaiters_tell(vm, f);
        return 0;
    }
    StrBuf sb = {0};
    sb_printf(&sb, "Future %llu in unexpected state: %s",
              (unsigned long long)obj_id(vm, future), cfuture_state_name(f));
    cfuture_log(vm, "CRITICAL", sb_str(&sb), V_NULL, LIB_CF_SET_RUNNING);
    sb_free(&sb);
    if (!vm->stop)
        vm_raise(vm, vm->t.RuntimeError, "Future in unexpected state");
    return -1;
}

void cfuture_begun(Vm *vm, CFuture *f) {
    f->holder = thread_self(vm)->id + 1;
    for (VThread *t = f->waiting.head; t; t = t->queue_next) {
        t->blocked_by = f->holder;
        char *of = strstr(t->waits_for, " of a job");
        if (of) *of = 0;
    }
}

Value cfuture_cancel(Vm *vm, Value future) {
    CFuture *f = as_cfuture(future);
    if (f->state == CF_RUNNING || f->state == CF_FINISHED) return V_FALSE;
    if (f->state != CF_PENDING) return V_TRUE;
    f->state = CF_CANCELLED;
    return call_callbacks(vm, future, V_TRUE);
}

/* --- its result -------------------------------------------------------------
 */

Value cfuture_result(Vm *vm, Value future) {
    CFuture *f = as_cfuture(future);
    if (f->state != CF_FINISHED)
        return vm_raise_value(
            vm, exc_new(vm, concurrent_of(vm)->CancelledError, NULL));
    if (!f->failed) return retain(f->result);
    return vm_raise_value(vm, retain(f->result));
}

static Value outcome(Vm *vm, Value future, bool want_exception, bool waited) {
    CFuture *f = as_cfuture(future);
    if (want_exception && f->state == CF_FINISHED)
        return f->failed ? retain(f->result) : V_NONE;
    Value r = cfuture_result(vm, future);
    if (r) return r;
    if (f->state == CF_FINISHED) lib_add_frame(vm, LIB_CF_GET_RESULT);
    LibPlace place = f->state == CF_FINISHED
                         ? (waited ? LIB_CF_RESULT_WAITED : LIB_CF_RESULT)
                     : waited ? LIB_CF_CANCELLED_WAITED
                              : LIB_CF_CANCELLED;
    if (!want_exception) lib_add_frame(vm, place);
    return V_NULL;
}

/* The thread that will end the future: 1 + its number, 0: not known. */
static uint32_t holder_of(const Vm *vm, const CFuture *f) {
    if (f->holder || !f->loop) return f->holder;
    if (loop_running(vm) == f->loop) return thread_self(vm)->id + 1;
    for (VThread *t = engine_of(vm)->threads; t; t = t->next)
        if (t->running == f->loop) return t->id + 1;
    return 0;
}

enum { WAIT_FUTURE, WAIT_KIND, WAIT_UNTIL, WAIT_SLOTS };
enum { WAIT_BEGIN, WAIT_WAITS };

static const char *wait_label(const CFuture *f, bool exception) {
    bool queued = f->job && f->state == CF_PENDING;
    if (exception)
        return queued ? "future.exception() of a job in the queue"
                      : "future.exception()";
    return queued ? "future.result() of a job in the queue" : "future.result()";
}

static Act wait_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Value future = f->slots[WAIT_FUTURE];
    CFuture *cf = as_cfuture(future);
    bool exception = f->slots[WAIT_KIND] == V_TRUE;
    (void)sig, (void)v;
    if (f->state == WAIT_BEGIN) {
        f->state = WAIT_WAITS;
        Wait wait = {.state = THREAD_BLOCKED,
                     .label = wait_label(cf, exception),
                     .ref = cf->shown,
                     .holder = holder_of(vm, cf)};
        cfuture_until(f->slots[WAIT_UNTIL], &wait);
        return thread_wait(vm, f, &cf->waiting, &wait);
    }
    if (!cfuture_done(cf)) { /* the time is over */
        vm_raise_value(vm, exc_new(vm, concurrent_of(vm)->TimeoutError, NULL));
        lib_add_frame(vm,
                      exception ? LIB_CF_EXCEPTION_TIMEOUT : LIB_CF_TIMEOUT);
        return ACT_RAISE;
    }
    vm->result = outcome(vm, future, exception, true);
    return vm->result ? ACT_RETURN : ACT_RAISE;
}

Value cfuture_wait_until(Vm *vm, Value future, Value until,
                         bool want_exception) {
    static const NativeFrameDef def = {.name = "result",
                                       .step = wait_step,
                                       .slots = WAIT_SLOTS,
                                       .where = "concurrent/futures/_base.py"};
    if (cfuture_done(as_cfuture(future)))
        return outcome(vm, future, want_exception, false);
    Frame *f = frame_push_native(vm, &def);
    f->slots[WAIT_FUTURE] = retain(future);
    f->slots[WAIT_KIND] = v_bool(want_exception);
    f->slots[WAIT_UNTIL] = retain(until);
    if (cfuture_is_past(vm, until)) f->state = WAIT_WAITS; /* looks once */
    return V_FRAME;
}

Value cfuture_wait(Vm *vm, Value future, Value timeout, bool want_exception) {
    Value until = cfuture_deadline(vm, timeout);
    if (!until) return V_NULL;
    Value r = cfuture_wait_until(vm, future, until, want_exception);
    release(vm, until);
    return r;
}

/* --- life -------------------------------------------------------------------
 */

Value cfuture_new(Vm *vm) {
    return from_obj(obj_alloc(vm, concurrent_of(vm)->future));
}

void cfuture_free(Vm *vm, Obj *obj) {
    CFuture *f = (CFuture *)obj;
    while (f->n_waiters)
        cfwaiter_forget(vm, f->waiters[f->n_waiters - 1], f);
    if (f->cap_waiters)
        heap_free(&vm->heap, f->waiters, f->cap_waiters * sizeof(CfWaiter *));
    for (uint32_t i = 0; i < f->n_callbacks; i++)
        release(vm, f->callbacks[i]);
    if (f->cap_callbacks)
        heap_free(&vm->heap, f->callbacks, f->cap_callbacks * sizeof(Value));
    f->n_callbacks = f->cap_callbacks = f->cap_waiters = 0;
    clear(vm, &f->result);
    if (f->loop) release(vm, from_obj(f->loop));
    f->loop = NULL;
    obj_dealloc(vm, obj, obj->type->size);
}

void cfuture_visit(Vm *vm, Obj *obj, Visit *v) {
    CFuture *f = (CFuture *)obj;
    (void)vm;
    visit_u64(v,
              f->state | (uint64_t)f->failed << 8 | (uint64_t)f->bridged << 9);
    visit_value(v, f->result);
    visit_values(v, f->callbacks, f->n_callbacks);
    visit_u64(v, f->n_waiters);
    for (uint32_t i = 0; i < f->n_waiters; i++)
        visit_obj(v, f->waiters[i]);
    visit_obj(v, f->loop);
}
