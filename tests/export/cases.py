"""Programs and options that exports are tried with."""

import os
import tempfile

from decoders import scenario

LESSONS = ["05-serial-await.py", "06-gather.py", "11-wait.py",
           "15-gather-exception.py", "18-task-callback.py",
           "23-two-tasks-run-forever.py", "27-threads-ping.py",
           "28-call-soon-threadsafe.py", "29-run-in-executor.py",
           "30-thread-pool-2.py", "31-process-pool.py",
           "32-run-coroutine-threadsafe.py", "33-collect-results.py",
           "35-collect-results-stop.py", "37-await-concurrent-future.py",
           "38-gather-concurrent-future.py"]

AWKWARD = r'''
import asyncio
import threading


async def 任务(n):
    print('a "quoted" \\ line\nand another\x00 with NUL,\ttab', n)
    await asyncio.sleep(n)
    print("\ud800 half of a pair, and \U0001f40d")
    return '"' + "\n"


async def main():
    q = asyncio.Queue()
    tasks = [asyncio.create_task(任务(0.1 * n)) for n in range(3)]
    tasks[0].set_name('na"me\n with $end {x} \\ and \x00')
    tasks[1].set_name("")
    tasks[2].set_name("$end")
    await q.put("#0")
    print("x" * 20000)
    await asyncio.gather(*tasks)
    try:
        await asyncio.wait_for(asyncio.sleep(9), 0.5)
    except TimeoutError as error:
        print(repr(error))


def other():
    asyncio.run(main())


for name in ('th"read\n\x00', 'th"read\n\x00', "", "世 界"):
    t = threading.Thread(target=other, name=name)
    t.start()
    t.join()
'''

MANY_NAMES = '''
import asyncio


async def one(n):
    await asyncio.sleep(n % 3)


async def main():
    for n in range(70):
        await asyncio.gather(*[one(i) for i in range(300)])

asyncio.run(main())
'''

FOLDER = tempfile.TemporaryDirectory(prefix="loopscope-")


def program(name, text):
    path = os.path.join(FOLDER.name, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def awkward():
    return program('a "b" $end 世界.py', AWKWARD)


def cases():
    """(programs, options) of each."""
    for name in LESSONS:
        yield [scenario(name)], []
        yield [scenario(name)], ["--clock", "steps"]
    gather, pool = scenario("06-gather.py"), scenario("30-thread-pool-2.py")
    processes = scenario("31-process-pool.py")
    yield [gather], ["--from", "1.5", "--to", "2.5"]
    yield [gather], ["--from", "step:40", "--to", "step:90"]
    yield [gather], ["--from", "1.5", "--clock", "steps"]
    yield [pool], ["--to", "1"]
    yield [gather], ["--from", "3"]
    for tracks in ("tasks", "threads", "loop", "queues", "tasks,queues"):
        yield [gather], ["--tracks", tracks]
    yield [gather, processes, pool], []
    yield [gather, processes, pool], ["--clock", "steps"]
    yield [awkward()], []
    yield [awkward(), gather], ["--clock", "steps"]
