import asyncio
from threading import current_thread


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


async def mian2():
    result = await asyncio.gather(
        asyncfunc1(), asyncfunc2()
    )
    print(result)


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    loop.run_until_complete(main2())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "A name that does not exist", zh = "不存在的名字"}
# brief = {en = "mian2 or main2? Python looks when the line runs.", zh = "mian2 还是 main2？执行到这一行才查找。"}
# text = {en = "The function is called mian2, the last line asks for main2. Python looks names up when the line runs: everything above has already happened.", zh = "函数叫 mian2，最后一行写的却是 main2。Python 在执行到这一行时才查找名字，前面的都已经发生了。"}
# dialect = "3.11"
# chapter = 3
# order = 26
# ///
