# The way of an exception through coroutines and tasks, with its causes, as it is
# reported when nobody asks for it and when nobody catches it.
import asyncio


async def deepest(n):
    await asyncio.sleep(0)
    return 10 // n


async def middle(n):
    try:
        return await deepest(n)
    except ZeroDivisionError as error:
        if n == 0:
            raise ValueError("middle of %d" % n) from error
        raise


async def during():
    try:
        await middle(0)
    except ValueError:
        {}["missing"]


async def hidden():
    try:
        await deepest(0)
    except ZeroDivisionError:
        raise RuntimeError("without its context") from None


class Special(Exception):
    def __str__(self):
        return "first line\nsecond line"


async def special():
    raise Special


async def outer():
    await asyncio.ensure_future(middle(0))


async def main():
    for coroutine in (middle(0), during(), hidden(), special(), outer()):
        name = coroutine.__name__
        asyncio.ensure_future(coroutine)
        await asyncio.sleep(0.1)
        print("--", name)
    del coroutine
    await outer()


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
