#!/usr/bin/env python3
"""Values and tracebacks, thousands of them, against CPython.

Expressions (drawn at random with a fixed seed, and listed ones) are evaluated
in batches by Loopscope and by Python, and what is printed is compared line by
line.  Each program of objects/*.py is cut at its "#### name" lines; each part
runs alone and must end with the same traceback.  Several of the installed
CPythons are asked, each in its own dialect.

  test_objects.py [--quick | --all] [NAME ...]
  --quick: the Python that runs this; --all: every one that is installed
  NAME: a group of expressions, or a part of a program
  RUNNER="cmd {minor} {file}" runs something other than loopscope
"""
import os
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))
import pythons  # noqa: E402
import object_cases  # noqa: E402

BATCH = 400
limit = int(os.environ.get("SHOW", "15"))


def run(command, cwd):
    done = subprocess.run(command, capture_output=True, timeout=60, cwd=cwd,
                          env=dict(os.environ, PYTHONIOENCODING="utf-8",
                                   PYTHONHASHSEED="0", NO_COLOR="1"))
    return done.stdout.decode("utf-8", "replace"), \
        done.stderr.decode("utf-8", "replace")


def ours(minor, path, cwd):
    runner = os.environ.get("RUNNER")
    if runner:
        return run(runner.format(minor=minor, file=path).split(), cwd)
    return run([os.environ["LOOPSCOPE"], "run", "--python", f"3.{minor}",
                path], cwd)


def batch_program(setup, expressions):
    lines = [setup]
    for number, text in enumerate(expressions):
        lines.append(f"try: print({number}, ascii({text}))\n"
                     f"except Exception as e: "
                     f"print({number}, type(e).__name__, ascii(str(e)))")
    return "\n".join(lines) + "\n"


def check_values(python, minor, group, setup, expressions, folder):
    failed = 0
    for at in range(0, len(expressions), BATCH):
        part = expressions[at:at + BATCH]
        path = folder / f"{group}_{at}.py"
        path.write_text(batch_program(setup, part), encoding="utf-8")
        want = run([python, path.name], folder)[0].splitlines()
        got, err = ours(minor, path.name, folder)
        got = got.splitlines()
        for number, text in enumerate(part):
            a = want[number] if number < len(want) else "<nothing>"
            b = got[number] if number < len(got) else "<nothing> " + err[-200:]
            if a != b:
                failed += 1
                if failed <= limit:
                    print(f"3.{minor} {group}: {text}\n"
                          f"   expected {a[:200]}\n   got      {b[:200]}")
                if b.startswith("<nothing>"):
                    return failed
    return failed


def parts(path):
    name, lines = None, []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.startswith("#### "):
            if name:
                yield name, "".join(lines)
            name, lines = line[5:].strip(), []
        else:
            lines.append(line)
    yield name, "".join(lines)


def check_part(python, minor, name, text, folder):
    words = name.split()
    since = [int(w[4:]) for w in words[1:] if w.startswith(">=3.")]
    if since and minor < since[0]:
        return 0
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    want = run([python, path.name], folder)
    got = ours(minor, path.name, folder)
    if want == got:
        return 0
    print(f"3.{minor} {name}:")
    for a, b, what in zip(want, got, ("output", "error output")):
        if a != b:
            print(f"--- {what} expected:\n{a[-1500:]}--- got:\n{b[-1500:]}")
    return 1


def main():
    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    if not os.environ.get("RUNNER") and not os.environ.get("LOOPSCOPE"):
        print("no LOOPSCOPE to test")
        return 77
    mine = "3.%d" % min(sys.version_info[1], 13)
    versions = {"3.7", mine, "3.13"}
    if "--quick" in sys.argv:
        versions = {mine}
    if "--all" in sys.argv:
        versions = {"3.%d" % minor for minor in range(6, 14)}
    found = {v: pythons.find(v) for v in versions if pythons.find(v)}
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder).resolve()
        for version in sorted(found, key=lambda v: int(v[2:])):
            minor = int(version[2:])
            for group, setup, make in object_cases.GROUPS:
                if names and group not in names:
                    continue
                rng = random.Random(group)
                failed += check_values(found[version], minor, group, setup,
                                       make(rng, minor), folder)
            for path in sorted((HERE / "objects").glob("*.py")):
                for name, text in parts(path):
                    if names and path.stem not in names \
                            and name.split()[0] not in names:
                        continue
                    failed += check_part(found[version], minor, name, text,
                                         folder)
    print("%d differences" % failed if failed else "all alike")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
