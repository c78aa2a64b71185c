"""A producer and a consumer, a million items through a queue of 100."""
import asyncio


async def produce(queue, count):
    for n in range(count):
        await queue.put(n)
    await queue.put(None)


async def consume(queue):
    total = 0
    while True:
        item = await queue.get()
        if item is None:
            return total
        total += item


async def main():
    queue = asyncio.Queue(100)
    producer = asyncio.ensure_future(produce(queue, 1000000))
    print(await consume(queue))
    await producer


asyncio.run(main())
