/* interp_star.c: except* : splitting groups and putting what is left together.
 * Mirrors _PyEval_ExceptionGroupMatch and PyUnstable_Exc_PrepReraiseStar. */
#include "vm/exc.h"
#include "vm/interp_impl.h"

static bool check_types(Vm *vm, Value type) {
    uint32_t n = is_tuple(vm, type) ? as_tuple(type)->len : 1;
    for (uint32_t i = 0; i < n; i++) {
        Value t = is_tuple(vm, type) ? as_tuple(type)->items[i] : type;
        if (!has_flag(vm, t, TF_TYPE) || !(as_type(t)->flags & TF_EXC)) {
            vm_raise(vm, vm->t.TypeError,
                     "catching classes that do not inherit from BaseException "
                     "is not allowed");
            return false;
        }
        if (type_is_subtype(as_type(t), vm->t.BaseExceptionGroup)) {
            vm_raise(vm, vm->t.TypeError,
                     "catching ExceptionGroup with except* is not allowed. "
                     "Use except instead.");
            return false;
        }
    }
    return true;
}

/* A lone exception that matches is handed over in a group of its own. */
static Value wrap(Vm *vm, Value exc) {
    Value one = tuple_of1(vm, exc), text = str_from(vm, "");
    Value args[2] = {text, one};
    Type *t = is_a(vm, exc, vm->t.Exception) ? vm->t.ExceptionGroup
                                             : vm->t.BaseExceptionGroup;
    Value group = vm_call(vm, from_obj(t), args, 2, V_NULL);
    if (group && as_exc(exc)->traceback)
        assign(vm, &as_exc(group)->traceback, retain(as_exc(exc)->traceback));
    release(vm, one);
    release(vm, text);
    return group;
}

static bool split_group(Vm *vm, Value exc, Value type, Value *match,
                        Value *rest) {
    Value name = str_intern(vm, "split", 5);
    Value pair = vm_call_method(vm, exc, name, &type, 1);
    release(vm, name);
    if (!pair) return false;
    *match = retain(as_tuple(pair)->items[0]);
    *rest = retain(as_tuple(pair)->items[1]);
    release(vm, pair);
    return true;
}

bool exc_split_match(Vm *vm, Value exc, Value type, Value *match, Value *rest) {
    *match = *rest = V_NONE;
    if (exc == V_NONE) return true;
    if (!check_types(vm, type)) return false;
    if (is_a(vm, exc, vm->t.BaseExceptionGroup)) {
        if (!split_group(vm, exc, type, match, rest)) return false;
    } else if (exc_match(vm, exc, type) > 0) {
        *match = wrap(vm, exc);
        if (!*match) return false;
    } else {
        *rest = retain(exc);
    }
    if (*match != V_NONE) {
        Frame *f = vm->frame;
        if (!f->handled) vm->handling++;
        assign(vm, &f->handled, retain(*match));
    }
    return true;
}

/* Part of the original group (re-raised by a bare raise or never taken)? */
static bool is_part(Value e, Value orig) {
    Value a = as_exc(e)->traceback, b = as_exc(orig)->traceback;
    return e == orig || (a && a == b);
}

/* One exception alone goes on as it is. */
static Value join(Vm *vm, Value list) {
    if (as_list(list)->len == 1) return retain(as_list(list)->items[0]);
    bool plain = true;
    for (uint32_t i = 0; i < as_list(list)->len; i++)
        plain &= is_a(vm, as_list(list)->items[i], vm->t.Exception);
    Value text = str_from(vm, ""), args[2] = {text, list};
    Type *t = plain ? vm->t.ExceptionGroup : vm->t.BaseExceptionGroup;
    Value group = vm_call(vm, from_obj(t), args, 2, V_NULL);
    release(vm, text);
    return group;
}

/* What is left of `orig` when only the leaves under `parts` stay. */
static void collect_leaves(Vm *vm, Value e, Value set) {
    if (!is_a(vm, e, vm->t.BaseExceptionGroup)) {
        set_add(vm, set, e);
        return;
    }
    const Tuple *t = as_tuple(as_exc(e)->extra);
    for (uint32_t i = 0; i < t->len; i++)
        collect_leaves(vm, t->items[i], set);
}

static Value keep_leaves(Vm *vm, Value e, Value set) {
    if (!is_a(vm, e, vm->t.BaseExceptionGroup))
        return set_has(vm, set, e) > 0 ? retain(e) : V_NONE;
    const Tuple *t = as_tuple(as_exc(e)->extra);
    Value list = list_new(vm, t->len);
    for (uint32_t i = 0; i < t->len; i++) {
        Value kept = keep_leaves(vm, t->items[i], set);
        if (kept && kept != V_NONE) list_append(vm, list, kept);
        release(vm, kept);
    }
    Value r = V_NONE;
    if (as_list(list)->len) {
        Value name = str_intern(vm, "derive", 6);
        r = vm_call_method(vm, e, name, &list, 1);
        release(vm, name);
        if (r) {
            assign(vm, &as_exc(r)->traceback, retain(as_exc(e)->traceback));
            assign(vm, &as_exc(r)->cause, retain(as_exc(e)->cause));
            assign(vm, &as_exc(r)->context, retain(as_exc(e)->context));
        }
    }
    release(vm, list);
    return r;
}

Value exc_rejoin_star(Vm *vm, Value orig, Value list) {
    Value raised = list_new(vm, 2), leaves = set_new(vm, false);
    bool group = is_a(vm, orig, vm->t.BaseExceptionGroup);
    Value r = V_NONE;
    for (uint32_t i = 0; i < as_list(list)->len; i++) {
        Value e = as_list(list)->items[i];
        if (e == V_NONE) continue;
        if (group && is_part(e, orig))
            collect_leaves(vm, e, leaves);
        else
            list_append(vm, raised, e);
    }
    if (!group) {
        r = as_list(raised)->len ? retain(as_list(raised)->items[0]) : V_NONE;
    } else {
        Value kept = set_len(leaves) ? keep_leaves(vm, orig, leaves) : V_NONE;
        if (kept == V_NULL) {
            r = V_NULL;
        } else if (as_list(raised)->len == 0) {
            r = retain(kept);
        } else {
            if (kept != V_NONE) list_append(vm, raised, kept);
            r = join(vm, raised);
        }
        release(vm, kept);
    }
    release(vm, raised);
    release(vm, leaves);
    return r;
}
