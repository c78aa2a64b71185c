"""queue.Queue and its kin."""
import queue
import sys
import threading
import time

begin = time.monotonic()


def now():
    return round(time.monotonic() - begin, 3)


def show(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except Exception as exc:
        print(what, "->", type(exc).__module__, type(exc).__name__, exc)


def all_of(*threads):
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def producer(q, name, n, pause):
    for i in range(n):
        q.put((i, name))
        print(now(), name, "put", i, q.qsize())
        time.sleep(pause)


def consumer(q, name, n, pause):
    for _ in range(n):
        print(now(), name, "got", q.get(), q.qsize())
        time.sleep(pause)
        q.task_done()


for make in (queue.Queue, queue.LifoQueue, queue.PriorityQueue):
    print(make.__name__)
    q = make(2)
    all_of(threading.Thread(target=producer, args=(q, "p", 4, 0)),
           threading.Thread(target=producer, args=(q, "r", 3, 0.5)),
           threading.Thread(target=consumer, args=(q, "c", 4, 0.25)),
           threading.Thread(target=consumer, args=(q, "d", 3, 1)),
           threading.Thread(target=lambda: (q.join(), print(now(), "all done"))))
    print(q.empty(), q.full(), q.qsize(), q.unfinished_tasks)

q = queue.Queue(1)
show("empty", q.get_nowait)
show("empty", q.get, False)
show("empty", q.get, timeout=0.25)
show("empty", q.get, True, 0)
show("negative", q.get, True, -1)
show("not blocking", q.get, False, -1)
show("put", q.put, 1)
show("full", q.put_nowait, 2)
show("full", q.put, 2, timeout=0.25)
show("full", q.put, 2, False)
show("negative", q.put, 2, timeout=-1)
print(now(), q.full(), q.maxsize, list(q.queue))
show("get", q.get)
show("done", q.task_done)
show("done", q.task_done)
show("join", q.join)

# several wait for one item; somebody else is quicker
q = queue.Queue()
threads = [threading.Thread(target=lambda k: print(now(), k, q.get()), args=(k,)) for k in "abc"]
for t in threads:
    t.start()
q.put(1)
print("quick", q.get())
time.sleep(0.5)
q.put(2)
q.put(3)
q.put(4)
for t in threads:
    t.join()


def patient(k, timeout):
    try:
        print(now(), k, q.get(timeout=timeout))
    except queue.Empty:
        print(now(), k, "nothing")


threads = [threading.Thread(target=patient, args=x) for x in
           (("x", 1), ("y", 0.5), ("z", 2), ("w", 1))]
for t in threads:
    t.start()
time.sleep(1)
q.put(5)
for t in threads:
    t.join()

with q.mutex:
    t = threading.Thread(target=lambda: print(now(), "put", q.put(9)))
    t.start()
    q.queue.clear()
    time.sleep(0.5)
t.join()
print(q.qsize())


class Unique(queue.Queue):
    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        if item not in self.queue:
            self.queue.append(item)

    def _get(self):
        return self.queue.pop(0)


u = Unique()
for x in "abcab":
    u.put(x)
print(u.qsize(), u.get(), u.get(), u.get())

if hasattr(queue, "SimpleQueue"):
    s = queue.SimpleQueue()
    show("put", s.put, 1)
    show("size", s.qsize)
    show("get", s.get)
    show("empty", s.get_nowait)
    show("empty", s.get, timeout=0.25)
    show("negative", s.get, timeout=-1)
    print(s.empty())
    threads = [threading.Thread(target=lambda k: print(now(), k, s.get()), args=(k,))
               for k in "abc"]
    for t in threads:
        t.start()
    for i in range(3):
        time.sleep(0.25)
        s.put(i)
    for t in threads:
        t.join()

if hasattr(queue, "ShutDown"):
    q = queue.Queue(1)
    q.put(1)

    def try_put():
        try:
            q.put(2)
        except queue.ShutDown as exc:
            print(now(), "put", repr(exc))

    t = threading.Thread(target=try_put)
    t.start()
    q.shutdown()
    t.join()
    show("get", q.get)
    show("get", q.get)
    show("put", q.put, 3)
    q = queue.Queue()
    for i in range(3):
        q.put(i)
    t = threading.Thread(target=lambda: (q.join(), print(now(), "joined")))
    t.start()
    q.shutdown(immediate=True)
    t.join()
    show("get", q.get)
    print(q.is_shutdown)
print(sorted(queue.__all__), repr(queue.Full()), repr(queue.Empty()))
raise queue.Empty
