import asyncio


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
    taska = asyncio.ensure_future(testa(1))
    taskb = asyncio.ensure_future(testb(2))
    print(taska.done(), taskb.done())
    # Neither has run a single line yet.
    print(taska.result())


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Asking for a result too early", zh = "过早索取结果"}
# brief = {en = "A pending task has no result: InvalidStateError.", zh = "挂起的任务没有结果：InvalidStateError。"}
# text = {en = "A pending task has no result, and asking for one raises InvalidStateError. The error ends main and then the loop, but testa and testb still print: they are in the same iteration.", zh = "挂起的任务没有结果，这时索取会引发 InvalidStateError。错误结束了 main，循环随之停止；但 testa 和 testb 在同一轮里，仍然打印了第一行。"}
# dialect = "3.11"
# chapter = 2
# order = 9
# compare = ["10-result-before-done-caught.py"]
# ///
