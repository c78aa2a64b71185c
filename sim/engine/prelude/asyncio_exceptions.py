# asyncio.exceptions; before 3.8 they lived elsewhere.
__all__ = ["CancelledError", "InvalidStateError", "TimeoutError",
           "IncompleteReadError", "LimitOverrunError", "QueueEmpty",
           "QueueFull"]
if MINOR >= 8:
    __all__ += ["SendfileNotAvailableError"]
if MINOR >= 13:
    __all__ += ["QueueShutDown"]

_HERE = "asyncio.exceptions" if MINOR >= 8 else "concurrent.futures._base"


class Error(Exception):
    __module__ = _HERE


class CancelledError(BaseException if MINOR >= 8 else Error):
    __module__ = _HERE


if MINOR <= 10:
    class TimeoutError(Exception if MINOR >= 8 else Error):
        __module__ = _HERE
else:
    from builtins import TimeoutError


class InvalidStateError(Error):
    __module__ = "asyncio.exceptions" if MINOR >= 8 else "asyncio.base_futures"


class SendfileNotAvailableError(RuntimeError):
    __module__ = "asyncio.exceptions"


class IncompleteReadError(EOFError):
    pass


class LimitOverrunError(Exception):
    pass


class QueueEmpty(Exception):
    __module__ = "asyncio.queues"


class QueueFull(Exception):
    __module__ = "asyncio.queues"


class QueueShutDown(Exception):
    __module__ = "asyncio.queues"
