"""Random single-threaded asyncio programs that always end.

    python3 gen.py SEED [--dialect 3.11] [--only gather,cancel] > program.py

A program is a handful of actors (coroutine functions) over a few shared locks,
events, semaphores, queues and conditions. It ends by construction: an actor
calls only actors after it, loops are counted, a purse limits how many actors
start at all, and `closing` cancels and releases until nobody is left.

What a program prints is fixed by asyncio's rules alone: virtual times, names
and values, never an address or the order of a set that nobody filled in order.
"""

import argparse
import random
import textwrap

HEAD = '''
import asyncio

TICK = 0.05
PURSE = [90]
STARTED = []
WORLD = {}


class Meter:
    """Counts who is inside; entering and leaving give way once each."""

    def __init__(self, name):
        self.name = name
        self.inside = 0

    async def __aenter__(self):
        self.inside += 1
        await asyncio.sleep(0)
        return self.inside

    async def __aexit__(self, kind, error, trace):
        await asyncio.sleep(0)
        self.inside -= 1
        return kind is not None and issubclass(kind, KeyError)


def say(who, *words):
    now = round((WORLD["loop"].time() - WORLD["zero"]) / TICK)
    print(now, who, *words)


def begin(coro):
    task = WORLD["loop"].create_task(coro)
    STARTED.append(task)
    return task


def fate(task):
    if not task.done():
        return "pending"
    if task.cancelled():
        return "cancelled"
    if task.exception() is not None:
        return "failed: %s" % task.exception()
    return "result %s" % task.result()


def watcher(name):
    def watch(task):
        say(name, "sees", fate(task))
    return watch


def settle(future, value):
    if future.done():
        say("settle", "too late")
    elif value < 0:
        future.set_exception(LookupError("future %d" % value))
    else:
        future.set_result(value)


async def countdown(who, n):
    while n > 0:
        await asyncio.sleep(TICK if n % 2 else 0)
        yield n
        n -= 1


async def closing(round_number):
    for name in ("red", "blue"):
        WORLD[name].set()
        WORLD["sem " + name].release()
        queue = WORLD["q " + name]
        if round_number % 2:
            while not queue.empty():
                queue.get_nowait()
        elif not queue.full():
            queue.put_nowait(round_number)
    for future in WORLD["futures"]:
        if not future.done():
            future.set_result(0)
    if not WORLD["cond"].locked():
        async with WORLD["cond"]:
            WORLD["cond"].notify_all()
'''

TAIL = '''
async def main():
    loop = asyncio.get_event_loop()
    WORLD.update(loop=loop, zero=loop.time(), futures=[],
                 cond=asyncio.Condition(), meter=Meter("m"))
    for name, size in (("red", 1), ("blue", 2)):
        WORLD[name] = asyncio.Event()
        WORLD["lock " + name] = asyncio.Lock()
        WORLD["sem " + name] = asyncio.Semaphore(size)
        WORLD["q " + name] = asyncio.Queue(size - 1)
{starts}
    done, pending = await asyncio.wait(list(STARTED), timeout=40 * TICK)
    say("main", "done", len(done), "pending", len(pending))
    number = 0
    while number < 200 and not all([t.done() for t in STARTED]):
        for task in list(STARTED):
            task.cancel()
        await closing(number)
        await asyncio.sleep(TICK)
        number += 1
    for index, task in enumerate(STARTED):
        say("task", index, fate(task))
'''

COLOURS = ("red", "blue")
STATEMENTS = {}  # feature -> [(weight, emitter)]


def statement(feature, weight=1.0, needs=None):
    def register(function):
        STATEMENTS.setdefault(feature, []).append((weight, function, needs))
        return function
    return register


def block(text, **names):
    """The lines of an indented text, with `{name}` filled in."""
    return textwrap.dedent(text).strip("\n").format(**names).split("\n")


def indented(lines, steps=1):
    return ["    " * steps + line for line in lines]


class Scope:
    """What a statement of one actor can refer to."""

    def __init__(self, actor, depth=0, held=False, tasks=(), handles=()):
        self.actor, self.depth, self.held = actor, depth, held
        self.tasks, self.handles = list(tasks), list(handles)

    def inner(self, held=False):
        return Scope(self.actor, self.depth + 1, self.held or held,
                     self.tasks, self.handles)


class Program:
    def __init__(self, seed, dialect=(3, 11), only=None):
        self.rng = random.Random(seed)
        self.dialect = dialect
        self.names = 0
        self.actors = self.rng.randint(3, 6)
        self.choices = [
            choice
            for feature, choices in STATEMENTS.items()
            if only is None or feature in only or feature == "plain"
            for choice in choices
        ]

    def name(self, prefix):
        self.names += 1
        return "%s%d" % (prefix, self.names)

    def pick(self, *options):
        return self.rng.choice(options)

    def delay(self, least=0):
        n = max(least, self.pick(0, 1, 1, 2, 2, 3, 5))
        return "TICK" if n == 1 else "%d * TICK" % n if n else "0"

    def call(self, scope):
        later = range(scope.actor + 1, self.actors)
        if not later:
            return "asyncio.sleep(%s, %d)" % (self.delay(), self.rng.randint(1, 9))
        return 'actor%d(who + "/%d", n + %d)' % (
            self.rng.choice(later), self.rng.randint(1, 9), self.rng.randint(0, 3))

    def awaitable(self, scope):
        """Something with an integer result."""
        kind = self.rng.random()
        if scope.tasks and kind < 0.3:
            task = self.rng.choice(scope.tasks)
            return self.pick(task, "asyncio.shield(%s)" % task)
        if kind < 0.6:
            return "begin(%s)" % self.call(scope)
        return self.call(scope)

    def guarded(self, scope, what, body, timeout=False):
        lines = ["try:"] + indented(body)
        if timeout:
            lines += ["except asyncio.TimeoutError:", '    say(who, "%s: timeout")' % what]
        lines += ["except asyncio.CancelledError:", '    say(who, "%s: cancelled")' % what]
        if self.rng.random() < 0.3:
            lines += ["    await asyncio.sleep(%s)" % self.delay()]
        if self.rng.random() < 0.65:
            lines += ["    raise"]
        lines += ["except Exception as error:", '    say(who, "%s:", repr(str(error)))' % what]
        if self.rng.random() < 0.15:
            lines += ["    raise"]
        if self.rng.random() < 0.2:
            lines += ["else:", '    say(who, "%s: fine")' % what]
        if self.rng.random() < 0.25:
            lines += ["finally:", '    say(who, "%s: finally")' % what]
        return lines

    def body(self, scope, least=1, most=3):
        lines = []
        for _ in range(self.rng.randint(least, most)):
            lines += self.statement(scope)
        return lines

    def statement(self, scope):
        usable = [
            (weight, emit)
            for weight, emit, needs in self.choices
            if not (needs == "free" and scope.held)
            and not (needs == "task" and (scope.held or not scope.tasks))
            and not (needs == "shallow" and scope.depth > 2)
            and not (isinstance(needs, tuple) and (scope.held or self.dialect < needs))
        ]
        emit = self.rng.choices([e for _, e in usable], [w for w, _ in usable])[0]
        return emit(self, scope)

    def actor(self, index):
        lines = block(
            """
            async def actor{index}(who, n):
                if PURSE[0] == 0:
                    return n
                PURSE[0] -= 1
                say(who, "starts with", n)
            """, index=index)
        lines += indented(self.body(Scope(index), 2, 5))
        return lines + ['    say(who, "ends with", n)', "    return n % 1000", "", ""]

    def text(self):
        lines = HEAD.strip("\n").split("\n") + ["", ""]
        for index in range(self.actors):
            lines += self.actor(index)
        starts = []
        for letter in "ABCD"[: self.rng.randint(2, 4)]:
            start = 'begin(actor%d("%s", %d))' % (
                self.rng.randrange(min(3, self.actors)), letter, self.rng.randint(0, 6))
            if self.rng.random() < 0.4:
                start += '.add_done_callback(watcher("%s!"))' % letter
            starts.append("    " + start)
        lines += TAIL.strip("\n").replace("{starts}", "\n".join(starts)).split("\n")
        return "\n".join(lines + ["", ""] + self.start()) + "\n"

    def start(self):
        ways = [block("""
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            loop.run_until_complete(main())
            print("over")
            """), block("""
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            whole = loop.create_task(main())
            whole.add_done_callback(lambda task: loop.stop())
            loop.run_forever()
            print("over", whole.result())
            """)]
        if self.dialect >= (3, 7):
            ways.append(block('asyncio.run(main())\nprint("over")'))
        return self.rng.choice(ways)


@statement("plain", 2)
def emit_say(p, scope):
    return ['say(who, "at %s with", n)' % p.name("p")]


@statement("plain", 1)
def emit_compute(p, scope):
    return [p.pick("n = n * 3 + 1", "n += 2", "n = n // 2", "n %= 11", "n = -n",
                   "n = sum([i * n for i in range(3)]) % 97")]


@statement("plain", 4)
def emit_sleep(p, scope):
    return [p.pick("await asyncio.sleep(%s)", "await asyncio.sleep(%s)",
                   "n += await asyncio.sleep(%s, 2)") % p.delay()]


@statement("plain", 1, "shallow")
def emit_if(p, scope):
    lines = ["if n %% %d == 0:" % p.pick(2, 3)] + indented(p.body(scope.inner()))
    if p.rng.random() < 0.5:
        lines += ["else:"] + indented(p.body(scope.inner()))
    return lines


@statement("plain", 1, "shallow")
def emit_loop(p, scope):
    variable = p.name("i")
    body = p.body(scope.inner(), 1, 2)
    ending = []
    if p.rng.random() < 0.3:
        ending = ["if n %% 5 == %s:" % variable, "    " + p.pick("break", "continue")]
    return ["for %s in range(%d):" % (variable, p.rng.randint(1, 3))] + indented(
        ending + body)


@statement("plain", 2, "free")
def emit_call(p, scope):
    return ["n += await " + p.call(scope)]


@statement("exceptions", 0.8)
def emit_raise(p, scope):
    what = p.pick('raise ValueError("%s of %%s" %% who)' % p.name("v"),
                  'raise KeyError("%s")' % p.name("k"), "n = n // 0", "n = [1, 2][n + 2]")
    return ["if n %% %d == 1:" % p.pick(2, 3, 4), "    " + what]


@statement("exceptions", 1, "shallow")
def emit_try(p, scope):
    return p.guarded(scope, p.name("try"), p.body(scope.inner()))


@statement("tasks", 2.5, "free")
def emit_begin(p, scope):
    task = p.name("t")
    lines = ["%s = begin(%s)" % (task, p.call(scope))]
    for extra in range(p.pick(0, 0, 1, 2)):
        lines.append('%s.add_done_callback(watcher(who + "!%s.%d"))' % (task, task, extra))
    scope.tasks.append(task)
    return lines


@statement("tasks", 2, "task")
def emit_await_task(p, scope):
    task = p.rng.choice(scope.tasks)
    return p.guarded(scope, "await " + task, ["n += await " + task])


@statement("gather", 2, "free")
def emit_gather(p, scope):
    arguments = ", ".join(p.awaitable(scope) for _ in range(p.rng.randint(1, 4)))
    keep = p.pick("", "", ", return_exceptions=True")
    return p.guarded(scope, p.name("gather"), block(
        """
        for v in await asyncio.gather({arguments}{keep}):
            say(who, "gathered", v if isinstance(v, int) else repr(str(v)))
        """, arguments=arguments, keep=keep))


@statement("wait", 1.5, "free")
def emit_wait(p, scope):
    names, lines = [], []
    for _ in range(p.rng.randint(1, 3)):
        if scope.tasks and p.rng.random() < 0.35:
            names.append(p.rng.choice(scope.tasks))
            continue
        names.append(p.name("t"))
        lines.append("%s = begin(%s)" % (names[-1], p.call(scope)))
    mode = p.pick("ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION")
    timeout = p.pick("None", "None", p.delay())
    scope.tasks += [n for n in names if n not in scope.tasks]
    lines += block(
        """
        done, pending = await asyncio.wait(
            [{names}], timeout={timeout}, return_when=asyncio.{mode})
        say(who, "waited", [fate(t) for t in [{names}] if t in done], len(pending))
        """, names=", ".join(names), timeout=timeout, mode=mode)
    if p.rng.random() < 0.3:
        lines += ["for t in [%s]:" % ", ".join(names), "    t.cancel()"]
    return lines


@statement("wait_for", 1.5, "free")
def emit_wait_for(p, scope):
    colour = p.pick(*COLOURS)
    what = p.pick(p.awaitable(scope), p.awaitable(scope), p.awaitable(scope),
                  'WORLD["%s"].wait()' % colour, 'WORLD["q %s"].get()' % colour)
    limit = p.pick("None", *[p.delay() for _ in range(7)])
    return p.guarded(scope, p.name("wait_for"), [
        "n += await asyncio.wait_for(%s, %s)" % (what, limit)], timeout=True)


@statement("shield", 1, "task")
def emit_shield(p, scope):
    task = p.rng.choice(scope.tasks)
    return p.guarded(scope, "shield " + task, ["n += await asyncio.shield(%s)" % task])


@statement("as_completed", 0.7, "free")
def emit_as_completed(p, scope):
    first, lines, names = p.name("a"), [], []
    for number in range(p.rng.randint(1, 3)):
        names.append("%s_%d" % (first, number))
        lines.append("%s = begin(%s)" % (names[-1], p.call(scope)))
    limit = p.pick("", "", ", timeout=" + p.delay(1))
    body = p.guarded(scope, "next", ["n += await %s" % first], timeout=True)
    return lines + ["for %s in asyncio.as_completed([%s]%s):" % (
        first, ", ".join(names), limit)] + indented(body)


@statement("cancel", 1)
def emit_cancel(p, scope):
    if scope.tasks and p.rng.random() < 0.6:
        return ['say(who, "cancel", %s.cancel())' % p.rng.choice(scope.tasks)]
    return ['say(who, "cancel any", STARTED[n %% %d %% len(STARTED)].cancel())'
            % p.pick(2, 3, 5, 7)]


@statement("callbacks", 1.2)
def emit_callback(p, scope):
    if scope.handles and p.rng.random() < 0.35:
        return ["%s.cancel()" % p.rng.choice(scope.handles)]
    handle = p.name("h")
    scope.handles.append(handle)
    how = p.pick("call_soon(", "call_later(%s, " % p.delay(),
                 'call_at(WORLD["loop"].time() + %s, ' % p.delay())
    return ['%s = WORLD["loop"].%ssay, who, "%s")' % (handle, how, handle)]


@statement("futures", 1.2, "free")
def emit_future(p, scope):
    future = p.name("f")
    lines = block(
        """
        {f} = WORLD["loop"].create_future()
        WORLD["futures"].append({f})
        WORLD["loop"].call_later({delay}, settle, {f}, {value})
        """, f=future, delay=p.delay(), value=p.pick(-1, 1, 2, 3))
    if p.rng.random() < 0.3:
        lines.append('%s.add_done_callback(watcher("%s"))' % (future, future))
    if p.rng.random() < 0.2:
        lines.append("%s.cancel()" % future)
    scope.tasks.append(future)
    return lines + p.guarded(scope, future, ["n += await " + future])


@statement("events", 1.2, "free")
def emit_event(p, scope):
    event = 'WORLD["%s"]' % p.pick(*COLOURS)
    return p.pick([event + ".set()"], [event + ".set()"], [event + ".clear()"],
                  ["await %s.wait()" % event, 'say(who, "through", %s.is_set())' % event])


@statement("locks", 1, "free")
def emit_lock(p, scope):
    body = ['say(who, "inside")'] + p.body(scope.inner(held=True))
    return ['async with WORLD["%s %s"]:' % (p.pick("lock", "sem"), p.pick(*COLOURS))
            ] + indented(body)


@statement("locks", 0.5, "free")
def emit_meter(p, scope):
    body = ['say(who, "meter", inside)'] + p.body(scope.inner(held=True), 1, 2)
    return ['async with WORLD["meter"] as inside:'] + indented(body)


@statement("queues", 1.5, "free")
def emit_queue(p, scope):
    queue = 'WORLD["q %s"]' % p.pick(*COLOURS)
    return p.pick(
        ["await %s.put(n)" % queue, 'say(who, "put", %s.qsize())' % queue],
        ["n += await %s.get()" % queue],
        ["try:", "    %s.put_nowait(n)" % queue, "except asyncio.QueueFull:",
         '    say(who, "full")'],
        ["try:", "    n += %s.get_nowait()" % queue, "except asyncio.QueueEmpty:",
         '    say(who, "empty")'])


@statement("conditions", 0.7, "free")
def emit_condition(p, scope):
    inside = p.pick(["await cond.wait()"], ["cond.notify()"], ["cond.notify_all()"],
                    ['await cond.wait_for(lambda: PURSE[0] < 80)'])
    return ['cond = WORLD["cond"]', "async with cond:"] + indented(
        inside + ['say(who, "condition")'])


@statement("generators", 0.6, "free")
def emit_async_for(p, scope):
    return ["async for step in countdown(who, %d):" % p.rng.randint(1, 4)] + indented(
        ['say(who, "step", step)'] + p.pick([], [], ["n += step"]))


@statement("timeout", 1, (3, 11))
def emit_timeout(p, scope):
    body = ["async with asyncio.timeout(%s):" % p.delay()] + indented(
        p.body(scope.inner()))
    return p.guarded(scope, p.name("timeout"), body, timeout=True)


@statement("taskgroup", 1, (3, 11))
def emit_taskgroup(p, scope):
    group = p.name("tg")
    body = ["STARTED.append(%s.create_task(%s))" % (group, p.call(scope))
            for _ in range(p.rng.randint(1, 3))]
    if p.rng.random() < 0.6:
        body += p.body(scope.inner(), 1, 1)
    lines = ["try:", "    async with asyncio.TaskGroup() as %s:" % group]
    lines += indented(body, 2)
    return lines + block(
        """
        except* ValueError as group:
            say(who, "group of", len(group.exceptions), "ValueErrors")
        except* Exception as group:
            say(who, "group of", len(group.exceptions))
        """)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("--dialect", default="3.11")
    parser.add_argument("--only", help="features, separated by commas")
    options = parser.parse_args()
    dialect = tuple(int(part) for part in options.dialect.split("."))
    only = options.only.split(",") if options.only else None
    print(Program(options.seed, dialect, only).text(), end="")


if __name__ == "__main__":
    main()
