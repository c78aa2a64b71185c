"""Who goes on: a thread runs until it waits; then the one that waited longest."""
import threading
import time

begin = time.monotonic()


def now():
    return round(time.monotonic() - begin, 3)


def sleeper(name, naps):
    for nap in naps:
        print(now(), name, "sleeps", nap)
        time.sleep(nap)
    print(now(), name, "ends")


threads = [threading.Thread(target=sleeper, args=(n, naps)) for n, naps in
           (("a", [1, 1]), ("b", [2]), ("c", [0.5, 0.5, 1]), ("d", []), ("e", [0]))]
for t in threads:
    t.start()
    print(now(), t.name.split()[0], "is started", t.is_alive())
print(now(), "main joins")
for t in threads:
    t.join()
    print(now(), "joined", t.name.split()[0])


def parent(depth):
    print(now(), "parent", depth)
    if depth:
        child = threading.Thread(target=parent, args=(depth - 1,))
        child.start()
        print(now(), "back in", depth)
        child.join()
    print(now(), "parent", depth, "ends")


threading.Thread(target=parent, args=(3,)).start()
print(now(), "main goes on")


def wait_for(other, timeout):
    other.join(timeout)
    print(now(), "waited for", other.name, timeout, other.is_alive())


slow = threading.Thread(target=time.sleep, args=(1,), name="slow")
slow.start()
waiters = [threading.Thread(target=wait_for, args=(slow, x)) for x in (None, 0.5, 0, -1, 2, 1)]
for t in waiters:
    t.start()
for t in waiters:
    t.join()
main = threading.current_thread()


def watch_main():
    main.join()
    print("the main thread is over", main.is_alive())


threading.Thread(target=watch_main).start()
time.sleep(0.1)
print(now(), "main ends")
