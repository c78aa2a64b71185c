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


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    task1 = loop.create_task(asyncfunc1())
    task1.add_done_callback(callbackfunc)
    task2 = loop.create_task(asyncfunc2())
    task2.add_done_callback(callbackfunc)
    loop.run_forever()

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Nobody calls stop", zh = "两个任务，没有人喊停"}
# brief = {en = "Both tasks end at 1 s; the loop goes on for ever.", zh = "两个任务 1 秒就完成，循环永远转下去。"}
# text = {en = "Two timers end at the same instant, and both tasks go on in the next iteration, in turn. Then everything is done but the loop: nobody stops it, so the program never ends.", zh = "两个定时器同时到期，两个任务在下一轮依次继续。之后一切都完成了，只有循环还在：没有人让它停下，程序永远不会结束。"}
# dialect = "3.11"
# chapter = 3
# order = 23
# compare = ["22-run-forever-stop-ensure-future.py"]
# ///
