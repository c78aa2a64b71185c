#!/usr/bin/env python3
"""Writes recorded.json: what real CPythons say about the programs here.

    record.py [DIR-OF-PYTHONS]

The directory holds 3.6.15/bin/python3.6 and so on, as pyenv installs them
(default ~/.pyenv/versions).  A program that a version accepts is recorded as
null; the programs are compiled and not run.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile

VERSIONS = ["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"]
HERE = os.path.dirname(os.path.abspath(__file__))


def read_cases(name):
    """(name, text) of every program of a file of programs."""
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        parts = f.read().split("=== ")[1:]
    return [tuple(p.split("\n", 1)) for p in parts]


def find_pythons(root):
    found = {}
    for v in VERSIONS:
        hits = glob.glob(os.path.join(root, v + ".*", "bin", "python" + v))
        if hits:
            found[v] = hits[0]
    return found


def ask(python, text):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "p.py"), "w", encoding="utf-8") as f:
            f.write(text)
        code = "compile(open('p.py', 'rb').read(), 'p.py', 'exec')"
        accepted = subprocess.run([python, "-W", "ignore", "-c", code],
                                  cwd=folder, capture_output=True)
        if accepted.returncode == 0:
            return None
        # The script itself, whose error is shown without a traceback.
        run = subprocess.run([python, "-W", "ignore", "p.py"], cwd=folder,
                             capture_output=True, timeout=20)
        said = run.stderr.decode("utf-8", "replace")
        return said.replace(os.path.realpath(folder) + "/", "")


def main(argv):
    root = argv[1] if len(argv) > 1 else os.path.expanduser("~/.pyenv/versions")
    pythons = find_pythons(root)
    table = {}
    for name, text in read_cases("cases.txt") + read_cases("accepted.txt"):
        table[name] = {v: ask(pythons[v], text) for v in pythons}
    with open(os.path.join(HERE, "recorded.json"), "w", encoding="utf-8") as f:
        json.dump(table, f, indent=1, ensure_ascii=False, sort_keys=True)
        f.write("\n")


if __name__ == "__main__":
    main(sys.argv)
