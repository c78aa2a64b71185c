/* What compared programs are called, and what tells them apart. */
#include "view/compare/compare.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "view/app.h"

/* "gather" of "06-gather.py". */
static char *stem(const char *file) {
    const char *dot = strrchr(file, '.');
    size_t n = dot && dot != file ? (size_t)(dot - file) : strlen(file);
    size_t skip = strspn(file, "0123456789");
    /* Numbers at the front are the order of lessons, no part of a name; a name
     * that is nothing else keeps them. */
    if (skip && (file[skip] == '-' || file[skip] == '_') && skip + 1 < n)
        return mem_strndup(file + skip + 1, n - skip - 1);
    return mem_strndup(file, n);
}

/* Those before it have their final names already. */
static bool is_taken(const Comparison *c, size_t before, const char *name) {
    for (size_t i = 0; i < before; i++)
        if (strcmp(c->runs[i].name, name) == 0) return true;
    return false;
}

/* The number in brackets is that of the row, so the name says which one is
 * meant. */
void compare_name_runs(Comparison *c) {
    for (size_t i = 0; i < c->n; i++) {
        Compared *r = &c->runs[i];
        const char *slash = strrchr(r->path, '/');
        mem_free(r->name);
        /* A replay's file may hold several programs. */
        const Program *p = r->program;
        r->name = stem(p && p->replay ? p->name : slash ? slash + 1 : r->path);
        if (!is_taken(c, i, r->name)) continue;
        StrBuf sb = {0};
        sb_printf(&sb, "%s (%zu)", r->name, i + 1);
        mem_free(r->name);
        r->name = sb_take(&sb);
    }
}

/* A lent program has no text here: its own old pieces are dropped and the
 * others are compared without it. */
void compare_find_code(Comparison *c) {
    CodeText texts[COMPARE_MAX];
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const Program *p = c->runs[i].program;
        if (p && p->source) texts[n++] = (CodeText){p->source, p->shown_lines};
    }
    for (size_t i = 0; i < c->n; i++) {
        const Program *p = c->runs[i].program;
        c->runs[i].code.len = 0;
        if (!p || !p->source) continue;
        CodeText own = {p->source, p->shown_lines}, others[COMPARE_MAX];
        size_t k = 0;
        for (size_t j = 0; j < n; j++)
            if (texts[j].source != own.source) others[k++] = texts[j];
        /* The others are told apart from the first, the first from all. */
        code_pieces(&c->runs[i].code, own, others, i == 0 ? k : k > 0);
    }
}

/* ---- titles ---- */

/* What was cut may end in the middle of a character. */
static void trim(char *text) {
    size_t n = strlen(text), back = 0;
    while (back < n && back < 3 &&
           ((unsigned char)text[n - 1 - back] & 0xC0) == 0x80)
        back++;
    if (back == n) return;
    unsigned char lead = (unsigned char)text[n - 1 - back];
    size_t want = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    if (want != back) text[n - 1 - back] = 0;
}

void compare_programs(const App *a, char *out, size_t size) {
    size_t used = 0;
    out[0] = 0;
    for (size_t i = 0; i < a->compare.n && used < size; i++)
        /* snprintf tells what it would have needed: more than there is ends the
         * loop. */
        used += (size_t)snprintf(out + used, size - used, "%s%s",
                                 i ? " · " : "", a->compare.runs[i].name);
    if (used >= size) trim(out);
}

/* Loopscope's name comes last: window lists cut titles at their end. */
void compare_title(const App *a, char *out, size_t size) {
    char names[120];
    SharedClock clock = compare_clock(a);
    compare_programs(a, names, sizeof names);
    uint64_t k = shared_rank(&clock, a->compare.at, a->unit),
             n = shared_ranks(&clock, a->unit);
    snprintf(out, size, "%s (%llu/%llu) - Loopscope", names,
             (unsigned long long)k, (unsigned long long)n);
}
