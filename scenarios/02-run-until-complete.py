import asyncio

loop = asyncio.get_event_loop()


async def add3(x):
    print("in async fun add")
    return x + 3


result = loop.run_until_complete(add3(2))
print(result)

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "The loop runs it", zh = "由事件循环来执行"}
# brief = {en = "run_until_complete drives the coroutine to its result.", zh = "run_until_complete 驱动协程，拿到结果。"}
# text = {en = "A coroutine needs somebody to drive it: the event loop. run_until_complete wraps it in a task, runs the loop until that task is done, and hands back its result.", zh = "协程要有人来驱动，这就是事件循环。run_until_complete 把它包成任务，让循环一直转到任务完成，再把结果交回来。"}
# dialect = "3.11"
# chapter = 1
# order = 2
# compare = ["01-coroutine-object.py"]
# ///
