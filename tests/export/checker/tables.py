"""The two formats that have a row for each event: csv and json."""

import csv
import io
import json

from .timeline import Complaints
from .trace_text import nanoseconds, plain

COLUMNS = ["step", "seconds", "thread", "event", "task", "function", "file",
           "line", "operands"]


def _seconds(ns):
    return "%d.%09d" % divmod(ns, 10**9)


def csv_rows(data):
    text = data.decode("utf-8", "replace")
    return list(csv.reader(io.StringIO(text, newline="")))


def check_csv(data, facts, first=0, last=None):
    wrong = Complaints()
    rows = csv_rows(data)
    wrong.expect("header", rows[0], COLUMNS)
    events = facts.events[first:last]
    wrong.expect("rows", len(rows) - 1, len(events))
    for row, event in zip(rows[1:], events):
        if len(row) != len(COLUMNS):
            wrong.say("columns", row)
            continue
        row = dict(zip(COLUMNS, row))
        wrong.expect("step", row["step"], str(event.step))
        wrong.expect("seconds", row["seconds"], _seconds(event.ns), row)
        wrong.expect("thread", row["thread"], str(event.thread), row)
        wrong.expect("event", row["event"], event.kind, row)
        wrong.expect("place", (row["file"], row["line"]),
                     (event.file, str(event.line) if event.line else ""), row)
        wrong.expect("operands", plain(row["operands"]), plain(event.text), row)
    return wrong


# ---- json ----

def _unique(pairs):
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a key comes twice: %r" % (pairs,))
    return data


def _no_fraction(text):
    raise ValueError("a number that is no integer: %s" % text)


def load_json(data):
    return json.loads(data.decode("utf-8"), parse_float=_no_fraction,
                      object_pairs_hook=_unique)


def _same(got, wanted):
    """An operand, as JSON has it and as the trace's text has it."""
    if got is None or got == "-":
        return wanted in (None, "0")
    if isinstance(got, int):
        if wanted is None:
            return got == 0
        return got == nanoseconds(wanted) or got % 2**32 == int(wanted)
    return wanted is not None and plain(got) == plain(wanted)


def check_json(data, facts, first=0, last=None, program=0):
    wrong = Complaints()
    document = load_json(data)
    wrong.expect("version", document["loopscope"], 1)
    part = document["programs"][program]
    functions = {row["id"]: row for row in part["functions"]}
    wrong.expect("functions", len(functions), len(part["functions"]))
    events = facts.events[first:last]
    wrong.expect("events", len(part["events"]), len(events))
    for row, event in zip(part["events"], events):
        _json_event(wrong, row, event, functions)
    if not first and last is None:
        _summaries(wrong, part, facts)
    return wrong


def _json_event(wrong, row, event, functions):
    wrong.expect("event", (row["step"], row["t"], row["thread"], row["event"]),
                 (event.step, event.ns, event.thread, event.kind))
    wrong.expect("line", row.get("line", 0), event.line, row)
    if "function" in row:
        file = functions[row["function"]]["file"]
        wrong.expect("file", file, event.file, row)
    if "func" in row and row["func"] is not None:
        name = functions[row["func"]]["name"]
        wrong.expect("func", plain(name), plain(event.ops["func"] or ""), row)
    operands = {key for key in row if key not in
                ("step", "t", "thread", "event", "line", "function")}
    wanted = set(event.ops)
    if "text" in operands:  # instead of where it lies in the console's text
        wanted = wanted - {"offset", "length"} | {"text"}
        if "\ufffd" not in row["text"]:
            wrong.expect("length", str(len(row["text"].encode())),
                         event.ops["length"], row)
    wrong.expect("operands", operands, wanted, row)
    for key in operands & set(event.ops) - {"func"}:
        if not _same(row[key], event.ops[key]):
            wrong.say("operand", key, "of", row, "should be", event.ops[key])


def _summaries(wrong, part, facts):
    wrong.expect("tasks", [row["task"] for row in part["tasks"]],
                 ["T%d" % number for number in sorted(facts.tasks)])
    busy, steps, started = {}, {}, {}
    for span in facts.of("step"):
        if span.number:
            busy[span.number] = (busy.get(span.number, 0) + span.end_ns -
                                 span.begin_ns)
            steps[span.number] = steps.get(span.number, 0) + 1
            started.setdefault(span.number, span.begin_ns)
    for row in part["tasks"]:
        task = facts.tasks[int(row["task"][1:])]
        number = task.number
        wrong.expect("outcome", row["outcome"] or "", task.outcome, row)
        wrong.expect("created", row["created"], facts.events[task.begin].ns)
        wrong.expect("started", row["started"], started.get(number), row)
        wrong.expect("steps", row["steps"], steps.get(number, 0), row)
        wrong.expect("busy", row["busy"], busy.get(number, 0), row)
        wrong.expect("label", plain(row["label"] or ""), plain(task.label))
