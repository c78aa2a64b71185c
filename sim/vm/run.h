/* run.h: what the files that move control between frames share: frame.c,
 * call.c, gen.c, interp.c, vm.c.  Private to the VM. */
#ifndef VM_RUN_H
#define VM_RUN_H

#include "vm/code.h"
#include "vm/func.h"
#include "vm/obj_list.h"
#include "vm/vm.h"

#define CODE_ANY_GEN (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GEN)

/* --- frame.c ---------------------------------------------------------------*/

static inline uint32_t code_slots(const Code *c) {
    return c->n_locals + c->n_cells + c->n_free + c->n_stack;
}
/* Sets an allocated frame up for `func` (steals that reference): slots empty,
 * cells made from arguments later by frame_start_cells. */
void frame_init_py(Vm *vm, Frame *f, Func *func);
/* A frame of its own on top of vm->frame; NULL with RecursionError. */
Frame *frame_push_py(Vm *vm, Func *func);
/* Makes the cells once the arguments are in their slots. */
void frame_start_cells(Vm *vm, Frame *f);
/* Releases everything the frame holds. */
void frame_clear(Vm *vm, Frame *f);
/* Takes vm->frame, which did not run, off again. */
void frame_discard(Vm *vm);
/* Clears a frame and frees it unless it lies in a Gen. */
void frame_end(Vm *vm, Frame *f);
bool frame_deeper(Vm *vm, Frame *f); /* sets f->depth; RecursionError */
/* The exception that the running code is handling (borrowed), or V_NULL. */
Value frame_handled(const Vm *vm);

void frame_init_native(Frame *f, const NativeFrameDef *def);

/* --- gen.c
 * --------------------------------------------------------------------*/

Gen *gen_new(Vm *vm, Func *func); /* retains func; arguments not set */
static inline Gen *gen_root(Gen *g) {
    while (g->root != g)
        g = g->root;
    return g;
}
/* The chain that `f` is the innermost frame of is suspended: gives control
 * back to who resumed it (vm->frame). */
void gen_suspend(Vm *vm, Frame *f);
/* A generator's frame is over, with a value in *v or with vm->exc: turns the
 * one into the other as its kind demands (StopIteration and the like). */
Sig gen_finish(Vm *vm, Gen *g, Sig sig, Value *v);
/* An async generator yields a value to the await that asked for it. */
void gen_async_yield(Vm *vm, Frame *f);
void gen_types_init(Vm *vm);

/* --- call.c
 * -------------------------------------------------------------------*/

/* Runs until `b`, a boundary on top of vm->frame, has its signal; a value or
 * V_NULL.  *yielded (may be NULL) tells a yield from a return. */
Value vm_wait(Vm *vm, Frame *b, bool *yielded);
void boundary_init(Vm *vm, Frame *b); /* pushes it */
/* Fills the parameters; false with TypeError. */
bool call_bind(Vm *vm, Func *func, Value *slots, Value self, const Value *args,
               uint32_t n, Value kw);

/* type.__call__: makes an instance and runs its __init__; as vm_begin_call. */
Value call_type(Vm *vm, Type *t, const Value *args, uint32_t n, Value kw);

/* --- trace hooks (vm_trace.c)
 * ---------------------------------------------------*/

uint32_t vmtrace_loc(Vm *vm, Code *code, uint32_t line);
void vmtrace_call(Vm *vm, Frame *f, uint8_t flags);
void vmtrace_return(Vm *vm, Frame *f, uint8_t outcome);
void vmtrace_raise(Vm *vm, Frame *f, uint8_t how);
void vmtrace_catch(Vm *vm, Frame *f, Value exc);
void vmtrace_coro(Vm *vm, Gen *g);

static inline bool vmtrace_on(const Vm *vm, const Code *code) {
    return vm->level >= 1 && vm->trace && !(code->flags & CODE_QUIET);
}

#endif
