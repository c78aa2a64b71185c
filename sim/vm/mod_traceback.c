/* mod_traceback.c: _traceback: how an exception is reported, as text. */
#include "vm/code.h"
#include "vm/exc.h"
#include "vm/frame.h"
#include "vm/func.h"
#include "vm/mod_table.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"

static Value tb_report(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    StrBuf sb = {0};
    exc_write_traceback_module(vm, args[0], &sb);
    return sb_finish(vm, &sb, true);
}

static Value tb_summary(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    StrBuf sb = {0};
    exc_write_summary(vm, args[0], &sb);
    return sb_finish(vm, &sb, true);
}

/* warn(category, text): as warnings.warn, at the line that is running. */
static Value tb_warn(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    vm_warn(vm, as_type(args[0]), "%s", str_view(args[1]).ptr);
    return vm->exc ? V_NULL : V_NONE;
}

/* caller(n): file, line and function of the nth frame that is the program's,
 * from the innermost, 1. */
static Value tb_caller(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t level = is_int_small(args[0]) ? int_small(args[0]) : 1;
    const Frame *found = NULL;
    for (const Frame *f = vm->frame; f && level > 0; f = f->back)
        if (f->kind == FRAME_PY && !(f->func->code->flags & CODE_QUIET))
            found = f, level--;
    const Code *code = found ? found->func->code : NULL;
    Value file = code ? retain(code->file) : str_from(vm, "(unknown file)");
    Value name = code ? retain(code->name) : str_from(vm, "(unknown function)");
    Value r = tuple_of3(vm, file, v_int(found ? frame_line(found) : 0), name);
    release(vm, file);
    release(vm, name);
    return r;
}

static const NativeDef functions[] = {{"report", tb_report, 0, "exc /"},
                                      {"summary", tb_summary, 0, "exc /"},
                                      {"caller", tb_caller, 0, "level /"},
                                      {"warn", tb_warn, 0, "category text /"},
                                      {NULL, NULL, 0, NULL}};

Value mod_traceback_new(Vm *vm) {
    Value m = module_new(vm, "_traceback");
    module_add(vm, m, functions);
    return m;
}
