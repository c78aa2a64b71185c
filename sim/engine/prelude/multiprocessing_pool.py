# multiprocessing.pool: Pool.
#
# Mirrors Lib/multiprocessing/pool.py: jobs go to the workers in chunks; a
# thread of the parent ends the results.
import threading
import traceback
import _process
import pickle
from _process import MINOR
from _types import refuse
from multiprocessing import Process, TimeoutError, _frame


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
        return self._get(timeout)

    def _get(self, timeout=None, caller=None):
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._ok:
            return self._value
        try:
            raise self._value
        except Exception as exc:
            _frame(exc, "MP_GET", caller)
            raise


def _map_chunk(fn, chunk):
    try:
        return [fn(item) for item in chunk]
    except Exception as exc:
        _frame(exc, "MP_MAPSTAR")
        raise


def _starmap_chunk(fn, chunk):
    try:
        return [fn(*item) for item in chunk]
    except Exception as exc:
        _frame(exc, "MP_STARMAPSTAR")
        raise


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
            _frame(exc, "MP_POOL_WORKER")
            text = '\n"""\n%s"""' % "".join(traceback.format_exception(
                type(exc), exc, exc.__traceback__))
            packed = pickle.pack(exc)
        events.push((number, part, packed, text))


def _items(results):
    for result in results:
        for item in result.get():
            yield item


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
            if initializer is None and worker._method() == "fork":
                _process.park(worker._popen, self._calls)
            self._pool.append(worker)
        # CPython has three such threads, and they have names
        for work in (self._handle_workers, self._handle_tasks,
                     self._handle_results):
            self._handler = threading.Thread(target=work, daemon=True)
        self._handler._started = True
        self._handler._handle = threading._spawn(
            self._handler, self._handle_results, self._handler._name, True)

    def _handle_workers(self):
        pass

    def _handle_tasks(self):
        pass

    def _handle_results(self):
        while True:
            event = self._events.pull()
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
                self._calls.push((number, i, packed))
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
        return self.apply_async(func, args, kwds)._get(None, "MP_APPLY")

    def apply_async(self, func, args=(), kwds={}, callback=None,
                    error_callback=None):
        return self._send([(func, tuple(args), dict(kwds))], True, callback,
                          error_callback)

    def map(self, func, iterable, chunksize=None):
        return self.map_async(func, iterable, chunksize)._get(None, "MP_MAP")

    def map_async(self, func, iterable, chunksize=None, callback=None,
                  error_callback=None):
        return self._send(self._chunks(func, _map_chunk, iterable, chunksize),
                          False, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        return self.starmap_async(func, iterable, chunksize)._get(
            None, "MP_STARMAP")

    def starmap_async(self, func, iterable, chunksize=None, callback=None,
                      error_callback=None):
        return self._send(
            self._chunks(func, _starmap_chunk, iterable, chunksize), False,
            callback, error_callback)

    def imap(self, func, iterable, chunksize=1):
        results = [self._send([call], False) for call in
                   self._chunks(func, _map_chunk, iterable, chunksize)]
        return _items(results)

    def imap_unordered(self, func, iterable, chunksize=1):
        refuse("Pool.imap_unordered()")

    def close(self):
        if self._state == "RUN":
            self._state = "CLOSE"
            for _ in self._pool:
                self._calls.push(None)

    def terminate(self):
        self._state = "TERMINATE"
        for worker in self._pool:
            if worker.exitcode is None:
                worker.terminate()
        self._events.push(None)

    def join(self):
        if self._state == "RUN":
            raise ValueError("Pool is still running") if MINOR >= 7 else \
                AssertionError
        for worker in self._pool:
            worker.join()
        if self._state == "CLOSE":
            self._events.push(None)
        self._handler.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, *exc):
        self.terminate()
