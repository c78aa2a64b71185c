import asyncio
import os
import time
from concurrent.futures import ProcessPoolExecutor
from threading import Thread, current_thread


def ping(url):
    print(
        "阻塞函数开始运行,当前的线程ID为:",
        current_thread(),
        "进程ID为:",
        os.getpid(),
    )
    time.sleep(2)
    print("模拟ping 输出 ", url)
    print(
        "阻塞函数运行结束,当前的线程ID为:",
        current_thread(),
    )


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
    processes = ProcessPoolExecutor()
    loop.run_in_executor(
        processes, ping, "www.baidu.com"
    )
    loop.run_in_executor(
        processes, ping, "www.qq.com"
    )
    loop.run_in_executor(
        processes, ping, "www.yangyanxing.com"
    )
    print("主线程不会阻塞")

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Processes, not threads", zh = "用进程代替线程"}
# brief = {en = "Each job in a process of its own: the numbers differ.", zh = "每份工作一个进程，进程号各不相同。"}
# text = {en = "Each job runs in a process of its own, with its own memory and its own main thread: the process numbers differ. The pool has as many processes as the machine has processors, three here.", zh = "每份工作在自己的进程里运行，有自己的内存和自己的主线程：进程号各不相同。池里的进程数等于机器的处理器数，这里是三个。"}
# dialect = "3.5"
# chapter = 4
# order = 31
# compare = ["29-run-in-executor.py", "30-thread-pool-2.py"]
# schedule = "@11=1 @25=1"
# cpus = 3
# ///
