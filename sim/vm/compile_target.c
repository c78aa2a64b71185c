#include "vm/compile_unit.h"

#include "vm/obj_str.h"

/* Stars split the items of a target in those before and those after. */
static void store_sequence(Unit *u, const Node *n, const NodeList *elts) {
    uint32_t star = elts->len;
    for (uint32_t i = 0; i < elts->len; i++)
        if (elts->items[i]->kind == NODE_STARRED) star = i;
    if (star == elts->len) {
        emit(u, n, OPC_UNPACK_SEQUENCE, elts->len);
    } else {
        uint32_t after = elts->len - star - 1;
        if (star > 0xFFF || after > 0xFFF) {
            unit_refuse(u, n, "so long an assignment to a starred list");
            return;
        }
        emit(u, n, OPC_UNPACK_EX, star | after << 12);
    }
    for (uint32_t i = 0; i < elts->len; i++) {
        const Node *item = elts->items[i];
        target_store(u, i == star ? item->u.starred.value : item);
    }
}

void target_store(Unit *u, const Node *n) {
    unit_line(u, n, false);
    switch (n->kind) {
    case NODE_NAME: name_store(u, n, n->u.name.id); break;
    case NODE_ATTRIBUTE:
        expr(u, n->u.attribute.value);
        emit_at(u, attr_pos(u, n), OPC_STORE_ATTR,
                name_index(u, n->u.attribute.name));
        break;
    case NODE_SUBSCRIPT:
        expr(u, n->u.subscript.value);
        expr(u, n->u.subscript.index);
        emit(u, n, OPC_STORE_SUBSCR, 0);
        break;
    case NODE_TUPLE: store_sequence(u, n, &n->u.tuple.elts); break;
    case NODE_LIST: store_sequence(u, n, &n->u.list.elts); break;
    default: UNREACHABLE("a target that can be assigned to");
    }
}

static void delete_all(Unit *u, const NodeList *targets) {
    for (uint32_t i = 0; i < targets->len; i++)
        target_delete(u, targets->items[i]);
}

void target_delete(Unit *u, const Node *n) {
    unit_line(u, n, false);
    switch (n->kind) {
    case NODE_NAME: name_delete(u, n, n->u.name.id); break;
    case NODE_ATTRIBUTE:
        expr(u, n->u.attribute.value);
        emit_at(u, attr_pos(u, n), OPC_DELETE_ATTR,
                name_index(u, n->u.attribute.name));
        break;
    case NODE_SUBSCRIPT:
        expr(u, n->u.subscript.value);
        expr(u, n->u.subscript.index);
        emit(u, n, OPC_DELETE_SUBSCR, 0);
        break;
    case NODE_TUPLE: delete_all(u, &n->u.tuple.elts); break;
    case NODE_LIST: delete_all(u, &n->u.list.elts); break;
    default: UNREACHABLE("a target that can be deleted");
    }
}

static void aug_attribute(Unit *u, const Node *n, const Node *target) {
    uint32_t name = name_index(u, target->u.attribute.name);
    expr(u, target->u.attribute.value);
    emit(u, target, OPC_COPY, 1);
    emit_at(u, attr_pos(u, target), OPC_LOAD_ATTR, name);
    expr(u, n->u.aug_assign.value);
    emit(u, n, OPC_INPLACE, (uint32_t)binary_number(n->op));
    emit(u, target, OPC_SWAP, 2);
    emit_at(u, attr_pos(u, target), OPC_STORE_ATTR, name);
}

static void aug_subscript(Unit *u, const Node *n, const Node *target) {
    expr(u, target->u.subscript.value);
    expr(u, target->u.subscript.index);
    emit(u, target, OPC_COPY, 2);
    emit(u, target, OPC_COPY, 2);
    emit(u, target, OPC_SUBSCR, 0);
    expr(u, n->u.aug_assign.value);
    emit(u, n, OPC_INPLACE, (uint32_t)binary_number(n->op));
    emit(u, target, OPC_SWAP, 3);
    emit(u, target, OPC_SWAP, 2);
    emit(u, target, OPC_STORE_SUBSCR, 0);
}

void stmt_aug_assign(Unit *u, const Node *n) {
    const Node *target = n->u.aug_assign.target;
    switch (target->kind) {
    case NODE_NAME:
        name_load(u, target, target->u.name.id);
        expr(u, n->u.aug_assign.value);
        emit(u, n, OPC_INPLACE, (uint32_t)binary_number(n->op));
        name_store(u, target, target->u.name.id);
        break;
    case NODE_ATTRIBUTE: aug_attribute(u, n, target); break;
    case NODE_SUBSCRIPT: aug_subscript(u, n, target); break;
    default: UNREACHABLE("a target of an augmented assignment");
    }
}

void annotation(Unit *u, const Node *n) {
    if (!u->c->futures) {
        expr(u, n);
        return;
    }
    Str text = source_text(u->c->src, n->span);
    emit_const(u, n, str_new(unit_vm(u), text.ptr, text.len));
}

static bool keeps_annotations(const Unit *u) {
    return u->scope->kind == SCOPE_MODULE || u->scope->kind == SCOPE_CLASS;
}

/* A target without a value, as in `a.b: int`: what it is made of is evaluated
 * all the same. */
static void evaluate_target(Unit *u, const Node *target) {
    if (target->kind == NODE_ATTRIBUTE) {
        expr(u, target->u.attribute.value);
        emit(u, target, OPC_POP_TOP, 0);
    } else if (target->kind == NODE_SUBSCRIPT) {
        expr(u, target->u.subscript.value);
        emit(u, target, OPC_POP_TOP, 0);
        expr(u, target->u.subscript.index);
        emit(u, target, OPC_POP_TOP, 0);
    }
}

void stmt_ann_assign(Unit *u, const Node *n) {
    const Node *target = n->u.ann_assign.target;
    const Node *note = n->u.ann_assign.annotation;
    if (n->u.ann_assign.value) {
        expr(u, n->u.ann_assign.value);
        target_store(u, target);
    } else {
        evaluate_target(u, target);
    }
    if (!keeps_annotations(u)) return;
    if (n->u.ann_assign.simple) {
        annotation(u, note);
        name_load(u, n, name_find(u, "__annotations__"));
        emit_const(u, n, const_str(u, target->u.name.id));
        emit(u, n, OPC_STORE_SUBSCR, 0);
    } else if (!u->c->futures) {
        expr(u, note);
        emit(u, n, OPC_POP_TOP, 0);
    }
}
