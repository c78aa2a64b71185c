"""Small programs about one rule each, with what eight real CPythons printed:
a collection that lies beside the source tree, if it is there at all."""

import sys

import differences
import suite
from outcome import Outcome, normal

PROBES = suite.SHARED / "probes"
DIALECTS = ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13")


def recorded(probe, dialect):
    text = (PROBES / "out" / ("%s.%s.txt" % (probe.stem, dialect))).read_text("utf-8")
    out, status = text.rsplit("[exit ", 1)
    return normal(Outcome(int(status.split("]")[0]), out, ""), probe.name)


def check(case):
    probe, dialect = case
    actual = normal(suite.run(probe.name, dialect, merged=True, cwd=PROBES), probe.name)
    found = list(suite.differing(recorded(probe, dialect), actual))
    return ("%s in %s" % (probe.stem, dialect),
            differences.judge(probe.stem, dialect, found, actual))


def main():
    if not PROBES.exists():
        print("the probes are not here")
        return 77
    return suite.judge([(probe, dialect) for probe in sorted(PROBES.glob("p*.py"))
                        for dialect in DIALECTS], check)


if __name__ == "__main__":
    sys.exit(main())
