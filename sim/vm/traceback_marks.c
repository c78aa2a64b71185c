/* The source lines of a frame, and the ~~~^^^ below them.  3.11 and 3.12 show
 * and mark the first line of what failed, 3.13 all of its lines; which part is
 * marked with ^ comes with the position (see CodePos). */
#include <string.h>

#include "base/utf8.h"
#include "vm/obj_str_impl.h"
#include "vm/traceback.h"

enum { MAX_LINES = 200 };

/* What is shown: the lines, cut at the right, dedented; columns in bytes. */
typedef struct Shown {
    Str lines[MAX_LINES];
    uint32_t n;
    size_t start, end; /* of the marked range, in the first and last line */
    bool anchored;
    uint32_t left_line, right_line; /* of the anchor, from 0 */
    size_t left, right;
    bool is_call;
} Shown;

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
}

static size_t margin(Str s) {
    size_t n = 0;
    while (n < s.len && is_blank(s.ptr[n]))
        n++;
    return n;
}

static Str trim_end(Str s) {
    while (s.len && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* The place of the bracket that closes the one at `at`, or s.len.  Strings
 * are skipped over. */
static size_t closing(Str s, size_t at) {
    int depth = 0;
    for (size_t i = at; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '"' || c == '\'') {
            while (++i < s.len && s.ptr[i] != c)
                i += s.ptr[i] == '\\';
        } else if (strchr("([{", c)) {
            depth++;
        } else if (strchr(")]}", c) && --depth == 0) {
            return i;
        }
    }
    return s.len;
}

/* A comma or a `for` outside of inner brackets: a tuple or a generator. */
static bool is_sequence(Str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (strchr("([{\"'", c) && c != '"' && c != '\'')
            i = closing(s, i);
        else if (c == ',')
            return true;
        else if (i && s.len - i > 4 && memcmp(s.ptr + i, "for ", 4) == 0 &&
                 (is_blank(s.ptr[i - 1]) || s.ptr[i - 1] == ')'))
            return true;
    }
    return margin(s) == s.len;
}

/* CPython looks for the operator between its operands' ends, and takes two
 * characters unless the second is blank: so the bracket around a right operand
 * is marked too, which is not part of that operand. */
static void widen_operator(Shown *s) {
    Str line = s->lines[s->left_line];
    if (s->is_call || s->left_line != s->right_line || s->right != s->left + 1)
        return;
    size_t end = s->left_line == s->n - 1 ? s->end : line.len;
    if (line.ptr[s->left] == '[' || s->right >= end ||
        line.ptr[s->right] != '(')
        return;
    size_t close = closing((Str){line.ptr, end}, s->right);
    Str inside = {line.ptr + s->right + 1, close - s->right - 1};
    if (close == end - 1 && !is_sequence(inside)) s->right++;
}

/* --- 3.13: are there markers at all?
 * ------------------------------------------------ */

static bool is_name(Str s) {
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool word = c == '_' || (c & 0x80) ||
                    ((c | 32) >= 'a' && (c | 32) <= 'z') ||
                    (i && c >= '0' && c <= '9');
        if (!word) return false;
    }
    return s.len > 0;
}

static Str trim_brackets(Str s) {
    s = trim_end(s);
    while (s.len && (s.ptr[0] == '(' || is_blank(s.ptr[0])))
        s = (Str){s.ptr + 1, s.len - 1};
    while (s.len && (s.ptr[s.len - 1] == ')' || is_blank(s.ptr[s.len - 1])))
        s.len--;
    return s;
}

static bool is_plain_rest(Str after) {
    size_t i = 0;
    while (i < after.len && (is_blank(after.ptr[i]) || after.ptr[i] == ')'))
        i++;
    return i == after.len || after.ptr[i] == ';' || after.ptr[i] == '#';
}

/* `return f(...)` with a name f, and `x = f(...)`, as the first statement of
 * the line: marking the call, which is all of the value, would tell nothing. */
static bool is_plain_call(const Shown *s) {
    Str first = s->lines[0], last = s->lines[s->n - 1];
    if (!s->is_call ||
        !is_plain_rest((Str){last.ptr + s->end, last.len - s->end}))
        return false;
    Str before = trim_end((Str){first.ptr, s->start});
    while (before.len && before.ptr[before.len - 1] == '(')
        before = trim_end((Str){before.ptr, before.len - 1});
    if (before.len && before.ptr[before.len - 1] == '=')
        return is_name(trim_brackets((Str){before.ptr, before.len - 1}));
    Str callee = {first.ptr + s->start, s->left - s->start};
    return str_is(before, "return") && s->left_line == 0 &&
           is_name(trim_brackets(callee));
}

static bool show_marks(const Shown *s) {
    if (is_plain_call(s)) return false;
    if (s->anchored) return true;
    Str first = {s->lines[0].ptr, s->start}, last = s->lines[s->n - 1];
    Str rest = trim_end((Str){last.ptr + s->end, last.len - s->end});
    return margin(first) < first.len || rest.len > 0;
}

/* --- writing
 * ------------------------------------------------------------------------- */

/* Is the byte at (line, at) in the part marked with ^ ? */
static bool in_anchor(const Shown *s, uint32_t line, size_t at) {
    if (line < s->left_line || line > s->right_line) return false;
    if (line == s->left_line && at < s->left) return false;
    return line != s->right_line || at < s->right;
}

static void put_line(const Shown *s, uint32_t k, bool marks, StrBuf *out) {
    Str line = s->lines[k];
    sb_puts(out, "    ");
    sb_put(out, line.ptr, line.len);
    sb_putc(out, '\n');
    if (!marks) return;
    sb_puts(out, "    ");
    size_t end = k == s->n - 1 ? s->end : line.len, lead = margin(line);
    for (size_t i = 0, used; i < end && i < line.len; i += used) {
        uint32_t r = utf8_decode(line.ptr + i, line.len - i, &used);
        bool outside = i < lead || (k == 0 && i < s->start);
        char c = outside ? ' ' : !s->anchored || in_anchor(s, k, i) ? '^' : '~';
        sb_repeat(out, c, utf8_width(r) == 2 ? 2 : 1);
    }
    sb_putc(out, '\n');
}

/* Lines next to an anchor's ends and at the ends of the whole are shown. */
static bool is_significant(const Shown *s, uint32_t k) {
    if (k == 0 || k == s->n - 1) return true;
    if (!s->anchored) return false;
    return (k + 1 >= s->left_line && k <= s->left_line + 1) ||
           (k + 1 >= s->right_line && k <= s->right_line + 1);
}

static void put_all(const Shown *s, StrBuf *out) {
    bool marks = show_marks(s);
    for (uint32_t k = 0; k < s->n;) {
        uint32_t next = k + 1;
        put_line(s, k, marks, out);
        while (next < s->n && !is_significant(s, next))
            next++;
        if (next - k == 2)
            put_line(s, k + 1, marks, out);
        else if (next - k > 2)
            sb_printf(out, "    ...<%u lines>...\n", next - k - 1);
        k = next;
    }
}

/* The first line alone, as 3.11 and 3.12 do. */
static void put_first(Shown *s, bool single, StrBuf *out) {
    Str line = s->lines[0];
    s->n = 1;
    if (!single) {
        s->anchored = false;
        s->end = line.len;
    }
    bool all = s->start == 0 && s->end >= line.len && !s->anchored;
    put_line(s, 0, !all, out);
}

/* --- reading the lines
 * -------------------------------------------------------------------- */

/* Fills s from the program's text; false if a line is missing. */
static bool read_lines(const Vm *vm, const Code *code, const CodePos *p,
                       Shown *s) {
    uint32_t n = p->end_line >= p->line ? p->end_line - p->line + 1 : 1;
    if (n > MAX_LINES) n = MAX_LINES;
    size_t cut = SIZE_MAX;
    for (uint32_t i = 0; i < n; i++) {
        if (!traceback_line(vm, code, p->line + i, &s->lines[i])) return false;
        s->lines[i] = trim_end(s->lines[i]);
        size_t lead = margin(s->lines[i]);
        if (lead < s->lines[i].len && lead < cut) cut = lead;
        if (vm->minor < 13) break; /* that line's own margin */
    }
    s->n = n;
    if (cut == SIZE_MAX) cut = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i && vm->minor < 13) break;
        size_t by = s->lines[i].len < cut ? s->lines[i].len : cut;
        s->lines[i].ptr += by;
        s->lines[i].len -= by;
    }
    s->start = p->col > cut ? p->col - cut : 0;
    s->end = p->end_col > cut ? p->end_col - cut : 0;
    s->anchored = p->anchor_line && (!p->is_call || vm->minor >= 13);
    s->is_call = p->is_call;
    if (!p->anchor_line) return true;
    s->left_line = p->anchor_line - p->line;
    s->right_line = p->anchor_end_line - p->line;
    s->left = p->anchor_col > cut ? p->anchor_col - cut : 0;
    s->right = p->anchor_end > cut ? p->anchor_end - cut : 0;
    /* 3.11 and 3.12 show one line, and no operator in a longer expression. */
    if (vm->minor < 13 && n > 1) s->anchored = false;
    if (s->left_line >= n || s->right_line >= n) s->anchored = false;
    return true;
}

/* A line of the standard library with the columns that came with it. */
static void put_native(const Vm *vm, const Traceback *tb, StrBuf *out) {
    Shown s = {.n = 1, .start = tb->col, .end = tb->end};
    s.lines[0] = str_of(tb->text);
    s.anchored = tb->anchor_end > tb->anchor;
    s.left = tb->anchor;
    s.right = tb->anchor_end;
    put_line(&s, 0, vm->minor >= 11 && tb->end > tb->col, out);
}

void traceback_write_source(Vm *vm, const Traceback *tb, StrBuf *out) {
    Str line;
    if (!tb->code) {
        if (tb->text) put_native(vm, tb, out);
        return;
    }
    if (vm->minor < 11) {
        if (!traceback_line(vm, tb->code, tb->line, &line)) return;
        line = trim_end(line);
        size_t lead = margin(line);
        if (lead == line.len) return;
        sb_printf(out, "    %.*s\n", (int)(line.len - lead), line.ptr + lead);
        return;
    }
    Shown s = {0};
    const CodePos *p = code_pos_at(tb->code, tb->code->instrs + tb->instr);
    if (!read_lines(vm, tb->code, p, &s)) return;
    if (s.anchored) widen_operator(&s);
    if (vm->minor >= 13)
        put_all(&s, out);
    else
        put_first(&s, p->line == p->end_line, out);
}
