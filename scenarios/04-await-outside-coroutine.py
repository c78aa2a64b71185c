import asyncio


async def add3(x):
    print("in async fun add")
    return x + 3


def main():  # not async: cannot be paused
    result = await add3(2)
    return result


print(main())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "await needs async def", zh = "await 只能写在协程里"}
# brief = {en = "In a plain def the file does not even compile.", zh = "写在普通 def 里，文件连编译都通不过。"}
# text = {en = "Only a coroutine can be paused, so only its body may contain await. In a plain def the compiler refuses the file before a single line has run.", zh = "只有协程才能暂停，所以 await 只能写在协程函数里。写在普通的 def 里，编译就通不过，一行也不会执行。"}
# dialect = "3.13"
# chapter = 1
# order = 4
# ///
