import asyncio
from threading import current_thread


async def asyncfunc1():
    print("Suspending func1")
    await asyncio.sleep(1)
    print("func func1 ", current_thread())
    print("Resuming func1")
    return "func1"


async def asyncfunc2():
    print("Suspending func2")
    await asyncio.sleep(1)
    print("func func2 ", current_thread())
    print("Resuming func2")
    return "func2"


async def mian2():
    result = await asyncio.gather(
        asyncfunc1(), asyncfunc2()
    )
    print(result)


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    loop.run_until_complete(mian2())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "gather makes the tasks", zh = "gather 自己创建任务"}
# brief = {en = "Given bare coroutines, it makes the tasks itself.", zh = "直接给协程，任务由它自己创建。"}
# text = {en = "Given bare coroutines, gather creates the tasks. They run the same way; only there is no task at hand to hang a callback on.", zh = "直接给协程，gather 会自己创建任务，运行过程相同。只是手里没有任务，也就没法登记回调。"}
# dialect = "3.11"
# chapter = 3
# order = 25
# compare = ["24-gather-tasks.py"]
# ///
