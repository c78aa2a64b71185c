"""Records what CPython 3.6 to 3.13 print for the programs in rules/.

    python3 record_rules.py [NAME…]

Under the virtual clock, because what is recorded is order, not time; both
streams together, because where a message stands among the others is half of it.
A program for newer versions only says so in its first line: `# since 3.11`. One
that is about what the virtual clock replaces (locks, processes) says `# real time`,
and then waits as little as it can.  bin/ has commands that programs start.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import pythons  # noqa: E402
import vt  # noqa: E402
from outcome import Outcome, normal  # noqa: E402

RULES = HERE / "rules"
RECORDS = RULES / "recorded"
DIALECTS = ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13")


def minor(version):
    return int(version.split(".")[1])


def dialects_of(program):
    since = re.match(r"# (?:real time, )?since (3\.\d+)",
                     program.read_text("utf-8"))
    return [d for d in DIALECTS if not since or minor(d) >= minor(since[1])]


def record_file(program, dialect):
    return RECORDS / ("%s.%s.txt" % (program.stem, dialect))


def record(job):
    program, dialect = job
    python = pythons.find(dialect)
    if not python:
        return "%s %s: no such CPython" % (program.name, dialect)
    real = program.read_text("utf-8").startswith("# real time")
    env = dict(os.environ) if real else vt.environment()
    env["PYTHONUNBUFFERED"] = "1"
    env["PATH"] = "%s:%s" % (RULES / "bin", env.get("PATH", os.defpath))
    done = subprocess.run([python, program.name], cwd=RULES, env=env, timeout=60,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    # The virtual clock's own frames are the library's, as far as this goes.
    found = normal(Outcome(done.returncode, done.stdout.decode(), ""), program.name)
    record_file(program, dialect).write_text(found.text())
    return None


def programs():
    return sorted(RULES.glob("*.py"))


def main():
    RECORDS.mkdir(exist_ok=True)
    jobs = [(program, dialect) for program in programs() for dialect in dialects_of(program)
            if not sys.argv[1:] or program.stem in sys.argv[1:]]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        problems = [p for p in pool.map(record, jobs) if p]
    print("\n".join(problems) or "recorded %d outputs" % len(jobs))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
