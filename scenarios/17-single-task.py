import asyncio
from threading import current_thread


async def asyncfunc1():
    print("Suspending func1")
    await asyncio.sleep(1)
    print("func func1 ", current_thread())
    print("Resuming func1")
    return "func1"


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    task = loop.create_task(asyncfunc1())
    loop.run_until_complete(task)
    print("task result is ", task.result())

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "One task and its result", zh = "一个任务和它的结果"}
# brief = {en = "Make it, run until it is done, then ask task.result().", zh = "创建，运行到完成，再取 task.result()。"}
# text = {en = "create_task schedules the coroutine, run_until_complete turns the loop until the task is done. The result stays in the task and can be asked for afterwards. All of it happens in the main thread.", zh = "create_task 安排协程，run_until_complete 让循环转到任务完成。结果留在任务里，之后随时可取。全部都发生在主线程中。"}
# dialect = "3.11"
# chapter = 3
# order = 17
# compare = ["06-gather.py"]
# ///
