# a pool from several threads, the order of its workers, as_completed in a worker
import concurrent.futures as futures
import threading
import time

pool = futures.ThreadPoolExecutor(3)
lock = threading.Lock()


def job(who, n):
    with lock:
        print(who, n, threading.current_thread().name)
    time.sleep(0.1 * n)
    return who, n


def submitter(who):
    jobs = [pool.submit(job, who, n) for n in range(4)]
    for future in futures.as_completed(jobs):
        print(who, 'got', future.result()[1])
    done, left = futures.wait([pool.submit(job, who, 9), pool.submit(job, who, 1)],
                              return_when=futures.FIRST_COMPLETED)
    print(who, len(done), len(left))


threads = [threading.Thread(target=submitter, args=('s%d' % i,)) for i in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
pool.shutdown()
with futures.ThreadPoolExecutor(2) as outer:
    def nested(n):
        total = 0
        with futures.ThreadPoolExecutor(2) as inner:
            for f in futures.as_completed([inner.submit(job, 'n', k) for k in range(n)]):
                total += f.result()[1]
        return total
    print(list(outer.map(nested, range(4))))
