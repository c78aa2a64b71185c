import asyncio
import time
from threading import current_thread


async def asyncfunc1():
    print("Suspending func1")
    await asyncio.sleep(1)
    print("func func1 ", current_thread())
    print("Resuming func1")
    return "func1"


def callbackfunc(task):
    print("task 运行结束,它的结果是:", task.result())


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    task = loop.create_task(asyncfunc1())
    task.add_done_callback(callbackfunc)
    time.sleep(3)

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "The callback never comes", zh = "永远不来的回调"}
# brief = {en = "A task that never runs never calls back.", zh = "任务从不运行，回调也就不会来。"}
# text = {en = "A callback changes nothing about it: a task that never runs never ends, so nobody calls back. The message names the callback that was lost with the task.", zh = "加上回调也一样：从不运行的任务不会结束，也就没有人来回调。提示里写着随任务一起丢失的回调。"}
# dialect = "3.5"
# chapter = 3
# order = 20
# ///
