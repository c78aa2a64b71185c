"""svg, png, gif and mp4: what is in them, held against each other and against
`loopscope picture`.
"""

import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from xml.etree import ElementTree

from images import Gif, distance, read_png, worst_block

LOOPSCOPE = os.environ["LOOPSCOPE"]
SCENARIOS = Path(os.environ["SOURCE_DIR"]) / "scenarios"
SVG = "{http://www.w3.org/2000/svg}"
# Seconds of a step of playback at speed 1, and how long the last picture stays.
STEP, LAST = 0.8, 3
# Above the bar of buttons: a film plays there, a picture does not.
CONTENT = 655

MANY = """
import asyncio
async def f(i):
    await asyncio.sleep(i %% 7)
async def main():
    await asyncio.gather(*[f(i) for i in range(%d)])
asyncio.run(main())
"""


# So short that the code is never scrolled: where it is scrolled to depends on
# where one comes from.
SHORT = """import asyncio

async def nap(name, seconds):
    print(name, "sleeps")
    await asyncio.sleep(seconds)
    return name

async def main():
    print(await asyncio.gather(nap("a", 3), nap("b", 1)))

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
"""


def lesson(number):
    return str(next(SCENARIOS.glob("%02d-*.py" % number)))


def call(*args, **more):
    return subprocess.run([LOOPSCOPE, *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=250, **more)


def export(form, *args):
    done = call("export", *args, "--format", form, "-o", "-")
    if done.returncode:
        raise AssertionError(done.stderr.decode())
    return done.stdout


def picture(*args):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "p.png")
        done = call("picture", *args, "--theme", "light", "-o", path)
        assert done.returncode == 0, done.stderr
        return read_png(Path(path).read_bytes())


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name, text=None):
        path = os.path.join(self.folder.name, name)
        if text is not None:
            Path(path).write_text(text)
        return path

    def need(self, tool):
        if not shutil.which(tool):
            self.skipTest("%s is not installed" % tool)

    def refused(self, words, *args, **more):
        done = call("export", *args, **more)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, b"")
        self.assertIn(words, done.stderr.decode())


class Handout(Case):
    def texts(self, *args):
        root = ElementTree.fromstring(export("svg", *args))
        return root, ["".join(t.itertext()) for t in root.iter(SVG + "text")]

    def test_says_what_it_shows(self):
        root, texts = self.texts(lesson(6))
        for word in ("T1", "T2", "T3", "main", "testb", "testa", "loop",
                     "1.000 s", "3.000 s", "time", "iteration", "running",
                     "gather: both at once", "use 3.0 time"):
            self.assertIn(word, texts)
        self.assertIn("gather", root.find(SVG + "title").text)
        self.assertIn("3.000 s", root.find(SVG + "desc").text)

    def test_chinese(self):
        root, texts = self.texts(lesson(6), "--lang", "zh")
        self.assertTrue({"循环", "时刻", "轮次", "运行", "输出"} <= set(texts))
        self.assertEqual(
            root.get("{http://www.w3.org/XML/1998/namespace}lang"), "zh-CN")
        self.assertIn("CJK", root.get("font-family"))

    def test_every_lesson_is_well_formed(self):
        for path in sorted(SCENARIOS.glob("*.py")):
            done = call("export", str(path), "--format", "svg", "-o", "-")
            if done.returncode == 1:
                continue  # does not compile: there is no timeline
            with self.subTest(path.name):
                ElementTree.fromstring(done.stdout)

    def test_any_text(self):
        """What XML cannot hold, in names and in output."""
        program = self.path("odd.py", """
import asyncio
async def f():
    print('<a>&]]>"\\x00\\x1b\\ufffe\\udcff')
loop = asyncio.new_event_loop()
loop.run_until_complete(loop.create_task(f(), name='<&">\\x01'))
""")
        _, texts = self.texts(program)
        self.assertTrue(any('<a>&]]>"' in t for t in texts))
        self.assertTrue(any(t.startswith('<&">') for t in texts))

    def test_all_lanes(self):
        _, texts = self.texts(self.path("many.py", MANY % 300))
        self.assertTrue({"T%d" % i for i in range(1, 302)} <= set(texts))

    def test_too_many_lanes_are_counted(self):
        _, texts = self.texts(self.path("many.py", MANY % 1500))
        more = next(t for t in texts if "left out" in t)
        lanes = [t for t in texts if re.fullmatch(r"T\d+", t)]
        # main, the tasks, the two of asyncio.run's end, and the loop
        self.assertEqual(int(more.split()[0]), 1504 - 1000)
        self.assertGreaterEqual(len(set(lanes)), 999)

    def test_size(self):
        for size in ("1920x1080", "1281x721"):
            w, h = map(int, size.split("x"))
            root, _ = self.texts(lesson(6), "--size", size)
            self.assertEqual((root.get("width"), root.get("height")),
                             (str(w), str(h)))
            *_, vw, vh = map(float, root.get("viewBox").split())
            self.assertAlmostEqual(vw / vh, w / h, delta=0.01)
            png = export("png", lesson(6), "--size", size)
            self.assertEqual(struct.unpack_from(">II", png, 16), (w, h))

    def test_part(self):
        _, texts = self.texts(lesson(6), "--from", "1.5", "--to", "2.5")
        self.assertIn("T1", texts)
        self.assertNotIn("T2", texts)  # over since 1 s
        self.assertIn("1.6 s", texts)

    def test_several_on_one_clock(self):
        root, texts = self.texts(lesson(5), lesson(6))
        at = [float(t.get("x")) for t in root.iter(SVG + "text")
              if t.text == "4 s"]
        self.assertEqual(len(at), 2)
        self.assertEqual(at[0], at[1])
        self.assertIn("One await after the other", texts)

    def test_equal_bytes(self):
        for form in ("svg", "png"):
            self.assertEqual(export(form, lesson(31)), export(form, lesson(31)))

    def test_tracks(self):
        self.refused("queues", lesson(6), "--tracks", "queues", "-o",
                     self.path("x.svg"))
        self.refused("no lane", lesson(6), "--tracks", "threads", "-o",
                     self.path("x.svg"))
        self.assertEqual(os.listdir(self.folder.name), [])
        _, texts = self.texts(lesson(6), "--tracks", "loop")
        self.assertIn("loop", texts)

    def test_xmllint(self):
        self.need("xmllint")
        for number in (6, 31):
            path = self.path("x.svg")
            Path(path).write_bytes(export("svg", lesson(number)))
            subprocess.run(["xmllint", "--noout", path], check=True)

    def test_looks_like_the_png(self):
        """Another program's drawing of the SVG, and our own of the same."""
        self.need("rsvg-convert")
        for args in ([lesson(6)], [lesson(29), "--theme", "dark"],
                     [lesson(12), "--seconds", "--lang", "zh"]):
            svg = self.path("x.svg")
            Path(svg).write_bytes(export("svg", *args))
            other = subprocess.run(["rsvg-convert", "-z", "2", svg], check=True,
                                   stdout=subprocess.PIPE).stdout
            w, h, ours = read_png(export("png", *args))
            theirs = read_png(other)
            self.assertEqual((w, h), theirs[:2])
            # A lane more or less makes 140 and more, letters that are set with
            # kerning up to 45.
            with self.subTest(args=args):
                self.assertLess(worst_block(ours, theirs[2]), 70)


class Animation(Case):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.home.cleanup)
        cls.program = os.path.join(cls.home.name, "short.py")
        Path(cls.program).write_text(SHORT)
        cls.data = export("gif", cls.program)
        cls.gif = Gif(cls.data)

    def test_equal_bytes(self):
        self.assertEqual(export("gif", self.program), self.data)

    def test_is_small(self):
        self.assertLess(len(self.data), 2e6)
        x, y, w, h = self.gif.boxes[0]
        self.assertEqual((x, y, w, h), (0, 0, 1280, 720))
        self.assertLess(min(w * h for _, _, w, h in self.gif.boxes), 20000)

    def test_loops(self):
        self.assertEqual(self.gif.loops, 0)

    def test_time(self):
        """A picture a step, and those of motions: 12.5 a second at most."""
        delays = [delay for delay, _ in self.gif.frames]
        self.assertGreaterEqual(min(delays), 0.02)
        # 15 steps; the last picture stays, from the end of its motion on
        self.assertAlmostEqual(sum(delays[:-1]), 15 * STEP, delta=0.8)
        self.assertGreaterEqual(delays[-1], LAST)
        self.assertGreater(sum(d <= 0.08 for d in delays), 10)

    def near(self, film, other, where):
        mean, far = distance(film[:CONTENT], other[:CONTENT])
        with self.subTest(where):
            self.assertLess(mean, 0.7)
            self.assertEqual(far, 0)

    def test_steps_are_the_windows_pictures(self):
        for k in (0, 1, 4, 7, 12, 15):
            _, _, rows = picture(self.program, "--step", str(k))
            film = self.gif.at_time((k + 1) * STEP - 0.05)
            self.near(film, rows, "step %d" % k)

    def test_speed(self):
        gif = Gif(export("gif", self.program, "--speed", "2", "--unit", "time"))
        # 3 steps: 0 s, 1 s, 3 s
        self.assertAlmostEqual(sum(d for d, _ in gif.frames) - LAST,
                               3 * STEP / 2, delta=0.3)
        _, _, rows = picture(self.program, "--unit", "time", "--step", "2")
        self.near(gif.at_time(3 * STEP / 2 - 0.01), rows, "second moment")

    def test_part(self):
        gif = Gif(export("gif", self.program, "--from", "1", "--to", "2"))
        whole = sum(d for d, _ in self.gif.frames)
        self.assertLess(sum(d for d, _ in gif.frames), whole - 4)
        _, _, rows = picture(self.program, "--time", "1")
        self.near(gif.rows(gif.frames[-1][1]), rows, "end of the part")

    def test_comparison(self):
        programs = [self.program, lesson(5)]
        gif = Gif(export("gif", *programs, "--unit", "time"))
        _, _, rows = picture(*programs)
        self.near(gif.rows(gif.frames[-1][1]), rows, "end")

    def test_odd_sizes(self):
        gif = Gif(export("gif", lesson(2), "--size", "1281x721", "--theme",
                         "dark", "--lang", "zh"))
        self.assertEqual((gif.width, gif.height), (1281, 721))

    def test_program_without_a_loop(self):
        gif = Gif(export("gif", self.path("x.py", "print(1)\nprint(2)\n")))
        self.assertGreaterEqual(len(gif.frames), 2)

    def test_too_long(self):
        program = self.path("many.py", MANY % 3000)
        self.refused("--from and --to", program, "-o", self.path("x.gif"))
        self.refused("--unit", program, "-o", self.path("x.mp4"))
        self.assertEqual(os.listdir(self.folder.name), ["many.py"])

    def test_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full")
        for form in ("svg", "png", "gif"):
            self.refused("No space left", lesson(6), "--format", form, "-o",
                         "/dev/full")


def boxes(data):
    at, names = 0, []
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        names.append(name)
        at += size or len(data)
    return names


class Film(Case):
    def environment(self, **more):
        return dict(os.environ, TMPDIR=self.folder.name, **more)

    def test_film(self):
        self.need("ffmpeg")
        path = self.path("x.mp4")
        done = call("export", lesson(6), "-o", path, "--size", "1281x721",
                    "--unit", "time", "--speed", "2", env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        # Nothing of ffmpeg's is left.
        self.assertEqual(os.listdir(self.folder.name), ["x.mp4"])
        names = boxes(Path(path).read_bytes())
        self.assertLess(names.index(b"moov"), names.index(b"mdat"))
        self.need("ffprobe")
        said = subprocess.run(
            ["ffprobe", "-v", "error", "-show_entries",
             "stream=codec_name,width,height,pix_fmt,color_space:"
             "format=duration", "-of", "default=nw=1", path],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        said = dict(line.split("=") for line in said.split())
        self.assertEqual((said["codec_name"], said["pix_fmt"],
                          said["color_space"]), ("h264", "yuv420p", "bt709"))
        self.assertEqual((said["width"], said["height"]), ("1282", "722"))
        self.assertAlmostEqual(float(said["duration"]), 3 * STEP / 2 + LAST,
                               delta=0.4)

    def test_pictures_are_the_windows(self):
        self.need("ffmpeg")
        path, still = self.path("x.mp4"), self.path("x.png")
        done = call("export", lesson(6), "-o", path, "--unit", "time")
        self.assertEqual(done.returncode, 0, done.stderr)
        subprocess.run(["ffmpeg", "-v", "error", "-ss", str(2 * STEP - 0.1),
                        "-i", path, "-frames:v", "1", still], check=True)
        _, _, ours = picture(lesson(6), "--unit", "time", "--step", "1")
        _, _, theirs = read_png(Path(still).read_bytes())
        mean, far = distance(ours[:CONTENT], theirs[:CONTENT])
        self.assertLess(mean, 2.5)
        self.assertLess(far, 0.02)

    def test_without_ffmpeg(self):
        self.refused("mp4 needs ffmpeg, which is not installed; gif needs "
                     "nothing", lesson(6), "-o", self.path("x.mp4"),
                     env=self.environment(PATH=self.folder.name))
        self.assertEqual(os.listdir(self.folder.name), [])

    def fake(self, script):
        path = self.path("ffmpeg", "#!/bin/sh\n" + script)
        os.chmod(path, 0o755)
        return self.environment(PATH=self.folder.name + ":/bin:/usr/bin")

    def test_ffmpeg_that_fails(self):
        """At once, after a while, at its end, without a file."""
        for script in ("echo 'no such codec' >&2; exit 1",
                       "head -c 2000000 >/dev/null; echo 'no such codec' >&2; "
                       "exit 1",
                       "cat >/dev/null; echo 'no such codec' >&2; exit 1"):
            with self.subTest(script):
                self.refused("no such codec", lesson(6), "-o",
                             self.path("x.mp4"), env=self.fake(script))
                self.assertEqual(os.listdir(self.folder.name), ["ffmpeg"])
        self.refused("film.mp4", lesson(6), "-o", self.path("x.mp4"),
                     env=self.fake("cat >/dev/null"))

    def test_interrupted(self):
        """A film that is half made: neither it nor ffmpeg stays."""
        env = self.fake("echo $$ > %s; cat >/dev/null; sleep 60"
                        % self.path("pid"))
        child = subprocess.Popen(
            [LOOPSCOPE, "export", lesson(6), "-o", self.path("x.mp4")], env=env,
            stderr=subprocess.PIPE)
        for _ in range(200):
            if os.path.exists(self.path("pid")):
                break
            time.sleep(0.05)
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=60)
        self.assertEqual(child.returncode, 130, said)
        self.assertEqual(sorted(os.listdir(self.folder.name)),
                         ["ffmpeg", "pid"])
        pid = int(Path(self.path("pid")).read_text())
        self.assertFalse(os.path.exists("/proc/%d/fd" % pid) and
                         os.listdir("/proc/%d/fd" % pid))


if __name__ == "__main__":
    unittest.main()
