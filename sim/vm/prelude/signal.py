import enum


class Signals(enum.IntEnum):
    SIGHUP = 1
    SIGINT = 2
    SIGQUIT = 3
    SIGABRT = 6
    SIGKILL = 9
    SIGUSR1 = 10
    SIGSEGV = 11
    SIGUSR2 = 12
    SIGPIPE = 13
    SIGALRM = 14
    SIGTERM = 15
    SIGCHLD = 17
    SIGCONT = 18
    SIGSTOP = 19
    SIGTSTP = 20


class Handlers(enum.IntEnum):
    SIG_DFL = 0
    SIG_IGN = 1


for _member in [*Signals, *Handlers]:
    globals()[_member.name] = _member
NSIG = 65


def default_int_handler(signalnum, frame):
    """What Ctrl-C calls: raises KeyboardInterrupt."""
    raise KeyboardInterrupt


# No signal ever comes to a simulated program, so handlers are only kept.
_handlers = {SIGINT: default_int_handler}


def _check(signalnum):
    if not 1 <= signalnum < NSIG:
        raise ValueError('signal number out of range')


def getsignal(signalnum):
    _check(signalnum)
    return _handlers.get(signalnum, SIG_DFL)


def signal(signalnum, handler):
    if not callable(handler) and handler not in (SIG_DFL, SIG_IGN):
        raise TypeError('signal handler must be signal.SIG_IGN, '
                        'signal.SIG_DFL, or a callable object')
    before = getsignal(signalnum)
    if signalnum in (SIGKILL, SIGSTOP):
        raise OSError(22, 'Invalid argument')
    _handlers[signalnum] = handler
    return before
