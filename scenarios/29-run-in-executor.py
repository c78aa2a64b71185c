import asyncio
import time
from threading import Thread, current_thread


def ping(url):
    print(
        "阻塞函数开始运行,当前的线程ID为:",
        current_thread(),
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
    loop.run_in_executor(
        None, ping, "www.baidu.com"
    )
    loop.run_in_executor(
        None, ping, "www.qq.com"
    )
    loop.run_in_executor(
        None, ping, "www.yangyanxing.com"
    )
    print("主线程不会阻塞")

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Blocking calls in a pool", zh = "把阻塞函数交给线程池"}
# brief = {en = "The default pool runs all three; the loop stays free.", zh = "默认线程池同时运行三个，循环不受影响。"}
# text = {en = "run_in_executor gives each function to a worker thread of the loop's default pool. The three wait at the same time, and the loop stays free. In what order they end is a race.", zh = "run_in_executor 把每个函数交给默认线程池里的一个工作线程。三个同时等待，循环不受影响。它们结束的先后是一场竞争。"}
# dialect = "3.5"
# chapter = 4
# order = 29
# compare = ["30-thread-pool-2.py", "31-process-pool.py"]
# schedule = "@13=2 @16=1 @18=2 @22=1"
# ///
