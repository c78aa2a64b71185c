"""What a run printed, in the form in which runs can be compared and kept.

Two runs of the same program differ in what is arbitrary: addresses, thread
idents, folders, how many microseconds a second took, where the standard
library's own lines are. `normal` takes exactly that out.
"""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Outcome:
    status: int
    out: str
    err: str

    def text(self):
        return "exit %d\n--- stdout\n%s--- stderr\n%s" % (self.status, self.out, self.err)

    @staticmethod
    def parse(text):
        head, rest = text.split("--- stdout\n", 1)
        out, err = rest.split("--- stderr\n", 1)
        return Outcome(int(head.split()[1]), out, err)


def normal_line(line, program):
    line = re.sub(r"[^\s\"'<(]*%s\b" % re.escape(program), "PROGRAM", line)
    line = re.sub(r"0x[0-9a-fA-F]+", "0xADDRESS", line)
    line = re.sub(r"\bwhen=\d+(\.\d+)?", "when=TIME", line)  # since the machine started
    line = re.sub(r"(Thread\((?:[^()]|\([^()]*\))*?(?:started|stopped)(?: daemon)?) \d+\)",
                  r"\1 IDENT)", line)
    line = re.sub(r"[^\s\"'<(]*/((?:asyncio|concurrent/futures)/\w+\.py|(?:threading|selectors|functools)\.py)(\", line |:)\d+",
                  r"\1\2N", line)
    line = re.sub(r"(进程ID为: )\d+", r"\1PID", line)
    line = re.sub(r"(一共用了)(\d+\.\d+)(?=时间)", lambda m: m[1] + "%.1f" % float(m[2]), line)
    line = re.sub(r"\buse (\d+\.\d+(?:e-\d+)?) time", lambda m: "use %.1f time" % float(m[1]), line)
    return line.rstrip()


def without_library(lines):
    """Tracebacks and warnings without the standard library's own frames."""
    kept, skipping = [], None
    for line in lines:
        if skipping and line.startswith(skipping):
            continue
        skipping = None
        if re.match(r'  File "(?!PROGRAM")', line) and ", in " in line:
            skipping = "    "
            continue
        # The source line below a warning in the library is not ours to know.
        if re.match(r"\S+\.py:N: \w*Warning: ", line):
            skipping = "  "
        kept.append(line)
    return kept


def warnings_sorted(lines):
    """Objects that die together do so in the order of their addresses."""
    kept, group = [], []
    for line in lines + [""]:
        if re.match(r"\S+: RuntimeWarning: coroutine '\w+' was never awaited$", line):
            group.append(line)
            continue
        kept += sorted(group) + [line]
        group = []
    return kept[:-1]


def normal(outcome, program):
    """`program` is the file's name, wherever it lay."""
    name = Path(program).name

    def stream(text):
        lines = [normal_line(line, name) for line in text.splitlines()]
        return [line + "\n" for line in warnings_sorted(without_library(lines))]

    return Outcome(outcome.status, "".join(stream(outcome.out)), "".join(stream(outcome.err)))


def any_order(outcome):
    """For programs that start or list tasks in the order of a set: the same
    lines, in whatever order, and lists of tasks likewise."""
    def line(text):
        if text.startswith(("[<Task", "{<Task")):
            parts = re.split(r"(?<=>), (?=<Task)", text.strip("[]{}"))
            return "[%s]" % ", ".join(sorted(parts))
        return text

    lines = sorted(line(text) for text in outcome.out.splitlines())
    return Outcome(outcome.status, "\n".join(lines) + "\n", outcome.err)
