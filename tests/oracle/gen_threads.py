"""Random programs with threads, pools and a loop in a thread of its own.

    python3 gen_threads.py SEED [--dialect 3.11] > program.py

A program is a handful of actors: functions that run in threads and in workers
of pools, and coroutine functions that run on a loop. They share locks, events,
queues and the like. It ends by construction, as the single-threaded ones do
(gen.py): an actor calls only actors after it, loops are counted, a purse limits
how many start at all; who holds a lock waits only with a timeout, and `closing`
releases until nobody is left. One in twenty ends in a deadlock on purpose.

What it prints follows from one rule about threads, that of baton.py: who runs
goes on until it waits.
"""

import argparse
import random

from gen import block, indented

HEAD = '''
import asyncio
import concurrent.futures as futures
import queue
import threading
import time

TICK = 0.05
PURSE = [50]
ZERO = time.monotonic()
STARTED = []
JOBS = []
LOCAL = threading.local()
LOCK = threading.Lock()
AGAIN = threading.RLock()
COND = threading.Condition()
EVENT = threading.Event()
SEM = threading.Semaphore(2)
BOUND = threading.BoundedSemaphore(1)
BARRIER = threading.Barrier(2)
FIFO = queue.Queue(2)
LIFO = queue.LifoQueue()
HEAP = queue.PriorityQueue()
POOL = futures.ThreadPoolExecutor({workers})
LOOP = asyncio.new_event_loop()


def say(who, *words):
    print(round((time.monotonic() - ZERO) / TICK), who, *words)


def fate(future):
    if not future.done():
        return "running" if future.running() else "pending"
    if future.cancelled():
        return "cancelled"
    if future.exception() is not None:
        return "failed: %s" % future.exception()
    return "result %s" % future.result()


def watcher(name):
    def watch(future):
        say(name, "sees", fate(future), "in", threading.current_thread().name)
    return watch


def begin(target, *args, **options):
    thread = threading.Thread(target=target, args=args, **options)
    STARTED.append(thread)
    thread.start()
    return thread


def submit(pool, *args):
    job = pool.submit(*args)
    JOBS.append(job)
    return job


def hand_over(coro):
    job = asyncio.run_coroutine_threadsafe(coro, LOOP)
    JOBS.append(job)
    return job


class Worker(threading.Thread):
    def __init__(self, target, who, n):
        super().__init__()
        self.call = target, who, n
        self.answer = None
        STARTED.append(self)

    def run(self):
        target, who, n = self.call
        say(who, "runs in", self.name, self.daemon)
        self.answer = target(who, n)


def run_loop():
    asyncio.set_event_loop(LOOP)
    LOOP.run_forever()
    say("loop", "stopped")


def closing(round_number):
    EVENT.set()
    SEM.release()
    for q in (FIFO, LIFO, HEAP):
        if round_number % 2:
            try:
                q.get_nowait()
            except queue.Empty:
                pass
        elif not q.full():
            q.put_nowait(round_number)
    BARRIER.abort()
    if COND.acquire(timeout=TICK):
        COND.notify_all()
        COND.release()


def busy():
    return (any([t.is_alive() for t in STARTED])
            or not all([j.done() for j in JOBS]))


def close_everything():
    number = 0
    while number < 150 and busy():
        for job in list(JOBS):
            job.cancel()
        closing(number)
        time.sleep(TICK)
        number += 1
    for index, thread in enumerate(STARTED):
        say("thread", index, thread.is_alive())
    for index, job in enumerate(JOBS):
        say("job", index, fate(job))
'''

DEADLOCK = '''
def embrace(who, first, second):
    with first:
        say(who, "has one")
        time.sleep(TICK)
        with second:
            say(who, "has both")


OTHER = threading.Lock()
LAST = threading.Lock()
begin(embrace, "left", OTHER, LAST)
begin(embrace, "right", LAST, OTHER)
STARTED[-1].join()
'''

# What an actor may do; the flags of a statement say who may do it.
STATEMENTS = []
SYNC, ASYNC, FREE, SHALLOW = "sync", "async", "free", "shallow"


def statement(weight, *needs, since=(3, 6)):
    def register(function):
        STATEMENTS.append((weight, function, frozenset(needs), since))
        return function
    return register


class Scope:
    def __init__(self, actor, is_async, depth=0, held=False, things=None):
        self.actor, self.is_async, self.depth, self.held = actor, is_async, depth, held
        self.things = things if things is not None else {"thread": [], "job": [], "timer": []}

    def inner(self, held=False):
        # What is begun in an inner block may not have been, outside.
        return Scope(self.actor, self.is_async, self.depth + 1, self.held or held,
                     {kind: list(names) for kind, names in self.things.items()})


class Program:
    def __init__(self, seed, dialect=(3, 11)):
        self.rng = random.Random("threads %d" % seed)
        self.dialect = dialect
        self.names = 0
        count = self.rng.randint(3, 6)
        self.asyncs = [self.rng.random() < 0.3 for _ in range(count)]
        self.asyncs[0] = False
        # How it begins and ends; see start().
        self.way = self.pick("closing", "closing", "leaving", "asyncio", "deadlock"
                             if self.rng.random() < 0.2 else "closing")

    def pick(self, *options):
        return self.rng.choice(options)

    def name(self, prefix):
        self.names += 1
        return "%s%d" % (prefix, self.names)

    def delay(self, least=0):
        n = max(least, self.pick(0, 1, 1, 1, 2, 2, 3, 4))
        return "TICK" if n == 1 else "%d * TICK" % n if n else "0"

    def limit(self, scope):
        """A timeout argument: one may wait for ever only while free, and never
        on the loop, nor where nobody closes."""
        if scope.held or scope.is_async or self.way in ("leaving", "asyncio"):
            return "timeout=" + self.delay()
        return self.pick("timeout=" + self.delay(), "timeout=" + self.delay(), "timeout=None")

    def later(self, scope, is_async):
        """The number of an actor that this one may call, or None."""
        found = [i for i in range(scope.actor + 1, len(self.asyncs))
                 if self.asyncs[i] == is_async]
        return self.rng.choice(found) if found else None

    def target(self, scope):
        """"function, who, n" of something to run in a thread."""
        actor = self.later(scope, False)
        if actor is None:
            return "nap, who, %d" % self.rng.randint(0, 3)
        return 'actor%d, who + "/%d", n + %d' % (
            actor, self.rng.randint(1, 9), self.rng.randint(0, 3))

    def coroutine(self, scope):
        actor = self.later(scope, True)
        if actor is None:
            return "doze(who, %d)" % self.rng.randint(0, 3)
        return 'actor%d(who + "/%d", n + %d)' % (
            actor, self.rng.randint(1, 9), self.rng.randint(0, 3))

    def call(self, scope):
        function, rest = self.target(scope).split(", ", 1)
        return "%s(%s)" % (function, rest)

    def guarded(self, what, body):
        lines = ["try:"] + indented(body)
        lines += ["except (futures.TimeoutError, asyncio.TimeoutError, futures.CancelledError,",
                  "        asyncio.CancelledError) as error:",
                  '    say(who, "%s:", type(error).__name__)' % what,
                  "except Exception as error:",
                  '    say(who, "%s:", type(error).__name__, error)' % what]
        if self.rng.random() < 0.1:
            lines += ["    raise"]
        if self.rng.random() < 0.2:
            lines += ["finally:", '    say(who, "%s: finally")' % what]
        return lines

    def body(self, scope, least=1, most=3):
        lines = []
        for _ in range(self.rng.randint(least, most)):
            lines += self.statement(scope)
        return lines

    def statement(self, scope):
        have = {ASYNC if scope.is_async else SYNC}
        if not scope.held:
            have.add(FREE)
        if scope.depth < 2:
            have.add(SHALLOW)
        usable = [(weight, emit) for weight, emit, needs, since in STATEMENTS
                  if needs <= have and since <= self.dialect]
        emit, = self.rng.choices([e for _, e in usable], [w for w, _ in usable])
        return emit(self, scope)

    def actor(self, index):
        is_async = self.asyncs[index]
        lines = block(
            """
            {kind} actor{index}(who, n):
                if PURSE[0] == 0:
                    return n
                PURSE[0] -= 1
                say(who, "starts with", n)
            """, index=index, kind="async def" if is_async else "def")
        lines += indented(self.body(Scope(index, is_async), 2, 5))
        return lines + ['    say(who, "ends with", n)', "    return n % 1000", "", ""]

    def text(self):
        head = HEAD.strip("\n").replace("{workers}", str(self.rng.randint(1, 3)))
        lines = head.split("\n") + ["", ""] + block(
            """
            def nap(who, n):
                time.sleep(n * TICK)
                say(who, "napped", n)
                return n


            async def doze(who, n):
                await asyncio.sleep(n * TICK)
                say(who, "dozed", n)
                return n
            """) + ["", ""]
        for index in range(len(self.asyncs)):
            lines += self.actor(index)
        return "\n".join(lines + self.start()) + "\n"

    def beginnings(self):
        scope = Scope(-1, False)
        lines = []
        for letter in "ABC"[: self.rng.randint(1, 3)]:
            actor = self.rng.choice([i for i, a in enumerate(self.asyncs) if not a][:2])
            lines.append(self.pick(
                'begin(actor%d, "%s", %d)', 'begin(actor%d, "%s", %d)',
                'submit(POOL, actor%d, "%s", %d)', 'Worker(actor%d, "%s", %d).start()')
                % (actor, letter, self.rng.randint(0, 4)))
        if True in self.asyncs:
            lines.append("hand_over(%s)" % self.coroutine(scope).replace("who", '"D"')
                         .replace("n + ", ""))
        return lines

    def start(self):
        loop = "loop = begin(run_loop, daemon=True)\nSTARTED.remove(loop)"
        if self.way == "asyncio":
            begin = indented(self.beginnings())
            return ["async def main():", '    who, n = "main", 1'] + begin + indented(
                self.body(Scope(-1, True), 1, 3)) + [
                "    await asyncio.sleep(20 * TICK)", '    say("main", "has waited")', "", "",
                *loop.split("\n"), "asyncio.set_event_loop(asyncio.new_event_loop())",
                "asyncio.get_event_loop().run_until_complete(main())",
                "close_everything()"]
        lines = loop.split("\n") + self.beginnings()
        if self.way == "leaving":
            return lines + ['print("main is over")']
        lines += ["for thread in list(STARTED):", "    try:",
                  "        thread.join(timeout=10 * TICK)",
                  "    except RuntimeError as error:", '        say("main", error)',
                  'say("main", "has waited")', "close_everything()"]
        if self.rng.random() < 0.5:
            lines += ["POOL.shutdown()", 'say("main", "no pool")']
        if self.rng.random() < 0.5:
            lines += ["LOOP.call_soon_threadsafe(LOOP.stop)", "loop.join()"]
        if self.way == "deadlock":
            lines += ["", ""] + DEADLOCK.strip("\n").split("\n")
        return lines + ['print("over")']


# ---- plain -------------------------------------------------------------------


@statement(1)
def emit_say(p, scope):
    return ['say(who, "at %s with", n)' % p.name("p")]


@statement(0.6)
def emit_compute(p, scope):
    return [p.pick("n = n * 3 + 1", "n += 2", "n = n // 2", "n %= 11", "n = -n")]


@statement(4, SYNC)
def emit_sleep(p, scope):
    return ["time.sleep(%s)" % p.delay()]


@statement(0.7, ASYNC)
def emit_block(p, scope):
    return ["time.sleep(%s)" % p.delay()]


@statement(1, SHALLOW)
def emit_if(p, scope):
    lines = ["if n %% %d == 0:" % p.pick(2, 3)] + indented(p.body(scope.inner()))
    if p.rng.random() < 0.5:
        lines += ["else:"] + indented(p.body(scope.inner()))
    return lines


@statement(1, SHALLOW)
def emit_loop(p, scope):
    return ["for %s in range(%d):" % (p.name("i"), p.rng.randint(1, 3))] + indented(
        p.body(scope.inner(), 1, 2))


@statement(0.4)
def emit_raise(p, scope):
    return ["if n %% %d == 1:" % p.pick(3, 4, 5),
            "    " + p.pick('raise ValueError("%s of %%s" %% who)' % p.name("v"), "n = n // 0")]


@statement(0.6, SHALLOW)
def emit_try(p, scope):
    return p.guarded(p.name("try"), p.body(scope.inner()))


@statement(1, SYNC, FREE)
def emit_call(p, scope):
    return ["n += " + p.call(scope)]


# ---- threads -----------------------------------------------------------------


@statement(2.5, FREE)
def emit_begin(p, scope):
    thread = p.name("t")
    scope.things["thread"].append(thread)
    if p.rng.random() < 0.3:
        lines = ["%s = Worker(%s)" % (thread, p.target(scope))]
        if p.rng.random() < 0.3:
            lines.append("%s.daemon = True" % thread)
        return lines + ["%s.start()" % thread]
    extra = p.pick("", "", ', name="%s"' % thread.upper(), ", daemon=True")
    return ["%s = begin(%s%s)" % (thread, p.target(scope), extra)]


@statement(1.5)
def emit_join(p, scope):
    if not scope.things["thread"]:
        return emit_say(p, scope)
    thread = p.rng.choice(scope.things["thread"])
    return ["%s.join(%s)" % (thread, p.limit(scope)),
            'say(who, "joined", %s.name, %s.is_alive())' % (thread, thread)]


@statement(0.5)
def emit_about_threads(p, scope):
    return [p.pick('say(who, threading.current_thread().name, threading.active_count())',
                   'say(who, sorted(t.name for t in threading.enumerate()))',
                   'say(who, threading.current_thread() is threading.main_thread())',
                   'say(who, threading.current_thread().daemon)')]


@statement(0.5)
def emit_local(p, scope):
    return ['LOCAL.n = getattr(LOCAL, "n", 0) + n', 'say(who, "local", LOCAL.n)']


@statement(0.8)
def emit_timer(p, scope):
    if scope.things["timer"] and p.rng.random() < 0.5:
        return ["%s.cancel()" % p.rng.choice(scope.things["timer"])]
    timer = p.name("timer")
    scope.things["timer"].append(timer)
    return ['%s = threading.Timer(%s, say, [who, "%s"])' % (timer, p.delay(), timer),
            "STARTED.append(%s)" % timer, "%s.start()" % timer]


# ---- locks and what is made of them --------------------------------------------


@statement(1.5, FREE)
def emit_with_lock(p, scope):
    lock = p.pick("LOCK", "AGAIN", "SEM", "BOUND", "COND")
    if scope.is_async:
        lock = "AGAIN"  # two coroutines of one thread both have it
    return ["with %s:" % lock, '    say(who, "inside %s")' % lock] + indented(
        p.body(scope.inner(held=True)))


@statement(1)
def emit_try_lock(p, scope):
    lock = p.pick("LOCK", "AGAIN", "SEM", "BOUND", "COND")
    how = p.pick("False", "timeout=" + p.delay(), "True, " + p.delay(1))
    lines = ["if %s.acquire(%s):" % (lock, how), "    try:"]
    lines += indented(p.body(scope.inner(held=True), 1, 2), 2)
    return lines + ["    finally:", "        %s.release()" % lock, "else:",
                    '    say(who, "no %s")' % lock]


@statement(0.4)
def emit_again(p, scope):
    return ["with AGAIN:", "    with AGAIN:"] + indented(p.body(scope.inner(held=True), 1, 1), 2)


@statement(0.4)
def emit_release_wrongly(p, scope):
    return ["try:", "    " + p.pick("BOUND.release()", "AGAIN.release()", "COND.notify()"),
            "except (ValueError, RuntimeError) as error:", '    say(who, error)']


@statement(1)
def emit_event(p, scope):
    return [p.pick("EVENT.set()", "EVENT.clear()",
                   'say(who, "event", EVENT.wait(%s))' % p.limit(scope),
                   'say(who, "event", EVENT.wait(%s))' % p.limit(scope),
                   'say(who, "is set", EVENT.is_set())')]


@statement(0.4)
def emit_release_semaphore(p, scope):
    return ["SEM.release(%s)" % ("2" if p.dialect >= (3, 9) and p.rng.random() < 0.3 else "")]


@statement(1, FREE)
def emit_condition(p, scope):
    inside = p.pick("COND.notify()", "COND.notify_all()", "COND.notify(2)",
                    'say(who, "notified", COND.wait(%s))' % p.limit(scope),
                    'say(who, "notified", COND.wait(%s))' % p.limit(scope),
                    'say(who, "few", COND.wait_for(lambda: PURSE[0] < 40, timeout=%s))'
                    % p.delay())
    return ["with COND:", "    " + inside]


@statement(0.6)
def emit_barrier(p, scope):
    wait = "BARRIER.wait(timeout=%s)" % p.delay()
    return p.pick(["BARRIER.reset()"], [
        "try:", '    say(who, "barrier", %s)' % wait, "except threading.BrokenBarrierError:",
        '    say(who, "broken", BARRIER.broken)'])


# ---- queues ------------------------------------------------------------------


@statement(2)
def emit_queue(p, scope):
    q = p.pick("FIFO", "FIFO", "LIFO", "HEAP")
    limit = p.limit(scope)
    body, problem = p.pick(
        (["%s.put(n, %s)" % (q, limit), 'say(who, "put", %s.qsize())' % q], "Full"),
        (['say(who, "got", %s.get(%s))' % (q, limit)], "Empty"),
        (["n += %s.get(%s)" % (q, limit), "%s.task_done()" % q], "Empty"),
        (["%s.put_nowait(n)" % q], "Full"),
        (['say(who, "got", %s.get_nowait())' % q], "Empty"))
    return ["try:"] + indented(body) + ["except queue.%s:" % problem,
                                        '    say(who, "%s")' % problem.lower()]


@statement(0.4, SYNC, FREE)
def emit_crew(p, scope):
    """Workers that drain a queue, and somebody who waits until they have."""
    crew = p.name("crew")
    return block(
        """
        {crew} = queue.{kind}()

        def {crew}_work(who):
            while True:
                item = {crew}.get()
                if item == 99:
                    break
                time.sleep(item * TICK)
                say(who, "did", item)
                {crew}.task_done()

        for number in range({hands}):
            begin({crew}_work, who + "/c%d" % number)
        for item in {items}:
            {crew}.put(item)
        {crew}.join()
        say(who, "all done")
        for number in range({hands}):
            {crew}.put(99)
        """, crew=crew, kind=p.pick("Queue", "LifoQueue", "PriorityQueue"),
        hands=p.rng.randint(1, 3), items=[p.rng.randint(0, 2) for _ in range(4)])


@statement(0.3, SYNC, FREE, since=(3, 7))
def emit_simple_queue(p, scope):
    q = p.name("q")
    return block(
        """
        {q} = queue.SimpleQueue()
        begin(lambda: say(who, "simple", {q}.get()))
        {q}.put(n)
        try:
            say(who, "left", {q}.get(timeout={delay}))
        except queue.Empty:
            say(who, "nothing left")
        """, q=q, delay=p.delay())


# ---- pools -------------------------------------------------------------------


@statement(2)
def emit_submit(p, scope):
    job = p.name("j")
    lines = ["%s = submit(POOL, %s)" % (job, p.target(scope))]
    for extra in range(p.pick(0, 0, 1, 2)):
        lines.append('%s.add_done_callback(watcher(who + "!%s.%d"))' % (job, job, extra))
    scope.things["job"].append(job)
    return lines


@statement(1.5, SYNC)
def emit_job(p, scope):
    if not scope.things["job"]:
        return emit_submit(p, scope)
    job = p.rng.choice(scope.things["job"])
    return p.pick(
        p.guarded(job, ["n += %s.result(timeout=%s)" % (job, p.delay())]),
        p.guarded(job, ["n += %s.result(timeout=%s)" % (job, p.delay())]),
        p.guarded(job, ['say(who, "failed", %s.exception(timeout=%s))' % (job, p.delay())]),
        ['say(who, "cancel", %s.cancel(), fate(%s))' % (job, job)],
        ['say(who, "done", %s.done(), %s.running())' % (job, job)])


@statement(0.8, SYNC, FREE, SHALLOW)
def emit_own_pool(p, scope):
    """A pool of one's own; its end waits for all of its jobs."""
    pool = p.name("pool")
    prefix = p.pick("", ', thread_name_prefix="%s"' % pool)
    lines = ["with futures.ThreadPoolExecutor(%d%s) as %s:" % (
        p.rng.randint(1, 3), prefix, pool)]
    jobs = ["submit(%s, %s)" % (pool, p.target(scope)) for _ in range(p.rng.randint(1, 4))]
    fs = p.name("fs")
    lines += ["    %s = [%s]" % (fs, ", ".join(jobs))]
    return lines + indented(p.guarded(fs, use_of_jobs(p, fs))) + [
        'say(who, "all", [fate(f) for f in %s])' % fs]


def use_of_jobs(p, fs):
    mode = p.pick("ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION")
    timeout = p.pick("None", p.delay(1), p.delay(1))
    return p.pick(
        block("""
            for f in futures.as_completed({fs}, timeout={timeout}):
                say(who, "next", {fs}.index(f), fate(f))
            """, fs=fs, timeout=timeout),
        block("""
            done, not_done = futures.wait({fs}, timeout={timeout},
                                          return_when=futures.{mode})
            say(who, "waited", [fate(f) for f in {fs} if f in done], len(not_done))
            """, fs=fs, timeout=timeout, mode=mode),
        ['say(who, "first", %s[0].result(), %s[-1].cancel())' % (fs, fs)])


@statement(0.6, SYNC, FREE)
def emit_map(p, scope):
    items = [p.rng.randint(0, 4) for _ in range(p.rng.randint(1, 4))]
    timeout = p.pick("", "", ", timeout=" + p.delay(1))
    return p.guarded(p.name("map"), block(
        """
        with futures.ThreadPoolExecutor({workers}) as pool:
            for result in pool.map(nap, [who] * {count}, {items}{timeout}):
                say(who, "mapped", result)
        """, workers=p.rng.randint(1, 3), count=len(items), items=items, timeout=timeout))


# ---- the loop ------------------------------------------------------------------


@statement(1)
def emit_threadsafe(p, scope):
    return ['LOOP.call_soon_threadsafe(say, who, "%s")' % p.name("soon")]


@statement(1.5, SYNC)
def emit_hand_over(p, scope):
    job = p.name("h")
    lines = ["%s = hand_over(%s)" % (job, p.coroutine(scope))]
    scope.things["job"].append(job)
    if p.rng.random() < 0.4:
        lines.append('%s.add_done_callback(watcher(who + "!%s"))' % (job, job))
    if p.rng.random() < 0.5:
        # Not on the loop's own thread: that would be a wait for itself.
        lines += p.guarded(job, ["n += %s.result(timeout=%s)" % (job, p.delay(1))])
    return lines


@statement(3, ASYNC)
def emit_async_sleep(p, scope):
    return ["await asyncio.sleep(%s)" % p.delay()]


@statement(1.2, ASYNC)
def emit_await(p, scope):
    return p.guarded(p.name("await"), ["n += await " + p.coroutine(scope)])


@statement(2.5, ASYNC)
def emit_in_executor(p, scope):
    pool = p.pick("None", "None", "POOL")
    call = "asyncio.get_event_loop().run_in_executor(%s, %s)" % (pool, p.target(scope))
    if p.dialect >= (3, 9) and p.rng.random() < 0.3:
        call = "asyncio.to_thread(%s)" % p.target(scope)
    if p.rng.random() < 0.4:
        call = "asyncio.wait_for(%s, %s)" % (call, p.delay(1))
    return p.guarded(p.name("run"), ["n += await " + call])


@statement(1, ASYNC)
def emit_async_gather(p, scope):
    calls = [p.pick("asyncio.ensure_future(%s)" % p.coroutine(scope),
                    "asyncio.get_event_loop().run_in_executor(None, %s)" % p.target(scope))
             for _ in range(p.rng.randint(1, 3))]
    keep = p.pick("", ", return_exceptions=True")
    return p.guarded(p.name("gather"), [
        "for v in await asyncio.gather(%s%s):" % (", ".join(calls), keep),
        '    say(who, "gathered", v if isinstance(v, int) else repr(str(v)))'])


@statement(0.8, ASYNC)
def emit_wrap(p, scope):
    return p.guarded(p.name("wrap"), [
        "n += await asyncio.wrap_future(submit(POOL, %s))" % p.target(scope)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seed", type=int)
    parser.add_argument("--dialect", default="3.11")
    options = parser.parse_args()
    dialect = tuple(int(part) for part in options.dialect.split("."))
    print(Program(options.seed, dialect).text(), end="")


if __name__ == "__main__":
    main()
