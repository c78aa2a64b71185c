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
    TreeRows *rows;
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

/* The next one that is shown, without going past it: what was passed over once
 * is not looked at again. */
static uint32_t peek_member(const Walk *w, Level *level) {
    while (level->member) {
        const MemberFact *member = &w->m->index.members.data[level->member - 1];
        if (member->event >= w->m->state.s.pos) break;
        if (ref_is_task(member->ref) &&
            hangs_under(w->m, ref_id(member->ref), level->node))
            return ref_id(member->ref);
        level->member = member->next;
    }
    level->member = 0;
    return 0;
}

static uint32_t next_member(const Walk *w, Level *level) {
    uint32_t task = peek_member(w, level);
    if (task) level->member = w->m->index.members.data[level->member - 1].next;
    return task;
}

/* A node is shown as long as it is needed or something hangs under it. */
static bool shown(const Walk *w, uint32_t node) {
    const NodeFact *fact = &w->m->index.nodes.data[node - 1];
    const ObjFact *obj = &w->m->index.objects.data[fact->obj - 1];
    if (obj->event >= w->m->state.s.pos) return false;
    if (obj->freed >= w->m->state.s.pos) return true;
    Level probe = {.node = node, .member = fact->first};
    return peek_member(w, &probe) != 0;
}

static uint32_t peek_node(const Walk *w, Level *level) {
    while (level->next_node && !shown(w, level->next_node))
        level->next_node = w->m->index.nodes.data[level->next_node - 1].next;
    return level->next_node;
}

static uint32_t next_node(const Walk *w, Level *level) {
    uint32_t node = peek_node(w, level);
    if (node) level->next_node = w->m->index.nodes.data[node - 1].next;
    return node;
}

static uint32_t peek_task(const Walk *w, Level *level) {
    while (level->next_task) {
        uint32_t task = level->next_task;
        if (!exists(w->m, task)) break; /* later ones are younger still */
        /* One that hangs under a node is shown there. */
        if (!state_task(&w->m->state, task)->node) return task;
        level->next_task = task_fact(w->m, task)->next_task;
    }
    level->next_task = 0;
    return 0;
}

static uint32_t next_task(const Walk *w, Level *level) {
    uint32_t task = peek_task(w, level);
    if (task) level->next_task = task_fact(w->m, task)->next_task;
    return task;
}

/* Whether nothing more comes at this level. */
static bool nothing_left(const Walk *w, Level *level) {
    if (level->node) return !peek_member(w, level);
    return !peek_node(w, level) && !peek_task(w, level);
}

static void give(Walk *w, bool is_node, uint32_t id) {
    TreeRow row = {.is_node = is_node,
                   .id = id,
                   .depth = (uint32_t)w->levels.len - 1,
                   .last = nothing_left(w, &vec_last(&w->levels))};
    vec_push(w->rows, row);
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
        give(w, node != 0, node ? w->m->index.nodes.data[node - 1].obj : task);
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

/* The whole tree at the position: a picture asks for its size, for a place in
 * it and for a page of it. */
static const TreeRows *tree_rows(const Model *m) {
    Tree *tree = m->tree;
    if (tree->valid && tree->pos == m->state.s.pos && tree->end == m->index.end)
        return &tree->rows;
    Walk w = {.m = m, .rows = &tree->rows};
    Level roots = {.next_task = m->index.root_first};
    vec_push(&w.levels, roots);
    tree->rows.len = 0;
    while (advance(&w))
        ;
    vec_free(&w.levels);
    tree->pos = m->state.s.pos;
    tree->end = m->index.end;
    tree->valid = true;
    return &tree->rows;
}

size_t model_tree(const Model *m, uint32_t first, TreeRow *rows, size_t max) {
    const TreeRows *all = tree_rows(m);
    size_t n = 0;
    while (n < max && first + n < all->len) {
        rows[n] = all->data[first + n];
        n++;
    }
    return n;
}

uint32_t model_tree_size(const Model *m) {
    return (uint32_t)tree_rows(m)->len;
}

uint32_t model_tree_find(const Model *m, uint32_t task) {
    const TreeRows *all = tree_rows(m);
    uint32_t at = 0;
    while (at < all->len && (all->data[at].is_node || all->data[at].id != task))
        at++;
    return at;
}
