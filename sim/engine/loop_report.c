/* What the loop says about errors that nobody handles: the exception handler
 * and its default (Lib/asyncio/base_events.py: default_exception_handler). */
#include <stdarg.h>
#include <string.h>

#include "engine/lib.h"
#include "engine/loop.h"
#include "vm/exc.h"

static void put_str(StrBuf *out, Value s) {
    sb_put(out, str_view(s).ptr, str_view(s).len);
}

static bool is_text_key(Value key) {
    return str_is(str_view(key), "message") ||
           str_is(str_view(key), "exception");
}

static void write_details(Vm *vm, Dict *context, StrBuf *out) {
    Value keys = list_new(vm, context->used), key, value;
    for (uint32_t pos = 0; dict_next(context, &pos, &key, &value);)
        if (is_str(vm, key) && !is_text_key(key)) list_append(vm, keys, key);
    list_sort(vm, keys, V_NONE, false);
    for (uint32_t i = 0; i < as_list(keys)->len; i++) {
        key = as_list(keys)->items[i];
        Value repr = obj_repr(vm, dict_get(vm, context, key));
        if (!repr) {
            clear(vm, &vm->exc);
            continue;
        }
        sb_putc(out, '\n');
        put_str(out, key);
        sb_puts(out, ": ");
        put_str(out, repr);
        release(vm, repr);
    }
    release(vm, keys);
}

/* A program that imported logging gets it as its loggers say.  False: it did
 * not, or that failed. */
static bool logged(Vm *vm, Str text, Value exc) {
    Value module = dict_get_cstr(vm, as_dict(vm->modules), "logging");
    if (!module) return false;
    Value fn = dict_get_cstr(vm, module_dict(module), "_asyncio_error");
    if (!fn) return false; /* a module of the program's own */
    Value message = str_new(vm, text.ptr, text.len);
    StrBuf path = {0};
    lib_write_path(vm, lib_file(LIB_LOG_ERROR), &path);
    Value args[4] = {message, exc ? exc : V_NONE, str_from_buf(vm, &path),
                     v_int((int64_t)lib_line(vm, LIB_LOG_ERROR))};
    Value r = vm_call(vm, fn, args, 4, V_NULL);
    release(vm, message);
    release(vm, args[2]);
    release(vm, r);
    if (!r && !vm->stop) exc_clear(vm);
    return r || vm->stop;
}

/* As logging.lastResort prints an error: the text, then the traceback. */
void loop_report_default(Vm *vm, Dict *context) {
    StrBuf sb = {0};
    Value message = dict_get_cstr(vm, context, "message");
    if (message && obj_truth(vm, message) > 0) {
        Value text = obj_str(vm, message);
        if (text) put_str(&sb, text);
        release(vm, text);
    } else {
        sb_puts(&sb, "Unhandled exception in event loop");
    }
    write_details(vm, context, &sb);
    Value exc = dict_get_cstr(vm, context, "exception");
    if (exc && !is_exc(vm, exc)) exc = V_NULL;
    if (!logged(vm, sb_str(&sb), exc)) {
        sb_putc(&sb, '\n');
        if (exc) exc_write_traceback_module(vm, exc, &sb);
        vm_write_err(vm, sb.data, sb.len);
    }
    sb_free(&sb);
}

static void handler_failed(Vm *vm, Dict *context) {
    Value exc = exc_take(vm);
    Dict *inner = dict_new(vm);
    Value text = str_from(vm, "Unhandled error in exception handler");
    dict_set_cstr(vm, inner, "message", text);
    dict_set_cstr(vm, inner, "exception", exc);
    dict_set_cstr(vm, inner, "context", from_obj(context));
    loop_report_default(vm, inner);
    release(vm, text);
    release(vm, exc);
    release(vm, from_obj(inner));
}

void loop_call_handler(Vm *vm, Loop *loop, Dict *context) {
    Value handler = loop ? loop->exception_handler : V_NULL;
    if (!handler) {
        loop_report_default(vm, context);
        return;
    }
    retain(handler);
    Value r = vm_call2(vm, handler, from_obj(loop), from_obj(context));
    if (!r && !vm->stop) handler_failed(vm, context);
    release(vm, r);
    release(vm, handler);
}

void loop_report(Vm *vm, Loop *loop, const char *message, Value exc, ...) {
    if (vm->stop) return;
    Value saved = vm->exc; /* objects die while an exception travels, too */
    vm->exc = V_NULL;
    Dict *context = dict_new(vm);
    Value text = str_from(vm, message);
    dict_set_cstr(vm, context, "message", text);
    if (exc) dict_set_cstr(vm, context, "exception", exc);
    va_list ap;
    va_start(ap, exc);
    for (const char *name; (name = va_arg(ap, const char *));)
        dict_set_cstr(vm, context, name, va_arg(ap, Value));
    va_end(ap);
    loop_call_handler(vm, loop, context);
    release(vm, text);
    release(vm, from_obj(context));
    if (vm->exc) clear(vm, &vm->exc);
    vm->exc = saved;
}
