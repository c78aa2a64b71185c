"""tools/record.py: the program is not disturbed, and what is written is what
happened: with the engine's words, in the engine's order."""

import concurrent.futures
import difflib
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
LOOPSCOPE = os.environ["LOOPSCOPE"]
sys.path.insert(0, str(SOURCE / "tests" / "oracle"))
import pythons

RECORDER = str(SOURCE / "tools" / "record.py")
PROGRAMS = Path(__file__).parent / "programs"
LESSONS = sorted((SOURCE / "scenarios").glob("*.py"))
VERSIONS = {v: pythons.find(v) for v in ("3.11", "3.12", "3.13")}
FOUND = [v for v in VERSIONS if VERSIONS[v]]

# Lessons with one thread, that end by themselves, and are valid programs.
SINGLE = [p for p in LESSONS if int(p.name[:2]) in
          {1, 2, 3, *range(5, 23), 24, 25, 26}]
# Two at a time: more would make the real sleeps unreal.
POOL = concurrent.futures.ThreadPoolExecutor(2)


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def plain(self, version, program, *args, text="input ä"):
        return self.start([VERSIONS[version], str(program), *args], text)

    def record(self, version, program, *args, options=(), text="input ä",
               name="record.json"):
        target = self.folder / name
        run = self.start([VERSIONS[version], RECORDER, *options, str(program),
                          "-o", str(target), *args], text)
        return run, target

    def start(self, argv, text):
        env = dict(os.environ, PYTHONHASHSEED="0",
                   LOOPSCOPE_RECORD_DEBUG="1")
        return subprocess.run(argv, input=text, capture_output=True, text=True,
                              cwd=self.folder, env=env, timeout=60)

    def events(self, target):
        return json.loads(target.read_text())["programs"][0]["events"]

    def replayable(self, target):
        """By Loopscope's own reader, which checks every event."""
        run = subprocess.run([LOOPSCOPE, "trace", str(target)], timeout=60,
                             capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        return run.stdout


def without_chance(text):
    """Addresses, clocks, thread numbers."""
    text = re.sub(r"0x[0-9a-f]+|(?<=when=)[0-9.]+|(?<=started )\d+", "N", text)
    return re.sub(r"\d+\.\d{5,}(e-\d+)?", "N", text)


class Undisturbed(Case):
    """Output and exit status are those of the program alone."""

    def same(self, version, program, *args):
        plain = self.plain(version, program, *args)
        name = f"{program.stem}-{version}.json"
        run, target = self.record(version, program, *args, name=name)
        what = f"{program.name} under {version}"
        self.assertEqual(without_chance(run.stdout),
                         without_chance(plain.stdout), what)
        self.assertEqual(without_chance(run.stderr),
                         without_chance(plain.stderr), what)
        self.assertEqual(run.returncode, plain.returncode, what)
        self.assertNotIn("record.py", run.stderr)
        # A process that was forked or killed itself has left nothing open.
        self.assertEqual([p.name for p in self.folder.glob(".*")], [])
        self.replayable(target)
        return self.events(target), run

    def test_programs(self):
        programs = [p for p in PROGRAMS.glob("*.py") if p.stem != "ends"]
        jobs = [(v, p) for v in FOUND for p in sorted(programs)]

        def one(job):
            return self.same(*job, "x", "-o", "y")
        for (version, program), (events, run) in zip(jobs, POOL.map(one, jobs)):
            with self.subTest(program=program.name, version=version):
                self.assertEqual(events[0]["python"], version)
                self.printed(events, run)

    def printed(self, events, run):
        """All that went through this process's streams is in it."""
        for stream, text in ("stdout", run.stdout), ("stderr", run.stderr):
            told = "".join(e["text"] for e in events
                           if e["event"] == "PRINT" and e["stream"] == stream)
            for line in told.splitlines():
                self.assertIn(line, text)
            # Others than this process; the compiler, before the first line.
            if "world" not in events[0]["program"]:
                self.assertTrue(text.endswith(told), (told, text))

    def test_ends(self):
        ends = {"exit": ("OK", 3), "raise": ("EXCEPTION", 1),
                "interrupt": ("STOPPED", 130)}
        for version in FOUND:
            for how, (reason, status) in ends.items():
                with self.subTest(how=how, version=version):
                    events, _ = self.same(version, PROGRAMS / "ends.py", how)
                    self.assertEqual(
                        (events[-1]["reason"], events[-1]["status"]),
                        (reason, status))
                    self.assertEqual(events[-1]["event"], "RUN_END")

    def interrupted(self, argv):
        """SIGINT once the program says that it is ready."""
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.PIPE,
                              cwd=self.folder) as process:
            try:
                process.stdout.readline()
                time.sleep(0.2)
                process.send_signal(signal.SIGINT)
                out, err = process.communicate(timeout=20)
            finally:
                process.kill()
        # Which of the loop's lines ran is chance.
        err = re.sub(r"line \d+|    (while how:|how = how.strip\(\))"
                     r"|\n *[~^]+", "", err)
        return process.returncode, out, err

    def test_interrupt(self):
        ends, target = str(PROGRAMS / "ends.py"), self.folder / "i.json"
        for version in FOUND:
            for how in "forever", "plain":
                python = VERSIONS[version]
                with self.subTest(how=how, version=version):
                    alone = self.interrupted([python, ends, how])
                    watched = self.interrupted([python, RECORDER, ends, "-o",
                                                str(target), how])
                    if how == "forever":
                        self.assertEqual(watched, alone)
                    else:
                        # The signal may come while a line is being told of.
                        self.assertEqual(watched[:2], alone[:2])
                        self.assertIn("KeyboardInterrupt", watched[2])
                        self.assertNotIn("record.py", watched[2])
                    self.assertEqual(watched[0], -signal.SIGINT)
                    self.replayable(target)
                    self.assertEqual(self.events(target)[-1]["reason"],
                                     "STOPPED")
                    target.unlink()


# ---- the same structure as the engine's ----

# Of real time, of what the engine decides, of when memory is given back.
NOT_COMPARED = {"CHOICE", "CLOCK", "OBJ_FREE", "TIMER_DRIFT"}
TIMES = {"step", "t", "due", "timeout", "until", "from", "seed"}


def structure(events):
    """One line an event; objects and frames by order of appearance.  Places
    only of lines: a call of several lines is placed at another one of them."""
    numbers, rows = {}, []
    children = []
    for event in events:
        kind = event["event"]
        if kind in NOT_COMPARED:
            continue
        # asyncio's own functions raise, and the engine's have no frames.
        if kind == "RAISE" and event["how"] == "THROWN":
            continue
        if kind == "OBJ_CHILD":  # of a set: in any order
            children.append(event["child"])
            continue
        if children:
            rows.append(f"children {sorted(children)}")
            children = []
        rows.append(row(event, numbers))
    return rows


def row(event, numbers):
    kind, parts = event["event"], []
    for key, value in event.items():
        if key in TIMES or key == "program":
            continue
        if key in ("function", "line") and kind != "LINE":
            continue
        if isinstance(value, str) and re.fullmatch("[of][0-9]+", value):
            value = numbers.setdefault(value, f"x{len(numbers)}")
        if key == "text":
            value = without_paths(value)
        parts.append(f"{key}={value}")
    return " ".join(parts)


def without_paths(text):
    text = re.sub(r'(?m)(File "|at |^)[^" \n]*/', r"\1", text)
    text = re.sub(r"line \d+, in (run|_)", r"in \1", text)  # of asyncio's files
    return re.sub(r"0x[0-9a-f]+|\d+\.\d+(e-\d+)?|(?<=started )\d+", "N", text)


# A whole second of a lesson is this long.
SECOND = 0.1


def quick(lesson, version):
    """A lesson in the dialect of a version, with short sleeps, and without the
    choices that a metadata block may ask for."""
    text = re.sub(r"sleep\((\d+)\)",
                  lambda m: "sleep(%.1f)" % (int(m[1]) * SECOND),
                  lesson.read_text())
    text = re.sub(r"(?m)^# schedule = .*\n", "", text)
    return re.sub(r"(?m)^# dialect = .*", f'# dialect = "{version}"', text)


class Structure(Case):
    def compare(self, version, program):
        ideal = subprocess.run(
            [LOOPSCOPE, "export", program, "--python", version, "--format",
             "json", "-o", "-"], capture_output=True, text=True, timeout=60)
        ideal = json.loads(ideal.stdout)["programs"][0]["events"]
        # A machine that is busy may let a timer come too late for its
        # neighbour: then once more.
        for _ in range(6):
            _, target = self.record(version, program, text="",
                                    name=f"{version}-{program.stem}.json")
            real = self.events(target)
            difference = list(difflib.unified_diff(
                structure(ideal), structure(real), "ideal", "real",
                lineterm="", n=1))
            if not difference:
                break
        self.replayable(target)
        return difference

    def all(self, version, lessons):
        programs = []
        for lesson in lessons:
            program = self.folder / lesson.name
            program.write_text(quick(lesson, version))
            programs.append(program)
        found = POOL.map(lambda p: self.compare(version, p), programs)
        for program, difference in zip(programs, found):
            with self.subTest(lesson=program.name, version=version):
                # sets of coroutines are in the order of their addresses
                self.assertEqual(in_any_order(difference), [])

    def test_lessons(self):
        self.assertEqual(len(SINGLE), 24)
        for version in FOUND:
            self.all(version, SINGLE)


def in_any_order(difference):
    """A difference that is only of order, of lines of warnings at the end."""
    lines = [l for l in difference
             if not l.startswith(("@@", "---", "+++", " "))]
    minus = sorted(l[1:] for l in lines if l[0] == "-")
    plus = sorted(l[1:] for l in lines if l[0] == "+")
    warned = all("never awaited" in l for l in minus)
    return [] if minus == plus and warned else difference


# ---- the file and the command line ----


# Who wakes the loop is long in coming back from that.
SLOW = """import asyncio, threading, time

class Slow:
    def __init__(self, socket):
        self.socket = socket

    def send(self, data):
        self.socket.send(data)
        time.sleep(0.1)

    def __getattr__(self, name):
        return getattr(self.socket, name)

async def main():
    loop = asyncio.get_running_loop()
    loop._csock = Slow(loop._csock)
    threading.Timer(0.05, loop.call_soon_threadsafe, [print]).start()
    await asyncio.sleep(0.4)

asyncio.run(main())
"""


class File(Case):
    def test_schema(self):
        python = "/usr/bin/python3"
        probe = subprocess.run([python, "-c", "import jsonschema"],
                               stderr=subprocess.DEVNULL)
        if probe.returncode:
            self.skipTest("Debian's python3-jsonschema is not installed")
        schema = SOURCE / "assets" / "loopscope-trace.schema.json"
        for name in "waits", "threads", "generators":
            _, target = self.record("3.11", PROGRAMS / f"{name}.py", name=name)
            run = subprocess.run([python, "-W", "ignore", "-c", """
import json, jsonschema, sys
jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))
"""[1:], target, schema], capture_output=True, text=True, timeout=100)
            self.assertEqual((run.returncode, run.stderr[-2000:]), (0, ""))

    def test_head(self):
        _, target = self.record("3.11", PROGRAMS / "waits.py")
        program = json.loads(target.read_text())["programs"][0]
        self.assertEqual(program["name"], "waits.py")
        self.assertIs(program["recorded"], True)
        self.assertEqual(program["source"],
                         (PROGRAMS / "waits.py").read_text())
        functions = {f["id"]: f["line"] for f in program["functions"]}
        self.assertEqual(functions["<module>"], 1)
        self.assertEqual(functions["consumer"], 10)

    def test_times_are_real(self):
        program = self.folder / "t.py"
        program.write_text("import asyncio, time\ntime.sleep(0.05)\n"
                           "asyncio.run(asyncio.sleep(0.1))\n")
        _, target = self.record("3.11", program)
        events = {e["event"]: e for e in self.events(target)}
        self.assertEqual(events["BLOCK_BEGIN"]["label"], "time.sleep(0.05)")
        slept = events["BLOCK_END"]["t"] - events["BLOCK_BEGIN"]["t"]
        self.assertGreaterEqual(slept, 50_000_000)
        self.assertLess(slept, 1_000_000_000)
        due, fired = events["TIMER_ADD"]["due"], events["TIMER_FIRE"]["t"]
        self.assertGreaterEqual(due, events["TIMER_ADD"]["t"] + 90_000_000)
        self.assertLess(abs(fired - due), 1_000_000_000)

    def test_threads_are_told_apart(self):
        _, target = self.record("3.11", PROGRAMS / "threads.py")
        events, running = self.events(target), 0
        names = {0: "MainThread"}
        for event in events:
            if event["event"] == "THREAD_SWITCH":
                self.assertEqual(event["from"], running)
                running = event["to"]
            if event["event"] == "THREAD_NEW":
                names[event["id"]] = event["name"]
            self.assertEqual(event["thread"], running)
        self.assertLessEqual({"server", "dier", "putter", "late"},
                             set(names.values()))
        ended = {names[e["id"]]: e["label"] for e in events
                 if e["event"] == "THREAD_STATE" and e["state"] == "ENDED"}
        self.assertEqual((ended["dier"], ended["late"]), ("KeyError", None))
        jobs = [e for e in events if e["event"] == "JOB_END"]
        self.assertEqual(sorted(e["repr"] for e in jobs),
                         sorted(["0", "10", "ValueError(2)", "30", "70", "80"]))
        begun = {e["job"]: e["worker"] for e in events
                 if e["event"] == "JOB_BEGIN"}
        for job in jobs:
            self.assertEqual(begun[job["job"]], job["thread"])
            self.assertIsNotNone(job["future"])
        server = next(n for n in names if names[n] == "server")
        steps = {e["thread"] for e in events
                 if e["event"] == "CB_BEGIN" and e["task"]}
        self.assertEqual(steps, {0, server})

    def test_woken_before_who_wakes_comes_back(self):
        program = self.folder / "slow.py"
        program.write_text(SLOW)
        for version in VERSIONS:
            with self.subTest(version=version):
                _, target = self.record(version, program)
                kinds = [e["event"] for e in self.events(target)
                         if e["event"] in ("SELF_PIPE", "SELECT_LEAVE")]
                self.assertEqual(kinds[:2], ["SELF_PIPE", "SELECT_LEAVE"])

    def test_max_events(self):
        run, target = self.record("3.11", PROGRAMS / "waits.py",
                                  options=("--max-events", "100"))
        self.assertEqual(run.returncode, 0)
        self.assertIn("too late again", run.stdout)
        self.assertIn("100 events are recorded (--max-events)", run.stderr)
        events = self.events(target)
        self.assertEqual((len(events), events[-1]["reason"]), (100, "LIMIT"))
        self.replayable(target)

    def test_max_time(self):
        program = self.folder / "t.py"
        program.write_text("import asyncio\nasync def main():\n"
                           "    for i in range(10):\n"
                           "        await asyncio.sleep(0.1)\n"
                           "    print('end')\nasyncio.run(main())\n")
        run, target = self.record("3.11", program,
                                  options=("--max-time", "0.3"))
        self.assertEqual((run.returncode, run.stdout), (0, "end\n"))
        self.assertIn("0.3 s are recorded (--max-time)", run.stderr)
        events = self.events(target)
        self.assertEqual(events[-1]["reason"], "LIMIT")
        self.assertLess(events[-1]["t"], 900_000_000)
        self.replayable(target)

    def test_syntax_error(self):
        program = self.folder / "bad.py"
        program.write_text("async def f(:\n    pass\n")
        run, target = self.record("3.11", program)
        plain = self.plain("3.11", program)
        self.assertEqual((run.returncode, run.stderr),
                         (plain.returncode, plain.stderr))
        self.assertFalse(target.exists())

    def refused(self, *argv, status=2):
        run = self.start([VERSIONS["3.11"], RECORDER, *map(str, argv)], "")
        self.assertEqual(run.returncode, status, run.stderr)
        self.assertTrue(run.stderr.startswith("record: "), run.stderr)
        self.assertNotIn("Traceback", run.stderr)
        self.assertEqual(run.stdout, "")
        return run.stderr

    def test_refused(self):
        good, out = PROGRAMS / "waits.py", self.folder / "x.json"
        self.assertIn("No such file", self.refused("none.py", "-o", out))
        self.assertIn("Is a directory", self.refused(self.folder, "-o", out))
        self.assertIn("Is a directory", self.refused(good, "-o", self.folder))
        self.assertIn("No such file",
                      self.refused(good, "-o", self.folder / "no" / "x.json"))
        self.assertIn("-o", self.refused(good))
        self.assertIn("which program", self.refused("-o", out))
        self.assertIn("no option --fast", self.refused("--fast", good))
        self.assertIn("no such number",
                      self.refused("--max-events", "few", good, "-o", out))
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_too_old(self):
        found = [v for v in ("3.6", "3.8", "3.10") if pythons.find(v)]
        if not found:
            self.skipTest("no CPython 3.6, 3.8 or 3.10")
        for version in found:
            run = self.start([pythons.find(version), RECORDER,
                              str(PROGRAMS / "waits.py"), "-o", "x"], "")
            self.assertEqual(run.returncode, 2)
            self.assertEqual(run.stderr, "record: this needs CPython 3.11, 3.12"
                             f" or 3.13, and is cpython {version}\n")

    def test_disk_full(self):
        """Room for the program, none for the recording."""
        def no_room():
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        target = self.folder / "x.json"
        target.write_text("before")
        run = subprocess.run(
            [VERSIONS["3.11"], RECORDER, PROGRAMS / "waits.py", "-o", target],
            capture_output=True, text=True, preexec_fn=no_room, timeout=60,
            cwd=self.folder)
        self.assertEqual(run.returncode, 2)
        self.assertIn("too late again", run.stdout)
        self.assertIn(f"record: {target}: File too large", run.stderr)
        self.assertNotIn("Traceback", run.stderr)
        self.assertEqual(target.read_text(), "before")
        self.assertEqual([p.name for p in self.folder.iterdir()], ["x.json"])

    def test_help(self):
        run = self.start([VERSIONS["3.11"], RECORDER, "--help"], "")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        for option in "-o", "--max-events", "--max-time":
            self.assertIn(option, run.stdout)

    def test_compared(self):
        """Real beside ideal: what all of this is for."""
        _, target = self.record("3.11", PROGRAMS / "waits.py")
        picture = self.folder / "p.png"
        run = subprocess.run(
            [LOOPSCOPE, "picture", PROGRAMS / "waits.py", target, "-o",
             picture], capture_output=True, text=True, timeout=60)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertEqual(picture.read_bytes()[:4], b"\x89PNG")


if __name__ == "__main__":
    for missing in VERSIONS:
        if missing not in FOUND:
            print(f"CPython {missing} was not found: not asked")
    if "3.11" not in FOUND:
        sys.exit(77)
    unittest.main()
