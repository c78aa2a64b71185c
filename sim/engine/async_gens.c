#include "engine/async_gens.h"

#include "engine/task.h"
#include "vm/exc.h"

void async_gen_begins(Vm *vm, Gen *gen) {
    Engine *e = engine_of(vm);
    if (!e->running || gen->hooked) return;
    if (e->n_async_gens == e->cap_async_gens) {
        uint32_t cap = e->cap_async_gens ? e->cap_async_gens * 2 : 8;
        e->async_gens = heap_resize(&vm->heap, e->async_gens,
                                    e->cap_async_gens * sizeof(LiveAsyncGen),
                                    cap * sizeof(LiveAsyncGen));
        e->cap_async_gens = cap;
    }
    gen->hooked = 1;
    e->async_gens[e->n_async_gens++] = (LiveAsyncGen){gen, e->running};
}

/* Takes it off the list; NULL if it was not there. */
static Loop *forget(Engine *e, const Gen *gen) {
    for (uint32_t i = 0; i < e->n_async_gens; i++) {
        if (e->async_gens[i].gen != gen) continue;
        Loop *loop = e->async_gens[i].loop;
        e->n_async_gens--;
        for (; i < e->n_async_gens; i++)
            e->async_gens[i] = e->async_gens[i + 1];
        return loop;
    }
    return NULL;
}

static Value close_awaitable(Vm *vm, Gen *gen) {
    Value name = str_intern(vm, "aclose", 6);
    Value r = vm_call_method(vm, from_obj(gen), name, NULL, 0);
    release(vm, name);
    return r;
}

/* loop.call_soon_threadsafe(loop.create_task, agen.aclose()) */
void async_gen_dies(Vm *vm, Gen *gen) {
    Loop *loop = forget(engine_of(vm), gen);
    if (!loop || loop->closed || vm->finalizing || gen->state != GEN_SUSPENDED)
        return;
    Value saved = vm->exc;
    vm->exc = V_NULL;
    Value name = str_intern(vm, "create_task", 11);
    Value create = obj_getattr(vm, from_obj(loop), name);
    Value closing = close_awaitable(vm, gen);
    if (create && closing) {
        Handle *h =
            loop_call_soon(vm, loop, create, &closing, 1, WHAT_LOOP_OWN);
        if (h) release(vm, from_obj(h));
    }
    release(vm, name);
    release(vm, create);
    release(vm, closing);
    if (vm->exc) clear(vm, &vm->exc);
    vm->exc = saved;
}

Value async_gens_take(Vm *vm, const Loop *loop) {
    Engine *e = engine_of(vm);
    Value list = list_new(vm, e->n_async_gens);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < e->n_async_gens; i++) {
        LiveAsyncGen live = e->async_gens[i];
        if (live.loop == loop && live.gen->state == GEN_SUSPENDED)
            list_append(vm, list, from_obj(live.gen));
        else
            e->async_gens[kept++] = live;
    }
    e->n_async_gens = kept;
    return list;
}
