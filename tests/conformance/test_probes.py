"""Small programs about one rule each, in eight versions of CPython.

differences.txt names those whose output is known not to agree, and why; the
test fails when one of them agrees after all, so that the list only shrinks.
"""

import fnmatch
import sys
from pathlib import Path

import suite
from outcome import Outcome, normal

REFUSED = 123  # the exit status of what Loopscope does not run
PROBES = suite.SHARED / "probes"
DIALECTS = ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13")


def known_differences():
    """[(probe pattern, dialects, kind, reason)]"""
    path = Path(__file__).with_name("differences.txt")
    rows = []
    for line in path.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            probe, dialects, kind, reason = line.split(None, 3)
            assert kind in ("refused", "differs"), line
            rows.append((probe, dialects.split(","), kind, reason))
    return rows


KNOWN = known_differences()


def known(probe, dialect):
    """(kind, reason) of a known difference."""
    for pattern, dialects, kind, reason in KNOWN:
        if fnmatch.fnmatch(probe, pattern) and (dialects == ["all"] or dialect in dialects):
            return kind, reason
    return None, None


def recorded(probe, dialect):
    text = (PROBES / "out" / ("%s.%s.txt" % (probe.stem, dialect))).read_text("utf-8")
    out, status = text.rsplit("[exit ", 1)
    return normal(Outcome(int(status.split("]")[0]), out, ""), probe.name)


def check(case):
    probe, dialect = case
    actual = normal(suite.run(probe.name, dialect, merged=True, cwd=PROBES), probe.name)
    found = list(suite.differing(recorded(probe, dialect), actual))
    kind, reason = known(probe.stem, dialect)
    name = "%s in %s" % (probe.stem, dialect)
    if kind and not found:
        return name, "agrees with CPython: take it off differences.txt (%s)" % reason
    if kind == "refused" and actual.status != REFUSED:
        return name, "should be refused by name (%s), but ended with %d" % (
            reason, actual.status)
    return name, None if kind else "\n    ".join(found)


def main():
    if not PROBES.exists():
        print("the probes are not here")
        return 77
    return suite.judge([(probe, dialect) for probe in sorted(PROBES.glob("p*.py"))
                        for dialect in DIALECTS], check)


if __name__ == "__main__":
    sys.exit(main())
