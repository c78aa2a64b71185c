# How many turns of the loop each construct takes from its call to its result.
import asyncio

turns = 0
ticking = True


def tick():
    global turns
    turns += 1
    if ticking:
        loop.call_soon(tick)


async def give(value):
    return value


async def hop(value):
    await asyncio.sleep(0)
    return value


async def fail():
    raise ValueError("failed")


async def measure(name, make):
    await asyncio.sleep(0)
    before = turns
    try:
        result = await make()
    except asyncio.CancelledError:
        result = "CancelledError"
    except Exception as error:
        result = type(error).__name__
    if not isinstance(result, (int, str, list)):
        result = "…"
    print("%-28s %d  %s" % (name, turns - before, result))


def task(coroutine):
    return loop.create_task(coroutine)


async def event_set():
    event = asyncio.Event()
    loop.call_soon(event.set)
    return await event.wait()


async def queue_put():
    queue = asyncio.Queue()
    task(queue.put(3))
    return await queue.get()


async def lock_released():
    lock = asyncio.Lock()
    await lock.acquire()
    loop.call_soon(lock.release)
    return await lock.acquire()


async def cancel_sleeping():
    sleeping = task(asyncio.sleep(5))
    await asyncio.sleep(0)
    sleeping.cancel()
    return await sleeping


async def cancel_new():
    new = task(asyncio.sleep(5))
    new.cancel()
    return await new


async def in_order():
    return [await f for f in asyncio.as_completed([task(hop(1)), task(give(2))])]


async def main():
    global ticking
    loop.call_soon(tick)
    done = task(give(9))
    await done
    await measure("coroutine", lambda: give(1))
    await measure("sleep(0)", lambda: asyncio.sleep(0, 1))
    await measure("task", lambda: task(give(1)))
    await measure("task that hops", lambda: task(hop(1)))
    await measure("task that fails", lambda: task(fail()))
    await measure("done task", lambda: done)
    await measure("gather()", asyncio.gather)
    await measure("gather(give)", lambda: asyncio.gather(give(1)))
    await measure("gather(hop, give)", lambda: asyncio.gather(hop(1), give(2)))
    await measure("gather(fail, hop)", lambda: asyncio.gather(fail(), hop(1)))
    await measure("gather(done)", lambda: asyncio.gather(done))
    await measure("gather(gather(give))", lambda: asyncio.gather(asyncio.gather(give(1))))
    await measure("wait([task])", lambda: asyncio.wait([task(give(1))]))
    await measure("wait([done])", lambda: asyncio.wait([done]))
    await measure("wait(timeout=0)", lambda: asyncio.wait([task(hop(1))], timeout=0))
    await measure("wait_for(give, None)", lambda: asyncio.wait_for(give(1), None))
    await measure("wait_for(give, 5)", lambda: asyncio.wait_for(give(1), 5))
    await measure("wait_for(hop, 5)", lambda: asyncio.wait_for(hop(1), 5))
    await measure("wait_for(done, 5)", lambda: asyncio.wait_for(done, 5))
    await measure("wait_for(task, 5)", lambda: asyncio.wait_for(task(give(1)), 5))
    await measure("wait_for(done, 0)", lambda: asyncio.wait_for(done, 0))
    await measure("shield(give)", lambda: asyncio.shield(give(1)))
    await measure("shield(done)", lambda: asyncio.shield(done))
    for step in (event_set, queue_put, lock_released, cancel_sleeping, cancel_new, in_order):
        await measure(step.__name__, step)
    ticking = False


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
