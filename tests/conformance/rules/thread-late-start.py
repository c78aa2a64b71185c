"""Starting a thread while the interpreter waits for the last ones."""
import threading
import time


def late():
    time.sleep(0.2)
    print(threading.main_thread().is_alive(), threading.active_count())
    try:
        threading.Thread(target=print, args=("later still",)).start()
    except RuntimeError as exc:
        print(exc)


threading.Thread(target=late).start()
print("main ends")
