/* console.c: what was written so far. */
#include "model/model_impl.h"

Str model_console(const Model *m) {
    return (Str){trace_console_text(m->trace).ptr, m->state.s.console};
}

static uint32_t line_start(const Model *m, size_t i) {
    return m->index.lines.data[i].offset;
}

uint32_t model_console_lines(const Model *m) {
    size_t lo = 0, hi = m->index.lines.len;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (line_start(m, mid) < m->state.s.console)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

bool model_console_line(const Model *m, uint32_t i, ConsoleLine *line) {
    if (i >= m->index.lines.len || line_start(m, i) >= m->state.s.console)
        return false;
    const LineFact *fact = &m->index.lines.data[i];
    const PrintFact *print = &m->index.prints.data[fact->print];
    uint32_t end = m->state.s.console;
    if (i + 1 < m->index.lines.len && line_start(m, i + 1) < end)
        end = line_start(m, i + 1);
    const char *text = trace_console_text(m->trace).ptr;
    if (end > fact->offset && text[end - 1] == '\n') end--;
    *line = (ConsoleLine){.text = {text + fact->offset, end - fact->offset},
                          .t_ns = print->t_ns,
                          .stream = print->stream,
                          .task = print->task,
                          .thread = print->thread,
                          .event = print->event};
    return true;
}
