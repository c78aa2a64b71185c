# What gather says of children that were cancelled: with a message, without one,
# among the results, or as its own exception.
import asyncio


async def sleeper():
    await asyncio.sleep(5)


def cancel(future, message):
    try:
        future.cancel(message)  # since 3.9
    except TypeError:
        future.cancel()


async def among_the_results():
    one = asyncio.ensure_future(sleeper())
    two = asyncio.ensure_future(sleeper())
    both = asyncio.gather(one, two, return_exceptions=True)
    await asyncio.sleep(0)
    cancel(one, "because")
    two.cancel()
    print([repr(result) for result in await both])


async def as_an_exception():
    child = asyncio.ensure_future(sleeper())
    await asyncio.sleep(0)
    cancel(child, "because")
    try:
        await asyncio.gather(child)
    except asyncio.CancelledError as error:
        print(repr(error), error.args)


async def gather_itself():
    child = asyncio.ensure_future(sleeper())
    outer = asyncio.gather(child, return_exceptions=True)
    await asyncio.sleep(0)
    cancel(outer, "all of it")
    try:
        print(await outer)
    except asyncio.CancelledError as error:
        print(repr(error), error.args)
    print(child.cancelled(), outer.cancelled())


async def main():
    await among_the_results()
    await as_an_exception()
    await gather_itself()


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
