# multiprocessing.synchronize and sharedctypes: locks and values that every
# process sees.
#
# Mirrors Lib/multiprocessing/synchronize.py, sharedctypes.py.
import threading
import _process
from _process import MINOR
from _types import refuse


class _Shared:
    """A value that every process sees."""

    def __init__(self, value):
        self._channel = _process.Channel("shared memory")
        self._channel.put(value)

    @property
    def value(self):
        value = self._channel.get()
        self._channel.put(value)
        return value

    @value.setter
    def value(self, value):
        self._channel.get()
        self._channel.put(value)


class Lock:
    __module__ = "multiprocessing.synchronize"
    _shared_name = "Lock"
    _label = "Lock.acquire()"

    def __init__(self, *, ctx=None):
        self._free = _process.Channel(self._label)
        self._free.put(None)

    def acquire(self, block=True, timeout=None):
        if not block:
            timeout = 0
        elif timeout is not None and timeout < 0:
            timeout = 0
        return self._free.get(timeout) is not Ellipsis

    def release(self):
        if len(self._free):
            raise ValueError("semaphore or lock released too many times")
        self._free.put(None)

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc):
        self.release()


class Semaphore(Lock):
    __module__ = "multiprocessing.synchronize"
    _shared_name = "Semaphore"
    _label = "Semaphore.acquire()"
    _bound = None

    def __init__(self, value=1, *, ctx=None):
        self._free = _process.Channel(self._label)
        for _ in range(value):
            self._free.put(None)

    def release(self):
        if self._bound is not None and len(self._free) >= self._bound:
            raise ValueError("semaphore or lock released too many times")
        self._free.put(None)

    def get_value(self):
        return len(self._free)


class BoundedSemaphore(Semaphore):
    __module__ = "multiprocessing.synchronize"
    _shared_name = "BoundedSemaphore"

    def __init__(self, value=1, *, ctx=None):
        Semaphore.__init__(self, value)
        self._bound = value


class RLock(Lock):
    __module__ = "multiprocessing.synchronize"
    _shared_name = "RLock"
    _label = "RLock.acquire()"

    def __init__(self, *, ctx=None):
        Lock.__init__(self)
        self._owner = _Shared((None, 0))

    def _me(self):
        return _process.current().pid, threading.get_ident()

    def acquire(self, block=True, timeout=None):
        owner, depth = self._owner.value
        if owner != self._me():
            if not Lock.acquire(self, block, timeout):
                return False
            depth = 0
        self._owner.value = (self._me(), depth + 1)
        return True

    def release(self):
        owner, depth = self._owner.value
        if owner != self._me():
            raise AssertionError("attempt to release recursive lock not owned "
                                 "by thread")
        self._owner.value = (owner if depth > 1 else None, depth - 1)
        if depth == 1:
            Lock.release(self)


class Event:
    __module__ = "multiprocessing.synchronize"
    _shared_name = "Event"

    def __init__(self, *, ctx=None):
        self._set = _process.Channel("Event.wait()")

    def is_set(self):
        if not len(self._set):
            _process.poll()
        return len(self._set) > 0

    def set(self):
        if not len(self._set):
            self._set.put(None)

    def clear(self):
        self._set.get(0)

    def wait(self, timeout=None):
        if self._set.get(timeout) is Ellipsis:
            return False
        self._set.put(None)  # it stays set, for those who wait as well
        return True


_TYPES = {"i": int, "I": int, "l": int, "L": int, "h": int, "H": int,
          "b": int, "B": int, "q": int, "Q": int, "d": float, "f": float}


def _checked(code, value):
    kind = _TYPES.get(code)
    if kind is None:
        refuse("shared memory of the type %r" % (code,))
    if kind is int:
        if not isinstance(value, int):
            raise TypeError("%r object cannot be interpreted as an integer"
                            % type(value).__name__
                            if MINOR >= 10 else
                            "an integer is required (got type %s)"
                            % type(value).__name__)
        return value
    return float(value)


class Synchronized:
    __module__ = "multiprocessing.sharedctypes"
    _shared_name = "Synchronized"

    def __init__(self, code, value, lock):
        self._code = code
        self._cell = _Shared(_checked(code, value))
        self._lock = lock

    @property
    def value(self):
        return self._cell.value

    @value.setter
    def value(self, value):
        self._cell.value = _checked(self._code, value)

    def get_lock(self):
        return self._lock

    def get_obj(self):
        refuse("Synchronized.get_obj()")

    def acquire(self, *args):
        return self._lock.acquire(*args)

    def release(self):
        self._lock.release()

    def __enter__(self):
        return self._lock.acquire()

    def __exit__(self, *exc):
        self._lock.release()

    def __repr__(self):
        refuse("the repr of a shared value")


class SynchronizedArray(Synchronized):
    __module__ = "multiprocessing.sharedctypes"
    _shared_name = "SynchronizedArray"

    def __init__(self, code, values, lock):
        if isinstance(values, int):
            values = [0] * values
        self._code = code
        self._cell = _Shared([_checked(code, v) for v in values])
        self._lock = lock

    def __len__(self):
        return len(self._cell.value)

    def __getitem__(self, i):
        return self._cell.value[i]

    def __setitem__(self, i, value):
        items = list(self._cell.value)
        if isinstance(i, slice):
            items[i] = [_checked(self._code, v) for v in value]
        else:
            items[i] = _checked(self._code, value)
        self._cell.value = items

    def __iter__(self):
        return iter(list(self._cell.value))

    value = property(lambda self: refuse("Array.value"))


def Value(typecode, *args, lock=True):
    value = args[0] if args else 0
    return Synchronized(typecode, value, RLock() if lock is True else lock)


def Array(typecode, values, *, lock=True):
    return SynchronizedArray(typecode, values,
                             RLock() if lock is True else lock)
