"""Event, Semaphore, BoundedSemaphore, Barrier, Timer."""
import sys
import threading
import time

begin = time.monotonic()


def now():
    return round(time.monotonic() - begin, 3)


def show(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except BaseException as exc:
        print(what, "->", type(exc).__name__, exc)


event = threading.Event()


def wait(name, *timeout):
    print(now(), name, event.wait(*timeout), event.is_set())


threads = [threading.Thread(target=wait, args=x) for x in
           (("a",), ("b", 0.5), ("c", 1), ("d", 2), ("e", 0), ("f", -1), ("g", None))]
for t in threads:
    t.start()
time.sleep(1)
print(now(), "set")
event.set()
event.clear()
for t in threads:
    t.join()
print(event.is_set(), event.wait(0.25), now())
event.set()
print(event.wait(), event.wait(5), now())

sem = threading.Semaphore(2)


def use(name, seconds):
    with sem:
        print(now(), name, "in")
        time.sleep(seconds)
    print(now(), name, "out")


threads = [threading.Thread(target=use, args=x) for x in
           (("a", 1), ("b", 0.5), ("c", 1), ("d", 0.25), ("e", 0))]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sem._value, sem.acquire(), sem.acquire(blocking=False), sem.acquire(False))
print(sem.acquire(timeout=0.25), now())
show("both", sem.acquire, False, 1)
sem.release()
if sys.version_info >= (3, 9):
    sem.release(2)
    show("none", sem.release, 0)
print(sem._value)
show("negative", threading.Semaphore, -1)
bounded = threading.BoundedSemaphore(1)
show("too often", bounded.release)
bounded.acquire()
threading.Timer(0.5, bounded.release).start()
print(bounded.acquire(timeout=1), now())
# given back and taken again before the waiter looks
one = threading.Semaphore(1)
one.acquire()
threads = [threading.Thread(target=lambda k: print(now(), k, one.acquire(timeout=1)), args=(k,))
           for k in "xy"]
for t in threads:
    t.start()
one.release()
print("main again", one.acquire(False))
time.sleep(0.5)
one.release()
for t in threads:
    t.join()

barrier = threading.Barrier(3, action=lambda: print(now(), "action"))


def meet(name, seconds, rounds=2, timeout=None):
    for i in range(rounds):
        time.sleep(seconds)
        try:
            print(now(), name, "arrives")
            print(now(), name, barrier.wait(timeout))
        except threading.BrokenBarrierError as exc:
            print(now(), name, "broken", repr(exc))


def meeting(*plans, **options):
    threads = [threading.Thread(target=meet, args=plan, kwargs=options) for plan in plans]
    for t in threads:
        t.start()
    return threads


def finish(threads):
    for t in threads:
        t.join()


finish(meeting(("a", 0.25), ("b", 0.5), ("c", 1)))
print(barrier.parties, barrier.n_waiting, barrier.broken)
finish(meeting(("a", 0), ("b", 0.5), rounds=1, timeout=1))
print(barrier.n_waiting, barrier.broken)
show("wait", barrier.wait)
barrier.reset()
print(barrier.broken)
threads = meeting(("a", 0), ("b", 0), rounds=1)
time.sleep(0.25)
print(barrier.n_waiting)
barrier.reset()
finish(threads)
print(barrier.broken, barrier.n_waiting)
threads = meeting(("a", 0), ("b", 0), rounds=1)
time.sleep(0.25)
barrier.abort()
finish(threads)
print(barrier.broken)
failing = threading.Barrier(1, action=lambda: 1 / 0)
show("failing", failing.wait)
print(failing.broken)
slow = threading.Barrier(2, action=lambda: time.sleep(1))


def late(k):
    print(now(), k, slow.wait())


threads = [threading.Thread(target=late, args=(k,)) for k in "abcd"]
for t in threads:
    t.start()
finish(threads)


def ring(*args, **kwargs):
    print(now(), "ring", args, kwargs)


timers = [threading.Timer(x, ring, [x], {"k": x}) for x in (0.5, 0.25, 1)]
for t in timers:
    t.start()
time.sleep(0.75)
timers[2].cancel()
timers[2].join()
print(now(), [t.is_alive() for t in timers], [t.finished.is_set() for t in timers])
never = threading.Timer(1, ring)
never.cancel()
never.start()
never.join()
print(now(), "main ends")
