/* json_impl.h: what writing and reading our own format share.  Private. */
#ifndef EXPORT_JSON_IMPL_H
#define EXPORT_JSON_IMPL_H

#include "base/vec.h"
#include "trace/trace.h"

#include <stdbool.h>

#define JSON_VERSION 1
/* Of PRINT, in place of its operands: they count bytes of the whole text. */
#define JSON_PRINT_TEXT "text"

/* Operands that are not written under their own names: the second half of a
 * number, and those of PRINT that give the place of the text. */
bool json_skips(EventKind kind, int operand);
/* A plain number that may be negative: exit statuses. */
bool json_signed(const char *operand);

/* ---- a row a task ---- */

typedef struct JsonTask {
    bool exists, is_done, running;
    uint8_t outcome;
    uint32_t func, label, name, creator, result, steps;
    uint64_t created, started, done;
    uint64_t begun, busy; /* nanoseconds within steps */
} JsonTask;

typedef struct JsonTasks {
    VEC(JsonTask) rows; /* of task 1, 2, 3 … */
} JsonTasks;

void json_tasks_event(JsonTasks *tasks, const TraceEvent *ev);
/* What was over before the wanted part is left out. */
void json_tasks_forget_done(JsonTasks *tasks, const TraceEvent *ev);

#endif
