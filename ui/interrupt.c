/* Ctrl+C and its like. */
#include "interrupt.h"

#include <stddef.h>

volatile sig_atomic_t interrupt_signal;

static void note(int signal_number) {
    interrupt_signal = signal_number;
}

void interrupt_catch(void) {
    static const int all[] = {SIGINT, SIGTERM, SIGHUP};
    /* Without SA_RESTART, so that a write to a pipe nobody reads ends. */
    struct sigaction act = {.sa_handler = note}, old;
    sigemptyset(&act.sa_mask);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        /* nohup and shells that put us in the background ignore some. */
        if (sigaction(all[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(all[i], &act, NULL);
    act.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &act, NULL);
    sigaction(SIGXFSZ, &act, NULL);
}
