import asyncio
import os
import time
from threading import Thread, current_thread


def ping(url):
    print(
        "阻塞函数开始运行,当前的线程ID为:",
        current_thread(),
        "进程ID为:",
        os.getpid(),
    )
    time.sleep(4)
    print("模拟ping 输出 ", url)
    print(
        "阻塞函数运行结束,当前的线程ID为:",
        current_thread(),
    )
    return url


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


def callbackfunc(task):
    print("task 运行结束,它的结果是:", task.result())


async def main():
    t1 = time.time()
    task1 = loop.create_task(asyncfunc1())
    task2 = loop.create_task(asyncfunc2())
    # These two are futures of concurrent.futures.
    task3 = asyncio.run_coroutine_threadsafe(
        asyncfunc1(), loop
    )
    task4 = asyncio.run_coroutine_threadsafe(
        asyncfunc2(), loop
    )
    # Blocking functions, in threads of the pool.
    task5 = loop.run_in_executor(
        None, ping, "www.baidu.com"
    )
    task6 = loop.run_in_executor(
        None, ping, "www.yangyanxing.com"
    )
    task7 = asyncio.ensure_future(asyncfunc1())
    task8 = asyncio.ensure_future(asyncfunc2())
    task1.add_done_callback(callbackfunc)
    task2.add_done_callback(callbackfunc)
    task3.add_done_callback(callbackfunc)
    task4.add_done_callback(callbackfunc)
    task5.add_done_callback(callbackfunc)
    task6.add_done_callback(callbackfunc)
    task7.add_done_callback(callbackfunc)
    task8.add_done_callback(callbackfunc)
    result = await [await task1, await task3]
    print(result)
    t2 = time.time()
    print("一共用了%s时间" % (t2 - t1))


def shutdown(loop):
    loop.stop()


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    # The loop runs in a thread of its own.
    t = Thread(
        target=start_thread_loop, args=(loop,)
    )
    t.start()
    future = asyncio.run_coroutine_threadsafe(
        main(), loop
    )
    print("主线程不会阻塞")
    print(
        type(future.exception()).__name__,
        future.exception(),
    )
    time.sleep(5)
    loop.call_soon_threadsafe(shutdown, loop)

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "A future you cannot await", zh = "不能 await 的 future"}
# brief = {en = "It is made for threads; awaiting it is a TypeError.", zh = "它是给线程用的，await 它就是 TypeError。"}
# text = {en = "run_coroutine_threadsafe returns a future for threads, which a coroutine cannot await: TypeError. It would have been lost in silence; here the main thread asks for it.", zh = "run_coroutine_threadsafe 返回的是给线程用的 future，协程不能 await 它：TypeError。这个错误本来会悄悄丢失，这里由主线程去取。"}
# dialect = "3.11"
# chapter = 5
# order = 37
# compare = ["38-gather-concurrent-future.py"]
# ///
