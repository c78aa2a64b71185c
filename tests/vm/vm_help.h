/* vm_help.h: a VM for tests: values through the C interface, and programs with
 * what they print. */
#ifndef TESTS_VM_HELP_H
#define TESTS_VM_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "vm/code.h"
#include "vm/compile.h"
#include "vm/exc.h"
#include "vm/obj_dict.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/vm.h"

/* All that a program writes, both streams. */
typedef struct Printed {
    StrBuf sb;
} Printed;

static inline void help_write(void *ctx, int stream, const char *text,
                              size_t n) {
    (void)stream;
    sb_put(&((Printed *)ctx)->sb, text, n);
}

static inline Vm *help_vm(int minor, Printed *to) {
    VmConfig config = {.minor = minor, .max_memory = 64u << 20};
    config.hooks.ctx = to;
    config.hooks.write = to ? help_write : NULL;
    Vm *vm = vm_new(&config);
    assert_non_null(vm);
    vm_push_boundary(vm);
    return vm;
}

/* Runs the text as a file named "t.py" and returns what it printed, a
 * traceback included; mem_free it. */
static inline char *help_run(int minor, const char *text) {
    Printed to = {0};
    Vm *vm = help_vm(minor, &to);
    Diags diags = {0};
    vm->path = vm->shown_path = "t.py";
    vm->source = str_of(text);
    Code *code = compile_text(vm, vm->source, "t.py", false, &diags);
    assert_non_null(code);
    Frame *b = vm->frame;
    vm_push_module(vm, code, as_dict(vm->main_dict));
    Sig sig;
    Value v;
    while (vm_eval(vm, b, &sig, &v) == RUN_PAUSED)
        vm->ticks = 1 << 16;
    assert_null(vm->stop_text);
    if (vm->exc) {
        Value e = exc_take(vm);
        exc_write_traceback(vm, e, &to.sb);
        release(vm, e);
    }
    vm_free(vm);
    diags_free(&diags);
    if (!to.sb.data) return mem_strdup("");
    return sb_take(&to.sb);
}

/* The program prints exactly this. */
static inline void help_expect(int minor, const char *text, const char *want) {
    char *got = help_run(minor, text);
    assert_string_equal(got, want);
    mem_free(got);
}

/* repr(v) is exactly this; v is released. */
static inline void help_repr(Vm *vm, Value v, const char *want) {
    if (vm->exc) {
        StrBuf sb = {0};
        exc_write_summary(vm, vm->exc, &sb);
        exc_clear(vm);
        assert_string_equal(sb.data, want);
        sb_free(&sb);
        return;
    }
    assert_true(v != V_NULL);
    Value r = obj_repr(vm, v);
    assert_string_equal(as_str(r)->data, want);
    release(vm, r);
    release(vm, v);
}

#endif
