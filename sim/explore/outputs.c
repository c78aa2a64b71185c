#include "explore/outputs.h"

#include <stdlib.h>

#include "base/mem.h"
#include "explore/pqueue.h"

/* As in automaton.c: text to be printed, then one is at `place`; or, with text
 * 0, an ending.  `cost`: deviations until the text begins, more than the
 * cheapest item of the set takes. */
typedef struct Item {
    uint32_t text, place, cost;
} Item;
typedef VEC(Item) Items;

typedef struct Step {
    uint32_t text, to, cost;
} Step;

typedef struct State {
    bool expanded;
    uint32_t first, n_steps;
    uint32_t least; /* deviations from here to an ending */
} State;

/* A beginning of an output. */
typedef struct Start {
    uint32_t before, text, state, cost;
    uint32_t ending; /* or 0: it goes on in `state` */
} Start;

struct Outputs {
    const Graph *graph;
    uint32_t *least; /* by node */
    Intern texts, sets;
    VEC(State) states; /* of each set */
    VEC(Step) steps;
    VEC(Start) starts;
    Pqueue todo;
    /* while closing a set: by node, what it takes to be there */
    uint32_t *cost;
    VEC(uint32_t) reached;
};

/* --- sets ----------------------------------------------------------------- */

static int compare(const void *pa, const void *pb) {
    const Item *a = pa, *b = pb;
    if (a->text != b->text) return a->text < b->text ? -1 : 1;
    if (a->place != b->place) return a->place < b->place ? -1 : 1;
    return (a->cost > b->cost) - (a->cost < b->cost);
}

static uint32_t to_end(const Outputs *o, Item item) {
    return item.text ? o->least[item.place] : 0;
}

/* Sorted, each item once, with its least cost; returns what was common to all
 * costs. */
static uint32_t normalise(Items *set) {
    size_t n = 0;
    uint32_t base = UINT32_MAX;
    qsort(set->data, set->len, sizeof *set->data, compare);
    for (size_t i = 0; i < set->len; i++) {
        Item item = set->data[i];
        if (n && set->data[n - 1].text == item.text &&
            set->data[n - 1].place == item.place)
            continue;
        set->data[n++] = item;
        if (item.cost < base) base = item.cost;
    }
    set->len = n;
    for (size_t i = 0; i < n; i++)
        set->data[i].cost -= base;
    return base;
}

static uint32_t state_of(Outputs *o, Items *set, uint32_t *base) {
    bool fresh;
    *base = normalise(set);
    uint32_t number =
        intern_add(&o->sets, set->data, set->len * sizeof(Item), &fresh);
    if (!fresh) return number;
    State s = {.least = UINT32_MAX};
    for (size_t i = 0; i < set->len; i++) {
        uint32_t least = set->data[i].cost + to_end(o, set->data[i]);
        if (least < s.least) s.least = least;
    }
    vec_push(&o->states, s);
    return number;
}

static void reach(Outputs *o, uint32_t node, uint32_t cost) {
    if (!o->graph->nodes.data[node].lives || cost >= o->cost[node]) return;
    o->cost[node] = cost;
    vec_push(&o->reached, node);
}

/* Follows what prints nothing, as cheaply as possible, and empties
 * o->reached into the items that can be printed next. */
static void close_set(Outputs *o, Items *set) {
    const Graph *g = o->graph;
    for (size_t i = 0; i < o->reached.len; i++) {
        uint32_t node = o->reached.data[i], cost = o->cost[node];
        GRAPH_EDGES(g, node, e) {
            const GraphEdge *edge = &g->edges.data[e];
            if (!edge->text) reach(o, edge->to, cost + edge->cost);
        }
    }
    for (size_t i = 0; i < o->reached.len; i++) {
        uint32_t node = o->reached.data[i], cost = o->cost[node];
        if (cost == UINT32_MAX) continue; /* was there before */
        o->cost[node] = UINT32_MAX;
        uint32_t ending = g->nodes.data[node].ending;
        if (ending) vec_push(set, ((Item){0, ending, cost}));
        GRAPH_EDGES(g, node, e) {
            const GraphEdge *edge = &g->edges.data[e];
            if (edge->text && g->nodes.data[edge->to].lives)
                vec_push(set,
                         ((Item){edge->text, edge->to, cost + edge->cost}));
        }
    }
    o->reached.len = 0;
}

/* --- steps ---------------------------------------------------------------- */

static unsigned char first_byte(const Outputs *o, Item item) {
    return (unsigned char)*intern_get(&o->texts, item.text).ptr;
}

static size_t common(Str a, Str b, size_t most) {
    size_t n = 0;
    while (n < most && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    return n;
}

/* Takes from `set` those that begin with its first one's first byte. */
static size_t take_group(const Outputs *o, Items *set, Items *group) {
    uint32_t text = set->data[0].text;
    unsigned char byte = first_byte(o, set->data[0]);
    Str model = intern_get(&o->texts, text);
    size_t cut = model.len, kept = 0;
    group->len = 0;
    for (size_t i = 0; i < set->len; i++) {
        Item item = set->data[i];
        if (first_byte(o, item) != byte) {
            set->data[kept++] = item;
            continue;
        }
        cut = common(model, intern_get(&o->texts, item.text), cut);
        vec_push(group, item);
    }
    set->len = kept;
    return cut;
}

static Step step_over(Outputs *o, const Items *group, size_t cut, Items *next) {
    next->len = 0;
    for (size_t i = 0; i < group->len; i++) {
        Item item = group->data[i];
        size_t len = intern_get(&o->texts, item.text).len;
        if (len == cut) {
            reach(o, item.place, item.cost);
        } else {
            item.text = intern_part(&o->texts, item.text, cut, len - cut);
            vec_push(next, item);
        }
    }
    close_set(o, next);
    Step s = {.text = intern_part(&o->texts, group->data[0].text, 0, cut)};
    s.to = state_of(o, next, &s.cost);
    return s;
}

static void load(const Outputs *o, uint32_t number, Items *set) {
    Str bytes = intern_get(&o->sets, number);
    size_t n = bytes.len / sizeof(Item);
    vec_reserve(set, n + 1);
    if (n) __builtin_memcpy(set->data, bytes.ptr, bytes.len);
    set->len = n;
}

/* An ending is a step without text, to its number. */
static void expand(Outputs *o, uint32_t number) {
    Items set = {0}, group = {0}, next = {0};
    load(o, number, &set);
    State s = o->states.data[number];
    s.expanded = true;
    s.first = (uint32_t)o->steps.len;
    size_t spoken = 0;
    for (size_t i = 0; i < set.len; i++) {
        Item item = set.data[i];
        if (item.text)
            set.data[spoken++] = item;
        else
            vec_push(&o->steps, ((Step){0, item.place, item.cost}));
    }
    for (set.len = spoken; set.len;) {
        size_t cut = take_group(o, &set, &group);
        Step step = step_over(o, &group, cut, &next);
        vec_push(&o->steps, step);
    }
    s.n_steps = (uint32_t)o->steps.len - s.first;
    o->states.data[number] = s;
    vec_free(&set);
    vec_free(&group);
    vec_free(&next);
}

/* --- one by one ----------------------------------------------------------- */

static void begin(Outputs *o) {
    uint32_t base;
    Items set = {0};
    reach(o, 0, 0);
    close_set(o, &set);
    uint32_t state = state_of(o, &set, &base);
    vec_free(&set);
    vec_push(&o->starts, ((Start){GRAPH_NONE, 0, state, base, 0}));
    pq_push(&o->todo, base + o->states.data[state].least, 0);
}

Outputs *outputs_new(const Graph *g) {
    Outputs *o = mem_alloc(sizeof *o);
    o->graph = g;
    size_t n = g->nodes.len;
    o->least = mem_alloc((n + 1) * sizeof *o->least);
    o->cost = mem_alloc((n + 1) * sizeof *o->cost);
    graph_costs(g, o->least);
    for (size_t i = 0; i < n; i++)
        o->cost[i] = UINT32_MAX;
    intern_add(&o->texts, "", 0, NULL);
    for (uint32_t i = 1; i < g->texts.items.len; i++) {
        Str s = intern_get(&g->texts, i);
        intern_add(&o->texts, s.ptr, s.len, NULL);
    }
    if (n && g->nodes.data[0].lives) begin(o);
    return o;
}

void outputs_free(Outputs *o) {
    if (!o) return;
    intern_free(&o->texts);
    intern_free(&o->sets);
    vec_free(&o->states);
    vec_free(&o->steps);
    vec_free(&o->starts);
    vec_free(&o->reached);
    pq_free(&o->todo);
    mem_free(o->least);
    mem_free(o->cost);
    mem_free(o);
}

static void push_step(Outputs *o, uint32_t before, Step step) {
    Start s = {before, step.text, step.to, 0, 0};
    s.cost = o->starts.data[before].cost + step.cost;
    if (!step.text) s.ending = step.to;
    uint32_t rest = step.text ? o->states.data[step.to].least : 0;
    vec_push(&o->starts, s);
    pq_push(&o->todo, s.cost + rest, (uint32_t)o->starts.len - 1);
}

static void write_text(const Outputs *o, uint32_t start, StrBuf *out) {
    VEC(uint32_t) pieces = {0};
    for (; start != GRAPH_NONE; start = o->starts.data[start].before)
        vec_push(&pieces, o->starts.data[start].text);
    while (pieces.len) {
        Str s = intern_get(&o->texts, vec_pop(&pieces));
        sb_put(out, s.ptr, s.len);
    }
    vec_free(&pieces);
}

bool outputs_next(Outputs *o, Output *out) {
    while (o->todo.items.len) {
        uint32_t number = pq_pop(&o->todo).value;
        Start start = o->starts.data[number];
        if (start.ending) {
            *out = (Output){.ending = start.ending, .cost = start.cost};
            write_text(o, number, &out->text);
            return true;
        }
        if (!o->states.data[start.state].expanded) expand(o, start.state);
        State s = o->states.data[start.state];
        for (uint32_t i = 0; i < s.n_steps; i++)
            push_step(o, number, o->steps.data[s.first + i]);
    }
    return false;
}
