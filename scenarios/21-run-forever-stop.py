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
    loop.stop()  # at the end of this iteration


if __name__ == "__main__":
    print("In main thread ", current_thread())
    loop = asyncio.get_event_loop()
    task = loop.create_task(asyncfunc1())
    task.add_done_callback(callbackfunc)
    loop.run_forever()

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "run_forever, until stop", zh = "run_forever 与 stop"}
# brief = {en = "The callback calls stop; the loop ends that iteration.", zh = "回调里调用 stop，循环转完这一轮就停。"}
# text = {en = "run_forever does not care about any task: it runs until somebody calls stop. Here the callback does, and the loop ends with that iteration.", zh = "run_forever 不关心任何任务，一直转到有人调用 stop。这里由回调来调用，循环在这一轮结束时停下。"}
# dialect = "3.11"
# chapter = 3
# order = 21
# compare = ["22-run-forever-stop-ensure-future.py"]
# ///
