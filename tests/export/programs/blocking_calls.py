# time.sleep in a coroutine, in a callback, in a thread, nowhere in particular.
import asyncio
import threading
import time


async def polite():
    for _ in range(3):
        await asyncio.sleep(0.5)


async def rude():
    await asyncio.sleep(0.2)
    time.sleep(1)
    await asyncio.sleep(0)
    time.sleep(0.25)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.3, time.sleep, 0.125)
    await asyncio.gather(polite(), rude())


time.sleep(0.5)
asyncio.run(main())
thread = threading.Thread(target=time.sleep, args=(2,))
thread.start()
time.sleep(1)
thread.join()
