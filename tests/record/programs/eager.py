"""Tasks whose first step comes at once; needs 3.12."""
import asyncio


async def quick():
    print("quick")
    return 1


async def slow(x):
    print("slow", x)
    await asyncio.sleep(0.01)
    print("done", x)
    return asyncio.current_task().get_name()


async def fails():
    raise ValueError("at once")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    print(await asyncio.gather(quick(), slow(1), slow(2)))
    task = loop.create_task(slow(3), name="third")
    print(task.done(), await task)
    print(await asyncio.gather(fails(), quick(), return_exceptions=True))


if hasattr(asyncio, "eager_task_factory"):
    asyncio.run(main())
