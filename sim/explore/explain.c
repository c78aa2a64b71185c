#include "explore/explain.h"

#include <string.h>

#include "base/mem.h"

/* Follows the search: a mark is a ListingPlace, written as numbers. */
typedef struct Follower {
    const Listing *listing;
    Intern marks;
    bool prefix; /* what comes after the listing does not count */
    ListingPlace place;
    Explained *x;
} Follower;

static uint32_t mark_of(Follower *f) {
    VEC(uint64_t) numbers = {0};
    vec_push(&numbers, f->place.at);
    for (size_t i = 0; i < f->place.bound.len; i++)
        vec_push(&numbers, f->place.bound.data[i]);
    uint32_t mark = intern_add(&f->marks, numbers.data,
                               numbers.len * sizeof *numbers.data, NULL);
    vec_free(&numbers);
    return mark;
}

static void load(Follower *f, uint32_t mark) {
    Str bytes = intern_get(&f->marks, mark);
    size_t n = bytes.len / sizeof(uint64_t) - 1;
    uint64_t at;
    memcpy(&at, bytes.ptr, sizeof at);
    f->place.at = (size_t)at;
    vec_reserve(&f->place.bound, n + 1);
    if (n)
        memcpy(f->place.bound.data, bytes.ptr + sizeof at,
               n * sizeof(uint64_t));
    f->place.bound.len = n;
}

/* --- the furthest --------------------------------------------------------- */

static void note_instead(Follower *f, Str line) {
    Explained *x = f->x;
    uint32_t number = listing_line(f->listing, f->place.at);
    if (listing_is_over(f->listing, &f->place)) number = f->listing->lines + 1;
    if (number < x->line) return;
    if (number == x->line && x->pass != x->line_pass) return;
    if (number > x->line) intern_free(&x->instead);
    x->line = number;
    x->line_pass = x->pass;
    intern_add(&x->instead, line.ptr, line.len, NULL);
}

/* What was printed instead of the rest of a line: the part that agrees is the
 * listing's, `text` is what comes then. */
static void note_text(Follower *f, Str text, size_t read) {
    StrBuf line = {0};
    size_t begin = f->place.at, end = read;
    while (begin && f->listing->text.data[begin - 1] != '\n')
        begin--;
    if (!listing_is_over(f->listing, &f->place))
        sb_put(&line, f->listing->text.data + begin, f->place.at - begin);
    while (end < text.len && text.ptr[end] != '\n')
        end++;
    normal_show(&line, (Str){text.ptr + read, end - read});
    note_instead(f, line.len ? sb_str(&line) : STR("(an empty line)"));
    sb_free(&line);
}

static uint32_t follow(void *ctx, uint32_t mark, Str text, const Ending *ending,
                       bool trial) {
    Follower *f = ctx;
    size_t read;
    load(f, mark);
    bool ok = listing_match(f->listing, &f->place, text, &read);
    bool over = listing_is_over(f->listing, &f->place);
    if (!ok && over && f->prefix) ok = true;
    if (!ok) {
        if (!trial) note_text(f, text, read);
        return GRAPH_NONE;
    }
    if (ending && !over) {
        note_instead(f, STR(""));
        return GRAPH_NONE;
    }
    return mark_of(f);
}

/* --- searching ------------------------------------------------------------ */

static bool runs_on(const Explained *x, uint32_t node) {
    const Ending *e = graph_ending(&x->search.graph, node);
    return e->kind == ENDING_NEVER || e->kind == ENDING_LIMIT;
}

static bool search(Explained *x, const Listing *listing, SearchOptions o,
                   bool prefix) {
    Follower f = {.listing = listing, .prefix = prefix, .x = x};
    Guide guide = {&f, follow};
    mark_of(&f); /* the beginning is mark 0 */
    o.guide = &guide;
    o.first_only = true;
    search_free(&x->search);
    search_run(&x->search, &o);
    x->edges.len = 0;
    uint32_t end = graph_nearest(&x->search.graph, &x->edges);
    x->found = end != GRAPH_NONE && (!prefix || runs_on(x, end));
    x->goes_on = x->found && prefix;
    x->complete &= x->search.complete || x->search.refused;
    intern_free(&f.marks);
    vec_free(&f.place.bound);
    return x->found;
}

void explain(Explained *x, Listing *listing, const SearchOptions *options) {
    *x = (Explained){.complete = true, .listing = listing};
    SearchOptions o = *options;
    enum { KINDS = 3 }; /* switches; all choices but torn prints; all */
    for (int way = 0; way < 8 * KINDS && !x->found; way++) {
        int tolerance = way / KINDS;
        bool prefix = (tolerance & 4) != 0;
        x->pass = way;
        o.all = way % KINDS > 0;
        o.whole_prints = way % KINDS == 1;
        listing->loose = x->loose = (tolerance & 1) != 0;
        o.program.errors_too = x->errors_too = (tolerance & 2) != 0;
        if (prefix && x->line <= listing->lines) break;
        search(x, listing, o, prefix);
    }
}

void explained_free(Explained *x) {
    search_free(&x->search);
    vec_free(&x->edges);
    intern_free(&x->instead);
}
