# Who gets the lock, the permit, the item.
import asyncio

out = []


async def locker(lock, name):
    async with lock:
        out.append(name + "+")
        await asyncio.sleep(0)
        out.append(name + "-")


async def barging(thing, name):
    await thing.acquire()
    waiting = [loop.create_task(locker(thing, name + str(n))) for n in range(2)]
    await asyncio.sleep(0)
    thing.release()
    out.append("locked=%s" % thing.locked())
    await thing.acquire()
    out.append("again")
    thing.release()
    await asyncio.wait(waiting)


async def producer(queue, name):
    for n in range(3):
        await queue.put(name + str(n))
        out.append("put " + name + str(n))


async def consumer(queue, name):
    for n in range(3):
        out.append("%s got %s" % (name, await queue.get()))


async def notified(condition, name):
    async with condition:
        await condition.wait()
        out.append(name)


async def conditions(condition):
    tasks = [loop.create_task(notified(condition, n)) for n in "abcd"]
    await asyncio.sleep(0)
    for count in (1, 2, 5):
        async with condition:
            condition.notify(count)
            out.append("notify %d" % count)
        await asyncio.sleep(0.1)
    await asyncio.wait(tasks)


async def main():
    lock, semaphore = asyncio.Lock(), asyncio.Semaphore(2)
    await asyncio.wait([loop.create_task(locker(lock, "l%d" % n)) for n in range(3)])
    show()
    await asyncio.wait([loop.create_task(locker(semaphore, "s%d" % n)) for n in range(5)])
    show()
    await barging(asyncio.Lock(), "l")
    show()
    await barging(asyncio.Semaphore(1), "s")
    show()
    queue = asyncio.Queue(1)
    await asyncio.wait([loop.create_task(c) for c in (
        producer(queue, "p"), producer(queue, "q"), consumer(queue, "x"), consumer(queue, "y"))])
    show()
    await conditions(asyncio.Condition())
    show()
    for kind in (asyncio.LifoQueue, asyncio.PriorityQueue):
        queue = kind()
        for n in (3, 1, 2):
            queue.put_nowait(n)
        print(kind.__name__, [await queue.get() for n in range(3)])
        try:
            queue.get_nowait()
        except asyncio.QueueEmpty as error:
            print("empty", repr(error))


def show():
    print(", ".join(out))
    del out[:]


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
