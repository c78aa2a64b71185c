# since 3.7
# messages of concurrent.futures, of a program without logging
import time
from concurrent.futures import Future, ThreadPoolExecutor


def bad(*args):
    raise ValueError(len(args))


f = Future()
f.add_done_callback(bad)
f.add_done_callback(print)
f.add_done_callback(lambda f: None)
f.cancel()
f.add_done_callback(bad)
pool = ThreadPoolExecutor(1, initializer=bad, initargs=(1, 2))
g = pool.submit(time.sleep, 1)
try:
    g.result()
except Exception as e:
    print(type(e).__name__, e)


def exits(f):
    raise SystemExit('from a callback')


pool = ThreadPoolExecutor(1)
h = pool.submit(time.sleep, 1)
h.add_done_callback(exits)
h.add_done_callback(bad)
time.sleep(2)
print(h.done())
pool.shutdown()
print('over')
