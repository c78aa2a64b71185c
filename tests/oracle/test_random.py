"""A slice of the random programs; `make fuzz` is the long run."""

import os
import sys
from pathlib import Path

import fuzz
import pythons

SLICES = (("3.11", 60, 45), ("3.6", 20, 15), ("3.13", 20, 15))


def main():
    binary = Path(os.environ["LOOPSCOPE"])
    keep = Path(os.environ["BUILD_DIR"], "fuzz")
    factor = int(os.environ.get("TIME_FACTOR", "1"))
    failed = compared = 0
    for dialect, count, seconds in SLICES:
        if not pythons.find(dialect):
            print("no CPython %s here: left out" % dialect)
            continue
        # Shrinking takes its time: that is for `make fuzz`.
        fuzzer = fuzz.Fuzzer(binary, dialect, keep, limit=10 * factor, shrink=0)
        tried = fuzz.run_seeds(fuzzer, range(count), 2, seconds * factor)
        print("dialect %s: %d programs, %d differ" % (dialect, tried, len(fuzzer.failures)))
        failed += len(fuzzer.failures)
        compared += tried
    if not compared:
        return 77
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
