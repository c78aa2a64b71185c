# run_coroutine_threadsafe and the loop in a thread
import asyncio, threading, time, concurrent.futures as cf
loop = asyncio.new_event_loop()
def run():
    asyncio.set_event_loop(loop)
    loop.run_forever()
    print('loop over')
t = threading.Thread(target=run)
t.start()
async def co(d, r=None):
    print('in', threading.current_thread().name.split(' ')[0], r)
    await asyncio.sleep(d)
    if isinstance(r, Exception): raise r
    return r
f = asyncio.run_coroutine_threadsafe(co(1, 5), loop)
print(type(f).__module__, f.done())
print(f.result(), time.monotonic() >= 1)
f = asyncio.run_coroutine_threadsafe(co(1, ValueError('v')), loop)
print(repr(f.exception()).rstrip(')').rstrip(','))
try:
    f.result()
except ValueError as e:
    print('raised', e)
f = asyncio.run_coroutine_threadsafe(co(10, 1), loop)
try:
    f.result(0.5)
except cf.TimeoutError:
    print('timeout')
print(f.cancel(), f.cancelled(), f)if 0 else print(f.cancel(), f.cancelled())
f.add_done_callback(lambda f: print('late callback in', threading.current_thread().name))
f = asyncio.run_coroutine_threadsafe(co(0.5, 2), loop)
f.add_done_callback(lambda f: print('callback in', threading.current_thread().name.split(' ')[0], f.result()))
print(f.result())
async def cancelled():
    asyncio.get_event_loop().call_soon(task_of.cancel)
    await asyncio.sleep(3)
async def outer():
    global task_of
    task_of = asyncio.ensure_future(co(3))
    asyncio.get_event_loop().call_later(0.1, task_of.cancel)
    return await task_of
f = asyncio.run_coroutine_threadsafe(outer(), loop)
try:
    f.result()
except cf.CancelledError as e:
    print('cancelled', type(e).__module__)
for bad in (3, print):
    try:
        asyncio.run_coroutine_threadsafe(bad, loop)
    except TypeError as e:
        print(e)
h = loop.call_soon_threadsafe(print, 'threadsafe')
print(type(h).__name__)
loop.call_soon_threadsafe(loop.stop)
t.join()
loop.close()
try:
    loop.call_soon_threadsafe(print)
except RuntimeError as e:
    print(e)
c = co(1)
try:
    asyncio.run_coroutine_threadsafe(c, loop)
except RuntimeError as e:
    print(e)
c.close()
