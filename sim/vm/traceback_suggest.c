/* "Did you mean: 'x'?", from 3.10 on.  Mirrors _compute_suggestion_error of
 * Lib/traceback.py, and Python/suggestions.c where versions before 3.13
 * differ. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_list.h"
#include "vm/obj_str.h"
#include "vm/traceback.h"

enum { MAX_CANDIDATES = 750, MAX_NAME = 40, MOVE_COST = 2, CASE_COST = 1 };

/* --- distance
 * ----------------------------------------------------------------- */

static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static int replace_cost(char a, char b) {
    if (a == b) return 0;
    return lower(a) == lower(b) ? CASE_COST : MOVE_COST;
}

static int min(int a, int b) {
    return a < b ? a : b;
}

/* Levenshtein's distance with cheap changes of case; anything larger than
 * `max` is as good as max + 1. */
static int distance(Str a, Str b, int max) {
    while (a.len && b.len && a.ptr[0] == b.ptr[0])
        a.ptr++, b.ptr++, a.len--, b.len--;
    while (a.len && b.len && a.ptr[a.len - 1] == b.ptr[b.len - 1])
        a.len--, b.len--;
    if (!a.len || !b.len) return MOVE_COST * (int)(a.len + b.len);
    if (a.len > MAX_NAME || b.len > MAX_NAME) return max + 1;
    int row[MAX_NAME + 1]; /* row[i]: from a's first i to b's first k */
    for (size_t i = 0; i <= a.len; i++)
        row[i] = (int)i * MOVE_COST;
    for (size_t k = 0; k < b.len; k++) {
        int diagonal = row[0], least = INT_MAX;
        row[0] = ((int)k + 1) * MOVE_COST;
        for (size_t i = 0; i < a.len; i++) {
            int swap = diagonal + replace_cost(a.ptr[i], b.ptr[k]);
            diagonal = row[i + 1];
            row[i + 1] = min(swap, min(diagonal, row[i]) + MOVE_COST);
            least = min(least, row[i + 1]);
        }
        if (least > max) return max + 1;
    }
    return row[a.len];
}

/* --- the nearest name
 * ------------------------------------------------------------ */

typedef struct Search {
    const Vm *vm;
    Str wrong;
    bool hide_private;
    int best;
    Value found; /* borrowed */
} Search;

static void search_start(const Vm *vm, Search *s, Str wrong) {
    *s = (Search){.vm = vm, .wrong = wrong, .best = INT_MAX};
}

static void consider(Search *s, Value candidate) {
    if (!is_str(s->vm, candidate)) return;
    Str name = str_view(candidate);
    if (str_eq(name, s->wrong)) return;
    if (s->hide_private && name.len && name.ptr[0] == '_') return;
    /* no more than a third of the letters may change */
    int max = (int)(name.len + s->wrong.len + 3) * MOVE_COST / 6;
    max = min(max, s->best - 1);
    int d = distance(s->wrong, name, max);
    if (d > max) return;
    s->best = d;
    s->found = candidate;
}

static void consider_dict(Search *s, Dict *d) {
    uint32_t pos = 0;
    Value key, v;
    if (!d || d->used >= MAX_CANDIDATES) return;
    while (dict_next(d, &pos, &key, &v))
        consider(s, key);
}

static void consider_seq(Search *s, Value seq) {
    bool list = is_list(s->vm, seq);
    uint32_t n = list ? as_list(seq)->len : as_tuple(seq)->len;
    const Value *items = list ? as_list(seq)->items : as_tuple(seq)->items;
    if (n >= MAX_CANDIDATES) return;
    for (uint32_t i = 0; i < n; i++)
        consider(s, items[i]);
}

/* --- NameError
 * ----------------------------------------------------------------------- */

static bool has_attr(Vm *vm, Value self, Value name) {
    Dict *d = NULL;
    Type *t = type_of(vm, self);
    if (is_obj(self) && t->dict_offset)
        d = *(Dict **)(void *)((char *)as_obj(self) + t->dict_offset);
    if (d && dict_get(vm, d, name)) return true;
    return type_lookup(vm, t, name) != V_NULL;
}

/* Is local number i of the frame bound?  Cells are bound if their content is.
 * Before 3.13 CPython looked at all the variables, bound or not, but not at
 * those of cells. */
static bool counts(const Vm *vm, const Code *code, const Frame *f, uint32_t i) {
    if (vm->minor < 13) return i < code->n_locals;
    if (i < code->n_locals) return f->slots[i] != V_NULL;
    return f->slots[i] && ((Cell *)as_obj(f->slots[i]))->value;
}

/* extra2 becomes the names of the locals; the first is None, or "self.x" if
 * that is what was meant. */
void traceback_note_names(Vm *vm, Exc *e, const Frame *f) {
    const Code *code = f->func->code;
    uint32_t n = code->n_locals + code->n_cells + code->n_free;
    if (e->extra2 || !e->extra || !is_str(vm, e->extra)) return;
    Value names = list_new(vm, n + 1);
    list_append(vm, names, V_NONE);
    if (!(code->flags & (CODE_MODULE | CODE_CLASS))) {
        for (uint32_t i = 0; i < n; i++) {
            Value name = code->local_names[i];
            if (!counts(vm, code, f, i)) continue;
            list_append(vm, names, name);
            bool self = str_is(str_view(name), "self") && i < code->n_locals;
            if (!self || vm->minor < 12 || !f->slots[i]) continue;
            if (!has_attr(vm, f->slots[i], e->extra)) continue;
            assign(vm, &as_list(names)->items[0],
                   str_printf(vm, "self.%s", str_view(e->extra).ptr));
        }
    }
    e->extra2 = names;
}

static Value suggest_name(Vm *vm, const Exc *e, Search *s) {
    if (!e->traceback || !e->extra2 || !is_list(vm, e->extra2)) return V_NULL;
    Value self = as_list(e->extra2)->items[0];
    if (self != V_NONE) return self;
    consider_seq(s, e->extra2);
    /* before 3.13 one scope after the other, the first hit wins */
    if (s->found && vm->minor < 13) return s->found;
    if (vm->main_dict) consider_dict(s, as_dict(vm->main_dict));
    if (s->found && vm->minor < 13) return s->found;
    consider_dict(s, vm->builtins);
    return s->found;
}

/* --- AttributeError, ImportError
 * --------------------------------------------------------- */

/* dir(v) as a list; owned, V_NULL without exception if that fails. */
static Value call_dir(Vm *vm, Value v) {
    Value dir = dict_get_cstr(vm, vm->builtins, "dir");
    Value r = dir ? vm_call1(vm, dir, v) : V_NULL;
    if (!r) exc_clear(vm);
    if (r && !is_list(vm, r)) clear(vm, &r);
    return r;
}

static Value module_named(Vm *vm, Value name) {
    if (!is_dict(vm, vm->modules)) return V_NULL;
    Value m = dict_get(vm, as_dict(vm->modules), name);
    exc_clear(vm);
    return m;
}

/* The name that "cannot import name 'x' from 'm'" is about. */
static Str imported_name(Vm *vm, const Exc *e) {
    Value msg = e->extra2;
    if (!msg || !is_str(vm, msg)) return (Str){"", 0};
    static const char LEAD[] = "cannot import name '";
    Str s = str_view(msg);
    if (s.len < sizeof LEAD || memcmp(s.ptr, LEAD, sizeof LEAD - 1) != 0)
        return (Str){"", 0};
    const char *from = s.ptr + sizeof LEAD - 1;
    const char *to = strchr(from, '\'');
    return to ? (Str){from, (size_t)(to - from)} : (Str){"", 0};
}

/* Owned. */
static Value suggest_from_dir(Vm *vm, Value of, Search *s) {
    Value names = call_dir(vm, of);
    if (!names) return V_NULL;
    s->hide_private = vm->minor >= 13 && s->wrong.len && s->wrong.ptr[0] != '_';
    consider_seq(s, names);
    Value found = retain(s->found);
    release(vm, names);
    return found;
}

/* Owned, or V_NULL. */
static Value find_suggestion(Vm *vm, Value exc, Str *wrong) {
    const Exc *e = as_exc(exc);
    Search s;
    *wrong = (Str){"", 0};
    bool import = is_a(vm, exc, vm->t.ImportError) && vm->minor >= 12;
    bool name = is_a(vm, exc, vm->t.NameError);
    bool attr = is_a(vm, exc, vm->t.AttributeError);
    if (import)
        *wrong = imported_name(vm, e);
    else if ((name || attr) && e->extra && is_str(vm, e->extra))
        *wrong = str_view(e->extra);
    if (!wrong->len || wrong->len > MAX_NAME) return V_NULL;
    search_start(vm, &s, *wrong);
    if (name) return retain(suggest_name(vm, e, &s));
    if (attr) return e->extra2 ? suggest_from_dir(vm, e->extra2, &s) : V_NULL;
    Value fields = e->extra;
    if (!fields || !is_tuple(vm, fields)) return V_NULL;
    Value m = module_named(vm, as_tuple(fields)->items[0]);
    return m ? suggest_from_dir(vm, m, &s) : V_NULL;
}

void traceback_suggest(Vm *vm, Value exc, StrBuf *out) {
    Value saved = exc_take(vm);
    Str wrong;
    Value found = find_suggestion(vm, exc, &wrong);
    bool lib = vm->minor >= 12 && is_a(vm, exc, vm->t.NameError) &&
               traceback_is_stdlib(wrong);
    if (found) sb_printf(out, ". Did you mean: '%s'?", str_view(found).ptr);
    if (lib)
        sb_printf(out, "%s forget to import '%.*s'?",
                  found ? " Or did you" : ". Did you", (int)wrong.len,
                  wrong.ptr);
    release(vm, found);
    exc_clear(vm);
    vm->exc = saved;
}
