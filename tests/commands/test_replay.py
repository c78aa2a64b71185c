"""Recorded runs where a program can be named, from outside: which commands
take them, which refuse, and what is said of files that are none."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
BINARY = os.environ["LOOPSCOPE"]
LIMIT = 60 * int(os.environ.get("TIME_FACTOR", "1"))
folder = Path(tempfile.mkdtemp(prefix="loopscope-replay-"))


def loopscope(*words, **more):
    # Without a display: what would open a window fails, and says so.
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run([BINARY, *map(str, words)], cwd=folder, timeout=LIMIT,
                          env=env | {"SDL_VIDEODRIVER": "none"},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, **more)


def setUpModule():
    for name in ("05-serial-await.py", "06-gather.py"):
        shutil.copy(SOURCE / "scenarios" / name, folder)
    for words in (["06-gather.py", "-o", "gather.json"],
                  ["05-serial-await.py", "06-gather.py", "-o", "two.json"]):
        assert loopscope("export", *words).returncode == 0
    document = json.loads((folder / "gather.json").read_text())
    document["programs"][0]["recorded"] = True
    (folder / "real.json").write_text(json.dumps(document))


def tearDownModule():
    shutil.rmtree(folder)


class Commands(unittest.TestCase):
    def refused(self, *words, why):
        run = loopscope(*words)
        self.assertEqual((run.returncode, run.stdout), (2, ""), words)
        self.assertEqual(run.stderr, f"loopscope: {why}\n")

    def picture(self, *words):
        run = loopscope("picture", *words, "-o", "p.png")
        self.assertEqual(run.returncode, 0, run.stderr)
        return (folder / "p.png").read_bytes()

    def test_what_needs_a_program_refuses(self):
        (folder / "out.txt").write_text("in test b\n")
        for command in ("run", "check", "explore", "explain"):
            words = ["gather.json"] + ["out.txt"] * (command == "explain")
            self.refused(command, *words,
                         why=f"gather.json: this is a recorded run, and {command} needs "
                         "a program; try replay, trace, picture or export")

    def test_options_of_a_run_mean_nothing(self):
        for command in ("trace", "picture", "export"):
            for option in (["--seed", "1"], ["--python", "3.8"], ["--max-time", "1"],
                           ["--schedule", "@1=1"], ["--cpus", "3"]):
                words = [] if command == "trace" else ["-o", "p.png"]
                self.refused(command, "gather.json", *option, *words,
                             why="gather.json: this is a recorded run; how a program is "
                             "to be run cannot be said of it")
        # Beside a program, they are that one's.
        self.picture("06-gather.py", "gather.json", "--seed", "1")

    def test_a_program_is_no_recording(self):
        self.refused("replay", "06-gather.py", why="06-gather.py: this is no recorded run; "
                     "loopscope 06-gather.py runs it")

    def test_the_content_tells(self):
        shutil.copy(folder / "gather.json", folder / "gather")
        self.assertEqual(loopscope("trace", "gather").stdout,
                         loopscope("trace", "06-gather.py").stdout)
        # Python may begin with a brace, too.
        (folder / "brace.py").write_text('{"a": print("ran")}\n')
        self.assertEqual(loopscope("run", "brace.py").stdout, "ran\n")

    def test_files_that_are_none(self):
        (folder / "other.json").write_text('{"traceEvents": []}')
        (folder / "empty.json").write_text("")
        (folder / "broken.json").write_text('{"loopscope": 1,\n "programs": [}')
        (folder / "folder.json").mkdir()
        ours = "this is not a Loopscope trace, which begins with " \
               '{"loopscope": 1, "programs": …'
        for name, why in (("other.json", "line 1: " + ours), ("empty.json", "line 1: " + ours),
                          ("none.json", "No such file or directory"),
                          ("folder.json", "Is a directory"),
                          ("two.json#3", "there is no program 3 in it, only 2")):
            for words in (["trace", name], ["picture", name, "-o", "p.png"],
                          ["export", name, "-o", "x.csv"], ["replay", name], [name]):
                file = name.partition("#")[0]
                self.refused(*words, why=f"{file}: {why}")
        run = loopscope("trace", "broken.json")
        self.assertRegex(run.stderr, r"^loopscope: broken.json: line 2: this is not JSON: .*\n$")

    def test_a_wrong_event_has_a_place(self):
        text = (folder / "gather.json").read_text()
        line = next(i for i, row in enumerate(text.splitlines(), 1) if '"LOOP_NEW"' in row)
        event = json.loads(text.splitlines()[line - 1].rstrip(","))["step"]
        (folder / "wrong.json").write_text(text.replace('"LOOP_NEW","loop":1', '"LOOP_NEW","loop":7'))
        self.refused("trace", "wrong.json", why=f"wrong.json: line {line}, event {event} "
                     "(LOOP_NEW): the next loop is number 1, not 7")

    def test_a_part_from_the_start(self):
        loopscope("export", "06-gather.py", "--to", "step:40", "-o", "part.json")
        lines = loopscope("trace", "part.json").stdout.splitlines()
        self.assertEqual(lines[:41], loopscope("trace", "06-gather.py").stdout.splitlines()[:41])
        self.assertEqual(len(lines), 42)
        self.assertIn('reason=STOPPED status=0 message="the recording ends here"', lines[41])
        loopscope("export", "06-gather.py", "--from", "step:40", "-o", "part.json")
        run = loopscope("trace", "part.json")
        self.assertIn("the events before step 40 are missing", run.stderr)

    def test_several_programs(self):
        out = loopscope("trace", "two.json").stdout
        both = [loopscope("trace", n).stdout for n in ("05-serial-await.py", "06-gather.py")]
        self.assertEqual(out, f"# 05-serial-await.py\n{both[0]}# 06-gather.py\n{both[1]}")
        self.assertEqual(loopscope("trace", "two.json#2").stdout, both[1])
        self.assertEqual(self.picture("two.json"),
                         self.picture("05-serial-await.py", "06-gather.py"))
        self.assertEqual(self.picture("two.json#2"), self.picture("06-gather.py"))
        self.assertEqual(self.picture("gather.json", "05-serial-await.py"),
                         self.picture("06-gather.py", "05-serial-await.py"))
        self.refused("picture", "two.json", "two.json", "gather.json", "-o", "p.png",
                     why="gather.json: at most four programs can be compared")

    def test_other_formats(self):
        for ending in ("csv", "txt", "md"):
            for name in ("06-gather.py", "gather.json"):
                run = loopscope("export", name, "-o", f"{name}.{ending}")
                self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual((folder / f"06-gather.py.{ending}").read_bytes(),
                             (folder / f"gather.json.{ending}").read_bytes())

    def test_real_time_is_said(self):
        self.assertNotEqual(self.picture("real.json"), self.picture("gather.json"))
        loopscope("export", "real.json", "-o", "again.json")
        again = json.loads((folder / "again.json").read_text())
        self.assertEqual(again, json.loads((folder / "real.json").read_text()))

    def test_levels(self):
        lines = loopscope("trace", "gather.json", "--level", "sched").stdout.splitlines()
        kinds = {line.split()[3] for line in lines}
        self.assertIn("TASK_NEW", kinds)
        self.assertFalse(kinds & {"LINE", "CALL", "RETURN"})

    def test_help(self):
        self.assertIn("\n  replay    ", loopscope("--help").stdout)
        self.assertIn("FILE.json#2 is the second", loopscope("replay", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
