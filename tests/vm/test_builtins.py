#!/usr/bin/env python3
"""Containers, builtins and library modules against every CPython installed.

  library/*.txt   expressions, one a line: the value or the exception
  library/*.py    programs: what they print
  and programs drawn at random (with fixed seeds) that change lists, dicts and
  sets step by step and print them, so that the order of sets is compared
  through growth, removal and merging.

  test_builtins.py [--quick] [3.11 ...]
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

IMPORTS = """\
import bisect, collections, copy, functools, heapq, itertools, math, operator
import random, string, sys
from collections import *
from itertools import *
from functools import *
"""
# Programs that need what came with a later dialect.
SINCE = {"classes.py": 8}


def run(command):
    done = subprocess.run(command, capture_output=True, timeout=60,
                          env=dict(os.environ, PYTHONIOENCODING="utf-8",
                                   PYTHONHASHSEED="0"))
    return (done.stdout.decode("utf-8", "replace").splitlines(),
            done.stderr.decode("utf-8", "replace"))


def ours(minor, path):
    runner = os.environ.get("RUNNER")
    if runner:
        return run(runner.format(minor=minor, file=path).split())
    return run([os.environ["LOOPSCOPE"], "run", "--python", f"3.{minor}",
                str(path)])


def expressions_program(path):
    lines = [IMPORTS]
    for text in path.read_text(encoding="utf-8").splitlines():
        lines.append(f"try: print({text!r}, '=>', ascii({text}))\n"
                     f"except Exception as e: "
                     f"print({text!r}, '->', type(e).__name__, e)")
    return "\n".join(lines) + "\n"


# --- programs drawn at random ---

def number(r, top):
    kind = r.random()
    if kind < 0.9:
        return str(r.randrange(-top // 4, top))
    if kind < 0.95:
        return f"{r.randrange(top)}.5"
    return f"({r.randrange(top)}, {r.randrange(top)})"


def numbers(r, top, most=12):
    return ", ".join(number(r, top) for _ in range(r.randrange(most)))


def set_step(r, top):
    x, y = r.choice("ab"), r.choice("abc")
    simple = [f"{x}.add({number(r, top)})", f"{x}.discard({number(r, top)})",
              f"{x}.update([{numbers(r, top)}])",
              f"{x} |= {y}", f"{x} = {x} | {y}", f"c = {x} - {y}",
              f"c = {x} & {y}", f"c = {x} ^ {y}", f"{x} -= {{{number(r, top)}}}",
              f"{x} = {x}.union({y}, [{numbers(r, top)}])",
              f"c = {x}.difference([{numbers(r, top)}])",
              f"{x}.symmetric_difference_update([{numbers(r, top)}])",
              f"{x}.intersection_update(range({min(top, 500)}))",
              f"c = {{{numbers(r, top)}, 1}}", f"c = {x}.copy()",
              f"c = set({y})", f"c = {{i * 3 for i in {y} if i == i}}",
              f"print({x}.pop() if {x} else None)",
              f"a = set(range(0, {min(top, 99)}, {r.randrange(1, 9)}))",
              f"c = frozenset({x}) | {y}", f"c = set(dict.fromkeys({x}))"]
    weights = [12, 12, 4] + [1] * (len(simple) - 3)
    return r.choices(simple, weights)[0]


def list_step(r, top):
    i, j, k = (r.randrange(-8, 8) for _ in range(3))
    return r.choice([
        f"l.append({number(r, top)})", f"l.insert({i}, {number(r, top)})",
        f"l[{i}:{j}] = [{numbers(r, top, 4)}]", f"del l[{i}:{j}:{k or 1}]",
        f"l[{i}]", f"l.pop({i})", f"l = l[{i}:{j}:{k or 2}] + l", "l.reverse()",
        "l.sort(key=str)", f"l.sort(key=lambda x: str(x)[-1:], reverse={k > 0})",
        f"l *= {r.choice([0, 1, 1, 2])}", f"l.remove({number(r, top)})",
        f"print(l.index(l[{i}]), l.count(l[{j}]))", "l = l[-40:]",
        f"l[{i}::{k or 1}] = l[{i}::{k or 1}][::-1]"])


def dict_step(r, top):
    key = number(r, top)
    return r.choice([
        f"d[{key}] = {r.randrange(9)}", f"d[{key}] = {r.randrange(9)}",
        f"d.pop({key}, None)", f"del d[{key}]", "d.popitem()",
        f"d.setdefault({key}, 0)", f"d.update({{{key}: 1, 2: 3}})",
        f"d = {{k: v for k, v in d.items() if v != {r.randrange(9)}}}",
        f"print(d.keys() & {{{key}, 1, 2}}, {key} in d, d.get({key}))",
        "d = dict(sorted(d.items(), key=str))", "d = dict(list(d.items()))"])


def random_program(seed):
    r = random.Random(seed)
    top = r.choice([8, 20, 60, 300, 5000, 10 ** 12])
    steps, shown = r.choice([(set_step, "a, b, c"), (set_step, "a, b, c"),
                             (list_step, "l"), (dict_step, "d")])
    lines = [f"a = {{{numbers(r, top)}, 3}}", f"b = set([{numbers(r, top)}])",
             "c = set()", f"l = [{numbers(r, top)}]",
             "d = {}"]
    for _ in range(r.choice([20, 60, 200])):
        lines.append(f"try: {steps(r, top)}\n"
                     "except Exception as e: print(type(e).__name__, e)")
        lines.append(f"print({len(lines)}, {shown})")
    return "\n".join(lines).replace("try: a =", "try:\n  a =") + "\n"


# --- comparing ---

def programs(folder, quick):
    for path in sorted((HERE / "library").iterdir()):
        if path.suffix == ".txt":
            made = folder / (path.stem + ".py")
            made.write_text(expressions_program(path), encoding="utf-8")
            yield made
        elif path.suffix == ".py":
            yield path
    for seed in range(20 if quick else 120):
        made = folder / f"random_{seed}.py"
        made.write_text(random_program(seed), encoding="utf-8")
        yield made


def check(python, minor, path):
    if minor < SINCE.get(path.name, 0):
        return True
    want, _ = run([python, str(path)])
    got, err = ours(minor, path)
    if want == got:
        return True
    print(f"3.{minor} {path.name}: {len(want)} lines expected, {len(got)} here")
    shown = 0
    for at in range(max(len(want), len(got))):
        a = want[at] if at < len(want) else "<nothing>"
        b = got[at] if at < len(got) else "<nothing> " + err[-300:]
        if a != b and shown < 5:
            shown += 1
            print(f"   expected {a[:300]}\n   got      {b[:300]}")
    return False


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    quick = "--quick" in sys.argv
    versions = arguments or [f"3.{m}" for m in range(6, 14)]
    found = [(v, pythons.find(v)) for v in versions]
    found = [(v, p) for v, p in found if p]
    if not found:
        print("no CPython to compare with")
        return 77
    failed = total = 0
    with tempfile.TemporaryDirectory() as name:
        for path in programs(pathlib.Path(name), quick):
            drawn = path.name.startswith("random_") and path.stem[7:].isdigit()
            # Drawn programs take turns among the versions.
            asked = found if not drawn or len(found) == 1 else \
                [found[int(path.stem[7:]) % len(found)]]
            for version, python in asked:
                total += 1
                failed += not check(python, int(version[2:]), path)
    print(f"{total - failed} of {total} programs print the same")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
