/* choice.h: where a real machine could do otherwise.
 *
 * Every place where CPython's order is arbitrary asks here which of n ways to
 * go.  Choices are numbered from 1 in order of occurrence; way 0 is the
 * default.  A schedule is written as its deviations, separated by spaces or
 * commas: "@3=1 @7=2": choice 3 goes way 1, choice 7 way 2.  With a seed the
 * choices that the schedule does not name are drawn. */
#ifndef ENGINE_CHOICE_H
#define ENGINE_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/vm.h"

/* What kind of choice: which of them `explore --choices` varies. */
typedef enum ChoiceKind {
    CHOICE_SWITCH, /* which thread goes on */
    CHOICE_SET,    /* the order of a set */
    CHOICE_TIMERS, /* do timers of one instant share an iteration? */
    CHOICE_WAITER, /* which of several waiters gets the lock, the item */
    CHOICE_TORN,   /* is a print one write, or one a piece? */
} ChoiceKind;
/* Asks for the ways of all kinds but CHOICE_SWITCH. */
typedef uint32_t (*Chooser)(void *ctx, ChoiceKind kind, uint32_t n);

typedef struct Deviation {
    uint64_t point;
    uint32_t way;
} Deviation;

typedef struct Choices {
    Deviation *deviations; /* sorted by point; in the run's heap */
    uint32_t n_deviations, at;
    uint64_t count; /* choices so far */
    bool seeded;
    uint64_t state; /* of the random stream */
    Chooser ask;    /* NULL: nobody */
    void *ask_ctx;
} Choices;

/* Reads a schedule.  False if the text is not one: *bad points into it. */
bool choices_init(Vm *vm, Choices *c, const char *schedule, bool seeded,
                  uint64_t seed, const char **bad);
/* Which of n ways (n > 0).  With n == 1 there is no choice, and no number. */
uint32_t choose(Vm *vm, ChoiceKind kind, uint32_t n);
/* A choice that has been made: counts and notes it. */
uint32_t choose_given(Vm *vm, ChoiceKind kind, uint32_t n, uint32_t way);
/* Puts items[0..n) into the order that a set has here: as they are, or the
 * K-th permutation in lexicographic order (sets of more than 8 items are only
 * rotated by K, to keep K small). */
void choose_order(Vm *vm, Value *items, uint32_t n);

#endif
