/* info.c: names of kinds, operands and values, and the textual dump. */
#include "trace/trace.h"

#include <inttypes.h>
#include <stdio.h>

#define NONE                                                                   \
    { OP_NONE, "" }
#define OP(type, name)                                                         \
    { OP_##type, #name }
#define SCHED  TRACE_SCHED
#define LINES  TRACE_LINES
#define LOCALS TRACE_LOCALS

static const EventInfo infos[EV_COUNT] = {
    [EV_NONE] = {"NONE", SCHED, NONE, {NONE, NONE, NONE, NONE}, ""},
#define EVENT(kind, level, flags, a, b, c, d, text)                            \
    [EV_##kind] = {#kind, level, flags, {a, b, c, d}, text},
#include "trace/event.def"
#undef EVENT
};

/* Values in the order of trace.h's enums. */
static const char *const what[] = {
    "CALL",     "FIRST_STEP", "STEP",       "WAKEUP",    "SLEEP",
    "TIMER",    "TIMEOUT",    "DONE_CB",    "GATHER_CB", "WAIT_CB",
    "CHAIN_CB", "STOP_CB",    "THREADSAFE", "LOOP_OWN"};
static const char *const outcome[] = {"RETURNED", "RAISED", "CANCELLED",
                                      "YIELDED", "WAITS"};
static const char *const objkind[] = {"FUTURE",
                                      "SLEEP",
                                      "GATHER",
                                      "WAIT",
                                      "WAIT_FOR",
                                      "AS_COMPLETED",
                                      "SHIELD",
                                      "TASK_GROUP",
                                      "LOCK_WAIT",
                                      "EVENT_WAIT",
                                      "SEM_WAIT",
                                      "COND_WAIT",
                                      "BARRIER_WAIT",
                                      "QUEUE_GET",
                                      "QUEUE_PUT",
                                      "QUEUE_JOIN",
                                      "JOB",
                                      "LOCK",
                                      "EVENT",
                                      "SEMAPHORE",
                                      "CONDITION",
                                      "BARRIER",
                                      "QUEUE",
                                      "EXECUTOR",
                                      "PROCESS_EXECUTOR",
                                      "COROUTINE"};
static const char *const loopstate[] = {"RUNNING", "STOPPING", "STOPPED",
                                        "CLOSED"};
static const char *const end[] = {"OK",    "EXCEPTION", "LIMIT",
                                  "NEVER", "REFUSED",   "STOPPED"};
static const char *const clock[] = {"SELECT", "BLOCKING", "COST", "POLLED"};
static const char *const poll[] = {"WORK", "WAIT"};
static const char *const select[] = {"TIMEOUT", "WOKEN"};
static const char *const syncop[] = {"ACQUIRE", "RELEASE", "SET", "CLEAR",
                                     "NOTIFY"};
static const char *const queueop[] = {"PUT", "GET", "TASK_DONE"};
static const char *const raise_how[] = {"NEW", "THROWN", "STORED"};
static const char *const stream[] = {"", "stdout", "stderr"};
static const char *const warn[] = {
    "NEVER_AWAITED", "NEVER_RETRIEVED", "PENDING", "HANDLER", "OTHER", "LINES"};
static const char *const threadkind[] = {"PLAIN", "WORKER", "PROCESS"};
static const char *const threadstate[] = {"READY",   "RUNNING", "BLOCKED",
                                          "WAITING", "IDLE",    "ENDED"};
static const char *const switch_reason[] = {"WAITS", "PREEMPTED", "ENDED"};
static const char *const prockind[] = {"FORK", "SPAWN", "COMMAND"};
static const char *const taskflag[] = {"-", "EAGER", "MAIN", "EAGER|MAIN"};
static const char *const frameflag[] = {
    "-",   "RESUMED",     "AWAITED",     "RESUMED|AWAITED",
    "GEN", "RESUMED|GEN", "AWAITED|GEN", "RESUMED|AWAITED|GEN"};

#define LENGTH(array) (sizeof(array) / sizeof *(array))
_Static_assert(LENGTH(what) == WHAT_COUNT, "a name for every HandleWhat");
_Static_assert(LENGTH(outcome) == OUT_COUNT, "a name for every Outcome");
_Static_assert(LENGTH(objkind) == OBJ_KIND_COUNT, "a name for every ObjKind");
_Static_assert(LENGTH(warn) == WARN_COUNT, "a name for every WarnKind");

#define NAMES(type, array) [type] = {array, LENGTH(array)}
static const struct {
    const char *const *names;
    size_t n;
} values[] = {
    NAMES(OP_WHAT, what),
    NAMES(OP_OUTCOME, outcome),
    NAMES(OP_OBJKIND, objkind),
    NAMES(OP_LOOPSTATE, loopstate),
    NAMES(OP_END, end),
    NAMES(OP_CLOCK, clock),
    NAMES(OP_POLL, poll),
    NAMES(OP_SELECT, select),
    NAMES(OP_SYNCOP, syncop),
    NAMES(OP_QUEUEOP, queueop),
    NAMES(OP_RAISE, raise_how),
    NAMES(OP_STREAM, stream),
    NAMES(OP_WARN, warn),
    NAMES(OP_THREADKIND, threadkind),
    NAMES(OP_THREADSTATE, threadstate),
    NAMES(OP_SWITCH, switch_reason),
    NAMES(OP_PROCKIND, prockind),
    NAMES(OP_TASKFLAG, taskflag),
    NAMES(OP_FRAMEFLAG, frameflag),
};

const EventInfo *event_info(EventKind kind) {
    return &infos[(unsigned)kind < EV_COUNT ? kind : EV_NONE];
}

const char *operand_name(OperandType type, uint32_t value) {
    if ((size_t)type >= LENGTH(values) || value >= values[type].n) return NULL;
    return values[type].names[value];
}

/* In double quotes, on one line whatever is in it. */
static void put_quoted(StrBuf *out, Str s) {
    sb_putc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char ch = (unsigned char)s.ptr[i];
        if (ch == '"' || ch == '\\') sb_putc(out, '\\');
        if (ch == '\n')
            sb_puts(out, "\\n");
        else if (ch < ' ' || ch == 127)
            sb_printf(out, "\\x%02x", ch);
        else
            sb_putc(out, (char)ch);
    }
    sb_putc(out, '"');
}

static void put_function(StrBuf *out, const Trace *t, uint32_t func) {
    const TraceFunction *f = trace_function_at(t, func);
    Str name = f ? trace_string(t, f->name) : STR("?");
    sb_put(out, name.ptr, name.len);
}

OperandType trace_arg_type(const TraceEvent *ev) {
    switch ((HandleWhat)ev->flags) {
    case WHAT_CALL:
    case WHAT_TIMER:
    case WHAT_DONE_CB:
    case WHAT_THREADSAFE:
    case WHAT_LOOP_OWN: return OP_STR;
    case WHAT_WAKEUP: return OP_REF;
    case WHAT_SLEEP:
    case WHAT_TIMEOUT: return ev->kind == EV_TIMER_ADD ? OP_TASK : OP_OBJ;
    case WHAT_GATHER_CB:
    case WHAT_WAIT_CB:
    case WHAT_CHAIN_CB: return OP_OBJ;
    default: return OP_INT;
    }
}

static void put_ref(StrBuf *out, uint32_t ref) {
    if (ref)
        sb_printf(out, "%c%" PRIu32, ref_is_task(ref) ? 'T' : 'o', ref_id(ref));
    else
        sb_putc(out, '-');
}

static void put_numbered(StrBuf *out, char letter, uint32_t id) {
    if (id)
        sb_printf(out, "%c%" PRIu32, letter, id);
    else
        sb_putc(out, '-');
}

static void put_value(StrBuf *out, const Trace *t, OperandType type,
                      uint32_t value) {
    const char *name = operand_name(type, value);
    if (name) {
        sb_puts(out, name);
        return;
    }
    switch (type) {
    case OP_STR:
        if (value)
            put_quoted(out, trace_string(t, value));
        else
            sb_putc(out, '-');
        break;
    case OP_TASK: put_numbered(out, 'T', value); break;
    case OP_HANDLE: put_numbered(out, 'h', value); break;
    case OP_OBJ: put_numbered(out, 'o', value); break;
    case OP_FRAME: put_numbered(out, 'f', value); break;
    case OP_REF: put_ref(out, value); break;
    case OP_FUNC: put_function(out, t, value); break;
    default: sb_printf(out, "%" PRIu32, value);
    }
}

static void put_seconds(StrBuf *out, int64_t ns) {
    if (ns < 0)
        sb_puts(out, "-1");
    else
        sb_printf(out, "%" PRId64 ".%09" PRId64, ns / 1000000000,
                  ns % 1000000000);
}

void trace_print_operands(StrBuf *out, const Trace *t, const TraceEvent *ev) {
    const EventInfo *info = event_info(ev->kind);
    uint32_t op[4] = {ev->a, ev->b, ev->c, ev->d};
    if (info->flags.type != OP_NONE) {
        sb_printf(out, " %s=", info->flags.name);
        put_value(out, t, info->flags.type, ev->flags);
    }
    for (int i = 0; i < 4; i++) {
        OperandType type = info->op[i].type;
        if (type == OP_NONE || type == OP_HI) continue;
        sb_printf(out, " %s=", info->op[i].name);
        if (type == OP_LO)
            put_seconds(out, trace_i64(op[i], op[i + 1]));
        else
            put_value(out, t, type == OP_ARG ? trace_arg_type(ev) : type,
                      op[i]);
    }
}

static void put_place(StrBuf *out, const Trace *t, uint32_t loc) {
    const TraceFunction *f = trace_function_at(t, loc_func(loc));
    if (!f) return;
    Str file = trace_string(t, f->file);
    sb_puts(out, "  ");
    sb_put(out, file.ptr, file.len);
    sb_printf(out, ":%" PRIu32, loc_line(loc));
}

void trace_print_event(StrBuf *out, const Trace *t, uint64_t index,
                       const TraceEvent *ev) {
    sb_printf(out, "%8" PRIu64 " %4" PRIu64 ".%09" PRIu64 " %2u %-13s", index,
              ev->t_ns / 1000000000, ev->t_ns % 1000000000, ev->thread,
              event_info(ev->kind)->name);
    trace_print_operands(out, t, ev);
    /* The kind's padding must not leave blanks at the end of a bare line. */
    while (out->len && out->data[out->len - 1] == ' ')
        out->len--;
    put_place(out, t, ev->loc);
    sb_putc(out, '\n');
}
