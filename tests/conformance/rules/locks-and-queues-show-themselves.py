# The state of locks, events, semaphores, conditions and queues in their reprs.
import asyncio


async def hold(thing):
    async with thing:
        await asyncio.sleep(0.2)


async def main():
    lock, semaphore = asyncio.Lock(), asyncio.Semaphore(1)
    event, condition = asyncio.Event(), asyncio.Condition()
    queue = asyncio.Queue(2)
    for thing in (lock, semaphore, event, condition, queue):
        print(thing)
    tasks = [asyncio.ensure_future(hold(t)) for t in (lock, lock, semaphore, semaphore)]
    tasks.append(asyncio.ensure_future(event.wait()))
    await asyncio.sleep(0.1)
    queue.put_nowait("item")
    for thing in (lock, semaphore, event, queue):
        print(thing)
    event.set()
    print(event, lock.locked(), semaphore.locked(), queue.full(), queue.qsize())
    await asyncio.wait(tasks)
    print(lock, queue)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
