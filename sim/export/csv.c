/* csv.c: one row an event (RFC 4180, lines end in a bare line feed).  Of
 * several programs one after the other, with the program in a column before. */
#include "export/backend.h"

#include "base/mem.h"

#include <inttypes.h>

/* The first task that the event names. */
static uint32_t task_of(const TraceEvent *ev) {
    const EventInfo *info = event_info(ev->kind);
    uint32_t op[4] = {ev->a, ev->b, ev->c, ev->d};
    for (int i = 0; i < 4; i++) {
        if (info->op[i].type == OP_TASK && op[i]) return op[i];
        if (info->op[i].type == OP_REF && ref_is_task(op[i]))
            return ref_id(op[i]);
    }
    return 0;
}

static void place(StrBuf *out, const Trace *t, uint32_t loc) {
    const TraceFunction *f = trace_function_at(t, loc_func(loc));
    if (!f) {
        sb_puts(out, ",,,");
        return;
    }
    sb_putc(out, ',');
    csv_field(out, trace_string(t, f->name));
    sb_putc(out, ',');
    csv_field(out, trace_string(t, f->file));
    sb_printf(out, ",%" PRIu32, loc_line(loc));
}

static void row(StrBuf *out, StrBuf *scratch, const Trace *t, uint64_t step,
                const TraceEvent *ev) {
    uint32_t task = task_of(ev);
    sb_printf(out, "%" PRIu64 ",%" PRIu64 ".%09" PRIu64 ",%u,%s,", step,
              ev->t_ns / 1000000000, ev->t_ns % 1000000000, ev->thread,
              event_info(ev->kind)->name);
    if (task) sb_printf(out, "T%" PRIu32, task);
    place(out, t, ev->loc);
    sb_clear(scratch);
    trace_print_operands(scratch, t, ev);
    sb_putc(out, ',');
    if (scratch->len)
        csv_field(out, (Str){scratch->data + 1, scratch->len - 1});
    sb_putc(out, '\n');
}

typedef struct Csv {
    Export *x;
    size_t input; /* the one that is being read */
    TraceCursor *cursor;
    StrBuf scratch;
} Csv;

static void *csv_open(Export *x) {
    Csv *c = mem_alloc(sizeof *c);
    c->x = x;
    c->cursor = trace_cursor_new(x->inputs[0].trace);
    sb_puts(&x->out.text, x->n > 1 ? "program," : "");
    sb_puts(&x->out.text, "step,seconds,thread,event,task,function,file,line,"
                          "operands\n");
    return c;
}

/* The event's row, if it is wanted; false: this program is over. */
static bool csv_event(Csv *c) {
    const ExportInput *in = &c->x->inputs[c->input];
    const ExportRange *range = &c->x->options.range;
    uint64_t step = trace_cursor_pos(c->cursor);
    const TraceEvent *ev = trace_cursor_next(c->cursor);
    if (!ev || range_over(range, step, ev)) return false;
    if (!range_has(range, step, ev)) return true;
    StrBuf *out = &c->x->out.text;
    if (c->x->n > 1) {
        csv_field(out, in->name);
        sb_putc(out, ',');
    }
    row(out, &c->scratch, in->trace, step, ev);
    return true;
}

static bool csv_step(void *state, uint64_t events) {
    Csv *c = state;
    for (; events > 0 && !c->x->out.failed; events--) {
        writer_flush(&c->x->out, 1 << 16);
        if (csv_event(c)) continue;
        if (++c->input == c->x->n) return false;
        trace_cursor_free(c->cursor);
        c->cursor = trace_cursor_new(c->x->inputs[c->input].trace);
    }
    return true;
}

static double csv_progress(const void *state) {
    const Csv *c = state;
    uint64_t all = trace_count(c->x->inputs[c->input].trace);
    double part = (double)trace_cursor_pos(c->cursor) / (double)(all + 1);
    return ((double)c->input + part) / (double)c->x->n;
}

static void csv_close(void *state) {
    Csv *c = state;
    trace_cursor_free(c->cursor);
    sb_free(&c->scratch);
    mem_free(c);
}

const Backend backend_csv = {csv_open, csv_step, csv_progress, csv_close};
