# multiprocessing.queues, and the pipes of multiprocessing.connection.
#
# Mirrors Lib/multiprocessing/queues.py, connection.py.  What is put in is
# packed at once; CPython leaves that to a thread of the queue's own.
import sys
import traceback
import _process
import pickle
from _types import refuse
from multiprocessing import _frame
from multiprocessing.synchronize import _Shared


def _full():
    import queue
    raise queue.Full


def _empty():
    import queue
    raise queue.Empty


def _nothing_in(channel):
    if len(channel):
        return False
    _process.poll()
    return len(channel) == 0


class _End:
    """What both ends of a queue have in common."""

    def __init__(self, label):
        self._channel = _process.Channel(label)


class Queue(_End):
    __module__ = "multiprocessing.queues"
    _shared_name = "Queue"

    def __init__(self, maxsize=0, *, ctx=None):
        _End.__init__(self, "Queue.get()")
        self._maxsize = maxsize
        self._closed = False
        self._room = _process.Channel("Queue.put()")
        for _ in range(max(maxsize, 0)):
            self._room.put(None)

    def put(self, obj, block=True, timeout=None):
        if self._closed:
            raise ValueError("Queue %r is closed" % self)
        if self._maxsize > 0:
            wait = timeout if block else 0
            if self._room.get(wait) is Ellipsis:
                _full()
        try:
            packed = pickle.pack(obj)
        except BaseException as exc:  # its feeder thread says so
            _frame(exc, "MP_DUMPS", "MP_FEED")
            sys.stderr.write("".join(traceback.format_exception(
                type(exc), exc, exc.__traceback__)))
            if self._maxsize > 0:
                self._room.put(None)
            return
        self._channel.put(packed)

    def get(self, block=True, timeout=None):
        packed = self._channel.get(timeout if block else 0)
        if packed is Ellipsis:
            _empty()
        if self._maxsize > 0:
            self._room.put(None)
        return pickle.unpack(packed)

    def put_nowait(self, obj):
        self.put(obj, False)

    def get_nowait(self):
        return self.get(False)

    def qsize(self):
        return len(self._channel)

    def empty(self):
        return _nothing_in(self._channel)

    def full(self):
        return 0 < self._maxsize <= len(self._channel)

    def close(self):
        self._closed = True

    def join_thread(self):
        pass

    cancel_join_thread = join_thread


class JoinableQueue(Queue):
    __module__ = "multiprocessing.queues"
    _shared_name = "JoinableQueue"

    def __init__(self, maxsize=0, *, ctx=None):
        Queue.__init__(self, maxsize)
        self._tasks = _process.Channel("JoinableQueue.join()")
        self._left = _Shared(0)

    def put(self, obj, block=True, timeout=None):
        self._left.value += 1
        Queue.put(self, obj, block, timeout)

    def task_done(self):
        if self._left.value <= 0:
            raise ValueError("task_done() called too many times")
        self._left.value -= 1
        if self._left.value == 0:
            self._tasks.put(None)

    def join(self):
        while self._left.value:
            self._tasks.get()


class SimpleQueue(_End):
    __module__ = "multiprocessing.queues"
    _shared_name = "SimpleQueue"

    def __init__(self, *, ctx=None):
        _End.__init__(self, "SimpleQueue.get()")

    def put(self, obj):
        self._channel.put(pickle.pack(obj))

    def get(self):
        return pickle.unpack(self._channel.get())

    def empty(self):
        return _nothing_in(self._channel)

    def close(self):
        pass


class Connection:
    __module__ = "multiprocessing.connection"
    _shared_name = "Connection"

    def __init__(self, reads, writes):
        self._reads = reads
        self._writes = writes
        self._open = True

    def _check(self, channel, what):
        if not self._open:
            raise OSError("handle is closed")
        if channel is None:
            raise OSError("connection is %s-only"
                          % ("write" if what == "read" else "read"))

    def send(self, obj):
        self._check(self._writes, "write")
        self._writes.put(pickle.pack(obj))

    def recv(self):
        self._check(self._reads, "read")
        return pickle.unpack(self._reads.get())

    def poll(self, timeout=0.0):
        self._check(self._reads, "read")
        if timeout == 0:
            return not _nothing_in(self._reads)
        refuse("Connection.poll() with a timeout")

    @property
    def closed(self):
        return not self._open

    @property
    def readable(self):
        return self._reads is not None

    @property
    def writable(self):
        return self._writes is not None

    def close(self):
        # the other end sees EOF when nobody has this one any more, which is
        # when the process that writes has closed it
        self._open = False

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


def Pipe(duplex=True):
    there = _process.Channel("Connection.recv()")
    if not duplex:
        return Connection(there, None), Connection(None, there)
    back = _process.Channel("Connection.recv()")
    return Connection(there, back), Connection(back, there)
