"""Classes, special methods, descriptors, calls, generators."""
class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        print("meta new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(m, name, bases, ns)
    def __call__(cls, *a):
        print("meta call", a)
        return super().__call__(*a)
class X(metaclass=Meta):
    a = 1
    def __init__(self, v): self.v = v
x = X(5)
print(x.v, type(X).__name__)
class P:
    def __init__(self): self._x = 0
    @property
    def x(self): return self._x
    @x.setter
    def x(self, v): self._x = v * 2
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls, a): return cls.__name__, a
p = P(); p.x = 4; print(p.x, P.s(1), p.s(2), P.c(3), p.c(4))
try: 
    class Q:
        @property
        def y(self): return 1
    Q().y = 3
except AttributeError as e: print(e)
class V:
    def __init__(self, a): self.a = a
    def __add__(self, o): return V(self.a + (o.a if isinstance(o, V) else o))
    def __radd__(self, o): return V(o + self.a)
    def __iadd__(self, o): self.a += 100; return self
    def __eq__(self, o): return isinstance(o, V) and self.a == o.a
    def __hash__(self): return hash(self.a)
    def __lt__(self, o): return self.a < o.a
    def __repr__(self): return "V(%r)" % self.a
    def __len__(self): return self.a
    def __bool__(self): return self.a > 0
    def __getitem__(self, i): return self.a * i
    def __contains__(self, i): return i == self.a
    def __call__(self, *a, **k): return a, k
    def __neg__(self): return V(-self.a)
    def __iter__(self): return iter(range(self.a))
v = V(3); print(v + 1, 1 + v, v == V(3), v != V(3), V(1) < V(2), sorted([V(3), V(1)]), len(v), bool(V(0)), v[2], 3 in v, v(1, k=2), -v, list(v))
v += 1; print(v, {V(1): 2}[V(1)])
class G:
    def __getattr__(self, n): return "attr " + n
    def __setattr__(self, n, v): print("set", n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print("del", n); object.__delattr__(self, n)
g = G(); g.z = 1; print(g.z, g.q); del g.z; print(g.z)
class Base:
    def __init_subclass__(cls, **kw): print("sub", cls.__name__, kw)
class D1(Base, tag=3): pass
class A: 
    def f(self): return "A"
class B(A):
    def f(self): return "B" + super().f()
class C(A):
    def f(self): return "C" + super().f()
class D(B, C):
    def f(self): return "D" + super().f()
print(D().f(), [c.__name__ for c in D.__mro__])
class L(list):
    def total(self): return sum(self)
l = L([1,2,3]); l.append(4); l.name = "n"; print(l, l.total(), l.name, len(l), isinstance(l, list))
class Dd(dict):
    def __missing__(self, k): return k * 2
print(Dd()[4], Dd(a=1))
class S(str):
    def shout(self): return self.upper() + "!"
print(S("hi").shout(), S("a") + "b")
class I(int):
    pass
print(I(4) + 1, I(7))
class E(Exception):
    def __init__(self, a, b): super().__init__(a, b); self.a = a
try: raise E(1, 2)
except E as e: print(e, e.a, e.args, repr(e))
class Desc:
    def __set_name__(self, o, n): self.n = n; print("named", n)
    def __get__(self, i, o): return ("got", self.n, i is None)
    def __set__(self, i, v): print("dset", v)
class H: d = Desc()
print(H.d, H().d); H().d = 3
print(hasattr(x, "nope"), getattr(x, "nope", 7), callable(x), type(x), X.__name__)
def deco(n):
    def w(f):
        def inner(*a, **k): print("call", n, f.__name__); return f(*a, **k)
        return inner
    return w
@deco(1)
@deco(2)
def foo(a, /, b, *, c=3): return a, b, c
print(foo(1, b=2), foo(1, 2, c=4))
for bad in ["foo()", "foo(1, 2, 3)", "foo(a=1, b=2)", "foo(1, 2, d=1)"]:
    pass
try: foo()
except TypeError as e: print(e)
try: foo(1,2,3)
except TypeError as e: print(e)
try: foo(a=1,b=2)
except TypeError as e: print(e)
try: foo(1,2,d=1)
except TypeError as e: print(e)
try: foo(1,2,b=1)
except TypeError as e: print(e)
def kw(**k): return k
print(kw(**{"a": 1}, b=2))
try: kw(**{"a": 1}, a=2)
except TypeError as e: print(e)
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
class Slots:
    __slots__ = ("a",)
s = Slots(); s.a = 1; print(s.a)
class WithDel:
    def __del__(self): print("deleted")
w = WithDel(); w = None
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print(list(It()), [*It()], sum(It()))
a, (b, *c), d = 1, (2, 3, 4), 5; print(a, b, c, d)
x = y = 3; x += 2; print(x, y)
def gen():
    try:
        while True:
            try: r = yield
            except ValueError as e: print("ve", e); yield "handled"
    finally: print("closing")
g = gen(); next(g); print(g.throw(ValueError("q"))); g.close()
def pep479():
    raise StopIteration
    yield
try: list(pep479())
except RuntimeError as e: print(e, type(e.__cause__))
print(*[1,2], sep="-", end="!\n")
assert True
try: assert 1 == 2, "msg"
except AssertionError as e: print("AE", e)
def finret():
    try: return 1
    finally: print("f")
print(finret())
def loopelse():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
        finally: print("fin", i)
    else: print("else")
loopelse()
try:
    try: 1/0
    except ZeroDivisionError as e: raise ValueError("v") from e
except ValueError as e: print(repr(e.__cause__), e.__suppress_context__)
try:
    try: 1/0
    finally: print("cleanup")
except ZeroDivisionError: print("zde")
def nested():
    x = 10
    def i1():
        def i2(): return x
        return i2
    return i1()()
print(nested(), [lambda: i for i in range(3)][0]())
print({k: v for k, v in zip("abc", range(3))})
