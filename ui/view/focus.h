/* focus.h: everything that can be clicked, by Tab and Enter. */
#ifndef VIEW_FOCUS_H
#define VIEW_FOCUS_H

#include "view/shell.h"

typedef struct Focus {
    bool on;
    int action;
    int64_t arg;
} Focus;

#endif
