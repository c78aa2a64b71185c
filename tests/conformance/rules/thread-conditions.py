"""Conditions: who is woken, who gets the lock back first, what is lost."""
import threading
import time

begin = time.monotonic()


def now():
    return round(time.monotonic() - begin, 3)


def show(what, call, *args):
    try:
        print(what, "->", call(*args))
    except BaseException as exc:
        print(what, "->", type(exc).__name__, exc)


cond = threading.Condition()
items = []


def consumer(name):
    with cond:
        while not items:
            print(now(), name, "waits")
            cond.wait()
        print(now(), name, "takes", items.pop(0))


def producer(n):
    for i in range(n):
        time.sleep(0.5)
        with cond:
            items.append(i)
            print(now(), "made", i)
            cond.notify()


threads = [threading.Thread(target=consumer, args=(x,)) for x in "abcd"]
threads.append(threading.Thread(target=producer, args=(4,)))
for t in threads:
    t.start()
for t in threads:
    t.join()


def waiter(name, timeout, pause):
    with cond:
        print(now(), name, cond.wait(timeout))
        time.sleep(pause)
    print(now(), name, "is out")


threads = [threading.Thread(target=waiter, args=x) for x in
           (("p", None, 0.5), ("q", 0.25, 0), ("r", None, 0), ("s", 2, 0.25), ("t", 0, 0))]
for t in threads:
    t.start()
time.sleep(1)
with cond:
    print(now(), "all", len(cond._waiters))
    cond.notify_all()
    time.sleep(0.5)
    print(now(), "main lets go")
for t in threads:
    t.join()

# A waiter whose time is up, but who has not got the lock back, takes a notify.
threads = [threading.Thread(target=waiter, args=x) for x in
           (("late", 0.5, 0), ("patient", 3, 0))]
for t in threads:
    t.start()
with cond:
    time.sleep(1)
    print(now(), "one")
    cond.notify()
for t in threads:
    t.join()

show("wait", cond.wait)
show("notify", cond.notify)
show("notify_all", cond.notify_all)
state = []
print("wait_for", end=" ")
with cond:
    show("never", cond.wait_for, lambda: bool(state), 0.5)
    show("at once", cond.wait_for, lambda: 7)
    show("no time", cond.wait_for, lambda: bool(state), 0)
    show("negative", cond.wait, -1)


def change():
    for i in range(3):
        time.sleep(0.25)
        with cond:
            state.append(i)
            cond.notify_all()


threading.Thread(target=change).start()
with cond:
    print(now(), cond.wait_for(lambda: len(state) == 3), state)
with cond:
    with cond:
        print("deep", cond.wait(0.25), cond._is_owned())
    print("less deep", cond._is_owned())
print("out", cond._is_owned())
lock = threading.Lock()
c1, c2 = threading.Condition(lock), threading.Condition(lock)
turns = []


def ping(mine, theirs, name):
    for i in range(3):
        with lock:
            while turns and turns[-1] == name:
                mine.wait()
            turns.append(name)
            print(now(), name, i)
            theirs.notify()


threads = [threading.Thread(target=ping, args=(c1, c2, "ping")),
           threading.Thread(target=ping, args=(c2, c1, "pong"))]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(repr(c1).startswith("<Condition(<unlocked _thread.lock object at"), repr(c1)[-5:])
print(c1.acquire(), c1.release(), c1.acquire(False))
c1.release()
