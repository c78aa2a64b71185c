/* What the reader of our own format says of wrong documents, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "export/read_json.h"

/* A task that waits for a lock's future, a timer, a call: small, and right.
 * One event a line; the first one is on line 5. */
static const char *const good[] = {
    "{\"step\":0,\"t\":0,\"thread\":0,\"event\":\"RUN_BEGIN\","
    "\"program\":\"p.py\",\"python\":\"3.12\",\"seed\":0}",
    "{\"step\":1,\"t\":0,\"thread\":0,\"event\":\"LOOP_NEW\",\"loop\":1}",
    "{\"step\":2,\"t\":0,\"thread\":0,\"event\":\"TASK_NEW\",\"flags\":"
    "\"MAIN\","
    "\"task\":\"T1\",\"func\":\"f\",\"label\":\"f()\",\"creator\":null,"
    "\"function\":\"f\",\"line\":3}",
    "{\"step\":3,\"t\":5,\"thread\":0,\"event\":\"READY_PUSH\","
    "\"what\":\"FIRST_STEP\",\"handle\":\"h1\",\"task\":\"T1\",\"arg\":null,"
    "\"loop\":1}",
    "{\"step\":4,\"t\":5,\"thread\":0,\"event\":\"LOOP_STATE\","
    "\"state\":\"RUNNING\",\"loop\":1,\"until\":\"T1\"}",
    "{\"step\":5,\"t\":6,\"thread\":0,\"event\":\"ITER\",\"poll\":\"WORK\","
    "\"loop\":1,\"number\":1}",
    "{\"step\":6,\"t\":7,\"thread\":0,\"event\":\"CB_BEGIN\","
    "\"what\":\"FIRST_STEP\",\"handle\":\"h1\",\"task\":\"T1\"}",
    "{\"step\":7,\"t\":7,\"thread\":0,\"event\":\"CALL\",\"flags\":\"-\","
    "\"frame\":\"f1\",\"func\":\"f\",\"label\":null,\"function\":\"f\","
    "\"line\":2}",
    "{\"step\":8,\"t\":8,\"thread\":0,\"event\":\"PRINT\","
    "\"stream\":\"stdout\",\"task\":\"T1\",\"text\":\"h\\u00e9\\n\","
    "\"function\":\"f\",\"line\":3}",
    "{\"step\":9,\"t\":8,\"thread\":0,\"event\":\"OBJ_NEW\","
    "\"kind\":\"SLEEP\",\"obj\":\"o2\",\"label\":\"sleep(1)\","
    "\"owner\":\"T1\",\"n\":0}",
    "{\"step\":10,\"t\":9,\"thread\":0,\"event\":\"TIMER_ADD\","
    "\"what\":\"SLEEP\",\"handle\":\"h2\",\"arg\":\"T1\","
    "\"due\":1000000009}",
    "{\"step\":11,\"t\":9,\"thread\":0,\"event\":\"STEP_END\","
    "\"outcome\":\"WAITS\",\"task\":\"T1\",\"awaits\":\"o2\","
    "\"function\":\"f\",\"line\":3}",
    "{\"step\":12,\"t\":9,\"thread\":0,\"event\":\"RUN_END\","
    "\"reason\":\"STOPPED\",\"status\":-2,\"message\":null}",
};

enum { EVENTS = sizeof good / sizeof *good, FIRST_LINE = 5 };

static const char head[] =
    "{\"loopscope\":1,\n\"programs\":[\n"
    "{\"name\":\"p.py\",\"python\":\"3.12\",\"recorded\":true,\n"
    " \"functions\":[{\"id\":\"f\",\"name\":\"f\",\"file\":\"p.py\","
    "\"line\":2}], \"events\":[\n";
static const char tail[] = "]}]}\n";

/* The document with event `at` replaced, or left out if `event` is NULL. */
static char *document(int at, const char *event) {
    StrBuf sb = {0};
    bool first = true;
    sb_puts(&sb, head);
    for (int i = 0; i < EVENTS; i++) {
        const char *line = i == at ? event : good[i];
        if (!line) continue;
        sb_puts(&sb, first ? "" : ",\n");
        sb_puts(&sb, line);
        first = false;
    }
    sb_puts(&sb, tail);
    return sb_take(&sb);
}

static JsonReader *reader;
static char *text;

static void forget(void) {
    StrBuf sb = {.data = text};
    sb_free(&sb);
    text = NULL;
    json_reader_free(reader);
    reader = NULL;
}

/* In pieces of this size. */
static bool reads(const char *document_text, size_t size) {
    size_t len = strlen(document_text);
    reader = json_reader_new();
    for (size_t i = 0; i < len; i += size)
        if (!json_reader_feed(reader, document_text + i,
                              len - i < size ? len - i : size))
            return false;
    return json_reader_end(reader);
}

/* What is said of the document, whatever its pieces. */
static void refused(const char *document_text, const char *why) {
    static const size_t sizes[] = {1, 7, 1 << 20};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_false(reads(document_text, sizes[i]));
        assert_string_equal(json_reader_error(reader), why);
        json_reader_free(reader);
        reader = NULL;
    }
}

static void event_refused(int at, const char *event, const char *why) {
    text = document(at, event);
    refused(text, why);
    forget();
}

static void test_good(void **state) {
    (void)state;
    for (size_t size = 1; size < 3000; size = size * 3 + 1) {
        text = document(-1, NULL);
        assert_true(reads(text, size));
        assert_int_equal(json_reader_programs(reader), 1);
        JsonProgram *p = json_reader_program(reader, 0);
        assert_string_equal(p->name, "p.py");
        assert_int_equal(p->python, 12);
        assert_true(p->real_time);
        assert_false(p->cut);
        assert_null(p->source);
        assert_int_equal(trace_count(p->trace), EVENTS);
        assert_true(str_is(trace_console_text(p->trace), "h\xC3\xA9\n"));
        TraceCursor *c = trace_cursor_new(p->trace);
        TraceEvent print = *trace_cursor_at(c, 8);
        assert_int_equal(print.a, 0);
        assert_int_equal(print.b, 4);
        assert_int_equal(print.t_ns, 8);
        assert_int_equal(loc_line(print.loc), 3);
        TraceEvent end = *trace_cursor_at(c, EVENTS - 1);
        assert_int_equal((int32_t)end.a, -2);
        trace_cursor_free(c);
        forget();
    }
}

static void test_not_ours(void **state) {
    (void)state;
    static const char not_ours[] =
        "this is not a Loopscope trace, which begins with {\"loopscope\": 1, "
        "\"programs\": …";
    static const char *const texts[] = {"",
                                        "17",
                                        "[]",
                                        "{}",
                                        "{\"traceEvents\":[]}",
                                        "{\"programs\":[]}",
                                        "{\"loopscope\":1}",
                                        "{\"loopscope\":1,\"programs\":7}",
                                        "{\"loopscope\":1,\"programs\":[]}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(reads(texts[i], 100));
        assert_non_null(strstr(json_reader_error(reader), not_ours));
        forget();
    }
    refused("{\"loopscope\":2,\"programs\":[]}",
            "line 1: the trace is in version 2 of the format, and only "
            "version 1 can be read here");
    refused("\n{\"loopscope\":1,\n\"programs\":[{\"name\":\"a\",]}",
            "line 3: this is not JSON: parse error: invalid object "
            "key (must be a string)");
}

static void test_program(void **state) {
    (void)state;
#define BEGIN "{\"loopscope\":1,\"programs\":[\n"
    refused(BEGIN "{\"python\":\"3.12\"}]}",
            "line 2: the program's \"name\" is missing");
    refused(BEGIN "{\"name\":\"a.py\",\"python\":\"4.1\"}]}",
            "line 2: \"python\" has to be like \"3.13\", not \"4.1\"");
    refused(BEGIN "{\"name\":\"a/\"}]}",
            "line 2: \"name\" has to be the name of a file");
    refused(BEGIN "{\"name\":\"a.py\",\"python\":\"3.12\",\"events\":[]}]}",
            "line 2: \"functions\" have to stand before \"events\"");
    refused(BEGIN "{\"name\":\"a.py\",\"python\":\"3.12\",\"functions\":[],"
                  "\"events\":[]}]}",
            "line 2: there are no events");
    refused(BEGIN "{\"functions\":[{\"id\":\"f\",\"name\":\"f\",\"file\":\"\","
                  "\"line\":1},\n{\"id\":\"f\",\"name\":\"f\",\"file\":\"\","
                  "\"line\":2}]}]}",
            "line 3, a function: another function has the id \"f\"");
    refused(BEGIN "{\"name\":\"a.py\",\"recorded\":1}]}",
            "line 2: \"recorded\" has to be true or false");
#undef BEGIN
}

static void test_fields(void **state) {
    (void)state;
    event_refused(1, "{\"step\":1,\"t\":0,\"thread\":0,\"event\":\"LOOP_OLD\"}",
                  "line 6, event 1 (LOOP_OLD): there is no event \"LOOP_OLD\"");
    event_refused(1, "{\"step\":1,\"t\":0,\"thread\":0,\"event\":\"LOOP_NEW\"}",
                  "line 6, event 1 (LOOP_NEW): \"loop\" is missing");
    event_refused(1,
                  "{\"step\":1,\"t\":0,\"thread\":0,\"event\":\"LOOP_NEW\","
                  "\"loop\":1,\"colour\":1}",
                  "line 6, event 1 (LOOP_NEW): it has no \"colour\"");
    event_refused(1,
                  "{\"step\":1,\"t\":0,\"t\":0,\"thread\":0,"
                  "\"event\":\"LOOP_NEW\",\"loop\":1}",
                  "line 6, event 1: \"t\" is there twice");
    event_refused(1,
                  "{\"step\":1,\"t\":0.5,\"thread\":0,\"event\":\"LOOP_NEW\","
                  "\"loop\":1}",
                  "line 6, event 1 (LOOP_NEW): \"t\" has to be an integer");
    event_refused(1,
                  "{\"step\":1,\"t\":0,\"thread\":65536,\"event\":\"LOOP_NEW\","
                  "\"loop\":1}",
                  "line 6, event 1 (LOOP_NEW): \"thread\" cannot be 65536");
    event_refused(1,
                  "{\"step\":1,\"t\":0,\"thread\":0,\"event\":\"LOOP_NEW\","
                  "\"loop\":-1}",
                  "line 6, event 1 (LOOP_NEW): \"loop\" cannot be -1");
    event_refused(1,
                  "{\"step\":1,\"t\":99999999999999999999,\"thread\":0,"
                  "\"event\":\"LOOP_NEW\",\"loop\":1}",
                  "line 6, event 1 (LOOP_NEW): \"t\" cannot be "
                  "99999999999999999999");
    event_refused(4,
                  "{\"step\":4,\"t\":5,\"thread\":0,\"event\":\"LOOP_STATE\","
                  "\"state\":\"ASLEEP\",\"loop\":1,\"until\":\"T1\"}",
                  "line 9, event 4 (LOOP_STATE): \"state\" cannot be "
                  "\"ASLEEP\"");
    event_refused(4,
                  "{\"step\":4,\"t\":5,\"thread\":0,\"event\":\"LOOP_STATE\","
                  "\"state\":\"RUNNING\",\"loop\":1,\"until\":\"x1\"}",
                  "line 9, event 4 (LOOP_STATE): \"until\" has to be null, a "
                  "task like \"T1\" or an object like \"o1\"");
    event_refused(2,
                  "{\"step\":2,\"t\":0,\"thread\":0,\"event\":\"TASK_NEW\","
                  "\"flags\":\"MAIN\",\"task\":\"T1\",\"func\":\"g\","
                  "\"label\":\"f()\",\"creator\":null}",
                  "line 7, event 2 (TASK_NEW): \"func\" is \"g\", which is not "
                  "among the functions");
    event_refused(3, good[4],
                  "line 8, event 3 (LOOP_STATE): \"step\" is 4 and should be "
                  "3: are events missing?");
    event_refused(0, NULL,
                  "line 5, event 0 (LOOP_NEW): the events before step 1 are "
                  "missing: this is a part of a run, and only one from its "
                  "beginning can be shown");
}

static void test_grammar(void **state) {
    (void)state;
    event_refused(6,
                  "{\"step\":6,\"t\":4,\"thread\":0,\"event\":\"CB_BEGIN\","
                  "\"what\":\"FIRST_STEP\",\"handle\":\"h1\",\"task\":\"T1\"}",
                  "line 11, event 6 (CB_BEGIN): time goes back, from 6 to 4");
    event_refused(6,
                  "{\"step\":6,\"t\":7,\"thread\":0,\"event\":\"CB_BEGIN\","
                  "\"what\":\"FIRST_STEP\",\"handle\":\"h2\",\"task\":\"T1\"}",
                  "line 11, event 6 (CB_BEGIN): there is no handle h2 yet");
    event_refused(6,
                  "{\"step\":6,\"t\":7,\"thread\":0,\"event\":\"CB_BEGIN\","
                  "\"what\":\"FIRST_STEP\",\"handle\":\"h1\",\"task\":\"T2\"}",
                  "line 11, event 6 (CB_BEGIN): there is no task T2 yet");
    event_refused(6,
                  "{\"step\":6,\"t\":7,\"thread\":1,\"event\":\"CB_BEGIN\","
                  "\"what\":\"FIRST_STEP\",\"handle\":\"h1\",\"task\":\"T1\"}",
                  "line 11, event 6 (CB_BEGIN): there is no thread 1 yet");
    event_refused(7,
                  "{\"step\":7,\"t\":7,\"thread\":0,\"event\":\"RETURN\","
                  "\"outcome\":\"RETURNED\",\"frame\":\"f1\",\"repr\":null}",
                  "line 12, event 7 (RETURN): no frame is left");
    event_refused(9,
                  "{\"step\":9,\"t\":8,\"thread\":0,\"event\":\"OBJ_NEW\","
                  "\"kind\":\"SLEEP\",\"obj\":\"o200000000\",\"label\":null,"
                  "\"owner\":\"T1\",\"n\":0}",
                  "line 14, event 9 (OBJ_NEW): the number o200000000 is too "
                  "great");
    event_refused(10,
                  "{\"step\":10,\"t\":9,\"thread\":0,\"event\":\"TIMER_ADD\","
                  "\"what\":\"SLEEP\",\"handle\":\"h3\",\"arg\":\"T1\","
                  "\"due\":9}",
                  "line 15, event 10 (TIMER_ADD): the next handle is number 2, "
                  "not 3");
    event_refused(11,
                  "{\"step\":11,\"t\":9,\"thread\":0,\"event\":\"STEP_END\","
                  "\"outcome\":\"RETURNED\",\"task\":\"T1\",\"awaits\":null}",
                  "line 16, event 11 (STEP_END): TASK_DONE of T1 comes first");
    event_refused(11,
                  "{\"step\":11,\"t\":9,\"thread\":0,\"event\":\"STEP_END\","
                  "\"outcome\":\"WAITS\",\"task\":\"T1\",\"awaits\":\"o9\"}",
                  "line 16, event 11 (STEP_END): there is no object o9 yet");
    event_refused(3,
                  "{\"step\":3,\"t\":5,\"thread\":0,\"event\":\"RUN_END\","
                  "\"reason\":\"OK\",\"status\":0,\"message\":null}",
                  "line 9, event 4 (LOOP_STATE): the run has ended before");
}

/* What wrote it was killed: wherever the text ends. */
static void test_cut(void **state) {
    (void)state;
    char *whole = document(-1, NULL);
    size_t len = strlen(whole), begun = strlen(head) + strlen(good[0]);
    for (size_t n = 0; n < len - 2; n++) {
        char *part = whole;
        char last = part[n];
        part[n] = 0;
        bool ok = reads(part, 11);
        part[n] = last;
        assert_int_equal(ok, n >= begun);
        if (ok) {
            const Trace *t = json_reader_program(reader, 0)->trace;
            TraceCursor *c = trace_cursor_new(t);
            trace_cursor_seek(c, trace_count(t));
            assert_int_equal(trace_cursor_prev(c)->kind, EV_RUN_END);
            trace_cursor_free(c);
        }
        forget();
    }
    text = whole;
    forget();
    /* Whole, but for the event that should be the last. */
    text = document(EVENTS - 1, NULL);
    assert_true(reads(text, 100));
    assert_true(json_reader_program(reader, 0)->cut);
    assert_int_equal(trace_count(json_reader_program(reader, 0)->trace),
                     EVENTS);
    forget();
}

/* Very deep, very long: refused or read, in bounded memory. */
static void test_absurd(void **state) {
    (void)state;
    StrBuf sb = {0};
    sb_puts(&sb, "{\"loopscope\":1,\"x\":");
    sb_repeat(&sb, '[', 1000000);
    assert_false(reads(sb.data, 4096));
    forget();
    sb_clear(&sb);
    sb_puts(&sb, "{\"loopscope\":1,\"programs\":[{\"functions\":[{");
    for (int i = 0; i < 100; i++)
        sb_printf(&sb, "\"k%d\":%d,", i, i);
    assert_false(reads(sb.data, 4096));
    assert_string_equal(json_reader_error(reader),
                        "line 1, a function: it has too many fields");
    forget();
    sb_free(&sb);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),    cmocka_unit_test(test_not_ours),
        cmocka_unit_test(test_program), cmocka_unit_test(test_fields),
        cmocka_unit_test(test_grammar), cmocka_unit_test(test_cut),
        cmocka_unit_test(test_absurd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
