/* json_tasks.c: a row for each task, and other small things about our format.
 */
#include "export/json_impl.h"

#include <string.h>

bool json_skips(EventKind kind, int operand) {
    OperandType type = event_info(kind)->op[operand].type;
    return type == OP_NONE || type == OP_HI ||
           (kind == EV_PRINT && type == OP_INT);
}

bool json_signed(const char *operand) {
    return !strcmp(operand, "status");
}

/* Numbers have no gaps, but a range may begin behind the first tasks: their
 * rows stay empty. */
static JsonTask *row(JsonTasks *tasks, uint32_t task) {
    static const JsonTask none;
    while (tasks->rows.len < task)
        vec_push(&tasks->rows, none);
    return &tasks->rows.data[task - 1];
}

/* The first one is what a script calls the task's start. */
static void step_begin(JsonTask *task, uint64_t t) {
    if (!task->steps++) task->started = t;
    task->begun = t;
    task->running = true;
}

static void step_end(JsonTask *task, uint64_t t) {
    if (task->running) task->busy += t - task->begun;
    task->running = false;
}

static void created(JsonTask *task, const TraceEvent *ev) {
    *task = (JsonTask){.exists = true,
                       .func = ev->b,
                       .label = ev->c,
                       .creator = ev->d,
                       .created = ev->t_ns};
}

static void done(JsonTask *task, const TraceEvent *ev) {
    task->is_done = true;
    task->outcome = ev->flags;
    task->result = ev->b;
    task->done = ev->t_ns;
}

/* Steps that the end of the run has cut have lasted until then. */
static void run_end(JsonTasks *tasks, uint64_t t) {
    for (size_t i = 0; i < tasks->rows.len; i++)
        step_end(&tasks->rows.data[i], t);
}

void json_tasks_event(JsonTasks *tasks, const TraceEvent *ev) {
    switch ((EventKind)ev->kind) {
    case EV_TASK_NEW: created(row(tasks, ev->a), ev); break;
    case EV_TASK_NAME: row(tasks, ev->a)->name = ev->b; break;
    case EV_CB_BEGIN:
        if (ev->b) step_begin(row(tasks, ev->b), ev->t_ns);
        break;
    case EV_STEP_BEGIN: step_begin(row(tasks, ev->a), ev->t_ns); break;
    case EV_STEP_END: step_end(row(tasks, ev->a), ev->t_ns); break;
    case EV_TASK_DONE: done(row(tasks, ev->a), ev); break;
    case EV_RUN_END: run_end(tasks, ev->t_ns); break;
    default: break;
    }
}

void json_tasks_forget_done(JsonTasks *tasks, const TraceEvent *ev) {
    if (ev->kind == EV_TASK_DONE) row(tasks, ev->a)->exists = false;
}
