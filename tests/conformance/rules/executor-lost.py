# lost executors, callbacks' order and threads
import concurrent.futures as cf, threading, time
def job(i):
    time.sleep(0.1)
    return i
f = cf.ThreadPoolExecutor(2).submit(job, 5)
print(f.result())
time.sleep(0.1)
print(threading.active_count())
ex = cf.ThreadPoolExecutor(1)
order = []
f = ex.submit(job, 1)
f.add_done_callback(lambda f: order.append(('cb1', threading.current_thread().name)))
f.add_done_callback(lambda f: order.append(('cb2', f.result())))
f.result()
time.sleep(0)
print(order[:0])
ex.shutdown()
print(order)
f.add_done_callback(lambda f: order.append(threading.current_thread().name))
print(order[-1])
ex = cf.ThreadPoolExecutor(2)
lock = threading.Lock()
out = []
def worker(i):
    for k in range(3):
        with lock:
            out.append((i, k))
        time.sleep(0.1)
    return i
print([f.result() for f in [ex.submit(worker, i) for i in range(4)]])
print(out)
del ex
time.sleep(1)
print(threading.active_count())
