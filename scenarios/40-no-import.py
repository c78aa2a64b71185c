import asyncio


async def asyncfunc1():
    print("Suspending func1")
    await asyncio.sleep(1)
    print("func func1 ",
          threading.current_thread())
    print("Resuming func1")
    return "func1"


def callbackfunc(task):
    print("task 运行结束,它的结果是:", task.result())


if __name__ == "__main__":
    print("In main thread ",
          threading.current_thread())
    loop = asyncio.get_event_loop()
    task = loop.create_task(asyncfunc1())
    task.add_done_callback(callbackfunc)
    loop.run_until_complete(task)

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "A forgotten import", zh = "忘了 import"}
# brief = {en = "NameError, when the line that needs it runs.", zh = "执行到用它的那一行才 NameError。"}
# text = {en = "threading was never imported. No check before the start finds it: the NameError comes when the first line that needs the name runs.", zh = "忘了 import threading。启动前没有任何检查会发现它：直到第一行用到这个名字时才出现 NameError。"}
# dialect = "3.13"
# chapter = 6
# order = 40
# ///
