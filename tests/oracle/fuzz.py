"""Random programs, in CPython under virtual time and in Loopscope.

    python3 fuzz.py --loopscope build/loopscope --count 2000 --dialect 3.11
    python3 fuzz.py --threads …          programs with threads (gen_threads.py)

A program that prints something else is kept, made as small as patience allows,
with the difference beside it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import compare
import gen
import gen_threads
import pythons


class Fuzzer:
    def __init__(self, binary, dialect, keep, shared=None, limit=60, shrink=3,
                 threads=False):
        self.binary, self.dialect, self.keep = binary, dialect, Path(keep)
        self.python = pythons.find(dialect)
        self.limit = limit
        self.threads = threads
        self.shrink = shrink  # how many failures to make smaller
        # A second generator and runner, where somebody has put them.
        self.generator = shared and Path(shared) / "genprog.py"
        self.runner = shared and Path(shared) / "virtual_time.py"
        self.failures = []
        self.wanted = 0  # the exit status of what is made smaller

    def text(self, seed):
        if not self.generator:
            version = tuple(int(part) for part in self.dialect.split("."))
            source = gen_threads if self.threads else gen
            return source.Program(seed, version).text()
        least = "3.6" if self.dialect == "3.6" else "3.7"
        if self.dialect in ("3.11", "3.12", "3.13"):
            least = "3.11"
        return subprocess.run(
            [sys.executable, str(self.generator), str(seed), "--min", least],
            check=True, stdout=subprocess.PIPE, text=True).stdout

    def compare(self, path):
        expected = compare.reference(self.python, path, self.limit, self.runner)
        actual = compare.loopscope(self.binary, self.dialect, path, self.limit)
        return expected, actual

    def differs(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "program.py")
            path.write_text(text)
            expected, actual = self.compare(path)
        # One that CPython ends otherwise is another program altogether.
        another = expected.status != self.wanted or "NameError" in expected.err
        return not another and not expected.same(actual)

    def check(self, seed):
        text = self.text(seed)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "program.py")
            path.write_text(text)
            expected, actual = self.compare(path)
        if expected.same(actual):
            return True
        self.failures.append(seed)
        if len(self.failures) <= 10:
            self.report(seed, text, expected, actual)
        return False

    def report(self, seed, text, expected, actual):
        self.keep.mkdir(parents=True, exist_ok=True)
        kind = "t" if self.threads else "s" if self.runner else ""
        base = "%s-%s%d" % (self.dialect, kind, seed)
        program = self.keep / (base + ".py")
        program.write_text(text)
        found = compare.difference(expected, actual)
        if len(self.failures) <= self.shrink:
            self.wanted = expected.status
            small = compare.minimise(text, self.differs)
            path = self.keep / (base + ".small.py")
            path.write_text(small)
            found += "\n\n-- made smaller (%s):\n%s" % (
                path.name, compare.difference(*self.compare(path)))
        (self.keep / (base + ".diff")).write_text(found + "\n")
        print("seed %d differs: %s" % (seed, program))
        print("    " + found[:1500].replace("\n", "\n    "), flush=True)


def run_seeds(fuzzer, seeds, jobs=2, budget=None):
    """Returns how many seeds were tried; stops early when time is up."""
    end = time.monotonic() + budget if budget else None
    tried = 0

    def one(seed):
        nonlocal tried
        if end and time.monotonic() > end:
            return
        fuzzer.check(seed)
        tried += 1

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, seeds))
    return tried


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--loopscope", default="build/loopscope")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=1000, help="the first seed")
    parser.add_argument("--dialect", default="3.11")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--keep", default="build/fuzz")
    parser.add_argument("--threads", action="store_true")
    parser.add_argument("--shared", nargs="?", const=str(
        Path(__file__).resolve().parents[3] / "shared" / "oracle"),
        help="a folder with another genprog.py and virtual_time.py")
    options = parser.parse_args()
    fuzzer = Fuzzer(options.loopscope, options.dialect, options.keep, options.shared,
                    threads=options.threads)
    if not fuzzer.python:
        print("There is no CPython %s here to compare with." % options.dialect)
        return 77
    if options.shared and not fuzzer.generator.exists():
        print("There is no generator in", options.shared)
        return 77
    tried = run_seeds(fuzzer, range(options.first, options.first + options.count),
                      options.jobs)
    print("%d programs in dialect %s, %d differ: %s" % (
        tried, options.dialect, len(fuzzer.failures), sorted(fuzzer.failures)[:40]))
    return 1 if fuzzer.failures else 0


if __name__ == "__main__":
    sys.exit(main())
