/* read_json.h: traces in our own JSON format, read back.
 *
 * The text comes in pieces of any size and is never kept as a whole.  What it
 * says is not believed: every event is checked against those before it (see
 * read_check.h), so that a trace that was read is as good as one that a run has
 * made, and whatever follows a trace may rely on the same.
 *
 * A text that ends in the middle of a program's events (what wrote it was
 * killed), or a program without RUN_END, is read up to there; its trace then
 * ends in a RUN_END of our own, for reason STOPPED. */
#ifndef EXPORT_READ_JSON_H
#define EXPORT_READ_JSON_H

#include "base/str.h"
#include "trace/trace.h"

#include <stdbool.h>

enum { JSON_PROGRAMS = 4 };

typedef struct JsonProgram {
    Trace *trace;
    char *name;        /* "06-gather.py" */
    char *title;       /* NULL: none */
    char *source;      /* NULL: none */
    size_t source_len; /* it may contain zeros */
    int python;        /* 13 for 3.13 */
    bool real_time;    /* recorded in a real Python */
    bool cut;          /* the events ended before the run did */
} JsonProgram;

typedef struct JsonReader JsonReader;

JsonReader *json_reader_new(void);
void json_reader_free(JsonReader *r); /* and all programs not taken */
/* The next piece; false: the text is wrong, see json_reader_error. */
bool json_reader_feed(JsonReader *r, const char *ptr, size_t len);
/* The text is over; true: there is at least one program. */
bool json_reader_end(JsonReader *r);
/* What is wrong, and where: "line 12, event 7 (CB_BEGIN): …".  Lives as long as
 * the reader. */
const char *json_reader_error(const JsonReader *r);
size_t json_reader_programs(const JsonReader *r);
/* Program `i`, from 0; the texts and the trace remain the reader's unless they
 * are set to NULL. */
JsonProgram *json_reader_program(JsonReader *r, size_t i);
/* Frees what is in it. */
void json_program_clear(JsonProgram *p);

/* Whether a text that begins so may be such a document: "{", perhaps behind
 * blanks or a byte order mark. */
bool json_looks_like(const char *ptr, size_t len);

#endif
