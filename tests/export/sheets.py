"""What the tests of txt and md have in common."""

import functools
import os
import re
import subprocess
import unicodedata

import decoders

LOOPSCOPE = os.environ["LOOPSCOPE"]
BUILD_DIR = os.environ.get("BUILD_DIR", "build")
SCENARIOS = os.path.join(os.environ.get("SOURCE_DIR", "."), "scenarios")
STOPS = os.path.join(BUILD_DIR, "tests", "whole_stops_main")
# Two lessons are about programs that do not compile: they have no trace.
LESSONS = sorted(n for n in os.listdir(SCENARIOS)
                 if n.endswith(".py")
                 and n not in ("04-await-outside-coroutine.py",
                               "41-indentation.py"))
LANGUAGES = ("en", "zh")


def path_of(name):
    return name if os.path.isabs(name) else os.path.join(SCENARIOS, name)


# Many tests look at the same files.
@functools.lru_cache(None)
def export(form, *words):
    names = [path_of(w) if w.endswith(".py") else w for w in words]
    return decoders.export(form, *names).decode()


@functools.lru_cache(None)
def run(name):
    """What the program prints, as (stdout, stderr)."""
    done = subprocess.run([LOOPSCOPE, "run", path_of(name)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=120)
    # Tracebacks and reprs have the whole path, exports the name alone.
    folder = os.path.dirname(os.path.abspath(path_of(name))) + "/"
    return (done.stdout.decode().replace(folder, ""),
            done.stderr.decode().replace(folder, ""))


def without_addresses(text):
    """They depend on how long the program's name is."""
    return re.sub(r"0x[0-9a-f]{6,}", "0x…", text)


@functools.lru_cache(None)
def stops(name, language):
    """(number, seconds, sentence) of each step."""
    text = subprocess.run([STOPS, path_of(name), language],
                          stdout=subprocess.PIPE, check=True,
                          timeout=120).stdout.decode()
    rows = [line.split("\t") for line in text.splitlines()]
    return [(int(n), float(t), sentence) for n, t, sentence in rows]


@functools.lru_cache(None)
def events(name):
    """Rows of the csv: (event, operands as a dict)."""
    import csv
    import io
    rows = csv.DictReader(io.StringIO(export("csv", name)))
    return [(r["event"], dict(re.findall(r"(\w+)=(\S+)", r["operands"])))
            for r in rows]


def badges(name):
    """Badges of all that have a lane, from the trace."""
    tasks = ["T" + e["task"][1:] if e["task"].startswith("T") else
             "T" + e["task"] for kind, e in events(name)
             if kind == "TASK_NEW"]
    threads = sum(kind == "THREAD_NEW" for kind, _ in events(name))
    commands = sum(kind == "PROC_NEW" and e["kind"] == "COMMAND"
                   for kind, e in events(name))
    return tasks, threads + commands


def cells(text):
    """Width on a grid, by Python's own tables."""
    return sum(0 if unicodedata.combining(c) else
               2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)
