/* exc.h: exceptions and tracebacks. */
#ifndef VM_EXC_H
#define VM_EXC_H

#include "vm/vm.h"

/* One frame an exception passed through, outermost first when printed. */
typedef struct Traceback {
    Obj h;
    Value next;     /* the frame called from this one, or V_NONE */
    Code *code;     /* owned; NULL for a stdlib frame that is native here */
    Value locals;   /* tuple of the frame's local values, or V_NULL: a
                       traceback keeps its frames alive */
    uint32_t instr; /* instruction number in the code */
    uint32_t line;
    const char *file, *func, *text; /* of native frames (static strings) */
    uint32_t col, end, anchor, anchor_end; /* marker columns in `text` */
} Traceback;

typedef struct Exc {
    Obj h;
    Value args;           /* tuple */
    Value cause, context; /* V_NULL or an exception */
    Value traceback;      /* V_NULL or a Traceback */
    Value notes;          /* list or V_NULL */
    Value extra;  /* StopIteration.value, SystemExit.code, ImportError.name,
                     the group's tuple of exceptions, AttributeError.name;
                     V_NULL */
    Value extra2; /* AttributeError.obj */
    uint8_t suppress_context;
    Dict *dict;
} Exc;

static inline Exc *as_exc(Value v) {
    return (Exc *)as_obj(v);
}
static inline bool is_exc(const Vm *vm, Value v) {
    (void)vm;
    return is_obj(v) && (as_obj(v)->type->flags & TF_EXC);
}
/* A new instance, not raised.  message NULL: no arguments. */
Value exc_new(Vm *vm, Type *type, const char *message);
/* A new instance with one argument (borrowed). */
Value exc_new_value(Vm *vm, Type *type, Value arg);
/* A new instance with these arguments (a tuple, stolen). */
Value exc_new_args(Vm *vm, Type *type, Value args);
/* vm->exc matches a type? (an instance of it or of a subclass) */
bool exc_matches(Vm *vm, Type *type);
/* Takes vm->exc out: owned. */
Value exc_take(Vm *vm);
/* Drops vm->exc. */
void exc_clear(Vm *vm);
/* `raise x`: an instance, or a class to be called; sets vm->exc. */
Value exc_raise(Vm *vm, Value x, Value cause);
Value exc_stop_iteration(Vm *vm, Value v); /* raises it; returns V_NULL */
/* The eval loop adds a frame to vm->exc's traceback. */
void exc_add_frame(Vm *vm, const Frame *f);
/* The frame, newest in vm->exc's traceback, is left: what its locals hold lives
 * on with the traceback, as CPython's frames do. */
void exc_keep_locals(Vm *vm, const Frame *f);
/* Lets go of those locals: they often refer back to the exception, which is
 * what CPython's collector is for. */
void exc_drop_locals(Vm *vm, Value exc);
/* A frame of the standard library that is native here, e.g.
 * run_until_complete: file relative to the library ("asyncio/base_events.py"),
 * line and text of that dialect. Marker columns: see Traceback. */
void exc_add_native(Vm *vm, const char *file, const char *func, uint32_t line,
                    const char *text, uint32_t col, uint32_t end,
                    uint32_t anchor, uint32_t anchor_end);
/* str(exc) as the last line of a traceback shows it: "pkg.Name: text", as the
 * traceback module has it; no line end. */
void exc_write_summary(Vm *vm, Value exc, StrBuf *out);
/* The whole report, with causes, contexts, groups, markers and suggestions as
 * the dialect prints them. */
void exc_write_traceback(Vm *vm, Value exc, StrBuf *out);
/* The same as the traceback and logging modules write it, which differs from
 * what the interpreter prints for an uncaught exception (the name of the type
 * up to 3.10, suggestions up to 3.11). */
void exc_write_traceback_module(Vm *vm, Value exc, StrBuf *out);
/* Writes text to the program's standard error through the hooks. */
void vm_write_err(Vm *vm, const char *text, size_t n);
/* `FILE:LINE: CATEGORY: message` and the source line, as warnings.warn does,
 * attributed to the running line; filters as by default. */
void vm_warn(Vm *vm, Type *category, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void exc_types_init(Vm *vm);

#endif
