/* listing.h: is this what the listing says?
 *
 * A listing comes from a real run: its idents and pids are other numbers (four
 * digits or more; T0, P1 ... stand for any), its addresses too.  Equal ones
 * must be equal here and there.  Blanks at ends of lines and empty lines at the
 * end do not count.
 *
 * Loosely, for listings that went through a blog or were made on another
 * machine: upper and lower case, double quotes and the number of blanks do not
 * count either; fractions may differ a little, as times do; the program's path
 * and line numbers may be others; and idents need not agree with each other. */
#ifndef EXPLORE_LISTING_H
#define EXPLORE_LISTING_H

#include "base/str.h"
#include "base/vec.h"

typedef struct Listing {
    StrBuf text; /* tidied up */
    uint32_t lines;
    bool loose;
    const char *path, *absolute; /* the program's */
} Listing;

/* How far an output agrees with the listing. */
typedef struct ListingPlace {
    size_t at;           /* bytes of the listing */
    VEC(uint64_t) bound; /* what stands there for T0, P0, T1 ... */
} ListingPlace;

void listing_init(Listing *l, Str raw);
void listing_free(Listing *l);

/* Goes on with `text` (normalised, normal.h).  False: they differ; *read is
 * how many bytes of `text` agreed. */
bool listing_match(const Listing *l, ListingPlace *p, Str text, size_t *read);
bool listing_is_over(const Listing *l, const ListingPlace *p);

/* The line, from 1 on, in which that byte lies; and its text. */
uint32_t listing_line(const Listing *l, size_t at);
Str listing_line_text(const Listing *l, uint32_t line);

#endif
