# _thread: what of it is not native.
import sys

error = RuntimeError
TIMEOUT_MAX = 9223372036.0
_stack_size = 0
_IN_THREAD = ("Exception ignored in thread started by %r:\n" if MINOR >= 13 else
              "Exception ignored in thread started by: %r\n" if MINOR >= 8 else
              "Unhandled exception in thread started by %r\n")


def _write(function, exc):
    lines = (_IN_THREAD % (function,) + _report_of(exc)).splitlines(True)
    if MINOR >= 13:  # no markers below the lines
        lines = [line for line in lines if line.strip(" ~^\n")]
    sys.stderr.write("".join(lines))


def _run(function, args, kwargs):
    _point()
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except BaseException as exc:
        if sys.stderr is not None:
            _write(function, exc)
    _point()


def start_new_thread(*call):
    if len(call) not in (2, 3):
        raise TypeError("start_new_thread expected at %s arguments, got %d"
                        % ("least 2" if len(call) < 2 else "most 3", len(call)))
    function, args = call[:2]
    kwargs = call[2] if len(call) > 2 else {}
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")
    handle = _spawn(None, _run, "thread", True, function, args, kwargs)
    _point()
    return _ident_of(handle)


start_new = start_new_thread


def exit():
    raise SystemExit


exit_thread = exit


def interrupt_main(signum=2):
    _refuse("_thread.interrupt_main()")


def stack_size(size=0):
    global _stack_size
    if size < 0:
        raise ValueError("size must be 0 or a positive value")
    if 0 < size < 32768:
        raise ValueError("size not valid: %d bytes" % size)
    old = _stack_size
    _stack_size = size
    return old


if MINOR >= 12:
    def daemon_threads_allowed():
        return True
