# the end of the interpreter with a pool at work
import concurrent.futures as cf, threading, time, atexit
ex = cf.ThreadPoolExecutor(2)
atexit.register(lambda: print('atexit', threading.active_count() >= 1))
def job(i):
    time.sleep(1)
    print('job', i)
    if i == 1:
        try:
            ex.submit(job, 9)
            print('submitted')
        except RuntimeError as e:
            print(e)
for i in range(4):
    ex.submit(job, i)
def other():
    time.sleep(5)
    print('other')
    try:
        ex.submit(job, 7)
    except RuntimeError as e:
        print(e)
threading.Thread(target=other).start()
print('main over')
