#include "engine/run.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "engine/async_gens.h"
#include "engine/engine.h"
#include "engine/loop.h"
#include "engine/note.h"
#include "engine/process.h"
#include "engine/run_impl.h"
#include "engine/sched.h"
#include "engine/task.h"
#include "engine/thread.h"
#include "lang/metadata.h"
#include "vm/compile.h"
#include "vm/exc.h"
#include "vm/obj_int.h"

enum { DEFAULT_DEPTH = 1000, DEFAULT_MINOR = 13, DEFAULT_CPUS = 2 };
#define DEFAULT_STEPS  UINT64_C(200000000)
#define DEFAULT_TIME   (366.0 * 86400)
#define DEFAULT_MEMORY (UINT64_C(1) << 30)
#define DEFAULT_OUTPUT (UINT64_C(64) << 20)

/* --- output
 * ---------------------------------------------------------------------- */

static void emit_text(Run *run, int stream, const char *text, size_t n) {
    Vm *vm = run->vm;
    if (run->options.write)
        run->options.write(run->options.ctx, stream, text, n);
    if (!run->trace) return;
    uint32_t task = vm && vm->engine ? note_current_task(vm) : 0;
    trace_console(run->trace, (StreamId)stream,
                  vm && vm->engine ? note_loc(vm) : 0, task, text, n);
}

static void hook_write(void *ctx, int stream, const char *text, size_t n) {
    Run *run = ctx;
    if (n > run->out_left) {
        emit_text(run, stream, text, run->out_left);
        run->out_left = 0;
        vm_stop(run->vm, STOP_OUTPUT,
                "the program reached the limit of output, %llu bytes "
                "(--max-output)",
                (unsigned long long)run->options.max_output);
        return;
    }
    run->out_left -= n;
    emit_text(run, stream, text, n);
}

static void hook_never_awaited(void *ctx, Vm *vm, Gen *gen) {
    (void)ctx;
    engine_never_awaited(vm, gen);
}

static void hook_async_gen_begins(void *ctx, Vm *vm, Gen *gen) {
    (void)ctx;
    async_gen_begins(vm, gen);
}

static void hook_async_gen_dies(void *ctx, Vm *vm, Gen *gen) {
    (void)ctx;
    async_gen_dies(vm, gen);
}

static bool hook_visible(void *ctx, Vm *vm, Value fn, const Value *args,
                         uint32_t n, Value kwnames) {
    (void)ctx;
    return thread_visible(vm, fn, args, n, kwnames);
}

static bool hook_torn(void *ctx, Vm *vm) {
    (void)ctx;
    return choose(vm, CHOICE_TORN, 2) == 1;
}

static Act hook_point(void *ctx, Vm *vm, Frame *f) {
    (void)ctx;
    return thread_point(vm, f);
}

static Value hook_import(void *ctx, Vm *vm, const char *name) {
    (void)ctx;
    return engine_import(vm, name);
}

static void say(Run *run, const char *text) {
    StrBuf sb = {0};
    sb_printf(&sb, "loopscope: %s\n", text);
    emit_text(run, 2, sb.data, sb.len);
    sb_free(&sb);
}

/* --- making
 * ------------------------------------------------------------------------ */

static void set_defaults(RunOptions *o, const Metadata *m) {
    if (!o->python) o->python = m->python ? m->python : DEFAULT_MINOR;
    if (!o->max_steps) o->max_steps = DEFAULT_STEPS;
    if (!(o->max_time > 0)) o->max_time = DEFAULT_TIME;
    if (!o->max_memory) o->max_memory = DEFAULT_MEMORY;
    if (!o->max_depth) o->max_depth = DEFAULT_DEPTH;
    if (!o->max_output) o->max_output = DEFAULT_OUTPUT;
    if (!o->cpus) o->cpus = m->cpus ? (uint32_t)m->cpus : DEFAULT_CPUS;
}

static void finish(Run *run, int status, EndReason reason) {
    run->phase = RUN_OVER;
    run->result.status = status;
    if (!run->trace) return;
    uint32_t text =
        run->message ? trace_intern_str(run->trace, run->message) : 0;
    trace_end(run->trace, reason, status, text);
}

/* A problem before the program could start. */
static void fail(Run *run, int status, EndReason reason, const char *text) {
    run->message = mem_strdup(text);
    run->result.message = run->message;
    say(run, text);
    finish(run, status, reason);
}

static Vm *make_vm(Run *run) {
    const RunOptions *o = &run->options;
    VmConfig config = {
        .minor = o->python,
        .max_memory = o->max_memory,
        .max_depth = o->max_depth,
        .hooks = {.ctx = run,
                  .write = hook_write,
                  .never_awaited = hook_never_awaited,
                  .async_gen_begins = hook_async_gen_begins,
                  .async_gen_dies = hook_async_gen_dies,
                  .visible = hook_visible,
                  .torn = hook_torn,
                  .point = hook_point,
                  .import = hook_import},
        .trace = run->trace,
        .level = (int)o->level,
        .spare_code = o->spare_code,
    };
    Vm *vm = vm_new(&config);
    if (!vm) return NULL;
    vm->path = run->path;
    vm->shown_path = run->shown_path;
    vm->source = (Str){run->text, run->len};
    vm->heap.exhausted = &run->exhausted;
    vm->steps_left = (int64_t)o->max_steps;
    return vm;
}

static void set_argv(Run *run) {
    Vm *vm = run->vm;
    vm->argv = list_new(vm, (uint32_t)run->options.argc + 1);
    for (int i = -1; i < run->options.argc; i++) {
        Value s = str_from(vm, i < 0 ? run->path : run->options.argv[i]);
        list_append(vm, vm->argv, s);
        release(vm, s);
    }
}

static void set_main(Run *run) {
    Vm *vm = run->vm;
    Dict *d = as_dict(vm->main_dict);
    Value file = str_from(vm, run->shown_path);
    dict_set_cstr(vm, d, "__file__", file);
    release(vm, file);
}

static bool set_engine(Run *run, const char *schedule) {
    Vm *vm = run->vm;
    Engine *e = engine_new(vm);
    e->clock.limit = clock_ns(run->options.max_time);
    e->host = run;
    e->cpus = run->options.cpus;
    e->exploring = run->options.exploring;
    const char *bad = NULL;
    if (choices_init(vm, &e->choices, schedule, run->options.seeded,
                     run->options.seed, &bad)) {
        e->choices.ask = run->options.choose;
        e->choices.ask_ctx = run->options.ctx;
        return true;
    }
    char text[160];
    snprintf(text, sizeof text,
             "this is not a schedule: \"%.60s\" (expected @N=K, for instance "
             "@1=1)",
             bad);
    fail(run, 2, END_REFUSED, text);
    return false;
}

static void print_diags(Run *run) {
    Source *src = source_new(run->path, run->text, run->len);
    StrBuf sb = {0};
    const Diag *d = &run->diags.items[0];
    bool unsupported = d->kind == DIAG_UNSUPPORTED;
    if (unsupported)
        diag_print(&sb, src, d);
    else
        diag_print_python(&sb, src, d, run->shown_path, run->options.python);
    emit_text(run, 2, sb.data, sb.len);
    sb_free(&sb);
    source_free(src);
    finish(run, unsupported ? RUN_EXIT_REFUSED : 1,
           unsupported ? END_REFUSED : END_EXCEPTION);
}

static bool compile(Run *run) {
    Vm *vm = run->vm;
    Frame *outer = vm_push_boundary(vm);
    Code *code =
        compile_text(vm, vm->source, run->shown_path, false, &run->diags);
    vm->frame = outer->back;
    /* Preparing costs nothing. */
    vm->ticks = 0;
    vm->steps_left = (int64_t)run->options.max_steps;
    if (!code) {
        print_diags(run);
        return false;
    }
    run->boundary = vm_push_boundary(vm);
    thread_push_main(vm);
    vm_push_module(vm, code, as_dict(vm->main_dict));
    run->result.compiled = true;
    return true;
}

static void note_begin(Run *run) {
    if (!run->trace) return;
    char python[8];
    snprintf(python, sizeof python, "3.%d", run->options.python);
    const char *slash = strrchr(run->path, '/');
    uint64_t seed = run->options.seeded ? run->options.seed : 0;
    trace_emit(run->trace, EV_RUN_BEGIN, 0, 0,
               trace_intern_str(run->trace, slash ? slash + 1 : run->path),
               trace_intern_str(run->trace, python), TRACE_LO(seed),
               TRACE_HI(seed));
}

static void prepare(Run *run, const char *schedule) {
    run->vm = make_vm(run);
    if (!run->vm) {
        fail(run, RUN_EXIT_LIMIT, END_LIMIT,
             "this machine has no memory for a run of that size "
             "(--max-memory)");
        return;
    }
    if (setjmp(run->exhausted)) {
        fail(run, RUN_EXIT_LIMIT, END_LIMIT, "the program is too large");
        return;
    }
    if (!set_engine(run, schedule)) return;
    Frame *outer = vm_push_boundary(run->vm);
    set_argv(run);
    set_main(run);
    run->vm->frame = outer->back;
    compile(run);
}

Run *run_new(const char *text, size_t len, const char *path,
             const RunOptions *options) {
    Run *run = mem_alloc(sizeof *run);
    Metadata meta;
    metadata_read(&meta, text, len);
    if (options) run->options = *options;
    set_defaults(&run->options, &meta);
    run->path = mem_strdup(path);
    const char *absolute = run->options.absolute_path;
    bool full = run->options.python >= 9 && absolute;
    run->shown_path = mem_strdup(full ? absolute : path);
    run->text = mem_strndup(text, len);
    run->len = len;
    run->out_left = run->options.max_output;
    run->result.diags = &run->diags;
    run->result.python = run->options.python;
    if (!run->options.no_trace) {
        run->trace = trace_new(run->options.level, run->options.max_events);
        run->owns_trace = true;
    }
    note_begin(run);
    prepare(run, run->options.schedule ? run->options.schedule : meta.schedule);
    metadata_free(&meta);
    return run;
}

void run_free(Run *run) {
    if (!run) return;
    run_origin_free(run->origin);
    if (run->vm) vm_free(run->vm);
    if (run->trace && run->owns_trace) trace_free(run->trace);
    diags_free(&run->diags);
    mem_free(run->path);
    mem_free(run->shown_path);
    mem_free(run->text);
    mem_free(run->message);
    mem_free(run);
}

/* --- the end
 * -------------------------------------------------------------------------- */

static const char *limit_text(const Run *run, char *buf, size_t size) {
    const RunOptions *o = &run->options;
    switch (run->vm->stop) {
    case STOP_STEPS:
        snprintf(buf, size,
                 "the program reached the limit of %llu steps (--max-steps)",
                 (unsigned long long)o->max_steps);
        return buf;
    case STOP_MEMORY:
        snprintf(buf, size,
                 "the program reached the limit of memory, %llu MiB "
                 "(--max-memory)",
                 (unsigned long long)(o->max_memory >> 20));
        return buf;
    default: return run->vm->stop_text ? run->vm->stop_text : "stopped";
    }
}

static void end_stopped(Run *run) {
    char buf[160];
    Vm *vm = run->vm;
    run->result.stop = vm->stop;
    if (vm->stop == STOP_EXIT) {
        finish(run, vm->exit_status, END_OK);
        return;
    }
    run->message = mem_strdup(limit_text(run, buf, sizeof buf));
    run->result.message = run->message;
    say(run, run->message);
    if (vm->stop == STOP_NEVER)
        finish(run, RUN_EXIT_NEVER, END_NEVER);
    else if (vm->stop == STOP_REFUSED)
        finish(run, RUN_EXIT_REFUSED, END_REFUSED);
    else
        finish(run, RUN_EXIT_LIMIT, END_LIMIT);
}

/* The main thread's bottom frame has reported what there was to report, and
 * the other threads are over. */
static void end_main(Run *run, Value v) {
    Vm *vm = run->vm;
    Engine *e = engine_of(vm);
    release(vm, v);
    Frame *outer = vm_push_boundary(vm);
    vm->finalizing = true;
    if (e->last_exception && !vm->stop) {
        exc_drop_locals(vm, e->last_exception);
        clear(vm, &e->last_exception);
    }
    if (!vm->stop) engine_finalize(vm);
    vm->frame = outer->back;
    if (vm->stop)
        end_stopped(run);
    else
        finish(run, e->exit_status, e->raised ? END_EXCEPTION : END_OK);
}

/* The first ticks are still those of the slice before: not more than of this
 * one. */
static void begin_slice(Vm *vm, int64_t ticks) {
    vm->slice = ticks;
    if (vm->ticks <= ticks) return;
    vm->steps_left += vm->ticks - ticks;
    vm->ticks = ticks;
}

RunStatus run_slice(Run *run, uint64_t ticks) {
    if (run->phase == RUN_OVER) return RUN_DONE;
    run_origin_changed(run->origin);
    Vm *vm = run->vm;
    const Engine *e = vm->engine;
    Sig sig = SIG_RETURN;
    Value v = V_NULL;
    if (setjmp(run->exhausted)) {
        vm->stop = STOP_MEMORY;
        end_stopped(run);
        return RUN_DONE;
    }
    begin_slice(vm, ticks && ticks < INT32_MAX ? (int64_t)ticks : INT32_MAX);
    do {
        if (vm_eval(vm, run->boundary, &sig, &v) == RUN_DONE) {
            end_main(run, v);
            return RUN_DONE;
        }
    } while (!ticks && !e->sched->asking);
    return RUN_PAUSED;
}

uint32_t run_at_choice(const Run *run, uint32_t *threads, uint32_t max) {
    if (run->phase == RUN_OVER || !sched_of(run->vm)->asking) return 0;
    uint32_t n = sched_candidates(run->vm);
    for (uint32_t k = 0; k < n && k < max; k++)
        threads[k] = sched_candidate(run->vm, k)->id;
    return n;
}

bool run_may_stay(const Run *run) {
    const Sched *s = sched_of(run->vm);
    return s->may_stay || s->stay;
}

/* A thread's wait is numbered when it begins; among those that become ready at
 * one moment the least number goes first. */
static uint64_t order_of(const Engine *e, const VThread *t) {
    uint64_t place = 0;
    for (const VThread *u = e->threads; u; u = u->next)
        place += u->seq < t->seq;
    uint64_t x = place << 32 | t->id;
    if (t->ready_at)
        x ^= (uint64_t)t->ready_due << 8 ^ (uint64_t)t->ready_drift << 1 ^ 1;
    x = (x + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return (x ^ (x >> 29)) * UINT64_C(0xBF58476D1CE4E5B9);
}

uint64_t run_order(const Run *run) {
    const Engine *e = engine_of(run->vm);
    uint64_t order = e->sched->stay ? e->sched->stay->id + 1 : 0;
    for (const VThread *t = e->threads; t; t = t->next)
        if (t->state != THREAD_ENDED) order += order_of(e, t);
    return order;
}

bool run_skipped_choice(const Run *run) {
    return run->vm && sched_of(run->vm)->skipped;
}

void run_choose(Run *run, uint32_t way) {
    Sched *s = sched_of(run->vm);
    run_origin_changed(run->origin);
    s->way = way;
    s->answered = true;
}

uint64_t run_choices(const Run *run) {
    return run->vm ? engine_of(run->vm)->choices.count : 0;
}

static bool is_ident(const Vm *vm, uint64_t value) {
    const VThread zero = {.id = 0}, one = {.id = 1};
    uint64_t first = (uint64_t)thread_ident(&zero);
    uint64_t step = (uint64_t)thread_ident(&one) - first;
    return value >= first && (value - first) % step == 0 &&
           (value - first) / step < sched_of(vm)->next_id;
}

static bool is_pid(const Vm *vm, uint64_t value) {
    const Processes *p = engine_of(vm)->processes;
    for (uint32_t i = 0; p && i < p->len; i++)
        if ((uint64_t)p->all[i]->pid == value) return true;
    return false;
}

RunNumber run_number(const Run *run, uint64_t value) {
    const Vm *vm = run->vm;
    if (!vm || !vm->engine || !sched_of(vm)) return RUN_NUMBER_ANY;
    if (is_ident(vm, value)) return RUN_NUMBER_THREAD;
    return is_pid(vm, value) ? RUN_NUMBER_PROCESS : RUN_NUMBER_ANY;
}

static void stop_with(Run *run, const char *text, int status,
                      EndReason reason) {
    if (run->phase == RUN_OVER) return;
    run->message = mem_strdup(text);
    run->result.message = run->message;
    finish(run, status, reason);
}

void run_stop(Run *run) {
    stop_with(run, "stopped", 130, END_STOPPED);
}

void run_limit(Run *run, const char *text) {
    stop_with(run, text, RUN_EXIT_LIMIT, END_LIMIT);
}

const RunOptions *run_limits(const Run *run) {
    return &run->options;
}

const RunResult *run_result(const Run *run) {
    RunStats *s = (RunStats *)&run->result.stats;
    if (run->trace) s->events = trace_count(run->trace);
    if (!run->vm) return &run->result;
    const Engine *e = run->vm->engine;
    s->peak_bytes = run->vm->heap.peak;
    int64_t left = run->vm->steps_left + run->vm->ticks;
    s->steps = run->options.max_steps - (uint64_t)(left > 0 ? left : 0);
    if (!e) return &run->result;
    s->virtual_ns = e->clock.now;
    s->callbacks = e->callbacks;
    s->iterations = e->iterations;
    s->tasks = e->next_task;
    return &run->result;
}

Trace *run_trace(Run *run) {
    return run->trace;
}

Trace *run_take_trace(Run *run) {
    run->owns_trace = false;
    return run->trace;
}

int run_metadata_python(const char *text, size_t len) {
    Metadata meta;
    metadata_read(&meta, text, len);
    int python = meta.python;
    metadata_free(&meta);
    return python;
}
