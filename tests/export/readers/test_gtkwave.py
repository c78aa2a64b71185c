"""GTKWave lists the signals of our value change dumps, and their changes, as we
do."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import installed

installed.need("gtkwave", "xvfb-run", "xauth")

from checker import vcd  # noqa: E402
from checker.timeline import Complaints  # noqa: E402


def ask(path):
    """{signal: [(time, value)]}, and the last time."""
    done = subprocess.run(
        ["xvfb-run", "-a", "gtkwave", str(path), "-S",
         str(installed.HERE / "gtkwave.tcl")], timeout=installed.SECONDS,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C.UTF-8"))
    text = done.stdout.decode("utf-8", "replace")
    signals, last = {}, 0
    for line in text.split("\n"):
        word, _, rest = line.partition(" ")
        if word == "SIGNAL":
            name = rest
        elif word == "CHANGES":
            signals[name] = pairs(rest)
        elif word == "TIME":
            last = int(rest.split()[1])
    if not text.rstrip().endswith("END"):
        raise RuntimeError("gtkwave stopped: %s" % text[-300:])
    return signals, last


def braced(text, at):
    """Where the braces end that begin here; those within them nest."""
    depth = 0
    while True:
        if text[at] == "\\":
            at += 1
        else:
            depth += (text[at] == "{") - (text[at] == "}")
        at += 1
        if not depth:
            return at


def tcl_list(text):
    """Its words: in braces, or bare, with a backslash before what is special."""
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
        elif text[at] == "{":
            end = braced(text, at)
            yield text[at + 1:end - 1]
            at = end
        else:
            word = re.compile(r"(?:\\.|[^ \\])+").match(text, at)
            yield re.sub(r"\\(.)", r"\1", word[0])
            at = word.end()


def pairs(text):
    """A Tcl list of times and values."""
    words = list(tcl_list(text))
    return list(zip(map(int, words[::2]), words[1::2]))


def compare(waves, signals, last):
    wrong = Complaints()
    # It writes the width of a bus behind the name: "ready[31:0]".
    found = {re.sub(r"\[\d+:\d+\]$", "", name): changes
             for name, changes in signals.items()}
    wrong.expect("signals", sorted(found), sorted(waves.variables))
    wrong.expect("last time", last, waves.end)
    for path in found.keys() & waves.variables.keys():
        variable = waves.variables[path]
        if variable.kind == "event":
            continue
        wanted = merged((ts, shown(variable, value))
                        for ts, value in variable.changes)
        # It has values before and behind all times.
        got = merged((ts, value) for ts, value in found[path]
                     if 0 <= ts <= waves.end)
        wrong.expect("changes", got, wanted, path)
    return wrong


def shown(variable, value):
    """As it shows values: integers decimal, texts with the mark of a base."""
    if variable.kind == "string":
        raw = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]),
                     value.encode())
        return "0b" + raw.decode("utf-8", "replace")
    return str(int(value, 2)) if variable.width > 1 else value


def merged(changes):
    kept = []
    for ts, value in changes:
        if not kept or kept[-1][1] != value:
            kept.append((ts, value))
    return kept


def main():
    asked, complaints = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for program in list(installed.chosen())[
                ::1 if installed.all_wanted() else 5]:
            for clock in ("virtual", "steps"):
                path = Path(folder, "%d.vcd" % asked)
                waves = vcd.read(program.export_to(path, "vcd", "--clock",
                                                   clock))
                asked += 1
                complaints += ["%s %s: %s" % (program, clock, text)
                               for text in compare(waves, *ask(path))]
    return installed.finish(complaints, "gtkwave, %d dumps" % asked)


if __name__ == "__main__":
    sys.exit(main())
