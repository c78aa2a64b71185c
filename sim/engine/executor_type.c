/* ThreadPoolExecutor as a type: making one, its attributes, its end. */
#include "engine/executor_impl.h"
#include "vm/exc.h"
#include "vm/import.h"
#include "vm/obj_int.h"
#include "vm/visit.h"

bool is_thread_pool(const Vm *vm, Value v) {
    return concurrent_of(vm) && is_obj(v) &&
           is_a(vm, v, concurrent_of(vm)->thread_pool);
}

/* --- making one -------------------------------------------------------------
 */

static void link_last(Concurrent *c, Pool *p) {
    p->prev = c->last_pool;
    if (c->last_pool)
        c->last_pool->next = p;
    else
        c->pools = p;
    c->last_pool = p;
}

static uint32_t default_workers(const Vm *vm) {
    uint32_t cpus = engine_of(vm)->cpus ? engine_of(vm)->cpus : 1;
    if (vm->minor <= 7) return cpus * 5;
    return cpus + 4 < 32 ? cpus + 4 : 32;
}

static bool workers_arg(Vm *vm, Value v, uint32_t *out) {
    *out = default_workers(vm);
    if (!v || v == V_NONE) return true;
    Value zero = v_int(0);
    int positive = obj_less(vm, zero, v);
    if (positive < 0) return false;
    if (positive == 0) {
        vm_raise(vm, vm->t.ValueError, "max_workers must be greater than 0");
        return false;
    }
    int64_t n = is_int(vm, v) ? int_clamp(vm, v) : INT32_MAX;
    *out = n > INT32_MAX ? INT32_MAX : (uint32_t)n;
    return true;
}

static Pool *pool_new(Vm *vm, uint32_t max_workers, Value prefix) {
    Concurrent *c = concurrent_of(vm);
    Pool *p = obj_alloc(vm, c->pool);
    p->max_workers = max_workers;
    if (prefix && obj_truth(vm, prefix) > 0)
        p->prefix = retain(prefix);
    else if (vm->minor >= 6)
        p->prefix = str_printf(vm, "ThreadPoolExecutor-%u", c->next_name++);
    link_last(c, p);
    return p;
}

Value executor_new_default(Vm *vm) {
    Value prefix = vm->minor >= 9 ? str_from(vm, "asyncio") : V_NULL;
    Pool *p = pool_new(vm, default_workers(vm), prefix);
    release(vm, prefix);
    Executor *e = obj_alloc(vm, concurrent_of(vm)->thread_pool);
    e->pool = p;
    return from_obj(e);
}

static bool initializer_args(Vm *vm, Pool *p, Value fn, Value args) {
    if (!fn || fn == V_NONE) return true;
    if (!obj_callable(vm, fn)) {
        vm_raise(vm, vm->t.TypeError, "initializer must be a callable");
        return false;
    }
    p->initializer = retain(fn);
    p->initargs = args ? seq_tuple(vm, args) : tuple_new(vm, 0);
    return p->initargs != V_NULL;
}

static Value executor_init(Vm *vm, Value self, const Value *args, uint32_t n,
                           Value kw) {
    static const NativeDef defs[] = {
        {"__init__", NULL, NF_METHOD | NF_PY, "max_workers?"},
        {"__init__", NULL, NF_METHOD | NF_PY,
         "max_workers? thread_name_prefix?"},
        {"__init__", NULL, NF_METHOD | NF_PY,
         "max_workers? thread_name_prefix? initializer? initargs?"},
    };
    Value out[4] = {0};
    uint32_t max_workers;
    const NativeDef *def = &defs[vm->minor <= 5 ? 0 : vm->minor == 6 ? 1 : 2];
    if (!native_bind(vm, def, args, n, kw, out, 4)) return V_NULL;
    if (!workers_arg(vm, out[0], &max_workers)) return V_NULL;
    Pool *p = pool_new(vm, max_workers, out[1]);
    if (!initializer_args(vm, p, out[2], out[3])) {
        release(vm, from_obj(p));
        return V_NULL;
    }
    Executor *e = as_executor(self);
    if (e->pool) release(vm, from_obj(e->pool));
    e->pool = p;
    return V_NONE;
}

/* --- types ------------------------------------------------------------------
 */

static Value executor_make(Vm *vm, Type *t, const Value *args, uint32_t n,
                           Value kw) {
    (void)args, (void)n, (void)kw;
    return from_obj(obj_alloc(vm, t));
}

/* The weak references of CPython's workers say so: each puts a None. */
static void orphan(Vm *vm, Pool *p) {
    p->orphan = true;
    if (vm->stop) return;
    pool_tell_all(vm, p);
}

static void executor_free(Vm *vm, Obj *obj) {
    Executor *e = (Executor *)obj;
    Pool *p = e->pool;
    e->pool = NULL;
    if (p) {
        orphan(vm, p);
        release(vm, from_obj(p));
    }
    obj_dealloc(vm, obj, obj->type->size);
}

static void executor_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    visit_obj(v, ((Executor *)obj)->pool);
}

static void executor_slots(Type *t) {
    t->make = executor_make;
    t->init = executor_init;
    t->free = executor_free;
    t->visit = executor_visit;
}

static void base_slots(Type *t) {
    t->make = executor_make;
    t->free = executor_free;
    t->visit = executor_visit;
}

static void pool_free(Vm *vm, Obj *obj) {
    Pool *p = (Pool *)obj;
    Concurrent *c = concurrent_of(vm);
    if (p->prev)
        p->prev->next = p->next;
    else if (c->pools == p)
        c->pools = p->next;
    if (p->next)
        p->next->prev = p->prev;
    else if (c->last_pool == p)
        c->last_pool = p->prev;
    while (p->len > 0) {
        Job job = pool_take(p);
        job_drop(vm, &job);
    }
    if (p->room) heap_free(&vm->heap, p->jobs, p->room * sizeof(Job));
    for (uint32_t i = 0; i < p->n_workers; i++)
        if (p->workers[i].thread) release(vm, from_obj(p->workers[i].thread));
    if (p->cap_workers)
        heap_free(&vm->heap, p->workers, p->cap_workers * sizeof(Worker));
    clear(vm, &p->prefix);
    clear(vm, &p->initializer);
    clear(vm, &p->initargs);
    obj_dealloc(vm, obj, sizeof(Pool));
}

static void pool_visit(Vm *vm, Obj *obj, Visit *v) {
    Pool *p = (Pool *)obj;
    (void)vm;
    visit_u64(v, p->len | (uint64_t)p->wakes << 32);
    for (uint32_t i = 0; i < p->len; i++) {
        const Job *job = &p->jobs[(p->at + i) & (p->room - 1)];
        visit_value(v, job->future);
        visit_value(v, job->fn);
        visit_value(v, job->args);
        visit_value(v, job->kwargs);
    }
    visit_u64(v, p->n_workers);
    for (uint32_t i = 0; i < p->n_workers; i++) {
        visit_obj(v, p->workers[i].thread);
        visit_u64(v, p->workers[i].started);
    }
    visit_u64(v, p->max_workers | (uint64_t)p->idle << 32);
    visit_u64(v, p->shut_down | (uint64_t)p->broken << 1 |
                     (uint64_t)p->orphan << 2);
    visit_value(v, p->prefix);
    visit_value(v, p->initializer);
    visit_value(v, p->initargs);
    visit_u64(v, p->lock.holder);
}

static void pool_slots(Type *t) {
    t->free = pool_free;
    t->visit = pool_visit;
}

static Value base_submit(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return vm_raise_value(vm, exc_new(vm, vm->t.NotImplementedError, NULL));
}

static Value base_shutdown(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return V_NONE;
}

static const NativeDef base_methods[] = {
    {"submit", base_submit, NF_METHOD, NULL},
    {"shutdown", base_shutdown, NF_METHOD | NF_PY, "wait? * cancel_futures?"},
    {NULL, NULL, 0, NULL},
};

static const NativeDef pool_methods[] = {
    {"submit", executor_m_submit, NF_METHOD | NF_VISIBLE, NULL},
    {"shutdown", executor_m_shutdown, NF_METHOD | NF_PY | NF_VISIBLE,
     "wait? * cancel_futures?"},
    {NULL, NULL, 0, NULL},
};

static Value get_max_workers(Vm *vm, Value self) {
    (void)vm;
    Pool *p = as_executor(self)->pool;
    return v_int(p ? p->max_workers : 0);
}

/* Programs ask how long it is: the pool itself answers. */
static Value get_work_queue(Vm *vm, Value self) {
    (void)vm;
    Pool *p = as_executor(self)->pool;
    return p ? retain(from_obj(p)) : V_NONE;
}

/* A set of Thread objects; V_NULL with an exception. */
static Value get_threads(Vm *vm, Value self) {
    Pool *p = as_executor(self)->pool;
    Value threading = vm_import(vm, "threading"), all = set_new(vm, false);
    Value fn = threading
                   ? dict_get_cstr(vm, module_dict(threading), "_thread_of")
                   : V_NULL;
    release(vm, threading);
    for (uint32_t i = 0; fn && p && i < p->n_workers; i++) {
        Value t = vm_call1(vm, fn, from_obj(p->workers[i].thread));
        if (t) set_add(vm, all, t);
        release(vm, t);
    }
    if (!vm->exc) return all;
    release(vm, all);
    return V_NULL;
}

static Value m_qsize(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_int(((Pool *)as_obj(args[0]))->len);
}

static Value m_empty(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_bool(((Pool *)as_obj(args[0]))->len == 0);
}

static const NativeDef queue_methods[] = {
    {"qsize", m_qsize, NF_METHOD | NF_VISIBLE, ""},
    {"empty", m_empty, NF_METHOD | NF_VISIBLE, ""},
    {NULL, NULL, 0, NULL},
};

static const GetSetDef pool_getset[] = {
    {"_max_workers", get_max_workers, NULL},
    {"_work_queue", get_work_queue, NULL},
    {"_threads", get_threads, NULL},
    {NULL, NULL, NULL},
};

void executor_types_init(Vm *vm, Concurrent *c) {
    static const TypeSpec base = {
        .name = "Executor",
        .module = "concurrent.futures._base",
        .flags = TF_BASE,
        .size = sizeof(Executor),
        .dict_offset = offsetof(Executor, dict),
        .methods = base_methods,
        .slots = base_slots,
    };
    static const TypeSpec thread_pool = {
        .name = "ThreadPoolExecutor",
        .module = "concurrent.futures.thread",
        .flags = TF_BASE,
        .size = sizeof(Executor),
        .dict_offset = offsetof(Executor, dict),
        .methods = pool_methods,
        .getset = pool_getset,
        .slots = executor_slots,
    };
    static const TypeSpec pool = {
        .name = "SimpleQueue",
        .module = "_queue",
        .size = sizeof(Pool),
        .methods = queue_methods,
        .slots = pool_slots,
    };
    c->lock = heap_alloc(&vm->heap, sizeof *c->lock);
    *c->lock = (PoolLock){0};
    c->executor = type_new(vm, &base, NULL);
    c->thread_pool = type_new(vm, &thread_pool, c->executor);
    c->pool = type_new(vm, &pool, NULL);
}
