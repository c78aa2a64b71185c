/* What is shown, from its text to its end: who reads the file and runs it is
 * the host, see AppHost. */
#include "view/program.h"

#include <string.h>

#include "base/mem.h"

void lesson_clear(Lesson *l) {
    mem_free(l->path);
    for (int i = 0; i < LANG_COUNT; i++) {
        mem_free(l->title[i]);
        mem_free(l->text[i]);
        mem_free(l->brief[i]);
    }
    *l = (Lesson){0};
}

Program *program_new(const char *path, bool builtin) {
    Program *p = mem_alloc(sizeof *p);
    /* Enough for the title until metadata gives a better one. */
    const char *slash = strrchr(path, '/');
    p->path = mem_strdup(path);
    p->name = mem_strdup(slash ? slash + 1 : path);
    p->builtin = builtin;
    return p;
}

void program_free(Program *p) {
    if (!p) return;
    /* First: a run that still goes on may use all that is freed below. */
    if (p->run) p->end_run(p);
    mem_free(p->path);
    mem_free(p->name);
    mem_free(p->failure);
    for (int i = 0; i < LANG_COUNT; i++) {
        mem_free(p->title[i]);
        mem_free(p->text[i]);
    }
    for (int i = 0; i < METADATA_COMPARE; i++)
        mem_free(p->compare[i]);
    if (p->source) source_free(p->source);
    if (p->trace) trace_free(p->trace);
    diags_free(&p->diags);
    report_free(&p->report);
    code_colors_free(&p->colors);
    mem_free(p);
}

/* In the sense of an editor: nothing that one sees. */
static bool is_blank(Str line) {
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != ' ' && line.ptr[i] != '\t') return false;
    return true;
}

static uint32_t without_blank_end(const Source *src, uint32_t lines) {
    while (lines > 0 && is_blank(source_line(src, lines)))
        lines--;
    return lines;
}

/* A block "# /// script" … "# ///" as of PEP 723 that ends the file.  One that
 * is damaged is shown like any comment. */
static void hide_metadata(Program *p) {
    const Source *src = p->source;
    /* The line numbers are from 1. */
    uint32_t lines = without_blank_end(src, src->nlines);
    p->shown_lines = lines;
    if (lines == 0 || !str_is(source_line(src, lines), "# ///")) return;
    /* Upwards from the closing mark: lines before the block are not its part.
     */
    for (uint32_t n = lines - 1; n > 0; n--) {
        Str line = source_line(src, n);
        /* Anything but a comment between the marks: not a block. */
        if (line.len == 0 || line.ptr[0] != '#') return;
        if (!str_is(line, "# /// script")) continue;
        p->shown_lines = without_blank_end(src, n - 1);
        return;
    }
}

void program_set_source(Program *p, Source *src) {
    p->source = src;
    code_colors_make(&p->colors, src, p->python);
    hide_metadata(p);
}
