import sys
import _traceback


def _exception(args, kwargs):
    """Calls are f(exc) from 3.10 on, and f(type, value, tb)."""
    if 'value' in kwargs:
        return kwargs['value']
    if len(args) > 1:
        return args[1]
    return kwargs.get('exc') if not args else args[0]


def _report(exc, chain):
    if exc is None:
        return 'NoneType: None\n'
    if not chain:
        context, cause = exc.__context__, exc.__cause__
        suppressed = exc.__suppress_context__
        exc.__context__ = None
        exc.__cause__ = None
        try:
            return _traceback.report(exc)
        finally:
            exc.__context__ = context
            exc.__cause__ = cause
            exc.__suppress_context__ = suppressed
    return _traceback.report(exc)


def format_exc(limit=None, chain=True):
    return _report(sys.exc_info()[1], chain)


def print_exc(limit=None, file=None, chain=True):
    print(_report(sys.exc_info()[1], chain), end='',
          file=sys.stderr if file is None else file)


def print_exception(*args, limit=None, file=None, chain=True, **kwargs):
    print(_report(_exception(args, kwargs), chain), end='',
          file=sys.stderr if file is None else file)


def format_exception(*args, limit=None, chain=True, **kwargs):
    return _report(_exception(args, kwargs), chain).splitlines(True)


def format_exception_only(*args, **kwargs):
    exc = _exception(args, kwargs)
    if exc is None:
        return ['NoneType: None\n']
    return (_traceback.summary(exc).rstrip('\n') + '\n').splitlines(True)
