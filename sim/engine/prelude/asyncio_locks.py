# asyncio.locks: Condition and Barrier; Lock, Event and Semaphore are native.
__all__ = ["Condition"]
if MINOR >= 11:
    __all__ += ["Barrier", "BrokenBarrierError"]


class Condition:
    def __init__(self, lock=None, loop=None):
        if lock is None:
            lock = Lock()
        elif MINOR <= 9 and lock._loop is not get_event_loop():
            raise ValueError("loop argument must agree with lock")
        self._lock = lock
        self.locked = lock.locked
        self.acquire = lock.acquire
        self.release = lock.release
        self._waiters = []
        self._id = _note_sync("CONDITION", 0)
        self._waits = ("COND_WAIT", self._id, "cond.wait()")

    def __repr__(self):
        state = "locked" if self.locked() else "unlocked"
        if self._waiters:
            state += ", waiters:" + str(len(self._waiters))
        return "<" + object.__repr__(self)[1:-1] + " [" + state + "]>"

    async def __aenter__(self):
        await self.acquire()
        return None

    async def __aexit__(self, exc_type, exc, tb):
        self.release()

    async def wait(self):
        if not self.locked():
            raise RuntimeError("cannot wait on un-acquired lock")
        if MINOR >= 13:
            return await self._wait_and_pass_on()
        self.release()
        try:
            fut = _waiting_future(*self._waits)
            self._waiters.append(fut)
            try:
                await fut
                return True
            finally:
                self._waiters.remove(fut)
        finally:
            await self._acquire_again()

    async def _acquire_again(self):
        # Whatever happens, wait() returns holding the lock.
        cancelled = None
        while True:
            try:
                await self.acquire()
                break
            except CancelledError as e:
                cancelled = e
        if cancelled is not None:
            if MINOR >= 12:
                raise cancelled
            raise CancelledError

    async def _wait_and_pass_on(self):
        # 3.13: a waiter that was notified and cancelled notifies another one.
        fut = _waiting_future(*self._waits)
        self.release()
        try:
            try:
                self._waiters.append(fut)
                try:
                    await fut
                    return True
                finally:
                    self._waiters.remove(fut)
            finally:
                await self._acquire_again()
        except BaseException:
            self._notify(1)
            raise

    async def wait_for(self, predicate):
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def _notify(self, n):
        woken = 0
        for fut in self._waiters:
            if woken >= n:
                break
            if not fut.done():
                woken += 1
                fut.set_result(False)

    def notify(self, n=1):
        if not self.locked():
            raise RuntimeError("cannot notify on un-acquired lock")
        _note_notify(self._id, n, len(self._waiters))
        self._notify(n)

    def notify_all(self):
        self.notify(len(self._waiters))


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    def __init__(self, parties):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._cond = Condition()
        self._id = _note_sync("BARRIER", parties)
        self._cond._waits = ("BARRIER_WAIT", self._id, "barrier.wait()")
        self._parties = parties
        self._state = "filling"
        self._count = 0

    def __repr__(self):
        extra = self._state
        if not self.broken:
            extra += ", waiters:%d/%d" % (self.n_waiting, self.parties)
        return "<" + object.__repr__(self)[1:-1] + " [" + extra + "]>"

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *args):
        pass

    async def wait(self):
        async with self._cond:
            await self._block()
            try:
                index = self._count
                self._count += 1
                if index + 1 == self._parties:
                    self._state = "draining"
                    self._cond.notify_all()
                else:
                    await self._cond.wait_for(self._not_filling)
                    if self._state in ("broken", "resetting"):
                        raise BrokenBarrierError("Abort or reset of barrier")
                return index
            finally:
                self._count -= 1
                self._leave()

    def _not_filling(self):
        return self._state != "filling"

    def _open(self):
        return self._state not in ("draining", "resetting")

    async def _block(self):
        # A new round begins when everybody has left the last one.
        await self._cond.wait_for(self._open)
        if self._state == "broken":
            raise BrokenBarrierError("Barrier aborted")

    def _leave(self):
        if self._count == 0:
            if self._state in ("resetting", "draining"):
                self._state = "filling"
            self._cond.notify_all()

    async def reset(self):
        async with self._cond:
            if self._count > 0:
                if self._state != "resetting":
                    self._state = "resetting"
            else:
                self._state = "filling"
            self._cond.notify_all()

    async def abort(self):
        async with self._cond:
            self._state = "broken"
            self._cond.notify_all()

    @property
    def parties(self):
        return self._parties

    @property
    def n_waiting(self):
        return self._count if self._state == "filling" else 0

    @property
    def broken(self):
        return self._state == "broken"
