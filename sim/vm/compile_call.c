#include "vm/compile_unit.h"

#include "vm/obj_dict.h"
#include "vm/obj_list.h"

/* Above this many, items go into their container one by one instead of lying
 * on the stack together: a frame has room for its deepest stack. */
enum { STACK_ITEMS = 30 };

static bool is_starred(const Node *n) {
    return n->kind == NODE_STARRED;
}

static bool any_starred(const NodeList *list) {
    for (uint32_t i = 0; i < list->len; i++)
        if (is_starred(list->items[i])) return true;
    return false;
}

static bool all_const(const NodeList *list) {
    for (uint32_t i = 0; i < list->len; i++)
        if (!is_const(list->items[i])) return false;
    return true;
}

typedef struct Display {
    Opcode build, add, extend;
} Display;

static const Display list_display = {OPC_BUILD_LIST, OPC_LIST_APPEND,
                                     OPC_LIST_EXTEND};
static const Display set_display = {OPC_BUILD_SET, OPC_SET_ADD, OPC_SET_UPDATE};

/* Items with stars among them.  `pushed` ones are already on the stack. */
static void starred_items(Unit *u, const Node *at, uint32_t pushed,
                          const NodeList *items, const Display *d) {
    uint32_t i = 0;
    bool big = items->len > STACK_ITEMS;
    while (!big && i < items->len && !is_starred(items->items[i]))
        expr(u, items->items[i++]);
    emit(u, at, d->build, pushed + i);
    for (; i < items->len; i++) {
        const Node *item = items->items[i];
        bool star = is_starred(item);
        expr(u, star ? item->u.starred.value : item);
        emit(u, at, star ? d->extend : d->add, 1);
    }
}

static Value const_items(Unit *u, const NodeList *items) {
    Value t = tuple_new(unit_vm(u), items->len);
    for (uint32_t i = 0; i < items->len; i++)
        as_tuple(t)->items[i] = const_value(u, items->items[i]);
    return t;
}

/* From 3.9 the items of {1, 2, 3} come out of a frozenset, itself made from a
 * frozenset of them; that shows in the order of the set. */
static Value const_set(Unit *u, const NodeList *items) {
    Value from = const_items(u, items);
    for (int i = 0; i < 2 && unit_vm(u)->minor >= 9; i++) {
        Value list = seq_list(unit_vm(u), from);
        release(unit_vm(u), from);
        from = set_new(unit_vm(u), true);
        for (uint32_t k = 0; k < as_list(list)->len; k++)
            set_add(unit_vm(u), from, as_list(list)->items[k]);
        release(unit_vm(u), list);
    }
    return from;
}

static void display_of(Unit *u, const Node *n, const NodeList *items,
                       const Display *d) {
    if (items->len > 2 && all_const(items)) {
        emit(u, n, d->build, 0);
        emit_const(u, n,
                   d == &set_display ? const_set(u, items)
                                     : const_items(u, items));
        emit(u, n, d->extend, 1);
    } else if (items->len > STACK_ITEMS || any_starred(items)) {
        starred_items(u, n, 0, items, d);
    } else {
        expr_list(u, items);
        emit(u, n, d->build, items->len);
    }
}

static void tuple_display(Unit *u, const Node *n) {
    const NodeList *items = &n->u.tuple.elts;
    if (is_const(n)) {
        emit_const(u, n, const_value(u, n));
    } else if (items->len > STACK_ITEMS || any_starred(items)) {
        starred_items(u, n, 0, items, &list_display);
        emit(u, n, OPC_LIST_TO_TUPLE, 0);
    } else {
        expr_list(u, items);
        emit(u, n, OPC_BUILD_TUPLE, items->len);
    }
}

void expr_display(Unit *u, const Node *n) {
    if (n->kind == NODE_TUPLE)
        tuple_display(u, n);
    else if (n->kind == NODE_LIST)
        display_of(u, n, &n->u.list.elts, &list_display);
    else
        display_of(u, n, &n->u.set.elts, &set_display);
}

void expr_dict(Unit *u, const Node *n) {
    const NodeList *keys = &n->u.dict.keys, *values = &n->u.dict.values;
    uint32_t i = 0;
    bool big = keys->len > STACK_ITEMS / 2;
    for (; !big && i < keys->len && keys->items[i]; i++) {
        expr(u, keys->items[i]);
        expr(u, values->items[i]);
    }
    emit(u, n, OPC_BUILD_MAP, i);
    for (; i < keys->len; i++) {
        if (keys->items[i]) expr(u, keys->items[i]);
        expr(u, values->items[i]);
        emit(u, n, keys->items[i] ? OPC_MAP_ADD : OPC_DICT_UPDATE, 1);
    }
}

static Value keyword_names(Unit *u, const Keyword *kw, uint32_t n) {
    Value t = tuple_new(unit_vm(u), n);
    for (uint32_t i = 0; i < n; i++)
        as_tuple(t)->items[i] = const_str(u, kw[i].name);
    return t;
}

static uint32_t named_run(Unit *u, const Node *at, const Keyword *kw,
                          uint32_t n) {
    uint32_t i = 0;
    for (; i < n && kw[i].name; i++) {
        emit_const(u, at, const_str(u, kw[i].name));
        expr(u, kw[i].value);
    }
    emit(u, at, OPC_BUILD_MAP, i);
    return i;
}

/* The keyword arguments of a call as a dict, where ** is among them. */
static void keywords_dict(Unit *u, const Node *at, const Keyword *kw,
                          uint32_t n) {
    uint32_t i = named_run(u, at, kw, n);
    while (i < n) {
        if (kw[i].name) {
            i += named_run(u, at, kw + i, n - i);
        } else {
            expr(u, kw[i++].value);
        }
        emit(u, at, OPC_DICT_MERGE, 1);
    }
}

static void call_ex(Unit *u, const Node *at, uint32_t pushed,
                    const NodeList *args, const Keyword *kw, uint32_t nkw) {
    if (!pushed && args->len == 1 && is_starred(args->items[0])) {
        expr(u, args->items[0]->u.starred.value);
    } else if (!pushed && !args->len) {
        emit_const(u, at, tuple_new(unit_vm(u), 0));
    } else {
        starred_items(u, at, pushed, args, &list_display);
    }
    if (nkw) keywords_dict(u, at, kw, nkw);
    emit(u, at, OPC_CALL_EX, nkw ? 1 : 0);
}

static bool needs_ex(const NodeList *args, const Keyword *kw, uint32_t nkw) {
    for (uint32_t i = 0; i < nkw; i++)
        if (!kw[i].name) return true;
    return any_starred(args);
}

/* The call of a method that is named below the line where its object begins
 * starts at the name. */
static void emit_call(Unit *u, const Node *at, Opcode op, uint32_t n) {
    const Node *func = at->kind == NODE_CALL ? at->u.call.func : NULL;
    if (!func || func->kind != NODE_ATTRIBUTE) {
        emit(u, at, op, n);
        return;
    }
    CodePos p = pos_of(u, at);
    uint32_t line = source_line_of(u->c->src, func->mark.start);
    if (u->c->minor >= 10 && line != p.line) {
        p.line = line;
        p.col = func->mark.start - u->c->src->lines[line - 1];
    }
    emit_at(u, p, op, n);
}

void call_args(Unit *u, const Node *at, uint32_t pushed, const NodeList *args,
               const Keyword *keywords, uint32_t nkeywords) {
    if (needs_ex(args, keywords, nkeywords)) {
        call_ex(u, at, pushed, args, keywords, nkeywords);
        return;
    }
    expr_list(u, args);
    for (uint32_t i = 0; i < nkeywords; i++)
        expr(u, keywords[i].value);
    uint32_t n = pushed + args->len + nkeywords;
    if (nkeywords) {
        emit_const(u, at, keyword_names(u, keywords, nkeywords));
        emit_call(u, at, OPC_CALL_KW, n);
    } else {
        emit_call(u, at, OPC_CALL, n);
    }
}

static void callee(Unit *u, const Node *n, bool method) {
    if (method) {
        unit_line(u, n, false);
        expr(u, n->u.attribute.value);
        emit_at(u, attr_pos(u, n), OPC_LOAD_METHOD,
                name_index(u, n->u.attribute.name));
    } else {
        expr(u, n);
        emit(u, n, OPC_PUSH_NULL, 0);
    }
}

void expr_call(Unit *u, const Node *n) {
    const Node *func = n->u.call.func;
    const NodeList *args = &n->u.call.args;
    bool ex = needs_ex(args, n->u.call.keywords, n->u.call.nkeywords);
    bool method = func->kind == NODE_ATTRIBUTE && !ex;
    callee(u, func, method);
    call_args(u, n, 0, args, n->u.call.keywords, n->u.call.nkeywords);
}
