# What the clocks say, and that watching them ends.
import asyncio
import time


async def main():
    begin, wall = loop.time(), time.time()
    await asyncio.sleep(1.5)
    print(round(loop.time() - begin, 3), round(time.time() - wall, 3))
    time.sleep(0.25)
    print(round(loop.time() - begin, 3))
    blocked = loop.create_task(asyncio.sleep(0.1))
    await asyncio.sleep(0)
    time.sleep(1)
    await blocked
    print("blocked until", round(loop.time() - begin, 3))
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        pass
    print("watched", time.monotonic() >= end)
    waiting = loop.create_task(asyncio.sleep(0.2))
    while not waiting.done():
        await asyncio.sleep(0)
    print("polled", loop.time() - begin >= 3.05)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
