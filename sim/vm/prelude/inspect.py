import _types
from types import (AsyncGeneratorType, BuiltinFunctionType, CodeType,
                   CoroutineType, FunctionType, GeneratorType, MethodType,
                   ModuleType, TracebackType)

CORO_CREATED, GEN_CREATED = 'CORO_CREATED', 'GEN_CREATED'
CORO_RUNNING, GEN_RUNNING = 'CORO_RUNNING', 'GEN_RUNNING'
CORO_SUSPENDED, GEN_SUSPENDED = 'CORO_SUSPENDED', 'GEN_SUSPENDED'
CORO_CLOSED, GEN_CLOSED = 'CORO_CLOSED', 'GEN_CLOSED'


def ismodule(object): return isinstance(object, ModuleType)
def isclass(object): return isinstance(object, type)
def ismethod(object): return isinstance(object, MethodType)
def isfunction(object): return isinstance(object, FunctionType)
def isbuiltin(object): return isinstance(object, BuiltinFunctionType)
def isgenerator(object): return isinstance(object, GeneratorType)
def iscoroutine(object): return isinstance(object, CoroutineType)
def isasyncgen(object): return isinstance(object, AsyncGeneratorType)
def iscode(object): return isinstance(object, CodeType)
def istraceback(object): return isinstance(object, TracebackType)


def isroutine(object):
    return isfunction(object) or ismethod(object) or isbuiltin(object)


def isawaitable(object):
    return iscoroutine(object) or hasattr(type(object), '__await__')


def _kind(function):
    from functools import partial
    while True:
        if isinstance(function, partial):
            function = function.func
        elif ismethod(function):
            function = function.__func__
        else:
            return _types.kind(function)


def isgeneratorfunction(obj):
    return _kind(obj) == 1


def iscoroutinefunction(obj):
    return _kind(obj) == 2


def isasyncgenfunction(obj):
    return _kind(obj) == 4


def getcoroutinestate(coroutine):
    return 'CORO_' + _types.state(coroutine)


def getgeneratorstate(generator):
    return 'GEN_' + _types.state(generator)


def getdoc(object):
    text = object.__doc__
    return cleandoc(text) if isinstance(text, str) else None


def cleandoc(doc):
    lines = doc.expandtabs().split('\n')
    rest = [len(s) - len(s.lstrip()) for s in lines[1:] if s.strip()]
    margin = min(rest, default=0)
    lines = [lines[0].lstrip()] + [s[margin:] for s in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return '\n'.join(lines)


def unwrap(func, *, stop=None):
    while hasattr(func, '__wrapped__'):
        if stop is not None and stop(func):
            break
        func = func.__wrapped__
    return func


def getmembers(object, predicate=None):
    found = [(n, getattr(object, n)) for n in dir(object)
             if hasattr(object, n)]
    return [p for p in found if predicate is None or predicate(p[1])]
