/* A line that says how far long work has come. */
#include "meter.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "seconds.h"

static const double first_after = 0.5, next_after = 0.1;
enum { WIDTH_MAX = 100 };

Meter meter_new(bool also_output) {
    bool on = isatty(STDERR_FILENO) && !(also_output && isatty(STDOUT_FILENO));
    return (Meter){.on = on, .begun = seconds_now()};
}

/* A line that wraps cannot be erased. */
static int width(void) {
    struct winsize size;
    bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col;
    int columns = known ? size.ws_col - 1 : 79;
    return columns < WIDTH_MAX ? columns : WIDTH_MAX;
}

void meter_say(Meter *m, const char *fmt, ...) {
    double t = seconds_now();
    if (!m->on || t < m->begun + first_after || t < m->said + next_after)
        return;
    char text[WIDTH_MAX + 1];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    int most = width();
    if (n > most) n = most;
    /* Not in the middle of a character. */
    while (n > 0 && (text[n] & 0xC0) == 0x80)
        n--;
    /* Blanks over the rest of a longer line before. */
    int rest = m->width > n ? m->width - n : 0;
    fprintf(stderr, "\r%.*s%*s\r", n, text, rest, "");
    fflush(stderr);
    m->said = t;
    m->width = n;
}

void meter_erase(Meter *m) {
    if (m->width) fprintf(stderr, "\r%*s\r", m->width, "");
    m->width = 0;
}
