#include "engine/run_state.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/snapshot.h"
#include "engine/run_impl.h"
#include "engine/visit.h"
#include "vm/import.h"
#include "vm/obj_dict.h"
#include "vm/obj_str.h"
#include "vm/visit_hash.h"

struct RunOrigin {
    SnapshotBase *image;
    VisitBase *walk;
};

struct RunState {
    Snapshot *heap;
    uint64_t out_left;
    RunResult result;
};

void run_origin_free(RunOrigin *o) {
    if (!o) return;
    snapshot_base_free(o->image);
    visit_base_free(o->walk);
    mem_free(o);
}

void run_origin_changed(RunOrigin *o) {
    if (o) snapshot_changed(o->image);
}

/* The walk first: it takes references, which the image is to have. */
static RunOrigin *origin(Run *run) {
    CHECK(run->phase == RUN_MAIN && run->vm->c_depth == 0,
          "the whole state of a paused run lies in its heap");
    if (!run->origin) {
        run->origin = mem_alloc(sizeof *run->origin);
        run->origin->walk = visit_base_new(run->vm, visit_run);
        run->origin->image = snapshot_base_new(&run->vm->heap);
    }
    return run->origin;
}

RunState *run_save(Run *run) {
    CHECK(!run->trace, "a trace cannot be put back");
    RunState *s = mem_alloc(sizeof *s);
    s->heap = snapshot_take(origin(run)->image);
    s->out_left = run->out_left;
    s->result = run->result;
    return s;
}

/* A run that can be saved has no message yet, nor a result of its own. */
void run_restore(Run *run, const RunState *state) {
    snapshot_restore(run->origin->image, state->heap);
    run->phase = RUN_MAIN;
    run->out_left = state->out_left;
    run->result = state->result;
    mem_free(run->message);
    run->message = NULL;
}

void run_state_free(RunState *state) {
    if (!state) return;
    snapshot_free(state->heap);
    mem_free(state);
}

size_t run_state_bytes(const RunState *state) {
    return sizeof *state + snapshot_bytes(state->heap);
}

void run_hash(Run *run, uint64_t out[2]) {
    RunOrigin *o = origin(run);
    snapshot_hold(o->image);
    visit_hash(o->walk, o->image, out);
}

/* --- preloading ----------------------------------------------------------- */

enum { PROBE_STEPS = 1000000 };

static Run *probe(const Run *run) {
    RunOptions o = run->options;
    o.exploring = o.seeded = false;
    o.choose = NULL;
    o.write = NULL;
    o.no_trace = true;
    o.schedule = "";
    if (o.max_steps > PROBE_STEPS) o.max_steps = PROBE_STEPS;
    Run *other = run_new(run->text, run->len, run->path, &o);
    run_slice(other, 0);
    return other;
}

static void import_all(Run *run, const Vm *from) {
    Vm *vm = run->vm;
    if (setjmp(run->exhausted)) return; /* the run itself will say so */
    Frame *boundary = vm_push_boundary(vm);
    uint32_t pos = 0;
    Value name, module;
    while (dict_next(as_dict(from->modules), &pos, &name, &module)) {
        release(vm, vm_import(vm, str_view(name).ptr));
        clear(vm, &vm->exc);
    }
    vm->frame = boundary->back;
    heap_free(&vm->heap, boundary, sizeof *boundary);
}

void run_preload(Run *run) {
    if (run->phase == RUN_OVER || strstr(run->text, "atexit")) return;
    Run *other = probe(run);
    Sig pending = run->vm->pending;
    Value value = run->vm->pending_value;
    if (other->vm) import_all(run, other->vm);
    run->vm->pending = pending;
    run->vm->pending_value = value;
    run_free(other);
}

void run_set_schedule(Run *run, const char *schedule) {
    Choices *c = &engine_of(run->vm)->choices;
    Choices before = *c;
    const char *bad = NULL;
    run_origin_changed(run->origin);
    run_origin_changed(run->origin);
    bool ok = choices_init(run->vm, c, schedule, false, 0, &bad);
    CHECK(ok, "a schedule that a search has written");
    c->ask = before.ask;
    c->ask_ctx = before.ask_ctx;
}
