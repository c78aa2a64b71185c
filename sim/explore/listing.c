#include "explore/listing.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/normal.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* --- the listing itself --------------------------------------------------- */

static void drop_blanks(StrBuf *sb) {
    while (sb->len && is_blank(sb->data[sb->len - 1]))
        sb->len--;
}

void listing_init(Listing *l, Str raw) {
    *l = (Listing){0};
    bool marked = raw.len >= 3 && memcmp(raw.ptr, "\xEF\xBB\xBF", 3) == 0;
    for (size_t i = marked ? 3 : 0; i < raw.len; i++) {
        if (raw.ptr[i] == '\n') drop_blanks(&l->text);
        sb_putc(&l->text, raw.ptr[i]);
    }
    while (l->text.len && isspace((unsigned char)l->text.data[l->text.len - 1]))
        l->text.len--;
    l->lines = l->text.len ? 1 : 0;
    for (size_t i = 0; i < l->text.len; i++)
        l->lines += l->text.data[i] == '\n';
}

void listing_free(Listing *l) {
    sb_free(&l->text);
}

uint32_t listing_line(const Listing *l, size_t at) {
    uint32_t line = 1;
    for (size_t i = 0; i < at && i < l->text.len; i++)
        line += l->text.data[i] == '\n';
    return line;
}

Str listing_line_text(const Listing *l, uint32_t line) {
    const char *p = l->text.data, *end = p + l->text.len;
    for (; line > 1 && p; line--) {
        p = memchr(p, '\n', (size_t)(end - p));
        if (p) p++;
    }
    if (!p) return STR("");
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    return (Str){p, (size_t)((stop ? stop : end) - p)};
}

/* --- matching ------------------------------------------------------------- */

typedef struct Match {
    const Listing *l;
    ListingPlace *p;
    Str text;
    size_t i; /* read of the text */
} Match;

static char theirs(const Match *m, size_t ahead) {
    size_t at = m->p->at + ahead;
    return at < m->l->text.len ? m->l->text.data[at] : 0;
}

static char ours(const Match *m, size_t ahead) {
    return m->i + ahead < m->text.len ? m->text.ptr[m->i + ahead] : 0;
}

static size_t their_digits(const Match *m, size_t from) {
    size_t n = 0;
    while (isdigit((unsigned char)theirs(m, from + n)))
        n++;
    return n;
}

/* A number that stands for our T0 or P0: *who says which. */
static size_t their_name(const Match *m, char kind, uint64_t *who) {
    bool named = theirs(m, 0) == kind;
    size_t n = their_digits(m, named);
    if (named ? n == 0 : n < 4) return 0;
    *who = strtoull(m->l->text.data + m->p->at + named, NULL, 10) * 4 +
           (uint64_t)named * 2 + (kind == NORMAL_PROCESS);
    return n + named;
}

/* Names are bound in the order in which they appear, in pairs of ours and
 * theirs. */
static bool agrees(const Match *m, uint64_t our, uint64_t their) {
    ListingPlace *p = m->p;
    if (m->l->loose) return true;
    for (size_t k = 0; k + 1 < p->bound.len; k += 2) {
        if ((p->bound.data[k] == our) != (p->bound.data[k + 1] == their))
            return false;
        if (p->bound.data[k] == our) return true;
    }
    vec_push(&p->bound, our);
    vec_push(&p->bound, their);
    return true;
}

static bool match_address(Match *m, size_t n) {
    size_t k = 2;
    if (theirs(m, 0) != '0' || tolower((unsigned char)theirs(m, 1)) != 'x')
        return false;
    while (isxdigit((unsigned char)theirs(m, k)))
        k++;
    m->p->at += k;
    m->i += n;
    return k > 2;
}

static bool match_name(Match *m) {
    char kind = ours(m, 1);
    size_t n = 2;
    uint64_t our = kind == NORMAL_PROCESS, their;
    for (; ours(m, n) && ours(m, n) != NORMAL_CLOSE; n++)
        our = our + (uint64_t)(ours(m, n) - '0' + 1) * 64;
    n++;
    if (kind == NORMAL_ADDRESS) return match_address(m, n);
    size_t used = their_name(m, kind, &their);
    if (used == 0 || !agrees(m, our, their)) return false;
    m->p->at += used;
    m->i += n;
    return true;
}

/* "0.30000000000000004" and "0.3012": both are read to their ends. */
static bool match_fraction(Match *m) {
    char number[32];
    size_t n = 0, k = 0;
    bool point = false;
    for (; n < sizeof number - 1; n++) {
        char c = ours(m, n);
        if (c == '.' && isdigit((unsigned char)ours(m, n + 1)) && !point)
            point = true;
        else if (!isdigit((unsigned char)c))
            break;
        number[n] = c;
    }
    number[n] = 0;
    if (!point || !isdigit((unsigned char)theirs(m, 0))) return false;
    char *end;
    double a = strtod(number, NULL);
    double b = strtod(m->l->text.data + m->p->at, &end);
    k = (size_t)(end - (m->l->text.data + m->p->at));
    if (fabs(a - b) > 0.1 + 0.02 * fabs(a)) return false;
    m->i += n;
    m->p->at += k;
    return true;
}

static size_t path_here(const Match *m, const char *path) {
    size_t n = path ? strlen(path) : 0;
    if (n == 0 || m->text.len - m->i < n ||
        memcmp(m->text.ptr + m->i, path, n) != 0)
        return 0;
    return n;
}

/* Our program's path with a line number, against anything.py:N. */
static bool match_path(Match *m) {
    size_t n = path_here(m, m->l->absolute), k = 0;
    if (!n) n = path_here(m, m->l->path);
    if (!n || ours(m, n) != ':') return false;
    for (n++; isdigit((unsigned char)ours(m, n)); n++) {}
    while (theirs(m, k) && theirs(m, k) != '\n' &&
           strncmp(m->l->text.data + m->p->at + k, ".py:", 4) != 0)
        k++;
    if (theirs(m, k) != '.') return false;
    m->p->at += k + 4 + their_digits(m, k + 4);
    m->i += n;
    return true;
}

/* What does not count: blanks at ends of lines, on either side only one by one
 * when loose. */
static bool skip(Match *m) {
    char a = ours(m, 0), b = theirs(m, 0);
    bool over = m->p->at == m->l->text.len;
    if ((over && (a == '\n' || is_blank(a))) || (is_blank(a) && b == '\n')) {
        m->i++;
        return true;
    }
    if (!m->l->loose) return false;
    if (a == '"' || (is_blank(a) && !is_blank(b))) {
        m->i++;
        return true;
    }
    if (b == '"' || (is_blank(b) && !is_blank(a))) {
        m->p->at++;
        return true;
    }
    return false;
}

static bool match_char(Match *m) {
    char a = ours(m, 0), b = theirs(m, 0);
    if (m->p->at >= m->l->text.len) return false;
    bool same = a == b;
    if (m->l->loose)
        same |= tolower((unsigned char)a) == tolower((unsigned char)b);
    if (!same) return false;
    m->i++;
    m->p->at++;
    return true;
}

/* A number begins here, and not in the middle of one. */
static bool at_number(const Match *m) {
    char before = m->i ? m->text.ptr[m->i - 1] : ' ';
    return isdigit((unsigned char)ours(m, 0)) && before != '.' &&
           !isdigit((unsigned char)before);
}

static bool match_one(Match *m) {
    if (ours(m, 0) == NORMAL_OPEN) return match_name(m);
    if (m->l->loose && at_number(m) && match_fraction(m)) return true;
    if (m->l->loose && match_path(m)) return true;
    return match_char(m) || skip(m);
}

bool listing_match(const Listing *l, ListingPlace *p, Str text, size_t *read) {
    Match m = {.l = l, .p = p, .text = text};
    bool ok = true;
    while (ok && m.i < text.len)
        ok = match_one(&m);
    *read = m.i;
    return ok;
}

bool listing_is_over(const Listing *l, const ListingPlace *p) {
    return p->at == l->text.len;
}
