/* visit.h: a walk of what a run's objects contain.
 *
 * Two runs that can only go on alike should be found to be alike, wherever
 * their objects lie.  So every type says what it is made of, in an order that
 * does not depend on addresses, and a Visit listens: it follows references,
 * numbers what it meets, and hashes (visit_hash.h).
 *
 * How to write one.  Type.visit (type.h) reports all that the program, or the
 * machine on its behalf, can ever act upon:
 *
 *     static void pool_visit(Vm *vm, Obj *obj, Visit *v) {
 *         Pool *p = (Pool *)obj;
 *         visit_obj(v, p->loop);                  an Obj, or NULL
 *         visit_value(v, p->result);              a Value, or V_NULL
 *         visit_values(v, p->jobs, p->n_jobs);    their number, and each
 *         visit_u64(v, p->state);                 numbers, enums, flags
 *         visit_frame(v, p->frame);               a frame, or NULL
 *     }
 *     ... in the type's `slots`:  t->visit = pool_visit;
 *
 * - Owned or borrowed makes no difference.
 * - Not reported: the header (the walk knows the type), the instance's __dict__
 *   and __slots__ (the walk reports them), whatever only the trace or messages
 *   of the trace see (object, frame and handle numbers), caches, capacities,
 *   links of lists that are reported in their order somewhere else, counters
 *   whose only use is to put things in order (report the things in that order).
 * - A pointer to memory that is not an object is never reported as a number:
 *   report what lies there.  Pointers to constant tables may be: visit_const.
 * - Native frames need nothing: their slots, state, top and data are reported.
 *   So data must not be a pointer; one that only the trace uses is marked by
 *   NativeFrameDef.data_noted.
 * - A WaitQueue needs nothing either: the threads say in which order they
 *   stand, and their frames at what.  That it is open must follow from what is
 *   reported.
 * - Lists without a natural order are reported in order of creation.
 * - A type without the slot of its own inherits its base's; without any, its
 *   instances are told apart by address and bytes (see visit_hash.h). */
#ifndef VM_VISIT_H
#define VM_VISIT_H

#include "vm/frame.h"
#include "vm/value.h"

typedef struct Visit Visit;

void visit_u64(Visit *v, uint64_t x);
void visit_bytes(Visit *v, const void *ptr, size_t n);
void visit_value(Visit *v, Value x);
void visit_values(Visit *v, const Value *items, uint32_t n);
void visit_obj(Visit *v, const void *obj);
/* A frame and, by its `back`, those below it. */
void visit_frame(Visit *v, const Frame *f);
/* A pointer to something that is there before the program and never changes:
 * a definition, a name. */
void visit_const(Visit *v, const void *ptr);

#endif
