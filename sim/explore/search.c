#include "explore/search.h"

#include <string.h>

#include "base/check.h"
#include "base/mem.h"
#include "engine/run_state.h"
#include "explore/pqueue.h"

/* Saved states may take that much; those that were dropped are walked to
 * again. */
static const size_t max_saved = (size_t)256 << 20;
enum {
    EDGES_PER_STATE = 16,
    DEFAULT_STEPS = 5000000,
    FOR_THE_FIRST = 100000,
    ORDERED_STATES = 4000
};

/* What the search knows of a node besides what the graph says. */
typedef struct Spot {
    RunState *saved; /* or NULL */
    uint32_t by;     /* edge on which it was found, GRAPH_NONE: the root */
    uint32_t from;   /* node where that edge begins */
    uint32_t cost;   /* deviations on the way here */
    uint32_t preemptions;
    uint32_t names, mark;
    uint32_t untried; /* ways */
} Spot;

typedef struct Todo {
    uint32_t node, thread;
    uint32_t cost; /* 1: not the default */
    bool preempts;
} Todo;

typedef struct Seeker {
    Search *s;
    const SearchOptions *o;
    Walker *w;
    Intern keys;          /* of states */
    VEC(uint32_t) of_key; /* node */
    Intern names;         /* lists of who was named */
    VEC(Spot) spots;      /* by node */
    VEC(Todo) todo;
    Pqueue queue;        /* of todo */
    VEC(uint32_t) saved; /* nodes, oldest first, from first_saved on */
    size_t first_saved, saved_bytes;
    uint32_t here; /* the node where the walker is paused, or none */
    bool found;
    StrBuf text; /* of the last stretch, normalised */
    NameList named;
    VEC(uint32_t) given, ways;
} Seeker;

/* --- saved states --------------------------------------------------------- */

static void drop_saved(Seeker *k, uint32_t node) {
    Spot *spot = &k->spots.data[node];
    if (!spot->saved) return;
    k->saved_bytes -= run_state_bytes(spot->saved);
    run_state_free(spot->saved);
    spot->saved = NULL;
}

/* The first is kept: from there everything can be walked to. */
static void save(Seeker *k, uint32_t node) {
    Spot *spot = &k->spots.data[node];
    spot->saved = run_save(k->w->run);
    k->saved_bytes += run_state_bytes(spot->saved);
    vec_push(&k->saved, node);
    if (k->first_saved == 0) k->first_saved = 1;
    while (k->saved_bytes > max_saved && k->first_saved + 1 < k->saved.len)
        drop_saved(k, k->saved.data[k->first_saved++]);
}

static void walk_edge(Walker *w, const Graph *g, uint32_t edge) {
    const GraphEdge *e = &g->edges.data[edge];
    const uint32_t *ways = g->ways.data + e->ways;
    walker_go(w, ways[0], ways + 1, e->n_ways - 1);
}

/* Brings the walker to the node. */
static void go_to(Seeker *k, uint32_t node) {
    VEC(uint32_t) path = {0};
    if (k->here == node) return;
    uint32_t at = node;
    for (; !k->spots.data[at].saved; at = k->spots.data[at].from) {
        CHECK(k->spots.data[at].by != GRAPH_NONE, "the first state is kept");
        vec_push(&path, k->spots.data[at].by);
    }
    run_restore(k->w->run, k->spots.data[at].saved);
    while (path.len)
        walk_edge(k->w, &k->s->graph, vec_pop(&path));
    vec_free(&path);
    k->here = node;
}

/* --- nodes ---------------------------------------------------------------- */

static Spot *spot_at(Seeker *k, uint32_t node) {
    while (k->spots.len <= node)
        vec_push(&k->spots, ((Spot){.by = GRAPH_NONE, .from = GRAPH_NONE}));
    return &k->spots.data[node];
}

static void add_todo(Seeker *k, uint32_t node, Todo todo) {
    Spot *spot = &k->spots.data[node];
    todo.node = node;
    vec_push(&k->todo, todo);
    spot->untried++;
    pq_push(&k->queue, spot->cost + todo.cost, (uint32_t)k->todo.len - 1);
}

/* The default last, because that comes first then. */
static void add_ways(Seeker *k, uint32_t node) {
    uint32_t n = walker_candidates(k->w);
    bool may_stay = run_may_stay(k->w->run);
    bool full =
        k->o->bounded && k->spots.data[node].preemptions >= k->o->preemptions;
    for (uint32_t way = n; way-- > 0;) {
        Todo todo = {.thread = k->w->threads.data[way],
                     .cost = way != 0,
                     .preempts = may_stay && way != 0};
        if (todo.preempts && full)
            k->s->bounded = true;
        else
            add_todo(k, node, todo);
    }
    k->s->graph.nodes.data[node].open = true;
}

typedef struct Key {
    uint64_t hash[2];
    uint64_t order; /* 0: any */
    uint32_t names, mark;
    uint32_t preemptions, runs; /* when they are bounded; who could stay */
} Key;

static Key key_here(Seeker *k, const Spot *spot) {
    Key key = {.names = spot->names, .mark = spot->mark};
    if (k->o->bounded) {
        key.preemptions = spot->preemptions;
        walker_candidates(k->w);
        key.runs = run_may_stay(k->w->run) ? k->w->threads.data[0] + 1 : 0;
    }
    run_hash(k->w->run, key.hash);
    return key;
}

static uint32_t *node_of(Seeker *k, const Key *key) {
    bool fresh;
    uint32_t number = intern_add(&k->keys, key, sizeof *key, &fresh);
    if (fresh) vec_push(&k->of_key, GRAPH_NONE);
    return &k->of_key.data[number];
}

/* The node where the walker is paused; *fresh: it was not known.
 *
 * What a state can do does not depend on the order in which threads became
 * ready, but which of its schedules is the default does, and so what deviates
 * from it.  As long as there are few states they are therefore kept apart by
 * that, too. */
static uint32_t node_here(Seeker *k, const Spot *spot, bool *fresh) {
    Key key = key_here(k, spot);
    uint32_t any = *node_of(k, &key), node = any;
    if (k->s->states < ORDERED_STATES) {
        Key ordered = key;
        ordered.order = run_order(k->w->run) | 1;
        node = *node_of(k, &ordered);
        *fresh = node == GRAPH_NONE;
        if (*fresh) node = *node_of(k, &ordered) = graph_node(&k->s->graph);
    } else {
        *fresh = node == GRAPH_NONE;
        if (*fresh) node = graph_node(&k->s->graph);
    }
    if (any == GRAPH_NONE) *node_of(k, &key) = node;
    return node;
}

static uint32_t pause_here(Seeker *k, Spot spot, bool *fresh) {
    uint32_t node = node_here(k, &spot, fresh);
    if (!*fresh) return node;
    *spot_at(k, node) = spot;
    k->s->states++;
    return node;
}

/* --- stretches ------------------------------------------------------------ */

static bool varies(const Seeker *k, ChoiceKind kind) {
    if (kind == CHOICE_TORN && k->o->whole_prints) return false;
    return k->o->all || kind == CHOICE_SWITCH;
}

static void load_names(Seeker *k, uint32_t number) {
    Str bytes = intern_get(&k->names, number);
    k->named.len = bytes.len / sizeof(uint64_t);
    vec_reserve(&k->named, k->named.len + 1);
    if (bytes.len) memcpy(k->named.data, bytes.ptr, bytes.len);
}

/* The first n bytes of what the stretch printed, normalised. */
static Str normal_out(Seeker *k, uint32_t names, size_t n) {
    load_names(k, names);
    sb_clear(&k->text);
    /* A listing names threads and processes as its own run did. */
    normal_text(&k->text, (Str){k->w->out.data, n}, k->w->run,
                k->o->guide ? &k->named : NULL);
    return sb_str(&k->text);
}

static bool may_print(Seeker *k, const Spot *from, size_t n) {
    const Guide *g = k->o->guide;
    return !g || g->follow(g->ctx, from->mark, normal_out(k, from->names, n),
                           NULL, true) != GRAPH_NONE;
}

/* The next ways for the choices inside the stretch, like the wheels of an
 * odometer.  Where the output is wrong already, nothing can be put right. */
static bool next_ways(Seeker *k, const Spot *from) {
    const Walker *w = k->w;
    for (size_t i = w->asked.len; i-- > 0;) {
        const Asked *a = &w->asked.data[i];
        if (!varies(k, a->kind) || a->way + 1 >= a->n) continue;
        if (!may_print(k, from, a->printed)) continue;
        k->given.len = 0;
        for (size_t j = 0; j < i; j++)
            vec_push(&k->given, w->asked.data[j].way);
        vec_push(&k->given, a->way + 1);
        return true;
    }
    return false;
}

static Way way_of(Seeker *k, const Todo *todo) {
    k->ways.len = 0;
    vec_push(&k->ways, todo->thread);
    uint32_t cost = todo->cost;
    for (size_t i = 0; i < k->w->asked.len; i++) {
        vec_push(&k->ways, k->w->asked.data[i].way);
        cost += k->w->asked.data[i].way != 0;
    }
    return (Way){k->ways.data, (uint32_t)k->ways.len, cost};
}

static void note_ending(Seeker *k, Ending e) {
    k->found = true;
    k->s->limited |= e.kind == ENDING_LIMIT;
    k->s->refused |= e.kind == ENDING_REFUSED;
}

/* What the walk has led to becomes an edge. */
static void take_edge(Seeker *k, const Todo *todo, bool paused) {
    Spot from = k->spots.data[todo->node], spot = from;
    const Guide *g = k->o->guide;
    Str text = normal_out(k, from.names, k->w->out.len);
    Ending ending = paused ? (Ending){0} : walker_ending(k->w);
    k->s->skipped |= run_skipped_choice(k->w->run);
    if (g)
        spot.mark =
            g->follow(g->ctx, from.mark, text, paused ? NULL : &ending, false);
    if (spot.mark == GRAPH_NONE) return;
    Way way = way_of(k, todo);
    Graph *graph = &k->s->graph;
    uint32_t edge = (uint32_t)graph->edges.len, to;
    bool fresh = false;
    spot.names = intern_add(&k->names, k->named.data,
                            k->named.len * sizeof(uint64_t), NULL);
    spot.cost += way.cost;
    spot.preemptions += todo->preempts;
    spot.saved = NULL;
    spot.untried = 0;
    spot.by = edge;
    spot.from = todo->node;
    if (paused) {
        to = pause_here(k, spot, &fresh);
    } else {
        to = graph_end(graph, ending);
        spot_at(k, to);
        note_ending(k, ending);
    }
    graph_edge(graph, todo->node, to, text, way);
    if (!fresh) return;
    save(k, to);
    add_ways(k, to);
    k->here = to;
}

/* All that can happen after one way of a choice between threads. */
static void try_way(Seeker *k, const Todo *todo) {
    Spot from;
    bool more;
    k->given.len = 0;
    do {
        go_to(k, todo->node);
        k->here = GRAPH_NONE;
        bool paused = walker_go(k->w, todo->thread, k->given.data,
                                (uint32_t)k->given.len);
        take_edge(k, todo, paused);
        from = k->spots.data[todo->node];
        more = next_ways(k, &from);
        if (more && !from.saved && from.by == GRAPH_NONE) {
            k->s->limited = true; /* the beginning cannot be put back */
            more = false;
        }
    } while (more && !(k->found && k->o->first_only));
    Spot *spot = &k->spots.data[todo->node];
    if (--spot->untried > 0) return;
    k->s->graph.nodes.data[todo->node].open = false;
    if (k->saved.len && k->saved.data[0] != todo->node)
        drop_saved(k, todo->node);
}

/* The beginning is only saved when choices inside the first stretch shall
 * vary: what is saved later then takes more memory. */
static void begin(Seeker *k) {
    uint32_t root = graph_node(&k->s->graph);
    k->s->states = 1;
    *spot_at(k, root) = (Spot){.by = GRAPH_NONE, .from = GRAPH_NONE};
    k->spots.data[root].names = intern_add(&k->names, "", 0, NULL);
    k->here = root;
    if (k->o->all) save(k, root);
    k->s->graph.nodes.data[root].open = true;
    add_todo(k, root, (Todo){.thread = GRAPH_NONE});
}

static void seek(Seeker *k) {
    uint64_t most = k->o->max_states ? k->o->max_states : SEARCH_MAX_STATES;
    const Graph *g = &k->s->graph;
    begin(k);
    while (k->queue.items.len) {
        if (k->found && k->o->first_only) return;
        uint64_t used = g->edges.len / EDGES_PER_STATE;
        if (used < k->s->states) used = k->s->states;
        /* The default schedule may go on to its end. */
        if (used > most + (k->found ? 0 : FOR_THE_FIRST)) {
            k->s->out_of_states = true;
            return;
        }
        Todo todo = k->todo.data[pq_pop(&k->queue).value];
        try_way(k, &todo);
    }
}

static void seeker_free(Seeker *k) {
    for (uint32_t i = 0; i < k->spots.len; i++)
        drop_saved(k, i);
    walker_free(k->w);
    intern_free(&k->keys);
    intern_free(&k->names);
    vec_free(&k->of_key);
    vec_free(&k->spots);
    vec_free(&k->todo);
    pq_free(&k->queue);
    vec_free(&k->saved);
    sb_free(&k->text);
    vec_free(&k->named);
    vec_free(&k->given);
    vec_free(&k->ways);
}

void search_run(Search *s, const SearchOptions *o) {
    *s = (Search){0};
    Subject p = o->program;
    if (!p.options.max_steps) p.options.max_steps = DEFAULT_STEPS;
    Seeker k = {.s = s, .o = o, .w = walker_new(&p)};
    seek(&k);
    seeker_free(&k);
    graph_close(&s->graph, RUN_EXIT_NEVER);
    s->again = replays_new(&o->program);
    s->complete = !s->out_of_states && !s->bounded && !s->limited &&
                  !s->refused && !s->skipped && !s->graph.endless;
}

void search_free(Search *s) {
    replays_free(s->again);
    graph_free(&s->graph);
}

Ending search_replay(const Search *s, const uint32_t *edges, size_t n,
                     StrBuf *schedule, StrBuf *out) {
    Walker *w = replays_walker(s->again);
    w->schedule = schedule;
    for (size_t i = 0; i < n; i++) {
        walk_edge(w, &s->graph, edges[i]);
        sb_put(out, w->out.data, w->out.len);
    }
    w->schedule = NULL;
    return walker_ending(w);
}
