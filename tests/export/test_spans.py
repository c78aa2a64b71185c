"""The table of spans: its columns, and a row for each slice of the tracks."""

import collections
import csv
import io
import os
import subprocess
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("SOURCE_DIR", Path(__file__).parents[2]))
BUILD = Path(os.environ.get("BUILD_DIR", SOURCE / "build"))
LOOPSCOPE = os.environ.get("LOOPSCOPE", str(BUILD / "loopscope"))
COLUMNS = ("process,kind,number,track,category,name,begin,end,duration,"
           "begin_step,end_step,task,function,file,line,end_line,for,outcome,"
           "details").split(",")
LESSONS = ("06-gather", "13-wait-first-exception", "30-thread-pool-2",
           "31-process-pool")


def run(*args):
    return subprocess.run([LOOPSCOPE, *map(str, args)], timeout=60,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout.decode()


def spans(*args):
    text = run("export", *args, "--format", "spans", "-o", "-")
    return csv.DictReader(io.StringIO(text, newline=""), restkey="too much",
                          restval=None)


def lesson(name):
    return SOURCE / "scenarios" / (name + ".py")


def ns(text):
    whole, _, part = text.partition(".")
    assert len(part) == 9, text
    return int(whole) * 10**9 + int(part)


class Spans(unittest.TestCase):
    def test_rows(self):
        for name in LESSONS:
            table = spans(lesson(name))
            self.assertEqual(table.fieldnames, COLUMNS)
            rows = list(table)
            trace = collections.Counter(
                line.split()[3] for line in
                run("trace", lesson(name)).splitlines())
            kinds = collections.Counter(
                (row["kind"], row["category"]) for row in rows)
            self.assertEqual(kinds["thread", "step"], trace["CB_BEGIN"])
            self.assertEqual(kinds["task", "task"], trace["TASK_NEW"])
            self.assertEqual(kinds["thread", "job"], trace["JOB_BEGIN"])
            self.assertEqual(kinds["thread", "blocked"], trace["BLOCK_BEGIN"])
            last = 0
            for row in rows:
                self.assertNotIn("too much", row)
                self.assertNotIn(None, row.values())
                self.assertEqual(ns(row["end"]) - ns(row["begin"]),
                                 ns(row["duration"]))
                self.assertGreaterEqual(ns(row["end"]), last)
                last = ns(row["end"])
                self.assertLessEqual(int(row["begin_step"]),
                                     int(row["end_step"]))

    def test_a_wait_says_what_for_and_how_long(self):
        waits = [row for row in spans(lesson("06-gather"))
                 if row["category"] == "waiting"]
        got = {(row["function"], row["for"], row["duration"])
               for row in waits}
        self.assertEqual(got, {("testa", "sleep(3)", "3.000000000"),
                               ("testb", "sleep(1)", "1.000000000"),
                               ("main", "gather", "3.000000000")})

    def test_steps_and_range(self):
        rows = list(spans(lesson("06-gather"), "--clock", "steps"))
        for row in rows:
            self.assertEqual(ns(row["end"]) % 1000, 0, row)
        part = list(spans(lesson("06-gather"), "--from", "1.5", "--to", "2"))
        self.assertTrue(part)
        for row in part:
            self.assertEqual((row["begin"], row["end"], row["outcome"]),
                             ("1.500000000", "2.000000000", ""))

    def test_several_programs_have_a_column(self):
        rows = list(spans(*map(lesson, LESSONS)))
        self.assertEqual(list(dict.fromkeys(row["program"] for row in rows)),
                         [name + ".py" for name in LESSONS])
        processes = collections.defaultdict(set)
        for row in rows:
            processes[row["process"]].add(row["program"])
        self.assertTrue(all(len(programs) == 1
                            for programs in processes.values()))


if __name__ == "__main__":
    unittest.main()
