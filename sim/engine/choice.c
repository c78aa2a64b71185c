#include "engine/choice.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"

static bool parse_number(const char **p, uint64_t *out) {
    if (!isdigit((unsigned char)**p)) return false;
    char *end;
    *out = strtoull(*p, &end, 10);
    *p = end;
    return true;
}

/* "@N=K" at *p; moves behind it. */
static bool parse_deviation(const char **p, Deviation *d) {
    uint64_t way;
    if (*(*p)++ != '@' || !parse_number(p, &d->point) || d->point == 0)
        return false;
    if (*(*p)++ != '=' || !parse_number(p, &way) || way > UINT32_MAX)
        return false;
    d->way = (uint32_t)way;
    return **p == 0 || **p == ',' || isspace((unsigned char)**p);
}

static int by_point(const void *a, const void *b) {
    const Deviation *x = a, *y = b;
    return (x->point > y->point) - (x->point < y->point);
}

bool choices_init(Vm *vm, Choices *c, const char *schedule, bool seeded,
                  uint64_t seed, const char **bad) {
    *c = (Choices){.seeded = seeded, .state = seed};
    size_t most = 0;
    for (const char *p = schedule; p && *p; p++)
        most += *p == '@';
    if (most > 0)
        c->deviations = heap_alloc(&vm->heap, most * sizeof(Deviation));
    for (const char *p = schedule; p && *p;) {
        if (*p == ',' || isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        *bad = p;
        if (!parse_deviation(&p, &c->deviations[c->n_deviations])) return false;
        c->n_deviations++;
    }
    if (c->n_deviations)
        qsort(c->deviations, c->n_deviations, sizeof(Deviation), by_point);
    return true;
}

/* PCG XSL RR would need 128 bits; this is splitmix64, enough for drawing. */
static uint64_t draw(Choices *c) {
    uint64_t z = c->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint32_t choose_given(Vm *vm, ChoiceKind kind, uint32_t n, uint32_t way) {
    uint64_t point = ++engine_of(vm)->choices.count;
    trace_emit(vm->trace, EV_CHOICE, (uint8_t)kind, 0, (uint32_t)point, n, way,
               0);
    return way;
}

uint32_t choose(Vm *vm, ChoiceKind kind, uint32_t n) {
    CHECK(n > 0, "a choice has at least one way");
    if (n == 1) return 0;
    Choices *c = &engine_of(vm)->choices;
    uint64_t point = c->count + 1;
    uint32_t way = c->seeded ? (uint32_t)(draw(c) % n) : 0;
    while (c->at < c->n_deviations && c->deviations[c->at].point < point)
        c->at++;
    if (c->at < c->n_deviations && c->deviations[c->at].point == point)
        way = c->deviations[c->at].way % n;
    else if (c->ask)
        way = c->ask(c->ask_ctx, kind, n);
    return choose_given(vm, kind, n, way);
}

static void rotate(Value *items, uint32_t n, uint32_t by) {
    for (; by > 0; by--) {
        Value first = items[0];
        memmove(items, items + 1, (n - 1) * sizeof *items);
        items[n - 1] = first;
    }
}

/* items[at] becomes items[from]; those between move up. */
static void pull(Value *items, uint32_t at, uint32_t from) {
    Value v = items[from];
    memmove(items + at + 1, items + at, (from - at) * sizeof *items);
    items[at] = v;
}

void choose_order(Vm *vm, Value *items, uint32_t n) {
    if (n < 2) return;
    if (n > 8) {
        rotate(items, n, choose(vm, CHOICE_SET, n));
        return;
    }
    uint32_t ways = 1;
    for (uint32_t i = 2; i <= n; i++)
        ways *= i;
    uint32_t k = choose(vm, CHOICE_SET, ways);
    for (uint32_t i = 0; i + 1 < n; i++) {
        ways /= n - i;
        pull(items, i, i + k / ways);
        k %= ways;
    }
}
