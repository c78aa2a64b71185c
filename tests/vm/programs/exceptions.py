"""try/except/finally in every position, context, re-raising, except*."""
import sys


def order(kind):
    out = []
    for i in range(3):
        try:
            try:
                out.append(("try", i))
                if kind == "raise":
                    raise KeyError(i)
                if kind == "continue":
                    continue
                if kind == "break":
                    break
                if kind == "return":
                    return out
            except KeyError as e:
                out.append(("except", e.args))
                if i == 1:
                    raise
            else:
                out.append("else")
            finally:
                out.append("finally")
        except KeyError:
            out.append("outer")
    else:
        out.append("loop else")
    return out


for kind in ("raise", "continue", "break", "return", "none"):
    print(kind, order(kind))


def context():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            {}["missing"]
    except KeyError as e:
        print(repr(e.__context__), e.__cause__, e.__suppress_context__)
    try:
        try:
            int("x")
        except ValueError as v:
            raise RuntimeError("r") from v
    except RuntimeError as e:
        print(repr(e.__cause__), e.__suppress_context__)
    try:
        raise ValueError from None
    except ValueError as e:
        print(repr(e), e.__cause__, e.__suppress_context__)


context()


def info():
    print(sys.exc_info()[0])
    try:
        raise OSError("a")
    except OSError:
        print(sys.exc_info()[0])
        try:
            raise KeyError("b")
        except KeyError:
            print(sys.exc_info()[0])
        print(sys.exc_info()[0])
    print(sys.exc_info()[0])


info()


def gen_state():
    """A generator keeps the exception it handles while it is suspended."""
    try:
        raise ValueError("in gen")
    except ValueError:
        yield sys.exc_info()[0]
        yield sys.exc_info()[0]


g = gen_state()
print(next(g), sys.exc_info()[0])
try:
    raise KeyError
except KeyError:
    print(next(g), sys.exc_info()[0])


def name_gone():
    try:
        raise ValueError("v")
    except ValueError as e:
        pass
    try:
        e
    except NameError as n:
        print(n)


name_gone()


def reraise_nothing():
    try:
        raise
    except RuntimeError as e:
        print(e)


reraise_nothing()


def override():
    for _ in range(2):
        try:
            return "try"
        finally:
            return "finally"


print(override())


class Suppress:
    def __enter__(self):
        return self

    def __exit__(self, t, v, tb):
        print("exit", t and t.__name__, v)
        return t is KeyError


def with_flow():
    for i in range(3):
        with Suppress():
            if i == 0:
                continue
            if i == 1:
                raise KeyError("suppressed")
            return "returned"


print(with_flow())
try:
    with Suppress(), Suppress():
        raise ValueError("not suppressed")
except ValueError as e:
    print("caught", e)

try:
    raise ExceptionGroup("g", [ValueError(1), KeyError(2), ExceptionGroup("h", [OSError(3)])])
except* ValueError as e:
    print("values", e.exceptions)
except* (KeyError, OSError) as e:
    print("others", e.exceptions)

try:
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        print("took ValueError")
except ExceptionGroup as e:
    print("left", e.exceptions)

try:
    raise ValueError("alone")
except* ValueError as e:
    print(type(e).__name__, e.exceptions)

try:
    [].pop()
except (KeyError, IndexError) as e:
    print(e)
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as e:
    print(e)
try:
    raise 5
except TypeError as e:
    print(e)


def deep(n):
    return deep(n - 1) if n else 1 / 0


try:
    deep(50)
except ZeroDivisionError as e:
    tb, n = e.__traceback__, 0
    while tb:
        n += 1
        tb = tb.tb_next
    print("frames", n)


class Chain:
    def __init__(self, nxt):
        self.nxt = nxt


head = None
for _ in range(200000):
    head = Chain(head)
head = None
print("a long chain went without trouble")


def forever():
    return forever() + 1


try:
    forever()
except RecursionError as e:
    print(e)


class Repr:
    def __repr__(self):
        return repr(self)


try:
    repr(Repr())
except RecursionError as e:
    print("RecursionError")
