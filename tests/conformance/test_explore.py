"""Every output that a real CPython gave is one that explore counts and explain
finds; and the numbers are those of an independent count.

The numbers: an exhaustive model of the programs' visible operations, written
without Loopscope, counted their distinct outputs (3.6, ideal time).
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import record_racy
import suite

SCENARIOS = suite.SOURCE / "scenarios"
# lesson: (processors, distinct outputs)
COUNTED = {"28": ("2", 2), "29": ("2", 4320), "30": ("2", 168), "31": ("2", 120),
           "32": ("2", 5), "33": ("2", 17920)}
SECONDS = 1200  # only so that nothing hangs: speed is for the bench
# All of them take too long for every build: these stand for the rest.
VERSIONS = ("3.6", "3.11", "3.13") if os.environ.get("TIME_FACTOR", "1") == "1" else ("3.11",)


def run(command, limit):
    """(exit status, standard output); None: it was not over in time."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.DEVNULL)
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None, ""
        out.seek(0)
        return process.returncode, out.read().decode("utf-8", "replace")


def lesson(number):
    path, = SCENARIOS.glob(number + "-*.py")
    return path


def check_number(number):
    cpus, expected = COUNTED[number]
    status, text = run([suite.BINARY, "explore", "--python", "3.6", "--cpus", cpus, "--json",
                        "--choices", "threads", str(lesson(number))], SECONDS)
    if status != 0:
        return number, "explore ended with %s" % status
    found = json.loads(text)
    if not found["complete"] or found["distinct_outputs"] != expected:
        return number, "%s distinct outputs, counted were %d (complete: %s)" % (
            found["distinct_outputs"], expected, found["complete"])
    return number, None


def with_numbers(text):
    """A recorded output with idents and pids such as a machine gives."""
    text = re.sub(r"\bT(\d)\)", r"14001\1)", text)
    return re.sub(r"\bP(\d)\b", r"900\1", text)


def check_listing(case):
    program, version, text = case
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder, "listing.txt")
        listing.write_text(with_numbers(text), "utf-8")
        status, answer = run([suite.BINARY, "explain", "--python", version, "--cpus", "2",
                              str(program), str(listing)], SECONDS)
    name = "%s in %s" % (program.name, version)
    return name, None if status == 0 else "status %s: %s\n%s" % (status, answer[:400], text)


def main():
    cases = []
    for path in sorted(record_racy.RACY.glob("*.json")):
        recorded = record_racy.read(path)
        cases += [(lesson(path.name[:2]), version, text) for version in VERSIONS
                  for text in recorded[version]]
    assert len(cases) > 50, "the recordings are gone"
    suite.finish([suite.judge(sorted(COUNTED), check_number),
                  suite.judge(cases, check_listing)])


if __name__ == "__main__":
    sys.exit(main())
