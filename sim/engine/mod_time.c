/* time: the virtual clock as a program reads it; the time zone is UTC. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/calendar.h"
#include "engine/engine.h"
#include "engine/thread.h"
#include "vm/exc.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"

static int64_t read_clock(Vm *vm) {
    return clock_read(vm, &engine_of(vm)->clock);
}

static Value f_monotonic(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return float_new(vm, clock_seconds(read_clock(vm)));
}

static Value f_time(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return float_new(vm, (double)CLOCK_EPOCH_S + clock_seconds(read_clock(vm)));
}

static Value f_monotonic_ns(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return int_from_i64(vm, read_clock(vm));
}

static Value f_time_ns(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return int_from_i64(vm, CLOCK_EPOCH_S * NS_PER_S + read_clock(vm));
}

/* Code costs nothing, so the processor has done nothing either. */
static Value f_process_time(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return float_new(vm, 0.0);
}

static Act sleep_step(Vm *vm, Frame *f, Sig sig, Value v) {
    (void)sig, (void)v;
    if (f->state) {
        vm->result = V_NONE;
        return ACT_RETURN;
    }
    f->state = 1;
    char label[80] = "time.sleep()";
    if (vm->trace) {
        Value repr = obj_repr(vm, f->slots[0]);
        snprintf(label, sizeof label, "time.sleep(%s)",
                 repr ? as_str(repr)->data : "");
        release(vm, repr);
    }
    Wait wait = {.state = THREAD_BLOCKED, .label = label};
    wait_deadline(vm, &wait, (int64_t)f->data);
    if (!f->data) return thread_yield(vm, f);
    return thread_wait(vm, f, NULL, &wait);
}

static Value f_sleep(Vm *vm, const Value *args, uint32_t n, Value kw) {
    static const NativeFrameDef def = {
        .name = "sleep", .step = sleep_step, .slots = 1};
    (void)n, (void)kw;
    double seconds;
    if (!float_from(vm, args[0], &seconds)) return V_NULL;
    if (seconds < 0)
        return vm_raise(vm, vm->t.ValueError,
                        "sleep length must be non-negative");
    int64_t ns = clock_ns(seconds);
    if (ns == 0 && thread_alone(vm)) return V_NONE;
    Frame *f = frame_push_native(vm, &def);
    f->slots[0] = retain(args[0]);
    f->data = (uint64_t)ns;
    return V_FRAME;
}

/* --- calendar
 * ------------------------------------------------------------------- */

/* Seconds since the epoch: the argument, or now. */
static bool seconds_of(Vm *vm, Value v, int64_t *out) {
    double d;
    if (!v || v == V_NONE) {
        *out = CLOCK_EPOCH_S + read_clock(vm) / NS_PER_S;
        return true;
    }
    if (!float_from(vm, v, &d)) return false;
    if (!(fabs(d) < 6e10)) {
        vm_raise(vm, vm->t.OverflowError,
                 "timestamp out of range for platform time_t");
        return false;
    }
    *out = (int64_t)floor(d);
    return true;
}

static Value struct_time(Vm *vm, const Calendar *c) {
    Value type = dict_get_cstr(vm, as_dict(vm->modules), "time");
    type = dict_get_cstr(vm, module_dict(type), "struct_time");
    Value items[9] = {v_int(c->year),    v_int(c->month),   v_int(c->day),
                      v_int(c->hour),    v_int(c->minute),  v_int(c->second),
                      v_int(c->weekday), v_int(c->yearday), v_int(0)};
    Value t = tuple_from(vm, items, 9);
    Value r = vm_call1(vm, type, t);
    release(vm, t);
    return r;
}

static Value f_gmtime(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t s;
    if (!seconds_of(vm, args[0], &s)) return V_NULL;
    Calendar c = calendar_of(s);
    return struct_time(vm, &c);
}

/* A struct_time or a tuple of nine. */
static bool calendar_from(Vm *vm, Value v, Calendar *c) {
    int64_t x[9];
    Value t = seq_tuple(vm, v);
    if (!t) return false;
    bool fine = as_tuple(t)->len == 9;
    if (!fine)
        vm_raise(vm, vm->t.TypeError, "Tuple or struct_time argument required");
    for (uint32_t i = 0; fine && i < 9; i++)
        fine = int_index(vm, as_tuple(t)->items[i], &x[i]);
    release(vm, t);
    if (fine)
        *c = (Calendar){(int)x[0], (int)x[1], (int)x[2], (int)x[3],
                        (int)x[4], (int)x[5], (int)x[6], (int)x[7]};
    return fine;
}

static bool calendar_arg(Vm *vm, Value v, Calendar *c) {
    int64_t s;
    if (v && v != V_NONE) return calendar_from(vm, v, c);
    if (!seconds_of(vm, V_NULL, &s)) return false;
    *c = calendar_of(s);
    return true;
}

static Value f_mktime(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Calendar c;
    if (!calendar_from(vm, args[0], &c)) return V_NULL;
    return float_new(vm, (double)calendar_seconds(&c));
}

static Value f_strftime(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Calendar c;
    if (!is_str(vm, args[0]))
        return vm_raise(vm, vm->t.TypeError,
                        "strftime() argument 1 must be str, not %s",
                        type_of(vm, args[0])->name);
    if (!calendar_arg(vm, args[1], &c)) return V_NULL;
    StrBuf sb = {0};
    calendar_format(&c, str_view(args[0]), &sb);
    return str_from_buf(vm, &sb);
}

static Value text_of(Vm *vm, const Calendar *c) {
    StrBuf sb = {0};
    calendar_format(c, STR("%a %b %e %H:%M:%S %Y"), &sb);
    return str_from_buf(vm, &sb);
}

static Value f_asctime(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Calendar c;
    return calendar_arg(vm, args[0], &c) ? text_of(vm, &c) : V_NULL;
}

static Value f_ctime(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    int64_t s;
    if (!seconds_of(vm, args[0], &s)) return V_NULL;
    Calendar c = calendar_of(s);
    return text_of(vm, &c);
}

static Value f_strptime(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return vm_refuse(vm, "time.strptime()");
}

static const NativeDef functions[] = {
    {"time", f_time, 0, ""},
    {"time_ns", f_time_ns, 0, ""},
    {"monotonic", f_monotonic, 0, ""},
    {"monotonic_ns", f_monotonic_ns, 0, ""},
    {"perf_counter", f_monotonic, 0, ""},
    {"perf_counter_ns", f_monotonic_ns, 0, ""},
    {"process_time", f_process_time, 0, ""},
    {"thread_time", f_process_time, 0, ""},
    {"sleep", f_sleep, 0, "seconds /"},
    {"gmtime", f_gmtime, 0, "seconds? /"},
    {"localtime", f_gmtime, 0, "seconds? /"},
    {"mktime", f_mktime, 0, "tuple /"},
    {"strftime", f_strftime, 0, "format tuple? /"},
    {"asctime", f_asctime, 0, "tuple? /"},
    {"ctime", f_ctime, 0, "seconds? /"},
    {"strptime", f_strptime, 0, NULL},
    {NULL, NULL, 0, NULL},
};

Value mod_time_new(Vm *vm) {
    Value m = module_new(vm, "time");
    dict_set_cstr(vm, as_dict(vm->modules), "time", m);
    module_add(vm, m, functions);
    module_set(vm, m, "timezone", v_int(0));
    module_set(vm, m, "altzone", v_int(0));
    module_set(vm, m, "daylight", v_int(0));
    Value utc = str_from(vm, "UTC");
    module_set(vm, m, "tzname", tuple_of2(vm, utc, utc));
    release(vm, utc);
    if (engine_run_prelude(vm, "time", module_dict(m))) return m;
    release(vm, m);
    return V_NULL;
}
