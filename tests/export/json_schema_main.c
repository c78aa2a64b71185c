/* Prints the JSON Schema of our own format, made from event.def: what
 * assets/loopscope-trace.schema.json has to be (test_json_schema.py). */
#include "export/json_impl.h"
#include "trace/trace.h"

#include <stdio.h>
#include <string.h>

static void string(const char *text) {
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') putchar('\\');
        putchar(*text);
    }
    putchar('"');
}

/* What a value of this type may be; types that mean a thing of the program
 * refer to a definition. */
static const char *definition(OperandType type) {
    switch (type) {
    case OP_STR: return "text";
    case OP_TASK: return "task";
    case OP_HANDLE: return "handle";
    case OP_OBJ: return "object";
    case OP_FRAME: return "frame";
    case OP_REF: return "ref";
    case OP_FUNC: return "function";
    case OP_LOOP: return "loop";
    case OP_THREAD: return "thread";
    case OP_LO: return "integer64";
    default: return "integer";
    }
}

/* Where nothing is meant the value is null; what is not in this list and has
 * no names is an integer. */
static void names(OperandType type, const bool *wanted) {
    bool first = true;
    printf("{\"enum\": [");
    for (uint32_t i = 0; i < 64; i++) {
        const char *name = operand_name(type, i);
        if (!name || !*name || (wanted && !wanted[i])) continue;
        printf(first ? "" : ", ");
        string(name);
        first = false;
    }
    printf("]}");
}

static bool has_names(OperandType type) {
    return operand_name(type, 0) != NULL;
}

static void value(OperandType type, const char *name) {
    if (has_names(type))
        names(type, NULL);
    else if (json_signed(name))
        printf("{\"$ref\": \"#/$defs/status\"}");
    else if (type == OP_ARG)
        printf("{\"type\": [\"string\", \"null\"]}");
    else
        printf("{\"$ref\": \"#/$defs/%s\"}", definition(type));
}

static void property(const char *name) {
    printf(",\n      ");
    string(name);
    printf(": ");
}

/* ---- arg ---- */

static OperandType arg_type(EventKind kind, uint32_t what) {
    TraceEvent ev = {.kind = (uint8_t)kind, .flags = (uint8_t)what};
    return trace_arg_type(&ev);
}

static void arg_case(EventKind kind, OperandType type, bool *first) {
    bool wanted[WHAT_COUNT] = {0}, any = false;
    for (uint32_t i = 0; i < WHAT_COUNT; i++)
        any |= wanted[i] = arg_type(kind, i) == type;
    if (!any) return;
    printf("%s\n      {\"properties\": {\"what\": ", *first ? "" : ",");
    names(OP_WHAT, wanted);
    if (type == OP_INT)
        printf(",\n       \"arg\": {\"type\": \"null\"}}}");
    else
        printf(",\n       \"arg\": {\"$ref\": \"#/$defs/%s\"}}}",
               definition(type));
    *first = false;
}

/* READY_PUSH's and TIMER_ADD's arg depends on `what`. */
static void args(EventKind kind) {
    static const OperandType types[] = {OP_STR, OP_TASK, OP_OBJ, OP_REF,
                                        OP_INT};
    bool first = true;
    printf(",\n     \"oneOf\": [");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        arg_case(kind, types[i], &first);
    printf("]");
}

/* ---- events ---- */

static void operands(EventKind kind, bool required) {
    const EventInfo *info = event_info(kind);
    for (int i = -1; i < 4; i++) {
        OperandType type = i < 0 ? info->flags.type : info->op[i].type;
        const char *name = i < 0 ? info->flags.name : info->op[i].name;
        if (i < 0 ? type == OP_NONE : json_skips(kind, i)) continue;
        if (required) {
            printf(", ");
            string(name);
        } else {
            property(name);
            value(type, name);
        }
    }
    if (kind != EV_PRINT) return;
    if (required) {
        printf(", \"" JSON_PRINT_TEXT "\"");
    } else {
        property(JSON_PRINT_TEXT);
        printf("{\"type\": \"string\"}");
    }
}

static void event(EventKind kind) {
    const EventInfo *info = event_info(kind);
    printf("%s\n    {\"properties\": {\n      \"event\": {\"const\": ",
           kind == 1 ? "" : ",");
    string(info->name);
    printf("}");
    operands(kind, false);
    for (const char *const *k =
             (const char *const[]){"step", "t", "thread", "line", NULL};
         *k; k++) {
        property(*k);
        printf("{\"$ref\": \"#/$defs/%s\"}",
               strcmp(*k, "thread") ? "count" : "thread");
    }
    property("function");
    printf("{\"type\": \"string\"}},\n");
    printf("     \"required\": [\"step\", \"t\", \"thread\", \"event\"");
    operands(kind, true);
    printf("],\n     \"dependentRequired\": {\"function\": [\"line\"]},\n"
           "     \"additionalProperties\": false");
    for (int i = 0; i < 4; i++)
        if (info->op[i].type == OP_ARG) args(kind);
    printf(",\n     \"title\": ");
    string(info->name);
    printf(",\n     \"description\": ");
    string(info->text);
    printf("}");
}

/* ---- the rest of the document ---- */

static const char head[] =
    "{\n"
    "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
    "\"title\": \"A Loopscope trace\",\n"
    "\"description\": \"What an event loop did, as `loopscope export --format "
    "json` writes it and `loopscope replay` opens it.\",\n"
    "\"type\": \"object\",\n"
    "\"required\": [\"loopscope\", \"programs\"],\n"
    "\"properties\": {\n"
    "  \"loopscope\": {\"const\": 1, \"description\": \"Version of the "
    "format.\"},\n"
    "  \"programs\": {\"type\": \"array\", \"minItems\": 1, \"maxItems\": 4, "
    "\"items\": {\"$ref\": \"#/$defs/program\"}}\n"
    "},\n"
    "\"$defs\": {\n"
    "  \"count\": {\"type\": \"integer\", \"minimum\": 0},\n"
    "  \"integer\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": "
    "4294967295},\n"
    "  \"integer64\": {\"type\": \"integer\", \"minimum\": "
    "-9223372036854775808, \"maximum\": 9223372036854775807},\n"
    "  \"status\": {\"type\": \"integer\", \"minimum\": -2147483648, "
    "\"maximum\": 2147483647},\n"
    "  \"thread\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": "
    "65535},\n"
    "  \"loop\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": "
    "65535},\n"
    "  \"text\": {\"type\": [\"string\", \"null\"]},\n"
    "  \"task\": {\"type\": [\"string\", \"null\"], \"pattern\": "
    "\"^T[1-9][0-9]*$\"},\n"
    "  \"handle\": {\"type\": [\"string\", \"null\"], \"pattern\": "
    "\"^h[1-9][0-9]*$\"},\n"
    "  \"object\": {\"type\": [\"string\", \"null\"], \"pattern\": "
    "\"^o[1-9][0-9]*$\"},\n"
    "  \"frame\": {\"type\": [\"string\", \"null\"], \"pattern\": "
    "\"^f[1-9][0-9]*$\"},\n"
    "  \"ref\": {\"type\": [\"string\", \"null\"], \"pattern\": "
    "\"^[To][1-9][0-9]*$\", \"description\": \"A task or an object.\"},\n"
    "  \"function\": {\"type\": [\"string\", \"null\"], \"description\": "
    "\"The id of one of the program's functions.\"},\n"
    "  \"program\": {\n"
    "   \"type\": \"object\",\n"
    "   \"required\": [\"name\", \"python\", \"functions\", \"events\"],\n"
    "   \"properties\": {\n"
    "    \"name\": {\"type\": \"string\", \"description\": \"The program's "
    "file name.\"},\n"
    "    \"python\": {\"type\": \"string\", \"pattern\": "
    "\"^3[.](0|[1-9][0-9]?)$\"},\n"
    "    \"recorded\": {\"type\": \"boolean\", \"description\": \"In real "
    "time, by a real Python.\"},\n"
    "    \"recorder\": {\"type\": \"string\", \"description\": \"What "
    "recorded it.\"},\n"
    "    \"part\": {\"type\": \"boolean\", \"description\": \"Events before "
    "or behind these were left out.\"},\n"
    "    \"title\": {\"type\": \"string\"},\n"
    "    \"source\": {\"type\": \"string\", \"description\": \"The program's "
    "text.\"},\n"
    "    \"functions\": {\"type\": \"array\", \"maxItems\": 65535, \"items\": "
    "{\n"
    "     \"type\": \"object\",\n"
    "     \"required\": [\"id\", \"name\", \"file\", \"line\"],\n"
    "     \"properties\": {\n"
    "      \"id\": {\"type\": \"string\", \"description\": \"How events name "
    "it: its name or, if another one is called so too, its name and a "
    "number.\"},\n"
    "      \"name\": {\"type\": \"string\"},\n"
    "      \"file\": {\"type\": \"string\"},\n"
    "      \"line\": {\"$ref\": \"#/$defs/integer\", \"description\": \"Its "
    "first.\"}}}},\n"
    "    \"events\": {\"type\": \"array\", \"items\": {\"$ref\": "
    "\"#/$defs/event\"}},\n"
    "    \"tasks\": {\"type\": \"array\", \"items\": {\"$ref\": "
    "\"#/$defs/summary\"}, \"description\": \"Worked out of the events, for "
    "scripts; not read again.\"}}},\n"
    "  \"summary\": {\n"
    "   \"type\": \"object\",\n"
    "   \"required\": [\"task\", \"name\", \"function\", \"label\", "
    "\"creator\", \"created\", \"started\", \"done\", \"outcome\", "
    "\"result\", \"steps\", \"busy\"],\n"
    "   \"additionalProperties\": false,\n"
    "   \"properties\": {\n"
    "    \"task\": {\"$ref\": \"#/$defs/task\"},\n"
    "    \"name\": {\"$ref\": \"#/$defs/text\", \"description\": \"If the "
    "program chose one.\"},\n"
    "    \"function\": {\"$ref\": \"#/$defs/function\"},\n"
    "    \"label\": {\"$ref\": \"#/$defs/text\", \"description\": \"Its call "
    "as written.\"},\n"
    "    \"creator\": {\"$ref\": \"#/$defs/task\"},\n"
    "    \"created\": {\"$ref\": \"#/$defs/count\", \"description\": "
    "\"Nanoseconds, like all times here.\"},\n"
    "    \"started\": {\"type\": [\"integer\", \"null\"], \"minimum\": 0, "
    "\"description\": \"When its first step began.\"},\n"
    "    \"done\": {\"type\": [\"integer\", \"null\"], \"minimum\": 0},\n"
    "    \"outcome\": {\"enum\": [\"RETURNED\", \"RAISED\", \"CANCELLED\", "
    "null]},\n"
    "    \"result\": {\"$ref\": \"#/$defs/text\", \"description\": \"As "
    "repr() gives it.\"},\n"
    "    \"steps\": {\"$ref\": \"#/$defs/count\"},\n"
    "    \"busy\": {\"$ref\": \"#/$defs/count\", \"description\": \"Time "
    "within its steps.\"}}},\n"
    "  \"event\": {\n"
    "   \"type\": \"object\",\n"
    "   \"anyOf\": [";

int main(void) {
    fputs(head, stdout);
    for (int kind = 1; kind < EV_COUNT; kind++)
        event((EventKind)kind);
    puts("]}\n}\n}");
    return 0;
}
