# real time
# What a forked process has of what there was before: copies of it.
import collections
import functools
import threading
from concurrent.futures import ProcessPoolExecutor


def count():
    n = 0
    while True:
        n += 1
        yield n


def closure():
    hidden = [0]

    def add(x, default=[]):
        hidden[0] += x
        default.append(x)
        add.calls = getattr(add, "calls", 0) + 1
        return hidden[0], list(default), add.calls
    return add


class Base:
    made = []

    def __init__(self, name):
        self.name = name
        type(self).made.append(name)

    def rename(self, name):
        self.name = name
        return self

    @property
    def loud(self):
        return self.name.upper()

    @staticmethod
    def known():
        return len(Base.made)


class Child(Base):
    def rename(self, name):
        return super().rename(name + "!")


class Own(Exception):
    pass


numbers, letters = count(), iter("abc")
add = closure()
one, other = Base("one"), Child("other")
bound = one.rename
keyed = {one: 1, (other, 2): 2}
group = {one, other}
ring = []
ring.append(ring)
queue = collections.deque([one, 2], 3)
groups = collections.defaultdict(list, a=[one])
part = functools.partial(add, 1)
lock = threading.Lock()
event = threading.Event()
failure = Own("a", one)
data = bytearray(b"x")
items = iter([1, 2, 3])


def use(step):
    bound("renamed %d" % step)
    other.rename("other %d" % step)
    queue.append(step)
    groups["a"].append(step)
    data.extend(b"y")
    free = lock.acquire(False)
    event.set()
    return (next(numbers), next(items), add(step), part(), one.name, other.loud, keyed[one], keyed[(other, 2)],
            one in group, len(group), ring[0] is ring, queue[0] is one, len(queue), groups["a"][0] is one,
            len(groups["a"]), free, event.is_set(), failure.args[1] is one, bytes(data), Base.known(),
            isinstance(other, Base), type(one) is Base, Child.__mro__[1] is Base, isinstance(failure, Own))


if __name__ == "__main__":
    next(numbers), next(items), add(5)
    lock.acquire()
    with ProcessPoolExecutor(1) as pool:
        for i in (1, 2):
            print(pool.submit(use, i).result())
    lock.release()
    event.clear()
    print(use(3))
