"""Tracebacks of all kinds: nobody must see that somebody watches."""
import asyncio
import time
import traceback


async def fails(how):
    await asyncio.sleep(0)
    try:
        {}["key"]
    except KeyError as error:
        if how == "from":
            raise ValueError(how) from error
        raise ValueError(how)


async def group():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(fails("one"))
        tg.create_task(fails("from"))


def no_wait():
    loop = asyncio.get_running_loop()
    loop.call_soon("no callable", 1)


async def misuse():
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    future.set_result(2)


async def bad_task():
    asyncio.create_task(1)


async def full():
    queue = asyncio.Queue(1)
    queue.put_nowait(1)
    queue.put_nowait(2)


async def empty():
    asyncio.Queue().get_nowait()


async def unlocked():
    asyncio.Lock().release()


async def unnotified():
    asyncio.Condition().notify()


async def stack():
    traceback.print_stack()
    asyncio.current_task().print_stack()


async def sleeps():
    time.sleep("one")


async def main():
    waits = [
        asyncio.gather(fails("gather"), fails("from")),
        asyncio.wait_for(asyncio.sleep(1), 0.01),
        asyncio.wait_for(fails("wait_for"), 1),
        asyncio.shield(fails("shield")),
        asyncio.create_task(fails("task")),
        group(), misuse(), bad_task(), full(), empty(), unlocked(),
        unnotified(), stack(), sleeps(), asyncio.to_thread(no_wait),
        asyncio.to_thread(int, "x"),
    ]
    for wait in waits:
        try:
            await wait
        except BaseException:
            traceback.print_exc()
        finally:
            print("next")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except Exception:
        traceback.print_exc()
    asyncio.run(fails("from"))
