#!/usr/bin/env python3
"""Records a real asyncio program, in real time, for Loopscope.

    python3 tools/record.py PROGRAM.py -o FILE.json [ARGS]
    loopscope replay FILE.json
    loopscope PROGRAM.py FILE.json        the ideal run beside the real one

The program is run as __main__ by the CPython (3.11 to 3.13) that runs this
file, with the event loop, tasks and futures that it would have without it.
What happens is seen from the outside:

  * the loop's ready queue is a deque that tells who comes and who goes;
  * Handle._run, the selector's select and a few more methods of asyncio,
    threading and concurrent.futures have a word before and after;
  * sys.settrace tells of the lines, calls and exceptions of the program's own
    file, and sys.stdout and sys.stderr of what it prints.

Most hooks are leaves: they call nothing that raises on purpose, so no frame of
this file is in a traceback that the program or its user sees.  From those that
can be (Task.cancel, time.sleep ...) it is taken out, see `hide_own_frames`.

The events mean what sim/trace/event.def says; the file is described by
assets/loopscope-trace.schema.json.
"""

import sys

if sys.implementation.name != "cpython" or not (
        (3, 11) <= sys.version_info[:2] <= (3, 13)):
    # Here: what is imported below is not there in all versions.
    sys.stderr.write(
        "record: this needs CPython 3.11, 3.12 or 3.13, and is %s %d.%d\n" %
        (sys.implementation.name, *sys.version_info[:2]))
    sys.exit(2)

import ast
import asyncio
import asyncio.base_events
import asyncio.selector_events
import asyncio.taskgroups
import atexit
import builtins
import collections
import concurrent.futures
import concurrent.futures.thread
import contextvars
import dis
import functools
import gc
import importlib.machinery
import importlib.util
import io
import os
import queue
import shutil
import signal
import tempfile
import threading
import time
import traceback
import types
import warnings
import weakref
from _thread import allocate_lock, get_ident, start_new_thread
from asyncio import base_events, events, futures, locks, queues, tasks
from json.encoder import encode_basestring_ascii as quoted
from time import perf_counter_ns

OWN_MODULE = sys.modules["__main__"]
OWN_FILE = (lambda: None).__code__.co_filename
USAGE = "Usage: python3 record.py [OPTIONS] PROGRAM.py -o FILE.json [ARGS]"
HELP = USAGE + """

Runs PROGRAM.py with ARGS, as `python3 PROGRAM.py ARGS` would, and writes what
its event loops, tasks, threads and lines do into FILE.json, for
`loopscope replay FILE.json` or `loopscope PROGRAM.py FILE.json`.

Options (before PROGRAM.py or right behind it):
  -o FILE.json      where to; it is written when the program has ended
  --max-events N    record no more than N events (default: 1000000)
  --max-time S      record no more than S seconds
  --help            show this text

The exit status is the program's; 2 if it cannot be recorded at all.
Only the first process is recorded, and lines of PROGRAM.py alone.
"""


class Refusal(Exception):
    """Why nothing can be recorded."""


# ---- the program's text ----


class Source:
    """The program, and what its lines are."""

    # Calling these makes no coroutine, so nobody need look for one behind them.
    HARMLESS = frozenset(dir(builtins)) | {"sleep", "time", "append", "format"}

    def __init__(self, path):
        self.shown = path
        self.filename = os.path.abspath(path)
        try:
            with open(self.filename, "rb") as file:
                data = file.read()
        except OSError as error:
            raise Refusal(f"{path}: {error.strerror}") from None
        tree = ast.parse(data, self.filename)
        self.code = compile(tree, self.filename, "exec", dont_inherit=True)
        self.text = importlib.util.decode_source(data)
        self.start = {}      # line: where its statement begins
        self.calls = set()   # first lines of statements that call something
        self.loops = set()   # ... of those with a loop of their own in them
        self.handler = {}    # first line of an except clause: (try, last line)
        self._has_async = any(isinstance(node, ast.AsyncFunctionDef)
                              for node in ast.walk(tree))
        self._visit(tree.body)

    def _visit(self, statements):
        for node in statements:
            head = self._head_end(node)
            first = node.lineno
            if getattr(node, "decorator_list", None):
                first = node.decorator_list[0].lineno
            for line in range(first, head + 1):
                self.start[line] = node.lineno
            for decorator in getattr(node, "decorator_list", ()):
                self.start[decorator.lineno] = decorator.lineno
            if any(isinstance(part, ast.comprehension)
                   for part in self._parts(node)):
                self.loops.add(node.lineno)
            if self._has_async and self._may_make_coroutine(node):
                self.calls.add(node.lineno)
            self._visit_blocks(node)

    def _visit_blocks(self, node):
        for field in ("body", "orelse", "finalbody"):
            self._visit(getattr(node, field, ()))
        for handler in getattr(node, "handlers", ()):
            self.start[handler.lineno] = handler.lineno
            self.handler[handler.lineno] = (id(node), handler.end_lineno)
            self._visit(handler.body)
        for case in getattr(node, "cases", ()):
            self.start[case.pattern.lineno] = case.pattern.lineno
            self._visit(case.body)

    @staticmethod
    def _head_end(node):
        """Last line of a statement or, if it has a body, of its head."""
        inner = getattr(node, "body", None) or getattr(node, "cases", None)
        if not inner:
            return node.end_lineno
        first = inner[0].pattern if hasattr(inner[0], "pattern") else inner[0]
        return max(node.lineno, first.lineno - 1)

    def _may_make_coroutine(self, node):
        if isinstance(node, (ast.AsyncWith, ast.AsyncFor)):
            return True
        return any(isinstance(part, ast.Call) and
                   getattr(part.func, "id", getattr(part.func, "attr", ""))
                   not in self.HARMLESS for part in self._parts(node))

    @staticmethod
    def _parts(node):
        """A statement's own expressions, not those of statements in it."""
        stack = [node]
        while stack:
            part = stack.pop()
            yield part
            stack += [child for child in ast.iter_child_nodes(part)
                      if not isinstance(child, (ast.stmt, ast.ExceptHandler,
                                                ast.match_case))]


# ---- short texts, as the engine writes them ----

REPR_MAX = 60


def cut(text):
    return text if len(text) <= REPR_MAX else text[:REPR_MAX] + "…"


def brief(value):
    """Numbers and texts; of anything else only what it is: no __repr__ of the
    program's may run because somebody watches."""
    if value is None or type(value) in (int, float, bool, str):
        return repr(value)
    return f"<{type(value).__name__}>"


def short_repr(value):
    kind = type(value)
    if kind is list:
        return cut("[" + ", ".join(map(brief, value[:REPR_MAX])) + "]")
    if kind is tuple:
        inner = ", ".join(map(brief, value[:REPR_MAX]))
        return cut(f"({inner},)" if len(value) == 1 else f"({inner})")
    if isinstance(value, BaseException):
        return cut(f"{kind.__name__}({', '.join(map(brief, value.args))})")
    return cut(brief(value))


def message_of(error):
    """str(error) if that runs none of the program's code."""
    simple = all(type(a) in (str, int, float, bool, type(None))
                 for a in error.args)
    builtin = not isinstance(type(error).__str__, types.FunctionType)
    return (str(error) or None) if simple and builtin else None


def name_of(function):
    if isinstance(function, types.MethodType):
        function = function.__func__
    return getattr(function, "__name__", None) or type(function).__name__


def call_text(name, values):
    return cut(f"{name}({', '.join(brief(v) for v in values[:8])})")


def coroutine_call(coro):
    """The call that made it: "testa(1)"."""
    name = getattr(coro, "__qualname__", type(coro).__name__)
    frame = getattr(coro, "cr_frame", None)
    if frame is None:
        return call_text(name, [])
    code, given = frame.f_code, frame.f_locals
    names = code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]
    text = call_text(name, [given[n] for n in names if n in given])
    if isinstance(given, dict):
        given.clear()  # before 3.13 a copy, which would keep them alive
    return text


def job_call(function, args):
    # asyncio.to_thread() has it wrapped in partial(context.run, function, ...)
    if isinstance(function, functools.partial):
        function, args = function.func, (*function.args, *args)
    if isinstance(getattr(function, "__self__", None), contextvars.Context):
        function, args = args[0], args[1:]
    return cut(f"{name_of(function)}({', '.join(map(short_repr, args[:8]))})")


# ---- the tape ----


class Thread:
    """What is going on in one thread."""

    def __init__(self, number):
        self.number = number
        self.state = "RUNNING"
        self.loop = None       # number of the one that it runs
        self.task = None       # ref of the task whose step runs
        self.callback = None   # the Handle that runs
        self.executor = None   # of a worker: ref
        self.place = None      # where its code was last seen
        self.returned = None   # where a frame was left last
        # Of a statement that may make coroutines: how often garbage had been
        # collected when it began.
        self.scan = None
        self.leaving = None    # id of an exception that has just left a frame
        self.died = None       # name of the exception that ended it


class Named:
    """A task or an object that has a number."""

    __slots__ = "ref", "kind", "weak", "done", "pushed", "finished"

    def __init__(self, ref, kind, weak):
        self.ref, self.kind, self.weak = ref, kind, weak
        self.done = self.pushed = False
        self.finished = 0  # children, of gather and wait


class Queued:
    """A handle that has been pushed or set, until it is run or dropped."""

    __slots__ = "number", "what", "task", "in_heap", "handle", "subject"

    def __init__(self, number, what, task, handle, subject, in_heap=False):
        self.number, self.what, self.task = number, what, task
        self.in_heap, self.handle, self.subject = in_heap, handle, subject


class Tape:
    """Takes events, from any thread, and puts them in order."""

    def __init__(self, source, target, max_events, max_time):
        self.source, self.target = source, target
        self.max_events, self.max_time = max_events, max_time
        # Some hooks are reached from inside others: a collection of garbage can
        # happen wherever something is allocated.
        self.lock = threading.RLock()
        self.over = False
        self.process = os.getpid()
        self.spool = tempfile.TemporaryFile(buffering=0)
        self.lines = []
        self.spilled = 0          # lines that are in the spool
        self.functions = {}       # id(code): (id in the file, code)
        self.function_ids = set()
        self.names = {}           # id(object): Named
        self.ghosts = {}          # the same, of those that are gone: ref
        self.freed = collections.deque()
        self.handles = {}         # id(handle): Queued
        self.loops = {}           # id(loop): (number, loop)
        self.iterations = collections.Counter()
        self.tasks_made = self.objects_made = 0
        self.handles_made = self.jobs_made = 0
        self.coro_frames = set()  # id(frame) of coroutines that are known
        self.finding = False
        self.last = 0             # when the last event was
        self.signals = []         # that came at a bad time
        self.held = None          # a PRINT whose line may go on
        self.run_code = None      # of the hook in Handle._run
        self.end_of_others = None  # since when the main thread waits for it
        self.start = 0
        main = Thread(0)
        self.threads = {get_ident(): main}
        self.threads_made = 0
        self.running = main

    # -- writing --

    def now(self):
        return perf_counter_ns() - self.start

    def emit(self, event, place=None, **operands):
        with self.lock:
            if self.over:
                return
            me = self.me()
            if me is not self.running:
                self._switch(me)
            if self.held:
                self._put_held()
            while self.freed:
                self._put(me, self.now(), "OBJ_FREE", None,
                          {"obj": self.freed.popleft()})
            self._put(me, self.now(), event, place, operands)

    def _put(self, me, t, event, place, operands):
        step = self.spilled + len(self.lines)
        if step >= self.max_events - 1 and event != "RUN_END":
            self.limit(f"{self.max_events:,} events are recorded "
                       "(--max-events)")
            return
        parts = [f'{{"step":{step},"t":{t},"thread":{me.number},'
                 f'"event":"{event}"']
        for key, value in operands.items():
            if value is None:
                value = "null"
            elif type(value) is str:
                value = text_in_json(value)
            parts.append(f',"{key}":{value}')
        if place:
            parts.append(f',"function":{place[0]},"line":{place[1]}')
        self.lines.append("".join(parts))
        self.last = t
        if len(self.lines) >= 4096:
            self._spill()

    def _spill(self):
        if self.lines:
            self.spool.write(("},\n".join(self.lines) + "},\n").encode())
        self.spilled += len(self.lines)
        self.lines.clear()

    def _switch(self, me):
        before = self.running
        reason = ("ENDED" if before.state == "ENDED" else
                  "PREEMPTED" if before.state == "RUNNING" else "WAITS")
        if self.held:
            self._put_held()
        self.running = me
        self._put(me, self.now(), "THREAD_SWITCH", None,
                  {"reason": reason, "to": me.number, "from": before.number})
        self._put(me, self.now(), "THREAD_STATE", None, state_of(me, "RUNNING"))
        me.state = "RUNNING"

    def print(self, stream, text):
        """print() writes a line in pieces: they are one event."""
        with self.lock:
            if self.over or not text:
                return
            me, place = self.me(), self.here()
            if me is not self.running:
                self._switch(me)
            key = (stream, me, place, me.task)
            if not self.held or self.held[0] != key:
                if self.held:
                    self._put_held()
                self.held = (key, self.now(), [])
            self.held[2].append(text)
            if stream == "stdout" and text.endswith("\n"):
                self._put_held()

    def _put_held(self):
        (stream, me, place, task), t, pieces = self.held
        self.held = None
        # As read: what was held is at most as old as the event before it.
        self._put(me, t, "PRINT", place, {"stream": stream, "task": task,
                                          "text": "".join(pieces)})

    # -- who and where --

    def me(self):
        me = self.threads.get(get_ident())
        if me is None:
            # One that `threading` does not know of.
            me = self.new_thread("PLAIN", f"thread {get_ident()}", 0)
            self.threads[get_ident()] = me
        return me

    def new_thread(self, kind, name, parent):
        self.threads_made += 1
        me = Thread(self.threads_made)
        me.state = "READY"
        known = self.threads.get(get_ident())
        if known:
            self.emit("THREAD_NEW", self.here(), kind=kind, id=me.number,
                      name=name, parent=parent, process=0)
        return me

    def is_program(self, code):
        return code.co_filename == self.source.filename

    def here(self):
        """The program's line that runs, or None: asyncio's own work."""
        frame = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            if self.is_program(code):
                return self.place(frame)
            if code is self.run_code:
                return None
            frame = frame.f_back
        return None

    def place(self, frame, line=0):
        # What the compiler has put in belongs to no line.
        code = frame.f_code
        return (self.function(code),
                frame.f_lineno or line or code.co_firstlineno)

    def function(self, code):
        known = self.functions.get(id(code))
        if known is None:
            name = code.co_qualname
            if name in self.function_ids:
                name += f"#{len(self.functions) + 1}"
            self.function_ids.add(name)
            known = self.functions[id(code)] = text_in_json(name), code
        return known[0]

    # -- numbers --

    def _name(self, obj, ref, kind):
        key = id(obj)

        def gone(_):
            # Anywhere, also between two halves of an event: so it is put off.
            named = self.names.pop(key, None)
            if named:
                self.ghosts[key] = named.ref
                if named.kind not in ("TASK", "COROUTINE"):
                    self.freed.append(named.ref)

        self.ghosts.pop(key, None)
        named = self.names[key] = Named(ref, kind, weakref.ref(obj, gone))
        return named

    def next_object(self):
        self.objects_made += 1
        return self.objects_made

    def new_object(self, obj, kind, label, owner=None, n=0):
        ref = f"o{self.next_object()}"
        named = self._name(obj, ref, kind)
        self.emit("OBJ_NEW", self.here(), kind=kind, obj=ref, label=label,
                  owner=owner, n=n)
        return named

    def named(self, obj):
        """Of a task or future; one that has not been seen yet is told of."""
        known = self.names.get(id(obj))
        if known:
            return known
        if isinstance(obj, asyncio.Task):
            return self.new_task(obj)
        return self.new_object(obj, "FUTURE", None)

    def ref(self, obj):
        return self.named(obj).ref

    def ref_if_known(self, obj):
        known = self.names.get(id(obj))
        return known.ref if known else self.ghosts.get(id(obj))

    def loop(self, loop):
        known = self.loops.get(id(loop))
        if known is None:
            known = self.loops[id(loop)] = len(self.loops) + 1, loop
            self.emit("LOOP_NEW", self.here(), loop=known[0])
        return known[0]

    # -- coroutines --

    def new_coroutine(self, coro, place):
        ref = f"o{self.next_object()}"
        self._name(coro, ref, "COROUTINE")
        self.coro_frames.add(id(coro.cr_frame))
        self.emit("CORO_NEW", place, obj=ref,
                  func=self.raw_function(coro.cr_code), label=None)

    def raw_function(self, code):
        return Raw(self.function(code))

    def find_coroutines(self, me):
        """Calling an async function runs nothing that could be traced.  But
        what it has made is among the youngest objects or, if garbage has been
        collected since, among the next."""
        count = gc.get_count()
        if self.finding or count[0] > 20000:
            return
        self.finding, kind = True, types.CoroutineType
        try:
            young = gc.get_objects(0)
            if count[1:] != me.scan:
                young = gc.get_objects(1) + young
            for obj in [o for o in young if type(o) is kind]:
                if (id(obj) not in self.names and obj.cr_frame and
                        self.is_program(obj.cr_code)):
                    self.new_coroutine(obj, me.place)
        finally:
            self.finding = False

    # -- tasks --

    def new_task(self, task, coro=None, eager=False):
        me = self.me()
        coro = coro or task.get_coro()
        code = getattr(coro, "cr_code", None)
        func = None
        if code and self.is_program(code):
            if me.scan:
                self.find_coroutines(me)
            if id(coro) not in self.names and coro.cr_frame:
                self.new_coroutine(coro, self.here())
            func = self.raw_function(code)
        self.tasks_made += 1
        named = self._name(task, f"T{self.tasks_made}", "TASK")
        flags = "EAGER" if eager else "-" if me.callback else "MAIN"
        self.emit("TASK_NEW", self.here(), flags=flags, task=named.ref,
                  func=func, label=coroutine_call(coro), creator=me.task)
        if not eager:
            self.task_name(named, task.get_name())
        return named

    def task_name(self, named, name):
        if not (name.startswith("Task-") and name[5:].isdigit()):
            self.emit("TASK_NAME", task=named.ref, name=name)

    def note_done(self, future):
        """TASK_DONE or OBJ_DONE, the first time that it is seen."""
        named = self.named(future)
        if named.done or not future.done():
            return
        named.done = True
        outcome, result, kind = outcome_of(future)
        if named.kind == "TASK":
            self.emit("TASK_DONE", outcome=outcome, task=named.ref,
                      repr=result, type=kind)
        else:
            self.emit("OBJ_DONE", self.here(), outcome=outcome, obj=named.ref,
                      repr=result, type=kind)

    def suspended_at(self, task):
        """The innermost line of the program in the chain of awaits."""
        place, coro = None, task.get_coro()
        while coro is not None:
            frame = (getattr(coro, "cr_frame", None) or
                     getattr(coro, "ag_frame", None) or
                     getattr(coro, "gi_frame", None))
            if frame and self.is_program(frame.f_code):
                place = self.place(frame)
            coro = (getattr(coro, "cr_await", None) or
                    getattr(coro, "ag_await", None) or
                    getattr(coro, "gi_yieldfrom", None))
        return place

    # -- blocking --

    def block(self, label, until=-1, waits=None):
        me = self.me()
        if self.threads_made:
            self.emit("THREAD_STATE", self.here(),
                      **state_of(me, "BLOCKED", label, waits))
            me.state = "BLOCKED"
        self.emit("BLOCK_BEGIN", self.here(), task=me.task, label=label,
                  until=until)
        return self.now()

    def unblock(self, since):
        me = self.me()
        if self.running is me and me.state == "BLOCKED":
            me.state = "RUNNING"
            self.emit("THREAD_STATE", self.here(), **state_of(me, "RUNNING"))
        self.emit("CLOCK", cause="BLOCKING", **{"from": since})
        self.emit("BLOCK_END", self.here(), task=me.task)

    # -- signals --

    def deliver_signals(self):
        if not self.lock._is_owned():
            while self.signals:
                handler, number, frame = self.signals.pop(0)
                handler(number, frame)

    # -- the end --

    def limit(self, why):
        self.finish("LIMIT", 0, why)
        say(f"{why}; the program goes on, {self.target} is complete up to "
            "there")

    def finish(self, reason, status, message=None):
        """Writes the file.  What comes after it is not recorded."""
        with self.lock:
            if self.over or os.getpid() != self.process:
                return True
            if self.held:
                self._put_held()
            if self.over:  # that was the last event that there was room for
                return True
            # What Python does between the program's last event and its own
            # end is none of the program's time.
            t = self.now() if reason == "LIMIT" else self.last
            self._put(self.running, t, "RUN_END", None,
                      {"reason": reason, "status": status, "message": message})
            self.over = True
            try:
                self._write_file()
            except OSError as error:
                say(f"{self.target}: {error.strerror}")
                return False
            return True

    def _write_file(self):
        last = self.lines.pop() + "}"
        self._spill()
        name = os.path.basename(self.source.shown)
        version = sys.version_info
        head = (f'{{"loopscope":1,"programs":[\n{{"name":{text_in_json(name)},'
                f'\n "python":"3.{version[1]}",\n "recorded":true,\n '
                f'"recorder":"CPython {version[0]}.{version[1]}.{version[2]}, '
                'first process only",\n "part":false,\n "title":"",\n "source":'
                f'{text_in_json(self.source.text)},\n "functions":[')
        rows = [f'\n  {{"id":{name},"name":{text_in_json(code.co_qualname)},'
                f'"file":{text_in_json(self.source.shown)},'
                f'"line":{code.co_firstlineno}}}'
                for name, code in self.functions.values()]
        self.spool.seek(0)
        with WholeFile(self.target) as file:
            file.write((head + ",".join(rows) + '],\n "events":[\n').encode())
            shutil.copyfileobj(self.spool, file)
            file.write((last + "]}]}\n").encode())
        self.spool.close()


class Raw(str):
    """A JSON text that is an operand as it is."""


class WholeFile:
    """A file that is whole or not there."""

    def __init__(self, path):
        self.path = path
        folder, name = os.path.split(path)
        self.part = os.path.join(folder, f".{name}.{os.getpid()}.part")

    def __enter__(self):
        self.file = open(self.part, "wb")
        return self.file

    def __exit__(self, kind, *_):
        try:
            self.file.close()
            if kind is None:
                os.replace(self.part, self.path)
        finally:
            if os.path.exists(self.part):
                os.unlink(self.part)


def text_in_json(text):
    # A surrogate that stands alone is no text.
    return quoted(text.encode("utf-8", "replace").decode())


def state_of(thread, state, label=None, waits=None):
    return {"state": state, "id": thread.number, "waits": waits,
            "label": label, "holder": 0}


def outcome_of(future):
    """Without result() and exception(), after which a future believes that
    somebody has asked."""
    if future.cancelled():
        return "CANCELLED", None, None
    error = future._exception
    if error is not None:
        return "RAISED", short_repr(error), type(error).__name__
    return "RETURNED", short_repr(future._result), None


def say(text):
    os.write(2, f"record: {text}\n".encode("utf-8", "replace"))


def is_own(frame):
    return frame.f_code.co_filename == OWN_FILE


def hide_own_frames(tb):
    while tb is not None:
        while tb.tb_next is not None and is_own(tb.tb_next.tb_frame):
            tb.tb_next = tb.tb_next.tb_next
        tb = tb.tb_next


def hide_in_exception(error):
    found, seen = [error], set()
    while found:
        error = found.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        tb = error.__traceback__
        while tb is not None and is_own(tb.tb_frame):
            tb = tb.tb_next
        hide_own_frames(tb)
        error.__traceback__ = tb
        found += [error.__context__, error.__cause__]


# ---- lines, calls, exceptions ----

RESUME = dis.opmap["RESUME"]
YIELD = dis.opmap["YIELD_VALUE"]
RAISE = dis.opmap["RAISE_VARARGS"]
RETURNS = {dis.opmap[n] for n in ("RETURN_VALUE", "RETURN_CONST")
           if n in dis.opmap}
# Where a frame stands while what it awaits runs, in any of the versions.
AWAITS = {dis.opmap[n] for n in ("SEND", "END_SEND", "YIELD_VALUE", "RESUME",
                                 "JUMP_BACKWARD_NO_INTERRUPT", "CACHE")
          if n in dis.opmap}
STOPS = (StopIteration, StopAsyncIteration)


class CodeInfo:
    def __init__(self, code):
        self.code = code
        self.bytes = code.co_code
        flags = code.co_flags
        # Comprehensions are a part of the line that they are in; a class's
        # first line was told of when its statement was reached.
        self.has_no_lines = code.co_name.startswith("<") and (
            code.co_name not in ("<module>", "<lambda>"))
        self.is_class = not flags & 2 and code.co_name != "<module>"
        self.is_coroutine = bool(flags & 0x80)
        self.is_async_generator = bool(flags & 0x200)
        self.is_generator = bool(flags & 0x20)

    def op(self, at):
        # At the end of the stack f_lasti may be anything.
        return self.bytes[at] if 0 <= at < len(self.bytes) else None

    def stops(self, at):
        """How it goes on if the frame only waits there: 1 behind a yield, 2
        behind `yield from`, 3 behind an await; else 0."""
        op = self.op(at)
        return self.bytes[at + (3 if op == YIELD else 1)] & 3 if (
            op in (YIELD, RESUME)) else 0


class FrameInfo:
    __slots__ = ("number", "info", "statement", "at", "raised_at", "error",
                 "handler", "active", "line")

    def __init__(self, number, info):
        self.number, self.info, self.line = number, info, 0
        self.statement = self.at = self.raised_at = None
        # The exception that travels in this frame: its id and type.  It must
        # not live longer because of us, nor what is in its frames.
        self.error = None
        self.handler = None  # the except clause that has been reached
        self.active = False  # is on a stack


class Tracer:
    def __init__(self, tape):
        self.tape, self.source = tape, tape.source
        self.codes = {}
        self.frames = {}  # id(frame): FrameInfo
        # A task has a stack of frames, and so has each thread, for its own
        # code.  What waits remains there, except generators.
        self.stacks = collections.defaultdict(list)

    def stack(self, me):
        return self.stacks[me.task or me]

    def trace(self, frame, event, arg):
        """sys.settrace's: called for calls of all functions there are."""
        code = frame.f_code
        if code.co_filename != self.source.filename or self.tape.over:
            return None
        self.note(self.call, frame, code)
        return self.local

    def local(self, frame, event, arg):
        fi = self.frames.get(id(frame))
        if fi is None or self.tape.over:
            return None
        if event == "line":
            self.note(self.line, frame, fi)
        elif event == "return":
            self.note(self.leave, frame, fi)
        elif event == "exception":
            self.note(self.exception, frame, fi, arg)
        return self.local

    def note(self, function, *args):
        tape = self.tape
        with tape.lock:
            try:
                function(*args)
            except RecursionError:
                pass  # the program's, who stands only a little further
            except Exception as error:
                broken(tape, error)
        if tape.signals:
            tape.deliver_signals()

    def go_on(self):
        """An exception in a trace function, which only an interruption can be,
        turns tracing off."""
        sys.settrace(self.trace)
        frame = sys._getframe(1)
        while frame is not None:
            if id(frame) in self.frames:
                frame.f_trace = self.local
            frame = frame.f_back

    def call(self, frame, code):
        info = self.codes.get(id(code))
        if info is None:
            info = self.codes[id(code)] = CodeInfo(code)
        at = frame.f_lasti
        first = info.op(at) == RESUME and info.stops(at) == 0
        me = self.tape.me()
        place = self.tape.place(frame)
        me.leaving = None
        fi = self.frames.get(id(frame))
        if not first and fi is not None:
            if fi not in self.stack(me):
                if fi.active:
                    # Its task is gone; it is closed from elsewhere.
                    fi.number = self.tape.next_object()
                self.push(me, fi, "RESUMED" if info.is_coroutine else
                          "RESUMED|GEN", place)
            me.place = place
            return
        if me.scan:
            self.tape.find_coroutines(me)
        awaited = self.is_awaited(frame.f_back) and (
            info.is_coroutine or info.is_async_generator)
        if info.is_coroutine and id(frame) not in self.tape.coro_frames:
            self.tape.emit("CORO_NEW", me.place,
                           obj=f"o{self.tape.next_object()}",
                           func=self.tape.raw_function(code), label=None)
        fi = FrameInfo(self.tape.next_object(), info)
        self.frames[id(frame)] = fi
        self.push(me, fi, "AWAITED" if awaited else "-",
                  (place[0], code.co_firstlineno))
        me.place = place
        me.scan = None

    @staticmethod
    def is_awaited(caller):
        return caller is not None and caller.f_code.co_flags & 0x280 != 0

    def push(self, me, fi, flags, place):
        self.tape.emit("CALL", place, flags=flags, frame=f"f{fi.number}",
                       func=Raw(place[0]), label=None)
        self.stack(me).append(fi)
        fi.active = True

    def pop(self, me, fi, outcome, place):
        stack = self.stack(me)
        while fi in stack:
            top = stack[-1]
            self.tape.emit("RETURN", place,
                           outcome=outcome if top is fi else "RAISED",
                           frame=f"f{top.number}", repr=None)
            stack.pop()
            top.active = False

    def line(self, frame, fi):
        tape, line, at = self.tape, frame.f_lineno or fi.line, frame.f_lasti
        me = tape.me()
        if me.scan:
            # What the statement before has made, before this one begins.
            tape.find_coroutines(me)
        statement = self.source.start.get(line, line)
        self.settle_handler(fi, line)
        # A statement of several lines is one: only forwards, within it, is not
        # a new beginning.
        again = statement == fi.statement and (
            at > fi.at or statement in self.source.loops)
        fi.at, fi.line, fi.raised_at = at, line, None
        me.place = tape.function(frame.f_code), line
        if again or fi.info.has_no_lines or (
                fi.info.is_class and line == fi.info.code.co_firstlineno):
            return
        fi.statement = statement
        if fi.error and line in self.source.handler:
            fi.handler = line
        tape.emit("LINE", (me.place[0], statement))
        me.scan = self.scan_for(statement)

    def scan_for(self, statement):
        return (gc.get_count()[1:] if statement in self.source.calls else None)

    def settle_handler(self, fi, line):
        """An except clause was reached; did it take the exception?  It did,
        unless the next clause of the same try is asked."""
        if fi.handler is None:
            return
        handler, fi.handler = fi.handler, None
        if line is not None:
            before, _ = self.source.handler[handler]
            now = self.source.handler.get(line)
            if now and now[0] == before and line > handler:
                return
            if fi.error is None:
                return
        name = self.tape.function(fi.info.code)
        self.tape.emit("CATCH", (name, handler), type=fi.error[1])
        fi.error = None

    def exception(self, frame, fi, arg):
        kind, error, tb = arg
        hide_own_frames(tb)
        at = frame.f_lasti
        op = fi.info.op(at)
        if issubclass(kind, STOPS) and op != RAISE:
            return  # how loops and awaits end
        fi.raised_at = at
        if fi.error and fi.error[0] == id(error):
            return
        me = self.tape.me()
        left = me.leaving == id(error)
        fi.error, me.leaving = (id(error), kind.__name__), None
        place = me.place = self.tape.place(frame, fi.line)
        # At an await it comes from another task, unless it has just left what
        # was awaited.  Else it is new, unless asyncio.run() and the like only
        # hand on what a line of the program's has raised.
        thrown = op in AWAITS and (fi.info.is_coroutine or
                                         fi.info.is_async_generator)
        if left or not thrown and self.raised_before(tb.tb_next):
            return
        self.tape.emit("RAISE", place, how="THROWN" if thrown else "NEW",
                       type=kind.__name__, message=message_of(error))

    def raised_before(self, tb):
        own = [self.tape.is_program(part.f_code)
               for part, _ in traceback.walk_tb(tb)]
        return bool(own) and not own[0] and any(own)

    def leave(self, frame, fi):
        """Also when a frame only waits."""
        me, at = self.tape.me(), frame.f_lasti
        stops = fi.info.stops(at) if fi.raised_at != at else 0
        place = self.tape.place(frame, fi.line)
        if fi.info.op(at) in RETURNS:
            self.settle_handler(fi, None)
            outcome = "RETURNED"
        elif stops:
            # Without a task, it is somebody who calls a coroutine's send().
            if stops == 1 or fi.info.is_generator or not me.task:
                self.pop(me, fi, "YIELDED", place)
            return
        else:
            outcome = "RAISED"
            me.leaving = fi.error and fi.error[0]
        if me.scan:
            self.tape.find_coroutines(me)
        self.pop(me, fi, outcome, place)
        del self.frames[id(frame)]
        self.tape.coro_frames.discard(id(frame))
        me.returned = place
        back = frame.f_back
        if back is not None and self.tape.is_program(back.f_code):
            # The statement that has called may go on to make coroutines.
            me.place = self.tape.place(back)
            start = self.source.start.get(me.place[1])
            me.scan = self.scan_for(start)
        else:
            me.scan = None
            me.died = fi.error[1] if fi.error and outcome == "RAISED" else None


def broken(tape, error):
    """A mistake of ours must not become the program's."""
    if os.environ.get("LOOPSCOPE_RECORD_DEBUG"):
        traceback.print_exception(error)
    tape.limit(f"the recorder failed: {type(error).__name__}: {error}")


# ---- asyncio ----

RUN_UNTIL_COMPLETE = base_events.BaseEventLoop.run_until_complete.__code__
CALL_SOON = base_events.BaseEventLoop.call_soon.__code__
CALL_THREADSAFE = base_events.BaseEventLoop.call_soon_threadsafe.__code__
ASYNCIO = os.path.dirname(asyncio.__file__)

# What a function of asyncio's, that has asked for a future, waits for: kind,
# label, and the local variable with the object that it is waited at.
WAITERS = {
    locks.Lock.acquire: ("LOCK_WAIT", "lock.acquire()", "self"),
    locks.Event.wait: ("EVENT_WAIT", "event.wait()", "self"),
    locks.Semaphore.acquire: ("SEM_WAIT", "sem.acquire()", "self"),
    locks.Condition.wait: ("COND_WAIT", "cond.wait()", "self"),
    queues.Queue.get: ("QUEUE_GET", "queue.get()", "self"),
    queues.Queue.put: ("QUEUE_PUT", "queue.put()", "self"),
}
WAITERS = {f.__code__: row for f, row in WAITERS.items()}
BARRIER_WAIT = locks.Barrier.wait.__code__
BARRIER_FRAMES = {BARRIER_WAIT, locks.Barrier._block.__code__,
                  locks.Barrier._wait.__code__,
                  locks.Condition.wait_for.__code__,
                  locks.Condition.wait.__code__}
WAKE_UP_NEXT = locks.Semaphore._wake_up_next.__code__
SLEEP, WAIT = tasks.sleep.__code__, tasks._wait.__code__
WAIT_FOR, SHIELD = tasks.wait_for.__code__, tasks.shield.__code__
JOIN = queues.Queue.join.__code__
GROUP = asyncio.TaskGroup.__aexit__.__code__
WRAP_FUTURE = futures.wrap_future.__code__

# asyncio's own callbacks of futures: what they are, and the variable of theirs
# with the future that they serve.
CALLBACKS = {
    "gather.<locals>._done_callback": ("GATHER_CB", "outer"),
    "_wait.<locals>._on_completion": ("WAIT_CB", "waiter"),
    "shield.<locals>._inner_done_callback": ("CHAIN_CB", "outer"),
    "shield.<locals>._outer_done_callback": ("CHAIN_CB", "inner"),
    "_run_until_complete_cb": ("STOP_CB", None),
    "_chain_future.<locals>._call_check_cancel": ("DONE_CB", None),
}


def cell_of(function, name):
    code = getattr(function, "__code__", None)
    if code and name in code.co_freevars:
        return function.__closure__[code.co_freevars.index(name)].cell_contents
    return None


def caller():
    """The frame that has called into a hook."""
    frame = sys._getframe(1)
    while is_own(frame):
        frame = frame.f_back
    return frame


class Ready(collections.deque):
    """A loop's ready queue."""

    tape = None

    def append(self, handle):
        with self.tape.lock:
            guarded(self.tape, self.tape.asyncio.queued, handle)
            super().append(handle)

    def popleft(self):
        handle = super().popleft()
        if handle._cancelled:
            guarded(self.tape, self.tape.asyncio.dropped, handle)
        return handle


def guarded(tape, note, *args):
    """Calls `note`, with the tape to itself; its mistakes end the tape only."""
    if tape.over:
        return None
    with tape.lock:
        try:
            result = note(*args)
        except Exception as error:
            broken(tape, error)
            result = None
    if tape.signals:
        tape.deliver_signals()
    return result


class AsyncioNotes:
    """What is to be written when asyncio does something."""

    def __init__(self, tape):
        self.tape = tape
        self.emit = tape.emit

    # -- loops --

    def loop_made(self, loop):
        self.tape.loop(loop)
        ready = Ready(loop._ready)
        loop._ready = ready
        select, tape = loop._selector.select, self.tape

        def watched(timeout=None):
            since = guarded(tape, self.iteration, loop, timeout)
            if since is None:
                return select(timeout)
            found = True
            try:
                found = select(timeout)
                return found
            finally:
                guarded(tape, self.selected, loop, since, found)

        loop._selector.select = watched

    def iteration(self, loop, timeout):
        number = self.tape.loop(loop)
        self.tape.iterations[number] += 1
        works = bool(loop._ready or loop._stopping)
        self.emit("ITER", poll="WORK" if works else "WAIT", loop=number,
                  number=self.tape.iterations[number])
        if works:
            return None
        self.emit("SELECT_ENTER", loop=number,
                  timeout=-1 if timeout is None else int(timeout * 1e9))
        me = self.tape.me()
        if self.tape.threads_made:
            self.emit("THREAD_STATE", **state_of(me, "WAITING"))
            me.state = "WAITING"
        return self.tape.now()

    def selected(self, loop, since, found):
        me = self.tape.me()
        if self.tape.threads_made and self.tape.running is me:
            self.emit("THREAD_STATE", **state_of(me, "RUNNING"))
        self.emit("CLOCK", cause="SELECT", **{"from": since})
        me.state = "RUNNING"
        self.emit("SELECT_LEAVE", reason="WOKEN" if found else "TIMEOUT",
                  loop=self.tape.loop(loop))

    def runs(self, loop):
        """A loop has begun to run, or has ended: it turns tracking on or off.
        That both do it as a leaf is why it is here and not in run_forever."""
        if loop._thread_id is not None:
            return  # set_debug() of a loop that runs
        number, me = self.tape.loop(loop), self.tape.me()
        if me.loop == number:
            me.loop = None
            self.loop_state("STOPPED", loop)
            return
        me.loop = number
        frame, until = caller(), None
        while frame and frame.f_code.co_filename.startswith(ASYNCIO):
            if frame.f_code is RUN_UNTIL_COMPLETE:
                until = self.tape.ref(frame.f_locals["future"])
            frame = frame.f_back
        self.loop_state("RUNNING", loop, until)

    def loop_state(self, state, loop, until=None):
        place = None if self.tape.me().loop else self.tape.here()
        if state == "RUNNING":
            place = self.tape.here()
        self.emit("LOOP_STATE", place, state=state, loop=self.tape.loop(loop),
                  until=until)
        if state == "CLOSED":
            for key, known in list(self.tape.handles.items()):
                if known.handle._loop is loop:
                    del self.tape.handles[key]

    def woken(self, loop):
        self.emit("SELF_PIPE", self.tape.here(), loop=self.tape.loop(loop),
                  writer=self.tape.me().number)

    # -- handles --

    def queued(self, handle):
        tape = self.tape
        known = tape.handles.get(id(handle))
        if known and known.in_heap:
            known.in_heap = False
            self.emit("TIMER_FIRE", handle=f"h{known.number}")
            return
        row = self.describe(handle)
        if row is None:
            return
        what, task, arg, subject = row
        loop = tape.loop(handle._loop)
        tape.handles_made += 1
        tape.handles[id(handle)] = Queued(tape.handles_made, what, task, handle,
                                          subject)
        place = None if what in ("STEP", "STOP_CB") else tape.here()
        self.emit("READY_PUSH", place, what=what,
                  handle=f"h{tape.handles_made}", task=task, arg=arg, loop=loop)

    def describe(self, handle):
        """What, whose, its argument, and what it is about; None for what the
        loop does for itself only."""
        callback, args = handle._callback, handle._args
        owner = getattr(callback, "__self__", None)
        name = name_of(callback)
        if isinstance(owner, asyncio.Task):
            if type(callback).__name__ == "TaskStepMethWrapper":
                named = self.tape.named(owner)
                first, named.pushed = not named.pushed, True
                return ("FIRST_STEP" if first else "STEP", named.ref, None,
                        owner)
            if name == "task_wakeup":
                self.tape.note_done(args[0])
                return ("WAKEUP", self.tape.ref(owner), self.tape.ref(args[0]),
                        owner)
        if name == "_read_from_self":
            return None
        frame = caller()  # _call_soon, or what else appends
        above = frame.f_back
        if above and above.f_code is CALL_THREADSAFE:
            if self.tape.me().scan:
                self.tape.find_coroutines(self.tape.me())
            return "THREADSAFE", None, name, None
        future = args[0] if args and futures.isfuture(args[0]) else None
        if future is not None and future.done() and len(args) == 1 and (
                above.f_code is CALL_SOON and
                above.f_locals.get("context") is not None):
            return self.describe_done(callback, name, future)
        made_by = above.f_back if above.f_code is CALL_SOON else above
        own = made_by and made_by.f_code.co_filename.startswith(ASYNCIO)
        return "LOOP_OWN" if own else "CALL", None, name, None

    def describe_done(self, callback, name, future):
        tape = self.tape
        tape.note_done(future)
        done = tape.named(future)
        task = done.ref if done.kind == "TASK" else None
        what, variable = CALLBACKS.get(
            getattr(callback, "__qualname__", ""), ("DONE_CB", None))
        if what == "DONE_CB":
            return what, task, name, None
        served = cell_of(callback, variable) if variable else None
        named = tape.named(served) if served is not None else None
        if variable == "inner":  # the shield itself is done
            named = done
        arg = named.ref if named and named.kind != "TASK" else None
        return what, task, arg, (served, done.ref)

    def timer_made(self, handle, when, callback, args, loop):
        tape, me = self.tape, self.tape.me()
        named = tape.names.get(id(args[0])) if args else None
        what, arg = "TIMER", name_of(callback)
        if named and named.kind == "SLEEP" and me.task:
            what, arg = "SLEEP", me.task
        elif me.task and (callback is getattr(tasks, "_release_waiter", None) or
                          arg == "_on_timeout"):
            what, arg = "TIMEOUT", me.task
        number, place = tape.loop(loop), tape.here()
        tape.handles_made += 1
        ref = f"h{tape.handles_made}"
        tape.handles[id(handle)] = Queued(tape.handles_made, what, None, handle,
                                          None, in_heap=True)
        if number != (me.loop or len(tape.loops)):
            self.emit("TIMER_DRIFT", place, handle=ref, drift=0, loop=number)
        # loop.time() and the tape's clock run alike, from different zeros.
        due = tape.now() + int((when - loop.time()) * 1e9)
        self.emit("TIMER_ADD", place, what=what, handle=ref, arg=arg, due=due)

    def cancelled(self, handle):
        known = self.tape.handles.get(id(handle))
        if known and not handle._cancelled:
            if known.in_heap:
                del self.tape.handles[id(handle)]
            self.emit("TIMER_CANCEL" if known.in_heap else "HANDLE_CANCEL",
                      self.tape.here(), handle=f"h{known.number}")

    def dropped(self, handle):
        known = self.tape.handles.pop(id(handle), None)
        if known:
            self.emit("READY_DROP", handle=f"h{known.number}")

    def callback_begins(self, handle):
        if sys.gettrace() is None:
            self.tape.tracer.go_on()
        known = self.tape.handles.pop(id(handle), None)
        if known is None:
            return None
        me = self.tape.me()
        step = known.what in ("FIRST_STEP", "STEP", "WAKEUP")
        self.emit("CB_BEGIN", what=known.what, handle=f"h{known.number}",
                  task=known.task if step else None)
        me.callback, me.returned, me.place = known, None, None
        if step:
            me.task = known.task
        elif known.what in ("GATHER_CB", "WAIT_CB"):
            node, child = known.subject
            if node is None:  # gather() was given one that was done
                node = cell_of(handle._callback, "outer")
            self.child_done(node, child)
        return known

    def child_done(self, node, child):
        named = self.tape.names.get(id(node))
        if named and not named.done:
            named.finished += 1
            self.emit("OBJ_PROGRESS", obj=named.ref, finished=named.finished,
                      child=child)

    def callback_ends(self, known):
        me = self.tape.me()
        me.callback, me.scan = None, None
        if me.task:
            self.step_ends(known.subject, me)
            me.task = None
        else:
            self.emit("CB_END", handle=f"h{known.number}")

    def step_ends(self, task, me):
        tape = self.tape
        ref, awaits = tape.ref(task), None
        if task.done():
            tape.note_done(task)
            outcome, place = outcome_of(task)[0], me.returned
            tape.tracer.stacks.pop(ref, None)
        else:
            place = tape.suspended_at(task)
            waiter = task._fut_waiter
            awaits = tape.ref(waiter) if waiter is not None else None
            outcome = "WAITS" if awaits else "YIELDED"
        self.emit("STEP_END", place, outcome=outcome, task=ref, awaits=awaits)

    # -- futures --

    def future_made(self, future, frame):
        """By asyncio's function of this frame, or by the program's."""
        tape, code = self.tape, frame.f_code
        task, own = tape.me().task, code.co_filename.startswith(ASYNCIO)
        # Of the program's frames nothing is asked: it would keep the values.
        given = frame.f_locals if own else {}
        if code is SLEEP:
            tape.new_object(future, "SLEEP", f"sleep({brief(given['delay'])})",
                            task)
        elif code is WAIT:
            when = given["return_when"]
            label = "wait" if when == "ALL_COMPLETED" else f"wait({when})"
            self.node(future, "WAIT", label, list(given["fs"]))
        elif code is WAIT_FOR:
            tape.new_object(future, "WAIT_FOR",
                            f"wait_for({brief(given['timeout'])})", task)
        elif code is SHIELD:
            self.node(future, "SHIELD", "shield", [given["inner"]])
        elif code is GROUP:
            tape.new_object(future, "TASK_GROUP", "TaskGroup", task)
        elif code is WRAP_FUTURE:
            self.job_awaited(future, given["future"])
        elif code in WAITERS:
            self.waiter_made(future, frame)
        else:
            tape.new_object(future, "FUTURE", None, task if own else None)

    def waiter_made(self, future, frame):
        kind, label, variable = WAITERS[frame.f_code]
        at = frame.f_locals[variable]
        if frame.f_back and frame.f_back.f_code is JOIN:
            kind, label = "QUEUE_JOIN", "queue.join()"
            at = frame.f_back.f_locals["self"]
        elif kind == "COND_WAIT":
            while frame and frame.f_code in BARRIER_FRAMES:
                if frame.f_code is BARRIER_WAIT:
                    kind, label = "BARRIER_WAIT", "barrier.wait()"
                    at = frame.f_locals["self"]
                frame = frame.f_back
        self.tape.new_object(future, kind, label, self.tape.ref_if_known(at))

    def job_awaited(self, future, waited):
        job = getattr(waited, "_loopscope_job", None)
        if job is None:
            self.tape.new_object(future, "FUTURE", None, self.tape.me().task)
            return
        named = self.tape.new_object(future, "JOB", job.label,
                                     self.tape.me().task, job.number)
        job.future = named.ref

    def node(self, future, kind, label, children):
        tape = self.tape
        refs = [tape.ref(child) for child in children]
        named = tape.new_object(future, kind, label, tape.me().task, len(refs))
        for index, ref in enumerate(refs):
            self.emit("OBJ_CHILD", obj=named.ref, child=ref, index=index)
        if kind == "GATHER" and sys.version_info >= (3, 12):
            # It counts those that are done at once.
            for child in dict.fromkeys(children):
                if child.done():
                    self.child_done(future, tape.ref(child))

    def cancel_asked(self, future, message=None):
        self.emit("CANCEL_REQ", self.tape.here(), target=self.tape.ref(future),
                  by=self.tape.me().task,
                  message=None if message is None else brief(message),
                  accepted=int(not future.done()))

    def callback_added(self, future, function):
        name = getattr(function, "__qualname__", "")
        if name in CALLBACKS or name_of(function) == "task_wakeup":
            return
        ref = self.tape.ref(future)
        if isinstance(function, functools.partial) and function.args:
            waiter = self.tape.names.get(id(function.args[0]))
            if waiter and waiter.kind == "WAIT_FOR":
                self.emit("OBJ_CHILD", obj=waiter.ref, child=ref, index=0)
        if not future.done():
            self.emit("CB_ADD", self.tape.here(), future=ref,
                      name=name_of(function))

    def callback_removed(self, future, function, n):
        if getattr(function, "__qualname__", "") not in CALLBACKS:
            self.emit("CB_DEL", self.tape.here(), future=self.tape.ref(future),
                      name=name_of(function), n=n)

    def eager_begins(self, task, coro):
        tape, me = self.tape, self.tape.me()
        named = tape.new_task(task, coro, eager=True)
        named.pushed = True
        outer, me.task, me.returned = me.task, named.ref, None
        self.emit("STEP_BEGIN", task=named.ref)
        return outer

    def eager_ends(self, task, outer):
        me = self.tape.me()
        self.step_ends(task, me)
        me.task = outer
        self.tape.task_name(self.tape.named(task), task.get_name())

    # -- what others wait at --

    def locked(self, lock, old, new):
        if old is not None and old != new:
            self.sync(lock, "ACQUIRE" if new else "RELEASE", int(new),
                      self.tape.me().task)

    def event_set(self, event, old, new):
        if old is not None and old != new:
            self.sync(event, "SET" if new else "CLEAR", int(new),
                      self.tape.me().task)

    def counted(self, semaphore, old, new):
        if old is None:
            return
        frame, task = caller(), self.tape.me().task
        if frame.f_code is WAKE_UP_NEXT:
            # It is handed to the next task, which will run later.
            task = self.waiting_task(frame.f_locals["fut"])
        self.sync(semaphore, "ACQUIRE" if new < old else "RELEASE", new, task)

    def waiting_task(self, future):
        callbacks = getattr(future, "_callbacks", None)
        task = callbacks and getattr(callbacks[0][0], "__self__", None)
        return self.tape.ref_if_known(task) if futures.isfuture(task) else None

    def notifies(self, condition, n=1):
        if condition.locked():
            self.sync(condition, "NOTIFY", n, self.tape.me().task)

    def sync(self, obj, op, value, task):
        ref = self.tape.ref_if_known(obj)
        if ref:
            self.emit("SYNC", self.tape.here(), op=op, obj=ref, task=task,
                      value=max(0, value), waiters=len(obj._waiters or ()))

    def queue_changed(self, q, op, item=None, length=None):
        ref = self.tape.ref_if_known(q)
        if ref:
            self.emit("QUEUE", self.tape.here(), op=op, obj=ref,
                      task=self.tape.me().task, item=item,
                      length=q.qsize() if length is None else length)

    # -- warnings --

    def loop_complains(self, context):
        message = context.get("message") or "Unhandled exception in event loop"
        subject = context.get("task") or context.get("future")
        ref = subject is not None and self.tape.ref_if_known(subject) or None
        kind = ("PENDING" if "it is pending" in message else
                "NEVER_RETRIEVED" if "never retrieved" in message else
                "HANDLER")
        self.emit("WARN", self.tape.here(), kind=kind, subject=ref,
                  message=message, name=None)
        if context.get("exception") is not None:
            hide_in_exception(context["exception"])

    def python_warns(self, warning):
        coro = getattr(warning, "source", None)
        if type(coro) is types.CoroutineType:
            self.emit("WARN", self.tape.here(), kind="NEVER_AWAITED",
                      subject=self.tape.ref_if_known(coro),
                      message=str(warning.message), name=coro.__name__)


class Watched:
    """An attribute whose changes are told of."""

    def __init__(self, tape, name, note):
        self.tape, self.name, self.note = tape, name, note

    def __get__(self, obj, _owner):
        if obj is None:
            return self
        try:
            return obj.__dict__[self.name]
        except KeyError:
            raise AttributeError(self.name) from None

    def __set__(self, obj, value):
        old = obj.__dict__.get(self.name)
        obj.__dict__[self.name] = value
        guarded(self.tape, self.note, obj, old, value)


def replace(owner, name, make):
    """owner.name becomes make(original), and looks like it."""
    original = getattr(owner, name)
    setattr(owner, name, functools.wraps(original)(make(original)))


def before(tape, owner, name, note):
    """Calls note(*args) before each call of owner.name."""
    def make(original):
        def hook(*args, **kwargs):
            guarded(tape, note, *args)
            return original(*args, **kwargs)
        return hook
    replace(owner, name, make)


def after(tape, owner, name, note):
    def make(original):
        def hook(*args, **kwargs):
            result = original(*args, **kwargs)
            guarded(tape, note, *args)
            return result
        return hook
    replace(owner, name, make)


def watch_loops(tape, notes):
    base = base_events.BaseEventLoop
    selector = asyncio.selector_events.BaseSelectorEventLoop
    Ready.tape = tape
    after(tape, selector, "__init__", lambda loop, *_: notes.loop_made(loop))
    before(tape, base, "_set_coroutine_origin_tracking",
           lambda loop, _on: notes.runs(loop))
    after(tape, base, "stop", lambda loop: notes.loop_state("STOPPING", loop))
    # Before: while this thread comes back from it, that loop runs already.
    before(tape, selector, "_write_to_self", notes.woken)
    before(tape, base, "call_exception_handler",
           lambda _loop, context: notes.loop_complains(context))
    before(tape, warnings, "_showwarnmsg", notes.python_warns)

    def close(original):
        def hook(loop):
            open_before = not loop.is_closed()
            original(loop)
            if open_before:
                guarded(tape, notes.loop_state, "CLOSED", loop)
        return hook
    replace(selector, "close", close)

    before(tape, events.Handle, "cancel", notes.cancelled)

    def timer(original):
        def hook(handle, when, callback, args, loop, context=None):
            original(handle, when, callback, args, loop, context)
            guarded(tape, notes.timer_made, handle, when, callback, args, loop)
        return hook
    replace(events.TimerHandle, "__init__", timer)

    def run(original):
        def hook(handle):
            known = guarded(tape, notes.callback_begins, handle)
            try:
                original(handle)
            finally:
                if known:
                    guarded(tape, notes.callback_ends, known)
        tape.run_code = hook.__code__
        return hook
    replace(events.Handle, "_run", run)


def watch_tasks(tape, notes):
    class Told:
        """Of tasks and of the futures that loops make."""
        __slots__ = ()

        def cancel(self, msg=None):
            # A task that is cancelled cancels what it waits for: no event.
            if isinstance(self, asyncio.Task) or not is_own(sys._getframe(1)):
                guarded(tape, notes.cancel_asked, self, msg)
            result = super().cancel(msg)
            if not isinstance(self, asyncio.Task):
                guarded(tape, tape.note_done, self)
            return result

        def add_done_callback(self, fn, **context):
            guarded(tape, notes.callback_added, self, fn)
            super().add_done_callback(fn, **context)

        def remove_done_callback(self, fn):
            n = super().remove_done_callback(fn)
            guarded(tape, notes.callback_removed, self, fn, n)
            return n

    class Future(Told, asyncio.Future):
        __slots__ = ()

        def set_result(self, result):
            super().set_result(result)
            guarded(tape, tape.note_done, self)

        def set_exception(self, exception):
            super().set_exception(exception)
            guarded(tape, tape.note_done, self)

    class Task(Told, asyncio.Task):
        __slots__ = ()

        def get_stack(self, *, limit=None):
            return [f for f in super().get_stack(limit=limit) if not is_own(f)]

        if sys.version_info >= (3, 12):
            def __init__(self, coro, **options):
                if not options.get("eager_start"):
                    super().__init__(coro, **options)
                    return
                outer = guarded(tape, notes.eager_begins, self, coro)
                super().__init__(coro, **options)
                guarded(tape, notes.eager_ends, self, outer)

        def set_name(self, value):
            super().set_name(value)
            named = tape.names.get(id(self))
            if named and value:
                guarded(tape, tape.task_name, named, self.get_name())

    for ours, theirs in (Future, asyncio.Future), (Task, asyncio.Task):
        for name in dir(ours):
            method = getattr(ours, name)
            if isinstance(method, types.FunctionType) and name != "__init__":
                functools.update_wrapper(method, getattr(theirs, name))
        ours.__module__, ours.__qualname__ = "_asyncio", theirs.__qualname__
    asyncio.Task = tasks.Task = Task
    if hasattr(tasks, "eager_task_factory"):
        tasks.eager_task_factory = tasks.create_eager_task_factory(Task)
        asyncio.eager_task_factory = tasks.eager_task_factory

    def create_future(_original):
        def hook(loop):
            future = Future(loop=loop)
            guarded(tape, notes.future_made, future, sys._getframe(1))
            return future
        return hook
    replace(base_events.BaseEventLoop, "create_future", create_future)

    def gathering(original):
        def hook(future, children, *, loop):
            original(future, children, loop=loop)
            guarded(tape, notes.node, future, "GATHER", "gather", children)
        return hook
    replace(tasks._GatheringFuture, "__init__", gathering)


def watch_locks(tape, notes):
    queue_init = queues.Queue.__init__.__code__

    def made(owner, kind, label, number=lambda obj: 0):
        def note(obj, *_):
            # Not those that are a part of another one.
            if caller().f_code is not queue_init:
                tape.new_object(obj, kind, label(obj), None, number(obj))
        after(tape, owner, "__init__", note)

    def queue_label(q):
        size = f"({q.maxsize})" if q.maxsize > 0 else ""
        return type(q).__name__ + size

    made(queues.Queue, "QUEUE", queue_label, lambda q: max(0, q.maxsize))
    made(locks.Lock, "LOCK", lambda _: "Lock")
    made(locks.Event, "EVENT", lambda _: "Event")
    made(locks.Semaphore, "SEMAPHORE", lambda s: f"Semaphore({s._value})",
         lambda s: s._value)
    made(locks.Condition, "CONDITION", lambda _: "Condition")
    made(locks.Barrier, "BARRIER", lambda _: "Barrier", lambda b: b.parties)
    locks.Lock._locked = Watched(tape, "_locked", notes.locked)
    locks.Event._value = Watched(tape, "_value", notes.event_set)
    locks.Semaphore._value = Watched(tape, "_value", notes.counted)
    before(tape, locks.Condition, "notify", notes.notifies)
    before(tape, tasks._GatheringFuture, "cancel", notes.cancel_asked)

    def moved(q, waiters):
        # put_nowait() and get_nowait() wake who waits for what they have done.
        frame = caller()
        name, item = frame.f_code.co_name, frame.f_locals.get("item")
        if name in ("put_nowait", "get_nowait"):
            notes.queue_changed(q, name[:3].upper(), short_repr(item))
    before(tape, queues.Queue, "_wakeup_next", moved)

    def task_done(q):
        if q._unfinished_tasks > 0:
            notes.queue_changed(q, "TASK_DONE")
    before(tape, queues.Queue, "task_done", task_done)


# ---- threads, executors, what blocks ----


class Job:
    def __init__(self, number, executor, label):
        self.number, self.executor, self.label = number, executor, label
        self.future = None  # ref of the asyncio future that gets the result
        self.over = False


class Jobs(queue.SimpleQueue):
    """A ThreadPoolExecutor's queue."""

    def put(self, item):
        if item is not None:
            guarded(self.tape, self.note_put, item)
        super().put(item)

    def get(self, block=True, timeout=None):
        if block and self.empty():
            guarded(self.tape, self.note_idle)
        item = super().get(block, timeout)
        guarded(self.tape, self.note_taken, item)
        return item

    def get_nowait(self):
        item = super().get_nowait()
        guarded(self.tape, self.note_taken, item)
        return item

    def note_put(self, item):
        tape = self.tape
        tape.jobs_made += 1
        job = Job(tape.jobs_made, self.executor, job_call(item.fn, item.args))
        item.future._loopscope_job = job
        tape.emit("JOB_SUBMIT", tape.here(), job=job.number,
                  executor=self.executor, label=job.label,
                  waiting=self.qsize() + 1)

    def note_idle(self):
        me = self.tape.me()
        if me.executor:
            self.tape.emit("THREAD_STATE", **state_of(
                me, "IDLE", "queue.get()", me.executor))
            me.state = "IDLE"

    def note_taken(self, item):
        me = self.tape.me()
        if item is None or not me.executor:
            return
        job = item.future._loopscope_job
        if job.over:
            return  # cancelled, while it waited
        if me.state == "IDLE" and self.tape.running is me:
            self.tape.emit("THREAD_STATE", **state_of(me, "RUNNING"))
        me.state = "RUNNING"
        self.tape.emit("JOB_BEGIN", job=job.number, executor=job.executor,
                       worker=me.number, waiting=self.qsize())


def watch_executors(tape):
    def made(executor, *_):
        size = executor._max_workers
        named = tape.new_object(executor, "EXECUTOR",
                                f"ThreadPoolExecutor({size})", None, size)
        jobs = executor._work_queue = Jobs()
        jobs.tape, jobs.executor = tape, named.ref
    pool = concurrent.futures.thread.ThreadPoolExecutor
    after(tape, pool, "__init__", made)

    def over(future, outcome, result):
        job = getattr(future, "_loopscope_job", None)
        if job and not job.over:
            job.over = True
            tape.emit("JOB_END", outcome=outcome, job=job.number,
                      executor=job.executor, repr=result, future=job.future)
    cfuture = concurrent.futures.Future
    before(tape, cfuture, "set_result",
           lambda f, result: over(f, "RETURNED", short_repr(result)))
    before(tape, cfuture, "set_exception",
           lambda f, error: over(f, "RAISED", short_repr(error)))
    after(tape, cfuture, "cancel",
          lambda f: f.cancelled() and over(f, "CANCELLED", None))


def watch_threads(tape):
    by_thread = weakref.WeakKeyDictionary()

    def starts(thread):
        if thread._started.is_set():
            return
        target, args = getattr(thread, "_target", None), thread._args
        kind, parent, executor = "PLAIN", tape.me().number, None
        if target is concurrent.futures.thread._worker:
            executor = tape.ref_if_known(args[0]())
            if executor:
                kind, parent = "WORKER", int(executor[1:])
        mine = tape.new_thread(kind, thread.name, parent)
        mine.executor = executor
        by_thread[thread] = mine

    def bound(thread):
        if thread in by_thread:
            tape.threads[get_ident()] = by_thread[thread]

    def ends(thread):
        mine = by_thread.get(thread)
        if mine and tape.threads.get(get_ident()) is mine:
            tape.emit("THREAD_STATE", **state_of(mine, "ENDED", mine.died))
            mine.state = "ENDED"
            del tape.threads[get_ident()]

    before(tape, threading.Thread, "start", starts)
    after(tape, threading.Thread, "_set_ident", bound)
    before(tape, threading.Thread, "_delete", ends)

    def main_waits():
        if any(not t.daemon and t is not threading.current_thread()
               for t in threading.enumerate()):
            tape.end_of_others = guarded(tape, tape.block,
                                         "the end of the other threads")
    # Called first of all by threading._shutdown().
    threading._register_atexit(main_waits)


def watch_blocking(tape):
    def blocks(owner, name, label, waits=lambda *_: True, anywhere=False):
        def make(original):
            def hook(*args, **kwargs):
                frame = sys._getframe(1)
                since = None
                if (anywhere or tape.is_program(frame.f_code)) and waits(*args):
                    since = guarded(tape, begin, label(*args), args)
                try:
                    return original(*args, **kwargs)
                finally:
                    if since is not None:
                        guarded(tape, tape.unblock, since)
            return hook

        def begin(text, args):
            if tape.me().state == "BLOCKED":
                return None
            until = -1
            if name == "sleep" and isinstance(args[0], (int, float)):
                until = tape.now() + int(args[0] * 1e9)
            waits = tape.ref_if_known(args[0]) if args else None
            return tape.block(text, until, waits)
        replace(owner, name, make)

    def own_name(method):
        return lambda thread, *_: f"{thread.name}.{method}()"

    blocks(time, "sleep", lambda s="", *_: f"time.sleep({brief(s)})",
           lambda *args: bool(args), anywhere=True)
    blocks(os, "system", lambda c="", *_: f'os.system("{c}")',
           lambda *args: bool(args))
    blocks(builtins, "input", lambda *_: "input()")
    blocks(threading.Thread, "join", own_name("join"),
           lambda thread, *_: thread.is_alive())
    cfuture = concurrent.futures.Future
    for name in "result", "exception":
        blocks(cfuture, name, lambda *_, name=name: f"future.{name}()",
               lambda future, *_: not future.done())
    blocks(threading.Event, "wait", lambda *_: "event.wait()",
           lambda event, *_: not event.is_set())
    blocks(threading.Condition, "wait", lambda *_: "condition.wait()")
    blocks(queue.Queue, "get", lambda *_: "queue.get()",
           lambda q, *_: q.empty())
    blocks(queue.Queue, "put", lambda *_: "queue.put()", lambda q, *_: q.full())
    blocks(queue.Queue, "join", lambda *_: "queue.join()",
           lambda q: q.unfinished_tasks > 0)
    blocks(concurrent.futures.ThreadPoolExecutor, "shutdown",
           lambda *_: "executor.shutdown()",
           lambda pool, wait=True, **_: wait and
           any(t.is_alive() for t in pool._threads), anywhere=True)


def watch_signals(tape):
    """A handler that comes between two halves of an event waits a moment."""
    class Later:
        def __init__(self, handler):
            self.handler = handler

        def __call__(self, number, frame):
            if tape.lock._is_owned():
                tape.signals.append((self.handler, number, frame))
            else:
                self.handler(number, frame)

    def get(original):
        def hook(number):
            there = original(number)
            return there.handler if isinstance(there, Later) else there
        return hook

    def put(original):
        def hook(number, handler):
            before = signal.getsignal(number)
            mine = callable(handler) and not isinstance(handler, int)
            original(number, Later(handler) if mine else handler)
            return before
        return hook
    replace(signal, "getsignal", get)
    replace(signal, "signal", put)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def watch_console(tape):
    class Console(io.TextIOWrapper):
        def write(self, text):
            n = super().write(text)
            if isinstance(text, str):
                guarded(tape, tape.print, self.stream, text)
            return n

    for stream in "stdout", "stderr":
        there = getattr(sys, stream)
        if not isinstance(there, io.TextIOWrapper):
            continue  # closed, or not a stream at all
        console = Console(there.buffer, there.encoding, there.errors,
                          None if os.linesep == "\n" else os.linesep,
                          there.line_buffering, there.write_through)
        console.stream, console.mode = stream, there.mode
        console.__class__.__name__ = "TextIOWrapper"
        setattr(sys, stream, console)
        setattr(sys, f"__{stream}__", console)
        watch_console.kept.append(there)  # or it would close the buffer


watch_console.kept = []


# ---- the program, from its first line to its last breath ----


def take_over(tape):
    """Sets all hooks, before the program's first line."""
    notes = tape.asyncio = AsyncioNotes(tape)
    tracer = tape.tracer = Tracer(tape)
    watch_loops(tape, notes)
    watch_tasks(tape, notes)
    watch_locks(tape, notes)
    watch_executors(tape)
    watch_threads(tape)
    watch_blocking(tape)
    watch_console(tape)
    watch_signals(tape)
    before(tape, os, "_exit", lambda status: tape.finish("OK", status))
    os.register_at_fork(after_in_child=lambda: setattr(tape, "over", True))

    def walk_stack(original):
        def hook(frame):
            rows = original(frame)
            if frame is None:
                return rows
            return ((f, line) for f, line in rows if not is_own(f))
        return hook
    replace(traceback, "walk_stack", walk_stack)
    return tracer


def main_module(source, arguments):
    module = types.ModuleType("__main__")
    loader = importlib.machinery.SourceFileLoader("__main__", source.filename)
    module.__dict__.update(
        __annotations__={}, __builtins__=builtins, __file__=source.filename,
        __cached__=None, __loader__=loader)
    sys.argv[:] = [source.shown, *arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(source.filename))
    sys.modules["__main__"] = module
    return module.__dict__


class End:
    """How it ended, for RUN_END and for the shell."""
    reason, status, message = "OK", 0, None


def exit_status(code):
    if code is None:
        return 0
    return code & 0xFF if isinstance(code, int) else 1


def run(source, tape, tracer, namespace):
    """What `python3 PROGRAM.py` does up to the end of the main thread."""
    threading.settrace(tracer.trace)
    sys.settrace(tracer.trace)
    try:
        exec(source.code, namespace)
    except SystemExit as error:
        End.status = exit_status(error.code)
        raise
    except BaseException as error:
        hide_in_exception(error)
        if isinstance(error, KeyboardInterrupt):
            End.reason, End.status = "STOPPED", 130
        else:
            End.reason, End.status = "EXCEPTION", 1
        sys.last_type, sys.last_value = type(error), error
        sys.last_exc, sys.last_traceback = error, error.__traceback__
        sys.excepthook(type(error), error, error.__traceback__)


def at_exit(tape):
    """Registered first, so called last, when all threads but daemons are over.
    Python then drops the program's module, and what it says about what dies
    with it belongs to the recording.  Methods of dicts do it here: with no
    frame below them, as then, a warning's place is "sys:1"."""
    def spare_daemons():
        # Real ones stop before Python takes anything apart.
        if len(sys._current_frames()) > 1 + bool(tape.max_time):
            atexit.unregister(sys.modules.__setitem__)

    def finish():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if tape.end_of_others is not None:
            guarded(tape, tape.unblock, tape.end_of_others)
        done = tape.finish(End.reason, End.status, End.message)
        sys.settrace(None)
        if done and End.reason != "STOPPED":
            return
        for stream in sys.stdout, sys.stderr:
            try:
                stream.flush()
            except (OSError, ValueError):
                pass
        if not done:
            os._exit(2)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)

    atexit.register(finish)
    atexit.register(gc.collect)
    atexit.register(sys.modules.__setitem__, "__main__", OWN_MODULE)
    atexit.register(sys.__dict__.update, last_value=None, last_exc=None,
                    last_traceback=None)
    atexit.register(spare_daemons)
    # Nothing can be imported then, so warnings cannot ask for it.
    atexit.register(sys.modules.__setitem__, "tracemalloc", None)


def stop_after(tape, seconds):
    """A thread that `threading` does not know of."""
    never = allocate_lock()
    never.acquire()

    def wait():
        never.acquire(timeout=seconds)
        guarded(tape, tape.limit, f"{seconds:g} s are recorded (--max-time)")
    start_new_thread(wait, ())


def record(options):
    source = Source(options.program)
    target = options.target
    try:
        if os.path.isdir(target):
            raise Refusal(f"{target}: Is a directory")
        with tempfile.TemporaryFile(dir=os.path.dirname(target) or "."):
            pass
    except OSError as error:
        raise Refusal(f"{target}: {error.strerror}") from None
    tape = Tape(source, os.path.abspath(target), options.max_events,
                options.max_time)
    tracer = take_over(tape)
    namespace = main_module(source, options.arguments)
    at_exit(tape)
    tape.start = perf_counter_ns()
    tape.emit("RUN_BEGIN", program=os.path.basename(source.shown),
              python="%d.%d" % sys.version_info[:2], seed=0)
    if options.max_time:
        stop_after(tape, options.max_time)
    run(source, tape, tracer, namespace)
    if End.status:
        sys.exit(End.status)


# ---- the command line ----


class Options:
    program = target = None
    max_events, max_time = 1_000_000, 0.0

    def __init__(self, words):
        words = list(words)
        while words:
            word = words.pop(0)
            if word in ("-h", "--help"):
                print(HELP, end="")
                sys.exit(0)
            if word == "-o":
                self.target = self.value(word, words)
            elif word == "--max-events":
                self.max_events = self.number(word, words, int, 2)
            elif word == "--max-time":
                self.max_time = self.number(word, words, float, 0)
            elif word.startswith("-") and not self.program:
                raise Refusal(f"there is no option {word}\n{USAGE}")
            elif self.program:
                words.insert(0, word)
                break
            else:
                self.program = word
        self.arguments = words[1:] if words[:1] == ["--"] else words
        if not self.program:
            raise Refusal(f"which program?\n{USAGE}")
        if not self.target or self.target == "-":
            raise Refusal(f"-o names the file to be written\n{USAGE}")

    @staticmethod
    def value(word, words):
        if not words:
            raise Refusal(f"{word} needs a value\n{USAGE}")
        return words.pop(0)

    def number(self, word, words, kind, least):
        text = self.value(word, words)
        try:
            number = kind(text)
        except ValueError:
            number = -1
        if not number >= least:
            raise Refusal(f"{word} {text}: that is no such number")
        return number


def main():
    try:
        record(Options(sys.argv[1:]))
    except Refusal as why:
        say(str(why))
        sys.exit(2)
    except SyntaxError as error:
        if error.filename == OWN_FILE:
            raise
        traceback.print_exception(type(error), error, None)
        sys.exit(1)


if __name__ == "__main__":
    main()
