"""Coroutines, async generators and delegation, driven by hand."""
class Aw:
    def __await__(self):
        r = yield "y1"
        return r
async def one(): return await Aw()
async def two():
    a = await one()
    b = await one()
    return a, b
c = two()
print(c.send(None), c.send(1))
try: c.send(2)
except StopIteration as e: print(e.value)
async def acm():
    pass
class CM:
    async def __aenter__(self): print("aenter"); return 5
    async def __aexit__(self, t, v, tb): print("aexit", t); return True
async def m():
    async with CM() as x, CM() as y:
        print(x, y)
        raise ValueError
    print("after")
    async for i in agen(3): print("i", i)
    else: print("else")
    print([i async for i in agen(3) if i], {i: 1 async for i in agen(2)})
    print([await val(i) for i in range(3)])
    g = agen2()
    print(await g.__anext__(), await g.asend(7))
    await g.aclose()
    try: await g.__anext__()
    except StopAsyncIteration: print("stopped")
    h = agen2(); await h.__anext__()
    try: print(await h.athrow(KeyError("k")))
    except KeyError as e: print("ke", e)
    return "done"
async def val(i): return i * 10
async def agen(n):
    for i in range(n):
        await Aw2()
        yield i
class Aw2:
    def __await__(self):
        return iter(())
async def agen2():
    try:
        x = yield 1
        print("x", x)
        y = yield 2
    finally: print("agen2 fin")
try: m().send(None)
except StopIteration as e: print(e.value)
async def never(): pass
def sub():
    x = yield 1
    print("sub got", x)
    y = yield 2
    return x + y
def top():
    r = yield from sub()
    yield r
    r = yield from [7, 8]
t = top(); print(next(t), t.send(10), t.send(20), next(t), next(t))
try: next(t)
except StopIteration: print("si")
c = one(); c.send(None)
try: c.throw(ValueError("thrown"))
except ValueError as e: print("out", e)
try: c.send(None)
except RuntimeError as e: print(e)
async def cleanup():
    try: await Aw()
    finally: print("cleanup ran")
c = cleanup(); c.send(None); c.close(); del c
c = cleanup(); c.send(None); c = None
async def bad(): await 5
try: bad().send(None)
except TypeError as e: print(e)
def g1():
    yield 1
    yield 2
i = g1()
for x in i: print(x); break
for x in i: print(x)
def gg():
    try: yield 1
    except GeneratorExit: print("ge"); raise
for x in gg(): break
print("end")
async def deep(n):
    if n == 0: return await Aw()
    return await deep(n-1)
c = deep(50)
print(c.send(None))
try: c.send("x")
except StopIteration as e: print(e.value)
c = deep(3); c.send(None)
try: c.throw(KeyError("deep"))
except KeyError as e: print("ke", e)
