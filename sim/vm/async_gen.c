/* async_gen.c: async generators: asend and its kin as awaitables.
 * Mirrors the second half of Objects/genobject.c in what is seen. */
#include "vm/exc.h"
#include "vm/gen.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/run.h"
#include "vm/visit.h"

enum { ASEND_NEXT, ASEND_THROW, ASEND_CLOSE };
enum { ASEND_NEW, ASEND_STARTED, ASEND_OVER };

typedef struct ASend {
    Obj h;
    Value gen;
    Value sent; /* what to send, or the exception to throw */
    uint32_t what, state;
} ASend;

static Value asend_new(Vm *vm, Value gen, uint32_t what, Value sent) {
    ASend *a = obj_alloc(vm, vm->t.asend);
    a->gen = retain(gen);
    a->sent = retain(sent);
    a->what = what;
    return from_obj(a);
}

static void asend_free(Vm *vm, Obj *obj) {
    release(vm, ((ASend *)obj)->gen);
    release(vm, ((ASend *)obj)->sent);
    obj_dealloc(vm, obj, sizeof(ASend));
}

static Sent start_finished(Vm *vm, const ASend *a, Value *out) {
    if (a->what == ASEND_CLOSE) {
        *out = V_NONE;
        return SENT_RETURN;
    }
    if (a->what == ASEND_THROW)
        vm_raise_value(vm, retain(a->sent));
    else
        vm_raise_value(vm, exc_new(vm, vm->t.StopAsyncIteration, NULL));
    return SENT_ERROR;
}

/* aclose() of one that has not started: nothing in it runs. */
static Sent close_unstarted(Gen *g, Value *out) {
    g->state = GEN_DONE;
    *out = V_NONE;
    return SENT_RETURN;
}

Sent asend_begin(Vm *vm, Frame *f, Value asend, Value v, Value *out) {
    ASend *a = (ASend *)as_obj(asend);
    Gen *g = (Gen *)as_obj(a->gen);
    release(vm, v);
    if (a->state == ASEND_OVER) {
        vm_raise(vm, vm->t.RuntimeError,
                 "cannot reuse already awaited __anext__()/asend()");
        return SENT_ERROR;
    }
    a->state = ASEND_OVER;
    if (g->state == GEN_DONE) return start_finished(vm, a, out);
    if (g->state == GEN_RUNNING || g->root != g) {
        vm_raise(vm, vm->t.RuntimeError,
                 "%s: asynchronous generator is already running",
                 a->what == ASEND_NEXT    ? "anext()"
                 : a->what == ASEND_CLOSE ? "aclose()"
                                          : "athrow()");
        return SENT_ERROR;
    }
    if (a->what == ASEND_CLOSE && g->state == GEN_CREATED)
        return close_unstarted(g, out);
    if (a->what == ASEND_NEXT && g->state == GEN_CREATED && a->sent != V_NONE) {
        vm_raise(vm, vm->t.TypeError,
                 "can't send non-None value to a just-started async generator");
        return SENT_ERROR;
    }
    if (g->state == GEN_CREATED && vm->hooks.async_gen_begins)
        vm->hooks.async_gen_begins(vm->hooks.ctx, vm, g);
    if (f->gen) g->root = gen_root(f->gen);
    g->closing = a->what == ASEND_CLOSE;
    f->wait = WAIT_SEND;
    if (a->what == ASEND_CLOSE)
        vm_raise_value(vm, exc_new(vm, vm->t.GeneratorExit, NULL));
    else if (a->what == ASEND_THROW)
        vm_raise_value(vm, retain(a->sent));
    Sig sig = a->what == ASEND_NEXT ? SIG_RETURN : SIG_RAISE;
    Value sent = sig == SIG_RETURN ? retain(a->sent) : V_NULL;
    if (gen_enter(vm, g, f, sig, sent)) return SENT_FRAME;
    g->root = g;
    return SENT_ERROR;
}

static Value self_await(Vm *vm, Value v) {
    (void)vm;
    return retain(v);
}

/* next(asend) by hand, outside of any await: it would need a chain of its own
 * around the generator. */
static Value asend_next(Vm *vm, Value v) {
    (void)v;
    return vm_refuse(vm, "driving an async generator by hand");
}

static void asend_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const ASend *p = (const ASend *)obj;
    visit_value(v, p->gen);
    visit_value(v, p->sent);
    visit_u64(v, p->what);
    visit_u64(v, p->state);
}

static void asend_slots(Type *t) {
    t->free = asend_free;
    t->visit = asend_visit;
    t->await = self_await;
    t->iter = self_await;
    t->next = asend_next;
}

/* --- the generator's own methods
 * ---------------------------------------------------*/

static Value agen_anext(Vm *vm, Value v) {
    return asend_new(vm, v, ASEND_NEXT, V_NONE);
}

static Value agen_asend(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return asend_new(vm, args[0], ASEND_NEXT, args[1]);
}

static Value agen_aclose(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return asend_new(vm, args[0], ASEND_CLOSE, V_NONE);
}

static Value agen_athrow(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    gen_set_thrown(vm, args + 1, 3);
    Value e = exc_take(vm);
    Value r = asend_new(vm, args[0], ASEND_THROW, e);
    release(vm, e);
    return r;
}

static const NativeDef AGEN_METHODS[] = {
    {"asend", agen_asend, NF_METHOD, "value /"},
    {"aclose", agen_aclose, NF_METHOD, ""},
    {"athrow", agen_athrow, NF_METHOD, "type value? traceback? /"},
    {0}};

static Value agen_get_name(Vm *vm, Value v) {
    Gen *g = (Gen *)as_obj(v);
    if (g->frame.kind == FRAME_PY) return retain(g->frame.func->name);
    return str_from(vm, gen_qualname(g));
}
static Value agen_get_running(Vm *vm, Value v) {
    (void)vm;
    return v_bool(gen_state((Gen *)as_obj(v)) == GEN_RUNNING);
}
static const GetSetDef AGEN_GETSET[] = {{"__name__", agen_get_name, NULL},
                                        {"ag_running", agen_get_running, NULL},
                                        {0}};

static Value agen_repr(Vm *vm, Value v) {
    return str_printf(vm, "<async_generator object %s at 0x%llx>",
                      gen_qualname((Gen *)as_obj(v)),
                      (unsigned long long)obj_id(vm, v));
}

static void agen_slots(Type *t) {
    t->repr = agen_repr;
    t->aiter = self_await;
    t->anext = agen_anext;
}

/* --- coroutine.__await__()
 * -----------------------------------------------------------*/

typedef struct CoroWrapper {
    Obj h;
    Value coro;
} CoroWrapper;

Value coro_wrapper_new(Vm *vm, Value coro) {
    CoroWrapper *w = obj_alloc(vm, vm->t.coro_wrapper);
    w->coro = retain(coro);
    return from_obj(w);
}

Gen *coro_wrapper_gen(Value wrapper) {
    return (Gen *)as_obj(((CoroWrapper *)as_obj(wrapper))->coro);
}

static void wrapper_free(Vm *vm, Obj *obj) {
    release(vm, ((CoroWrapper *)obj)->coro);
    obj_dealloc(vm, obj, sizeof(CoroWrapper));
}

static Value wrapper_next(Vm *vm, Value v) {
    Value none = V_NONE, coro = ((CoroWrapper *)as_obj(v))->coro;
    return vm_call_method(vm, coro, vm->s.send, &none, 1);
}

static Value wrapper_send(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Frame *caller = vm->frame;
    Value r = vm_begin_send(vm, coro_wrapper_gen(args[0]), retain(args[1]));
    if (r == V_FRAME) caller->wait = WAIT_NEXT;
    return r;
}

static Value wrapper_close(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return gen_close(vm, coro_wrapper_gen(args[0])) ? V_NONE : V_NULL;
}

static const NativeDef WRAPPER_METHODS[] = {
    {"send", wrapper_send, NF_METHOD, "value /"},
    {"close", wrapper_close, NF_METHOD, ""},
    {0}};

static void wrapper_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const CoroWrapper *p = (const CoroWrapper *)obj;
    visit_value(v, p->coro);
}

static void wrapper_slots(Type *t) {
    t->free = wrapper_free;
    t->visit = wrapper_visit;
    t->iter = self_await;
    t->next = wrapper_next;
}

static const TypeSpec ASYNC_GEN = {.name = "async_generator",
                                   .size = sizeof(Gen),
                                   .methods = AGEN_METHODS,
                                   .getset = AGEN_GETSET,
                                   .slots = agen_slots};
static const TypeSpec ASEND = {.name = "async_generator_asend",
                               .size = sizeof(ASend),
                               .slots = asend_slots};
static const TypeSpec WRAPPER = {.name = "coroutine_wrapper",
                                 .size = sizeof(CoroWrapper),
                                 .methods = WRAPPER_METHODS,
                                 .slots = wrapper_slots};

void async_gen_types_init(Vm *vm, void (*gen_free)(Vm *vm, Obj *obj)) {
    vm->t.async_gen = type_new(vm, &ASYNC_GEN, NULL);
    vm->t.async_gen->free = gen_free;
    vm->t.asend = type_new(vm, &ASEND, NULL);
    vm->t.coro_wrapper = type_new(vm, &WRAPPER, NULL);
}
