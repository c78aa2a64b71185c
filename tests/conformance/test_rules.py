"""Programs about one rule each print what eight CPythons printed for them."""

import sys

import differences
import record_rules
import suite
from outcome import Outcome, normal


def check(case):
    program, dialect = case
    expected = Outcome.parse(record_rules.record_file(program, dialect).read_text("utf-8"))
    actual = suite.run(program.name, dialect, merged=True, cwd=record_rules.RULES)
    actual = normal(actual, program.name)
    found = list(suite.differing(expected, actual))
    return ("%s in %s" % (program.stem, dialect),
            differences.judge(program.stem, dialect, found, actual))


def main():
    cases = [(program, dialect) for program in record_rules.programs()
             for dialect in record_rules.dialects_of(program)]
    assert len(cases) > 150, "the programs are gone"
    return suite.judge(cases, check)


if __name__ == "__main__":
    sys.exit(main())
