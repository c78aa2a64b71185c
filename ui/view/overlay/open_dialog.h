/* open_dialog.h: a file from the disk, chosen by typing, keys or mouse.
 *
 * The path field holds the folder that is listed and, behind it, what was
 * typed: that picks names from the list.  A "/" goes into the folder that was
 * typed; so any path can be typed, or pasted. */
#ifndef VIEW_OPEN_DIALOG_H
#define VIEW_OPEN_DIALOG_H

#include "base/str.h"
#include "base/vec.h"
#include "view/shell.h"

typedef struct FileEntry {
    char *name; /* owned */
    bool dir;
} FileEntry;

typedef VEC(FileEntry) FileList;

typedef enum PathKind { PATH_NONE, PATH_FILE, PATH_DIR } PathKind;

typedef enum FileRowKind {
    ROW_RECENT_HEAD, /* headings cannot be chosen */
    ROW_FOLDER_HEAD,
    ROW_RECENT, /* index: of a recent program */
    ROW_PARENT,
    ROW_ENTRY /* index: into the files */
} FileRowKind;

typedef struct FileRow {
    FileRowKind kind;
    size_t index;
} FileRow;

typedef struct OpenDialog {
    char *dir;       /* that is listed: absolute, "/" at its end only for "/" */
    FileList files;  /* all that it holds: folders first, then by name */
    const char *why; /* or why it cannot be read */
    bool elsewhere;  /* one has gone there: no recent programs any more */
    StrBuf typed;
    bool inside; /* no name begins with that; these contain it */
    VEC(FileRow) rows;
    size_t chosen, top;
    size_t fit;  /* rows that the picture has room for */
    bool reveal; /* the chosen one has to be among them */
} OpenDialog;

void open_dialog_free(App *a);
/* In the folder of the program on the screen. */
void open_dialog_show(App *a);
void open_dialog_show_in(App *a, const char *dir);
/* Keys, text, clicks and the wheel, while it is open. */
void open_dialog_input(App *a, const InputEvent *ev);

/* ---- between its files ---- */

bool file_row_is_head(FileRowKind kind);
/* Sorts them, as they are listed. */
void file_list_sort(FileList *l);
void file_list_clear(FileList *l);
/* Lists what the typed text leaves; keeps to nothing chosen before. */
void open_dialog_filter(App *a);
/* Tab: types what all names that are left have in common; false: nothing. */
bool open_dialog_complete(App *a);
/* "folder/name"; for mem_free. */
char *path_join(const char *dir, const char *name);

#endif
