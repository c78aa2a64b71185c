# since 3.7
# initializers; pools that they break
import concurrent.futures as cf, threading, time, sys
from concurrent.futures import ThreadPoolExecutor
if sys.version_info < (3, 7):
    try:
        ThreadPoolExecutor(initializer=print)
    except TypeError as e:
        print('TypeError')
    sys.exit(0)
from concurrent.futures.thread import BrokenThreadPool
loc = threading.local()
def init(a, b):
    loc.x = a + b
    print('init', threading.current_thread().name)
def job():
    time.sleep(0.1)
    return loc.x
with ThreadPoolExecutor(2, initializer=init, initargs=(1, 2)) as ex:
    print([f.result() for f in [ex.submit(job) for _ in range(3)]])
try:
    ThreadPoolExecutor(initializer=3)
except TypeError as e:
    print(e)
def bad():
    time.sleep(0.1)
    raise ValueError('bad')
ex = ThreadPoolExecutor(1, initializer=bad)
f = ex.submit(job)
g = ex.submit(job)
for x in (f, g):
    try:
        x.result()
    except BrokenThreadPool as e:
        print(type(e).__name__, e, isinstance(e, cf.BrokenExecutor))
try:
    ex.submit(job)
except BrokenThreadPool as e:
    print(e)
ex.shutdown()
print('end')
