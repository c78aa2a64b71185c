/* protobuf.h: the wire format of protocol buffers, written by hand.
 *
 * Fields are appended to a text; a message that is a field of another one is
 * written between pb_begin and pb_end.  Private to the exporters. */
#ifndef EXPORT_PROTOBUF_H
#define EXPORT_PROTOBUF_H

#include "base/str.h"

/* A number alone: seven bits a byte, the low ones first; all but the last have
 * the top bit. */
void pb_varint(StrBuf *out, uint64_t value);
/* int32, int64, uint32, uint64, bool and enum fields.  Negative numbers are
 * cast, as the format has it. */
void pb_uint(StrBuf *out, uint32_t field, uint64_t value);
/* A string field.  Malformed UTF-8 and lone surrogates become U+FFFD, and NUL
 * becomes U+2400 (its picture): the format allows it, but readers end there. */
void pb_text(StrBuf *out, uint32_t field, Str s);
/* Of a field; what belongs to it follows.  Returns what pb_end wants. */
size_t pb_begin(StrBuf *out, uint32_t field);
void pb_end(StrBuf *out, size_t begin);

#endif
