"""Lock and RLock: who gets it, what they refuse, how they show themselves."""
import threading
import time

lock = threading.Lock()
begin = time.monotonic()


def now():
    return round(time.monotonic() - begin, 3)


def show(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except BaseException as exc:
        print(what, "->", type(exc).__name__, exc)


print(lock)
show("take", lock.acquire)
print(lock, lock.locked())
show("again", lock.acquire, False)
show("again, no time", lock.acquire, timeout=0)
show("again, some time", lock.acquire, True, 0.25)
print(now())
show("release", lock.release)
show("release", lock.release)
print(type(lock).__name__, type(lock).__module__, lock.locked())


def user(name, pauses):
    for pause in pauses:
        print(now(), name, "wants")
        with lock:
            print(now(), name, "has")
            time.sleep(pause)
        print(now(), name, "gave")


threads = [threading.Thread(target=user, args=(n, p)) for n, p in
           (("a", [1, 0.5]), ("b", [0.25, 0.25]), ("c", [0, 0, 1]))]
for t in threads:
    t.start()
for t in threads:
    t.join()


def other_releases():
    print("released by", threading.current_thread().name)
    lock.release()


lock.acquire()
t = threading.Thread(target=other_releases, name="other")
t.start()
print("taken again:", lock.acquire(timeout=1))
lock.release()


def impatient(name, timeout):
    got = lock.acquire(timeout=timeout)
    print(now(), name, got)
    if got:
        time.sleep(0.25)
        lock.release()


lock.acquire()
for n, x in (("x", 0.5), ("y", 1), ("z", 2), ("w", 1.25)):
    threading.Thread(target=impatient, args=(n, x)).start()
time.sleep(1)
print(now(), "main releases")
lock.release()
time.sleep(1)
# quicker than those who wait
lock.acquire()
late = threading.Thread(target=impatient, args=("late", -1))
late.start()
lock.release()
print("quick:", lock.acquire(False))
time.sleep(0.5)
print(now(), "main gives up")
lock.release()
late.join()

r = threading.RLock()
print("owned", r._is_owned())
r.acquire()
r.acquire()
print("owned", r._is_owned())


def stranger():
    show("stranger releases", r.release)
    show("stranger acquires", r.acquire, False)
    show("stranger waits", r.acquire, timeout=0.5)
    with r:
        print(now(), "stranger has it")
        with r:
            print(now(), "twice")


t = threading.Thread(target=stranger)
t.start()
time.sleep(1)
r.release()
print(now(), "once more")
time.sleep(1)
r.release()
t.join()
show("too often", r.release)
show("enter", r.__enter__)
show("enter", lock.__enter__)
show("exit", lock.__exit__, None, None, None)
