"""Every format of every program, held against the trace's own text.

    python3 test_exports.py [--count N] [--first SEED] [--only FORMAT,…] [-v]

Without --count: the lessons, the programs beside this file, and as many random
ones as a test may take time for.  The rules are in checker/."""

import argparse
import collections
import concurrent.futures
import os
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from checker import check, programs  # noqa: E402

EVERY = 6
FACTOR = int(os.environ.get("TIME_FACTOR", "1"))


def look_at(program, forms, number):
    """All that is wrong with one program's exports, and how many were made."""
    try:
        complaints, files = check.program(program, forms)
        # Parts of a run are a dozen files more.
        if number % (EVERY * FACTOR) == 0 and program.facts().last.step < 5000:
            more, count = check.pieces(program, forms)
            return complaints + more, files + count
        return complaints, files
    except programs.Refused:
        return [], 0
    except Exception:  # a file that is not even of its format
        return ["%s: exception: %s" % (program,
                                       traceback.format_exc(limit=-4))], 1


def groups_of(wanted):
    """Some programs for one file: of one dialect, as the options are shared."""
    plain = [program for program in wanted if not program.options]
    byname = {program.name: program for program in plain}
    yield [byname["05-serial-await.py"], byname["06-gather.py"]]
    yield [byname["pools_and_processes.py"], byname["timers.py"],
           byname["empty.py"], byname["pools_and_processes.py"]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=8 // FACTOR)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", default=",".join(check.FORMS))
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    forms = options.only.split(",")
    wanted = [*programs.special(), *programs.limited(), *programs.lessons(),
              *programs.generated(range(options.first,
                                        options.first + options.count))]
    began, files, wrong = time.monotonic(), 0, []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for program, (complaints, count) in zip(wanted, pool.map(
                look_at, wanted, [forms] * len(wanted), range(len(wanted)))):
            files += count
            wrong += complaints
            if options.v or complaints:
                print("%s: %d wrong" % (program, len(complaints)))
            for text in complaints[:5]:
                print("    " + text)
    for several in groups_of(wanted):
        more, count = check.together(several, forms)
        wrong += more
        files += count
        for text in more[:5]:
            print("    " + text)
    rules = collections.Counter(": ".join(text.split(": ")[1:2]) for text in wrong)
    print("%d programs, %d files in %.0f s: %d wrong %s" % (
        len(wanted), files, time.monotonic() - began, len(wrong),
        dict(rules) or ""))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
