"""Threads show themselves in every state; what their methods refuse."""
import sys
import threading
import time


def show(what, call, *args):
    try:
        print(what, "->", call(*args))
    except BaseException as exc:
        print(what, "->", type(exc).__name__, exc)


def work(seconds=0):
    print("  works:", threading.current_thread(), threading.current_thread().daemon)
    time.sleep(seconds)


class OwnThread(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n

    def run(self):
        print("  own run", self.n, self.name, self)


class Forgetful(threading.Thread):
    def __init__(self):
        pass


print(threading.current_thread(), threading.main_thread() is threading.current_thread())
print(threading.current_thread().name, threading.current_thread().daemon)
a = threading.Thread(target=work, args=(1,))
b = threading.Thread(None, work, "second", (), {"seconds": 0.5}, daemon=True)
c = threading.Thread(target=lambda: print("  lambda"))
d = threading.Thread()
e = threading.Thread(target=print, args=("  printed",), kwargs={"end": "!\n"})
for t in (a, b, c, d, e):
    print(t, t.name, t.daemon, t.ident, t.is_alive())
for t in (a, b, c, d, e):
    t.start()
    print(t, t.is_alive(), t.ident is not None)
print(threading.active_count(), [t.name for t in threading.enumerate()])
a.join(0.25)
print(a, b)
a.join(); b.join()
print(a, b, a.is_alive(), a.ident is not None)
OwnThread(5).start()
x = OwnThread(6)
x.name = "renamed"
x.daemon = True
x.start()
print(x)
x.setName("again") if sys.version_info < (3, 10) else setattr(x, "name", "again")
print(x.name, x)
show("twice", a.start)
show("early", threading.Thread().join)
show("self", threading.current_thread().join)
f = Forgetful()
show("start", f.start)
show("repr", repr, f)
show("join", f.join)
show("name", lambda: f.name)
show("daemon", lambda: f.daemon)
show("alive", f.is_alive)
show("group", threading.Thread, 1)
show("unknown", lambda: threading.Thread(foo=2))


def change():
    try:
        threading.current_thread().daemon = True
    except RuntimeError as exc:
        print("  set daemon:", exc)
    inner = threading.Thread(target=work)
    print("  inherits", inner.daemon)
    try:
        threading.current_thread().join()
    except RuntimeError as exc:
        print("  joins itself:", exc)


threading.Thread(target=change).start()
threading.Thread(target=change, daemon=True).start()
print(threading.Timer(1, print), threading.Timer(1, print).interval)
print(threading.TIMEOUT_MAX, threading.ThreadError, threading.stack_size())
print(sorted(threading.__all__))
print(threading.Thread.__name__, threading.Thread.__module__, threading.Timer)
