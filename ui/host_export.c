/* Between the export dialog, which knows nothing of formats, and export jobs.
 */
#include "host_export.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "export_job.h"
#include "host_files.h"

/* What a teacher hands out comes first, then what tools read. */
static const ExportFormat order[EXPORT_FORMATS] = {
    EXPORT_MD,    EXPORT_SVG,    EXPORT_PNG,      EXPORT_GIF,        EXPORT_MP4,
    EXPORT_TXT,   EXPORT_CHROME, EXPORT_PERFETTO, EXPORT_SPEEDSCOPE, EXPORT_VCD,
    EXPORT_SPANS, EXPORT_CSV,    EXPORT_JSON};

static const StringKey words[EXPORT_FORMATS] = {
#define FORMAT(id, name, endings, made_of, what) [EXPORT_##id] = S_FOR_##id,
#include "export/format.def"
#undef FORMAT
};

static ExportRow rows[EXPORT_FORMATS];

/* The first of its endings, kept for as long as the program runs. */
static const char *ending_of(ExportFormat f) {
    static char endings[EXPORT_FORMATS][24];
    const char *all = export_format_info(f)->endings;
    size_t n = strcspn(all, " ");
    CHECK(n < sizeof endings[f], "endings are short");
    memcpy(endings[f], all, n);
    return endings[f];
}

static const ExportRow *list_rows(void *ctx, size_t *n) {
    (void)ctx;
    for (int i = 0; i < EXPORT_FORMATS; i++) {
        unsigned takes = export_takes(order[i]);
        rows[i] = (ExportRow){.name = export_format_info(order[i])->name,
                              .ending = ending_of(order[i]),
                              .what = words[order[i]],
                              .range = takes & TAKES_RANGE,
                              .clock = takes & TAKES_CLOCK,
                              .axis = takes & TAKES_AXIS};
    }
    *n = EXPORT_FORMATS;
    return rows;
}

typedef struct Writing {
    ExportJob *job;
    char *place;
} Writing;

/* A handout is light, a film as the window is. */
static bool is_dark(const ExportAsk *ask, ExportFormat f) {
    return ask->theme == THEME_DARK && (f == EXPORT_GIF || f == EXPORT_MP4);
}

static void *begin(void *ctx, Program *const *programs, size_t n,
                   const ExportAsk *ask) {
    (void)ctx;
    ExportFormat f = order[ask->row];
    Writing *w = mem_alloc(sizeof *w);
    w->place = host_path(ask->path);
    ExportWish wish = {
        .options = {.format = f,
                    .clock = ask->steps ? CLOCK_STEPS : CLOCK_VIRTUAL,
                    .range = {ask->in_events, ask->from, ask->to},
                    .lang = ask->lang},
        .out = w->place,
        .dark = is_dark(ask, f),
        .seconds = ask->seconds,
        .unit = -1};
    w->job = export_job_new(programs, n, &wish);
    return w;
}

static void step(void *ctx, void *job, double seconds, ExportNews *news) {
    (void)ctx;
    Writing *w = job;
    ExportStatus s = export_job_step(w->job, seconds);
    *news = (ExportNews){.over = s != EXPORT_GOES_ON,
                         .done = export_job_progress(w->job),
                         .failure = export_job_failure(w->job),
                         .place = w->place};
}

static void end(void *ctx, void *job) {
    (void)ctx;
    Writing *w = job;
    export_job_free(w->job);
    mem_free(w->place);
    mem_free(w);
}

void host_export_add(AppHost *host) {
    host->export_rows = list_rows;
    host->export_begin = begin;
    host->export_step = step;
    host->export_end = end;
}
