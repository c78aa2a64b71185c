/* vcd_head.c: which variables a value change dump has: all that comes before
 * the first time. */
#include "export/vcd.h"

#include "base/mem.h"

#include <stdlib.h>

const char *const vcd_instants[] = {"print",  "stderr", "error", "warning",
                                    "cancel", "switch", "choice"};

int vcd_instant(const TrackEvent *e) {
    for (int i = 0; i < VCD_INSTANTS; i++)
        if (str_is(str_of(e->category), vcd_instants[i])) return i;
    return -1;
}

/* ---- what there is ---- */

static Signals *signals_of(const Vcd *v, const Track *t) {
    return &v->signals.data[t->user - 1];
}

/* A process is its own: its track has no parent. */
static void declare(Vcd *v, Track *t) {
    Signals s = {.kind = t->kind};
    vec_push(&v->signals, s);
    t->user = v->signals.len;
    signals_of(v, t)->process = (t->parent ? t->parent->user : t->user) - 1;
}

void vcd_learn(Vcd *v, const TrackEvent *e) {
    bool is_new;
    if (e->type == TRACK_DECLARED) declare(v, e->track);
    Signals *s = signals_of(v, e->track);
    if (e->type == TRACK_DECLARED || e->type == TRACK_RENAMED) {
        s->name = intern(&v->names, e->track->name, &is_new);
    } else if (e->type == INSTANT) {
        int i = vcd_instant(e);
        if (i >= 0) s->events |= 1u << i;
        s->prints = s->prints || (i >= 0 && i < VCD_PRINTS);
    } else if (e->type == SLICE_BEGIN) {
        s->loop = s->loop || str_is(str_of(e->category), "loop");
    }
}

/* ---- the head of the file ---- */

/* One that is not in the file has a place all the same, so that the others are
 * found by counting from Signals.first. */
static void add_var(Vcd *v, VcdType type, const char *name) {
    VcdVar var = {.type = type};
    vec_push(&v->vars, var);
    if (type == VCD_NONE) return;
    vcd_declare(&v->x->out.text, &var, v->vars.len - 1, str_of(name));
}

static void add_events(Vcd *v, const Signals *s) {
    for (int i = 0; i < VCD_INSTANTS; i++)
        if (s->events >> i & 1) add_var(v, VCD_EVENT, vcd_instants[i]);
}

static void open_scope(Vcd *v, const char *type, size_t scope, Str name) {
    StrBuf *out = &v->x->out.text;
    sb_printf(out, "$scope %s ", type);
    vcd_name(out, &v->taken, scope, name);
    sb_puts(out, " $end\n");
}

static void close_scope(Vcd *v) {
    sb_puts(&v->x->out.text, "$upscope $end\n");
}

static void add_thread(Vcd *v, const Signals *s) {
    add_var(v, VCD_WIRE, "running");
    add_var(v, VCD_STRING, "state");
    add_var(v, VCD_STRING, "what");
    add_var(v, VCD_STRING, "line");
    add_var(v, s->loop ? VCD_INTEGER : VCD_NONE, "iteration");
    add_var(v, s->prints ? VCD_STRING : VCD_NONE, "printed");
    add_events(v, s);
}

static void add_task(Vcd *v, const Signals *s) {
    add_var(v, VCD_STRING, "state");
    add_var(v, VCD_STRING, "line");
    add_var(v, VCD_STRING, "waits_for");
    add_var(v, VCD_STRING, "result");
    add_events(v, s);
}

/* No scope of its own: a wire that is high while it is pending, and beside it
 * what it is for. */
static void add_timer(Vcd *v, size_t scope, Str name) {
    StrBuf text = {0};
    vcd_name(&text, &v->taken, scope, name);
    add_var(v, VCD_WIRE, text.data);
    sb_puts(&text, "_for");
    add_var(v, VCD_STRING, text.data);
    sb_free(&text);
}

static void add_counter(Vcd *v, size_t scope, Str name) {
    StrBuf text = {0};
    vcd_name(&text, &v->taken, scope, name);
    add_var(v, VCD_INTEGER, text.data);
    sb_free(&text);
}

/* In the order of the file: processes, in each of them threads, tasks, timers
 * and counters, in each of these as they came to be. */
typedef struct Place {
    size_t process, kind, signals;
} Place;

static int compare_places(const void *pa, const void *pb) {
    const Place *a = pa, *b = pb;
    if (a->process != b->process) return a->process < b->process ? -1 : 1;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    return (a->signals > b->signals) - (a->signals < b->signals);
}

static void add_signals(Vcd *v, size_t number, size_t scope) {
    Signals *s = &v->signals.data[number];
    Str name = interned_text(&v->names, s->name);
    s->first = v->vars.len;
    if (s->kind == TRACK_COUNTER) {
        add_counter(v, scope, name);
    } else if (s->kind == TRACK_TIMER) {
        add_timer(v, scope, name);
    } else {
        bool thread = s->kind == TRACK_THREAD;
        open_scope(v, thread ? "begin" : "task", scope, name);
        if (thread)
            add_thread(v, s);
        else
            add_task(v, s);
        close_scope(v);
    }
    writer_flush(&v->x->out, 1 << 16);
}

/* It has no variables, only those of what is in it. */
static void add_process(Vcd *v, size_t number) {
    Signals *s = &v->signals.data[number];
    s->first = v->vars.len;
    open_scope(v, "module", 0, interned_text(&v->names, s->name));
}

/* Scope 0 is the file's, others are numbered as the places of what is first in
 * them. */
static void add_places(Vcd *v, const Place *places, size_t n) {
    static const char *const groups[] = {[TRACK_THREAD] = "threads",
                                         [TRACK_TASK] = "tasks",
                                         [TRACK_COUNTER] = "queues",
                                         [TRACK_TIMER] = "timers"};
    size_t scope = 0;
    for (size_t i = 0; i < n; i++) {
        const Place *p = &places[i], *next = p + 1;
        if (p->kind == TRACK_PROCESS) {
            add_process(v, p->signals);
        } else {
            if (p[-1].kind != p->kind) {
                sb_printf(&v->x->out.text, "$scope begin %s $end\n",
                          groups[p->kind]);
                scope = i;
            }
            add_signals(v, p->signals, scope);
        }
        bool ends = i + 1 == n || next->process != p->process;
        if (p->kind != TRACK_PROCESS && (ends || next->kind != p->kind))
            close_scope(v);
        if (ends) close_scope(v);
    }
}

void vcd_head(Vcd *v) {
    StrBuf *out = &v->x->out.text;
    bool steps = v->x->options.clock == CLOCK_STEPS;
    sb_puts(out, "$version Loopscope $end\n$comment ");
    sb_puts(out, steps ? "1 us is one step" : "virtual time");
    sb_puts(out, " $end\n$timescale 1 ns $end\n");
    Place *places = mem_alloc((v->signals.len + 1) * sizeof *places);
    for (size_t i = 0; i < v->signals.len; i++) {
        const Signals *s = &v->signals.data[i];
        places[i] = (Place){s->process, s->kind, i};
    }
    qsort(places, v->signals.len, sizeof *places, compare_places);
    add_places(v, places, v->signals.len);
    mem_free(places);
    sb_puts(out, "$enddefinitions $end\n");
}
