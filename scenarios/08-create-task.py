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

    taska = loop.create_task(testa(1))
    taskb = loop.create_task(testb(2))

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
# title = {en = "create_task: the loop itself", zh = "create_task：循环自己来"}
# brief = {en = "What ensure_future calls; tasks start in order of creation.", zh = "ensure_future 调用的就是它；按创建顺序启动。"}
# text = {en = "loop.create_task is what ensure_future calls in the end. Follow the two tasks: they start in the order of their creation, in the iteration after main first waits.", zh = "ensure_future 最终调用的就是 loop.create_task。跟着两个任务看：main 第一次等待之后的那一轮里，它们按创建顺序启动。"}
# dialect = "3.11"
# chapter = 2
# order = 8
# compare = ["07-ensure-future.py"]
# ///
