/* note.h: what the engine's events need: places, names and short reprs. */
#ifndef ENGINE_NOTE_H
#define ENGINE_NOTE_H

#include "engine/future.h"
#include "engine/task.h"

/* The line that runs: of the innermost frame of the program's own. */
uint32_t note_loc(const Vm *vm);
/* The line at which a coroutine is suspended or has ended. */
uint32_t note_gen_loc(const Vm *vm, const Gen *gen);
/* A future as an operand. */
static inline uint32_t note_ref(const Future *f) {
    return f->flags & FUTF_TASK ? ref_task(f->id) : ref_obj(f->id);
}
static inline uint32_t note_task_id(const Task *task) {
    return task ? task->f.id : 0;
}
/* Number of the task whose step runs, or 0. */
uint32_t note_current_task(const Vm *vm);
/* Text ids; 0 when nothing is recorded. */
uint32_t note_name(Vm *vm, Value callable);
uint32_t note_repr(Vm *vm, Value v); /* short; runs no Python */
uint32_t note_type(Vm *vm, Value v);
/* The call that made a coroutine: "testa(1)". */
uint32_t note_call(Vm *vm, Value coro);
uint32_t note_text(Vm *vm, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* A new object number; emits OBJ_NEW. */
uint32_t note_object(Vm *vm, ObjKind kind, uint32_t label, uint32_t owner,
                     uint32_t n);
/* cancel() is called on it; the message may be V_NULL. */
void note_cancel(Vm *vm, const Future *f, Value message);
static inline bool noting(const Vm *vm) {
    return vm->trace != NULL;
}

#endif
