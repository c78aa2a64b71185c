/* ast.h: the syntax tree of a program, with a place for every node.
 *
 * Nodes follow CPython's ast module in kind, field and order; what differs is
 * said at the field.  Everything is allocated in the tree's arena, is written
 * by the parser, completed by scope_resolve (scopes, mangled names), and
 * constant after that.  A pointer that may be NULL says so; a list may be
 * empty. */
#ifndef LANG_AST_H
#define LANG_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/names.h"
#include "base/source.h"
#include "base/str.h"

typedef struct Node Node;
typedef struct Scope Scope;

typedef enum NodeKind {
#define NODE(kind, shown) NODE_##kind,
#include "lang/node.def"
#undef NODE
    NODE_KINDS
} NodeKind;

/* No expression nests deeper, so a recursive walk is safe. */
enum { AST_MAX_DEPTH = 1000 };

/* How a Name, Attribute, Subscript, Starred, List or Tuple is used. */
typedef enum Context { CTX_LOAD, CTX_STORE, CTX_DEL } Context;

typedef enum BinaryOp {
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_MATMUL,
    OP_DIV,
    OP_MOD,
    OP_POW,
    OP_LSHIFT,
    OP_RSHIFT,
    OP_BITOR,
    OP_BITXOR,
    OP_BITAND,
    OP_FLOORDIV
} BinaryOp;

typedef enum UnaryOp { OP_INVERT, OP_NOT, OP_UADD, OP_USUB } UnaryOp;

typedef enum BoolOp { OP_AND, OP_OR } BoolOp;

typedef enum CompareOp {
    CMP_EQ,
    CMP_NE,
    CMP_LT,
    CMP_LE,
    CMP_GT,
    CMP_GE,
    CMP_IS,
    CMP_IS_NOT,
    CMP_IN,
    CMP_NOT_IN
} CompareOp;

typedef enum ConstantKind {
    CONST_NONE,
    CONST_TRUE,
    CONST_FALSE,
    CONST_ELLIPSIS,
    CONST_INT,
    CONST_FLOAT,
    CONST_COMPLEX, /* imaginary literals; the real part is 0 */
    CONST_STR,
    CONST_BYTES
} ConstantKind;

typedef struct NodeList {
    Node **items;
    uint32_t len;
} NodeList;

typedef struct NameList {
    const Name **items;
    Span *spans; /* where each one is written */
    uint32_t len;
} NameList;

typedef struct Param {
    const Name *name; /* mangled by scope_resolve */
    Span span;        /* the name, with its annotation */
    Node *annotation; /* or NULL */
    Node *value;      /* default, or NULL */
} Param;

/* All parameters in one array, in the order in which a frame's local slots
 * hold them: positional-only, positional, keyword-only, *args, **kwargs. */
typedef struct Params {
    Param *items;
    uint32_t len;
    uint32_t nposonly; /* the first ones, before "/" */
    uint32_t npos;     /* positional ones, nposonly included */
    uint32_t nkwonly;  /* after "*" */
    bool has_vararg;   /* items[npos + nkwonly] */
    bool has_kwarg;    /* the last item */
} Params;

typedef struct Keyword {
    const Name *name; /* mangled by scope_resolve; NULL: ** of value */
    Node *value;
    Span span;
} Keyword;

typedef struct Alias {
    const Name *name;   /* dotted in `import a.b`; "*" in `from m import *` */
    const Name *asname; /* or NULL */
    const Name *bound;  /* set by scope_resolve: the (mangled) name that the
                           statement binds; NULL for "*" */
    Span span;
} Alias;

typedef struct WithItem {
    Node *context;
    Node *target; /* or NULL */
} WithItem;

/* One `for target in iter if … if …` of a comprehension. */
typedef struct Comprehension {
    Node *target, *iter;
    NodeList ifs;
    bool is_async;
    Span span;
} Comprehension;

typedef struct MatchCase {
    Node *pattern;
    Node *guard; /* or NULL */
    NodeList body;
    Span span;
} MatchCase;

typedef struct TypeParam {
    char kind; /* 'T' TypeVar, '*' TypeVarTuple, '2' ParamSpec */
    const Name *name;
    Node *bound; /* or NULL */
    Node *value; /* default (3.13), or NULL */
    Span span;
} TypeParam;

typedef struct TypeParams {
    TypeParam *items;
    uint32_t len;
    Scope *scope; /* set by scope_resolve when len > 0: the scope around the
                     function, class or alias that holds the parameters */
} TypeParams;

typedef struct Constant {
    ConstantKind kind;
    Str text;      /* INT: decimal digits, no sign, no leading zero, any size;
                      STR: UTF-8, may hold NUL and lone surrogates (in their
                      3-byte form); BYTES: the bytes */
    int64_t small; /* INT: the value when fits */
    bool fits;     /* INT: in 63 bits */
    bool unicode;  /* STR: written with the prefix u (ast's kind) */
    double real;   /* FLOAT: value; COMPLEX: imaginary part */
} Constant;

struct Node {
    uint8_t kind;   /* NodeKind */
    uint8_t ctx;    /* Context */
    uint8_t op;     /* BinaryOp, UnaryOp, BoolOp of the three and AUG_ASSIGN */
    bool in_parens; /* written in parentheses of its own; span excludes them
                       (a Tuple's or generator's own are in its span) */
    Span span; /* what CPython's lineno/col_offset … end_… say; that of a
                  decorated function or class begins at def/class */
    uint16_t depth; /* of the expression below; bounded by AST_MAX_DEPTH */
    /* The part that an underline points at:
     *   BIN_OP, AUG_ASSIGN, UNARY_OP  the operator
     *   CALL              from "(" to ")", both included
     *   SUBSCRIPT         from "[" to "]", both included
     *   ATTRIBUTE         the name after the dot
     *   FUNCTION_DEF, CLASS_DEF       the name
     *   others            same as span */
    Span mark;
    union {
        struct {
            NodeList body;
            Scope *scope;
        } module;

        /* statements */
        struct {
            const Name *name;  /* as written: __name__ */
            const Name *bound; /* the (mangled) name that is bound */
            Params *params;
            TypeParams types;
            NodeList body, decorators;
            Node *returns; /* annotation, or NULL */
            Scope *scope;
            bool is_async;
        } function;
        struct {
            const Name *name, *bound; /* as for function */
            TypeParams types;
            NodeList bases; /* Starred among them */
            Keyword *keywords;
            uint32_t nkeywords;
            NodeList body, decorators;
            Scope *scope;
        } class_def;
        struct {
            Node *value; /* or NULL */
        } ret;
        struct {
            NodeList targets;
        } del;
        struct {
            NodeList targets; /* a = b = value: a, b */
            Node *value;
        } assign;
        struct {
            Node *name; /* NAME */
            TypeParams types;
            Node *value;
            Scope *scope; /* the value is evaluated in a scope of its own */
        } type_alias;
        struct {
            Node *target, *value; /* operator: Node.op, place: Node.mark */
        } aug_assign;
        struct {
            Node *target, *annotation;
            Node *value; /* or NULL */
            bool simple; /* target is a bare name without parentheses */
        } ann_assign;
        struct {
            Node *target, *iter;
            NodeList body, orelse;
            bool is_async;
        } for_stmt;
        struct {
            Node *test;
            NodeList body, orelse;
        } while_stmt, if_stmt; /* elif: an If alone in orelse */
        struct {
            WithItem *items;
            uint32_t nitems;
            NodeList body;
            bool is_async;
        } with;
        struct {
            Node *subject;
            MatchCase *cases;
            uint32_t ncases;
        } match;
        struct {
            Node *exc, *cause; /* or NULL */
        } raise;
        struct {
            NodeList body, handlers, orelse, finalbody;
            bool is_star; /* except* */
        } try_stmt;
        struct {
            Node *test;
            Node *msg; /* or NULL */
        } assert_stmt;
        struct {
            Alias *names;
            uint32_t nnames;
            const Name *module; /* IMPORT_FROM: dotted, or NULL */
            uint32_t level;     /* IMPORT_FROM: leading dots */
        } import;
        struct {
            NameList names; /* mangled by scope_resolve */
        } global, nonlocal;
        struct {
            Node *value;
        } expr_stmt;

        /* expressions */
        struct {
            NodeList values; /* two or more, operator in Node.op */
        } bool_op;
        struct {
            Node *target; /* NAME */
            Node *value;
        } named_expr;
        struct {
            Node *left, *right;
        } bin_op;
        struct {
            Node *operand;
        } unary_op;
        struct {
            Params *params;
            Node *body;
            Scope *scope;
        } lambda;
        struct {
            Node *test, *body, *orelse;
        } if_exp;
        struct {
            NodeList keys; /* an item may be NULL: ** of the value */
            NodeList values;
        } dict;
        struct {
            Node *elt;   /* DICT_COMP: the key */
            Node *value; /* DICT_COMP, else NULL */
            Comprehension *generators;
            uint32_t ngenerators;
            Scope *scope;
        } comp; /* LIST_COMP SET_COMP DICT_COMP GENERATOR_EXP */
        struct {
            Node *value; /* YIELD: or NULL */
        } await, yield, yield_from, starred;
        struct {
            Node *left;
            uint8_t *ops;   /* CompareOp */
            Span *op_spans; /* where each operator is written */
            NodeList comparators;
        } compare;
        struct {
            Node *func;
            NodeList args; /* Starred among them */
            Keyword *keywords;
            uint32_t nkeywords;
        } call;
        struct {
            Node *value;
            char conversion;   /* 'r' 's' 'a', or 0 */
            Node *format_spec; /* JOINED_STR, or NULL */
        } formatted_value;
        struct {
            /* CONSTANT (str) and FORMATTED_VALUE; {x=} is the text "x=" and
             * the value with conversion r, as in CPython. */
            NodeList values;
        } joined_str;
        Constant constant;
        struct {
            Node *value;
            const Name *name; /* mangled by scope_resolve */
        } attribute;
        struct {
            Node *value;
            Node *index; /* SLICE, or TUPLE holding some, or any expression */
        } subscript;
        struct {
            const Name *id; /* mangled by scope_resolve */
        } name;
        struct {
            NodeList elts;
        } list, tuple, set;
        struct {
            Node *lower, *upper, *step; /* or NULL */
        } slice;

        /* parts */
        struct {
            Node *type;       /* or NULL */
            const Name *name; /* mangled, or NULL */
            NodeList body;
        } handler;
        struct {
            Node *value; /* MATCH_SINGLETON: the CONSTANT */
        } match_value, match_singleton;
        struct {
            NodeList patterns;
        } match_sequence, match_or;
        struct {
            NodeList keys, patterns;
            const Name *rest; /* or NULL */
        } match_mapping;
        struct {
            Node *cls;
            NodeList patterns;
            NameList kwd_names;
            NodeList kwd_patterns;
        } match_class;
        struct {
            const Name *name; /* or NULL: *_ */
        } match_star;
        struct {
            Node *pattern;    /* or NULL */
            const Name *name; /* or NULL: _ */
        } match_as;
    } u;
};

/* A parsed program.  Made by lang_parse (parse.h), released by ast_free; it
 * refers to the Source, which must live longer. */
typedef struct Ast {
    Arena arena;
    NameTable names;
    const Source *source;
    Node *module;
    int python_minor;        /* the dialect: 5 … 13 */
    bool future_annotations; /* set by scope_resolve: annotations are text and
                                are not evaluated */
} Ast;

void ast_free(Ast *ast);

/* "FunctionDef" … as in CPython's ast module. */
const char *node_kind_name(NodeKind kind);

#endif
