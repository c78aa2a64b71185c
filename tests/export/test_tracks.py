"""Every lesson and random programs as tracks: what tracks.h promises holds at
both clocks and in many parts (whole_tracks_main checks it), and there are as
many slices, tracks and points as the trace has events of their kinds."""

import collections
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("SOURCE_DIR", Path(__file__).parents[2]))
BUILD = Path(os.environ.get("BUILD_DIR", SOURCE / "build"))
LOOPSCOPE = os.environ.get("LOOPSCOPE", str(BUILD / "loopscope"))
CHECK = BUILD / "tests" / "whole_tracks_main"
SEEDS = range(1, 7)

# What is counted, and the trace's events that it stands for.
SAME = {
    "thread step": ("CB_BEGIN", "STEP_BEGIN"),
    "thread job": ("JOB_BEGIN",),
    "thread process": ("PROC_NEW kind=COMMAND",),
    "task task": ("TASK_NEW",),
    "timer timer": ("TIMER_ADD",),
    "declared task": ("TASK_NEW",),
    "instant switch": ("THREAD_SWITCH",),
    "instant choice": ("CHOICE",),
    "instant error": ("RAISE",),
    "instant cancel": ("CANCEL_REQ",),
    "instant warning": ("WARN",),
    "instant print": ("PRINT stream=stdout",),
    "instant stderr": ("PRINT stream=stderr",),
    "flow-end job": ("JOB_BEGIN",),
}
EVENT = re.compile(r" *\d+ +\d+\.\d{9} +\d+ ([A-Z_]+) +(\S*)")


def output(*args):
    done = subprocess.run([str(a) for a in args], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=120)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def events(program):
    counts = collections.Counter()
    for line in output(LOOPSCOPE, "trace", program)[1].splitlines():
        if match := EVENT.match(line):
            counts[match[1]] += 1
            counts[match[1] + " " + match[2]] += 1
    return counts


def tracks(program, clock, *more):
    status, text = output(CHECK, "check", program, clock, *more)
    counts = collections.Counter()
    for line in text.splitlines():
        what, _, n = line.rpartition(": ")
        if n.isdigit():
            counts[what] += int(n)
    return status, text, counts


@unittest.skipUnless(CHECK.exists(), "needs whole_tracks_main")
class Tracks(unittest.TestCase):
    def check(self, program):
        for clock, *more in (["virtual", "ranges"], ["steps"]):
            with self.subTest(program=program.name, clock=clock):
                status, text, counts = tracks(program, clock, *more)
                if status == 77:  # it does not compile
                    return
                self.assertEqual(status, 0, text[-400:])
                there = events(program)
                for what, kinds in SAME.items():
                    self.assertEqual(counts[what],
                                     sum(there[kind] for kind in kinds), what)
                self.assertEqual(counts["declared process"],
                                 1 + there["PROC_NEW"])
                # That of a command is its process.
                self.assertEqual(
                    counts["thread blocked"] > 0,
                    there["BLOCK_BEGIN"] > there["PROC_NEW kind=COMMAND"])

    def test_lessons(self):
        for program in sorted((SOURCE / "scenarios").glob("*.py")):
            self.check(program)

    def test_random_programs(self):
        with tempfile.TemporaryDirectory() as folder:
            for maker in ("gen", "gen_threads"):
                for seed in SEEDS:
                    path = SOURCE / "tests" / "oracle" / (maker + ".py")
                    program = Path(folder, "%s%d.py" % (maker, seed))
                    program.write_text(
                        output(sys.executable, path, seed)[1])
                    self.check(program)


if __name__ == "__main__":
    unittest.main()
