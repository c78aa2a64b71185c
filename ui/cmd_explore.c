/* loopscope explore: everything that a program can print. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "commands.h"
#include "explore/automaton.h"
#include "explore/outputs.h"
#include "explore/search.h"
#include "explore/witness.h"
#include "explored.h"
#include "export/quote.h"
#include "files.h"
#include "options.h"
#include "replay.h"

/* More outputs than that share so much that nobody would wait for the count. */
enum { MAX_AUTOMATON = 1000000, TEXT_LIST = 20, JSON_LIST = 1000 };

/* What was found, counted.  Numbers are big ones: schedules multiply. */
typedef struct Explored {
    const SearchOptions *options;
    Search search;
    /* exact: `outputs` is all of them, not just a lower bound; countable: there
     * is a number at all, no loop of the graph prints. */
    bool exact, countable, schedules_countable;
    mpz_t outputs, schedules;
} Explored;

/* The search makes a graph of states; the automaton of it counts the distinct
 * outputs, which may be far too many to list. */
static void explore(Explored *x) {
    Automaton a;
    /* By far the most of the time, bounded by --max-states. */
    search_run(&x->search, x->options);
    mpz_inits(x->outputs, x->schedules, NULL);
    automaton_init(&a, &x->search.graph, MAX_AUTOMATON);
    x->countable = automaton_count(&a, x->outputs);
    x->exact = x->search.complete && a.complete && x->countable;
    automaton_free(&a);
    x->schedules_countable = graph_schedules(&x->search.graph, x->schedules);
}

static void explored_free(Explored *x) {
    mpz_clears(x->outputs, x->schedules, NULL);
    search_free(&x->search);
}

/* GMP wants room for a sign and the zero besides the digits. */
static void put_number(StrBuf *out, const mpz_t n) {
    char *digits = mem_alloc(mpz_sizeinbase(n, 10) + 2);
    mpz_get_str(digits, 10, n);
    sb_puts(out, digits);
    mem_free(digits);
}

static void put_schedules(StrBuf *out, bool countable, const mpz_t n) {
    if (countable)
        put_number(out, n);
    else
        sb_puts(out, "infinite");
}

/* After each output: whoever pipes this into another program sees them as they
 * are found. */
static void flush(StrBuf *out) {
    fwrite(out->data, 1, out->len, stdout);
    sb_clear(out);
}

/* --- for programs --------------------------------------------------------- */

/* Part of the JSON that others read: these words do not change. */
static const char *const ending_names[] = {
    [ENDING_OK] = "ok",           [ENDING_ERROR] = "error",
    [ENDING_NEVER] = "never",     [ENDING_LIMIT] = "limit",
    [ENDING_REFUSED] = "refused",
};

/* Counts are texts: a JSON number loses digits in most readers. */
static void put_json_output(StrBuf *out, const Shown *s) {
    sb_puts(out, "{\"text\": ");
    json_string(out, sb_str(&s->text));
    sb_puts(out, ", \"schedules\": \"");
    put_schedules(out, !s->witness.countless, s->witness.schedules);
    sb_puts(out, "\", \"schedule\": ");
    json_string(out, sb_str(&s->schedule));
    sb_printf(out, ", \"ending\": \"%s\", \"status\": %d}",
              ending_names[s->ending.kind], s->ending.status);
}

/* Returns false if an output could not be printed again by its schedule. */
static bool print_json(const Explored *x, uint64_t most) {
    StrBuf out = {0};
    Outputs *all = outputs_new(&x->search.graph);
    Shown s;
    sb_puts(&out, "{\"distinct_outputs\": ");
    put_number(&out, x->outputs);
    sb_puts(&out, ", \"schedules\": \"");
    put_schedules(&out, x->schedules_countable, x->schedules);
    sb_printf(&out, "\", \"states\": %llu, \"complete\": %s, \"outputs\": [",
              (unsigned long long)x->search.states,
              x->exact ? "true" : "false");
    bool right = true;
    for (uint64_t i = 0;
         i < most && right && shown_next(all, &x->search, &s, &right); i++) {
        sb_puts(&out, i ? ",\n" : "\n");
        put_json_output(&out, &s);
        shown_free(&s);
        flush(&out);
    }
    sb_puts(&out, "\n]}\n");
    flush(&out);
    sb_free(&out);
    outputs_free(all);
    return right;
}

/* --- for people ----------------------------------------------------------- */

static const char *plural(const mpz_t n) {
    return mpz_cmp_ui(n, 1) == 0 ? "" : "s";
}

/* The one line that says it all: how many outputs, from how many schedules. */
static void put_head(StrBuf *out, const Explored *x) {
    if (!x->countable) {
        sb_puts(out, "outputs without number");
    } else {
        if (!x->exact) sb_puts(out, "at least ");
        put_number(out, x->outputs);
        sb_printf(out, " distinct output%s", plural(x->outputs));
    }
    sb_puts(out, ", ");
    if (x->schedules_countable) {
        if (!x->search.complete) sb_puts(out, "at least ");
        put_number(out, x->schedules);
        sb_printf(out, " schedule%s", plural(x->schedules));
    } else {
        sb_puts(out, "schedules without number");
    }
    sb_printf(out, ", %llu state%s\n", (unsigned long long)x->search.states,
              x->search.states == 1 ? "" : "s");
}

/* Why the numbers above may be too small, and what to do about it. */
static void put_reasons(StrBuf *out, const Explored *x) {
    const Search *s = &x->search;
    if (s->out_of_states)
        sb_puts(out, "Not everything was tried: the search stopped at its "
                     "number of states (--max-states).\n");
    /* What the user has asked for is said, too: who reads the output may not
     * know the command. */
    if (s->bounded)
        sb_printf(out,
                  "Not everything was tried: no more than %u preemption%s "
                  "(--preemptions).\n",
                  x->options->preemptions,
                  x->options->preemptions == 1 ? "" : "s");
    if (s->limited)
        sb_puts(out, "Some runs were stopped at a limit of the run: what they "
                     "would have printed is not known.\n");
    if (s->refused)
        sb_puts(out, "Some runs came to something that Loopscope does not run "
                     "as Python would.\n");
    if (s->skipped)
        sb_puts(out, "Some switches came up inside calls of built-in functions "
                     "(a sort key, a __repr__), where they are not tried.\n");
    if (s->graph.endless) sb_puts(out, "Some runs print for ever.\n");
}

/* Nothing of a run that just ends: that is what is expected. */
static void put_ending(StrBuf *out, Ending e) {
    switch (e.kind) {
    case ENDING_OK: break;
    case ENDING_ERROR: sb_printf(out, ", exit status %d", e.status); break;
    case ENDING_NEVER: sb_puts(out, ", never ends"); break;
    case ENDING_LIMIT: sb_puts(out, ", stopped at a limit"); break;
    case ENDING_REFUSED: sb_puts(out, ", not supported"); break;
    }
}

/* Indented, so that an output cannot be taken for our own words. */
static void put_lines(StrBuf *out, Str text) {
    /* Line by line; a last line without an end gets one. */
    for (size_t i = 0; i < text.len;) {
        const char *end = memchr(text.ptr + i, '\n', text.len - i);
        size_t n = end ? (size_t)(end - text.ptr) - i : text.len - i;
        sb_puts(out, "    ");
        sb_put(out, text.ptr + i, n);
        sb_putc(out, '\n');
        i += n + 1;
    }
}

static void put_output(StrBuf *out, uint64_t number, const Shown *s) {
    sb_printf(out, "\n%llu. ", (unsigned long long)number);
    if (s->schedule.len)
        sb_printf(out, "--schedule \"%s\"", s->schedule.data);
    else
        sb_puts(out, "the default schedule");
    sb_puts(out, ", ");
    put_schedules(out, !s->witness.countless, s->witness.schedules);
    sb_printf(out, " schedule%s",
              s->witness.countless ? "s" : plural(s->witness.schedules));
    put_ending(out, s->ending);
    sb_putc(out, '\n');
    put_lines(out, sb_str(&s->text));
}

/* Text for people: the head, the reasons, and then each output. */
static bool print_text(const Explored *x, uint64_t most) {
    StrBuf out = {0};
    Outputs *all = outputs_new(&x->search.graph);
    Shown s;
    bool right = true;
    uint64_t i = 0;
    put_head(&out, x);
    put_reasons(&out, x);
    flush(&out);
    /* Each output is searched and replayed when it is its turn, so the first
     * ones come at once. */
    while (i < most && right && shown_next(all, &x->search, &s, &right)) {
        put_output(&out, ++i, &s);
        shown_free(&s);
        flush(&out);
    }
    /* Compared with the number of all, since the list stops silently at
     * `most`. */
    if (right && (!x->countable || mpz_cmp_ui(x->outputs, i) > 0))
        puts("\n… (--outputs N lists more)");
    sb_free(&out);
    outputs_free(all);
    return right;
}

/* --- the command ---------------------------------------------------------- */

int cmd_explore(int argc, char **argv) {
    RunChoices run = {0};
    /* 0 has a meaning for both, so that it must be known whether they were
     * given. */
    OptionalCount preemptions = {0}, list = {0};
    uint64_t max_states = 0;
    bool json = false, all = false;
    const Option options[] = {
        {"--choices", OPT_CHOICES, &all, "WHICH",
         "threads (the default): which thread goes on; all: also the order "
         "of sets, timers of one instant, who gets an item, torn prints"},
        {"--max-states", OPT_COUNT, &max_states, "N",
         "stop after so many states (200000)"},
        {"--preemptions", OPT_NUMBER, &preemptions, "K",
         "take the processor at most K times from a thread that could go on"},
        {"--outputs", OPT_NUMBER, &list, "N",
         "list so many outputs (20; with --json 1000)"},
        {"--json", OPT_FLAG, &json, NULL, "print one JSON object"},
        EXPLORE_OPTIONS(&run),
    };
    const Command c = {
        "explore [OPTIONS] PROGRAM.py",
        "Finds every distinct output that the program can have, whatever a "
        "real machine\ndoes, how many schedules lead to each, and the one "
        "nearest to the default, as\n`loopscope run --schedule` takes it.\n"
        "Idents, pids and addresses do not make outputs distinct, exit "
        "statuses do.",
        options,
        sizeof options / sizeof *options,
        BEHIND_NOTHING,
        true};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 2, &words, &status)) return status;
    if (replay_refused(words.program, "explore")) return EXIT_MISUSE;
    Loaded loaded;
    if (!program_open(&loaded, words.program, &run, &status)) return status;
    SearchOptions o = {.program = loaded.program,
                       .all = all,
                       .bounded = preemptions.given,
                       .preemptions = (uint32_t)preemptions.value,
                       .max_states = max_states};
    Explored x = {.options = &o};
    explore(&x);
    /* Programs can read more than people. */
    uint64_t most = list.given ? list.value : json ? JSON_LIST : TEXT_LIST;
    bool right = json ? print_json(&x, most) : print_text(&x, most);
    explored_free(&x);
    program_close(&loaded);
    return right ? 0 : EXIT_WRONG;
}
