/* strings.h: texts by number, each kept once.  For the trace and for what
 * reads and writes it. */
#ifndef TRACE_STRINGS_H
#define TRACE_STRINGS_H

#include "base/str.h"

typedef struct TraceStrings TraceStrings;

TraceStrings *trace_strings_new(void);
void trace_strings_free(TraceStrings *s);
/* The text's number, from 1 on, in order of first appearance. */
uint32_t trace_strings_add(TraceStrings *s, const char *ptr, size_t len);
/* Small integers need no entry: their number says what they are. */
#define TRACE_INT_BIT 0x80000000u
/* Lives as long as the table; empty for 0 and unknown numbers. */
Str trace_strings_get(TraceStrings *s, uint32_t id);
uint32_t trace_strings_count(const TraceStrings *s);

#endif
