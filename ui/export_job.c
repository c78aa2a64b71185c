/* An export on its way to a file. */
#include "export_job.h"

#include <string.h>

#include "base/mem.h"
#include "export_picture.h"
#include "out_file.h"
#include "seconds.h"

/* Events of the trace between two looks at the clock: about a millisecond. */
enum { EVENTS_AT_ONCE = 4096 };

struct ExportJob {
    ExportWish wish;
    OutFile file;
    ExportInput *inputs;
    Export *text;           /* either this */
    PictureExport *picture; /* or that */
    ExportStatus status;
    char *failure;
};

ExportInput export_input(const Program *p, Language lang) {
    const char *title = p->title[lang], *text = p->text[lang];
    ExportInput in = {.trace = p->trace,
                      .name = str_of(p->name),
                      .title = str_of(title ? title : ""),
                      .text = str_of(text ? text : ""),
                      .python = p->python,
                      .real_time = p->real_time};
    if (p->source) {
        in.source = (Str){p->source->text, p->source->len};
        in.shown_lines = p->shown_lines;
    }
    return in;
}

/* ---- what a format can be told ---- */

unsigned export_takes(ExportFormat format) {
    enum { TIMES = TAKES_CLOCK | TAKES_RANGE | TAKES_TRACKS };
    enum { LOOKS = TAKES_LANGUAGE | TAKES_THEME | TAKES_SIZE | TAKES_AXIS };
    switch (export_format_info(format)->made_of) {
    case MADE_OF_TRACKS: return TIMES;
    case MADE_OF_EVENTS: return TAKES_RANGE;
    case MADE_OF_MODEL: return TIMES | TAKES_LANGUAGE | TAKES_COLUMNS;
    case MADE_OF_PICTURE: break;
    }
    bool moves = format == EXPORT_GIF || format == EXPORT_MP4;
    return TAKES_RANGE | LOOKS |
           (moves ? TAKES_SPEED | TAKES_UNIT : TAKES_TRACKS);
}

/* ---- the work ---- */

static bool to_file(void *ctx, const char *ptr, size_t len) {
    return out_write(&((ExportJob *)ctx)->file, ptr, len);
}

static bool is_picture(const ExportJob *j) {
    return export_format_info(j->wish.options.format)->made_of ==
           MADE_OF_PICTURE;
}

static void give_up(ExportJob *j, char *failure) {
    j->status = EXPORT_FAILED;
    mem_free(j->failure);
    j->failure = failure;
    /* At once: what is shown of the failure may stay for long. */
    out_drop(&j->file);
}

/* Every process of the file gets a number of its own. */
static void gather_inputs(ExportJob *j, Program *const *programs, size_t n) {
    j->inputs = mem_alloc(n * sizeof *j->inputs);
    uint32_t processes = 0;
    for (size_t i = 0; i < n; i++) {
        j->inputs[i] = export_input(programs[i], j->wish.options.lang);
        j->inputs[i].index = (uint32_t)i;
        j->inputs[i].first_process = processes;
        processes += export_processes(programs[i]->trace);
    }
}

ExportJob *export_job_new(Program *const *programs, size_t n,
                          const ExportWish *wish) {
    ExportJob *j = mem_alloc(sizeof *j);
    j->wish = *wish;
    j->wish.out = mem_strdup(wish->out);
    gather_inputs(j, programs, n);
    if (!out_open(&j->file, j->wish.out, wish->interrupted))
        give_up(j, out_failure(&j->file));
    else if (is_picture(j))
        j->picture = picture_export_new(programs, n, &j->wish, to_file, j);
    else
        j->text = export_new(j->inputs, n, &j->wish.options, to_file, j);
    return j;
}

/* One line with the place; the exporter knows why unless it was the file. */
static char *why_not(const ExportJob *j) {
    const char *why = j->picture ? picture_export_failure(j->picture) : "";
    if (j->file.error || !why || !*why) return out_failure(&j->file);
    StrBuf sb = {0};
    sb_printf(&sb, "%s: %s", j->wish.out, why);
    return sb_take(&sb);
}

static void end(ExportJob *j) {
    bool ok = j->picture ? !picture_export_failure(j->picture)
                         : !export_failed(j->text);
    if (ok && out_finish(&j->file))
        j->status = EXPORT_DONE;
    else
        give_up(j, why_not(j));
}

static bool interrupted(const ExportJob *j) {
    return j->wish.interrupted && *j->wish.interrupted;
}

ExportStatus export_job_step(ExportJob *j, double seconds) {
    double until = seconds_now() + seconds;
    while (j->status == EXPORT_GOES_ON && !interrupted(j)) {
        bool more = j->picture ? picture_export_step(j->picture)
                               : export_step(j->text, EVENTS_AT_ONCE);
        if (!more) end(j);
        if (seconds_now() >= until) break;
    }
    if (j->status == EXPORT_GOES_ON && interrupted(j))
        give_up(j, mem_strdup("interrupted"));
    return j->status;
}

double export_job_progress(const ExportJob *j) {
    if (j->status != EXPORT_GOES_ON) return j->status == EXPORT_DONE;
    return j->picture ? picture_export_progress(j->picture)
                      : export_progress(j->text);
}

uint64_t export_job_bytes(const ExportJob *j) {
    return j->file.bytes;
}

const char *export_job_failure(const ExportJob *j) {
    return j->failure;
}

void export_job_free(ExportJob *j) {
    if (!j) return;
    export_free(j->text);
    if (j->picture) picture_export_free(j->picture);
    out_drop(&j->file);
    mem_free(j->inputs);
    mem_free(j->failure);
    mem_free((char *)j->wish.out);
    mem_free(j);
}
