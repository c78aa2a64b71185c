import asyncio
import time


async def testa(x):
    print("in test a")
    await asyncio.sleep(3)
    print("Resuming a")
    return x


async def testb(x):
    print("in test b")
    await asyncio.sleep(1)
    print("Resuming b")
    return x


async def main():
    start = time.time()

    taska = asyncio.ensure_future(testa(1))
    taskb = asyncio.ensure_future(testb(2))

    # Only scheduled: main has the floor.
    print(taska)
    print(taskb)
    print(taska.done(), taskb.done())
    await taskb
    await taska
    print(taska.done(), taskb.done())

    print(taskb.result())
    print(taska.result())
    print("use %s time" % (time.time() - start))


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "From pending to done", zh = "从挂起到完成"}
# brief = {en = "ensure_future makes the tasks; they run once main waits.", zh = "ensure_future 创建任务；main 一等待就运行。"}
# text = {en = "ensure_future turns a coroutine into a task and puts its first step into the ready queue. It runs as soon as main waits for something, whichever task main awaits first.", zh = "ensure_future 把协程变成任务，并把第一步放进就绪队列。main 一旦开始等待，它就运行，与 main 先等哪个任务无关。"}
# dialect = "3.11"
# chapter = 2
# order = 7
# compare = ["08-create-task.py"]
# ///
