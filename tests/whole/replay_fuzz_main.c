/* Recorded runs that somebody has broken: documents are changed at random and
 * read; what the reader accepts is shown, told and exported at all its places.
 * Nothing may abort, and what is read again must be the same.
 *
 *   whole_replay_fuzz_main ROUNDS SEED FILE.json …
 *
 * The document of a round that breaks something is left in
 * /tmp/loopscope-fuzz-SEED.json. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/mem.h"
#include "base/vec.h"
#include "export/export.h"
#include "export/read_json.h"
#include "files.h"
#include "host.h"
#include "host_files.h"
#include "model/narrate.h"
#include "model/report.h"
#include "replay.h"
#include "view/app_impl.h"

static uint64_t seed;

static uint32_t dice(uint32_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return below ? (uint32_t)(seed >> 33) % below : 0;
}

/* ---- breaking ---- */

/* The document as lines; those of events begin with {"step". */
typedef struct Lines {
    VEC(char *) all;
} Lines;

static void split(Lines *l, const char *text) {
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");
        vec_push(&l->all, mem_strndup(p, n));
        p += n + (p[n] == '\n');
    }
}

static void drop(Lines *l) {
    for (size_t i = 0; i < l->all.len; i++)
        mem_free(l->all.data[i]);
    vec_free(&l->all);
}

static bool is_event(const char *line) {
    return !strncmp(line, "{\"step\"", 7);
}

static size_t some_event(const Lines *l) {
    for (int i = 0; i < 1000; i++) {
        size_t k = dice((uint32_t)l->all.len);
        if (is_event(l->all.data[k])) return k;
    }
    return 0;
}

static void replace(Lines *l, size_t k, StrBuf *sb) {
    mem_free(l->all.data[k]);
    sb_puts(sb, "");
    l->all.data[k] = sb_take(sb);
}

/* A value, where one begins behind a colon: digits, a string or a word. */
static const char *some_value(const char *line, size_t *len) {
    size_t colons = 0, n = strlen(line);
    for (size_t i = 0; i < n; i++)
        colons += line[i] == ':' && i && line[i - 1] == '"';
    size_t want = dice((uint32_t)colons), seen = 0;
    for (size_t i = 1; i < n; i++) {
        if (line[i] != ':' || line[i - 1] != '"' || seen++ != want) continue;
        const char *at = line + i + 1;
        *len = *at == '"' ? strcspn(at + 1, "\"") + 2 : strcspn(at, ",}");
        return at;
    }
    *len = 0;
    return line;
}

static void put_number(StrBuf *sb, const char *old) {
    static const long long big[] = {65535,      65536,      2147483647,
                                    4294967295, 4294967296, 9007199254740993};
    long long n = strtoll(old, NULL, 10);
    switch (dice(7)) {
    case 0: n = dice(3); break;
    case 1: n++; break;
    case 2: n--; break;
    case 3: n += dice(100); break;
    case 4: n = big[dice(6)]; break;
    case 5: n *= 10; break;
    default: n = dice(1000000000);
    }
    sb_printf(sb, "%lld", n);
}

/* "T3" with another number, or another letter. */
static void put_id(StrBuf *sb, const char *old) {
    unsigned n = (unsigned)atoi(old + 2);
    char letter = dice(10) ? old[1] : "Tohf"[dice(4)];
    n = dice(3) ? n + dice(3) - 1 : dice(4) ? dice(20) : dice(100000000);
    sb_printf(sb, "\"%c%u\"", letter, n);
}

static void change_value(Lines *l) {
    size_t k = some_event(l), len;
    const char *line = l->all.data[k], *at = some_value(line, &len);
    StrBuf sb = {0};
    sb_put(&sb, line, (size_t)(at - line));
    bool id = *at == '"' && len > 3 && strchr("Tohf", at[1]) && at[2] >= '0' &&
              at[2] <= '9';
    size_t other = some_event(l), other_len;
    const char *from = some_value(l->all.data[other], &other_len);
    if (dice(12) == 0)
        sb_puts(&sb, "null");
    else if (dice(4) == 0)
        sb_put(&sb, from, other_len);
    else if (id)
        put_id(&sb, at);
    else if (*at == '-' || (*at >= '0' && *at <= '9'))
        put_number(&sb, at);
    else if (*at == '"' && dice(3) == 0)
        sb_puts(&sb, "\"\\u0000\\uD800x\xE4\xB8\xAD\\n\\t\"");
    else
        sb_put(&sb, from, other_len);
    sb_puts(&sb, at + len);
    replace(l, k, &sb);
}

/* The same operand from another event of the same kind: often still right. */
static void change_like(Lines *l) {
    size_t a = some_event(l), b = some_event(l);
    const char *x = l->all.data[a], *y = l->all.data[b];
    const char *kx = strstr(x, "\"event\":"), *ky = strstr(y, "\"event\":");
    if (!kx || !ky) return;
    StrBuf sb = {0};
    if (dice(2) && strncmp(kx, ky, strcspn(kx, ",")) != 0) return;
    sb_put(&sb, x, (size_t)(kx - x));
    sb_puts(&sb, ky);
    replace(l, a, &sb);
}

/* Later from here on, or a long time. */
static void change_time(Lines *l) {
    unsigned long long add = dice(2) ? dice(1000) : dice(2000000000);
    if (dice(10) == 0) add *= 1000000000;
    for (size_t k = some_event(l); k < l->all.len; k++) {
        const char *line = l->all.data[k], *at = strstr(line, "\"t\":");
        if (!is_event(line) || !at) continue;
        StrBuf sb = {0};
        sb_put(&sb, line, (size_t)(at + 4 - line));
        sb_printf(&sb, "%llu", strtoull(at + 4, NULL, 10) + add);
        sb_puts(&sb, at + 4 + strspn(at + 4, "0123456789"));
        replace(l, k, &sb);
    }
}

static void move(Lines *l) {
    size_t a = some_event(l), b = some_event(l);
    char *line = l->all.data[a];
    if (dice(2)) b = a + (a + 1 < l->all.len);
    l->all.data[a] = l->all.data[b];
    l->all.data[b] = line;
}

static void leave_out(Lines *l) {
    size_t a = some_event(l);
    mem_free(l->all.data[a]);
    memmove(l->all.data + a, l->all.data + a + 1,
            (l->all.len - a - 1) * sizeof *l->all.data);
    l->all.len--;
}

static void repeat(Lines *l) {
    size_t a = some_event(l);
    vec_push(&l->all, NULL);
    memmove(l->all.data + a + 1, l->all.data + a,
            (l->all.len - a - 1) * sizeof *l->all.data);
    l->all.data[a] = mem_strdup(l->all.data[a + 1]);
}

static void change(Lines *l) {
    switch (dice(8)) {
    case 0: move(l); break;
    case 1: leave_out(l); break;
    case 2: repeat(l); break;
    case 3: change_like(l); break;
    case 4: change_time(l); break;
    default: change_value(l);
    }
}

/* Steps are counted anew, or nothing would ever get further. */
static char *join(const Lines *l, bool number) {
    StrBuf sb = {0};
    size_t step = 0;
    for (size_t i = 0; i < l->all.len; i++) {
        const char *line = l->all.data[i];
        if (strstr(line, "\"events\":[")) step = 0;
        if (number && is_event(line)) {
            sb_printf(&sb, "{\"step\":%zu", step++);
            line += strcspn(line, ",");
        }
        sb_puts(&sb, line);
        sb_putc(&sb, '\n');
    }
    return sb_take(&sb);
}

static char *broken(const char *text) {
    Lines l = {0};
    split(&l, text);
    for (uint32_t n = 1 + dice(4); n > 0 && l.all.len > 20; n--)
        change(&l);
    char *out = join(&l, dice(10) > 0);
    size_t n = strlen(out);
    if (dice(20) == 0) out[dice((uint32_t)n)] = (char)(1 + dice(255));
    if (dice(8) == 0) out[dice((uint32_t)n)] = 0;
    drop(&l);
    return out;
}

/* ---- looking at what was accepted ---- */

static bool nowhere(void *ctx, const char *ptr, size_t len) {
    (void)ptr;
    *(size_t *)ctx += len;
    return true;
}

static void export_as(const Program *p, ExportFormat format,
                      ExportClock clock) {
    if (export_format_info(format)->made_of == MADE_OF_PICTURE) return;
    size_t bytes = 0;
    ExportInput in = {.trace = p->trace,
                      .name = str_of(p->name),
                      .source = {p->source->text, p->source->len},
                      .shown_lines = p->shown_lines,
                      .python = p->python};
    ExportOptions o = {.format = format, .clock = clock, .range = EXPORT_WHOLE};
    if (dice(3) == 0)
        o.range = (ExportRange){dice(2), dice(500), dice(2000000000)};
    Export *x = export_new(&in, 1, &o, nowhere, &bytes);
    while (export_step(x, 1 + dice(1000)))
        ;
    export_free(x);
}

static bool collect(void *ctx, const char *ptr, size_t len) {
    sb_put(ctx, ptr, len);
    return true;
}

static uint64_t digest(const Trace *t) {
    TraceCursor *c = trace_cursor_new(t);
    StrBuf sb = {0};
    uint64_t h = 1, i = 0;
    for (const TraceEvent *ev; (ev = trace_cursor_next(c)); i++) {
        sb_clear(&sb);
        trace_print_event(&sb, t, i, ev);
        for (size_t k = 0; k < sb.len; k++)
            h = (h ^ (uint8_t)sb.data[k]) * 0x100000001B3u;
    }
    trace_cursor_free(c);
    sb_free(&sb);
    return h;
}

/* Out and in again. */
static void round_trip(const Program *p) {
    StrBuf sb = {0};
    ExportInput in = {
        .trace = p->trace, .name = str_of(p->name), .python = p->python};
    ExportOptions o = {.format = EXPORT_JSON, .range = EXPORT_WHOLE};
    Export *x = export_new(&in, 1, &o, collect, &sb);
    while (export_step(x, 1000))
        ;
    export_free(x);
    JsonReader *r = json_reader_new();
    bool ok = json_reader_feed(r, sb.data, sb.len) && json_reader_end(r);
    if (!ok) fprintf(stderr, "%s\n", json_reader_error(r));
    CHECK(ok, "what was read can be written and read again");
    CHECK(digest(json_reader_program(r, 0)->trace) == digest(p->trace),
          "and is the same then");
    json_reader_free(r);
    sb_free(&sb);
}

static void tell(const Trace *t) {
    Model *m = model_new(t);
    Narration says = {0};
    uint64_t n = model_end(m), step = 1 + n / 300;
    for (uint64_t k = 0; k <= n; k += step) {
        model_seek(m, k);
        narrate(&says, m, (StepUnit)dice(UNIT_COUNT), (Language)dice(2));
        narrate_event(&says, m, (Language)dice(2));
    }
    uint64_t end = model_digest(m);
    for (uint64_t k = n; k > 0 && n - k < 100; k--)
        model_seek(m, k - 1);
    model_seek(m, n - n % step);
    CHECK(model_digest(m) == end, "back and forth leads to the same state");
    Report report = report_of(m);
    report_free(&report);
    narration_free(&says);
    model_free(m);
}

static void some_input(App *a) {
    static const int keys[] = {KEY_LEFT, KEY_RIGHT, KEY_UP,  KEY_DOWN,
                               KEY_HOME, KEY_END,   KEY_TAB, KEY_ENTER};
    static const char signs[] = "123456789tfgiszxcvnbm+-<>[]/?.,;";
    InputEvent ev = {.kind = INPUT_KEY};
    ev.key = dice(2) ? keys[dice(8)] : signs[dice(sizeof signs - 1)];
    if (a->hots.len && dice(3) == 0) {
        const Hot *h = &a->hots.data[dice((uint32_t)a->hots.len)];
        ev = (InputEvent){.kind = INPUT_DOWN,
                          .x = h->rect.x + h->rect.w / 2,
                          .y = h->rect.y + h->rect.h / 2};
        app_input(a, &ev);
        ev.kind = INPUT_UP;
    }
    app_input(a, &ev);
}

static void show(const char *path) {
    RunChoices choices = {0};
    App a;
    DrawList list = {0};
    AppHost host = program_host(&choices);
    host_files_add(&host);
    app_init(&a, host, NULL, 0);
    app_open(&a, path, false);
    a.lang = (Language)dice(2);
    for (int i = 0; i < 40; i++) {
        float w = dice(2) ? 1280 : 700 + (float)dice(1300);
        if (a.model && dice(2)) app_go(&a, dice((uint32_t)model_end(a.model)));
        app_draw(&a, &list, &measure_fixed, w, w * 0.6F);
        some_input(&a);
        app_tick(&a, 0.1);
    }
    draw_free(&list);
    app_free(&a);
}

static bool look(const char *path, int *accepted) {
    Program *p = replay_load(path);
    bool ok = !p->failure;
    *accepted += ok;
    if (!ok && getenv("WHY")) printf("%s\n", p->failure);
    if (ok) {
        round_trip(p);
        tell(p->trace);
        for (int f = 0; f < EXPORT_FORMATS; f++)
            export_as(p, (ExportFormat)f, (ExportClock)dice(2));
    }
    program_free(p);
    if (ok) show(path);
    return ok;
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    int rounds = atoi(argv[1]), accepted = 0;
    char path[64];
    seed = strtoull(argv[2], NULL, 10);
    snprintf(path, sizeof path, "/tmp/loopscope-fuzz-%s.json", argv[2]);
    for (int i = 0; i < rounds; i++) {
        char *text;
        size_t len;
        const char *why, *file = argv[3 + dice((uint32_t)argc - 3)];
        if (!file_read(file, &text, &len, &why)) return 2;
        char *bad = broken(text);
        FILE *f = fopen(path, "wb");
        if (!f) return 2;
        fwrite(bad, 1, strlen(bad), f);
        fclose(f);
        mem_free(bad);
        mem_free(text);
        look(path, &accepted);
    }
    unlink(path);
    printf("%d of %d accepted\n", accepted, rounds);
    return 0;
}
