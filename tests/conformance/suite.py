"""What the conformance tests share: running Loopscope, judging, reporting."""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from outcome import Outcome

SOURCE = Path(os.environ["SOURCE_DIR"])
BINARY = os.environ["LOOPSCOPE"]
LIMIT = 20 * int(os.environ.get("TIME_FACTOR", "1"))
SHARED = SOURCE.parent / "shared"


def run(program, dialect=None, merged=False, cwd=None, options=()):
    """Loopscope on one program; `merged` puts both streams into `out`."""
    command = [BINARY, "run", *options] + (["--python", dialect] if dialect else [])
    try:
        done = subprocess.run(command + [str(program)], stdin=subprocess.DEVNULL, cwd=cwd,
                              stdout=subprocess.PIPE, timeout=LIMIT,
                              stderr=subprocess.STDOUT if merged else subprocess.PIPE)
    except subprocess.TimeoutExpired:
        return Outcome(-1, "", "did not end within %d s\n" % LIMIT)
    return Outcome(done.returncode, done.stdout.decode("utf-8", "replace"),
                   (done.stderr or b"").decode("utf-8", "replace"))


def run_unscheduled(lesson, dialect, options=()):
    """A lesson by the default schedule, at the same line numbers."""
    text = re.sub(r"(?m)^# schedule = .*$", "#", lesson.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, lesson.name)
        copy.write_text(text, "utf-8")
        return run(copy, dialect, options=options)


def without_last_line_if_endless(actual):
    """A program that never ends gets one line of ours on standard error."""
    if actual.status != 124:
        return actual
    lines = actual.err.splitlines(keepends=True)
    return Outcome(124, actual.out, "".join(lines[:-1]) if lines else "no line\n")


def differing(expected, actual):
    """The first lines that differ, as text; empty when nothing does."""
    if expected.status != actual.status:
        yield "exit status %d, CPython %d" % (actual.status, expected.status)
    for name, want, got in (("standard output", expected.out, actual.out),
                            ("standard error", expected.err, actual.err)):
        want, got = want.splitlines(), got.splitlines()
        for number in range(max(len(want), len(got))):
            ours = got[number] if number < len(got) else "(nothing)"
            theirs = want[number] if number < len(want) else "(nothing)"
            if ours != theirs:
                yield "%s, line %d:\n      CPython   %s\n      Loopscope %s" % (
                    name, number + 1, theirs, ours)
                break


def judge(cases, check):
    """`check(case)` gives (name, problem text or None) for every case."""
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(check, cases))
    problems = [(name, problem) for name, problem in results if problem]
    for name, problem in problems:
        print("FAIL %s\n    %s" % (name, problem))
    print("%d of %d agree with CPython" % (len(results) - len(problems), len(results)))
    return 1 if problems else 0


def finish(statuses):
    sys.exit(1 if any(statuses) else 0)
