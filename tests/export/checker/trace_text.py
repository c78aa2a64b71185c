"""The text of `loopscope trace`, one event a line, as objects."""

import re

_LINE = re.compile(r"\s*(\d+)\s+(\d+)\.(\d{9})\s+(\d+) ([A-Z_]+) *(.*)$", re.S)
_OPERAND = re.compile(r' ?([a-z_]+)=("(?:[^"\\]|\\.)*"|\S+)', re.S)
_ESCAPE = re.compile(r'\\(n|x[0-9a-f]{2}|.)', re.S)


def plain(text):
    """For comparisons: what is no UTF-8 counts as one U+FFFD, however many a
    format makes of it, and NUL as its picture: some readers' texts end there.
    """
    text = re.sub("[\ud800-\udfff]", "\ufffd", text.replace("\0", "\u2400"))
    return re.sub("\ufffd+", "\ufffd", text)


def _unescape(match):
    code = match[1]
    if code == "n":
        return "\n"
    return chr(int(code[1:], 16)) if len(code) == 3 else code


def _value(text):
    if text[0] == '"':
        return _ESCAPE.sub(_unescape, text[1:-1])
    return None if text == "-" else text


def nanoseconds(text):
    """"1.500000000" or "-1" as integer nanoseconds."""
    whole, _, part = text.partition(".")
    ns = abs(int(whole)) * 10**9 + int(part.ljust(9, "0")) if part else int(whole)
    return -ns if part and whole.startswith("-") else ns


class Event:
    """One line.  `ops` has the operands as texts without quotes, None for "-".
    """

    __slots__ = ("step", "ns", "thread", "kind", "ops", "text", "file", "line")

    def __init__(self, line):
        match = _LINE.match(line)
        if not match:
            raise ValueError("no event: %r" % line)
        self.step = int(match[1])
        self.ns = int(match[2]) * 10**9 + int(match[3])
        self.thread = int(match[4])
        self.kind = match[5]
        rest, at = match[6], 0
        self.ops = {}
        while found := _OPERAND.match(rest, at):
            self.ops[found[1]] = _value(found[2])
            at = found.end()
        self.text = rest[:at].strip()
        place = rest[at:].strip()
        self.file, _, number = place.rpartition(":")
        self.line = int(number) if number else 0

    def number(self, name):
        """Of a task, object, handle … ("T3") or a plain number; 0 for none."""
        value = self.ops.get(name)
        if value is None:
            return 0
        return int(value[1:] if value[0] in "Tohf" else value)

    def task(self, name="task"):
        """Its number if it names a task, else 0."""
        value = self.ops.get(name)
        return int(value[1:]) if value and re.fullmatch(r"T\d+", value) else 0


def read(data):
    """All events of what `loopscope trace` wrote (bytes)."""
    text = data.decode("utf-8", "replace")
    events = [Event(line) for line in text.split("\n") if line]
    for step, event in enumerate(events):
        if event.step != step:
            raise ValueError("event %d has the number %d" % (step, event.step))
    return events
