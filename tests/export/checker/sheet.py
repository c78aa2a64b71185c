"""txt and md: whether the narration is about this run, step by step, and the
timeline has a row for each task with its end."""

import re
import unicodedata

from .timeline import Complaints
from .trace_text import plain

MARKS = {"RETURNED": "✓", "RAISED": "✗", "CANCELLED": "⊘"}


def width(text):
    return sum(0 if unicodedata.combining(char) else
               2 if unicodedata.east_asian_width(char) in "WF" else 1
               for char in text)


def _lines(wrong, data):
    text = data.decode("utf-8")
    for char in set(text):
        if unicodedata.category(char) in ("Cc", "Cs") and char != "\n":
            wrong.say("characters", "a raw", repr(char))
    if not text.endswith("\n"):
        wrong.say("lines", "the last one does not end")
    return text.split("\n")[:-1]


def section(lines, heading, underlined):
    """The lines behind a heading, up to the next one."""
    for at, line in enumerate(lines):
        if underlined and line == heading and at + 1 < len(lines) and (
                set(lines[at + 1]) == {"─"}):
            rest, mark = lines[at + 2:], re.compile("─+$")
            end = next((i - 1 for i, other in enumerate(rest)
                        if mark.match(other)), len(rest))
            return rest[:end]
        if not underlined and line == "## " + heading:
            rest = lines[at + 1:]
            end = next((i for i, other in enumerate(rest)
                        if other.startswith("## ")), len(rest))
            return rest[:end]
    return None


def _steps(wrong, rows, facts):
    """rows: (number, time) as texts."""
    wrong.expect("step numbers", [int(number) for number, _ in rows],
                 list(range(1, len(rows) + 1)))
    times = [seconds(time) for _, time in rows]
    if times != sorted(times):
        wrong.say("times", "go back:", times)
    if times and abs(times[-1] - facts.last.ns / 1e9) > 0.0006:
        wrong.say("times", "the last one is", times[-1], "and the trace ends at",
                  facts.last.ns / 1e9)


def seconds(text):
    number, unit = re.match(r"([\d.]+)\s(\S+)", text).groups()
    return float(number) * {"s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9,
                            "秒": 1}[unit]


def _ending(wrong, lines, facts, steps):
    text = "\n".join(lines)
    found = re.search(r"(\d+) steps?\b", text)
    if found:
        wrong.expect("steps in all", int(found[1]), steps)
    found = re.search(r"(\d+) iterations?\b", text)
    if found:
        wrong.expect("iterations in all", int(found[1]), facts.count["ITER"])
    found = re.search(r"all tasks done: (\d+) / (\d+)", text)
    if found:
        wrong.expect("tasks in all", int(found[2]), len(facts.tasks))


def _timeline(wrong, lines, facts):
    """Every task that has a row there ends in it as it does in the trace."""
    rows = {}
    for line in lines:
        found = re.match(r"\s*(?:[├└│ ]*)T(\d+)\b", line)
        if found and int(found[1]) in facts.tasks:
            rows.setdefault(int(found[1]), line)
    for number, line in rows.items():
        outcome = facts.tasks[number].outcome
        mark = MARKS.get(outcome)
        others = set(MARKS.values()) - {mark}
        drawn = line[12:]
        if mark and mark not in drawn and "…" not in drawn:
            wrong.say("timeline", repr(line), "should end with", mark)
        if any(other in drawn for other in others) and len(drawn.split()) < 3:
            wrong.say("timeline", repr(line), "should not have", others)
    if len(facts.tasks) <= 8 and facts.count["LOOP_NEW"] <= 1:
        wrong.expect("tasks in the timeline", sorted(rows), sorted(facts.tasks))


def _printed(wrong, lines, printed):
    """What was printed stands there, in order.  Long lines may be broken."""
    text = plain("".join(lines))
    at = 0
    for line in printed.split("\n"):
        line = plain(line.rstrip())
        if 0 < len(line) < 60 and re.fullmatch(r"[\w .,:()=/-]+", line):
            found = text.find(line, at)
            if found < 0:
                wrong.say("printed", repr(line), "is not there, or too early")
                return
            at = found + len(line)


def check_txt(data, facts, printed, columns=100):
    wrong = Complaints()
    lines = _lines(wrong, data)
    for line in lines:
        # An empty line that was printed has its mark and a blank.
        if line != line.rstrip() and line.strip() not in ("│", "!"):
            wrong.say("lines", repr(line), "ends with blanks")
        # Printed lines are as long as they are.
        if width(line) > columns and not re.match(r" *[│!] ", line):
            wrong.say("lines", repr(line), "is", width(line), "wide")
    timeline = section(lines, "Timeline", True)
    story = section(lines, "Step by step", True)
    ending = section(lines, "How it ended", True)
    for name, part in (("timeline", timeline), ("narration", story),
                       ("ending", ending)):
        if part is None:
            wrong.say("sections", "there is no", name)
    if None in (timeline, story, ending):
        return wrong
    rows = [found.groups() for found in
            (re.match(r" *(\d+) +([\d.]+\s\S+)", line) for line in story)
            if found]
    _steps(wrong, rows, facts)
    _ending(wrong, ending, facts, len(rows))
    _timeline(wrong, timeline, facts)
    _printed(wrong, [line.partition("│ ")[2] for line in story if "│ " in line],
             printed)
    return wrong


def check_md(data, facts, printed):
    wrong = Complaints()
    lines = _lines(wrong, data)
    fences = sum(line.startswith("```") for line in lines)
    if fences % 2:
        wrong.say("fences", "one stays open")
    story = section(lines, "Step by step", False) or []
    cells = [re.split(r"(?<!\\)\|", line) for line in story
             if line.startswith("|")]
    if len({len(row) for row in cells}) > 1:
        wrong.say("table", "rows of", {len(row) for row in cells}, "cells")
    rows = [(row[1], row[2].strip()) for row in cells
            if row[1].strip().isdigit()]
    _steps(wrong, rows, facts)
    _ending(wrong, section(lines, "How it ended", False) or [], facts, len(rows))
    output = section(lines, "What it prints", False)
    if printed.strip() and not output:
        wrong.say("sections", "there is no output")
    _printed(wrong, output or [], printed)
    return wrong
