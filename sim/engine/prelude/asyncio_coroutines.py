# asyncio.coroutines: the decorator of old coroutines (up to 3.10).
__all__ = ["coroutine"]


def _finish(res):
    # A plain function's result, which may be something to wait for.
    if isfuture(res) or iscoroutine(res) or hasattr(res, "__await__"):
        res = yield from ensure_future(res)
    return res


def coroutine(func):
    if MINOR >= 8:
        _deprecated('"@coroutine" decorator is deprecated since Python 3.8, '
                    'use "async def" instead')
    if iscoroutinefunction(func):
        return func

    def coro(*args, **kwargs):
        res = func(*args, **kwargs)
        if not _awaitable(res):
            res = _finish(res)
            _awaitable(res)
        return res

    coro.__name__ = func.__name__
    coro.__qualname__ = func.__qualname__
    coro.__doc__ = func.__doc__
    coro.__wrapped__ = func
    coro._is_coroutine = True
    return coro
