/* csv.c: one row an event (RFC 4180, lines end in a bare line feed). */
#include "export/writer.h"

#include <inttypes.h>
#include <string.h>

static void field(StrBuf *out, Str s) {
    bool quote = false;
    for (size_t i = 0; i < s.len; i++)
        quote = quote || strchr(",\"\r\n", s.ptr[i]);
    if (!quote) {
        sb_put(out, s.ptr, s.len);
        return;
    }
    sb_putc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"') sb_putc(out, '"');
        sb_putc(out, s.ptr[i]);
    }
    sb_putc(out, '"');
}

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
    field(out, trace_string(t, f->name));
    sb_putc(out, ',');
    field(out, trace_string(t, f->file));
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
    if (scratch->len) field(out, (Str){scratch->data + 1, scratch->len - 1});
    sb_putc(out, '\n');
}

bool export_csv(const Trace *t, Writer *w) {
    TraceCursor *c = trace_cursor_new(t);
    StrBuf scratch = {0};
    sb_puts(&w->text, "step,seconds,thread,event,task,function,file,line,"
                      "operands\n");
    for (const TraceEvent *ev; !w->failed && (ev = trace_cursor_next(c));) {
        row(&w->text, &scratch, t, trace_cursor_pos(c) - 1, ev);
        writer_flush(w, 1 << 16);
    }
    sb_free(&scratch);
    trace_cursor_free(c);
    return writer_end(w);
}
