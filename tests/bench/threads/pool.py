"""Ten thousand jobs over eight workers of a pool."""
from concurrent.futures import ThreadPoolExecutor, as_completed

JOBS = 10000


def job(n):
    return n % 7


with ThreadPoolExecutor(8) as pool:
    futures = [pool.submit(job, n) for n in range(JOBS)]
    total = sum(f.result() for f in as_completed(futures))
print(total)
