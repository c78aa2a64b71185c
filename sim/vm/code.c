#include "vm/code.h"

#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

static const struct {
    const char *name;
    uint8_t caches;
} opcodes[] = {
#define OPCODE(name, caches, effect) {#name, caches},
#include "vm/opcodes.def"
#undef OPCODE
};

Code *code_new(Vm *vm) {
    return obj_alloc(vm, vm->t.code);
}

static void free_values(Vm *vm, Value *values, uint32_t n) {
    if (!values) return;
    for (uint32_t i = 0; i < n; i++)
        release(vm, values[i]);
    heap_free(&vm->heap, values, n * sizeof *values);
}

static void free_array(Vm *vm, void *array, size_t size) {
    if (array) heap_free(&vm->heap, array, size);
}

/* A Code that was refused has no instructions and no tables. */
static void code_free(Vm *vm, Obj *obj) {
    Code *c = (Code *)obj;
    free_array(vm, c->instrs, c->n_instrs * sizeof *c->instrs);
    free_array(vm, c->pos, c->n_instrs * sizeof *c->pos);
    free_array(vm, c->positions, c->n_positions * sizeof *c->positions);
    free_array(vm, c->handlers, c->n_handlers * sizeof *c->handlers);
    free_array(vm, c->cell_args, c->n_cells * sizeof *c->cell_args);
    free_values(vm, c->consts, c->n_consts);
    free_values(vm, c->names, c->n_names);
    free_values(vm, c->local_names, c->n_locals + c->n_cells + c->n_free);
    release(vm, c->name);
    release(vm, c->qualname);
    release(vm, c->file);
    release(vm, c->doc);
    obj_dealloc(vm, obj, sizeof *c);
}

/* --- what programs see of code objects --- */

static Value code_repr(Vm *vm, Value v) {
    const Code *c = as_code(v);
    return str_printf(vm, "<code object %s at 0x%llx, file \"%s\", line %u>",
                      as_str(c->name)->data, (unsigned long long)obj_id(vm, v),
                      as_str(c->file)->data, c->first_line);
}

static Value get_name(Vm *vm, Value self) {
    (void)vm;
    return retain(as_code(self)->name);
}

static Value get_qualname(Vm *vm, Value self) {
    (void)vm;
    return retain(as_code(self)->qualname);
}

static Value get_filename(Vm *vm, Value self) {
    (void)vm;
    return retain(as_code(self)->file);
}

static Value get_first_line(Vm *vm, Value self) {
    (void)vm;
    return v_int(as_code(self)->first_line);
}

static Value get_argcount(Vm *vm, Value self) {
    (void)vm;
    return v_int(as_code(self)->n_args);
}

static Value get_kwonly(Vm *vm, Value self) {
    (void)vm;
    return v_int(as_code(self)->n_kwonly);
}

static Value get_posonly(Vm *vm, Value self) {
    (void)vm;
    return v_int(as_code(self)->n_posonly);
}

static Value get_nlocals(Vm *vm, Value self) {
    (void)vm;
    const Code *c = as_code(self);
    return v_int(c->flags & CODE_CLASS ? 0 : c->n_locals);
}

static Value get_varnames(Vm *vm, Value self) {
    const Code *c = as_code(self);
    if (c->flags & CODE_CLASS) return tuple_new(vm, 0);
    return tuple_from(vm, c->local_names, c->n_locals);
}

static Value get_cellvars(Vm *vm, Value self) {
    const Code *c = as_code(self);
    return tuple_from(vm, c->local_names + c->n_locals, c->n_cells);
}

static Value get_freevars(Vm *vm, Value self) {
    const Code *c = as_code(self);
    return tuple_from(vm, c->local_names + c->n_locals + c->n_cells, c->n_free);
}

/* CPython's CO_… bits, which programs test to tell coroutines. */
static Value get_flags(Vm *vm, Value self) {
    (void)vm;
    const Code *c = as_code(self);
    int64_t flags = c->flags & (CODE_MODULE | CODE_CLASS) ? 0 : 3;
    if (c->flags & CODE_VARARGS) flags |= 0x04;
    if (c->flags & CODE_VARKW) flags |= 0x08;
    if (c->flags & CODE_GENERATOR) flags |= 0x20;
    if (c->flags & CODE_COROUTINE) flags |= 0x80;
    if (c->flags & CODE_ASYNC_GEN) flags |= 0x200;
    return v_int(flags);
}

static const GetSetDef code_getset[] = {
    {"co_name", get_name, NULL},
    {"co_qualname", get_qualname, NULL},
    {"co_filename", get_filename, NULL},
    {"co_firstlineno", get_first_line, NULL},
    {"co_argcount", get_argcount, NULL},
    {"co_kwonlyargcount", get_kwonly, NULL},
    {"co_posonlyargcount", get_posonly, NULL},
    {"co_nlocals", get_nlocals, NULL},
    {"co_varnames", get_varnames, NULL},
    {"co_cellvars", get_cellvars, NULL},
    {"co_freevars", get_freevars, NULL},
    {"co_flags", get_flags, NULL},
    {0},
};

/* Without what the eval loop has noted in it. */
static void visit_instrs(const Code *c, Visit *v) {
    for (uint32_t i = 0; i < c->n_instrs;) {
        visit_u64(v, c->instrs[i]);
        i += 1u + opcodes[instr_op(c->instrs[i])].caches;
    }
}

static void code_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Code *p = (const Code *)obj;
    visit_bytes(v, p->handlers, p->n_handlers * sizeof *p->handlers);
    visit_values(v, p->consts, p->n_consts);
    visit_values(v, p->names, p->n_names);
    visit_values(v, p->local_names, p->n_locals + p->n_cells + p->n_free);
    visit_u64(v, (uint64_t)p->n_posonly << 32 | p->n_args);
    visit_u64(v, (uint64_t)p->n_kwonly << 32 | p->flags);
    visit_u64(v, (uint64_t)p->n_cells << 32 | p->n_free);
    visit_bytes(v, p->cell_args, p->n_cells * sizeof *p->cell_args);
    visit_value(v, p->name);
    visit_value(v, p->qualname);
    visit_value(v, p->file);
    visit_value(v, p->doc);
    visit_u64(v, p->first_line);
    visit_instrs(p, v);
}

static void code_slots(Type *t) {
    t->free = code_free;
    t->visit = code_visit;
    t->repr = code_repr;
}

void code_types_init(Vm *vm) {
    static const NativeDef methods[] = {{0}};
    static const TypeSpec spec = {.name = "code",
                                  .size = sizeof(Code),
                                  .methods = methods,
                                  .getset = code_getset,
                                  .slots = code_slots};
    vm->t.code = type_new(vm, &spec, NULL);
}

/* --- positions --- */

const CodePos *code_pos_at(const Code *code, const uint32_t *ip) {
    ptrdiff_t at = ip > code->instrs ? ip - code->instrs - 1 : 0;
    CHECK(at < (ptrdiff_t)code->n_instrs, "an instruction of this code");
    return &code->positions[code->pos[at]];
}

/* --- as text --- */

static void put_text(Value v, StrBuf *out) {
    Str s = str_view(v);
    sb_puts(out, " (");
    sb_put(out, s.ptr, s.len);
    sb_putc(out, ')');
}

static void put_const(Vm *vm, Value v, StrBuf *out) {
    if (is_obj(v) && as_obj(v)->type == vm->t.code) {
        put_text(as_code(v)->qualname, out);
        return;
    }
    Value text = obj_repr(vm, v);
    CHECK(text != V_NULL, "a constant has a repr");
    put_text(text, out);
    release(vm, text);
}

/* What an argument that is an index stands for. */
static void put_meaning(Vm *vm, const Code *c, uint32_t word, StrBuf *out) {
    uint32_t arg = instr_arg(word);
    switch (instr_op(word)) {
    case OPC_LOAD_CONST: put_const(vm, c->consts[arg], out); break;
    case OPC_LOAD_FAST_FAST:
        put_text(c->local_names[arg & 0xFFF], out);
        put_text(c->local_names[arg >> 12], out);
        break;
    case OPC_LOAD_FAST:
    case OPC_STORE_FAST:
    case OPC_DELETE_FAST:
    case OPC_LOAD_DEREF:
    case OPC_STORE_DEREF:
    case OPC_DELETE_DEREF:
    case OPC_LOAD_CLOSURE:
    case OPC_LOAD_CLASSDEREF: put_text(c->local_names[arg], out); break;
    case OPC_LOAD_GLOBAL:
    case OPC_STORE_GLOBAL:
    case OPC_DELETE_GLOBAL:
    case OPC_LOAD_NAME:
    case OPC_STORE_NAME:
    case OPC_DELETE_NAME:
    case OPC_LOAD_ATTR:
    case OPC_STORE_ATTR:
    case OPC_DELETE_ATTR:
    case OPC_LOAD_METHOD:
    case OPC_IMPORT_NAME:
    case OPC_IMPORT_FROM: put_text(c->names[arg], out); break;
    default: break;
    }
}

static void put_handlers(const Code *c, StrBuf *out) {
    for (uint32_t i = 0; i < c->n_handlers; i++) {
        const Handler *h = &c->handlers[i];
        sb_printf(out, "  %u-%u -> %u at %u\n", h->start, h->end, h->target,
                  h->depth);
    }
}

void code_disassemble(Vm *vm, const Code *code, StrBuf *out) {
    sb_printf(out, "%s: %u locals, %u cells, %u free, stack %u\n",
              as_str(code->qualname)->data, code->n_locals, code->n_cells,
              code->n_free, code->n_stack);
    for (uint32_t i = 0; i < code->n_instrs;) {
        uint32_t word = code->instrs[i];
        Opcode op = instr_op(word);
        CHECK(op < OPC_COUNT_, "an instruction exists");
        sb_printf(out, "  %u %s %u", i, opcodes[op].name, instr_arg(word));
        put_meaning(vm, code, word, out);
        sb_putc(out, '\n');
        i += 1u + opcodes[op].caches;
    }
    put_handlers(code, out);
}
