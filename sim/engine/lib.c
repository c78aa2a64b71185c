#include "engine/lib.h"

#include <string.h>

#include "vm/exc.h"

typedef struct LibLine {
    LibPlace place;
    int from;
    uint32_t line;
    const char *text;
    uint32_t col, end, anchor, anchor_end;
} LibLine;

/* AT rows do not name their place: the enum counts along. */
static const struct {
    const char *file, *func;
} places[] = {
#define LIB(id, file, func) {file, func},
#define AT(from, line, text, col, end, anchor, anchor_end)
#include "engine/lib.def"
#undef AT
#undef LIB
};

enum { ROW_PLACE = -1 };
static const LibLine rows[] = {
#define LIB(id, file, func) {LIB_##id, ROW_PLACE, 0, NULL, 0, 0, 0, 0},
#define AT(from, line, text, col, end, anchor, anchor_end)                     \
    {LIB_COUNT, from, line, text, col, end, anchor, anchor_end},
#include "engine/lib.def"
#undef AT
#undef LIB
};

/* The row that holds in this dialect, or NULL. */
static const LibLine *find(const Vm *vm, LibPlace place) {
    const LibLine *end = rows + sizeof rows / sizeof *rows, *best = NULL;
    const LibLine *r = rows;
    while (r < end && !(r->from == ROW_PLACE && r->place == place))
        r++;
    for (r++; r < end && r->from != ROW_PLACE; r++)
        if (r->from <= vm->minor) best = r;
    return best && best->line ? best : NULL;
}

void lib_add_frame(Vm *vm, LibPlace place) {
    const LibLine *r = find(vm, place);
    if (r && vm->exc)
        exc_add_native(vm, places[place].file, places[place].func, r->line,
                       r->text, r->col, r->end, r->anchor, r->anchor_end);
}

uint32_t lib_line(const Vm *vm, LibPlace place) {
    const LibLine *r = find(vm, place);
    return r ? r->line : 0;
}

const char *lib_text(const Vm *vm, LibPlace place) {
    const LibLine *r = find(vm, place);
    return r ? r->text : "";
}

const char *lib_file(LibPlace place) {
    return places[place].file;
}

const char *lib_func(LibPlace place) {
    return places[place].func;
}

void lib_write_path(const Vm *vm, const char *file, StrBuf *out) {
    sb_printf(out, "/usr/lib/python3.%d/%s", vm->minor, file);
}

uint32_t lib_native_line(const Vm *vm, const char *func, bool suspended) {
    static const struct {
        const char *func;
        LibPlace def, await;
    } natives[] = {
        {"sleep", LIB_DEF_SLEEP, LIB_SLEEP},
        {"wait", LIB_DEF_WAIT, LIB_WAIT_RETURN},
        {"Queue.get", LIB_DEF_GET, LIB_QUEUE_GET},
        {"Queue.put", LIB_DEF_PUT, LIB_QUEUE_PUT},
        {"Queue.join", LIB_DEF_JOIN, LIB_QUEUE_JOIN},
        {"Event.wait", LIB_DEF_EVENT_WAIT, LIB_EVENT_WAIT},
        {"Lock.acquire", LIB_DEF_LOCK_ACQUIRE, LIB_LOCK_ACQUIRE},
        {"to_thread", LIB_DEF_TO_THREAD, LIB_TO_THREAD},
        {"Semaphore.acquire", LIB_DEF_SEM_ACQUIRE, LIB_SEM_ACQUIRE},
    };
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
        if (strcmp(natives[i].func, func) == 0)
            return lib_line(vm, suspended ? natives[i].await : natives[i].def);
    return 0;
}
