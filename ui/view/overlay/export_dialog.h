/* export_dialog.h: the run on the screen, or all that are compared, written to
 * a file for other tools.
 *
 * A form of four fields: format, range, clock (or axis), file.  Typed text goes
 * into the file's name, ↑ ↓ choose a format wherever the focus is, Tab goes on
 * to the next field, ← → choose in it, Enter writes.  What formats there are
 * and how they are written is the host's (ExportRow, ExportAsk). */
#ifndef VIEW_EXPORT_DIALOG_H
#define VIEW_EXPORT_DIALOG_H

#include "base/str.h"
#include "model/strings.h"
#include "view/program.h"
#include "view/shell.h"

/* A format, as the host offers it.  Static. */
typedef struct ExportRow {
    const char *name;        /* "chrome" */
    const char *ending;      /* ".chrome.json" */
    StringKey what;          /* it is for */
    bool range, clock, axis; /* it can be told */
} ExportRow;

/* What the user wants. */
typedef struct ExportAsk {
    size_t row;
    const char *path; /* as typed */
    bool steps;       /* the clock of steps */
    bool seconds;     /* the axis in seconds */
    bool in_events;   /* from, to: events of the trace, else ns; both belong to
                       * the range */
    uint64_t from, to;
    ThemeName theme;
    Language lang;
} ExportAsk;

/* How far the host is. */
typedef struct ExportNews {
    bool over;
    double done;         /* 0 to 1 */
    const char *failure; /* in one line; NULL */
    const char *place;   /* the file, in full */
} ExportNews;

typedef enum ExportField {
    EXPORT_FIELD_FORMAT,
    EXPORT_FIELD_RANGE,
    EXPORT_FIELD_CLOCK,
    EXPORT_FIELD_PATH,
    EXPORT_FIELDS
} ExportField;

typedef enum ExportPart {
    EXPORT_WHOLE_RUN,
    EXPORT_UP_TO_HERE,
    EXPORT_SEEN, /* what the timeline shows */
    EXPORT_PARTS
} ExportPart;

/* What is to be said of the path. */
typedef enum ExportPlace {
    EXPORT_NEW_FILE,
    EXPORT_REPLACES,
    EXPORT_IS_FOLDER,
    EXPORT_NO_FOLDER,
    EXPORT_NO_NAME
} ExportPlace;

typedef struct ExportDialog {
    const ExportRow *rows;
    size_t nrows, row;
    ExportField field;
    ExportPart parts[EXPORT_PARTS]; /* that can be chosen here */
    int nparts, part;               /* part: index of the chosen one */
    bool steps, seconds;
    uint64_t seen_from, seen_to; /* events that the timeline shows */
    StrBuf path;
    ExportPlace place;
    char *failure; /* of the last try */
    char *folder;  /* that was written into last */
    void *job;     /* the host's, while it is written */
    double since;  /* seconds that it has taken */
    ExportNews news;
} ExportDialog;

void export_dialog_free(App *a);
/* Says why if there is nothing to export. */
void export_dialog_show(App *a);
void export_dialog_input(App *a, const InputEvent *ev);
/* While a file is written, nothing that it is made from may go on or go away:
 * the app asks before it does such things. */
bool export_dialog_busy(const App *a);
void export_dialog_tick(App *a, double seconds);
double export_dialog_next_tick(const App *a);

/* ---- for its picture ---- */

enum {
    EXPORT_CLICK_CLOSE,
    EXPORT_CLICK_GO, /* of ACT_EXPORT_FIELD */
    EXPORT_CLICK_NEXT,
    EXPORT_CLICK_PATH
};

/* Whether the chosen format can be told what this field says. */
bool export_dialog_has(const App *a, ExportField f);
/* Long enough for a bar that shows how far it is. */
bool export_dialog_waits(const App *a);
/* How many programs. */
size_t export_dialog_programs(const App *a, Program **out);

#endif
