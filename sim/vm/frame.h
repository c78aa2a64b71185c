/* frame.h: frames, and how control moves between them.
 *
 * A frame is a heap object, so whatever runs (a function, a coroutine, a
 * thread, the event loop itself) is a chain of frames linked by `back`, and
 * suspending it is not resuming it.  The C stack is used only by natives that
 * call back into Python and need the answer at once (vm_call).
 *
 * Control reaches a frame as a *signal*: the frame before it returned a value,
 * yielded one, or raised.  A Python frame reacts as the instruction it stands
 * on demands (`wait`); a native frame is a C function with a state, called with
 * the signal, that says what is next (Act).
 *
 * Await chains.  When frame A awaits coroutine B, B's `back` is A and what B
 * yields passes through A.  The outermost frame of such a chain is its root;
 * `gen->root` of every member names the root's Gen (a lone one names itself).
 * The root remembers the innermost frame (`gen->leaf`), so resuming and
 * yielding cost the same at any depth. */
#ifndef VM_FRAME_H
#define VM_FRAME_H

#include "vm/value.h"

typedef struct Gen Gen;
typedef struct Func Func;
typedef struct Code Code;
typedef struct Frame Frame;

typedef enum Sig { SIG_START, SIG_RETURN, SIG_YIELD, SIG_RAISE } Sig;

/* What a native frame wants next. */
typedef enum Act {
    ACT_RETURN, /* vm->result (owned) goes to `back` */
    ACT_RAISE,  /* vm->exc is set */
    ACT_YIELD,  /* vm->result (owned) is yielded by the chain */
    ACT_RUN,    /* a frame was pushed (vm->frame): its result comes to me */
    ACT_PAUSE,  /* end the slice: run me again with SIG_START later */
    ACT_SWITCH, /* vm->frame is another thread's: give it what is pending */
} Act;

/* One step of a native frame.  `v` is the signal's value, owned by the callee
 * (V_NULL for SIG_START and SIG_RAISE). */
typedef Act (*NativeStep)(Vm *vm, Frame *f, Sig sig, Value v);

typedef struct NativeFrameDef {
    const char *name; /* "wait_for" */
    NativeStep step;
    uint32_t slots;    /* number of Value slots, released at the end */
    const char *where; /* "asyncio/tasks.py": shown file, or NULL */
    bool data_noted;   /* Frame.data is for the trace alone: not visited */
} NativeFrameDef;

enum { FRAME_PY, FRAME_NATIVE, FRAME_BOUNDARY };

/* What a Python frame does with the next signal. */
enum {
    WAIT_CALL,  /* push the value */
    WAIT_ITER,  /* FOR_ITER: yield pushes, return ends the loop */
    WAIT_SEND,  /* SEND, linked to a Gen: its result replaces the awaited */
    WAIT_AGAIN, /* SEND, suspended on another awaitable: send to it again */
    WAIT_NEXT,  /* like CALL, but a return becomes StopIteration(value) */
};

enum {
    FF_EMBEDDED = 1, /* lies inside its Gen: not freed on its own */
    FF_TRACED = 2,   /* CALL was emitted: RETURN must be */
};

struct Frame {
    Frame *back; /* who gets the signal; NULL while suspended */
    Gen *gen; /* the generator or coroutine it runs for, or NULL (borrowed) */
    uint8_t kind, wait, flags;
    uint8_t state; /* native frames: free for `step` to use; starts at 0 */
    uint32_t top;  /* Python: stack depth in slots; native: free */
    union {
        Func *func;                /* Python: owned */
        const NativeFrameDef *def; /* native */
    };
    union {
        const uint32_t
            *ip;       /* Python: next instruction, valid when not running */
        uint64_t data; /* native: free for `step` to use */
    };
    Value handled;  /* exception this frame is handling (owned), or V_NULL */
    uint32_t depth; /* Python calls below it, when it was pushed */
    uint32_t id;    /* number in the trace; 0: none */
    Value slots[];  /* Python: locals, cells, stack; native: def->slots, and
                       one more: what it awaits */
};

/* Generators, coroutines, async generators.  The frame is embedded. */
enum { GEN_GENERATOR, GEN_COROUTINE, GEN_ASYNC };
enum { GEN_CREATED, GEN_SUSPENDED, GEN_RUNNING, GEN_DONE };

struct Gen {
    Obj h;
    Frame *leaf; /* innermost frame of the chain I am the root of */
    Gen *root;   /* the chain's root while I am running or suspended in one */
    uint8_t kind, state, closing, hooked;
    uint32_t size;      /* bytes of this object */
    uint32_t id;        /* number in the trace; 0: none */
    uint32_t made_line; /* where it was called: for "never awaited" */
    Frame frame;        /* must be last */
};

/* Pushes a native frame on top of vm->frame.  Natives return V_FRAME after it;
 * the frame's result is theirs.  Fill `slots` (stolen) right away. */
Frame *frame_push_native(Vm *vm, const NativeFrameDef *def);
/* A coroutine whose body is a native frame (asyncio.sleep, Queue.get, ...):
 * the step function starts with SIG_START at its first send.  Fill
 * gen->frame.slots (owned by it) right away. */
Gen *gen_new_native(Vm *vm, const NativeFrameDef *def, int kind);

/* --- For native frames that run Python -------------------------------- */

/* Calls `fn` so that its result arrives at the frame vm->frame as a signal, or
 * at once: returns V_FRAME (then return ACT_RUN), the result, or V_NULL with
 * an exception. */
Value vm_begin_call(Vm *vm, Value fn, const Value *args, uint32_t n, Value kw);
/* Sends `v` (stolen) into a generator or coroutine as the root of its chain;
 * the yielded or returned value arrives as a signal.  Returns V_FRAME, or
 * V_NULL with an exception (already running, finished).  Not for other
 * awaitables: those have Type.send. */
Value vm_begin_send(Vm *vm, Gen *gen, Value v);
/* The same, but raises vm->exc (which it takes over) inside. */
Value vm_begin_throw(Vm *vm, Gen *gen);
/* From a native frame inside an await chain: await `awaitable`, any kind.
 * V_FRAME (return ACT_RUN), or the value at once, or V_NULL with an exception.
 * A yield of the awaited thing passes through this frame by itself. */
Value vm_begin_await(Vm *vm, Frame *f, Value awaitable);

/* What came of sending `v` (stolen) into an awaitable or iterator from frame
 * `f`: a result, a value it yields, an exception, or a frame that runs. */
typedef enum Sent { SENT_ERROR, SENT_RETURN, SENT_YIELD, SENT_FRAME } Sent;
Sent frame_send(Vm *vm, Frame *f, Value awaitable, Value v, Value *out);
/* The iterator behind `await v`; TypeError if there is none. */
Value vm_get_awaitable(Vm *vm, Value v);

/* --- Generators seen from outside -------------------------------------- */

/* __qualname__, as long as the generator lives. */
const char *gen_qualname(const Gen *gen);
/* close(): GeneratorExit at the suspension point.  False with an exception. */
bool gen_close(Vm *vm, Gen *gen);
/* The line at which the generator's own frame stands (the `def` line before it
 * starts); 0 for native frames. */
uint32_t gen_line(const Gen *gen);
/* The line that a Python frame stands on. */
uint32_t frame_line(const Frame *f);

#endif
