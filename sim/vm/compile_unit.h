/* compile_unit.h: what the files of the compiler share; nobody else includes
 * it.
 *
 *   compile.c        compile_text: parse, resolve, compile, hand over
 *   compile_emit.c   instructions, labels, handlers, positions, tables
 *   compile_asm.c    clean-up, stack depths, layout: Unit to Code
 *   compile_const.c  constants
 *   compile_name.c   variables         compile_slot.c    where they live
 *   compile_expr.c   expressions       compile_cond.c    tests and jumps
 *   compile_call.c   calls, displays   compile_comp.c    comprehensions
 *   compile_target.c assignment, del   compile_stmt.c    plain statements
 *   compile_loop.c   loops, unwinding  compile_try.c     try, with
 *   compile_func.c   functions, lambdas, classes
 *
 * One Unit a scope.  Code is emitted in one pass as a list of Ins whose jumps
 * name labels; every Ins carries the handler that was in force, so that the
 * handler table falls out at the end.  The depth of the stack is tracked while
 * emitting and computed a second time, from the jumps, when assembling. */
#ifndef VM_COMPILE_UNIT_H
#define VM_COMPILE_UNIT_H

#include "base/diag.h"
#include "base/vec.h"
#include "vm/code.h"
#include "vm/obj_str.h"

/* Both the tree and the VM number the operators, under the same names and in
 * different orders.  Here the VM's names stand; the tree's get a prefix. */
#define BinaryOp    AstBinaryOp
#define UnaryOp     AstUnaryOp
#define OP_ADD      AST_OP_ADD
#define OP_SUB      AST_OP_SUB
#define OP_MUL      AST_OP_MUL
#define OP_MATMUL   AST_OP_MATMUL
#define OP_DIV      AST_OP_DIV
#define OP_MOD      AST_OP_MOD
#define OP_POW      AST_OP_POW
#define OP_LSHIFT   AST_OP_LSHIFT
#define OP_RSHIFT   AST_OP_RSHIFT
#define OP_FLOORDIV AST_OP_FLOORDIV
#define OP_INVERT   AST_OP_INVERT
#define OP_AND      AST_OP_AND
#define OP_OR       AST_OP_OR
#define CMP_EQ      AST_CMP_EQ
#define CMP_NE      AST_CMP_NE
#define CMP_LT      AST_CMP_LT
#define CMP_LE      AST_CMP_LE
#define CMP_GT      AST_CMP_GT
#define CMP_GE      AST_CMP_GE
#include "lang/ast.h"
#include "lang/parse.h"
#include "lang/scope.h"
#undef BinaryOp
#undef UnaryOp
#undef OP_ADD
#undef OP_SUB
#undef OP_MUL
#undef OP_MATMUL
#undef OP_DIV
#undef OP_MOD
#undef OP_POW
#undef OP_LSHIFT
#undef OP_RSHIFT
#undef OP_FLOORDIV
#undef OP_INVERT
#undef OP_AND
#undef OP_OR
#undef CMP_EQ
#undef CMP_NE
#undef CMP_LT
#undef CMP_LE
#undef CMP_GT
#undef CMP_GE

typedef uint32_t Label;

#define NO_DEPTH   UINT32_MAX
#define NO_HANDLER (-1)
#define ARG_MAX_   0xFFFFFFu /* what an instruction can hold */

typedef struct LabelInfo {
    uint32_t at;    /* index of the Ins it stands before; UINT32_MAX: unbound */
    uint32_t depth; /* of the stack there; NO_DEPTH: nobody jumps there yet */
    bool reached;   /* by a jump that can run */
} LabelInfo;

typedef struct Ins {
    uint8_t op;
    bool gone;       /* dropped by the clean-up */
    uint32_t arg;    /* of a jump: its label */
    int32_t handler; /* index into Unit.excepts, or NO_HANDLER */
    uint32_t pos;    /* index into Unit.positions */
} Ins;

/* A handler: entered at `label` with the stack cut to `depth` and the exception
 * pushed. */
typedef struct Except {
    Label label;
    uint32_t depth;
    bool used;
} Except;

/* What a return, break or continue has to undo on its way out. */
typedef enum BlockKind {
    BLOCK_WHILE,
    BLOCK_FOR,         /* the iterator is on the stack */
    BLOCK_TRY,         /* inside try: with except clauses */
    BLOCK_FINALLY,     /* inside try: with a finally clause */
    BLOCK_FINALLY_END, /* inside finally: [previously handled, exception] */
    BLOCK_WITH,        /* [exit] */
    BLOCK_ASYNC_WITH,
    BLOCK_HANDLER, /* inside except: [previously handled] */
    BLOCK_STAR,    /* inside except*: nothing may leave it */
    BLOCK_VALUE    /* a value being returned waits on the stack */
} BlockKind;

typedef struct Block {
    BlockKind kind;
    int32_t outer;     /* the handler in force outside of it */
    Label next, exit;  /* loops: where continue and break go */
    const Node *node;  /* the statement; WITH: see with_pos */
    const Node *place; /* WITH: what the exit call is blamed on */
    const Name *name;  /* HANDLER: `except E as name`, or NULL */
} Block;

/* From 3.12 on a comprehension is part of the function around it (PEP 709): its
 * variables lie in slots of that, from `base` on. */
typedef struct Inline {
    const Scope *scope;
    uint32_t base;
    struct Inline *up;
} Inline;

typedef struct Compiler {
    Vm *vm;
    Ast *ast;
    const Source *src;
    Diags *diags;
    Value file;   /* str */
    int minor;    /* dialect */
    bool lines;   /* emit LINE */
    bool quiet;   /* our own prelude */
    bool futures; /* from __future__ import annotations */
    bool failed;
} Compiler;

typedef struct Unit {
    Compiler *c;
    struct Unit *outer;
    Scope *scope;
    Code *code;
    VEC(Ins) ins;
    VEC(LabelInfo) labels;
    VEC(Except) excepts;
    VEC(Block) blocks;
    VEC(CodePos) positions;
    VEC(Value) consts;
    VEC(Value) names;
    const Node *pos_node;     /* whose position was made last, */
    uint32_t pos_index;       /* and its index */
    uint32_t line;            /* up to 3.9: see unit_line */
    bool at_line;             /* emit at that line */
    uint32_t depth;           /* of the stack, here */
    int32_t handler;          /* in force, here */
    bool dead;                /* control does not get here */
    Inline *inlined;          /* the comprehension being compiled, or NULL */
    VEC(const Name *) hidden; /* names in the slots of comprehensions */
    bool *captured;           /* per own cell: a function inside wants it */
    bool spoiled; /* a function wants a variable of an inlined scope */
} Unit;

static inline Vm *unit_vm(const Unit *u) {
    return u->c->vm;
}

/* --- compile.c --- */

/* Valid Python that is not run; `what` names it: "the match statement". */
void unit_refuse(Unit *u, const Node *at, const char *what);
Code *unit_open(Unit *u, Compiler *c, Unit *outer, Scope *scope);
/* Assembles, and releases the unit; the Code is the caller's. */
Code *unit_close(Unit *u);
/* "return None" where the body can end. */
void unit_return_none(Unit *u, const Node *at);

/* --- compile_emit.c --- */

void emit(Unit *u, const Node *at, Opcode op, uint32_t arg);
/* A position of its own, for what is not exactly one node's. */
void emit_at(Unit *u, CodePos pos, Opcode op, uint32_t arg);
void emit_jump(Unit *u, const Node *at, Opcode op, Label to);
void emit_const(Unit *u, const Node *at, Value v); /* steals v */
void emit_none(Unit *u, const Node *at);
/* LINE, where lines are traced. */
void emit_line(Unit *u, const Node *at);
void emit_line_no(Unit *u, const Node *at, uint32_t line);
/* [awaitable] -> [its result]; `how` as GET_AWAITABLE's argument. */
void emit_await(Unit *u, const Node *at, uint32_t how);
Label label_new(Unit *u);
void label_bind(Unit *u, Label l);
/* A handler in force from here until u->handler is put back to what it was;
 * `depth`: where the stack is cut. */
int32_t except_begin(Unit *u, uint32_t depth);
/* The handler's code starts here; the handler outside it is in force. */
void except_enter(Unit *u, int32_t id, int32_t outer);
CodePos pos_of(const Unit *u, const Node *n);
uint32_t node_line(const Unit *u, const Node *n);
uint32_t name_index(Unit *u, const Name *name);
/* Up to 3.7, CPython gives an instruction the last line on which any expression
 * of the statement so far began.  What it emits at the end of a with statement
 * has, up to 3.9, the line of the last statement inside. */
void unit_line(Unit *u, const Node *n, bool statement);
uint32_t opcode_effect(Opcode op, uint32_t arg, bool jump);
bool opcode_jumps(Opcode op);
bool opcode_ends(Opcode op); /* control does not go on to the next one */

/* --- compile_asm.c --- */

/* Fills u->code; false if it is too large. */
bool unit_assemble(Unit *u);

/* --- compile_const.c --- */

Value const_str(Unit *u, const Name *name); /* interned; new reference */
bool is_const(const Node *n);
Value const_value(Unit *u, const Node *n); /* new reference */
uint32_t const_index(Unit *u, Value v);    /* steals v */
/* -1: not known before it runs */
int const_truth(const Node *n);
Value const_doc(Unit *u, const NodeList *body); /* V_NONE if there is none */

/* --- compile_name.c --- */

void name_load(Unit *u, const Node *at, const Name *name);
void name_store(Unit *u, const Node *at, const Name *name);
void name_delete(Unit *u, const Node *at, const Name *name);
/* Pushes the cells that `inner` wants of this unit; false if it wants none. */
bool name_closure(Unit *u, const Node *at, const Scope *inner);
const Name *name_find(const Unit *u, const char *text);

/* --- compile_slot.c --- */

/* Local variables of the scope itself; hidden ones follow. */
uint32_t own_slots(const Scope *s);
/* A cell that no function inside wants becomes a plain local variable; then
 * instructions and tables get the final slot numbers.  Until then the argument
 * of a …DEREF or LOAD_CLOSURE is the number of the cell. */
void slots_assign(Unit *u);

/* --- expressions --- */

void expr(Unit *u, const Node *n);
void expr_list(Unit *u, const NodeList *list);
void expr_or_none(Unit *u, const Node *at, const Node *n);
/* Jumps to `to` if the truth of n is `when`; else goes on. */
void expr_jump(Unit *u, const Node *n, Label to, bool when);
void expr_compare(Unit *u, const Node *n);
void expr_bool(Unit *u, const Node *n);
void expr_conditional(Unit *u, const Node *n);
void compare_op(Unit *u, const Node *n, uint32_t i);
void expr_call(Unit *u, const Node *n);
/* The arguments of a call whose callee, self-or-NULL and `pushed` positional
 * arguments are on the stack; and the call. */
void call_args(Unit *u, const Node *at, uint32_t pushed, const NodeList *args,
               const Keyword *keywords, uint32_t nkeywords);
void expr_display(Unit *u, const Node *n); /* list, tuple, set */
void expr_dict(Unit *u, const Node *n);
void expr_comprehension(Unit *u, const Node *n);
void expr_lambda(Unit *u, const Node *n);
/* The place of an attribute: what follows the dot, if that is a line lower. */
CodePos attr_pos(const Unit *u, const Node *n);
Opcode binary_opcode(uint8_t ast_op, uint32_t *arg);
BinaryOp binary_number(uint8_t ast_op);

/* --- statements --- */

/* The decorators of a function or class; NULL: n is neither. */
const NodeList *decorators_of(const Node *n);
void stmts(Unit *u, const NodeList *body);
void stmt(Unit *u, const Node *n);
void target_store(Unit *u, const Node *n); /* [value] -> [] */
void target_delete(Unit *u, const Node *n);
void stmt_aug_assign(Unit *u, const Node *n);
void stmt_ann_assign(Unit *u, const Node *n);
/* The annotation itself, or its text if the program wants that. */
void annotation(Unit *u, const Node *n);
void stmt_for(Unit *u, const Node *n);
void stmt_while(Unit *u, const Node *n);
void stmt_break(Unit *u, const Node *n);
void stmt_continue(Unit *u, const Node *n);
void stmt_return(Unit *u, const Node *n);
void stmt_try(Unit *u, const Node *n);
void stmt_with(Unit *u, const Node *n);
/* The call of __exit__ without an exception: [exit] -> []. */
void with_exit(Unit *u, const Node *at, bool is_async);
void stmt_function(Unit *u, const Node *n);
void stmt_class(Unit *u, const Node *n);
void stmt_import(Unit *u, const Node *n);
void stmt_import_from(Unit *u, const Node *n);

void block_push(Unit *u, BlockKind kind, const Node *node);
void block_pop(Unit *u, BlockKind kind);
/* Code, with the cells it captures, to a function: [..flags' parts] ->
 * [function].  Releases code. */
void make_function(Unit *u, const Node *at, Code *code, uint32_t flags);

#endif
