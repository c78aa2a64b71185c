/* dump_main.c: what lang makes of programs, for the Python tests.
 *
 *   lang_dump MINOR MODE FILE…
 *
 * MODE ast prints the tree, check reads every file and prints nothing,
 * python and own print the error in either form, colour prints the runs of
 * every line.  With several files each one's output follows a line "== FILE".
 * Exit status 1 if a file was refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lang/ast_dump.h"
#include "lang/parse.h"

static char *read_file(const char *path, size_t *len) {
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    StrBuf sb = {0};
    char chunk[65536];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
        sb_put(&sb, chunk, n);
    fclose(f);
    *len = sb.len;
    return sb_take(&sb);
}

static bool run(const char *mode, const Source *src, int minor, StrBuf *out) {
    Diags diags = {0};
    bool tree = strcmp(mode, "ast") == 0;
    Ast *ast =
        tree ? ast_parse(src, minor, &diags) : lang_parse(src, minor, &diags);
    if (ast && tree) ast_dump(out, ast);
    for (size_t i = 0; i < diags.len; i++) {
        if (strcmp(mode, "own") == 0)
            diag_print(out, src, &diags.items[i]);
        else
            diag_print_python(out, src, &diags.items[i], src->path, minor);
    }
    diags_free(&diags);
    bool ok = ast != NULL;
    ast_free(ast);
    return ok;
}

int main(int argc, char **argv) {
    int status = 0, minor = argc > 3 ? (int)strtol(argv[1], NULL, 10) : 0;
    if (minor < PYTHON_MINOR_FIRST || minor > PYTHON_MINOR_LAST) {
        fputs("usage: dump_main MINOR ast|check|python|own FILE…\n", stderr);
        return 2;
    }
    for (int i = 3; i < argc; i++) {
        size_t len;
        char *text = read_file(argv[i], &len);
        if (!text) return 2;
        Source *src = source_new(argv[i], text, len);
        StrBuf out = {0};
        if (argc > 4) sb_printf(&out, "== %s\n", argv[i]);
        if (!run(argv[2], src, minor, &out)) status = 1;
        if (out.data) fwrite(out.data, 1, out.len, stdout);
        sb_free(&out);
        source_free(src);
        mem_free(text);
    }
    return status;
}
