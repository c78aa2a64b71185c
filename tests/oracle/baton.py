"""The clock and the threads of the reference (vt.py): one baton, one runner.

Real interpreter threads, but exactly one of them has the baton and runs; each
of the others sleeps at a gate of its own. The rules are those of Loopscope's
scheduler:

* A thread runs until it waits: for a lock, a deadline, the loop's selector.
* Then the thread goes on that can, and whose wait has been on for longest.
  Those whose deadline has passed come in order of their deadlines.
* When nobody can go on, time moves to the earliest deadline and one nanosecond
  further: what ends by a deadline ends late, and lateness adds up.
* When nobody can go on and there is no deadline either, the program never ends.

Locks are the only thing that threads share, because the rest of `threading`,
`queue` and `concurrent.futures` is Python that is built on them.
"""

import _thread
import os
import sys
import traceback

SECOND = 10**9
SPIN_FREE = 10000
SPIN_COST = 10**6

new_gate, new_thread = _thread.allocate_lock, _thread.start_new_thread
TIMEOUT_MAX = _thread.TIMEOUT_MAX
NOT_NEGATIVE = ("a non-negative number" if sys.version_info >= (3, 13)
                else "positive")


def give_up(status, why):
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.write(2, ("[vt] %s\n" % why).encode())
    os._exit(status)


def never():
    return False


def always():
    return True


class VThread:
    """A thread, as the scheduler sees it."""

    def __init__(self):
        self.gate = new_gate()
        self.gate.acquire()
        self.over = False
        self.farewell = None  # a lock that is released when it is over
        self.ident = None
        # While it waits:
        self.can_go = always
        self.due = None
        self.turn = 0  # numbers the waits of all threads


class Machine:
    def __init__(self):
        self.now = 0
        self.looks = 0  # at the clock, since it last moved
        self.unwatched = False  # looks that are not the program's
        self.limit = int(float(os.environ.get("VT_LIMIT", "3600")) * SECOND)
        self.running = VThread()  # the main thread
        self.others = []  # in no order that matters
        self.turns = 0

    def look(self):
        """The time. Looking often enough makes it pass."""
        if not self.unwatched:
            self.looks += 1
            if self.looks > SPIN_FREE:
                self.now += SPIN_COST
                if self.others:
                    self.wait(always)
        return self.now

    def wait(self, can_go, seconds=None):
        """The running thread waits until can_go() is true or time is up."""
        me = self.running
        self.join_the_others(me, can_go)
        me.due = None if seconds is None else self.now + max(0, round(seconds * SECOND))
        self.pass_on(me)

    def join_the_others(self, thread, can_go):
        self.turns += 1
        thread.can_go, thread.due, thread.turn = can_go, None, self.turns
        self.others.append(thread)

    def pass_on(self, me=None):
        """Gives the baton to whoever is next; `me` then waits for it."""
        thread = self.next_thread()
        self.others.remove(thread)
        self.running = thread
        if thread is not me:
            thread.gate.release()
            if me:
                me.gate.acquire()

    def next_thread(self):
        while True:
            best = None
            for thread in self.others:
                if thread.due is not None and thread.due <= self.now:
                    place = (thread.due, thread.turn)
                elif thread.can_go():
                    place = (self.now, thread.turn)
                else:
                    continue
                if best is None or place < best[0]:
                    best = (place, thread)
            if best:
                return best[1]
            self.move_on()

    def move_on(self):
        dues = [thread.due for thread in self.others if thread.due is not None]
        if not dues:
            give_up(124, "never ends: everything waits for ever")
        self.now = max(self.now, min(dues)) + 1
        self.looks = 0
        if self.now > self.limit:
            give_up(124, "virtual time limit passed")

    def start(self, function, args=(), kwargs=None, thread=None):
        thread = thread or VThread()
        call = [function, args, kwargs or {}]
        thread.ident = new_thread(self.life, (thread, call))
        self.join_the_others(thread, always)
        return thread.ident

    def life(self, thread, call):
        thread.gate.acquire()
        function, args, kwargs = call
        try:
            function(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException:
            report_unhandled(function)
        # What the thread held dies before anybody else runs.
        del function, args, kwargs, call[:]
        thread.over = True
        if thread.farewell and thread.farewell.locked():
            thread.farewell.release()
        self.pass_on()


def report_unhandled(function):
    """An exception that no threading.Thread stood between."""
    words = ("Exception ignored in thread started by: %r"
             if sys.version_info >= (3, 8) else
             "Unhandled exception in thread started by %r")
    print(words % (function,), file=sys.stderr)
    kind, error, trace = sys.exc_info()
    traceback.print_exception(kind, error, trace.tb_next)


machine = Machine()


class VLock:
    """_thread.lock"""

    def __init__(self):
        self._taken = False

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError("timeout value must be " + NOT_NEGATIVE)
        if timeout > TIMEOUT_MAX:
            raise OverflowError("timeout value is too large")
        if self._taken:
            if not blocking or timeout == 0:
                machine.look()
                return False
            machine.wait(self._is_free, None if timeout < 0 else timeout)
            if self._taken:
                return False
        self._taken = True
        return True

    def release(self):
        if not self._taken:
            raise RuntimeError("release unlocked lock")
        self._taken = False

    def locked(self):
        return self._taken

    def _is_free(self):
        return not self._taken

    def _at_fork_reinit(self):
        self._taken = False

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *error):
        self.release()

    def __repr__(self):
        return "<%s _thread.lock object at 0x%x>" % (
            "locked" if self._taken else "unlocked", id(self))

    acquire_lock, release_lock, locked_lock = acquire, release, locked


class VRLock:
    """_thread.RLock"""

    def __init__(self):
        self._lock, self._owner, self._count = VLock(), None, 0

    def acquire(self, blocking=True, timeout=-1):
        if self._owner is machine.running:
            self._count += 1
            return True
        taken = self._lock.acquire(blocking, timeout)
        if taken:
            self._owner, self._count = machine.running, 1
        return taken

    def release(self):
        if self._owner is not machine.running:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._lock.release()

    def _is_owned(self):
        return self._owner is machine.running

    def _recursion_count(self):
        return self._count if self._is_owned() else 0

    def _release_save(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        state = self._count, self._owner
        self._count, self._owner = 0, None
        self._lock.release()
        return state

    def _acquire_restore(self, state):
        self._lock.acquire()
        self._count, self._owner = state

    def _at_fork_reinit(self):
        self.__init__()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *error):
        self.release()

    def __repr__(self):
        return "<%s _thread.RLock object owner=%d count=%d at 0x%x>" % (
            "locked" if self._count else "unlocked",
            self._owner.ident or _thread.get_ident() if self._owner else 0,
            self._count, id(self))


for kind, name in ((VLock, "lock"), (VRLock, "RLock")):
    kind.__name__ = kind.__qualname__ = name
    kind.__module__ = "_thread"


class VHandle:
    """_thread._ThreadHandle, from 3.13 on"""

    def __init__(self):
        self.thread = None

    @property
    def ident(self):
        return self.thread and self.thread.ident

    def is_done(self):
        machine.look()
        return self.thread is not None and self.thread.over

    def _set_done(self):
        self.thread.over = True

    def join(self, timeout=None):
        if self.thread is None:
            raise RuntimeError("thread not started")
        if not self.is_done():
            if self.thread is machine.running:
                raise RuntimeError("Cannot join current thread")
            machine.wait(lambda: self.thread.over, timeout)


to_join = []  # 3.13: the handles of threads that are no daemons


def start_joinable_thread(function, handle=None, daemon=True):
    handle = handle or VHandle()
    handle.thread = VThread()
    machine.start(function, thread=handle.thread)
    if not daemon:
        to_join.append(handle)
    return handle


def make_thread_handle(ident):
    handle = VHandle()
    handle.thread = machine.running
    handle.thread.ident = ident
    return handle


def join_all():
    for handle in to_join:
        handle.join()


def set_sentinel():
    """3.12 and before: a lock that is released when this thread is over."""
    machine.running.farewell = VLock()
    return machine.running.farewell


def install():
    """Must come before `threading` is imported."""
    sys.modules.pop("threading", None)
    ours = {
        "allocate_lock": VLock, "allocate": VLock, "LockType": VLock, "lock": VLock,
        "RLock": VRLock, "start_new_thread": machine.start, "start_new": machine.start,
        "_set_sentinel": set_sentinel, "start_joinable_thread": start_joinable_thread,
        "_ThreadHandle": VHandle, "_make_thread_handle": make_thread_handle,
        "_shutdown": join_all,
    }
    for name, value in ours.items():
        if hasattr(_thread, name):
            setattr(_thread, name, value)
