/* open_dialog.h: a file from the disk, chosen by keys or mouse. */
#ifndef VIEW_OPEN_DIALOG_H
#define VIEW_OPEN_DIALOG_H

#include "base/vec.h"
#include "view/shell.h"

typedef struct FileEntry {
    char *name; /* owned */
    bool dir;
} FileEntry;

typedef VEC(FileEntry) FileList;

typedef enum PathKind { PATH_NONE, PATH_FILE, PATH_DIR } PathKind;

typedef struct OpenDialog {
    FileList files;
} OpenDialog;

void open_dialog_free(App *a);
void open_dialog_show(App *a);
/* Keys, text, clicks and the wheel, while it is open. */
void open_dialog_input(App *a, const InputEvent *ev);

#endif
