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
    # testb does not exist yet while a sleeps.
    resulta = await testa(1)
    resultb = await testb(2)
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
# title = {en = "One await after the other", zh = "一个接一个地等"}
# brief = {en = "testa, then testb: 3 s and 1 s add up to 4 s.", zh = "先 testa 后 testb：3 秒加 1 秒是 4 秒。"}
# text = {en = "main waits for testa to finish before it so much as creates testb. The two sleeps, 3 s and 1 s, add up to 4 s: await alone makes nothing parallel.", zh = "main 等 testa 结束之后才创建 testb，3 秒和 1 秒加起来是 4 秒。只写 await 并不会让任何事情同时进行。"}
# dialect = "3.11"
# chapter = 2
# order = 5
# compare = ["06-gather.py", "12-wait-first-completed.py"]
# ///
