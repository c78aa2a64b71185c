"""What is known not to agree with CPython: differences.txt, read."""

import fnmatch
from pathlib import Path

REFUSED = 123  # the exit status of what Loopscope does not run


def read():
    """[(name pattern, dialects, kind, reason)]"""
    rows = []
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, dialects, kind, reason = line.split(None, 3)
            assert kind in ("refused", "differs"), line
            rows.append((name, dialects.split(","), kind, reason))
    return rows


KNOWN = read()


def known(name, dialect):
    """(kind, reason), or (None, None)."""
    for pattern, dialects, kind, reason in KNOWN:
        if fnmatch.fnmatch(name, pattern) and (dialects == ["all"] or dialect in dialects):
            return kind, reason
    return None, None


def judge(name, dialect, found, actual):
    """The problem to report, given what differs; None when all is as known."""
    kind, reason = known(name, dialect)
    if kind and not found:
        return "agrees with CPython: take it off differences.txt (%s)" % reason
    if kind == "refused" and actual.status != REFUSED:
        return "should be refused by name (%s), but ended with %d" % (reason, actual.status)
    return None if kind else "\n    ".join(found)
