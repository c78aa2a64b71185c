# Callbacks go through the ready queue, first in first out; a task that waits is
# one more callback; on a future that is done they are queued at once.
import asyncio


async def waiter(name, future):
    print(name, "waits")
    print(name, "got", await future)


async def main():
    future = loop.create_future()
    future.add_done_callback(lambda f: print("first callback"))
    tasks = [loop.create_task(waiter(n, future)) for n in ("A", "B")]
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: print("second callback"))
    removed = lambda f: print("never printed")
    future.add_done_callback(removed)
    future.add_done_callback(removed)
    print("removed", future.remove_done_callback(removed))
    loop.call_soon(print, "queued before the result")
    future.set_result(42)
    loop.call_soon(print, "queued after the result")
    future.add_done_callback(lambda f: print("late callback"))
    print("main goes on")
    for turn in range(3):
        await asyncio.sleep(0)
        print("turn", turn)
    await asyncio.gather(*tasks)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
