"""Daemon threads are stopped where they are: what they hold says nothing."""
import asyncio
import threading
import time


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("deleted", self.name)


async def endless(name):
    loud = Loud(name)
    await asyncio.sleep(1000)
    print("never", loud)


def run_loop(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


def spin(n):
    loud = Loud("in a thread")
    try:
        while True:
            time.sleep(0.3)
            n += 1
            print("beat", n)
    finally:
        print("never", loud)


loop = asyncio.new_event_loop()
threading.Thread(target=run_loop, args=(loop,), daemon=True).start()
asyncio.run_coroutine_threadsafe(endless("in a task"), loop)
threading.Thread(target=spin, args=(0,), daemon=True).start()
here = Loud("in the main thread")
time.sleep(1)
print("main ends", threading.active_count())
