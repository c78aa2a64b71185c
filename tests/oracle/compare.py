"""Runs one program in CPython under virtual time and in Loopscope."""

import difflib
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import vt

HERE = Path(__file__).resolve().parent


@dataclass
class Outcome:
    status: int
    out: str
    err: str

    def same(self, other):
        quiet = bool(self.err.strip()) == bool(other.err.strip())
        return self.out == other.out and self.status == other.status and quiet


def run(command, limit, env=None):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=limit, env=env)
    except subprocess.TimeoutExpired as late:
        return Outcome(-1, (late.stdout or b"").decode("utf-8", "replace"), "TIMEOUT")
    return Outcome(done.returncode, done.stdout.decode("utf-8", "replace"),
                   done.stderr.decode("utf-8", "replace"))


def reference(python, program, limit=60, other_oracle=None):
    """What CPython prints. `other_oracle` is a runner to use instead of ours."""
    if other_oracle:
        env = dict(os.environ, VT_SETS="args", PYTHONIOENCODING="utf-8")
        return run([python, str(other_oracle), str(program)], limit, env)
    return run([python, str(program)], limit, vt.environment())


def loopscope(binary, dialect, program, limit=60):
    command = [str(binary), "run", "--cpus", "2", "--python", dialect, str(program)]
    return run(command, limit)


def difference(expected, actual):
    """A unified diff that begins at the first line that differs."""
    lines = list(difflib.unified_diff(
        expected.out.splitlines(), actual.out.splitlines(),
        "CPython", "Loopscope", lineterm="", n=2))
    text = "\n".join(lines[:24])
    if expected.status != actual.status:
        text += "\nexit status %d, CPython %d" % (actual.status, expected.status)
    if actual.err.strip() != expected.err.strip():
        text += "\nstandard error: %s\nCPython's: %s" % (
            actual.err.strip()[-600:] or "(nothing)", expected.err.strip()[-600:] or "(nothing)")
    return text.strip()


def removable(lines):
    """Ranges of lines that form a statement with its body, longest first."""
    ranges = []
    for first, line in enumerate(lines):
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip())
        last = first + 1
        while last < len(lines) and (
            not lines[last].strip()
            or len(lines[last]) - len(lines[last].lstrip()) > depth
            or lines[last].strip().startswith(("except", "finally", "else:", ")"))
            and len(lines[last]) - len(lines[last].lstrip()) == depth
        ):
            last += 1
        ranges.append((first, last))
    return sorted(ranges, key=lambda r: r[0] - r[1])


def compiles(text):
    try:
        compile(text, "program", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def minimise(text, differs, attempts=400):
    """Leaves statements out for as long as `differs(text)` holds."""
    progress = True
    while progress and attempts > 0:
        progress = False
        lines = text.split("\n")
        for first, last in removable(lines):
            indent = re.match(" *", lines[first])[0]
            for filler in ([], [indent + "pass"]):
                shorter = "\n".join(lines[:first] + filler + lines[last:])
                if len(shorter) >= len(text) or not compiles(shorter):
                    continue
                attempts -= 1
                if attempts <= 0:
                    return text
                if differs(shorter):
                    text, progress = shorter, True
                    break
                break
            if progress:
                break
    return text
