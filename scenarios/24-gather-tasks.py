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


def callbackfunc(task):
    print("task 运行结束,它的结果是:", task.result())


async def main():
    task1 = loop.create_task(asyncfunc1())
    task1.add_done_callback(callbackfunc)
    task2 = loop.create_task(asyncfunc2())
    task2.add_done_callback(callbackfunc)
    result = await asyncio.gather(task1, task2)
    print(result)


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "gather over two tasks", zh = "gather 两个任务"}
# brief = {en = "The tasks’ own callbacks run before gather’s.", zh = "任务自己的回调先于 gather 的运行。"}
# text = {en = "gather takes tasks as well as coroutines. Both own callbacks were registered first, so they run before gather collects the results and wakes main.", zh = "gather 既收协程也收任务。两个任务自己的回调登记在先，所以在 gather 收齐结果、唤醒 main 之前运行。"}
# dialect = "3.11"
# chapter = 3
# order = 24
# compare = ["25-gather-coroutines.py"]
# ///
