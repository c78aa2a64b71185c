"""The lesson sheet: Markdown that GitHub and pandoc read as it is meant."""

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from sheets import (LANGUAGES, LESSONS, SCENARIOS, badges, export, run, stops,
                    without_addresses)

HEADS = {"en": ["Program", "What it prints", "Timeline", "Step by step",
                "How it ended"],
         "zh": ["程序", "输出", "时间线", "逐步讲解", "运行结果"]}


def blocks(text):
    """(what, content, line before) of every fenced block; the rest as lines.
    By CommonMark's rule: a fence ends at one that is at least as long."""
    out, rest, fence, before = [], [], None, ""
    for line in text.splitlines(keepends=True):
        mark = re.match(r"(`{3,})([a-z]*)\n$", line)
        if fence is None and mark:
            fence, what, content = mark[1], mark[2], ""
        elif fence is not None and re.match(r"`+\n$", line) and (
                len(line) > len(fence)):
            out.append((what, content, before))
            fence = None
        elif fence is not None:
            content += line
        else:
            rest.append(line.rstrip("\n"))
            before = line.rstrip("\n") or before
    assert fence is None, "a block is not closed"
    return out, rest


def rows(lines, columns):
    """Cells of the table's rows, its head and rule left out."""
    found = [l for l in lines if l.startswith("|")]
    cut = [re.split(r"(?<!\\)\|", row)[1:-1] for row in found]
    assert all(len(r) == columns for r in cut), cut
    return [[c.strip() for c in r] for r in cut[2:]]


def plain(text):
    """Of inline Markdown as md.c writes it."""
    parts = re.split(r"(`+)(.*?)(?<!`)\1(?!`)", text)
    out = ""
    for i in range(0, len(parts), 3):
        words = re.sub(r"</?code>", "", parts[i])
        out += html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words))
        if i + 2 < len(parts):
            code = parts[i + 2]
            out += code[1:-1] if len(parts[i + 1]) > 1 else code
    return out


def shown_source(name):
    with open(os.path.join(SCENARIOS, name), encoding="utf-8") as f:
        text = f.read()
    return re.sub(r"(?ms)^# /// script\n.*?^# ///\n?", "", text).strip() + "\n"


class Lessons(unittest.TestCase):
    maxDiff = 2000

    def each(self):
        for name in LESSONS:
            for language in LANGUAGES:
                with self.subTest(name=name, language=language):
                    text = export("md", name, "--lang", language)
                    yield name, language, text

    def test_its_parts(self):
        for name, language, text in self.each():
            _, rest = blocks(text)
            heads = [l for l in rest if l.startswith("#")]
            self.assertEqual(heads[0][:2], "# ")
            self.assertEqual(heads[1:],
                             ["## " + h for h in HEADS[language]])

    def test_the_program_is_whole_without_its_metadata(self):
        for name, _, text in self.each():
            code = [c for what, c, _ in blocks(text)[0] if what == "python"]
            self.assertEqual(code, [shown_source(name)])

    def test_what_it_prints(self):
        for name, language, text in self.each():
            part = text[text.index("## " + HEADS[language][1]):
                        text.index("## " + HEADS[language][2])]
            out = err = ""
            for _, content, before in blocks(part)[0]:
                if "stderr" in before:
                    err += content
                else:
                    out += content
            for mine, wanted in zip((out, err), run(name)):
                self.assertEqual(
                    without_addresses(mine).replace("\n", ""),
                    without_addresses(wanted).replace("\n", ""))

    def test_the_steps_are_the_windows_steps(self):
        for name, language, text in self.each():
            table = rows(blocks(text)[1], 4)
            told = [r for r in table if r[0]]
            wanted = stops(name, language)
            self.assertEqual([int(r[0]) for r in told], [w[0] for w in wanted])
            for row, (_, seconds, sentence) in zip(told, wanted):
                self.assertAlmostEqual(float(row[1].split("\u00a0")[0]),
                                       seconds)
                self.assertEqual(re.sub(r"\s", "", plain(row[3])),
                                 re.sub(r"\s", "", sentence))

    def test_printed_lines_have_rows(self):
        for name, _, text in self.each():
            told = [plain(r[3]) for r in rows(blocks(text)[1], 4) if not r[0]]
            out, err = run(name)
            for mark, stream in (("▸ ", out), ("stderr: ", err)):
                mine = "".join(t[len(mark):] for t in told
                               if t.startswith(mark))
                self.assertEqual(
                    re.sub(r"\s", "", without_addresses(mine)),
                    re.sub(r"\s", "", without_addresses(stream)))

    def test_lanes(self):
        for name, language, text in self.each():
            part = text[text.index("## " + HEADS[language][2]):]
            timeline = blocks(part)[0][0][1]
            tasks, _ = badges(name)
            for task in tasks:
                self.assertRegex(timeline, rf"(?m)^ *{task}\b")

    def test_the_end(self):
        self.assertIn("The program has ended: 3.000 s virtual",
                      export("md", "06-gather.py"))
        text = export("md", "15-gather-exception.py")
        self.assertIn("An exception ended it", text)
        self.assertIn("- line 16, `ZeroDivisionError`: division by zero", text)


class Several(unittest.TestCase):
    def test_a_table_and_a_section_each(self):
        names = ("05-serial-await.py", "06-gather.py")
        text = export("md", *names)
        _, rest = blocks(text)
        first = rest[:rest.index("## One await after the other")]
        table = [[plain(c) for c in r] for r in rows(first, 6)]
        self.assertEqual([r[0] for r in table], list(names))
        self.assertEqual([r[1] for r in table], ["4.000 s", "3.000 s"])
        self.assertEqual([r[2] for r in table], ["1", "3"])
        self.assertEqual([l for l in rest if re.match("##? ", l)],
                         ["# Compare", "## One await after the other",
                          "## gather: both at once"])


TROUBLE = r'''# not a "lesson" | of *ours*
import asyncio, sys

async def pipe(a="|"):
    print("a | b `tick` *bold* _it_ <b>html</b> $x$ ~~s~~ [l](u) \\ #h &amp;")
    print("```")
    print("````text")
    print("\x1b[31mred\x1b[0m\ttab")
    print("@someone ^up^ 日本 {x}")
    print("no end", end="")
    await asyncio.sleep(1, result="`|`")
    sys.stderr.write("1. err | `e`\n")
    return "|`|``"

asyncio.run(pipe())
"""
```
"""
'''


class Hard(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, text, name="program_|_of_*mine*.py"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def printed(self):
        return [line for line in run(self.path)[0].splitlines()]

    def test_by_our_own_reader(self):
        self.path = self.write(TROUBLE)
        text = export("md", self.path)
        found, rest = blocks(text)
        self.assertEqual([c for what, c, _ in found if what == "python"],
                         [TROUBLE])
        told = [plain(r[3])[2:] for r in rows(rest, 4) if not r[0]
                and "stderr" not in r[3]]
        wanted = [l.replace("\x1b", "␛").replace("\t", "␉")
                  for l in self.printed()]
        self.assertEqual(told, wanted)

    def render(self, *command):
        if not shutil.which(command[0]):
            self.skipTest(f"{command[0]} is not installed")
        self.path = self.write(TROUBLE)
        text = export("md", self.path)
        done = subprocess.run(command, input=text.encode(),
                              stdout=subprocess.PIPE, check=True)
        return done.stdout.decode()

    def check(self, page):
        code = [html.unescape(re.sub("<[^>]*>", "", c))
                for c in re.findall(r"(?s)<pre.*?><code.*?>(.*?)</code></pre>",
                                    page)]
        self.assertIn(TROUBLE.strip(), [c.strip() for c in code])
        wanted = [l.replace("\x1b", "␛") for l in self.printed()]
        self.assertIn("\n".join(wanted), "\n".join(code))
        table = [[html.unescape(re.sub("<[^>]*>", "", c))
                  for c in re.findall(r"(?s)<t[dh].*?>(.*?)</t[dh]>", row)]
                 for row in re.findall(r"(?s)<tr.*?>(.*?)</tr>", page)]
        self.assertTrue(table)
        self.assertTrue(all(len(r) == 4 for r in table), table)
        told = [r[3][2:] for r in table if not r[0] and "stderr" not in r[3]]
        self.assertEqual(told, [l.replace("\t", "␉") for l in wanted])
        self.assertIn("stderr: 1. err | `e`", [r[3] for r in table])
        self.assertNotIn("<b>", page)
        self.assertIn("program_|_of_*mine*.py",
                      html.unescape(re.search("<h1.*?>(.*?)</h1>", page)[1]))

    def test_by_the_reader_of_github(self):
        self.check(self.render("cmark-gfm", "-e", "table", "-e",
                               "strikethrough", "-e", "autolink", "--unsafe"))

    def test_by_pandoc(self):
        self.check(self.render("pandoc", "-p", "--wrap=none", "--no-highlight", "-f", "markdown",
                               "-t", "html"))

    def test_lines_keep_their_numbers(self):
        head = ("# /// script\n# requires-python = \">=3.8\"\n# ///\n\n"
                "print('x')\n")
        text = export("md", self.write(head, "top.py"))
        self.assertEqual([c for what, c, _ in blocks(text)[0]
                          if what == "python"], ["print('x')\n"])
        self.assertIn("The first line here is line 5 of the file.", text)

    def test_nothing_printed(self):
        text = export("md", self.write("x = 1\n", "quiet.py"))
        self.assertIn("It prints nothing.", text)

    def test_the_same_bytes(self):
        path = self.write(TROUBLE)
        self.assertEqual(export("md", path), export.__wrapped__("md", path))


if __name__ == "__main__":
    unittest.main()
