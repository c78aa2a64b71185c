"""A slice of the random programs; `make fuzz` is the long run."""

import os
import sys
from pathlib import Path

import fuzz
import pythons

# (dialect, with threads, programs, seconds)
SLICES = (("3.11", False, 60, 45), ("3.6", False, 20, 15), ("3.13", False, 20, 15),
          ("3.11", True, 60, 45), ("3.8", True, 20, 15), ("3.13", True, 20, 15))


def main():
    binary = Path(os.environ["LOOPSCOPE"])
    keep = Path(os.environ["BUILD_DIR"], "fuzz")
    factor = int(os.environ.get("TIME_FACTOR", "1"))
    failed = compared = 0
    for dialect, threads, count, seconds in SLICES:
        if not pythons.find(dialect):
            print("no CPython %s here: left out" % dialect)
            continue
        # Shrinking takes its time: that is for `make fuzz`.
        fuzzer = fuzz.Fuzzer(binary, dialect, keep, limit=10 * factor, shrink=0,
                             threads=threads)
        tried = fuzz.run_seeds(fuzzer, range(count), 2, seconds * factor)
        print("dialect %s: %d programs%s, %d differ" % (
            dialect, tried, " with threads" if threads else "", len(fuzzer.failures)))
        failed += len(fuzzer.failures)
        compared += tried
    if not compared:
        return 77
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
