"""Frames that stop and go on."""
import asyncio
import contextvars

name = contextvars.ContextVar("name", default="nobody")


def count(n):
    for i in range(n):
        got = yield i
        if got:
            print("got", got)


def outer():
    result = yield from count(2)
    print("result", result)


async def ticks(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            yield i
    finally:
        print("ticks end")


async def inner(x):
    await asyncio.sleep(0)
    return x + 1


class Waits:
    def __await__(self):
        yield
        return "awaited"


async def child():
    name.set("child")
    await asyncio.sleep(0)
    print(name.get())


async def main():
    print(list(outer()), [x async for x in ticks(2)], sum(count(3)))
    abandoned = count(5)
    next(abandoned)
    generator = count(2)
    next(generator)
    try:
        generator.send("a")
        generator.throw(ValueError("thrown"))
    except ValueError as error:
        print(error)
    async for x in ticks(5):
        if x == 1:
            break
    print(await inner(await inner(1)), await Waits())
    await asyncio.gather(child(), child())
    print(name.get(), {k: v for k, v in zip("ab", count(2))})
    lock, event = asyncio.Lock(), asyncio.Event()
    async with lock:
        event.set()
    await event.wait()


def by_hand():
    coro = inner(5)
    try:
        while True:
            coro.send(None)
    except StopIteration as stop:
        print("by hand", stop.value)
    left = inner(1)
    left.send(None)
    left.close()


by_hand()
asyncio.run(main())
