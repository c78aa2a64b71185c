/* read_impl.h: what the files of the reader share.  Private. */
#ifndef EXPORT_READ_IMPL_H
#define EXPORT_READ_IMPL_H

#include "base/vec.h"
#include "export/read_check.h"
#include "export/read_json.h"
#include "trace/strings.h"

#include <yajl/yajl_parse.h>

/* Where in the document the next value stands. */
typedef enum ReadPlace {
    AT_TOP,
    AT_DOCUMENT, /* in it, as in the places below: its keys come */
    AT_PROGRAMS,
    AT_PROGRAM,
    AT_FUNCTIONS,
    AT_FUNCTION,
    AT_EVENTS,
    AT_EVENT,
    AT_END
} ReadPlace;

typedef enum ValueKind {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_NUMBER, /* its digits are the text */
    VALUE_STRING
} ValueKind;

/* A scalar under its key; the texts are in JsonReader.text. */
typedef struct Field {
    size_t key, key_len, text, len;
    ValueKind kind;
    bool truth, used;
} Field;

enum { MAX_FIELDS = 32 };

struct JsonReader {
    yajl_handle yajl;
    JsonProgram programs[JSON_PROGRAMS];
    size_t n; /* programs begun; the last is the one that is being read */
    ReadPlace place;
    uint32_t skip; /* depth in a value that nobody wants */
    bool started;
    bool version; /* was seen, and is right */
    /* of the program */
    bool named, functions, events;
    TraceStrings *function_ids; /* number i is function i */
    TraceCheck *check;
    uint64_t event; /* how many were read */
    bool over;      /* RUN_END was among them */
    /* of the object that is being read */
    StrBuf text;
    Field fields[MAX_FIELDS];
    size_t nfields;
    size_t next_field; /* where the next one is looked for first */
    uint64_t object_line;
    /* the piece of text that is being read */
    const char *piece;
    size_t piece_len, counted; /* counted: so far for `line` */
    uint64_t line;
    char *error;
};

/* Says where and what; false, so that it can be returned.  The first one
 * counts. */
bool read_fail(JsonReader *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static inline JsonProgram *read_program(JsonReader *r) {
    return &r->programs[r->n - 1];
}
static inline Str field_text(const JsonReader *r, const Field *f) {
    return (Str){r->text.data + f->text, f->len};
}
static inline Str field_key(const JsonReader *r, const Field *f) {
    return (Str){r->text.data + f->key, f->key_len};
}
/* The object's field of this name, marked as used; NULL: it has none. */
Field *read_field(JsonReader *r, const char *name);
/* … which must be there. */
Field *read_needed(JsonReader *r, const char *name);
bool read_string(JsonReader *r, const char *name, Str *out);
bool read_integer(JsonReader *r, const char *name, int64_t least, int64_t most,
                  int64_t *out);

/* The event whose fields have been read: read_event.c. */
bool read_event(JsonReader *r);
/* The end of a run whose RUN_END is missing. */
void read_close_run(JsonReader *r);

#endif
