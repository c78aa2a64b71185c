/* A VM with an engine and no program, for tests of the machine room. */
#ifndef TESTS_ENGINE_MACHINE_H
#define TESTS_ENGINE_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/engine.h"

static inline Vm *machine_new(Trace *trace) {
    VmConfig config = {.minor = 13, .max_memory = 64 << 20, .trace = trace};
    Vm *vm = vm_new(&config);
    assert_non_null(vm);
    engine_new(vm)->clock.limit = INT64_MAX;
    return vm;
}

#endif
