import asyncio
import time
from threading import current_thread


async def asyncfunc1():
    print("Suspending func1")
    await asyncio.sleep(1)
    print("func func1 ", current_thread())
    print("Resuming func1")
    return "func1"


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    task = loop.create_task(asyncfunc1())
    time.sleep(3)  # waits, but runs no task

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "A loop that nobody runs", zh = "没有人启动的循环"}
# brief = {en = "time.sleep starts no loop: the task stays pending.", zh = "time.sleep 不会启动循环，任务一直挂起。"}
# text = {en = "The task sits in the ready queue, but nobody runs the loop: time.sleep only makes the thread wait. At the end Python finds a task that was destroyed while pending.", zh = "任务躺在就绪队列里，却没有人启动循环：time.sleep 只是让线程干等。程序结束时，Python 发现有任务在挂起中被销毁。"}
# dialect = "3.5"
# chapter = 3
# order = 19
# ///
