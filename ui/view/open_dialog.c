#include "view/open_dialog.h"

#include "base/mem.h"
#include "view/app_impl.h"
#include "view/view.h"

void open_dialog_free(App *a) {
    FileList *l = &a->dialog.files;
    for (size_t i = 0; i < l->len; i++)
        mem_free(l->data[i].name);
    vec_free(l);
}

void open_dialog_show(App *a) {
    (void)a;
}

void open_dialog_input(App *a, const InputEvent *ev) {
    (void)ev;
    a->overlay = OVERLAY_NONE;
}

void view_open_dialog(View *v) {
    (void)v;
}
