# run_in_executor, to_thread
import asyncio, time, threading, sys, concurrent.futures as cf
if sys.version_info >= (3, 7):
    import contextvars
    var = contextvars.ContextVar('v', default='none')
def name(): return threading.current_thread().name
def block(d, r=None):
    time.sleep(d)
    if isinstance(r, Exception): raise r
    return r, name()
async def main(loop):
    t0 = loop.time()
    f = loop.run_in_executor(None, block, 0.2, 1)
    print(type(f).__name__, f.done())
    print(await f, round(loop.time() - t0, 3))
    print(await asyncio.gather(*[loop.run_in_executor(None, block, 0.1 * i, i) for i in range(4)]), round(loop.time() - t0, 3))
    try:
        await loop.run_in_executor(None, block, 0.1, KeyError('x'))
    except KeyError as e:
        print('KeyError', e)
    with cf.ThreadPoolExecutor(1, 'mine') as pool:
        a = loop.run_in_executor(pool, block, 0.5, 'a')
        b = loop.run_in_executor(pool, block, 0.5, 'b')
        await asyncio.sleep(0.1)
        print(a.cancel(), b.cancel(), a, b)
        try:
            await b
        except asyncio.CancelledError:
            print('b cancelled')
        try:
            await asyncio.wait_for(loop.run_in_executor(pool, block, 1), 0.2)
        except asyncio.TimeoutError:
            print('timeout', round(loop.time() - t0, 3))
    print('pool closed', round(loop.time() - t0, 3))
    c = cf.Future()
    w = asyncio.wrap_future(c)
    loop.call_later(0.1, c.set_result, 5)
    print(await w)
    c = cf.Future()
    w = asyncio.wrap_future(c)
    w.cancel()
    await asyncio.sleep(0)
    print(c.cancelled())
    c = cf.Future(); c.set_exception(cf.TimeoutError('t'))
    try:
        await asyncio.wrap_future(c)
    except asyncio.TimeoutError as e:
        print('TimeoutError', e)
    except Exception as e:
        print(type(e))
    c = cf.Future(); c.cancel()
    try:
        await asyncio.wrap_future(c)
    except asyncio.CancelledError as e:
        print('CancelledError')
    print(asyncio.wrap_future(w) is w)
    for x in (cf.Future(), 3):
        try:
            await asyncio.gather(x)
        except TypeError as e:
            print(e)
        try:
            asyncio.ensure_future(x)
        except TypeError as e:
            print(e)
    try:
        await cf.Future()
    except TypeError as e:
        print(e)
    if sys.version_info >= (3, 9):
        var.set('ctx')
        def g(a, k=None): return a, k, var.get(), name()
        print(await asyncio.to_thread(g, 1, k=2))
        print(await loop.run_in_executor(None, g, 1))
        try:
            await asyncio.to_thread(block, 0.1, ValueError('v'))
        except ValueError as e:
            print(e)
    try:
        loop.run_in_executor(None)
    except TypeError as e:
        print('TypeError')
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main(loop))
loop.close()
try:
    loop.run_in_executor(None, block, 1)
except RuntimeError as e:
    print(e)
print('end')
