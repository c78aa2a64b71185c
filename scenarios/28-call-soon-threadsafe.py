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
    loop.call_soon_threadsafe(
        ping, "www.baidu.com"
    )
    loop.call_soon_threadsafe(
        ping, "www.qq.com"
    )
    loop.call_soon_threadsafe(
        ping, "www.yangyanxing.com"
    )
    print("主线程不会阻塞")

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Blocking calls on the loop", zh = "在循环里跑阻塞函数"}
# brief = {en = "Each of three pings blocks the whole loop for 2 s.", zh = "三个 ping，每个都把整个循环堵住 2 秒。"}
# text = {en = "The main thread hands three functions over and goes on at once. But they run in the loop's own thread, and each blocks the whole loop: two seconds, three times, one after the other. The loop then runs for ever.", zh = "主线程把三个函数交给循环，自己马上继续。但它们在循环自己的线程里运行，每一个都堵住整个循环：两秒，三次，一个接一个。之后循环永远运行下去。"}
# dialect = "3.5"
# chapter = 4
# order = 28
# schedule = "@5=1"
# ///
