# multiprocessing: Process, and who is who.
#
# Mirrors Lib/multiprocessing/process.py, context.py.  The module is one for all
# processes, so what a process has of its own (who it is, its children) is kept
# by its number.  Queues, locks and pools are in modules of their own, which are
# imported when a program asks for them.
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
        if sys.stdout is not sys.__stdout__ or \
                sys.stderr is not sys.__stderr__:
            refuse("a process that is started while sys.stdout or sys.stderr "
                   "is replaced")
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
            _process.poll()
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
        if self._popen is None:
            return None
        if self._popen.status is None:
            _process.poll()
        return self._popen.status

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
        raise RuntimeError(_BOOTSTRAP[0] + (_BOOTSTRAP[1] if MINOR >= 11 else
                                            ""))


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
    _reseed()
    handle = threading._handle()
    twin._handle = handle
    threading._set_object(handle, twin)
    parent = _own.get(_process.parent().number)
    _bootstrap(self, parent.process.name if parent else "MainProcess")


def _begin_spawned(packed, parent_name):
    _bootstrap(pickle.unpack(packed), parent_name)


def _reseed():
    """From 3.7 on a forked process has random numbers of its own."""
    if MINOR >= 7 and "random" in sys.modules:
        sys.modules["random"].seed("process %d" % _process.current().number)


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
        if MINOR >= 7:
            _join_threads()
        del _own[me.number]
        if self._watcher is not None:
            self._watcher.push(("died", me.pid))
        _process.end(me, code & 255)


def _dies():
    """The running process ends by os._exit()."""
    self = _mine().process
    if self._watcher is not None:
        self._watcher.push(("died", _process.current().pid))


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
        return _part("Pool")(*args, context=self, **kwargs)

    def __getattr__(self, name):
        if name in _SHARED:
            return globals()[name]
        if name == "Manager" or name in _PARTS:
            return __getattr__(name)
        raise AttributeError("%r object has no attribute %r"
                             % (type(self).__name__, name))


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


_SHARED = {"cpu_count", "current_process", "active_children",
           "parent_process", "freeze_support", "TimeoutError", "ProcessError"}
_PARTS = {}
for _module, _names in (
        ("queues", "Queue JoinableQueue SimpleQueue Connection Pipe"),
        ("synchronize", "Lock RLock Semaphore BoundedSemaphore Event Value "
                        "Array"),
        ("pool", "Pool")):
    for _name in _names.split() + [_module]:
        _PARTS[_name] = _module


def _part(name):
    module = "multiprocessing." + _PARTS[name]
    __import__(module)
    module = sys.modules[module]
    return module if name == _PARTS[name] else getattr(module, name)


def __getattr__(name):
    if name in _PARTS:
        return _part(name)
    if name in _REFUSED:
        refuse("multiprocessing." + name)
    raise AttributeError("module 'multiprocessing' has no attribute %r" % name)
