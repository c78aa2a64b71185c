# shield keeps a cancellation from what is inside, gather hands it on.
import asyncio


async def inner(name, fails=False):
    try:
        await asyncio.sleep(0.2)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    if fails:
        raise LookupError(name)
    print(name, "finished")
    return name


async def shielded(task):
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        print("outside cancelled, inside done:", task.done())
        raise


async def main():
    task = loop.create_task(inner("one"))
    outside = loop.create_task(shielded(task))
    await asyncio.sleep(0.1)
    outside.cancel()
    results = await asyncio.gather(outside, task, return_exceptions=True)
    print([r if isinstance(r, str) else type(r).__name__ for r in results])

    task = loop.create_task(inner("two"))
    outside = loop.create_task(shielded(task))
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.wait([outside])
    print(outside.cancelled())

    both = asyncio.gather(inner("three"), inner("four"))
    await asyncio.sleep(0.1)
    print(both.cancel())
    try:
        await both
    except asyncio.CancelledError:
        print("gather cancelled:", both.cancelled(), both.done())

    children = [loop.create_task(inner(n, fails)) for n, fails in (("five", True), ("six", False))]
    try:
        await asyncio.gather(*children)
    except LookupError as error:
        print("gather raised", error, [c.done() for c in children])
    print(await children[1])
    same = loop.create_task(inner("seven"))
    print(await asyncio.gather(same, same, inner("eight"), same))


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
