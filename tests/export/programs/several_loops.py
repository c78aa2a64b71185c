# One loop after the other, one in a thread of its own, one that nobody runs.
import asyncio
import threading


async def work(name, seconds):
    await asyncio.sleep(seconds)
    print(name)
    return name


def run(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


asyncio.run(work("first", 0.5))
asyncio.run(work("second", 0.5))
idle = asyncio.new_event_loop()
idle.call_later(1, print, "never")
idle.call_soon(print, "never")
loop = asyncio.new_event_loop()
thread = threading.Thread(target=run, args=(loop,), daemon=True)
thread.start()
for number in range(3):
    future = asyncio.run_coroutine_threadsafe(work("there", 0.25), loop)
    print(future.result())
loop.call_soon_threadsafe(loop.stop)
thread.join()
