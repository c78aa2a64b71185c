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
    results = await asyncio.gather(
        testa(1), testb(2), return_exceptions=True
    )
    print(results)
    print("use %s time" % (time.time() - start))


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Errors as results", zh = "把错误当作结果"}
# brief = {en = "return_exceptions=True: errors go into the list.", zh = "return_exceptions=True：错误也放进结果列表。"}
# text = {en = "With return_exceptions=True gather waits for everybody and puts errors into the list like any other result. Nothing is raised, and the whole takes 3 s.", zh = "加上 return_exceptions=True，gather 会等所有人结束，把错误像普通结果一样放进列表。没有异常抛出，总共 3 秒。"}
# dialect = "3.11"
# chapter = 2
# order = 16
# compare = ["15-gather-exception.py"]
# ///
