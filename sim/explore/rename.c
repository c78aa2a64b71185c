#include "explore/rename.h"

#include <string.h>

#include "explore/normal.h"

typedef struct RenamedNode {
    uint32_t node, names;
} RenamedNode;

typedef struct Renamer {
    const Graph *from;
    Graph to;
    Intern places;          /* number: node of `to`, but for endings */
    Intern names;           /* lists of who was named */
    VEC(RenamedNode) queue; /* by number of the place */
    VEC(uint32_t) nodes;
    NameList list; /* in use */
    StrBuf text;
} Renamer;

/* The node of `to` that stands for a node of `from` with these names. */
static uint32_t node_of(Renamer *r, uint32_t node, uint32_t names) {
    const Ending *ending = graph_ending(r->from, node);
    if (ending) return graph_end(&r->to, *ending);
    RenamedNode place = {node, names};
    bool fresh;
    uint32_t number = intern_add(&r->places, &place, sizeof place, &fresh);
    if (fresh) {
        vec_push(&r->queue, place);
        vec_push(&r->nodes, graph_node(&r->to));
    }
    return r->nodes.data[number];
}

static void take_names(Renamer *r, uint32_t names) {
    Str bytes = intern_get(&r->names, names);
    r->list.len = bytes.len / sizeof(uint64_t);
    vec_reserve(&r->list, r->list.len + 1);
    if (bytes.len) memcpy(r->list.data, bytes.ptr, bytes.len);
}

static void rename_edge(Renamer *r, uint32_t from, uint32_t names,
                        const GraphEdge *e) {
    take_names(r, names);
    sb_clear(&r->text);
    normal_rename(&r->text, intern_get(&r->from->texts, e->text), &r->list);
    uint32_t after = intern_add(&r->names, r->list.data,
                                r->list.len * sizeof(uint64_t), NULL);
    Way way = {r->from->ways.data + e->ways, e->n_ways, e->cost};
    graph_edge(&r->to, from, node_of(r, e->to, after), sb_str(&r->text), way);
}

static void rename_node(Renamer *r, uint32_t number) {
    RenamedNode at = r->queue.data[number];
    uint32_t node = r->nodes.data[number];
    r->to.nodes.data[node].open = r->from->nodes.data[at.node].open;
    GRAPH_EDGES(r->from, at.node, e)
    rename_edge(r, node, at.names, &r->from->edges.data[e]);
}

void graph_rename(Graph *g) {
    Renamer r = {.from = g};
    node_of(&r, 0, intern_add(&r.names, "", 0, NULL));
    for (uint32_t i = 0; i < r.queue.len; i++)
        rename_node(&r, i);
    intern_free(&r.places);
    intern_free(&r.names);
    vec_free(&r.queue);
    vec_free(&r.nodes);
    vec_free(&r.list);
    sb_free(&r.text);
    graph_free(g);
    *g = r.to;
}
