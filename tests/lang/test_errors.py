#!/usr/bin/env python3
"""Wrong programs: are they refused by the versions that refuse them, and in
their words?  The expected output was recorded from real CPythons
(errors/record.py); errors/different.txt lists where we are known to differ.
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "errors"))
import record  # noqa: E402


def known_differences():
    """(program, version) pairs that may differ in wording or caret."""
    pairs = set()
    with open(os.path.join(HERE, "errors", "different.txt")) as f:
        for line in f:
            words = line.split("#")[0].split()
            pairs.update((words[0], v) for v in words[1:])
    return pairs


def ours(program, files, minor):
    """The output for each program, None where it was accepted."""
    run = subprocess.run([program, str(minor), "python"] + files,
                         capture_output=True, timeout=300,
                         cwd=os.path.dirname(files[0]))
    if run.returncode not in (0, 1) or run.stderr:
        sys.exit("the dumper failed: %r" % run.stderr)
    parts = run.stdout.decode("utf-8").split("== ")[1:]
    outputs = [p.split("\n", 1)[1] for p in parts]
    return [o or None for o in outputs]


def main(argv):
    build = os.environ.get("BUILD_DIR", "build")
    program = os.path.abspath(
        argv[1] if len(argv) > 1
        else os.path.join(build, "tests", "dump_main"))
    for place in ("", "tests", "tests/lang"):
        path = os.path.join(build, place, "dump_main")
        if len(argv) < 2 and os.path.exists(path):
            program = os.path.abspath(path)
    with open(os.path.join(HERE, "errors", "recorded.json"),
              encoding="utf-8") as f:
        recorded = json.load(f)
    cases = record.read_cases("cases.txt") + record.read_cases("accepted.txt")
    known = known_differences()
    verbose = "-v" in argv
    failed, unlisted_same = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for i, (name, text) in enumerate(cases):
            os.mkdir(os.path.join(folder, str(i)))
            path = os.path.join(folder, str(i), "p.py")
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            files.append(path)
        for version in record.VERSIONS:
            minor = int(version.split(".")[1])
            exact = message = 0
            for (name, text), path, got in zip(
                    cases, files, ours(program, files, minor)):
                want = recorded[name].get(version)
                got = got and got.replace(os.path.dirname(path) + "/", "")
                exact += want == got
                last = lambda s: s and s.splitlines()[-1]
                message += last(want) == last(got)
                verdict_differs = (want is None) != (got is None)
                if want == got:
                    unlisted_same += (name, version) in known
                    continue
                if (name, version) in known and not verdict_differs:
                    continue
                failed += 1
                if verbose or failed < 20:
                    print("--- %s, %s\nwant:\n%s\ngot:\n%s"
                          % (name, version, want, got))
            print("%s: %d programs, %d messages right, %d exactly"
                  % (version, len(cases), message, exact))
            if minor in (11, 13) and message < 0.9 * len(cases):
                failed += 1
    if unlisted_same:
        print("%d listed differences are none any more" % unlisted_same)
    print("%d unexpected" % failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
