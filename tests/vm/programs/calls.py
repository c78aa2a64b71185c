# Arguments of every kind, and what is wrong with them.
def f(*a, **k): return a, k
print(f(), f(1), f(1, x=2), f(*[1, 2]), f(*[1], 2, *[3]), f(**{'a': 1}), f(1, *[2], b=3, **{'c': 4}, d=5))
def g(a, b=2, /, c=3, *, d=4): return a, b, c, d
print(g(1), g(1, 5), g(1, c=7, d=8))
try: g()
except TypeError as e: print(e)
try: f(a=1, **{'a': 2})
except TypeError as e: print(e)
try: f(*5)
except TypeError as e: print(e)
try: f(1, *5)
except TypeError as e: print(e)
try: f(**5)
except TypeError as e: print(e)
def ev(x): print('ev', x); return x
f(ev(1), *[ev(2)], k=ev(3), **{'z': ev(4)})
print('a-b'.split('-'), 'x'.join(sep for sep in 'abc'))
class C:
    def m(self, *a, **k): return a, k
    s = staticmethod(lambda x: x)
c = C()
print(c.m(1, *[2], z=3), c.m(k=1), c.s(4), C.m(c, 1))
c.fn = lambda q: q * 2
print(c.fn(4))
print(max(3, 1), max([1, 5], key=lambda v: -v), sorted([3, 1, 2], reverse=True))
