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
# title = {en = "gather: both at once", zh = "gather：两个一起等"}
# brief = {en = "Both sleep at the same time; the longer one decides.", zh = "两个同时睡，总时间由较长的决定。"}
# text = {en = "gather makes a task of each coroutine, so both sleeps run side by side and the longer one decides: 3 s. The results come in the order of the arguments, whichever finishes first.", zh = "gather 把每个协程都变成任务，两个 sleep 同时进行，总时间由较长的决定：3 秒。结果按参数的顺序返回，与谁先完成无关。"}
# dialect = "3.5"
# chapter = 2
# order = 6
# compare = ["05-serial-await.py", "12-wait-first-completed.py"]
# schedule = "@1=1"
# ///
