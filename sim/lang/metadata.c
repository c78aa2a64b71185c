#include "lang/metadata.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

/* The rest of a line that is being read. */
typedef struct Reader {
    const char *at, *end;
} Reader;

static Str next_line(Reader *r) {
    const char *start = r->at;
    const char *nl = memchr(start, '\n', (size_t)(r->end - start));
    r->at = nl ? nl + 1 : r->end;
    size_t n = (size_t)((nl ? nl : r->end) - start);
    if (n > 0 && start[n - 1] == '\r') n--;
    return (Str){start, n};
}

static void blanks(Reader *r) {
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t'))
        r->at++;
}

static bool take(Reader *r, char c) {
    blanks(r);
    if (r->at == r->end || *r->at != c) return false;
    r->at++;
    return true;
}

/* A bare key: letters, digits, - and _. */
static Str key(Reader *r) {
    blanks(r);
    const char *start = r->at;
    while (r->at < r->end &&
           strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                  "0123456789-_",
                  *r->at) &&
           *r->at)
        r->at++;
    return (Str){start, (size_t)(r->at - start)};
}

static char unescaped(char c) {
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    default: return c; /* the quote, the backslash */
    }
}

/* A string in double or single quotes; NULL if there is none. */
static char *string(Reader *r) {
    bool basic = take(r, '"');
    if (!basic && !take(r, '\'')) return NULL;
    char quote = basic ? '"' : '\'';
    StrBuf sb = {0};
    while (r->at < r->end && *r->at != quote) {
        char c = *r->at++;
        if (basic && c == '\\' && r->at < r->end) c = unescaped(*r->at++);
        sb_putc(&sb, c);
    }
    bool closed = take(r, quote);
    if (!closed || sb.len == 0) {
        sb_free(&sb);
        return NULL;
    }
    return sb_take(&sb);
}

static void put(char **where, char *text) {
    if (!text) return;
    mem_free(*where);
    *where = text;
}

/* {en = "…", zh = "…"}, or a string for both. */
static void both(Reader *r, char **texts) {
    if (!take(r, '{')) {
        char *text = string(r);
        if (!text) return;
        put(&texts[METADATA_ZH], mem_strdup(text));
        put(&texts[METADATA_EN], text);
        return;
    }
    do {
        Str lang = key(r);
        if (!take(r, '=')) return;
        char *text = string(r);
        if (str_is(lang, "en"))
            put(&texts[METADATA_EN], text);
        else if (str_is(lang, "zh"))
            put(&texts[METADATA_ZH], text);
        else
            mem_free(text);
    } while (take(r, ','));
}

static int number(Reader *r) {
    blanks(r);
    int n = 0;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9' && n < 100000)
        n = n * 10 + (*r->at++ - '0');
    return n;
}

static int dialect(Reader *r) {
    char *text = string(r);
    int minor = 0;
    if (text && strncmp(text, "3.", 2) == 0) minor = atoi(text + 2);
    mem_free(text);
    return minor;
}

/* ["…", "…"]: the first few; what there were before are forgotten. */
static void list(Reader *r, char **texts, int max) {
    int n = 0;
    for (int i = 0; i < max; i++) {
        mem_free(texts[i]);
        texts[i] = NULL;
    }
    if (!take(r, '[')) return;
    do {
        char *text = string(r);
        if (!text) return;
        if (n < max)
            put(&texts[n++], text);
        else
            mem_free(text);
    } while (take(r, ','));
}

static void setting(Metadata *m, Str line) {
    Reader r = {line.ptr, line.ptr + line.len};
    Str name = key(&r);
    if (!take(&r, '=')) return;
    if (str_is(name, "title")) both(&r, m->title);
    if (str_is(name, "brief")) both(&r, m->brief);
    if (str_is(name, "text")) both(&r, m->text);
    if (str_is(name, "compare")) list(&r, m->compare, METADATA_COMPARE);
    if (str_is(name, "schedule")) put(&m->schedule, string(&r));
    if (str_is(name, "dialect")) m->python = dialect(&r);
    if (str_is(name, "chapter")) m->chapter = number(&r);
    if (str_is(name, "cpus")) m->cpus = number(&r);
    if (str_is(name, "order")) m->order = number(&r);
}

/* Text of a line of the block behind "# "; false: not such a line. */
static bool comment(Str line, Str *content) {
    if (line.len == 0 || line.ptr[0] != '#') return false;
    size_t skip = line.len > 1 && line.ptr[1] == ' ' ? 2 : 1;
    *content = (Str){line.ptr + skip, line.len - skip};
    return true;
}

bool metadata_read(Metadata *out, const char *text, size_t len) {
    *out = (Metadata){0};
    Reader r = {text, text + len};
    bool found = false, ours = false;
    while (r.at < r.end && !found)
        found = str_is(next_line(&r), "# /// script");
    while (found && r.at < r.end) {
        Str line;
        if (!comment(next_line(&r), &line) || str_is(line, "///")) break;
        if (line.len > 0 && line.ptr[0] == '[')
            ours = str_is(line, "[tool.loopscope]");
        else if (ours)
            setting(out, line);
    }
    return found;
}

void metadata_free(Metadata *m) {
    for (int i = 0; i < METADATA_LANGS; i++) {
        mem_free(m->title[i]);
        mem_free(m->brief[i]);
        mem_free(m->text[i]);
    }
    for (int i = 0; i < METADATA_COMPARE; i++)
        mem_free(m->compare[i]);
    mem_free(m->schedule);
    *m = (Metadata){0};
}
