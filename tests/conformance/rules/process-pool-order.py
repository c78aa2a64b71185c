# real time
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
import time
def job(name, seconds):
    time.sleep(seconds)
    return name
if __name__ == "__main__":
    start = time.time()
    with ProcessPoolExecutor(2) as pool:
        futures = [pool.submit(job, n, s) for n, s in (("a", .5), ("b", .2), ("c", .5), ("d", .1), ("e", .7))]
        for f in as_completed(futures):
            print(f.result(), round(time.time() - start, 1))
        print(list(pool.map(job, "xyz", (.3, .1, .2))), round(time.time() - start, 1))
        print(list(pool.map(job, "xyz", (.3, .1, .2), chunksize=2)))
    try:
        pool.submit(job, 1, 1)
    except RuntimeError as exc:
        print(exc)
    for n in (0, -1):
        try:
            ProcessPoolExecutor(n)
        except ValueError as exc:
            print(exc)
