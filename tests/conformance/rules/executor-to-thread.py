# since 3.9
# to_thread and the end of a default executor
import asyncio
import concurrent.futures
import contextvars
import threading
import time

user = contextvars.ContextVar('user')


def block(delay, *args, **options):
    time.sleep(delay)
    return args, options, user.get('nobody'), threading.current_thread().name


def fail(text):
    time.sleep(0.1)
    raise ValueError(text)


async def main():
    user.set('me')
    task = asyncio.create_task(asyncio.to_thread(block, 0.1, 1, a=2))
    await asyncio.sleep(0)
    print(task)
    print(await task)
    coro = asyncio.to_thread(block, 0.1)
    print(type(coro).__name__, coro.__qualname__)
    print(await coro)
    print(await asyncio.gather(*(asyncio.to_thread(block, 0.1 * i, i) for i in range(4))))
    try:
        await asyncio.to_thread(fail, 'caught')
    except ValueError as error:
        print(repr(error))
    try:
        async with asyncio.timeout(0.05) if hasattr(asyncio, 'timeout') else asyncio.Lock():
            await asyncio.wait_for(asyncio.to_thread(block, 1, 'slow'), 0.05)
    except (asyncio.TimeoutError, TimeoutError):
        print('too slow')
    asyncio.to_thread(print, 'never')
    loop = asyncio.get_running_loop()
    before = threading.active_count()
    await loop.shutdown_default_executor()
    print('shut down', before, threading.active_count(), round(loop.time(), 3))
    try:
        await asyncio.to_thread(block, 1)
    except RuntimeError as error:
        print(error)


asyncio.run(main())
print(threading.Thread().name)


async def fails():
    await asyncio.to_thread(fail, 'not caught')


asyncio.run(fails())
