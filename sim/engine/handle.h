/* handle.h: Handle and TimerHandle (Lib/asyncio/events.py): what call_soon,
 * call_later and call_at give to the program.  The loop's own work needs none.
 */
#ifndef ENGINE_HANDLE_H
#define ENGINE_HANDLE_H

#include "engine/engine.h"

struct Handle {
    Obj h;
    Loop *loop;    /* owned */
    Value fn;      /* V_NULL once cancelled */
    Value context; /* V_NULL: none of its own */
    double when;   /* TimerHandle: as the program gave it */
    Dict *dict;
    uint32_t id; /* number in the trace */
    uint32_t n;
    uint32_t room; /* arguments there is memory for */
    uint8_t cancelled, timer, scheduled, ready;
    Value args[];
};

static inline Handle *as_handle(Value v) {
    return (Handle *)as_obj(v);
}
Handle *handle_new(Vm *vm, Loop *loop, Value fn, const Value *args, uint32_t n,
                   bool timer);
/* Begins the call in the handle's context: see vm_begin_call. */
Value handle_call_in(Vm *vm, Handle *handle);
void handle_cancel(Vm *vm, Handle *handle);
/* "f(1) at FILE:LINE", as reprs and messages show callbacks. */
void callback_write(Vm *vm, Value fn, const Value *args, uint32_t n,
                    StrBuf *out);
void handle_types_init(Vm *vm);

#endif
