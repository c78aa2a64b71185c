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
    loop.stop()


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
    result = await asyncio.gather(
        task1, task2, task5, task6, task7, task8
    )
    print(result)
    t2 = time.time()
    print("一共用了%s时间" % (t2 - t1))


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    # The loop runs in a thread of its own.
    t = Thread(
        target=start_thread_loop, args=(loop,)
    )
    t.start()
    asyncio.run_coroutine_threadsafe(
        main(), loop
    )
    print("主线程不会阻塞")

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "A callback stops the loop", zh = "回调让循环停下"}
# brief = {en = "stop at 1 s: whoever still waits is left behind.", zh = "1 秒时 stop，还在等待的都被丢下。"}
# text = {en = "The first callback calls stop, and the loop ends with that iteration, at one second. Whoever still waits is left behind; the threads of the pool finish what they began.", zh = "第一个回调就调用了 stop，循环在第一秒的那一轮结束。还在等待的都被丢下；池里的线程会做完手上的工作。"}
# dialect = "3.8"
# chapter = 5
# order = 35
# compare = ["33-collect-results.py", "36-collect-results-shutdown.py"]
# ///
