/* code.h: compiled code.
 *
 * A Code is what the compiler makes of one scope.  Instructions are 32-bit
 * words: opcode in the low 8 bits, argument in the upper 24.  Some are followed
 * by cache words (opcodes.def says how many) that the eval loop writes.
 * Arguments above 24 bits do not occur: the compiler refuses such a program. */
#ifndef VM_CODE_H
#define VM_CODE_H

#include "vm/vm.h"

typedef enum Opcode {
#define OPCODE(name, caches, effect) OPC_##name,
#include "vm/opcodes.def"
#undef OPCODE
    OPC_COUNT_
} Opcode;

static inline uint32_t instr_make(Opcode op, uint32_t arg) {
    return (uint32_t)op | arg << 8;
}
static inline Opcode instr_op(uint32_t word) {
    return (Opcode)(word & 0xFF);
}
static inline uint32_t instr_arg(uint32_t word) {
    return word >> 8;
}

enum {
    CODE_GENERATOR = 1,
    CODE_COROUTINE = 2,
    CODE_ASYNC_GEN = 4, /* with neither of the other two */
    CODE_VARARGS = 8,
    CODE_VARKW = 16,
    CODE_CLASS = 32, /* class body: slot 0 is the namespace dict */
    CODE_MODULE = 64,
    CODE_QUIET = 128, /* our prelude: no trace events, not shown */
};

/* Where an instruction comes from: lines from 1, columns in bytes of UTF-8
 * from 0 (as CPython's co_positions).  Two parts, for the `~~^~~` markers:
 * the whole expression, and within it the part marked with ^ (anchor), absent
 * if anchor_line is 0.  It begins at anchor_col on anchor_line and ends at
 * anchor_end on anchor_end_line.  That of a binary operation is its operator,
 * of a subscript the brackets, of a call (is_call) the parentheses: only 3.13
 * marks those, 3.11 and 3.12 mark a call as a whole. */
typedef struct CodePos {
    uint32_t line, end_line, col, end_col;
    uint32_t anchor_line, anchor_col, anchor_end, anchor_end_line;
    bool is_call;
} CodePos;

/* An instruction in [start, end) that raises goes on at `target` with the
 * stack cut to `depth` and the exception pushed.  Inner ranges come first. */
typedef struct Handler {
    uint32_t start, end, target, depth;
} Handler;

struct Code {
    Obj h;
    uint32_t *instrs;
    uint32_t *pos; /* per word: index into `positions` */
    uint32_t n_instrs;
    CodePos *positions;
    uint32_t n_positions;
    Handler *handlers;
    uint32_t n_handlers;
    Value *consts;
    uint32_t n_consts;
    Value *names; /* interned: globals, attributes */
    uint32_t n_names;
    /* Slots: n_locals locals (parameters first: positional, keyword-only,
     * *args, **kwargs), then n_cells cells of its own, then n_free cells of
     * the closure, then the stack. */
    Value *local_names; /* n_locals + n_cells + n_free names */
    uint32_t n_locals, n_cells, n_free, n_stack;
    uint32_t n_posonly, n_args, n_kwonly; /* n_args includes n_posonly */
    uint32_t *cell_args; /* per cell: the parameter slot it starts from, or
                            UINT32_MAX */
    uint32_t flags;
    uint32_t first_line;
    Value name, qualname, file; /* str */
    Value doc;                  /* str or V_NONE */
    uint32_t trace_fn;          /* function number in the trace; 0: none yet */
};

static inline Code *as_code(Value v) {
    return (Code *)as_obj(v);
}
/* A Code with nothing in it; arrays are heap blocks that it owns. */
Code *code_new(Vm *vm);
void code_types_init(Vm *vm);
/* Text of the instructions, for tests and for people. */
void code_disassemble(Vm *vm, const Code *code, StrBuf *out);
/* The position of the instruction that `ip` has just left. */
const CodePos *code_pos_at(const Code *code, const uint32_t *ip);

#endif
