#include "explore/automaton.h"

#include <stdlib.h>

#include "base/check.h"
#include "base/mem.h"

/* An item of a set: text to be printed, then one is at `place`; or, without
 * text, an ending.  A place is a node, or, in a graph without circles, the
 * head of a node: nodes that can print the same are then one place, which
 * keeps the sets small. */
typedef uint64_t Item;
typedef VEC(Item) Items;

static Item item_of(uint32_t text, uint32_t place) {
    return (Item)text << 32 | place;
}

static uint32_t item_text(Item i) {
    return (uint32_t)(i >> 32);
}

static uint32_t item_place(Item i) {
    return (uint32_t)i;
}

static int compare(const void *pa, const void *pb) {
    Item a = *(const Item *)pa, b = *(const Item *)pb;
    return (a > b) - (a < b);
}

/* Sorts, without repetitions, so that equal sets are equal bytes. */
static void normalise(Items *set) {
    if (set->len < 2) return;
    qsort(set->data, set->len, sizeof *set->data, compare);
    size_t n = 1;
    for (size_t i = 1; i < set->len; i++)
        if (set->data[i] != set->data[n - 1]) set->data[n++] = set->data[i];
    set->len = n;
}

static uint32_t intern_items(Intern *t, Items *set, bool *fresh) {
    normalise(set);
    return intern_add(t, set->data, set->len * sizeof *set->data, fresh);
}

static void append(Items *to, Str bytes) {
    size_t n = bytes.len / sizeof(Item);
    vec_reserve(to, to->len + n);
    for (size_t i = 0; i < n; i++) {
        Item item;
        __builtin_memcpy(&item, bytes.ptr + i * sizeof item, sizeof item);
        to->data[to->len++] = item;
    }
}

/* --- heads: what can be printed next ------------------------------------- */

static bool is_living(const Graph *g, uint32_t node) {
    return g->nodes.data[node].lives;
}

static void own_items(const Automaton *a, uint32_t node, bool by_head,
                      Items *set) {
    const Graph *g = a->graph;
    if (g->nodes.data[node].ending)
        vec_push(set, item_of(0, g->nodes.data[node].ending));
    GRAPH_EDGES(g, node, e) {
        const GraphEdge *edge = &g->edges.data[e];
        if (!edge->text || !is_living(g, edge->to)) continue;
        uint32_t place = by_head ? a->head_of[edge->to] : edge->to;
        vec_push(set, item_of(edge->text, place));
    }
}

/* Without circles: backwards through the order, each node after those that it
 * leads to. */
static void find_heads(Automaton *a) {
    const Graph *g = a->graph;
    Items set = {0};
    for (size_t i = g->order.len; i-- > 0;) {
        uint32_t node = g->order.data[i];
        set.len = 0;
        own_items(a, node, true, &set);
        GRAPH_EDGES(g, node, e) {
            const GraphEdge *edge = &g->edges.data[e];
            if (edge->text || !is_living(g, edge->to)) continue;
            append(&set, intern_get(&a->heads, a->head_of[edge->to]));
        }
        a->head_of[node] = intern_items(&a->heads, &set, NULL);
    }
    vec_free(&set);
}

/* With circles: whatever is reached without printing, node by node. */
static void find_head_of(Automaton *a, uint32_t start, uint32_t *seen) {
    const Graph *g = a->graph;
    Items set = {0};
    VEC(uint32_t) todo = {0};
    vec_push(&todo, start);
    seen[start] = start + 1;
    while (todo.len) {
        uint32_t node = vec_pop(&todo);
        own_items(a, node, false, &set);
        GRAPH_EDGES(g, node, e) {
            const GraphEdge *edge = &g->edges.data[e];
            if (edge->text || seen[edge->to] == start + 1) continue;
            seen[edge->to] = start + 1;
            if (is_living(g, edge->to)) vec_push(&todo, edge->to);
        }
    }
    a->head_of[start] = intern_items(&a->heads, &set, NULL);
    vec_free(&set);
    vec_free(&todo);
}

static void find_heads_of_circles(Automaton *a) {
    uint32_t n = (uint32_t)a->graph->nodes.len;
    uint32_t *seen = mem_alloc((n + 1) * sizeof *seen);
    for (uint32_t v = 0; v < n; v++)
        if (is_living(a->graph, v)) find_head_of(a, v, seen);
    mem_free(seen);
}

static Str head_at(const Automaton *a, uint32_t place) {
    return intern_get(&a->heads, a->graph->cyclic ? a->head_of[place] : place);
}

/* --- making it deterministic ---------------------------------------------- */

static unsigned char first_byte(const Automaton *a, Item item) {
    return (unsigned char)*intern_get(&a->texts, item_text(item)).ptr;
}

static size_t common(Str a, Str b, size_t most) {
    size_t n = 0;
    while (n < most && n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

/* Takes from `set` the items that begin with its last one's first byte; *cut
 * gets the length of what all of them begin with. */
static void take_group(const Automaton *a, Items *set, Items *group,
                       size_t *cut) {
    Item last = vec_last(set);
    unsigned char byte = first_byte(a, last);
    Str model = intern_get(&a->texts, item_text(last));
    *cut = model.len;
    size_t kept = 0;
    group->len = 0;
    for (size_t i = 0; i < set->len; i++) {
        Item item = set->data[i];
        if (first_byte(a, item) != byte) {
            set->data[kept++] = item;
            continue;
        }
        *cut = common(model, intern_get(&a->texts, item_text(item)), *cut);
        vec_push(group, item);
    }
    set->len = kept;
}

static uint32_t rest_of(Automaton *a, uint32_t text, size_t cut) {
    size_t len = intern_get(&a->texts, text).len;
    return intern_part(&a->texts, text, cut, len - cut);
}

/* The set after `cut` bytes of each of the group were printed. */
static void advance(Automaton *a, const Items *group, size_t cut, Items *set) {
    set->len = 0;
    for (size_t i = 0; i < group->len; i++) {
        uint32_t place = item_place(group->data[i]);
        uint32_t rest = rest_of(a, item_text(group->data[i]), cut);
        if (rest == 0)
            append(set, head_at(a, place));
        else
            vec_push(set, item_of(rest, place));
    }
}

static void expand(Automaton *a, uint32_t number) {
    Items set = {0}, group = {0}, next = {0};
    append(&set, intern_get(&a->subsets, number));
    AutomatonState state = {.first = (uint32_t)a->edges.len};
    size_t spoken = 0;
    for (size_t i = 0; i < set.len; i++) {
        if (item_text(set.data[i]))
            set.data[spoken++] = set.data[i];
        else
            state.n_endings++;
    }
    for (set.len = spoken; set.len; state.n_edges++) {
        size_t cut;
        take_group(a, &set, &group, &cut);
        advance(a, &group, cut, &next);
        uint32_t text = item_text(group.data[0]);
        AutomatonEdge e = {.text = intern_part(&a->texts, text, 0, cut)};
        e.to = intern_items(&a->subsets, &next, NULL);
        vec_push(&a->edges, e);
    }
    vec_push(&a->states, state);
    vec_free(&set);
    vec_free(&group);
    vec_free(&next);
}

void automaton_init(Automaton *a, const Graph *g, uint32_t max_states) {
    *a = (Automaton){.graph = g, .complete = true};
    intern_add(&a->texts, "", 0, NULL);
    for (uint32_t i = 1; i < g->texts.items.len; i++) {
        Str s = intern_get(&g->texts, i);
        intern_add(&a->texts, s.ptr, s.len, NULL);
    }
    a->head_of = mem_alloc((g->nodes.len + 1) * sizeof *a->head_of);
    if (!g->nodes.len || !is_living(g, 0)) return;
    if (g->cyclic)
        find_heads_of_circles(a);
    else
        find_heads(a);
    Str start = intern_get(&a->heads, a->head_of[0]);
    intern_add(&a->subsets, start.ptr, start.len, NULL);
    while (a->states.len < a->subsets.items.len && a->complete) {
        expand(a, (uint32_t)a->states.len);
        a->complete =
            a->states.len < max_states || a->states.len == a->subsets.items.len;
    }
}

void automaton_free(Automaton *a) {
    intern_free(&a->texts);
    intern_free(&a->heads);
    intern_free(&a->subsets);
    mem_free(a->head_of);
    vec_free(&a->states);
    vec_free(&a->edges);
}

/* --- counting ------------------------------------------------------------- */

/* Adds up paths from the start; a state is done when all that lead to it are.
 * Every state leads to an ending, so a circle means outputs without number. */
static bool add_up(const Automaton *a, uint32_t *before, mpz_t *paths,
                   mpz_t count) {
    VEC(uint32_t) todo = {0};
    size_t done = 0;
    vec_push(&todo, 0);
    mpz_set_ui(paths[0], 1);
    while (todo.len) {
        uint32_t number = vec_pop(&todo);
        const AutomatonState *s = &a->states.data[number];
        done++;
        mpz_addmul_ui(count, paths[number], s->n_endings);
        for (uint32_t i = 0; i < s->n_edges; i++) {
            uint32_t to = a->edges.data[s->first + i].to;
            if (to >= a->states.len) continue;
            mpz_add(paths[to], paths[to], paths[number]);
            if (--before[to] == 0) vec_push(&todo, to);
        }
    }
    vec_free(&todo);
    return done == a->states.len;
}

bool automaton_count(const Automaton *a, mpz_t count) {
    mpz_set_ui(count, 0);
    size_t n = a->states.len;
    if (n == 0) return true;
    uint32_t *before = mem_alloc(n * sizeof *before);
    mpz_t *paths = mem_alloc(n * sizeof *paths);
    for (size_t i = 0; i < n; i++)
        mpz_init(paths[i]);
    for (size_t i = 0; i < a->edges.len; i++)
        if (a->edges.data[i].to < n) before[a->edges.data[i].to]++;
    bool finite = before[0] == 0 && add_up(a, before, paths, count);
    for (size_t i = 0; i < n; i++)
        mpz_clear(paths[i]);
    mem_free(paths);
    mem_free(before);
    return finite;
}
