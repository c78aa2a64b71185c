/* The door to all pictures. */
#include "export_picture.h"

#include "base/mem.h"
#include "export_picture_impl.h"

struct PictureExport {
    const PictureMaker *maker;
    void *state;
    const char *why;
    bool done;
};

static const PictureMaker *maker_of(ExportFormat format) {
    bool moves = format == EXPORT_GIF || format == EXPORT_MP4;
    return moves ? &maker_film : &maker_handout;
}

PictureExport *picture_export_new(Program *const *programs, size_t n,
                                  const ExportWish *wish, ExportSink sink,
                                  void *context) {
    PictureExport *x = mem_alloc(sizeof *x);
    x->maker = maker_of(wish->options.format);
    x->state = x->maker->open(programs, n, wish, sink, context);
    return x;
}

bool picture_export_step(PictureExport *x) {
    if (!x->done) x->done = !x->maker->step(x->state, &x->why);
    return !x->done;
}

double picture_export_progress(const PictureExport *x) {
    return x->done ? 1 : x->maker->progress(x->state);
}

const char *picture_export_failure(const PictureExport *x) {
    return x->why;
}

void picture_export_free(PictureExport *x) {
    if (!x) return;
    x->maker->close(x->state);
    mem_free(x);
}
