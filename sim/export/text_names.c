/* What stands at the left of the lanes, and which of them there are. */
#include "export/text_timeline_impl.h"

Str text_word(const TextTimeline *t, StringKey key) {
    return str_of(string_get(key, t->lang));
}

static Str thread_name(const TextTimeline *t, const ThreadRow *row) {
    ProcessRow p;
    if (row->main) return text_word(t, S_UI_LANE_MAIN);
    if (row->runs_loop) return text_word(t, S_UI_LANE_LOOP_THREAD);
    if (row->kind == THREAD_WORKER) return text_word(t, S_UI_WORKER);
    if (row->kind != THREAD_PROCESS) return thread_short_name(row->name);
    bool known = model_process(t->model, row->process, &p);
    return known && p.is_command ? p.label : text_word(t, S_UI_PROCESS);
}

void text_name(const TextTimeline *t, const LaneRow *row, StrBuf *out) {
    TaskRow task;
    ThreadRow thread;
    ProcessRow process;
    Str name = {0};
    sb_repeat(out, ' ', 2 * (size_t)row->depth);
    if (row->kind == LANE_LOOP) {
        name = text_word(t, S_UI_LANE_LOOP);
    } else if (row->kind == LANE_TASK) {
        sb_printf(out, "T%u ", row->id);
        if (model_task(t->model, row->id, &task))
            name = task.name.len ? task.name : task.function;
    } else if (row->kind == LANE_THREAD) {
        char badge[BADGE_MAX];
        sb_printf(out, "%s ", model_badge(t->model, row->id, badge));
        if (model_thread(t->model, row->id, &thread))
            name = thread_name(t, &thread);
    } else if (model_process(t->model, row->id, &process)) {
        sb_printf(out, "%s ", process.badge);
        name = process.label;
    }
    cells_cut(out, name, 60);
}

bool text_wanted(const Model *m, uint32_t groups, const LaneRow *row) {
    ThreadRow t;
    switch (row->kind) {
    case LANE_LOOP: return groups & GROUP_LOOP;
    case LANE_TASK: return groups & GROUP_TASKS;
    case LANE_THREAD:
        /* A loop has no other lane than that of its thread. */
        if (groups & GROUP_LOOP && model_thread(m, row->id, &t) && t.runs_loop)
            return true;
        return groups & GROUP_THREADS;
    case LANE_PROCESS: break;
    }
    return groups & GROUP_THREADS;
}

/* Cells of the longest name of a line that is no lane. */
size_t text_head_cells(Language lang) {
    static const StringKey heads[] = {S_UI_TIME, S_UI_ITERATIONS,
                                      S_X_READY_QUEUE, S_X_TIMERS};
    size_t most = 0;
    for (int i = 0; i < 4; i++) {
        size_t cells = cells_count(str_of(string_get(heads[i], lang)));
        if (cells > most) most = cells;
    }
    return most;
}
