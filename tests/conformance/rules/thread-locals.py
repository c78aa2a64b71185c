"""threading.local, and threads that threading did not start."""
import _thread
import threading
import time

data = threading.local()
data.x = "main"


class Own(threading.local):
    kind = "shared"

    def __init__(self, *args, **kwargs):
        print("  init in", threading.current_thread().name, args, kwargs)
        self.items = list(args)

    def add(self, x):
        self.items.append(x)
        return self.items


own = Own(1, 2, key=3)
print(own.add("m"), own.kind)


def work(name):
    print(name, hasattr(data, "x"), vars(data))
    data.x = name
    time.sleep(0.5)
    print(name, data.x, own.add(name), own.__dict__)
    del data.x
    try:
        data.x
    except AttributeError as exc:
        print(name, type(exc).__name__)


threads = [threading.Thread(target=work, args=(n,), name=n) for n in "ab"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(data.x, own.items, vars(data))
try:
    threading.local(1)
except TypeError as exc:
    print(exc)
print(type(data).__name__, type(data).__module__, threading.local is _thread._local)


def low(*args, **kwargs):
    print("low", args, kwargs, threading.current_thread(), threading.active_count())
    print("alive", threading.current_thread().is_alive(), threading.current_thread().daemon)
    time.sleep(0.25)
    print("low ends")


ident = _thread.start_new_thread(low, (1, 2), {"k": 3})
print(isinstance(ident, int))
time.sleep(1)
print(threading.active_count() >= 1)


def bad():
    raise ValueError("low")


def leave():
    _thread.exit()


_thread.start_new_thread(leave, ())
time.sleep(0.1)


lock = _thread.allocate_lock()
print(lock.acquire(), lock.locked(), isinstance(lock, _thread.LockType), _thread.error)
_thread.start_new_thread(lambda: (time.sleep(1), lock.release()), ())
print(lock.acquire())
print(threading.get_ident() == _thread.get_ident() == threading.main_thread().ident)
