# subprocess: for the commands that can be played (prelude/command.py).
#
# Mirrors Lib/subprocess.py.  A command is a virtual process whose thread writes
# what the command writes, when it writes it, and ends.
import sys
import _command
import _process
from _process import MINOR
from _types import refuse

PIPE = -1
STDOUT = -2
DEVNULL = -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if MINOR >= 6 and self.returncode and self.returncode < 0:
            refuse("a command that a signal has ended")
        return "Command '%s' returned non-zero exit status %d%s" % (
            self.cmd, self.returncode, "." if MINOR >= 6 else "")

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd,
                                                            self.timeout)

    @property
    def stdout(self):
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        args = ["args=%r" % (self.args,), "returncode=%r" % self.returncode]
        if self.stdout is not None:
            args.append("stdout=%r" % (self.stdout,))
        if self.stderr is not None:
            args.append("stderr=%r" % (self.stderr,))
        return "%s(%s)" % (type(self).__name__, ", ".join(args))

    def check_returncode(self):
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout,
                                     self.stderr)


def _script(args, shell):
    if isinstance(args, bytes):
        refuse("commands given as bytes")
    if shell:
        if not isinstance(args, str):
            args = list(args)[0]
        return _command.shell(args)
    if isinstance(args, str):
        if " " in args:
            raise FileNotFoundError(2, "No such file or directory", args)
        args = [args]
    return _command.script(list(args))


class _Reader:
    """The reading end of a command's output."""

    def __init__(self, channel, text):
        self._channel = channel
        self._text = text
        self._buffer = ""
        self.closed = False

    def _more(self):
        try:
            self._buffer += self._channel.get()
        except EOFError:
            return False
        return True

    def _out(self, n):
        data, self._buffer = self._buffer[:n], self._buffer[n:]
        return data if self._text else data.encode()

    def read(self, size=-1):
        while (size is None or size < 0 or len(self._buffer) < size) and \
                self._more():
            pass
        return self._out(len(self._buffer) if size is None or size < 0
                         else size)

    def readline(self):
        while "\n" not in self._buffer and self._more():
            pass
        at = self._buffer.find("\n")
        return self._out(len(self._buffer) if at < 0 else at + 1)

    def readlines(self):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def close(self):
        self.closed = True

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


_PLAIN = {"bufsize", "close_fds", "start_new_session", "restore_signals",
          "pass_fds", "creationflags", "startupinfo", "executable",
          "preexec_fn", "env", "cwd", "errors"}


class Popen:
    def __init__(self, args, bufsize=-1, executable=None, stdin=None,
                 stdout=None, stderr=None, preexec_fn=None, close_fds=True,
                 shell=False, cwd=None, env=None, universal_newlines=None,
                 **more):
        text = more.pop("text", None)
        encoding = more.pop("encoding", None)
        for name in more:
            if name not in _PLAIN:
                refuse("subprocess.Popen(%s=...)" % name)
        if executable is not None or preexec_fn is not None or cwd is not None:
            refuse("subprocess.Popen() with executable, preexec_fn or cwd")
        if stdin not in (None, DEVNULL):
            refuse("writing to a command")
        self.args = args
        self.text_mode = bool(text or universal_newlines or encoding)
        self.returncode = None
        self.stdin = self.stdout = self.stderr = None
        self._channel = None
        script = _script(args, shell)
        if stdout == PIPE:
            self._channel = _process.Channel("reading the output of "
                                             + script.label)
            self.stdout = _Reader(self._channel, self.text_mode)
            write = self._channel.put
        elif stdout is None or stdout is getattr(sys, "stdout", None):
            write = _process.write
        elif stdout == DEVNULL:
            write = _nowhere
        else:
            refuse("a command's output to anything but PIPE and DEVNULL")
        if stderr == PIPE:
            empty = _process.Channel("reading the errors of " + script.label)
            empty.close()
            self.stderr = _Reader(empty, self.text_mode)
        elif stderr not in (None, STDOUT, DEVNULL):
            refuse("a command's errors to anything but PIPE, STDOUT and "
                   "DEVNULL")
        self._script = script
        self._record = _process.start(_process.COMMAND, _run_command,
                                      (script, write, self._channel),
                                      script.label)
        self.pid = self._record.pid

    @property
    def universal_newlines(self):
        return self.text_mode

    def __repr__(self):
        return "<Popen: returncode: %s args: %r>" % (self.returncode,
                                                     self.args)

    def poll(self):
        if self.returncode is None:
            if self._record.status is None:
                _process.poll()
            self.returncode = self._record.status
        return self.returncode

    _waiting = "Popen.wait()"

    def wait(self, timeout=None):
        if self.returncode is None:
            if not _process.join(self._record, timeout, self._waiting):
                raise TimeoutExpired(self.args, timeout)
            self.returncode = self._record.status
        return self.returncode

    def communicate(self, input=None, timeout=None):
        if input:
            refuse("writing to a command")
        self.wait(timeout)
        out = self.stdout.read() if self.stdout else None
        errors = self.stderr.read() if self.stderr else None
        return out, errors

    def _signal(self, number):
        if self.poll() is None:
            _process.kill(self._record, -number)
            if self._channel is not None:
                self._channel.close()

    def terminate(self):
        self._signal(15)

    def kill(self):
        self._signal(9)

    def send_signal(self, number):
        if number not in (9, 15):
            refuse("sending signal %r to a command" % (number,))
        self._signal(int(number))

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.wait()


def _nowhere(text):
    pass


def _run_command(script, write, channel):
    _command.play(script, script.label, write)
    if channel is not None:
        channel.close()


def run(*popenargs, input=None, capture_output=False, timeout=None,
        check=False, **kwargs):
    if MINOR <= 6 and capture_output:
        raise TypeError("__init__() got an unexpected keyword argument "
                        "'capture_output'")
    if MINOR <= 6 and "text" in kwargs:
        raise TypeError("__init__() got an unexpected keyword argument 'text'")
    if capture_output:
        if kwargs.get("stdout") is not None or kwargs.get("stderr") is not None:
            raise ValueError("stdout and stderr arguments may not be used "
                             "with capture_output.")
        kwargs["stdout"] = kwargs["stderr"] = PIPE
    process = Popen(*popenargs, **kwargs)
    process._waiting = 'subprocess.run("%s")' % process._script.label
    try:
        out, errors = process.communicate(input, timeout)
    except TimeoutExpired as exc:
        process.kill()
        process.wait()
        if process.stdout is not None:
            exc.output = process.stdout.read() or None
            if isinstance(exc.output, str):
                exc.output = exc.output.encode()
        raise
    except BaseException:
        process.kill()
        raise
    if check and process.returncode:
        raise CalledProcessError(process.returncode, process.args, out, errors)
    return CompletedProcess(process.args, process.returncode, out, errors)


def call(*popenargs, timeout=None, **kwargs):
    process = Popen(*popenargs, **kwargs)
    process._waiting = 'subprocess.call("%s")' % process._script.label
    try:
        return process.wait(timeout)
    except BaseException:
        process.kill()
        raise


def check_call(*popenargs, **kwargs):
    status = call(*popenargs, **kwargs)
    if status:
        cmd = kwargs.get("args")
        raise CalledProcessError(status, popenargs[0] if cmd is None else cmd)
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    if "stdout" in kwargs:
        raise ValueError("stdout argument not allowed, it will be overridden.")
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,
               **kwargs).stdout


def getstatusoutput(cmd):
    done = run(cmd, shell=True, stdout=PIPE, stderr=STDOUT,
               universal_newlines=True)
    out = done.stdout
    return done.returncode, out[:-1] if out[-1:] == "\n" else out


def getoutput(cmd):
    return getstatusoutput(cmd)[1]


def list2cmdline(seq):
    refuse("subprocess.list2cmdline()")
