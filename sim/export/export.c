/* export.c: the door to all formats, and the small things that they share. */
#include "export/backend.h"

#include "base/mem.h"

#include <string.h>
#include <strings.h>

static const ExportFormatInfo infos[EXPORT_FORMATS] = {
#define FORMAT(id, name, endings, made_of, what)                               \
    [EXPORT_##id] = {name, endings, MADE_OF_##made_of, what},
#include "export/format.def"
#undef FORMAT
};

/* Those that are not here are pictures: the program makes them, not we. */
static const Backend *const backends[EXPORT_FORMATS] = {
    [EXPORT_CHROME] = &backend_chrome,
    [EXPORT_PERFETTO] = &backend_perfetto,
    [EXPORT_SPEEDSCOPE] = &backend_speedscope,
    [EXPORT_VCD] = &backend_vcd,
    [EXPORT_SPANS] = &backend_spans,
    [EXPORT_CSV] = &backend_csv,
    [EXPORT_TXT] = &backend_txt,
    [EXPORT_MD] = &backend_md,
    [EXPORT_JSON] = &backend_json,
};

/* ---- formats by name ---- */

const ExportFormatInfo *export_format_info(ExportFormat format) {
    return &infos[format];
}

bool export_format(const char *name, ExportFormat *format) {
    for (int i = 0; i < EXPORT_FORMATS; i++)
        if (!strcmp(name, infos[i].name)) {
            *format = (ExportFormat)i;
            return true;
        }
    return false;
}

/* Length of the longest of these endings that the path has, in capitals or
 * not; 0 for none. */
static size_t ending_of(const char *path, const char *endings) {
    size_t best = 0, len = strlen(path);
    for (const char *e = endings; *e;) {
        size_t n = strcspn(e, " ");
        if (n > best && n < len && !strncasecmp(path + len - n, e, n)) best = n;
        e += n + (e[n] == ' ');
    }
    return best;
}

bool export_format_of_file(const char *path, ExportFormat *format) {
    size_t best = 0;
    for (int i = 0; i < EXPORT_FORMATS; i++) {
        size_t n = ending_of(path, infos[i].endings);
        if (n > best) {
            best = n;
            *format = (ExportFormat)i;
        }
    }
    return best > 0;
}

/* ---- the work ---- */

Export *export_new(const ExportInput *inputs, size_t n,
                   const ExportOptions *options, ExportSink sink,
                   void *context) {
    Export *x = mem_alloc(sizeof *x);
    *x = (Export){.inputs = inputs,
                  .n = n,
                  .options = *options,
                  .out = {.sink = sink, .context = context},
                  .backend = backends[options->format]};
    x->more = x->backend != NULL;
    if (!x->options.groups) x->options.groups = GROUP_ALL;
    if (!x->options.columns) x->options.columns = 100;
    if (x->backend)
        x->state = x->backend->open(x);
    else
        x->out.failed = true;
    return x;
}

bool export_step(Export *x, uint64_t events) {
    if (x->more) x->more = x->backend->step(x->state, events);
    writer_flush(&x->out, x->more ? 1 << 16 : 0);
    x->more = x->more && !x->out.failed;
    return x->more;
}

bool export_failed(const Export *x) {
    return x->out.failed;
}

double export_progress(const Export *x) {
    return x->more ? x->backend->progress(x->state) : 1;
}

void export_free(Export *x) {
    if (!x) return;
    if (x->backend) x->backend->close(x->state);
    sb_free(&x->out.text);
    mem_free(x);
}

uint32_t export_processes(const Trace *t) {
    uint32_t n = 1;
    TraceCursor *c = trace_cursor_new(t);
    for (const TraceEvent *ev; (ev = trace_cursor_next(c));)
        n += ev->kind == EV_PROC_NEW;
    trace_cursor_free(c);
    return n;
}

/* ---- what they share ---- */

void writer_flush(Writer *w, size_t at_least) {
    if (w->text.len < at_least || !w->text.len) return;
    if (!w->failed) w->failed = !w->sink(w->context, w->text.data, w->text.len);
    sb_clear(&w->text);
}

char *writer_room(Writer *w, size_t n) {
    StrBuf *sb = &w->text;
    if (sb->len + n >= sb->cap) {
        size_t want = sb->cap * 2 > sb->len + n ? sb->cap * 2 : sb->len + n + 1;
        sb->data = mem_realloc(sb->data, want);
        sb->cap = want;
    }
    return sb->data + sb->len;
}

bool range_over(const ExportRange *r, uint64_t step, const TraceEvent *ev) {
    return (r->steps ? step : ev->t_ns) > r->to;
}

bool range_has(const ExportRange *r, uint64_t step, const TraceEvent *ev) {
    return (r->steps ? step : ev->t_ns) >= r->from && !range_over(r, step, ev);
}
