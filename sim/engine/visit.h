/* visit.h: what the engine's objects contain, and where a run's state begins.
 *
 * The visit functions of all types declared in public headers are here; a type
 * private to a file has its own beside it (see vm/visit.h for how). */
#ifndef ENGINE_VISIT_H
#define ENGINE_VISIT_H

#include "engine/engine.h"
#include "engine/thread.h"
#include "vm/visit.h"

/* Everything that a paused run can go on from: a VisitRoots. */
void visit_run(Vm *vm, Visit *v);

/* The threads in it, in their order, and whether it is open. */
void visit_waitq(Visit *v, const WaitQueue *q);

void future_visit(Vm *vm, Obj *obj, Visit *v);
void task_visit(Vm *vm, Obj *obj, Visit *v);
void gather_visit(Vm *vm, Obj *obj, Visit *v);
void waiter_visit(Vm *vm, Obj *obj, Visit *v);
void handle_visit(Vm *vm, Obj *obj, Visit *v);
void loop_visit(Vm *vm, Obj *obj, Visit *v);
void sync_visit(Vm *vm, Obj *obj, Visit *v);
void queue_visit(Vm *vm, Obj *obj, Visit *v);
void thread_visit(Vm *vm, Obj *obj, Visit *v);

#endif
