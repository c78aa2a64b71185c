# asyncio.subprocess: the commands that can be played, without blocking the
# loop.
#
# Mirrors Lib/asyncio/subprocess.py, base_subprocess.py and the StreamReader of
# streams.py.  The command's thread writes into the reader through
# call_soon_threadsafe, as the selector would.
import asyncio
import _command
import _process
import subprocess
from _process import MINOR
from _types import refuse
from asyncio import gather, sleep

__all__ = ["create_subprocess_exec", "create_subprocess_shell"]
PIPE = subprocess.PIPE
STDOUT = subprocess.STDOUT
DEVNULL = subprocess.DEVNULL


class StreamReader:
    __module__ = "asyncio.streams"

    def __init__(self, loop):
        self._loop = loop
        self._buffer = b""
        self._eof = False
        self._waiter = None

    def _feed(self, text):
        self._buffer += text.encode()
        self._wake()

    def _feed_eof(self):
        self._eof = True
        self._wake()

    def _wake(self):
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.cancelled():
            waiter.set_result(None)

    async def _wait_for_data(self, name):
        if self._waiter is not None:
            raise RuntimeError("%s() called while another coroutine is already "
                               "waiting for incoming data" % name)
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _take(self, n):
        data, self._buffer = self._buffer[:n], self._buffer[n:]
        return data

    def at_eof(self):
        return self._eof and not self._buffer

    async def read(self, n=-1):
        if n == 0:
            return b""
        if n < 0:
            while not self._eof:
                await self._wait_for_data("read")
            return self._take(len(self._buffer))
        if not self._buffer and not self._eof:
            await self._wait_for_data("read")
        return self._take(n)

    async def readline(self):
        while b"\n" not in self._buffer and not self._eof:
            await self._wait_for_data("readuntil")
        at = self._buffer.find(b"\n")
        return self._take(len(self._buffer) if at < 0 else at + 1)

    async def readexactly(self, n):
        while len(self._buffer) < n:
            if self._eof:
                refuse("StreamReader.readexactly() at the end of the output")
            await self._wait_for_data("readexactly")
        return self._take(n)

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if line == b"":
            raise StopAsyncIteration
        return line


class Process:
    __module__ = "asyncio.subprocess"

    def __init__(self, loop, record, stdout, stderr):
        self._loop = loop
        self._record = record
        self._returncode = None
        self._waiters = []
        self.stdin = None
        self.stdout = stdout
        self.stderr = stderr
        self.pid = record.pid

    def __repr__(self):
        return "<%s %s>" % (self.__class__.__name__, self.pid)

    @property
    def returncode(self):
        return self._returncode

    def _exited(self, status):
        if self._returncode is not None:
            return
        self._returncode = status
        for stream in (self.stdout, self.stderr):
            if stream is not None:
                stream._feed_eof()
        for waiter in self._waiters:
            if not waiter.cancelled():
                waiter.set_result(status)
        self._waiters = None

    async def wait(self):
        if self._returncode is None:
            waiter = self._loop.create_future()
            self._waiters.append(waiter)
            await waiter
        return self._returncode

    def _signal(self, number):
        if self._returncode is not None:
            if MINOR >= 6:
                raise ProcessLookupError()
            return
        if self._record.status is None:
            _process.kill(self._record, -number)
            self._loop.call_soon(self._exited, -number)

    def send_signal(self, signal):
        if signal not in (9, 15):
            refuse("sending signal %r to a command" % (signal,))
        self._signal(int(signal))

    def terminate(self):
        self._signal(15)

    def kill(self):
        self._signal(9)

    async def _read(self, stream):
        return None if stream is None else await stream.read()

    async def communicate(self, input=None):
        if input is not None:
            refuse("writing to a command")
        _, out, errors = await gather(self._read(None), self._read(self.stdout),
                                      self._read(self.stderr))
        await self.wait()
        return out, errors


def _tell(loop, callback, *args):
    try:
        loop.call_soon_threadsafe(callback, *args)
    except RuntimeError:
        pass  # the loop is closed, nobody listens any more


def _run_command(script, write, loop, box):
    _command.play(script, script.label, write)
    _tell(loop, box[0]._exited, 0)


async def _connect(pipes, waiter):
    for _ in range(pipes):
        await sleep(0)
        await sleep(0)
    if not waiter.cancelled():
        waiter.set_result(None)


def _readers(loop, stdin, stdout, stderr, more):
    more = {name: value for name, value in more.items()
            if name not in ("limit", "env", "close_fds", "start_new_session")}
    if more:
        refuse("a subprocess with %s=..." % sorted(more)[0])
    if stdin not in (None, DEVNULL):
        refuse("writing to a command")
    for stream in (stdout, stderr):
        if stream not in (None, PIPE, DEVNULL, STDOUT):
            refuse("a command's output to anything but PIPE and DEVNULL")
    return [StreamReader(loop) if stream == PIPE else None
            for stream in (stdout, stderr)]


async def _create(script, stdin, stdout, stderr, more):
    loop = asyncio.get_event_loop()
    readers = _readers(loop, stdin, stdout, stderr, more)
    if readers[0] is not None:
        def write(text):
            _tell(loop, readers[0]._feed, text)
    elif stdout == DEVNULL:
        def write(text):
            pass
    else:
        write = _process.write
    box = []
    record = _process.start(_process.COMMAND, _run_command,
                            (script, write, loop, box), script.label)
    process = Process(loop, record, *readers)
    box.append(process)
    waiter = loop.create_future()
    loop.create_task(_connect(len(readers) - readers.count(None), waiter))
    await waiter
    return process


async def create_subprocess_exec(program, *args, stdin=None, stdout=None,
                                 stderr=None, **more):
    more.pop("loop", None)
    for arg in (program,) + args:
        if not isinstance(arg, (str, bytes)):
            raise TypeError("program arguments must be a bytes or text string, "
                            "not %s" % type(arg).__name__)
    return await _create(_command.script([program] + list(args)), stdin,
                         stdout, stderr, more)


async def create_subprocess_shell(cmd, stdin=None, stdout=None, stderr=None,
                                  **more):
    more.pop("loop", None)
    if not isinstance(cmd, (str, bytes)):
        raise ValueError("cmd must be a string")
    return await _create(_command.shell(cmd), stdin, stdout, stderr, more)
