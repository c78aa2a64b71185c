/* output.h: what a run writes, for tests. */
#ifndef TESTS_ENGINE_OUTPUT_H
#define TESTS_ENGINE_OUTPUT_H

#include "base/str.h"

typedef struct Output {
    StrBuf out, err;
} Output;

/* RunOptions.write, with an Output as ctx. */
static inline void collect(void *ctx, int stream, const char *text, size_t n) {
    Output *o = ctx;
    sb_put(stream == 1 ? &o->out : &o->err, text, n);
}

static inline void free_output(Output *o) {
    sb_free(&o->out);
    sb_free(&o->err);
}

#endif
