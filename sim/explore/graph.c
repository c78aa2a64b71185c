#include "explore/graph.h"

#include "base/check.h"
#include "base/mem.h"
#include "explore/pqueue.h"

void graph_free(Graph *g) {
    vec_free(&g->nodes);
    vec_free(&g->edges);
    vec_free(&g->ways);
    vec_free(&g->endings);
    vec_free(&g->end_nodes);
    vec_free(&g->order);
    intern_free(&g->texts);
}

/* --- building ------------------------------------------------------------- */

uint32_t graph_node(Graph *g) {
    CHECK(g->nodes.len < GRAPH_NONE, "so many nodes were counted");
    vec_push(&g->nodes, ((GraphNode){.first = GRAPH_NONE, .last = GRAPH_NONE}));
    return (uint32_t)g->nodes.len - 1;
}

static uint32_t ending_number(Graph *g, Ending ending) {
    for (uint32_t i = 0; i < g->endings.len; i++)
        if (g->endings.data[i].kind == ending.kind &&
            g->endings.data[i].status == ending.status)
            return i + 1;
    vec_push(&g->endings, ending);
    vec_push(&g->end_nodes, GRAPH_NONE);
    return (uint32_t)g->endings.len;
}

/* One node for each ending: where a run has ended, nothing else matters. */
uint32_t graph_end(Graph *g, Ending ending) {
    uint32_t number = ending_number(g, ending);
    uint32_t node = g->end_nodes.data[number - 1];
    if (node != GRAPH_NONE) return node;
    node = graph_node(g);
    g->nodes.data[node].ending = number;
    g->end_nodes.data[number - 1] = node;
    return node;
}

const Ending *graph_ending(const Graph *g, uint32_t node) {
    uint32_t number = g->nodes.data[node].ending;
    return number ? &g->endings.data[number - 1] : NULL;
}

void graph_edge(Graph *g, uint32_t from, uint32_t to, Str text, Way way) {
    if (g->texts.items.len == 0) intern_add(&g->texts, "", 0, NULL);
    GraphEdge e = {.to = to,
                   .text = intern_add(&g->texts, text.ptr, text.len, NULL),
                   .next = GRAPH_NONE,
                   .ways = (uint32_t)g->ways.len,
                   .n_ways = way.n,
                   .cost = way.cost};
    for (uint32_t i = 0; i < way.n; i++)
        vec_push(&g->ways, way.ways[i]);
    uint32_t number = (uint32_t)g->edges.len;
    vec_push(&g->edges, e);
    GraphNode *node = &g->nodes.data[from];
    if (node->last == GRAPH_NONE)
        node->first = number;
    else
        g->edges.data[node->last].next = number;
    node->last = number;
}

/* --- where it leads ------------------------------------------------------- */

/* Edges by the node they lead to: those of node n are
 * edge[start[n]] … edge[start[n + 1]]. */
typedef struct Backward {
    uint32_t *start, *edge, *from;
} Backward;

static Backward backward_new(const Graph *g) {
    size_t n = g->nodes.len, m = g->edges.len;
    Backward b = {mem_alloc((n + 2) * sizeof *b.start),
                  mem_alloc((m + 1) * sizeof *b.edge),
                  mem_alloc((m + 1) * sizeof *b.from)};
    for (size_t i = 0; i < m; i++)
        b.start[g->edges.data[i].to + 2]++;
    for (size_t i = 1; i <= n; i++)
        b.start[i + 1] += b.start[i];
    for (uint32_t v = 0; v < n; v++)
        GRAPH_EDGES(g, v, e) {
            b.from[e] = v;
            b.edge[b.start[g->edges.data[e].to + 1]++] = e;
        }
    return b;
}

static void backward_free(Backward *b) {
    mem_free(b->start);
    mem_free(b->edge);
    mem_free(b->from);
}

/* Marks, besides those marked already, every node that leads to one. */
static void spread(const Graph *g, const Backward *b, bool *marked) {
    VEC(uint32_t) todo = {0};
    for (uint32_t v = 0; v < g->nodes.len; v++)
        if (marked[v]) vec_push(&todo, v);
    while (todo.len) {
        uint32_t v = vec_pop(&todo);
        for (uint32_t i = b->start[v]; i < b->start[v + 1]; i++) {
            uint32_t from = b->from[b->edge[i]];
            if (marked[from]) continue;
            marked[from] = true;
            vec_push(&todo, from);
        }
    }
    vec_free(&todo);
}

/* Nothing can be said of what comes after it: not all ways were tried, or
 * those that were, were not to be followed. */
static bool is_unknown(const GraphNode *node) {
    return node->open || (!node->ending && node->first == GRAPH_NONE);
}

/* A node that leads neither to an ending nor to anything untried goes round
 * for ever.  If nothing is printed on the way, that is how the run ends. */
static void end_circles(Graph *g, const Backward *b, int never_status) {
    size_t n = g->nodes.len;
    bool *leads_out = mem_alloc(n), *speaks = mem_alloc(n);
    for (uint32_t v = 0; v < n; v++) {
        leads_out[v] = is_unknown(&g->nodes.data[v]) || g->nodes.data[v].ending;
        GRAPH_EDGES(g, v, e) speaks[v] |= g->edges.data[e].text != 0;
    }
    spread(g, b, leads_out);
    spread(g, b, speaks);
    for (uint32_t v = 0; v < n; v++) {
        if (leads_out[v] || speaks[v]) continue;
        GraphNode *node = &g->nodes.data[v];
        node->ending = ending_number(g, (Ending){ENDING_NEVER, never_status});
        node->first = node->last = GRAPH_NONE;
    }
    mem_free(leads_out);
    mem_free(speaks);
}

static void find_living(Graph *g, const Backward *b) {
    size_t n = g->nodes.len;
    bool *lives = mem_alloc(n), *tried = mem_alloc(n);
    for (uint32_t v = 0; v < n; v++) {
        lives[v] = g->nodes.data[v].ending != 0;
        tried[v] = lives[v] || is_unknown(&g->nodes.data[v]);
    }
    spread(g, b, lives);
    spread(g, b, tried);
    for (uint32_t v = 0; v < n; v++) {
        g->nodes.data[v].lives = lives[v];
        g->endless |= !tried[v];
    }
    mem_free(lives);
    mem_free(tried);
}

/* Topological order, by removing nodes that nothing leads to any more.  If
 * some are left over they are on circles. */
static void sort(Graph *g) {
    size_t n = g->nodes.len, living = 0;
    uint32_t *before = mem_alloc((n + 1) * sizeof *before);
    for (uint32_t v = 0; v < n; v++) {
        if (!g->nodes.data[v].lives) continue;
        living++;
        GRAPH_EDGES(g, v, e) before[g->edges.data[e].to]++;
    }
    for (uint32_t v = 0; v < n; v++)
        if (g->nodes.data[v].lives && !before[v]) vec_push(&g->order, v);
    for (size_t i = 0; i < g->order.len; i++)
        GRAPH_EDGES(g, g->order.data[i], e) {
            uint32_t to = g->edges.data[e].to;
            if (--before[to] == 0 && g->nodes.data[to].lives)
                vec_push(&g->order, to);
        }
    g->cyclic = g->order.len < living;
    if (g->cyclic) vec_free(&g->order);
    mem_free(before);
}

void graph_close(Graph *g, int never_status) {
    Backward b = backward_new(g);
    end_circles(g, &b, never_status);
    backward_free(&b);
    b = backward_new(g); /* without the circles */
    find_living(g, &b);
    backward_free(&b);
    sort(g);
}

bool graph_schedules(const Graph *g, mpz_t count) {
    mpz_set_ui(count, 0);
    if (g->cyclic) return false;
    size_t n = g->nodes.len;
    mpz_t *paths = mem_alloc((n + 1) * sizeof *paths);
    for (size_t i = 0; i < n; i++)
        mpz_init(paths[i]);
    if (n) mpz_set_ui(paths[0], 1);
    for (size_t i = 0; i < g->order.len; i++) {
        uint32_t v = g->order.data[i];
        if (g->nodes.data[v].ending) mpz_add(count, count, paths[v]);
        GRAPH_EDGES(g, v, e) {
            uint32_t to = g->edges.data[e].to;
            mpz_add(paths[to], paths[to], paths[v]);
        }
    }
    for (size_t i = 0; i < n; i++)
        mpz_clear(paths[i]);
    mem_free(paths);
    return true;
}

void graph_costs(const Graph *g, uint32_t *least) {
    Backward b = backward_new(g);
    Pqueue todo = {0};
    for (uint32_t v = 0; v < g->nodes.len; v++) {
        least[v] = GRAPH_NONE;
        if (g->nodes.data[v].ending) pq_push(&todo, 0, v);
    }
    while (todo.items.len) {
        PqItem item = pq_pop(&todo);
        uint32_t v = item.value;
        if (least[v] != GRAPH_NONE) continue;
        least[v] = (uint32_t)item.key;
        for (uint32_t i = b.start[v]; i < b.start[v + 1]; i++) {
            uint32_t e = b.edge[i];
            if (least[b.from[e]] == GRAPH_NONE)
                pq_push(&todo, item.key + g->edges.data[e].cost, b.from[e]);
        }
    }
    pq_free(&todo);
    backward_free(&b);
}

/* Downhill: every step leads to where it costs as much less. */
uint32_t graph_nearest(const Graph *g, EdgeList *path) {
    uint32_t *least = mem_alloc((g->nodes.len + 1) * sizeof *least);
    bool *been = mem_alloc(g->nodes.len + 1);
    uint32_t at = GRAPH_NONE;
    graph_costs(g, least);
    if (g->nodes.len && least[0] != GRAPH_NONE) at = 0;
    while (at != GRAPH_NONE && !g->nodes.data[at].ending) {
        uint32_t next = GRAPH_NONE;
        been[at] = true;
        GRAPH_EDGES(g, at, e) {
            const GraphEdge *edge = &g->edges.data[e];
            if (next != GRAPH_NONE || least[edge->to] == GRAPH_NONE) continue;
            if (been[edge->to] || least[edge->to] + edge->cost != least[at])
                continue;
            next = edge->to;
            vec_push(path, e);
        }
        at = next;
    }
    mem_free(least);
    mem_free(been);
    return at;
}
