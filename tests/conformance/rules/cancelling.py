# A cancellation is an exception at the place where the task waits.
import asyncio


async def sleeper(name, swallow=False):
    print(name, "starts")
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError as error:
        print(name, "cancelled", error.args)
        if swallow:
            return name + " swallowed it"
        raise
    finally:
        print(name, "finally")


async def chain(name, inner):
    try:
        return await inner
    except asyncio.CancelledError:
        print(name, "passes it on, inner done:", inner.done())
        raise


def report(name, task):
    if task.cancelled():
        print(name, "is cancelled")
    elif task.exception() is not None:
        print(name, "failed:", type(task.exception()).__name__)
    else:
        print(name, "returned", task.result())


async def main():
    before = loop.create_task(sleeper("before its start"))
    print(before.cancel())
    during = loop.create_task(sleeper("during"))
    twice = loop.create_task(sleeper("twice"))
    swallow = loop.create_task(sleeper("swallowing", True))
    inner = loop.create_task(sleeper("inner"))
    outer = loop.create_task(chain("outer", inner))
    await asyncio.sleep(0.1)
    for task in (during, twice, twice, swallow, outer):
        print(task.cancel(), task.cancelled(), task.done())
    names = ("before", "during", "twice", "swallow", "inner", "outer")
    tasks = (before, during, twice, swallow, inner, outer)
    await asyncio.wait(tasks)
    for name, task in zip(names, tasks):
        report(name, task)
    me = loop.create_task(myself())
    await asyncio.wait([me])
    report("itself", me)


async def myself():
    task = [t for t in all_tasks() if "myself" in repr(t)][0]
    task.cancel()
    print("goes on until it waits")
    await asyncio.sleep(0)
    print("never printed")


def all_tasks():
    try:
        return asyncio.all_tasks()
    except AttributeError:
        return asyncio.Task.all_tasks()


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
