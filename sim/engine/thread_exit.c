/* The bottom frame of the main thread: how a program ends.
 *
 * Mirrors Py_RunMain and Py_FinalizeEx: what __main__ died of is reported
 * first; then threading._shutdown waits for the threads that are no daemons,
 * and atexit's functions run.  Up to 3.8 executors are joined by such a
 * function; since 3.9 before anything else. */
#include "engine/executor_impl.h"
#include "engine/note.h"
#include "engine/task.h"
#include "engine/thread.h"
#include "vm/exc.h"
#include "vm/obj_int.h"

/* --- what the program died of
 * ----------------------------------------------- */

/* sys.exit(code): a number is the status, anything else is printed. */
static int exit_status(Vm *vm, Value exc) {
    Value code = as_exc(exc)->extra;
    Tuple *args = as_tuple(as_exc(exc)->args);
    if (!code && args->len == 1) code = args->items[0];
    if (!code && args->len > 1) code = as_exc(exc)->args;
    if (!code || code == V_NONE) return 0;
    if (is_int(vm, code)) return (int)(int_clamp(vm, code) & 0xFF);
    Value text = obj_str(vm, code);
    if (text) {
        vm_write_err(vm, str_view(text).ptr, str_view(text).len);
        vm_write_err(vm, "\n", 1);
    }
    release(vm, text);
    return 1;
}

/* sys.last_value keeps its traceback, that the loop's frames, those the task
 * that raised: it is never destroyed, so it never complains. */
static void keep_raisers(Vm *vm, Value exc) {
    for (Task *t = engine_of(vm)->tasks; t; t = t->next)
        if (t->f.result == exc) t->f.flags &= (uint8_t)~FUTF_LOG;
}

/* *last gets the exception: sys.last_value keeps it, and with it the locals of
 * the frames it passed through, until the interpreter ends. */
static int report_uncaught(Vm *vm, Value *last) {
    Value exc = exc_take(vm);
    int status = 1;
    if (is_a(vm, exc, vm->t.SystemExit)) {
        status = exit_status(vm, exc);
    } else {
        StrBuf sb = {0};
        exc_write_traceback(vm, exc, &sb);
        vm_write_err(vm, sb.data, sb.len);
        sb_free(&sb);
        keep_raisers(vm, exc);
    }
    *last = exc;
    return status;
}

/* --- waiting for the others
 * ------------------------------------------------- */

typedef enum ExitPhase {
    EXIT_RUN,   /* __main__ runs */
    EXIT_POINT, /* others may be quicker than what comes next */
    EXIT_EXECUTORS_FIRST,
    EXIT_THREADS,
    EXIT_FUNCTIONS, /* atexit's */
    EXIT_EXECUTORS_LAST,
    EXIT_OVER
} ExitPhase;

static bool is_worker(const VThread *t) {
    return t->kind == THREAD_WORKER;
}

static bool is_awaited(const VThread *t) {
    return t->id != 0 && !t->daemon && t->kind == THREAD_PLAIN;
}

/* Waits for the oldest thread of that sort; true: *act says how. */
static bool wait_for(Vm *vm, Frame *f, bool (*sort)(const VThread *),
                     Act *act) {
    VThread *t = engine_of(vm)->threads;
    while (t && !sort(t))
        t = t->next;
    if (!t) return false;
    Wait wait = {.state = THREAD_BLOCKED,
                 .label = "the end of the other threads",
                 .holder = t->id + 1};
    *act = thread_wait(vm, f, &t->ended, &wait);
    return true;
}

/* Whoever joins the main thread goes on when it begins to wait itself. */
static void count_as_ended(Vm *vm) {
    VThread *t = thread_self(vm);
    t->ended.open = true;
    waitq_wake_all(vm, &t->ended);
}

/* Since 3.9 a submit() that waits for a worker's start comes first. */
static bool no_submit(Vm *vm) {
    const Concurrent *c = concurrent_of(vm);
    return vm->minor <= 8 || !c || pool_pass_lock(vm, c->lock);
}

static void shut_executors_down(Vm *vm) {
    Engine *e = engine_of(vm);
    for (uint32_t i = 0; i < e->n_at_main_end && !vm->stop; i++)
        e->at_main_end[i](vm);
    e->n_at_main_end = 0;
}

/* An exception in one of atexit's functions is reported and forgotten. */
static void report_function(Vm *vm) {
    StrBuf sb = {0};
    Value exc = exc_take(vm);
    if (!is_a(vm, exc, vm->t.SystemExit)) {
        vm_write_err(vm,
                     vm->minor >= 10 ? "Exception ignored in atexit callback:\n"
                                     : "Error in atexit._run_exitfuncs:\n",
                     vm->minor >= 10 ? 38 : 32);
        exc_write_traceback(vm, exc, &sb);
        vm_write_err(vm, sb.data, sb.len);
    }
    sb_free(&sb);
    release(vm, exc);
}

/* The last that was registered; true: it runs in a frame. */
static bool call_function(Vm *vm) {
    List *all = as_list(engine_of(vm)->atexit);
    Value entry = all->items[--all->len];
    const Tuple *parts = as_tuple(entry);
    const Tuple *args = as_tuple(parts->items[1]);
    Value kw = parts->items[2] == V_NONE ? V_NULL : parts->items[2];
    uint32_t named = kw ? as_tuple(kw)->len : 0;
    Value r =
        vm_begin_call(vm, parts->items[0], args->items, args->len - named, kw);
    release(vm, entry);
    if (r == V_FRAME) return true;
    if (!r && !vm->stop) report_function(vm);
    release(vm, r);
    return false;
}

static bool run_functions(Vm *vm) {
    Value all = engine_of(vm)->atexit;
    while (all && as_list(all)->len > 0 && !vm->stop)
        if (call_function(vm)) return true;
    return false;
}

/* --- the frame
 * --------------------------------------------------------------- */

static void main_is_over(Vm *vm, Sig sig, Value v) {
    Engine *e = engine_of(vm);
    release(vm, v);
    if (sig != SIG_RAISE) return;
    e->raised = !is_a(vm, vm->exc, vm->t.SystemExit);
    e->exit_status = report_uncaught(vm, &e->last_exception);
}

static Act main_step(Vm *vm, Frame *f, Sig sig, Value v) {
    Act act;
    if (f->state == EXIT_RUN) {
        main_is_over(vm, sig, v);
        f->state = EXIT_POINT;
        if (vm->visible) return thread_point(vm, f);
    } else if (sig == SIG_RAISE) {
        report_function(vm);
    } else {
        release(vm, v);
    }
    switch ((ExitPhase)f->state) {
    case EXIT_POINT:
        if (!no_submit(vm))
            return pool_wait_lock(vm, f, concurrent_of(vm)->lock);
        f->state = EXIT_EXECUTORS_FIRST;
        engine_of(vm)->main_over = true;
        if (vm->minor >= 9) shut_executors_down(vm);
        /* fall through */
    case EXIT_EXECUTORS_FIRST:
        if (vm->minor >= 9 && wait_for(vm, f, is_worker, &act)) return act;
        f->state = EXIT_THREADS;
        count_as_ended(vm);
        /* fall through */
    case EXIT_THREADS:
        if (wait_for(vm, f, is_awaited, &act)) return act;
        f->state = EXIT_FUNCTIONS;
        /* fall through */
    case EXIT_FUNCTIONS:
        if (run_functions(vm)) return ACT_RUN;
        f->state = EXIT_EXECUTORS_LAST;
        shut_executors_down(vm);
        /* fall through */
    case EXIT_EXECUTORS_LAST:
        if (wait_for(vm, f, is_worker, &act)) return act;
        f->state = EXIT_OVER;
        /* fall through */
    default: vm->result = V_NONE; return vm->stop ? ACT_RAISE : ACT_RETURN;
    }
}

Frame *thread_push_main(Vm *vm) {
    static const NativeFrameDef def = {.name = "main", .step = main_step};
    return frame_push_native(vm, &def);
}

/* --- atexit
 * ------------------------------------------------------------------ */

static Value f_register(Vm *vm, const Value *args, uint32_t n, Value kw) {
    Engine *e = engine_of(vm);
    if (n == 0)
        return vm_raise(vm, vm->t.TypeError,
                        "register() takes at least 1 argument (0 given)");
    if (!obj_callable(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError,
                        "the first argument must be callable");
    uint32_t named = kw ? as_tuple(kw)->len : 0;
    if (!e->atexit) e->atexit = list_new(vm, 4);
    Value parts[3] = {args[0], tuple_from(vm, args + 1, n - 1 + named),
                      kw ? kw : V_NONE};
    Value entry = tuple_from(vm, parts, 3);
    list_append(vm, e->atexit, entry);
    release(vm, entry);
    release(vm, parts[1]);
    return retain(args[0]);
}

static Value f_unregister(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value all = engine_of(vm)->atexit;
    if (!all) return V_NONE;
    Value kept = list_new(vm, 4);
    for (uint32_t i = 0; i < as_list(all)->len; i++) {
        Value entry = as_list(all)->items[i];
        int same = obj_equal(vm, as_tuple(entry)->items[0], args[0]);
        if (same < 0) clear(vm, &vm->exc);
        if (same <= 0) list_append(vm, kept, entry);
    }
    assign(vm, &engine_of(vm)->atexit, kept);
    return V_NONE;
}

Value mod_atexit_new(Vm *vm) {
    static const NativeDef functions[] = {
        {"register", f_register, 0, NULL},
        {"unregister", f_unregister, 0, "func"},
        {NULL, NULL, 0, NULL},
    };
    Value m = module_new(vm, "atexit");
    module_add(vm, m, functions);
    return m;
}
