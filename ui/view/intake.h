/* intake.h: programs that come in from outside: dropped onto the window, pasted
 * into it, or opened again. */
#ifndef VIEW_INTAKE_H
#define VIEW_INTAKE_H

#include "base/str.h"
#include "base/vec.h"
#include "view/shell.h"

/* Files of one drop, until its last one has come. */
typedef struct Intake {
    VEC(char *) dropped;
} Intake;

void intake_free(App *a);

/* INPUT_DROP: one file is opened, several are compared, a directory is shown in
 * the open dialog. */
void intake_drop(App *a, const InputEvent *ev);
/* INPUT_PASTE, outside of text fields: the text of a program, or the path of
 * one. */
void intake_paste(App *a, const char *text);
/* ACT_RECENT. */
void intake_recent(App *a, size_t i);

/* What a text from a clipboard names as a path: blanks around it go, and a
 * file:// address is decoded.  False: it has several lines. */
bool intake_path(StrBuf *out, const char *text);
/* "x.py" of "/some/where/x.py". */
const char *intake_name(const char *path);

#endif
