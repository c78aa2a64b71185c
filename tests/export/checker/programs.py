"""Programs, what Loopscope says of them, and what it exports of them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from . import trace_text
from .facts import Facts

HERE = Path(__file__).resolve().parent
SOURCE = Path(os.environ.get("SOURCE_DIR", HERE.parents[2]))
LOOPSCOPE = os.environ.get("LOOPSCOPE", str(SOURCE / "build" / "loopscope"))
SECONDS = 60 * int(os.environ.get("TIME_FACTOR", "1"))

sys.path.insert(0, str(SOURCE / "tests" / "oracle"))


class Refused(Exception):
    """The program does not compile: it has no trace."""


class Program:
    """Copied to a folder of its own: paths in the trace and in exported files
    are then its bare name."""

    folder = None

    def __init__(self, name, text, *options):
        if not Program.folder:
            Program.folder = tempfile.TemporaryDirectory(prefix="exports-")
        self.name, self.options = name, options
        path = Path(self.folder.name, name)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self._facts = None

    def __str__(self):
        return " ".join([self.name, *self.options])

    def command(self, word, *options):
        return subprocess.run(
            [LOOPSCOPE, word, *self.options, *options, self.name],
            cwd=self.folder.name, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)

    def facts(self):
        if not self._facts:
            out = self.command("trace").stdout
            if not out:
                raise Refused(self.name)
            self._facts = Facts(trace_text.read(out))
        return self._facts

    def printed(self):
        return self.command("run").stdout.decode("utf-8", "replace")

    def export(self, form, *options):
        return export([self], form, *options)

    def export_file(self, path, *options):
        """The format is what the path ends in; an mp4 needs a file."""
        done = self.command("export", *options, "-o", str(path))
        if done.returncode:
            raise RuntimeError("export of %s to %s: %s" % (
                self, path, done.stderr.decode("utf-8", "replace")[-300:]))

    def export_to(self, path, form, *options):
        data = self.export(form, *options)
        Path(path).write_bytes(data)
        return data


def export(programs, form, *options):
    """The exported bytes; an error is one of ours."""
    done = subprocess.run(
        [LOOPSCOPE, "export", *programs[0].options, "--format", form, *options,
         "-o", "-", *(program.name for program in programs)],
        cwd=Program.folder.name, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    if done.returncode:
        raise RuntimeError("export of %s as %s %s: status %d: %s" % (
            programs[0], form, " ".join(options), done.returncode,
            done.stderr.decode("utf-8", "replace")[-300:]))
    return done.stdout


# ---- which programs ----

def lessons():
    for path in sorted((SOURCE / "scenarios").glob("*.py")):
        yield Program(path.name, path.read_bytes())


def special():
    """Those beside this file: each about something that is easily wrong."""
    for path in sorted((HERE.parent / "programs").glob("*.py")):
        yield Program(path.name, path.read_bytes())


def generated(seeds):
    import gen
    import gen_threads
    for seed in seeds:
        for kind, module in (("gen", gen), ("threads", gen_threads)):
            version = ((3, 11), (3, 13), (3, 8))[seed % 3]
            yield Program("%s_%d.py" % (kind, seed),
                          module.Program(seed, version).text(),
                          "--python", "%d.%d" % version)


LIMITED = ("many_callbacks.py", "--max-steps", "1000")


def limited():
    """One that is stopped in the middle of everything."""
    name, *options = LIMITED
    text = (HERE.parent / "programs" / name).read_bytes()
    yield Program("limited_" + name, text, *options)
