#include "export/intern.h"

uint32_t intern(Interned *t, Str s, bool *is_new) {
    if (!t->texts) t->texts = trace_strings_new();
    uint32_t before = trace_strings_count(t->texts);
    uint32_t number = trace_strings_add(t->texts, s.ptr, s.len);
    *is_new = number > before;
    return number;
}

Str interned_text(const Interned *t, uint32_t number) {
    return trace_strings_get(t->texts, number);
}

uint32_t interned_count(const Interned *t) {
    return t->texts ? trace_strings_count(t->texts) : 0;
}

void interned_clear(Interned *t) {
    if (t->texts) trace_strings_free(t->texts);
    t->texts = NULL;
}
