# 三百个任务, one queue between them
import asyncio


async def 工人(号码, queue):
    while True:
        n = await queue.get()
        await asyncio.sleep(n % 7 / 10)
        if n == 77:
            print("工人", 号码, "跳过了", n)
        queue.task_done()


async def main():
    queue = asyncio.Queue(maxsize=5)
    workers = [asyncio.create_task(工人(i, queue), name="工人-%d" % i)
               for i in range(30)]
    for n in range(300):
        await queue.put(n)
    await queue.join()
    for worker in workers:
        worker.cancel()
    print("完成", "done")


asyncio.run(main())
