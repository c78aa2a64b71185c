"""Threads, jobs, and what goes from one to the other."""
import asyncio
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def job(x):
    time.sleep(0.01)
    if x == 2:
        raise ValueError(x)
    return x * 10


def serve(loop, ready):
    asyncio.set_event_loop(loop)
    loop.call_soon(ready.set)
    loop.run_forever()
    loop.close()


async def remote(x):
    await asyncio.sleep(0.01)
    return x + 1


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(2) as pool:
        jobs = [loop.run_in_executor(pool, job, x) for x in range(4)]
        print(await asyncio.gather(*jobs, return_exceptions=True))
    print(await asyncio.to_thread(job, 7))
    print(await loop.run_in_executor(None, job, 8))


def dies():
    raise KeyError("in a thread")


items = queue.Queue()


def puts():
    time.sleep(0.01)
    items.put("item")


asyncio.run(main())
loop, ready = asyncio.new_event_loop(), threading.Event()
thread = threading.Thread(target=serve, args=(loop, ready), name="server")
thread.start()
ready.wait()
print(asyncio.run_coroutine_threadsafe(remote(1), loop).result())
loop.call_soon_threadsafe(loop.stop)
thread.join()
other = threading.Thread(target=dies, name="dier")
other.start()
other.join()
threading.Thread(target=puts, name="putter").start()
print(items.get(), threading.active_count() >= 1)
threading.Thread(target=lambda: (time.sleep(0.05), print("last")),
                 name="late").start()
