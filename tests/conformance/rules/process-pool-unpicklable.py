# real time, since 3.7
from concurrent.futures import ProcessPoolExecutor
import threading, queue, sys
def f(x):
    return x
g = f
def f(x):
    return x + 1
def plain(text):
    return " ".join(w if w[:2] != "0x" else "0x" for w in text.replace(">", " >").split())
def local():
    def inner():
        pass
    class L:
        pass
    return inner, L()
def gen():
    yield 1
def give_lambda():
    return lambda: 1
def give_lock():
    return threading.Lock()
class WithLock:
    def __init__(self):
        self.lock = threading.Lock()
async def co():
    pass
if __name__ == "__main__":
    inner, instance = local()
    c = co()
    jobs = [(lambda: 1,), (inner,), (f, instance), (g, 1), (f, threading.Lock()), (f, threading.RLock()),
            (f, gen()), (f, c), (f, sys), (f, WithLock()), (f, [1, {2: lambda: 1}]), (f, queue.Queue()),
            (f, threading.Event()), (give_lambda,), (give_lock,), (f, {}.keys()), (f, 1)]
    with ProcessPoolExecutor(1) as pool:
        for job in jobs:
            try:
                print(pool.submit(*job).result())
            except Exception as exc:
                print(type(exc).__name__, plain(str(exc)), type(exc.__cause__).__name__)
    c.close()
