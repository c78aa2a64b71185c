"""The same program gives the same trace: run twice, and by every build there
is (gcc and clang, optimised and not, with sanitizers)."""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ["SOURCE_DIR"])
BINARY = Path(os.environ["LOOPSCOPE"])
BUILDS = ("build", "build-debug", "build-asan", "build-clang")
RANDOM_PROGRAMS = 10
LIMIT = 30 * int(os.environ.get("TIME_FACTOR", "1"))

sys.path.insert(0, str(SOURCE / "tests" / "oracle"))
import gen  # noqa: E402


def newest_source():
    return max(path.stat().st_mtime
               for folder in ("sim", "ui", "scenarios", "assets")
               for path in (SOURCE / folder).rglob("*") if path.is_file())


def binaries():
    """This build's, and the others' that are not older than the sources."""
    found = [BINARY]
    for build in BUILDS:
        other = SOURCE / build / "loopscope"
        if other.exists() and not other.samefile(BINARY):
            if other.stat().st_mtime >= newest_source():
                found.append(other)
            else:
                print("older than the sources, left out:", other)
    return found


def trace(binary, program):
    """Exit status and digest of a trace; the folder must not matter to it."""
    done = subprocess.run([binary, "trace", program.name], cwd=program.parent,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=LIMIT)
    return done.returncode, len(done.stdout), hashlib.sha256(done.stdout).hexdigest()


def programs(folder):
    for lesson in sorted((SOURCE / "scenarios").glob("*.py")):
        copy = Path(folder, lesson.name)
        copy.write_bytes(lesson.read_bytes())
        yield copy
    for seed in range(RANDOM_PROGRAMS):
        path = Path(folder, "random%d.py" % seed)
        path.write_text(gen.Program(seed).text())
        yield path


def main():
    compared = binaries()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for program in programs(folder):
            first = trace(BINARY, program)
            status, size, _ = first
            if size == 0 and status == 0:  # one that does not compile has none
                print("FAIL %s: no trace" % program.name)
                failures += 1
            for binary in [BINARY] + compared[1:]:
                if trace(binary, program) != first:
                    print("FAIL %s: %s differs from %s" % (program.name, binary, BINARY))
                    failures += 1
    print("%d builds compared" % len(compared))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
