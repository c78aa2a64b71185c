/* strings.h: every text that the program shows to its user, in each language.
 *
 * The texts are in strings.def and nowhere else, so a translator edits one
 * file.  {name} in a text is filled in by whoever shows it: by narrate() for a
 * sentence, with string_format elsewhere. */
#ifndef MODEL_STRINGS_H
#define MODEL_STRINGS_H

#include "base/str.h"

typedef enum Language { LANG_EN, LANG_ZH, LANG_COUNT } Language;

typedef enum StringKey {
#define S(key, en, zh) S_##key,
#include "model/strings.def"
#undef S
    S_COUNT
} StringKey;

const char *string_get(StringKey key, Language lang);
const char *string_key_name(StringKey key); /* "NAV_LESSONS" */

/* Appends the text with {name} replaced: names and values alternate, ended by
 * NULL; string_format(sb, key, lang, "n", "3", "t", "1.000 s", NULL).  A name
 * that is not given stays as it is, so that a test can see it. */
void string_format(StrBuf *out, StringKey key, Language lang, ...)
    __attribute__((sentinel));
/* Seconds with three digits or as many as needed ("1.000", "0.0125"), no unit.
 */
void string_seconds(StrBuf *out, uint64_t t_ns);
/* The same, rounded to a multiple of `grain` ns (see trace_grain). */
void string_seconds_to(StrBuf *out, uint64_t t_ns, uint64_t grain);
/* A whole number in groups of three digits: "100 000". */
void string_count(StrBuf *out, uint64_t n);

#endif
