"""Programs whose threads and processes go wrong: ended, and explained.

A deadlock is told as who waits for whom. What has no end runs into a limit that
is named. A bomb of threads or processes is bounded. Nothing hangs or crashes.
"""

import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import suite

REFUSED, NEVER, LIMIT = 123, 124, 125
IMPORTS = """
import asyncio, multiprocessing, os, queue, sys, threading, time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
"""

# name: (program, exit status, what must be said on standard error)
ENDED = {
    "two locks": ("""
        a, b = threading.Lock(), threading.Lock()
        def take(first, second):
            with first:
                time.sleep(1)
                with second:
                    print("both")
        threading.Thread(target=take, args=(a, b), name="left").start()
        threading.Thread(target=take, args=(b, a), name="right").start()
        print("main is over")
        """, NEVER, r"circle: left waits in lock\.acquire\(\) for right; right waits .* for left"),
    "five philosophers": ("""
        forks = [threading.Lock() for _ in range(5)]
        def dine(n):
            with forks[n]:
                time.sleep(1)
                with forks[(n + 1) % 5]:
                    print(n, "eats")
        for n in range(5):
            threading.Thread(target=dine, args=(n,), name="P%d" % n).start()
        """, NEVER, r"circle: (P\d waits in lock\.acquire\(\) for P\d(; )?){5}"),
    "a lock taken twice": ("""
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()
        """, NEVER, r"MainThread waits in lock\.acquire\(\) for itself"),
    "two coroutines and a lock of threads": ("""
        lock = threading.Lock()
        async def enter(n):
            with lock:
                await asyncio.sleep(1)
        async def main():
            await asyncio.gather(enter(1), enter(2))
        asyncio.run(main())
        """, NEVER, r"MainThread waits in lock\.acquire\(\) for itself"),
    "joining each other": ("""
        def end_after(n):
            time.sleep(0.1)
            threads[n].join()
        threads = [threading.Thread(target=end_after, args=(n,), name=name)
                   for n, name in ((1, "one"), (0, "two"))]
        for t in threads:
            t.start()
        """, NEVER, r"circle: one waits in .*join\(\) for two; two waits in .*join\(\) for one"),
    "joining oneself": ("""
        threading.current_thread().join()
        """, 1, r"RuntimeError: cannot join current thread"),
    "a queue that nobody fills": ("queue.Queue().get()\n", NEVER,
                                  r"MainThread waits in queue\.get\(\)"),
    "a barrier for three": ("""
        barrier = threading.Barrier(3)
        for n in range(2):
            threading.Thread(target=barrier.wait).start()
        """, NEVER, r"Thread-2 .*waits in barrier\.wait\(\)"),
    "nobody notifies": ("""
        condition = threading.Condition()
        def wait():
            with condition:
                condition.wait()
        threading.Thread(target=wait).start()
        """, NEVER, r"Thread-1 .*waits in condition\.wait\(\)"),
    "a result asked for on the loop's own thread": ("""
        async def later():
            await asyncio.sleep(1)
        async def main():
            loop = asyncio.get_event_loop()
            asyncio.run_coroutine_threadsafe(later(), loop).result()
        asyncio.run(main())
        """, NEVER, r"MainThread waits in future\.result\(\)"),
    "a job that waits for a job behind it": ("""
        pool = ThreadPoolExecutor(1)
        def outer():
            return pool.submit(print).result()
        pool.submit(outer).result()
        """, NEVER, r"ThreadPoolExecutor-0_0 waits in future\.result\(\)"),
    "spinning on a lock": ("""
        lock = threading.Lock()
        lock.acquire()
        def spin():
            while not lock.acquire(False):
                pass
        threading.Thread(target=spin).start()
        """, LIMIT, r"limit of"),
    "spinning on a variable": ("""
        done = False
        def spin():
            while not done:
                pass
        threading.Thread(target=spin).start()
        done = True
        """, LIMIT, r"limit of"),
    "a thread that never ends": ("""
        def tick():
            while True:
                time.sleep(1)
        threading.Thread(target=tick).start()
        """, LIMIT, r"limit of virtual time"),
    "threads that start two": ("""
        def boom():
            while True:
                threading.Thread(target=boom).start()
        boom()
        """, (1, LIMIT), r"can't start new thread|limit of"),
    "threads that all wait": ("""
        while True:
            threading.Thread(target=time.sleep, args=(10**6,)).start()
        """, (1, LIMIT), r"can't start new thread|limit of"),
    "pools in pools": ("""
        def boom(n):
            with ThreadPoolExecutor(2) as pool:
                return sum(pool.map(boom, [n + 1, n + 1]))
        boom(0)
        """, (1, LIMIT), r"start new thread|limit of"),
    "pools of processes in each other": ("""
        def boom(n):
            with ProcessPoolExecutor(2) as pool:
                return sum(pool.map(boom, [n + 1, n + 1]))
        if __name__ == "__main__":
            boom(0)
        """, (1, REFUSED, NEVER, LIMIT), r"limit of|never ends|does not run"),
    "processes that start two": ("""
        def boom():
            children = [multiprocessing.Process(target=boom) for _ in range(2)]
            for child in children:
                child.start()
            for child in children:
                child.join()
        if __name__ == "__main__":
            boom()
        """, (REFUSED, LIMIT), r"limit of|1000 processes"),
    "no fork": ("os.fork()\n", REFUSED, r"os\.fork"),
}

THOUSANDS = "".join("thread %d\n" % n for n in range(10000))

# name: (program, what must be printed); with nothing wrong about them.
FINE = {
    "ten thousand threads, one after the other": ("""
        threads = [threading.Thread(target=print, args=("thread", n)) for n in range(10000)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        """, THOUSANDS),
    "ten thousand threads at once": ("""
        gate = threading.Event()
        def wait(n):
            gate.wait()
            print("thread", n)
        threads = [threading.Thread(target=wait, args=(n,)) for n in range(10000)]
        for t in threads:
            t.start()
        gate.set()
        """, THOUSANDS),
    "a daemon that never ends": ("""
        def tick():
            while True:
                time.sleep(1)
        threading.Thread(target=tick, daemon=True).start()
        time.sleep(3.5)
        print("main is over")
        """, "main is over\n"),
    "too deep in a thread": ("""
        def deeper(n):
            return deeper(n + 1)
        def catch():
            try:
                deeper(0)
            except RecursionError as error:
                print(error)
        threading.Thread(target=catch).start()
        """, "maximum recursion depth exceeded\n"),
}


def written(text, folder):
    path = Path(folder, "program.py")
    path.write_text(IMPORTS + textwrap.dedent(text))
    return path


def loopscope(text, *limits):
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run([suite.BINARY, "run", *limits, written(text, folder)],
                              capture_output=True, stdin=subprocess.DEVNULL,
                              timeout=suite.LIMIT, text=True)


def check_ended(name):
    text, statuses, words = ENDED[name]
    try:
        # Small limits: what is tested is that they end it, and say so.
        done = loopscope(text, "--max-steps", "3000000", "--max-time", "1000",
                         "--max-memory", "256")
    except subprocess.TimeoutExpired:
        return name, "was not ended"
    statuses = statuses if isinstance(statuses, tuple) else (statuses,)
    for mark in ("Sanitizer", "runtime error:", "internal error"):
        if mark in done.stderr:
            return name, done.stderr[-800:]
    if done.returncode not in statuses:
        return name, "exit status %d\n    %s" % (done.returncode, done.stderr[-500:])
    if not re.search(words, done.stderr):
        return name, "does not say %r:\n    %s" % (words, done.stderr[-500:])
    return name, None


def check_fine(name):
    text, expected = FINE[name]
    try:
        done = loopscope(text)
    except subprocess.TimeoutExpired:
        return name, "did not end"
    if (done.returncode, done.stdout, done.stderr) != (0, expected, ""):
        return name, "exit status %d, %d characters printed\n    %s" % (
            done.returncode, len(done.stdout), done.stderr[-500:])
    return name, None


def main():
    suite.finish([suite.judge(sorted(ENDED), check_ended), suite.judge(sorted(FINE), check_fine)])


if __name__ == "__main__":
    sys.exit(main())
