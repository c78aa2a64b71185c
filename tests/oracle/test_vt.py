"""The reference itself: its order of ties is what real machines mostly do.

Each program of TIES runs two tasks whose waits are nominally due at the same
instant; the expected orders were measured on CPython 3.6, 3.11 and 3.13 in real
time. Those of THREADS follow from the rules of baton.py by hand.
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


THREADS = [
    # start() lets the new thread run until it waits.
    ("threading.Thread(target=print, args='a').start(); print('b')", "a b"),
    # Who has waited longest goes first, whatever it waited for.
    ("""
lock = threading.Lock()
def get(name):
    with lock: print(name)
def nap(name):
    time.sleep(1); print(name)
lock.acquire()
threading.Thread(target=nap, args='a').start()
threading.Thread(target=get, args='b').start()
threading.Thread(target=nap, args='c').start()
time.sleep(1)
lock.release()
print('d')
""", "a c d b"),
    # Lateness adds up: two naps of one second end behind one of two.
    ("""
def nap(name, *waits):
    for wait in waits: time.sleep(wait)
    print(name)
threading.Thread(target=nap, args=('a', 1, 1)).start()
threading.Thread(target=nap, args=('b', 2)).start()
""", "b a"),
    # A lock that is free again is not yet taken: the runner is quicker.
    ("""
lock = threading.Lock()
def get():
    with lock: print('late')
lock.acquire()
threading.Thread(target=get).start()
lock.release()
with lock: print('quick')
""", "quick late"),
    # Looking in vain often enough makes time pass, and lets others go.
    ("""
done = []
def nap():
    time.sleep(0.001); done.append(1)
threading.Thread(target=nap).start()
while not done: time.monotonic()
print('seen')
""", "seen"),
    ("""
def job(n):
    time.sleep(1); print(n)
with concurrent.futures.ThreadPoolExecutor(2) as pool: pool.map(job, range(3))
print(round(time.monotonic()))
""", "0 1 2 2"),
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


def test_threads():
    for text, expected in THREADS:
        done = run("import concurrent.futures, threading, time\n" + text)
        assert done.stdout.split() == expected.split(), (text, done.stdout, done.stderr)


def test_deadlock():
    done = run("import threading\nlock = threading.Lock()\nlock.acquire()\n"
               "threading.Thread(target=lock.acquire).start()\nprint('x')\n")
    assert (done.returncode, done.stdout) == (124, "x\n"), done


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
