# What tasks can wait for, and what threads can.
import asyncio
import threading
import time


async def user(lock, event, semaphore, condition):
    async with lock:
        await asyncio.sleep(0.1)
    async with semaphore:
        await asyncio.sleep(0.2)
    async with condition:
        await condition.wait()
    await event.wait()


async def main():
    lock, event = asyncio.Lock(), asyncio.Event()
    semaphore, condition = asyncio.Semaphore(2), asyncio.Condition()
    users = [asyncio.ensure_future(user(lock, event, semaphore, condition))
             for _ in range(4)]
    await asyncio.sleep(1)
    async with condition:
        condition.notify(1)
        condition.notify_all()
    await asyncio.sleep(1)
    event.set()
    await asyncio.wait(users)


def hold(lock, seconds):
    with lock:
        time.sleep(seconds)


asyncio.run(main())
guard = threading.Lock()
threads = [threading.Thread(target=hold, args=(guard, n / 4)) for n in (1, 2, 3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
