/* traceback.h: printing exceptions as each Python does; for traceback*.c. */
#ifndef VM_TRACEBACK_H
#define VM_TRACEBACK_H

#include "vm/code.h"
#include "vm/exc.h"

static inline Traceback *as_traceback(Value v) {
    return (Traceback *)as_obj(v);
}
/* Line `line` (from 1) of the program, without its end; false if the code is
 * not the program's own. */
bool traceback_line(const Vm *vm, const Code *code, uint32_t line, Str *out);
/* All frames of a traceback, repeated ones counted. */
void traceback_write_frames(Vm *vm, Value tb, StrBuf *out);
/* The place that a SyntaxError is about. */
void traceback_write_place(Vm *vm, Value exc, StrBuf *out);
/* "Name: text", without line end; `module`: as the traceback module has it. */
void traceback_write_summary(Vm *vm, Value exc, bool module, StrBuf *out);
void traceback_write_notes(Vm *vm, Value exc, StrBuf *out);
/* The source lines of a frame with the markers below them, each line indented
 * by four.  traceback_marks.c */
void traceback_write_source(Vm *vm, const Traceback *tb, StrBuf *out);
/* ". Did you mean: 'x'?" or nothing.  traceback_suggest.c */
void traceback_suggest(Vm *vm, Value exc, StrBuf *out);
/* What a later suggestion for a NameError needs to know of the frame. */
void traceback_note_names(Vm *vm, Exc *e, const Frame *f);
/* In the standard library, as sys.stdlib_module_names has them. */
bool traceback_is_stdlib(Str name);

#endif
