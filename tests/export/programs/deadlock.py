# Everybody waits for ever: two tasks for each other's lock, a thread for a queue.
import asyncio
import queue
import threading


async def take(first, second):
    async with first:
        await asyncio.sleep(0.1)
        async with second:
            print("never")


async def main():
    one, two = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(take(one, two), take(two, one))


threading.Thread(target=queue.Queue().get).start()
asyncio.run(main())
