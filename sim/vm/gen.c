/* gen.c: generators, coroutines and async generators as chains of frames.
 * See frame.h for the idea; mirrors Objects/genobject.c in what is seen. */
#include <string.h>

#include "vm/exc.h"
#include "vm/gen.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/run.h"
#include "vm/visit.h"

/* --- making
 * -----------------------------------------------------------------------*/

static Gen *gen_alloc(Vm *vm, Type *t, uint32_t slots, int kind) {
    size_t size = sizeof(Gen) + sizeof(Value) * slots;
    Gen *g = heap_alloc(&vm->heap, size);
    memset(g, 0, sizeof *g);
    g->h.refs = 1;
    g->h.type = t;
    g->leaf = &g->frame;
    g->root = g;
    g->kind = (uint8_t)kind;
    g->size = (uint32_t)size;
    return g;
}

Gen *gen_new(Vm *vm, Func *func) {
    uint32_t flags = func->code->flags;
    bool coro = flags & CODE_COROUTINE, async = flags & CODE_ASYNC_GEN;
    Type *t = coro ? vm->t.coroutine : async ? vm->t.async_gen : vm->t.gen;
    int kind = coro ? GEN_COROUTINE : async ? GEN_ASYNC : GEN_GENERATOR;
    Gen *g = gen_alloc(vm, t, code_slots(func->code), kind);
    func->h.refs++;
    frame_init_py(vm, &g->frame, func);
    g->frame.flags = FF_EMBEDDED;
    g->frame.gen = g;
    g->made_line = vm->frame->kind == FRAME_PY ? frame_line(vm->frame) : 0;
    return g;
}

Gen *gen_new_native(Vm *vm, const NativeFrameDef *def, int kind) {
    Type *t = kind == GEN_COROUTINE ? vm->t.coroutine
              : kind == GEN_ASYNC   ? vm->t.async_gen
                                    : vm->t.gen;
    Gen *g = gen_alloc(vm, t, def->slots + 1, kind);
    frame_init_native(&g->frame, def);
    g->frame.flags = FF_EMBEDDED;
    g->frame.gen = g;
    /* A native generator is one of the old `yield from` coroutines. */
    g->hooked = kind == GEN_GENERATOR;
    return g;
}

/* --- moving control
 * -----------------------------------------------------------------*/

void gen_suspend(Vm *vm, Frame *f) {
    Gen *root = gen_root(f->gen);
    root->leaf = f;
    root->state = GEN_SUSPENDED;
    vm->frame = root->frame.back;
    root->frame.back = NULL;
    release(vm, from_obj(root)); /* see gen_enter */
}

static void push_frame_trace(Vm *vm, Gen *g) {
    Frame *f = &g->frame;
    if (f->kind != FRAME_PY || !vmtrace_on(vm, f->func->code)) return;
    if (g->state == GEN_CREATED)
        vmtrace_call(vm, f, g->root != g ? FRAME_AWAITED : 0);
    else if (g->kind == GEN_GENERATOR || g->kind == GEN_ASYNC)
        vmtrace_call(vm, f, FRAME_RESUMED | FRAME_GEN);
}

/* Makes g's innermost frame the running one; it will be given (sig, v). */
Value gen_enter(Vm *vm, Gen *g, Frame *back, Sig sig, Value v) {
    bool fresh = g->state == GEN_CREATED;
    g->frame.back = back;
    if (fresh && !frame_deeper(vm, &g->frame)) {
        release(vm, v);
        g->frame.back = NULL;
        return V_NULL;
    }
    push_frame_trace(vm, g);
    g->state = GEN_RUNNING;
    vm->frame = g->leaf;
    /* A root that runs holds itself: whoever resumed it may let go of it.  The
     * others of a chain are held by the frames that await them. */
    if (g->root == g) g->h.refs++;
    if (fresh && sig == SIG_RETURN) {
        release(vm, v);
        sig = SIG_START;
        v = V_NULL;
    }
    vm->pending = sig;
    vm->pending_value = v;
    return V_FRAME;
}

static Value busy(Vm *vm, const Gen *g) {
    if (g->root != g && g->kind == GEN_COROUTINE)
        return vm_raise(vm, vm->t.RuntimeError,
                        "coroutine is being awaited already");
    static const char *const WORDS[] = {"generator", "coroutine",
                                        "async generator"};
    return vm_raise(vm, vm->t.ValueError, "%s already executing",
                    WORDS[g->kind]);
}

static bool can_enter(Vm *vm, Gen *g, Value v) {
    if (g->state == GEN_RUNNING || g->root != g) {
        busy(vm, g);
        return false;
    }
    if (g->state != GEN_CREATED || v == V_NONE) return true;
    static const char *const WORDS[] = {"generator", "coroutine",
                                        "async generator"};
    vm_raise(vm, vm->t.TypeError,
             "can't send non-None value to a just-started %s", WORDS[g->kind]);
    return false;
}

static Value finished(Vm *vm, Gen *g) {
    if (g->kind == GEN_COROUTINE)
        return vm_raise(vm, vm->t.RuntimeError,
                        "cannot reuse already awaited coroutine");
    return exc_stop_iteration(vm, V_NONE);
}

Value vm_begin_send(Vm *vm, Gen *g, Value v) {
    if (g->state == GEN_DONE || !can_enter(vm, g, v)) {
        release(vm, v);
        return vm->exc ? V_NULL : finished(vm, g);
    }
    vm->frame->wait = WAIT_CALL;
    return gen_enter(vm, g, vm->frame, SIG_RETURN, v);
}

Value vm_begin_throw(Vm *vm, Gen *g) {
    if (g->state == GEN_DONE) {
        if (g->kind != GEN_COROUTINE) return V_NULL;
        exc_clear(vm);
        return finished(vm, g);
    }
    if (g->state == GEN_RUNNING || g->root != g) {
        exc_clear(vm);
        return busy(vm, g);
    }
    vm->frame->wait = WAIT_CALL;
    return gen_enter(vm, g, vm->frame, SIG_RAISE, V_NULL);
}

static Sent send_gen(Vm *vm, Frame *f, Gen *g, Value v, Value *out) {
    if (g->state == GEN_DONE) {
        release(vm, v);
        if (g->kind == GEN_COROUTINE) return finished(vm, g), SENT_ERROR;
        *out = V_NONE;
        return SENT_RETURN;
    }
    if (!can_enter(vm, g, v)) {
        release(vm, v);
        return SENT_ERROR;
    }
    if (f->gen) g->root = gen_root(f->gen);
    f->wait = WAIT_SEND;
    if (gen_enter(vm, g, f, SIG_RETURN, v)) return SENT_FRAME;
    g->root = g;
    return SENT_ERROR;
}

/* An iterator that only knows next() and send(). */
static Sent send_plain(Vm *vm, Value it, Value v, Value *out) {
    Value r;
    if (v == V_NONE) {
        Type *t = type_of(vm, it);
        if (!t->next) {
            vm_raise(vm, vm->t.TypeError, "'%s' object is not an iterator",
                     t->name);
            return SENT_ERROR;
        }
        r = t->next(vm, it);
    } else {
        r = vm_call_method(vm, it, vm->s.send, &v, 1);
        release(vm, v);
    }
    if (r) {
        *out = r;
        return SENT_YIELD;
    }
    *out = V_NONE;
    if (!vm->exc) return SENT_RETURN;
    if (!exc_matches(vm, vm->t.StopIteration)) return SENT_ERROR;
    Value e = exc_take(vm);
    *out = as_exc(e)->extra ? retain(as_exc(e)->extra) : V_NONE;
    release(vm, e);
    return SENT_RETURN;
}

Sent frame_send(Vm *vm, Frame *f, Value awaitable, Value v, Value *out) {
    Type *t = type_of(vm, awaitable);
    if (t == vm->t.coroutine || t == vm->t.gen)
        return send_gen(vm, f, (Gen *)as_obj(awaitable), v, out);
    if (t == vm->t.asend) return asend_begin(vm, f, awaitable, v, out);
    if (t == vm->t.coro_wrapper)
        return send_gen(vm, f, coro_wrapper_gen(awaitable), v, out);
    if (!t->send) return send_plain(vm, awaitable, v, out);
    SendResult r = t->send(vm, awaitable, v, out);
    release(vm, v);
    return r == SEND_RETURN  ? SENT_RETURN
           : r == SEND_YIELD ? SENT_YIELD
                             : SENT_ERROR;
}

Value vm_begin_await(Vm *vm, Frame *f, Value awaitable) {
    Value it = vm_get_awaitable(vm, awaitable), out = V_NULL;
    if (!it) return V_NULL;
    assign(vm, &f->slots[f->def->slots], it);
    switch (frame_send(vm, f, it, V_NONE, &out)) {
    case SENT_FRAME: return V_FRAME;
    case SENT_YIELD:
        f->wait = WAIT_AGAIN;
        vm->result = out;
        return V_FRAME;
    case SENT_RETURN: clear(vm, &f->slots[f->def->slots]); return out;
    default: clear(vm, &f->slots[f->def->slots]); return V_NULL;
    }
}

Value vm_get_awaitable(Vm *vm, Value v) {
    Type *t = type_of(vm, v);
    if (t == vm->t.coroutine) return retain(v);
    if (t == vm->t.gen && ((Gen *)as_obj(v))->hooked) /* @types.coroutine */
        return retain(v);
    if (!t->await) {
        const char *hint = "";
        return vm_raise(vm, vm->t.TypeError,
                        vm->minor >= 13
                            ? "object %s can't be used in 'await' expression%s"
                            : "object %s can't be used in 'await' expression%s",
                        t->name, hint);
    }
    Value it = t->await(vm, v);
    if (!it || !(t->flags & TF_USER)) return it;
    if (type_of(vm, it) == vm->t.coroutine)
        vm_raise(vm, vm->t.TypeError, "__await__() returned a coroutine");
    else if (!type_of(vm, it)->next && !type_of(vm, it)->send)
        vm_raise(vm, vm->t.TypeError,
                 "__await__() returned non-iterator of type '%s'",
                 type_of(vm, it)->name);
    else
        return it;
    release(vm, it);
    return V_NULL;
}

/* --- the end of one
 * ---------------------------------------------------------------------*/

/* A StopIteration that escapes would end somebody's loop: PEP 479. */
static void convert_stop(Vm *vm, const Gen *g, Type *which, const char *name) {
    static const char *const WORDS[] = {"generator", "coroutine",
                                        "async generator"};
    if (!exc_matches(vm, which)) return;
    Value cause = exc_take(vm);
    vm_raise(vm, vm->t.RuntimeError, "%s raised %s", WORDS[g->kind], name);
    Exc *e = as_exc(vm->exc);
    assign(vm, &e->cause, retain(cause));
    assign(vm, &e->context, cause);
    e->suppress_context = 1;
}

static Sig finish_async(Vm *vm, Gen *g, Sig sig, Value *v) {
    if (sig == SIG_RAISE && g->closing &&
        (exc_matches(vm, vm->t.GeneratorExit) ||
         exc_matches(vm, vm->t.StopAsyncIteration))) {
        exc_clear(vm);
        *v = V_NONE;
        return SIG_RETURN;
    }
    if (sig == SIG_RAISE) {
        convert_stop(vm, g, vm->t.StopAsyncIteration, "StopAsyncIteration");
        return sig;
    }
    clear(vm, v);
    *v = V_NONE;
    if (g->closing) return SIG_RETURN;
    *v = V_NULL;
    vm_raise_value(vm, exc_new(vm, vm->t.StopAsyncIteration, NULL));
    return SIG_RAISE;
}

Sig gen_finish(Vm *vm, Gen *g, Sig sig, Value *v) {
    g->state = GEN_DONE;
    g->root = g;
    g->leaf = &g->frame;
    if (sig == SIG_RAISE && (g->kind != GEN_GENERATOR || vm->minor >= 7))
        convert_stop(vm, g, vm->t.StopIteration, "StopIteration");
    return g->kind == GEN_ASYNC ? finish_async(vm, g, sig, v) : sig;
}

void gen_async_yield(Vm *vm, Frame *f) {
    Gen *g = f->gen;
    vm->frame = f->back;
    f->back = NULL;
    g->root = g;
    g->leaf = f;
    g->state = GEN_SUSPENDED;
}

/* --- from C
 * -------------------------------------------------------------------------------*/

/* Resumes and waits: a yielded value, or V_NULL at the end (*result then has
 * the returned value) or with an exception. */
static Value resume_now(Vm *vm, Gen *g, Value v, bool throwing, Value *result) {
    Frame b;
    bool yielded = false;
    if (vm->c_depth >= 400)
        return vm_raise(vm, vm->t.RecursionError,
                        "maximum recursion depth exceeded");
    boundary_init(vm, &b);
    vm->c_depth++;
    Value r = throwing ? vm_begin_throw(vm, g) : vm_begin_send(vm, g, v);
    if (r == V_FRAME) r = vm_wait(vm, &b, &yielded);
    vm->c_depth--;
    vm->frame = b.back;
    if (yielded || !r) return r;
    if (result)
        *result = r;
    else
        release(vm, r);
    return V_NULL;
}

static Value gen_next(Vm *vm, Value v) {
    Gen *g = (Gen *)as_obj(v);
    if (g->state == GEN_DONE) return V_NULL;
    Value result = V_NULL, r = resume_now(vm, g, V_NONE, false, &result);
    if (!r && result && result != V_NONE) exc_stop_iteration(vm, result);
    release(vm, result);
    return r;
}

/* Nothing in the chain can notice that it ends. */
static bool indifferent(const Gen *g) {
    for (const Frame *f = g->leaf; f; f = f->back)
        if (f->kind != FRAME_PY || f->func->code->n_handlers) return false;
    return true;
}

static void drop_chain(Vm *vm, Gen *g) {
    Frame *f = g->leaf;
    while (f) {
        Frame *back = f->back;
        Gen *own = f->gen;
        own->state = GEN_DONE;
        own->root = own;
        own->leaf = &own->frame;
        f->back = NULL;
        if (own != g) frame_clear(vm, f);
        f = back;
    }
    frame_clear(vm, &g->frame);
}

static bool close_running_chain(Vm *vm, Gen *g) {
    static const char *const WORDS[] = {"generator", "coroutine",
                                        "async generator"};
    vm_raise_value(vm, exc_new(vm, vm->t.GeneratorExit, NULL));
    Value result = V_NULL;
    Value r = resume_now(vm, g, V_NULL, true, &result);
    release(vm, result);
    if (r) {
        release(vm, r);
        vm_raise(vm, vm->t.RuntimeError, "%s ignored GeneratorExit",
                 WORDS[g->kind]);
        return false;
    }
    if (!vm->exc) return true;
    if (!exc_matches(vm, vm->t.GeneratorExit) &&
        !exc_matches(vm, vm->t.StopIteration))
        return false;
    exc_clear(vm);
    return true;
}

bool gen_close(Vm *vm, Gen *g) {
    if (g->state == GEN_DONE) return true;
    if (g->state == GEN_RUNNING || g->root != g) {
        busy(vm, g);
        return false;
    }
    if (g->state == GEN_CREATED || indifferent(g)) {
        drop_chain(vm, g);
        return true;
    }
    return close_running_chain(vm, g);
}

static void ignore_exception(Vm *vm, Gen *g) {
    StrBuf sb = {0};
    Value e = exc_take(vm), name = obj_repr(vm, from_obj(g));
    sb_printf(&sb, "Exception ignored in: %s\n",
              name ? str_view(name).ptr : "?");
    exc_write_traceback(vm, e, &sb);
    vm_write_err(vm, sb.data, sb.len);
    sb_free(&sb);
    release(vm, name);
    release(vm, e);
}

/* The event loop may want to close an async generator in its own time. */
static bool gen_taken_over(Vm *vm, Gen *g) {
    if (g->kind != GEN_ASYNC || !g->hooked || vm->stop) return false;
    g->hooked = 0;
    g->h.refs = 1;
    vm->hooks.async_gen_dies(vm->hooks.ctx, vm, g);
    return --g->h.refs > 0;
}

static void gen_free(Vm *vm, Obj *obj) {
    Gen *g = (Gen *)obj;
    if (gen_taken_over(vm, g)) return;
    if (g->state != GEN_DONE && !vm->stop) {
        Value saved = vm->exc;
        vm->exc = V_NULL;
        obj->refs = 1;
        if (g->state == GEN_CREATED && g->kind == GEN_COROUTINE &&
            vm->hooks.never_awaited)
            vm->hooks.never_awaited(vm->hooks.ctx, vm, g);
        if (!gen_close(vm, g) && vm->exc && !vm->stop) ignore_exception(vm, g);
        if (vm->stop) return;
        vm->exc = saved;
        if (--obj->refs > 0) return;
    }
    frame_clear(vm, &g->frame);
    if (g->frame.kind == FRAME_PY) release(vm, from_obj(g->frame.func));
    heap_free(&vm->heap, g, g->size);
}

/* --- methods
 * ------------------------------------------------------------------------------*/

/* The caller gets what is yielded; a return becomes StopIteration. */
static Value as_next(Vm *vm, Value r, Frame *caller) {
    (void)vm;
    if (r == V_FRAME) caller->wait = WAIT_NEXT;
    return r;
}

static Value gen_send_method(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Frame *caller = vm->frame;
    Gen *g = (Gen *)as_obj(args[0]);
    return as_next(vm, vm_begin_send(vm, g, retain(args[1])), caller);
}

static Value gen_next_method(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Frame *caller = vm->frame;
    Gen *g = (Gen *)as_obj(args[0]);
    return as_next(vm, vm_begin_send(vm, g, V_NONE), caller);
}

bool gen_set_thrown(Vm *vm, const Value *args, uint32_t n) {
    Value x = args[0];
    if (n > 1 && args[1] && args[1] != V_NONE) {
        if (is_exc(vm, args[1]))
            x = args[1];
        else {
            Value e = vm_call1(vm, x, args[1]);
            if (e) vm_raise_value(vm, e);
            return false;
        }
    }
    exc_raise(vm, x, V_NULL);
    return true;
}

static Value gen_throw_method(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Frame *caller = vm->frame;
    gen_set_thrown(vm, args + 1, 3);
    return as_next(vm, vm_begin_throw(vm, (Gen *)as_obj(args[0])), caller);
}

static Value gen_close_method(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return gen_close(vm, (Gen *)as_obj(args[0])) ? V_NONE : V_NULL;
}

static const NativeDef GEN_METHODS[] = {
    {"send", gen_send_method, NF_METHOD, "value /"},
    {"__next__", gen_next_method, NF_METHOD, ""},
    {"throw", gen_throw_method, NF_METHOD, "type value? traceback? /"},
    {"close", gen_close_method, NF_METHOD, ""},
    {0}};

static const NativeDef CORO_METHODS[] = {
    {"send", gen_send_method, NF_METHOD, "value /"},
    {"throw", gen_throw_method, NF_METHOD, "type value? traceback? /"},
    {"close", gen_close_method, NF_METHOD, ""},
    {0}};

static Value gen_get_name(Vm *vm, Value v) {
    Gen *g = (Gen *)as_obj(v);
    if (g->frame.kind == FRAME_PY) return retain(g->frame.func->name);
    return str_from(vm, g->frame.def->name);
}
const char *gen_qualname(const Gen *gen) {
    if (gen->frame.kind != FRAME_PY) return gen->frame.def->name;
    return str_view(gen->frame.func->qualname).ptr;
}
static Value gen_get_qualname(Vm *vm, Value v) {
    return str_from(vm, gen_qualname((Gen *)as_obj(v)));
}
static bool gen_set_qualname(Vm *vm, Value v, Value x) {
    (void)v, (void)x;
    vm_refuse(vm, "renaming a generator or coroutine object");
    return false;
}

int gen_state(const Gen *g) {
    if (g->state != GEN_RUNNING || g->root == g) return g->state;
    const Gen *root = g;
    while (root->root != root)
        root = root->root;
    return root->state;
}

static Value gen_get_running(Vm *vm, Value v) {
    (void)vm;
    return v_bool(gen_state((Gen *)as_obj(v)) == GEN_RUNNING);
}

static Value gen_get_frame(Vm *vm, Value v) {
    Gen *g = (Gen *)as_obj(v);
    if (g->state == GEN_DONE) return V_NONE;
    return vm_refuse(vm, "frame objects (cr_frame, gi_frame)");
}

static Value gen_get_code(Vm *vm, Value v) {
    Gen *g = (Gen *)as_obj(v);
    if (g->frame.kind != FRAME_PY)
        return vm_refuse(vm, "the code object of %s()", g->frame.def->name);
    return retain(from_obj(g->frame.func->code));
}

static const GetSetDef GEN_GETSET[] = {
    {"__name__", gen_get_name, NULL},
    {"__qualname__", gen_get_qualname, gen_set_qualname},
    {"gi_running", gen_get_running, NULL},
    {"gi_frame", gen_get_frame, NULL},
    {"gi_code", gen_get_code, NULL},
    {0}};
static const GetSetDef CORO_GETSET[] = {
    {"__name__", gen_get_name, NULL},
    {"__qualname__", gen_get_qualname, gen_set_qualname},
    {"cr_running", gen_get_running, NULL},
    {"cr_frame", gen_get_frame, NULL},
    {"cr_code", gen_get_code, NULL},
    {0}};

uint32_t gen_line(const Gen *g) {
    if (g->frame.kind != FRAME_PY) return 0;
    if (g->state == GEN_CREATED) return g->frame.func->code->first_line;
    return frame_line(&g->frame);
}

static Value gen_repr(Vm *vm, Value v) {
    return str_printf(vm, "<%s object %s at 0x%llx>", type_of(vm, v)->name,
                      gen_qualname((Gen *)as_obj(v)),
                      (unsigned long long)obj_id(vm, v));
}

static Value self_iter(Vm *vm, Value v) {
    (void)vm;
    return retain(v);
}

/* A member of a chain is reached through its frame; what `leaf` and `back`
 * were when it was left is nothing any more. */
static void gen_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Gen *g = (const Gen *)obj;
    visit_u64(v, (uint64_t)g->kind << 24 | (uint64_t)g->state << 16 |
                     (uint64_t)g->closing << 8 | g->hooked);
    visit_u64(v, (uint64_t)g->made_line << 1 | (g->root == g));
    if (g->state == GEN_DONE) return;
    visit_frame(v, &g->frame);
    if (g->state == GEN_SUSPENDED) visit_frame(v, g->leaf);
}

static void gen_slots(Type *t) {
    t->free = gen_free;
    t->visit = gen_visit;
    t->repr = gen_repr;
    t->iter = self_iter;
    t->next = gen_next;
}

static void coro_slots(Type *t) {
    t->free = gen_free;
    t->visit = gen_visit;
    t->repr = gen_repr;
    t->await = coro_wrapper_new;
}

static const TypeSpec GENERATOR = {.name = "generator",
                                   .size = sizeof(Gen),
                                   .methods = GEN_METHODS,
                                   .getset = GEN_GETSET,
                                   .slots = gen_slots};
static const TypeSpec COROUTINE = {.name = "coroutine",
                                   .size = sizeof(Gen),
                                   .methods = CORO_METHODS,
                                   .getset = CORO_GETSET,
                                   .slots = coro_slots};

void gen_types_init(Vm *vm) {
    vm->t.gen = type_new(vm, &GENERATOR, NULL);
    vm->t.coroutine = type_new(vm, &COROUTINE, NULL);
    async_gen_types_init(vm, gen_free);
}
