"""Workers, a queue, locks, timers and gather: what a trace is made of."""
import asyncio

ROUNDS = 15000
WORKERS = 50


async def fetch(n):
    await asyncio.sleep(0.001 * (n % 7))
    return n


async def work(queue, lock, seen):
    while True:
        item = await queue.get()
        if item is None:
            return
        async with lock:
            seen.append(item)
        await fetch(item)
        await asyncio.sleep(0)


async def main():
    queue = asyncio.Queue(20)
    lock = asyncio.Lock()
    seen = []
    workers = [asyncio.ensure_future(work(queue, lock, seen)) for n in range(WORKERS)]
    for n in range(ROUNDS):
        await asyncio.gather(*[fetch(n + i) for i in range(10)])
        for i in range(10):
            await queue.put(n + i)
    for worker in workers:
        await queue.put(None)
    await asyncio.gather(*workers)
    print(len(seen), sum(seen))


asyncio.run(main())
