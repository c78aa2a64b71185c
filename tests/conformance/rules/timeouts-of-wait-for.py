# wait_for, version by version.
import asyncio


async def slow(name, delay):
    try:
        await asyncio.sleep(delay)
        return name
    except asyncio.CancelledError:
        print(name, "cancelled at", now())
        raise


async def stubborn(name):
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print(name, "is busy at", now())
        await asyncio.sleep(0.3)
        print(name, "gives in at", now())
        return "late"


def now():
    return round(loop.time() - zero, 3)


async def attempt(what, coroutine, timeout):
    try:
        print(what, "->", await asyncio.wait_for(coroutine, timeout), "at", now())
    except asyncio.TimeoutError as error:
        print(what, "-> timeout", repr(str(error)), type(error.__cause__).__name__, "at", now())


async def outer():
    try:
        await asyncio.wait_for(slow("inside", 1), 5)
    except asyncio.CancelledError:
        print("outer cancelled at", now())
        raise


async def main():
    global zero
    zero = loop.time()
    await attempt("in time", slow("a", 0.1), 0.2)
    await attempt("too late", slow("b", 0.5), 0.2)
    await attempt("no limit", slow("c", 0.1), None)
    await attempt("stubborn", stubborn("d"), 0.2)
    await asyncio.sleep(0.5)
    await attempt("zero, a task", loop.create_task(slow("e", 0)), 0)
    task = loop.create_task(outer())
    await asyncio.sleep(0.1)
    task.cancel()
    done, pending = await asyncio.wait([task])
    print(task.cancelled(), now())
    future = loop.create_future()
    await attempt("a future", future, 0.1)
    print(future.cancelled())


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
