# real time
import random, threading, multiprocessing, os, asyncio, sys
if sys.version_info >= (3, 7):
    import contextvars
var = contextvars.ContextVar("var", default=0) if sys.version_info >= (3, 7) else None
lock = threading.Lock()
def child(q):
    t = threading.Thread()
    q.put(t.name)
    q.put(lock.locked())
    if var: q.put(var.get()); var.set(9)
    random.random()
    q.put(threading.current_thread().name)
    q.put(threading.main_thread() is threading.current_thread())
    async def go():
        await asyncio.sleep(.01)
        return 5
    loop = asyncio.new_event_loop()
    q.put(loop.run_until_complete(go()))
    q.put(multiprocessing.current_process().name)
    sub = multiprocessing.Process(target=grand, args=(q,))
    sub.start(); sub.join()
def grand(q):
    print(multiprocessing.current_process().name)
def daemonic(q):
    try: multiprocessing.Process(target=grand, args=(q,)).start()
    except AssertionError as e: q.put(str(e))
def threads(q):
    def run():
        import time; time.sleep(.1); print("thread ends")
    t = threading.Thread(target=run); t.start()
    q.put("main of child ends")
def forever():
    import time
    while True: time.sleep(1)
if __name__ == "__main__":
    random.seed(4)
    threading.Thread()
    lock.acquire()
    if var: var.set(3)
    q = multiprocessing.Queue()
    for target in (child, child):
        p = multiprocessing.Process(target=target, args=(q,)); p.start(); p.join()
    p = multiprocessing.Process(target=daemonic, args=(q,), daemon=True); p.start(); p.join()
    p = multiprocessing.Process(target=threads, args=(q,)); p.start(); p.join()
    import time; time.sleep(.1)
    while not q.empty(): print(q.get())
    print(random.random(), threading.Thread().name, var and var.get())
    multiprocessing.Process(target=forever, daemon=True).start()
