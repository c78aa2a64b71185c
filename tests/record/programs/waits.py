"""Everything that a task can wait for."""
import asyncio


async def work(n, x):
    await asyncio.sleep(n * 0.02)
    return x


async def consumer(queue):
    while (item := await queue.get()) is not None:
        print("got", item)
        queue.task_done()


async def holder(lock, x):
    async with lock:
        await asyncio.sleep(0.01)
        print("held by", x)


async def main():
    queue = asyncio.Queue(1)
    task = asyncio.create_task(consumer(queue), name="consumer")
    for item in "abc":
        await queue.put(item)
    await queue.join()
    await queue.put(None)
    await task
    for lock in asyncio.Lock(), asyncio.Semaphore(1), asyncio.Condition():
        await asyncio.gather(holder(lock, 1), holder(lock, 2))
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    await event.wait()
    done, pending = await asyncio.wait(
        [asyncio.create_task(work(n, n)) for n in (1, 4)],
        return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    for task in pending:
        task.cancel()
    done, pending = await asyncio.wait(pending)
    print([task.cancelled() for task in done])
    for first in asyncio.as_completed([work(3, "late"), work(1, "early")]):
        print(await first)
    try:
        await asyncio.wait_for(work(9, 1), 0.02)
    except asyncio.TimeoutError:
        print("too late")
    try:
        async with asyncio.timeout(0.02):
            await work(9, 1)
    except TimeoutError:
        print("too late again")
    async with asyncio.TaskGroup() as group:
        group.create_task(work(1, 1))
        group.create_task(work(2, 2))
    print(await asyncio.shield(work(1, "shielded")))
    barrier = asyncio.Barrier(2)
    print(sorted(await asyncio.gather(barrier.wait(), barrier.wait())))


asyncio.run(main())
