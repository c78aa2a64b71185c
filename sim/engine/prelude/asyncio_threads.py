# asyncio.threads (3.9+): to_thread() is native; the end of a loop's default
# executor.
__all__ = ["to_thread"]
_timeout = timeout


def _set_unless_cancelled(future, result):
    if not future.cancelled():
        future.set_result(result)


def _do_shutdown(loop, executor, future):
    try:
        executor.shutdown(wait=True)
        if not loop.is_closed():
            loop.call_soon_threadsafe(_set_unless_cancelled, future, None)
    except Exception as ex:
        if not loop.is_closed() and not future.cancelled():
            loop.call_soon_threadsafe(future.set_exception, ex)


async def _wait_at_most(future, timeout):
    # Up to 3.12 the time limit was only for the join after it.
    if MINOR <= 12 or timeout is None:
        await future
        return True
    try:
        async with _timeout(timeout):
            await future
    except TimeoutError:
        return False
    return True


def _too_slow(executor, timeout):
    import warnings

    warnings.warn("The executor did not finishing joining its threads within "
                  + str(timeout) + " seconds.", RuntimeWarning, stacklevel=2)
    executor.shutdown(wait=False)


async def _shutdown_default_executor(loop, timeout):
    import threading

    executor = _end_of_executor(loop)
    future = loop.create_future()
    thread = threading.Thread(target=_do_shutdown,
                              args=(loop, executor, future))
    thread.start()
    fine = True
    try:
        fine = await _wait_at_most(future, timeout)
    finally:
        if fine:
            thread.join()
    if not fine:
        _too_slow(executor, timeout)
