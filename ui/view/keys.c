/* Keys by the names that X gives them.  Single characters are their own names
 * and need no row here; only keys that the window knows are listed. */
#include <string.h>

#include "view/shell.h"

static const struct {
    const char *name;
    int key;
} names[] = {
    {"Left", KEY_LEFT},     {"Right", KEY_RIGHT},
    {"Up", KEY_UP},         {"Down", KEY_DOWN},
    {"Home", KEY_HOME},     {"End", KEY_END},
    {"Prior", KEY_PAGE_UP}, {"Next", KEY_PAGE_DOWN},
    {"Escape", KEY_ESCAPE}, {"Return", KEY_ENTER},
    {"Delete", KEY_DELETE}, {"F3", KEY_F3},
    {"F5", KEY_F5},         {"F11", KEY_F11},
    {"Tab", KEY_TAB},       {"BackSpace", KEY_BACKSPACE},
    {"space", ' '},         {"slash", '/'},
    {"question", '?'},      {"plus", '+'},
    {"minus", '-'},         {"comma", ','},
    {"period", '.'},        {"less", '<'},
    {"greater", '>'},       {"bracketleft", '['},
    {"bracketright", ']'},
};

int key_named(const char *name) {
    /* Printable ASCII; a letter in capitals is the same key with Shift, see
     * app_keys.c. */
    if (name[0] > ' ' && name[0] < 0x7F && name[1] == '\0') return name[0];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i].name, name) == 0) return names[i].key;
    return 0;
}
