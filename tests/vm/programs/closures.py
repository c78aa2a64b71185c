# Cells, free variables, comprehensions and class bodies.
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get
i, g = counter()
i(); i(5); print(g())
def adder(x): return lambda y, *, z=3: x + y + z
print(adder(1)(2), adder(1)(2, z=0))
fs = []
for k in range(3): fs.append(lambda k=k: k)
print([f() for f in fs])
def late(): return [lambda: k for k in range(3)]
print([f() for f in late()])
def outer(a, b=[], *args, c, d=4, **kw):
    def inner(): return a, b, args, c, d, kw
    a = a * 2
    return inner()
print(outer(1, 2, 3, 4, c=5, e=6))
def deep(x):
    def l1():
        def l2():
            def l3(): return x
            return l3
        return l2
    return l1()()()
print(deep(7))
def dele():
    x = 1
    def f(): return x
    del x
    try: f()
    except NameError as e: print(e)
    try: x
    except UnboundLocalError as e: print(e)
dele()
def comp(n): return [[x * y + n for y in range(x)] for x in range(n)]
print(comp(4))
def comp2(n): return {x: [lambda: (x, y) for y in range(2)] for x in range(n)}
print([[f() for f in v] for v in comp2(2).values()])
x = 'global'
class C:
    x = 'class'
    y = [x for _ in range(1)]
    z = [q for q in x]
    def m(self): return x
print(C.y, C.z, C().m())
def fcls():
    v = 'local'; v2 = 'l2'
    class D:
        w = v2
        v = 'own'
        u = v
        def m(self): return v
    return D
D = fcls(); print(D.w, D.v, D.u, D().m())
