# Queues of both worlds, two of them with the same look.
import asyncio
import queue
import threading
import time


async def producer(box, count):
    for number in range(count):
        await box.put(number)
        await asyncio.sleep(0.1)


async def consumer(box):
    while True:
        await box.get()
        await asyncio.sleep(0.25)
        box.task_done()


async def main():
    narrow, wide = asyncio.Queue(2), asyncio.Queue()
    also_wide = asyncio.Queue()
    eater = asyncio.ensure_future(consumer(narrow))
    await producer(narrow, 5)
    await narrow.join()
    eater.cancel()
    for number in range(4):
        wide.put_nowait(number)
    also_wide.put_nowait(wide.get_nowait())


def feed(line):
    for number in range(6):
        line.put(number)


asyncio.run(main())
line = queue.Queue(3)
feeder = threading.Thread(target=feed, args=(line,))
feeder.start()
for _ in range(6):
    time.sleep(0.5)
    line.get()
feeder.join()
