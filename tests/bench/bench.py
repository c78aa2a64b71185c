"""Loopscope against CPython under a virtual clock, and what its frames cost.

    python3 bench.py build/loopscope [--rounds 3] [--only sleep0,queue]

Every round runs every contender once, one after the other, so that a slow
moment of the machine hits all of them; the figures are medians of the CPU
seconds of whole processes, and of the ratios within a round.
"""

import argparse
import contextlib
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
WITH_THREADS = HERE / "threads"

# What the loop does, and what the language does: different goals.
ASYNC = ("sleep0", "timers", "gather", "chain", "callsoon", "queue")
PLAIN = ("loops", "calls", "strings", "dicts")
THREADS = ("pool", "napping", "switches")

GOAL_ASYNC = 6.0  # times faster than CPython, traced, geometric mean
GOAL_PLAIN = 1.0  # each
GOAL_TRACING = 1.5  # traced / untraced, geometric mean
GOAL_BYTES = 1 / 3  # of CPython's, per sleeping task
GOAL_POOL = 10.0  # times faster than CPython, traced
GOAL_THREAD = 64 * 1024  # bytes per waiting thread
GOAL_LIST = 4.0  # ms to lay out a picture of a million events
GOAL_STEP = 8.0  # ms a frame, stepping a lesson at 1920 x 1080
GOAL_SCRUB = 16.0  # the same, scrubbing a million events
GOAL_EXPORT = 5.0  # million events of a trace a second, as Chrome's JSON
GOAL_PRINTED = 1.0  # times as fast as fprintf of the same lines
GOAL_GENERATED = 3.0  # … as a JSON library's generator
GOAL_GROWS = 4.0  # MB that the export may take more at the end than early on
GOAL_FIRST = 150.0  # ms from the start to the first picture


@dataclass
class Contender:
    name: str
    command: list
    seconds: dict = field(default_factory=dict)  # program -> [CPU seconds]


def run(command):
    """(CPU seconds, peak bytes, standard output) of one process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        text = out.read().decode("utf-8", "replace")
        if process.returncode != 0:
            raise RuntimeError("%s: exit status %d\n%s" % (
                " ".join(map(str, command)), process.returncode,
                err.read().decode("utf-8", "replace")[-800:]))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, text


def measure(contenders, programs, rounds, folder=PROGRAMS):
    """Fills in the seconds; gives up a program that somebody cannot run."""
    finished = []
    for program in programs:
        path = folder / (program + ".py")
        try:
            for _ in range(rounds):
                printed = set()
                for contender in contenders:
                    seconds, _, text = run(contender.command + [str(path)])
                    contender.seconds.setdefault(program, []).append(seconds)
                    printed.add(text)
                if len(printed) > 1:
                    raise RuntimeError("%s: printed %s" % (program, printed))
        except RuntimeError as problem:
            print("%-10s left out: %s" % (program, problem))
            continue
        finished.append(program)
        print_row(contenders, program)
    return finished


def ratio(above, below, program):
    """Median over the rounds of how much longer `above` took than `below`."""
    return statistics.median(
        a / b for a, b in zip(above.seconds[program], below.seconds[program]))


def print_row(contenders, program):
    python, traced, untraced = contenders
    medians = [statistics.median(c.seconds[program]) for c in contenders]
    print("%-10s %8.3f %8.3f %8.3f   %6.2fx   %5.2f" % (
        program, *medians, ratio(python, traced, program),
        ratio(traced, untraced, program)), flush=True)


def geometric_mean(numbers):
    return math.exp(sum(map(math.log, numbers)) / len(numbers))


def bytes_per_one(command, program, low, high):
    """The slope of the peak of memory over the number of what sleeps."""
    peaks = []
    text = program.read_text()
    with tempfile.TemporaryDirectory() as folder:
        for count in (low, high):
            path = Path(folder, program.name)
            path.write_text(re.sub(r"COUNT = \d+", "COUNT = %d" % count, text))
            peaks.append(run(command + [str(path)])[1])
    return (peaks[1] - peaks[0]) / (high - low)


def verdict(ok):
    return "reached" if ok else "MISSED"


def summary(contenders, finished):
    python, traced, untraced = contenders
    loops = [p for p in finished if p in ASYNC]
    if loops:
        faster = geometric_mean([ratio(python, traced, p) for p in loops])
        print("event loop, traced: %.1f times CPython's speed (goal %.0f: %s)" % (
            faster, GOAL_ASYNC, verdict(faster >= GOAL_ASYNC)))
        cost = geometric_mean([ratio(traced, untraced, p) for p in loops])
        print("tracing costs %.2f of the untraced time (goal %.1f: %s)" % (
            cost, GOAL_TRACING, verdict(cost <= GOAL_TRACING)))
    plain = [p for p in finished if p in PLAIN]
    if plain:
        slowest = min(ratio(python, traced, p) for p in plain)
        print("plain work: at least %.2f times CPython's speed (goal %.0f: %s)" % (
            slowest, GOAL_PLAIN, verdict(slowest >= GOAL_PLAIN)))


def memory(contenders):
    sizes = [bytes_per_one(c.command, PROGRAMS / "sleepers.py", 100000, 300000)
             for c in contenders]
    print("bytes per sleeping task: %s" % ", ".join(
        "%s %.0f" % (c.name, size) for c, size in zip(contenders, sizes)))
    share = sizes[2] / sizes[0]
    print("a sleeping task takes %.2f of CPython's (goal %.2f: %s)" % (
        share, GOAL_BYTES, "reached" if share <= GOAL_BYTES else "MISSED"))


def threads(contenders, wanted, rounds):
    """Pools and switches; the clock is that of the reference, the only one
    that can hold CPython's threads."""
    python, traced, _ = contenders
    python = Contender(python.name, [python.command[0], str(HERE.parent / "oracle" / "vt.py")])
    contenders = [python, *contenders[1:]]
    finished = measure(contenders, [p for p in THREADS if p in wanted], rounds,
                       WITH_THREADS)
    if "pool" in finished:
        faster = ratio(python, traced, "pool")
        print("10,000 jobs, traced: %.1f times CPython's speed (goal %.0f: %s)" % (
            faster, GOAL_POOL, verdict(faster >= GOAL_POOL)))
    if finished:
        size = bytes_per_one(traced.command, WITH_THREADS / "waiters.py", 1000, 10000)
        print("a waiting thread takes %.0f bytes (goal %.0f: %s)" % (
            size, GOAL_THREAD, verdict(size < GOAL_THREAD)))


@contextlib.contextmanager
def display():
    """An environment with a screen: a virtual one, or SDL's own that nobody sees."""
    sys.path.insert(0, str(HERE.parent / "sdl"))
    os.environ.setdefault("LOOPSCOPE", "")
    os.environ.setdefault("SOURCE_DIR", str(HERE.parent.parent))
    import desktop
    if not shutil.which("Xvfb"):
        print("no Xvfb: nothing is sent to a screen")
        yield dict(os.environ, SDL_VIDEODRIVER="dummy")
        return
    with desktop.Display() as screen:
        yield screen.environment


def frame_times(program, words, environment):
    """What it prints, as {part: (median, 95 %)} in ms."""
    done = subprocess.run([program, *map(str, words)], env=environment, check=True,
                          capture_output=True, text=True)
    print(done.stdout, end="")
    numbers = re.findall(r"(\w+) ([\d.]+) ([\d.]+)(?= |$)", done.stdout.split(":")[-1].strip())
    return {part: (float(a), float(b)) for part, a, b in numbers}


def first_frame(program, words, environment, rounds):
    """From the start of the process to its end, after the first picture: ms at
    best (what else the machine does only adds to that), the median, and ms of
    processor time."""
    times, worked = [], []
    for _ in range(rounds):
        start = time.monotonic()
        done = subprocess.run([program, "first", *map(str, words)], env=environment, check=True,
                              capture_output=True, text=True)
        times.append(1000 * (time.monotonic() - start))
        worked.append(float(re.search(r"first ([\d.]+) ms", done.stdout)[1]))
    return min(times), statistics.median(times), min(worked)


def frames(program, rounds):
    """What a frame costs at 1920 x 1080, in software."""
    lessons = sorted((HERE.parent.parent / "scenarios").glob("*.py"))
    with display() as environment, tempfile.TemporaryDirectory() as folder:
        million = Path(folder, "million.py")
        text = (PROGRAMS / "sleep0.py").read_text()
        million.write_text(text.replace("turn(1000)", "turn(200)"))
        print("\nframes: medians and 95 %, ms of processor time")
        step = frame_times(program, ["step", *lessons], environment)["frame"][0]
        print("stepping: %.1f ms a frame (goal %.0f: %s)" % (
            step, GOAL_STEP, verdict(step <= GOAL_STEP)))
        frame_times(program, ["move", *lessons], environment)
        scrub = frame_times(program, ["scrub", million], environment)["frame"][0]
        print("scrubbing: %.1f ms a frame (goal %.0f: %s)" % (
            scrub, GOAL_SCRUB, verdict(scrub <= GOAL_SCRUB)))
        for name, words in (("the lessons", []), ("a lesson", [lessons[5]]),
                            ("the lessons in Chinese", ["--lang", "zh"])):
            first, median, worked = first_frame(program, words, environment, 5 * rounds)
            print("first frame of %s: %.0f ms after the start, median %.0f, work %.0f "
                  "(goal %.0f: %s)" % (name, first, median, worked, GOAL_FIRST,
                                       verdict(first <= GOAL_FIRST)))


def timeline(program):
    """What it costs to lay out a picture, from the whole run to single callbacks."""
    with tempfile.TemporaryDirectory() as folder:
        million = Path(folder, "million.py")
        text = (PROGRAMS / "sleep0.py").read_text()
        million.write_text(text.replace("turn(1000)", "turn(200)"))
        print("\ntimeline: medians and 95 %, ms of processor time")
        done = subprocess.run([program, million, PROGRAMS / "lanes.py", WITH_THREADS / "switches.py"],
                              check=True, capture_output=True, text=True)
    print(done.stdout, end="")
    worst = max(float(ms) for ms in re.findall(r" list ([\d.]+)", done.stdout))
    print("laying out: %.1f ms a frame at worst (goal %.0f: %s)" % (
        worst, GOAL_LIST, verdict(worst <= GOAL_LIST)))


def exports(program):
    """What it costs to write a long trace for other tools."""
    done = subprocess.run([program, PROGRAMS / "mixed.py"], check=True,
                          capture_output=True, text=True)
    print("\nexport of a long run: seconds of processor time\n" + done.stdout, end="")
    found = {name: float(number)
             for number, name in re.findall(r"([\d.]+) (events)", done.stdout)}
    found.update((name, float(number)) for name, number in
                 re.findall(r"(\w+) ([\d.]+)", done.stdout))
    speed = found["events"] / found["export"] / 1e6
    print("Chrome's JSON: %.1f million events a second (goal %.0f: %s)" % (
        speed, GOAL_EXPORT, verdict(speed >= GOAL_EXPORT)))
    for name, goal in (("fprintf", GOAL_PRINTED), ("yajl", GOAL_GENERATED)):
        times = found[name] / found["export"]
        print("%.1f times as fast as %s (goal %.0f: %s)" % (
            times, name, goal, verdict(times >= goal)))
    grows = found["most"] - found["early"]
    print("memory grows by %.1f MB while it goes on (goal %.0f: %s)" % (
        grows, GOAL_GROWS, verdict(grows <= GOAL_GROWS)))


def debian_python():
    return "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("loopscope")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(
        ASYNC + PLAIN + THREADS + ("frames", "timeline", "export")))
    parser.add_argument("--python", default=debian_python())
    parser.add_argument("--no-memory", action="store_true")
    options = parser.parse_args()
    version = subprocess.run([options.python, "--version"], capture_output=True,
                             text=True).stdout.strip()
    contenders = [
        Contender(version, [options.python, str(HERE / "clock.py")]),
        Contender("traced", [options.loopscope, "run"]),
        Contender("untraced", [options.loopscope, "run", "--no-trace"]),
    ]
    print("CPU seconds: %s under a virtual clock, Loopscope traced and not;\n"
          "how many times faster (traced); traced / untraced\n" % version)
    wanted = options.only.split(",")
    finished = measure(contenders, [p for p in wanted if p in ASYNC + PLAIN], options.rounds)
    print()
    summary(contenders, finished)
    threads(contenders, wanted, options.rounds)
    if not options.no_memory:
        memory(contenders)
    program = Path(options.loopscope).resolve().parent / "tests" / "whole_frames_main"
    if "frames" in wanted and program.exists():
        frames(program, options.rounds)
    program = program.with_name("whole_timeline_main")
    if "timeline" in wanted and program.exists():
        timeline(program)
    program = program.with_name("whole_export_main")
    if "export" in wanted and program.exists():
        exports(program)


if __name__ == "__main__":
    main()
