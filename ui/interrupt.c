/* Ctrl+C and its like. */
#include "interrupt.h"

#include <stddef.h>
#include <unistd.h>

volatile sig_atomic_t interrupt_signal;

/* It may come just before a call that waits: the alarm then ends that call, and
 * if it was too early, too, the next one does. */
static void note(int signal_number) {
    if (signal_number != SIGALRM) interrupt_signal = signal_number;
    alarm(1);
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
    sigaction(SIGALRM, &act, NULL);
    act.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &act, NULL);
    sigaction(SIGXFSZ, &act, NULL);
}
