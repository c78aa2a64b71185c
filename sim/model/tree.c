/* tree.c: tasks under what made them. */
#include "model/model_impl.h"

/* The walk is depth first with an explicit stack: chains of tasks that each
 * make the next one can be as deep as there are tasks. */
typedef struct Level {
    uint32_t node;      /* members of this node (index + 1), or … */
    uint32_t member;    /* … next member to look at, */
    uint32_t next_node; /* else: next node of a task, */
    uint32_t next_task; /* then next task that it made */
    uint32_t owner;     /* the task; 0 = the program */
} Level;

typedef struct Walk {
    const Model *m;
    VEC(Level) levels;
    /* what is collected */
    uint32_t skip, seen;
    TreeRow *rows;
    size_t n, max;
    uint32_t find; /* task looked for */
    uint32_t found;
} Walk;

static bool exists(const Model *m, uint32_t task) {
    return task && task <= m->state.s.tasks &&
           task_fact(m, task)->event < m->state.s.pos;
}

/* A task may have been waited for at several nodes: it hangs under the newest.
 */
static bool hangs_under(const Model *m, uint32_t task, uint32_t node) {
    return exists(m, task) && state_task(&m->state, task)->node == node;
}

static uint32_t next_member(const Walk *w, Level *level) {
    while (level->member) {
        const MemberFact *member = &w->m->index.members.data[level->member - 1];
        level->member = member->event < w->m->state.s.pos ? member->next : 0;
        if (member->event < w->m->state.s.pos && ref_is_task(member->ref) &&
            hangs_under(w->m, ref_id(member->ref), level->node))
            return ref_id(member->ref);
    }
    return 0;
}

/* A node is shown as long as it is needed or something hangs under it. */
static bool shown(const Walk *w, uint32_t node) {
    const NodeFact *fact = &w->m->index.nodes.data[node - 1];
    const ObjFact *obj = &w->m->index.objects.data[fact->obj - 1];
    if (obj->event >= w->m->state.s.pos) return false;
    if (obj->freed >= w->m->state.s.pos) return true;
    Level probe = {.node = node, .member = fact->first};
    return next_member(w, &probe) != 0;
}

static uint32_t next_node(const Walk *w, Level *level) {
    while (level->next_node) {
        uint32_t node = level->next_node;
        level->next_node = w->m->index.nodes.data[node - 1].next;
        if (shown(w, node)) return node;
    }
    return 0;
}

static uint32_t next_task(const Walk *w, Level *level) {
    while (level->next_task) {
        uint32_t task = level->next_task;
        level->next_task = task_fact(w->m, task)->next_task;
        if (!exists(w->m, task)) {
            level->next_task = 0; /* later ones are younger still */
            return 0;
        }
        /* One that hangs under a node is shown there. */
        if (!state_task(&w->m->state, task)->node) return task;
    }
    return 0;
}

static void give(Walk *w, bool is_node, uint32_t id, bool last) {
    if (w->seen++ >= w->skip && w->n < w->max)
        w->rows[w->n++] = (TreeRow){.is_node = is_node,
                                    .id = id,
                                    .depth = (uint32_t)w->levels.len - 1,
                                    .last = last};
    if (!is_node && id == w->find && w->find) w->found = w->seen - 1;
}

/* Whether nothing more comes at this level; looks ahead on a copy. */
static bool nothing_left(const Walk *w, Level level) {
    if (level.node) return !next_member(w, &level);
    return !next_node(w, &level) && !next_task(w, &level);
}

static void enter_task(Walk *w, uint32_t task) {
    const TaskFact *fact = task_fact(w->m, task);
    Level below = {.owner = task,
                   .next_node = fact->first_node,
                   .next_task = fact->first_task};
    if (below.next_node || below.next_task) vec_push(&w->levels, below);
}

/* The next row; false at the end. */
static bool advance(Walk *w) {
    while (w->levels.len) {
        Level *level = &vec_last(&w->levels);
        uint32_t node = level->node ? 0 : next_node(w, level);
        uint32_t task = 0;
        if (!node)
            task = level->node ? next_member(w, level) : next_task(w, level);
        if (!node && !task) {
            w->levels.len--;
            continue;
        }
        give(w, node != 0, node ? w->m->index.nodes.data[node - 1].obj : task,
             nothing_left(w, *level));
        if (node) {
            Level below = {.node = node,
                           .member = w->m->index.nodes.data[node - 1].first};
            vec_push(&w->levels, below);
        } else {
            enter_task(w, task);
        }
        return true;
    }
    return false;
}

static void start(Walk *w, const Model *m) {
    *w = (Walk){.m = m, .found = UINT32_MAX};
    Level roots = {.next_task = m->index.root_first};
    vec_push(&w->levels, roots);
}

size_t model_tree(const Model *m, uint32_t first, TreeRow *rows, size_t max) {
    Walk w;
    start(&w, m);
    w.skip = first;
    w.rows = rows;
    w.max = max;
    while (w.n < max && advance(&w))
        ;
    vec_free(&w.levels);
    return w.n;
}

uint32_t model_tree_size(const Model *m) {
    Walk w;
    start(&w, m);
    while (advance(&w))
        ;
    vec_free(&w.levels);
    return w.seen;
}

uint32_t model_tree_find(const Model *m, uint32_t task) {
    Walk w;
    start(&w, m);
    w.find = task;
    while (w.found == UINT32_MAX && advance(&w))
        ;
    vec_free(&w.levels);
    return w.found == UINT32_MAX ? w.seen : w.found;
}
