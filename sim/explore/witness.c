#include "explore/witness.h"

#include <string.h>

#include "base/mem.h"
#include "explore/pqueue.h"

/* The graph, unrolled along one text: a place is a node, and how much of the
 * text has been printed there. */
typedef struct Place {
    uint32_t node, at;
    uint32_t same;        /* next place of that node, or GRAPH_NONE */
    uint32_t first, last; /* moves from here */
    bool lives;
} Place;

typedef struct Move {
    uint32_t edge, from, to, next;
} Move;

typedef struct Product {
    const Graph *graph;
    Str text;
    uint32_t ending;
    uint32_t *of_node; /* newest place of each node, or GRAPH_NONE */
    VEC(Place) places;
    VEC(Move) moves;
} Product;

static uint32_t place_of(Product *p, uint32_t node, uint32_t at) {
    for (uint32_t i = p->of_node[node]; i != GRAPH_NONE;
         i = p->places.data[i].same)
        if (p->places.data[i].at == at) return i;
    Place place = {node, at, p->of_node[node], GRAPH_NONE, GRAPH_NONE, false};
    vec_push(&p->places, place);
    return p->of_node[node] = (uint32_t)p->places.len - 1;
}

static void add_move(Product *p, uint32_t edge, uint32_t from, uint32_t to) {
    uint32_t number = (uint32_t)p->moves.len;
    vec_push(&p->moves, ((Move){edge, from, to, GRAPH_NONE}));
    Place *place = &p->places.data[from];
    if (place->last == GRAPH_NONE)
        place->first = number;
    else
        p->moves.data[place->last].next = number;
    place->last = number;
}

static bool prints(const Product *p, const GraphEdge *edge, uint32_t at) {
    Str s = intern_get(&p->graph->texts, edge->text);
    return s.len <= p->text.len - at &&
           memcmp(s.ptr, p->text.ptr + at, s.len) == 0;
}

static void unroll(Product *p) {
    const Graph *g = p->graph;
    place_of(p, 0, 0);
    for (uint32_t i = 0; i < p->places.len; i++) {
        uint32_t node = p->places.data[i].node, at = p->places.data[i].at;
        GRAPH_EDGES(g, node, e) {
            const GraphEdge *edge = &g->edges.data[e];
            if (!g->nodes.data[edge->to].lives || !prints(p, edge, at))
                continue;
            size_t len = intern_get(&g->texts, edge->text).len;
            add_move(p, e, i, place_of(p, edge->to, at + (uint32_t)len));
        }
    }
}

static bool is_end(const Product *p, uint32_t place) {
    const Place *at = &p->places.data[place];
    return at->at == p->text.len &&
           p->graph->nodes.data[at->node].ending == p->ending;
}

/* Moves by the place they lead to. */
static void find_living(Product *p) {
    size_t n = p->places.len, m = p->moves.len;
    uint32_t *start = mem_alloc((n + 2) * sizeof *start);
    uint32_t *into = mem_alloc((m + 1) * sizeof *into);
    VEC(uint32_t) todo = {0};
    for (size_t i = 0; i < m; i++)
        start[p->moves.data[i].to + 2]++;
    for (size_t i = 1; i <= n; i++)
        start[i + 1] += start[i];
    for (uint32_t i = 0; i < m; i++)
        into[start[p->moves.data[i].to + 1]++] = i;
    for (uint32_t i = 0; i < n; i++) {
        p->places.data[i].lives = is_end(p, i);
        if (p->places.data[i].lives) vec_push(&todo, i);
    }
    while (todo.len) {
        uint32_t place = vec_pop(&todo);
        for (uint32_t i = start[place]; i < start[place + 1]; i++) {
            Place *from = &p->places.data[p->moves.data[into[i]].from];
            if (from->lives) continue;
            from->lives = true;
            vec_push(&todo, p->moves.data[into[i]].from);
        }
    }
    vec_free(&todo);
    mem_free(start);
    mem_free(into);
}

#define MOVES(p, place, m)                                                     \
    for (uint32_t m = (p)->places.data[place].first; m != GRAPH_NONE;          \
         m = (p)->moves.data[m].next)

/* Adds up paths, a place when all that lead to it are added. */
static void count(const Product *p, Witness *w) {
    size_t n = p->places.len, left = 0;
    uint32_t *before = mem_alloc((n + 1) * sizeof *before);
    mpz_t *paths = mem_alloc((n + 1) * sizeof *paths);
    VEC(uint32_t) todo = {0};
    for (uint32_t i = 0; i < n; i++) {
        mpz_init(paths[i]);
        if (!p->places.data[i].lives) continue;
        left++;
        MOVES(p, i, m) before[p->moves.data[m].to]++;
    }
    mpz_set_ui(paths[0], 1);
    if (before[0] == 0) vec_push(&todo, 0);
    while (todo.len) {
        uint32_t place = vec_pop(&todo);
        left--;
        if (is_end(p, place)) mpz_add(w->schedules, w->schedules, paths[place]);
        MOVES(p, place, m) {
            uint32_t to = p->moves.data[m].to;
            mpz_add(paths[to], paths[to], paths[place]);
            if (--before[to] == 0 && p->places.data[to].lives)
                vec_push(&todo, to);
        }
    }
    w->countless = left > 0;
    for (size_t i = 0; i < n; i++)
        mpz_clear(paths[i]);
    mem_free(paths);
    mem_free(before);
    vec_free(&todo);
}

static void write_path(const Product *p, const uint32_t *by, uint32_t place,
                       Witness *w) {
    for (; place != 0; place = p->moves.data[by[place]].from)
        vec_push(&w->edges, p->moves.data[by[place]].edge);
    for (size_t i = 0, j = w->edges.len; i + 1 < j; i++) {
        uint32_t t = w->edges.data[i];
        w->edges.data[i] = w->edges.data[--j];
        w->edges.data[j] = t;
    }
}

/* The path with the fewest deviations (Dijkstra). */
static void find_nearest(const Product *p, Witness *w) {
    size_t n = p->places.len;
    uint32_t *by = mem_alloc((n + 1) * sizeof *by);
    uint64_t *cost = mem_alloc((n + 1) * sizeof *cost);
    Pqueue todo = {0};
    for (size_t i = 1; i < n; i++)
        cost[i] = UINT64_MAX;
    pq_push(&todo, 0, 0);
    while (todo.items.len) {
        PqItem item = pq_pop(&todo);
        if (item.key > cost[item.value]) continue;
        if (is_end(p, item.value)) {
            write_path(p, by, item.value, w);
            break;
        }
        MOVES(p, item.value, m) {
            const Move *move = &p->moves.data[m];
            uint64_t c = item.key + p->graph->edges.data[move->edge].cost;
            if (c >= cost[move->to] || !p->places.data[move->to].lives)
                continue;
            cost[move->to] = c;
            by[move->to] = m;
            pq_push(&todo, c, move->to);
        }
    }
    pq_free(&todo);
    mem_free(by);
    mem_free(cost);
}

bool witness_find(const Graph *g, Str text, uint32_t ending, Witness *w) {
    *w = (Witness){0};
    mpz_init(w->schedules);
    if (!g->nodes.len || text.len >= UINT32_MAX) return false;
    Product p = {.graph = g, .text = text, .ending = ending};
    p.of_node = mem_alloc(g->nodes.len * sizeof *p.of_node);
    memset(p.of_node, 0xFF, g->nodes.len * sizeof *p.of_node);
    unroll(&p);
    find_living(&p);
    bool found = p.places.data[0].lives;
    if (found) {
        count(&p, w);
        find_nearest(&p, w);
    }
    mem_free(p.of_node);
    vec_free(&p.places);
    vec_free(&p.moves);
    return found;
}

void witness_free(Witness *w) {
    vec_free(&w->edges);
    mpz_clear(w->schedules);
}
