# real time
import multiprocessing, os
print("module runs as", __name__)
n = 1
def work(x):
    print("work", x, n, __name__, multiprocessing.current_process().name)
    return x
class C: pass
def cls(q):
    q.put(C().__class__.__module__)
if __name__ == "__main__":
    n = 2
    ctx = multiprocessing.get_context("spawn")
    p = ctx.Process(target=work, args=(5,)); p.start(); p.join(); print(p.exitcode)
    q = ctx.Queue()
    p = ctx.Process(target=cls, args=(q,)); p.start(); print(q.get()); p.join()
    try: multiprocessing.set_start_method("spawn")
    except RuntimeError as e: print(e)
    multiprocessing.set_start_method("spawn", force=True)
    p = multiprocessing.Process(target=work, args=(6,)); p.start(); p.join(); print(p.exitcode, p.name)
    try: multiprocessing.Process(target=lambda: 1).start()
    except Exception as e: print(type(e).__name__)
    try: multiprocessing.set_start_method("fork")
    except RuntimeError as e: print(e)
    try: multiprocessing.get_context("x")
    except ValueError as e: print(e)
    print(multiprocessing.get_start_method())
