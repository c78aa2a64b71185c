# asyncio.taskgroups (3.11+).
__all__ = ["TaskGroup"]


class TaskGroup:
    def __init__(self):
        self._entered = False
        self._exiting = False
        self._aborting = False
        self._loop = None
        self._parent_task = None
        self._parent_cancel_requested = False
        self._tasks = {}  # a set that keeps its order
        self._errors = []
        self._base_error = None
        self._on_completed_fut = None

    def __repr__(self):
        info = ""
        if self._tasks:
            info += " tasks=%d" % len(self._tasks)
        if self._errors:
            info += " errors=%d" % len(self._errors)
        if self._aborting:
            info += " cancelling"
        elif self._entered:
            info += " entered"
        return "<TaskGroup" + info + ">"

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError(
                "TaskGroup " + repr(self) + " has already been entered")
        if self._loop is None:
            self._loop = get_running_loop()
        self._parent_task = current_task(self._loop)
        if self._parent_task is None:
            raise RuntimeError("TaskGroup " + repr(self)
                               + " cannot determine the parent task")
        self._entered = True
        return self

    async def __aexit__(self, exc_type, exc, tb):
        self._exiting = True
        if (exc is not None and _is_base_error(exc)
                and self._base_error is None):
            self._base_error = exc
        cancellation = None
        if exc is not None and _is_cancellation(exc):
            cancellation = exc
        if MINOR <= 12 and self._take_back_cancel():
            cancellation = None
        if exc is not None and not self._aborting:
            self._abort()
        # The parent may be cancelled again and again while it waits.
        while self._tasks:
            if self._on_completed_fut is None:
                self._on_completed_fut = _waiting_future(
                    "TASK_GROUP", 0, "TaskGroup")
            try:
                await self._on_completed_fut
            except CancelledError as e:
                if not self._aborting:
                    cancellation = e
                    self._abort()
            self._on_completed_fut = None
        self._finish(exc, cancellation)

    def _take_back_cancel(self):
        # True: the only request to cancel the parent was our own.
        return (self._parent_cancel_requested
                and self._parent_task.uncancel() == 0)

    def _finish(self, exc, cancellation):
        if self._base_error is not None:
            raise self._base_error
        if MINOR >= 13 and self._take_back_cancel():
            cancellation = None
        if cancellation is not None and not self._errors:
            raise cancellation
        if exc is not None and not _is_cancellation(exc):
            self._errors.append(exc)
        if not self._errors:
            return
        if MINOR >= 13 and self._parent_task.cancelling():
            self._parent_task.uncancel()
            self._parent_task.cancel()
        errors, self._errors = self._errors, None
        group = BaseExceptionGroup("unhandled errors in a TaskGroup", errors)
        _frame_of(group, "TASKGROUP_AEXIT_RAISE")
        raise group from None

    def create_task(self, coro, *, name=None, context=None):
        problem = None
        if not self._entered:
            problem = "has not been entered"
        elif self._exiting and not self._tasks:
            problem = "is finished"
        elif self._aborting:
            problem = "is shutting down"
        if problem is not None:
            if MINOR >= 13:
                coro.close()
            raise RuntimeError("TaskGroup " + repr(self) + " " + problem)
        if context is None:
            task = self._loop.create_task(coro, name=name)
        else:
            task = self._loop.create_task(coro, name=name, context=context)
        if MINOR >= 12 and task.done():
            self._on_task_done(task)
        else:
            self._tasks[task] = True
            task.add_done_callback(self._on_task_done)
        return task

    def _abort(self):
        self._aborting = True
        for task in _set_order(list(self._tasks)):
            if not task.done():
                task.cancel()

    def _on_task_done(self, task):
        self._tasks.pop(task, None)
        fut = self._on_completed_fut
        if fut is not None and not self._tasks and not fut.done():
            fut.set_result(True)
        if task.cancelled():
            return
        exc = task.exception()
        if exc is None:
            return
        self._errors.append(exc)
        if _is_base_error(exc) and self._base_error is None:
            self._base_error = exc
        if self._parent_task.done():
            self._loop.call_exception_handler({
                "message": "Task " + repr(task)
                + " has errored out but its parent task "
                + str(self._parent_task) + " is already completed",
                "exception": exc,
                "task": task,
            })
            return
        if not self._aborting and not self._parent_cancel_requested:
            self._abort()
            self._parent_cancel_requested = True
            self._parent_task.cancel()


def _is_base_error(exc):
    return isinstance(exc, (SystemExit, KeyboardInterrupt))


def _is_cancellation(exc):
    if MINOR >= 13:
        return isinstance(exc, CancelledError)
    return type(exc) is CancelledError
