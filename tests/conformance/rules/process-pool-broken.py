# real time
from concurrent.futures import ProcessPoolExecutor
import os, sys, time
def die(): os._exit(3)
def ok(): return 1
def init(x): raise ValueError(x)
def slow():
    time.sleep(.3); return 2
if __name__ == "__main__":
    pool = ProcessPoolExecutor(1)
    f = pool.submit(die)
    g = pool.submit(ok)
    for x in (f, g):
        try: print(x.result())
        except Exception as e: print(type(e), e)
    try: pool.submit(ok)
    except Exception as e: print(type(e), e)
    pool.shutdown()
    if sys.version_info >= (3, 7):
        with ProcessPoolExecutor(1, initializer=init, initargs=("x",)) as pool:
            try: print(pool.submit(ok).result())
            except Exception as e: print(type(e), e)
    if sys.version_info >= (3, 9):
        pool = ProcessPoolExecutor(1)
        fs = [pool.submit(slow) for _ in range(6)]
        time.sleep(.1)
        pool.shutdown(wait=True, cancel_futures=True)
        print([f.cancelled() for f in fs][::5])
