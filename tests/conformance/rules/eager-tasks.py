# since 3.12
# Eager tasks run up to their first wait inside create_task.
import asyncio


async def work(name, hops):
    print(name, "starts")
    for n in range(hops):
        await asyncio.sleep(0)
        print(name, "after hop", n)
    return name


async def main():
    loop = asyncio.get_running_loop()
    lazy = asyncio.create_task(work("lazy", 0))
    print("created", lazy.done())
    await lazy
    loop.set_task_factory(asyncio.eager_task_factory)
    at_once = asyncio.create_task(work("at once", 0))
    print("created", at_once.done(), await at_once)
    hopping = asyncio.create_task(work("hopping", 1))
    print("created", hopping.done())
    print(await hopping)
    print(await asyncio.gather(work("g1", 0), work("g2", 1), work("g3", 0)))


asyncio.run(main())
