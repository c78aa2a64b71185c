# An exception that nobody asked for is reported when its task dies: at once, at
# the end of the frame that holds it, or at the end of the program.
import asyncio


async def bad(name):
    raise ValueError(name)


async def unreferenced():
    asyncio.ensure_future(bad("unreferenced"))
    await asyncio.sleep(0.1)
    print("after unreferenced")


async def held():
    task = asyncio.ensure_future(bad("held"))
    await asyncio.sleep(0.1)
    print("still held, done:", task.done())


async def asked():
    task = asyncio.ensure_future(bad("asked"))
    await asyncio.sleep(0.1)
    print("asked for:", repr(str(task.exception())))


async def future():
    lost = asyncio.get_event_loop().create_future()
    lost.set_exception(KeyError("future"))
    del lost
    print("after the future")


async def kept():
    global task
    task = asyncio.ensure_future(bad("global"))
    await asyncio.sleep(0.1)


async def main():
    for step in (unreferenced, held, asked, future, kept):
        await step()
        print("--", step.__name__, "is over")


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
print("end")
