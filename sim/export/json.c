/* json.c: our own format, for people's scripts and for `loopscope replay`.
 *
 * One document, programs one after the other; in each the trace's events, one
 * a line, with their operands by the names of event.def, and behind them what
 * a script would first work out of them: a row a task.  Its schema is
 * assets/loopscope-trace.schema.json; read_json.h reads it back. */
#include "export/backend.h"
#include "export/json_impl.h"
#include "export/pieces.h"

#include "base/mem.h"

#include <stdio.h>
#include <string.h>

/* What comes before the values of a kind of event, made once. */
typedef struct Pieces {
    char kind[40]; /* ,"event":"TASK_NEW" */
    char keys[5]
             [20]; /* ,"task": of its flags and operands; empty: not written */
    uint8_t kind_len, key_len[5];
} Pieces;

typedef struct Json {
    Export *x;
    size_t input; /* the one that is being written */
    TraceCursor *cursor;
    bool events_done;      /* of this program; its tasks come now */
    bool first;            /* no comma before the next row */
    VEC(char *) functions; /* their ids as JSON strings, from 1 on */
    JsonTasks tasks;
    uint32_t task; /* the next to be written */
    Pieces pieces[EV_COUNT];
} Json;

/* ---- small pieces ---- */

static void put_unsigned(StrBuf *out, uint64_t n) {
    char text[NUMBER_ROOM];
    sb_put(out, text, (size_t)(put_number(text, n) - text));
}

static void put_integer(StrBuf *out, int64_t n) {
    char text[NUMBER_ROOM];
    sb_put(out, text, (size_t)(put_signed(text, n) - text));
}

static void put_key(StrBuf *out, const char *key) {
    sb_puts(out, ",\"");
    sb_puts(out, key);
    sb_puts(out, "\":");
}

static void put_null(StrBuf *out) {
    sb_puts(out, "null");
}

static void put_numbered(StrBuf *out, char letter, uint32_t id) {
    if (!id) {
        put_null(out);
        return;
    }
    sb_putc(out, '"');
    sb_putc(out, letter);
    put_unsigned(out, id);
    sb_putc(out, '"');
}

static void put_string_id(StrBuf *out, const Trace *t, uint32_t id) {
    if (id)
        json_string(out, trace_string(t, id));
    else
        put_null(out);
}

/* ---- functions ---- */

/* Events name a function by its name; where several have the same, the later
 * ones have their number behind it. */
static char *function_id(const Trace *t, uint32_t func, uint8_t *seen) {
    uint32_t name = trace_function_at(t, func)->name;
    StrBuf id = {0}, quoted = {0};
    Str s = trace_string(t, name);
    sb_put(&id, s.ptr, s.len);
    if (seen[name]) sb_printf(&id, "#%u", (unsigned)func);
    seen[name] = 1;
    json_string(&quoted, sb_str(&id));
    sb_free(&id);
    return sb_take(&quoted);
}

static void name_functions(Json *j, const Trace *t) {
    uint8_t *seen = mem_alloc((size_t)trace_string_count(t) + 1);
    for (uint32_t i = 1; i <= trace_function_count(t); i++) {
        char *id = function_id(t, i, seen);
        vec_push(&j->functions, id);
    }
    mem_free(seen);
}

static void forget_functions(Json *j) {
    for (size_t i = 0; i < j->functions.len; i++)
        mem_free(j->functions.data[i]);
    j->functions.len = 0;
}

static void put_function(StrBuf *out, const Json *j, uint32_t func) {
    if (func && func <= j->functions.len)
        sb_puts(out, j->functions.data[func - 1]);
    else
        put_null(out);
}

static void put_functions(Json *j, const Trace *t) {
    StrBuf *out = &j->x->out.text;
    sb_puts(out, " \"functions\":[");
    for (uint32_t i = 1; i <= trace_function_count(t); i++) {
        const TraceFunction *f = trace_function_at(t, i);
        sb_puts(out, i > 1 ? ",\n  {\"id\":" : "\n  {\"id\":");
        put_function(out, j, i);
        put_key(out, "name");
        json_string(out, trace_string(t, f->name));
        put_key(out, "file");
        json_string(out, trace_string(t, f->file));
        put_key(out, "line");
        put_unsigned(out, f->first_line);
        sb_putc(out, '}');
    }
    sb_puts(out, "],\n");
}

/* ---- a program's first lines ---- */

/* Whether the range leaves something out. */
static bool is_part(const Json *j, const Trace *t) {
    const ExportRange *r = &j->x->options.range;
    uint64_t n = trace_count(t);
    const TraceEvent *first = trace_cursor_at(j->cursor, 0);
    if (!first || !range_has(r, 0, first)) return n > 0;
    return !range_has(r, n - 1, trace_cursor_at(j->cursor, n - 1));
}

static void put_program(Json *j) {
    const ExportInput *in = &j->x->inputs[j->input];
    StrBuf *out = &j->x->out.text;
    sb_puts(out, j->input ? ",\n{\"name\":" : "{\"name\":");
    json_string(out, in->name);
    sb_printf(out, ",\n \"python\":\"3.%d\"", in->python);
    sb_puts(out, ",\n \"recorded\":");
    sb_puts(out, in->real_time ? "true" : "false");
    sb_puts(out, ",\n \"part\":");
    sb_puts(out, is_part(j, in->trace) ? "true" : "false");
    sb_puts(out, ",\n \"title\":");
    json_string(out, in->title);
    sb_puts(out, ",\n \"source\":");
    json_string(out, in->source);
    sb_puts(out, ",\n");
    put_functions(j, in->trace);
    sb_puts(out, " \"events\":[");
}

static void begin_program(Json *j) {
    const Trace *t = j->x->inputs[j->input].trace;
    trace_cursor_free(j->cursor);
    j->cursor = trace_cursor_new(t);
    forget_functions(j);
    name_functions(j, t);
    j->tasks.rows.len = 0;
    j->events_done = false;
    j->first = true;
    put_program(j);
}

/* ---- events ---- */

static void put_console(StrBuf *out, const Trace *t, const TraceEvent *ev) {
    Str all = trace_console_text(t);
    put_key(out, JSON_PRINT_TEXT);
    json_string(out, (Str){all.ptr + ev->a, ev->b});
}

static void put_value(Json *j, const Trace *t, OperandType type,
                      uint32_t value) {
    StrBuf *out = &j->x->out.text;
    switch (type) {
    case OP_STR: put_string_id(out, t, value); break;
    case OP_TASK: put_numbered(out, 'T', value); break;
    case OP_HANDLE: put_numbered(out, 'h', value); break;
    case OP_OBJ: put_numbered(out, 'o', value); break;
    case OP_FRAME: put_numbered(out, 'f', value); break;
    case OP_REF:
        put_numbered(out, ref_is_task(value) ? 'T' : 'o', ref_id(value));
        break;
    case OP_FUNC: put_function(out, j, value); break;
    case OP_INT:
    case OP_LOOP:
    case OP_THREAD: put_unsigned(out, value); break;
    default:
        sb_putc(out, '"');
        sb_puts(out, operand_name(type, value));
        sb_putc(out, '"');
    }
}

/* READY_PUSH's and TIMER_ADD's: of a kind that has none, null. */
static void put_arg(Json *j, const Trace *t, const TraceEvent *ev,
                    uint32_t value) {
    OperandType type = trace_arg_type(ev);
    if (type == OP_INT && !value)
        put_null(&j->x->out.text);
    else
        put_value(j, t, type, value);
}

static void make_pieces(Pieces *p, EventKind kind) {
    const EventInfo *info = event_info(kind);
    p->kind_len = (uint8_t)snprintf(p->kind, sizeof p->kind,
                                    ",\"event\":\"%s\"", info->name);
    for (int i = 0; i < 5; i++) {
        const char *name = i < 4 ? info->op[i].name : info->flags.name;
        bool skip = i < 4 ? json_skips(kind, i) : info->flags.type == OP_NONE;
        if (skip) continue;
        p->key_len[i] =
            (uint8_t)snprintf(p->keys[i], sizeof p->keys[i], ",\"%s\":", name);
    }
}

/* An argument (OP_ARG) is of the type that the kind of the handle gives it. */
static void put_operand(Json *j, const Trace *t, const TraceEvent *ev, int i) {
    const uint32_t op[5] = {ev->a, ev->b, ev->c, ev->d};
    const EventInfo *info = event_info(ev->kind);
    OperandType type = info->op[i].type;
    StrBuf *out = &j->x->out.text;
    if (type == OP_LO)
        put_integer(out, trace_i64(op[i], op[i + 1]));
    else if (type == OP_INT && json_signed(info->op[i].name))
        put_integer(out, (int32_t)op[i]);
    else if (type == OP_ARG)
        put_arg(j, t, ev, op[i]);
    else
        put_value(j, t, type, op[i]);
}

static void put_operands(Json *j, const Trace *t, const TraceEvent *ev) {
    const Pieces *p = &j->pieces[ev->kind];
    StrBuf *out = &j->x->out.text;
    if (p->key_len[4]) {
        sb_put(out, p->keys[4], p->key_len[4]);
        put_value(j, t, event_info(ev->kind)->flags.type, ev->flags);
    }
    for (int i = 0; i < 4; i++) {
        if (!p->key_len[i]) continue;
        sb_put(out, p->keys[i], p->key_len[i]);
        put_operand(j, t, ev, i);
    }
    if (ev->kind == EV_PRINT) put_console(out, t, ev);
}

static void put_place(Json *j, uint32_t loc) {
    StrBuf *out = &j->x->out.text;
    if (loc_func(loc)) {
        sb_puts(out, ",\"function\":");
        put_function(out, j, loc_func(loc));
    }
    if (loc) {
        sb_puts(out, ",\"line\":");
        put_unsigned(out, loc_line(loc));
    }
}

static void put_event(Json *j, uint64_t step, const TraceEvent *ev) {
    const Trace *t = j->x->inputs[j->input].trace;
    StrBuf *out = &j->x->out.text;
    if (!j->first) sb_putc(out, ',');
    sb_puts(out, "\n{\"step\":");
    j->first = false;
    put_unsigned(out, step);
    sb_puts(out, ",\"t\":");
    put_unsigned(out, ev->t_ns);
    sb_puts(out, ",\"thread\":");
    put_unsigned(out, ev->thread);
    sb_put(out, j->pieces[ev->kind].kind, j->pieces[ev->kind].kind_len);
    put_operands(j, t, ev);
    put_place(j, ev->loc);
    sb_putc(out, '}');
}

/* The next event, if it is wanted; false: there are no more. */
static bool next_event(Json *j) {
    const ExportRange *range = &j->x->options.range;
    uint64_t step = trace_cursor_pos(j->cursor);
    const TraceEvent *ev = trace_cursor_next(j->cursor);
    if (!ev || range_over(range, step, ev)) return false;
    json_tasks_event(&j->tasks, ev);
    if (range_has(range, step, ev))
        put_event(j, step, ev);
    else
        json_tasks_forget_done(&j->tasks, ev);
    return true;
}

/* ---- tasks ---- */

static void put_time(StrBuf *out, const char *key, bool known, uint64_t t) {
    put_key(out, key);
    if (known)
        put_unsigned(out, t);
    else
        put_null(out);
}

static void put_task(Json *j, uint32_t number, const JsonTask *task) {
    const Trace *t = j->x->inputs[j->input].trace;
    StrBuf *out = &j->x->out.text;
    sb_puts(out, j->first ? "\n  {\"task\":" : ",\n  {\"task\":");
    j->first = false;
    put_numbered(out, 'T', number);
    put_key(out, "name");
    put_string_id(out, t, task->name);
    put_key(out, "function");
    put_function(out, j, task->func);
    put_key(out, "label");
    put_string_id(out, t, task->label);
    put_key(out, "creator");
    put_numbered(out, 'T', task->creator);
    put_time(out, "created", true, task->created);
    put_time(out, "started", task->steps > 0, task->started);
    put_time(out, "done", task->is_done, task->done);
    put_key(out, "outcome");
    if (task->is_done)
        put_value(j, t, OP_OUTCOME, task->outcome);
    else
        put_null(out);
    put_key(out, "result");
    put_string_id(out, t, task->result);
    put_key(out, "steps");
    put_unsigned(out, task->steps);
    put_key(out, "busy");
    put_unsigned(out, task->busy);
    sb_putc(out, '}');
}

/* The next task; false behind the last. */
static bool next_task(Json *j) {
    if (j->task >= j->tasks.rows.len) return false;
    const JsonTask *task = &j->tasks.rows.data[j->task++];
    if (task->exists) put_task(j, j->task, task);
    return true;
}

/* ---- the back end ---- */

static void *json_open(Export *x) {
    Json *j = mem_alloc(sizeof *j);
    j->x = x;
    for (int kind = 1; kind < EV_COUNT; kind++)
        make_pieces(&j->pieces[kind], (EventKind)kind);
    sb_puts(&x->out.text, "{\"loopscope\":1,\n\"programs\":[\n");
    begin_program(j);
    return j;
}

/* One row more; false once everything is written. */
/* Events are only read once: what the tasks' rows need is gathered on the
 * way. */
static bool next_row(Json *j) {
    StrBuf *out = &j->x->out.text;
    if (!j->events_done) {
        if (next_event(j)) return true;
        sb_puts(out, "],\n \"tasks\":[");
        j->events_done = j->first = true;
        j->task = 0;
        return true;
    }
    if (next_task(j)) return true;
    sb_puts(out, "]}");
    if (++j->input < j->x->n) {
        begin_program(j);
        return true;
    }
    sb_puts(out, "]}\n");
    return false;
}

static bool json_step(void *state, uint64_t events) {
    Json *j = state;
    for (; events > 0 && !j->x->out.failed; events--) {
        writer_flush(&j->x->out, 1 << 16);
        if (!next_row(j)) return false;
    }
    return true;
}

static double json_progress(const void *state) {
    const Json *j = state;
    if (j->input == j->x->n) return 1;
    uint64_t all = trace_count(j->x->inputs[j->input].trace);
    double part = (double)trace_cursor_pos(j->cursor) / (double)(all + 1);
    return ((double)j->input + part) / (double)j->x->n;
}

static void json_close(void *state) {
    Json *j = state;
    trace_cursor_free(j->cursor);
    forget_functions(j);
    vec_free(&j->functions);
    vec_free(&j->tasks.rows);
    mem_free(j);
}

const Backend backend_json = {json_open, json_step, json_progress, json_close};
