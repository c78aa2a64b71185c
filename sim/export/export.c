#include "export/export.h"

#include "base/utf8.h"
#include "export/writer.h"

#include <string.h>

static const char *const names[EXPORT_FORMATS] = {"chrome", "csv"};

bool export_format(const char *name, ExportFormat *format) {
    for (int i = 0; i < EXPORT_FORMATS; i++)
        if (!strcmp(name, names[i])) {
            *format = (ExportFormat)i;
            return true;
        }
    return false;
}

const char *export_format_name(ExportFormat format) {
    return names[format];
}

void writer_flush(Writer *w, size_t at_least) {
    if (w->text.len < at_least || !w->text.len) return;
    if (!w->failed) w->failed = !w->sink(w->context, w->text.data, w->text.len);
    sb_clear(&w->text);
}

bool writer_end(Writer *w) {
    writer_flush(w, 0);
    sb_free(&w->text);
    return !w->failed;
}

static void json_rune(StrBuf *out, uint32_t rune) {
    if (rune == '"' || rune == '\\') {
        sb_putc(out, '\\');
        sb_putc(out, (char)rune);
    } else if (rune < ' ' || rune == 0x7F) {
        sb_printf(out, "\\u%04x", rune);
    } else {
        sb_putrune(out, rune >= 0xD800 && rune < 0xE000 ? UTF8_BAD : rune);
    }
}

void json_string(StrBuf *out, Str s) {
    size_t used;
    sb_putc(out, '"');
    for (size_t i = 0; i < s.len; i += used)
        json_rune(out, utf8_decode(s.ptr + i, s.len - i, &used));
    sb_putc(out, '"');
}

bool export_trace(const Trace *t, ExportFormat format, ExportClock clock,
                  ExportSink sink, void *context) {
    Writer w = {.sink = sink, .context = context};
    if (format == EXPORT_CHROME) return export_chrome(t, clock, &w);
    return export_csv(t, &w);
}
