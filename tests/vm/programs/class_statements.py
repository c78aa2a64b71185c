# class statements: super, metaclasses, decorators, names.
class A:
    """doc of A"""
    attr: int = 5
    other: 'str'
    def __init__(self): self.__priv = 1
    def get(self): return self.__priv
    @property
    def p(self): return 'p'
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls): return cls.__name__
class B(A):
    def __init__(self):
        super().__init__()
        self.b = 2
    def get(self): return super().get() + self.b
    def who(self): return __class__
print(A.__doc__, A.__annotations__, B().get(), B().p, B.s(3), B.c(), B().who(), B.__qualname__, A.__module__)
class Meta(type):
    def __new__(m, n, b, ns, **kw): print(n, kw); return super().__new__(m, n, b, ns)
    def __init__(c, n, b, ns, **kw): super().__init__(n, b, ns)
class U(A, metaclass=Meta, k=1): pass
bases = (A,)
class V(*bases, **{'metaclass': Meta}): pass
print(V.__mro__[1] is A)
def deco(tag):
    print('deco', tag)
    def w(f): print('apply', tag, f.__name__); return f
    return w
@deco(1)
@deco(2)
def fn(): pass
@deco(3)
class K: pass
class Out:
    class In:
        def f(self):
            def g(): pass
            return g
print(Out.In.__qualname__, Out.In.f.__qualname__, Out.In().f().__qualname__, (lambda: 0).__qualname__)
class I:
    def __init_subclass__(cls, tag=None, **k): print('sub', cls.__name__, tag)
class J(I, tag='t'): pass
