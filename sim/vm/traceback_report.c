/* The whole report of an exception: first those that led to it, then itself,
 * groups as trees.  What is shown is decided before anything is written, in
 * the order of the version that is imitated, because an exception that came up
 * once is not shown as the origin of another.  Mirrors TracebackException of
 * Lib/traceback.py and print_exception_recursive of Python/pythonrun.c. */
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "vm/exc_impl.h"
#include "vm/obj_list.h"
#include "vm/traceback.h"

enum { GROUP_WIDTH = 15, GROUP_DEPTH = 10, EXCF_SEEN = 1 };

typedef struct Node {
    Value exc;           /* borrowed */
    struct Node *before; /* the cause or context that is shown, or NULL */
    struct Node **items; /* of a group */
    uint32_t n;
    int depth;
    bool by_cause;
} Node;

typedef struct Report {
    Vm *vm;
    StrBuf *out;
    bool module; /* as the traceback module writes it */
    int depth;   /* of nested groups: the margin */
    bool close;  /* the innermost group's bottom line is still to come */
    VEC(Node *) nodes;
} Report;

/* --- deciding
 * ------------------------------------------------------------------ */

static Node *node_new(Report *r, Value exc, int depth) {
    Node *node = mem_alloc(sizeof *node);
    node->exc = exc;
    node->depth = depth;
    as_obj(exc)->flags |= EXCF_SEEN;
    vec_push(&r->nodes, node);
    return node;
}

static bool is_new(Value exc) {
    return exc && !(as_obj(exc)->flags & EXCF_SEEN);
}

static void add_before(Report *r, Node *node) {
    const Exc *e = as_exc(node->exc);
    bool old = !r->module && r->vm->minor < 13; /* any cause hides a context */
    node->by_cause = is_new(e->cause);
    if (node->by_cause)
        node->before = node_new(r, e->cause, node->depth);
    else if (!e->suppress_context && is_new(e->context) && !(old && e->cause))
        node->before = node_new(r, e->context, node->depth);
}

static bool is_group(const Report *r, Value exc) {
    return r->vm->minor >= 11 && is_a(r->vm, exc, r->vm->t.BaseExceptionGroup);
}

static void add_items(Report *r, Node *node) {
    if (!is_group(r, node->exc) || node->depth > GROUP_DEPTH) return;
    const Tuple *items = as_tuple(as_exc(node->exc)->extra);
    node->n = items->len;
    node->items = mem_alloc(items->len * sizeof(Node *));
    for (uint32_t i = 0; i < items->len; i++)
        node->items[i] = node_new(r, items->items[i], node->depth + 1);
}

/* As the traceback module: level by level, the newest first. */
static void plan_queue(Report *r, Node *root) {
    VEC(Node *) stack = {0};
    vec_push(&stack, root);
    while (stack.len) {
        Node *node = vec_pop(&stack);
        add_before(r, node);
        add_items(r, node);
        if (node->before) vec_push(&stack, node->before);
        for (uint32_t i = 0; i < node->n; i++)
            vec_push(&stack, node->items[i]);
    }
    vec_free(&stack);
}

/* As the interpreter up to 3.12: in the order of what is printed. */
static void plan_printed(Report *r, Node *node) {
    VEC(Node *) chain = {0};
    for (; node; node = node->before) {
        add_before(r, node);
        vec_push(&chain, node);
    }
    while (chain.len) {
        node = vec_pop(&chain);
        if (!is_group(r, node->exc) || node->depth > GROUP_DEPTH) continue;
        const Tuple *items = as_tuple(as_exc(node->exc)->extra);
        node->items = mem_alloc(items->len * sizeof(Node *));
        for (; node->n < items->len; node->n++) {
            Node *item = node_new(r, items->items[node->n], node->depth + 1);
            node->items[node->n] = item;
            plan_printed(r, item);
        }
    }
    vec_free(&chain);
}

static void forget(Report *r) {
    for (size_t i = 0; i < r->nodes.len; i++) {
        as_obj(r->nodes.data[i]->exc)->flags &= ~(uint32_t)EXCF_SEEN;
        mem_free(r->nodes.data[i]->items);
        mem_free(r->nodes.data[i]);
    }
    vec_free(&r->nodes);
}

/* --- writing
 * --------------------------------------------------------------------- */

static void indent(Report *r) {
    sb_repeat(r->out, ' ', (size_t)(2 * r->depth));
}

/* Every line of text behind the group's margin. */
static void emit(Report *r, Str text, char margin) {
    if (r->depth == 0) {
        sb_put(r->out, text.ptr, text.len);
        return;
    }
    while (text.len) {
        const char *nl = memchr(text.ptr, '\n', text.len);
        size_t n = nl ? (size_t)(nl - text.ptr) + 1 : text.len;
        indent(r);
        sb_putc(r->out, margin);
        sb_putc(r->out, ' ');
        sb_put(r->out, text.ptr, n);
        text.ptr += n;
        text.len -= n;
    }
}

static void emit_buf(Report *r, StrBuf *sb, char margin) {
    emit(r, sb_str(sb), margin);
    sb_free(sb);
}

/* What is in `before`, then the exception.  Until 3.12 the interpreter put the
 * margin before the first line of a message alone. */
static void emit_exception(Report *r, Value exc, StrBuf *before) {
    Vm *vm = r->vm;
    StrBuf notes = {0};
    traceback_write_place(vm, exc, before);
    if (r->module || vm->minor >= 13 || r->depth == 0) {
        traceback_write_summary(vm, exc, r->module, before);
        sb_putc(before, '\n');
        emit_buf(r, before, '|');
    } else {
        emit_buf(r, before, '|');
        indent(r);
        sb_puts(r->out, "| ");
        traceback_write_summary(vm, exc, false, r->out);
        sb_putc(r->out, '\n');
    }
    traceback_write_notes(vm, exc, &notes);
    emit_buf(r, &notes, '|');
}

static void report_chain(Report *r, const Node *node);

static void item_title(Report *r, uint32_t i) {
    indent(r);
    sb_puts(r->out, i ? "  +---------------- " : "+-+---------------- ");
    if (i < GROUP_WIDTH)
        sb_printf(r->out, "%u", i + 1);
    else
        sb_puts(r->out, "...");
    sb_puts(r->out, " ----------------\n");
}

static void report_items(Report *r, const Node *node) {
    uint32_t n = node->n > GROUP_WIDTH ? GROUP_WIDTH + 1 : node->n;
    r->close = false;
    for (uint32_t i = 0; i < n; i++) {
        bool last = i == n - 1;
        if (last) r->close = true;
        item_title(r, i);
        r->depth++;
        if (i < GROUP_WIDTH) {
            report_chain(r, node->items[i]);
        } else {
            StrBuf sb = {0};
            uint32_t rest = node->n - GROUP_WIDTH;
            sb_printf(&sb, "and %u more exception%s\n", rest,
                      rest > 1 ? "s" : "");
            emit_buf(r, &sb, '|');
        }
        if (last && r->close) { /* unless an inner group drew it */
            indent(r);
            sb_puts(r->out, "+------------------------------------\n");
            r->close = false;
        }
        r->depth--;
    }
}

static void report_group(Report *r, const Node *node) {
    Value tb = as_exc(node->exc)->traceback;
    StrBuf sb = {0};
    if (r->depth > GROUP_DEPTH) {
        sb_printf(&sb, "... (max_group_depth is %d)\n", GROUP_DEPTH);
        emit_buf(r, &sb, '|');
        return;
    }
    bool top = r->depth == 0;
    if (top) r->depth++;
    if (tb) {
        emit(r, STR("Exception Group Traceback (most recent call last):\n"),
             top ? '+' : '|');
        traceback_write_frames(r->vm, tb, &sb);
    }
    emit_exception(r, node->exc, &sb);
    report_items(r, node);
    if (top) r->depth = 0;
}

static void report_one(Report *r, const Node *node) {
    if (is_group(r, node->exc)) {
        report_group(r, node);
        return;
    }
    Value tb = as_exc(node->exc)->traceback;
    StrBuf sb = {0};
    if (tb) {
        sb_puts(&sb, "Traceback (most recent call last):\n");
        traceback_write_frames(r->vm, tb, &sb);
    }
    emit_exception(r, node->exc, &sb);
}

static void report_chain(Report *r, const Node *node) {
    VEC(const Node *) chain = {0};
    for (; node; node = node->before)
        vec_push(&chain, node);
    while (chain.len) {
        node = vec_pop(&chain);
        if (node->before)
            emit(r,
                 node->by_cause
                     ? STR("\nThe above exception was the direct cause of the "
                           "following exception:\n\n")
                     : STR("\nDuring handling of the above exception, another "
                           "exception occurred:\n\n"),
                 '|');
        report_one(r, node);
    }
    vec_free(&chain);
}

static void write_report(Vm *vm, Value exc, bool module, StrBuf *out) {
    Report r = {.vm = vm, .out = out, .module = module};
    Node *root = node_new(&r, exc, 0);
    if (module || vm->minor >= 13)
        plan_queue(&r, root);
    else
        plan_printed(&r, root);
    report_chain(&r, root);
    forget(&r);
}

void exc_write_traceback(Vm *vm, Value exc, StrBuf *out) {
    write_report(vm, exc, false, out);
}

void exc_write_traceback_module(Vm *vm, Value exc, StrBuf *out) {
    write_report(vm, exc, true, out);
}
