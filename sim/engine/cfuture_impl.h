/* cfuture_impl.h: what the files of concurrent.futures share. */
#ifndef ENGINE_CFUTURE_IMPL_H
#define ENGINE_CFUTURE_IMPL_H

#include "engine/cfuture.h"
#include "engine/lib.h"

/* "PENDING", as the attribute _state has it. */
const char *cfuture_state_name(const CFuture *f);
/* Says it through the logger "concurrent.futures"; exc may be V_NULL. */
void cfuture_log(Vm *vm, const char *level, Str text, Value exc,
                 LibPlace place);
/* A timeout in seconds: *ns is -1 for None (or not given), 0 for one that is
 * over at once.  False: TypeError. */
bool timeout_ns(Vm *vm, Value timeout, int64_t *ns);
/* Deadlines of the prelude's: None, or (virtual ns, drift), as _until() makes
 * them. */
Value cfuture_deadline(Vm *vm, Value timeout); /* V_NULL: TypeError */
void cfuture_until(Value until, Wait *wait);
bool cfuture_is_past(const Vm *vm, Value until);
/* As cfuture_wait(). */
Value cfuture_wait_until(Vm *vm, Value f, Value until, bool want_exception);
void cfuture_free(Vm *vm, Obj *obj);
void cfuture_visit(Vm *vm, Obj *obj, Visit *v);
/* Functions that only the prelude sees, in concurrent.futures._base. */
extern const NativeDef concurrent_hidden[];

#endif
