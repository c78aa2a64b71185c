#include "vm/mod_sys.h"

#include <float.h>
#include <string.h>

#include "vm/builtins.h"
#include "vm/exc.h"
#include "vm/func.h"
#include "vm/obj_dict.h"
#include "vm/obj_float.h"
#include "vm/obj_int.h"
#include "vm/obj_list_impl.h"
#include "vm/obj_str.h"
#include "vm/visit.h"

/* --- streams ------------------------------------------------------------- */

typedef struct Stream {
    Obj h;
    int64_t number; /* 0 stdin, 1 stdout, 2 stderr */
} Stream;

static Stream *as_stream(Value v) {
    return (Stream *)as_obj(v);
}

static void stream_free(Vm *vm, Obj *obj) {
    obj_dealloc(vm, obj, sizeof(Stream));
}

bool sys_is_stream(const Vm *vm, Value v, int *number) {
    if (type_of(vm, v)->free != stream_free) return false;
    *number = (int)as_stream(v)->number;
    return true;
}

bool sys_write(Vm *vm, int stream, Str text) {
    if (vm->hooks.write)
        vm->hooks.write(vm->hooks.ctx, stream, text.ptr, text.len);
    return vm->stop == STOP_NONE;
}

Value sys_get(Vm *vm, const char *name) {
    if (!vm->modules) return V_NULL;
    Value sys = dict_get_cstr(vm, as_dict(vm->modules), "sys");
    if (!sys || !has_type(vm, sys, vm->t.module)) return V_NULL;
    return dict_get_cstr(vm, module_dict(sys), name);
}

static const char *stream_name(Value v) {
    static const char *const names[] = {"<stdin>", "<stdout>", "<stderr>"};
    return names[as_stream(v)->number];
}

static Value stream_repr(Vm *vm, Value v) {
    return str_printf(vm,
                      "<_io.TextIOWrapper name='%s' mode='%s' encoding='%s'>",
                      stream_name(v), as_stream(v)->number ? "w" : "r",
                      vm->minor >= 10 ? "utf-8" : "UTF-8");
}

static Value stream_write(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    if (!is_str(vm, args[1]))
        return vm_raise(vm, vm->t.TypeError,
                        "write() argument must be str, not %s",
                        type_of(vm, args[1])->name);
    bool ok = sys_write(vm, (int)as_stream(args[0])->number, str_view(args[1]));
    return ok ? v_int(as_str(args[1])->count) : V_NULL;
}

static Value stream_writelines(Vm *vm, const Value *args, uint32_t n,
                               Value kw) {
    (void)n, (void)kw;
    Value it = obj_iter(vm, args[1]), line;
    while (it && (line = obj_next(vm, it))) {
        Value own[] = {args[0], line};
        Value r = stream_write(vm, own, 2, V_NULL);
        release(vm, line);
        if (!r) break;
    }
    release(vm, it);
    return vm->exc || vm->stop ? V_NULL : V_NONE;
}

static Value stream_flush(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return V_NONE;
}

static Value stream_isatty(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)args, (void)n, (void)kw;
    return V_FALSE;
}

static Value stream_fileno(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_int(as_stream(args[0])->number);
}

static Value stream_read(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return vm_refuse(vm, "reading from sys.stdin");
}

static Value stream_get_name(Vm *vm, Value v) {
    return str_from(vm, stream_name(v));
}

static Value stream_get_encoding(Vm *vm, Value v) {
    (void)v;
    return str_from(vm, "utf-8");
}

static const NativeDef stream_methods[] = {
    {"write", stream_write, NF_METHOD, "text /"},
    {"writelines", stream_writelines, NF_METHOD, "lines /"},
    {"flush", stream_flush, NF_METHOD, ""},
    {"isatty", stream_isatty, NF_METHOD, ""},
    {"fileno", stream_fileno, NF_METHOD, ""},
    {"read", stream_read, NF_METHOD, NULL},
    {"readline", stream_read, NF_METHOD, NULL},
    {"readlines", stream_read, NF_METHOD, NULL},
    {NULL, NULL, 0, NULL}};
static const GetSetDef stream_getset[] = {
    {"name", stream_get_name, NULL},
    {"encoding", stream_get_encoding, NULL},
    {NULL, NULL, NULL}};

static void stream_visit(Vm *vm, Obj *obj, Visit *v) {
    (void)vm;
    const Stream *p = (const Stream *)obj;
    visit_u64(v, (uint64_t)p->number);
}

static void stream_slots(Type *t) {
    t->free = stream_free;
    t->visit = stream_visit;
    t->repr = stream_repr;
}

static void add_streams(Vm *vm, Value m) {
    static const TypeSpec spec = {.name = "TextIOWrapper",
                                  .module = "_io",
                                  .size = sizeof(Stream),
                                  .methods = stream_methods,
                                  .getset = stream_getset,
                                  .slots = stream_slots};
    static const char *const names[][2] = {{"stdin", "__stdin__"},
                                           {"stdout", "__stdout__"},
                                           {"stderr", "__stderr__"}};
    Type *t = type_new(vm, &spec, NULL);
    for (int i = 0; i < 3; i++) {
        Stream *s = obj_alloc(vm, t);
        s->number = i;
        module_set(vm, m, names[i][0], retain(from_obj(s)));
        module_set(vm, m, names[i][1], from_obj(s));
    }
}

/* --- functions ----------------------------------------------------------- */

Value sys_exit(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    Value exc = args[0] && args[0] != V_NONE
                    ? exc_new_value(vm, vm->t.SystemExit, args[0])
                    : exc_new(vm, vm->t.SystemExit, NULL);
    if (!exc) return V_NULL;
    Exc *e = as_exc(exc);
    if (!e->extra) e->extra = args[0] ? retain(args[0]) : V_NONE;
    return vm_raise_value(vm, exc);
}

static Value sys_getrecursionlimit(Vm *vm, const Value *args, uint32_t n,
                                   Value kw) {
    (void)args, (void)n, (void)kw;
    return v_int(vm->max_depth);
}

static Value sys_setrecursionlimit(Vm *vm, const Value *args, uint32_t n,
                                   Value kw) {
    (void)n, (void)kw;
    int64_t limit;
    if (!int_index(vm, args[0], &limit)) return V_NULL;
    if (limit < 1)
        return vm_raise(vm, vm->t.ValueError,
                        "recursion limit must be greater or equal than 1");
    vm->max_depth = (uint32_t)(limit > 1000000 ? 1000000 : limit);
    return V_NONE;
}

/* The exception that the running code handles; borrowed, or V_NULL. */
static Value handled(const Vm *vm) {
    for (const Frame *f = vm->frame; f; f = f->back)
        if (f->handled && f->handled != V_NONE) return f->handled;
    return V_NULL;
}

static Value sys_exc_info(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    Value exc = handled(vm);
    if (!exc) return tuple_of3(vm, V_NONE, V_NONE, V_NONE);
    Value tb = as_exc(exc)->traceback;
    return tuple_of3(vm, from_obj(type_of(vm, exc)), exc, tb ? tb : V_NONE);
}

static Value sys_exception(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    Value exc = handled(vm);
    return exc ? retain(exc) : V_NONE;
}

static Value sys_getrefcount(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)vm, (void)n, (void)kw;
    return v_int(is_obj(args[0]) ? as_obj(args[0])->refs : 1000);
}

static Value sys_intern(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)n, (void)kw;
    return str_interned(vm, retain(args[0]));
}

static Value sys_getsizeof(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return vm_refuse(vm, "sys.getsizeof()");
}

static Value sys_getframe(Vm *vm, const Value *args, uint32_t n, Value kw) {
    (void)args, (void)n, (void)kw;
    return vm_refuse(vm, "sys._getframe()");
}

static Value sys_getdefaultencoding(Vm *vm, const Value *args, uint32_t n,
                                    Value kw) {
    (void)args, (void)n, (void)kw;
    return str_from(vm, "utf-8");
}

/* When threads are switched is the schedule's affair (thread.h): any interval
 * allows what this machine does, so the number is only kept. */
static const char switch_interval[] = "_switchinterval";

static Value sys_getswitchinterval(Vm *vm, const Value *args, uint32_t n,
                                   Value kw) {
    (void)args, (void)n, (void)kw;
    Value m = dict_get_cstr(vm, as_dict(vm->modules), "sys");
    Value kept = dict_get_cstr(vm, module_dict(m), switch_interval);
    return kept ? retain(kept) : float_new(vm, 0.005);
}

static Value sys_setswitchinterval(Vm *vm, const Value *args, uint32_t n,
                                   Value kw) {
    (void)n, (void)kw;
    double seconds;
    if (!float_from(vm, args[0], &seconds)) return V_NULL;
    if (!(seconds > 0))
        return vm_raise(vm, vm->t.ValueError,
                        "switch interval must be strictly positive");
    Value m = dict_get_cstr(vm, as_dict(vm->modules), "sys");
    module_set(vm, m, switch_interval, float_new(vm, seconds));
    return V_NONE;
}

static const NativeDef functions[] = {
    {"exit", sys_exit, 0, "status? /"},
    {"getrecursionlimit", sys_getrecursionlimit, 0, ""},
    {"setrecursionlimit", sys_setrecursionlimit, 0, "limit /"},
    {"exc_info", sys_exc_info, 0, ""},
    {"getrefcount", sys_getrefcount, 0, "object /"},
    {"intern", sys_intern, 0, "string /"},
    {"getsizeof", sys_getsizeof, 0, NULL},
    {"_getframe", sys_getframe, 0, NULL},
    {"getdefaultencoding", sys_getdefaultencoding, 0, ""},
    {"getswitchinterval", sys_getswitchinterval, 0, ""},
    {"setswitchinterval", sys_setswitchinterval, 0, "interval /"},
    {NULL, NULL, 0, NULL}};
static const NativeDef functions_311[] = {{"exception", sys_exception, 0, ""},
                                          {NULL, NULL, 0, NULL}};

/* --- what it says about the interpreter ---------------------------------- */

/* The releases that messages and behaviour are measured against. */
static int micro_of(int minor) {
    static const int micro[] = {2, 15, 17, 18, 18, 13, 7, 1, 0};
    return minor >= 5 && minor <= 13 ? micro[minor - 5] : 0;
}

static const char *const version_fields[] = {"major", "minor", "micro",
                                             "releaselevel", "serial"};

#define VERSION_FIELD(name, i)                                                 \
    static Value version_##name(Vm *vm, Value v) {                             \
        (void)vm;                                                              \
        return retain(as_tuple(v)->items[i]);                                  \
    }
VERSION_FIELD(major, 0)
VERSION_FIELD(minor, 1)
VERSION_FIELD(micro, 2)
VERSION_FIELD(releaselevel, 3)
VERSION_FIELD(serial, 4)

static const GetSetDef version_getset[] = {
    {"major", version_major, NULL},
    {"minor", version_minor, NULL},
    {"micro", version_micro, NULL},
    {"releaselevel", version_releaselevel, NULL},
    {"serial", version_serial, NULL},
    {NULL, NULL, NULL}};

static Value version_repr(Vm *vm, Value v) {
    StrBuf sb = {0};
    sb_puts(&sb, "sys.version_info(");
    bool ok = true;
    for (int i = 0; i < 5 && ok; i++) {
        sb_printf(&sb, "%s%s=", i ? ", " : "", version_fields[i]);
        ok = sb_put_repr(vm, &sb, as_tuple(v)->items[i]);
    }
    sb_putc(&sb, ')');
    return sb_finish(vm, &sb, ok);
}

static void version_slots(Type *t) {
    t->repr = version_repr;
}

static Value version_info(Vm *vm, const Value *parts) {
    static const TypeSpec spec = {.name = "version_info",
                                  .module = "sys",
                                  .getset = version_getset,
                                  .slots = version_slots};
    Type *t = type_new(vm, &spec, vm->t.tuple);
    Tuple *v = obj_alloc_sized(vm, t, sizeof(Tuple) + 5 * sizeof(Value));
    v->len = 5;
    for (int i = 0; i < 5; i++)
        v->items[i] = retain(parts[i]);
    return from_obj(v);
}

/* A namespace written in Python would need an import; these two are classes
 * with constant attributes. */
static Value constants(Vm *vm, const char *type_name) {
    TypeSpec spec = {.name = type_name, .module = "sys"};
    spec.size = sizeof(Obj) + sizeof(Dict *);
    spec.dict_offset = sizeof(Obj);
    return from_obj(obj_alloc(vm, type_new(vm, &spec, NULL)));
}

static void set_constant(Vm *vm, Value v, const char *name, Value x) {
    Value key = str_intern(vm, name, strlen(name));
    obj_setattr(vm, v, key, x);
    release(vm, key);
    release(vm, x);
}

static void add_version(Vm *vm, Value m) {
    int micro = micro_of(vm->minor);
    Value final = str_from(vm, "final");
    Value parts[] = {v_int(3), v_int(vm->minor), v_int(micro), final, v_int(0)};
    module_set(vm, m, "version_info", version_info(vm, parts));
    module_set(vm, m, "version",
               str_printf(vm, "3.%d.%d (loopscope) \n[virtual time]", vm->minor,
                          micro));
    module_set(vm, m, "hexversion",
               v_int(3 << 24 | vm->minor << 16 | micro << 8 | 0xf0));
    Value impl = constants(vm, "namespace");
    set_constant(vm, impl, "name", str_from(vm, "cpython"));
    set_constant(vm, impl, "cache_tag",
                 str_printf(vm, "cpython-3%d", vm->minor));
    module_set(vm, m, "implementation", impl);
    release(vm, final);
}

static void add_constants(Vm *vm, Value m) {
    module_set(vm, m, "argv", vm->argv ? retain(vm->argv) : list_new(vm, 0));
    module_set(vm, m, "modules", retain(vm->modules));
    module_set(vm, m, "platform", str_from(vm, "linux"));
    module_set(vm, m, "byteorder", str_from(vm, "little"));
    module_set(vm, m, "maxsize", int_from_i64(vm, INT64_MAX));
    module_set(vm, m, "maxunicode", v_int(0x10FFFF));
    module_set(vm, m, "path", list_new(vm, 0));
    module_set(vm, m, "executable", str_from(vm, "/usr/bin/python3"));
    module_set(vm, m, "prefix", str_from(vm, "/usr"));
    module_set(vm, m, "dont_write_bytecode", V_FALSE);
    Value info = constants(vm, "float_info");
    set_constant(vm, info, "max", float_new(vm, DBL_MAX));
    set_constant(vm, info, "min", float_new(vm, DBL_MIN));
    set_constant(vm, info, "epsilon", float_new(vm, DBL_EPSILON));
    set_constant(vm, info, "dig", v_int(DBL_DIG));
    set_constant(vm, info, "mant_dig", v_int(DBL_MANT_DIG));
    module_set(vm, m, "float_info", info);
    Value flags = constants(vm, "flags");
    static const char *const names[] = {
        "debug", "inspect",  "interactive", "optimize", "verbose",
        "quiet", "dev_mode", "utf8_mode",   "isolated", "bytes_warning"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        set_constant(vm, flags, names[i], v_int(0));
    module_set(vm, m, "flags", flags);
}

Value mod_sys_new(Vm *vm) {
    Value m = module_new(vm, "sys");
    add_constants(vm, m);
    add_version(vm, m);
    add_streams(vm, m);
    module_add(vm, m, functions);
    if (vm->minor >= 11) module_add(vm, m, functions_311);
    return m;
}
