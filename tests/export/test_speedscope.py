"""Speedscope's format: its rules, and the same slices as in other files."""

import collections
import json
import os
import sys
import unittest

from cases import LESSONS, awkward, cases
from decoders import LOOPSCOPE, Perfetto, export, scenario

if not LOOPSCOPE:
    print("no loopscope to export with: skipped")
    sys.exit(77)

SCHEMA = "https://www.speedscope.app/file-format-schema.json"


def spans(profile):
    """(begin, end, depth, frame) of each, in the order of their begins."""
    result, stack, now = [], [], profile["startValue"]
    for event in profile["events"]:
        assert set(event) == {"type", "frame", "at"}
        assert event["at"] >= now, "time goes back"
        now = event["at"]
        if event["type"] == "O":
            stack.append(len(result))
            result.append([now, None, len(stack) - 1, event["frame"]])
        else:
            assert event["type"] == "C"
            span = result[stack.pop()]
            assert span[3] == event["frame"], "another frame is closed"
            span[1] = now
    assert not stack and now <= profile["endValue"]
    return result


class EveryFile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = [(programs, options, export("speedscope", *programs,
                                                *options))
                     for programs, options in cases()]

    def each(self):
        for programs, options, data in self.files:
            with self.subTest(programs=programs, options=options):
                yield programs, options, data, json.loads(data)

    def test_form(self):
        for programs, options, data, file in self.each():
            self.assertEqual(data, export("speedscope", *programs, *options))
            self.assertEqual(set(file), {"$schema", "exporter", "name",
                                         "activeProfileIndex", "profiles",
                                         "shared"})
            self.assertEqual(file["$schema"], SCHEMA)
            self.assertEqual(file["name"], ", ".join(
                os.path.basename(p) for p in programs))
            self.assertTrue(file["profiles"])
            self.assertLess(file["activeProfileIndex"], len(file["profiles"]))
            for frame in file["shared"]["frames"]:
                self.assertLessEqual({"name"}, set(frame))
                self.assertLessEqual(set(frame), {"name", "file", "line"})
                self.assertIsInstance(frame["name"], str)
            texts = [json.dumps(f) for f in file["shared"]["frames"]]
            self.assertEqual(len(texts), len(set(texts)))

    def test_profiles(self):
        for *_, file in self.each():
            ends = {(p["startValue"], p["endValue"], p["unit"])
                    for p in file["profiles"]}
            self.assertEqual(len(ends), 1, "one clock for all")
            self.assertEqual(ends.pop()[2], "nanoseconds")
            for profile in file["profiles"]:
                self.assertEqual(profile["type"], "evented")
                for begin, end, _, frame in spans(profile):
                    self.assertGreaterEqual(end - begin, 1000)
                    self.assertLess(frame, len(file["shared"]["frames"]))

    def test_the_same_slices_as_in_perfettos(self):
        """Each thread's and task's, with their depths and places."""
        for programs, options, _, file in self.each():
            trace = Perfetto(export("perfetto", *programs, *options))
            frames = file["shared"]["frames"]
            several = len(trace.processes) > 1
            wanted = collections.defaultdict(list)
            for s in trace.slices:
                parent, kind, name, pid, _ = trace.tracks[s.track]
                if "due" in s.args or s.category == "timer":
                    continue
                process = trace.tracks[parent][2]
                whole = f"{process}: {name}" if several else name
                wanted[whole.replace("␀", "\0")].append(
                    (s.begin, s.end, s.depth, s.args.get("file"),
                     s.args.get("line")))
            got = collections.defaultdict(list)
            for profile in file["profiles"]:
                for begin, end, depth, frame in spans(profile):
                    got[profile["name"]].append(
                        (begin, end, depth, frames[frame].get("file"),
                         frames[frame].get("line")))
            for lists in (got, wanted):
                for one in lists.values():
                    one.sort(key=repr)
            self.assertEqual(dict(got), dict(wanted))


class Order(unittest.TestCase):
    def test_threads_before_tasks_main_first(self):
        for name in LESSONS:
            file = json.loads(export("speedscope", scenario(name)))
            names = [p["name"].split(": ")[-1] for p in file["profiles"]]
            self.assertEqual(names[0], "MainThread", names)
            tasks = [n[0] == "T" and n[1].isdigit() for n in names]
            self.assertEqual(tasks, sorted(tasks), names)

    def test_what_is_waited_for_is_said(self):
        file = json.loads(export("speedscope", scenario("06-gather.py")))
        names = [f["name"] for f in file["shared"]["frames"]]
        self.assertTrue(any("sleep(" in n for n in names), names)
        self.assertIn("waiting: gather", names)

    def test_awkward_names(self):
        file = json.loads(export("speedscope", awkward()))
        names = [p["name"] for p in file["profiles"]]
        self.assertEqual(sum('th"read\n\0' in n for n in names), 2, names)


if __name__ == "__main__":
    unittest.main()
