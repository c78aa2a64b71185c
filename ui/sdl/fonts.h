/* fonts.h: which font files show our text, as fontconfig knows them.
 *
 * The design asks for Inter, JetBrains Mono and Noto Sans CJK SC.  Where one
 * is missing, fontconfig's best answer is taken; where a character is missing,
 * a font that has it.  A machine without any font gets pictures without text,
 * never a crash. */
#ifndef SDL_FONTS_H
#define SDL_FONTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/draw.h"

typedef struct FontFile {
    char *path; /* owned; NULL if nothing was found */
    int index;  /* of the face within a collection */
} FontFile;

FontFile fonts_find(Font role);
/* A font for Chinese text of that weight. */
FontFile fonts_find_cjk(bool bold);
/* Any font that has this character as an outline. */
FontFile fonts_find_rune(uint32_t rune, bool bold);
void fonts_file_free(FontFile *f);
/* Gives back what fontconfig keeps; it may be asked again afterwards. */
void fonts_close(void);

/* A file in memory: fonts are read in many small pieces. */
typedef struct FontData {
    void *bytes; /* NULL: none */
    size_t size;
} FontData;

bool fonts_load(const FontFile *f, FontData *out);
void fonts_unload(FontData *d);

#endif
