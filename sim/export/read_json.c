/* read_json.c: the document, its programs and functions; events are in
 * read_event.c.
 *
 * yajl calls back for every value.  Keys and scalars of the object that is
 * being read are kept until it ends, so they may come in any order. */
#include "export/read_json.h"
#include "export/read_impl.h"

#include "base/mem.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The model counts events in 29 bits. */
#define MOST_EVENTS ((UINT64_C(1) << 29) - 2)

/* ---- errors ---- */

/* Lines are counted where somebody asks, not for each value. */
static uint64_t line_now(JsonReader *r) {
    size_t end = r->piece ? yajl_get_bytes_consumed(r->yajl) : 0;
    if (end > r->piece_len) end = r->piece_len;
    while (r->counted < end) {
        const char *from = r->piece + r->counted;
        const char *nl = memchr(from, '\n', end - r->counted);
        r->counted = nl ? (size_t)(nl - r->piece) + 1 : end;
        r->line += nl != NULL;
    }
    return r->line + 1;
}

/* Where we are, in words. */
static void say_place(JsonReader *r, StrBuf *sb) {
    bool in_object = r->place == AT_EVENT || r->place == AT_FUNCTION;
    sb_printf(sb, "line %" PRIu64, in_object ? r->object_line : line_now(r));
    if (r->n > 1) sb_printf(sb, ", program %zu", r->n);
    if (r->place == AT_EVENT) {
        sb_printf(sb, ", event %" PRIu64, r->event);
        Field *f = read_field(r, "event");
        if (f && f->kind == VALUE_STRING && f->len && f->len < 20)
            sb_printf(sb, " (%.*s)", (int)f->len, r->text.data + f->text);
    }
    if (r->place == AT_FUNCTION) sb_puts(sb, ", a function");
    sb_puts(sb, ": ");
}

bool read_fail(JsonReader *r, const char *fmt, ...) {
    StrBuf sb = {0};
    va_list args;
    if (r->error) return false;
    say_place(r, &sb);
    va_start(args, fmt);
    sb_vprintf(&sb, fmt, args);
    va_end(args);
    r->error = sb_take(&sb);
    return false;
}

/* ---- fields ---- */

static bool is_field(const JsonReader *r, size_t i, const char *name) {
    const Field *f = &r->fields[i];
    size_t len = strlen(name);
    return f->key_len == len && !memcmp(r->text.data + f->key, name, len);
}

/* Mostly they come in the order in which they are asked for. */
Field *read_field(JsonReader *r, const char *name) {
    for (size_t k = 0; k < r->nfields; k++) {
        size_t i = (r->next_field + k) % r->nfields;
        if (!is_field(r, i, name)) continue;
        r->next_field = i + 1;
        r->fields[i].used = true;
        return &r->fields[i];
    }
    return NULL;
}

Field *read_needed(JsonReader *r, const char *name) {
    Field *f = read_field(r, name);
    if (!f) read_fail(r, "\"%s\" is missing", name);
    return f;
}

bool read_string(JsonReader *r, const char *name, Str *out) {
    Field *f = read_needed(r, name);
    if (!f) return false;
    *out = field_text(r, f);
    return f->kind == VALUE_STRING ||
           read_fail(r, "\"%s\" has to be a string", name);
}

bool read_integer(JsonReader *r, const char *name, int64_t least, int64_t most,
                  int64_t *out) {
    char digits[24];
    Field *f = read_needed(r, name);
    if (!f) return false;
    Str s = field_text(r, f);
    if (f->kind != VALUE_NUMBER || s.len >= sizeof digits)
        return read_fail(r, "\"%s\" has to be an integer", name);
    memcpy(digits, s.ptr, s.len);
    digits[s.len] = 0;
    char *end;
    errno = 0;
    *out = strtoll(digits, &end, 10);
    if (*end) return read_fail(r, "\"%s\" has to be an integer", name);
    if (!errno && *out >= least && *out <= most) return true;
    return read_fail(r, "\"%s\" cannot be %s", name, digits);
}

static size_t keep(JsonReader *r, const char *ptr, size_t len) {
    size_t at = r->text.len;
    sb_put(&r->text, ptr, len);
    return at;
}

static void begin_object(JsonReader *r, ReadPlace place) {
    r->place = place;
    sb_clear(&r->text);
    sb_put(&r->text, "", 0);
    r->nfields = r->next_field = 0;
    r->object_line = line_now(r);
}

static bool add_key(JsonReader *r, Str key) {
    for (size_t i = 0; i < r->nfields; i++)
        if (str_eq(field_key(r, &r->fields[i]), key))
            return read_fail(r, "\"%.*s\" is there twice",
                             (int)(key.len < 60 ? key.len : 60), key.ptr);
    if (r->nfields == MAX_FIELDS) return read_fail(r, "it has too many fields");
    Field *f = &r->fields[r->nfields++];
    *f = (Field){.key_len = key.len};
    f->key = keep(r, key.ptr, key.len);
    return true;
}

static bool add_value(JsonReader *r, ValueKind kind, bool truth, Str s) {
    Field *f = &r->fields[r->nfields - 1];
    f->kind = kind;
    f->truth = truth;
    f->len = s.len;
    f->text = keep(r, s.ptr, s.len);
    return true;
}

/* ---- programs ---- */

void json_program_clear(JsonProgram *p) {
    trace_free(p->trace);
    mem_free(p->name);
    mem_free(p->title);
    mem_free(p->source);
    *p = (JsonProgram){0};
}

static bool begin_program(JsonReader *r) {
    if (r->n == JSON_PROGRAMS)
        return read_fail(r, "at most %d programs can be shown", JSON_PROGRAMS);
    JsonProgram *p = &r->programs[r->n++];
    *p = (JsonProgram){.trace = trace_new(TRACE_LOCALS, MOST_EVENTS)};
    r->named = r->functions = r->events = r->over = false;
    r->event = 0;
    trace_strings_free(r->function_ids);
    check_free(r->check);
    r->function_ids = trace_strings_new();
    r->check = check_new();
    r->place = AT_PROGRAM;
    r->nfields = 0;
    return true;
}

static bool end_program(JsonReader *r) {
    JsonProgram *p = read_program(r);
    r->place = AT_PROGRAMS;
    if (!p->name) return read_fail(r, "the program's \"name\" is missing");
    if (!p->python) return read_fail(r, "the program's \"python\" is missing");
    if (!r->events) return read_fail(r, "the program's \"events\" are missing");
    if (!r->event) return read_fail(r, "there are no events");
    read_close_run(r);
    return true;
}

/* "3.13" */
static bool set_python(JsonReader *r, Str s) {
    int minor = 0;
    bool ok = s.len >= 3 && s.len <= 4 && !memcmp(s.ptr, "3.", 2);
    for (size_t i = 2; ok && i < s.len; i++) {
        ok = s.ptr[i] >= '0' && s.ptr[i] <= '9';
        minor = minor * 10 + (s.ptr[i] - '0');
    }
    if (!ok || minor < 5)
        return read_fail(r, "\"python\" has to be like \"3.13\", not \"%.*s\"",
                         (int)(s.len < 60 ? s.len : 60), s.ptr);
    read_program(r)->python = minor;
    return true;
}

static void set_text(char **text, Str s) {
    mem_free(*text);
    *text = mem_strndup(s.ptr, s.len);
}

/* Only the last part of a path: files are named after it. */
static bool set_name(JsonReader *r, Str s) {
    for (size_t i = s.len; i-- > 0;)
        if (s.ptr[i] == '/' || s.ptr[i] == '\\') {
            s = (Str){s.ptr + i + 1, s.len - i - 1};
            break;
        }
    if (!s.len || memchr(s.ptr, 0, s.len))
        return read_fail(r, "\"name\" has to be the name of a file");
    set_text(&read_program(r)->name, s);
    return true;
}

/* A scalar of the program itself. */
static bool program_value(JsonReader *r, Field *f) {
    JsonProgram *p = read_program(r);
    Str key = field_key(r, f), s = field_text(r, f);
    bool text = str_is(key, "name") || str_is(key, "title") ||
                str_is(key, "source") || str_is(key, "python");
    bool truth = str_is(key, "recorded") || str_is(key, "part");
    bool list = str_is(key, "functions") || str_is(key, "events");
    if ((text && f->kind != VALUE_STRING) || (truth && f->kind != VALUE_BOOL) ||
        list)
        return read_fail(r, "\"%.*s\" has to be %s", (int)key.len, key.ptr,
                         text    ? "a string"
                         : truth ? "true or false"
                                 : "an array");
    if (str_is(key, "python")) return set_python(r, s);
    if (str_is(key, "name")) return set_name(r, s);
    if (str_is(key, "title") && s.len) set_text(&p->title, s);
    if (str_is(key, "recorded")) {
        p->real_time = f->truth;
        trace_set_grain(p->trace, f->truth ? 1000000 : 1);
    }
    if (str_is(key, "source") && s.len) {
        set_text(&p->source, s);
        p->source_len = s.len;
    }
    return true;
}

/* ---- functions ---- */

static bool add_function(JsonReader *r) {
    Trace *t = read_program(r)->trace;
    Str id, name, file;
    int64_t line;
    if (!read_string(r, "id", &id) || !read_string(r, "name", &name) ||
        !read_string(r, "file", &file) ||
        !read_integer(r, "line", 0, UINT32_MAX, &line))
        return false;
    uint32_t number = trace_strings_add(r->function_ids, id.ptr, id.len);
    if (number != trace_function_count(t) + 1)
        return read_fail(r, "another function has the id \"%.*s\"",
                         (int)(id.len < 60 ? id.len : 60), id.ptr);
    if (!trace_function(t, name, file, (uint32_t)line))
        return read_fail(r, "there are too many functions");
    r->place = AT_FUNCTIONS;
    return true;
}

/* ---- values ---- */

static bool not_ours(JsonReader *r) {
    return read_fail(r, "this is not a Loopscope trace, which begins with "
                        "{\"loopscope\": 1, \"programs\": …");
}

/* A scalar of the document. */
static bool document_value(JsonReader *r, Field *f) {
    Str key = field_key(r, f), s = field_text(r, f);
    if (str_is(key, "programs")) return not_ours(r);
    if (!str_is(key, "loopscope")) return true;
    r->version = f->kind == VALUE_NUMBER && str_is(s, "1");
    return r->version ||
           read_fail(r,
                     "the trace is in version %.*s of the format, and only "
                     "version 1 can be read here",
                     (int)(s.len < 60 ? s.len : 60), s.ptr);
}

static bool scalar(JsonReader *r, ValueKind kind, bool truth, const char *ptr,
                   size_t len) {
    if (r->skip) return true;
    switch (r->place) {
    case AT_DOCUMENT:
    case AT_PROGRAM:
        add_value(r, kind, truth, (Str){ptr, len});
        return r->place == AT_DOCUMENT ? document_value(r, &r->fields[0])
                                       : program_value(r, &r->fields[0]);
    case AT_FUNCTION:
    case AT_EVENT: return add_value(r, kind, truth, (Str){ptr, len});
    case AT_TOP: return not_ours(r);
    default: return read_fail(r, "an object should stand here");
    }
}

static bool key(JsonReader *r, Str name) {
    if (r->skip) return true;
    if (r->place == AT_DOCUMENT || r->place == AT_PROGRAM) {
        /* Used at once, so only one is kept. */
        r->nfields = r->next_field = 0;
        sb_clear(&r->text);
    }
    return add_key(r, name);
}

static bool starts_map(JsonReader *r) {
    if (r->skip) {
        r->skip++;
        return true;
    }
    switch (r->place) {
    case AT_TOP: r->place = AT_DOCUMENT; return true;
    case AT_PROGRAMS: return begin_program(r);
    case AT_FUNCTIONS: begin_object(r, AT_FUNCTION); return true;
    case AT_EVENTS: begin_object(r, AT_EVENT); return true;
    case AT_EVENT: return read_fail(r, "an object is no value of an event");
    default: r->skip = 1; return true;
    }
}

static bool ends_map(JsonReader *r) {
    if (r->skip) {
        r->skip--;
        return true;
    }
    switch (r->place) {
    case AT_FUNCTION: return add_function(r);
    case AT_EVENT:
        if (!read_event(r)) return false;
        r->place = AT_EVENTS;
        return true;
    case AT_PROGRAM: return end_program(r);
    default: r->place = AT_END; return r->n || not_ours(r);
    }
}

static bool program_list(JsonReader *r, Str name) {
    bool events = str_is(name, "events");
    if (!events && !str_is(name, "functions")) {
        r->skip = 1;
        return true;
    }
    if (events ? r->events : r->functions)
        return read_fail(r, "\"%s\" is there twice",
                         events ? "events" : "functions");
    if (events && !r->functions)
        return read_fail(r, "\"functions\" have to stand before \"events\"");
    *(events ? &r->events : &r->functions) = true;
    r->place = events ? AT_EVENTS : AT_FUNCTIONS;
    return true;
}

static bool starts_array(JsonReader *r) {
    if (r->skip) {
        r->skip++;
        return true;
    }
    Str name = r->nfields ? field_key(r, &r->fields[r->nfields - 1]) : STR("");
    switch (r->place) {
    case AT_TOP: return not_ours(r);
    case AT_DOCUMENT:
        if (!str_is(name, "programs")) break;
        if (!r->version || r->n) return not_ours(r);
        r->place = AT_PROGRAMS;
        return true;
    case AT_PROGRAM: return program_list(r, name);
    case AT_EVENT: return read_fail(r, "a list is no value of an event");
    case AT_FUNCTION: break;
    default: return read_fail(r, "an object should stand here");
    }
    r->skip = 1;
    return true;
}

static bool ends_array(JsonReader *r) {
    if (r->skip) {
        r->skip--;
        return true;
    }
    r->place = r->place == AT_PROGRAMS ? AT_DOCUMENT : AT_PROGRAM;
    return true;
}

/* ---- yajl ---- */

static int on_null(void *r) {
    return scalar(r, VALUE_NULL, false, "", 0);
}
static int on_bool(void *r, int truth) {
    return scalar(r, VALUE_BOOL, truth, "", 0);
}
static int on_number(void *r, const char *ptr, size_t len) {
    return scalar(r, VALUE_NUMBER, false, ptr, len);
}
static int on_string(void *r, const unsigned char *ptr, size_t len) {
    return scalar(r, VALUE_STRING, false, (const char *)ptr, len);
}
static int on_key(void *r, const unsigned char *ptr, size_t len) {
    return key(r, (Str){(const char *)ptr, len});
}
static int on_map(void *r) {
    return starts_map(r);
}
static int on_map_end(void *r) {
    return ends_map(r);
}
static int on_array(void *r) {
    return starts_array(r);
}
static int on_array_end(void *r) {
    return ends_array(r);
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_bool,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_map_key = on_key,
    .yajl_start_map = on_map,
    .yajl_end_map = on_map_end,
    .yajl_start_array = on_array,
    .yajl_end_array = on_array_end,
};

/* "lexical error: invalid char in json text.\n" without the line's end. */
static bool syntax_error(JsonReader *r) {
    unsigned char *text = yajl_get_error(r->yajl, 0, NULL, 0);
    size_t len = strcspn((const char *)text, "\n");
    r->place = r->place == AT_EVENT ? AT_EVENTS : r->place;
    read_fail(r, "this is not JSON: %.*s", (int)len, (const char *)text);
    yajl_free_error(r->yajl, text);
    return false;
}

bool json_reader_feed(JsonReader *r, const char *ptr, size_t len) {
    if (r->error) return false;
    /* What editors on some systems put before a text. */
    if (!r->started && len >= 3 && !memcmp(ptr, "\xEF\xBB\xBF", 3)) {
        ptr += 3;
        len -= 3;
    }
    r->started = true;
    r->piece = ptr;
    r->piece_len = len;
    r->counted = 0;
    yajl_status status = yajl_parse(r->yajl, (const unsigned char *)ptr, len);
    if (status == yajl_status_error) return syntax_error(r);
    if (status == yajl_status_client_canceled) return false;
    line_now(r);
    r->piece = NULL;
    return true;
}

/* The text ends too early: what was read of the last program is kept if its
 * run had begun, and the programs before it in any case. */
static bool ends_early(JsonReader *r) {
    if (r->place >= AT_PROGRAM) {
        JsonProgram *p = read_program(r);
        if (r->event && p->name && p->python) {
            read_close_run(r);
            p->cut = true;
            return true;
        }
        json_program_clear(p);
        r->n--;
    }
    return r->n || read_fail(r, "the file ends too early");
}

bool json_reader_end(JsonReader *r) {
    if (r->error) return false;
    if (r->place == AT_END) return true;
    if (r->place == AT_TOP) return not_ours(r);
    return ends_early(r);
}

/* ---- as a whole ---- */

JsonReader *json_reader_new(void) {
    JsonReader *r = mem_alloc(sizeof *r);
    r->yajl = yajl_alloc(&callbacks, NULL, r);
    r->function_ids = trace_strings_new();
    return r;
}

void json_reader_free(JsonReader *r) {
    if (!r) return;
    for (size_t i = 0; i < r->n; i++)
        json_program_clear(&r->programs[i]);
    trace_strings_free(r->function_ids);
    check_free(r->check);
    sb_free(&r->text);
    yajl_free(r->yajl);
    mem_free(r->error);
    mem_free(r);
}

const char *json_reader_error(const JsonReader *r) {
    return r->error ? r->error : "";
}

size_t json_reader_programs(const JsonReader *r) {
    return r->n;
}

JsonProgram *json_reader_program(JsonReader *r, size_t i) {
    return &r->programs[i];
}

bool json_looks_like(const char *ptr, size_t len) {
    size_t i = len >= 3 && !memcmp(ptr, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (i < len && memchr(" \t\r\n", ptr[i], 4))
        i++;
    return i < len && ptr[i] == '{';
}
