/* mod_traceback.c: _traceback: how an exception is reported, as text. */
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/mod_table.h"
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

static const NativeDef functions[] = {{"report", tb_report, 0, "exc /"},
                                      {"summary", tb_summary, 0, "exc /"},
                                      {"warn", tb_warn, 0, "category text /"},
                                      {NULL, NULL, 0, NULL}};

Value mod_traceback_new(Vm *vm) {
    Value m = module_new(vm, "_traceback");
    module_add(vm, m, functions);
    return m;
}
