/* Everybody waits for ever: who waits for whom, in one line. */
#include <string.h>

#include "engine/loop.h"
#include "engine/sched.h"

enum { SHOWN = 6 };

static VThread *by_id(const Vm *vm, uint32_t id) {
    for (VThread *t = engine_of(vm)->threads; t; t = t->next)
        if (t->id == id) return t;
    return NULL;
}

static VThread *holder_of(const Vm *vm, const VThread *t) {
    return t->blocked_by ? by_id(vm, t->blocked_by - 1) : NULL;
}

/* A thread from which the holders lead back to itself, or NULL. */
static VThread *find_circle(const Vm *vm) {
    for (VThread *t = engine_of(vm)->threads; t; t = t->next) {
        VThread *next = holder_of(vm, t);
        uint32_t steps = sched_of(vm)->alive;
        while (next && next != t && steps-- > 0)
            next = holder_of(vm, next);
        if (next == t) return t;
    }
    return NULL;
}

static void put_name(const VThread *t, StrBuf *sb) {
    sb_put(sb, str_view(t->name).ptr, str_view(t->name).len);
}

/* "A waits in lock.acquire() for B"; what is no call reads "A waits for the end
 * of the other threads (B)". */
static void put_thread(const VThread *t, const VThread *holder, StrBuf *sb) {
    bool call = !t->waits_for[0] || strchr(t->waits_for, '(');
    put_name(t, sb);
    if (t->state == THREAD_WAITING) {
        sb_puts(sb, " waits in its event loop, which nothing can wake");
        return;
    }
    if (t->state == THREAD_IDLE)
        sb_puts(sb, " waits for a job");
    else
        sb_printf(sb, " waits %s %s", call ? "in" : "for",
                  t->waits_for[0] ? t->waits_for : "a call");
    if (!holder) return;
    sb_puts(sb, call ? " for " : " (");
    if (holder == t)
        sb_puts(sb, "itself");
    else
        put_name(holder, sb);
    if (!call) sb_putc(sb, ')');
}

static void put_circle(const Vm *vm, const VThread *first, StrBuf *sb) {
    const VThread *t = first;
    sb_puts(sb, " in a circle: ");
    do {
        if (t != first) sb_puts(sb, "; ");
        put_thread(t, holder_of(vm, t), sb);
        t = holder_of(vm, t);
    } while (t != first);
}

static void put_all(const Vm *vm, StrBuf *sb) {
    uint32_t n = 0;
    sb_puts(sb, ": ");
    for (VThread *t = engine_of(vm)->threads; t && n < SHOWN; t = t->next) {
        if (n++) sb_puts(sb, "; ");
        put_thread(t, holder_of(vm, t), sb);
    }
    uint32_t more = sched_of(vm)->alive - n;
    if (more) sb_printf(sb, "; and %u more", more);
}

void sched_deadlock(Vm *vm) {
    double now = clock_seconds(engine_of(vm)->clock.now);
    const VThread *only = thread_alone(vm) ? thread_self(vm) : NULL;
    if (only && only->state == THREAD_WAITING) {
        vm_stop(vm, STOP_NEVER,
                "the program never ends: at %.9g s the event loop waits, but "
                "nothing is left that could wake it",
                now);
        return;
    }
    StrBuf sb = {0};
    sb_printf(&sb, "the program never ends: at %.9g s %s for ever", now,
              only ? "the only thread waits" : "every thread waits");
    const VThread *circle = find_circle(vm);
    if (circle)
        put_circle(vm, circle, &sb);
    else
        put_all(vm, &sb);
    vm_stop(vm, STOP_NEVER, "%.*s", (int)sb.len, sb.data);
    sb_free(&sb);
}
