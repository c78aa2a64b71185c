import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
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
    threads = ThreadPoolExecutor(2)
    loop.run_in_executor(
        threads, ping, "www.baidu.com"
    )
    loop.run_in_executor(
        threads, ping, "www.qq.com"
    )
    loop.run_in_executor(
        threads, ping, "www.yangyanxing.com"
    )
    print("主线程不会阻塞")

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Two workers, three jobs", zh = "两个工人，三份工作"}
# brief = {en = "The third job waits in the queue until a worker is free.", zh = "第三份工作排队，等到有线程空闲。"}
# text = {en = "This pool has two threads, so the third job waits in its queue until a worker is free. All of it happens in one process: the number is the same.", zh = "这个池只有两个线程，第三份工作在队列里等到有线程空闲为止。一切都在同一个进程里：进程号相同。"}
# dialect = "3.5"
# chapter = 4
# order = 30
# compare = ["29-run-in-executor.py", "31-process-pool.py"]
# schedule = "@12=1 @15=1 @19=1"
# ///
