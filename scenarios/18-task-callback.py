import asyncio
from threading import current_thread


async def asyncfunc1():
    print("Suspending func1")
    await asyncio.sleep(1)
    print("func func1 ", current_thread())
    print("Resuming func1")
    return "func1"


def callbackfunc(task):
    print("task 运行结束,它的结果是:", task.result())


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    task = loop.create_task(asyncfunc1())
    task.add_done_callback(callbackfunc)
    loop.run_until_complete(task)

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "Call me when it is done", zh = "完成时回调"}
# brief = {en = "A plain function runs when the task has ended.", zh = "任务结束时，运行一个普通函数。"}
# text = {en = "add_done_callback registers a plain function. When the task ends, the loop puts it into the ready queue, ahead of the callback that stops the loop.", zh = "add_done_callback 登记一个普通函数。任务结束时，循环把它放进就绪队列，排在停止循环的那个回调前面。"}
# dialect = "3.11"
# chapter = 3
# order = 18
# compare = ["17-single-task.py"]
# ///
