/* replay.c: runs from files instead of from programs. */
#include "replay.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "export/read_json.h"
#include "files.h"
#include "host.h"

/* ---- names ---- */

/* Where "#2" begins; the end if there is none, or a file is called so. */
static size_t file_len(const char *path) {
    size_t n = strlen(path), end = n;
    struct stat st;
    while (end && path[end - 1] >= '0' && path[end - 1] <= '9')
        end--;
    bool numbered = end < n && n - end < 3 && end > 1 && path[end - 1] == '#';
    return numbered && stat(path, &st) != 0 ? end - 1 : n;
}

char *replay_file(const char *path) {
    return mem_strndup(path, file_len(path));
}

/* From 1; 0: none is named. */
static size_t number_in(const char *path) {
    size_t n = file_len(path);
    return path[n] == '#' ? (size_t)atoi(path + n + 1) : 0;
}

static bool ends_with(const char *text, const char *end) {
    size_t n = strlen(text), k = strlen(end);
    return n >= k && strcmp(text + n - k, end) == 0;
}

/* Only of a file on a disk: what is read from a pipe is gone. */
static bool begins_so(const char *file) {
    char head[512];
    struct stat st;
    if (stat(file, &st) != 0 || !S_ISREG(st.st_mode)) return false;
    FILE *f = fopen(file, "rb");
    if (!f) return false;
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    return json_looks_like(head, n);
}

bool replay_is(const char *path) {
    char *file = replay_file(path);
    bool is = ends_with(file, ".json") ||
              (!ends_with(file, ".py") && begins_so(file));
    mem_free(file);
    return is;
}

/* ---- reading ---- */

/* The document that was read last, until all of its programs have been taken:
 * each is loaded by itself. */
static struct {
    char *file;
    uint64_t stamp;
    JsonReader *reader;
} kept;

static void forget(void) {
    mem_free(kept.file);
    json_reader_free(kept.reader);
    kept.file = NULL;
    kept.reader = NULL;
}

static bool feed(FILE *f, JsonReader *r, const char **why) {
    static char buf[1 << 16];
    size_t n;
    bool ok = true;
    while (ok && (n = fread(buf, 1, sizeof buf, f)) > 0)
        ok = json_reader_feed(r, buf, n);
    if (ok && ferror(f)) {
        *why = strerror(errno);
        return false;
    }
    ok = ok && json_reader_end(r);
    if (!ok) *why = json_reader_error(r);
    return ok;
}

static bool read_file(const char *file, JsonReader *r, const char **why) {
    struct stat st;
    bool dir = stat(file, &st) == 0 && S_ISDIR(st.st_mode);
    FILE *f = dir ? NULL : fopen(file, "rb");
    if (!f) {
        *why = strerror(dir ? EISDIR : errno);
        return false;
    }
    bool ok = feed(f, r, why);
    fclose(f);
    return ok;
}

/* Into `kept`; NULL, or why it cannot be read (for mem_free). */
static char *read_document(const char *file) {
    uint64_t stamp = file_stamp(file);
    if (kept.reader && strcmp(kept.file, file) == 0 && kept.stamp == stamp)
        return NULL;
    forget();
    JsonReader *r = json_reader_new();
    const char *why = "";
    if (read_file(file, r, &why)) {
        kept.file = mem_strdup(file);
        kept.stamp = stamp;
        kept.reader = r;
        return NULL;
    }
    StrBuf sb = {0};
    sb_printf(&sb, "%s: %s", file, why);
    json_reader_free(r);
    return sb_take(&sb);
}

/* ---- a program of it ---- */

/* Which limit it was is said in the words of run.c and clock.c alone, but the
 * window speaks other languages, too. */
static void find_limit(Program *p) {
    static const struct {
        const char *sign;
        RunLimit limit;
    } limits[] = {{"(--max-steps)", LIMIT_STEPS},
                  {"(--max-time)", LIMIT_TIME},
                  {"(--max-memory)", LIMIT_MEMORY},
                  {"(--max-output)", LIMIT_OUTPUT},
                  {"recorded events", LIMIT_EVENTS}};
    TraceCursor *c = trace_cursor_new(p->trace);
    trace_cursor_seek(c, trace_count(p->trace));
    const TraceEvent *end = trace_cursor_prev(c);
    bool limited =
        end && end->kind == EV_RUN_END && end->flags == END_LIMIT && end->b;
    Str s = limited ? trace_string(p->trace, end->b) : STR("");
    char *text = mem_strndup(s.ptr, s.len);
    const char *digits = text + strcspn(text, "0123456789");
    for (size_t i = 0; *digits && i < sizeof limits / sizeof *limits; i++)
        if (strstr(text, limits[i].sign)) p->limit = limits[i].limit;
    double n = p->limit ? strtod(digits, NULL) : 0;
    p->limit_n = n < 1e18 ? (uint64_t)n : 0;
    mem_free(text);
    trace_cursor_free(c);
}

/* The source knows its title in two languages; what it is compared with is
 * elsewhere. */
static void set_titles(Program *p, const JsonProgram *from) {
    if (from->source) program_metadata(p, from->source, from->source_len);
    for (int i = 0; i < METADATA_COMPARE; i++) {
        mem_free(p->compare[i]);
        p->compare[i] = NULL;
    }
    for (int i = 0; i < LANG_COUNT && from->title; i++)
        if (!p->title[i]) p->title[i] = mem_strdup(from->title);
}

static void take(Program *p, JsonProgram *from) {
    mem_free(p->name);
    p->name = mem_strdup(from->name);
    p->python = from->python;
    p->real_time = from->real_time;
    p->cut = from->cut;
    p->trace = from->trace;
    from->trace = NULL;
    set_titles(p, from);
    program_set_source(p, source_new(p->name, from->source ? from->source : "",
                                     from->source_len));
    find_limit(p);
}

static bool all_taken(void) {
    for (size_t i = 0; i < json_reader_programs(kept.reader); i++)
        if (json_reader_program(kept.reader, i)->trace) return false;
    return true;
}

static char *no_such_program(const char *file, size_t k, size_t n) {
    StrBuf sb = {0};
    sb_printf(&sb, "%s: there is no program %zu in it, only %zu", file, k, n);
    return sb_take(&sb);
}

/* The document is kept, and the program in it. */
static void take_program(Program *p, const char *file, size_t k) {
    size_t n = json_reader_programs(kept.reader);
    p->programs = k ? 0 : (uint32_t)n;
    k = k ? k : 1;
    if (k > n) {
        p->failure = no_such_program(file, k, n);
        return;
    }
    /* It was shown before; the others are still wanted. */
    if (!json_reader_program(kept.reader, k - 1)->trace) {
        forget();
        p->failure = read_document(file);
    }
    if (!p->failure && k <= json_reader_programs(kept.reader))
        take(p, json_reader_program(kept.reader, k - 1));
    if (kept.reader && all_taken()) forget();
}

Program *replay_load(const char *path) {
    Program *p = program_new(path, false);
    char *file = replay_file(path);
    p->replay = true;
    p->stamp = file_stamp(file);
    p->failure = read_document(file);
    if (!p->failure) take_program(p, file, number_in(path));
    mem_free(file);
    return p;
}

/* ---- on the command line ---- */

/* How many programs it has; 1 if it cannot be read, which whoever opens it will
 * see. */
static size_t programs_in(const char *path) {
    if (!replay_is(path) || number_in(path)) return 1;
    char *failure = read_document(path);
    size_t n = failure ? 1 : json_reader_programs(kept.reader);
    mem_free(failure);
    return n;
}

bool replay_expand(Words *words) {
    /* They live as long as the words do: to the end. */
    static char *names[WORDS_PROGRAMS];
    Words all = *words;
    all.n = 0;
    for (size_t i = 0; i < words->n; i++) {
        size_t n = programs_in(words->programs[i]);
        for (size_t k = 1; k <= n; k++) {
            if (all.n == WORDS_PROGRAMS) {
                complain("%s: at most four programs can be compared",
                         words->programs[i]);
                return false;
            }
            StrBuf sb = {0};
            sb_puts(&sb, words->programs[i]);
            if (n > 1) sb_printf(&sb, "#%zu", k);
            mem_free(names[all.n]);
            names[all.n] = sb_take(&sb);
            all.programs[all.n] = names[all.n];
            all.n++;
        }
    }
    if (all.n) all.program = all.programs[0];
    *words = all;
    return true;
}

bool replay_refused(const char *path, const char *command) {
    if (!replay_is(path)) return false;
    complain("%s: this is a recorded run, and %s needs a program; try "
             "replay, trace, picture or export",
             path, command);
    return true;
}

bool replay_fits(const Words *words, const RunChoices *choices) {
    for (size_t i = 0; i < words->n; i++)
        if (!replay_is(words->programs[i])) return true;
    if (!words->n) return true;
    bool given = choices->python || choices->seed.given || choices->schedule ||
                 choices->cpus || choices->max_steps || choices->max_time > 0 ||
                 choices->max_memory || choices->max_output;
    if (given)
        complain("%s: this is a recorded run; how a program is to be run "
                 "cannot be said of it",
                 words->programs[0]);
    return !given;
}
