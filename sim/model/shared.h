/* shared.h: several runs on one clock.
 *
 * Each run is a Model; where a program could not run at all there is NULL.  A
 * place on the shared clock is a moment of virtual time and, because much
 * happens at one moment, how far the run `model` has come in it: the runs
 * before it have finished that moment, those behind it have not begun it.  So
 * every place says where each run is, and all stops of all runs are in one
 * order: by time, then by run, then by position.
 *
 * Nothing here seeks a model: shared_pos says where to.  Runs may grow; a place
 * stays what it is. */
#ifndef MODEL_SHARED_H
#define MODEL_SHARED_H

#include "model/model.h"

typedef struct SharedPlace {
    uint64_t t_ns;
    uint32_t model; /* which run is on the way through this moment */
    uint64_t pos;   /* and its position; all-zero: nothing has happened */
} SharedPlace;

typedef struct SharedClock {
    Model *const *models; /* borrowed */
    size_t n;             /* at least 1 */
} SharedClock;

/* Position of run k. */
uint64_t shared_pos(const SharedClock *c, SharedPlace at, size_t k);
/* The end of a moment, whether something happens in it or not. */
SharedPlace shared_time(const SharedClock *c, uint64_t t_ns);
SharedPlace shared_end(const SharedClock *c);
bool shared_is_end(const SharedClock *c, SharedPlace at);
/* Virtual time of the last event of run k; 0 for NULL. */
uint64_t shared_total(const SharedClock *c, size_t k);

/* The next stop of any run, or the one before; from between two stops to the
 * next one in that direction.  UNIT_TIME: all runs together to the end of the
 * next moment in which anything happens.  At both ends: `at` itself. */
SharedPlace shared_step(const SharedClock *c, SharedPlace at, StepUnit unit,
                        bool forward);

/* Stops that lie behind this place, and all there are: for a bar. */
uint64_t shared_rank(const SharedClock *c, SharedPlace at, StepUnit unit);
uint64_t shared_ranks(const SharedClock *c, StepUnit unit);
/* The last place with at most `rank` stops behind it (UNIT_TIME: the end of
 * its moment). */
SharedPlace shared_place(const SharedClock *c, StepUnit unit, uint64_t rank);

#endif
