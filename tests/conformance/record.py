"""Records what CPython prints for the lessons: tests/conformance/article/.

    python3 record.py [NN…]

3.6, 3.11 and 3.13 are recorded in real time, as anybody would run them; where
the order is that of a set, a second recording under the virtual clock (which
keeps sets in order) stands beside it as the one to compare with. "3.5" is 3.6
with asyncio's pure Python classes, which is what 3.5 ran.

What threads print is a race (racy/ has what real runs gave), so these lessons
are recorded under the virtual clock alone, which runs one thread at a time; and
not as 3.5, whose pools name their threads differently.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import pythons  # noqa: E402
import vt  # noqa: E402
from outcome import Outcome, any_order, normal  # noqa: E402

SCENARIOS = HERE.parents[1] / "scenarios"
RECORDS = HERE / "article"
DIALECTS = ("3.5", "3.6", "3.11", "3.13")

# Lessons whose order is that of a set, and the dialects where it is.
SET_ORDER = {
    "06": ("3.5", "3.6"), "11": ("3.5", "3.6"), "13": ("3.5", "3.6"),
    "15": ("3.5", "3.6"), "16": ("3.5", "3.6"), "25": ("3.5", "3.6"),
}
NEVER_ENDS = ("23",)
WITH_THREADS = ("27", "28", "29", "30", "32", "33", "34", "35", "36", "37", "38", "39")
PROCESSES = ("31",)  # more than the virtual clock can do
PATIENCE = 8  # seconds, longer than any lesson that ends


def run(python, lesson, env):
    started = subprocess.Popen([python, lesson.name], cwd=lesson.parent, env=env,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    try:
        out, err = started.communicate(timeout=PATIENCE)
        status = started.returncode
    except subprocess.TimeoutExpired:
        started.kill()
        out, err = started.communicate()
        status = 124
    return Outcome(status, out.decode(), err.decode())


def record(job):
    lesson, dialect = job
    number = lesson.name[:2]
    python = pythons.find("3.6" if dialect == "3.5" else dialect)
    if not python:
        return "%s %s: no such CPython" % (lesson.name, dialect)
    plain = dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONUNBUFFERED="1",
                 PYTHONDONTWRITEBYTECODE="1")
    virtual = vt.environment({"VT_PURE": "1"} if dialect == "3.5" else None)
    # The pure classes come in by the virtual clock's door.
    real = run(python, lesson,
               virtual if dialect == "3.5" or number in WITH_THREADS else plain)
    found = normal(real, lesson.name)
    if dialect in SET_ORDER.get(number, ()):
        ordered = normal(run(python, lesson, virtual), lesson.name)
        if any_order(ordered).out != any_order(found).out:
            return "%s %s: not only the order differs" % (lesson.name, dialect)
        found = ordered
    if number in NEVER_ENDS or found.status == 124:
        found.err = "".join(line + "\n" for line in found.err.splitlines()
                            if not line.startswith("[vt]"))
    (RECORDS / ("%s.%s.txt" % (lesson.stem, dialect))).write_text(found.text())
    return None


def main():
    RECORDS.mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    jobs = [(lesson, dialect) for lesson in sorted(SCENARIOS.glob("[0-9]*.py"))
            for dialect in DIALECTS if not wanted or lesson.name[:2] in wanted
            if lesson.name[:2] not in PROCESSES
            and not (dialect == "3.5" and lesson.name[:2] in WITH_THREADS)]
    with ThreadPoolExecutor(4) as pool:
        problems = [p for p in pool.map(record, jobs) if p]
    print("\n".join(problems) or "recorded %d outputs" % len(jobs))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
