# real time
"""What locks and low-level threads refuse to do."""
import _thread
import threading


def show(what, call, *args, **kwargs):
    try:
        print(what, "->", call(*args, **kwargs))
    except BaseException as exc:
        print(what, "->", type(exc).__name__, exc)


for lock in (threading.Lock(), threading.RLock()):
    print(lock, type(lock))
    lock.acquire()
    show("both", lock.acquire, False, 1)
    show("both", lock.acquire, False, 0)
    show("negative", lock.acquire, True, -2)
    show("negative", lock.acquire, timeout=-0.5)
    show("long", lock.acquire, True, 1e10)
    show("nan", lock.acquire, timeout=float("nan"))
    show("text", lock.acquire, True, "x")
    show("none", lock.acquire, True, None)
    lock.release()
    show("release", lock.release)
    show("enter", lock.__enter__)
    show("exit", lock.__exit__, None, None, None)
lock = threading.Lock()
lock.acquire()
show("not blocking", lock.acquire, False, -1)
print(lock, lock.locked())
show("none", _thread.start_new_thread)
show("not callable", _thread.start_new_thread, 1, ())
show("no tuple", _thread.start_new_thread, print, 1)
show("no dict", _thread.start_new_thread, print, (), 1)
show("exit", _thread.exit)
show("stack", _thread.stack_size)
show("stack", _thread.stack_size, 100)
show("stack", threading.stack_size, -1)
show("local", threading.local, 1)
print(threading.local, threading.Event, threading.RLock().__class__)
print(threading.Condition(), threading.Event(), threading.Semaphore(3))
print(threading.BoundedSemaphore(2), threading.Barrier(2))
show("barrier", lambda: threading.Barrier(0).parties)
c = threading.Condition(threading.Lock())
show("wait", c.wait)
show("notify", c.notify)
c.acquire()
show("wait", c.wait, "x")
show("wait", c.wait, 1e10)
print(c._waiters)
show("daemon", setattr, threading.current_thread(), "daemon", True)
show("settrace", threading.settrace, None)
