"""CPython under virtual time: the reference for programs without processes.

    python3.X vt.py PROGRAM.py [ARGS]        any CPython from 3.6 to 3.13

The program runs unmodified, as the real __main__ of a real interpreter, but
nothing waits: clocks, sleeps and the event loop's selector follow a counter of
nanoseconds that jumps to the next deadline. This is what Loopscope claims to
do, so the two must print the same.

The rules, which are Loopscope's own:

* Code costs nothing. A wait that ends by its deadline ends one nanosecond
  late, so lateness adds up along a chain of waits as it does on a real machine.
* Timers are ordered by (nanosecond due, creation), and one iteration of the
  loop fires what is due up to one nanosecond from now.
* A program that only looks at the clock must end too: after 10,000 readings and
  polls at one instant every further one costs a millisecond. Setting a timer is
  not looking at the clock.
* Where asyncio iterates a set of tasks, whose order is that of addresses, it
  sees them in the order in which they were given (or, where nobody gave one,
  created).
* One thread runs until it waits, and then who has waited longest: baton.py.
* When everybody waits for nothing at all the program ends with status 124.

How it gets in: `site/sitecustomize.py` calls install() at interpreter start,
which patches `time` and puts a finder in front of the import system; the finder
changes a handful of modules while they are being imported. So a program that
does not import asyncio does not get it either, and the end of the interpreter,
with its messages about lost tasks, is the real one.

Environment: VT_LIMIT (virtual seconds, 3600), VT_CPUS (2), VT_PURE=1 (asyncio without its C
accelerator, which is what 3.5 was).
"""

import importlib.abc
import importlib.machinery
import os
import sys
import time

import baton
from baton import SECOND, give_up, machine

EPOCH = 1600000000


def environment(extra=None):
    """The environment in which an interpreter runs under virtual time."""
    here = os.path.dirname(os.path.abspath(__file__))
    env = dict(os.environ, PYTHONHASHSEED="0", PYTHONIOENCODING="utf-8",
               PYTHONPATH=os.pathsep.join([os.path.join(here, "site"), here]),
               PYTHONDONTWRITEBYTECODE="1")
    env.update(extra or {})
    return env


def patch_time():
    def seconds():
        return machine.look() / SECOND

    def wall():
        return EPOCH + machine.look() / SECOND

    def sleep(secs):
        if secs < 0:
            raise ValueError("sleep length must be non-negative")
        machine.wait(baton.never, secs)

    real_info = time.get_clock_info

    def get_clock_info(name):
        info = real_info(name)
        if name == "monotonic":
            # The loop fires what is due before now + resolution: half a
            # nanosecond more than one makes that "up to one from now".
            info.resolution = 1.5e-9
        return info

    time.time = wall
    time.monotonic = time.perf_counter = seconds
    time.monotonic_ns = time.perf_counter_ns = machine.look
    time.time_ns = lambda: EPOCH * SECOND + machine.look()
    time.sleep = sleep
    time.get_clock_info = get_clock_info


def patch_os():
    def cpus():
        return int(os.environ.get("VT_CPUS", "2"))

    def refuse(*args, **kwargs):
        give_up(3, "processes are not simulated here")

    def system(command):
        if command.split()[:1] != ["ping"]:
            refuse()
        host = command.split()[-1]
        sys.stdout.flush()
        os.write(1, b"PING %b 56 data bytes\n64 bytes from %b: icmp_seq=1 time=1 ms\n"
                 % ((host.encode(),) * 2))
        time.sleep(1)
        return 0

    os.cpu_count, os.system = cpus, system
    if hasattr(os, "process_cpu_count"):
        os.process_cpu_count = cpus
    os.fork = os.posix_spawn = refuse


class OrderedSet(set):
    """A set that iterates in the order of insertion."""

    def __init__(self, items=()):
        self._order = dict.fromkeys(items)
        set.__init__(self, self._order)

    def __iter__(self):
        return iter(list(self._order))

    def __repr__(self):
        inner = ", ".join(map(repr, self))
        return "{%s}" % inner if inner else "set()"

    def add(self, item):
        self._order[item] = None
        set.add(self, item)

    def discard(self, item):
        self._order.pop(item, None)
        set.discard(self, item)

    def remove(self, item):
        set.remove(self, item)
        del self._order[item]

    def pop(self):
        if not self._order:
            raise KeyError("pop from an empty set")
        item = next(iter(self._order))
        self.remove(item)
        return item

    def clear(self):
        self._order.clear()
        set.clear(self)

    def copy(self):
        return OrderedSet(self)

    def update(self, *others):
        for other in others:
            for item in other:
                self.add(item)

    def difference_update(self, *others):
        for other in others:
            for item in other:
                self.discard(item)

    def __or__(self, other):
        both = OrderedSet(self)
        both.update(other)
        return both

    def __and__(self, other):
        return OrderedSet(item for item in self if item in other)

    def __sub__(self, other):
        return OrderedSet(item for item in self if item not in other)


OrderedSet.__name__ = OrderedSet.__qualname__ = "set"
OrderedSet.__module__ = "builtins"


def order_set_comprehensions(source, path):
    """Compiles a module with `{f(x) for x in y}` read as `set(f(x) for …)`,
    so that giving the module another `set` reaches these too."""
    import ast

    class Rewrite(ast.NodeTransformer):
        def visit_SetComp(self, node):
            self.generic_visit(node)
            generator = ast.GeneratorExp(node.elt, node.generators)
            call = ast.Call(ast.Name("set", ast.Load()), [generator], [])
            return ast.fix_missing_locations(ast.copy_location(call, node))

    tree = Rewrite().visit(ast.parse(source, path))
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and not hasattr(node, "lineno"):
            node.lineno, node.col_offset = 1, 0
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class OrderedLoader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return order_set_comprehensions(self.get_data(path), path)

    def exec_module(self, module):
        module.set = OrderedSet
        importlib.machinery.SourceFileLoader.exec_module(self, module)
        patch = PATCHES.get(module.__name__)
        if patch:
            patch(module)


class PatchedLoader(importlib.machinery.SourceFileLoader):
    def exec_module(self, module):
        importlib.machinery.SourceFileLoader.exec_module(self, module)
        PATCHES[module.__name__](module)


def patch_selectors(selectors):
    class Selector(selectors.DefaultSelector):
        def select(self, timeout=None):
            found = super().select(0)
            machine.look()

            def something():
                if not found:
                    found.extend(super(Selector, self).select(0))
                return found

            # Nothing to wait for: but others go first, where there are any.
            waits = not found and (timeout is None or timeout > 0)
            if waits or machine.others:
                machine.wait(something, timeout)
            return found

    selectors.DefaultSelector = Selector


def patch_events(events):
    created = [0]

    class TimerHandle(events.TimerHandle):
        __slots__ = ("_rank",)

        def __init__(self, when, *args, **kwargs):
            super().__init__(when, *args, **kwargs)
            created[0] += 1
            self._rank = (round(when * SECOND), created[0])

        def __lt__(self, other):
            return self._rank < other._rank

    TimerHandle.__qualname__ = "TimerHandle"
    events.TimerHandle = TimerHandle


# The number of a task by its id: a reference would keep it alive.
birth = {}


def patch_base_events(base_events):
    real = base_events.BaseEventLoop.create_task

    # The number must grow even when an id is used again, so it is not the
    # size of the table.
    def numbered(self, *args, **kwargs):
        task = real(self, *args, **kwargs)
        numbered.count += 1
        birth[id(task)] = numbered.count
        return task

    numbered.count = 0
    base_events.BaseEventLoop.create_task = numbered
    real_later = base_events.BaseEventLoop.call_later

    def call_later(self, *args, **kwargs):
        machine.unwatched = True
        try:
            return real_later(self, *args, **kwargs)
        finally:
            machine.unwatched = False

    base_events.BaseEventLoop.call_later = call_later


class Moment(float):
    """A reading of the clock from which timeouts are reckoned to the nanosecond:
    at its deadline a wait is over, whatever floats make of the difference."""

    def __add__(self, seconds):
        return Moment((round(self * SECOND) + round(seconds * SECOND)) / SECOND)

    __radd__ = __add__

    def __sub__(self, other):
        left = round(self * SECOND) - round(other * SECOND)
        return (left or -1) / SECOND


def moment():
    return Moment(machine.look() / SECOND)


class ClockOfMoments:
    monotonic = staticmethod(moment)


def patch_futures(base):
    base.time = ClockOfMoments
    # What is done already comes from a set too, but from the end of it.
    real = base._yield_finished_futures

    def in_order(finished, waiter, ref_collect):
        if len(ref_collect) == 1:
            finished.reverse()
        return real(finished, waiter, ref_collect)

    base._yield_finished_futures = in_order


def patch_threading(threading):
    threading._time = moment
    # Threads are joined at the end in the order in which they were started.
    if hasattr(threading, "_shutdown_locks"):
        threading._shutdown_locks = OrderedSet(threading._shutdown_locks)


def patch_queue(queue):
    queue.time = moment
    # The one in C waits where nobody sees it.
    if hasattr(queue, "_PySimpleQueue"):
        queue.SimpleQueue = queue._PySimpleQueue


def patch_tasks(tasks):
    real = getattr(tasks, "all_tasks", None)
    if real is None:
        return  # 3.6

    def all_tasks(loop=None):
        return OrderedSet(sorted(real(loop), key=lambda t: birth.get(id(t), 0)))

    tasks.all_tasks = all_tasks


PATCHES = {
    "selectors": patch_selectors,
    "asyncio.events": patch_events,
    "asyncio.base_events": patch_base_events,
    "asyncio.tasks": patch_tasks,
    "concurrent.futures._base": patch_futures,
    "queue": patch_queue,
    "threading": patch_threading,
}
ORDERED = ("asyncio.tasks", "asyncio.taskgroups", "concurrent.futures._base",
           "concurrent.futures.thread")


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name not in PATCHES and name not in ORDERED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            kind = OrderedLoader if name in ORDERED else PatchedLoader
            spec.loader = kind(spec.loader.name, spec.loader.path)
        return spec


def install():
    if os.environ.get("VT_PURE"):
        sys.modules["_asyncio"] = None
    for name in list(PATCHES) + list(ORDERED):
        sys.modules.pop(name, None)
    patch_time()
    patch_os()
    baton.install()
    sys.meta_path.insert(0, Finder())


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    os.execve(sys.executable, [sys.executable] + sys.argv[1:], environment())
