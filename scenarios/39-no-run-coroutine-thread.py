import asyncio
from threading import Thread, current_thread


async def asyncfunc1():
    print("Suspending func1")
    await asyncio.sleep(1)
    print("func func1 ", current_thread())
    print("Resuming func1")
    return "func1"


async def asyncfunc2():
    print("Suspending func2")
    await asyncio.sleep(1)
    print("func func2 ", current_thread())
    print("Resuming func2")
    return "func2"


def start_thread_loop(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    # The loop runs in a thread of its own.
    t = Thread(
        target=start_thread_loop, args=(loop,)
    )
    t.start()
    asyncio.run_coroutine_thread(
        asyncfunc1(), loop
    )
    asyncio.run_coroutine_thread(
        asyncfunc1(), loop
    )
    asyncio.run_coroutine_threadsafe(
        asyncfunc2(), loop
    )
    asyncio.run_coroutine_threadsafe(
        asyncfunc2(), loop
    )
    print("主线程不会阻塞")

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Not quite the right name", zh = "差一点的名字"}
# brief = {en = "AttributeError in main, but the loop’s thread runs on.", zh = "主线程 AttributeError，循环线程还在转。"}
# text = {en = "There is no run_coroutine_thread: the main thread dies of an AttributeError. But the loop was started in a thread before, so the program never ends.", zh = "没有 run_coroutine_thread 这个函数：主线程因 AttributeError 结束。但循环已经在另一个线程里启动，程序永远不会结束。"}
# dialect = "3.11"
# chapter = 6
# order = 39
# ///
