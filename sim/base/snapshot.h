/* snapshot.h: copies of a heap, as what differs from a common image.
 *
 * A base is a copy of all bytes that were in use at one moment.  A snapshot
 * holds the stretches in which the heap differed from it later, so that
 * thousands of them fit into memory.  Restoring puts the bytes back where they
 * were: addresses in them stay good.
 *
 * Works under AddressSanitizer too: what is poisoned is part of the copy. */
#ifndef BASE_SNAPSHOT_H
#define BASE_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/heap.h"

typedef struct SnapshotBase SnapshotBase;
typedef struct Snapshot Snapshot;

/* The bytes in use now.  The heap must outlive everything made from it. */
SnapshotBase *snapshot_base_new(const Heap *heap);
void snapshot_base_free(SnapshotBase *base);
/* The bytes of the image at an address of the heap; NULL: it does not reach
 * there. */
const void *snapshot_base_at(const SnapshotBase *base, const void *ptr);

/* From here on nobody but snapshot_restore changes the heap, until
 * snapshot_changed: what differs from the image need be found out only once. */
void snapshot_hold(const SnapshotBase *base);
void snapshot_changed(const SnapshotBase *base);
/* Whether n bytes of the heap are those of the image, which reaches there. */
bool snapshot_same(const SnapshotBase *base, const void *ptr, size_t n);

Snapshot *snapshot_take(const SnapshotBase *base);
/* The heap as it was then, its own bookkeeping included.  `s` NULL: as it was
 * when the base was made. */
void snapshot_restore(const SnapshotBase *base, const Snapshot *s);
void snapshot_free(Snapshot *s);
size_t snapshot_bytes(const Snapshot *s); /* of host memory that it uses */

#endif
