# who runs what: names of workers, reuse of idle ones, default sizes
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def who(delay=0.1):
    time.sleep(delay)
    t = threading.current_thread()
    return t.name, t.daemon


one, two, three = ThreadPoolExecutor(2), ThreadPoolExecutor(2, 'named'), ThreadPoolExecutor(2)
print(two.submit(who).result(), three.submit(who).result(), one.submit(who).result())
print(one.submit(who).result())
print([f.result() for f in [one.submit(who) for _ in range(5)]])
pool = ThreadPoolExecutor(max_workers=4)
for wave in range(3):
    print([f.result()[0] for f in [pool.submit(who, 0.1 * k) for k in range(wave + 1)]], len(pool._threads))
    time.sleep(1)
print(pool._max_workers, pool._work_queue.qsize())
busy = [pool.submit(who, 1) for _ in range(7)]
time.sleep(0.5)
print(pool._work_queue.qsize(), len(pool._threads), [f.running() for f in busy])
print([f.cancel() for f in busy], pool._work_queue.qsize())
pool.shutdown()
print([f.cancelled() for f in busy])


async def main():
    loop = asyncio.get_event_loop()
    print(await asyncio.gather(*(loop.run_in_executor(None, who, 0.1) for _ in range(3))))
    print(await loop.run_in_executor(None, who))
    loop.set_default_executor(ThreadPoolExecutor(1, 'chosen'))
    print(await asyncio.gather(*(loop.run_in_executor(None, who) for _ in range(3))))


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
print(threading.active_count() > 1)
