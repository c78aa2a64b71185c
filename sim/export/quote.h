/* quote.h: texts as other formats want them. */
#ifndef EXPORT_QUOTE_H
#define EXPORT_QUOTE_H

#include "base/str.h"

/* As a JSON string, quotes included.  Malformed UTF-8 and lone surrogates
 * become U+FFFD: JSON cannot hold them. */
void json_string(StrBuf *out, Str s);
/* As a field of a CSV file (RFC 4180). */
void csv_field(StrBuf *out, Str s);

#endif
