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
    done, pending = await asyncio.wait(
        [testa(1), testb(2)],
        return_when=asyncio.FIRST_EXCEPTION,
    )
    print(list(done))
    print(list(pending))
    print("use %s time" % (time.time() - start))


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main())

# /// script
# requires-python = ">=3.5,<3.11"
#
# [tool.loopscope]
# title = {en = "wait until the first fails", zh = "等到第一个出错"}
# brief = {en = "FIRST_EXCEPTION: testb fails at 1 s, and main goes on.", zh = "FIRST_EXCEPTION：testb 在 1 秒时出错，main 继续。"}
# text = {en = "With FIRST_EXCEPTION wait returns when a task fails. testb divides by zero at 1 s; the error stays inside its task, and main goes on as if nothing had happened.", zh = "用 FIRST_EXCEPTION 时，有任务出错 wait 就返回。testb 在 1 秒时除以零，错误留在它的任务里，main 若无其事地继续。"}
# dialect = "3.5"
# chapter = 2
# order = 13
# compare = ["12-wait-first-completed.py", "14-wait-exception-result.py"]
# schedule = "@1=1"
# ///
