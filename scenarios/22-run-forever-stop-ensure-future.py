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
    task = asyncio.ensure_future(asyncfunc1())
    task.add_done_callback(callbackfunc)
    loop.run_forever()

# /// script
# requires-python = ">=3.5"
#
# [tool.loopscope]
# title = {en = "With ensure_future", zh = "换成 ensure_future"}
# brief = {en = "Step for step the same as create_task.", zh = "一步一步都与 create_task 相同。"}
# text = {en = "ensure_future finds the current loop by itself and makes the same task. Step for step nothing differs from create_task.", zh = "ensure_future 自己找到当前的循环，创建同样的任务。一步一步看，与 create_task 没有任何区别。"}
# dialect = "3.11"
# chapter = 3
# order = 22
# compare = ["21-run-forever-stop.py"]
# ///
