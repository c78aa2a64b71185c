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


def find_dumper():
    """The helper built from dump_main.c."""
    build = os.environ.get("BUILD_DIR", "build")
    for folder, _, files in os.walk(build):
        if "lang_dump_main" in files:
            return os.path.abspath(os.path.join(folder, "lang_dump_main"))
    print("no lang_dump_main in", build)
    sys.exit(77)


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


def write_programs(folder, cases):
    """One file p.py for each program, each in a folder of its own."""
    files = []
    for i, (_, text) in enumerate(cases):
        os.mkdir(os.path.join(folder, str(i)))
        files.append(os.path.join(folder, str(i), "p.py"))
        with open(files[-1], "w", encoding="utf-8") as f:
            f.write(text)
    return files


def last_line(text):
    return text and text.splitlines()[-1]


def check_version(version, cases, files, outputs, recorded, known):
    """Prints what differs; returns how many programs differ unexpectedly."""
    exact = message = failed = 0
    for (name, _), path, got in zip(cases, files, outputs):
        want = recorded[name][version]
        got = got and got.replace(os.path.dirname(path) + "/", "")
        exact += want == got
        message += last_line(want) == last_line(got)
        same_verdict = (want is None) == (got is None)
        listed = (name, version) in known
        if want == got and listed:
            print("%s %s is listed, but does not differ" % (name, version))
            failed += 1
        elif want != got and not (listed and same_verdict):
            print("--- %s, %s\nwant:\n%s\ngot:\n%s"
                  % (name, version, want, got))
            failed += 1
    print("%s: %d programs, %d messages right, %d exactly"
          % (version, len(cases), message, exact))
    return failed


def main(argv):
    program = os.path.abspath(argv[1]) if len(argv) > 1 else find_dumper()
    with open(os.path.join(HERE, "errors", "recorded.json"),
              encoding="utf-8") as f:
        recorded = json.load(f)
    cases = record.read_cases("cases.txt") + record.read_cases("accepted.txt")
    known = known_differences()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        files = write_programs(folder, cases)
        for version in record.VERSIONS:
            outputs = ours(program, files, int(version.split(".")[1]))
            failed += check_version(version, cases, files, outputs, recorded,
                                    known)
    print("%d unexpected" % failed)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
