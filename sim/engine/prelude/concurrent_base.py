# concurrent.futures._base: what is mostly control flow; Future is native.
import collections as _collections

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"


class Error(Exception):
    pass


class CancelledError(Error):
    pass


if MINOR <= 10:
    class TimeoutError(Error):
        pass
else:
    from builtins import TimeoutError


class InvalidStateError(Error):
    pass


class BrokenExecutor(RuntimeError):
    pass


class BrokenThreadPool(BrokenExecutor):
    __module__ = "concurrent.futures.thread"


DoneAndNotDoneFutures = _collections.namedtuple("DoneAndNotDoneFutures",
                                                "done not_done")
_KINDS = {FIRST_COMPLETED: 0, FIRST_EXCEPTION: 1, ALL_COMPLETED: 2}


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    _point()
    if MINOR >= 9:
        fs = set(fs)
    done = set(f for f in fs if _is_over(f))
    not_done = set(fs) - done
    if return_when == FIRST_COMPLETED and done:
        return DoneAndNotDoneFutures(done, not_done)
    if return_when == FIRST_EXCEPTION and any(_failed(f) for f in done):
        return DoneAndNotDoneFutures(done, not_done)
    if len(done) == len(fs):
        return DoneAndNotDoneFutures(done, not_done)
    if return_when not in _KINDS:
        raise ValueError("Invalid return condition: %r" % return_when)
    waiter = _Waiter(_KINDS[return_when], len(not_done))
    for f in fs:
        waiter.watch(f)
    try:
        waiter.wait(_until(timeout))
    finally:
        for f in fs:
            waiter.forget(f)
    done.update(waiter.take())
    return DoneAndNotDoneFutures(done, set(fs) - done)


def as_completed(fs, timeout=None):
    end = _until(timeout)
    fs = set(fs)
    total = len(fs)
    _point()
    finished = _set_order([f for f in fs if _is_over(f)])
    pending = fs.difference(finished)
    waiter = _Waiter(0, 0)
    for f in pending:
        waiter.watch(f)
    fs = None
    try:
        while True:
            finished.reverse()
            while finished:
                pending.discard(finished[-1])
                waiter.forget(finished[-1])
                yield finished.pop()
            if not pending:
                return
            if _is_past(end):
                raise TimeoutError("%d (of %d) futures unfinished"
                                   % (len(pending), total))
            waiter.wait(end)
            finished = waiter.take()
    finally:
        for f in pending:
            waiter.forget(f)


def _result_or_cancel(fut, end):
    try:
        return _result(fut, end)
    finally:
        if MINOR >= 10:
            fut.cancel()


def _results(fs, end):
    try:
        fs.reverse()
        while fs:
            yield _result_or_cancel(fs.pop(), end)
    finally:
        for future in fs:
            future.cancel()


def map(self, fn, *iterables, timeout=None, chunksize=1):
    end = _until(timeout)
    fs = [self.submit(fn, *args) for args in zip(*iterables)]
    return _results(fs, end)


_executor_method(map)
del map


def __enter__(self):
    return self


def __exit__(self, exc_type, exc_val, exc_tb):
    self.shutdown(wait=True)
    return False


_executor_method(__enter__)
_executor_method(__exit__)
