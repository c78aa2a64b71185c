# queue: Queue, LifoQueue, PriorityQueue, SimpleQueue (Lib/queue.py).
#
# As in threading_sync.py nothing interrupts what runs here, so nobody takes the
# mutex; _enter() waits for a program that does, and _settle() after a wait.
import heapq as _heapq
import threading as _threading
from collections import deque as _deque

_Condition = _threading.Condition

__all__ = ["Empty", "Full", "Queue", "PriorityQueue", "LifoQueue"]
if MINOR >= 7:
    __all__.append("SimpleQueue")
if MINOR >= 13:
    __all__.append("ShutDown")


class Empty(Exception):
    if MINOR >= 7:
        __module__ = "_queue"


class Full(Exception):
    pass


if MINOR >= 13:
    class ShutDown(Exception):
        pass


def _condition(lock):
    condition = _Condition.__new__(_Condition)
    condition._setup(lock, 0)
    return condition


def _park(waiters, deadline, label, ref):
    waiter = _held()
    waiters.append(waiter)
    if not _wait(waiter, deadline, label, ref) and waiter in waiters:
        waiters.remove(waiter)


def _wake_all(condition):
    waiters = condition._waiters
    while waiters:
        _free(waiters.popleft())


class Queue:
    is_shutdown = False

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._init(maxsize)
        self.mutex = _quiet_lock()
        self.not_empty = _condition(self.mutex)
        self.not_full = _condition(self.mutex)
        self.all_tasks_done = _condition(self.mutex)
        self.unfinished_tasks = 0
        self._ref = _note_new("QUEUE", "%s(%s)" % (
            type(self).__name__, maxsize or ""), maxsize)
        if MINOR >= 13:
            self.is_shutdown = False

    def task_done(self):
        _enter(self.mutex)
        unfinished = self.unfinished_tasks - 1
        if unfinished < 0:
            raise ValueError("task_done() called too many times")
        self.unfinished_tasks = unfinished
        if unfinished == 0:
            _wake_all(self.all_tasks_done)
        _note_queue(self._ref, "TASK_DONE", None, unfinished)

    def join(self):
        _enter(self.mutex)
        while self.unfinished_tasks:
            _park(self.all_tasks_done._waiters, None, "queue.join()", self._ref)
            _settle(self.mutex)

    def qsize(self):
        _enter(self.mutex)
        return self._qsize()

    def empty(self):
        _enter(self.mutex)
        if self._qsize():
            return False
        _poll()
        return True

    def full(self):
        _enter(self.mutex)
        if not 0 < self.maxsize <= self._qsize():
            return False
        _poll()
        return True

    def put(self, item, block=True, timeout=None):
        _enter(self.mutex)
        if self.is_shutdown:
            raise ShutDown
        if self.maxsize > 0:
            if block and timeout is not None and timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            if self._qsize() >= self.maxsize:
                self._await_room(_deadline(timeout if block else 0))
        self._put(item)
        self.unfinished_tasks += 1
        if self._ref:
            _note_queue(self._ref, "PUT", item, self._qsize())
        waiters = self.not_empty._waiters
        if waiters:
            _free(waiters.popleft())

    def _await_room(self, deadline):
        while self._qsize() >= self.maxsize:
            if deadline is not None and _late(deadline):
                raise Full
            _park(self.not_full._waiters, deadline, "queue.put()", self._ref)
            _settle(self.mutex)
            if self.is_shutdown:
                raise ShutDown

    def get(self, block=True, timeout=None):
        _enter(self.mutex)
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        if not self._qsize():
            if self.is_shutdown:
                raise ShutDown
            self._await_item(_deadline(timeout if block else 0))
        item = self._get()
        if self._ref:
            _note_queue(self._ref, "GET", item, self._qsize())
        waiters = self.not_full._waiters
        if waiters:
            _free(waiters.popleft())
        return item

    def _await_item(self, deadline):
        while not self._qsize():
            if deadline is not None and _late(deadline):
                raise Empty
            _park(self.not_empty._waiters, deadline, "queue.get()", self._ref)
            _settle(self.mutex)
            if self.is_shutdown and not self._qsize():
                raise ShutDown

    def put_nowait(self, item):
        return self.put(item, block=False)

    def get_nowait(self):
        return self.get(block=False)

    if MINOR >= 13:
        def shutdown(self, immediate=False):
            _enter(self.mutex)
            self.is_shutdown = True
            if immediate:
                while self._qsize():
                    self._get()
                    if self.unfinished_tasks > 0:
                        self.unfinished_tasks -= 1
                _wake_all(self.all_tasks_done)
            _wake_all(self.not_empty)
            _wake_all(self.not_full)

    # What subclasses redefine.

    def _init(self, maxsize):
        self.queue = _deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    if MINOR >= 9:
        def __class_getitem__(cls, item):
            return cls


class PriorityQueue(Queue):
    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        _heapq.heappush(self.queue, item)

    def _get(self):
        return _heapq.heappop(self.queue)


class LifoQueue(Queue):
    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()


class SimpleQueue:
    __module__ = "_queue"

    def __init__(self):
        self._queue = _deque()
        self._waiters = _deque()
        self._ref = _note_new("QUEUE", "SimpleQueue()", 0)

    def put(self, item, block=True, timeout=None):
        _point()
        self._queue.append(item)
        if self._ref:
            _note_queue(self._ref, "PUT", item, len(self._queue))
        if self._waiters:
            _free(self._waiters.popleft())

    def get(self, block=True, timeout=None):
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        _point()
        if not self._queue:
            self._await_item(_deadline(timeout if block else 0))
        item = self._queue.popleft()
        if self._ref:
            _note_queue(self._ref, "GET", item, len(self._queue))
        return item

    def _await_item(self, deadline):
        while not self._queue:
            if deadline is not None and _late(deadline):
                raise Empty
            _park(self._waiters, deadline, "queue.get()", self._ref)

    def put_nowait(self, item):
        return self.put(item)

    def get_nowait(self):
        return self.get(block=False)

    def qsize(self):
        _point()
        return len(self._queue)

    def empty(self):
        _point()
        if self._queue:
            return False
        _poll()
        return True

    if MINOR >= 9:
        def __class_getitem__(cls, item):
            return cls


if MINOR <= 6:
    del SimpleQueue
