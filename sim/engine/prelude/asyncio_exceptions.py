# asyncio.exceptions; before 3.8 they lived elsewhere.
__all__ = ["CancelledError", "InvalidStateError", "TimeoutError",
           "IncompleteReadError", "LimitOverrunError", "QueueEmpty",
           "QueueFull"]
if MINOR >= 8:
    __all__ += ["SendfileNotAvailableError"]
if MINOR >= 13:
    __all__ += ["QueueShutDown"]

if MINOR >= 8:
    Error = Exception

    class CancelledError(BaseException):
        __module__ = "asyncio.exceptions"
else:
    from concurrent.futures._base import Error, CancelledError, TimeoutError

if 8 <= MINOR <= 10:
    class TimeoutError(Exception):
        __module__ = "asyncio.exceptions"
elif MINOR >= 11:
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
