"""Threads that are alive at once, each of them waiting."""
import threading
import time

COUNT = 10000


def wait():
    time.sleep(60)


threads = [threading.Thread(target=wait) for _ in range(COUNT)]
for thread in threads:
    thread.start()
print(threading.active_count())
for thread in threads:
    thread.join()
