#### f1
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f1(): a.fooo
f1()
#### f2
def f2(): coutn
f2()
#### f3
def f3(): pritn(1)
f3()
#### f4
def f4():
    local_value = 1
    return local_valeu
f4()
#### f6
def f6(): "x".uper()
f6()
#### f7
def f7(): foo(1)(2)
f7()
#### f8
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f8(): return a.bar.baz + 1
f8()
#### f9
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f9(): return (a.bar
    + None)
f9()
#### f10
def f10(): return len(1, 2)
f10()
#### f11
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f11():
    x = {}
    return x["a"]["b"]
f11()
#### f12
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f12():
    x = {"a": None}
    return x["a"]["b"]
f12()
#### f14
def f14(): return [i for i in None]
f14()
#### f15
def f15(): assert 1 == 2, "no"
f15()
#### f16
def f16(): raise ValueError("é中")
f16()
#### f17
def f17(): x = "é中文"; return "中文" + 1
f17()
#### f18
def f18():
    for i in 5: pass
f18()
#### f19
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f19():
    with a: pass
f19()
#### f20
def f20(): return -None
f20()
#### f21
def f21(): return not_defined
f21()
#### f22
def f22(): return 1 if undefined_thing else 2
f22()
#### f23
def f23(): import nonexistent_module_x
f23()
#### f25
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f25(): return a.foo.bar.baz(1)
f25()
#### f26
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f26(): a.foo.bar = 1
f26()
#### f27
def f27(): x, y = 1, 2, 3
f27()
#### f28
def f28(): x, y = 1
f28()
#### f29
def f29(): return f"{undefinedd!r:>10}"
f29()
#### f30
def f30(): lambda_ = lambda: 1/0; return lambda_()
f30()
#### f31
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f31(): print("a" + 1, 2)
f31()
#### f32
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f32(): return (1 + 2) * ("a" - 3)
f32()
#### f33
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f33(): del a.zzz
f33()
#### f34
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f34(): a += 1
f34()
#### f35
def f35(): return {[]: 1}
f35()
#### f36
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f36(): raise A
f36()
#### f37
def f37(): return self.x
f37()
#### f38
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f38(): return a.foo < None
f38()
#### f39
def f39(): return 1 / 0 / 0
f39()
#### f40
def f40(): return (lambda: 1)(2)
f40()
#### f41
def f41(): return int("x")
f41()
#### f42
def f42(): 1 + 1; int(
    "x"); 5
f42()
#### f43
def f43(): return [1,2,3][5]
f43()
#### f44
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f44(): return a.foo[1]
f44()
#### f46
def f46():
    raise ValueError(
        "multi"
        "line")
f46()
#### f47
def f47(): return [
    1,
    2/0,
    3]
f47()
#### f48
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f48(): return max(1, a.fooo, 3)
f48()
#### f49
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f49(): return a   .   fooo
f49()
#### f50
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f50(): return a  /  "x"
f50()
#### f51
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f51(): return (a) / ("x")
f51()
#### f54
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f54(): return a[(1)][2]
f54()
#### f55
def f55(): x = 1; x()
f55()
#### f56
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def f56(): return 1 < "a"
f56()
#### f57
def f57(): yield_ = (i/0 for i in [1]); return list(yield_)
f57()
#### f58
def f58(): raise
f58()
#### f59
def f59(): raise ValueError("x") from TypeError("y")
f59()
#### f60
def f60(): exit_ = 5; raise SystemError(1, 2)
f60()
#### g1
def g1():
    return (1)/(0)
g1()
#### g2
def g2():
    return "中文" + 1
g2()
#### g3
def g3():
    return 1//0
g3()
#### g4
def g4():
    return 1 if "中" else 2, "中" + 1
g4()
#### g5
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def g5():
    x = int("a")
g5()
#### g6
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def g6():
    return int("a")
g6()
#### g7
def g7():
    x = y = int("b")
g7()
#### g8
def g8():
    x: int = int("c")
g8()
#### g9
def g9():
    return (int("c"))
g9()
#### g10
def g10():
    return str.join(1, 2)
g10()
#### g11
def g11():
    x = [int("c")]
g11()
#### g12
def g12():
    int("d")
g12()
#### g13
def g13():
    x = int("d"); y = int("e")
g13()
#### g14
def g14():
    if 1: return int("d")
g14()
#### g15
def g15():
    return int(
        "e"
    )
g15()
#### g16
def g16():
    return [
        1,
        2,
        int("e"),
    ] + 5
g16()
#### g17
def g17():
    print(
        1,
        2,
        3,
        4,
        int(
        "q"), 5)
g17()
#### g18
def g18():
    return (1 +
       2 +
       3 +
       None)
g18()
#### g19
def g19():
    x = {}
    return x[
        1
    ]
g19()
#### g20
def g20():
    x = 5
    x += None
g20()
#### g21
def g21():
    raise ValueError("x") # comment
g21()
#### g22
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def g22():
    return int("a") # comment
g22()
#### g23
class A:
    def __init__(self):
        self.foo = 1
    bar = 2

a = A()
def g23():
    x = int("a") + 1
g23()
#### g24
def g24():
    e = None
    e.foo = 1
g24()
#### g25
def g25():
    int("中文") or int("x")
g25()
#### g26
def g26(): 
	x =	int("z")
g26()
#### s1
class A:
    foo = 1
    def m(self): return foo
    def n(self):
        abcdef = 1
        def k(): return abcdeg
        return k()
def s1(): A().m()
s1()
#### s2
class A:
    foo = 1
    def m(self): return foo
    def n(self):
        abcdef = 1
        def k(): return abcdeg
        return k()
def s2(): A().n()
s2()
#### s3
def s3(): math
s3()
#### s4
def s4(): tim
s4()
#### s5
def s5(): time
s5()
#### s6
class A:
    foo = 1
    def m(self): return foo
    def n(self):
        abcdef = 1
        def k(): return abcdeg
        return k()
def s6(): A().Foo
s6()
#### s7
class A:
    foo = 1
    def m(self): return foo
    def n(self):
        abcdef = 1
        def k(): return abcdeg
        return k()
def s7(): A()._foo
s7()
#### s8
class A:
    foo = 1
    def m(self): return foo
    def n(self):
        abcdef = 1
        def k(): return abcdeg
        return k()
def s8(): a
s8()
#### s10
def s10(): random.x
s10()
#### s14
def s14(): [].appendd
s14()
#### s15
def s15(): {}.key
s15()
#### s16
def s16(): prin
s16()
#### s17
def s17(): xyzzy = 1; xyzy
s17()
#### s18
class A:
    foo = 1
    def m(self): return foo
    def n(self):
        abcdef = 1
        def k(): return abcdeg
        return k()
def s18(): A.foa
s18()
#### s19
def s19(): sh
s19()
#### s21
def s21():
    if 0: later = 1
    latr
s21()
#### whole1
class Outer:
    class Inner(Exception):
        pass
def f():
    def g():
        raise Outer.Inner("hi")
    g()
f()
#### whole2
def f(n):
    if n == 0:
        raise ValueError
    f(n-1)
f(10)
#### whole3
def f(x, y):
    return x + \
        y
class A:
    def m(self, a, b):
        return self.n(
            a,
            b)
    def n(self, a, b):
        z = [1,2]
        return z[a] + f(a,
          b)
A().m(1, None)
#### whole4
def f():
    try:
        1/0
    except ZeroDivisionError as e:
        raise KeyError("a") from e
def g():
    try:
        f()
    except KeyError:
        raise RuntimeError("x\ny")
def h():
    try: g()
    except RuntimeError as e:
        raise OSError(2, "No such file", "fn") from None
try:
    g()
except Exception as e:
    print(repr(e))
h()
#### f13
def f11(): pass
def f13(): return f11(1)
f13()
#### f53
def f50(): pass
def f53(): return f50((1), (2))
f53()
#### f52
def f50(): pass
def f52(): return f50 (1)
f52()
#### suggestions >=3.10
count = 3
def f2(): coutn
f2()
#### notes >=3.11
def f():
    e = ValueError("x")
    e.add_note("first")
    e.add_note("second\nline")
    raise e
f()
#### group >=3.11
def f(n):
    try:
        if n == 0:
            raise ValueError("zero")
        if n == 1:
            raise TypeError("one\ntwo lines")
        1 / 0
    except Exception as e:
        return e
def g():
    raise ExceptionGroup("several", [f(0), f(1), f(2), ExceptionGroup("inner", [KeyError("k"), f(0)])])
g()
#### group_cause >=3.11
try:
    raise ExceptionGroup("eg", [ValueError(1)])
except ExceptionGroup as e:
    raise RuntimeError("after") from e
#### group_in_chain >=3.11
def f():
    try:
        1 / 0
    except ZeroDivisionError as e:
        try:
            raise ValueError("v")
        except ValueError as v:
            return v
x = f()
raise ExceptionGroup("eg", [x, TypeError("t")])
#### group_wide >=3.11
raise ExceptionGroup("wide", [ValueError(i) for i in range(20)])
#### group_deep >=3.11
e = ValueError("bottom")
for i in range(13):
    e = ExceptionGroup("level %d" % i, [e])
raise e
#### group_notes >=3.11
e = ExceptionGroup("eg", [ValueError(1)])
e.add_note("a note")
e.exceptions[0].add_note("inner note")
raise e
#### base_group >=3.11
raise BaseExceptionGroup("eg", [KeyboardInterrupt(), ValueError("x")])
#### star >=3.11
try:
    raise ExceptionGroup("eg", [ValueError(1), TypeError(2), KeyError(3)])
except* ValueError:
    raise RuntimeError("in handler")
#### star_rest >=3.11
try:
    raise ExceptionGroup("eg", [ValueError(1), TypeError(2), KeyError(3)])
except* ValueError:
    pass
#### circle
def f():
    a = ValueError("a")
    b = KeyError("b")
    a.__cause__ = b
    b.__cause__ = a
    raise a
f()
#### context_of_finally
def f():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")
f()
#### context_deep
def handler():
    raise RuntimeError("three")
def f():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            [][1]
    except IndexError:
        handler()
f()
#### reraise
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        raise
def g():
    try:
        f()
    except ZeroDivisionError as e:
        raise e
g()
#### reraise_bare_chain
def f():
    try:
        {}["a"]
    except KeyError:
        try:
            int("x")
        except ValueError:
            pass
        raise
f()
#### suppressed
try:
    1 / 0
except ZeroDivisionError:
    raise ValueError("x") from None
#### bad_str
class Bad(Exception):
    def __str__(self):
        return 1
raise Bad()
#### empty_str
raise ValueError("")
#### multi_line
raise ValueError("a\nb\n")
#### nested_class
class Outer:
    class Inner(Exception):
        pass
raise Outer.Inner
#### custom_repr
class E(Exception):
    def __str__(self):
        return "custom %d" % self.args[0]
raise E(5)
#### keyboard
raise KeyboardInterrupt
#### recursion
def f(n):
    return f(n + 1)
f(0)
#### mutual
def f(n):
    return g(n)
def g(n):
    if n > 4:
        raise ValueError(n)
    return f(n + 1)
f(0)
#### repeats
def f(n):
    if n: return f(n - 1)
    raise ValueError
f(3)
#### repeat_one
def f(n):
    if n:
        f(n - 1)
    else:
        raise ValueError
f(4)
#### generator
def g():
    yield 1
    yield 1 / 0
for x in g():
    pass
#### gen_stop
def g():
    yield 1
    raise StopIteration(3)
list(g())
#### comprehension
x = [1 / i for i in (1, 0)]
#### class_body
class A:
    x = 1
    y = undefined_thing
#### method
class A:
    def m(self):
        self.n()
    def n(self):
        return self.missing
A().m()
#### property
class A:
    @property
    def p(self):
        return 1 / 0
A().p
#### decorator
def deco(f):
    def inner(*args):
        return f(*args)
    return inner
@deco
def f(x):
    return x + "a"
f(1)
#### init
class A:
    def __init__(self, x):
        self.x = int(x)
A("q")
#### operators
class A:
    def __add__(self, other):
        return other.nope
A() + 1
#### sort_key
sorted([1, "a"])
#### lambda_key
sorted([1, 2], key=lambda v: v.x)
#### with_exit
class M:
    def __enter__(self):
        return self
    def __exit__(self, *args):
        raise KeyError("in exit")
with M():
    1 / 0
#### assert_plain
assert 1 == 2
#### assert_call
def f(): return False
assert f(), "message %d" % 3
#### long_call
def f(*args):
    raise ValueError(args[0])
f(1,
  2,
  3,
  4,
  5,
  6)
#### long_call_in_expression
def f(*args):
    raise ValueError(args[0])
x = 1 + f(
    1,
    2,
    3,
    4,
    5,
)
#### dict_literal
def f(x):
    return {
        "a": 1,
        "b": x["q"],
        "c": 3,
    }
f({})
#### chained_calls
class A:
    def a(self): return self
    def b(self): return None
A().a().b().c()
#### conditional_line
def f(x): return x / 0
if f(1): pass
#### semicolons
a = 1; b = a / 0; c = 3
#### tabs
if True:
	x = 1
	x.foo
#### unicode_columns
名字 = "值"
x = "é" + 名字 + 5
#### wide_subscript
d = {"中": 1}
d["中"]["文"]
#### binary_brackets
def f(a, b):
    return (a) + (b)
f(1, "x")
#### binary_call
def f(a):
    return (a + 1)*(a / "x")
f(1)
#### power
2 ** "x"
#### floor_div
7 //0
#### modulo
7 %(0)
#### tuple_operand
1 *(2, 3) *(4, 5)
#### comparison
[] < 1 < 2
#### not_callable
x = None
x(1, 2)
#### unpack
a, b = [1]
#### unpack_for
for a, b in [(1, 2), (3,)]:
    pass
#### starred
print(*5)
#### kwargs
dict(**5)
#### del_name
x = 1
del x
del x
#### unbound
def f():
    print(x)
    x = 1
f()
#### free_unbound
def f():
    def g():
        return x
    g()
    x = 1
f()
#### fstring
x = 5
f"{x!r} {x.foo} {x:>5}"
#### fstring_format
x = [1]
f"a{x:>5}b"
#### global_missing
def f():
    return globl
f()
#### attribute_store
class A:
    __slots__ = ()
def f(a):
    a.x.y = 1
f(A)
#### item_store
x = (1, 2)
x[0] = 5
#### item_delete
x = {}
del x["k"]
#### aug_item
x = {}
x["k"] += 1
#### aug_attr
class A: pass
A().count += 1
#### walrus >=3.8
if (y := int("n")): pass
#### ternary
x = int("q") if True else 0
#### lambda_multi
f = (lambda x:
     x / 0)
f(1)
#### return_paren
def f():
    return (
        int("z")
    )
f()
#### return_method
def f():
    return "".join(5)
f()
#### await_like
def g():
    x = yield from h()
def h():
    yield 1
    raise ValueError("from h")
for _ in g(): pass
#### raise_from_call
def make(): return ValueError("made")
raise make()
#### raise_class
class E(Exception):
    def __init__(self):
        super().__init__("no args")
raise E
#### raise_class_fails
class E(Exception):
    def __init__(self, x): pass
raise E
#### module_attribute
import math
math.sqrtt(4)
#### import_name
from sys import sqrtt
#### self_name >=3.10
class A:
    def __init__(self):
        self.value = 1
    def f(self):
        return value
A().f()
#### private_suggestion >=3.10
class A:
    def __init__(self):
        self._hidden = 1
    def f(self):
        return self.hidden
a = A()
try:
    a.f()
except AttributeError:
    pass
a.hidden
#### plain_a1
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a1():
    x = o.m()
a1()
#### plain_a2
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a2():
    x = d[1]()
a2()
#### plain_a3
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a3():
    x, y = ff()
a3()
#### plain_a4
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a4():
    [x] = ff()
a4()
#### plain_a5
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a5():
    d[2] = ff()
a5()
#### plain_a6
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a6():
    return o.m()
a6()
#### plain_a7
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a7():
    return (ff)()
a7()
#### plain_a8
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a8():
    x = (ff)()
a8()
#### plain_a9
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a9():
    x = (ff())
a9()
#### plain_a10
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a10():
    x = ff(); y = 1
a10()
#### plain_a11
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a11():
    y = 1; x = ff()
a11()
#### plain_a12
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a12():
    x = o.m(
    )
a12()
#### plain_a13
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a13():
    (x) = ff()
a13()
#### plain_a14
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a14():
    x = y = ff()
a14()
#### plain_a15
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a15():
    x: int = ff()
a15()
#### plain_a16
class O:
    def m(self): raise ValueError
o = O(); d = {1: o.m}
def ff(): raise ValueError
def a16():
    x = ff()  # comment
a16()
#### assert_a1
f = lambda: False
t = lambda: True
x = 0
assert f(), "m"
#### assert_a2
f = lambda: False
t = lambda: True
x = 0
assert not t(), "m"
#### assert_a3
f = lambda: False
t = lambda: True
x = 0
assert t() and 1 == 2, "m"
#### assert_a4
f = lambda: False
t = lambda: True
x = 0
assert 1 == 1 and f(), "m"
#### assert_a5
f = lambda: False
t = lambda: True
x = 0
assert 1 < 2 < 1, "m"
#### assert_a6
f = lambda: False
t = lambda: True
x = 0
assert x, "m"
#### assert_a7
f = lambda: False
t = lambda: True
x = 0
assert x == 1
#### assert_a8
f = lambda: False
t = lambda: True
x = 0
assert not x == 0
#### assert_a9
f = lambda: False
t = lambda: True
x = 0
assert f()
#### assert_a10
f = lambda: False
t = lambda: True
x = 0
assert x == 1 or f()
#### assert_a11
f = lambda: False
t = lambda: True
x = 0
assert f() or x.real == 1, "m"
#### long_chain
e = None
for i in range(200):
    try:
        raise ValueError(i) from e
    except ValueError as x:
        e = x
raise e
#### shared_context >=3.11
def make(i, context):
    e = ValueError(i)
    e.__context__ = context
    return e
c = KeyError("shared")
raise ExceptionGroup("eg", [make(1, c), make(2, c), c])
#### shared_cause >=3.11
c = KeyError("shared")
a, b = ValueError("a"), ValueError("b")
a.__cause__ = b.__cause__ = c
raise ExceptionGroup("eg", [a, ExceptionGroup("in", [b])]) from c
#### twice_in_group >=3.11
e = ValueError("same")
e.__context__ = KeyError("k")
raise ExceptionGroup("eg", [e, e])
#### context_kept
a, b = ValueError("a"), KeyError("b")
a.__cause__ = b
a.__context__ = TypeError("c")
a.__suppress_context__ = False
raise a
#### cause_circle_context
a, b = ValueError("a"), KeyError("b")
a.__cause__ = a
a.__context__ = b
a.__suppress_context__ = False
raise a
