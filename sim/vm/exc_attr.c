/* Attributes and methods of exceptions. */
#include "vm/exc_impl.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"

static Value none_or(Value v) {
    return v ? retain(v) : V_NONE;
}

/* --- BaseException -----------------------------------------------------------
 */

static bool cannot_delete(Vm *vm, const char *name) {
    vm_raise(vm, vm->t.TypeError, "%s may not be deleted", name);
    return false;
}

static Value get_args(Vm *vm, Value self) {
    (void)vm;
    return retain(as_exc(self)->args);
}

static bool set_args(Vm *vm, Value self, Value v) {
    if (!v) return cannot_delete(vm, "args");
    Value t = seq_tuple(vm, v);
    if (t) assign(vm, &as_exc(self)->args, t);
    return t != V_NULL;
}

/* An exception or None, for the slot *to. */
static bool set_link(Vm *vm, Value *to, Value v, const char *attr,
                     const char *word) {
    if (!v) return cannot_delete(vm, attr);
    if (v != V_NONE && !is_exc(vm, v)) {
        vm_raise(vm, vm->t.TypeError,
                 "exception %s must be None or derive from BaseException",
                 word);
        return false;
    }
    assign(vm, to, v == V_NONE ? V_NULL : retain(v));
    return true;
}

static Value get_cause(Vm *vm, Value self) {
    (void)vm;
    return none_or(as_exc(self)->cause);
}

static bool set_cause(Vm *vm, Value self, Value v) {
    if (!set_link(vm, &as_exc(self)->cause, v, "__cause__", "cause"))
        return false;
    as_exc(self)->suppress_context = 1;
    return true;
}

static Value get_context(Vm *vm, Value self) {
    (void)vm;
    return none_or(as_exc(self)->context);
}

static bool set_context(Vm *vm, Value self, Value v) {
    return set_link(vm, &as_exc(self)->context, v, "__context__", "context");
}

static Value get_traceback(Vm *vm, Value self) {
    (void)vm;
    return none_or(as_exc(self)->traceback);
}

static bool set_traceback(Vm *vm, Value self, Value v) {
    if (!v) return cannot_delete(vm, "__traceback__");
    if (v != V_NONE && !has_type(vm, v, vm->t.traceback)) {
        vm_raise(vm, vm->t.TypeError,
                 "__traceback__ must be a traceback or None");
        return false;
    }
    assign(vm, &as_exc(self)->traceback, v == V_NONE ? V_NULL : retain(v));
    return true;
}

static Value get_suppress(Vm *vm, Value self) {
    (void)vm;
    return v_bool(as_exc(self)->suppress_context);
}

static bool set_suppress(Vm *vm, Value self, Value v) {
    if (v && is_bool(v)) {
        as_exc(self)->suppress_context = v == V_TRUE;
        return true;
    }
    vm_raise(vm, vm->t.TypeError,
             v ? "attribute value type must be bool"
               : "can't delete numeric/char attribute");
    return false;
}

static Value no_attribute(Vm *vm, Value self, const char *name) {
    return vm_raise(vm, vm->t.AttributeError,
                    "'%s' object has no attribute '%s'",
                    type_of(vm, self)->name, name);
}

static Value get_notes(Vm *vm, Value self) {
    Value notes = as_exc(self)->notes;
    return notes ? retain(notes) : no_attribute(vm, self, "__notes__");
}

static bool set_notes(Vm *vm, Value self, Value v) {
    (void)vm;
    assign(vm, &as_exc(self)->notes, retain(v));
    return true;
}

const GetSetDef exc_getset[] = {
    {"args", get_args, set_args},
    {"__cause__", get_cause, set_cause},
    {"__context__", get_context, set_context},
    {"__traceback__", get_traceback, set_traceback},
    {"__suppress_context__", get_suppress, set_suppress},
    {"__notes__", get_notes, set_notes},
    {NULL, NULL, NULL},
};

static Value m_with_traceback(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return set_traceback(vm, args[0], args[1]) ? retain(args[0]) : V_NULL;
}

static Value m_add_note(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Exc *e = as_exc(args[0]);
    if (!is_str(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError, "note must be a str, not '%s'",
                        type_of(vm, args[1])->name);
    if (!e->notes) e->notes = list_new(vm, 1);
    if (!is_list(vm, e->notes))
        return vm_raise(vm, vm->t.TypeError,
                        "Cannot add note: __notes__ is not a list");
    list_append(vm, e->notes, args[1]);
    return V_NONE;
}

const NativeDef exc_methods[] = {
    {"with_traceback", m_with_traceback, NF_METHOD, "tb /"},
    {"add_note", m_add_note, NF_METHOD, "note /"},
    {NULL, NULL, 0, NULL},
};

/* --- extra, extra2 as an attribute
 * --------------------------------------------- */

static Value get_extra(Vm *vm, Value self) {
    (void)vm;
    return none_or(as_exc(self)->extra);
}

static bool set_extra(Vm *vm, Value self, Value v) {
    assign(vm, &as_exc(self)->extra, retain(v));
    return true;
}

static Value get_extra2(Vm *vm, Value self) {
    (void)vm;
    return none_or(as_exc(self)->extra2);
}

static bool set_extra2(Vm *vm, Value self, Value v) {
    assign(vm, &as_exc(self)->extra2, retain(v));
    return true;
}

const GetSetDef exc_stop_getset[] = {
    {"value", get_extra, set_extra},
    {NULL, NULL, NULL},
};

const GetSetDef exc_exit_getset[] = {
    {"code", get_extra, set_extra},
    {NULL, NULL, NULL},
};

const GetSetDef exc_name_getset[] = {
    {"name", get_extra, set_extra},
    {NULL, NULL, NULL},
};

const GetSetDef exc_attr_getset[] = {
    {"name", get_extra, set_extra},
    {"obj", get_extra2, set_extra2},
    {NULL, NULL, NULL},
};

/* --- fields of a tuple in extra
 * --------------------------------------------------- */

static Value get_field(Value self, uint32_t i) {
    Value fields = as_exc(self)->extra;
    if (!fields || i >= as_tuple(fields)->len) return V_NONE;
    return retain(as_tuple(fields)->items[i]);
}

/* Tuples may be shared, so a new one takes the place. */
static bool set_field(Vm *vm, Value self, uint32_t i, uint32_t n, Value v) {
    Value fields = tuple_new(vm, n);
    for (uint32_t k = 0; k < n; k++)
        as_tuple(fields)->items[k] =
            k == i ? (v ? retain(v) : V_NONE) : get_field(self, k);
    assign(vm, &as_exc(self)->extra, fields);
    return true;
}

#define FIELD(name, i, n)                                                      \
    static Value get_##name(Vm *vm, Value self) {                              \
        (void)vm;                                                              \
        return get_field(self, i);                                             \
    }                                                                          \
    static bool set_##name(Vm *vm, Value self, Value v) {                      \
        return set_field(vm, self, i, n, v);                                   \
    }

FIELD(import_name, 0, 2)
FIELD(import_path, 1, 2)
FIELD(errno_, 0, 4)
FIELD(strerror_, 1, 4)
FIELD(filename, 2, 4)
FIELD(filename2, 3, 4)
FIELD(syntax_file, 0, 6)
FIELD(syntax_line, 1, 6)
FIELD(syntax_offset, 2, 6)
FIELD(syntax_text, 3, 6)
FIELD(syntax_end_line, 4, 6)
FIELD(syntax_end_offset, 5, 6)

const GetSetDef exc_import_getset[] = {
    {"name", get_import_name, set_import_name},
    {"path", get_import_path, set_import_path},
    {"msg", get_extra2, set_extra2},
    {NULL, NULL, NULL},
};

static Value get_written(Vm *vm, Value self) {
    Value n = as_exc(self)->extra2;
    if (n) return retain(n);
    return vm_raise(vm, vm->t.AttributeError, "characters_written");
}

const GetSetDef exc_os_getset[] = {
    {"errno", get_errno_, set_errno_},
    {"strerror", get_strerror_, set_strerror_},
    {"filename", get_filename, set_filename},
    {"filename2", get_filename2, set_filename2},
    {"characters_written", get_written, set_extra2},
    {NULL, NULL, NULL},
};

/* --- fields of args
 * ---------------------------------------------------------------- */

static Value get_arg(Value self, uint32_t i) {
    Tuple *args = as_tuple(as_exc(self)->args);
    return i < args->len ? retain(args->items[i]) : V_NONE;
}

#define ARG(name, i)                                                           \
    static Value get_##name(Vm *vm, Value self) {                              \
        (void)vm;                                                              \
        return get_arg(self, i);                                               \
    }

ARG(first, 0)
ARG(object, 1)
ARG(start, 2)
ARG(end, 3)
ARG(reason, 4)

const GetSetDef exc_unicode_getset[] = {
    {"encoding", get_first, NULL}, {"object", get_object, NULL},
    {"start", get_start, NULL},    {"end", get_end, NULL},
    {"reason", get_reason, NULL},  {NULL, NULL, NULL},
};

const GetSetDef exc_syntax_getset[] = {
    {"msg", get_first, NULL},
    {"filename", get_syntax_file, set_syntax_file},
    {"lineno", get_syntax_line, set_syntax_line},
    {"offset", get_syntax_offset, set_syntax_offset},
    {"text", get_syntax_text, set_syntax_text},
    {"end_lineno", get_syntax_end_line, set_syntax_end_line},
    {"end_offset", get_syntax_end_offset, set_syntax_end_offset},
    {NULL, NULL, NULL},
};
