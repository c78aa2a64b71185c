# executors of the program's own; default executors; closed loops
import asyncio
import concurrent.futures
import sys
import time


class Now(concurrent.futures.Executor):
    def submit(self, fn, *args, **kwargs):
        future = concurrent.futures.Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait=True):
        print('shut down', wait)


class Odd:
    def submit(self, *args):
        return 5


async def main():
    loop = asyncio.get_event_loop()
    print(await loop.run_in_executor(Now(), pow, 2, 8))
    try:
        await loop.run_in_executor(Now(), int, 'x')
    except ValueError as error:
        print(error)
    try:
        await loop.run_in_executor(Odd(), int, 'x')
    except AssertionError as error:
        print(error)
    try:
        await loop.run_in_executor(3, int)
    except AttributeError as error:
        print(error)
    with Now() as own:
        print(list(own.map(abs, [-1, -2])), own.submit(abs, -3).result())
    try:
        loop.set_default_executor(own)
    except TypeError as error:
        print(error)
    if sys.version_info < (3, 11):
        print(await loop.run_in_executor(None, pow, 3, 2))
    loop.set_default_executor(concurrent.futures.ThreadPoolExecutor(1))
    slow = loop.run_in_executor(None, time.sleep, 2)
    done = []
    slow.add_done_callback(done.append)
    await asyncio.sleep(1)
    print(slow.done(), slow.cancel(), slow.cancelled())
    await asyncio.sleep(2)
    print(len(done), slow)


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
loop.close()
for call in (lambda: loop.run_in_executor(None, print),
             lambda: loop.call_soon_threadsafe(print)):
    try:
        call()
    except RuntimeError as error:
        print(error)
