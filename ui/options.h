/* options.h: the words behind a command's name.
 *
 * A command describes its options in a table; from it come the parsing, the
 * help text and the complaints. */
#ifndef UI_OPTIONS_H
#define UI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/run.h"
#include "export/export.h"
#include "model/strings.h"
#include "view/theme.h"

typedef enum OptionKind {
    OPT_FLAG,     /* bool */
    OPT_TEXT,     /* const char * */
    OPT_COUNT,    /* uint64_t */
    OPT_NUMBER,   /* OptionalCount */
    OPT_SECONDS,  /* double */
    OPT_DIALECT,  /* int, the minor version */
    OPT_SCHEDULE, /* const char *, checked */
    OPT_SIZE,     /* PixelSize */
    OPT_THEME,    /* ThemeName */
    OPT_LANGUAGE, /* Language */
    OPT_UNIT,     /* int, a StepUnit */
    OPT_LEVEL,    /* TraceLevel */
    OPT_CHOICES,  /* bool: all */
    OPT_CLOCK,    /* ExportClock */
    OPT_TRACKS,   /* uint32_t: GROUP_… */
    OPT_MOMENT,   /* Moment */
    OPT_SPEED     /* double, above 0 */
} OptionKind;

typedef struct OptionalCount {
    bool given;
    uint64_t value;
} OptionalCount;

/* A place in a run: "1.5" or "step:1200". */
typedef struct Moment {
    bool given;
    bool step;   /* an event of the trace, */
    uint64_t at; /* else virtual nanoseconds */
} Moment;

typedef struct PixelSize {
    int w, h;
} PixelSize;

typedef struct Option {
    const char *name; /* "--seed", "-o" */
    OptionKind kind;
    void *target;
    const char *value; /* what the help calls it: "N"; NULL for a flag */
    const char *help;
} Option;

/* What may stand behind the program. */
typedef enum Behind {
    BEHIND_NOTHING, /* only options */
    BEHIND_ARGS,    /* the program's own arguments */
    BEHIND_LISTING, /* options, and one more file */
    BEHIND_PROGRAMS /* options, and up to three programs more */
} Behind;

typedef struct Command {
    const char *usage; /* "run [OPTIONS] PROGRAM.py [ARGS]" */
    const char *what;  /* a sentence or more about it */
    const Option *options;
    size_t n;
    Behind behind;
    bool needs_program;
} Command;

enum { WORDS_PROGRAMS = 4 };

typedef struct Words {
    const char *program;                  /* NULL: none was named */
    const char *programs[WORDS_PROGRAMS]; /* that one, and those behind it */
    size_t n;
    char **args; /* behind it; or the second word */
    int nargs;
    uint64_t given; /* bit i: the option in row i of the table was there */
} Words;

enum { EXIT_MISUSE = 2 };

/* Reads argv[from …].  Returns true if the command shall go on; otherwise
 * *status is the exit status (0 after --help). */
bool options_read(const Command *c, int argc, char **argv, int from,
                  Words *words, int *status);

/* "loopscope: …" on standard error; returns EXIT_MISUSE. */
int complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The options of every command that runs a program. */
typedef struct RunChoices {
    int python;
    OptionalCount seed;
    const char *schedule;
    uint64_t cpus; /* 0: not said */
    uint64_t max_steps;
    double max_time;
    uint64_t max_memory; /* MiB */
    uint64_t max_output; /* bytes */
    bool every_line;     /* keep all of a long calculation, see spare_code */
} RunChoices;

#define RUN_OPTIONS(c)                                                         \
    {"--python", OPT_DIALECT, &(c)->python, "3.N",                             \
     "run as Python 3.5 … 3.13 does (default: what the program's metadata "  \
     "says, else 3.13)"},                                                      \
        {"--seed", OPT_NUMBER, &(c)->seed, "N",                                \
         "draw what a real machine leaves open, repeatably"},                  \
        {"--schedule", OPT_SCHEDULE, &(c)->schedule, "TEXT",                   \
         "decide it: \"@1=1 @4=2\" makes choice 1 go way 1 …"},                \
        {"--cpus", OPT_COUNT, &(c)->cpus, "N",                                 \
         "processors of the machine: the default size of pools (default: "     \
         "what "                                                               \
         "the metadata says, else 2)"},                                        \
        {"--max-steps", OPT_COUNT, &(c)->max_steps, "N",                       \
         "stop after so many steps"},                                          \
        {"--max-time", OPT_SECONDS, &(c)->max_time, "S",                       \
         "stop after so many virtual seconds"},                                \
        {"--max-memory", OPT_COUNT, &(c)->max_memory, "MIB",                   \
         "stop when its data take so many MiB"},                               \
    {                                                                          \
        "--max-output", OPT_COUNT, &(c)->max_output, "N",                      \
            "stop when it has printed so many bytes"                           \
    }

enum { RUN_OPTION_COUNT = 8 };

RunOptions run_options(const RunChoices *c);

#endif
