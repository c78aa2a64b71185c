# concurrent.futures.process: ProcessPoolExecutor.
#
# Mirrors Lib/concurrent/futures/process.py: submit() leaves a job to a thread
# of the pool's own; that one packs jobs and puts them into the call queue,
# which holds one more than there are processes; a process that is free takes
# the first, and sends the result back to the thread, which ends the future.
# One channel carries results as well as the calls to look around.  (The future
# goes with the job, but only the trace is told of it there.)
import functools
import sys
import threading
import time
import _process
import multiprocessing
import pickle
from _process import MINOR
from _types import refuse
from concurrent.futures import _base
from traceback import format_exception

_EXTRA_CALLS = 1
_NAME = "QueueManagerThread" if MINOR in (7, 8) else None
_global_shutdown = False
_live_pools = []  # those whose thread runs
_BROKEN = ("A process in the process pool was terminated abruptly while the "
           "future was running or pending.")
_UNPACKED = ("A result has failed to un-serialize. Please ensure that the "
             "objects returned by the function are always picklable.")


class _RemoteTraceback(Exception):
    __module__ = "concurrent.futures.process"

    def __init__(self, tb):
        self.tb = tb

    def __str__(self):
        return self.tb


class BrokenProcessPool(getattr(_base, "BrokenExecutor", RuntimeError)
                        if MINOR >= 7 else RuntimeError):
    __module__ = "concurrent.futures.process"


def _text_of(exc):
    return '\n"""\n%s"""' % "".join(
        format_exception(type(exc), exc, exc.__traceback__))


# --- in the child


def _send_failure(events, number, exc):
    text = _text_of(exc)
    exc.__traceback__ = None
    events.push(("failed", number, pickle.pack(exc), text))


def _send_result(events, number, result):
    try:
        packed = pickle.pack(result)
    except BaseException as exc:
        if MINOR <= 6:
            raise
        multiprocessing._frame(exc, "MP_DUMPS", "MP_SIMPLE_PUT",
                               "POOL_SENDBACK")
        _send_failure(events, number, exc)
    else:
        events.push(("result", number, packed))


def _process_worker(calls, events, pool, initializer, initargs, most):
    if initializer is not None:
        try:
            initializer(*initargs)
        except BaseException as exc:
            import logging
            multiprocessing._frame(exc, "POOL_INITIALIZER")
            logging.getLogger("concurrent.futures").critical(
                "Exception in initializer:", exc_info=True)
            return
    done = 0
    while True:
        # asking an empty queue is what nobody can tell from asking later
        call = calls.get() if len(calls) else calls.pull()
        if call is None:
            events.push(("bye", _process.current().pid))
            return
        number, job, packed, future = call
        fn, args, kwargs = pickle.unpack(packed)
        _process.note_begin(job, pool, len(calls))
        done += 1
        try:
            result = fn(*args, **kwargs)
        except BaseException as exc:
            multiprocessing._frame(exc, "POOL_WORKER")
            _process.note_end(future, False, exc)
            _send_failure(events, number, exc)
        else:
            _process.note_end(future, True, result)
            _send_result(events, number, result)
            del result
        del call, packed, fn, args, kwargs, future
        if most is not None and done >= most:
            events.push(("leaves", _process.current().pid))
            return


# --- in the parent: the thread between the two


class _ExecutorManagerThread(threading.Thread):
    __module__ = "concurrent.futures.process"


class _Manager:
    """What the pool and its thread share."""
    __module__ = "concurrent.futures.process"

    def __init__(self, pool, max_workers):
        self.max_workers = max_workers
        self.pool = pool
        self.pending = {}  # number: (future, fn, args, kwargs, job)
        self.ids = []  # of those that are not in the call queue yet
        self.processes = {}
        self.calls = _process.Channel("the next job", True)
        self.events = _process.Channel("results of its processes", True)
        self.shut_down = False
        self.cancel = False
        self.broken = None
        self.stopping = False
        self.busy = 0
        self.thread = None

    def fill(self):
        while self.ids and len(self.calls) < self.max_workers + _EXTRA_CALLS:
            number = self.ids.pop(0)
            future, fn, args, kwargs, job = self.pending[number]
            if not future.set_running_or_notify_cancel():
                del self.pending[number]
                continue
            try:
                packed = pickle.pack((fn, args, kwargs))
            except BaseException as exc:
                multiprocessing._frame(exc, "MP_DUMPS", "MP_FEED")
                self.not_sent(number, future, exc)
            else:
                self.calls.push((number, job, packed, future))

    def not_sent(self, number, future, exc):
        if MINOR <= 6:  # the feeder thread says so, and the job is lost
            sys.stderr.write("".join(
                format_exception(type(exc), exc, exc.__traceback__)))
            return
        exc.__cause__ = _RemoteTraceback(_text_of(exc))
        del self.pending[number]
        future.set_exception(exc)

    def run(self):
        while True:
            self.fill()
            if self.over():
                break
            event = self.events.pull()
            if event is not None and not self.process_event(*event):
                break
        if self in _live_pools:
            _live_pools.remove(self)

    def process_event(self, kind, *what):
        if kind in ("result", "failed"):
            return self.finish(kind, *what)
        if kind in ("bye", "leaves"):
            self.processes.pop(what[0]).join()
            if kind == "leaves":
                self.replace()
        elif kind == "died" and what[0] in self.processes:
            del self.processes[what[0]]
            self.break_down(_BROKEN)
            return False
        return True

    def finish(self, kind, number, packed, text=None):
        self.busy -= 1
        try:
            value = pickle.unpack(packed)
        except BaseException:
            self.break_down(_UNPACKED)
            return False
        item = self.pending.pop(number, None)
        if item is None:
            return True
        future = item[0]
        del item  # who else holds the future decides who can watch it
        if kind == "failed":
            value.__cause__ = _RemoteTraceback(text)
            future.set_exception(value)
        else:
            future.set_result(value)
        return True

    def break_down(self, why):
        self.broken = ("A child process terminated abruptly, the process "
                       "pool is not usable anymore")
        self.shut_down = True
        for item in list(self.pending.values()):
            if not item[0].done():
                item[0].set_exception(BrokenProcessPool(why))
        self.pending.clear()
        for process in list(self.processes.values()):
            process.terminate()
            process.join()
        self.processes.clear()

    def over(self):
        """Whether the thread's work is done; first the processes go."""
        if not (self.shut_down or _global_shutdown):
            return False
        if self.cancel:
            for number in list(self.ids):
                self.pending.pop(number)[0].cancel()
            self.ids.clear()
            self.cancel = False
        if self.pending:
            return False
        if not self.stopping:
            self.stopping = True
            for _ in self.processes:
                self.calls.push(None)
        return not self.processes

    def start_process(self):
        context = self.pool_context
        process = context.Process(target=_process_worker, args=self.call)
        process._watcher = self.events
        process.start()
        if self.call[3] is None and process._method() == "fork":
            _process.park(process._popen, self.calls)
        self.processes[process.pid] = process

    def replace(self):
        if self.pending and not self.stopping:
            self.start_process()


def _python_exit():
    global _global_shutdown
    _global_shutdown = True
    managers = list(_live_pools)
    for manager in managers:
        manager.events.push(None)
    return managers


def _join_all():
    for manager in _python_exit():
        manager.thread.join()


if MINOR >= 9:
    _process.watch_end(_python_exit)
else:
    import atexit
    atexit.register(_join_all)


# --- what the program has


def _chunks(iterables, size):
    items = zip(*iterables)
    while True:
        chunk = []
        for item in items:
            chunk.append(item)
            if len(chunk) == size:
                break
        if not chunk:
            return
        yield tuple(chunk)


def _process_chunk(fn, chunk):
    return [fn(*args) for args in chunk]


def _results(futures, end):
    """In the order of submission; what is not waited for is cancelled."""
    try:
        futures.reverse()
        while futures:
            future = futures.pop()
            try:
                yield future.result(None if end is None else
                                    end - time.monotonic())
            finally:
                if MINOR >= 10:
                    future.cancel()
    finally:
        for future in futures:
            future.cancel()


def _items(chunks):
    for chunk in chunks:
        chunk.reverse()
        while chunk:
            yield chunk.pop()


def _check_new(max_workers, mp_context, initializer, most):
    if max_workers is not None and max_workers <= 0:
        raise ValueError("max_workers must be greater than 0")
    if initializer is not None and not callable(initializer):
        raise TypeError("initializer must be a callable")
    if most is None:
        return
    if not isinstance(most, int):
        raise TypeError("max_tasks_per_child must be an integer")
    if most <= 0:
        raise ValueError("max_tasks_per_child must be >= 1")
    if mp_context.get_start_method() == "fork":
        raise ValueError("max_tasks_per_child is incompatible with the 'fork' "
                         "multiprocessing start method; supply a different "
                         "mp_context.")


class ProcessPoolExecutor(_base.Executor):
    __module__ = "concurrent.futures.process"

    def _set_up(self, max_workers, mp_context, initializer, initargs, most):
        if mp_context is None:
            mp_context = multiprocessing.get_context(
                None if most is None else "spawn")
        _check_new(max_workers, mp_context, initializer, most)
        if max_workers is None:
            max_workers = _process.cpus()
        self._max_workers = max_workers
        self._mp_context = mp_context
        self._count = 0
        self._number = _process.note_pool(max_workers)
        manager = self._manager = _Manager(self._number, max_workers)
        manager.pool_context = mp_context
        manager.call = (manager.calls, manager.events, self._number,
                        initializer, initargs, most)

    if MINOR <= 6:
        def __init__(self, max_workers=None):
            self._set_up(max_workers, multiprocessing, None, (), None)
    elif MINOR <= 10:
        def __init__(self, max_workers=None, mp_context=None,
                     initializer=None, initargs=()):
            self._set_up(max_workers, mp_context, initializer, initargs, None)
    else:
        def __init__(self, max_workers=None, mp_context=None,
                     initializer=None, initargs=(), *,
                     max_tasks_per_child=None):
            self._set_up(max_workers, mp_context, initializer, initargs,
                         max_tasks_per_child)

    def _check_open(self):
        manager = self._manager
        if manager.broken:
            raise BrokenProcessPool(manager.broken)
        if manager.shut_down:
            raise RuntimeError("cannot schedule new futures after shutdown")
        if _global_shutdown and MINOR >= 7:
            raise RuntimeError("cannot schedule new futures after interpreter "
                               "shutdown")

    def _start(self):
        """Forked processes are all there from the first job on; others are
        started as they are needed from 3.9 on."""
        manager = self._manager
        at_once = MINOR <= 8 or \
            self._mp_context.get_start_method() == "fork"
        if at_once and manager.thread is None:
            for _ in range(self._max_workers):
                manager.start_process()
        elif not at_once and len(manager.processes) < self._max_workers and \
                manager.busy > len(manager.processes):
            manager.start_process()
        if manager.thread is None:
            _live_pools.append(manager)
            if MINOR <= 8:
                thread = threading.Thread(target=manager.run, daemon=True,
                                          name=_NAME)
            else:
                thread = _ExecutorManagerThread()
            manager.thread = thread
            # start() without the waiting: nothing of it can be told apart
            thread._started = True
            thread._handle = threading._spawn(
                thread, manager.run, thread._name, bool(thread._daemonic))

    def _submit(self, fn, args, kwargs, shown, shown_args):
        self._check_open()
        manager = self._manager
        future = _base.Future()
        number = self._count
        self._count += 1
        job = _process.note_submit(future, self._number, shown, shown_args,
                                   len(manager.ids) + 1)
        manager.pending[number] = (future, fn, args, kwargs, job)
        manager.ids.append(number)
        manager.busy += 1
        if manager.thread is not None:
            manager.events.push(None)
        self._start()
        return future

    def submit(*args, **kwargs):
        if len(args) < 2:
            if len(args) == 1 and "fn" in kwargs and MINOR <= 8:
                args += (kwargs.pop("fn"),)
            elif MINOR >= 9 and args:
                raise TypeError("%ssubmit() missing 1 required positional "
                                "argument: 'fn'"
                                % ("ProcessPoolExecutor." if MINOR >= 10
                                   else ""))
            else:
                raise TypeError("submit expected at least 1 positional "
                                "argument, got %d" % (len(args) - 1))
        self, fn = args[:2]
        return self._submit(fn, args[2:], kwargs, fn, args[2:])

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        end = None
        if timeout is not None:
            end = timeout + time.monotonic()
        work = functools.partial(_process_chunk, fn)
        futures = []
        for chunk in _chunks(iterables, chunksize):
            shown = chunk[0] if len(chunk) == 1 else (chunk,)
            futures.append(self._submit(work, (chunk,), {}, fn, shown))
        return _items(_results(futures, end))

    def _end(self, wait, cancel_futures):
        manager = self._manager
        manager.cancel = cancel_futures
        manager.shut_down = True
        if manager.thread is not None:
            manager.events.push(None)
            if wait:
                manager.thread.join()

    if MINOR <= 8:
        def shutdown(self, wait=True):
            self._end(wait, False)
    else:
        def shutdown(self, wait=True, *, cancel_futures=False):
            self._end(wait, cancel_futures)

    def __del__(self):
        # nobody can submit any more: when all is done the processes may go
        manager = self.__dict__.get("_manager")
        if manager is not None and not manager.shut_down:
            manager.shut_down = True
            manager.events.push(None)


