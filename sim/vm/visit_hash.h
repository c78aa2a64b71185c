/* visit_hash.h: what a run's heap amounts to, in 128 bits.
 *
 * The hash is of the graph of objects as it is seen from the roots: objects
 * are numbered as they are met, so that their addresses do not count.  Exact
 * strs, ints, floats and bytes count by what they say, not by who they are.
 *
 * Most of a heap is the library, which a run never changes.  A VisitBase, made
 * once for a run when it has imported what it needs, finds it: types, code,
 * native functions, the dicts of modules and classes and what stands in them.
 * These objects are told apart by their number in the base and not entered,
 * unless their bytes have changed since; and they are kept alive from then on,
 * so that a number always means the same object.  (None of them says anything
 * when it dies.)  What the program owns is never kept alive by this.
 *
 * Objects whose type has no visit slot count by address and bytes: then equal
 * states may be told apart, and what such an object refers to outside its own
 * memory is not seen. */
#ifndef VM_VISIT_HASH_H
#define VM_VISIT_HASH_H

#include "base/snapshot.h"
#include "vm/visit.h"
#include "vm/vm.h"

/* Reports where everything begins. */
typedef void (*VisitRoots)(Vm *vm, Visit *v);

typedef struct VisitBase VisitBase;

/* Two steps, with the making of the image between them: the first changes
 * reference counts. */
VisitBase *visit_base_new(Vm *vm, VisitRoots roots);
void visit_base_free(VisitBase *base);
void visit_hash(VisitBase *base, const SnapshotBase *image, uint64_t out[2]);

/* What the VM itself holds, but for main_dict and the contents of modules, part
 * of which is one process's: to be reported by the roots. */
void visit_vm(Vm *vm, Visit *v);

typedef struct VisitStats {
    uint32_t library, changeable; /* objects of the base */
    uint32_t changed;             /* of these, in the last hash */
    uint32_t entered;             /* objects and frames in the last hash */
} VisitStats;
VisitStats visit_stats(const VisitBase *base);

#endif
