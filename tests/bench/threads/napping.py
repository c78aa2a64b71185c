"""Ten thousand jobs that wait, over eight workers of a pool."""
import time
from concurrent.futures import ThreadPoolExecutor

JOBS = 10000


def job(n):
    time.sleep(0.01)
    return n % 7


with ThreadPoolExecutor(8) as pool:
    total = sum(pool.map(job, range(JOBS)))
print(total)
