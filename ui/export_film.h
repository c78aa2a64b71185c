/* export_film.h: between export_film.c, which makes the pictures, and the
 * formats that they go into. */
#ifndef UI_EXPORT_FILM_H
#define UI_EXPORT_FILM_H

#include "export/export.h"
#include "sdl/gfx.h"

/* Where a film goes, and how large it is. */
typedef struct FilmPlace {
    int w, h;
    ExportSink sink;
    void *context;
} FilmPlace;

/* A format.  What fails says why in *why: static or the state's, "" if the sink
 * has refused. */
typedef struct FilmFormat {
    double tick; /* seconds: no picture is shown for less */
    int even;    /* width and height are multiples of this */
    void *(*open)(const FilmPlace *place);
    /* Before the film begins it is shown some of its pictures, for their
     * colours; NULL: it does not need that. */
    void (*sample)(void *state, const Canvas *c);
    /* The next picture.  `changed`: where it differs from the one before;
     * `until`: how long it is shown, in seconds from the film's start. */
    bool (*picture)(void *state, const Canvas *c, const Region *changed,
                    double until, const char **why);
    /* Goes on with what the last picture has left to do, or with the film's end
     * after all pictures; true while there is more.  NULL: nothing ever is. */
    bool (*work)(void *state, const char **why);
    /* All pictures have come. */
    bool (*end)(void *state, const char **why);
    void (*close)(void *state);
} FilmFormat;

extern const FilmFormat film_gif, film_mp4;

#endif
