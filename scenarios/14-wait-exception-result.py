import asyncio
import time


async def testa(x):
    print("in test a")
    await asyncio.sleep(3)
    print(1 / 0)  # at 3 s, if anybody waits
    print("Resuming a")
    return x


async def testb(x):
    print("in test b")
    await asyncio.sleep(1)
    print(1 / 0)  # at 1 s
    print("Resuming b")
    return x


async def main():
    start = time.time()
    tasks = [
        asyncio.ensure_future(testa(1)),
        asyncio.ensure_future(testb(2)),
    ]
    done, pending = await asyncio.wait(
        tasks, return_when=asyncio.FIRST_EXCEPTION
    )
    print(len(done), len(pending))
    task = list(done)[0]
    print(repr(task.exception()))
    print(task.result())  # raises it again
    print("use %s time" % (time.time() - start))


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "The stored error comes out", zh = "保存的错误被取出"}
# brief = {en = "result() raises the task’s error again, inside main.", zh = "result() 在 main 里再次抛出任务的错误。"}
# text = {en = "A failed task keeps its exception. exception() shows it; result() raises it again, here inside main, with the lines of testb still in the traceback.", zh = "失败的任务保存着它的异常。exception() 只是查看；result() 会再次抛出，这里就在 main 里抛出，回溯中仍有 testb 的那几行。"}
# dialect = "3.11"
# chapter = 2
# order = 14
# compare = ["13-wait-first-exception.py"]
# ///
