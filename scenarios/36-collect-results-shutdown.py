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
    result = await asyncio.gather(
        task1, task2, task5, task6, task7, task8
    )
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
    asyncio.run_coroutine_threadsafe(
        main(), loop
    )
    print("主线程不会阻塞")
    time.sleep(5)
    loop.call_soon_threadsafe(shutdown, loop)

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Stopped from outside", zh = "从外面让循环停下"}
# brief = {en = "After 5 s the main thread hands stop to the loop.", zh = "5 秒后，主线程把 stop 交给循环。"}
# text = {en = "Only the loop's own thread may call stop. The main thread waits for five seconds, then hands the call over with call_soon_threadsafe, and the program ends by itself.", zh = "只有循环自己的线程可以调用 stop。主线程等五秒，再用 call_soon_threadsafe 把这个调用交过去，程序就自己结束了。"}
# dialect = "3.11"
# chapter = 5
# order = 36
# compare = ["33-collect-results.py", "35-collect-results-stop.py"]
# ///
