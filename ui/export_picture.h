/* export_picture.h: the timeline as a picture (svg, png), the window as a film
 * (gif, mp4).  The same shape as export.h, for the formats that need fonts. */
#ifndef UI_EXPORT_PICTURE_H
#define UI_EXPORT_PICTURE_H

#include "export_job.h"

typedef struct PictureExport PictureExport;

/* Programs are borrowed until picture_export_free. */
PictureExport *picture_export_new(Program *const *programs, size_t n,
                                  const ExportWish *wish, ExportSink sink,
                                  void *context);
/* A piece of the work, at most some hundredths of a second; false: it is done,
 * or has failed. */
bool picture_export_step(PictureExport *x);
double picture_export_progress(const PictureExport *x);
/* NULL, or why it failed; "" if only the sink has refused. */
const char *picture_export_failure(const PictureExport *x);
void picture_export_free(PictureExport *x);

#endif
