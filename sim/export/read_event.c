/* read_event.c: the fields of one object become an event. */
#include "export/json_impl.h"
#include "export/read_impl.h"

#include "base/mem.h"

#include <inttypes.h>
#include <string.h>

/* ---- kinds by name ---- */

enum { KIND_SLOTS = 256 };

static uint32_t hash(Str s) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (uint8_t)s.ptr[i]) * 16777619u;
    return h % KIND_SLOTS;
}

/* A table made on first use: a name is looked up for every event. */
static EventKind kind_of(Str name) {
    static uint8_t slots[KIND_SLOTS];
    static bool ready;
    for (int kind = 1; !ready && kind < EV_COUNT; kind++) {
        uint32_t at = hash(str_of(event_info((EventKind)kind)->name));
        while (slots[at])
            at = (at + 1) % KIND_SLOTS;
        slots[at] = (uint8_t)kind;
    }
    ready = true;
    for (uint32_t at = hash(name); slots[at]; at = (at + 1) % KIND_SLOTS)
        if (str_is(name, event_info((EventKind)slots[at])->name))
            return (EventKind)slots[at];
    return EV_NONE;
}

/* ---- operands ---- */

static bool wants(JsonReader *r, const char *name, const char *what) {
    return read_fail(r, "\"%s\" has to be %s", name, what);
}

/* "T12"; 0 if it is not that. */
static uint32_t numbered(Str s, char letter) {
    uint32_t n = 0;
    if (s.len < 2 || s.len > 10 || s.ptr[0] != letter || s.ptr[1] == '0')
        return 0;
    for (size_t i = 1; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') return 0;
        n = n * 10 + (uint32_t)(s.ptr[i] - '0');
    }
    return n;
}

static bool reference(JsonReader *r, const Field *f, const char *name,
                      const char *letters, uint32_t *out) {
    *out = 0;
    if (f->kind == VALUE_NULL) return true;
    for (const char *l = letters; *l && f->kind == VALUE_STRING && !*out; l++) {
        uint32_t n = numbered(field_text(r, f), *l);
        *out = n && letters[1] && *l == 'T' ? ref_task(n) : n;
    }
    if (*out) return true;
    if (letters[1])
        return read_fail(r,
                         "\"%s\" has to be null, a task like \"T1\" or an "
                         "object like \"o1\"",
                         name);
    return read_fail(r, "\"%s\" has to be null or like \"%c1\"", name,
                     *letters);
}

static bool text_operand(JsonReader *r, const Field *f, const char *name,
                         uint32_t *out) {
    Trace *t = read_program(r)->trace;
    *out = 0;
    if (f->kind == VALUE_NULL) return true;
    if (f->kind != VALUE_STRING) return wants(r, name, "null or a string");
    Str s = field_text(r, f);
    *out = trace_intern(t, s.ptr, s.len);
    return true;
}

static bool function_operand(JsonReader *r, const Field *f, const char *name,
                             uint32_t *out) {
    *out = 0;
    if (f->kind == VALUE_NULL) return true;
    if (f->kind != VALUE_STRING)
        return wants(r, name, "null or the id of a function");
    /* Adding is the look-up: where that makes an entry the file is refused, and
     * the table goes with it. */
    uint32_t before = trace_strings_count(r->function_ids);
    Str s = field_text(r, f);
    *out = trace_strings_add(r->function_ids, s.ptr, s.len);
    if (*out <= before) return true;
    return read_fail(r, "\"%s\" is \"%.*s\", which is not among the functions",
                     name, (int)(s.len < 200 ? s.len : 200), s.ptr);
}

/* The values have names without gaps at their end; the longest list is that of
 * the kinds of objects. */
static bool enumerated(JsonReader *r, const Field *f, OperandType type,
                       const char *name, uint32_t *out) {
    enum { MOST = 32 };
    Str s = field_text(r, f);
    for (uint32_t i = 0; f->kind == VALUE_STRING && i < MOST; i++) {
        const char *value = operand_name(type, i);
        *out = i;
        if (value && *value && str_is(s, value)) return true;
    }
    if (f->kind != VALUE_STRING) return wants(r, name, "a string");
    return read_fail(r, "\"%s\" cannot be \"%.*s\"", name,
                     (int)(s.len < 200 ? s.len : 200), s.ptr);
}

static bool integer(JsonReader *r, const char *name, OperandType type,
                    uint32_t *out) {
    int64_t n, least = 0, most = UINT32_MAX;
    if (type == OP_THREAD) most = UINT16_MAX;
    if (json_signed(name)) {
        least = INT32_MIN;
        most = INT32_MAX;
    }
    if (!read_integer(r, name, least, most, &n)) return false;
    *out = (uint32_t)n;
    return true;
}

static bool operand(JsonReader *r, OperandType type, const char *name,
                    uint32_t *out) {
    Field *f = read_needed(r, name);
    if (!f) return false;
    switch (type) {
    case OP_STR: return text_operand(r, f, name, out);
    case OP_TASK: return reference(r, f, name, "T", out);
    case OP_HANDLE: return reference(r, f, name, "h", out);
    case OP_OBJ: return reference(r, f, name, "o", out);
    case OP_FRAME: return reference(r, f, name, "f", out);
    case OP_REF: return reference(r, f, name, "To", out);
    case OP_FUNC: return function_operand(r, f, name, out);
    case OP_INT:
    case OP_LOOP:
    case OP_THREAD: return integer(r, name, type, out);
    default: return enumerated(r, f, type, name, out);
    }
}

/* Of a kind that has no argument: null. */
static bool argument(JsonReader *r, const TraceEvent *ev, const char *name,
                     uint32_t *out) {
    OperandType type = trace_arg_type(ev);
    if (type != OP_INT) return operand(r, type, name, out);
    Field *f = read_needed(r, name);
    *out = 0;
    return f && (f->kind == VALUE_NULL || wants(r, name, "null"));
}

static bool long_operand(JsonReader *r, const char *name, uint32_t *out) {
    int64_t n;
    if (!read_integer(r, name, INT64_MIN, INT64_MAX, &n)) return false;
    out[0] = TRACE_LO(n);
    out[1] = TRACE_HI(n);
    return true;
}

static bool operands(JsonReader *r, TraceEvent *ev) {
    const EventInfo *info = event_info(ev->kind);
    uint32_t flags = 0, op[5] = {0};
    if (info->flags.type != OP_NONE &&
        !operand(r, info->flags.type, info->flags.name, &flags))
        return false;
    ev->flags = (uint8_t)flags;
    for (int i = 0; i < 4; i++) {
        OperandType type = info->op[i].type;
        const char *name = info->op[i].name;
        bool ok = json_skips(ev->kind, i) ? true
                  : type == OP_LO         ? long_operand(r, name, &op[i])
                  : type == OP_ARG        ? argument(r, ev, name, &op[i])
                                          : operand(r, type, name, &op[i]);
        if (!ok) return false;
    }
    ev->a = op[0];
    ev->b = op[1];
    ev->c = op[2];
    ev->d = op[3];
    return true;
}

/* ---- what every event has ---- */

static bool place(JsonReader *r, TraceEvent *ev) {
    Field *function = read_field(r, "function");
    uint32_t func = 0;
    int64_t line = 0;
    if (function && !function_operand(r, function, "function", &func))
        return false;
    Field *f = read_field(r, "line");
    if (!f && function)
        return read_fail(r, "\"function\" needs a \"line\" too");
    if (f && !read_integer(r, "line", 0, UINT16_MAX, &line)) return false;
    ev->loc = loc_make(func, (uint32_t)line);
    return true;
}

static bool common(JsonReader *r, TraceEvent *ev) {
    int64_t t, thread, step;
    if (!read_integer(r, "step", 0, INT64_MAX, &step) ||
        !read_integer(r, "t", 0, INT64_MAX, &t) ||
        !read_integer(r, "thread", 0, UINT16_MAX, &thread))
        return false;
    if (!r->event && step)
        return read_fail(r,
                         "the events before step %" PRId64
                         " are missing: this is a part of a run, and only "
                         "one from its beginning can be shown",
                         step);
    if ((uint64_t)step != r->event)
        return read_fail(r,
                         "\"step\" is %" PRId64 " and should be %" PRIu64
                         ": are events missing?",
                         step, r->event);
    ev->t_ns = (uint64_t)t;
    ev->thread = (uint16_t)thread;
    return true;
}

static bool all_used(JsonReader *r) {
    for (size_t i = 0; i < r->nfields; i++) {
        Str key = field_key(r, &r->fields[i]);
        if (!r->fields[i].used)
            return read_fail(r, "it has no \"%.*s\"",
                             (int)(key.len < 60 ? key.len : 60), key.ptr);
    }
    return true;
}

/* ---- into the trace ---- */

static void append(Trace *t, const TraceEvent *ev) {
    trace_set_time(t, ev->t_ns);
    trace_set_thread(t, ev->thread);
    trace_append(t, (EventKind)ev->kind, ev->flags, ev->loc, ev->a, ev->b,
                 ev->c, ev->d);
}

static bool print(JsonReader *r, const TraceEvent *ev) {
    Trace *t = read_program(r)->trace;
    Str text;
    if (!read_string(r, JSON_PRINT_TEXT, &text)) return false;
    if (trace_console_text(t).len + text.len > INT32_MAX)
        return read_fail(r, "more than 2 GiB are printed");
    trace_set_time(t, ev->t_ns);
    trace_set_thread(t, ev->thread);
    trace_console(t, (StreamId)ev->flags, ev->loc, ev->c, text.ptr, text.len);
    return true;
}

static bool take(JsonReader *r, const TraceEvent *ev) {
    Trace *t = read_program(r)->trace;
    const char *why = check_event(r->check, ev);
    if (why) return read_fail(r, "%s", why);
    if (!trace_room(t)) return read_fail(r, "there are too many events");
    if (ev->kind == EV_PRINT) {
        if (!print(r, ev)) return false;
    } else {
        append(t, ev);
    }
    if (!all_used(r)) return false;
    r->over = ev->kind == EV_RUN_END;
    r->event++;
    return true;
}

bool read_event(JsonReader *r) {
    TraceEvent ev = {0};
    Str name;
    if (!read_string(r, "event", &name)) return false;
    ev.kind = (uint8_t)kind_of(name);
    if (!ev.kind)
        return read_fail(r, "there is no event \"%.*s\"",
                         (int)(name.len < 60 ? name.len : 60), name.ptr);
    return common(r, &ev) && operands(r, &ev) && place(r, &ev) && take(r, &ev);
}

void read_close_run(JsonReader *r) {
    JsonProgram *p = read_program(r);
    if (r->over) return;
    p->cut = true;
    trace_emit(p->trace, EV_RUN_END, END_STOPPED, 0, 0,
               trace_intern_str(p->trace, "the recording ends here"), 0, 0);
}
