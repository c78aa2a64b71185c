"""The checker can fail: good files, each spoiled in one way, and the complaint
that is expected.  A rule that nothing can break checks nothing."""

import json
import re
import struct
import sys
import unittest
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from checker import (check, chrome, facts, parts, perfetto, pictures,  # noqa: E402
                     programs, promises, sheet, speedscope, tables, trace_text,
                     vcd)

TEXT = (Path(__file__).resolve().parent / "programs" / "queues.py").read_bytes()


class Spoiled(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = programs.Program("queues.py", TEXT)
        cls.facts = cls.program.facts()

    def complains(self, wrong, *rules):
        """Some complaint begins with one of these rules."""
        self.assertTrue(any(text.startswith(rules) for text in wrong),
                        "%s expected, got %s" % (rules, list(wrong)[:5]))


class Chrome(Spoiled):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = cls.program.export("chrome", "--clock", "steps")

    def verdict(self, events):
        # Written by hand: the reader wants times as they stand in the file.
        data = json.dumps({"traceEvents": events}).encode()
        line = chrome.read(data)
        line.check()
        promises.Promises(line, self.facts, "steps").check()
        return line.wrong

    def events(self):
        events = json.loads(self.good)["traceEvents"]
        for event in events:
            for key in ("ts", "dur"):
                if key in event:
                    event[key] = round(event[key], 3)
        return events

    def pick(self, events, **wanted):
        return next(event for event in events if all(
            event.get(key) == value for key, value in wanted.items()))

    def spoil(self, change, *rules):
        events = self.events()
        change(events)
        self.complains(self.verdict(events), *rules)

    def slice_of(self, events, category):
        return next(e for e in events
                    if e["ph"] in "XB" and e.get("cat") == category)

    def test_the_good_one(self):
        self.assertEqual(list(self.verdict(self.events())), [])

    def test_a_slice_is_lost(self):
        for category in ("step", "loop", "blocked", "idle"):
            def lose(events, category=category):
                events.remove(self.slice_of(events, category))
            self.spoil(lose, category + " slices", "balance", "monotone")

    def test_an_end_is_lost(self):
        self.spoil(lambda events: events.remove(self.pick(events, ph="e")),
                   "balance")

    def test_a_begin_is_lost(self):
        self.spoil(lambda events: events.remove(self.pick(events, ph="b")),
                   "balance", "task slices", "ready slices")

    def test_times_are_swapped(self):
        def swap(events):
            asynchronous = [e for e in events if e["ph"] in "be"]
            one, other = asynchronous[0], asynchronous[-1]
            one["ts"], other["ts"] = other["ts"], one["ts"]
        self.spoil(swap, "monotone")

    def test_everything_is_a_bit_late(self):
        def shift(events):
            for event in events:
                if "ts" in event:
                    event["ts"] += 5
        self.spoil(shift, "begin on the clock of steps")

    def test_no_width(self):
        def flatten(events):
            for event in events:
                if event["ph"] == "e":
                    event["ts"] = self.pick(events, ph="b",
                                            id=event["id"])["ts"]
        self.spoil(flatten, "width", "monotone")

    def test_a_flow_is_outside(self):
        def away(events):
            flow = [e for e in events if e["ph"] == "f"][-1]
            flow["ts"] = max(e.get("ts", 0) for e in events) + 1
        self.spoil(away, "flows", "monotone")

    def test_a_flow_has_no_begin(self):
        self.spoil(lambda events: events.remove(self.pick(events, ph="s")),
                   "flows")

    def test_a_flow_goes_elsewhere(self):
        def cross(events):
            ends = [e for e in events
                    if e["ph"] == "f" and e["name"] == "wake"]
            first, last = ends[0], ends[-1]
            for key in ("ts", "tid", "pid"):
                first[key] = last[key]
            events.remove(first)
            events.insert(events.index(last) + 1, first)
        self.spoil(cross, "flows")

    def test_a_flow_number_twice(self):
        def double(events):
            starts = [e for e in events if e["ph"] == "s"]
            starts[1]["id"] = starts[0]["id"]
        self.spoil(double, "flows")

    def test_a_number_is_wrong(self):
        def more(events):
            counter = [e for e in events if e["ph"] == "C"][-1]
            key, = counter["args"]
            counter["args"][key] += 1
        self.spoil(more, "counters")

    def test_a_counter_is_lost(self):
        def lose(events):
            events[:] = [e for e in events if not (
                e["ph"] == "C" and e["name"] == "timers")]
        self.spoil(lose, "counters")

    def test_an_instant_is_lost(self):
        def lose(events):  # begin and end, at one time
            at = events.index(self.pick(events, ph="B", cat="cancel"))
            del events[at:at + 2]
        self.spoil(lose, "instants")

        def lose_all(events):
            for name in ("cancel", "switch", "choice", "error"):
                events[:] = [e for e in events if e.get("name") != name and
                             e.get("cat") != name]
        self.spoil(lose_all, "instants")

    def test_arguments_are_wrong(self):
        def outcome(events):
            for event in events:
                if event.get("args", {}).get("outcome") == "waits":
                    event["args"]["outcome"] = "raised"
        self.spoil(outcome, "outcome")

        def seconds(events):
            for event in events:
                if "seconds" in event.get("args", {}):
                    event["args"]["seconds"] = "0.5"
        self.spoil(seconds, "seconds")

    def test_a_track_has_no_name(self):
        def lose(events):
            events.remove(self.pick(events, ph="M", name="thread_name"))
        self.spoil(lose, "tracks", "threads")

    def test_it_is_about_another_program(self):
        other = programs.Program("timers.py", (
            Path(__file__).resolve().parent / "programs" / "timers.py"
            ).read_bytes())
        events = json.loads(other.export("chrome", "--clock", "steps"))
        self.complains(self.verdict(events["traceEvents"]), "step slices")


class Parts(Spoiled):
    def test_a_part_is_not_the_whole(self):
        whole = perfetto.read(self.program.export("perfetto", "--steps"))
        cut = next(parts.ranges(self.facts))
        good = perfetto.read(self.program.export("perfetto", *cut.options()))
        self.assertEqual(list(parts.check_range(whole, good, cut)), [])
        again = perfetto.read(self.program.export("perfetto", "--steps"))
        self.complains(parts.check_range(whole, again, cut), "range")
        short = parts.Range(self.facts, "steps", True, cut.first,
                            cut.last - cut.last // 8)
        part = perfetto.read(self.program.export("perfetto", *short.options()))
        self.complains(parts.check_range(whole, part, cut), "range")

    def test_all_tracks_are_not_some(self):
        whole = perfetto.read(self.program.export("perfetto"))
        again = perfetto.read(self.program.export("perfetto"))
        self.complains(parts.check_groups(whole, again, ("tasks",)), "groups")
        again = perfetto.read(self.program.export("perfetto", "--tracks",
                                                  "loop"))
        self.complains(parts.check_groups(whole, again, ("tasks",)), "groups")

    def test_one_program_is_not_two(self):
        one = perfetto.read(self.program.export("perfetto"))
        apart = [perfetto.read(self.program.export("perfetto"))
                 for _ in range(2)]
        self.complains(parts.check_together(one, apart), "several programs")


class Others(Spoiled):
    def test_perfetto_is_cut_off(self):
        good = self.program.export("perfetto")
        with self.assertRaises((ValueError, IndexError)):
            perfetto.read(good[:-3])

    def test_speedscope(self):
        good = json.loads(self.program.export("speedscope"))
        wanted = perfetto.read(self.program.export("perfetto"))

        def verdict(document):
            line = speedscope.read(json.dumps(document).encode())
            line.check()
            return speedscope.compare(line, wanted, self.facts)
        self.assertEqual(list(verdict(good)), [])
        events = good["profiles"][0]["events"]
        lost = events.pop()
        self.complains(verdict(good), "balance")
        events.append(lost)
        events[0]["at"], events[-1]["at"] = events[-1]["at"], events[0]["at"]
        self.complains(verdict(good), "monotone")
        events[0]["at"], events[-1]["at"] = events[-1]["at"], events[0]["at"]
        good["shared"]["frames"][0]["name"] += "!"
        self.complains(verdict(good), "slices")

    def test_vcd(self):
        good = self.program.export("vcd", "--steps").decode()

        def verdict(text):
            return check.CHECKS["vcd"](self.program, self.facts, text.encode(),
                                       "steps")
        self.assertEqual(list(verdict(good)), [])
        times = re.findall(r"^#\d+$", good, re.M)
        self.complains(verdict(good.replace(times[5], times[3], 1)), "monotone")
        for value in ("swaiting ", "sidle "):
            self.complains(verdict(good.replace("\n" + value, "\nsgone ", 1)),
                           "states")
        number = re.findall(r"^b1\d* \S+$", good, re.M)[-1]
        self.complains(verdict(good.replace(
            number, number.replace("b1", "b11", 1), 1)), "counters")
        self.complains(verdict(good.replace("$var wire 1", "$var wire 0", 1)),
                       "values", "running", "timers")

    def test_tables(self):
        good = self.program.export("csv")
        rows = good.split(b"\n")
        self.assertEqual(list(tables.check_csv(good, self.facts)), [])
        for bad, rule in ((b"\n".join(rows[:9] + rows[10:]), "rows"),
                          (good.replace(b"READY_PUSH", b"READY_DROP", 1),
                           "event"),
                          (good.replace(b"task=T2", b"task=T3", 1), "operands"),
                          (good.replace(b",0.1", b",0.2", 1), "seconds")):
            self.complains(tables.check_csv(bad, self.facts), rule)
        good = self.program.export("json")
        self.assertEqual(list(tables.check_json(good, self.facts)), [])
        for bad, rule in ((good.replace(b'"READY_PUSH"', b'"READY_DROP"', 1),
                           "event"),
                          (good.replace(b'"steps":', b'"steps":1', 1), "steps"),
                          (good.replace(b'"task":"T2"', b'"task":"T1"', 1),
                           "operand")):
            self.complains(tables.check_json(bad, self.facts), rule)

    def test_spans(self):
        good = self.program.export("spans").decode()

        def verdict(text):
            return check.CHECKS["spans"](self.program, self.facts, text.encode(),
                                         "virtual")
        self.assertEqual(list(verdict(good)), [])
        rows = good.split("\n")
        for bad, rules in (
                ("\n".join(rows[:5] + rows[6:]), ("spans", "step of", "run of")),
                ("\n".join([rows[0], *rows[:0:-1]][:-1]), ("order", "columns")),
                (good.replace("waiting,waiting", "ready,ready", 1), ("ready of",)),
                (good.replace(",0.100000000,", ",0.200000000,", 1),
                 ("begin", "end", "duration"))):
            self.complains(verdict(bad), *rules)

    def test_sheets(self):
        printed = "first\nsecond line\n"
        text = b'for name in ("first", "second line"):\n    print(name)\n'
        program = programs.Program("prints.py", text)
        known = program.facts()
        good = program.export("txt").decode()
        self.assertEqual(list(sheet.check_txt(good.encode(), known, printed)),
                         [])
        lines = good.split("\n")
        for bad, rule in ((good.replace("second line", "second"), "printed"),
                          (good.replace(lines[0], lines[0] + " "), "lines"),
                          (good.replace("\n", "\r\n"), "characters"),
                          (good.replace("Step by step", "Steps"), "sections"),
                          (re.sub(r"\n( *)1( +0)", r"\n\g<1>2\2", good, count=1),
                           "step numbers")):
            self.complains(sheet.check_txt(bad.encode(), known, printed), rule)

    def test_svg(self):
        good = self.program.export("svg")
        self.assertEqual(list(pictures.check_svg(good, self.facts)), [])
        for bad, rule in ((good.replace(b"T2", b"T9"), "text"),
                          (good.replace(b"<svg ", b"<svg href='http://x' ", 1),
                           "links"),
                          (re.sub(rb'font-family="[^"]*"',
                                  b'font-family="Inter"', good), "fonts"),
                          (good.replace(b"</svg>", b"<script/></svg>"),
                           "elements")):
            self.complains(pictures.check_svg(bad, self.facts), rule)

    def test_pixels(self):
        def chunk(kind, body):
            return (struct.pack(">I", len(body)) + kind + body +
                    struct.pack(">I", zlib.crc32(kind + body)))
        head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)

        def picture(pixels, *more):
            return b"\x89PNG\r\n\x1a\n" + b"".join(
                (chunk(b"IHDR", head), *more,
                 chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")))
        good = picture(bytes(range(14)))
        self.assertEqual(list(pictures.check_png(good)), [])
        self.complains(pictures.check_png(picture(bytes(14))), "pixels")
        self.complains(pictures.check_png(picture(bytes(range(13)))), "pixels")
        self.complains(pictures.check_png(good[:-1] + b"?"), "checksum")
        self.complains(pictures.check_png(picture(
            bytes(range(14)), chunk(b"tIME", bytes(7)))), "time")


class Folding(unittest.TestCase):
    """The second opinion itself, on a trace that is written by hand."""

    TRACE = b"""\
0 0.000000000 0 RUN_BEGIN program="a b.py" python="3.13" seed=0.000000000
1 0.000000000 0 LOOP_NEW loop=1  a b.py:3
2 0.000000000 0 TASK_NEW flags=MAIN task=T1 func=f label="f(\\"x\\")" creator=-
3 0.000000000 0 READY_PUSH what=FIRST_STEP handle=h1 task=T1 arg=0 loop=1
4 0.000000000 0 LOOP_STATE state=RUNNING loop=1 until=T1
5 0.000000000 0 ITER poll=WORK loop=1 number=1
6 0.000000000 0 CB_BEGIN what=FIRST_STEP handle=h1 task=T1
7 0.000000000 0 BLOCK_BEGIN task=T1 label="time.sleep(2)" until=2.000000000
8 2.000000000 0 CLOCK cause=BLOCKING from=0.000000000
9 2.000000000 0 BLOCK_END task=T1
10 2.000000000 0 TASK_DONE outcome=RETURNED task=T1 repr="1" type=-
11 2.000000000 0 STEP_END outcome=RETURNED task=T1 awaits=-  a b.py:4
12 2.000000000 0 RUN_END reason=OK status=0 message=-
"""

    def test_it(self):
        known = facts.Facts(trace_text.read(self.TRACE))
        spans = [(span.kind, span.begin, span.end, span.end_ns // 10**9)
                 for span in known.spans]
        self.assertEqual(sorted(spans), [
            ("blocked", 7, 9, 2), ("loop", 6, 11, 2), ("ready", 2, 6, 0),
            ("running", 6, 11, 2), ("step", 6, 11, 2), ("task", 2, 11, 2),
            ("task blocked", 7, 9, 2)])
        self.assertEqual(known.series["ready", 1], [(3, 1), (6, 0)])
        self.assertEqual(known.series["tasks running"],
                         [(6, 1), (7, 0), (9, 1), (11, 0)])
        self.assertEqual(known.flows, [("create", 2, 6)])
        self.assertEqual(known.tasks[1].label, 'f("x")')
        self.assertEqual((known.events[11].file, known.events[11].line),
                         ("a b.py", 4))


if __name__ == "__main__":
    unittest.main()
