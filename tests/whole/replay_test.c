/* Recorded runs in the window: they are watched, read again, compared, found in
 * the dialog and dropped on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "export/export.h"
#include "files.h"
#include "host.h"
#include "host_files.h"
#include "replay.h"
#include "view/app_impl.h"

static char folder[] = "/tmp/loopscope-replay-XXXXXX";
static char one[64], two[64];

static const char program[] = "import asyncio\n"
                              "async def f(n):\n"
                              "    await asyncio.sleep(n)\n"
                              "asyncio.run(f(1))\n";

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(one, sizeof one, "%s/one.json", folder);
    snprintf(two, sizeof two, "%s/two.json", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(one);
    unlink(two);
    return rmdir(folder);
}

static bool to_file(void *f, const char *ptr, size_t len) {
    return fwrite(ptr, 1, len, f) == len;
}

/* Some seconds ago: it is settled. */
static void settle(const char *path, long ago) {
    struct timespec times[2];
    clock_gettime(CLOCK_REALTIME, &times[0]);
    times[0].tv_sec -= ago;
    times[1] = times[0];
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* The program, so many times, as a document. */
static void write_document(const char *path, const char *text, size_t n,
                           bool real, long ago) {
    RunChoices choices = {0};
    AppHost host = program_host(&choices);
    host_files_add(&host);
    Program *p = host.paste(host.ctx, text);
    while (p->running)
        host.advance(host.ctx, p, 1);
    ExportInput in[4];
    for (size_t i = 0; i < n; i++)
        in[i] = (ExportInput){.trace = p->trace,
                              .name = STR("p.py"),
                              .source = {text, strlen(text)},
                              .python = 13,
                              .real_time = real};
    ExportOptions o = {.format = EXPORT_JSON, .range = EXPORT_WHOLE};
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    Export *x = export_new(in, n, &o, to_file, f);
    while (export_step(x, 1000))
        ;
    export_free(x);
    fclose(f);
    settle(path, ago);
    program_free(p);
}

typedef struct Fixture {
    RunChoices choices;
    App app;
    DrawList list;
} Fixture;

static void open_app(Fixture *f) {
    *f = (Fixture){0};
    AppHost host = program_host(&f->choices);
    host_files_add(&host);
    app_init(&f->app, host, NULL, 0);
}

static void close_app(Fixture *f) {
    draw_free(&f->list);
    app_free(&f->app);
}

static bool draws(Fixture *f, const char *text) {
    app_draw(&f->app, &f->list, &measure_fixed, 1280, 720);
    for (size_t i = 0; i < f->list.cmds.len; i++) {
        const DrawCmd *cmd = &f->list.cmds.data[i];
        if (cmd->kind != DRAW_TEXT) continue;
        Str s = draw_text_of(&f->list, cmd);
        size_t n = strlen(text);
        for (size_t k = 0; k + n <= s.len; k++)
            if (!memcmp(s.ptr + k, text, n)) return true;
    }
    return false;
}

static void it_opens_like_a_program(void **state) {
    (void)state;
    Fixture f;
    write_document(one, program, 1, false, 5);
    open_app(&f);
    app_open(&f.app, one, false);
    assert_non_null(f.app.model);
    assert_string_equal(f.app.program->name, "p.py");
    assert_int_equal(f.app.program->python, 13);
    assert_false(f.app.program->running);
    assert_true(draws(&f, "asyncio.run"));
    assert_true(draws(&f, "Your program"));
    assert_true(draws(&f, "Virtual time"));
    assert_false(draws(&f, "Recorded"));
    close_app(&f);
}

static void real_time_is_said_in_both_languages(void **state) {
    (void)state;
    Fixture f;
    write_document(one, program, 1, true, 5);
    open_app(&f);
    app_open(&f.app, one, false);
    assert_true(draws(&f, "Recorded"));
    assert_true(draws(&f, "Real time"));
    f.app.lang = LANG_ZH;
    assert_true(draws(&f, "实录"));
    assert_true(draws(&f, "真实时间"));
    close_app(&f);
}

static const char uneven[] = "import asyncio\n"
                             "async def f(n):\n"
                             "    await asyncio.sleep(n)\n"
                             "asyncio.run(f(1.0016789))\n";

/* Clock, story and console of a measured run would be all digits. */
static void real_time_is_rounded(void **state) {
    (void)state;
    for (int real = 0; real < 2; real++) {
        Fixture f;
        write_document(one, uneven, 1, real, 5);
        open_app(&f);
        app_open(&f.app, one, false);
        app_go(&f.app, model_end(f.app.model));
        assert_int_equal(draws(&f, "1.002 s"), real);
        assert_int_equal(draws(&f, "1.0016789 s"), !real);
        close_app(&f);
    }
}

static void it_is_watched_and_read_again(void **state) {
    (void)state;
    Fixture f;
    write_document(one, program, 1, false, 9);
    open_app(&f);
    app_open(&f.app, one, false);
    AppHost h = f.app.host;
    assert_false(h.changed(h.ctx, f.app.program));
    uint64_t before = trace_count(f.app.program->trace);
    write_document(one, "print(1)\n", 1, false, 5);
    assert_true(h.changed(h.ctx, f.app.program));
    app_tick(&f.app, 1);
    assert_true(trace_count(f.app.program->trace) < before);
    /* What is being written is left alone, F5 or not. */
    FILE *file = fopen(one, "wb");
    assert_non_null(file);
    fputs("{\"loopscope\":1,", file);
    fclose(file);
    settle(one, 5);
    app_tick(&f.app, 1);
    assert_non_null(f.app.model);
    write_document(one, program, 1, false, 5);
    app_reload(&f.app);
    assert_int_equal(trace_count(f.app.program->trace), before);
    close_app(&f);
}

static void several_are_compared(void **state) {
    (void)state;
    Fixture f;
    write_document(two, program, 3, false, 5);
    open_app(&f);
    app_open(&f.app, two, false);
    assert_int_equal(f.app.screen, SCREEN_COMPARE);
    assert_int_equal(f.app.compare.n, 3);
    assert_null(compare_failure(&f.app));
    for (size_t i = 0; i < 3; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s#%zu", two, i + 1);
        assert_string_equal(f.app.compare.runs[i].path, path);
        assert_non_null(f.app.compare.runs[i].model);
    }
    compare_reload(&f.app);
    assert_null(compare_failure(&f.app));
    /* The file is what is watched. */
    AppHost h = f.app.host;
    assert_false(h.changed(h.ctx, f.app.compare.runs[2].program));
    write_document(two, program, 3, false, 3);
    assert_true(h.changed(h.ctx, f.app.compare.runs[2].program));
    close_app(&f);
}

static void one_of_several_is_found(void **state) {
    (void)state;
    Fixture f;
    char path[80], *full = NULL;
    write_document(two, program, 2, false, 5);
    snprintf(path, sizeof path, "%s#2", two);
    open_app(&f);
    app_open(&f.app, path, false);
    assert_int_equal(f.app.screen, SCREEN_PLAY);
    assert_non_null(f.app.model);
    /* As the list of recent files asks. */
    assert_int_equal(f.app.host.look(NULL, path, &full), PATH_FILE);
    assert_string_equal(full, path);
    mem_free(full);
    snprintf(path, sizeof path, "%s/none.json#2", folder);
    assert_int_equal(f.app.host.look(NULL, path, NULL), PATH_NONE);
    close_app(&f);
}

static void it_is_dropped_and_listed(void **state) {
    (void)state;
    Fixture f;
    write_document(one, program, 1, false, 5);
    open_app(&f);
    app_input(&f.app, &(InputEvent){.kind = INPUT_DROP, .text = one});
    assert_non_null(f.app.model);
    open_dialog_show_in(&f.app, folder);
    assert_true(draws(&f, "one.json"));
    close_app(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_opens_like_a_program),
        cmocka_unit_test(real_time_is_said_in_both_languages),
        cmocka_unit_test(real_time_is_rounded),
        cmocka_unit_test(it_is_watched_and_read_again),
        cmocka_unit_test(several_are_compared),
        cmocka_unit_test(one_of_several_is_found),
        cmocka_unit_test(it_is_dropped_and_listed),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
