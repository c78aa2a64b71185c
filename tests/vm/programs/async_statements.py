# await, async with, async for and asynchronous comprehensions.
import asyncio
class CM:
    def __init__(s, n, sup=False): s.n, s.sup = n, sup
    async def __aenter__(s): print('aenter', s.n); await asyncio.sleep(0); return s
    async def __aexit__(s, t, v, tb): print('aexit', s.n, t and t.__name__); await asyncio.sleep(0); return s.sup
async def agen(n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            yield i
    finally:
        print('agen closed')
async def f(k):
    async with CM(1) as a, CM(2, k == 2):
        if k == 1: return 'ret'
        if k >= 2: raise ValueError(k)
    return 'end'
async def main():
    for k in range(3): print(await f(k))
    try: await f(3)
    except ValueError as e: print('caught', e)
    async for i in agen(3):
        if i == 1: continue
        print('i', i)
    else: print('else')
    async for i in agen(3):
        if i == 1: break
    print([x async for x in agen(3) if x], {x: y async for x in agen(2) for y in (1, 2)})
    print([await asyncio.sleep(0, x) for x in range(3)])
    g = (x * 2 async for x in agen(2))
    print([x async for x in g])
    async for i in agen(2):
        async with CM(i):
            if i: break
            continue
    async def inner():
        try: await asyncio.sleep(1)
        finally:
            print('fin')
            await asyncio.sleep(0)
            print('fin2')
    t = asyncio.ensure_future(inner())
    await asyncio.sleep(0)
    t.cancel()
    try: await t
    except asyncio.CancelledError: print('cancelled')
    return 'main done'
loop = asyncio.new_event_loop()
print(loop.run_until_complete(main()))
loop.close()
