#include "view/settings.h"

#include "base/mem.h"

void settings_free(Settings *s) {
    for (size_t i = 0; i < s->recents; i++)
        mem_free(s->recent[i]);
    *s = (Settings){0};
}
