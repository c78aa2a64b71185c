#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

void check_failed(const char *file, int line, const char *cond,
                  const char *why) {
    fprintf(stderr, "loopscope: internal error at %s:%d: %s (%s)\n", file, line,
            why, cond);
    abort();
}
