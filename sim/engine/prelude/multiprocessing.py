# multiprocessing: Process and what goes between processes.
#
# Mirrors Lib/multiprocessing/process.py, context.py, queues.py, pool.py.  The
# module is one for all processes, so what a process has of its own (who it is,
# its children) is kept by its number.
import atexit
import sys
import threading
import traceback
import _process
from _process import MINOR
from _types import refuse
import pickle


class ProcessError(Exception):
    __module__ = "multiprocessing.context"


class BufferTooShort(ProcessError):
    __module__ = "multiprocessing.context"


class TimeoutError(ProcessError):
    __module__ = "multiprocessing.context"


class AuthenticationError(ProcessError):
    __module__ = "multiprocessing.context"


def _frame(exc, *places):
    """Lines of CPython's library that the exception would have passed."""
    for place in places:
        if place is not None:
            threading._frame(exc, place)


# --- who is who

_own = {}  # number of a process: (its Process, its children, how many it had)


class _Own:
    def __init__(self, process):
        self.process = process
        self.children = []
        self.count = 0


def _mine():
    number = _process.current().number
    if number not in _own:
        _own[number] = _Own(_MainProcess())
    return _own[number]


def current_process():
    return _mine().process


def active_children():
    for child in list(_mine().children):
        child.is_alive()
    return list(_mine().children)


if MINOR >= 8:
    def parent_process():
        return _mine().process._parent


def cpu_count():
    return _process.cpus()


def freeze_support():
    pass


class _ParentProcess:
    def __init__(self, name, pid, record):
        self._name = name
        self._pid = pid
        self._record = record

    name = property(lambda self: self._name)
    pid = ident = property(lambda self: self._pid)

    def is_alive(self):
        return self._record.status is None

    def __repr__(self):
        return "<_ParentProcess name=%r parent=None unknown>" % self._name


# --- Process

_SIGNALS = {-9: "-SIGKILL", -15: "-SIGTERM"}


class BaseProcess:
    __module__ = "multiprocessing.process"
    _start_method = None
    _watcher = None  # a Channel that is to hear when it dies
    _parent = None
    _popen = None

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={},
                 *, daemon=None):
        assert group is None, "group argument must be None for now"
        own = _mine()
        own.count += 1
        self._identity = own.process._identity + (own.count,)
        self._daemon = own.process._daemon
        self._parent_pid = _process.current().pid
        self._parent_name = own.process.name
        self._popen = None
        self._closed = False
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        self._name = name or type(self).__name__ + "-" + ":".join(
            [str(i) for i in self._identity])
        if daemon is not None:
            self.daemon = daemon

    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)

    def _check_open(self):
        if self._closed:
            raise ValueError("process object is closed")

    def _method(self):
        return self._start_method or _default.get_start_method()

    def start(self):
        self._check_open()
        assert self._popen is None, "cannot start a process twice"
        assert self._parent_pid == _process.current().pid, \
            "can only start a process object created by current process"
        own = _mine()
        assert not own.process._daemon, \
            "daemonic processes are not allowed to have children"
        method = self._method()
        if method == "spawn":
            _check_not_starting()
            _default.get_start_method()  # is settled from now on
            packed = pickle.pack(self, True)
            self._popen = _process.start(
                _process.SPAWN, _begin_spawned, (packed, own.process.name),
                self._name)
        elif method == "fork":
            self._popen = _process.start(
                _process.FORK, _begin_forked,
                (self, threading.current_thread()), self._name)
        else:
            refuse("the start method %r" % method)
        if MINOR >= 7 or method == "fork":
            del self._target, self._args, self._kwargs
        own.children.append(self)

    def _stop(self, signal):
        self._check_open()
        _process.kill(self._popen, -signal)

    def terminate(self):
        self._stop(15)

    if MINOR >= 7:
        def kill(self):
            self._stop(9)

        def close(self):
            if self._popen is not None:
                if self._popen.status is None:
                    raise ValueError(
                        "Cannot close a process while it is still running. You "
                        "should first call join() or terminate().")
                self._popen = None
                if self in _mine().children:
                    _mine().children.remove(self)
            self._closed = True

    def join(self, timeout=None):
        self._check_open()
        assert self._parent_pid == _process.current().pid, \
            "can only join a child process"
        assert self._popen is not None, "can only join a started process"
        over = _process.join(self._popen, timeout, self._name + ".join()")
        if over and self in _mine().children:
            _mine().children.remove(self)

    def is_alive(self):
        self._check_open()
        own = _mine()
        if self is own.process:
            return True
        assert self._parent_pid == _process.current().pid, \
            "can only test a child process"
        if self._popen is None:
            return False
        if self._popen.status is None:
            return True
        if self in own.children:
            own.children.remove(self)
        return False

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), "name must be a string"
        self._name = name

    @property
    def daemon(self):
        return self._daemon

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, "process has already started"
        self._daemon = daemonic

    @property
    def exitcode(self):
        self._check_open()
        return None if self._popen is None else self._popen.status

    @property
    def ident(self):
        self._check_open()
        if self is current_process():
            return _process.current().pid
        return self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        refuse("Process.sentinel")

    @property
    def authkey(self):
        refuse("Process.authkey")

    def __repr__(self):
        code = None
        if self is current_process():
            status = "started"
        elif self._closed:
            status = "closed"
        elif self._parent_pid != _process.current().pid:
            status = "unknown"
        elif self._popen is None:
            status = "initial"
        else:
            code = self._popen.status
            status = "started" if code is None else "stopped"
        name = type(self).__name__
        if MINOR <= 7:
            if code:
                status += "[%s]" % _SIGNALS.get(code, code)
            return "<%s(%s, %s%s)>" % (name, self._name, status,
                                       " daemon" if self.daemon else "")
        info = [name, "name=%r" % self._name]
        if self._popen is not None:
            info.append("pid=%s" % self._popen.pid)
        info += ["parent=%s" % self._parent_pid, status]
        if code is not None:
            info.append("exitcode=%s" % _SIGNALS.get(code, code))
        if self.daemon:
            info.append("daemon")
        return "<%s>" % " ".join(info)

    # what a child gets by spawn: not the record of its own process
    def __getstate__(self):
        state = dict(self.__dict__)
        state["_popen"] = None
        return state


class _MainProcess(BaseProcess):
    __module__ = "multiprocessing.process"

    def __init__(self):
        self._identity = ()
        self._name = "MainProcess"
        self._daemon = False
        self._parent_pid = None
        self._popen = None
        self._closed = False

    def close(self):
        pass


class Process(BaseProcess):
    __module__ = "multiprocessing.context"


class ForkProcess(BaseProcess):
    __module__ = "multiprocessing.context"
    _start_method = "fork"


class SpawnProcess(BaseProcess):
    __module__ = "multiprocessing.context"
    _start_method = "spawn"


# --- the child


def _check_not_starting():
    """A program that is being run again cannot yet start processes."""
    if _process.in_main():
        raise RuntimeError(_BOOTSTRAP[0] + (_BOOTSTRAP[1] if MINOR >= 12 else
                                            "        "))


_BOOTSTRAP = ("""
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...

        The "freeze_support()" line can be omitted if the program
        is not going to be frozen to produce an executable.""", """

        To fix this issue, refer to the "Safe importing of main module"
        section in https://docs.python.org/3/library/multiprocessing.html
        """)


def _begin_forked(self, twin):
    """Its main thread is the one that called fork(), with its ident."""
    handle = threading._handle()
    twin._handle = handle
    threading._set_object(handle, twin)
    parent = _own.get(_process.parent().number)
    _bootstrap(self, parent.process.name if parent else "MainProcess")


def _begin_spawned(packed, parent_name):
    _bootstrap(pickle.unpack(packed), parent_name)


def _bootstrap(self, parent_name):
    me = _process.current()
    _own[me.number] = _Own(self)
    self._parent = _ParentProcess(parent_name, me.ppid, _process.parent())
    code = 1
    try:
        try:
            self.run()
            code = 0
        finally:
            _exit_function()
    except SystemExit as exc:
        code = _status_of(exc)
    except BaseException as exc:
        _frame(exc, "MP_RUN" if type(self).run is BaseProcess.run else None,
               "MP_BOOTSTRAP")
        sys.stderr.write("Process %s:\n" % self._name)
        traceback.print_exc()
    finally:
        _join_threads()
        del _own[me.number]
        if self._watcher is not None:
            self._watcher.push(("died", me.pid))
        _process.end(me, code & 255)


def _join_threads():
    """As threading._shutdown() does."""
    me = threading._handle()
    for handle in threading._handles():
        if handle is not me and not threading._daemon_of(handle):
            threading._join(handle, None, "the end of the other threads")


def _status_of(exc):
    if MINOR <= 8:
        if not exc.args:
            return 1
        code = exc.args[0]
    else:
        code = exc.code
        if code is None:
            return 0
    if isinstance(code, int):
        return code
    sys.stderr.write(str(code) + "\n")
    return 1


def _exit_function():
    for child in active_children():
        if child.daemon:
            child._popen.status is None and child.terminate()
    for child in active_children():
        child.join()


atexit.register(_exit_function)


# --- pipes and queues


def _full():
    import queue
    raise queue.Full


def _empty():
    import queue
    raise queue.Empty


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
        return len(self._channel) == 0

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
        return len(self._channel) == 0

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
            return len(self._reads) > 0
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


# --- what processes share


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


# --- Pool


class AsyncResult:
    __module__ = "multiprocessing.pool"

    def __init__(self, pool, total, callback, error_callback, single):
        self._pool = pool
        self._parts = [None] * total
        self._left = total
        self._single = single
        self._callback = callback
        self._error_callback = error_callback
        self._value = None
        self._ok = True
        self._event = threading.Event()
        if not total:
            self._finish([])

    def _part(self, i, ok, value):
        if not ok and self._ok:
            self._ok = False
            self._value = value
        self._parts[i] = value
        self._left -= 1
        if not self._left:
            self._finish(self._parts)

    def _finish(self, parts):
        if self._ok:
            self._value = parts[0] if self._single else \
                [item for part in parts for item in part]
            if self._callback:
                self._callback(self._value)
        elif self._error_callback:
            self._error_callback(self._value)
        self._event.set()

    def ready(self):
        return self._event.is_set()

    def successful(self):
        if not self.ready():
            if MINOR >= 7:
                raise ValueError("%r not ready" % self)
            raise AssertionError
        return self._ok

    def wait(self, timeout=None):
        self._event.wait(timeout)

    def get(self, timeout=None):
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._ok:
            return self._value
        raise self._value


def _map_chunk(fn, chunk):
    return [fn(item) for item in chunk]


def _starmap_chunk(fn, chunk):
    return [fn(*item) for item in chunk]


class RemoteTraceback(Exception):
    __module__ = "multiprocessing.pool"

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


def _pool_worker(calls, events, pool, initializer, initargs):
    if initializer is not None:
        initializer(*initargs)
    while True:
        call = calls.get()
        if call is None:
            return
        number, part, packed = call
        fn, args, kwargs = pickle.unpack(packed)
        try:
            packed = pickle.pack(fn(*args, **kwargs))
            text = None
        except Exception as exc:
            text = '\n"""\n%s"""' % "".join(traceback.format_exception(
                type(exc), exc, exc.__traceback__))
            packed = pickle.pack(exc)
        events.put((number, part, packed, text))


class Pool:
    """Its workers are daemons; a thread of the parent ends the results."""
    __module__ = "multiprocessing.pool"

    def __init__(self, processes=None, initializer=None, initargs=(),
                 maxtasksperchild=None, context=None):
        if processes is None:
            processes = _process.cpus()
        if processes < 1:
            raise ValueError("Number of processes must be at least 1")
        if maxtasksperchild is not None:
            refuse("Pool(maxtasksperchild=...)")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._state = "RUN"
        self._results = {}
        self._count = 0
        self._number = 0
        self._calls = _process.Channel("the next job", True)
        self._events = _process.Channel("results of its processes", True)
        make = getattr(context, "Process", Process)
        self._pool = []
        for _ in range(processes):
            worker = make(target=_pool_worker,
                          args=(self._calls, self._events, self._number,
                                initializer, initargs), daemon=True)
            worker._name = worker._name.replace("Process", "PoolWorker") \
                if MINOR <= 7 else worker._name
            worker.start()
            self._pool.append(worker)
        self._handler = threading.Thread(target=self._handle, daemon=True)
        self._handler.start()

    def _handle(self):
        while True:
            event = self._events.get()
            if event is None:
                return
            number, part, packed, text = event
            value = pickle.unpack(packed)
            if text is not None:
                value.__cause__ = RemoteTraceback(text)
            result = self._results[number]
            result._part(part, text is None, value)
            if not result._left:
                del self._results[number]

    def _check_running(self):
        if self._state != "RUN":
            raise ValueError("Pool not running")

    def _send(self, parts, single, callback=None, error_callback=None):
        self._check_running()
        result = AsyncResult(self, len(parts), callback, error_callback,
                             single)
        number = self._count
        self._count += 1
        self._results[number] = result
        for i, call in enumerate(parts):
            try:
                packed = pickle.pack(call)
            except Exception as exc:
                result._part(i, False, exc)
            else:
                self._calls.put((number, i, packed))
        return result

    def _chunks(self, fn, helper, iterable, size):
        items = list(iterable)
        if size is None:
            size, extra = divmod(len(items), len(self._pool) * 4)
            if extra:
                size += 1
        size = size or 1
        return [(helper, (fn, items[i:i + size]), {})
                for i in range(0, len(items), size)]

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None,
                    error_callback=None):
        return self._send([(func, tuple(args), dict(kwds))], True, callback,
                          error_callback)

    def map(self, func, iterable, chunksize=None):
        return self.map_async(func, iterable, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None,
                  error_callback=None):
        return self._send(self._chunks(func, _map_chunk, iterable, chunksize),
                          False, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        return self.starmap_async(func, iterable, chunksize).get()

    def starmap_async(self, func, iterable, chunksize=None, callback=None,
                      error_callback=None):
        return self._send(
            self._chunks(func, _starmap_chunk, iterable, chunksize), False,
            callback, error_callback)

    def imap(self, func, iterable, chunksize=1):
        results = [self._send([call], False) for call in
                   self._chunks(func, _map_chunk, iterable, chunksize)]
        for result in results:
            for item in result.get():
                yield item

    def imap_unordered(self, func, iterable, chunksize=1):
        refuse("Pool.imap_unordered()")

    def close(self):
        if self._state == "RUN":
            self._state = "CLOSE"
            for _ in self._pool:
                self._calls.put(None)

    def terminate(self):
        self._state = "TERMINATE"
        for worker in self._pool:
            if worker.exitcode is None:
                worker.terminate()
        self._events.put(None)

    def join(self):
        if self._state == "RUN":
            raise ValueError("Pool is still running") if MINOR >= 7 else \
                AssertionError
        for worker in self._pool:
            worker.join()
        if self._state == "CLOSE":
            self._events.put(None)
        self._handler.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, *exc):
        self.terminate()


# --- contexts


class BaseContext:
    __module__ = "multiprocessing.context"
    _name = None
    Process = Process

    def get_start_method(self, allow_none=False):
        return self._name

    def set_start_method(self, method, force=False):
        raise ValueError("cannot set start method of concrete context")

    def get_context(self, method=None):
        if method is None:
            return self
        if method not in _contexts:
            raise ValueError("cannot find context for %r" % method)
        if method == "forkserver":
            refuse("the start method 'forkserver'")
        return _contexts[method]

    def Pool(self, *args, **kwargs):
        return Pool(*args, context=self, **kwargs)

    def Manager(self):
        refuse("multiprocessing.Manager()")


for _name in ("Queue", "JoinableQueue", "SimpleQueue", "Pipe", "Lock", "RLock",
              "Semaphore", "BoundedSemaphore", "Event", "Value", "Array",
              "cpu_count", "current_process", "active_children",
              "freeze_support", "TimeoutError", "ProcessError"):
    setattr(BaseContext, _name, staticmethod(globals()[_name]))


class ForkContext(BaseContext):
    __module__ = "multiprocessing.context"
    _name = "fork"
    Process = ForkProcess


class SpawnContext(BaseContext):
    __module__ = "multiprocessing.context"
    _name = "spawn"
    Process = SpawnProcess


class DefaultContext(BaseContext):
    __module__ = "multiprocessing.context"
    _actual = None

    def get_start_method(self, allow_none=False):
        if self._actual is None:
            if allow_none:
                return None
            self._actual = _platform_method()
        return self._actual

    def set_start_method(self, method, force=False):
        if self._actual is not None and not force:
            raise RuntimeError("context has already been set")
        if method is None and force:
            self._actual = None
            return
        self.get_context(method)
        self._actual = method

    def get_context(self, method=None):
        if method is None:
            return _contexts[self.get_start_method()]
        return BaseContext.get_context(self, method)

    def get_all_start_methods(self):
        return ["fork", "spawn", "forkserver"]


def _platform_method():
    return "fork"


_contexts = {"fork": ForkContext(), "spawn": SpawnContext(),
             "forkserver": None}
_default = DefaultContext()
get_context = _default.get_context
get_start_method = _default.get_start_method
set_start_method = _default.set_start_method
get_all_start_methods = _default.get_all_start_methods

_REFUSED = {"Manager", "Condition", "Barrier", "RawValue", "RawArray",
            "log_to_stderr", "get_logger", "allow_connection_pickling",
            "set_executable", "set_forkserver_preload", "reducer", "managers",
            "shared_memory", "connection", "dummy", "util"}


def __getattr__(name):
    if name in _REFUSED:
        refuse("multiprocessing." + name)
    raise AttributeError("module 'multiprocessing' has no attribute %r" % name)
