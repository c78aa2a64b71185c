/* The steps of a program as the window has them, for the tests of what tells
 * them: a line each, number, seconds and sentence between tabs.
 *
 *   whole_stops_main PROGRAM.py en|zh */
#include <stdio.h>
#include <string.h>

#include "host.h"
#include "model/narrate.h"
#include "view/app.h"

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    RunChoices choices = {.every_line = true};
    Program *p = program_run(&choices, argv[1]);
    if (!p->trace) return 1;
    Model *m = model_new(p->trace);
    Narration n = {0};
    Language lang = strcmp(argv[2], "zh") == 0 ? LANG_ZH : LANG_EN;
    /* What the window chooses: see choose_unit in app_program.c. */
    App a;
    app_init(&a, program_host(&choices), NULL, 0);
    app_open(&a, argv[1], false);
    app_finish(&a);
    StepUnit unit = a.unit;
    app_free(&a);
    for (size_t k = 1; k < model_stops(m, unit); k++) {
        model_seek(m, model_stop(m, unit, k));
        narrate(&n, m, unit, lang);
        StrBuf text = {0};
        narration_plain(&n, &text);
        printf("%zu\t%.9f\t%s\n", k, (double)model_now(m)->t_ns / 1e9,
               text.data ? text.data : "");
        sb_free(&text);
    }
    narration_free(&n);
    model_free(m);
    program_free(p);
    return 0;
}
