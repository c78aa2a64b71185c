# threading: Condition, Semaphore, Event, Barrier, on top of native locks.
#
# Mirrors Lib/threading.py without its internal mutexes: what runs here is not
# interrupted, except at _point(), which comes first in whatever other threads
# can see, and where it waits.  Who waits has a lock of his own, taken already,
# in the list of waiters: to give that up is to wake him.
from collections import deque as _deque

_CLASSES = ["Condition", "Semaphore", "BoundedSemaphore", "Event", "Barrier"]


def _park(waiters, deadline, label, ref):
    waiter = _held()
    waiters.append(waiter)
    if _wait(waiter, deadline, label, ref):
        return True
    try:
        waiters.remove(waiter)
    except ValueError:
        pass
    return False


def _unpark(waiters, n):
    while n > 0 and waiters:
        _free(waiters.popleft())
        n -= 1


class Condition:
    def __init__(self, lock=None):
        ref = _note_new("CONDITION", "Condition", 0)
        self._setup(_rlock(ref) if lock is None else lock, ref)

    def _setup(self, lock, ref):
        self._lock = lock
        self._ref = ref
        self._waiters = _deque()
        self.acquire = lock.acquire
        self.release = lock.release
        self._native = _is_lock(lock)
        if not self._native:
            for name in ("_release_save", "_acquire_restore", "_is_owned"):
                if hasattr(lock, name):
                    setattr(self, name, getattr(lock, name))

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        return "<Condition(%s, %d)>" % (self._lock, len(self._waiters))

    def _release_save(self):
        if self._native:
            return _save(self._lock)
        self._lock.release()

    def _acquire_restore(self, state):
        if self._native:
            _take(self._lock)
            _set_count(self._lock, state)
        else:
            self._lock.acquire()

    def _is_owned(self):
        if self._native:
            return _owned(self._lock)
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        _point()
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        return self._wait(None if timeout is None else
                          _deadline(timeout if timeout > 0 else 0))

    def _wait(self, deadline):
        waiter = _held()
        self._waiters.append(waiter)
        state = self._release_save()
        woken = False
        try:
            woken = _wait(waiter, deadline, "condition.wait()", self._ref)
            return woken
        finally:
            self._acquire_restore(state)
            if not woken:
                # A notify() since then was meant for this one and is lost.
                try:
                    self._waiters.remove(waiter)
                except ValueError:
                    pass

    def wait_for(self, predicate, timeout=None):
        deadline = None if timeout is None else _deadline(timeout)
        result = predicate()
        while not result:
            if deadline is not None and _late(deadline):
                break
            _point()
            if not self._is_owned():
                raise RuntimeError("cannot wait on un-acquired lock")
            self._wait(deadline)
            result = predicate()
        return result

    def notify(self, n=1):
        _point()
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        _unpark(self._waiters, n)
        _note(self._ref, "NOTIFY", n, len(self._waiters))

    def notify_all(self):
        self.notify(len(self._waiters))

    def notifyAll(self):
        if MINOR >= 10:
            _deprecated("notifyAll() is deprecated, use notify_all() instead")
        self.notify_all()


def _shown(self, state):
    cls = self.__class__
    if MINOR <= 10:
        return "<%s.%s object at %#x>" % (cls.__module__, cls.__qualname__,
                                          id(self))
    return "<%s.%s at %#x: %s>" % (cls.__module__, cls.__qualname__, id(self),
                                   state)


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value
        self._waiters = _deque()
        self._ref = _note_new("SEMAPHORE", "Semaphore(%d)" % value, value)

    def __repr__(self):
        return _shown(self, "value=%d" % self._value)

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError(
                "can't specify timeout for non-blocking acquire")
        _point()
        if self._value == 0:
            deadline = _deadline(timeout if blocking else 0)
            if not self._acquire_late(deadline):
                return False
        self._value -= 1
        _note(self._ref, "ACQUIRE", self._value, len(self._waiters))
        return True

    __enter__ = acquire

    def _acquire_late(self, deadline):
        while self._value == 0:
            if deadline is not None and _late(deadline):
                return False
            _park(self._waiters, deadline, "semaphore.acquire()", self._ref)
        return True

    def _release(self, n):
        self._value += n
        _unpark(self._waiters, n)
        _note(self._ref, "RELEASE", self._value, len(self._waiters))

    if MINOR >= 9:
        def release(self, n=1):
            if n < 1:
                raise ValueError("n must be one or more")
            _point()
            self._release(n)
    else:
        def release(self):
            _point()
            self._release(1)

    def __exit__(self, t, v, tb):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        return _shown(self, "value=%d/%d" % (self._value, self._initial_value))

    def _release(self, n):
        if self._value + n > self._initial_value:
            raise ValueError("Semaphore released too many times")
        super()._release(n)


class Event:
    def __init__(self):
        self._flag = False
        self._waiters = _deque()
        self._ref = _note_new("EVENT", "Event", 0)

    def __repr__(self):
        return _shown(self, "set" if self._flag else "unset")

    def is_set(self):
        _point()
        if not self._flag:
            _poll()
        return self._flag

    def isSet(self):
        if MINOR >= 10:
            _deprecated("isSet() is deprecated, use is_set() instead")
        return self.is_set()

    def set(self):
        _point()
        self._set()

    def _set(self):
        self._flag = True
        _unpark(self._waiters, len(self._waiters))
        _note(self._ref, "SET", 1, 0)

    def clear(self):
        _point()
        self._flag = False
        _note(self._ref, "CLEAR", 0, len(self._waiters))

    def wait(self, timeout=None):
        _point()
        return self._flag or self._wait(timeout)

    def _wait(self, timeout):
        return _park(self._waiters, None if timeout is None else
                     _deadline(timeout if timeout > 0 else 0),
                     "event.wait()", self._ref)


class BrokenBarrierError(RuntimeError):
    pass


# States of a barrier.
_FILLING, _DRAINING, _RESETTING, _BROKEN = 0, 1, -1, -2


class Barrier:
    def __init__(self, parties, action=None, timeout=None):
        if MINOR >= 13 and parties < 1:
            raise ValueError("parties must be > 0")
        self._mutex = _quiet_lock()  # held while the action runs
        self._waiters = _deque()
        self._action = action
        self._timeout = timeout
        self._parties = parties
        self._state = _FILLING
        self._count = 0
        self._ref = _note_new("BARRIER", "Barrier(%d)" % parties, parties)

    def __repr__(self):
        if self._state == _BROKEN:
            return _shown(self, "broken")
        waiting = self._count if self._state == _FILLING else 0
        return _shown(self, "waiters=%d/%d" % (waiting, self._parties))

    def _block(self, deadline):
        waiter = _held()
        self._waiters.append(waiter)
        _free(self._mutex)
        woken = _wait(waiter, deadline, "barrier.wait()", self._ref)
        _take(self._mutex)
        if not woken and waiter in self._waiters:
            self._waiters.remove(waiter)

    def _wake_all(self):
        _unpark(self._waiters, len(self._waiters))

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        _point()
        _take(self._mutex)
        try:
            self._enter()
            index = self._count
            self._count += 1
            try:
                if index + 1 == self._parties:
                    self._open()
                else:
                    self._await_others(timeout)
                return index
            finally:
                self._count -= 1
                if self._count == 0 and self._state in (_RESETTING, _DRAINING):
                    self._state = _FILLING
                    self._wake_all()
        finally:
            _free(self._mutex)

    def _enter(self):
        # A new round begins when everybody has left the last one.
        while self._state in (_RESETTING, _DRAINING):
            self._block(None)
        if self._state < 0:
            raise BrokenBarrierError

    def _open(self):
        try:
            if self._action:
                self._action()
            self._state = _DRAINING
            self._wake_all()
            _note(self._ref, "NOTIFY", self._count, 0)
        except:
            self._break()
            raise

    def _await_others(self, timeout):
        deadline = None if timeout is None else _deadline(timeout)
        while self._state == _FILLING:
            if deadline is not None and _late(deadline):
                self._break()
                raise BrokenBarrierError
            self._block(deadline)
        if self._state < 0:
            raise BrokenBarrierError

    def _break(self):
        self._state = _BROKEN
        self._wake_all()

    def reset(self):
        _point()
        _take(self._mutex)
        if self._count > 0:
            if self._state in (_FILLING, _BROKEN):
                self._state = _RESETTING
        else:
            self._state = _FILLING
        self._wake_all()
        _free(self._mutex)

    def abort(self):
        _point()
        _take(self._mutex)
        self._break()
        _free(self._mutex)

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        _point()
        return self._count if self._state == _FILLING else 0

    @property
    def broken(self):
        _point()
        return self._state == _BROKEN
