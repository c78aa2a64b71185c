#include "view/notice.h"

#include <stdarg.h>

#include "base/mem.h"
#include "view/app_impl.h"
#include "view/view.h"

static const double notice_seconds = 4;

void notice_say(App *a, StringKey key, ...) {
    enum { MAX_ARGS = 4 };
    const char *w[MAX_ARGS + 1] = {NULL};
    va_list args;
    va_start(args, key);
    for (int i = 0; i < MAX_ARGS; i++)
        if (!(w[i] = va_arg(args, const char *))) break;
    va_end(args);
    StrBuf sb = {0};
    string_format(&sb, key, a->lang, w[0], w[1], w[2], w[3], NULL);
    notice_clear(a);
    a->notice.text = sb_take(&sb);
    a->notice.left = notice_seconds;
    a->dirty = true;
}

void notice_clear(App *a) {
    mem_free(a->notice.text);
    a->notice = (Notice){0};
}

void notice_tick(App *a, double seconds) {
    if (!a->notice.text) return;
    a->notice.left -= seconds;
    if (a->notice.left > 0) return;
    notice_clear(a);
    a->dirty = true;
}

double notice_next_tick(const App *a) {
    return a->notice.text ? a->notice.left : -1;
}

void view_notice(View *v) {
    (void)v;
}
