"""The reference itself: its order of ties is what real machines mostly do.

Each program runs two tasks whose waits are nominally due at the same instant;
the expected orders were measured on CPython 3.6, 3.11 and 3.13 in real time.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import gen
import vt

PROGRAM = """
import asyncio, time
async def run(name, waits):
    for wait in waits:
        await asyncio.sleep(wait)
    for n in range(3):
        print(name + str(n), end=" ")
        await asyncio.sleep(0)
async def main():
    await asyncio.gather(run("A", {a}), run("B", {b}))
    print(round(time.monotonic(), 6))
asyncio.run(main())
"""

TIES = [
    ([0.1], [0.1], "A0 B0 A1 B1 A2 B2 0.1"),
    ([0.1, 0.1], [0.2], "B0 A0 B1 A1 B2 A2 0.2"),
    ([0.02] * 10, [0.2], "B0 B1 B2 A0 A1 A2 0.2"),
    ([0.15, 0.05], [0.05, 0.15], "B0 A0 B1 A1 B2 A2 0.2"),
    ([0.1, 0.2], [0.3], "B0 A0 B1 A1 B2 A2 0.3"),
]


def run(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.py")
        path.write_text(text)
        return subprocess.run([sys.executable, str(path)], env=vt.environment(),
                              capture_output=True, text=True)


def test_ties():
    for a, b, expected in TIES:
        done = run(PROGRAM.format(a=a, b=b))
        assert done.stdout.strip() == expected, (a, b, done.stdout, done.stderr)


def test_ends():
    done = run("import asyncio\nprint('x')\nasyncio.new_event_loop().run_forever()\n")
    assert (done.returncode, done.stdout) == (124, "x\n"), done
    done = run("import time\nend = time.time() + 5\nwhile time.time() < end: pass\n")
    assert done.returncode == 0, done


def test_real_main():
    done = run("def f():\n    1 / 0\nf()\n")
    assert done.returncode == 1 and "vt.py" not in done.stderr, done.stderr


def test_sets_are_ordered():
    done = run(
        "import asyncio\n"
        "async def f(n): await asyncio.sleep(0); return n\n"
        "async def main():\n"
        "    tasks = [asyncio.ensure_future(f(n)) for n in range(40)]\n"
        "    done, pending = await asyncio.wait(tasks)\n"
        "    print([t.result() for t in done] == list(range(40)))\n"
        "asyncio.run(main())\n")
    assert done.stdout == "True\n", done


def test_generated_programs_end():
    for seed in range(12):
        text = gen.Program(seed, sys.version_info[:2]).text()
        first, second = run(text), run(text)
        assert first.returncode == 0, (seed, first.stderr)
        assert first.stdout == second.stdout, seed


def main():
    for name, test in sorted(globals().items()):
        if name.startswith("test_"):
            test()
            print("ok", name)


if __name__ == "__main__":
    main()
