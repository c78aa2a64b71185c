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
    asyncio.run_coroutine_threadsafe(
        asyncfunc1(), loop
    )
    asyncio.run_coroutine_threadsafe(
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
# title = {en = "Sent to the loop’s thread", zh = "从另一个线程送来协程"}
# brief = {en = "Four coroutines wait at once in the loop’s thread.", zh = "四个协程在循环线程里同时等待。"}
# text = {en = "run_coroutine_threadsafe hands a coroutine to the loop of another thread. All four wait at once in that one thread: no pool, and nobody is blocked.", zh = "run_coroutine_threadsafe 把协程交给另一个线程里的循环。四个协程在同一个线程里同时等待：不需要池，也没有谁被堵住。"}
# dialect = "3.5"
# chapter = 5
# order = 32
# schedule = "@3=1 @7=1 @13=4"
# ///
