/* check.h: our own bugs, and only those.
 *
 * CHECK states something that the code around it relies on.  It is always
 * compiled in: a wrong picture shown to a class is worse than a stop.  Errors
 * in a user's program go to diag.h, errors of the running program are Python
 * exceptions; neither ever meets CHECK. */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#define CHECK(cond, why)                                                       \
    do {                                                                       \
        if (__builtin_expect(!(cond), 0))                                      \
            check_failed(__FILE__, __LINE__, #cond, (why));                    \
    } while (0)

#define UNREACHABLE(why) check_failed(__FILE__, __LINE__, "unreachable", (why))

/* Prints the place and the reason on standard error, then aborts. */
_Noreturn void check_failed(const char *file, int line, const char *cond,
                            const char *why);

#endif
