"""The lessons print what CPython printed for them (record.py), and so do the
programs they were made from, where those are at hand."""

import sys

import record
import suite
from outcome import Outcome, any_order, normal

PROGRAMS = [*range(1, 27), 39, 40, 41]


def check_lesson(case):
    lesson, dialect = case
    recorded = record.RECORDS / ("%s.%s.txt" % (lesson.stem, dialect))
    expected = Outcome.parse(recorded.read_text("utf-8"))
    actual = normal(suite.run_unscheduled(lesson, dialect), lesson.name)
    actual = suite.without_last_line_if_endless(actual)
    found = list(suite.differing(expected, actual))
    return "%s in %s" % (lesson.name, dialect), "\n    ".join(found)


def original(path):
    """A recorded run of an original program: its sections, less the rest."""
    text = path.read_text("utf-8")
    head, rest = text.split("--- stdout ---\n", 1)
    out, rest = rest.split("--- stderr ---\n", 1)
    err = rest.split("--- merged", 1)[0]
    status = int(head.split("# exit ")[1].split()[0])
    return Outcome(124 if status == -9 else status, out, err)


def check_original(case):
    program, dialect = case
    recorded = program.parent.parent / "cpython" / ("%s.%s.txt" % (program.stem, dialect))
    expected = normal(original(recorded), program.name)
    actual = normal(suite.run(program, dialect), program.name)
    actual = suite.without_last_line_if_endless(actual)
    if dialect in record.SET_ORDER.get(program.name[:2], ()):
        expected, actual = any_order(expected), any_order(actual)
    found = list(suite.differing(expected, actual))
    return "original %s in %s" % (program.name, dialect), "\n    ".join(found)


def main():
    lessons = sorted(record.SCENARIOS.glob("[0-9]*.py"))
    cases = [(lesson, dialect) for lesson in lessons for dialect in record.DIALECTS
             if (record.RECORDS / ("%s.%s.txt" % (lesson.stem, dialect))).exists()]
    assert len(cases) >= 100, "the recordings are gone"
    statuses = [suite.judge(cases, check_lesson)]
    folder = suite.SHARED / "article" / "programs"
    if folder.exists():
        programs = [p for p in sorted(folder.glob("*.py")) if int(p.name[:2]) in PROGRAMS]
        cases = [(p, d) for p in programs for d in ("3.6", "3.11", "3.13")]
        statuses.append(suite.judge(cases, check_original))
    else:
        print("the original programs are not here: only the lessons were compared")
    suite.finish(statuses)


if __name__ == "__main__":
    sys.exit(main())
