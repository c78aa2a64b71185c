"""Value change dumps, as IEEE 1364 has them and GTKWave extends them (texts).
"""

import re

from .timeline import Complaints

UNITS = {"s": 10**9, "ms": 10**6, "us": 1000, "ns": 1}
WORDS = ("$date", "$version", "$comment", "$timescale", "$scope", "$upscope",
         "$var", "$enddefinitions", "$dumpvars", "$end")


class Variable:
    def __init__(self, path, kind, width):
        self.path, self.kind, self.width = path, kind, width
        self.changes = []  # (nanoseconds, text)

    def number(self, value):
        return None if set(value) & set("xz") else int(value, 2)


class Waves:
    def __init__(self):
        self.wrong = Complaints()
        self.variables = {}  # by path: "gather_py.tasks.T1_main"
        self.scopes = set()
        self.end = 0


def _header(waves, text):
    by_code, scope, unit, kinds = {}, [], 1, []
    for word, body in re.findall(r"(\$\w+)\s+(.*?)\s*\$end\b", text, re.S):
        parts = body.split()
        if word == "$timescale":
            count, name = re.fullmatch(r"(10?0?)\s*([a-z]+)", body).groups()
            unit = int(count) * UNITS[name]
        elif word == "$scope":
            scope.append(parts[1])
            kinds.append(parts[0])
            waves.scopes.add(".".join(scope))
        elif word == "$upscope":
            scope.pop()
        elif word == "$var":
            path = ".".join(scope + [parts[3]])
            if path in waves.variables or parts[2] in by_code:
                waves.wrong.say("names", path, parts[2], "comes twice")
            by_code[parts[2]] = Variable(path, parts[0], int(parts[1]))
            waves.variables[path] = by_code[parts[2]]
        elif word not in WORDS:
            waves.wrong.say("words", word)
        if word == "$date":
            waves.wrong.say("date", "equal runs must give equal bytes")
    if scope:
        waves.wrong.say("balance", "scopes stay open:", scope)
    return by_code, unit


def _value(waves, variable, value):
    if variable.kind in ("wire", "reg", "integer"):
        if not re.fullmatch("[01xz]+", value) or len(value) > variable.width:
            waves.wrong.say("values", value, "for", variable.path, "of",
                            variable.width, "bits")
    elif variable.kind == "string":
        if re.search(r"[^\x21-\x7e\x80-\U0010ffff]", value):
            waves.wrong.say("values", repr(value), "for", variable.path)


def read(data):
    waves = Waves()
    text = data.decode("utf-8")
    head, _, body = text.partition("$enddefinitions")
    by_code, unit = _header(waves, head)
    now = None
    for line in body.split("\n")[1:]:
        if not line or line in ("$dumpvars", "$end"):
            continue
        if line[0] == "#":
            time = int(line[1:]) * unit
            if now is not None and time <= now:
                waves.wrong.say("monotone", line, "behind", now)
            now = time
            continue
        if line[0] in "bsr":
            value, _, code = line[1:].partition(" ")
        else:
            value, code = line[0], line[1:]
        variable = by_code.get(code)
        if not variable or now is None:
            waves.wrong.say("values", repr(line), "is no change of anything")
            continue
        if (line[0] == "s") != (variable.kind == "string"):
            waves.wrong.say("values", repr(line), "for a", variable.kind)
        _value(waves, variable, value)
        variable.changes.append((now, value))
    waves.end = now or 0
    return waves
