# join waits until every item was marked as done; wrong use is refused.
import asyncio


async def worker(name, queue):
    while True:
        item = await queue.get()
        await asyncio.sleep(item)
        print(name, "did", item, "at", round(loop.time() - zero, 3))
        queue.task_done()


async def main():
    global zero
    zero = loop.time()
    queue = asyncio.Queue()
    for item in (0.3, 0.1, 0.2, 0.4):
        queue.put_nowait(item)
    workers = [loop.create_task(worker("w%d" % n, queue)) for n in range(2)]
    await queue.join()
    print("joined at", round(loop.time() - zero, 3))
    for task in workers:
        task.cancel()
    results = await asyncio.gather(*workers, return_exceptions=True)
    print([type(r).__name__ for r in results])
    for name, act in (("task_done", queue.task_done), ("release", asyncio.Lock().release)):
        try:
            act()
        except (ValueError, RuntimeError) as error:
            print(name, type(error).__name__, error)
    full = asyncio.Queue(1)
    full.put_nowait(1)
    try:
        full.put_nowait(2)
    except asyncio.QueueFull as error:
        print(repr(error), full.full(), full.maxsize)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
