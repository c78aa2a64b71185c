# since 3.11
# TaskGroup and timeout: the children's errors, and whose cancellation it is.
import asyncio


async def child(name, delay, fails=False):
    try:
        await asyncio.sleep(delay)
        if fails:
            raise ValueError(name)
        print(name, "done")
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def fine():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(child(n, d)) for n, d in (("a", 0.2), ("b", 0.1))]
        print("body over")
    print([t.result() for t in tasks])


async def failing():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child("c", 0.1, True))
            group.create_task(child("d", 0.5))
            group.create_task(child("e", 0.1, True))
            await asyncio.sleep(1)
            print("not reached")
    except* ValueError as errors:
        print(repr(errors.message), [str(e) for e in errors.exceptions])


async def timeouts():
    try:
        async with asyncio.timeout(0.1):
            await child("f", 1)
    except TimeoutError as error:
        print("timeout", repr(str(error)), type(error.__cause__).__name__)
    async with asyncio.timeout(1) as scope:
        await child("g", 0.1)
        print(scope.expired(), round(scope.when() - asyncio.get_running_loop().time(), 3))
        scope.reschedule(None)
    try:
        async with asyncio.timeout(0):
            await asyncio.sleep(0)
            print("not reached")
    except TimeoutError:
        print("at once")
    task = asyncio.create_task(cancelled_from_outside())
    await asyncio.sleep(0.1)
    print(task.cancel(), task.cancelling())
    await asyncio.wait([task])
    print(task.cancelled())


async def cancelled_from_outside():
    async with asyncio.timeout(5):
        await child("h", 9)


async def main():
    for part in (fine, failing, timeouts):
        print("--", part.__name__)
        await part()
    async with asyncio.TaskGroup() as group:
        group.create_task(child("i", 0.1, True))


asyncio.run(main())
