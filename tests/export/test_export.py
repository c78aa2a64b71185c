"""Exported files keep the rules that other tools insist on.

Structure only, and against the CSV's own count of events: what is in a trace
is tested elsewhere.
"""

import bisect
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


NAMES = ["gather", "storm", "pool", "deadlock", "processes"]
if os.path.exists(LOOPSCOPE):
    NAMES += ["06-gather.py", "13-wait-first-exception.py",
              "23-two-tasks-run-forever.py", "30-thread-pool-2.py",
              "31-process-pool.py", "32-run-coroutine-threadsafe.py"]
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
            tracks = collections.defaultdict(list)
            for i, e in enumerate(events):
                if e["ph"] == "X":
                    tracks[e["pid"], e["tid"]].append(
                        (e["ts"], -e["dur"], i, e))
            for slices in tracks.values():
                open_until = []
                for start, minus, _, event in sorted(slices):
                    end = start - minus
                    self.assertGreaterEqual(event["dur"], 1000)
                    while open_until and open_until[-1] <= start:
                        open_until.pop()
                    if open_until:
                        self.assertLessEqual(end, open_until[-1])
                    open_until.append(end)
                    self.assertLessEqual(len(open_until), 3)
            cats = collections.Counter(e["cat"] for e in events
                                       if e["ph"] == "X")
            self.assertEqual(cats["step"], count["CB_BEGIN"])
            self.assertEqual(cats["job"], count["JOB_BEGIN"])
            self.assertLessEqual(cats["loop"], count["ITER"])
            self.assertEqual(cats["loop"] > 0, count["CB_BEGIN"] > 0)
            if not count["THREAD_NEW"]:
                self.assertEqual(list(tracks), [(1, 1)])

    def test_threads_and_processes_have_names(self):
        for events, count in self.each():
            names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events
                     if e["ph"] == "M" and e["name"] == "thread_name"}
            self.assertEqual(len(names), 1 + count["THREAD_NEW"])
            self.assertTrue(all(names.values()))
            processes = {e["pid"] for e in events
                         if e["ph"] == "M" and e["name"] == "process_name"}
            self.assertEqual(len(processes), 1 + count["PROC_NEW"])
            self.assertLessEqual({e["pid"] for e in events}, processes)

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
        for events, count in self.each():
            tracks = collections.defaultdict(list)
            for e in events:
                if e["ph"] == "X" and e["cat"] in ("step", "job", "run"):
                    tracks[e["pid"], e["tid"]].append(
                        (e["ts"], e["ts"] + e["dur"]))
            starts = {}
            ends = {}
            for event in events:
                if event["ph"] in "sf":
                    side = starts if event["ph"] == "s" else ends
                    self.assertIsInstance(event["id"], int)
                    self.assertNotIn(event["id"], side)
                    side[event["id"]] = event
            if count["TASK_NEW"] > 1 or count["JOB_BEGIN"]:
                self.assertGreater(len(ends), 0)
            for number, end in ends.items():
                start = starts[number]
                self.assertEqual(end["bp"], "e")
                self.assertEqual((start["cat"], start["name"]),
                                 (end["cat"], end["name"]))
                self.assertLess(start["ts"], end["ts"])
            for track in tracks.values():
                track.sort()
            for e in [*starts.values(), *ends.values()]:
                slices = tracks[e["pid"], e["tid"]]
                at = bisect.bisect_left(slices, (e["ts"],)) - 1
                self.assertGreaterEqual(at, 0)
                self.assertLess(e["ts"], slices[at][1])

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


    def test_the_pool_program(self):
        events = load(export("pool", "chrome"))["traceEvents"]
        threads = {e["tid"]: e["args"]["name"] for e in events
                   if e["ph"] == "M" and e["name"] == "thread_name"}
        self.assertEqual(threads, {
            1: "MainThread", 2: "Thread-1 (run_loop)",
            3: "ThreadPoolExecutor-0_0", 4: "ThreadPoolExecutor-0_1"})
        second = 1000000000

        def slices(cat):
            return sorted((e["tid"], e["name"], e["ts"] // second,
                           (e["ts"] + e["dur"]) // second) for e in events
                          if e["ph"] == "X" and e["cat"] == cat)
        self.assertEqual(slices("job"), [
            (3, "ping('baidu.com')", 0, 2),
            (3, "ping('yangyanxing.com')", 2, 4),
            (4, "ping('qq.com')", 0, 2)])
        sleeps = [s for s in slices("blocked") if "sleep" in s[1]]
        self.assertEqual(sleeps, [(3, "time.sleep(2)", 0, 2),
                                  (3, "time.sleep(2)", 2, 4),
                                  (4, "time.sleep(2)", 0, 2)])
        arrows = collections.Counter(
            (e["name"], e["tid"]) for e in events if e["ph"] == "f")
        self.assertEqual(arrows, {("start", 2): 1, ("job", 3): 2,
                                  ("job", 4): 1, ("wake", 2): 3})

    def test_processes(self):
        events = load(export("processes", "chrome"))["traceEvents"]
        names = {e["pid"]: e["args"]["name"] for e in events
                 if e["ph"] == "M" and e["name"] == "process_name"}
        self.assertEqual(names, {1: "processes.py", 2: "P1 pid 6652",
                                 3: "P2 pid 9436 sleep 1"})
        jobs = [(e["pid"], e["name"]) for e in events
                if e["ph"] == "X" and e["cat"] == "job"]
        self.assertEqual(jobs, [(2, "ping('baidu.com')")])
        command = [e for e in events if e["ph"] == "X" and e["pid"] == 3]
        self.assertEqual([e["name"] for e in command], ["sleep 1"])
        self.assertGreaterEqual(command[0]["dur"], 999990000)


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
