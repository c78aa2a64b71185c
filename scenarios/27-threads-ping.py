import os
import time
from threading import Thread, current_thread


def ping(url):
    print(
        "阻塞函数开始运行,当前的线程ID为:",
        current_thread(),
    )
    time.sleep(2)
    os.system("ping %s" % url)
    print("阻塞函数运行结束")


if __name__ == "__main__":
    print("In main thread ", current_thread())
    t1 = Thread(
        target=ping, args=("www.baidu.com",)
    )
    t2 = Thread(
        target=ping,
        args=("www.yangyanxing.com",),
    )
    t3 = Thread(
        target=ping, args=("www.qq.com",)
    )
    t1.start()
    t2.start()
    t3.start()

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Threads, no event loop", zh = "三个线程，没有循环"}
# brief = {en = "Three blocking calls wait at once; their order may vary.", zh = "三个阻塞调用同时等待，先后不定。"}
# text = {en = "Each blocking call has a thread of its own, so all three wait at once. Which of them goes on first is for the machine to decide: this is the first program whose output is not fixed.", zh = "每个阻塞调用都有自己的线程，三个可以同时等待。谁先继续由机器决定：这是第一个输出不固定的程序。"}
# dialect = "3.5"
# chapter = 4
# order = 27
# compare = ["29-run-in-executor.py", "30-thread-pool-2.py"]
# schedule = "@13=2"
# ///
