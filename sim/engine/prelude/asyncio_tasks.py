# asyncio.tasks: what is mostly control flow; the rest is native.
from _functools import partial as _partial

__all__ = ["wait_for", "as_completed"]
_timeout = timeout


def _release_waiter(waiter, *args):
    if not waiter.done():
        waiter.set_result(None)


async def _cancel_and_wait(fut, loop):
    # Cancels, and waits until it really is over.
    waiter = _waiting_future("FUTURE", 0, "")
    release = _partial(_release_waiter, waiter)
    fut.add_done_callback(release)
    try:
        fut.cancel()
        await waiter
    finally:
        fut.remove_done_callback(release)


def _result(fut):
    try:
        return fut.result()
    except BaseException as exc:
        _frame(exc, "WAIT_FOR_RESULT")
        raise


def _timed_out(cause):
    error = TimeoutError()
    _frame_of(error, "WAIT_FOR_TIMEOUT")
    if cause is not None and MINOR >= 8:
        raise error from cause
    raise error


async def _wait_for_now(fut, loop):
    # timeout <= 0: the result if there is one; else it is never started.
    fut = ensure_future(fut, loop=loop)
    if fut.done():
        return _result(fut)
    if MINOR == 7:
        fut.cancel()
        _timed_out(None)
    await _cancel_and_wait(fut, loop)
    cause = None
    try:
        result = fut.result()
        if MINOR >= 9:
            return result
    except CancelledError as exc:
        cause = exc
    _timed_out(cause)


async def _wait_for_done(fut, loop, release, waiter):
    # Up to 3.11: a waiter that ends with the future or with the time.
    try:
        await waiter
    except CancelledError:
        if MINOR <= 7:
            fut.remove_done_callback(release)
            fut.cancel()
            raise
        if fut.done():
            return _result(fut)
        fut.remove_done_callback(release)
        await _cancel_and_wait(fut, loop)
        raise
    if fut.done():
        return _result(fut)
    fut.remove_done_callback(release)
    if MINOR <= 6:
        fut.cancel()
        _timed_out(None)
    await _cancel_and_wait(fut, loop)
    if MINOR <= 8:
        _timed_out(None)
    cause = None
    try:
        return _result(fut)
    except CancelledError as exc:
        cause = exc
    _timed_out(cause)


async def _wait_for_old(fut, timeout, loop):
    if loop is None:
        loop = get_event_loop() if MINOR <= 7 else get_running_loop()
    if timeout is None:
        return await fut
    if MINOR >= 7 and timeout <= 0:
        return await _wait_for_now(fut, loop)
    waiter = _waiting_future("WAIT_FOR", 0, "wait_for(%s)" % (timeout,))
    handle = _call_later_timeout(loop, timeout, _release_waiter, waiter)
    release = _partial(_release_waiter, waiter)
    fut = ensure_future(fut, loop=loop)
    _note_child(waiter, fut)
    fut.add_done_callback(release)
    try:
        return await _wait_for_done(fut, loop, release, waiter)
    finally:
        handle.cancel()


async def _wait_for_new(fut, timeout):
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return _result(fut)
        await _cancel_and_wait(fut, None)
        cause = None
        try:
            return fut.result()
        except CancelledError as exc:
            cause = exc
        raise TimeoutError from cause
    inside = None
    try:
        async with _timeout(timeout):
            try:
                return await fut
            except BaseException as exc:
                inside = exc
                _frame(exc, "WAIT_FOR_NONE")
                raise
    except BaseException as exc:
        if exc is not inside:
            _frame(exc, "WAIT_FOR_WITH")
        raise
    finally:
        inside = None


if MINOR >= 12:
    async def wait_for(fut, timeout):
        return await _wait_for_new(fut, timeout)
elif MINOR >= 10:
    async def wait_for(fut, timeout):
        return await _wait_for_old(fut, timeout, None)
else:
    async def wait_for(fut, timeout, *, loop=None):
        return await _wait_for_old(fut, timeout, loop)


class _AsCompleted:
    # In 3.13 also an asynchronous iterator, which gives the futures.
    def __init__(self, fs, timeout, loop):
        self._finished = Queue()
        self._handle = None
        if loop is None:
            loop = get_event_loop()
        different = list(dict.fromkeys(fs))
        order = _set_order(different) if _any_coroutine(different) else different
        self._todo = dict.fromkeys(
            [ensure_future(f, loop=loop) for f in order])
        for f in self._todo:
            f.add_done_callback(self._on_completion)
        if self._todo and timeout is not None:
            self._handle = _call_later_timeout(
                loop, timeout, self._on_timeout)
        self._left = len(self._todo)

    def __iter__(self):
        return self

    def __next__(self):
        if not self._left:
            raise StopIteration
        self._left -= 1
        return self._wait_for_one(True)

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return await self._wait_for_one(False)

    def _on_timeout(self):
        for f in self._todo:
            f.remove_done_callback(self._on_completion)
            self._finished.put_nowait(None)
        self._todo.clear()

    def _on_completion(self, f):
        if not self._todo:
            return
        self._todo.pop(f)
        self._finished.put_nowait(f)
        if not self._todo and self._handle is not None:
            self._handle.cancel()

    async def _wait_for_one(self, resolve):
        f = await self._finished.get()
        if f is None:
            raise TimeoutError
        return f.result() if resolve else f


def _as_completed(fs, timeout, loop):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(
            ("expect an iterable of futures, not " if MINOR >= 10 else
             "expect a list of futures, not ") + type(fs).__name__)
    return _AsCompleted(fs, timeout, loop)


def _as_completed_lazily(fs, timeout, loop):
    # Up to 3.12 a generator: nothing happens before its first turn.
    for one in _as_completed(fs, timeout, loop):
        yield one


if MINOR >= 13:
    def as_completed(fs, *, timeout=None):
        return _as_completed(fs, timeout, None)
elif MINOR >= 10:
    def as_completed(fs, *, timeout=None):
        return _as_completed_lazily(fs, timeout, None)
else:
    def as_completed(fs, *, loop=None, timeout=None):
        return _as_completed_lazily(fs, timeout, loop)
