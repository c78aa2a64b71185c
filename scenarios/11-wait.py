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
    done, pending = await asyncio.wait(
        [testa(1), testb(2)]
    )
    print(list(done))
    print(list(pending))
    print(list(done)[0].result())
    print("use %s time" % (time.time() - start))


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5,<3.11"
#
# [tool.loopscope]
# title = {en = "wait: two sets of tasks", zh = "wait：两个任务集合"}
# brief = {en = "wait returns a set of done and a set of pending tasks.", zh = "wait 返回已完成和未完成两个集合。"}
# text = {en = "wait gives back tasks, not results: a set of those that are done and a set of those still pending. Sets have no order, so who starts first is not yours to choose. From Python 3.11 on wait refuses bare coroutines.", zh = "wait 返回的是任务而不是结果：已完成的一个集合，未完成的一个集合。集合没有顺序，谁先启动由不得你。从 Python 3.11 起，wait 不再接受协程。"}
# dialect = "3.5"
# chapter = 2
# order = 11
# compare = ["06-gather.py", "12-wait-first-completed.py"]
# schedule = "@1=1 @2=1"
# ///
