"""The timeline and narration for a terminal: whole, in width, true."""

import os
import re
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from sheets import (LANGUAGES, LESSONS, badges, cells, export, run, stops,
                    without_addresses)

HEADS = {"en": ("Timeline", "Step by step", "How it ended"),
         "zh": ("时间线", "逐步讲解", "运行结果")}
STATES = "░█─╬✓✗⊘"


def parts(text, language):
    """Lines of: what comes first, timeline, steps, end."""
    lines = text.splitlines()
    found = [i for i, line in enumerate(lines)
             if line in HEADS[language] and set(lines[i + 1]) == {"─"}]
    assert [lines[i] for i in found] == list(HEADS[language]), found
    a, b, c = found
    return lines[:a], lines[a + 3:b - 1], lines[b + 3:c - 1], lines[c + 3:]


def is_printed(line):
    return re.match(r" +[│!] ", line + " ")


def steps_of(lines):
    """(number, seconds, sentence, printed lines) of each step."""
    out = []
    for line in lines:
        head = re.match(r" *(\d+) +(\d+\.\d+) s  (.*)$", line)
        if is_printed(line):
            out[-1][3].append(line.lstrip()[:1] + line.lstrip()[2:])
        elif head:
            out.append([int(head[1]), float(head[2]), [head[3]], []])
        elif line.startswith("    "):
            out[-1][2].append(line.strip())
    return out


def squeezed(text):
    """Without what a line break may have replaced."""
    return re.sub(r"\s", "", text)


class Lessons(unittest.TestCase):
    def each(self):
        for name in LESSONS:
            for language in LANGUAGES:
                with self.subTest(name=name, language=language):
                    text = export("txt", name, "--lang", language)
                    yield name, language, text

    def test_no_line_is_too_wide(self):
        for name, language, text in self.each():
            for line in text.splitlines():
                if not is_printed(line):
                    self.assertLessEqual(cells(line), 100, line)
                self.assertEqual(line, line.rstrip(), "blanks at the end")
            self.assertNotRegex(text, r"[\x00-\x09\x0b-\x1f]")
        text = export("txt", "06-gather.py", "--columns", "60")
        self.assertTrue(all(cells(line) <= 60 or is_printed(line)
                            for line in text.splitlines()))

    def test_every_lane_is_there(self):
        for name, language, text in self.each():
            tasks, threads = badges(name)
            _, timeline, _, _ = parts(text, language)
            labels = [line.split()[0] for line in timeline if line.strip()]
            self.assertEqual(sorted(l for l in labels
                                    if re.fullmatch(r"T\d+", l)),
                             sorted(tasks))
            others = [l for l in labels if re.fullmatch(r"M|[LWP]\d*", l)]
            if threads:
                self.assertEqual(len(others), threads + 1)

    def test_lanes_end_as_their_tasks_do(self):
        # The lessons' own words: what ends how.
        for name, caps in (("06-gather.py", {"T1": "✓", "T2": "✓", "T3": "✓"}),
                           ("15-gather-exception.py",
                            {"T1": "✗", "T2": "─", "T3": "✗"})):
            _, timeline, _, _ = parts(export("txt", name), "en")
            ends = {line.split()[0]: line[-1] for line in timeline
                    if re.match(r"T\d", line)}
            self.assertEqual(ends, caps)

    def test_states_have_characters_of_their_own(self):
        text = export("txt", "06-gather.py")
        legend = re.search(r"░ ready.*", text)[0]
        for mark, word in zip(STATES, ("ready", "running", "waiting",
                                       "blocked", "done", "error",
                                       "cancelled")):
            self.assertIn(f"{mark} {word}", legend)

    def test_what_waits_is_as_long_as_it_takes(self):
        # sleep(3) is three times as long as sleep(1), but for the cells that
        # callbacks take while it waits.
        _, timeline, _, _ = parts(export("txt", "06-gather.py", "--columns",
                                         "300"), "en")
        lanes = {line.split()[1]: line for line in timeline
                 if re.match(r"T\d", line)}
        axis = next(line for line in timeline if "╞" in line)
        idle = [len(m) for m in re.findall(r"╡([^╞]+)╞", axis)]
        # From 0 s to 1 s, from 1 s to 3 s; a cell of rounding.
        self.assertEqual(len(idle), 2)
        self.assertAlmostEqual((idle[1] + 1) / (idle[0] + 1), 2, delta=0.1)
        self.assertIn("sleep(1)", lanes["testb"])
        self.assertIn("sleep(3)", lanes["testa"])

    def test_steps_are_the_windows_steps(self):
        for name, language, text in self.each():
            told = steps_of(parts(text, language)[2])
            wanted = stops(name, language)
            self.assertEqual([t[0] for t in told], [w[0] for w in wanted])
            for (_, t, lines, _), (_, seconds, sentence) in zip(told, wanted):
                self.assertAlmostEqual(t, seconds)
                self.assertEqual(squeezed("".join(lines)), squeezed(sentence))

    def test_what_is_printed_is_there_in_order(self):
        for name, language, text in self.each():
            told = steps_of(parts(text, language)[2])
            lines = [line for step in told for line in step[3]]
            out, err = run(name)
            for mark, text in (("│", out), ("!", err)):
                mine = "".join(l[1:] for l in lines if l[0] == mark)
                self.assertEqual(without_addresses(mine),
                                 without_addresses(text.replace("\n", "")))

    def test_where_it_is_printed(self):
        told = steps_of(parts(export("txt", "06-gather.py"), "en")[2])
        at = {line: t for _, t, _, printed in told for line in printed}
        self.assertEqual(at["│in test a"], 0)
        self.assertEqual(at["│Resuming b"], 1)
        self.assertEqual(at["│Resuming a"], 3)

    def test_the_same_bytes(self):
        for name in LESSONS[::7]:
            self.assertEqual(export("txt", name),
                             export.__wrapped__("txt", name))

    def test_languages(self):
        en, zh = (export("txt", "06-gather.py", "--lang", lang)
                  for lang in LANGUAGES)
        self.assertIn("gather: both at once", en)
        self.assertIn("gather：两个一起等", zh)
        self.assertNotRegex(en, "[\u4e00-\u9fff]")
        self.assertRegex(zh, "T1 打印")


class Range(unittest.TestCase):
    def test_seconds(self):
        text = export("txt", "06-gather.py", "--from", "0.5", "--to", "1")
        first, timeline, steps, _ = parts(text, "en")
        self.assertIn("Only from 0.500 s to 1.000 s.", first)
        times = {t for _, t, _, _ in steps_of(steps)}
        self.assertEqual(times, {1.0})
        # Numbers stay what they are in the whole run.
        whole = steps_of(parts(export("txt", "06-gather.py"), "en")[2])
        self.assertEqual(steps_of(steps), [s for s in whole if s[1] == 1.0])
        ruler = timeline[0]
        self.assertIn("1.000 s", ruler)
        self.assertNotIn("0.000 s", ruler)
        self.assertNotIn("3.000 s", ruler)

    def test_steps(self):
        text = export("txt", "06-gather.py", "--from", "step:0", "--to",
                      "step:20")
        _, timeline, steps, _ = parts(text, "en")
        self.assertTrue(all(t == 0 for _, t, _, _ in steps_of(steps)))
        self.assertLess(len(steps_of(steps)), 5)

    def test_tracks(self):
        text = export("txt", "06-gather.py", "--tracks", "tasks")
        labels = [line.split()[0] for line in parts(text, "en")[1]
                  if line.strip()]
        self.assertIn("T1", labels)
        self.assertNotIn("loop", labels)
        self.assertNotIn("iteration", labels)
        text = export("txt", "06-gather.py", "--tracks", "loop")
        labels = [line.split()[0] for line in parts(text, "en")[1]
                  if line.strip()]
        self.assertIn("loop", labels)
        self.assertNotIn("T1", labels)

    def test_the_clock_of_steps_leaves_waiting_out(self):
        axis = next(line for line in parts(
            export("txt", "06-gather.py", "--clock", "steps"), "en")[1]
            if "╞" in line)
        idle = re.findall(r"╡([^╞]*)╞", axis)
        self.assertEqual(len(idle), 2)
        self.assertTrue(all(len(i) <= 1 for i in idle), idle)


class Several(unittest.TestCase):
    def test_sections_and_a_table(self):
        names = ("05-serial-await.py", "06-gather.py", "30-thread-pool-2.py")
        text = export("txt", *names)
        table = text.splitlines()[1:4]
        self.assertEqual([row.split()[0] for row in table], list(names))
        self.assertEqual([re.search(r"(\S+) s", row)[1] for row in table],
                         ["4.000", "3.000", "4.000"])
        self.assertEqual(text.count("\nTimeline\n"), 3)
        alone = export("txt", names[1])
        told = re.search(r"Step by step.*?How it ended", alone, re.S)[0]
        self.assertIn(told, text)

    def test_time_has_one_scale(self):
        text = export("txt", "05-serial-await.py", "06-gather.py",
                      "--columns", "200")
        axes = [line for line in text.splitlines() if "╞" in line]
        idle = [[len(i) + 1 for i in re.findall(r"╡([^╞]+)╞", a)]
                for a in axes]
        # 3 s and 1 s; 1 s and 2 s
        self.assertAlmostEqual(idle[0][0] / 3, idle[1][0], delta=2)
        self.assertAlmostEqual(idle[0][1], idle[1][1] / 2, delta=1)


STORM = """\
import asyncio
async def w():
    for i in range({n}):
        await asyncio.sleep(0.001 * (i % 3))
async def main():
    await asyncio.gather(*[w() for i in range(20)])
asyncio.run(main())
"""

TROUBLE = r"""
import sys
print("\x1b[31mred\x1b[0m\ttab\rback")
print("no end", end="")
print("\udc80 lone", "\x85 c1")
print("", end="")
print()
print("e\u0301 \u65e5\u672c")
sys.stderr.write("x\ny")
"""


class Hard(unittest.TestCase):
    def write(self, text):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "program.py")
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return path

    def test_nothing_disturbs_a_terminal(self):
        text = export("txt", self.write(TROUBLE))
        self.assertNotRegex(text, r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
        self.assertIn("│ ␛[31mred␛[0m\ttab␍back", text)
        self.assertIn("│ e\u0301 日本", text)
        self.assertRegex(text, r"(?m)^ +! x\n +! y$")

    def test_twice_as_long_takes_twice_as_long(self):
        took = []
        for n in (500, 2000):
            path = self.write(STORM.format(n=n))
            begun = time.process_time(), os.times().children_user
            export("txt", path)
            took.append(os.times().children_user - begun[1])
        # Four times the steps; eight would be far from sixteen.
        self.assertLess(took[1], 8 * took[0] + 0.5)

    def test_who_is_ready_again(self):
        """From here to there is said only of tasks that follow one another."""
        path = self.write("import asyncio\n"
                          "async def w(e):\n    await e.wait()\n"
                          "async def main():\n    e, f = asyncio.Event(), asyncio.Event()\n"
                          "    ts = [asyncio.create_task(w(x)) for x in (e, f, f, f, e, e)]\n"
                          "    await asyncio.sleep(1)\n    f.set()\n"
                          "    await asyncio.sleep(1)\n    e.set()\n"
                          "    await asyncio.wait(ts)\n"
                          "asyncio.run(main())\n")
        text = " ".join(export("txt", path).split())
        self.assertIn("3 tasks, T3 to T5, are ready again.", text)
        self.assertIn("3 tasks are ready again.", text)  # T2, T6 and T7
        self.assertIn("3个任务又就绪了。", squeezed(export("txt", path, "--lang", "zh")))

    def test_a_crowd(self):
        path = self.write("import asyncio\nasync def w(i):\n"
                          "    await asyncio.sleep(i / 10)\n"
                          "async def main():\n"
                          "    await asyncio.gather(*map(w, range(300)))\n"
                          "asyncio.run(main())\n")
        text = export("txt", path)
        _, timeline, _, _ = parts(text, "en")
        lanes = [line for line in timeline if re.match(r"T\d+ ", line)]
        self.assertGreaterEqual(len(lanes), 301)
        self.assertTrue(all(re.search("[✓]$", lane) for lane in lanes))


if __name__ == "__main__":
    unittest.main()
