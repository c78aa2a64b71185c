/* export_picture_impl.h: between export_picture.c (the door and the handout),
 * export_film.c (the window, picture after picture), export_gif.c and
 * export_mp4.c (what becomes of them). */
#ifndef UI_EXPORT_PICTURE_IMPL_H
#define UI_EXPORT_PICTURE_IMPL_H

#include "export_picture.h"
#include "sdl/gfx.h"

/* What a format with pictures is to export_picture.c: export_film.c or the
 * handout.  `open` and `step` say in *why (static, or of the maker) what went
 * wrong; "" if the sink has refused. */
typedef struct PictureMaker {
    void *(*open)(Program *const *programs, size_t n, const ExportWish *wish,
                  ExportSink sink, void *context);
    /* False: it is done or, if *why was set, has failed. */
    bool (*step)(void *state, const char **why);
    double (*progress)(const void *state);
    void (*close)(void *state);
} PictureMaker;

extern const PictureMaker maker_handout, maker_film;

#endif
