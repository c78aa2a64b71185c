"""Perfetto's format, read back by the rules of its own sources."""

import collections
import shutil
import subprocess
import sys
import unittest

from cases import AWKWARD, LESSONS, MANY_NAMES, awkward, cases, program
from decoders import (LOOPSCOPE, Perfetto, event_counts, export, fields,
                      scenario)

if not LOOPSCOPE:
    print("no loopscope to export with: skipped")
    sys.exit(77)


class EveryFile(unittest.TestCase):
    """What holds whatever is exported."""

    @classmethod
    def setUpClass(cls):
        cls.files = []
        for programs, options in cases():
            data = export("perfetto", *programs, *options)
            cls.files.append((programs, options, data, Perfetto(data)))

    def each(self):
        for programs, options, data, trace in self.files:
            with self.subTest(programs=programs, options=options):
                yield programs, options, data, trace

    def test_equal_bytes(self):
        for programs, options, data, _ in self.each():
            self.assertEqual(data, export("perfetto", *programs, *options))

    def test_slices_have_width_and_nest(self):
        for *_, trace in self.each():
            last = {}
            for s in trace.slices:
                self.assertGreaterEqual(s.end - s.begin, 1000)
                if s.parent is None:
                    self.assertGreaterEqual(s.begin, last.get(s.track, 0))
                    last[s.track] = s.end
                else:
                    outer = trace.slices[s.parent]
                    self.assertLessEqual(outer.begin, s.begin)
                    self.assertLessEqual(s.end, outer.end)

    def test_slices_say_where_and_when(self):
        for programs, _, _, trace in self.each():
            for s in trace.slices:
                self.assertIn("step", s.args, s)
                self.assertRegex(s.args["seconds"], r"^\d+(\.\d+)?$")
                if s.category == "step" and "task" in s.args:
                    # What asyncio itself runs has no place in the program.
                    if "shutdown" in s.name and awkward() in programs:
                        continue
                    self.assertIn("function", s.args, s)
                    self.assertRegex(s.args["file"], r"\.py$")
                    self.assertGreater(s.args["line"], 0)
                if s.category in ("waiting", "blocked"):
                    self.assertIn("for", s.args, s)

    def test_flows_go_from_slice_to_slice_of_threads(self):
        for *_, trace in self.each():
            for name, begin, end in trace.flows.values():
                self.assertTrue(name)
                for i in (begin, end):
                    if i is not None:
                        kind, _ = trace.track(trace.slices[i])
                        self.assertEqual(kind, "thread")
                if end is not None:
                    self.assertLessEqual(trace.slices[begin].begin,
                                         trace.slices[end].end)

    def test_processes_and_threads_have_one_id_each(self):
        for programs, _, _, trace in self.each():
            ids = [t[3:] for t in trace.tracks.values()
                   if t[1] in ("process", "thread")]
            self.assertEqual(len(ids), len(set(ids)))
            self.assertGreaterEqual(len(trace.processes), len(programs))
            mains = {pid for pid, tid in trace.threads if pid == tid}
            self.assertLessEqual({pid for pid, tid in trace.threads}, mains)


class Numbers(unittest.TestCase):
    """They are those of the trace."""

    def test_counts(self):
        for name in LESSONS:
            for clock in ("virtual", "steps"):
                with self.subTest(name=name, clock=clock):
                    self.compare(scenario(name), clock)

    def compare(self, path, clock):
        trace = Perfetto(export("perfetto", path, "--clock", clock))
        facts = event_counts(path)
        slices = collections.Counter(s.category for s in trace.slices)
        self.assertEqual(slices["step"],
                         facts["CB_BEGIN"] + facts["STEP_BEGIN"])
        self.assertEqual(slices["task"], facts["TASK_NEW"])
        self.assertEqual(slices["job"], facts["JOB_BEGIN"])
        self.assertEqual(slices["timer"], facts["TIMER_ADD"])
        instants = collections.Counter(i[1] for i in trace.instants)
        self.assertEqual(instants["print"] + instants["stderr"],
                         facts["PRINT"])
        self.assertEqual(instants["error"], facts["RAISE"])
        self.assertEqual(len(trace.processes), 1 + facts["PROC_NEW"])
        ends = {}
        for uuid, values in trace.counters.items():
            self.assertEqual(trace.tracks[uuid][1], "counter")
            ends[trace.tracks[uuid][2]] = values[-1][1]
        finished = sum(ends.get("tasks " + word, 0)
                       for word in ("done", "failed", "cancelled"))
        self.assertEqual(finished, facts["TASK_DONE"])

    def test_gather_by_hand(self):
        """06: three tasks sleep 1, 2 and 3 s; the last one ends the run."""
        trace = Perfetto(export("perfetto", scenario("06-gather.py")))
        waits = sorted(s.end - s.begin for s in trace.slices
                       if s.category == "waiting"
                       and s.args["for"].startswith("sleep("))
        for got, seconds in zip(waits, sorted(round(w / 1e9) for w in waits)):
            self.assertLess(abs(got - seconds * 10**9), 10**6)
        end = max(s.end for s in trace.slices)
        self.assertEqual(end // 10**9, max(round(w / 1e9) for w in waits))


class Texts(unittest.TestCase):
    def test_any_text_is_text(self):
        trace = Perfetto(export("perfetto", awkward()))
        names = {track[2] for track in trace.tracks.values()}
        self.assertIn('th"read\n␀', names)
        self.assertTrue(any('na"me\n with $end {x} \\ and ' in n
                            for n in names), names)
        texts = [i[4]["text"] for i in trace.instants if i[1] == "print"]
        self.assertIn('a "quoted" \\ line\nand another␀ with NUL,\ttab 0.0\n',
                      texts)
        self.assertTrue(any(t.startswith("\ufffd half of a pair, and 🐍")
                            for t in texts), texts)
        self.assertIn("x" * 20000 + "\n", texts)
        self.assertIn("任务", AWKWARD)
        self.assertIn("任务", {s.args.get("function") for s in trace.slices})

    def test_what_was_interned_is_forgotten_in_time(self):
        """Memory does not grow with the number of names."""
        path = program("many.py", MANY_NAMES)
        trace = Perfetto(export("perfetto", path))
        self.assertGreater(trace.restarts[1], 1)
        self.assertEqual(event_counts(path)["TASK_NEW"],
                         sum(s.category == "task" for s in trace.slices))

    @unittest.skipUnless(shutil.which("protoc"), "protoc is not installed")
    def test_protoc_reads_it(self):
        data = export("perfetto", scenario("06-gather.py"))
        out = subprocess.run(["protoc", "--decode_raw"], input=data,
                             stdout=subprocess.PIPE, check=True).stdout
        self.assertEqual(out.count(b"\n1 {") + out.startswith(b"1 {"),
                         sum(1 for _ in fields(data)))


if __name__ == "__main__":
    unittest.main()
