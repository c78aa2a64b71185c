/* loopscope export: the timing of a program, for other tools. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "commands.h"
#include "export/export.h"
#include "files.h"
#include "host.h"
#include "options.h"

/* The exporter writes in small pieces; stdio makes large ones of them. */
static bool write_file(void *ctx, const char *ptr, size_t len) {
    return fwrite(ptr, 1, len, ctx) == len;
}

/* "-" is standard output. */
static int save(const Program *p, const ExportOptions *options,
                const char *path) {
    bool console = strcmp(path, "-") == 0;
    FILE *f = console ? stdout : fopen(path, "wb");
    if (!f) return complain("%s: %s", path, strerror(errno));
    ExportInput in = {
        .trace = p->trace, .name = str_of(p->name), .python = p->python};
    Export *x = export_new(&in, 1, options, write_file, f);
    while (export_step(x, 100000))
        ;
    bool ok = !export_failed(x);
    export_free(x);
    /* A full disk may only show when the last bytes go out. */
    ok = (console ? fflush(f) : fclose(f)) == 0 && ok;
    return ok ? 0 : complain("%s: %s", path, strerror(errno));
}

/* A program that does not compile has no trace: its errors are shown as `check`
 * does. */
static int export_program(Program *p, const ExportOptions *options,
                          const char *out) {
    if (p->failure) return complain("%s", p->failure);
    if (p->trace) return save(p, options, out);
    StrBuf sb = {0};
    for (size_t i = 0; i < p->diags.len; i++)
        diag_print(&sb, p->source, &p->diags.items[i]);
    fwrite(sb.data, 1, sb.len, stderr);
    sb_free(&sb);
    return 1;
}

int cmd_export(int argc, char **argv) {
    RunChoices choices = {0};
    /* Both have no default on purpose: a file of the wrong kind in the wrong
     * place is worse than a question. */
    const char *out = NULL, *format_name = NULL;
    bool steps = false;
    const Option options[] = {
        {"--format", OPT_TEXT, &format_name, "FORMAT",
         "chrome (for ui.perfetto.dev and speedscope.app) or csv (needed)"},
        {"-o", OPT_TEXT, &out, "FILE",
         "where to write it; - for the terminal "
         "(needed)"},
        {"--steps", OPT_FLAG, &steps, NULL,
         "an axis of steps: each callback 1 µs, waiting left out"},
        RUN_OPTIONS(&choices),
    };
    const Command c = {"export [OPTIONS] PROGRAM.py --format FORMAT -o FILE",
                       "Runs the program and writes its timing for other "
                       "tools.",
                       options,
                       sizeof options / sizeof *options,
                       BEHIND_NOTHING,
                       true};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 2, &words, &status)) return status;
    ExportFormat format;
    if (!format_name || !export_format(format_name, &format))
        return complain("export needs --format chrome or --format csv");
    if (!out) return complain("export needs -o FILE");
    /* The same loading as for the window, so that the times are those it shows,
     * but here nobody waits for a picture. */
    choices.every_line = true;
    Program *p = program_run(&choices, words.program);
    ExportOptions chosen = {.format = format,
                            .clock = steps ? CLOCK_STEPS : CLOCK_VIRTUAL,
                            .range = EXPORT_WHOLE};
    status = export_program(p, &chosen, out);
    program_free(p);
    return status;
}
