# asyncio.runners (3.7+).
__all__ = ["run"]
if MINOR >= 11:
    __all__ += ["Runner"]


async def shutdown_asyncgens(loop):
    closing = _set_order(_live_async_gens(loop))
    if not closing:
        return
    results = await gather(*[gen.aclose() for gen in closing],
                           return_exceptions=True)
    for result, gen in zip(results, closing):
        if isinstance(result, Exception):
            loop.call_exception_handler({
                "message": "an error occurred during closing of "
                           "asynchronous generator " + repr(gen),
                "exception": result,
                "asyncgen": gen,
            })


_set_shutdown(shutdown_asyncgens)


def _cancel_all_tasks(loop):
    remaining = _set_order(list(all_tasks(loop)))
    if not remaining:
        return
    for task in remaining:
        task.cancel()
    if MINOR <= 9:
        everything = gather(*remaining, loop=loop, return_exceptions=True)
    else:
        everything = gather(*remaining, return_exceptions=True)
    loop.run_until_complete(everything)
    for task in remaining:
        if task.cancelled() or task.exception() is None:
            continue
        loop.call_exception_handler({
            "message": "unhandled exception during asyncio.run() shutdown",
            "exception": task.exception(),
            "task": task,
        })


def _shut_down(loop):
    _cancel_all_tasks(loop)
    loop.run_until_complete(loop.shutdown_asyncgens())
    if MINOR >= 9:
        loop.run_until_complete(loop.shutdown_default_executor())


class Runner:
    def __init__(self, *, debug=None, loop_factory=None):
        self._state = "created"
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None
        self._set_event_loop = False

    def __enter__(self):
        self._lazy_init()
        return self

    def __exit__(self, exc_type, exc, tb):
        self.close()

    def close(self):
        if self._state != "initialized":
            return
        try:
            _shut_down(self._loop)
        finally:
            if self._set_event_loop:
                set_event_loop(None)
            self._loop.close()
            self._loop = None
            self._state = "closed"

    def get_loop(self):
        self._lazy_init()
        return self._loop

    def run(self, coro, *, context=None):
        if not iscoroutine(coro):
            error = ValueError(
                "a coroutine was expected, got {!r}".format(coro))
            _frame_of(error, "RUNNER_RUN_NOT_CORO")
            raise error
        if _get_running_loop() is not None:
            raise RuntimeError(
                "Runner.run() cannot be called from a running event loop")
        self._lazy_init()
        if context is None:
            task = self._loop.create_task(coro)
        else:
            task = self._loop.create_task(coro, context=context)
        try:
            return self._loop.run_until_complete(task)
        except BaseException as exc:
            _frame(exc, "RUNNER_RUN")
            raise

    def _lazy_init(self):
        if self._state == "closed":
            raise RuntimeError("Runner is closed")
        if self._state == "initialized":
            return
        if self._loop_factory is None:
            self._loop = new_event_loop()
            if not self._set_event_loop:
                set_event_loop(self._loop)
                self._set_event_loop = True
        else:
            self._loop = self._loop_factory()
        if self._debug is not None:
            self._loop.set_debug(self._debug)
        self._state = "initialized"


def _run_new(main, debug, loop_factory):
    try:
        with Runner(debug=debug, loop_factory=loop_factory) as runner:
            return runner.run(main)
    except BaseException as exc:
        _frame(exc, "RUNNERS_RUN")
        raise


def _run_old(main, debug):
    # Up to 3.10.
    if not iscoroutine(main):
        error = ValueError("a coroutine was expected, got {!r}".format(main))
        _frame_of(error, "RUNNERS_RUN_NOT_CORO")
        raise error
    loop = new_event_loop()
    try:
        set_event_loop(loop)
        if debug is not None:
            loop.set_debug(debug)
        try:
            return loop.run_until_complete(main)
        except BaseException as exc:
            _frame(exc, "RUNNERS_RUN")
            raise
    finally:
        try:
            _shut_down(loop)
        finally:
            set_event_loop(None)
            loop.close()


def _run(main, debug, loop_factory):
    if _get_running_loop() is not None:
        error = RuntimeError(
            "asyncio.run() cannot be called from a running event loop")
        _frame_of(error, "RUNNERS_RUN_NESTED")
        raise error
    if MINOR >= 11:
        return _run_new(main, debug, loop_factory)
    return _run_old(main, debug)


if MINOR >= 12:
    def run(main, *, debug=None, loop_factory=None):
        return _run(main, debug, loop_factory)
elif MINOR >= 8:
    def run(main, *, debug=None):
        return _run(main, debug, None)
else:
    def run(main, *, debug=False):
        return _run(main, debug, None)
