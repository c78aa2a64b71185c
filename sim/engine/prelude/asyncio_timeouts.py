# asyncio.timeouts (3.11+).
__all__ = ["Timeout", "timeout", "timeout_at"]


class Timeout:
    def __init__(self, when):
        self._state = "created"
        self._handle = None
        self._task = None
        self._when = when

    def when(self):
        return self._when

    def reschedule(self, when):
        if self._state == "created" and (MINOR >= 12):
            raise RuntimeError("Timeout has not been entered")
        if self._state != "active":
            raise RuntimeError(
                "Cannot change state of " + self._state + " Timeout")
        self._when = when
        if self._handle is not None:
            self._handle.cancel()
        if when is None:
            self._handle = None
            return
        loop = get_running_loop()
        if when <= loop.time():
            self._handle = loop.call_soon(self._on_timeout)
        else:
            self._handle = _call_at_timeout(loop, when, self._on_timeout)

    def expired(self):
        return self._state in ("expiring", "expired")

    def __repr__(self):
        info = ""
        if self._state == "active":
            when = self._when
            info = " when=" + str(None if when is None else round(when, 3))
        return "<Timeout [" + self._state + "]" + info + ">"

    async def __aenter__(self):
        if MINOR >= 12 and self._state != "created":
            raise RuntimeError("Timeout has already been entered")
        task = current_task()
        if task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._state = "active"
        self._task = task
        self._cancelling = task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, exc_type, exc, tb):
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if self._state == "expiring":
            self._state = "expired"
            count = self._task.uncancel()
            if count <= self._cancelling and exc is not None:
                self._convert(exc_type, exc)
        elif self._state == "active":
            self._state = "exited"
        return None

    def _convert(self, exc_type, exc):
        # There is no other request to cancel: this one is ours.
        if exc_type is CancelledError or (
                MINOR >= 13 and isinstance(exc, CancelledError)):
            error = TimeoutError()
            _frame_of(error, "TIMEOUT_AEXIT")
            raise error from exc
        if MINOR >= 13:
            _insert_timeout_error(exc)
            if isinstance(exc, ExceptionGroup):
                for inner in exc.exceptions:
                    _insert_timeout_error(inner)

    def _on_timeout(self):
        self._task.cancel()
        self._state = "expiring"
        self._handle = None


def _insert_timeout_error(exc):
    while exc.__context__ is not None:
        context = exc.__context__
        if isinstance(context, CancelledError):
            error = TimeoutError()
            error.__context__ = error.__cause__ = context
            exc.__context__ = error
            return
        exc = context


def timeout(delay):
    loop = get_running_loop()
    return Timeout(loop.time() + delay if delay is not None else None)


def timeout_at(when):
    return Timeout(when)
