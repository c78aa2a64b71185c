/* sheet.h: what txt.c and md.c have in common: program after program, each with
 * its head, its timeline, its steps and how it ended; in parts, so that long
 * runs can be shown to be under way. */
#ifndef EXPORT_SHEET_H
#define EXPORT_SHEET_H

#include "export/backend.h"
#include "export/cells.h"
#include "export/story.h"
#include "export/text_timeline.h"
#include "model/report.h"

typedef struct Sheet Sheet;

/* How a format writes each part, to sheet->out. */
typedef struct SheetFormat {
    void (*start)(Sheet *s); /* before all programs: all is known */
    void (*head)(Sheet *s);  /* of the program, up to its timeline */
    void (*timeline)(Sheet *s, bool ends); /* before and behind its lines */
    void (*story)(Sheet *s);               /* before its steps */
    void (*step)(Sheet *s);                /* the one in s->story */
    void (*end)(Sheet *s);                 /* behind its steps */
} SheetFormat;

typedef struct SheetProgram {
    Model *model;
    Report report;
    uint32_t lines; /* printed */
} SheetProgram;

struct Sheet {
    Export *x;
    StrBuf *out;
    const SheetFormat *format;
    SheetProgram *programs;
    TextFrame frame; /* of all */
    Language lang;
    size_t columns;
    /* the program at work */
    size_t at;
    const ExportInput *in;
    SheetProgram *program;
    TextTimeline *timeline;
    Story story;
    bool told; /* `story` is open */
    int phase;
    size_t opened; /* programs whose model is made */
};

void *sheet_open(Export *x, const SheetFormat *format, size_t columns);
bool sheet_step(void *state, uint64_t events);
double sheet_progress(const void *state);
void sheet_close(void *state);

/* ---- words for both ---- */

/* Appends a text as the format writes plain words, and code. */
typedef struct SheetStyle {
    void (*words)(StrBuf *out, Str s);
    void (*code)(StrBuf *out, Str s);
} SheetStyle;

void sheet_narration(StrBuf *out, const Narration *n, const SheetStyle *style);
/* "Python 3.5", or that it was recorded. */
void sheet_python(const Sheet *s, StrBuf *out);
/* Which part of the run it is; empty if it is all of it. */
void sheet_range(const Sheet *s, StrBuf *out);
/* How the run has ended, in one word or two. */
void sheet_end_title(const Sheet *s, const Report *r, StrBuf *out);
/* "3.000 s virtual, 54 steps, 10 iterations" */
void sheet_sums(const Sheet *s, StrBuf *out);
/* Line k of what a teacher should not miss; false behind the last. */
bool sheet_remark(const Sheet *s, size_t k, const SheetStyle *style,
                  StrBuf *out);

/* A cell of the table that compares all programs: column k of row p, or its
 * head for p < 0; false behind the last column. */
bool sheet_comparison(const Sheet *s, int p, int k, StrBuf *out);

#endif
