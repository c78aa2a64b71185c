# wait and as_completed: who is done, and when they say so.
import asyncio


async def work(name, delay, fails=False):
    await asyncio.sleep(delay)
    if fails:
        raise ValueError(name)
    return name


def now():
    return round(loop.time() - zero, 3)


def start():
    return [loop.create_task(work("a", 0.3)), loop.create_task(work("b", 0.1, True)),
            loop.create_task(work("c", 0.2)), loop.create_task(work("d", 0.1))]


async def show(what, tasks, **how):
    begin = loop.time()
    done, pending = await asyncio.wait(tasks, **how)
    print(what, [tasks.index(t) for t in done], [tasks.index(t) for t in pending],
          round(loop.time() - begin, 3))
    await asyncio.wait(tasks)
    for task in tasks:
        task.exception()


async def main():
    global zero
    zero = loop.time()
    await show("all", start())
    await show("first completed", start(), return_when=asyncio.FIRST_COMPLETED)
    await show("first exception", start(), return_when=asyncio.FIRST_EXCEPTION)
    await show("timeout", start(), timeout=0.15)
    await show("timeout of zero", start(), timeout=0)
    for number, coming in enumerate(asyncio.as_completed([work("x", 0.3), work("y", 0.1),
                                                          work("z", 0.2, True)])):
        try:
            print(number, await coming, now())
        except ValueError as error:
            print(number, "failed", error, now())
    for coming in asyncio.as_completed([work("quick", 0.1), work("slow", 9)], timeout=0.5):
        try:
            print(await coming, now())
        except asyncio.TimeoutError:
            print("timeout", now())


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
