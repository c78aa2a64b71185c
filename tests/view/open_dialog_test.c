/* The open dialog over files that are not there, by keys and mouse; what is
 * dropped and pasted; notices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fixtures/app_fixture.h"
#include "view/app_impl.h"

/* ---- a disk ---- */

/* Folders end with a slash. */
static const char *disk[] = {
    "/users/me/course/10-last.py",
    "/users/me/course/2-second.py",
    "/users/me/course/1-first.py",
    "/users/me/course/notes.txt",
    "/users/me/course/data/",
    "/users/me/course/.hidden/",
    "/users/me/course/.secret.py",
    "/users/me/course/两个任务.py",
    "/users/me/course/SHOUT.PY",
    "/users/me/course/gather_all.py",
    "/users/me/course/gather_one.py",
    "/users/me/course/data/deep.py",
    "/users/me/empty/",
    "/users/me/locked/",
    "/work.py",
    NULL,
};

static bool is_dir(const char *path) {
    size_t n = strlen(path);
    if (strcmp(path, "/") == 0) return true;
    for (int i = 0; disk[i]; i++)
        if (strncmp(disk[i], path, n) == 0 && disk[i][n] == '/') return true;
    return false;
}

static PathKind look(void *ctx, const char *path, char **full) {
    (void)ctx;
    StrBuf sb = {0};
    bool tilde = path[0] == '~' && (!path[1] || path[1] == '/');
    if (tilde)
        sb_printf(&sb, "/users/me%s", path + 1);
    else if (strcmp(path, ".") == 0)
        sb_puts(&sb, "/users/me");
    else
        sb_puts(&sb, path);
    while (sb.len > 1 && sb.data[sb.len - 1] == '/')
        sb.data[--sb.len] = '\0';
    PathKind kind = is_dir(sb.data) ? PATH_DIR : PATH_NONE;
    for (int i = 0; disk[i]; i++)
        if (strcmp(disk[i], sb.data) == 0) kind = PATH_FILE;
    if (full && kind) *full = mem_strdup(sb.data);
    sb_free(&sb);
    return kind;
}

static bool has(const FileList *l, Str name) {
    for (size_t i = 0; i < l->len; i++)
        if (str_is(name, l->data[i].name)) return true;
    return false;
}

static bool list_disk(void *ctx, const char *dir, FileList *out,
                      const char **why) {
    (void)ctx;
    size_t n = strcmp(dir, "/") == 0 ? 0 : strlen(dir);
    *why = "Permission denied";
    if (strstr(dir, "locked")) return false;
    for (int i = 0; disk[i]; i++) {
        if (strncmp(disk[i], dir, n) != 0 || disk[i][n] != '/') continue;
        const char *rest = disk[i] + n + 1;
        Str name = {rest, strcspn(rest, "/")};
        if (name.len == 0 || has(out, name)) continue;
        FileEntry e = {mem_strndup(name.ptr, name.len), rest[name.len] == '/'};
        vec_push(out, e);
    }
    return true;
}

static char *pasted;

static Program *take_text(void *ctx, const char *text) {
    (void)ctx;
    mem_free(pasted);
    pasted = mem_strdup(text);
    Program *p = gather_program();
    p->pasted = true;
    return p;
}

/* ---- hands ---- */

static App at_disk(void) {
    App a = new_app();
    a.host.list = list_disk;
    a.host.look = look;
    a.host.paste = take_text;
    mem_free(loaded);
    loaded = NULL;
    return a;
}

static App in_course(void) {
    App a = at_disk();
    Program *p = gather_program();
    mem_free(p->path);
    p->path = mem_strdup("/users/me/course/2-second.py");
    app_show(&a, p);
    return a;
}

static void drop(App *a, const char *path, int more) {
    app_input(a, &(InputEvent){.kind = INPUT_DROP, .text = path, .more = more});
}

static const char *row_name(const App *a, size_t i) {
    const OpenDialog *d = &a->dialog;
    const FileRow *r = &d->rows.data[i];
    switch (r->kind) {
    case ROW_ENTRY: return d->files.data[r->index].name;
    case ROW_PARENT: return "..";
    case ROW_RECENT: return a->settings.recent[r->index];
    default: return "-";
    }
}

static const char *chosen(const App *a) {
    return a->dialog.chosen < a->dialog.rows.len ? row_name(a, a->dialog.chosen)
                                                 : NULL;
}

static void rows_are(const App *a, const char *expected) {
    StrBuf sb = {0};
    for (size_t i = 0; i < a->dialog.rows.len; i++)
        sb_printf(&sb, "%s%s", i ? " " : "", row_name(a, i));
    assert_string_equal(sb.data ? sb.data : "", expected);
    sb_free(&sb);
}

static void typed_is(const App *a, const char *dir, const char *typed) {
    assert_string_equal(a->dialog.dir, dir);
    assert_true(str_is(sb_str(&a->dialog.typed), typed));
}

/* ---- the list ---- */

static void test_it_lists_what_can_be_opened(void **state) {
    (void)state;
    App a = in_course();
    press_ctrl(&a, 'o');
    assert_int_equal(a.overlay, OVERLAY_OPEN);
    assert_true(app_status(&a).typing);
    /* Folders, then Python files, as people count. */
    rows_are(&a, ".. data 1-first.py 2-second.py 10-last.py gather_all.py "
                 "gather_one.py SHOUT.PY 两个任务.py");
    assert_string_equal(chosen(&a), "2-second.py");
    type_text(&a, ".");
    rows_are(&a, ".hidden .secret.py");
    press(&a, KEY_ESCAPE);
    assert_int_equal(a.overlay, OVERLAY_NONE);
    assert_null(loaded);
    app_free(&a);
}

static void test_arrows(void **state) {
    (void)state;
    App a = in_course();
    press_ctrl(&a, 'o');
    draw(&a, 1280, 720);
    press(&a, KEY_HOME);
    assert_string_equal(chosen(&a), "..");
    press(&a, KEY_UP);
    assert_string_equal(chosen(&a), "..");
    press(&a, KEY_DOWN);
    press(&a, KEY_RIGHT);
    typed_is(&a, "/users/me/course/data", "");
    assert_string_equal(chosen(&a), "deep.py");
    press(&a, KEY_RIGHT); /* no folder */
    assert_null(loaded);
    press(&a, KEY_LEFT);
    typed_is(&a, "/users/me/course", "");
    assert_string_equal(chosen(&a), "data");
    press(&a, KEY_END);
    assert_string_equal(chosen(&a), "两个任务.py");
    press(&a, KEY_PAGE_UP);
    assert_string_equal(chosen(&a), "..");
    press(&a, KEY_PAGE_DOWN);
    press(&a, KEY_ENTER);
    assert_string_equal(loaded, "/users/me/course/两个任务.py");
    assert_int_equal(a.overlay, OVERLAY_NONE);
    app_free(&a);
}

static void test_up_to_the_root(void **state) {
    (void)state;
    App a = in_course();
    press_ctrl(&a, 'o');
    press(&a, KEY_BACKSPACE);
    typed_is(&a, "/users/me", "");
    assert_string_equal(chosen(&a), "course");
    press(&a, KEY_HOME);
    press(&a, KEY_ENTER); /* the parent's row */
    typed_is(&a, "/users", "");
    for (int i = 0; i < 3; i++)
        press(&a, KEY_LEFT);
    typed_is(&a, "/", "");
    rows_are(&a, "users work.py");
    press(&a, KEY_END);
    press(&a, KEY_ENTER);
    assert_string_equal(loaded, "/work.py");
    app_free(&a);
}

static void test_where_it_begins(void **state) {
    (void)state;
    App a = at_disk(); /* the gallery: where it was started */
    press_ctrl(&a, 'o');
    typed_is(&a, "/users/me", "");
    app_free(&a);
    a = at_disk();
    settings_remember(&a.settings, "/users/me/course/data/deep.py");
    press_ctrl(&a, 'o');
    typed_is(&a, "/users/me/course/data", "");
    press_ctrl(&a, 'o');
    assert_int_equal(a.overlay, OVERLAY_NONE);
    app_free(&a);
}

static void test_recent_ones_come_first(void **state) {
    (void)state;
    App a = at_disk();
    settings_remember(&a.settings, "/work.py");
    settings_remember(&a.settings, "/users/me/gone.py");
    settings_remember(&a.settings, "/users/me/course/data/deep.py");
    press_ctrl(&a, 'o'); /* what is gone is not offered */
    rows_are(&a, "- /users/me/course/data/deep.py /work.py - .. deep.py");
    assert_string_equal(chosen(&a), "/users/me/course/data/deep.py");
    press(&a, KEY_DOWN);
    press(&a, KEY_DOWN); /* over the heading */
    assert_string_equal(chosen(&a), "..");
    type_text(&a, "~/course/data/"); /* elsewhere it is about files */
    rows_are(&a, ".. deep.py");
    assert_string_equal(chosen(&a), "deep.py");
    press(&a, KEY_ESCAPE);
    press_ctrl(&a, 'o');
    press(&a, KEY_END);
    press(&a, KEY_UP);
    press(&a, KEY_UP);
    assert_string_equal(chosen(&a), "/work.py");
    press(&a, KEY_HOME); /* below its heading */
    assert_string_equal(chosen(&a), "/users/me/course/data/deep.py");
    press(&a, KEY_DOWN);
    press(&a, KEY_ENTER);
    assert_string_equal(loaded, "/work.py");
    app_free(&a);
}

/* ---- typing ---- */

static void test_typing_picks(void **state) {
    (void)state;
    App a = in_course();
    press_ctrl(&a, 'o');
    type_text(&a, "g");
    rows_are(&a, "gather_all.py gather_one.py");
    press(&a, KEY_TAB); /* what they have in common */
    typed_is(&a, "/users/me/course", "gather_");
    press(&a, KEY_TAB); /* no more of it: the next row */
    assert_string_equal(chosen(&a), "gather_one.py");
    type_text(&a, "O"); /* small or large */
    rows_are(&a, "gather_one.py");
    press(&a, KEY_TAB);
    typed_is(&a, "/users/me/course", "gather_one.py");
    press(&a, KEY_BACKSPACE);
    typed_is(&a, "/users/me/course", "gather_one.p");
    press_ctrl(&a, KEY_BACKSPACE);
    typed_is(&a, "/users/me/course", "");
    type_text(&a, "last"); /* begins no name */
    rows_are(&a, "10-last.py");
    press(&a, KEY_TAB);
    typed_is(&a, "/users/me/course", "10-last.py");
    press(&a, KEY_ENTER);
    assert_string_equal(loaded, "/users/me/course/10-last.py");
    app_free(&a);
}

static void test_typing_goes_into_folders(void **state) {
    (void)state;
    App a = in_course();
    press_ctrl(&a, 'o');
    type_text(&a, "da");
    press(&a, KEY_TAB); /* the only one */
    typed_is(&a, "/users/me/course/data", "");
    type_text(&a, "/");
    typed_is(&a, "/", "");
    type_text(&a, "users/me/course/g");
    typed_is(&a, "/users/me/course", "g");
    press_ctrl(&a, 'u');
    type_text(&a, "~/");
    typed_is(&a, "/users/me", "");
    type_text(&a, "nowhere/");
    typed_is(&a, "/users/me", "nowhere/");
    rows_are(&a, "");
    press(&a, KEY_ENTER);
    assert_int_equal(a.overlay, OVERLAY_OPEN);
    assert_null(loaded);
    app_free(&a);
}

static void test_wide_characters(void **state) {
    (void)state;
    App a = in_course();
    press_ctrl(&a, 'o');
    type_text(&a, "两个");
    rows_are(&a, "两个任务.py");
    press(&a, KEY_BACKSPACE);
    typed_is(&a, "/users/me/course", "两");
    press(&a, KEY_BACKSPACE);
    typed_is(&a, "/users/me/course", "");
    app_free(&a);
}

/* A name typed in full is another kind of file that is really meant. */
static void test_any_file_by_its_name(void **state) {
    (void)state;
    App a = in_course();
    press_ctrl(&a, 'o');
    type_text(&a, "notes.txt");
    rows_are(&a, "");
    press(&a, KEY_ENTER);
    assert_string_equal(loaded, "/users/me/course/notes.txt");
    app_free(&a);
}

static void test_pasted_into_it(void **state) {
    (void)state;
    App a = in_course();
    press_ctrl(&a, 'o');
    type_text(&a, "left over");
    paste_text(&a, "  file:///users/me/course/10-l%61st.py\r\n");
    typed_is(&a, "/users/me/course", "10-last.py");
    press(&a, KEY_ENTER);
    assert_string_equal(loaded, "/users/me/course/10-last.py");
    press_ctrl(&a, 'o');
    paste_text(&a, "/users/me/course/data/");
    typed_is(&a, "/users/me/course/data", "");
    paste_text(&a, "import asyncio\nprint(1)\n"); /* no path */
    typed_is(&a, "/users/me/course/data", "");
    app_free(&a);
}

/* ---- the mouse ---- */

static void click_row(App *a, size_t row, int clicks) {
    for (size_t i = 0; i < a->hots.len; i++) {
        Hot h = a->hots.data[i];
        if (h.action != ACT_FILE || h.arg != (int64_t)row) continue;
        app_input(a, &(InputEvent){.kind = INPUT_DOWN,
                                   .x = h.rect.x + 30,
                                   .y = h.rect.y + 10,
                                   .clicks = clicks});
        return;
    }
    fail_msg("row %zu is not on the screen", row);
}

static void test_clicks(void **state) {
    (void)state;
    App a = in_course();
    press_ctrl(&a, 'o');
    draw(&a, 1280, 720);
    click_row(&a, 1, 1);
    assert_string_equal(chosen(&a), "data");
    click_row(&a, 1, 2);
    typed_is(&a, "/users/me/course/data", "");
    draw(&a, 1280, 720);
    click_row(&a, 0, 2); /* up again */
    draw(&a, 1280, 720);
    click(&a, 640, 100); /* on the panel: nothing */
    assert_int_equal(a.overlay, OVERLAY_OPEN);
    click_row(&a, 4, 2);
    assert_string_equal(loaded, "/users/me/course/10-last.py");
    press_ctrl(&a, 'o');
    draw(&a, 1280, 720);
    typed_is(&a, "/users/me", "");
    click_on(&a, ACT_FILE, -KEY_LEFT); /* the hint at the bottom */
    typed_is(&a, "/users", "");
    click(&a, 20, 300); /* beside it */
    assert_int_equal(a.overlay, OVERLAY_NONE);
    app_free(&a);
}

/* ---- long lists ---- */

static bool list_many(void *ctx, const char *dir, FileList *out,
                      const char **why) {
    (void)ctx;
    (void)dir;
    (void)why;
    for (int i = 0; i < 3000; i++) {
        StrBuf sb = {0};
        sb_printf(&sb, "p%d%s", i * 7919 % 3000, i % 10 ? ".py" : "");
        FileEntry e = {NULL, i % 10 == 0};
        e.name = sb_take(&sb);
        vec_push(out, e);
    }
    return true;
}

static void wheel(App *a, float amount) {
    app_input(a,
              &(InputEvent){
                  .kind = INPUT_WHEEL, .x = 640, .y = 360, .amount = amount});
}

static void test_long_lists_scroll(void **state) {
    (void)state;
    App a = in_course();
    a.host.list = list_many;
    press_ctrl(&a, 'o');
    draw(&a, 1280, 720);
    size_t fit = a.dialog.fit, rows = a.dialog.rows.len;
    assert_true(fit >= 10 && rows == 3001);
    press(&a, KEY_END);
    draw(&a, 1280, 720);
    assert_int_equal(a.dialog.top, rows - fit);
    assert_string_equal(chosen(&a), "p2999.py");
    wheel(&a, 2); /* the chosen one may leave the screen */
    draw(&a, 1280, 720);
    assert_int_equal(a.dialog.top, rows - fit - 6);
    wheel(&a, 1e9F);
    draw(&a, 1280, 720);
    assert_int_equal(a.dialog.top, 0);
    wheel(&a, -1e9F);
    draw(&a, 1280, 720);
    assert_int_equal(a.dialog.top, rows - fit);
    press(&a, KEY_HOME);
    draw(&a, 1280, 720);
    press(&a, KEY_PAGE_DOWN);
    draw(&a, 1280, 720);
    assert_int_equal(a.dialog.chosen, fit - 1);
    assert_int_equal(a.dialog.top, 0);
    app_free(&a);
}

/* ---- anything ---- */

static void random_input(App *a) {
    static const int keys[] = {KEY_UP,        KEY_DOWN,  KEY_LEFT,
                               KEY_RIGHT,     KEY_HOME,  KEY_END,
                               KEY_PAGE_UP,   KEY_TAB,   KEY_PAGE_DOWN,
                               KEY_BACKSPACE, KEY_ENTER, KEY_DELETE};
    static const char *const texts[] = {
        "/", "g", "~", ".", "两", "users/", "a b", "..", "~/course/", "//"};
    switch (rand() % 6) {
    case 0: type_text(a, texts[rand() % 10]); break;
    case 1: wheel(a, (float)(rand() % 9 - 4)); break;
    case 2: press_ctrl(a, rand() % 2 ? 'u' : KEY_BACKSPACE); break;
    case 3:
        app_input(a, &(InputEvent){.kind = INPUT_DOWN,
                                   .x = (float)(rand() % 1100 + 90),
                                   .y = (float)(rand() % 720),
                                   .clicks = rand() % 3});
        break;
    case 4:
        paste_text(a, rand() % 2 ? "/users/me/course/g" : "\x01\xff~/\n");
        break;
    default:
        app_input(a, &(InputEvent){.kind = INPUT_KEY,
                                   .key = keys[rand() % 12],
                                   .shift = rand() % 2});
        break;
    }
}

static void test_any_hands(void **state) {
    (void)state;
    App a = in_course();
    settings_remember(&a.settings, "/work.py");
    srand(7);
    for (int i = 0; i < 4000; i++) {
        if (a.overlay != OVERLAY_OPEN) app_act(&a, ACT_OPEN, 0);
        if (rand() % 3) draw(&a, rand() % 2 ? 1280 : 1024, 640);
        random_input(&a);
        const OpenDialog *d = &a.dialog;
        assert_true(d->dir[0] == '/');
        assert_true(d->chosen < d->rows.len || d->rows.len == 0);
        if (d->rows.len)
            assert_false(file_row_is_head(d->rows.data[d->chosen].kind));
    }
    app_free(&a);
}

/* ---- pictures ---- */

static void test_pictures(void **state) {
    (void)state;
    App a = in_course();
    for (int i = 0; i < RECENT_MAX; i++) {
        settings_remember(&a.settings, "/work.py");
        settings_remember(&a.settings, "/users/me/course/1-first.py");
        settings_set_took(&a.settings, 0, 12345678);
    }
    press_ctrl(&a, 'o');
    int bad = faults_everywhere(&a, "recents");
    press(&a, KEY_DOWN);
    bad += faults_everywhere(&a, "second");
    type_text(
        &a, "a very long name that does not exist anywhere in this folder and "
            "goes on behind the end of the field in which it is being typed");
    bad += faults_everywhere(&a, "nothing found");
    paste_text(&a, "/users/me/empty/");
    bad += faults_everywhere(&a, "empty");
    assert_true(shows("这里没有文件夹，也没有 .py 或 .json 文件"));
    paste_text(&a, "/users/me/locked/");
    a.lang = LANG_EN;
    draw(&a, 1280, 720);
    assert_true(shows("this folder cannot be read: Permission denied"));
    bad += faults_everywhere(&a, "locked");
    a.host.list = list_many;
    press(&a, KEY_LEFT);
    press(&a, KEY_END);
    bad += faults_everywhere(&a, "many");
    assert_int_equal(bad, 0);
    app_free(&a);
}

static void test_notices(void **state) {
    (void)state;
    App a = in_course();
    app_go_step(&a, 8);
    notice_say(&a, S_NOTE_NO_FILE, "v", "/users/me/gone.py", NULL);
    int bad = faults_everywhere(&a, "short");
    a.lang = LANG_EN;
    draw(&a, 1280, 720);
    assert_true(shows("没有文件 /users/me/gone.py。") ||
                shows("There is no file /users/me/gone.py."));
    assert_true(app_next_tick(&a) > 3.5);
    app_tick(&a, 3.9);
    draw(&a, 1280, 720);
    assert_false(app_status(&a).dirty);
    app_tick(&a, 0.2); /* four seconds */
    assert_true(app_status(&a).dirty);
    draw(&a, 1280, 720);
    assert_false(shows("There is no file /users/me/gone.py."));
    StrBuf sb = {0};
    sb_repeat(&sb, 'x', 500);
    notice_say(&a, S_NOTE_NO_FILE, "v", sb.data, NULL);
    bad += faults_everywhere(&a, "long");
    assert_int_equal(bad, 0);
    sb_free(&sb);
    app_free(&a);
}

static void test_an_empty_window(void **state) {
    (void)state;
    App a = at_disk();
    a.lesson_count = 0;
    assert_int_equal(faults_everywhere(&a, "empty window"), 0);
    app_free(&a);
}

/* ---- from outside ---- */

static void test_dropped_files(void **state) {
    (void)state;
    App a = in_course();
    press(&a, '?');
    drop(&a, "/work.py", 0);
    assert_string_equal(loaded, "/work.py");
    assert_int_equal(a.overlay, OVERLAY_NONE);
    drop(&a, "/users/me/course/data", 0); /* a folder is shown */
    assert_int_equal(a.overlay, OVERLAY_OPEN);
    typed_is(&a, "/users/me/course/data", "");
    drop(&a, "/users/me/course/1-first.py", 2); /* several are compared */
    drop(&a, "/users/me/course/data", 1);
    assert_int_not_equal(a.screen, SCREEN_COMPARE);
    drop(&a, "/users/me/course/10-last.py", 0);
    assert_int_equal(a.screen, SCREEN_COMPARE);
    assert_int_equal(a.compare.n, 2);
    assert_null(a.notice.text);
    for (int i = 5; i-- > 0;)
        drop(&a, "/users/me/course/10-last.py", i);
    assert_int_equal(a.compare.n, 4);
    assert_non_null(a.notice.text);
    app_free(&a);
}

static void test_pasted_programs(void **state) {
    (void)state;
    App a = in_course();
    paste_text(&a, "import asyncio\nprint(1)\n");
    assert_string_equal(pasted, "import asyncio\nprint(1)\n");
    assert_true(a.program->pasted);
    paste_text(&a, "print(1/2)");
    assert_string_equal(pasted, "print(1/2)");
    assert_null(loaded);
    paste_text(&a, "~/course/1-first.py\n");
    assert_string_equal(loaded, "/users/me/course/1-first.py");
    const Program *before = a.program;
    paste_text(&a, " \n\t\r\n");
    assert_non_null(a.notice.text);
    paste_text(&a, "/users/me/missing.py");
    assert_non_null(strstr(a.notice.text, "/users/me/missing.py"));
    assert_ptr_equal(a.program, before);
    app_free(&a);
}

static void test_recent_programs(void **state) {
    (void)state;
    App a = at_disk();
    settings_remember(&a.settings, "/gone.py");
    settings_remember(&a.settings, "/work.py");
    app_act(&a, ACT_RECENT, 1);
    assert_null(loaded);
    assert_non_null(strstr(a.notice.text, "gone.py"));
    assert_int_equal(a.settings.recents, 1);
    app_act(&a, ACT_RECENT, 7);
    app_act(&a, ACT_RECENT, 0);
    assert_string_equal(loaded, "/work.py");
    app_free(&a);
}

static void test_paths_in_texts(void **state) {
    (void)state;
    static const struct {
        const char *text, *path; /* NULL: none */
    } cases[] = {
        {"/a/b.py", "/a/b.py"},
        {" /a b.py\n", "/a b.py"},
        {"file:///a%20b.py", "/a b.py"},
        {"file://host/a.py", "/a.py"},
        {"file:///a%2", "/a%2"},
        {"file:///a%zz%00", "/a%zz%00"},
        {"file://", NULL},
        {"a\nb", NULL},
        {"", NULL},
        {"%41", "%41"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf sb = {0};
        bool found = intake_path(&sb, cases[i].text);
        assert_int_equal(found, cases[i].path != NULL);
        if (found) assert_string_equal(sb.data, cases[i].path);
        sb_free(&sb);
    }
}

static int release(void **state) {
    mem_free(loaded);
    mem_free(pasted);
    return release_picture(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_lists_what_can_be_opened),
        cmocka_unit_test(test_arrows),
        cmocka_unit_test(test_up_to_the_root),
        cmocka_unit_test(test_where_it_begins),
        cmocka_unit_test(test_recent_ones_come_first),
        cmocka_unit_test(test_typing_picks),
        cmocka_unit_test(test_typing_goes_into_folders),
        cmocka_unit_test(test_wide_characters),
        cmocka_unit_test(test_any_file_by_its_name),
        cmocka_unit_test(test_pasted_into_it),
        cmocka_unit_test(test_clicks),
        cmocka_unit_test(test_long_lists_scroll),
        cmocka_unit_test(test_any_hands),
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_notices),
        cmocka_unit_test(test_an_empty_window),
        cmocka_unit_test(test_dropped_files),
        cmocka_unit_test(test_pasted_programs),
        cmocka_unit_test(test_recent_programs),
        cmocka_unit_test(test_paths_in_texts),
    };
    return cmocka_run_group_tests(tests, NULL, release);
}
