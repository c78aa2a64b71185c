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
    resulta, resultb = await asyncio.gather(
        testa(1), testb(2)
    )
    print("test a result is %d" % resulta)
    print("test b result is %d" % resultb)
    print("use %s time" % (time.time() - start))


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "gather: the first error", zh = "gather 抛出第一个错误"}
# brief = {en = "It comes out in main at 1 s; testa is never resumed.", zh = "1 秒时在 main 里抛出，testa 再也没有恢复。"}
# text = {en = "testb fails at 1 s, and gather raises its error in main at once. testa is not cancelled: it would go on, but the loop stops with main, so nobody ever resumes it.", zh = "testb 在 1 秒时出错，gather 立刻在 main 里抛出。testa 并没有被取消，只是循环随 main 停止，再也没有人恢复它。"}
# dialect = "3.11"
# chapter = 2
# order = 15
# compare = ["16-gather-return-exceptions.py", "06-gather.py"]
# ///
