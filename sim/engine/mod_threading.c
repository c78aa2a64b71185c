/* threading, as far as one thread goes. */
#include "engine/engine.h"
#include "vm/descr.h"
#include "vm/exc.h"

typedef struct MainThread {
    Obj h;
} MainThread;

/* CPython's is an address, different in every run; here it is one number. */
enum { MAIN_IDENT_LOW = 0x1234 };
#define MAIN_IDENT (INT64_C(140000000000000) + MAIN_IDENT_LOW)

static Value thread_repr(Vm *vm, Value v) {
    (void)v;
    return str_printf(vm, "<_MainThread(MainThread, started %lld)>",
                      (long long)MAIN_IDENT);
}

static Value get_name(Vm *vm, Value self) {
    (void)self;
    return str_from(vm, "MainThread");
}

static Value get_ident(Vm *vm, Value self) {
    (void)vm, (void)self;
    return v_int(MAIN_IDENT);
}

static Value get_daemon(Vm *vm, Value self) {
    (void)vm, (void)self;
    return V_FALSE;
}

static Value m_name(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return get_name(vm, args[0]);
}

static Value m_is_alive(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return V_TRUE;
}

static Value m_is_daemon(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return V_FALSE;
}

static Value m_join(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return vm_raise(vm, vm->t.RuntimeError, "cannot join current thread");
}

static const NativeDef thread_methods[] = {
    {"getName", m_name, NF_METHOD, ""},
    {"is_alive", m_is_alive, NF_METHOD, ""},
    {"isDaemon", m_is_daemon, NF_METHOD, ""},
    {"join", m_join, NF_METHOD, "timeout?"},
    {NULL, NULL, 0, NULL},
};
static const GetSetDef thread_getset[] = {
    {"name", get_name, NULL},
    {"ident", get_ident, NULL},
    {"native_id", get_ident, NULL},
    {"daemon", get_daemon, NULL},
    {NULL, NULL, NULL},
};

static void thread_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, sizeof(MainThread));
}

static void thread_slots(Type *t) {
    t->free = thread_free;
    t->repr = thread_repr;
}

static Value main_thread_new(Vm *vm) {
    static const TypeSpec spec = {
        .name = "_MainThread",
        .module = "threading",
        .size = sizeof(MainThread),
        .methods = thread_methods,
        .getset = thread_getset,
        .slots = thread_slots,
    };
    return from_obj(obj_alloc(vm, type_new(vm, &spec, NULL)));
}

static Value the_thread(Vm *vm) {
    Value m = dict_get_cstr(vm, as_dict(vm->modules), "threading");
    return retain(dict_get_cstr(vm, module_dict(m), "_main"));
}

static Value f_current(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return the_thread(vm);
}

static Value f_ident(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return v_int(MAIN_IDENT);
}

static Value f_count(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return v_int(1);
}

static Value f_enumerate(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    Value t = the_thread(vm), list = list_from(vm, &t, 1);
    release(vm, t);
    return list;
}

#define REFUSED(id)                                                            \
    static Value f_##id(Vm *vm, const Value *args, uint32_t n, Value kw) {     \
        (void)args, (void)n, (void)kw;                                         \
        return vm_refuse(vm, "threading.%s", #id);                             \
    }
REFUSED(Thread)
REFUSED(Timer)
REFUSED(Lock)
REFUSED(RLock)
REFUSED(Event)
REFUSED(Condition)
REFUSED(Semaphore)
REFUSED(BoundedSemaphore)
REFUSED(Barrier)
REFUSED(local)
#undef REFUSED

static const NativeDef functions[] = {
    {"current_thread", f_current, 0, ""},
    {"currentThread", f_current, 0, ""},
    {"main_thread", f_current, 0, ""},
    {"get_ident", f_ident, 0, ""},
    {"get_native_id", f_ident, 0, ""},
    {"active_count", f_count, 0, ""},
    {"activeCount", f_count, 0, ""},
    {"enumerate", f_enumerate, 0, ""},
    {"Thread", f_Thread, 0, NULL},
    {"Timer", f_Timer, 0, NULL},
    {"Lock", f_Lock, 0, NULL},
    {"RLock", f_RLock, 0, NULL},
    {"Event", f_Event, 0, NULL},
    {"Condition", f_Condition, 0, NULL},
    {"Semaphore", f_Semaphore, 0, NULL},
    {"BoundedSemaphore", f_BoundedSemaphore, 0, NULL},
    {"Barrier", f_Barrier, 0, NULL},
    {"local", f_local, 0, NULL},
    {NULL, NULL, 0, NULL},
};

Value mod_threading_new(Vm *vm) {
    Value m = module_new(vm, "threading");
    module_add(vm, m, functions);
    module_set(vm, m, "_main", main_thread_new(vm));
    return m;
}
