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
    await asyncio.sleep(2)
    print("func func2 ", current_thread())
    print("Resuming func2")
    return "func2"


def start_thread_loop(loop):
    print("loop线程 id 为", current_thread())
    asyncio.set_event_loop(loop)
    loop.run_forever()


async def mian2():
    result = await asyncio.gather(
        asyncfunc1(), asyncfunc2()
    )
    print(result)


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    # The loop runs in a thread of its own.
    t = Thread(
        target=start_thread_loop, args=(loop,)
    )
    t.start()
    asyncio.run_coroutine_threadsafe(
        mian2(), loop
    )
    print("主线程不会阻塞")

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "gather in the loop’s thread", zh = "在循环线程里 gather"}
# brief = {en = "A coroutine that is handed over may gather others.", zh = "送过去的协程可以再 gather 别的协程。"}
# text = {en = "The coroutine that is handed over may start others and wait for them: gather runs in the thread of the loop, while the main thread has long finished.", zh = "送过去的协程可以再启动别的协程并等待它们：gather 在循环的线程里运行，而主线程早已结束。"}
# dialect = "3.11"
# chapter = 5
# order = 34
# ///
