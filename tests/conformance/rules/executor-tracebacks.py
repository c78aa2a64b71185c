# where an exception of a job, a callback, an initializer shows
import asyncio
import concurrent.futures
import logging
import time
from concurrent.futures import Future, ThreadPoolExecutor


def job(i):
    time.sleep(0.1)
    return 1 / i


def callback(future):
    raise KeyError('in a callback')


with ThreadPoolExecutor(1) as pool:
    f = pool.submit(job, 0)
    f.add_done_callback(callback)
    for wait in (True, False):
        try:
            f.result()
        except ZeroDivisionError:
            logging.exception('result')
    try:
        pool.submit(job, 1).result(0.05)
    except concurrent.futures.TimeoutError:
        logging.exception('timeout')
    g = pool.submit(job, 1)
    h = pool.submit(job, 1)
    h.cancel()
    try:
        h.result()
    except concurrent.futures.CancelledError:
        logging.exception('cancelled')
    i = pool.submit(job, 1)
    i.add_done_callback(callback)


async def main():
    loop = asyncio.get_event_loop()
    try:
        await loop.run_in_executor(None, job, 0)
    except ZeroDivisionError:
        logging.exception('awaited')
    lost = loop.run_in_executor(None, job, 0)
    del lost
    await asyncio.sleep(1)
    print('main is over')


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
late = Future()
late.set_result(1)
try:
    late.add_done_callback(callback)
except KeyError:
    logging.exception('late')
with ThreadPoolExecutor(1) as pool:
    pool.submit(job, 0).result()
