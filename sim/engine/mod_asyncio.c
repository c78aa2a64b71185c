#include "engine/mod_asyncio.h"

#include <string.h>

#include "engine/aqueue.h"
#include "engine/gather.h"
#include "engine/handle.h"
#include "engine/loop.h"
#include "engine/process.h"
#include "engine/sleep.h"
#include "engine/sync.h"
#include "engine/task.h"
#include "engine/wait.h"
#include "vm/exc.h"
#include "vm/import.h"

/* Names that not every dialect has. */
static const struct {
    const char *name;
    int from, to;
} spans[] = {
    {"create_task", 7, 99},
    {"get_running_loop", 7, 99},
    {"current_task", 7, 99},
    {"all_tasks", 7, 99},
    {"run", 7, 99},
    {"Runner", 11, 99},
    {"timeout", 11, 99},
    {"timeout_at", 11, 99},
    {"Timeout", 11, 99},
    {"TaskGroup", 11, 99},
    {"eager_task_factory", 12, 99},
    {"create_eager_task_factory", 12, 99},
    {"to_thread", 9, 99},
    {"coroutine", 5, 10},
    {"async", 5, 6},
};

static bool in_dialect(const Vm *vm, const char *name) {
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        if (strcmp(spans[i].name, name) == 0)
            return vm->minor >= spans[i].from && vm->minor <= spans[i].to;
    return true;
}

/* --- building
 * ------------------------------------------------------------------ */

static void add_functions(Vm *vm, Dict *d, const NativeDef *defs) {
    for (; defs->name; defs++) {
        Value fn = native_new(vm, defs, V_NULL);
        dict_set_cstr(vm, d, defs->name, fn);
        release(vm, fn);
    }
}

static void add_type(Vm *vm, Dict *d, const char *name, Type *t) {
    dict_set_cstr(vm, d, name, from_obj(t));
}

static void add_text(Vm *vm, Dict *d, const char *name) {
    Value text = str_intern(vm, name, strlen(name));
    dict_set_cstr(vm, d, name, text);
    release(vm, text);
}

static void add_types(Vm *vm, Dict *d) {
    EngineTypes *t = &engine_of(vm)->t;
    add_type(vm, d, "Future", t->future);
    add_type(vm, d, "Task", t->task);
    add_type(vm, d, "Handle", t->handle);
    add_type(vm, d, "TimerHandle", t->timer_handle);
    add_type(vm, d, "AbstractEventLoop", t->abstract_loop);
    add_type(vm, d, "BaseEventLoop", t->loop);
    add_type(vm, d, "SelectorEventLoop", t->loop);
    if (vm->minor >= 13) add_type(vm, d, "EventLoop", t->loop);
    add_type(vm, d, "Lock", t->lock);
    add_type(vm, d, "Event", t->event);
    add_type(vm, d, "Semaphore", t->semaphore);
    add_type(vm, d, "BoundedSemaphore", t->bounded_semaphore);
    add_type(vm, d, "Queue", t->queue);
    add_type(vm, d, "LifoQueue", t->lifo_queue);
    add_type(vm, d, "PriorityQueue", t->priority_queue);
    add_text(vm, d, "FIRST_COMPLETED");
    add_text(vm, d, "FIRST_EXCEPTION");
    add_text(vm, d, "ALL_COMPLETED");
}

/* The prelude's globals: everything, whatever the dialect. */
static Dict *make_base(Vm *vm) {
    Dict *d = dict_new(vm);
    add_functions(vm, d, asyncio_functions);
    add_functions(vm, d, asyncio_hidden);
    add_functions(vm, d, sleep_functions);
    add_functions(vm, d, gather_functions);
    add_functions(vm, d, wait_functions);
    add_types(vm, d);
    dict_set_cstr(vm, d, "MINOR", v_int(vm->minor));
    return d;
}

/* The loop has methods that the dialect has not. */
static void hide_loop_methods(Vm *vm) {
    if (vm->minor >= 9) return;
    Value key = str_intern(vm, "shutdown_default_executor", 25);
    dict_del(vm, engine_of(vm)->t.loop->dict, key);
    release(vm, key);
}

static void make_types(Vm *vm) {
    future_types_init(vm);
    task_types_init(vm);
    task_hide_methods(vm);
    gather_types_init(vm);
    wait_types_init(vm);
    handle_types_init(vm);
    loop_types_init(vm);
    hide_loop_methods(vm);
    sync_types_init(vm);
    queue_types_init(vm);
}

static Value new_submodule(Vm *vm, const char *name, Value package) {
    char full[64] = "asyncio.";
    strncat(full, name, sizeof full - strlen(full) - 1);
    Value m = module_new(vm, full);
    dict_set_cstr(vm, as_dict(vm->modules), full, m);
    dict_set_cstr(vm, module_dict(package), name, m);
    release(vm, m); /* kept by both dicts */
    return m;
}

/* Runs prelude/asyncio_<name>.py as asyncio.<name>; what it exports also goes
 * into the package and into what the later files see. */
static bool add_part(Vm *vm, const char *name, Value package, Dict *base) {
    Value m = new_submodule(vm, name, package);
    if (!dict_update(vm, module_dict(m), from_obj(base))) return false;
    char file[64] = "asyncio_";
    strncat(file, name, sizeof file - strlen(file) - 1);
    if (!engine_run_prelude(vm, file, module_dict(m))) return false;
    Value all = dict_get_name(module_dict(m), vm->s.all_);
    for (uint32_t i = 0; i < as_list(all)->len; i++) {
        Value key = as_list(all)->items[i];
        Value v = dict_get(vm, module_dict(m), key);
        CHECK(v, "__all__ of the prelude names what is there");
        dict_set(vm, base, key, v);
    }
    return true;
}

static bool is_exported(const Vm *vm, Value key) {
    const char *name = as_str(key)->data;
    if (strcmp(name, "MINOR") == 0) return false;
    if (name[0] == '_' && strcmp(name, "_get_running_loop") != 0) return false;
    return in_dialect(vm, name);
}

/* Everything the dialect has becomes the package's, and so __all__. */
static void export_names(Vm *vm, Value package, Dict *base) {
    Value all = list_new(vm, base->used), key, v;
    for (uint32_t pos = 0; dict_next(base, &pos, &key, &v);) {
        if (!is_exported(vm, key)) continue;
        dict_set(vm, module_dict(package), key, v);
        list_append(vm, all, key);
    }
    dict_set_name(vm, module_dict(package), vm->s.all_, all);
    release(vm, all);
}

/* asyncio.futures and the like: modules with the same names in them. */
static void add_aliases(Vm *vm, Value package, Dict *base) {
    static const char *const names[] = {"futures", "base_events", "queues",
                                        "unix_events", "selector_events"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Value m = new_submodule(vm, names[i], package);
        dict_update(vm, module_dict(m), from_obj(base));
    }
    asyncio_subprocess_fill(vm, new_submodule(vm, "subprocess", package));
}

/* The preludes make every part; which ones a program finds depends. */
static void hide_submodules(Vm *vm, Value package) {
    static const struct {
        const char *name;
        int from;
    } parts[] = {{"exceptions", 8},
                 {"runners", 7},
                 {"timeouts", 11},
                 {"taskgroups", 11}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (vm->minor >= parts[i].from) continue;
        Value key = str_intern(vm, parts[i].name, strlen(parts[i].name));
        dict_del(vm, module_dict(package), key);
        release(vm, key);
        key = str_printf(vm, "asyncio.%s", parts[i].name);
        dict_del(vm, as_dict(vm->modules), key);
        release(vm, key);
    }
}

static Type *type_named(Vm *vm, Dict *d, const char *name) {
    Value v = dict_get_cstr(vm, d, name);
    CHECK(v && has_flag(vm, v, TF_TYPE), "the prelude makes this class");
    return as_type(retain(v));
}

static void keep_exceptions(Vm *vm, Dict *base) {
    EngineTypes *t = &engine_of(vm)->t;
    t->CancelledError = type_named(vm, base, "CancelledError");
    t->InvalidStateError = type_named(vm, base, "InvalidStateError");
    t->TimeoutError = type_named(vm, base, "TimeoutError");
    t->QueueEmpty = type_named(vm, base, "QueueEmpty");
    t->QueueFull = type_named(vm, base, "QueueFull");
}

static bool add_parts(Vm *vm, Value package, Dict *base) {
    if (!add_part(vm, "exceptions", package, base)) return false;
    keep_exceptions(vm, base);
    if (!add_part(vm, "events", package, base)) return false;
    if (!add_part(vm, "coroutines", package, base)) return false;
    if (!add_part(vm, "locks", package, base)) return false;
    if (!add_part(vm, "timeouts", package, base)) return false;
    if (!add_part(vm, "tasks", package, base)) return false;
    if (!add_part(vm, "taskgroups", package, base)) return false;
    if (vm->minor >= 9 && !add_part(vm, "threads", package, base)) return false;
    return add_part(vm, "runners", package, base);
}

Value mod_asyncio_new(Vm *vm) {
    Value futures = vm_import(vm, "concurrent.futures");
    if (!futures) return V_NULL;
    release(vm, futures);
    make_types(vm);
    Value package = module_new(vm, "asyncio");
    dict_set_cstr(vm, as_dict(vm->modules), "asyncio", package);
    Dict *base = make_base(vm);
    bool fine = add_parts(vm, package, base);
    if (fine) {
        export_names(vm, package, base);
        add_aliases(vm, package, base);
        hide_submodules(vm, package);
        engine_of(vm)->asyncio = retain(package);
    }
    release(vm, from_obj(base));
    if (fine) return package;
    release(vm, package);
    return V_NULL;
}
