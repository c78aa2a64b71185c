import asyncio
import threading
import time


# Here stood: def ping(url):
print("阻塞函数开始运行,当前的线程ID为:",
      threading.current_thread())
    time.sleep(2)
    print("模拟ping 输出 ", url)
    print("阻塞函数运行结束,当前的线程ID为:",
          threading.current_thread())


if __name__ == "__main__":
    loop = asyncio.get_event_loop()
    loop.call_soon(ping, "www.baidu.com")
    loop.call_soon(loop.stop)
    loop.run_forever()

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "The line that went missing", zh = "丢失的那一行"}
# brief = {en = "No def line: IndentationError, and nothing runs.", zh = "少了 def 行：IndentationError，什么都不运行。"}
# text = {en = "The def line above this body was lost in copying. An indented line with nothing to belong to is an IndentationError, and the file does not run at all.", zh = "复制时丢掉了函数体上面的 def 那一行。缩进的一行没有归属，就是 IndentationError，整个文件都不会运行。"}
# dialect = "3.13"
# chapter = 6
# order = 41
# ///
