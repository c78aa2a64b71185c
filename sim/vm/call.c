/* call.c: calling things and binding arguments.  Mirrors CPython's
 * initialize_locals (Python/ceval.c) and its messages. */
#include <string.h>

#include "vm/attr.h"
#include "vm/class.h"
#include "vm/descr.h"
#include "vm/drain.h"
#include "vm/exc.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/run.h"

/* --- Python functions: messages
 * --------------------------------------------------*/

static const char *shown_name(const Vm *vm, const Func *f) {
    return str_view(vm->minor >= 10 ? f->qualname : f->name).ptr;
}

/* 'a', 'b', and 'c' */
static void write_names(StrBuf *sb, const Value *names, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (i) sb_puts(sb, n == 2 ? " and " : i == n - 1 ? ", and " : ", ");
        sb_printf(sb, "'%s'", str_view(names[i]).ptr);
    }
}

static bool missing(Vm *vm, const Func *func, const Value *slots, uint32_t from,
                    uint32_t to, const char *kind) {
    Value names[32];
    uint32_t n = 0;
    for (uint32_t i = from; i < to && n < 32; i++)
        if (!slots[i]) names[n++] = func->code->local_names[i];
    if (!n) return true;
    StrBuf sb = {0};
    write_names(&sb, names, n);
    vm_raise(vm, vm->t.TypeError, "%s() missing %u required %s argument%s: %s",
             shown_name(vm, func), n, kind, n == 1 ? "" : "s", sb.data);
    sb_free(&sb);
    return false;
}

static bool too_many(Vm *vm, const Func *func, const Value *slots,
                     uint32_t given) {
    const Code *c = func->code;
    uint32_t most = c->n_args, kwonly = 0;
    uint32_t defaults = func->defaults ? as_tuple(func->defaults)->len : 0;
    for (uint32_t i = 0; i < c->n_kwonly; i++)
        kwonly += slots[c->n_args + i] != V_NULL;
    StrBuf takes = {0}, extra = {0};
    if (defaults)
        sb_printf(&takes, "from %u to %u", most - defaults, most);
    else
        sb_printf(&takes, "%u", most);
    if (kwonly)
        sb_printf(&extra,
                  " positional argument%s (and %u keyword-only argument%s)",
                  given == 1 ? "" : "s", kwonly, kwonly == 1 ? "" : "s");
    vm_raise(vm, vm->t.TypeError,
             "%s() takes %s positional argument%s but %u%s %s given",
             shown_name(vm, func), takes.data, defaults || most != 1 ? "s" : "",
             given, extra.data ? extra.data : "",
             given == 1 && !kwonly ? "was" : "were");
    sb_free(&takes);
    sb_free(&extra);
    return false;
}

/* --- Python functions: binding
 * ---------------------------------------------------*/

static bool bind_keyword(Vm *vm, Func *func, Value *slots, Value key, Value v,
                         Value extra) {
    const Code *c = func->code;
    uint32_t n = c->n_args + c->n_kwonly;
    for (uint32_t i = c->n_posonly; i < n; i++) {
        if (c->local_names[i] != key && !str_equal(c->local_names[i], key))
            continue;
        if (slots[i]) {
            vm_raise(vm, vm->t.TypeError,
                     "%s() got multiple values for argument '%s'",
                     shown_name(vm, func), str_view(key).ptr);
            return false;
        }
        slots[i] = retain(v);
        return true;
    }
    if (extra) return dict_set(vm, as_dict(extra), key, v);
    for (uint32_t i = 0; i < c->n_posonly; i++)
        if (str_equal(c->local_names[i], key)) {
            vm_raise(vm, vm->t.TypeError,
                     "%s() got some positional-only arguments passed as "
                     "keyword arguments: '%s'",
                     shown_name(vm, func), str_view(key).ptr);
            return false;
        }
    vm_raise(vm, vm->t.TypeError,
             "%s() got an unexpected keyword argument '%s'",
             shown_name(vm, func), str_view(key).ptr);
    return false;
}

static bool fill_defaults(Vm *vm, Func *func, Value *slots) {
    const Code *c = func->code;
    uint32_t n = func->defaults ? as_tuple(func->defaults)->len : 0;
    if (n > c->n_args) n = c->n_args;
    for (uint32_t i = 0; i < n; i++) {
        Value *slot = &slots[c->n_args - n + i];
        if (!*slot) *slot = retain(as_tuple(func->defaults)->items[i]);
    }
    if (!missing(vm, func, slots, 0, c->n_args - n, "positional")) return false;
    for (uint32_t i = c->n_args; i < c->n_args + c->n_kwonly; i++) {
        if (slots[i] || !func->kwdefaults) continue;
        Value v = dict_get_name(as_dict(func->kwdefaults), c->local_names[i]);
        slots[i] = v ? retain(v) : V_NULL;
    }
    return missing(vm, func, slots, c->n_args, c->n_args + c->n_kwonly,
                   "keyword-only");
}

/* *args of a call with `n` positional arguments, the first of which may be
 * `self`. */
static Value rest_tuple(Vm *vm, const Code *c, Value self, const Value *args,
                        uint32_t n) {
    uint32_t total = n + (self != V_NULL), skip = c->n_args;
    Value t = tuple_new(vm, total > skip ? total - skip : 0);
    for (uint32_t i = skip; i < total; i++) {
        Value v = self ? (i == 0 ? self : args[i - 1]) : args[i];
        as_tuple(t)->items[i - skip] = retain(v);
    }
    return t;
}

bool call_bind(Vm *vm, Func *func, Value *slots, Value self, const Value *args,
               uint32_t n, Value kw) {
    const Code *c = func->code;
    uint32_t at = 0, total = n + (self != V_NULL);
    uint32_t named = c->n_args + c->n_kwonly;
    if (self && c->n_args) slots[at++] = retain(self);
    for (uint32_t i = 0; i < n && at < c->n_args; i++)
        slots[at++] = retain(args[i]);
    uint32_t rest = named + ((c->flags & CODE_VARARGS) != 0);
    if (c->flags & CODE_VARARGS)
        slots[named] = rest_tuple(vm, c, self, args, n);
    Value extra = V_NULL;
    if (c->flags & CODE_VARKW) extra = slots[rest] = from_obj(dict_new(vm));
    for (uint32_t i = 0; kw && i < as_tuple(kw)->len; i++)
        if (!bind_keyword(vm, func, slots, as_tuple(kw)->items[i], args[n + i],
                          extra))
            return false;
    if (total > c->n_args && !(c->flags & CODE_VARARGS))
        return too_many(vm, func, slots, total);
    return fill_defaults(vm, func, slots);
}

static Value call_func(Vm *vm, Func *func, Value self, const Value *args,
                       uint32_t n, Value kw) {
    if (func->code->flags & CODE_ANY_GEN) {
        Gen *g = gen_new(vm, func);
        if (!call_bind(vm, func, g->frame.slots, self, args, n, kw)) {
            g->state = GEN_DONE;
            release(vm, from_obj(g));
            return V_NULL;
        }
        frame_start_cells(vm, &g->frame);
        vmtrace_coro(vm, g);
        return from_obj(g);
    }
    Frame *f = frame_push_py(vm, func);
    if (!f) return V_NULL;
    if (!call_bind(vm, func, f->slots, self, args, n, kw)) {
        frame_discard(vm);
        return V_NULL;
    }
    if (func->code->n_cells || func->code->n_free) frame_start_cells(vm, f);
    if (vmtrace_on(vm, func->code)) vmtrace_call(vm, f, 0);
    return V_FRAME;
}

/* --- native functions
 * -------------------------------------------------------------*/

enum { MAX_PARAMS = 24 };

typedef struct Param {
    Str name;
    bool required, positional, keyword;
} Param;

typedef struct Signature {
    Param params[MAX_PARAMS];
    uint32_t n, required, positional;
} Signature;

static void parse_signature(const char *sig, Signature *s) {
    bool kwonly = false;
    *s = (Signature){0};
    while (*sig) {
        size_t len = strcspn(sig, " ");
        if (len == 1 && *sig == '/') {
            for (uint32_t i = 0; i < s->n; i++)
                s->params[i].keyword = false;
        } else if (len == 1 && *sig == '*') {
            kwonly = true;
        } else {
            CHECK(s->n < MAX_PARAMS, "a native has too many parameters");
            bool optional = sig[len - 1] == '?';
            s->params[s->n++] =
                (Param){{sig, len - optional}, !optional, !kwonly, true};
            s->required += !optional && !kwonly;
            s->positional += !kwonly;
        }
        sig += len;
        while (*sig == ' ')
            sig++;
    }
}

static void count_error(Vm *vm, const NativeDef *def, const Signature *s,
                        uint32_t n) {
    uint32_t least = s->required, most = s->positional;
    if (def->flags & NF_PY) {
        uint32_t self = (def->flags & NF_METHOD) != 0;
        StrBuf takes = {0};
        if (least != most)
            sb_printf(&takes, "from %u to %u", least + self, most + self);
        else
            sb_printf(&takes, "%u", most + self);
        vm_raise(vm, vm->t.TypeError,
                 "%s() takes %s positional argument%s but %u %s given",
                 def->name, takes.data,
                 least == most && most + self == 1 ? "" : "s", n + self,
                 n + self == 1 ? "was" : "were");
        sb_free(&takes);
    } else if (most == 0 && s->n > 0) {
        vm_raise(vm, vm->t.TypeError, "%s() takes no positional arguments",
                 def->name);
    } else if (most == 0) {
        vm_raise(vm, vm->t.TypeError, "%s() takes no arguments (%u given)",
                 def->name, n);
    } else if (least == most && most == 1) {
        vm_raise(vm, vm->t.TypeError,
                 "%s() takes exactly one argument (%u given)", def->name, n);
    } else if (least == most) {
        vm_raise(vm, vm->t.TypeError, "%s expected %u arguments, got %u",
                 def->name, most, n);
    } else {
        vm_raise(vm, vm->t.TypeError, "%s expected at %s %u argument%s, got %u",
                 def->name, n < least ? "least" : "most",
                 n < least ? least : most,
                 (n < least ? least : most) == 1 ? "" : "s", n);
    }
}

static void missing_error(Vm *vm, const NativeDef *def, const Signature *s,
                          const Value *out, uint32_t n) {
    if (!(def->flags & NF_PY)) {
        count_error(vm, def, s, n);
        return;
    }
    StrBuf sb = {0};
    uint32_t count = 0, seen = 0;
    for (uint32_t i = 0; i < s->n; i++)
        count += s->params[i].required && !out[i];
    for (uint32_t i = 0; i < s->n; i++) {
        if (!s->params[i].required || out[i]) continue;
        if (seen)
            sb_puts(&sb, count == 2          ? " and "
                         : seen == count - 1 ? ", and "
                                             : ", ");
        seen++;
        sb_printf(&sb, "'%.*s'", (int)s->params[i].name.len,
                  s->params[i].name.ptr);
    }
    vm_raise(vm, vm->t.TypeError,
             "%s() missing %u required positional argument%s: %s", def->name,
             count, count == 1 ? "" : "s", sb.data);
    sb_free(&sb);
}

static bool native_keyword(Vm *vm, const NativeDef *def, const Signature *s,
                           Value *out, Value key, Value v) {
    Str name = str_view(key);
    for (uint32_t i = 0; i < s->n; i++) {
        if (!s->params[i].keyword || !str_eq(s->params[i].name, name)) continue;
        if (!out[i]) {
            out[i] = v;
            return true;
        }
        vm_raise(vm, vm->t.TypeError,
                 "%s() got multiple values for argument '%s'", def->name,
                 name.ptr);
        return false;
    }
    bool any = false;
    for (uint32_t i = 0; i < s->n; i++)
        any |= s->params[i].keyword;
    if (!any)
        vm_raise(vm, vm->t.TypeError, "%s() takes no keyword arguments",
                 def->name);
    else if (def->flags & NF_PY || vm->minor >= 13)
        vm_raise(vm, vm->t.TypeError,
                 "%s() got an unexpected keyword argument '%s'", def->name,
                 name.ptr);
    else
        vm_raise(vm, vm->t.TypeError,
                 vm->minor >= 7
                     ? "'%s' is an invalid keyword argument for %s()"
                     : "'%s' is an invalid keyword argument for this function",
                 name.ptr, def->name);
    return false;
}

bool native_bind(Vm *vm, const NativeDef *def, const Value *args, uint32_t n,
                 Value kwnames, Value *out, uint32_t max) {
    Signature s;
    parse_signature(def->sig, &s);
    CHECK(s.n <= max, "room for every parameter");
    if (n > s.positional) {
        count_error(vm, def, &s, n);
        return false;
    }
    for (uint32_t i = 0; i < s.n; i++)
        out[i] = i < n ? args[i] : V_NULL;
    for (uint32_t i = 0; kwnames && i < as_tuple(kwnames)->len; i++)
        if (!native_keyword(vm, def, &s, out, as_tuple(kwnames)->items[i],
                            args[n + i]))
            return false;
    for (uint32_t i = 0; i < s.n; i++)
        if (s.params[i].required && !out[i]) {
            missing_error(vm, def, &s, out, n);
            return false;
        }
    return true;
}

/* Counts of a native's parameters, found once for each function object. */
static void count_params(Native *f) {
    Signature s;
    parse_signature(f->def->sig, &s);
    f->n_params = s.n;
    f->n_required = s.required;
    for (uint32_t i = 0; i < s.n; i++)
        if (s.params[i].required && !s.params[i].positional)
            f->n_required = UINT32_MAX; /* always the long way */
    f->h.flags = 1 + s.positional;
}

/* Calls with `lead` values (self) that are not bound to the signature. */
static Value call_bound_native(Vm *vm, Native *f, const Value *args, uint32_t n,
                               Value kw, uint32_t lead) {
    Value out[MAX_PARAMS + 1];
    const NativeDef *def = f->def;
    if (!f->h.flags) count_params(f);
    if (n < lead)
        return vm_raise(vm, vm->t.TypeError,
                        "unbound method %s() needs an argument", def->name);
    uint32_t given = n - lead, positional = f->h.flags - 1;
    for (uint32_t i = 0; i < lead; i++)
        out[i] = args[i];
    if (kw || given < f->n_required || given > positional) {
        if (!native_bind(vm, def, args + lead, given, kw, out + lead,
                         MAX_PARAMS))
            return V_NULL;
    } else if (given == f->n_params) {
        return def->fn(vm, args, n, V_NULL);
    } else {
        for (uint32_t i = 0; i < f->n_params; i++)
            out[lead + i] = i < given ? args[lead + i] : V_NULL;
    }
    return def->fn(vm, out, f->n_params + lead, V_NULL);
}

static bool check_self(Vm *vm, const Native *f, const Value *args, uint32_t n) {
    if (n && (!f->owner || is_a(vm, args[0], f->owner))) return true;
    if (!n)
        vm_raise(vm, vm->t.TypeError,
                 "unbound method %s.%s() needs an argument",
                 f->owner ? f->owner->name : "?", f->def->name);
    else
        vm_raise(vm, vm->t.TypeError,
                 vm->minor >= 8 && strncmp(f->def->name, "__", 2) != 0
                     ? "descriptor '%s' for '%s' objects doesn't apply to a "
                       "'%s' object"
                     : "descriptor '%s' requires a '%s' object but received a "
                       "'%s'",
                 f->def->name, f->owner->name, type_of(vm, args[0])->name);
    return false;
}

static Value call_native(Vm *vm, Native *f, const Value *args, uint32_t n,
                         Value kw) {
    uint32_t lead = (f->def->flags & (NF_METHOD | NF_CLASS)) != 0;
    if (__builtin_expect(vm->visible && (f->def->flags & NF_VISIBLE), 0) &&
        vm->hooks.visible(vm->hooks.ctx, vm, from_obj(f), args, n, kw))
        return V_FRAME;
    if (f->self == V_NULL) {
        if (lead && !check_self(vm, f, args, n)) return V_NULL;
        if (f->def->sig) return call_bound_native(vm, f, args, n, kw, lead);
        return f->def->fn(vm, args, n, kw);
    }
    uint32_t total = n + (kw ? as_tuple(kw)->len : 0);
    Value few[12], *all = few;
    if (total + 1 > 12)
        all = heap_alloc(&vm->heap, sizeof(Value) * (total + 1));
    all[0] = f->self;
    for (uint32_t i = 0; i < total; i++)
        all[i + 1] = args[i];
    Value r = f->def->sig ? call_bound_native(vm, f, all, n + 1, kw, 1)
                          : f->def->fn(vm, all, n + 1, kw);
    if (all != few) heap_free(&vm->heap, all, sizeof(Value) * (total + 1));
    return r;
}

/* --- classes
 * -----------------------------------------------------------------------*/

/* Waits for __init__ and hands over the object. */
static Act init_step(Vm *vm, Frame *f, Sig sig, Value v) {
    if (sig == SIG_RAISE) return ACT_RAISE;
    if (v != V_NONE) {
        vm_raise(vm, vm->t.TypeError, "__init__() should return None, not '%s'",
                 type_of(vm, v)->name);
        release(vm, v);
        return ACT_RAISE;
    }
    vm->result = f->slots[0];
    f->slots[0] = V_NULL;
    return ACT_RETURN;
}

static const NativeFrameDef INIT_FRAME = {
    .name = "__init__", .step = init_step, .slots = 1};

static Value run_init(Vm *vm, Value obj, Value init, const Value *args,
                      uint32_t n, Value kw) {
    Frame *f = frame_push_native(vm, &INIT_FRAME);
    f->slots[0] = obj;
    Value r = call_func(vm, as_func(init), obj, args, n, kw);
    if (r == V_FRAME) return r;
    if (r) { /* an `async def __init__`, or a generator */
        vm_raise(vm, vm->t.TypeError, "__init__() should return None, not '%s'",
                 type_of(vm, r)->name);
        release(vm, r);
    }
    frame_discard(vm);
    return V_NULL;
}

Value call_type(Vm *vm, Type *t, const Value *args, uint32_t n, Value kw) {
    if (!t->make)
        return vm_raise(vm, vm->t.TypeError, "cannot create '%s' instances",
                        t->name);
    Value obj = t->make(vm, t, args, n, kw);
    if (!obj || obj == V_FRAME) return obj;
    Type *own = type_of(vm, obj);
    if (!own->init || !type_is_subtype(own, t) || t == vm->t.type) return obj;
    Value init = class_special(vm, obj, vm->s.init_);
    if (init && has_type(vm, init, vm->t.func))
        return run_init(vm, obj, init, args, n, kw);
    Value r = own->init(vm, obj, args, n, kw);
    if (r == V_FRAME) UNREACHABLE("a native __init__ that pushes a frame");
    if (!r) clear(vm, &obj);
    return obj;
}

/* --- anything
 * ------------------------------------------------------------------------*/

static Value call_method(Vm *vm, const Method *m, const Value *args, uint32_t n,
                         Value kw) {
    if (has_type(vm, m->func, vm->t.func))
        return call_func(vm, as_func(m->func), m->self, args, n, kw);
    uint32_t total = n + (kw ? as_tuple(kw)->len : 0);
    Value few[12], *all = few;
    if (total + 1 > 12)
        all = heap_alloc(&vm->heap, sizeof(Value) * (total + 1));
    all[0] = m->self;
    for (uint32_t i = 0; i < total; i++)
        all[i + 1] = args[i];
    Value r = vm_begin_call(vm, m->func, all, n + 1, kw);
    if (all != few) heap_free(&vm->heap, all, sizeof(Value) * (total + 1));
    return r;
}

Value vm_begin_call(Vm *vm, Value fn, const Value *args, uint32_t n, Value kw) {
    Type *t = type_of(vm, fn);
    vm->frame->wait = WAIT_CALL;
    if (__builtin_expect(vm->threaded, 0) && n > 0 &&
        drain_call(vm, fn, args, n, kw))
        return V_FRAME;
    if (t == vm->t.func) return call_func(vm, as_func(fn), V_NULL, args, n, kw);
    if (t == vm->t.native || t == vm->t.native_method)
        return call_native(vm, (Native *)as_obj(fn), args, n, kw);
    if (t == vm->t.method)
        return call_method(vm, (Method *)as_obj(fn), args, n, kw);
    if (t->flags & TF_TYPE) {
        Value meta = class_special(vm, fn, vm->s.call_);
        if (!meta) return call_type(vm, as_type(fn), args, n, kw);
    }
    if (t->call) return t->call(vm, fn, args, n, kw);
    return vm_raise(vm, vm->t.TypeError, "'%s' object is not callable",
                    t->name);
}

/* --- from C
 * ---------------------------------------------------------------------------*/

/* Each nesting costs a stretch of the C stack (the eval loop's frame). */
enum { MAX_C_DEPTH = 400 };

void boundary_init(Vm *vm, Frame *b) {
    memset(b, 0, sizeof *b);
    b->kind = FRAME_BOUNDARY;
    b->wait = WAIT_CALL;
    b->back = vm->frame;
    b->depth = vm->frame ? vm->frame->depth : 0;
    vm->frame = b;
}

Value vm_wait(Vm *vm, Frame *b, bool *yielded) {
    Sig sig;
    Value v = V_NULL;
    RunStatus status = vm_eval(vm, b, &sig, &v);
    CHECK(status == RUN_DONE, "a nested call is never paused");
    if (yielded) *yielded = sig == SIG_YIELD;
    if (sig == SIG_RAISE) return V_NULL;
    if (sig == SIG_RETURN && b->wait == WAIT_NEXT) {
        exc_stop_iteration(vm, v);
        release(vm, v);
        return V_NULL;
    }
    return v;
}

Value vm_call(Vm *vm, Value fn, const Value *args, uint32_t n, Value kwnames) {
    if (vm->c_depth >= MAX_C_DEPTH)
        return vm_raise(vm, vm->t.RecursionError,
                        "maximum recursion depth exceeded");
    Frame b;
    boundary_init(vm, &b);
    vm->c_depth++;
    Value r = vm_begin_call(vm, fn, args, n, kwnames);
    if (r == V_FRAME) r = vm_wait(vm, &b, NULL);
    vm->c_depth--;
    vm->frame = b.back;
    return r;
}

Value vm_call0(Vm *vm, Value fn) {
    return vm_call(vm, fn, NULL, 0, V_NULL);
}

Value vm_call1(Vm *vm, Value fn, Value a) {
    return vm_call(vm, fn, &a, 1, V_NULL);
}

Value vm_call2(Vm *vm, Value fn, Value a, Value b) {
    Value args[2] = {a, b};
    return vm_call(vm, fn, args, 2, V_NULL);
}

Value vm_call_method(Vm *vm, Value obj, Value name, const Value *args,
                     uint32_t n) {
    Value fn = obj_getattr(vm, obj, name);
    if (!fn) return V_NULL;
    Value r = vm_call(vm, fn, args, n, V_NULL);
    release(vm, fn);
    return r;
}
