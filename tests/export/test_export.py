"""Exported files keep the rules that other tools insist on.

Structure only, and against the CSV's own count of events: what is in a trace
is tested elsewhere.
"""

import collections
import csv
import io
import json
import os
import re
import subprocess
import unittest

PROGRAM = os.path.join(os.environ.get("BUILD_DIR", "build"), "tests",
                       "export_fixtures_main")


LOOPSCOPE = os.environ.get("LOOPSCOPE", "")
SCENARIOS = os.path.join(os.environ.get("SOURCE_DIR", "."), "scenarios")


def export(name, form, *clock):
    if name.endswith(".py"):
        args = [LOOPSCOPE, "export", os.path.join(SCENARIOS, name),
                "--format", form, "-o", "-", *("--" + c for c in clock)]
    else:
        args = [PROGRAM, name, form, *clock]
    return subprocess.run(args, check=True,
                          stdout=subprocess.PIPE, timeout=60).stdout


def ns(number):
    """Microseconds as written (a Decimal-like string) to integer ns."""
    whole, _, part = number.partition(".")
    assert len(part) <= 3, number
    return int(whole) * 1000 + int(part.ljust(3, "0"))


def load(text):
    data = json.loads(text, parse_float=ns, parse_int=int)
    for event in data["traceEvents"]:
        for key in ("ts", "dur"):
            if key in event:
                assert isinstance(event[key], int)
    return data


NAMES = ["gather", "storm"]
if os.path.exists(LOOPSCOPE):
    NAMES += ["06-gather.py", "13-wait-first-exception.py",
              "23-two-tasks-run-forever.py"]
CASES = [(name, *clock) for name in NAMES for clock in ((), ("steps",))]


class Chrome(unittest.TestCase):
    def each(self):
        for name, *clock in CASES:
            with self.subTest(name=name, clock=clock):
                rows = csv.DictReader(io.StringIO(
                    export(name, "csv").decode()))
                yield (load(export(name, "chrome", *clock))["traceEvents"],
                       collections.Counter(row["event"] for row in rows))

    def slices(self, events):
        return sorted((e["ts"], -e["dur"], e) for e in events
                      if e["ph"] == "X")

    def test_no_display_unit_and_equal_bytes(self):
        for name, *clock in CASES:
            text = export(name, "chrome", *clock)
            self.assertEqual(text, export(name, "chrome", *clock))
            self.assertEqual(list(json.loads(text)), ["traceEvents"])
            self.assertIsNone(re.search(rb'"(ts|dur)":[^,}]*[eE]', text))

    def test_slices_nest_and_have_width(self):
        for events, count in self.each():
            open_until = []
            slices = sorted(((e["ts"], -e["dur"], i, e) for i, e in
                             enumerate(events) if e["ph"] == "X"))
            for start, minus, _, event in slices:
                end = start - minus
                self.assertGreaterEqual(event["dur"], 1000)
                while open_until and open_until[-1] <= start:
                    open_until.pop()
                if open_until:
                    self.assertLessEqual(end, open_until[-1])
                open_until.append(end)
                self.assertLessEqual(len(open_until), 2)
            cats = collections.Counter(e["cat"] for _, _, _, e in slices)
            self.assertEqual(cats["step"], count["CB_BEGIN"])
            self.assertLessEqual(cats["loop"], count["ITER"])
            self.assertGreater(cats["loop"], 0)

    def test_asynchronous_events_balance(self):
        for events, count in self.each():
            stacks = collections.defaultdict(list)
            last = {}
            for event in events:
                if event["ph"] not in "be":
                    continue
                key = (event["cat"], event["id"])
                self.assertIsInstance(event["id"], str)
                self.assertGreaterEqual(event["ts"], last.get(key, 0))
                last[key] = event["ts"]
                if event["ph"] == "b":
                    stacks[key].append(event["name"])
                else:
                    self.assertEqual(stacks[key].pop(), event["name"])
            self.assertEqual(len(stacks), count["TASK_NEW"])
            self.assertFalse(any(stacks.values()))

    def test_arrows_begin_and_end_in_slices(self):
        for events, _ in self.each():
            slices = [(e["ts"], e["ts"] + e["dur"]) for e in events
                      if e["ph"] == "X" and e["cat"] == "step"]
            starts = {}
            ends = {}
            for event in events:
                if event["ph"] in "sf":
                    side = starts if event["ph"] == "s" else ends
                    self.assertIsInstance(event["id"], int)
                    self.assertNotIn(event["id"], side)
                    side[event["id"]] = event
            self.assertGreater(len(ends), 0)
            for number, end in ends.items():
                start = starts[number]
                self.assertEqual(end["bp"], "e")
                self.assertEqual((start["cat"], start["name"]),
                                 (end["cat"], end["name"]))
                self.assertLess(start["ts"], end["ts"])
            points = sorted(e["ts"] for e in [*starts.values(),
                                              *ends.values()])
            slices.sort()
            at = 0
            for point in points:
                while slices[at][1] <= point:
                    at += 1
                self.assertLess(slices[at][0], point)

    def test_counters_have_one_key(self):
        for events, _ in self.each():
            for event in events:
                if event["ph"] == "C":
                    self.assertEqual(list(event["args"]), [event["name"]])

    def test_the_gather_program(self):
        events = load(export("gather", "chrome"))["traceEvents"]
        steps = [(e["ts"] // 1000000000, e["name"]) for e in events
                 if e["ph"] == "X" and e["cat"] == "step"]
        self.assertEqual(steps, [
            (0, "T1 main"), (0, "T2 testa"), (0, "T3 testb"),
            (1, "timer"), (1, "T3 testb"), (1, "gather"),
            (3, "timer"), (3, "T2 testa"), (3, "gather"), (3, "T1 main"),
            (3, "stop")])
        waits = [e["args"]["for"] for e in events
                 if e["ph"] == "b" and e["name"] == "waiting"]
        self.assertEqual(waits, ["gather(…)", "sleep(3)", "sleep(1)"])
        prints = [e["args"]["text"] for e in events if e["ph"] == "i"]
        self.assertEqual(prints[:2], ["in test a\n", "in test b\n"])


class Csv(unittest.TestCase):
    def test_rows(self):
        for name in NAMES:
            text = export(name, "csv").decode()
            rows = list(csv.DictReader(io.StringIO(text)))
            self.assertEqual([int(r["step"]) for r in rows],
                             list(range(len(rows))))
            seconds = [r["seconds"] for r in rows]
            self.assertEqual(sorted(seconds, key=float), seconds)
            self.assertEqual(rows[-1]["event"], "RUN_END")
            self.assertTrue(all(None not in r and len(r) == 9 for r in rows))

    def test_a_row(self):
        rows = list(csv.DictReader(io.StringIO(
            export("gather", "csv").decode())))
        row = [r for r in rows if r["event"] == "TASK_DONE"][0]
        self.assertEqual(row["task"], "T3")
        self.assertEqual((row["function"], row["file"], row["line"]),
                         ("testb", "gather.py", "13"))
        self.assertEqual(row["seconds"], "1.000000000")
        self.assertEqual(row["operands"],
                         'outcome=RETURNED task=T3 repr="2" type=-')


if __name__ == "__main__":
    unittest.main()
