/* Graphs made by hand, whose numbers of outputs and schedules are known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "explore/automaton.h"
#include "explore/outputs.h"
#include "explore/witness.h"

enum { NEVER = 124 };
static const Ending ok = {ENDING_OK, 0};

static void edge(Graph *g, uint32_t from, uint32_t to, const char *text,
                 uint32_t cost) {
    graph_edge(g, from, to, str_of(text), (Way){NULL, 0, cost});
}

static void assert_outputs(const Graph *g, const char *expected) {
    Automaton a;
    mpz_t n;
    mpz_init(n);
    automaton_init(&a, g, 1000000);
    assert_true(a.complete);
    assert_true(automaton_count(&a, n));
    char *digits = mpz_get_str(NULL, 10, n);
    assert_string_equal(digits, expected);
    free(digits);
    mpz_clear(n);
    automaton_free(&a);
}

static void assert_schedules(const Graph *g, const char *expected) {
    mpz_t n;
    mpz_init(n);
    assert_true(graph_schedules(g, n));
    char *digits = mpz_get_str(NULL, 10, n);
    assert_string_equal(digits, expected);
    free(digits);
    mpz_clear(n);
}

/* The outputs one by one: distinct, dearer and dearer, each with a path whose
 * texts and costs are what was said.  Returns how many. */
static uint32_t list_all(const Graph *g, mpz_t schedules) {
    Outputs *o = outputs_new(g);
    Output out;
    Intern seen = {0};
    uint32_t n = 0, last = 0;
    mpz_set_ui(schedules, 0);
    for (; outputs_next(o, &out); n++) {
        bool fresh;
        Witness w;
        StrBuf text = {0};
        uint32_t cost = 0;
        assert_true(out.cost >= last);
        last = out.cost;
        assert_true(witness_find(g, sb_str(&out.text), out.ending, &w));
        for (size_t i = 0; i < w.edges.len; i++) {
            const GraphEdge *e = &g->edges.data[w.edges.data[i]];
            Str s = intern_get(&g->texts, e->text);
            sb_put(&text, s.ptr, s.len);
            cost += e->cost;
        }
        assert_int_equal(cost, out.cost);
        assert_true(str_eq(sb_str(&text), sb_str(&out.text)));
        mpz_add(schedules, schedules, w.schedules);
        sb_printf(&out.text, "|%u", out.ending);
        intern_add(&seen, out.text.data, out.text.len, &fresh);
        assert_true(fresh);
        witness_free(&w);
        sb_free(&text);
        sb_free(&out.text);
    }
    intern_free(&seen);
    outputs_free(o);
    return n;
}

/* `threads` threads, each of which prints its own lines; a state is how many
 * each has printed.  `pieces`: a line is printed in that many writes. */
typedef struct Shuffle {
    Graph g;
    int threads, lines;
    uint32_t node[4096];
    const char *(*line)(int thread, int line);
} Shuffle;

static int base_of(const Shuffle *s) {
    return s->lines + 1;
}

static uint32_t shuffle_node(Shuffle *s, const int *at) {
    int code = 0;
    for (int i = 0; i < s->threads; i++)
        code = code * base_of(s) + at[i];
    if (s->node[code]) return s->node[code] - 1;
    bool over = true;
    for (int i = 0; i < s->threads; i++)
        over &= at[i] == s->lines;
    uint32_t node = over ? graph_end(&s->g, ok) : graph_node(&s->g);
    s->node[code] = node + 1;
    uint32_t way = 0;
    for (int i = 0; i < s->threads; i++) {
        if (at[i] == s->lines) continue;
        int next[8];
        memcpy(next, at, sizeof next);
        next[i]++;
        edge(&s->g, node, shuffle_node(s, next), s->line(i, at[i]), way++);
    }
    return node;
}

static void shuffle(Shuffle *s) {
    int at[8] = {0};
    assert_int_equal(shuffle_node(s, at), 0);
    graph_close(&s->g, NEVER);
    assert_false(s->g.cyclic);
}

static const char *own_line(int thread, int line) {
    static char text[16];
    snprintf(text, sizeof text, "%c%d\n", 'a' + thread, line);
    return text;
}

/* Multinomials: 6! / (2! 2! 2!) = 90, 8! / (2!)^4 = 2520, 12! / (4!)^3. */
static void test_shuffles(void **state) {
    (void)state;
    static const struct {
        int threads, lines;
        const char *outputs;
    } cases[] = {{3, 1, "6"},
                 {3, 2, "90"},
                 {4, 2, "2520"},
                 {3, 4, "34650"},
                 {2, 10, "184756"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Shuffle s = {.threads = cases[i].threads,
                     .lines = cases[i].lines,
                     .line = own_line};
        shuffle(&s);
        assert_outputs(&s.g, cases[i].outputs);
        assert_schedules(&s.g, cases[i].outputs);
        graph_free(&s.g);
    }
}

static const char *same_line(int thread, int line) {
    (void)thread, (void)line;
    return "tick\n";
}

/* 90 schedules, one output. */
static void test_same_text(void **state) {
    (void)state;
    Shuffle s = {.threads = 3, .lines = 2, .line = same_line};
    shuffle(&s);
    assert_outputs(&s.g, "1");
    assert_schedules(&s.g, "90");
    mpz_t n;
    mpz_init(n);
    assert_int_equal(list_all(&s.g, n), 1);
    assert_int_equal(mpz_get_ui(n), 90);
    mpz_clear(n);
    graph_free(&s.g);
}

/* Three lines that tell who, then three that do not: 3! shapes of the first
 * times the five ways to put them as brackets (Catalan). */
static const char *half_line(int thread, int line) {
    return line == 0 ? own_line(thread, 0) : "end\n";
}

static void test_brackets(void **state) {
    (void)state;
    Shuffle s = {.threads = 3, .lines = 2, .line = half_line};
    shuffle(&s);
    assert_outputs(&s.g, "30");
    assert_schedules(&s.g, "90");
    mpz_t n;
    mpz_init(n);
    assert_int_equal(list_all(&s.g, n), 30);
    assert_int_equal(mpz_get_ui(n), 90);
    mpz_clear(n);
    graph_free(&s.g);
}

static void test_listing_covers_schedules(void **state) {
    (void)state;
    Shuffle s = {.threads = 3, .lines = 2, .line = own_line};
    shuffle(&s);
    mpz_t n;
    mpz_init(n);
    assert_int_equal(list_all(&s.g, n), 90);
    assert_int_equal(mpz_get_ui(n), 90);
    mpz_clear(n);
    graph_free(&s.g);
}

/* The same texts, cut differently: "ab" + "c", "a" + "bc", "abd". */
static void test_cuts(void **state) {
    (void)state;
    Graph g = {0};
    uint32_t root = graph_node(&g), x = graph_node(&g), y = graph_node(&g);
    uint32_t end = graph_end(&g, ok);
    edge(&g, root, x, "ab", 0);
    edge(&g, root, y, "a", 1);
    edge(&g, root, end, "abd", 1);
    edge(&g, root, end, "ab", 1);
    edge(&g, x, end, "c", 0);
    edge(&g, y, end, "bc", 0);
    edge(&g, y, end, "x", 0);
    graph_close(&g, NEVER);
    assert_outputs(&g, "4"); /* abc abd ab ax */
    assert_schedules(&g, "5");
    mpz_t n;
    mpz_init(n);
    assert_int_equal(list_all(&g, n), 4);
    assert_int_equal(mpz_get_ui(n), 5);
    mpz_clear(n);
    graph_free(&g);
}

/* What ends otherwise is another output. */
static void test_endings(void **state) {
    (void)state;
    Graph g = {0};
    uint32_t root = graph_node(&g);
    edge(&g, root, graph_end(&g, ok), "x", 0);
    edge(&g, root, graph_end(&g, (Ending){ENDING_ERROR, 1}), "x", 1);
    edge(&g, root, graph_end(&g, (Ending){ENDING_ERROR, 1}), "x", 1);
    edge(&g, root, graph_end(&g, (Ending){ENDING_ERROR, 3}), "x", 1);
    graph_close(&g, NEVER);
    assert_outputs(&g, "3");
    assert_schedules(&g, "4");
    graph_free(&g);
}

/* Spinning before going on: one output, schedules without number. */
static void test_silent_circle(void **state) {
    (void)state;
    Graph g = {0};
    uint32_t root = graph_node(&g), spin = graph_node(&g);
    edge(&g, root, spin, "a", 0);
    edge(&g, spin, spin, "", 1);
    edge(&g, spin, graph_end(&g, ok), "b", 0);
    graph_close(&g, NEVER);
    assert_true(g.cyclic);
    assert_outputs(&g, "1");
    mpz_t n;
    mpz_init(n);
    assert_false(graph_schedules(&g, n));
    mpz_clear(n);
    Witness w;
    assert_true(witness_find(&g, STR("ab"), 1, &w));
    assert_true(w.countless);
    assert_int_equal(w.edges.len, 2);
    witness_free(&w);
    graph_free(&g);
}

static void test_printing_circle(void **state) {
    (void)state;
    Graph g = {0};
    uint32_t root = graph_node(&g);
    edge(&g, root, root, "tick\n", 0);
    edge(&g, root, graph_end(&g, ok), "", 1);
    graph_close(&g, NEVER);
    Automaton a;
    mpz_t n;
    mpz_init(n);
    automaton_init(&a, &g, 1000);
    assert_false(automaton_count(&a, n));
    automaton_free(&a);
    mpz_clear(n);
    graph_free(&g);
}

/* Two that wait for each other by spinning: the run never ends. */
static void test_livelock(void **state) {
    (void)state;
    Graph g = {0};
    uint32_t root = graph_node(&g), a = graph_node(&g), b = graph_node(&g);
    edge(&g, root, a, "x", 0);
    edge(&g, a, b, "", 0);
    edge(&g, b, a, "", 0);
    graph_close(&g, NEVER);
    assert_int_equal(graph_ending(&g, a)->kind, ENDING_NEVER);
    assert_int_equal(graph_ending(&g, a)->status, NEVER);
    assert_outputs(&g, "1");
    assert_false(g.endless);
    graph_free(&g);
}

static void test_prints_for_ever(void **state) {
    (void)state;
    Graph g = {0};
    uint32_t root = graph_node(&g), a = graph_node(&g);
    edge(&g, root, a, "", 0);
    edge(&g, a, a, "tick\n", 0);
    graph_close(&g, NEVER);
    assert_true(g.endless);
    assert_outputs(&g, "0");
    graph_free(&g);
}

/* What was not tried counts for nothing. */
static void test_open(void **state) {
    (void)state;
    Graph g = {0};
    uint32_t root = graph_node(&g), open = graph_node(&g);
    edge(&g, root, graph_end(&g, ok), "x", 0);
    edge(&g, root, open, "y", 1);
    g.nodes.data[open].open = true;
    graph_close(&g, NEVER);
    assert_outputs(&g, "1");
    assert_schedules(&g, "1");
    graph_free(&g);
}

/* A way that nobody followed is no circle. */
static void test_dead_end(void **state) {
    (void)state;
    Graph g = {0};
    uint32_t root = graph_node(&g), dead = graph_node(&g);
    edge(&g, root, graph_end(&g, ok), "x", 3);
    edge(&g, root, dead, "", 0);
    graph_close(&g, NEVER);
    assert_outputs(&g, "1");
    assert_false(g.endless);
    EdgeList path = {0};
    assert_int_equal(graph_ending(&g, graph_nearest(&g, &path))->kind,
                     ENDING_OK);
    assert_int_equal(path.len, 1);
    vec_free(&path);
    graph_free(&g);
}

static void test_bounded_automaton(void **state) {
    (void)state;
    Shuffle s = {.threads = 3, .lines = 4, .line = own_line};
    shuffle(&s);
    Automaton a;
    mpz_t n;
    mpz_init(n);
    automaton_init(&a, &s.g, 10);
    assert_false(a.complete);
    assert_true(automaton_count(&a, n));
    assert_true(mpz_cmp_ui(n, 34650) < 0);
    automaton_free(&a);
    mpz_clear(n);
    graph_free(&s.g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shuffles),
        cmocka_unit_test(test_same_text),
        cmocka_unit_test(test_brackets),
        cmocka_unit_test(test_listing_covers_schedules),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_endings),
        cmocka_unit_test(test_silent_circle),
        cmocka_unit_test(test_printing_circle),
        cmocka_unit_test(test_livelock),
        cmocka_unit_test(test_prints_for_ever),
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_dead_end),
        cmocka_unit_test(test_bounded_automaton),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
