/* interrupt.h: Ctrl+C and its like, for work that must clean up behind itself.
 */
#ifndef UI_INTERRUPT_H
#define UI_INTERRUPT_H

#include <signal.h>

/* The signal that wants the process to end; 0: none so far. */
extern volatile sig_atomic_t interrupt_signal;

/* From here on SIGINT, SIGTERM and SIGHUP only set it, unless they are ignored,
 * and end calls that wait.  A closed pipe and a file that is too large are
 * errors of the write, not signals. */
void interrupt_catch(void);

#endif
