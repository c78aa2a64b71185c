/* loopscope explain: the schedule that prints a given listing. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "commands.h"
#include "explore/explain.h"
#include "explored.h"
#include "export/quote.h"
#include "files.h"
#include "options.h"
#include "replay.h"

/* More ways to go on are no help to who looks for one line; and status 1, as of
 * grep: it worked, but there is none. */
enum { MOST_INSTEAD = 12, NOT_FOUND = 1 };

/* --- for people ----------------------------------------------------------- */

/* How freely the listing was read until it was found: the user may want to know
 * that it is not printed letter by letter. */
static void print_conditions(const Explained *x) {
    if (x->errors_too)
        puts("(standard output and standard error together, as on a terminal)");
    if (x->loose)
        puts("(apart from upper and lower case, quotes, blanks, fractions, "
             "paths and idents)");
    if (x->goes_on) puts("(the program then goes on: it has no end)");
}

static void print_found(const Explained *x, const Shown *s) {
    printf("--schedule \"%s\"\n", s->schedule.data);
    if (s->schedule.len == 0) puts("(the default schedule prints it)");
    print_conditions(x);
}

/* What can stand at the place of the missing line; an empty text among it is
 * the end of the program. */
static void print_instead(const Explained *x, bool may_be_more) {
    uint32_t n = (uint32_t)x->instead.items.len;
    /* Said last, whatever its place among the lines. */
    bool end = false;
    uint32_t shown = 0;
    for (uint32_t i = 0; i < n; i++) {
        Str line = intern_get(&x->instead, i);
        end |= line.len == 0;
        if (line.len && ++shown <= MOST_INSTEAD)
            printf("    %.*s\n", (int)line.len, line.ptr);
    }
    if (shown > MOST_INSTEAD)
        printf("    … and %u more\n", shown - MOST_INSTEAD);
    if (end) puts("    (nothing: the program prints no more)");
    if (may_be_more) puts("    (and perhaps more)");
}

/* Two cases: the listing has a line that cannot come, or it lacks one that
 * must. */
static void print_missing(const Explained *x, const char *name) {
    const Listing *l = x->listing;
    /* Everything in it can be printed, but then more comes. */
    if (x->line > l->lines) {
        printf("%s ends too early: after its last line every schedule that "
               "was found prints more:\n",
               name);
        print_instead(x, !x->complete);
        return;
    }
    Str line = listing_line_text(l, x->line);
    printf("%s:%u: %s\n    %.*s\n%s:\n", name, x->line,
           x->complete ? "no schedule prints this line after those before it"
                       : "no schedule was found that prints this line after "
                         "those before it (--max-states)",
           (int)line.len, line.ptr,
           x->line > 1 ? "What can be printed there" : "What can come first");
    print_instead(x, !x->complete);
}

/* --- for programs --------------------------------------------------------- */

/* `line` and `instead` are about the listing's first impossible line; see
 * print_missing. */
static void print_json(const Explained *x, const Shown *s) {
    StrBuf out = {0};
    sb_printf(&out, "{\"found\": %s", x->found ? "true" : "false");
    if (x->found) {
        sb_puts(&out, ", \"schedule\": ");
        json_string(&out, sb_str(&s->schedule));
        sb_printf(&out, ", \"exact\": %s, \"stderr\": %s, \"text\": ",
                  x->loose ? "false" : "true",
                  x->errors_too ? "true" : "false");
        json_string(&out, sb_str(&s->text));
    } else {
        sb_printf(&out, ", \"complete\": %s, \"line\": %u, \"instead\": [",
                  x->complete ? "true" : "false", x->line);
        for (uint32_t i = 0; i < x->instead.items.len; i++) {
            if (i) sb_puts(&out, ", ");
            json_string(&out, intern_get(&x->instead, i));
        }
        sb_puts(&out, "]");
    }
    sb_puts(&out, "}\n");
    fwrite(out.data, 1, out.len, stdout);
    sb_free(&out);
}

/* --- the command ---------------------------------------------------------- */

typedef struct Job {
    SearchOptions search;
    const char *name; /* the listing's */
    bool json;
} Job;

/* The schedule is replayed before anything is said: better an internal error
 * than a wrong answer. */
static int report(const Explained *x, const Job *job) {
    Shown s = {0};
    bool right = true;
    /* shown_free clears it with the rest; here nobody counts with it. */
    mpz_init(s.witness.schedules);
    if (x->found)
        right = shown_path(&x->search, x->edges.data, x->edges.len, &s);
    if (right && job->json)
        print_json(x, &s);
    else if (right && x->found)
        print_found(x, &s);
    else if (right)
        print_missing(x, job->name);
    shown_free(&s);
    return !right ? EXIT_WRONG : x->found ? 0 : NOT_FOUND;
}

static int explain_listing(const Job *job, Str text) {
    Listing listing;
    Explained x;
    listing_init(&listing, text);
    /* A traceback in the listing names the program's file in either form. */
    listing.path = job->search.program.path;
    listing.absolute = job->search.program.options.absolute_path;
    int status;
    /* Every program prints nothing at first: an empty listing asks nothing. */
    if (listing.lines == 0) {
        status = complain("%s: the listing is empty", job->name);
    } else {
        explain(&x, &listing, &job->search);
        status = report(&x, job);
        explained_free(&x);
    }
    listing_free(&listing);
    return status;
}

/* What is not a text cannot be what a program has printed. */
static bool is_text(Str s) {
    return !memchr(s.ptr, 0, s.len) && utf8_valid(s.ptr, s.len);
}

/* The listing's bytes live as long as the search: it borrows them. */
static int with_listing(Job *job, const Words *words) {
    char *text;
    size_t len;
    const char *why;
    job->name = words->args[0];
    if (!file_read(job->name, &text, &len, &why))
        return complain("%s: %s", job->name, why);
    int status = is_text((Str){text, len})
                     ? explain_listing(job, (Str){text, len})
                     : complain("%s: not a text in UTF-8", job->name);
    mem_free(text);
    return status;
}

int cmd_explain(int argc, char **argv) {
    RunChoices run = {0};
    Job job = {0};
    const Option options[] = {
        {"--max-states", OPT_COUNT, &job.search.max_states, "N",
         "stop after so many states (200000)"},
        {"--json", OPT_FLAG, &job.json, NULL, "print one JSON object"},
        EXPLORE_OPTIONS(&run),
    };
    const Command c = {
        "explain [OPTIONS] PROGRAM.py LISTING.txt",
        "Finds the schedule by which the program prints the listing, as "
        "`loopscope run\n--schedule` takes it; or the first line that no "
        "schedule can print, and what can be\nprinted there. Exit status 1 if "
        "there is none.\n"
        "Idents and pids (four digits or more) and addresses may be others. "
        "If it is not\nfound like that, upper and lower case, quotes, blanks, "
        "fractions, paths and line\nnumbers do not count; then standard error "
        "may be part of it.",
        options,
        sizeof options / sizeof *options,
        BEHIND_LISTING,
        true};
    Words words;
    int status;
    if (!options_read(&c, argc, argv, 2, &words, &status)) return status;
    if (replay_refused(words.program, "explain")) return EXIT_MISUSE;
    Loaded loaded;
    if (!program_open(&loaded, words.program, &run, &status)) return status;
    job.search.program = loaded.program;
    status = with_listing(&job, &words);
    program_close(&loaded);
    return status;
}
