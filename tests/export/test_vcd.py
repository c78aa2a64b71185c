"""Value change dumps: their rules, and the same story as in other files."""

import collections
import random
import re
import sys
import unittest

from cases import LESSONS, awkward, cases
from decoders import LOOPSCOPE, Perfetto, Vcd, event_counts, export, scenario

if not LOOPSCOPE:
    print("no loopscope to export with: skipped")
    sys.exit(77)


def innermost(trace, track, time):
    """The slice of a track that is open then and has none in it."""
    found = None
    for s in trace.slices:
        if s.track == track and s.begin <= time < s.end:
            found = s
    return found


class EveryFile(unittest.TestCase):
    def test_form(self):
        for programs, options in cases():
            with self.subTest(programs=programs, options=options):
                data = export("vcd", *programs, *options)
                self.assertEqual(data, export("vcd", *programs, *options))
                Vcd(data)

    def test_the_same_as_in_perfettos(self):
        for programs, options in cases():
            with self.subTest(programs=programs, options=options):
                self.compare(Vcd(export("vcd", *programs, *options)),
                             Perfetto(export("perfetto", *programs, *options)))

    def compare(self, vcd, trace):
        """Both list tracks of a kind in the same order."""
        groups = collections.defaultdict(list)
        for uuid, (parent, kind, name, pid, _) in trace.tracks.items():
            if kind == "track":
                kind = "timer" if name.startswith("timer") else "task"
            groups[kind, parent].append(uuid)
        processes = [uuid for uuid, t in trace.tracks.items()
                     if t[1] == "process"]
        modules = [s[0] for s in sorted(vcd.scopes) if len(s) == 1]
        self.assertEqual(len(modules), len(processes))
        order = []
        for path in vcd.types:
            if path.split(".")[0] not in order:
                order.append(path.split(".")[0])
        empty = [p for p in processes
                 if not any(parent == p for _, parent in groups)]
        processes = [p for p in processes if p not in empty]
        self.assertEqual(len(order), len(processes))
        for module, process in zip(order, processes):
            self.threads(vcd, trace, module, groups["thread", process])
            self.tasks(vcd, trace, module, groups["task", process])
            self.timers(vcd, trace, module, groups["timer", process])
            self.counters(vcd, trace, module, groups["counter", process])

    def scopes(self, vcd, *path):
        found = []
        for name in vcd.types:
            parts = tuple(name.split("."))
            if parts[:len(path)] == path and len(parts) == len(path) + 2:
                if parts[len(path)] not in found:
                    found.append(parts[len(path)])
        return found

    def times(self, vcd):
        """Not at the changes: there the two may be of two minds."""
        dice = random.Random(len(vcd.times))
        middles = [(a + b) // 2 for a, b in zip(vcd.times, vcd.times[1:])]
        return dice.sample(middles, min(20, len(middles)))

    def threads(self, vcd, trace, module, uuids):
        scopes = self.scopes(vcd, module, "threads")
        self.assertEqual(len(scopes), len(uuids))
        for scope, uuid in zip(scopes, uuids):
            path = f"{module}.threads.{scope}."
            for time in self.times(vcd):
                s = innermost(trace, uuid, time)
                self.assertEqual(vcd.at(path + "state", time),
                                 s.category if s else "")
                self.assertEqual(
                    vcd.at(path + "running", time),
                    int(bool(s) and s.category not in
                        ("idle", "blocked", "ready")))
                if s and "file" in s.args and "end_line" in s.args:
                    self.assertEqual(vcd.at(path + "line", time),
                                     f"{s.args['file']}:{s.args['line']}")
            self.prints(vcd, path, [
                (i[3], i[4]["text"]) for i in trace.instants
                if i[0] == uuid and i[1] in ("print", "stderr")])

    def prints(self, vcd, path, wanted):
        """What is printed in one instant stands in one value."""
        texts = {}
        for time, text in wanted:
            text = text[:-1] if text.endswith("\n") else text
            for c in range(32):
                text = text.replace(chr(c), chr(0x2400 + c))
            texts.setdefault(time, []).append(text)
        for time, lines in texts.items():
            self.assertEqual(vcd.at(path + "printed", time), "␊".join(lines))
        events = {time for kind in ("print", "stderr")
                  for time, _ in vcd.changes.get(path + kind, [])}
        self.assertEqual(events, set(texts))

    def tasks(self, vcd, trace, module, uuids):
        scopes = self.scopes(vcd, module, "tasks")
        self.assertEqual(len(scopes), len(uuids))
        for scope, uuid in zip(scopes, uuids):
            path = f"{module}.tasks.{scope}."
            for time in self.times(vcd):
                s = innermost(trace, uuid, time)
                state = vcd.at(path + "state", time)
                if s and s.category != "task":
                    self.assertEqual(state, s.category)
                    self.assertEqual(vcd.at(path + "waits_for", time),
                                     s.args.get("for", ""))
                elif not s:
                    self.assertIn(state, ("", "returned", "raised",
                                          "cancelled"))

    def timers(self, vcd, trace, module, uuids):
        names = [p for p in vcd.types if p.startswith(module + ".timers.")
                 and vcd.types[p] == "wire"]
        self.assertEqual(len(names), len(uuids))
        for name, uuid in zip(names, uuids):
            for time in self.times(vcd):
                self.assertEqual(vcd.at(name, time),
                                 int(bool(innermost(trace, uuid, time))))

    def counters(self, vcd, trace, module, uuids):
        names = [p for p in vcd.types if p.startswith(module + ".queues.")]
        self.assertEqual(len(names), len(uuids))
        for name, uuid in zip(names, uuids):
            wanted = {}
            for time, value in trace.counters[uuid]:
                wanted[time] = value
            for time, value in wanted.items():
                self.assertEqual(vcd.at(name, time), value, name)
            times = {time for time, _ in vcd.changes[name][1:]}
            self.assertLessEqual(times, set(wanted))


class Numbers(unittest.TestCase):
    def test_tasks_and_how_they_end(self):
        for name in LESSONS:
            with self.subTest(name=name):
                facts = event_counts(scenario(name))
                vcd = Vcd(export("vcd", scenario(name)))
                states = [p for p in vcd.types
                          if re.search(r"\.tasks\.\w+\.state$", p)]
                self.assertEqual(len(states), facts["TASK_NEW"])
                ended = sum(vcd.at(p, vcd.end) in
                            ("returned", "raised", "cancelled")
                            for p in states)
                self.assertEqual(ended, facts["TASK_DONE"])

    def test_gather_by_hand(self):
        """06: who sleeps for three seconds waits for it until second three."""
        vcd = Vcd(export("vcd", scenario("06-gather.py")))
        sleepers = [p for p in vcd.types if p.endswith(".waits_for")
                    and vcd.at(p, 500_000_000).startswith("sleep(")]
        self.assertTrue(sleepers)
        for path in sleepers:
            seconds = float(re.search(r"sleep\((.*?)\)",
                                      vcd.at(path, 500_000_000))[1])
            at = int(seconds * 10**9)
            state = path.replace(".waits_for", ".state")
            self.assertEqual(vcd.at(state, at - 10**6), "waiting")
            self.assertNotEqual(vcd.at(state, at + 10**6), "waiting")

    def test_awkward_names(self):
        vcd = Vcd(export("vcd", awkward()))
        scopes = {".".join(s) for s in vcd.scopes}
        module = "a_b_end_u4E16u754C_py"
        self.assertIn(module, scopes)
        self.assertIn(module + ".threads.th_read", scopes)
        self.assertIn(module + ".threads.th_read_2", scopes)
        printed = {value for p, changes in vcd.changes.items()
                   for _, value in changes if p.endswith(".printed")}
        self.assertIn("x" * 20000, printed)
        self.assertIn('a "quoted" \\ line␊and another␀ with NUL,␉tab 0.0',
                      printed)


if __name__ == "__main__":
    unittest.main()
