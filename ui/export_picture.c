/* Pictures: not built yet. */
#include "export_picture.h"

struct PictureExport {
    char none;
};

PictureExport *picture_export_new(Program *const *programs, size_t n,
                                  const ExportWish *wish, ExportSink sink,
                                  void *context) {
    static PictureExport nothing;
    (void)programs, (void)n, (void)wish, (void)sink, (void)context;
    return &nothing;
}

bool picture_export_step(PictureExport *x) {
    (void)x;
    return false;
}

double picture_export_progress(const PictureExport *x) {
    (void)x;
    return 0;
}

const char *picture_export_failure(const PictureExport *x) {
    (void)x;
    return "not built yet";
}

void picture_export_free(PictureExport *x) {
    (void)x;
}
