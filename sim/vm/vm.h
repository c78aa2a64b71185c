/* vm.h: one running program: its objects, frames and modules.
 *
 * The Vm lies at the start of its own heap (base/heap.h); everything it points
 * to lies in that heap too, except constant tables.  The VM knows nothing of
 * event loops: the engine adds modules and native types, and hooks itself in
 * through VmHooks. */
#ifndef VM_VM_H
#define VM_VM_H

#include "base/heap.h"
#include "trace/trace.h"
#include "vm/frame.h"
#include "vm/type.h"
#include "vm/value.h"

/* What the engine provides to the VM. */
typedef struct VmHooks {
    void *ctx; /* the Engine */
    /* Program output.  stream 1 or 2. */
    void (*write)(void *ctx, int stream, const char *text, size_t n);
    /* A coroutine object died without ever having been started. */
    void (*never_awaited)(void *ctx, Vm *vm, Gen *gen);
    /* An async generator begins to run: set gen->hooked to hear when it dies,
     * and then take a reference to close it later. */
    void (*async_gen_begins)(void *ctx, Vm *vm, Gen *gen);
    void (*async_gen_dies)(void *ctx, Vm *vm, Gen *gen);
    /* A native that other threads can see is about to begin.  True: a frame
     * was pushed, at whose end it will be called. */
    bool (*visible)(void *ctx, Vm *vm, Value fn, const Value *args, uint32_t n,
                    Value kwnames);
    /* A print while other threads are ready: does each of its pieces go out on
     * its own?  Then `point` stands between them (thread_point). */
    bool (*torn)(void *ctx, Vm *vm);
    Act (*point)(void *ctx, Vm *vm, Frame *f);
    /* `import name`: a new module, V_NULL without exception if unknown. */
    Value (*import)(void *ctx, Vm *vm, const char *name);
} VmHooks;

/* Why a run ended before its program did; see vm_stop(). */
typedef enum StopReason {
    STOP_NONE,
    STOP_STEPS,
    STOP_TIME,
    STOP_MEMORY,
    STOP_OUTPUT,
    STOP_NEVER,
    STOP_REFUSED, /* something we do not run as Python would */
    STOP_EXIT     /* os._exit */
} StopReason;

/* Types that C code names.  One X-macro, so that the struct, the set-up and
 * the debugger's listing agree. */
/* clang-format off */
#define VM_TYPES(X) \
    X(object) X(type) X(none) X(bool_) X(int_) X(float_) X(complex_) X(str) \
    X(bytes) X(bytearray) X(tuple) X(list) X(dict) X(set) X(frozenset) \
    X(range) X(slice) X(ellipsis) X(notimpl) X(func) X(method) X(native) \
    X(native_method) X(cell) X(code) X(module) X(gen) X(coroutine) \
    X(async_gen) X(property) X(staticmethod) X(classmethod) X(super) \
    X(getset) X(traceback) X(mapping_proxy) X(asend) X(coro_wrapper) \
    X(seq_iter) X(str_iter) X(bytes_iter) X(list_iter) X(list_rev_iter) \
    X(tuple_iter) X(range_iter) X(long_range_iter) X(reversed) X(call_iter) \
    X(dict_keys) X(dict_values) X(dict_items) X(dict_key_iter) \
    X(dict_value_iter) X(dict_item_iter) X(dict_rev_key_iter) \
    X(dict_rev_value_iter) X(dict_rev_item_iter) X(set_iter) X(enumerate) \
    X(map) X(filter) X(zip) X(drained)
/* clang-format on */

/* Exception types: name, base, module; see exc.def */
typedef struct VmTypes {
#define X(name) Type *name;
    VM_TYPES(X)
#undef X
#define EXC(name, base) Type *name;
#include "vm/exc.def"
#undef EXC
} VmTypes;

/* Interned names that C code uses; see names.def: vm->s.__init__ */
typedef struct VmNames {
#define NAME(id, text) Value id;
#include "vm/names.def"
#undef NAME
} VmNames;

struct Vm {
    Heap heap;    /* must be first: &vm->heap == vm */
    Trace *trace; /* may be NULL: tracing off */
    VmHooks hooks;
    int minor; /* dialect: 5 ... 13 for Python 3.5 ... 3.13 */
    int level; /* detail: 0 scheduling, 1 lines, 2 locals */

    Frame *frame;        /* the running frame */
    Value exc;           /* the exception being raised (owned), or V_NULL */
    Value result;        /* value that goes with a native frame's Act */
    Sig pending;         /* what vm->frame, just pushed, is to be given: */
    Value pending_value; /* the value with it (owned) */
    int64_t ticks;       /* left in this slice: calls, loop turns, callbacks */
    int64_t steps_left;  /* ticks left in the whole run after this slice */
    int64_t slice;       /* ticks of a slice */
    uint32_t max_depth;  /* the recursion limit */
    uint32_t visible;    /* other threads are ready: NF_VISIBLE natives ask
                            hooks.visible first */
    bool threaded;       /* there has been another thread: see drain.h */
    uint32_t c_depth;    /* nested vm_call: bounded by the C stack */
    uint32_t handling;   /* frames whose `handled` is set */
    StopReason stop;     /* set: unwind everything and end */
    const char *stop_text; /* one line for the user; in the heap */
    int exit_status;
    bool finalizing; /* the program is over: objects are dying */

    VmTypes t;
    VmNames s;
    Value modules; /* dict: sys.modules */
    Dict *builtins;
    Value strings;         /* interned strings, private to obj_str.c */
    Value main_dict;       /* globals of __main__ */
    Value warned;          /* dict of the warnings shown, or V_NULL (warn.c) */
    uint64_t type_version; /* changes when any class changes */
    Value argv;            /* list of str */
    const char *path; /* the program's path as given, and as Python shows it */
    const char *shown_path;
    Str source;         /* the program's text (host memory, outlives the run) */
    void *caches;       /* attribute cache, private to attr.c */
    struct Obj **dying; /* objects whose turn to be freed has not come */
    uint32_t n_dying, cap_dying, free_depth;
    void *engine;          /* the engine's root object in this heap */
    uint64_t keys_version; /* the last Dict.keys_version given out */
    uint64_t next_id; /* numbers for frames, generators, ... in the trace */
    /* see vm_trace.c: how many events of code stand at the end of the trace,
     * and where that is */
    uint64_t code_run, code_end;
    bool spare_code,
        untraced; /* untraced: frames without a CALL may be there */
};

static inline Type *type_of(const Vm *vm, Value v) {
    if (is_int_small(v)) return vm->t.int_;
    if (is_obj(v)) return as_obj(v)->type;
    switch (v) {
    case V_NONE: return vm->t.none;
    case V_ELLIPSIS: return vm->t.ellipsis;
    case V_NOTIMPL: return vm->t.notimpl;
    default: return vm->t.bool_;
    }
}
static inline bool has_type(const Vm *vm, Value v, const Type *t) {
    return type_of(vm, v) == t;
}
/* isinstance with a real type (no __instancecheck__). */
static inline bool is_a(const Vm *vm, Value v, const Type *t) {
    Type *own = type_of(vm, v);
    return own == t || type_is_subtype(own, t);
}
static inline bool has_flag(const Vm *vm, Value v, uint32_t tf) {
    return (type_of(vm, v)->flags & tf) != 0;
}

/* --- life and death ---------------------------------------------------- */

typedef struct VmConfig {
    int minor;           /* 5 ... 13 */
    uint64_t max_memory; /* bytes the program may use */
    uint32_t max_depth;  /* recursion limit; 0: CPython's 1000 */
    VmHooks hooks;
    Trace *trace; /* may be NULL */
    int level;
    bool spare_code; /* of a long calculation trace the beginning alone */
} VmConfig;

/* A new VM with all built-in types and an empty __main__; NULL if the host has
 * no memory for it. */
Vm *vm_new(const VmConfig *config);
void vm_free(Vm *vm);
/* A boundary frame in the heap, below which nothing runs; becomes vm->frame. */
Frame *vm_push_boundary(Vm *vm);
/* Pushes the frame of a module's code (steals `code`); vm_eval runs it. */
void vm_push_module(Vm *vm, Code *code, Dict *globals);
/* The end of the interpreter: drops __main__'s names as CPython does, which
 * runs destructors and says what was never awaited. */
void vm_finalize(Vm *vm);

/* --- running ----------------------------------------------------------- */

typedef enum RunStatus { RUN_DONE, RUN_PAUSED } RunStatus;

/* Runs frames until `boundary` (a FRAME_BOUNDARY) gets a signal, or until the
 * slice's ticks are used up (RUN_PAUSED, only with no nested vm_call active:
 * call again to go on).  The boundary's signal is left in *sig and *out (owned;
 * an exception stays in vm->exc). */
RunStatus vm_eval(Vm *vm, Frame *boundary, Sig *sig, Value *out);

/* Calls and waits for the answer on the C stack.  V_NULL: exception. */
Value vm_call(Vm *vm, Value fn, const Value *args, uint32_t n, Value kwnames);
Value vm_call0(Vm *vm, Value fn);
Value vm_call1(Vm *vm, Value fn, Value a);
Value vm_call2(Vm *vm, Value fn, Value a, Value b);
/* Calls obj.name(args...); `name` interned. */
Value vm_call_method(Vm *vm, Value obj, Value name, const Value *args,
                     uint32_t n);

/* Ends the run: everything unwinds without running any more of the program.
 * The text is copied.  Returns V_NULL, to be returned in turn. */
Value vm_stop(Vm *vm, StopReason reason, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The program uses something that Loopscope does not run as Python would:
 * STOP_REFUSED with the place of the running line. */
Value vm_refuse(Vm *vm, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* --- what every type can do (object.c, attr.c) -------------------------- */

Value obj_repr(Vm *vm, Value v); /* str */
Value obj_str(Vm *vm, Value v);  /* str */
Value obj_ascii(Vm *vm, Value v);
Value obj_format(Vm *vm, Value v, Value spec);
bool obj_hash(Vm *vm, Value v, uint64_t *out);
int obj_truth(Vm *vm, Value v);          /* 1, 0, -1 */
int obj_equal(Vm *vm, Value a, Value b); /* identity or ==; 1, 0, -1 */
Value obj_compare(Vm *vm, Value a, Value b, CmpOp op);
int obj_less(Vm *vm, Value a, Value b); /* a < b; 1, 0, -1 */
int64_t obj_len(Vm *vm, Value v);       /* -1: exception */
Value obj_getitem(Vm *vm, Value v, Value key);
bool obj_setitem(Vm *vm, Value v, Value key, Value item);
bool obj_delitem(Vm *vm, Value v, Value key);
int obj_contains(Vm *vm, Value box, Value item);
Value obj_iter(Vm *vm, Value v);
/* V_NULL: exhausted, or an exception if vm->exc is set.  StopIteration from a
 * user's __next__ counts as exhausted. */
Value obj_next(Vm *vm, Value it);
Value obj_binary(Vm *vm, BinaryOp op, Value a, Value b);
Value obj_inplace(Vm *vm, BinaryOp op, Value a, Value b);
Value obj_unary(Vm *vm, UnaryOp op, Value v);
Value obj_getattr(Vm *vm, Value v, Value name); /* AttributeError */
/* V_NULL without exception if there is none. */
Value obj_getattr_opt(Vm *vm, Value v, Value name);
bool obj_setattr(Vm *vm, Value v, Value name, Value x);
bool obj_delattr(Vm *vm, Value v, Value name);
bool obj_callable(Vm *vm, Value v);
/* isinstance()/issubclass() with a type or a tuple; 1, 0, -1. */
int obj_isinstance(Vm *vm, Value v, Value cls);
int obj_issubclass(Vm *vm, Value sub, Value cls);
/* id(): stable, the same in every run; and as Python prints it. */
uint64_t obj_id(const Vm *vm, Value v);

/* --- exceptions (exc.h has the rest) ------------------------------------ */

/* Sets vm->exc to a new `type(message)`; returns V_NULL. */
Value vm_raise(Vm *vm, Type *type, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Raises an instance (stolen); returns V_NULL. */
Value vm_raise_value(Vm *vm, Value exc);

#endif
