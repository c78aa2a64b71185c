/* Where a task's exception came from, in its card: as Python would print it,
 * the innermost call alone. */
#include <string.h>

#include "view/view.h"

enum { LINE_H = 20 };

/* What stands in the parentheses of "ValueError('no')", if that is all. */
static Str message_of(Str repr, Str type) {
    size_t n = type.len;
    /* The 4 are both parentheses and both quotes. */
    if (repr.len < n + 4 || memcmp(repr.ptr, type.ptr, n) != 0) return STR("");
    char quote = repr.ptr[n + 1];
    Str inner = {repr.ptr + n + 2, repr.len - n - 4};
    /* One string without its quote inside: no second argument can follow it. */
    bool whole = repr.ptr[n] == '(' && (quote == '\'' || quote == '"') &&
                 repr.ptr[repr.len - 2] == quote &&
                 repr.ptr[repr.len - 1] == ')' &&
                 !memchr(inner.ptr, quote, inner.len);
    return whole ? inner : STR("");
}

/* As Python's last line, "ValueError: no"; the type alone where the arguments
 * are not one text. */
static Str last_line(const View *v, const TaskRow *t) {
    const Pen *p = &v->pen;
    Str message = message_of(t->result, t->error_type);
    const char *type = pen_clean(p, t->error_type, 80);
    if (message.len == 0) return str_of(type);
    return pen_printf(p, "%s: %s", type, pen_clean(p, message, 200));
}

void view_traceback(View *v, Rect r, const TaskRow *t) {
    Pen *p = &v->pen;
    float y = r.y + LINE_H / 2.0F;
    const TraceFunction *f =
        trace_function_at(model_trace(v->model), loc_func(t->loc));
    /* A task that failed before its first line has no place to name. */
    if (f && loc_line(t->loc)) {
        Str name = trace_string(model_trace(v->model), f->name);
        text_cut(p, r.x, y,
                 pen_fill(p, S_UI_IN_LINE, "f", pen_clean(p, name, 80), "n",
                          pen_number(p, loc_line(t->loc)), NULL),
                 SANS_MEDIUM, 14, COLOR_INK2, r.w);
        y += LINE_H;
        text_cut(p, r.x + 16, y, view_code(v, t->loc), MONO_MEDIUM, 14,
                 COLOR_INK, r.w - 16);
        y += LINE_H + 2;
    }
    text_cut(p, r.x, y, last_line(v, t), SANS_BOLD, 14, color_line(STATE_ERROR),
             r.w);
}
