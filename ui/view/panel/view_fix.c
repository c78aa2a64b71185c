/* What to write instead of a call that blocks the loop, below the source. */
#include "view/view.h"

#include <string.h>

#include "base/utf8.h"

enum { CODE_SIZE = 15, FIX_H = 28 };

/* Which call, by what its label has in it; the first that fits. */
typedef struct Fix {
    const char *call, *instead;
} Fix;

/* Where the arguments stay the same, "%" stands for them. */
static const Fix fixes[] = {
    {"time.sleep(", "asyncio.sleep(%)"},
    {"os.system(", "asyncio.create_subprocess_shell(%)"},
    /* A list of words there is separate arguments here: they cannot stay as
     * they are. */
    {"subprocess.", "asyncio.create_subprocess_exec(…)"},
    {".result(", "asyncio.wrap_future(…)"},
};

static bool has(Str text, const char *part) {
    /* A label is not zero-terminated: no strstr. */
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= text.len; i++)
        if (memcmp(text.ptr + i, part, n) == 0) return true;
    return false;
}

/* What stands between the label's outer parentheses. */
static Str arguments(const Pen *p, Str label) {
    const char *open = memchr(label.ptr, '(', label.len);
    if (!open || label.ptr[label.len - 1] != ')') return STR("…");
    size_t from = (size_t)(open + 1 - label.ptr);
    Str inner = {open + 1, label.len - 1 - from};
    /* A long call would push the alternative out of the box. */
    if (utf8_columns(inner.ptr, inner.len) > 24) return STR("…");
    return str_of(pen_clean(p, inner, 60));
}

/* The call to await instead; empty if only a thread of its own helps. */
static Str instead_of(const View *v) {
    const Pen *p = &v->pen;
    Str label = v->now->block_label;
    if (label.len == 0) return STR("");
    for (size_t i = 0; i < sizeof fixes / sizeof *fixes; i++) {
        if (!has(label, fixes[i].call)) continue;
        const char *hole = strchr(fixes[i].instead, '%');
        if (!hole) return str_of(fixes[i].instead);
        Str args = arguments(p, label);
        return pen_printf(p, "%.*s%.*s%s", (int)(hole - fixes[i].instead),
                          fixes[i].instead, (int)args.len, args.ptr, hole + 1);
    }
    return STR("");
}

/* "await" in the colour of waiting, as in the source; returns where the call
 * ends. */
static float await_call(Pen *p, float x, float yc, Str call, float right) {
    float word = pen_width(p, MONO_BOLD, CODE_SIZE, STR("await"));
    float cell = pen_width(p, MONO, CODE_SIZE, STR("0"));
    text_at(p, x, yc, STR("await"), MONO_BOLD, CODE_SIZE,
            color_line(STATE_WAITING));
    x += word + cell;
    return x + text_cut(p, x, yc, call, MONO, CODE_SIZE, COLOR_CODE, right - x);
}

float view_fix_height(const View *v) {
    const ModelNow *now = v->now;
    /* A call that blocks before the loop runs holds nobody up. */
    bool loop = now->blocked && now->loop_runs && now->running;
    /* Waiting until a thread has started is no fault. */
    if (loop && has(now->block_label, ".start()")) return 0;
    return loop ? FIX_H + 12 : 0;
}

void view_fix(View *v, Rect r) {
    Pen *p = &v->pen;
    /* r is the whole panel of the source: the box lies 8 px above its lower
     * edge. */
    float yc = r.y + r.h - 8 - FIX_H / 2.0F;
    Str word = pen_word(p, S_UI_FIX);
    text_at(p, r.x + 14, yc, word, SANS_BOLD, 14, COLOR_INK2);
    float x = r.x + 14 + pen_width(p, SANS_BOLD, 14, word) + 12;
    Rect box = {x, yc - FIX_H / 2.0F, r.x + r.w - 10 - x, FIX_H};
    draw_rect(p->draw, box,
              (Paint){.fill = COLOR_CARD, .stroke = COLOR_LINE2, .radius = 6});
    /* A task may be a plain callback: that cannot await. */
    bool threads = v->program->python >= 9;
    Str thread = threads ? STR("asyncio.to_thread") : STR("run_in_executor");
    Str call = v->now->task ? instead_of(v) : STR("");
    float right = box.x + box.w - 10;
    x += 12;
    /* Nothing to await: what helps is to run the call in another thread. */
    if (call.len == 0) {
        text_cut(p, x, yc, thread, MONO, CODE_SIZE, COLOR_CODE, right - x);
        return;
    }
    x = await_call(p, x, yc, call, right) + 10;
    Str or = pen_word(p, S_UI_OR);
    float w = pen_width(p, SANS_MEDIUM, 14, or) + 10;
    if (x + w + pen_width(p, MONO, CODE_SIZE, thread) > right) return;
    text_at(p, x, yc, or, SANS_MEDIUM, 14, COLOR_INK2);
    text_at(p, x + w, yc, thread, MONO, CODE_SIZE, COLOR_CODE);
}
