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
    done, pending = await asyncio.wait(
        [taska, taskb],
        return_when=asyncio.FIRST_COMPLETED,
    )
    print(list(done))
    print(list(pending))
    print(list(done)[0].result())
    print("use %s time" % (time.time() - start))


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "wait until the first is done", zh = "等到第一个完成"}
# brief = {en = "FIRST_COMPLETED: back at 1 s, with testa still pending.", zh = "FIRST_COMPLETED：1 秒时返回，testa 仍未完成。"}
# text = {en = "With FIRST_COMPLETED wait returns as soon as one task is done, here testb at 1 s. testa is left pending: wait never cancels anything.", zh = "用 FIRST_COMPLETED 时，只要有一个任务完成 wait 就返回，这里是 1 秒时的 testb。testa 仍然挂起：wait 从不取消任务。"}
# dialect = "3.11"
# chapter = 2
# order = 12
# compare = ["06-gather.py", "11-wait.py"]
# ///
