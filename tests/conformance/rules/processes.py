# real time
import multiprocessing, os, sys, time
from multiprocessing import Process, current_process
data = []
def child(n):
    data.append(n)
    print("child", n, current_process().name, data, os.getppid() == parent)
class Mine(Process):
    def __init__(self, k):
        super().__init__(name="mine-%d" % k)
        self.k = k
    def run(self):
        print("run", self.name, self.k)
        self.k = 100
def fail():
    raise ValueError("no")
def leave(code):
    sys.exit(code)
parent = os.getpid()
if __name__ == "__main__":
    print(current_process().name, current_process().daemon, multiprocessing.cpu_count() > 0)
    p = Process(target=child, args=(1,))
    print(p.is_alive(), p.exitcode, p.pid, p.name, p.daemon)
    p.start()
    p.join()
    print(p.is_alive(), p.exitcode, data)
    m = Mine(3); m.start(); m.join(); print(m.k, m.exitcode)
    f = Process(target=fail); f.start(); f.join(); print(f.exitcode)
    for code in (None, 0, 7, "text"):
        q = Process(target=leave, args=(code,)); q.start(); q.join(); print(code, q.exitcode)
    ps = [Process(target=child, args=(i,), name="p%d" % i) for i in range(3)]
    for p in ps: p.start(); p.join()
    print([p.name for p in multiprocessing.active_children()])
    s = Process(target=time.sleep, args=(5,), daemon=True); s.start()
    print(s.daemon, s.is_alive()); s.join(0.1); print(s.is_alive())
    s.terminate(); s.join(); print(s.exitcode)
    try: p.start()
    except AssertionError as e: print(e)
    late = Process(target=lambda: (time.sleep(.2), print("late"))); late.start()
    print("main ends")
