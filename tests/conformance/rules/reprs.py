# How things show themselves.
import asyncio
import functools


def callback(future):
    pass


class Box:
    def method(self, future):
        pass


async def child():
    await asyncio.sleep(0.1)
    return "x" * 50


async def bad():
    await asyncio.sleep(0)
    raise ValueError("v", 1)


async def futures():
    future = loop.create_future()
    print(future)
    future.add_done_callback(callback)
    print(future)
    future.add_done_callback(functools.partial(callback))
    print(future)
    future.add_done_callback(Box().method)
    print(future)
    future.set_result([1, 2, 3, 4, 5, 6, 7, 8])
    print(future)
    failed = loop.create_future()
    failed.set_exception(ValueError("boom"))
    print(failed)
    failed.exception()
    cancelled = loop.create_future()
    cancelled.cancel()
    print(cancelled)


async def tasks():
    task = loop.create_task(child())
    print(task)
    task.add_done_callback(callback)
    await asyncio.sleep(0)
    print(task)
    await task
    print(task)
    task = loop.create_task(bad())
    try:
        await task
    except ValueError:
        print(task)
    task = loop.create_task(child())
    await asyncio.sleep(0)
    task.cancel()
    print(task)
    try:
        await task
    except asyncio.CancelledError:
        print(task)
    early = loop.create_task(child())
    early.cancel()
    print(early)
    await asyncio.wait([early])
    print(early)


async def others():
    both = asyncio.gather(child(), child())
    print(both)
    await both
    print(both)
    handle = loop.call_soon(callback, 1)
    print(handle)
    handle.cancel()
    print(handle)
    timer = loop.call_later(5, callback, "argument", 2)
    print(timer)
    timer.cancel()
    print(timer)
    print(repr(loop).replace(type(loop).__name__, "LOOP"))
    coroutine = child()
    print(coroutine, child)
    coroutine.close()


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
for part in (futures, tasks, others):
    loop.run_until_complete(part())
