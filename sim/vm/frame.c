#include "vm/frame.h"

#include <string.h>

#include "vm/exc.h"
#include "vm/run.h"

bool frame_deeper(Vm *vm, Frame *f) {
    f->depth = f->back ? f->back->depth + 1 : 0;
    if (f->depth <= vm->max_depth) return true;
    vm_raise(vm, vm->t.RecursionError, "maximum recursion depth exceeded");
    return false;
}

void frame_init_py(Vm *vm, Frame *f, Func *func) {
    (void)vm;
    const Code *c = func->code;
    uint32_t n = c->n_locals + c->n_cells + c->n_free;
    f->gen = NULL;
    f->kind = FRAME_PY;
    f->wait = WAIT_CALL;
    f->flags = f->state = 0;
    f->top = n;
    f->func = func;
    f->ip = c->instrs;
    f->handled = V_NULL;
    f->id = 0;
    memset(f->slots, 0, sizeof(Value) * n);
}

Frame *frame_push_py(Vm *vm, Func *func) {
    size_t size = sizeof(Frame) + sizeof(Value) * code_slots(func->code);
    Frame *f = heap_alloc(&vm->heap, size);
    f->back = vm->frame;
    frame_init_py(vm, f, func);
    if (frame_deeper(vm, f)) {
        func->h.refs++;
        vm->frame = f;
        return f;
    }
    heap_free(&vm->heap, f, size);
    return NULL;
}

void frame_start_cells(Vm *vm, Frame *f) {
    const Code *c = f->func->code;
    Value *cells = f->slots + c->n_locals;
    for (uint32_t i = 0; i < c->n_cells; i++) {
        uint32_t arg = c->cell_args[i];
        Value v = V_NULL;
        if (arg != UINT32_MAX) {
            v = f->slots[arg];
            f->slots[arg] = V_NULL;
        }
        cells[i] = cell_new(vm, v);
    }
    if (!c->n_free) return;
    const Tuple *closure = as_tuple(f->func->closure);
    for (uint32_t i = 0; i < c->n_free; i++)
        cells[c->n_cells + i] = retain(closure->items[i]);
}

static uint32_t slot_count(const Frame *f) {
    return f->kind == FRAME_PY ? f->top : f->def->slots + 1;
}

void frame_clear(Vm *vm, Frame *f) {
    uint32_t n = slot_count(f);
    if (f->kind == FRAME_PY) f->top = 0;
    for (uint32_t i = 0; i < n; i++) {
        Value v = f->slots[i];
        f->slots[i] = V_NULL;
        release(vm, v);
    }
    if (f->handled) {
        vm->handling--;
        clear(vm, &f->handled);
    }
}

void frame_end(Vm *vm, Frame *f) {
    frame_clear(vm, f);
    if (f->flags & FF_EMBEDDED) return;
    if (f->kind == FRAME_PY) {
        Func *func = f->func;
        heap_free(&vm->heap, f,
                  sizeof(Frame) + sizeof(Value) * code_slots(func->code));
        release(vm, from_obj(func));
    } else {
        heap_free(&vm->heap, f,
                  sizeof(Frame) + sizeof(Value) * (f->def->slots + 1));
    }
}

void frame_discard(Vm *vm) {
    Frame *f = vm->frame;
    vm->frame = f->back;
    frame_end(vm, f);
}

void frame_init_native(Frame *f, const NativeFrameDef *def) {
    f->gen = NULL;
    f->kind = FRAME_NATIVE;
    f->wait = WAIT_CALL;
    f->flags = f->state = 0;
    f->top = 0;
    f->def = def;
    f->data = 0;
    f->handled = V_NULL;
    f->id = 0;
    memset(f->slots, 0, sizeof(Value) * (def->slots + 1));
}

Frame *frame_push_native(Vm *vm, const NativeFrameDef *def) {
    Frame *f =
        heap_alloc(&vm->heap, sizeof(Frame) + sizeof(Value) * (def->slots + 1));
    f->back = vm->frame;
    frame_init_native(f, def);
    f->depth = f->back ? f->back->depth : 0;
    vm->frame = f;
    return f;
}

Value frame_handled(const Vm *vm) {
    if (!vm->handling) return V_NULL;
    for (const Frame *f = vm->frame; f; f = f->back)
        if (f->handled) return f->handled;
    return V_NULL;
}

uint32_t frame_line(const Frame *f) {
    if (f->kind != FRAME_PY) return 0;
    const Code *c = f->func->code;
    if (f->ip == c->instrs) return c->first_line;
    return code_pos_at(c, f->ip)->line;
}
