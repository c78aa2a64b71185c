#include "engine/clock.h"

#include <math.h>

#include "engine/sched.h"

static bool advance(Vm *vm, Clock *clock, int64_t now, ClockCause cause) {
    int64_t from = clock->now;
    clock->now = now;
    trace_set_time(vm->trace, (uint64_t)now);
    trace_emit(vm->trace, EV_CLOCK, (uint8_t)cause, 0, 0, 0, TRACE_LO(from),
               TRACE_HI(from));
    if (now <= clock->limit) return true;
    vm_stop(vm, STOP_TIME,
            "the program reached the limit of virtual time, %g s (--max-time)",
            clock_seconds(clock->limit));
    return false;
}

int64_t clock_read_times(Vm *vm, Clock *clock, uint32_t n) {
    uint32_t before = clock->reads;
    clock->reads += n;
    if (clock->reads <= CLOCK_FREE_READS) return clock->now;
    uint32_t paid =
        before >= CLOCK_FREE_READS ? n : clock->reads - CLOCK_FREE_READS;
    if (clock->reads > UINT32_MAX / 2) clock->reads = UINT32_MAX / 2;
    advance(vm, clock, clock->now + paid * NS_PER_MS, CLOCK_POLLED);
    sched_polled(vm);
    return clock->now;
}

int64_t clock_read(Vm *vm, Clock *clock) {
    return clock_read_times(vm, clock, 1);
}

bool clock_wait_until(Vm *vm, Clock *clock, int64_t due, uint32_t drift,
                      ClockCause cause) {
    CHECK(due >= clock->now, "time does not go back");
    clock->reads = 0;
    clock->drift = drift + 1;
    if (due == clock->now) return true;
    return advance(vm, clock, due, cause);
}

void clock_pass(Vm *vm, Clock *clock, int64_t now) {
    if (now > clock->now && now <= clock->limit)
        advance(vm, clock, now, CLOCK_BLOCKING);
}

int64_t clock_ns(double seconds) {
    double ns = rint(seconds * (double)NS_PER_S);
    if (ns >= 9.2e18) return INT64_MAX;
    if (ns <= -9.2e18) return INT64_MIN;
    return (int64_t)ns;
}
