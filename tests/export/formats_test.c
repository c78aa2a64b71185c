/* Every format of format.def has somebody who writes it, or says that it is
 * not written here. */
#include "export/export.h"

#include "fixtures/gather_trace.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool count(void *context, const char *ptr, size_t len) {
    (void)ptr;
    *(size_t *)context += len;
    return true;
}

static void test_all_formats(void **state) {
    (void)state;
    Trace *t = gather_trace();
    ExportInput in = {.trace = t, .name = STR("gather.py"), .python = 13};
    for (int i = 0; i < EXPORT_FORMATS; i++) {
        ExportOptions o = {.format = (ExportFormat)i, .range = EXPORT_WHOLE};
        size_t bytes = 0;
        Export *x = export_new(&in, 1, &o, count, &bytes);
        while (export_step(x, 100))
            assert_in_range((int)(100 * export_progress(x)), 0, 100);
        bool picture = export_format_info(o.format)->made_of == MADE_OF_PICTURE;
        /* Nobody may be stopped for wishing for a picture in the wrong
         * place: it fails as a full disk does. */
        assert_int_equal(export_failed(x), picture);
        assert_int_equal(bytes > 0, !picture);
        assert_true(export_progress(x) >= 1);
        export_free(x);
    }
    trace_free(t);
    (void)gather_source;
}

static void test_formats_by_name(void **state) {
    (void)state;
    ExportFormat found;
    for (int i = 0; i < EXPORT_FORMATS; i++) {
        assert_true(
            export_format(export_format_info((ExportFormat)i)->name, &found));
        assert_int_equal(found, i);
    }
    assert_false(export_format("", &found));
    assert_false(export_format("chrome ", &found));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_formats),
        cmocka_unit_test(test_formats_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
