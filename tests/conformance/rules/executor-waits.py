# wait, as_completed, map
import concurrent.futures as cf, time
from concurrent.futures import ThreadPoolExecutor
def job(i, d):
    time.sleep(d)
    if i == 3:
        raise ValueError(i)
    return i
t0 = time.monotonic()
def now(): return round(time.monotonic() - t0, 3)
with ThreadPoolExecutor(max_workers=4) as ex:
    fs = [ex.submit(job, i, 0.1 * (5 - i)) for i in range(5)]
    ids = {f: i for i, f in enumerate(fs)}
    for f in cf.as_completed(fs):
        print(ids[f], now(), f.exception())
    fs = [ex.submit(job, i, 0.1 * (i + 1)) for i in range(5)]
    ids = {f: i for i, f in enumerate(fs)}
    d, n = cf.wait(fs, timeout=0.15)
    print(sorted(ids[f] for f in d), sorted(ids[f] for f in n), now())
    r = cf.wait(fs, return_when=cf.FIRST_COMPLETED)
    print(type(r).__name__, sorted(ids[f] for f in r.done), sorted(ids[f] for f in r.not_done), now())
    r = cf.wait(fs, return_when=cf.FIRST_EXCEPTION)
    print(sorted(ids[f] for f in r.done), now())
    r = cf.wait(fs)
    print(sorted(ids[f] for f in r.done), now())
    try:
        cf.wait([ex.submit(time.sleep, 1)], return_when='x')
    except ValueError as e:
        print(e)
    try:
        for f in cf.as_completed([ex.submit(time.sleep, 0.1), ex.submit(time.sleep, 2)], timeout=0.5):
            print('one', now())
    except cf.TimeoutError as e:
        print(e, now())
    print(list(ex.map(lambda a, b: a * b, range(5), [10, 20, 30])))
    it = ex.map(job, [1, 2, 3, 4], [0.1] * 4)
    try:
        for x in it:
            print('map', x, now())
    except ValueError as e:
        print('map raised', e)
    try:
        for x in ex.map(job, [1, 2], [0.1, 5], timeout=1):
            print('map', x, now())
    except cf.TimeoutError:
        print('map timeout', now())
print('end', now())
print(cf.FIRST_COMPLETED, cf.FIRST_EXCEPTION, cf.ALL_COMPLETED)
print(sorted(cf.__all__) if hasattr(cf, '__all__') else None)
