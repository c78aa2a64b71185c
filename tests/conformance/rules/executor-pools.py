# ThreadPoolExecutor: construction, submit errors, names, shutdown
import concurrent.futures as cf, threading, time, sys
from concurrent.futures import ThreadPoolExecutor
for bad in (0, -1):
    try:
        ThreadPoolExecutor(bad)
    except ValueError as e:
        print(e)
def who(*a, **k):
    time.sleep(0.01)
    return threading.current_thread().name, a, k
ex = ThreadPoolExecutor(2)
print(ex.submit(who, 1, x=2).result())
print([f.result()[0] for f in [ex.submit(who) for _ in range(4)]])
ex.shutdown()
try:
    ex.submit(who)
except RuntimeError as e:
    print(e)
ex2 = ThreadPoolExecutor(3, 'named')
print(sorted(set(f.result()[0] for f in [ex2.submit(who) for _ in range(6)])))
ex2.shutdown(wait=False)
ex3 = ThreadPoolExecutor(max_workers=1, thread_name_prefix='p')
fs = [ex3.submit(who, i) for i in range(4)]
print(fs[3].cancel(), fs[2].cancel(), fs[0].cancel())
if sys.version_info >= (3, 9):
    ex3.shutdown(wait=True, cancel_futures=True)
else:
    try:
        ex3.shutdown(wait=True, cancel_futures=True)
    except TypeError as e:
        print('TypeError')
    ex3.shutdown()
print([f.cancelled() for f in fs])
for f in fs:
    if not f.cancelled():
        print(f.result())
try:
    ex2.submit()
except TypeError as e:
    print('TypeError')
with ThreadPoolExecutor() as ex4:
    print(ex4._max_workers, isinstance(ex4, cf.Executor))
    print(ex4.submit(pow, 2, 10).result())
    t = ex4.submit(threading.current_thread).result()
    print(t.name, t.daemon)
class Sub(ThreadPoolExecutor):
    def submit(self, fn, *args):
        print('submitting', args)
        return super().submit(fn, *args)
with Sub(2) as s:
    print(list(s.map(abs, [-1, -2])))
def boom():
    raise SystemExit(3)
with ThreadPoolExecutor(1) as e5:
    f = e5.submit(boom)
    print(repr(f.exception()).rstrip(')').rstrip(','))
    def nested():
        return e5.submit(abs, -1)
    print(e5.submit(nested).result().result())
def selfjoin():
    e6.shutdown()
e6 = ThreadPoolExecutor(1)
print(repr(e6.submit(selfjoin).exception()).rstrip(')').rstrip(','))
e = cf.Executor()
try:
    e.submit(1)
except NotImplementedError:
    print('NotImplementedError')
print(e.shutdown())
