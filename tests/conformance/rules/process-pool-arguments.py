# real time
from concurrent.futures import ProcessPoolExecutor
from collections import namedtuple, OrderedDict, defaultdict, deque, Counter
from functools import partial
import enum
Point = namedtuple("Point", "x y")
class Colour(enum.Enum):
    RED = 1
    BLUE = 2
class Node:
    def __init__(self, name):
        self.name = name
        self.next = self
class Slots:
    __slots__ = ("a", "b")
    def __init__(self, a):
        self.a = a
class Reduced:
    def __init__(self, a):
        self.a = a
    def __reduce__(self):
        return (Reduced, (self.a + 1,))
class State:
    def __init__(self):
        self.kept, self.dropped = 1, 2
    def __getstate__(self):
        return {"kept": self.kept}
    def __setstate__(self, state):
        self.__dict__.update(state)
        self.dropped = "again"
class MyList(list):
    pass
def same(x):
    return x
def change(x):
    x.append("child")
    return x
def pair(a, b):
    return a is b
def method_of(n):
    return n.name, n.next is n
class M:
    k = 5
    def go(self, x):
        return x * self.k
    @classmethod
    def make(cls, x):
        return cls.__name__, x
    @staticmethod
    def plain(x):
        return -x
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        call = lambda f, *a, **k: pool.submit(f, *a, **k).result()
        own = [1]
        print(call(change, own), own)
        print(call(pair, own, own), call(pair, own, [1]))
        print(call(same, Point(1, 2)), type(call(same, Point(1, 2))) is Point)
        print(call(same, Colour.RED) is Colour.RED)
        print(call(method_of, Node("n")))
        print(call(same, OrderedDict([("b", 1), ("a", 2)])))
        print(call(same, defaultdict(list, {1: [2]})))
        print(call(same, deque([1, 2, 3], 2)), call(same, Counter("aab")))
        s = call(same, Slots(3)); print(s.a, hasattr(s, "b"))
        print(call(same, Reduced(1)).a)
        st = call(same, State()); print(st.kept, st.dropped)
        ml = MyList([1, 2]); ml.extra = "e"; ml = call(same, ml)
        print(type(ml).__name__, ml, ml.extra)
        print(call(M().go, 3), call(M.make, 1), call(M.plain, 4))
        print(call(partial(same), {1, 2, 3}), call(len, "abc"), call(sorted, [3, 1, 2], reverse=True))
        print(call(same, (None, True, 1.5, 2j, b"x", bytearray(b"y"), range(3), ..., frozenset([1]), int, slice(1, 2))))
        print(call(same, M) is M, call(same, same) is same)
        print(call("a-b".split, "-"))
