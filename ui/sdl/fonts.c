/* Fonts are looked up as files, not by SDL: fontconfig knows what is installed,
 * also under other names and for single characters. */
#include "sdl/fonts.h"

#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

typedef struct Wanted {
    const char *family;
    int weight;
    bool italic;
} Wanted;

/* The fonts of the design, in the weights that the theme uses. */
static const Wanted wanted[FONT_COUNT] = {
    [SANS] = {"Inter", FC_WEIGHT_REGULAR, false},
    [SANS_MEDIUM] = {"Inter", FC_WEIGHT_MEDIUM, false},
    [SANS_SEMIBOLD] = {"Inter", FC_WEIGHT_DEMIBOLD, false},
    [SANS_BOLD] = {"Inter", FC_WEIGHT_BOLD, false},
    [MONO] = {"JetBrains Mono", FC_WEIGHT_REGULAR, false},
    [MONO_MEDIUM] = {"JetBrains Mono", FC_WEIGHT_MEDIUM, false},
    [MONO_SEMIBOLD] = {"JetBrains Mono", FC_WEIGHT_DEMIBOLD, false},
    [MONO_BOLD] = {"JetBrains Mono", FC_WEIGHT_BOLD, false},
    [MONO_ITALIC] = {"JetBrains Mono", FC_WEIGHT_REGULAR, true},
};

/* What to take where neither the design's fonts are nor a rule that says what
 * the generic names stand for. */
static const char *const sans_others[] = {
    "sans-serif", "Noto Sans", "DejaVu Sans", "Liberation Sans", NULL};
static const char *const mono_others[] = {
    "monospace", "DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono", NULL};
static const char *const cjk_others[] = {"Noto Sans SC",
                                         "Source Han Sans SC",
                                         "WenQuanYi Micro Hei",
                                         "WenQuanYi Zen Hei",
                                         "Droid Sans Fallback",
                                         "sans-serif",
                                         NULL};

/* Families in the order of preference; NULL: only the others. */
static FcPattern *pattern_of(const char *family, const char *const *others,
                             int weight, bool italic) {
    FcPattern *p = FcPatternCreate();
    if (family) FcPatternAddString(p, FC_FAMILY, (const FcChar8 *)family);
    for (; *others; others++)
        FcPatternAddString(p, FC_FAMILY, (const FcChar8 *)*others);
    FcPatternAddInteger(p, FC_WEIGHT, weight);
    FcPatternAddInteger(p, FC_SLANT, italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    /* Bitmap fonts have one size only. */
    FcPatternAddBool(p, FC_SCALABLE, FcTrue);
    return p;
}

/* Keeps the pattern; no path where there is none. */
static FontFile file_of(FcPattern *p) {
    FontFile f = {0};
    FcChar8 *path = NULL;
    if (!p || FcPatternGetString(p, FC_FILE, 0, &path) != FcResultMatch)
        return f;
    f.path = mem_strdup((const char *)path);
    FcPatternGetInteger(p, FC_INDEX, 0, &f.index);
    f.index &= 0xFFFF; /* the upper half names an instance */
    return f;
}

/* Asks fontconfig, and frees the pattern. */
static FcPattern *match(FcPattern *p) {
    FcResult result = FcResultNoMatch;
    FcConfigSubstitute(NULL, p, FcMatchPattern);
    FcDefaultSubstitute(p);
    FcPattern *found = FcFontMatch(NULL, p, &result);
    FcPatternDestroy(p);
    return found;
}

static FontFile match_file(FcPattern *p) {
    FcPattern *found = match(p);
    FontFile f = file_of(found);
    if (found) FcPatternDestroy(found);
    return f;
}

/* ---- without asking ---- */

/* A font has several names, in several languages. */
static bool has_family(FcPattern *p, const char *family) {
    FcChar8 *name;
    for (int i = 0; FcPatternGetString(p, FC_FAMILY, i, &name) == FcResultMatch;
         i++)
        if (FcStrCmpIgnoreCase(name, (const FcChar8 *)family) == 0) return true;
    return false;
}

/* Exactly: a variable font has a range here, and is left to fontconfig. */
static bool has_number(FcPattern *p, const char *what, int wish) {
    int value = 0;
    return FcPatternGetInteger(p, what, 0, &value) == FcResultMatch &&
           value == wish;
}

/* The font itself, if it is installed: going through the list costs a tenth of
 * what fontconfig's rules and its search for the nearest one do. */
static FontFile find_exactly(const char *family, int weight, bool italic) {
    FcFontSet *all = FcConfigGetFonts(NULL, FcSetSystem);
    for (int i = 0; all && i < all->nfont; i++) {
        FcPattern *p = all->fonts[i];
        if (has_number(p, FC_WEIGHT, weight) &&
            has_number(p, FC_SLANT,
                       italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN) &&
            has_family(p, family))
            return file_of(p);
    }
    return (FontFile){0};
}

/* The font itself, or the nearest that fontconfig has. */
FontFile fonts_find(Font role) {
    const Wanted *w = &wanted[role];
    FontFile f = find_exactly(w->family, w->weight, w->italic);
    if (f.path) return f;
    bool mono = font_is_mono(role);
    FcPattern *p = pattern_of(w->family, mono ? mono_others : sans_others,
                              w->weight, w->italic);
    /* Whatever it is called: code stands on a grid. */
    if (mono) FcPatternAddInteger(p, FC_SPACING, FC_MONO);
    return match_file(p);
}

FontFile fonts_find_cjk(bool bold) {
    static const char family[] = "Noto Sans CJK SC";
    int weight = bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR;
    FontFile f = find_exactly(family, weight, false);
    if (f.path) return f;
    FcPattern *p = pattern_of(family, cjk_others, weight, false);
    /* Chinese forms of the characters that Japan writes in another way. */
    FcPatternAddString(p, FC_LANG, (const FcChar8 *)"zh-cn");
    return match_file(p);
}

/* ---- by what a font has ---- */

/* Pictures in colours, as of emoji, are not what we paint with. */
static bool can_show(FcPattern *p, uint32_t rune) {
    FcCharSet *set = NULL;
    FcBool color = FcFalse, outline = FcTrue;
    FcPatternGetBool(p, FC_COLOR, 0, &color);
    FcPatternGetBool(p, FC_OUTLINE, 0, &outline);
    return !color && outline &&
           FcPatternGetCharSet(p, FC_CHARSET, 0, &set) == FcResultMatch &&
           FcCharSetHasChar(set, rune);
}

/* Any one at all; NULL: none. */
static FcPattern *first_with(uint32_t rune) {
    FcFontSet *all = FcConfigGetFonts(NULL, FcSetSystem);
    for (int i = 0; all && i < all->nfont; i++)
        if (can_show(all->fonts[i], rune)) return all->fonts[i];
    return NULL;
}

/* A text of characters that nobody has must not cost a search for each. */
FontFile fonts_find_rune(uint32_t rune, bool bold) {
    FcPattern *any = first_with(rune);
    if (!any) return (FontFile){0};
    int weight = bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR;
    FcPattern *p = pattern_of(NULL, sans_others, weight, false);
    FcCharSet *set = FcCharSetCreate();
    FcCharSetAddChar(set, rune);
    FcPatternAddCharSet(p, FC_CHARSET, set);
    FcCharSetDestroy(set);
    FcPattern *best = match(p);
    /* fontconfig's answer is the nearest one, which need not have the
     * character; `any` has it for sure. */
    FontFile f = file_of(best && can_show(best, rune) ? best : any);
    if (best) FcPatternDestroy(best);
    return f;
}

void fonts_file_free(FontFile *f) {
    mem_free(f->path);
    *f = (FontFile){0};
}

void fonts_close(void) {
    FcFini();
}

/* Mapped, not read: of a large Chinese font a few pages are enough. */
bool fonts_load(const FontFile *f, FontData *out) {
    *out = (FontData){0};
    int fd = f->path ? open(f->path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return false;
    struct stat st;
    if (fstat(fd, &st) == 0 && st.st_size > 0) {
        void *bytes =
            mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (bytes != MAP_FAILED) *out = (FontData){bytes, (size_t)st.st_size};
    }
    /* The mapping stays without the descriptor. */
    close(fd);
    return out->bytes != NULL;
}

void fonts_unload(FontData *d) {
    if (d->bytes) munmap(d->bytes, d->size);
    *d = (FontData){0};
}
