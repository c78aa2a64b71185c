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


INSTANTS = {"print", "stderr", "error", "warning", "cancel", "switch", "choice"}


def slices_of(events):
    """Begins and ends together, as the lines say: with "dur", the arguments of
    both, and "depth"."""
    found = []
    stacks = collections.defaultdict(list)
    for event in events:
        stack = stacks[event["pid"], event.get("tid")]
        if event["ph"] == "B":
            piece = dict(event, args=dict(event.get("args", {})), depth=len(stack))
            stack.append(piece)
            found.append(piece)
        elif event["ph"] == "E":
            piece = stack.pop()
            assert piece["name"] == event["name"], (piece, event)
            piece["dur"] = event["ts"] - piece["ts"]
            piece["args"].update(event.get("args", {}))
    assert not any(stacks.values()), stacks
    return found


class Chrome(unittest.TestCase):
    def each(self):
        for name, *clock in CASES:
            with self.subTest(name=name, clock=clock):
                rows = csv.DictReader(io.StringIO(
                    export(name, "csv").decode()))
                yield (load(export(name, "chrome", *clock))["traceEvents"],
                       collections.Counter(row["event"] for row in rows))

    def test_no_display_unit_and_equal_bytes(self):
        for name, *clock in CASES:
            text = export(name, "chrome", *clock)
            self.assertEqual(text, export(name, "chrome", *clock))
            self.assertEqual(list(json.loads(text)), ["traceEvents"])
            # Always three digits, never an exponent.
            for ts in re.findall(rb'"ts":([^,}]*)', text):
                self.assertRegex(ts, rb"^\d+\.\d{3}$")

    def test_a_line_is_an_event(self):
        for name, *clock in CASES:
            lines = export(name, "chrome", *clock).decode().splitlines()
            self.assertEqual((lines[0], lines[-1]), ('{"traceEvents":[', "]}"))
            for line in lines[1:-1]:
                self.assertIn("ph", json.loads(line.rstrip(",")))

    def test_time_never_goes_back(self):
        for events, _ in self.each():
            times = [e["ts"] for e in events if e["ph"] != "M"]
            self.assertEqual(times, sorted(times))

    def test_slices_nest_and_have_width(self):
        for events, count in self.each():
            slices = slices_of(events)
            for piece in slices:
                if piece["cat"] in INSTANTS:
                    self.assertEqual(piece["dur"], 0)
                else:
                    self.assertGreaterEqual(piece["dur"], 1000)
            cats = collections.Counter(e["cat"] for e in slices)
            self.assertEqual(cats["step"], count["CB_BEGIN"])
            self.assertEqual(cats["job"], count["JOB_BEGIN"])
            self.assertEqual(cats["print"] + cats["stderr"], count["PRINT"])
            self.assertLessEqual(cats["loop"], count["ITER"])
            self.assertEqual(cats["loop"] > 0, count["CB_BEGIN"] > 0)
            if not count["THREAD_NEW"]:
                self.assertEqual({(e["pid"], e["tid"]) for e in slices},
                                 {(1, 1)} | {(e["pid"], e["tid"]) for e in slices
                                             if e["cat"] == "process"})

    def test_threads_and_processes_have_names(self):
        for events, count in self.each():
            names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events
                     if e["ph"] == "M" and e["name"] == "thread_name"}
            self.assertTrue(all(names.values()))
            self.assertGreaterEqual(len(names), 1 + count["THREAD_NEW"])
            processes = {e["pid"] for e in events
                         if e["ph"] == "M" and e["name"] == "process_name"}
            self.assertEqual(len(processes), 1 + count["PROC_NEW"])
            used = set()
            for event in events:
                # Named before anything else is said of it.
                if event["ph"] == "M":
                    used.add((event["pid"], event.get("tid")))
                else:
                    self.assertIn((event["pid"], event.get("tid")), used)

    def test_asynchronous_events_balance(self):
        for events, count in self.each():
            stacks = collections.defaultdict(list)
            for event in events:
                if event["ph"] not in "be":
                    continue
                key = (event["cat"], event["id"])
                self.assertIsInstance(event["id"], str)
                if event["ph"] == "b":
                    stacks[key].append(event["name"])
                else:
                    self.assertEqual(stacks[key].pop(), event["name"])
            tasks = {key for key in stacks if key[0] == "task"}
            self.assertEqual(len(tasks), count["TASK_NEW"])
            self.assertFalse(any(stacks.values()))
            self.assertEqual({key[0] for key in stacks} - {"task", "timer"}, set())

    def test_arrows_begin_and_end_in_slices(self):
        for events, count in self.each():
            tracks = collections.defaultdict(list)
            points = set()
            for e in slices_of(events):
                if e["cat"] in INSTANTS:
                    points.add((e["pid"], e["tid"], e["ts"]))
                elif e["depth"] == 0:
                    tracks[e["pid"], e["tid"]].append((e["ts"], e["ts"] + e["dur"]))
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
            for e in [*starts.values(), *ends.values()]:
                slices = tracks[e["pid"], e["tid"]]
                at = bisect.bisect_left(slices, (e["ts"],)) - 1
                self.assertGreaterEqual(at, 0)
                self.assertLess(e["ts"], slices[at][1])
                # Or it would be bound to that.
                self.assertNotIn((e["pid"], e["tid"], e["ts"]), points)

    def test_counters_have_one_value(self):
        for events, _ in self.each():
            for event in events:
                if event["ph"] == "C":
                    self.assertEqual(list(event["args"]), ["value"])

    def test_the_gather_program(self):
        events = load(export("gather", "chrome"))["traceEvents"]
        slices = slices_of(events)
        steps = [(e["ts"] // 1000000000, e["name"]) for e in slices
                 if e["cat"] == "step"]
        self.assertEqual(steps, [
            (0, "T1 main"), (0, "T2 testa"), (0, "T3 testb"),
            (1, "timer"), (1, "T3 testb"), (1, "gather"),
            (3, "timer"), (3, "T2 testa"), (3, "gather"), (3, "T1 main"),
            (3, "stop")])
        waits = [e["args"]["for"] for e in events
                 if e["ph"] == "b" and e["name"] == "waiting"]
        self.assertEqual(waits, ["gather(…)", "sleep(3)", "sleep(1)"])
        prints = [e["args"]["text"] for e in slices if e["cat"] == "print"]
        self.assertEqual(prints[:2], ["in test a\n", "in test b\n"])
        first = next(e for e in slices if e["name"] == "T2 testa")
        self.assertEqual({key: first["args"][key] for key in (
            "function", "file", "line", "task", "outcome", "awaits", "end_line")}, {
                "function": "testa", "file": "gather.py", "line": 3, "task": 2,
                "outcome": "waits", "awaits": "sleep(3)", "end_line": 5})

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
                           (e["ts"] + e["dur"]) // second)
                          for e in slices_of(events) if e["cat"] == cat)
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
        self.assertEqual({key: arrows[key] for key in arrows if key[0] != "release"},
                         {("start", 2): 1, ("job", 3): 2, ("job", 4): 1,
                          ("result", 2): 3})

    def test_processes(self):
        events = load(export("processes", "chrome"))["traceEvents"]
        names = {e["pid"]: e["args"]["name"] for e in events
                 if e["ph"] == "M" and e["name"] == "process_name"}
        self.assertEqual(len(names), 3)
        self.assertIn("6652", names[2])
        self.assertIn("9436", names[3])
        slices = slices_of(events)
        jobs = [(e["pid"], e["name"]) for e in slices if e["cat"] == "job"]
        self.assertEqual(jobs, [(2, "ping('baidu.com')")])
        command = [e for e in slices if e["pid"] == 3]
        self.assertEqual([(e["name"], e["cat"]) for e in command],
                         [("sleep 1", "process")])
        self.assertGreaterEqual(command[0]["dur"], 999990000)

    @unittest.skipUnless(os.path.exists(LOOPSCOPE), "needs the program")
    def test_several_programs_are_processes_of_one_file(self):
        paths = [os.path.join(SCENARIOS, name) for name in (
            "31-process-pool.py", "06-gather.py", "31-process-pool.py")]

        def events_of(*programs):
            return load(subprocess.run(
                [LOOPSCOPE, "export", *programs, "--format", "chrome", "-o", "-"],
                check=True, stdout=subprocess.PIPE, timeout=60).stdout)["traceEvents"]

        def kinds(events):
            return collections.Counter(e["ph"] for e in events)
        alone = [events_of(path) for path in paths]
        together = events_of(*paths)
        self.assertEqual(kinds(together), sum(map(kinds, alone), collections.Counter()))
        pids = [len({e["pid"] for e in events}) for events in alone]
        self.assertEqual({e["pid"] for e in together}, set(range(1, sum(pids) + 1)))
        flows = [e["id"] for e in together if e["ph"] == "s"]
        self.assertEqual(len(flows), len(set(flows)))
        owners = collections.defaultdict(set)
        for e in together:
            if e["ph"] in "be":
                owners[e["cat"], e["id"]].add(e["pid"])
        self.assertTrue(all(len(pids) == 1 for pids in owners.values()))
        slices_of(together)


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
