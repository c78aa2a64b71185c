#include "sdl/fonts.h"

#include <fontconfig/fontconfig.h>

#include "base/mem.h"

typedef struct Wanted {
    const char *family, *generic;
    int weight;
    bool italic;
} Wanted;

static const Wanted wanted[FONT_COUNT] = {
    [SANS] = {"Inter", "sans-serif", FC_WEIGHT_REGULAR, false},
    [SANS_MEDIUM] = {"Inter", "sans-serif", FC_WEIGHT_MEDIUM, false},
    [SANS_SEMIBOLD] = {"Inter", "sans-serif", FC_WEIGHT_DEMIBOLD, false},
    [SANS_BOLD] = {"Inter", "sans-serif", FC_WEIGHT_BOLD, false},
    [MONO] = {"JetBrains Mono", "monospace", FC_WEIGHT_REGULAR, false},
    [MONO_MEDIUM] = {"JetBrains Mono", "monospace", FC_WEIGHT_MEDIUM, false},
    [MONO_SEMIBOLD] = {"JetBrains Mono", "monospace", FC_WEIGHT_DEMIBOLD,
                       false},
    [MONO_BOLD] = {"JetBrains Mono", "monospace", FC_WEIGHT_BOLD, false},
    [MONO_ITALIC] = {"JetBrains Mono", "monospace", FC_WEIGHT_REGULAR, true},
};

static FcPattern *pattern_of(const char *family, const char *generic,
                             int weight, bool italic) {
    FcPattern *p = FcPatternCreate();
    if (family) FcPatternAddString(p, FC_FAMILY, (const FcChar8 *)family);
    if (generic) FcPatternAddString(p, FC_FAMILY, (const FcChar8 *)generic);
    FcPatternAddInteger(p, FC_WEIGHT, weight);
    FcPatternAddInteger(p, FC_SLANT, italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    /* Bitmap fonts have one size only. */
    FcPatternAddBool(p, FC_SCALABLE, FcTrue);
    return p;
}

/* Asks fontconfig, and frees the pattern. */
static FontFile match(FcPattern *p) {
    FontFile f = {0};
    FcResult result = FcResultNoMatch;
    FcConfigSubstitute(NULL, p, FcMatchPattern);
    FcDefaultSubstitute(p);
    FcPattern *found = FcFontMatch(NULL, p, &result);
    FcChar8 *path = NULL;
    if (found &&
        FcPatternGetString(found, FC_FILE, 0, &path) == FcResultMatch) {
        f.path = mem_strdup((const char *)path);
        FcPatternGetInteger(found, FC_INDEX, 0, &f.index);
        f.index &= 0xFFFF; /* the upper half names an instance */
    }
    if (found) FcPatternDestroy(found);
    FcPatternDestroy(p);
    return f;
}

FontFile fonts_find(Font role) {
    const Wanted *w = &wanted[role];
    FcPattern *p = pattern_of(w->family, w->generic, w->weight, w->italic);
    /* Whatever it is called: code stands on a grid. */
    if (font_is_mono(role)) FcPatternAddInteger(p, FC_SPACING, FC_MONO);
    return match(p);
}

FontFile fonts_find_cjk(bool bold) {
    int weight = bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR;
    FcPattern *p = pattern_of("Noto Sans CJK SC", "sans-serif", weight, false);
    FcPatternAddString(p, FC_LANG, (const FcChar8 *)"zh-cn");
    return match(p);
}

FontFile fonts_find_rune(uint32_t rune, bool bold) {
    int weight = bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR;
    FcPattern *p = pattern_of(NULL, NULL, weight, false);
    FcCharSet *set = FcCharSetCreate();
    FcCharSetAddChar(set, rune);
    FcPatternAddCharSet(p, FC_CHARSET, set);
    FcCharSetDestroy(set);
    return match(p);
}

void fonts_file_free(FontFile *f) {
    mem_free(f->path);
    *f = (FontFile){0};
}

void fonts_close(void) {
    FcFini();
}
