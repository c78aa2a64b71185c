/* vcd.c: value change dumps (IEEE 1364, section 18, with GTKWave's strings).
 *
 * The format has all variables first and then the changes in the order of time,
 * so everything is read twice: once for what there is, once, all programs
 * together, for what happens.  The variables:
 *
 *   PROGRAM.threads.THREAD.running    wire: code runs in it
 *                         .state      what its innermost slice is: "step" …
 *                         .what       and its name
 *                         .line       file:line
 *                         .iteration  of its loop, if it has one
 *                         .printed    the last text; those of one time together
 *                         .print      events, also error, cancel …
 *   PROGRAM.tasks.TASK.state          "ready", "running", "waiting", "blocked";
 *                                     in the end "returned", "raised" …
 *                     .line           where it runs, waits, has ended
 *                     .waits_for, .result
 *   PROGRAM.timers.TIMER              wire: it is pending; TIMER_for: what for
 *   PROGRAM.queues.NAME               integers: the counters */
#include "export/vcd.h"

#include "base/check.h"
#include "base/mem.h"

#include <inttypes.h>

static const TrackArg *arg_of(const TrackEvent *e, const char *key) {
    for (uint32_t i = 0; i < e->nargs; i++)
        if (str_is(str_of(e->args[i].key), key)) return &e->args[i];
    return NULL;
}

static Signals *signals_of(const Vcd *v, const Track *t) {
    return &v->signals.data[t->user - 1];
}

/* ---- changes ---- */

static VcdVar *touch(Vcd *v, const Signals *s, size_t which) {
    VcdVar *var = &v->vars.data[s->first + which];
    if (var->changed) return var;
    var->changed = true;
    var->number_before = var->number;
    sb_clear(&var->text_before);
    sb_put(&var->text_before, var->text.data, var->text.len);
    vec_push(&v->changed, s->first + which);
    return var;
}

/* What has got its old value again has not changed; an event always has. */
static bool has_changed(const VcdVar *var) {
    if (!var->changed || var->type == VCD_EVENT) return var->changed;
    return var->type == VCD_STRING
               ? !str_eq(sb_str(&var->text), sb_str(&var->text_before))
               : var->number != var->number_before;
}

static void set_text(Vcd *v, const Signals *s, size_t which, Str text) {
    if (str_eq(sb_str(&v->vars.data[s->first + which].text), text)) return;
    VcdVar *var = touch(v, s, which);
    sb_clear(&var->text);
    sb_put(&var->text, text.ptr, text.len);
}

static void set_number(Vcd *v, const Signals *s, size_t which, uint64_t n) {
    if (v->vars.data[s->first + which].number != n)
        touch(v, s, which)->number = n;
}

/* What the variables are before all changes; those of the first instant are in
 * it. */
static void put_first_values(Vcd *v) {
    StrBuf *out = &v->x->out.text;
    sb_puts(out, "$dumpvars\n");
    for (size_t i = 0; i < v->vars.len; i++) {
        VcdVar *var = &v->vars.data[i];
        if (var->type == VCD_EVENT || var->type == VCD_NONE) continue;
        vcd_value(out, var, i);
        var->changed = false;
        writer_flush(&v->x->out, 1 << 16);
    }
    sb_puts(out, "$end\n");
}

static void put_time(Vcd *v) {
    sb_printf(&v->x->out.text, "#%" PRIu64 "\n", v->ts);
    v->marked = v->ts;
}

/* Writes what has changed at this time.  Several changes at one time are one:
 * a task that waits no longer and is ready does not flicker between. */
static void put_changes(Vcd *v) {
    StrBuf *out = &v->x->out.text;
    bool marked = !v->dumped;
    if (marked) {
        put_time(v);
        put_first_values(v);
    }
    v->dumped = true;
    for (size_t i = 0; i < v->changed.len; i++) {
        VcdVar *var = &v->vars.data[v->changed.data[i]];
        if (has_changed(var)) {
            if (!marked) put_time(v);
            marked = true;
            vcd_value(out, var, v->changed.data[i]);
        }
        var->changed = false;
    }
    v->changed.len = 0;
    writer_flush(&v->x->out, 1 << 16);
}

/* The last values have no width without a time behind them. */
static void put_end(Vcd *v) {
    put_changes(v);
    if (v->marked != v->ts) put_time(v);
}

/* ---- the second time: what happens ---- */

static void push_slice(Signals *s, const TrackEvent *e) {
    const TrackArg *file = arg_of(e, "file"), *line = arg_of(e, "line"),
                   *what = arg_of(e, "for");
    OpenSlice o = {.category = e->category, .name = s->texts.len};
    sb_put(&s->texts, e->name.ptr, e->name.len);
    o.line = s->texts.len;
    if (file && line) {
        sb_put(&s->texts, file->text.ptr, file->text.len);
        sb_printf(&s->texts, ":%" PRId64, line->number);
    }
    o.what = s->texts.len;
    if (what) sb_put(&s->texts, what->text.ptr, what->text.len);
    o.end = s->texts.len;
    vec_push(&s->open, o);
}

static Str piece(const Signals *s, size_t from, size_t to) {
    return (Str){s->texts.len ? s->texts.data + from : "", to - from};
}

/* The place that is known best, empty if none is. */
static Str line_of(const Signals *s) {
    for (size_t i = s->open.len; i--;) {
        const OpenSlice *o = &s->open.data[i];
        if (o->what > o->line) return piece(s, o->line, o->what);
    }
    return STR("");
}

static bool is_idle(const char *category) {
    Str s = str_of(category);
    return str_is(s, "idle") || str_is(s, "blocked") || str_is(s, "ready");
}

static void show_thread(Vcd *v, const Signals *s) {
    static const OpenSlice none = {.category = ""};
    const OpenSlice *top = s->open.len ? &vec_last(&s->open) : &none;
    bool rests = !s->open.len || is_idle(top->category);
    set_number(v, s, SHOWN_RUNNING, !rests);
    set_text(v, s, SHOWN_DOES, str_of(top->category));
    set_text(v, s, SHOWN_WHAT, piece(s, top->name, top->line));
    set_text(v, s, SHOWN_LINE, line_of(s));
}

/* The line stays while the task does not run: it is there that it waits. */
static void show_task(Vcd *v, const Signals *s) {
    if (!s->open.len) return;
    const OpenSlice *top = &vec_last(&s->open);
    if (s->open.len == 1) { /* between two states, or before the first */
        set_text(v, s, TASK_STATE, STR(""));
        return;
    }
    set_text(v, s, TASK_STATE, str_of(top->category));
    set_text(v, s, TASK_WAITS_FOR, piece(s, top->what, top->end));
    if (top->what > top->line)
        set_text(v, s, TASK_LINE, piece(s, top->line, top->what));
}

static void show_timer(Vcd *v, const Signals *s) {
    set_number(v, s, TIMER_PENDING, s->open.len > 0);
    set_text(v, s, TIMER_FOR,
             s->open.len ? piece(s, s->open.data[0].name, s->open.data[0].line)
                         : STR(""));
}

static void show(Vcd *v, const Signals *s) {
    if (s->kind == TRACK_THREAD) show_thread(v, s);
    if (s->kind == TRACK_TASK) show_task(v, s);
    if (s->kind == TRACK_TIMER) show_timer(v, s);
}

static void begin_slice(Vcd *v, Signals *s, const TrackEvent *e) {
    const TrackArg *number = arg_of(e, "number");
    push_slice(s, e);
    if (number && s->kind == TRACK_THREAD &&
        str_is(str_of(e->category), "loop"))
        set_number(v, s, SHOWN_ITERATION, (uint64_t)number->number);
    show(v, s);
}

static void end_slice(Vcd *v, Signals *s, const TrackEvent *e) {
    CHECK(s->open.len, "a slice ends that was never begun");
    const TrackArg *outcome = arg_of(e, "outcome"),
                   *result = arg_of(e, "result");
    OpenSlice o = vec_pop(&s->open);
    s->texts.len = o.name;
    show(v, s);
    if (s->kind != TRACK_TASK || s->open.len) return;
    set_text(v, s, TASK_STATE, outcome ? outcome->text : STR(""));
    set_text(v, s, TASK_WAITS_FOR, STR(""));
    if (result) set_text(v, s, TASK_RESULT, result->text);
}

/* Without the end of its line. */
static Str printed_text(const TrackEvent *e) {
    const TrackArg *a = arg_of(e, "text");
    Str text = a ? a->text : STR("");
    if (text.len && text.ptr[text.len - 1] == '\n') text.len--;
    return text;
}

/* What is printed in one instant stands together. */
static void show_print(Vcd *v, const Signals *s, Str text) {
    VcdVar *var = &v->vars.data[s->first + SHOWN_PRINTED];
    if (var->changed)
        sb_putc(&var->text, '\n');
    else
        sb_clear(&touch(v, s, SHOWN_PRINTED)->text);
    sb_put(&var->text, text.ptr, text.len);
}

static void instant(Vcd *v, const Signals *s, const TrackEvent *e) {
    int i = vcd_instant(e);
    if (i < 0 || (s->kind != TRACK_THREAD && s->kind != TRACK_TASK)) return;
    size_t which = s->kind == TRACK_THREAD ? SHOWN_PRINTED : TASK_RESULT;
    for (int before = 0; before <= i; before++)
        which += s->events >> before & 1;
    touch(v, s, which);
    if (s->kind == TRACK_THREAD && i < VCD_PRINTS)
        show_print(v, s, printed_text(e));
}

static void happen(Vcd *v, const TrackEvent *e) {
    Signals *s = signals_of(v, e->track);
    if (e->type == SLICE_BEGIN)
        begin_slice(v, s, e);
    else if (e->type == SLICE_END)
        end_slice(v, s, e);
    else if (e->type == INSTANT)
        instant(v, s, e);
    else if (e->type == COUNTER)
        set_number(v, s, 0, e->value);
}

static bool is_of_tracks(const TrackEvent *e) {
    return e->type == TRACK_DECLARED || e->type == TRACK_RENAMED ||
           e->type == TRACK_CLOSED;
}

static void take(Vcd *v, Strand *strand) {
    const TrackEvent *e = strand->next;
    if (e->type == TRACK_DECLARED) e->track->user = ++strand->declared;
    if (is_of_tracks(e)) return;
    if (v->begun && e->ts > v->ts) put_changes(v);
    v->ts = e->ts;
    v->begun = true;
    happen(v, e);
}

/* The one whose next event is the earliest. */
static Strand *next_strand(Vcd *v) {
    Strand *best = NULL;
    for (size_t i = 0; i < v->strands.len; i++) {
        Strand *s = &v->strands.data[i];
        if (s->next && (!best || s->next->ts < best->next->ts)) best = s;
    }
    return best;
}

static void begin_strands(Vcd *v) {
    for (size_t i = 0; i < v->x->n; i++) {
        Strand s = {.declared = v->programs.data[i]};
        s.tracks = tracks_new(&v->x->inputs[i], &v->x->options);
        s.next = tracks_next(s.tracks);
        vec_push(&v->strands, s);
    }
}

static uint64_t strands_pos(const Vcd *v) {
    uint64_t n = 0;
    for (size_t i = 0; i < v->strands.len; i++)
        n += tracks_pos(v->strands.data[i].tracks);
    return n;
}

/* ---- the back end ---- */

static void *vcd_open(Export *x) {
    Vcd *v = mem_alloc(sizeof *v);
    v->x = x;
    reel_begin(&v->reel, x);
    vec_push(&v->programs, 0);
    return v;
}

static void learn_on(Vcd *v, uint64_t events) {
    uint64_t stop = reel_pos(&v->reel) + events;
    while (reel_pos(&v->reel) < stop) {
        const TrackEvent *e = reel_next(&v->reel);
        if (e) {
            vcd_learn(v, e);
        } else if (reel_turn(&v->reel)) {
            vec_push(&v->programs, v->signals.len);
        } else {
            v->happening = true;
            vcd_head(v);
            begin_strands(v);
            return;
        }
    }
}

static bool vcd_step(void *state, uint64_t events) {
    Vcd *v = state;
    if (!v->happening) {
        learn_on(v, events);
        return true;
    }
    uint64_t stop = strands_pos(v) + events;
    while (strands_pos(v) < stop && !v->x->out.failed) {
        Strand *s = next_strand(v);
        if (!s) {
            put_end(v);
            return false;
        }
        take(v, s);
        s->next = tracks_next(s->tracks);
    }
    return true;
}

static double vcd_progress(const void *state) {
    const Vcd *v = state;
    uint64_t pos =
        v->happening ? reel_count(v->x) + strands_pos(v) : reel_pos(&v->reel);
    return (double)pos / (double)(2 * reel_count(v->x) + 1);
}

static void free_var(VcdVar *var) {
    sb_free(&var->text);
    sb_free(&var->text_before);
}

static void vcd_close(void *state) {
    Vcd *v = state;
    reel_end(&v->reel);
    for (size_t i = 0; i < v->strands.len; i++)
        tracks_free(v->strands.data[i].tracks);
    for (size_t i = 0; i < v->signals.len; i++) {
        vec_free(&v->signals.data[i].open);
        sb_free(&v->signals.data[i].texts);
    }
    for (size_t i = 0; i < v->vars.len; i++)
        free_var(&v->vars.data[i]);
    vec_free(&v->signals);
    vec_free(&v->programs);
    vec_free(&v->vars);
    vec_free(&v->strands);
    vec_free(&v->changed);
    interned_clear(&v->names);
    interned_clear(&v->taken);
    mem_free(v);
}

const Backend backend_vcd = {vcd_open, vcd_step, vcd_progress, vcd_close};
