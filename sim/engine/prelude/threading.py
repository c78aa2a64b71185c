# threading: Thread and its kin, and the functions of the module.
#
# Mirrors Lib/threading.py.  A thread is a native handle (thread.h); the Thread
# object of one that was not started here is made when somebody asks for it.
import sys
import traceback as _traceback
from _thread import get_ident, RLock as _RLock, TIMEOUT_MAX, stack_size

__all__ = ["get_ident", "active_count", "Condition", "current_thread",
           "enumerate", "main_thread", "TIMEOUT_MAX", "Event", "Lock", "RLock",
           "Semaphore", "BoundedSemaphore", "Thread", "Barrier",
           "BrokenBarrierError", "Timer", "ThreadError", "setprofile",
           "settrace", "local", "stack_size"]
ThreadError = RuntimeError
if MINOR >= 8:
    from _thread import get_native_id
    __all__ += ["excepthook", "ExceptHookArgs", "get_native_id"]
if MINOR >= 10:
    __all__ += ["gettrace", "getprofile"]
if MINOR >= 12:
    __all__ += ["setprofile_all_threads", "settrace_all_threads"]

_count = 0  # of names given
_limbo = []  # threads that have been asked to start and have not yet begun
_NAMES_TARGET = MINOR >= 10


def RLock(*args, **kwargs):
    if args or kwargs:
        if MINOR >= 13:
            _deprecated("Passing arguments to RLock is deprecated and will be "
                        "removed in 3.15")
        return _RLock()
    return _RLock(*args, **kwargs)


def _new_name(template):
    global _count
    _count += 1
    return template % _count


class Thread:
    _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(),
                 kwargs=None, *, daemon=None):
        assert group is None, "group argument must be None for now"
        if name:
            name = str(name)
        else:
            name = _new_name("Thread-%d")
            if _NAMES_TARGET and hasattr(target, "__name__"):
                name += " (%s)" % (target.__name__,)
        self._target = target
        self._name = name
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = _is_daemon() if daemon is None else daemon
        self._started = False
        self._handle = None
        self._initialized = True

    def __repr__(self):
        assert self._initialized, "Thread.__init__() was not called"
        status = "initial"
        if self._started:
            status = "stopped" if _ended(self._handle) else "started"
        if self._daemonic:
            status += " daemon"
        if self._started:
            status += " %d" % _ident_of(self._handle)
        return "<%s(%s, %s)>" % (self.__class__.__name__, self._name, status)

    def start(self):
        if not self._initialized:
            raise RuntimeError("thread.__init__() not called")
        if self._started:
            raise RuntimeError("threads can only be started once")
        self._starting = waiter = _held()
        self._handle = _spawn(self, self._bootstrap, self._name,
                              bool(self._daemonic))
        _limbo.append(self)
        _point()
        if not self._started:
            _wait(waiter, None, _label(self, "start"), 0, self._handle)

    def _bootstrap(self):
        self._started = True
        _limbo.remove(self)
        _free(self._starting)
        self._starting = None  # how it began is forgotten: states are fewer
        _point()
        try:
            self.run()
        except BaseException as exc:
            _frame(exc, "THREAD_BOOTSTRAP")
            _report(self, exc)
        _point()

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        except BaseException as exc:
            _frame(exc, "THREAD_RUN")
            raise
        finally:
            del self._target, self._args, self._kwargs

    def join(self, timeout=None):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if not self._started:
            raise RuntimeError("cannot join thread before it is started")
        if self._handle is _handle():
            raise RuntimeError("cannot join current thread")
        if timeout is not None:  # without, what others do makes no difference
            _point()
            timeout = _deadline(max(timeout, 0))
        if not _ended(self._handle):
            _join(self._handle, timeout, _label(self, "join"))

    def is_alive(self):
        assert self._initialized, "Thread.__init__() not called"
        _point()
        if not self._started or _ended(self._handle):
            return False
        _poll()
        return True

    if MINOR <= 8:
        def isAlive(self):
            if MINOR >= 7:
                _deprecated("isAlive() is deprecated, use is_alive() instead")
            return self.is_alive()

    @property
    def name(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, "Thread.__init__() not called"
        self._name = str(name)
        if self._handle is not None:
            _rename(self._handle, self._name)

    @property
    def ident(self):
        assert self._initialized, "Thread.__init__() not called"
        return _ident_of(self._handle) if self._started else None

    if MINOR >= 8:
        @property
        def native_id(self):
            assert self._initialized, "Thread.__init__() not called"
            return _native_id_of(self._handle) if self._started else None

    @property
    def daemon(self):
        assert self._initialized, "Thread.__init__() not called"
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if self._started:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def isDaemon(self):
        _old("isDaemon", "get the daemon attribute")
        return self.daemon

    def setDaemon(self, daemonic):
        _old("setDaemon", "set the daemon attribute")
        self.daemon = daemonic

    def getName(self):
        _old("getName", "get the name attribute")
        return self.name

    def setName(self, name):
        _old("setName", "set the name attribute")
        self.name = name

    def _adopt(self, handle, name, daemonic):
        self._name = name
        self._daemonic = daemonic
        self._handle = handle
        self._started = self._initialized = True
        _set_object(handle, self)
        return self


def _old(method, instead):
    if MINOR >= 10:
        _deprecated("%s() is deprecated, %s instead" % (method, instead))


def _label(thread, what):
    return "%s.%s()" % (thread._name.partition(" (")[0], what)


class _MainThread(Thread):
    def __init__(self):
        pass


class _DummyThread(Thread):
    def __init__(self):
        pass

    def is_alive(self):
        return True

    def join(self, timeout=None):
        if MINOR >= 13:
            raise RuntimeError("cannot join a dummy thread")
        assert False, "cannot join a dummy thread"


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        Thread.__init__(self)
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs if kwargs is not None else {}
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        if not self.finished._flag:
            self.finished._wait(self.interval)
        if not self.finished._flag:
            self.function(*self.args, **self.kwargs)
        self.finished._set()


# --- threads that exist


def _thread_of(handle):
    thread = _object(handle)
    if thread is not None:
        return thread
    kind = _kind_of(handle)
    if kind == "main":
        return _MainThread()._adopt(handle, "MainThread", False)
    if kind == "worker":
        return Thread.__new__(Thread)._adopt(handle, _name_of(handle),
                                             _daemon_of(handle))
    if handle is not _handle():
        return None  # nobody has asked for its object yet
    return _DummyThread()._adopt(handle, _new_name("Dummy-%d"), True)


def _is_daemon():
    thread = _object(_handle())
    return (current_thread() if thread is None else thread)._daemonic


def current_thread():
    return _thread_of(_handle())


def currentThread():
    if MINOR >= 10:
        _deprecated("currentThread() is deprecated, use current_thread() "
                    "instead")
    return current_thread()


def main_thread():
    return _thread_of(_main_handle())


def _all():
    threads = [_thread_of(handle) for handle in _handles()]
    threads = [t for t in threads if t is not None and t not in _limbo]
    if len(threads) > 1:
        _poll()  # somebody may be waiting for the others to end
    return threads + _limbo


def enumerate():
    _point()
    return _all()


def active_count():
    _point()
    return len(_all())


def activeCount():
    if MINOR >= 10:
        _deprecated("activeCount() is deprecated, use active_count() instead")
    return active_count()


# --- what a thread dies of


_ARGS_NAME = "_ExceptHookArgs" if MINOR >= 10 else "ExceptHookArgs"


class _ExceptHookArgs(tuple):
    __module__ = "_thread"
    __slots__ = ()

    def __new__(cls, args):
        self = tuple.__new__(cls, args)
        if len(self) != 4:
            raise TypeError("_thread.%s() takes a 4-sequence (%d-sequence "
                            "given)" % (_ARGS_NAME, len(self)))
        return self

    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])

    def __repr__(self):
        return ("_thread.%s(exc_type=%r, exc_value=%r, exc_traceback=%r, "
                "thread=%r)" % ((_ARGS_NAME,) + tuple(self)))


def _default_hook(args):
    if not isinstance(args, _ExceptHookArgs):
        raise TypeError("_thread.excepthook argument type must be "
                        "ExceptHookArgs")
    if args.exc_type is SystemExit or sys.stderr is None:
        return
    name = get_ident() if args.thread is None else args.thread._name
    sys.stderr.write("Exception in thread %s:\n%s"
                     % (name, _report_of(args.exc_value)))


if MINOR >= 8:
    excepthook = _default_hook
    ExceptHookArgs = _ExceptHookArgs
    if MINOR >= 10:
        __excepthook__ = excepthook


def _report(thread, exc):
    if not isinstance(exc, SystemExit):
        _died(exc)
    if MINOR >= 8:
        _call_hook(thread, exc)
    elif not isinstance(exc, SystemExit):
        text = "".join(_traceback.format_exception(type(exc), exc,
                                                   exc.__traceback__))
        sys.stderr.write("Exception in thread %s:\n%s\n" % (thread._name, text))


def _call_hook(thread, exc):
    hook = _default_hook if excepthook is None else excepthook
    try:
        hook(_ExceptHookArgs((type(exc), exc, exc.__traceback__, thread)))
    except Exception as failure:
        failure.__suppress_context__ = True
        sys.stderr.write("Exception in threading.excepthook:\n"
                         + _report_of(failure))


# --- hooks that would see every line


def settrace(func):
    if func is not None:
        _refuse("threading.settrace()")


def setprofile(func):
    if func is not None:
        _refuse("threading.setprofile()")


if MINOR >= 10:
    def gettrace():
        return None

    def getprofile():
        return None

if MINOR >= 12:
    settrace_all_threads = settrace
    setprofile_all_threads = setprofile
