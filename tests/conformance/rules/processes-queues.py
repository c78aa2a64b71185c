# real time
from multiprocessing import Process, Queue, Pipe, Value, Lock, Event, Array, JoinableQueue, Pool
import queue, time
def producer(q, n):
    for i in range(n):
        q.put(("item", i))
        time.sleep(.05)
    q.put(None)
def echo(conn):
    while True:
        x = conn.recv()
        if x is None: break
        conn.send(x * 2)
    conn.close()
def add(v, lock, n):
    for i in range(n):
        with lock:
            v.value += 1
def setter(e, a):
    time.sleep(.1)
    a[1] = 7
    e.set()
def square(x): return x * x
def power(x, y): return x ** y
def bad(x):
    if x == 2: raise ValueError(x)
    return x
if __name__ == "__main__":
    q = Queue()
    p = Process(target=producer, args=(q, 3)); p.start()
    while True:
        item = q.get()
        print(item)
        if item is None: break
    p.join()
    try: q.get(timeout=.1)
    except queue.Empty: print("empty", q.empty())
    a, b = Pipe()
    p = Process(target=echo, args=(b,)); p.start()
    for x in (1, "ab", [3]):
        a.send(x); print(a.recv())
    a.send(None); p.join()
    v, lock = Value("i", 0), Lock()
    ps = [Process(target=add, args=(v, lock, 5)) for _ in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(v.value)
    e, arr = Event(), Array("d", [1, 2])
    p = Process(target=setter, args=(e, arr)); p.start()
    print(e.wait(2), list(arr), e.is_set()); p.join()
    with Pool(2) as pool:
        print(pool.map(square, range(7)), pool.apply(power, (2, 5)), pool.starmap(power, [(1, 2), (3, 2)]))
        r = pool.map_async(square, [1, 2]); print(r.get(), r.ready(), r.successful())
        print(list(pool.imap(square, range(4))))
        try: pool.map(bad, range(4))
        except ValueError as exc: print("ValueError", exc, type(exc.__cause__).__name__)
    pool = Pool(1); print(pool.apply(square, (3,))); pool.close(); pool.join()
