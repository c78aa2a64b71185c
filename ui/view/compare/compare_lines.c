/* Sorted lists of lines.  Sorting once and searching costs n log n, where
 * comparing each line with each would be seen as a pause with a long output. */
#include "view/compare/compare_lines.h"

#include <stdlib.h>
#include <string.h>

/* By bytes: the order is seen by nobody, so it needs no locale, only to be the
 * same in both texts. */
int lines_order(Str a, Str b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int by_text(const void *a, const void *b) {
    return lines_order(*(const Str *)a, *(const Str *)b);
}

void lines_sort(Lines *l) {
    if (l->len) qsort(l->data, l->len, sizeof *l->data, by_text);
}

/* An empty list has no data, which bsearch must not be given. */
bool lines_have(const Lines *l, Str line) {
    return l->len && bsearch(&line, l->data, l->len, sizeof line, by_text);
}
