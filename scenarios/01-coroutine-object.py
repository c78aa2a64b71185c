# A plain function and a coroutine function
# 普通函数与协程函数
def add2(x):
    print(x + 2)
    return x + 2


async def add3(x):
    print("in async fun add")
    return x + 3


result = add2(2)
print(result)

# Only an object so far: no line of add3 ran.
result = add3(2)
print(result)

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "A call that runs nothing", zh = "调用了，却没有运行"}
# brief = {en = "add3(2) only makes a coroutine object; its body never runs.", zh = "add3(2) 只得到协程对象，函数体从未执行。"}
# text = {en = "add2 is a plain function: calling it runs it. add3 is a coroutine function: calling it only makes a coroutine object. Nobody drives that object, so its body never runs, and Python complains at the end.", zh = "add2 是普通函数，一调用就执行。add3 是协程函数，调用它只得到一个协程对象。没有人驱动这个对象，函数体从未执行，程序结束时 Python 会提出警告。"}
# dialect = "3.13"
# chapter = 1
# order = 1
# compare = ["02-run-until-complete.py"]
# ///
